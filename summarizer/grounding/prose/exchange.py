"""Finds two names or things that stand in a sentence each where the other stands in its quote.

Looks at what stands to the left and to the right of each, which a close paraphrase keeps; `swaps` looks at deeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.word_classes import BE, DETERMINERS

_REACH: Final = 3
_STOPS: Final = frozenset(';:—–()“”".!?…\n')
_PLACING: Final = frozenset("from to of by at for than against with".split())
_WEAK: Final = frozenset("of by at for against with".split())
"""Prepositions that say little of what they place."""
_SKIPPED: Final = DETERMINERS | frozenset({"'", "’", "s"})
_MOST: Final = 24


@dataclass(slots=True)
class Unit:
    """Words for one name or thing.

    Attributes:
        items: By what its words are known in any text.
        start: Index of its first word.
        end: Index after its last word.
        around: What stands beside it: side and word.
        next: Of that, what stands next to it on each side.
    """

    items: frozenset[str]
    start: int
    end: int
    around: frozenset[tuple[str, str]]
    next: frozenset[tuple[str, str]]


def read_units(sense: Sense, items: list[str], *, mutual: frozenset[str], dull: frozenset[str]) -> list[Unit]:
    """The names and things of a text, each with what stands beside it."""
    units: list[Unit] = []
    for chunk in sense.chunks:
        if chunk.kind != "noun":
            continue
        known = frozenset(items[at] for at in range(chunk.start, chunk.end) if items[at]) - dull
        if known:
            left, right = _look(sense, chunk.start - 1, -1, mutual), _look(sense, chunk.end, 1, mutual)
            first = {next((tag for tag in side if tag[1] not in _WEAK), ("", "")) for side in (left, right)}
            units.append(Unit(known, chunk.start, chunk.end, frozenset((*left, *right)), frozenset(first) - {("", "")}))
    return units


def _look(sense: Sense, at: int, step: int, mutual: frozenset[str]) -> list[tuple[str, str]]:
    """What stands on one side of a unit; a passive verb is taken for its active on the other side."""
    found: list[tuple[str, str]] = []
    lows, groups = sense.words.lows, sense.groups
    while 0 <= at < len(groups) and len(found) < _REACH and lows[at] not in _STOPS:
        low, key = lows[at], groups[at]
        if key and key not in mutual:
            left = step < 0
            if sense.words.is_verb(at) and _is_passive(lows, at):
                left = not left
            found.append(("left" if left else "right", key))
        elif low in _PLACING and step < 0:
            found.append(("left", low))
        elif not key and low not in _SKIPPED:
            found.append(("", ""))
        at += step
    return [tag for tag in found if tag[0]]


def _is_passive(lows: list[str], at: int) -> bool:
    if lows[at].endswith("ing"):
        return False
    return lows[at - 1] in BE or lows[at - 2] in BE or lows[at + 1] == "by"


def find_exchanged(
    prose: list[Unit], quote: list[Unit], lows: list[str], other_lows: list[str]
) -> tuple[str, str] | None:
    """Two things that have changed places, by a word of each; None where none have."""
    pairs: list[tuple[Unit, Unit, str]] = []
    for unit in prose[:_MOST]:
        fitting = [(other, sorted(unit.items & other.items)) for other in quote if unit.items & other.items]
        if len(fitting) == 1:
            pairs.append((unit, fitting[0][0], fitting[0][1][0]))
    for (one, one_there, name), (other, other_there, other_name) in combinations(pairs, 2):
        if one_there is other_there or _are_joined(one, other, lows) or _are_joined(one_there, other_there, other_lows):
            continue
        straight = len(one.around & one_there.around) + len(other.around & other_there.around)
        here, there = one.around & other_there.around, other.around & one_there.around
        if not one.next & other_there.next or not other.next & one_there.next:
            continue
        if len(here) + len(there) >= 2 * straight + 2:
            return name, other_name
    return None


def _are_joined(one: Unit, other: Unit, lows: list[str]) -> bool:
    first, second = sorted((one, other), key=lambda unit: unit.start)
    between = lows[first.end : second.start]
    return len(between) <= 2 and any(low in ("and", "or", ",", "&", "nor") for low in between)
