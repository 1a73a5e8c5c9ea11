"""Changes held against the levels before and after them: "rose 20 percent to 150 from 100"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.consistency.bounds import Bounds, bounds_of, half_digit
from summarizer.grounding.consistency.conflicts import Conflict, plain, split_sides
from summarizer.grounding.consistency.lexicon import ADJUSTED, CHANGES_NOUN, FALLS, MULTIPLES, RISES
from summarizer.grounding.consistency.passages import Passage, Placed

_HUNDRED: Final = Decimal(100)
_COMPARED: Final = frozenset({"compared", "versus", "against"})
_NEAR: Final = 12
_BETWEEN: Final = 10
_FACTOR_LOW, _FACTOR_HIGH = Decimal("0.85"), Decimal("1.25")
"""How far from twice a thing that doubled may be."""


class Levels(NamedTuple):
    """Two levels of one thing, and which came first."""

    before: Placed
    after: Placed

    @property
    def first(self) -> Placed:
        """The one that the sentence has first."""
        return min(self, key=lambda placed: placed.first)

    @property
    def second(self) -> Placed:
        """The one that the sentence has second."""
        return max(self, key=lambda placed: placed.first)


def find_wrong_changes(passage: Passage) -> Iterator[Conflict]:
    """The changes of a sentence that do not lead from the one level to the other."""
    if len(passage.placed) < 2 or not ADJUSTED.isdisjoint(passage.words):
        return
    for levels in _find_levels(passage):
        wrong = _check_direction(passage, levels)
        if wrong is None:
            wrong = _check_factor(passage, levels) or _check_amount(passage, levels)
        if wrong is not None:
            yield wrong


def _find_levels(passage: Passage) -> Iterator[Levels]:
    """The pairs of levels that a sentence states with "from" and "to", or as figure and baseline."""
    placed = passage.placed
    used: set[int] = set()
    for at, one in enumerate(placed):
        for other in placed[at + 1 : at + 3]:
            if {one.first, other.first} & used or not _same_kind(one, other):
                continue
            gap = passage.words[one.last : passage.bound_start(other)]
            between = placed[at + 1 : placed.index(other)]
            if len(gap) > _BETWEEN + 6 or ";" in gap or any(_same_kind(one, third) for third in between):
                continue
            levels = _read_levels(passage, one, other, gap)
            if levels is not None:
                used |= {one.first, other.first}
                yield levels


def _read_levels(passage: Passage, one: Placed, other: Placed, gap: Sequence[str]) -> Levels | None:
    before = passage.before(one, 2)
    if any((word in RISES or word in FALLS) and word not in ("up", "down") for word in gap):
        return None  # "fell to 41, after it had risen from 30" tells of two changes
    if gap[-1:] == ["from"] and (
        before[-1:] == ["to"] or one.baseline == other.figure.start or gap[-2:-1] in (["up"], ["down"])
    ):
        return Levels(before=other, after=one)
    if gap[-1:] == ["to"] and before[-1:] == ["from"]:
        return Levels(before=one, after=other)
    if one.baseline == other.figure.start and not _COMPARED.isdisjoint(gap):
        return Levels(before=other, after=one)
    return None


def _same_kind(one: Placed, other: Placed) -> bool:
    a, b = one.figure, other.figure
    if a.value is None or b.value is None or a.value_to is not None or b.value_to is not None:
        return False
    if a.kind == b.kind and a.kind not in ("ratio", "percent_points"):
        units = {(unit or "").partition("/")[0].partition(" per")[0] for unit in (a.unit, b.unit)}
        return len(units - {""}) <= 1 and a.currency == b.currency
    bare = a if a.kind == "cardinal" and a.unit is None else b if b.kind == "cardinal" and b.unit is None else None
    known = b if bare is a else a
    if bare is None or known.kind not in ("money", "measure") or not a.value or not b.value:
        return False
    return max(a.value, b.value) < min(a.value, b.value) * 100  # "from 10 to 12 million" leaves a magnitude out


def _verb(passage: Passage, levels: Levels) -> tuple[str, int] | None:
    """The word that says how the levels change, and its place: "up from" between them, else the nearest before both."""
    between = passage.words[levels.first.last : levels.second.first]
    if between[-2:-1] in (["up"], ["down"]) and between[-1:] == ["from"]:
        return between[-2], levels.second.first - 2
    start = passage.bound_start(levels.first)
    for at in range(start - 1, max(-1, start - _NEAR), -1):
        word = passage.words[at]
        if word in (";", ":", "and", "but", "while"):
            return None
        if word in RISES or word in FALLS or word in MULTIPLES:
            return word, at
    return None


def _sign(word: str) -> int:
    return 1 if word in RISES else -1 if word in FALLS else 0


def _check_direction(passage: Passage, levels: Levels) -> Conflict | None:
    """A rise to less than before, or a fall to more."""
    verb = _verb(passage, levels)
    sign = _sign(verb[0]) if verb else 0
    before, after = bounds_of(levels.before.figure), bounds_of(levels.after.figure)
    if verb is None or not sign or (after.high >= before.low if sign > 0 else after.low <= before.high):
        return None
    if _nouns_between(passage, levels, verb):
        return None
    old, new = passage.show(levels.before), passage.show(levels.after)
    return Conflict(
        kind="change",
        figures=tuple(levels),
        sides=split_sides(passage, levels.first, levels.second),
        message=f"a change against its levels: “{verb[0]}”, but from {old} to {new}",
        question=f"Was it {new} after {old}, or the other way round?",
    )


def _nouns_between(passage: Passage, levels: Levels, verb: tuple[str, int]) -> bool:
    """Whether another figure of the same measure stands between the verb and the levels, which it may belong to."""
    return any(
        verb[1] < other.first < levels.first.first and _same_kind(other, levels.first) for other in passage.placed
    )


def _check_factor(passage: Passage, levels: Levels) -> Conflict | None:
    """A thing that "doubled" to much less or more than twice what it was."""
    verb = _verb(passage, levels)
    factor = MULTIPLES.get(verb[0]) if verb else None
    before, after = bounds_of(levels.before.figure), bounds_of(levels.after.figure)
    if verb is None or factor is None or before.low <= 0 or not after.high.is_finite() or not before.high.is_finite():
        return None
    wanted = Decimal(str(factor))
    lead = passage.words[max(0, verb[1] - 2) : verb[1]]
    least = wanted * _FACTOR_LOW
    most = Decimal("Infinity") if lead == ["more", "than"] and factor > 1 else wanted * _FACTOR_HIGH
    made = Bounds(after.low / before.high, after.high / before.low)
    if not made.apart(Bounds(least, most)):
        return None
    old, new = passage.show(levels.before), passage.show(levels.after)
    return Conflict(
        kind="change",
        figures=tuple(levels),
        sides=split_sides(passage, levels.first, levels.second),
        message=f"a change against its levels: “{verb[0]}”, but from {old} to {new}",
        question=f"Is “{verb[0]}” right, with {new} after {old}?",
    )


def _check_amount(passage: Passage, levels: Levels) -> Conflict | None:
    """A change by so much that is not the distance of the levels."""
    change = _find_change(passage, levels)
    before, after = bounds_of(levels.before.figure), bounds_of(levels.after.figure)
    if change is None or before.low <= 0 or not all(bound.is_finite() for bound in (*before, *after)):
        return None
    figure = change.figure
    said = bounds_of(figure, grain=half_digit(figure) * 2)
    distance = Bounds(after.low - before.high, after.high - before.low)
    relative = Bounds((after.low / before.high - 1) * _HUNDRED, (after.high / before.low - 1) * _HUNDRED)
    turned = _turned(passage, change, levels)
    if turned is not None:
        return turned
    fits = [relative] if figure.kind == "percent" else [distance]
    if figure.kind == "percent" and levels.before.figure.kind == "percent":
        fits.append(distance)  # "up 2 percent to 6 percent" is careless, and is understood
    if any(not said.apart(real) or not said.apart(Bounds(-real.high, -real.low)) for real in fits):
        return None
    old, new = passage.show(levels.before), passage.show(levels.after)
    made = (levels.after.figure.value or Decimal(0)) / (levels.before.figure.value or Decimal(1)) - 1
    come = f"{plain(abs(made * _HUNDRED))} percent" if figure.kind == "percent" else plain(_difference(levels))
    ordered = sorted((change, *levels), key=lambda placed: placed.first)
    left, right = (ordered[0], ordered[1]) if change is ordered[0] else (ordered[1], ordered[2])
    return Conflict(
        kind="change",
        figures=(change, *levels),
        sides=split_sides(passage, left, right),
        message=f"a change against its levels: {old} to {new} is {come}, and the article has “{passage.show(change)}”",
        question=f"Which is right: a change of {passage.show(change)}, or one from {old} to {new}?",
    )


def _turned(passage: Passage, change: Placed, levels: Levels) -> Conflict | None:
    """A conflict where "a fall of 21 percent" stands behind levels that rise."""
    words = [word for word in (*passage.before(change, 3), *passage.after(change, 1)) if word in CHANGES_NOUN]
    sign = _sign(words[-1]) if words else 0
    before, after = bounds_of(levels.before.figure), bounds_of(levels.after.figure)
    if not sign or change.first < levels.second.first or not (before.high < after.low or after.high < before.low):
        return None
    if (sign > 0) == (after.low > before.high):
        return None
    old, new = passage.show(levels.before), passage.show(levels.after)
    return Conflict(
        kind="change",
        figures=(change, *levels),
        sides=split_sides(passage, levels.second, change),
        message=f"a change against its levels: “{words[-1]}” of {passage.show(change)}, but from {old} to {new}",
        question=f"Was it {new} after {old}, or the other way round?",
    )


def _difference(levels: Levels) -> Decimal:
    return abs((levels.after.figure.value or Decimal(0)) - (levels.before.figure.value or Decimal(0)))


def _find_change(passage: Passage, levels: Levels) -> Placed | None:
    """The one figure that says by how much: before the levels, or right behind them as "a rise of 20 percent"."""
    kinds = ("percent", "percent_points")
    others = [one for one in passage.placed if one not in levels and one.figure.value_to is None]
    chosen = [one for one in others if one.figure.kind in kinds or _is_distance(passage, one, levels)]
    if len(chosen) != 1 or chosen[0].figure.value is None or chosen[0].figure.value <= 0:
        return None
    change = chosen[0]
    if change.figure.kind == "percent_points" and levels.before.figure.kind != "percent":
        return None
    lead = passage.before(change, 3)
    named = bool(lead) and (lead[-1] in RISES or lead[-1] in FALLS or lead[-1] == "by")
    of = lead[-1:] == ["of"] and lead[-2:-1] and lead[-2] in CHANGES_NOUN
    noun = any(word in CHANGES_NOUN for word in passage.after(change, 1))
    if change.first > levels.second.first:
        gap = passage.words[levels.second.last : passage.bound_start(change)]
        return change if len(gap) <= _BETWEEN and (of or noun or named) and ";" not in gap else None
    gap = passage.words[change.last : passage.bound_start(levels.first)]
    direct = len(gap) <= 3 and gap[-1:] in (["to"], ["from"])
    return change if (named or of or noun) and (direct or noun) and len(gap) <= _BETWEEN else None


def _is_distance(passage: Passage, one: Placed, levels: Levels) -> bool:
    """Whether a figure says a distance in the levels' own measure: "rose by 30 to 150 from 100"."""
    return passage.before(one, 1) == ["by"] and _same_kind(one, levels.before) and one.first < levels.first.first
