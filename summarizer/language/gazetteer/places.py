"""Names of states, their peoples, towns and seats of government, and of months and weekdays.

`scripts/build_gazetteer.py` generates the table (`places.json`) from the maintained sources that it names; nothing is
added by hand. The table is loaded on first use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.language.letters import strip_accents, strip_possessive

TABLE: Final = Path(__file__).with_name("places.json")


class Tables(NamedTuple):
    """Look-up tables; names are folded by `fold_name`, except in `regions`, `months` and `weekdays`."""

    states: Mapping[str, str]
    demonyms: Mapping[str, str]
    metonyms: Mapping[str, str]
    regions: frozenset[str]
    subdivisions: frozenset[str]
    towns: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


@lru_cache(maxsize=4096)  # callers look one name up in several tables
def fold_name(name: str) -> str:
    """Return a name folded for look-up; empty if not capitalised. Initials keep their capitals: "US" is not "us"."""
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
    """Return the states that contain each town or subdivision, given the names in each state, separated by "|"."""
    found: dict[str, frozenset[str]] = {}
    for state, names in towns.items():
        for name in names.split("|"):
            found[name] = found.get(name, frozenset()) | {state}
    return found


@lru_cache(maxsize=4096)
def find_state(name: str) -> str | None:
    """Return the canonical English name of a state or territory; None if the name is not one.

    Args:
        name: A name as an article writes it: short, formal, informal, or initials. A leading "the" and a possessive
            ending are ignored. Case matters: "us" and "turkey" are not states.

    >>> find_state("U.S."), find_state("the Russian Federation"), find_state("us")
    ('United States', 'Russia', None)
    """
    return _look_up(load_tables().states, name)


@lru_cache(maxsize=4096)
def is_demonym(word: str) -> str | None:
    """Return the state of an adjective or the name of a people; None if the word is neither.

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
    """Return the state or union that a capital or seat of government stands for when it acts; None if it is neither.

    >>> metonym_of("the Kremlin"), metonym_of("Pyongyang"), metonym_of("Chicago")
    ('Russia', 'North Korea', None)
    """
    return _look_up(load_tables().metonyms, name)


def states_around(name: str) -> frozenset[str]:
    """Return the states that have a large town or a subdivision with a name; empty if there is none.

    >>> sorted(states_around("Naples")), sorted(states_around("Birmingham")), states_around("Lind")
    (['Italy'], ['United Kingdom', 'United States'], frozenset())
    """
    return load_tables().towns.get(fold_name(name), frozenset())


def acting_state(name: str) -> str | None:
    """Return the state or union that a name denotes as an actor, by its own name or its seat of government."""
    return find_state(name) or metonym_of(name)


def nation_of(name: str) -> str | None:
    """Return the state or union of a state name, seat of government, adjective or people; None if there is none.

    >>> nation_of("Russia"), nation_of("the Kremlin"), nation_of("Russian"), nation_of("Lind")
    ('Russia', 'Russia', 'Russia', None)
    """
    return acting_state(name) or is_demonym(name)


def is_region(name: str) -> bool:
    """Whether a name denotes a continent or another world region.

    >>> is_region("Europe"), is_region("Europa")
    (True, False)
    """
    return strip_possessive(name) in load_tables().regions


def is_subdivision(name: str) -> bool:
    """Whether a name denotes a state, province or region inside a country (ISO 3166-2).

    >>> is_subdivision("Texas"), is_subdivision("Kremlin")
    (True, False)
    """
    return fold_name(name) in load_tables().subdivisions


def month_names() -> Mapping[str, int]:
    """Return the numbers, from 1, of English months by full and short names ("Sept" included).

    >>> month_names()["October"], month_names()["Oct"]
    (10, 10)
    """
    return load_tables().months


def weekday_names() -> Mapping[str, int]:
    """Return the numbers of English weekdays by full and short names; Monday is 0.

    >>> weekday_names()["Friday"], weekday_names()["Fri"]
    (4, 4)
    """
    return load_tables().weekdays


def _look_up(table: Mapping[str, str], name: str) -> str | None:
    if len(name) > 80 or not (name[:1].isupper() or any(map(str.isupper, name))):
        return None
    key = fold_name(name)
    return table.get(key) if key else None
