"""Whether a passage can be printed alone: whole sentences in which nothing refers to the text around them.

Only the passage's own words are read. Which passages matter is decided in the modules of the sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.name_words import GROUPS, KIN, ORGANIZATION_HEADS, PEOPLE
from summarizer.language.inflection import singular
from summarizer.language.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.schemas.findings import Span

LONGEST: Final = 420
"""Characters of the longest passage that is printed."""

_SHORTEST: Final = 20
_SPEECH: Final = 20
"""Characters of the shortest quotation that is speech rather than somebody's word for a thing."""

_LONGEST_LEAD: Final = 9
"""Tokens of a phrase that opens a sentence and is not what its pronoun means."""

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*|[^\w\s]")
_PERSON: Final = word_set("he she him her his hers")
_FEMALE: Final = word_set("she her hers")
_SEVERAL: Final = word_set("they them their theirs")
_THING: Final = word_set("it its")
_POINTING: Final = word_set("this that these those")
_AUTHOR: Final = word_set("i we us our me my you your")
_CONNECTING: Final = word_set(
    "but and or nor so yet now also instead still however meanwhile moreover furthermore nevertheless thus therefore "
    "additionally similarly otherwise likewise elsewhere too besides hence further such both another neither others "
    "then here because which rather"
)
"""Opening words that join a sentence to the one before."""
_PARTING: Final = _CONNECTING - word_set("but and yet now also however meanwhile moreover furthermore additionally")
"""Those without which it is not told whole: "Another $2 million"."""

_OPEN: Final = re.compile(r"(?:^|(?<=[\s:]))[“\"‘'](?=\w)")
_CLOSED: Final = re.compile(r"[”\"]|[’'](?!\w)")
_EXPLETIVE: Final = re.compile(
    r"it(?:['’]s| is| was| has been| would be| will be| may be| might be| could be| seems| appears| takes| took"
    r"| remains| became| becomes)(?: \w+){0,3}? (?:that|to|how|why|whether|who|what|if|when|for|because|clear|unclear"
    r"|likely|unlikely|(?:un)?known|time|been \w+ (?:since|that))\b|it (?:comes|came|follows|emerged|turned out)\b"
    r"|(?:it|this)(?:['’]s| is| was| has been| will be) (?:(?:not|also|now|such|indeed|still) )?an? \w+ \w+",
    re.IGNORECASE,
)
"""An "it" that stands for a clause behind it."""

_KNOWN: Final = word_set(
    "world country nation government public president pope king queen prime police law economy sun sky earth internet "
    "environment future past truth fact region state army military press media market weather public "
    "first second last next other same rest majority whole time way day night"
)
"""Nouns that "the" may introduce without an antecedent."""

_WORDS: Final = (
    _PERSON | _SEVERAL | _THING | _POINTING | _AUTHOR | word_set("there one ones another others some all none")
)
_SILENT: Final = word_set("that one ones another others some all none")
"""Words that refer to something only where a clause begins."""
_REFERRING: Final = re.compile(
    rf"\b(?:{'|'.join(sorted((_WORDS - _SILENT) | {'this', 'these', 'those'}))}|latter|former|pair|trio|duo)\b"
    rf"|(?<![a-z,] )\b(?:{'|'.join(sorted(_SILENT))}|without)\b"
    r"|\b(?:of|on|like|about|at|with|for|to|when|what|why|how|where|whether|if) that\b|\b(?:that|this)[.,]"
    r"|\b(?:so|too|well|the same|the two|the three|the four)\b",
    re.IGNORECASE,
)
"""Words of which a passage has one if it may refer to something outside."""

_BEHIND: Final = 40
"""Characters behind a referring word that are read to tell what it is."""

_DEFINITE: Final = re.compile(r"\b[Tt]h(?:e|is|ese) ([a-z][a-z-]+)(?: (\w+)|[^\w\s]|\Z)")

