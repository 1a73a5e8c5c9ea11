"""Whether the quarters of the compass in a sentence are those of its evidence: "southern" for "northern" is caught.

Other names are checked in `names`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from summarizer.grounding.prose.words import Words

if TYPE_CHECKING:
    from summarizer.grounding.prose.name_index import NameIndex

_COMPASS: Final = ("north", "south", "east", "west")
_COMPASS_WORDS: Final = frozenset(
    quarter + ending
    for quarter in _COMPASS
    for ending in ("", "ern", "wards", "ward", "erly", "east", "west", "eastern", "western", "erners", "erner")
)


def check_quarters(prose: Words, sources: Sequence[NameIndex]) -> list[str]:
    """A quarter of the compass that is given where the evidence gives another, as a reason."""
    said = quarters(prose)
    if not said:
        return []
    given = {quarter for source in sources for quarter in source.quarters}
    return [f"“{quarter}” is not named there" for quarter in sorted(said - given)] if given else []


def check_turned_places(prose: Words, sources: Sequence[NameIndex]) -> list[str]:
    """Places that the evidence names with another quarter of the compass alone, each as a reason."""
    if prose.vocabulary.isdisjoint(_COMPASS):
        return []
    return [
        f"“{one.raw} {other.raw}” is not named there"
        for one, other in pairwise(prose.words)
        if one.capital and other.capital and one.key in _COMPASS and _is_turned(one.key, other.key, sources)
    ]


def _is_turned(quarter: str, key: str, sources: Sequence[NameIndex]) -> bool:
    if any(source.joins(quarter, key) for source in sources):
        return False
    return any(source.joins(other, key) for source in sources for other in _COMPASS)


def quarters(words: Words) -> set[str]:
    """The quarters of the compass in a text, but for those in names."""
    found = _COMPASS_WORDS & words.vocabulary
    if not found:
        return set()
    own = {word.low for word in words.words if word.low in found and not word.capital}
    return {quarter for low in own for quarter in _COMPASS if low.startswith(quarter)}
