"""The names that a text holds, indexed once for many sentences: words, chains, places, acronyms, dates.

Which words of a sentence are names, and what is made of a name that is missing, is decided in `names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from summarizer.grounding.gazetteer.places import (
    find_state,
    is_demonym,
    is_region,
    metonym_of,
    month_names,
    weekday_names,
)
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.prose.word import fold
from summarizer.grounding.prose.words import Words

_COMBINING: Final = {
    "sino": "China",
    "franco": "France",
    "anglo": "United Kingdom",
    "russo": "Russia",
    "indo": "India",
    "italo": "Italy",
    "turco": "Turkey",
    "serbo": "Serbia",
    "euro": "Europe",
}
_ENDINGS: Final = (
    "ologists ologist ology ocrats ocratic ocrat ocracy icans ican ians ian ans an ists ist ism ics ic ish ese ites ite"
    " s"
).split()
_UNION: Final = "European Union"


@lru_cache(maxsize=16384)
def place_of(name: str) -> str | None:
    """The state, nation or part of the world that a name, an adjective or a seat of government means; else None.

    >>> place_of("Russian"), place_of("the Kremlin"), place_of("Lind")
    ('Russia', 'Russia', None)
    """
    if name in ("EU", "E.U.", _UNION):
        return _UNION
    place = find_state(name) or is_demonym(name) or metonym_of(name)
    if place is None and is_region(name):
        return name
    return place or _COMBINING.get(fold(name))


def adjectives_of(key: str) -> list[str]:
    """Folded adjectives that a place's name may have, or names that an adjective may be of.

    >>> "tasmania" in adjectives_of("tasmanian"), "tasmanian" in adjectives_of("tasmania")
    (True, True)
    """
    found: list[str] = []
    for ending in ("ians", "ian", "ans", "an", "ese", "ers", "er", "i", "is"):
        base = key.removesuffix(ending)
        if base != key and len(base) > 3:
            found += [base + vowel for vowel in ("", "ia", "a", "e", "o", "i", "y")]
    if len(key) > 4:
        base = key[:-1] if key[-1] in "aeoiy" else key
        found += [base + ending for ending in ("ian", "ians", "an", "ans", "ese", "er", "ers", "i", "is")]
        found += [key + ending for ending in ("n", "ns")]
    return found


@lru_cache(maxsize=16384)
def root_of(key: str) -> str:
    """A folded name without the ending that makes a people, a belief or a plural of it.

    >>> root_of("democrats") == root_of("democratic"), root_of("lind")
    (True, 'lind')
    """
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) > 3:
            return key[: -len(ending)]
    return key


class NameIndex:
    """The names of one text."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._joined: dict[tuple[str, str], bool] = {}

    @cached_property
    def capitals(self) -> Mapping[str, list[tuple[int, int]]]:
        """For each capitalised word's key, the chains it stands in and its place in each."""
        places: dict[str, list[tuple[int, int]]] = {}
        for number, chain in enumerate(self.words.chains):
            for position, word in enumerate(chain.words):
                places.setdefault(word.key, []).append((number, position))
                if "-" in word.key or "'" in word.key:
                    for part in hyphened(word.key):
                        places.setdefault(part, []).append((number, position))
        return places

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that stand without a capital."""
        return frozenset(word.low for word in self.words.words if not word.capital)

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all words that carry meaning."""
        return self.words.stems

    @cached_property
    def roots(self) -> frozenset[str]:
        """The roots of the capitalised words."""
        return frozenset(root_of(key) for key in self.capitals)

    @cached_property
    def calendar(self) -> frozenset[int]:
        """Months, and weekdays below zero, that the text names."""
        months, days = month_names(), weekday_names()
        names = {
            word.raw.rstrip(".").removesuffix("'s").removesuffix("’s") for word in self.words.words if word.capital
        }
        return frozenset(months[name] for name in names if name in months) | frozenset(
            -1 - days[name] for name in names if name in days
        )

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Each two words in a row as one, and each word before a hyphen: "euro zone" is "eurozone"."""
        lows = [word.low for word in self.words.words]
        return frozenset(one if other == "-" else one + other for one, other in pairwise(lows) if one[:1].isalpha())

    @cached_property
    def places(self) -> frozenset[str]:
        """The states and parts of the world that the text names, by whatever name."""
        found: set[str] = set()
        words = self.words.words
        for chain in self.words.chains:
            count = len(chain.words)
            taken = [False] * count
            for size in (3, 2, 1):
                for first in range(count - size + 1):
                    if any(taken[first : first + size]):
                        continue
                    span = words[chain.indices[first] : chain.indices[first + size - 1] + 1]
                    place = place_of(" ".join(word.raw for word in span) if size > 1 else span[0].raw)
                    if place is not None:
                        found.add(place)
                        taken[first : first + size] = [True] * size
        if _UNION in found:
            found.add("Europe")
        return frozenset(found)

    def holds_place(self, place: str) -> bool:
        """Whether the text names a place, by name, adjective or seat of government."""
        return place in self.places

    def is_seat(self, name: str) -> bool:
        """Whether a name is a capital's or seat's, which is not the same place as its state."""
        return metonym_of(name) is not None

    @cached_property
    def _initials(self) -> frozenset[str]:
        """What the text's chains of capitals, and their parts, are shortened to."""
        found: set[str] = set()
        for chain in self.words.chains:
            letters = "".join(word.raw[0] for word in chain.words)
            inner = self.words.words[chain.indices[0] : chain.indices[-1] + 1]
            full = "".join(word.raw[0].upper() for word in inner if word.raw[0].isalpha())
            for row in {letters, full}:
                found.update(row[a:b] for a in range(len(row)) for b in range(a + 2, min(len(row), a + 7) + 1))
        return frozenset(found)

    @cached_property
    def _letters(self) -> str:
        """The first letters of all words in a row; marks part them."""
        return "".join(word.low[0] if word.raw[0].isalpha() else " " for word in self.words.words)

    def spells(self, acronym: str) -> bool:
        """Whether a run of words in the text has an acronym's letters: capitalised ones, or three at least."""
        bare = acronym.removesuffix("s")
        if bare in self._initials:
            return True
        return len(bare) > 2 and len(self.words) < 400 and bare.lower() in self._letters

    def joins(self, one: str, other: str) -> bool:
        """Whether two words stand in one chain of capitals."""
        known = self._joined.get((one, other))
        if known is None:
            known = self._joined[one, other] = self._are_joined(one, other)
        return known

    def locates(self, low: str) -> bool:
        """Whether a name stands behind a preposition of place."""
        lows = self.words.lows
        return any(lows[at - 1] in ("in", "from", "of", "across") for at, other in enumerate(lows) if other == low)

    def _are_joined(self, one: str, other: str) -> bool:
        first, second = self.capitals.get(one), self.capitals.get(other)
        if not first or not second:
            return False
        short, long = sorted((first, second), key=len)
        chains = {number for number, _ in short}
        return any(number in chains for number, _ in long)

    def may_head(self, one: str, other: str) -> bool:
        """Whether a word that stands alone may go before a name that begins with the other: "Democrat Anna Lind"."""
        chains = self.words.chains
        begins = any(position == 0 for _, position in self.capitals.get(other, ()))
        alone = any(position == len(chains[number].words) - 1 == 0 for number, position in self.capitals.get(one, ()))
        return begins and alone

    @cached_property
    def nations(self) -> Mapping[str, frozenset[str]]:
        """For each word of a name, the states that a title before it gives its holder."""
        found: dict[str, set[str]] = {}
        for chain in self.words.chains:
            words = chain.words
            for first in range(len(words) - 2):
                state = place_of(words[first].raw)
                title = words[first + 1].low
                if state is None or not is_ordinary(title) or is_also_name(title):
                    continue
                for word in words[first + 2 :]:
                    if not is_ordinary(word.low) or is_also_name(word.low):
                        found.setdefault(word.key, set()).add(state)
        return {key: frozenset(states) for key, states in found.items()}


def hyphened(key: str) -> list[str]:
    """The parts of a compound key that are long enough to be names."""
    return [part for part in key.replace("'", "-").split("-") if len(part) > 2] if "-" in key or "'" in key else []
