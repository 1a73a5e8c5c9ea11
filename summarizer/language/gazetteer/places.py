"""Names of states, of their people and of their seats of government, and of months and weekdays.

Everything is loaded on first use, so that importing this costs nothing. Nothing about any article, outlet or person
belongs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from summarizer.language.gazetteer.tables import fold_name, load_tables, strip_possessive


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
