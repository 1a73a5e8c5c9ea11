"""Names of states, of their people, towns and seats of government, and of months and weekdays.

`scripts/build_gazetteer.py` makes the table (`places.json`) from well-kept sources, which it names. Nothing is added to
it by hand. It is loaded on first use, so that importing this costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from summarizer.language.letters import strip_accents, strip_possessive

TABLE: Final = Path(__file__).with_name("places.json")


@dataclass(frozen=True, slots=True)
class Tables:
    """What the look-ups read. Keys of the first three, subdivisions and towns are folded by `fold_name`."""

    states: Mapping[str, str]
    demonyms: Mapping[str, str]
    metonyms: Mapping[str, str]
    regions: frozenset[str]
    subdivisions: frozenset[str]
    towns: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


@lru_cache(maxsize=4096)  # a name is looked up in several tables, one after the other
def fold_name(name: str) -> str:
    """A name folded for look-up; initials keep their capitals, so that "US" is not "us"."""
    bare = strip_possessive(name.strip())
    if bare[:4] in {"The ", "the "}:
        bare = bare[4:]
    bare = bare.replace("’", "'").replace("&", "and")
    folded = strip_accents(bare)
    letters = folded.replace(".", "").replace(" ", "")
    if letters.isupper() and len(letters) <= 5:
        return letters
    if not folded[:1].isupper():
        return ""
    return " ".join(folded.replace("Saint ", "St ").replace(".", "").casefold().split())


@cache
def load_tables() -> Tables:
    """Read the table, once a process."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    return Tables(
        states=table["states"],
        demonyms=table["demonyms"],
        metonyms=table["metonyms"],
        regions=frozenset(table["regions"]),
        subdivisions=frozenset(table["subdivisions"]),
        towns=_index_towns(table["towns"]),
        months=table["months"],
        weekdays=table["weekdays"],
    )


def _index_towns(towns: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The states of each town and part of a state, from the names in each state."""
    found: dict[str, frozenset[str]] = {}
    for state, names in towns.items():
        for name in names.split("|"):
            found[name] = found.get(name, frozenset()) | {state}
    return found


@lru_cache(maxsize=4096)
def find_state(name: str) -> str | None:
    """The canonical English name of a state or territory.

    Args:
        name: A name as an article writes it; short, formal and informal names and initials are known. A leading
            "the" and a possessive ending are ignored. Case counts, so that "us" and "turkey" are no states.

    >>> find_state("U.S."), find_state("the Russian Federation"), find_state("us")
    ('United States', 'Russia', None)
    """
    return _look_up(load_tables().states, name)


@lru_cache(maxsize=4096)
def is_demonym(word: str) -> str | None:
    """The state that an adjective or the name of a people belongs to.

    >>> is_demonym("Israelis"), is_demonym("Chinese"), is_demonym("Chair")
    ('Israel', 'China', None)
    """
    demonyms = load_tables().demonyms
    state = _look_up(demonyms, word)
    if state is None:
        bare = strip_possessive(word)
        if bare.endswith("s"):
            state = _look_up(demonyms, bare[:-1])
    return state


@lru_cache(maxsize=4096)
def metonym_of(name: str) -> str | None:
    """The state or union that a capital or a seat of government stands for when it acts.

    >>> metonym_of("the Kremlin"), metonym_of("Pyongyang"), metonym_of("Chicago")
    ('Russia', 'North Korea', None)
    """
    return _look_up(load_tables().metonyms, name)


def states_around(name: str) -> frozenset[str]:
    """The states in which there is a large town or a part of a state with a name.

    >>> sorted(states_around("Naples")), sorted(states_around("Birmingham")), states_around("Lind")
    (['Italy'], ['United Kingdom', 'United States'], frozenset())
    """
    return load_tables().towns.get(fold_name(name), frozenset())


def acting_state(name: str) -> str | None:
    """The state or union that a name means if it acts: by its own name or by its seat of government."""
    return find_state(name) or metonym_of(name)


def nation_of(name: str) -> str | None:
    """The state or union that a name means, or a seat of government, an adjective or a people belongs to.

    >>> nation_of("Russia"), nation_of("the Kremlin"), nation_of("Russian"), nation_of("Lind")
    ('Russia', 'Russia', 'Russia', None)
    """
    return acting_state(name) or is_demonym(name)


def is_region(name: str) -> bool:
    """Whether a name is a continent's or another part of the world's.

    >>> is_region("Europe"), is_region("Europa")
    (True, False)
    """
    return strip_possessive(name) in load_tables().regions


def is_subdivision(name: str) -> bool:
    """Whether a name is a state's, province's or region's inside a country (ISO 3166-2).

    >>> is_subdivision("Texas"), is_subdivision("Kremlin")
    (True, False)
    """
    return fold_name(name) in load_tables().subdivisions


def month_names() -> Mapping[str, int]:
    """English months, in full and short ("Sept" too), to their numbers from 1.

    >>> month_names()["October"], month_names()["Oct"]
    (10, 10)
    """
    return load_tables().months


def weekday_names() -> Mapping[str, int]:
    """English weekdays, in full and short, to their numbers: Monday is 0.

    >>> weekday_names()["Friday"], weekday_names()["Fri"]
    (4, 4)
    """
    return load_tables().weekdays


def _look_up(table: Mapping[str, str], name: str) -> str | None:
    if len(name) > 80 or not (name[:1].isupper() or any(map(str.isupper, name))):
        return None
    key = fold_name(name)
    return table.get(key) if key else None
