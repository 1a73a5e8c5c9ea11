"""Who says what in an article: quotations and reported speech with their speakers, by rules of news prose.

The main path only: verbs and subjects, contents and names are read by the modules beside it. No engine's choice, no
actor list and no model may enter, since engines are judged by what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.clauses import (
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    PREPOSITIONS,
    QUOTE,
    Unit,
    is_finite,
    read_units,
)
from summarizer.grounding.contents import find_reported, is_clause, left_limit, part_spans, trim_end
from summarizer.grounding.cues import REPORTING_NOUNS, find_verb
from summarizer.grounding.quotations import Marked, Passage, is_inside_quotation, join_passages, scan_quotations
from summarizer.grounding.sentences import split_paragraphs, split_passage, split_sentences
from summarizer.grounding.speakers import Cast, Speaker
from summarizer.grounding.subjects import Predicate, Subject, find_subject, noun_phrase_before, read_predicate
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span

__all__ = ["attribution_of", "find_attributions", "is_inside_quotation"]

_SHORTEST = 3
_LONG_ENOUGH = 40
_CUTS = frozenset({",", ";", "but", "while", "as", "whereas", "although", "though", *DASHES})


@dataclass(frozen=True, slots=True)
class _Act:
    """One act of saying in a sentence: who, by which tokens, and what it reports behind and before itself.

    Attributes:
        first: The token that its clause begins with.
        cue: The tokens of the cue.
        after: The token behind all that names speaker and cue.
        speaker: Who speaks.
        reported: The first token of what is said behind it, or None.
        trails: Whether what is said stands before it.
        shared: Whether its subject belongs to an earlier verb.
        mental: Whether it is a belief rather than words.
    """

    first: int
    cue: tuple[int, int]
    after: int
    speaker: Speaker
    reported: int | None
    trails: bool
    shared: bool = False
    mental: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Speaker
    parts: tuple[Span, ...]
    quoted: bool
    cue: Span | None


def find_attributions(text: str) -> list[FoundAttribution]:
    """Every quotation and report of speech whose speaker the article lets one tell.

    Read are verbs of saying before, behind and inside what is said, "according to", accusations, calls, warnings,
    denials, pledges and predictions, nouns ("X's claim that …"), quotations that go on in the next sentence or
    paragraph, and speech that is reported inside other speech. A pronoun or a surname is resolved to the fullest name;
    where it could mean several, `speaker` is None.

    Args:
        text: The article.

    Returns:
        Attributions in order of where their content begins.

    >>> found, = find_attributions("“We won,” said Ann Roe, the mayor. “All of it.”")
    >>> found.speaker, found.kind, [text for text in (found.text,)]
    ('Ann Roe', 'direct', ['We won,” said Ann Roe, the mayor. “All of it.'])
    """
    return _Reader(text).read()


class _Reader:
    """Reads one article sentence by sentence, and then what is said inside its quotations."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marked = scan_quotations(text)
        self._paragraphs = split_paragraphs(text)
        sentences = split_sentences(text)
        passages = list(join_passages(self._marked))
        self._units = list(read_units(text, sentences=sentences, paragraphs=self._paragraphs, passages=passages))
        self._cast = Cast(text, self._units)
        self._acts: list[list[_Act]] = []
        self._found: list[list[_Found]] = []

    def read(self) -> list[FoundAttribution]:
        """All attributions of the article."""
        for index, unit in enumerate(self._units):
            acts = list(_read_acts(unit, index, self._cast))
            found = list(_read_contents(unit, acts))
            if index and (quoted := list(self._continue_quotation(index, unit, acts, found))):
                found = quoted
            self._acts.append(acts)
            self._found.append(found)
        outer = [item for found in self._found for item in found]
        return _finish(self._text, outer + list(_read_nested(self._text, self._marked, outer)))

    def _continue_quotation(
        self, index: int, unit: Unit, acts: Sequence[_Act], found: Sequence[_Found]
    ) -> Iterator[_Found]:
        """A sentence that is nothing but a quotation, and its speaker in the sentence before it or behind it."""
        earlier, before = self._units[index - 1], self._found[index - 1]
        together = earlier.paragraph == unit.paragraph
        if acts and not found and not before and together and _is_quotation(earlier) and acts[0].first == 0:
            # “…!” in one sentence, its speaker in the next
            parts, _ = part_spans(earlier, 0, len(earlier))
            yield _Found(acts[0].speaker, parts, quoted=True, cue=unit.span(*acts[0].cue))
        if not _is_quotation(unit):
            return
        parts, _ = part_spans(unit, 0, len(unit))
        if earlier.low and earlier.low[-1] in {":", ","}:
            speaker = self._acts[index - 1][-1].speaker if self._acts[index - 1] else self._cast.topic(index - 1)
        else:
            principal = _principal(before)
            goes_on = principal is not None and (together or principal.quoted)
            speaker = principal.speaker if principal is not None and goes_on else None
        if speaker is not None and speaker.name:
            yield _Found(speaker, parts, quoted=True, cue=None)