_UNEXPLAINED: Final = re.compile(
    r"\b(?:the (?:latter|former|two|three|four|pair|trio|duo|others?)\b(?! \w)"
    r"|(?:to|of|with|like|for|den(?:y|ies|ied)|reject\w*|disput\w*|dismiss\w*|confirm\w*) (?:that|this)[.,]"
    r"|(?:do|did|done|doing) so\b|the same (?:reasons?|day|time|way|thing)|as well\.|, too\.|Without it\b)"
)
"""Further words that point out of a passage which has not told enough."""

_CAPTION: Final = re.compile(
    r"\(\s?(?:(?:not )?pictured|above|below|left|right|cent(?:re|er))\b|\b(?:is|are) pictured\b"
)
_LABEL: Final = re.compile(r"(?:\w+[ -]?){1,4}[:?] (?=[A-Z])(?!.{0,80}[“\"‘'])")
"""A label that opens a caption: "Waste of time: Judge Roe"."""
_FUSED: Final = re.compile(
    r"(?<=[a-z\d)%]) (?:The|This|These|There|He|She|It|They|We|But|And|In|As|So|When|While|After|Despite|For|At|On|If"
    r"|Our|His|Her|Their|Its|Not|By|An?) (?=[a-z])|(?<=\w) (?:On|Also|However|Meanwhile) (?=[A-Z])"
    r"| By (?:[A-Z][\w.’'-]+ ){2,3}(?=[A-Z])|\b[ap]\.m\. (?=[A-Z][a-z]+ing\b)|\A(?:\(\d[\d./-]+\) |By (?:[A-Z]"
    r"[\w.’'-]+,? ){2})|[*•]|\S \. \S|\b(?:READ|WATCH|MORE|SEE|PHOTOS?|VIDEO|RELATED)\b:?"
)
"""Where a subheading, a caption or a byline goes on as a sentence: "a baby boom The policy"."""
_GLUED: Final = re.compile(
    r"(?:^|[\s(])[‘“'\"][^‘“”\"\n]{15,}?\w[’'”\"] (?=[A-Z])(?!(?:[\w.’'-]+ ){0,4}(?:said|says|added|wrote|told)\b)"
)
"""The end of a quotation without a full stop behind which another sentence begins: a caption's."""
_STRAIGHT: Final = re.compile(r'(?P<opening>(?<![^\s(\[—–-])"(?=\S))|"')
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_THIRD: Final = re.compile(r"(?<!\d )\b[a-z]+[^s'’u]s\b(?!['’])")


def is_whole(text: str, span: Span, *, may_go_on: bool = False) -> bool:
    """Whether a passage is made of whole sentences: no fragment, caption or half of a quotation.

    Args:
        text: The article.
        span: The passage.
        may_go_on: Whether the quotation that it ends with may be closed behind it.
    """
    line = text[slice(*span)].strip()
    if not _SHORTEST <= len(line) <= LONGEST or "\n\n" in line or "\t" in line:
        return False
    begins = line.lstrip("“‘«\"'([")[:1]
    ends = line.rstrip("”’»\"')]")[-1:]
    if not (begins.isupper() or begins.isdigit()) or ends not in {".", "!", "?"}:
        return False
    if any(line.count(first) - line.count(last) not in {0, may_go_on} for first, last in ("“”", "«»")):
        return False
    if any(line.count(first) != line.count(last) for first, last in ("()", "[]")):
        return False
    shown = ("(" in line or "pictured" in line) and _CAPTION.search(line)
    fused = shown or _LABEL.match(line) or _FUSED.search(line) or _GLUED.search(line)
    return not fused and is_balanced(line, may_go_on=may_go_on)


def is_balanced(line: str, *, may_go_on: bool = False) -> bool:
    """Whether each quotation in straight marks is closed before the next one opens, or goes on as a new paragraph's.

    >>> is_balanced('He said: "No, "we are done," he said.'), is_balanced('He said: "No. "We are done."')
    (False, True)
    """
    opened = False
    for mark in _STRAIGHT.finditer(line):
        opens = mark["opening"] is not None
        if opens is opened and not (opens and line[: mark.start()].rstrip()[-1:] in {".", "!", "?", "…"}):
            return False
        opened = opens
    return may_go_on or not opened


