"""How far what is said goes: the spans of an act of saying's content, before it, behind it and around it.

Positions are token indexes of one unit. Who speaks is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.speech.act import Act
from summarizer.grounding.speech.acts import JOINTS
from summarizer.grounding.speech.contents import VENUES
from summarizer.grounding.speech.parts import part_spans, quoted_parts, word_count
from summarizer.grounding.speech.speakers import Speaker
from summarizer.language.clauses import is_clause, is_verb_at, resumes_subject
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
)
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_SHORTEST = 3
_LONGEST_CONTINUATION = 2.5
_MOST_PARTS = 12
_LONG_PART = 40
_LONGEST_OCCASION = 24


@dataclass(slots=True)
class Found:
    """What somebody says at one place.

    Attributes:
        speaker: Who.
        parts: The spans of what is said, in order, without the marks of a quotation that stands alone.
        quoted: Whether all of it lies inside quotation marks.
        cue: The words that attribute it, or None where none do.
    """

    speaker: Speaker
    parts: list[Span]
    quoted: bool
    cue: Span | None

    def takes(self, parts: Sequence[Span]) -> bool:
        """Whether further words are a continuation of these, and not so long that these would drown in them."""
        said = sum(end - start for start, end in self.parts)
        more = sum(end - start for start, end in parts)
        return more <= _LONGEST_CONTINUATION * said and len(self.parts) < _MOST_PARTS


def read_contents(unit: Unit, acts: Sequence[Act]) -> Iterator[Found]:
    """What each act of saying in a sentence reports; nothing for an act that reports nothing there.

    Args:
        unit: The sentence.
        acts: Its acts of saying, in order.
    """
    begin = 0
    for number, act in enumerate(acts):
        cue = unit.span(*act.cue)
        if act.verb is not None and act.verb.mental and _is_own_thought(unit, act, acts[:number]):
            continue
        if act.place.trails:
            limit = acts[number + 1].first if number + 1 < len(acts) else len(unit)
            parts, quoted = _read_before(unit, act, begin, limit)
            begin = act.after
            yield from (Found(act.speaker, some, quoted, cue) for some in _part_lopsided(parts, quoted=quoted))
        elif act.place.reported is not None:
            start = act.place.reported
            stop = _find_end(unit, act, start, acts[number + 1 :])
            colon = _colon_before_quotation(unit, start, stop)
            if colon is not None and any(_takes_quotation(later, colon) for later in acts[number + 1 :]):
                stop, colon = colon, None  # somebody else's: "…: “Quote,” the union wrote"
            parts, quoted = _read_behind(unit, act, start, stop if colon is None else colon)
            if parts:
                yield Found(act.speaker, list(parts), quoted, cue)
            if colon is not None:
                yield Found(act.speaker, list(part_spans(unit, colon + 1, stop)[0]), quoted=True, cue=cue)


def _takes_quotation(later: Act, colon: int) -> bool:
    """Whether the quotation behind a colon is a later act's."""
    return later.place.reported == colon + 1 or (later.place.trails and later.first > colon)


def _part_lopsided(parts: Sequence[Span], *, quoted: bool) -> Iterator[list[Span]]:
    """An interrupted quotation as one, unless its second part is so long that a long first one would drown in it."""
    if not parts:
        return
    said = parts[0][1] - parts[0][0]
    more = sum(end - start for start, end in parts[1:])
    if quoted and said >= _LONG_PART and more > _LONGEST_CONTINUATION * said:
        yield [parts[0]]
        parts = parts[1:]
    yield list(parts)


def _find_end(unit: Unit, act: Act, start: int, later: Sequence[Act]) -> int:
    stop = _trim_occasion(unit, start, _cut(unit, act, start, later))
    if act.verb is not None and unit.low[start - 1] == "that":
        stop = next((at for at in range(start + 2, stop - 2) if resumes_subject(unit, start, at)), stop)
    if act.verb is None or not ("*" in act.verb.after or "for" in act.verb.after or "at" in act.verb.target):
        return stop
    # the end of what is denied or demanded, unless it is a clause: "denied the charge and was found innocent"
    end = next((at for at in range(start + 1, stop) if _joins_verb(unit, at) or _explains(unit, at)), stop)
    return stop if is_clause(unit, start, end) else end