def _is_quotation(unit: Unit) -> bool:
    return bool(unit.low) and all(word == QUOTE for word in unit.low)


def _principal(found: Sequence[_Found]) -> _Found | None:
    """The last attribution of a sentence that stands in no other of it."""
    for item in reversed(found):
        at = item.cue[0] if item.cue else -1
        if not any(start <= at < end for other in found if other is not item for start, end in other.parts):
            return item
    return None


def _read_contents(unit: Unit, acts: Sequence[_Act]) -> Iterator[_Found]:
    begin = 0
    for number, act in enumerate(acts):
        cue = unit.span(*act.cue)
        if act.trails:
            parts, quoted = _read_before(unit, act, begin)
            begin = act.after
            if parts:
                yield _Found(act.speaker, parts, quoted, cue)
        elif act.reported is not None:
            stop = trim_end(unit, act.reported, _cut(unit, act, act.reported, acts[number + 1 :]))
            colon = _colon_before_quotation(unit, act.reported, stop)
            parts, quoted = part_spans(unit, act.reported, colon or stop)
            if quoted or (colon or stop) - act.reported >= _SHORTEST:
                yield _Found(act.speaker, parts, quoted, cue)
            if colon is not None:
                yield _Found(act.speaker, part_spans(unit, colon + 1, stop)[0], quoted=True, cue=cue)


def _colon_before_quotation(unit: Unit, start: int, stop: int) -> int | None:
    for at in range(start + 1, stop - 1):
        if unit.low[at] == ":" and unit.low[at + 1] == QUOTE:
            return at
    return None


def _read_nested(text: str, marked: Sequence[Marked], outer: Sequence[_Found]) -> Iterator[_Found]:
    """Speech of others that is reported inside quotations: A says that B said."""
    inner = [quotation for quotation in marked if quotation.depth == 1]
    at = 0
    for quotation in marked:
        if quotation.depth or quotation.inner[1] - quotation.inner[0] < _LONG_ENOUGH:
            continue
        begin, end = quotation.inner
        while at < len(inner) and inner[at].outer[0] < begin:
            at += 1
        last = at
        while last < len(inner) and inner[last].outer[1] <= end:
            last += 1
        passages = [Passage(mark.outer, (mark.inner,)) for mark in inner[at:last]]
        sentences = list(split_passage(text, quotation.inner))
        units = list(read_units(text, sentences=sentences, paragraphs=[quotation.inner], passages=passages))
        if any(find_verb(word) for unit in units for word in unit.low):
            cast = Cast(text, units)
            for index, unit in enumerate(units):
                acts = [act for act in _read_acts(unit, index, cast) if act.reported is not None and not act.mental]
                yield from (item for item in _read_contents(unit, acts) if item.speaker.name)


def _read_acts(unit: Unit, index: int, cast: Cast) -> Iterator[_Act]:
    earlier: list[tuple[Predicate, Subject]] = []
    for at, word in enumerate(unit.low):
        if word == "according" and unit.low[at + 1 : at + 2] == ["to"]:
            act = _read_according(unit, at, index, cast)
            if act is not None:
                cast.remember(index, at, act.speaker)
                yield act
            continue
        if word in REPORTING_NOUNS and (act := _read_noun(unit, at, index, cast)) is not None:
            yield act
            continue
        predicate = read_predicate(unit, at)
        if predicate is None:
            continue
        subject = find_subject(unit, predicate, earlier)
        if subject is None:
            continue
        act = _read_verb(unit, predicate, subject, index, cast)
        if act is not None:
            earlier.append((predicate, subject))
            yield act