def drop_reopened(line: str) -> str:
    """A line without the straight marks by which a quotation goes on as it did in a new paragraph.

    >>> drop_reopened('He said: "No. "We are done."')
    'He said: "No. We are done."'
    """
    kept, opened, at = "", False, 0
    for mark in _STRAIGHT.finditer(line):
        opens = mark["opening"] is not None
        if opens and opened:
            kept, at = kept + line[at : mark.start()], mark.end()
        opened = opens
    return kept + line[at:]


def has_verb(line: str) -> bool:
    """Whether a sentence seems to have a finite verb: an auxiliary, a past form, or a word in -s behind its first."""
    words = [word.lower() for word in _WORD.findall(line)][1:]
    return any(word in AUXILIARIES or is_finite(word) for word in words) or _THIRD.search(line) is not None


_LINKS: Final = ("For example", "For instance", "In addition", "As a result", "In turn", "By contrast", "After all")


def opens_with_link(line: str, links: AbstractSet[str] = _CONNECTING) -> bool:
    """Whether a sentence opens with a word that joins it to the one before: "But the two"."""
    word = _WORD.search(line)
    if links is _CONNECTING and line.startswith(_LINKS):
        return True
    return word is not None and re.split(r"['’]", word.group().lower())[0] in links


class _Token(NamedTuple):
    """A word or mark of a passage, and whether somebody is quoted with it."""

    text: str
    low: str
    start: int
    quoted: bool


@dataclass(slots=True)
class _Told:
    """What a passage has named so far, in the article's voice or a speaker's."""

    persons: int = 0
    several: int = 0
    things: int = 0
    length: int = 0
    words: set[str] = field(default_factory=set)


_ANOTHERS: Final = "|".join(sorted(KIN | PEOPLE | {"lawyer", "attorney", "agent", "aide", "deputy"}))
_OWNED: Final = re.compile(rf"\b(?i:his|her|their) (?:spokes\w+|{_ANOTHERS}),? ((?:[A-Z][\w’'.-]+ ?)+)\b")
"""Somebody whom the sentence only says to be another's: "his spokesman, Ann Roe"."""


def refers_outside(document: Document, span: Span, holder: Actor | None = None) -> bool:
    """Whether a word of a passage refers to something that it does not name: "it", "those", "there".

    Args:
        document: The article.
        span: The passage.
        holder: Who says it, if that name is printed beside the passage: the article's "he" is that person.
    """
    if holder is not None and any(holder.name == one[1] for one in _OWNED.finditer(document.text, *span)):
        return True
    if holder is not None and document.text.startswith(("He ", "She ", "It ", "They "), span[0]):
        named = (place for place, one in document.cast.named_in(span) if one is holder)
        if any(not document.is_quoted(place) for place in named):
            return True  # "He will miss six weeks, Roe reckons"
    key = span, holder.id if holder is not None else None
    if key not in document.references:
        spoken = _find_speech(document, span)
        last = _find_last(document.text, span, spoken, holder)
        reader = _find_references(document, span, spoken, holder, last=last) if last else iter(())
        document.references[key] = next(reader, None) is not None
    return document.references[key]


def refers_to_persons(document: Document, span: Span, holder: Actor) -> bool:
    """Whether a word of a passage refers outside, and is no "it" or "this" in somebody's speech."""
    spoken = _find_speech(document, span)
    last = _find_last(document.text, span, spoken, holder)
    places = _find_references(document, span, spoken, holder, last=last) if last else ()
    words = [(at, match.group().lower()) for at in places if (match := _TOKEN.match(document.text, at))]
    return any(word not in _THING | _POINTING or not _is_within(at, spoken) for at, word in words)