def _explains(unit: Unit, comma: int) -> bool:
    """Whether the writer explains behind a comma what was named before it: "…, a sum that others called too low"."""
    low = unit.low
    if low[comma] != "," or low[comma + 1 : comma + 2] not in (["a"], ["an"]):
        return False
    stop = next((at for at in range(comma + 2, min(len(low), comma + 8)) if not unit.is_word(at)), comma + 8)
    return not RELATIVES.isdisjoint(low[comma + 2 : stop])


def _read_behind(unit: Unit, act: Act, start: int, stop: int) -> tuple[tuple[Span, ...], bool]:
    """What is said behind an act, and whether all of it is quoted; too few words are no clause."""
    verb = act.verb
    if verb is not None and not verb.clause and unit.low[start] == QUOTE:
        return quoted_parts(unit, start, stop), True
    parts, quoted = part_spans(unit, start, stop)
    phrase = verb is not None and bool(verb.after or verb.target)
    plain = quoted or phrase or unit.low[start - 1] == "that" or QUOTE in unit.low[start:stop]
    enough = plain or stop - start >= _SHORTEST
    return (parts, quoted) if enough else ((), False)


def _colon_before_quotation(unit: Unit, start: int, stop: int) -> int | None:
    for at in range(start + 1, stop - 1):
        if unit.low[at] == ":" and unit.low[at + 1] == QUOTE:
            return at
    return None


def _is_own_thought(unit: Unit, act: Act, earlier: Sequence[Act]) -> bool:
    """Whether somebody only says what he thinks: "She said she felt …" is one report, not two."""
    return unit.low[act.first] in SUBJECT_PRONOUNS and any(
        other.place.reported is not None
        and other.place.reported <= act.first
        and other.speaker.name == act.speaker.name
        for other in earlier
    )


def _read_before(unit: Unit, act: Act, begin: int, limit: int) -> tuple[tuple[Span, ...], bool]:
    """What is said before an act of saying, and behind it where it only interrupts, up to a limit."""
    low = unit.low
    for at in range(act.first - 1, begin, -1):
        if low[at] == ";":
            begin = at + 1
            break
    worded = low[act.cue[1] - 2] == "words" or low[act.first] == "as"
    if worded and QUOTE in low[max(begin, act.first - 2) : act.first]:
        begin = act.first - 2 if low[act.first - 1] == "," else act.first - 1  # “…,” as Roe said: the quotation alone
    parts, quoted = part_spans(unit, _left_limit(unit, act.first, begin), act.first)
    if not quoted:
        return parts + (part_spans(unit, act.place.resumes, limit)[0] if act.place.resumes is not None else ()), False
    for at in range(act.after, limit):
        if low[at] == QUOTE:
            if _resumes(unit, act.after, at):
                parts += part_spans(unit, at, at + 1)[0]
            break
    return parts, True


def _resumes(unit: Unit, after: int, at: int) -> bool:
    """Whether a quotation goes on with what its speaker's naming interrupted."""
    low = unit.low
    if low[at - 1] in PREPOSITIONS | DETERMINERS or unit.is_word(at - 1):
        return False
    return unit.openings[at][:1].islower() or not any(is_finite(word) for word in low[after:at])


