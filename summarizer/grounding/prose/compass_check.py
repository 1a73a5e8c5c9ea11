"""Whether the quarters of the compass in a sentence are those of its evidence: "southern" for "northern" is caught.

Other names are checked in `names`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from summarizer.grounding.prose.compass import COMPASS, quarters
from summarizer.grounding.prose.name_index import NameIndex
from summarizer.grounding.prose.words import Words


def check_quarters(prose: Words, sources: Sequence[NameIndex]) -> list[str]:
    """A quarter of the compass that is given where the evidence gives another, as a reason."""
    said = quarters(prose)
    if not said:
        return []
    given = {quarter for source in sources for quarter in source.quarters}
    return [f"“{quarter}” is not named there" for quarter in sorted(said - given)] if given else []


def check_turned_places(prose: Words, sources: Sequence[NameIndex]) -> list[str]:
    """Places that the evidence names with another quarter of the compass alone, each as a reason."""
    if prose.vocabulary.isdisjoint(COMPASS):
        return []
    return [
        f"“{one.raw} {other.raw}” is not named there"
        for one, other in pairwise(prose.words)
        if one.capital and other.capital and one.key in COMPASS and _is_turned(one.key, other.key, sources)
    ]


def _is_turned(quarter: str, key: str, sources: Sequence[NameIndex]) -> bool:
    if any(source.joins(quarter, key) for source in sources):
        return False
    return any(source.joins(other, key) for source in sources for other in COMPASS)