def _find_speech(document: Document, span: Span) -> list[Span]:
    """Where somebody is quoted in a passage, with more than a word."""
    text, marked = document.text, document.quotations_at(span)
    if document.layout.kind_at(span[0]) == "answer":
        return [span]
    spoken = [(one.start, one.end) for one in marked if one.end - one.start > _SPEECH or text[one.end - 1] in ".!?,"]
    if (opened := _find_open(text[slice(*span)])) is not None:
        spoken.append((span[0] + opened, span[1]))
    return spoken


def _find_last(text: str, span: Span, spoken: list[Span], holder: Actor | None) -> int:
    """Where the last word ends that may refer to something: not "I" in speech nor the article's "he" for the holder."""
    known = frozenset() if holder is None else _PERSON if holder.kind == "person" else _SEVERAL | _THING
    for match in reversed(list(_REFERRING.finditer(text, *span))):
        if match.group().lower() not in (_AUTHOR if _is_within(match.start(), spoken) else known):
            return match.end()
    return 0


def _is_within(place: int, spans: list[Span]) -> bool:
    return next((True for start, end in spans if start <= place < end), False) if spans else False


def _find_references(
    document: Document, span: Span, spoken: list[Span], holder: Actor | None, *, last: int
) -> Iterator[int]:
    text = document.text
    stop = text.find(" ", min(span[1], last + _BEHIND), span[1])  # what comes later decides nothing
    names = {place[0]: (place[1], actor) for place, actor in document.cast.named_in(span)}
    tokens = [
        _Token(word := match.group(), word.lower(), start := match.start(), _is_within(start, spoken))
        for match in _TOKEN.finditer(text, span[0], stop if stop >= 0 else span[1])
    ]
    told = {False: _Told(), True: _Told()}
    sexes = {token.low in _FEMALE for token in tokens if token.low in _PERSON and not token.quoted}
    covered = 0
    for at, token in enumerate(tokens):
        if token.start < covered:
            continue
        seen = told[token.quoted]
        if token.start in names:
            covered, actor = names[token.start]
            if actor.kind == "person":
                told[False].persons += actor is not holder
            else:
                seen.several += 1
                seen.things += 1
            seen.words.update(text[token.start : covered].lower().split())
            seen.length += 1
        elif token.low[0].isalnum():
            if token.low in _WORDS and not _is_explained(text, tokens, at, told, holder):
                yield token.start
            _count(tokens, at, seen, told[False])
    if len(sexes) > 1 and told[False].persons + (holder is not None) < len(sexes):
        yield span[0]  # "Roe attacked her while she was a girl"
    lead = text[slice(*span)]
    for match in _UNEXPLAINED.finditer(lead):
        if match.start() < 60:
            yield span[0] + match.start()


def _find_open(line: str) -> int | None:
    """Where a quotation begins that is not closed in a line; None if there is none."""
    last = max((match.end() for match in _OPEN.finditer(line)), default=None)
    return last if last is not None and _CLOSED.search(line, last) is None else None


def _is_explained(text: str, tokens: list[_Token], at: int, told: dict[bool, _Told], holder: Actor | None) -> bool:
    """Whether a word refers to nothing, or to something that the passage names before it."""
    token, low = tokens[at], tokens[at].low
    seen = told[token.quoted]
    following = tokens[at + 1].low if at + 1 < len(tokens) else "."
    before = tokens[at - 1].low if at and tokens[at - 1].quoted is token.quoted else ""
    own = holder is not None and not token.quoted
    if low in _PERSON:
        return (own and holder is not None and holder.kind == "person") or told[False].persons > 0
    if low in _SEVERAL:
        body = own and holder is not None and holder.kind != "person"
        return (body and low != "them") or told[True].several + told[False].several > 0 or told[False].persons > 1
    if low in _THING:
        body = own and holder is not None and holder.kind != "person"
        things = seen.things if seen.length < _LONGEST_LEAD else told[True].things + told[False].things
        return body or things > 0 or _EXPLETIVE.match(text, token.start) is not None
    if low in _POINTING:
        return _is_pointed_at(text, tokens, at, seen, before)
    if low == "there":
        opens = not before or before in FUNCTION_WORDS or is_finite(before) or not before[0].isalnum()
        return (
            (opens and following in AUXILIARIES)
            or following in {"’", "'", "seems", "remains", "remain"}
            or seen.things > 1
        )
    if low in {"one", "ones", "another", "others", "some", "all", "none"} and not before:
        return following not in AUXILIARIES and following != "of"
    if low in _AUTHOR and not token.quoted:
        return (before == "told" and holder is not None) or token.text == "US"
    return True