def _cut(unit: Unit, saying: Act, start: int, later: Sequence[Act]) -> int:
    """Where what is said ends: at the next act of saying that is joined to this one and not part of it."""
    low = unit.low
    stop = _cut_own_clause(unit, saying, start, later)
    if stop is not None:
        return stop
    semicolon = next((at for at in range(start + 1, len(unit)) if low[at] == ";"), len(unit))
    for act in later:
        at = act.first
        if at > start + 3 and low[at - 1] in {"which", "whom"} and low[at - 2] in PREPOSITIONS and low[at - 3] == ",":
            return at - 3  # "asked why it rained, to which Roe replied"
        if act.speaker.name == saying.speaker.name and low[at] in {"he", "she"} and low[at - 1] == "that":
            # “…, showing pictures that he said …”: his words do not report themselves
            comma = next((i for i in range(at, start, -1) if low[i] == "," and low[i + 1].endswith("ing")), None)
            if comma is not None:
                return comma
        joined = low[at - 1] in JOINTS or low[at] in CONJUNCTIONS or act.shared
        if at > start + 1 and joined and (low[start] == QUOTE or is_clause(unit, start) or act.shared):
            while at > start + 1 and (low[at - 1] in JOINTS or low[at - 1] in CONJUNCTIONS):
                at -= 1
            return min(at, semicolon)
    return semicolon


def _cut_own_clause(unit: Unit, saying: Act, start: int, later: Sequence[Act]) -> int | None:
    """The end of what is said inside a subject, a relative clause or a clause with "with"; None for the others."""
    low = unit.low
    if saying.verb is None and low[saying.cue[1] - 1] not in {"to", "of"}:
        end = _end_of_clause(unit, start)
        return next((at - 1 for at in (act.first for act in later) if start < at < end and low[at - 1] == ","), end)
    if saying.verb is None:
        return None
    if saying.first and low[saying.first - 1] in {"which", "who", "whom"}:
        return next((at for at in range(start + 1, len(unit)) if low[at] == ","), len(unit))
    if low[saying.cue[0]].endswith("ing") and not saying.shared:
        # “with A boasting of …, and B claiming …”
        return next((at for at in range(start + 1, len(unit) - 1) if low[at] == "," and low[at + 1] == "and"), None)
    return None


def _end_of_clause(unit: Unit, start: int) -> int:
    """Where a clause inside a subject ends, at the next verb that is not its own: that he lied | was wrong."""
    low = unit.low
    lexical = False
    for at in range(start + 1, len(unit)):
        word = low[at]
        if lexical and (word in SUBORDINATORS or word in CONJUNCTIONS):
            break
        if lexical and is_finite(word) and not unit.caps[at] and low[at + 1 : at + 2] not in (["by"], ["in"]):
            return at
        lexical = lexical or (is_finite(low[at - 1]) and word not in AUXILIARIES and not is_adverb(word))
        lexical = lexical or (is_finite(word) and word not in AUXILIARIES)
    return len(unit)


def _trim_occasion(unit: Unit, start: int, stop: int) -> int:
    """Where what is said ends when the occasion is named behind it: "…, in an interview with the BBC"."""
    low = unit.low
    for at in range(stop - 2, max(start + 1, stop - _LONGEST_OCCASION), -1):
        if low[at] == "," and low[at + 1] in {"in", "at", "during", "on"}:
            return at if any(word in VENUES and word != "fact" for word in low[at + 2 : at + 6]) else stop
    return stop


def _joins_verb(unit: Unit, at: int) -> bool:
    """Whether "and" joins another verb of the same subject."""
    return unit.low[at] in {"and", "but"} and at + 1 < len(unit) and is_verb_at(unit, at + 1)


def _left_limit(unit: Unit, stop: int, begin: int) -> int:
    """Where the words reported before a verb begin, between begin and stop."""
    low = unit.low
    start = begin
    while start < stop and (not low[start][0].isalnum() and low[start] != QUOTE):
        start += 1
    last = stop
    while last > start and low[last - 1] in {",", *DASHES}:
        last -= 1
    if last > start and low[last - 1] == QUOTE:
        quote = last - 1
        whole = word_count(unit, quote) > 3 or unit.openings[quote][:1].isupper()
        if quote > start and low[quote - 1] in {",", ":"} and whole:
            return quote
    return start
