"""Finds the spans of a reporting event's content: before, after or around the event.

Positions are token indexes of one `Unit`; spans are offsets into the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.grounding.speech.content_start import OCCASIONS
from summarizer.grounding.speech.reporting_events import CLAUSE_JOINTS, ReportingEvent
from summarizer.grounding.speech.speakers import Speaker
from summarizer.language.clauses import is_clause, is_verb_at, resumes_subject
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DO,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
    word_set,
)
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_FEWEST_WORDS: Final = 3
_LONGEST_CONTINUATION: Final = 2.5
_LONG_PART: Final = 40
_LONG_QUOTATION: Final = 20
_LONGEST_OCCASION: Final = 24
_LONGEST_OPENING: Final = 4
_CONTRASTS: Final = word_set("but while whereas")
_OPENS_SENTENCE: Final = word_set("after before since until when while although though because")
"""Conjunctions of clauses that precede the main clause."""


@dataclass(slots=True)
class Found:
    """An attribution in a sentence."""

    speaker: Speaker
    parts: list[Span]  # the spans of the content, in order; a stand-alone quotation is without its marks
    quoted: bool  # whether all of it is in quotation marks
    cue: Span | None  # the span of the cue; None if there is none

    def takes(self, parts: Sequence[Span]) -> bool:
        """Whether further parts can continue the content, because they are not much longer."""
        said = sum(end - start for start, end in self.parts)
        return sum(end - start for start, end in parts) <= _LONGEST_CONTINUATION * said


def read_contents(unit: Unit, events: Sequence[ReportingEvent]) -> Iterator[Found]:
    """Yield the attributions of a sentence's reporting events; none for an event without content in the sentence."""
    begin = 0
    for number, event in enumerate(events):
        cue = unit.span(*event.cue)
        later = events[number + 1 :]
        if event.verb is not None and event.verb.mental and _is_own_thought(unit, event, events[:number]):
            continue
        if event.place.trails:
            parts, quoted = _read_before(unit, event, begin, later[0].first if later else len(unit))
            begin = event.after
            yield from (Found(event.speaker, some, quoted, cue) for some in _split_unequal(parts, quoted=quoted))
        elif event.place.reported is not None:
            start = event.place.reported
            stop = _find_end(unit, event, start, later)
            colon = next((at - 1 for at in unit.quotes if start + 1 < at < stop and unit.low[at - 1] == ":"), None)
            parts, quoted = _read_behind(unit, event, start, stop if colon is None else colon)
            if parts:
                yield Found(event.speaker, list(parts), quoted, cue)
            if colon is not None and not later:  # "…: “Quote,” the union wrote" is the union's
                yield Found(event.speaker, list(part_spans(unit, colon + 1, stop)[0]), quoted=True, cue=cue)


def _is_own_thought(unit: Unit, event: ReportingEvent, earlier: Sequence[ReportingEvent]) -> bool:
    """Whether a mental event is part of its subject's own speech: "She said she felt …" is one attribution, not two."""
    return unit.low[event.first] in SUBJECT_PRONOUNS and any(
        other.place.reported is not None and other.speaker.name == event.speaker.name for other in earlier
    )


def _split_unequal(parts: Sequence[Span], *, quoted: bool) -> Iterator[list[Span]]:
    """Yield an interrupted quotation as one, or as two if a long first part is followed by a much longer rest."""
    if not parts:
        return
    said = parts[0][1] - parts[0][0]
    more = sum(end - start for start, end in parts[1:])
    if quoted and said >= _LONG_PART and more > _LONGEST_CONTINUATION * said:
        yield [parts[0]]
        parts = parts[1:]
    yield list(parts)