def _read_noun(unit: Unit, at: int, index: int, cast: Cast) -> _Act | None:
    """What a noun reports: "X's claim that …", "a warning by X that …"."""
    low = unit.low
    that = next((i for i in range(at + 1, min(len(low) - 1, at + 10)) if low[i] == "that"), None)
    if that is None:
        return None
    if that == at + 1:
        owner = next((i for i in range(at - 1, max(-1, at - 4), -1) if low[i].endswith(("'s", "’s", "s'", "s’"))), None)
        subject = noun_phrase_before(unit, owner + 1) if owner is not None else None
    elif low[at + 1] in {"by", "from"} and all(unit.is_word(i) for i in range(at + 2, that)):
        subject = Subject(at + 2, that, at)
    else:
        subject = None
    if subject is None or subject.stop - subject.first > 8:
        return None
    return _Act(subject.first, (at, at + 1), that, cast.identify(index, subject), that + 1, trails=False)


def _read_verb(unit: Unit, predicate: Predicate, subject: Subject, index: int, cast: Cast) -> _Act | None:
    low = unit.low
    first = subject.clause
    if first and low[first - 1] == "as":
        first -= 1
    after = max(subject.stop, predicate.last + 1)
    trails = subject.inverted or not subject.shared and _follows_quotation(unit, first)
    reported = None if trails else find_reported(unit, predicate, subject)
    if reported is None and not trails:
        trails = not subject.shared and _closes_sentence(unit, predicate, subject, after)
        if low[subject.clause - 1] == "as" and subject.clause and unit.low[after : after + 1] == [","] and not trails:
            reported = after + 1
    if low[first : first + 1] == ["as"] and first == 0 and reported is None:
        reported = _after_comma(unit, after)
    if not trails and reported is None and first > 0:
        return None
    speaker = cast.identify(index, subject)
    cast.remember(index, predicate.verb, speaker)
    cue = (predicate.verb, predicate.last + 1)
    return _Act(first, cue, after, speaker, reported, trails, subject.shared, predicate.cue.mental)


def _closes_sentence(unit: Unit, predicate: Predicate, subject: Subject, after: int) -> bool:
    """Whether a verb without an object ends a sentence whose beginning it reports: "Prices fell, the bank said"."""
    low, first = unit.low, subject.clause - (subject.clause > 0 and unit.low[subject.clause - 1] == "as")
    if not first or low[first - 1] not in {",", *DASHES} or low[first] in CONJUNCTIONS:
        return False
    if predicate.cue.clause not in ("bare", "clear"):
        return False
    if predicate.cue.nominal and predicate.form in ("base", "third") and subject.stop - subject.first > 4:
        return False
    for at in range(after, len(low)):
        if not unit.is_word(at):
            break
        if is_finite(low[at]) or at - after > 9:
            return False
    return any(is_finite(word) for word in low[:first]) or is_clause(unit, 0)


def _after_comma(unit: Unit, index: int) -> int | None:
    for at in range(index, min(len(unit) - 1, index + 12)):
        if unit.low[at] == ",":
            return at + 1
        if not unit.is_word(at):
            break
    return None


def _follows_quotation(unit: Unit, first: int) -> bool:
    """Whether a clause stands right behind a quotation that a comma or a mark of its own ends."""
    low = unit.low
    if not first or low[first] in CONJUNCTIONS:
        return False
    if low[first - 1] == ",":
        return first > 1 and low[first - 2] == QUOTE
    return low[first - 1] == QUOTE


def _read_before(unit: Unit, act: _Act, begin: int) -> tuple[tuple[Span, ...], bool]:
    """What is said before an act of saying, and behind it where it only interrupts."""
    low = unit.low
    for at in range(act.first - 1, begin, -1):
        if low[at] == ";":
            begin = at + 1
            break
    parts, quoted = part_spans(unit, left_limit(unit, act.first, begin), act.first)
    rest = act.after
    while rest < len(low) and unit.is_word(rest) and not is_finite(low[rest]):
        rest += 1
    if rest + 1 < len(low) and low[rest] in {",", ":", *DASHES} and low[rest + 1] == QUOTE:
        rest += 1
    if rest < len(low) and low[rest] == QUOTE and quoted and low[rest - 1] not in PREPOSITIONS | DETERMINERS:
        more, _ = part_spans(unit, rest, rest + 1)
        return parts + more, True
    return parts, quoted


