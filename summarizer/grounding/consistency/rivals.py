"""Two values for the same thing: claims against each other, and the headline and abstract against the claims.

What comparators, rounding, an update of the count or another time explains is no contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple

from summarizer.grounding.consistency.bounds import Bounds, bounds_of
from summarizer.grounding.consistency.disputes import echoes, is_comparable
from summarizer.grounding.consistency.lexicon import ANYBODY, EVENTS
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.grounding.consistency.things import Thing, has_pronoun_subject
from summarizer.grounding.figures.calendar_words import MONTHS
from summarizer.schemas.findings import FoundFigure, Span

_LONG: Final = frozenset({"year", "month", "quarter"})
_FEW: Final = 5
"""Figures of which every sum is tried."""
_FLOOR: Final = 2
"""How many times the floor that a claim gives a headline may give."""
_ROUNDED: Final = 20
"""One part in so many: how far a round count in one sentence may be from the exact one in another."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of a brief, where it stands, and what it counts.

    Attributes:
        path: The item's place in the brief: 'numeric_claims[2]', 'headline'.
        where: What it stands in.
        passage: Its sentence.
        placed: The figure.
        thing: What it counts.
        source: Who says it, in the article's words; empty where the article itself does.
        actor: The source's id, or None.
        about: What it counts, as the brief has it.
        span: Where its sentence stands in the article's text; None where it is no part of it.
    """

    path: str
    where: Literal["claim", "headline", "abstract", "title"]
    passage: Passage
    placed: Placed
    thing: Thing
    source: str = ""
    actor: str | None = None
    about: str = ""
    span: Span | None = None


class Count(NamedTuple):
    """People counted somewhere in what a brief quotes: what happened to them, and whether on top of others."""

    event: str
    added: bool
    figure: FoundFigure


def find_rivals(
    statements: Sequence[Statement], *, counts: Sequence[Count] = ()
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of statements of the same thing with values that do not fit; the one that stands first in a brief first.

    Args:
        statements: The figures of a brief, its headline and its abstract.
        counts: Everybody whom the brief counts, so that what a headline repeats or adds up is known.
    """
    claims = [one for one in statements if one.where == "claim"]
    for position, one in enumerate(claims):
        for other in claims[position + 1 :]:
            if is_same_thing(one, other) and differ(one, other):
                yield one, other
    for lead in statements:
        if lead.where == "claim":
            continue
        if lead.thing.event and _is_told(lead, counts):
            continue
        same = [claim for claim in claims if is_same_thing(lead, claim)]
        if same and not _adds_up(lead, same) and all(differ(lead, claim) or _oversteps(lead, claim) for claim in same):
            yield lead, same[0]


def choose_comparable(figures: Sequence[FoundFigure], leads: Sequence[FoundFigure]) -> set[int]:
    """Which claims' figures are worth reading: those that differ from another claim's, or may be what a headline has.

    Args:
        figures: The claims' figures.
        leads: The headline's and the abstract's.
    """
    bounds = [_rounded(figure) for figure in figures]
    chosen = {at for at, figure in enumerate(figures) if any(_same_measure(figure, lead) for lead in leads)}
    for at, figure in enumerate(figures):
        for place in range(at):
            known = at in chosen and place in chosen
            if not known and bounds[at].apart(bounds[place]) and _same_measure(figures[place], figure):
                chosen |= {at, place}
    return chosen


def _is_told(lead: Statement, counts: Sequence[Count]) -> bool:
    """Whether the brief has a headline's count somewhere, or counts some on top of others, which a headline adds up."""
    figure = lead.placed.figure
    return any(
        count.added or (count.figure.value == figure.value or not _rounded(figure).apart(_rounded(count.figure)))
        for count in counts
        if count.event == lead.thing.event and not _is_floor(count.figure)
    )


def _is_floor(figure: FoundFigure) -> bool:
    return figure.comparator in ("at_least", "more_than")


def _adds_up(lead: Statement, claims: Sequence[Statement]) -> bool:
    """Whether a headline's figure is the sum of several claims', or of figures in one claim's sentence."""
    listed = [[claim.placed.figure for claim in claims]]
    listed += [
        [placed.figure for placed in claim.passage.placed if placed.figure.kind == "cardinal"] for claim in claims
    ]
    return any(
        sum(figure.value or 0 for figure in chosen) == lead.placed.figure.value
        for figures in listed
        for count in range(2, min(len(figures), _FEW) + 1)
        for chosen in combinations(figures[:_FEW], count)
    )


def is_same_thing(one: Statement, other: Statement) -> bool:
    """Whether two figures plainly count or measure the same thing, at the same time."""
    a, b = one.placed.figure, other.placed.figure
    if a.start == b.start and one.where == other.where:
        return False
    if not _same_measure(a, b) or _is_linked(one, other) or not _same_time(one, other):
        return False
    if one.thing.names and other.thing.names and one.thing.names.isdisjoint(other.thing.names):
        return False
    if one.passage is other.passage:
        return False
    if _is_echo(one, other):
        return True
    if one.thing.event or other.thing.event:
        return _same_event(one, other)
    return _same_words(one, other)