def _is_pointed_at(text: str, tokens: list[_Token], at: int, seen: _Told, before: str) -> bool:
    """Whether "this" or "those" means a time, joins a clause or points to what the passage has named."""
    low, following = tokens[at].low, tokens[at + 1].low if at + 1 < len(tokens) else "."
    noun = singular(following)
    if noun in seen.words or is_time_word(noun):
        return True
    if low == "that":
        if before in SUBORDINATORS and following in AUXILIARIES:
            return False  # "when that was"
        if before and before not in PREPOSITIONS | {".", ",", "like"} - {"in", "except"}:
            return True
        return (following in FUNCTION_WORDS or not following[0].isalnum()) and seen.length > 6  # "of that claim"
    if low == "those" and (following in {"who", "whose", "in", "with", "of"} or following.endswith(("ing", "ed"))):
        return True
    if _EXPLETIVE.match(text, tokens[at].start):
        return True  # "This is a shocking example of"
    if following in PREPOSITIONS or not following[0].isalnum() or is_finite(following):
        return seen.length > 8
    return tokens[at].quoted  # "this country", in a speech


def _count(tokens: list[_Token], at: int, seen: _Told, told: _Told) -> None:
    """Count what a word names."""
    token, low = tokens[at], tokens[at].low
    seen.length += 1
    if low in FUNCTION_WORDS or is_adverb(low) or is_time_word(low):
        return
    near = [one.low for one in tokens[max(0, at - 3) : at]]
    base = singular(low)
    named = token.text[0].isupper() and at > 0
    determined = not DETERMINERS.isdisjoint(near) or (bool(near) and near[-1] in PREPOSITIONS)
    if (determined and is_person_noun(low.removesuffix("s"))) or low == "year-old":
        told.persons += 1
    if low in GROUPS or (base != low and len(low) > 3):
        seen.several += 1
    if determined or named or low.endswith("ing"):
        seen.things += 1
    seen.words.update((low, base))


def count_vague(document: Document, span: Span) -> int:
    """How many nouns behind "the" a passage leaves unexplained, and the article's topics do not tell: "the card"."""
    line, found = document.text[slice(*span)], 0
    for match in _DEFINITE.finditer(line):
        noun, following = match[1], match[2] or ""
        if following and following != "and" and following not in AUXILIARIES and not is_finite(following):
            continue
        base = singular(noun)
        known = base in _KNOWN or noun in document.topics_at(span[0]) or is_time_word(base)
        if base in ORGANIZATION_HEADS or is_person_noun(base):  # "Acme will build it, the company said"
            known = known or any(word[0].isupper() for word in line[: match.start()].split())
        found += not known and base[:-1] not in line[: match.start()].lower()
    return found


def explain(document: Document, span: Span, holder: Actor | None = None) -> Span | None:
    """A passage if it can be read alone, else together with the sentence before it; None if that does not help."""
    line = document.text[slice(*span)]
    later = holder is None and (opens_with_link(line, _PARTING) or _LATER_PART.match(line) is not None)
    if not later and not refers_outside(document, span, holder):
        return span
    before = document.sentence_before(span[0])
    if before is None or span[1] - before[0] > LONGEST or not is_whole(document.text, before):
        return None
    wider = before[0], span[1]
    alone = not refers_outside(document, wider, holder) and not opens_with_link(document.text[slice(*before)])
    return wider if alone else None