def _read_before(unit: Unit, event: ReportingEvent, begin: int, limit: int) -> tuple[tuple[Span, ...], bool]:
    """The content before an event and, if the event interrupts it, after it up to a limit; and whether it is quoted."""
    low, first = unit.low, event.first
    begin = next((at + 1 for at in range(first - 1, begin, -1) if low[at] == ";"), begin)
    if low[first] == "as" or low[event.cue[1] - 2] == "words":  # “…,” as Roe said: the quotation alone
        quote = first - 1 - (low[first - 1] == ",")
        begin = quote if quote >= begin and low[quote] == QUOTE else begin
    parts, quoted = part_spans(unit, _find_begin(unit, first, begin), first)
    if not quoted:
        resumes = event.place.resumes
        return parts + (part_spans(unit, resumes, limit)[0] if resumes is not None else ()), False
    resumed = next((at for at in range(event.after, limit) if low[at] == QUOTE), None)
    if resumed is not None and not unit.is_word(resumed - 1):
        parts += part_spans(unit, resumed, resumed + 1)[0]
    return parts, True


def _find_begin(unit: Unit, stop: int, begin: int) -> int:
    """The first token of the content before an event: of a quotation after a comma or colon, or else `begin`."""
    last = stop
    while last > begin and unit.low[last - 1] in {",", *DASHES}:
        last -= 1
    is_quotation = last - 1 > begin and unit.low[last - 1] == QUOTE and unit.low[last - 2] in {",", ":"}
    return last - 1 if is_quotation else begin


def _read_behind(unit: Unit, event: ReportingEvent, start: int, stop: int) -> tuple[tuple[Span, ...], bool]:
    """The content after an event, and whether all of it is quoted; empty if it is too short for a clause."""
    verb = event.verb
    if verb is not None and not verb.clause and unit.low[start] == QUOTE:
        return _quoted_parts(unit, start, stop), True
    parts, quoted = part_spans(unit, start, stop)
    governed = verb is not None and bool(verb.after or verb.target)
    is_content = quoted or governed or unit.low[start - 1] == "that" or QUOTE in unit.low[start:stop]
    return (parts, quoted) if is_content or stop - start >= _FEWEST_WORDS else ((), False)


def _find_end(unit: Unit, event: ReportingEvent, start: int, later: Sequence[ReportingEvent]) -> int:
    """The token after the content of an event."""
    stop = _find_end_of_own_clause(unit, event, start)
    if stop is None:
        stop = _find_next_clause(unit, start, later)
    stop = _trim_occasion(unit, start, stop)
    if event.verb is not None and unit.low[start - 1] == "that":
        stop = next((at for at in range(start + 2, stop - 2) if resumes_subject(unit, start, at)), stop)
    if event.verb is None or "*" not in event.verb.after:
        return stop
    # "denied the charge | and was found innocent"; a clause continues: "denied he knew and …"
    end = next((at for at in range(start + 1, stop) if _joins_verb(unit, at)), stop)
    return stop if is_clause(unit, start, end) else end


def _find_next_clause(unit: Unit, start: int, later: Sequence[ReportingEvent]) -> int:
    """The start of the next event that is joined to the content but outside it, or the next semicolon."""
    low = unit.low
    semicolon = next((at for at in range(start + 1, len(unit)) if low[at] == ";"), len(unit))
    for event in later:
        at = event.first
        joined = event.shared or low[at - 1] in CLAUSE_JOINTS or low[at] in CONJUNCTIONS
        if at > start + 1 and joined and (event.shared or low[at - 1] in _CONTRASTS or is_clause(unit, start)):
            while at > start + 1 and (low[at - 1] in CLAUSE_JOINTS or low[at - 1] in CONJUNCTIONS):
                at -= 1
            return min(at, semicolon)
    return semicolon


