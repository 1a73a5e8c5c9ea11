"""Whether a party or a faith that opens a sentence is one that its evidence names.

Such words are ordinary words as well, and there their capital says nothing; other names are checked in `names`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from summarizer.grounding.prose.name_index import NameIndex, root_of
from summarizer.grounding.prose.words import Words

_PARTIES: Final = frozenset(
    "republican democratic democrat conservative labour labor liberal green socialist communist nationalist unionist"
    " black white latino hispanic catholic protestant orthodox sunni shia muslim jewish christian hindu".split()
)
_POLITICIANS: Final = frozenset(
    "deputies deputy lawmakers lawmaker mps mp senators senator leader leaders party candidate candidates voters"
    " politicians politician members member councillors councillor delegates ministers minister supporters legislators"
    " congressman congresswoman representative representatives".split()
)
"""Before whom such a word tells of which party they are."""


def check_party(prose: Words, sources: Sequence[NameIndex]) -> list[str]:
    """A party that opens a sentence where the evidence names another, as a reason."""
    opening = next((word for word in prose.words if word.content), None)
    if opening is None or opening.low.removesuffix("s") not in _PARTIES:
        return []
    forms = {opening.low, opening.low.removesuffix("s")}
    roots = {root_of(form) for form in forms}
    if any(source.roots & roots or source.lower & forms for source in sources):
        return []
    following = prose.lows[prose.words.index(opening) + 1]
    if following in _POLITICIANS or opening.low.removesuffix("s") != opening.low:
        return [f"“{opening.raw}” is not named there"]
    others = any(key.removesuffix("s") in _PARTIES for source in sources for key in source.capitals)
    return [f"“{opening.raw}” is not named there"] if others else []
