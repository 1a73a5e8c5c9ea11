"""Draft the positions: whom the article lets say what, in its own whole sentences.

A position is quoted and never composed. Its quote is the speaker's own sentence, or the sentence that reports it; its
statement is the article's sentence with the reporting clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.holders import SPEAKING, Holders
from summarizer.engines.extractive.references import find_reference
from summarizer.engines.extractive.stances import Predicate, read_predicate
from summarizer.engines.extractive.standalone import has_verb, is_balanced, is_fused, points_back
from summarizer.engines.extractive.stretches import choose_from_each, count_stretches, find_stretch
from summarizer.engines.extractive.summary import draft_headline
from summarizer.grounding.speech.speakers import MEDIA
from summarizer.language.inflection import stem
from summarizer.language.lexicon import FUNCTION_WORDS, PREPOSITIONS, SUBJECT_PRONOUNS, SUBORDINATORS, is_finite
from summarizer.language.quotations import is_inside_quotation
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import FoundAttribution, Span

_REPEATED: Final = 0.5
"""What every further position of one actor matters less than the one before."""

DEFAULT_LIMIT: Final = 14
"""Positions of one stretch."""

_LONGEST_QUOTE: Final = 480
_LONGEST_STATEMENT: Final = 480
_LONGEST_TITLE: Final = 8
_NEAR: Final = 4
"""Characters between two quotations that go on one another."""
_SHORTEST_DIRECT: Final = 4
_SHORTEST_DANGLING: Final = 11
_SHORTEST_ALONE: Final = 8
_SHORTEST_ANSWER: Final = 10
_SHORTEST_PERSONAL: Final = 15
"""Words of an answer that tells of its speaker: "I was asleep"."""
_SHORTEST_REPORT: Final = 3
_OPENING: Final = "“\"‘'«„"
_CLOSING: Final = "”\"’'»“"
_ENDS: Final = frozenset(".!?…")
_DANGLING: Final = frozenset(
    "it its they them their he him his she her hers this that these those and but or so".split()
)
_PERSONS: Final = frozenset({"he", "she", "his", "her"})
_BODIES: Final = frozenset({"it", "its", "they", "their"})
_POINTING: Final = re.compile(r"\b(?:he|she|him|it|they|them|that is|that['’]s|that was|those)\b", re.IGNORECASE)
"""What only the question before an answer explains."""
_WORD: Final = re.compile(r"\w+")
_AUTHOR: Final = re.compile(r"\bI\b(?![-.])")
_MILD: Final = re.compile(
    r"^(?:(?:But|And|Yet|Still|However|Meanwhile|Instead|Also|So|Then|Further|For (?:his|her|its|their) part),? )"
    r"| also\b|(?<= )(?:added|continued|agreed|went on)\b"
)
"""Words that join a sentence to the one before, and that nobody misses."""
_NO_SPEECH: Final = frozenset("show shows showed shown posted wrote tweeted tweets".split())
"""Verbs that say what a document or a conduct shows, unless words are quoted."""
_DEPENDENT: Final = (SUBORDINATORS | {"as", "that", "which", "since", "after"}) - {"while", "but"}
"""Words before a speaker's name by which what is said is only a part of what the sentence tells."""
_ASKING: Final = frozenset("ask asks asked asking wonder wonders wondered".split())
_SOURCING: Final = frozenset({"reports", "reported", "notes", "noted"})
"""Verbs behind a medium that the article follows."""
_NEXT_SENTENCE: Final = re.compile(r"[.!?…][”\"’'] (?=[A-Z])")
"""The end of a quotation behind which a sentence of the article's begins, unless that is "Roe said."."""
_LONGEST_CLAUSE: Final = 30
"""Characters behind "Roe said" in the longest sentence that only names the speaker."""
_SPEAKER: Final = re.compile(r"(?:an?|the) (?:[\w’'-]+ ){0,3}(?:spokes\w+|officials?|officers?)")
"""Who says it, taken for what is said: "said a club spokesman"."""
_SUBORDINATE: Final = re.compile(
    r"(?:when|if|because|although|while|until|unless|why|how|whether)\b[^,]*$", re.IGNORECASE
)
_LONG_LEAD: Final = 80
"""Characters before a speaker's name behind which the sentence is about something else."""
_LONGEST_LEAD: Final = 160
_ALLEGED: Final = re.compile(r"\b(?:allegedly|reportedly|supposedly|(?:alleged|accused|said|claimed) (?:to|of))\b")
"""What somebody else says of the speaker: no position of theirs."""
_NAMED_APART: Final = re.compile(r"((?:[^\s:,.]+ ){0,3}[^\s:,.]+): (?=[A-Z])")
"""A label that opens a caption: "Waste of time: Judge Roe said"."""
_PICTURED: Final = re.compile(r"\( ?(?:pictured|above|below|left|right|cent(?:re|er))\b|\b(?:is|are) pictured\b")
_GLUED: Final = re.compile(
    r"(?:^|[\s(])[‘“'\"][^‘“”\"\n]{30,}?\w[’'”\"] (?=[A-Z])(?!(?:[\w.’'-]+ ){0,4}(?:said|says|added|wrote|told)\b)"
)
"""The end of a quotation without a full stop behind which another sentence begins: a caption's."""
_ALIKE: Final = 0.6
"""The share of the words of the shorter of two positions of one holder that say the same if both have them."""
_FEWEST_TOLD: Final = 7
"""Words that a position says at least, if most of them are enough to tell that it is told twice."""
_CREDIT: Final = re.compile(r"[”\"’'»]?\s*(?:[—–-]+\s*)?")