def _find_end_of_own_clause(unit: Unit, event: ReportingEvent, start: int) -> int | None:
    """The token after content in a subject, a subordinate clause or a "with" clause; None for other content."""
    low = unit.low
    if event.verb is None:
        return _find_end_of_subject(unit, start) if low[event.cue[1] - 1] not in {"to", "of"} else None
    if unit.low_at(event.first - 1) == "that" and event.first > 1 and is_finite(low[start]):
        return _find_main_clause(unit, start)  # "In a deal that Roe says could cost jobs, | the bank was sold"
    opens = event.first <= _LONGEST_OPENING and not any(map(is_finite, low[: event.first]))
    if opens and not _OPENS_SENTENCE.isdisjoint(low[max(0, event.first - 1) : event.cue[0]]):
        return _find_main_clause(unit, start)  # "Weeks after Roe said he would go, | the bank was sold"
    if unit.low_at(event.first - 1) in {"which", "who", "whom"}:
        return next((at for at in range(start + 1, len(unit)) if low[at] == ","), len(unit))
    if low[event.cue[0]].endswith("ing") and not event.shared:
        # "with A boasting of …, and B claiming …"
        return next((at for at in range(start + 1, len(unit) - 1) if low[at : at + 2] == [",", "and"]), None)
    return None


def _find_main_clause(unit: Unit, start: int) -> int | None:
    """The comma before the main clause of a sentence; None if there is none."""
    return next((at for at in range(start + 1, len(unit) - 1) if unit.low[at] == "," and is_clause(unit, at + 1)), None)


def _find_end_of_subject(unit: Unit, start: int) -> int:
    """The sentence's verb after a clause in its subject: "the claim that he lied | was wrong"."""
    has_verb = False
    for at in range(start + 1, len(unit)):
        word = unit.low[at]
        if has_verb and word in SUBORDINATORS:
            break
        if has_verb and is_finite(word):
            return at
        has_verb = has_verb or (word not in AUXILIARIES and (is_finite(word) or is_finite(unit.low[at - 1])))
    return len(unit)


def _trim_occasion(unit: Unit, start: int, stop: int) -> int:
    """The end of content before a final occasion: "… |, in an interview with the BBC"."""
    low = unit.low
    for at in range(stop - 2, max(start + 1, stop - _LONGEST_OCCASION), -1):
        if low[at] == "," and low[at + 1] in {"in", "at", "during", "on"}:
            return stop if OCCASIONS.isdisjoint(low[at + 2 : at + 6]) else at
    return stop


def _joins_verb(unit: Unit, at: int) -> bool:
    """Whether a token is a conjunction that joins another verb of the same subject."""
    return unit.low[at] in {"and", "but"} and at + 1 < len(unit) and is_verb_at(unit, at + 1)


def part_spans(unit: Unit, start: int, stop: int) -> tuple[tuple[Span, ...], bool]:
    """Return the spans of a range of tokens, and whether all of them are quotations.

    A stand-alone quotation is returned without its marks; one in a sentence is returned with the sentence.
    """
    low = unit.low
    while stop > start and (
        (low[stop - 1] in CONJUNCTIONS and low[stop - 2] not in DO)
        or not (low[stop - 1][0].isalnum() or low[stop - 1] == QUOTE)
    ):
        stop -= 1
    while start < stop and (low[start] in {"but", "and"} or not (low[start][0].isalnum() or low[start] == QUOTE)):
        start += 1
    if start >= stop:
        return (), False
    if all(word == QUOTE for word in low[start:stop]):
        return _join_parts(unit, range(start, stop)), True
    if low[start] == QUOTE and not unit.is_word(start + 1) and _length(unit, start) >= _LONG_QUOTATION:
        return _quoted_parts(unit, start, stop), True
    return (unit.span(start, stop),), False


def _quoted_parts(unit: Unit, start: int, stop: int) -> tuple[Span, ...]:
    """The spans of a quotation and of those joined to it, without quotation marks."""
    joined = [
        at
        for at in range(start + 1, stop)
        if unit.low[at] == QUOTE and (unit.low[at - 1] in CONJUNCTIONS or not unit.is_word(at - 1))
    ]
    return _join_parts(unit, [start, *joined])


def _join_parts(unit: Unit, indexes: Iterable[int]) -> tuple[Span, ...]:
    return tuple(part for index in indexes if index in unit.quotes for part in unit.quotes[index].parts)


def _length(unit: Unit, index: int) -> int:
    start, end = unit.quotes[index].outer
    return end - start
