"""The quarters of the compass that a text speaks of, which are no names.

Whether they are the right ones is checked in `compass_check`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.prose.words import Words

COMPASS: Final = ("north", "south", "east", "west")
_COMPASS_WORDS: Final = frozenset(
    quarter + ending
    for quarter in COMPASS
    for ending in ("", "ern", "wards", "ward", "erly", "east", "west", "eastern", "western", "erners", "erner")
)


def quarters(words: Words) -> set[str]:
    """The quarters of the compass in a text, but for those in names."""
    found = _COMPASS_WORDS & words.vocabulary
    if not found:
        return set()
    own = {word.low for word in words.words if word.low in found and not word.capital}
    return {quarter for low in own for quarter in COMPASS if low.startswith(quarter)}
