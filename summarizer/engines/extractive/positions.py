"""Drafts the positions: who says what, in whole sentences of the article.

A position is reported speech that can be read alone. Positions are chosen by a weighted sum of a few signals that
predicts whether readers print them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import SAYINGS, Document
from summarizer.engines.extractive.holders import Holders
from summarizer.engines.extractive.passages import (
    LONGEST,
    count_vague,
    drop_reopened,
    has_verb,
    is_whole,
    opens_with_link,
    widen_until_explained,
)
from summarizer.engines.extractive.stances import Predicate, read_predicate
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.language.inflection import stem
from summarizer.language.lexicon import FUNCTION_WORDS, POSSESSIVES, SUBJECT_PRONOUNS, word_set
from summarizer.schemas.findings import FoundAttribution, Span

LIMIT: Final = 14  # positions of one article, or of one stretch of a longer text
WEIGHTS: Final = {
    "length": 0.8,  # per 100 characters of the passage, up to `_LONG`
    "role": 0.5,  # the passage states the holder's role
    "unknown": -0.7,  # the holder is a person without a role
    "widened": -1.0,  # the sentence cannot be read without the preceding one; not if it says whose officer speaks
}
"""Weights of the signals that readers print a position: a logistic regression on 1,054 verdicts, rounded.

`bench/README.md` describes how they were found and which other signals were tried.
"""
_LONG: Final = 300
_ENOUGH: Final = 1.0  # the least score of a chosen position
_REPEATED: Final = 1  # by how much each further position of one actor weighs less
_FEWEST_TOPICS: Final = 5  # topics of the shortest article whose topics can explain "the card"
_LONG_LEAD: Final = 80  # characters before a speaker's name beyond which the sentence is about something else
_ALIKE: Final = 0.5
"""The share of common content words, relative to the shorter text, at which two positions of one holder are equal."""
_SAYING: Final = word_set("said says told")
_OPENING: Final = "“\"‘'«„"
_CLOSING: Final = "”\"’'»“"
_ENDS: Final = frozenset(".!?…")
_WORD: Final = re.compile(r"\w+")
_ASKING: Final = word_set("how why what when where whether which who if")
_CLAUSES: Final = 45  # characters of a quotation that says more than its opening clause: "What we found was no failure"
_DEPENDENT: Final = word_set("as that which who whose after when because where since what whom although though while")
"""Words that make the reported speech a subordinate part of the sentence."""
_NO_SPEECH: Final = word_set("show shows showed shown ask asks asked asking wonder wonders wondered hear hears heard")
_SECOND: Final = re.compile(r", (?:and|but)(?: the)? \Z")
"""The link to a sentence's second clause; the first is about something else then."""
_LINK: Final = re.compile(r"(?:But|And|(?:However|Meanwhile|Still),) (?=[A-Z][\w’'-]*[a-z]\b)")
_NEXT_SENTENCE: Final = re.compile(r"[.!?…][”\"’'] (?=[A-Z])")
"""The end of a quotation before a sentence in the article's voice."""
_HEADING: Final = re.compile(r"(\w+)[?!’”\"']?\s+\Z")  # the end of words before a quotation without a colon or comma
_SENTENCE_END: Final = re.compile(r"[a-z\d][.!][”\"]?\s")
_CREDIT: Final = re.compile(r"[”\"’'»]?\s*(?:[—–-]+\s*)?")
_OFFICE_BEHIND: Final = re.compile(r", (?:its|their) ")
_POINTING: Final = re.compile(r"\b(?:he|she|him|it|they|them|that is|that['’]s|that was|those)\b", re.IGNORECASE)
"""Words that only the question before an answer explains."""


@dataclass(frozen=True, slots=True)
class Position:
    """A candidate position for the brief."""

    actors: tuple[Actor, ...]  # its holders
    quote: Span  # the words that prove it
    statement: Span  # the article's sentence that reports it
    named: Span  # the words that name the speaker
    predicate: Predicate | None = None  # its stance and target; None if no verb states a stance
    score: float = 0.0  # its importance
    signals: Mapping[str, float] = field(default_factory=dict)  # what its score consists of; see `WEIGHTS`
    spoken: bool = True  # whether the holder says it, rather than the article about the holder