_PLACES: Final = frozenset("Town City United County Rangers Rovers Wanderers Athletic Albion".split())
"""Words that are a club's name only behind that of its place."""
_OPENING_NAME: Final = 40
"""Characters in which a sentence opens with a name."""
_LEAD_AND_THE: Final = re.compile(r"(?:(?:On|In|At|By) [^,]{2,25}, )?[Tt]he ")
_LATER_PART: Final = re.compile(
    r"(?:The (?:[A-Z][\w-]+ ){1,3}(?:city|town|club|side|team|company|firm|giant|star|nation|country"
    r"|state)\b(?! of|,? [A-Z])"
    r"|(?:[A-Z][^,.]{3,40}, the|The) \d+-year-old\b(?! [a-z]+,? [A-Z])"
    r"|The (?:(?:[a-z]+ )?[A-Z][a-z]+(?:er|an|ard|ish|ese|man|ian))"
    r"(?:,| (?:was|is|has|had|will|[a-z]+(?:ed|s))\b)"
    r"|(?:A|The) spokes(?:man|woman|person)\b(?! for| of| at))"
)
"""What opens a sentence about somebody who has been named before."""


def stands_alone(document: Document, span: Span, *, listed: bool = False) -> bool:
    """Whether a sentence tells news by itself: whole, in the article's voice, with everybody it speaks of in full.

    Args:
        document: The article.
        span: A sentence of it.
        listed: Whether people may have their surnames only, as where the brief lists them.
    """
    line = document.text[slice(*span)].removeprefix("Meanwhile, ")
    return (
        is_whole(document.text, span)
        and has_verb(line)
        and not opens_with_link(line)
        and _LATER_PART.match(line) is None
        and (listed or _is_introduced(document, span))
        and not refers_outside(document, span)
        and (listed or not count_vague(document, span))
        and (listed or bool(document.title or document.headline) or not _opens_with_known(line))
    )


def _opens_with_known(line: str) -> bool:
    """Whether a sentence opens with a thing that has been told of: "The rig ran", "On Monday, the firm said"."""
    match = _LEAD_AND_THE.match(line)
    for word in line[match.end() :].split()[:6] if match is not None else ():
        if is_finite(word):
            return True
        if not word.islower() or word in PREPOSITIONS | {"who", "that", "which"} or word in _KNOWN:
            return False
    return False


def _is_introduced(document: Document, span: Span) -> bool:
    """Whether the person whom a sentence names first has a full name in it, and no club's name is cut."""
    line, named = document.text[slice(*span)], document.cast.named_in(span)
    full = {actor.id for (start, end), actor in named if " " in document.text[start:end]}
    for (start, _), actor in named:
        reach = _OPENING_NAME if " " in actor.name else 0  # nobody opens a text as "Archibald", if he has another name
        if actor.kind == "person" and actor.id not in full and start - span[0] <= reach:
            return False
    words = re.findall(r"[\w’'-]+", line)
    return not any(word in _PLACES and not before[0].isupper() for before, word in pairwise(words))


def widen_until_alone(document: Document, span: Span, *, listed: bool = False) -> Span | None:
    """A sentence, together with the one right before it in its paragraph if it cannot be read without.

    Args:
        document: The article.
        span: A sentence of it.
        listed: As in `stands_alone`.

    Returns:
        A passage of one or two sentences of which the first stands alone; None if there is none.
    """
    if stands_alone(document, span, listed=listed):
        return span
    first = document.sentence_before(span[0])
    if first is None or span[1] - first[0] > LONGEST or not is_whole(document.text, span):
        return None
    wider = first[0], span[1]
    whole = stands_alone(document, first, listed=listed) and not refers_outside(document, wider)
    return wider if whole else None