@dataclass(frozen=True, slots=True)
class Position:
    """A position before it is chosen for the brief.

    Attributes:
        actors: Whose it is.
        quote: Where the words stand that prove it.
        statement: Where the article's sentence stands that reports it.
        named: Where the words stand that name who says it; the subject of the sentence if nobody speaks.
        predicate: The side that it takes, and of what; None if no verb takes a side.
        weight: How much it matters; only the order means anything.
        spoken: Whether somebody says it, rather than the article of them.
    """

    actors: tuple[Actor, ...]
    quote: Span
    statement: Span
    named: Span
    predicate: Predicate | None
    weight: float
    spoken: bool = True


def draft_positions(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """Who says what, in the article's order, as wire objects.

    Args:
        document: The article.
        limit: The most to write; None leaves it to the engine.
    """
    found = list(keep_distinct(document, [*read_positions(document), *_read_conduct(document)]))
    headline, held = draft_headline(document), Counter(item.actors[0].id for item in found)
    if headline is not None:  # what is printed above already, if its holder has another position
        found = [
            item
            for item in found
            if held[item.actors[0].id] == 1 or _write(document, item.statement) != headline["text"]
        ]
    ranked = list(_spread(document.text, sorted(found, key=lambda item: -item.weight)))
    if limit is not None:
        return write_positions(document, sorted(ranked, key=lambda item: -item.weight)[:limit])
    return write_positions(
        document,
        choose_from_each(
            ranked,
            text=document.text,
            place=lambda item: item.quote[0],
            weight=lambda item: item.weight,
            most=DEFAULT_LIMIT,
        ),
    )


def write_positions(document: Document, positions: Iterable[Position]) -> list[dict[str, Any]]:
    """Wire objects for positions, in the article's order.

    Args:
        document: The article.
        positions: The positions.
    """
    return [
        {
            "quote": document.text[slice(*item.quote)],
            "actor": item.actors[0].id,
            "joined_by": [actor.id for actor in item.actors[1:]],
            "stance": item.predicate.stance if item.predicate else None,
            "target": (item.predicate.target or None) if item.predicate else None,
            "statement": _write(document, item.statement),
            "attribution": " ".join(document.text[slice(*item.named)].split()) if item.spoken else "the article",
        }
        for item in sorted(positions, key=lambda item: item.quote)
    ]


def keep_distinct(document: Document, positions: Iterable[Position]) -> Iterator[Position]:
    """Positions of which none repeats another's passage or is a part of it: of two of one holder the longer."""
    taken: dict[str, list[Span]] = defaultdict(list)
    quoted: list[Span] = []
    words: dict[str, list[frozenset[str]]] = defaultdict(list)
    for item in sorted(positions, key=lambda item: (item.statement[0] - item.statement[1], -item.weight)):
        own = taken[item.actors[0].id]
        if _overlaps(own, item.statement) or _overlaps(quoted, item.quote):
            continue
        said = frozenset(_WORD.findall(document.text[slice(*item.quote)].casefold()))
        if any(_is_told(said, other) for other in words[item.actors[0].id]):
            continue
        insort(own, item.statement)
        insort(quoted, item.quote)
        words[item.actors[0].id].append(said)
        yield item


def _is_told(said: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a longer position of the same holder has a position's words, or most of those that tell something."""
    if said <= other:
        return True
    new, known = ({stem(word) for word in words if word not in FUNCTION_WORDS} for words in (said, other))
    return len(new) >= _FEWEST_TOLD and len(new & known) >= _ALIKE * len(new)


def _overlaps(taken: Sequence[Span], span: Span) -> bool:
    at = bisect_left(taken, span)
    return any(start < span[1] and span[0] < end for start, end in taken[max(0, at - 1) : at + 1])


def _spread(text: str, ranked: Sequence[Position]) -> Iterator[Position]:
    """The same, with less weight for every further one of an actor in a stretch."""
    heard: Counter[tuple[str, int]] = Counter()
    for item in ranked:
        key = (item.actors[0].id, find_stretch(text, item.quote[0]))
        yield replace(item, weight=item.weight - _REPEATED * heard[key])
        heard[key] += 1


def read_positions(document: Document, *, short: bool = False) -> Iterator[Position]:
    """Every position that somebody speaks out.

    Args:
        document: The article.
        short: Whether quotations that say little by themselves count too: "It is over."
    """
    known = Holders(document)
    for attribution, parts in _gather(document):
        holders = known.find(attribution) if _is_quotable(document, attribution) else ()
        if not holders:
            continue
        if document.layout.kind_at(parts[0][0]) == "answer" and attribution.cue is None:
            yield from _read_answer(document, attribution, holders)
            continue
        for item in _read_passage(document, attribution, parts, holders, short=short):
            if _reads_alone(document, item, attribution):
                yield item
            elif (whole := _include_before(document, item)) is not None:
                yield replace(item, statement=whole)
            elif (first := _keep_first(document, item)) is not None and _reads_alone(document, first, attribution):
                yield first


def _reads_alone(document: Document, item: Position, attribution: FoundAttribution) -> bool:
    """Whether a position's passage can be read without the sentence before it.

    A pronoun for the holder refers to nothing outside: the holder's name is printed beside the passage.
    """
    text, (start, end), (first, last) = document.text, item.statement, item.named
    said, holder = attribution.content[0], item.actors[0]
    direct = is_inside_quotation((item.quote[0], item.quote[0] + 1), document.quotations)
    if text[start:end].rstrip(_CLOSING).endswith("?"):
        return False
    if start < said[0] and _AUTHOR.search(text, start, min(said[0], end)) and not direct:
        return False  # the author's own words
    if find_reference(document, item.statement, holder=holder) is not None:
        return False
    lead = text[start : said[0] if direct or text[said[0] - 1] in _OPENING else end]
    if start <= first and last <= start + len(lead):
        lead = f"{text[start:first]}{holder.name}{text[last : start + len(lead)]}"
    lead = _MILD.sub("", lead).strip(_OPENING + " ")
    own = _PERSONS if holder.kind == "person" else _BODIES
    return not lead or lead.split()[0].casefold() in own or not points_back(lead[0].upper() + lead[1:])


def _include_before(document: Document, item: Position) -> Span | None:
    """The passage of a quotation with the sentence before, if that names the same speaker and stands alone."""
    start, end = item.statement
    before, holder = document.sentence_before(start), item.actors[0]
    direct = is_inside_quotation((item.quote[0], item.quote[0] + 1), document.quotations)
    if before is None or not direct or end - before[0] > _LONGEST_STATEMENT:
        return None
    if not any(actor is holder for _, actor in document.cast.named_in(before)) or not _is_sentence(document, before):
        return None
    referring = find_reference(document, (before[0], end), holder=holder)
    alone = referring is None and not points_back(document.text[slice(*before)])
    return (before[0], end) if alone else None


def _keep_first(document: Document, item: Position) -> Position | None:
    """The first sentences of a position, up to one that refers to something outside; None if they say too little."""
    place, _ = find_reference(document, item.statement, holder=item.actors[0]) or item.statement
    end = item.statement[0] + len(document.text[item.statement[0] : document.sentence_at(place)[0]].rstrip())
    quote = item.quote[0], min(item.quote[1], end)
    named = item.named[1] <= end or item.named[0] >= item.statement[1]
    if not named or len(document.text[slice(*quote)].split()) < _SHORTEST_ALONE:
        return None
    statement = item.statement[0], end
    return replace(item, quote=quote, statement=statement) if _is_sentence(document, statement) else None


def _gather(document: Document) -> list[tuple[FoundAttribution, list[Span]]]:
    """Attributions that the article's own words make, each with all that its speaker says in a row."""
    begun: dict[Span, list[Span]] = {}
    gathered = []
    for attribution in document.attributions:
        if attribution.within is not None or not attribution.content or not attribution.spans:
            continue
        parts = begun.get(attribution.spans[0])
        if attribution.cue is not None or _is_introduced(document, attribution):
            parts = list(attribution.content)
            gathered.append((attribution, parts))
            if attribution.kind == "direct":
                begun[attribution.spans[0]] = parts
        elif parts is not None:  # nobody is named for it, but the quotations before it go on
            parts += attribution.content
    return gathered


def _read_passage(
    document: Document,
    attribution: FoundAttribution,
    parts: Sequence[Span],
    holders: tuple[Actor, ...],
    *,
    short: bool,
) -> Iterator[Position]:
    """The positions of one passage: what its reporting sentence holds, and each quotation that goes on behind it."""
    frame = _read_frame(document, attribution)
    first = parts[0]
    whole = is_inside_quotation(first, document.quotations) and _is_whole(document, first, parts[1:2])
    quote = _shorten(document, _strip(document.text, first)) if whole else frame
    statement = _choose_statement(document, quote, frame)
    position = None
    predicate = _judge(document, attribution, frame)
    says = short or predicate is not None or _says_something(document, quote)
    tells = says if whole else _reports(document, attribution)
    if statement is not None and tells:
        weight = _weigh(document, attribution, holders[0], quote=quote, direct=whole) + (predicate is not None)
        position = Position(holders, quote, statement, attribution.spans[0], predicate, weight)
    for part in parts[1:]:
        if not _goes_with(document, frame, part):
            continue
        quote = _shorten(document, _strip(document.text, part))
        words = widen(document, quote)
        if _stands_alone(document.text[slice(*quote)]) and _says_something(document, quote):
            if position is not None:
                yield position
            statement = _choose_statement(document, quote, words)
            weight = _weigh(document, attribution, holders[0], quote=quote, direct=True) - 1
            position = statement and Position(holders, quote, statement, attribution.spans[0], None, weight)
        elif position is not None and part[0] - frame[1] < _NEAR:
            longer = (position.statement[0], words[1])
            if longer[1] - longer[0] <= _LONGEST_STATEMENT and _is_sentence(document, longer):
                position = replace(position, statement=longer)
        frame = (frame[0], max(frame[1], words[1]))
    if position is not None:
        yield position


def _goes_with(document: Document, frame: Span, part: Span) -> bool:
    """Whether a whole quotation goes on behind the sentences before it.

    In the next paragraph it goes on only if the one before has not been closed.
    """
    text = document.text
    if part[0] < frame[1] or ("\n" in text[frame[1] : part[0]] and text[frame[1] - 1] in _CLOSING):
        return False
    return _is_whole(document, part, ()) and is_inside_quotation(part, document.quotations)


def _read_answer(document: Document, attribution: FoundAttribution, holders: tuple[Actor, ...]) -> Iterator[Position]:
    """The position of an interview's answer: its sentences from the first that can be read without the question."""
    start, stop = attribution.content[0]
    stop = start + len(document.text[start:stop].partition("\n")[0])
    quote: Span | None = None
    while start < stop:
        end = min(stop, document.sentence_at(start)[1])
        words = document.text[start:end]
        if _POINTING.search(words) or not _is_sentence(document, (start, end)):
            if quote is not None:
                break
        elif quote is not None:
            quote = (quote[0], end)
        elif _stands_alone(words):
            quote = (start, end)
        start = end + len(document.text[end:stop]) - len(document.text[end:stop].lstrip())
    words = document.text[slice(*quote)] if quote else ""
    fewest = _SHORTEST_PERSONAL if _AUTHOR.search(words) else _SHORTEST_ANSWER
    if quote is not None and len(words.split()) >= fewest:
        quote = _shorten(document, quote)
        weight = _weigh(document, attribution, holders[0], quote=quote, direct=True)
        yield Position(holders, quote, quote, attribution.spans[0], None, weight)


def _stands_alone(words: str) -> bool:
    """Whether quoted words can be read without those before them."""
    return len(words.split()) >= _SHORTEST_ALONE and not _is_dangling(words)


def _is_dangling(words: str) -> bool:
    """Whether words open with a pronoun or a conjunction: "It", "That’s", "But"."""
    return re.split(r"[’',\s]", words, maxsplit=1)[0].casefold() in _DANGLING


def _is_introduced(document: Document, attribution: FoundAttribution) -> bool:
    """Whether words name the speaker of a quotation without a verb of saying: in its sentence, a label or a credit."""
    text, name, said = document.text, attribution.spans[0], attribution.content
    if document.layout.kind_at(said[0][0]) == "answer":
        return attribution.kind != "direct"  # the label of an interview
    if name[1] <= said[0][0]:
        between = text[name[1] : said[0][0]].rstrip(_OPENING + " \n")
        return between.endswith((":", ",")) and len(between) < _LONGEST_LEAD
    last = max((part for part in said if part[1] <= name[0]), default=said[0])
    return _CREDIT.fullmatch(text, last[1], name[0]) is not None


def _is_quotable(document: Document, attribution: FoundAttribution) -> bool:
    """Whether an attribution stands in the article's body and says more than where a figure or a report comes from."""
    text, first = document.text, attribution.content[0]
    cue = text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    if attribution.kind != "direct":
        name = attribution.spans[0][0]
        before = text[max(0, name - _LONG_LEAD) : name].split()[-1:]
        if before and before[0].lower() in _DEPENDENT and (before[0].islower() or cue in _SOURCING):
            return False  # "as Roe claims", "the law that Roe says is broken"
        medium = attribution.as_named.rpartition(" ")[2].casefold() in MEDIA
        if cue == "according to" and (medium or document.has_claim(first)):
            return False
        named = attribution.as_named.rpartition(" ")[2]
        if attribution.kind == "document" and cue in _SOURCING and named[:1].isupper():
            return False  # where the article has it from
        if cue in _NO_SPEECH or any(verb.mental and form == "past" for verb, form in find_verb(cue)):
            return False  # what the article tells of somebody's mind
        if attribution.cue and _ALLEGED.search(text, attribution.spans[0][1], attribution.cue[1]):
            return False
    elif cue in _ASKING or _goes_on(document, attribution):
        return False
    return document.layout.is_quotable(first)


def _goes_on(document: Document, attribution: FoundAttribution) -> bool:
    """Whether the sentence that names the speaker is another than the one that the quotation before it ends."""
    (_, end), name = attribution.content[0], attribution.spans[0]
    if not end < name[0] or not _NEXT_SENTENCE.match(document.text, end - 1) or document.text[end - 1] != ".":
        return False
    spoken = max(name[1], attribution.cue[1] if attribution.cue else 0)
    return document.sentence_at(spoken)[1] - spoken > _LONGEST_CLAUSE


def _read_frame(document: Document, attribution: FoundAttribution) -> Span:
    """The sentence or sentences that hold the words which name the speaker, and the first words said."""
    first = attribution.content[0]
    places = [attribution.spans[0], first, *([attribution.cue] if attribution.cue else [])]
    low, high = min(place[0] for place in places), max(place[1] for place in places)
    start, end = widen(document, (low, high))
    breaks = [match.end() for match in _NEXT_SENTENCE.finditer(document.text, start, end)]
    return max([start, *(at for at in breaks if at <= low)]), min([end, *(at - 1 for at in breaks if at > high)])


def widen(document: Document, span: Span) -> Span:
    """A span widened to whole sentences, with the marks around a quotation.

    Args:
        document: The article.
        span: The span.
    """
    start, end = span
    while start and document.text[start - 1] in _OPENING:
        start -= 1
    start = document.sentence_at(start)[0]
    start = min(span[0], document.layout.trim((start, end))[0])
    end = max(end, document.sentence_at(max(start, end - 1))[1])
    while end < len(document.text) and document.text[end] in _CLOSING:
        end += 1
    return start, end


def _is_whole(document: Document, part: Span, following: Sequence[Span]) -> bool:
    """Whether quoted words are one or more whole sentences, not the middle or an interrupted half of one."""
    words = document.text[slice(*part)].strip()
    if not words or not (words[0].isupper() or words[0].isdigit() or words[0] in "[('‘"):
        return False
    if words[-1] == "," and following:
        return document.text[part[1] : following[0][0]].rstrip(_OPENING + " \n")[-1:] in _ENDS
    return words[-1] in _ENDS or words[-1] in ",—–" or document.text[part[1] : part[1] + 2].strip(_CLOSING)[:1] == "."


def _says_something(document: Document, quote: Span) -> bool:
    """Whether quoted words make a statement that can be read alone: no exclamation and no subordinate clause."""
    words = document.text[slice(*quote)]
    parts = [part.casefold().strip(".,!?") for part in words.split()]
    if len(parts) < _SHORTEST_DIRECT or _SUBORDINATE.match(words) or parts[0] == "because":
        return False
    return len(parts) >= _SHORTEST_DANGLING or has_verb(words)


def _reports(document: Document, attribution: FoundAttribution) -> bool:
    """Whether what is reported is enough to be somebody's position, and is told by more than a participle."""
    text, cue, first = document.text, attribution.cue, attribution.content[0]
    takes_side = cue is not None and read_predicate(text, cue[0], cue[1] + 80) is not None
    if cue is not None and text[slice(*cue)].endswith("ing"):
        return False
    if takes_side:
        return True
    words = " ".join(text[slice(*part)] for part in attribution.content)
    if _SUBORDINATE.match(words) or _SPEAKER.fullmatch(words):
        return False
    if first[0] < attribution.spans[0][0] and _is_dangling(words):
        return False
    return len(words.split()) >= _SHORTEST_REPORT


def _strip(text: str, span: Span) -> Span:
    """A span without blanks at its ends and the comma before a reporting clause."""
    start, end = span
    while end > start and text[end - 1] in ", \n":
        end -= 1
    return start, end


def _shorten(document: Document, quote: Span) -> Span:
    """A quotation cut to its first sentences if it is too long to print."""
    if quote[1] - quote[0] <= _LONGEST_QUOTE:
        return quote
    end = document.sentence_at(quote[0])[1]
    while end < quote[1]:
        following = document.sentence_at(end + 1)[1]
        if following - quote[0] > _LONGEST_QUOTE or following <= end:
            break
        end = following
    return _strip(document.text, (quote[0], min(end, quote[1])))


def _choose_statement(document: Document, quote: Span, frame: Span) -> Span | None:
    """The passage to print for a quote: the sentences that report it, or the quoted words if these are too long."""
    for span in (frame, quote):
        if span[1] - span[0] <= _LONGEST_STATEMENT and _is_sentence(document, span):
            return span
    return None


def _is_sentence(document: Document, span: Span) -> bool:
    """Whether a passage is made of whole sentences, with no quotation begun before it."""
    words = document.text[slice(*span)]
    if not words or "\n\n" in words.strip() or any(words.count(a) != words.count(b) for a, b in ("()", "[]")):
        return False
    if _PICTURED.search(words) or _is_labelled(words) or _GLUED.search(words):
        return False
    if is_fused(words) or not is_balanced(words):
        return False
    if words.count("”") > words.count("“") or words.rstrip(_CLOSING + ")")[-1:] not in _ENDS:
        return False
    begins = words.lstrip(_OPENING + "([")[:1]
    if not (begins.isupper() or begins.isdigit()):
        return False
    # a quotation that goes on in the next paragraph is not closed
    return words.count('"') % 2 == 0 or words[words.rfind('"') - 1 :][:1] in {" ", '"'}


def _is_labelled(words: str) -> bool:
    """Whether a passage opens with a label that is no reporting clause, as a caption does."""
    label = _NAMED_APART.match(words)
    return label is not None and not any(find_verb(word.casefold()) for word in label[1].split())


def _write(document: Document, span: Span) -> str:
    """A passage on one line, with the closing mark of a quotation that goes on behind it."""
    words = " ".join(document.text[slice(*span)].split())
    if words.count("“") > words.count("”"):
        return f"{words}”"
    if words.count('"') % 2:
        return f'{words}"'
    for opening, closing in ("‘’", "''"):
        opened = max(words.rfind(f" {opening}"), 0 if words.startswith(opening) else -1)
        if opened >= 0 and closing not in re.sub(rf"\w{closing}\w", "", words[opened + 2 :]):
            return f"{words}{closing}"
    last = document.quotations_at(span)[-1:]
    if last and span[0] < last[0].start < span[1] < last[0].end:
        return words + _CLOSING[_OPENING.index(document.text[last[0].start - 1])]
    return words


def _judge(document: Document, attribution: FoundAttribution, frame: Span) -> Predicate | None:
    """The side that the speaker takes by the verb that reports, or by one of which the speaker is the subject."""
    text, first = document.text, attribution.content[0]
    starts = [attribution.cue[0]] if attribution.cue else []
    starts.append(attribution.spans[0][1])
    subject, blank, _ = text[slice(*first)].partition(" ")
    if blank and subject.casefold() in SUBJECT_PRONOUNS - {"you", "who"}:
        starts.append(first[0] + len(subject))
    for start in starts:
        predicate = read_predicate(text, start, frame[1])
        if predicate is not None:
            return predicate if predicate.target else None
    return None


def _weigh(document: Document, attribution: FoundAttribution, actor: Actor, *, quote: Span, direct: bool) -> float:
    """How much a position matters: early, in the speaker's own words, of a leading actor whom the sentence names."""
    named = attribution.spans[0]
    aside = not direct and named[0] - quote[0] > _LONG_LEAD and attribution.content[0][0] > named[0]
    return (
        _weigh_place(document.text, quote[0])
        + (3 if direct else -2 if aside else 0)
        + (2 if attribution.as_named.casefold() not in SUBJECT_PRONOUNS else 0)
        + min(4.0, actor.weight / 5)
        - (2 if actor.kind == "group" else 0)
    )


def _weigh_place(text: str, place: int) -> float:
    """How much it matters where something stands: in one article what comes first, in several nothing."""
    return 3 * (1 - place / len(text)) if count_stretches(text) == 1 else 0.0


def _read_conduct(document: Document) -> Iterator[Position]:
    """Positions that the article states of an actor by a verb that takes a side: "Chile opposes the treaty"."""
    text = document.text
    spoken = {
        document.sentence_at(span[0])
        for attribution in document.attributions
        for span in (*attribution.content, *attribution.spans)
    }
    for sentence in document.body:
        if sentence in spoken or not document.layout.is_quotable(sentence) or not _is_sentence(document, sentence):
            continue
        for place, actor in document.cast.named_in(sentence):
            predicate = read_predicate(text, place[1], sentence[1])
            if predicate is None or actor.kind not in SPEAKING or not _is_subject(text[sentence[0] : place[0]]):
                continue
            if predicate.target and sentence[1] - sentence[0] <= _LONGEST_STATEMENT:
                weight = _weigh_place(text, sentence[0]) + min(4.0, actor.weight / 5)
                yield Position((actor,), sentence, sentence, place, predicate, weight, spoken=False)
            break


def _is_subject(lead: str) -> bool:
    """Whether the words before a name leave it the subject of its sentence: a title, or a clause that is set off."""
    words = lead.casefold().rsplit(", ", 1)[-1].split()
    before = lead.casefold().rpartition(", ")[0].split()
    titled = not any(word in PREPOSITIONS or word in SUBORDINATORS or is_finite(word) for word in words)
    return titled and len(words) < _LONGEST_TITLE and not any(map(is_finite, before))