def draft_positions(document: Document, *, limit: int | None, above: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the most important positions as wire objects, in the article's order.

    Args:
        limit: The most to return; None leaves the number to the engine.
        above: The brief's headline and the passages of its abstract.
    """
    if document.layout.genre == "other_language":
        if document.language not in SAYINGS:
            return []
        # imported here: compiling its patterns takes as long as drafting a brief
        from summarizer.engines.extractive.foreign_quotes import draft_foreign_positions

        return draft_foreign_positions(document, limit=LIMIT if limit is None else limit)
    found = list(keep_distinct(document, [*read_positions(document), *_read_stated_stances(document)]))
    if limit is None and not (document.is_kept_whole or document.has_few_words):
        found = [item for item in found if item.score >= _ENOUGH]
    held = Counter(item.actors[0].id for item in found)
    found = [item for item in found if not _repeats_above(document, item, above, alone=held[item.actors[0].id] == 1)]
    ranked = list(_discount_repeats(document.text, sorted(found, key=lambda item: -item.score)))
    if limit is not None:
        return write_positions(document, sorted(ranked, key=lambda item: -item.score)[:limit])
    return write_positions(
        document,
        choose_from_each(
            ranked, text=document.text, place=lambda item: item.quote[0], weight=lambda item: item.score, most=LIMIT
        ),
    )


def _repeats_above(document: Document, item: Position, above: Sequence[str], *, alone: bool) -> bool:
    """Whether an unlisted holder's position repeats headline or abstract, or another's repeats the headline.

    The position of a listed holder who has no other one is kept.

    Args:
        above: As in `draft_positions`.
        alone: Whether its holder has no other position.
    """
    line = _write(document, item.statement)
    if not item.actors[0].listed and not document.is_short:
        return any(line in passage for passage in above)
    return not alone and line in above[:1]


def write_positions(document: Document, positions: Iterable[Position]) -> list[dict[str, Any]]:
    """Return wire objects for positions, in the article's order."""
    return [
        {
            "quote": document.source[slice(*item.quote)],
            "actor": item.actors[0].id,
            "joined_by": [actor.id for actor in item.actors[1:]],
            "stance": item.predicate.stance if item.predicate and item.predicate.target else None,
            "target": (item.predicate.target or None) if item.predicate else None,
            "statement": _write(document, item.statement),
            "attribution": " ".join(document.source[slice(*item.named)].split()) if item.spoken else "the article",
        }
        for item in sorted(positions, key=lambda item: item.quote)
    ]


def keep_distinct(document: Document, positions: Iterable[Position]) -> Iterator[Position]:
    """Yield positions, best first, without those that overlap a better one or repeat one of the same holder."""
    ranked = sorted(positions, key=lambda item: -item.score)
    said = [_read_content_words(document, item) for item in ranked]
    counts = Counter(word for words in said for word in words)
    kept: list[Span] = []  # disjoint, in order
    told: defaultdict[str, _KeptWords] = defaultdict(_KeptWords)
    for item, words in zip(ranked, said, strict=True):
        start, end = item.statement
        at = bisect_left(kept, start, key=lambda span: span[1] - 1)
        if at < len(kept) and kept[at][0] < end:
            continue
        holders = told[item.actors[0].id]
        rare = sorted(words, key=lambda word: (counts[word], word))[: len(words) // 2 + 1]
        if not holders.has_alike(words, rare):
            holders.add(words, rare)
            kept.insert(at, item.statement)
            yield item


def _read_content_words(document: Document, item: Position) -> frozenset[str]:
    """Return the stems of a statement's content words, without its holders' names."""
    return frozenset(
        stem(word)
        for word in _WORD.findall(document.text[slice(*item.statement)].casefold())
        if word not in FUNCTION_WORDS and word not in _SAYING
    ) - {part.casefold() for actor in item.actors for part in actor.name.split()}


class _KeptWords:
    """The content words of one holder's kept positions, indexed so that a new one is compared with few of them.

    Of two alike texts, the shorter has at least half of its words in common with the other: of any words that are more
    than half of it, at least one. These are its rarest words here.
    """

    def __init__(self) -> None:
        self._kept: list[frozenset[str]] = []
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_rare_word: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, words: frozenset[str], rare: Sequence[str]) -> None:
        for word in words:
            self._by_word[word].append(len(self._kept))
        for word in rare:
            self._by_rare_word[word].append(len(self._kept))
        self._kept.append(words)

    def has_alike(self, words: frozenset[str], rare: Sequence[str]) -> bool:
        """Whether a kept position is alike; one without content words is alike to each.

        Args:
            rare: Its rarest words, more than half of them.
        """
        if not words or not all(self._kept[:1]):
            return bool(self._kept)
        near = {at for word in rare for at in self._by_word.get(word, ())}
        near.update(at for word in words for at in self._by_rare_word.get(word, ()))
        return any(
            len(words & other) >= _ALIKE * min(len(words), len(other)) for other in map(self._kept.__getitem__, near)
        )


def _discount_repeats(text: str, ranked: Sequence[Position]) -> Iterator[Position]:
    """Yield the positions with less weight for each further one of an actor in a stretch."""
    heard: Counter[tuple[str, int]] = Counter()
    for item in ranked:
        key = (item.actors[0].id, find_stretch(text, item.quote[0]))
        yield replace(item, score=item.score - _REPEATED * heard[key])
        heard[key] += 1


def read_positions(document: Document, *, reports: bool = False) -> Iterator[Position]:
    """Yield the positions in reported speech that can be read alone, with their scores.

    Args:
        reports: Whether to include positions that are not clear by themselves (see `_is_clear`).
    """
    known = Holders(document)
    for attribution, parts in _gather(document):
        holders = known.find(attribution) if _is_speech(document, attribution) else ()
        if not holders or holders[0].cut:
            continue
        if document.layout.kind_at(parts[0][0]) == "answer" and attribution.cue is None:
            found = _read_answer(document, attribution, holders)
        else:
            found = _read_passage(document, attribution, parts, holders)
        for item in found:
            if not _is_statement(document, attribution, item):
                continue
            passage = widen_until_explained(document, item.statement, holders[0])
            if passage is None or not (reports or _is_clear(document, attribution, item, passage)):
                continue
            if not _reports_another_speaker(document, item, passage):
                yield _weigh(document, item, passage)


def _reports_another_speaker(document: Document, item: Position, passage: Span) -> bool:
    """Whether a passage also reports another speaker, so that the holder of the rest is unclear.

    The sentence before the speaker's may report a body if the speaker is called its officer.
    """
    if _is_called_officer(document, item):
        passage = item.statement
    forms = {form for actor in item.actors for form in actor.forms}
    return any(other.spans[0] != item.named and other.speaker not in forms for other in document.reports_in(passage))


def _is_called_officer(document: Document, item: Position) -> bool:
    """Whether a speaker is named as somebody of the body before: "its chair, Ana Roe", "Ana Roe, its chair"."""
    words = document.text[slice(*item.named)].split()
    return words[0].casefold() in POSSESSIVES or bool(_OFFICE_BEHIND.match(document.text, item.named[1]))


def _is_clear(document: Document, attribution: FoundAttribution, item: Position, passage: Span) -> bool:
    """Whether a position has the speaker's own words or a stance, or its sentence needs no explanation."""
    if _has_own_words(document, item) or item.predicate is not None:
        return True
    opening = document.text[slice(*attribution.content[0])].removeprefix("that ").partition(" ")[0].casefold()
    if opening in ({"it", "they"} if item.actors[0].kind == "person" else {"he", "she"}):
        return False  # "Roe said it was"
    vague = len(document.topics_at(passage[0])) >= _FEWEST_TOPICS and count_vague(document, passage) > 0
    return document.is_kept_whole or document.has_few_words or (passage == item.statement and not vague)


def _is_statement(document: Document, attribution: FoundAttribution, item: Position) -> bool:
    """Whether the words of a position are a reported sentence, not an aside and not a question."""
    (start, end), (_, last) = attribution.content[0], attribution.content[-1]
    words = document.text[start:end]
    asked = words.partition(" ")[0].casefold() in _ASKING and "," not in words[:-1]
    asked = asked and (attribution.kind != "direct" or words.endswith("?") or last - start < _CLAUSES)
    line = document.text[slice(*item.statement)].rstrip(_CLOSING)
    asks = line.endswith("?") and not _SENTENCE_END.search(line)  # more than a question: "It works. What would you do?"
    return has_verb(document.text[slice(*item.quote)]) and not (asked or asks or _is_aside(document, attribution))


def _has_own_words(document: Document, item: Position) -> bool:
    """Whether a position contains the speaker's own words, quoted or in an answer."""
    answer = document.layout.kind_at(item.quote[0]) == "answer"
    return answer or any(one.start < item.statement[1] for one in document.quotations_at(item.statement))


def _weigh(document: Document, item: Position, passage: Span) -> Position:
    """Return a position with its passage, its signals and the sum of their weights.

    Args:
        passage: The position's sentence, with the preceding one if it needs that.
    """
    holder, words = item.actors[0], document.text[slice(*passage)]
    role = holder.role or ""
    officer = _is_called_officer(document, item)
    signals = {
        "length": min(len(words), _LONG) / 100,
        "role": bool(role) and (officer or role in words),
        "unknown": holder.kind == "person" and not role,
        "widened": passage != item.statement and not officer,
    }
    score = sum(WEIGHTS[name] * on for name, on in signals.items())
    return replace(item, statement=passage, signals=signals, score=score)


def _is_speech(document: Document, attribution: FoundAttribution) -> bool:
    """Whether an attribution is quotable text in which somebody says something rather than asks or shows it."""
    cue = document.text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    if cue in _NO_SPEECH or not document.layout.is_quotable(attribution.content[0]):
        return False
    if attribution.kind == "direct":
        return not _is_in_next_sentence(document, attribution)
    return not cue.endswith("ing")


def _gather(document: Document) -> list[tuple[FoundAttribution, list[Span]]]:
    """Return the outermost attributions, each with the spans of everything that its speaker says in a row."""
    begun: dict[Span, list[Span]] = {}
    gathered = []
    for found in document.speech.attributions:
        if found.within is not None or not found.content or not found.spans:
            continue
        attribution = _drop_heading(document, found)
        parts = begun.get(attribution.spans[0])
        if attribution.cue is not None or _is_introduced(document, attribution):
            parts = list(attribution.content)
            gathered.append((attribution, parts))
            if attribution.kind == "direct" or attribution.spans[0] not in begun:
                begun[attribution.spans[0]] = parts
        elif parts is not None:  # without a cue, it continues the speech before it
            parts += attribution.content
    return gathered


def _is_introduced(document: Document, attribution: FoundAttribution) -> bool:
    """Whether a quotation's speaker is named without a verb of saying: in its sentence, a label or a credit."""
    text, name, said = document.text, attribution.spans[0], attribution.content
    if document.layout.kind_at(said[0][0]) == "answer":
        return attribution.kind != "direct"  # the label of an interview
    if name[1] <= said[0][0]:
        between = text[name[1] : said[0][0]].rstrip(_OPENING + " \n")
        return between.endswith((":", ",")) and len(between) < _LONG_LEAD
    last = max((part for part in said if part[1] <= name[0]), default=said[0])
    return _CREDIT.fullmatch(text, last[1], name[0]) is not None


def _is_in_next_sentence(document: Document, attribution: FoundAttribution) -> bool:
    """Whether the speaker's name after a quotation belongs to a new sentence."""
    (_, end), name = attribution.content[0], attribution.spans[0]
    return end < name[0] and document.text[end - 1] == "." and _NEXT_SENTENCE.match(document.text, end - 1) is not None


def _read_passage(
    document: Document, attribution: FoundAttribution, parts: Sequence[Span], holders: tuple[Actor, ...]
) -> Iterator[Position]:
    """Yield the positions of one passage: that of its reporting sentence, and quotations that continue it."""
    text, named = document.text, attribution.spans[0]
    quoted = document.speech.is_inside(parts[0])
    frame = _read_frame(document, attribution)
    frame = _shorten(document, frame, max(named[1], parts[0][0])) if quoted else frame
    whole = quoted and _is_whole_part(document, parts[0], parts[1:2])
    quote = _strip(text, (parts[0][0], min(parts[0][1], frame[1]))) if whole else frame
    reach = frame
    found: Position | None = None
    opened = quoted or text[parts[0][0] - 1] in _OPENING
    opened = opened and (named[1] <= parts[0][0] or len(parts) > 1)
    if is_whole(text, frame, may_go_on=opened):
        found = Position(holders, quote, frame, named, _read_stance(document, attribution, frame))
    elif whole:
        alone = _shorten(document, widen(document, parts[0]), parts[0][0])
        if is_whole(text, alone, may_go_on=alone[1] < parts[0][1]):
            found = Position(holders, _strip(text, (parts[0][0], min(parts[0][1], alone[1]))), alone, named)
    for part in parts[1:]:
        if part[0] < reach[1] or not _continues(document, reach, part):
            continue
        words = widen(document, part)
        reach = reach[0], max(reach[1], words[1])
        longer = (found.statement[0], words[1]) if found is not None else words
        if found is not None and is_whole(text, longer, may_go_on=True):
            found = replace(found, statement=longer, quote=longer)
        elif is_whole(text, words, may_go_on=True):
            yield Position(holders, _strip(text, part), words, named)
    if found is not None:
        yield found


def _shorten(document: Document, span: Span, after: int) -> Span:
    """Return a passage without the last sentences that make it too long, as far as they open after an offset."""
    start, end = span
    while end - start > LONGEST and (opening := document.sentence_at(end - 1)[0]) > after:
        end = start + len(document.text[start:opening].rstrip())
    return start, end


def _continues(document: Document, reach: Span, part: Span) -> bool:
    """Whether a quoted part continues the speech before it; across paragraphs only if the quotation is still open."""
    between = document.text[reach[1] : part[0]]
    if "\n" in between and document.text[reach[1] - 1] in _CLOSING:
        return False
    return _is_whole_part(document, part, ()) and document.speech.is_inside(part)


def _read_answer(document: Document, attribution: FoundAttribution, holders: tuple[Actor, ...]) -> Iterator[Position]:
    """Yield the position of an interview's answer: its first run of sentences that can be read without the question."""
    start, stop = attribution.content[0]
    quote: Span | None = None
    while start < stop:
        end = min(stop, document.sentence_at(start)[1])
        words = document.text[start:end]
        alone = not _POINTING.search(words) and is_whole(document.text, (start, end)) and not opens_with_link(words)
        if quote is not None and (not alone or end - quote[0] > LONGEST or "\n\n" in document.text[quote[1] : start]):
            break
        if alone:
            quote = (quote[0] if quote else start, end)
        start = end + len(document.text[end:stop]) - len(document.text[end:stop].lstrip())
    if quote is not None:
        yield Position(holders, quote, quote, attribution.spans[0])


def _read_frame(document: Document, attribution: FoundAttribution) -> Span:
    """Return the span of the sentences with the speaker's name, the cue and the first part of the content."""
    first = attribution.content[0]
    places = [attribution.spans[0], first, *([attribution.cue] if attribution.cue else [])]
    low, high = min(place[0] for place in places), max(place[1] for place in places)
    start, end = widen(document, (low, high))
    breaks = [match.end() for match in _NEXT_SENTENCE.finditer(document.text, start, end)]
    breaks.append(_find_heading_end(document.text, start, low) if document.speech.is_inside((low, first[1])) else 0)
    return max([start, *(at for at in breaks if at <= low)]), min([end, *(at - 1 for at in breaks if at > high)])


def _find_heading_end(text: str, start: int, place: int) -> int:
    """Return where a heading or caption from `start` ends before the quotation at `place`; 0 if there is none."""
    lead = text[start:place].rstrip(_OPENING)
    heading = _HEADING.search(lead) if text[place].isupper() else None
    return start + len(lead) if heading and heading[1].casefold() not in FUNCTION_WORDS else 0


def _drop_heading(document: Document, attribution: FoundAttribution) -> FoundAttribution:
    """Return an attribution without a heading or caption in its content: "Costs explode | “We are done,” Roe said"."""
    text, (start, end), *others = document.text, *attribution.content
    if others and not text[end : others[0][0]].strip(_OPENING + _CLOSING + " ") and text[end - 1].isalnum():
        return replace(attribution, content=tuple(others))
    for last in document.quotations_at((end - 2, end)):
        if last.start > start and _find_heading_end(text, start, last.start):
            return replace(attribution, content=((last.start, last.end), *others), kind="direct")
    return attribution


def widen(document: Document, span: Span) -> Span:
    """Widen a span to whole sentences, with quotation marks around it, but without a linking word before a name."""
    start, end = span
    while start and document.text[start - 1] in _OPENING:
        start -= 1
    start = document.sentence_at(start)[0]
    start = min(span[0], document.layout.trim((start, end))[0])
    link = _LINK.match(document.text, start)
    start = link.end() if link is not None and link.end() <= span[0] else start
    return start, max(end, document.sentence_at(max(start, end - 1))[1])


def _is_whole_part(document: Document, part: Span, following: Sequence[Span]) -> bool:
    """Whether a quoted part consists of whole sentences, not the middle or an interrupted half of one."""
    words = document.text[slice(*part)].strip()
    if not words or not (words[0].isupper() or words[0] in "[('‘"):
        return False
    if words[-1] == "," and following:
        return document.text[part[1] : following[0][0]].rstrip(_OPENING + " \n")[-1:] in _ENDS
    return words[-1] in _ENDS or words[-1] in ",—–" or document.text[part[1] : part[1] + 2].strip(_CLOSING)[:1] == "."


def _strip(text: str, span: Span) -> Span:
    """Return a span without the final blanks and the comma before a reporting clause."""
    start, end = span
    while end > start and text[end - 1] in ", \n":
        end -= 1
    return start, end


def _write(document: Document, span: Span) -> str:
    """Write a passage on one line, and close a quotation that continues after it."""
    words = document.source[slice(*span)]
    for one, following in reversed([*pairwise(document.quotations_at(span))]):
        if one.continues and span[0] < one.end <= following.start < span[1]:
            words = f"{words[: one.end - span[0]]} {words[following.start - span[0] :]}"
    words = " ".join(words.split())
    if words.count("“") > words.count("”"):
        return f"{words}”"
    words = drop_reopened(words)
    return f'{words}"' if words.count('"') % 2 else words


def _read_stance(document: Document, attribution: FoundAttribution, frame: Span) -> Predicate | None:
    """Return the stance in the reporting verb or in a verb whose subject is the speaker; None if there is none."""
    starts = [attribution.cue[0]] if attribution.cue else []
    starts.append(attribution.spans[0][1])
    subject = document.text[slice(*attribution.content[0])].partition(" ")[0]
    if subject.casefold() in SUBJECT_PRONOUNS - {"you", "who"}:  # "she opposed", "We support"
        starts.append(attribution.content[0][0] + len(subject))
    for start in starts:
        predicate = read_predicate(document.text, start, frame[1])
        if predicate is not None:
            return predicate
    return None


def _read_stated_stances(document: Document) -> Iterator[Position]:
    """Yield stances that the article itself states of an actor: "Chile opposes the treaty"."""
    text = document.text
    spoken = {
        document.sentence_at(span[0]) for one in document.speech.attributions for span in (*one.content, *one.spans)
    }
    for sentence in document.body:
        if sentence in spoken:
            continue
        for place, actor in document.actors.named_in(sentence):
            predicate = read_predicate(text, place[1], sentence[1])
            if predicate is None or not predicate.target or _SECOND.search(text, sentence[0], place[0]):
                continue  # "The meadow was under water, and the agency opposed the plan"
            shared = document.count_topics(sentence)
            passage = widen_until_explained(document, sentence, actor) if is_whole(text, sentence) else None
            if passage is not None and shared >= min(2, len(document.topics_at(sentence[0]))):
                item = Position((actor,), sentence, passage, place, predicate, spoken=False)
                yield _weigh(document, item, passage)
            break


def _is_aside(document: Document, attribution: FoundAttribution) -> bool:
    """Whether the report is in a subordinate clause or late in a sentence: "as Roe says", "the law Roe promised"."""
    if attribution.cue is None or attribution.as_named.casefold() == "who":
        return attribution.cue is not None
    name, said = attribution.spans[0][0], attribution.content[0]
    opening = document.sentence_at(name)[0]
    lead = document.text[opening:name].rpartition(",")[2].lower().split()
    dependent = not _DEPENDENT.isdisjoint(lead) and (lead[0] in _DEPENDENT or name <= said[1])
    return dependent or (said[0] > name and name - opening > _LONG_LEAD)