def _same_measure(a: FoundFigure, b: FoundFigure) -> bool:
    bare = "cardinal" in (a.kind, b.kind) and None in (a.unit, b.unit)
    if a.kind != b.kind and not (bare and {a.kind, b.kind} <= {"cardinal", "money"}):
        return False
    if a.currency and b.currency and a.currency != b.currency:
        return False
    if a.kind == b.kind == "cardinal" and _group(a) != _group(b):
        return False
    return a.kind not in ("ratio", "percent_points") or a.unit == b.unit


def _group(figure: FoundFigure) -> str:
    """Who or what a count is of; empty for people of any kind."""
    unit = figure.unit or ""
    return "" if unit in ANYBODY or unit in EVENTS else unit


def _is_linked(one: Statement, other: Statement) -> bool:
    """Whether the article itself compares the one figure with the other, or either with a third."""
    starts = {one.placed.figure.start, other.placed.figure.start}
    if one.placed.baseline in starts or other.placed.baseline in starts:
        return True
    return _is_baseline(one) or _is_baseline(other)


def _is_baseline(one: Statement) -> bool:
    return any(placed.baseline == one.placed.figure.start for placed in one.passage.placed)


def _same_time(one: Statement, other: Statement) -> bool:
    """Whether nothing says that two figures are of different times, or that one replaces the other."""
    if one.thing.told.updated or other.thing.told.updated or one.thing.told.background or other.thing.told.background:
        return False
    a, b = one.placed.figure.period, other.placed.figure.period
    if a is not None and b is not None and a.casefold() != b.casefold():
        return False
    mine, theirs = one.thing.told.times, other.thing.told.times
    return not mine or not theirs or mine <= theirs or theirs <= mine


def _is_echo(one: Statement, other: Statement) -> bool:
    """Whether one sentence only says who gives another figure than the sentence right before it."""
    if one.span is None or other.span is None or not have_two_sources(one, other):
        return False
    first, second = sorted((one, other), key=lambda statement: statement.span or (0, 0))
    assert first.span is not None
    assert second.span is not None
    adjacent = 0 <= second.span[0] - first.span[1] <= 2 and is_comparable(first.placed, second.placed)
    return adjacent and len(first.passage.placed) == 1 and echoes(second.passage, second.placed)


def _same_event(one: Statement, other: Statement) -> bool:
    """Whether both count those to whom the same happened, and tell of it in words that meet."""
    if one.thing.event != other.thing.event or one.thing.group != other.thing.group:
        return False
    if one.where == "claim" and _is_dated(one) != _is_dated(other):
        return False
    mine, theirs = one.thing.scene, other.thing.scene
    if not mine.isdisjoint(theirs) or not one.thing.names.isdisjoint(other.thing.names) or not (mine or theirs):
        return True
    if one.where == "claim" and not have_two_sources(one, other):
        return False  # one voice that counts twice counts two things, unless it says the same of both
    return not theirs or (one.where == "claim" and not mine)


def have_two_sources(one: Statement, other: Statement) -> bool:
    """Whether two sources are named, and are not one."""
    if one.actor is not None and other.actor is not None:
        return one.actor != other.actor
    return bool(one.source and other.source and one.source.casefold() != other.source.casefold())


def _is_dated(statement: Statement) -> bool:
    """Whether a sentence names a month or a year, or counts over one."""
    if not _LONG.isdisjoint(statement.thing.told.times):
        return True
    return any(
        time[-4:].isdigit() or time in MONTHS for time in statement.thing.told.times
    ) or not MONTHS.keys().isdisjoint((statement.placed.figure.period or "").lower().split())


def _same_words(one: Statement, other: Statement) -> bool:
    """Whether two sentences say the same but for the figure; a headline may say less."""
    if one.placed.figure.unit != other.placed.figure.unit and one.placed.figure.kind != "money":
        return False
    if has_pronoun_subject(one.passage) or has_pronoun_subject(other.passage):
        return False
    if len(one.passage.placed) != 1 and len(other.passage.placed) != 1:
        return False
    mine, theirs = one.thing.words, other.thing.words
    if one.where == "claim":
        return bool(mine) and mine == theirs and one.thing.names == other.thing.names
    told = set(other.thing.told.words.values())  # what a headline says the speaker does, the speaker may say
    return len(mine) + bool(other.thing.group) >= 3 and mine <= told and len(other.passage.placed) == 1


def differ(one: Statement, other: Statement) -> bool:
    """Whether no value fits both figures, as they are bounded and rounded."""
    return _rounded(one.placed.figure).apart(_rounded(other.placed.figure))


def _oversteps(lead: Statement, claim: Statement) -> bool:
    """Whether a headline says at least more than its story does: "at least 53" where that has at least 33."""
    said, told = lead.placed.figure, claim.placed.figure
    if not _is_floor(told) or said.value is None or told.value is None:
        return False
    if _is_floor(said):
        return _rounded(said).low > told.value
    return said.comparator == "exact" and said.value >= told.value * _FLOOR


def _rounded(figure: FoundFigure) -> Bounds:
    """The values that a figure may stand for in another sentence, where round counts are often rounded ones."""
    bounds = bounds_of(figure)
    value = figure.value
    if value is None or value < 100 or value % 10 or figure.comparator != "exact" or value != int(value):
        return bounds
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    slack = min(5 * value.__class__(10) ** (zeros - 1), value / _ROUNDED)
    return Bounds(min(bounds.low, value - slack), max(bounds.high, value + slack))
