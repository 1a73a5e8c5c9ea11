"""Forms of a name that count as the same: a state and its people, acronyms, clipped titles, plurals.

Works on single words; `name_index` finds names in a text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from summarizer.grounding.statements.tokens import fold
from summarizer.language.gazetteer.places import find_state, is_demonym, is_region, metonym_of
from summarizer.language.lexicon import read_kinds, read_pairs

_COMBINING: Final = read_pairs("combining forms of states")
_PARTS_OF_STATES: Final = read_kinds("people of parts of states")
_CLIPPED: Final = read_pairs("clipped words")
SPELLED: Final = {
    short: tuple(group.split() for group in groups.split("|"))
    for short, groups in read_pairs("words for acronyms").items()
}
"""Acronyms that are not the initials of a name, each with the groups of words that can stand for it."""
_STATES: Final = read_pairs("abbreviations of states")
"""Abbreviations of US states, each with the last word of the state's name."""
_ENDINGS: Final = (
    "ologists ologist ology ocrats ocratic ocrat ocracy icans ican ians ian ans an ists ist ism sm ics ic ish ese"
    " ites ite s"
).split()


@lru_cache(maxsize=16384)
def place_of(name: str) -> str | None:
    """The state, nation or region that a name, an adjective or a seat of government means; else None.

    >>> place_of("Russian"), place_of("the Kremlin"), place_of("Lind")
    ('Russia', 'Russia', None)
    """
    place = find_state(name) or is_demonym(name) or metonym_of(name)
    if place is None and is_region(name):
        return name
    return place or _COMBINING.get(fold(name))


@lru_cache(maxsize=16384)
def root_of(low: str) -> str:
    """A folded name without the suffix of a people, a belief or a plural.

    >>> root_of("democrats") == root_of("democratic"), root_of("lind")
    (True, 'lind')
    """
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) > 3:
            return low[: -len(ending)]
    return low


@lru_cache(maxsize=16384)
def forms_of(low: str) -> frozenset[str]:
    """Other folded words that are the same name: adjective and place, clipped and full, US states.

    >>> "tasmania" in forms_of("tasmanian"), "tasmanian" in forms_of("tasmania"), "california" in forms_of("calif")
    (True, True, True)
    """
    found = {table[low] for table in (_CLIPPED, _STATES, _PARTS_OF_STATES) if low in table}
    found.update(form for table in (_CLIPPED, _STATES, _PARTS_OF_STATES) for form, full in table.items() if full == low)
    for ending in ("ians", "ian", "ans", "an", "ese", "ers", "er", "is", "i"):
        base = low.removesuffix(ending)
        if base != low and len(base) > 2:
            found.update(
                base + vowel for vowel in ("as", *(("", "ia", "a", "e", "o", "i", "y") if len(base) > 3 else ()))
            )
    if len(low) > 4:
        base = low[:-1] if low[-1] in "aeoiy" else low
        found.update(base + ending for ending in ("ian", "ians", "an", "ans", "ese", "er", "ers", "i", "is"))
        found.update((low + "n", low + "ns"))
    return frozenset(found - {low})
