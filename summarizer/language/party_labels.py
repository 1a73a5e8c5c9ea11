"""Reads the party and state of a member of Congress behind the name: "Ann Roe (R-Texas)", "Ann Roe, R-Texas"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from summarizer.language.gazetteer.places import is_subdivision
from summarizer.language.lexicon import read_pairs

_LABEL: Final = re.compile(r"(\s\(|,\s)([RDI])-\s?([A-Z][\w.]*(?: [A-Z][\w.]*)?)")
_STATES: Final = read_pairs("abbreviations of states")
_PARTIES: Final = {"R": "republican", "D": "democrat democratic", "I": "independent"}
_RIVALS: Final = {"R": {"democrat", "democratic"}, "D": {"republican"}, "I": {"democrat", "democratic", "republican"}}
_DIRECTIONS: Final = frozenset("new north south west".split())


class PartyLabel(NamedTuple):
    """A label behind a name."""

    party: str  # the initial, in lower case
    names: str  # what members of the party are called
    state: frozenset[str]  # words for the state, in lower case
    is_state: bool  # whether it is one of the United States

    def contradicts(self, words: frozenset[str]) -> bool:
        """Whether words have the name of another party or state."""
        lower = {word.casefold() for word in words}
        others = {word for word in words if word.casefold() in _STATES.values() or is_subdivision(word)}
        is_elsewhere = self.is_state and bool(others) and lower.isdisjoint(self.state)
        return is_elsewhere or not lower.isdisjoint(_RIVALS[self.party.upper()])


def read_party_label(text: str, end: int) -> PartyLabel | None:
    """Read the label behind a name that ends at an offset; None without one.

    >>> read_party_label("Ann Roe (D-Calif.)", 7).names, read_party_label("Ann Roe, D-Day veteran", 7)
    ('democrat democratic', None)
    """
    match = _LABEL.match(text, end)
    if match is None:
        return None
    short = match[3].replace(".", "").casefold()
    state = {*match[3].casefold().split(), match[3].rstrip(".").casefold(), _STATES.get(short, short)}
    state |= {word for word in _DIRECTIONS if len(short) > 1 and word[0] == short[0]}
    is_state = not state.isdisjoint(_STATES.values()) or is_subdivision(match[3])
    if match[1][0] == "," and not is_state:
        return None
    return PartyLabel(match[2].lower(), _PARTIES[match[2]], frozenset(state), is_state)


def find_party_labels(text: str) -> Iterator[int]:
    """Yield the offsets of what may be labels."""
    return (match.start() for match in _LABEL.finditer(text))
