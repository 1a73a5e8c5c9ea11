"""Finds two names or things that have changed places in a sentence that otherwise goes as its quote does.

Put back, they must restore the quote's order; and each must stand behind the other's preposition, as what has merely
been moved takes its own along. Who does what is compared in `swaps`; no verb list must enter here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from summarizer.grounding.prose.chunks import PLACING, Chunk
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.word_classes import BE

_REACH: Final = 3
"""How many words on, at most, a pair of words counts as being in order; one more in the quote."""
_LEAST: Final = 2
_LEAST_ALIKE: Final = 3
"""How many more pairs must be in order: of things behind different prepositions, and behind the same."""
_IN_ORDER: Final = 0.8
_IN_ORDER_ALIKE: Final = 0.9
"""What part of the sentence must then stand in the quote's order."""
_MOST: Final = 24


@dataclass(slots=True)
class Unit:
    """Words for one name or thing.

    Attributes:
        chunk: Where they stand.
        keys: Their keys.
        slot: The preposition before them; empty for none.
    """

    chunk: Chunk
    keys: tuple[str, ...]
    slot: str


class Sequence:
    """The words of a text in order, and those for names and things among them."""

    def __init__(self, sense: Sense) -> None:
        self.sense = sense
        self.keys = [*filter(None, sense.groups)]
        self.units = list(self._read_units())

    def _read_units(self) -> Iterator[Unit]:
        groups, lows = self.sense.groups, self.sense.words.lows
        for chunk in self.sense.chunks:
            keys = tuple(filter(None, groups[chunk.start : chunk.end])) if chunk.kind == "noun" else ()
            if keys:
                before = lows[chunk.start - 1]
                yield Unit(chunk, keys, before if before in PLACING else "")

    def voices(self) -> tuple[frozenset[str], frozenset[str]]:
        """The keys of its verbs: in the active, and in the passive."""
        found: tuple[set[str], set[str]] = set(), set()
        lows = self.sense.words.lows
        for at, key in enumerate(self.sense.groups):
            if key and self.sense.words.is_verb(at):
                found[_is_passive(lows, at)].add(key)
        return frozenset(found[0]), frozenset(found[1])

    def exchange(self, one: Unit, other: Unit) -> list[str]:
        """Its keys, with two of its units each in the place of the other."""
        keys: list[str] = []
        places = {one.chunk.start: other.keys, other.chunk.start: one.keys}
        inside = {at for unit in (one, other) for at in range(unit.chunk.start, unit.chunk.end)}
        for at, key in enumerate(self.sense.groups):
            if at in places:
                keys += places[at]
            elif key and at not in inside:
                keys.append(key)
        return keys

    def are_joined(self, one: Unit, other: Unit) -> bool:
        """Whether two units are listed, or one explains the other."""
        first, second = sorted((one.chunk, other.chunk), key=lambda chunk: chunk.start)
        between = self.sense.words.lows[first.end : second.start]
        return len(between) <= 2 and any(low in ("and", "or", ",", "&", "nor") for low in between)


def find_exchanged(prose: Sequence, quote: Sequence, *, dull: frozenset[str]) -> tuple[str, str] | None:
    """Two things that have changed places, by a word of each; None where none have.

    Args:
        prose: The sentence.
        quote: What it is held against.
        dull: Keys by which no thing is known.
    """
    pairs = _pair(prose, quote, dull) if len(prose.units) <= _MOST else []
    inverted = [
        ((one, one_there), (other, other_there))
        for (one, one_there), (other, other_there) in combinations(pairs, 2)
        if one_there.chunk.start > other_there.chunk.start
        and (one.slot, other.slot) == (other_there.slot, one_there.slot)
        and not prose.are_joined(one, other)
        and not quote.are_joined(one_there, other_there)
    ]
    if not inverted or _changes_voice(prose, quote):
        return None
    order = _Order(quote.keys)
    before = order.count(prose.keys)
    for (one, one_there), (other, other_there) in inverted:
        alike = one.slot == other.slot
        keys = prose.exchange(one, other)
        if order.count(keys) < before + (_LEAST_ALIKE if alike else _LEAST):
            continue
        if order.proportion(keys) >= (_IN_ORDER_ALIKE if alike else _IN_ORDER):
            return _shared(one, one_there, dull), _shared(other, other_there, dull)
    return None


def _pair(prose: Sequence, quote: Sequence, dull: frozenset[str]) -> list[tuple[Unit, Unit]]:
    """Each unit of the sentence that just one unit of the quote shares a word with, with that one."""
    found: list[tuple[Unit, Unit]] = []
    theirs = [(unit, frozenset(unit.keys) - dull) for unit in quote.units]
    for unit in prose.units:
        fitting = [other for other, keys in theirs if not keys.isdisjoint(unit.keys)]
        if len(fitting) == 1:
            found.append((unit, fitting[0]))
    return found


def _shared(one: Unit, other: Unit, dull: frozenset[str]) -> str:
    return min((frozenset(one.keys) & frozenset(other.keys)) - dull)


def _changes_voice(prose: Sequence, quote: Sequence) -> bool:
    """Whether a verb is active in one text and passive in the other, so that its sides change places anyway."""
    (active, passive), (other_active, other_passive) = prose.voices(), quote.voices()
    return not passive.isdisjoint(other_active) or not active.isdisjoint(other_passive)


class _Order:
    """In what order a text has its words."""

    def __init__(self, keys: list[str]) -> None:
        self._first = {key: at for at, key in reversed([*enumerate(keys)])}
        self._pairs = {(key, after) for at, key in enumerate(keys) for after in keys[at + 1 : at + 2 + _REACH]}

    def count(self, keys: list[str]) -> int:
        """How many pairs of near words of a sentence are in this order."""
        return sum(
            (key, after) in self._pairs for at, key in enumerate(keys) for after in keys[at + 1 : at + 1 + _REACH]
        )

    def proportion(self, keys: list[str]) -> float:
        """What part of the words of a sentence stand in this order."""
        places = [self._first[key] for key in dict.fromkeys(keys) if key in self._first]
        ends: list[int] = []
        for place in places:
            at = bisect_left(ends, place)
            ends[at : at + 1] = [place]
        return len(ends) / len(places) if places else 0.0


def _is_passive(lows: list[str], at: int) -> bool:
    if lows[at].endswith("ing"):
        return False
    return lows[at - 1] in BE or lows[at - 2] in BE or lows[at + 1] == "by"