def _cut(unit: Unit, saying: _Act, start: int, later: Sequence[_Act]) -> int:
    """Where what is said ends: at the next act of saying that is joined to this one and not part of it."""
    low = unit.low
    for act in later:
        at = act.first
        if act.speaker.name == saying.speaker.name and low[at] in {"he", "she"} and low[at - 1] == "that":
            # “…, showing pictures that he said …”: his words do not report themselves
            comma = next((i for i in range(at, start, -1) if low[i] == "," and low[i + 1].endswith("ing")), None)
            if comma is not None:
                return comma
        joined = low[at - 1] in _CUTS or low[at] in CONJUNCTIONS or act.shared
        if at > start + 1 and joined and (low[start] == QUOTE or is_clause(unit, start) or act.shared):
            while at > start + 1 and (low[at - 1] in _CUTS or low[at - 1] in CONJUNCTIONS):
                at -= 1
            return at
    return len(unit)


def _read_according(unit: Unit, at: int, index: int, cast: Cast) -> _Act | None:
    low = unit.low
    first = stop = at + 2
    while stop < len(low) and unit.is_word(stop):
        word = low[stop]
        if stop > first and (
            word in {"who", "which", "that", "while", "as", "but", "although", "where"}
            or word in DETERMINERS and unit.caps[stop - 1]
        ):
            break
        stop += 1
    if stop == first:
        return None
    apposition = None
    if stop + 1 < len(low) and low[stop] == ",":
        end = stop + 1
        while end < len(low) and unit.is_word(end) and unit.caps[end]:
            end += 1
        if end > stop + 1 and (end == len(low) or low[end] == ","):
            apposition = (stop + 1, end)
    speaker = cast.identify(index, Subject(first, stop, at, apposition))
    after = apposition[1] if apposition else stop
    begin = at
    while begin and (low[begin - 1] in CONJUNCTIONS or low[begin - 1] == ","):
        begin -= 1
    leads = begin == 0 or low[begin - 1] in {"that", "but", ":", ";", "while"}
    reported = after + (low[after : after + 1] == [","]) if leads else None
    if reported is not None and reported >= len(low):
        return None
    return _Act(at if leads else begin, (at, at + 2), after, speaker, reported, not leads)


def _finish(text: str, found: Sequence[_Found]) -> list[FoundAttribution]:
    """The records, in order, each with the attribution that it stands in."""
    ordered = sorted(found, key=lambda item: (item.parts[0][0], -item.parts[-1][1]))
    records: list[FoundAttribution] = []
    open_: list[int] = []
    for item in ordered:
        start, end = item.parts[0][0], item.parts[-1][1]
        while open_ and records[open_[-1]].content[-1][1] <= start:
            open_.pop()
        within = next((at for at in reversed(open_) if _holds(records[at], item)), None)
        speaker = item.speaker
        kind: AttributionKind = "document" if speaker.document else "direct" if item.quoted else "indirect"
        open_.append(len(records))
        records.append(
            FoundAttribution(
                speaker=speaker.name,
                as_named=text[slice(*speaker.span)],
                spans=(speaker.span,),
                content=item.parts,
                cue=item.cue,
                kind=kind,
                within=within,
                text=text[start:end],
            )
        )
    return records


def _holds(outer: FoundAttribution, inner: _Found) -> bool:
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)


def attribution_of(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The innermost attribution whose content covers the larger part of a span, or None."""
    start, end = span
    best: tuple[int, FoundAttribution] | None = None
    for found in attributions:
        if found.content[0][0] >= end:
            break
        covered = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in found.content)
        size = sum(stop - begin for begin, stop in found.content)
        if 2 * covered > end - start and (best is None or size < best[0]):
            best = (size, found)
    return best[1] if best else None
