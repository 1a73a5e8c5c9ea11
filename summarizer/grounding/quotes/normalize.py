"""Folds text for comparison, with a map back to the offsets of the source.

Folding removes typographic differences only: the form of quotation marks, dashes and spaces, letter case, ligatures,
canonical Unicode equivalence, invisible characters, numbers of footnotes and a bracketed capital. It must not change
the meaning.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

SINGLE_QUOTES: Final = "'‘’‚‛′ʼ`´＇‹›"
DOUBLE_QUOTES: Final = '"“”„‟″«»＂〝〞'
DASHES: Final = "-‐‑‒–—―−﹘﹣－"
SPACES: Final = " |\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
INVISIBLE: Final = "\u00ad\u034f\u061c\u0640\u180e\u2060\ufeff" + "".join(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2061, 0x2070), *range(0xFE00, 0xFE10)])
)
"""Soft hyphen, zero-width and bidirectional controls, tatweel, variation selectors: they have no words of their own."""

_LOOKS: Final = {
    character: plain
    for characters, plain in ((SINGLE_QUOTES, "'"), (DOUBLE_QUOTES, '"'), (DASHES, "-"), (SPACES, " "))
    for character in characters
    if character != plain
} | {"İ": "i"}

# Characters whose case folding is longer than they are, and compatibility forms that are only ways to typeset the same
# letters. Superscripts, fractions and circled numbers are left out on purpose: 10² is not 102.
_RESHAPED: Final = (
    "…ßŉǰΐΰևẖ-ẞ\u1f50-\u1fff\ufb00-\ufb06\ufb13-\ufb17\ufb20-\ufbff\ufc00-\ufdff\ufe70-\ufefc\uff01-\uffdc"
)
_LATIN_RESHAPED: Final = frozenset("ßŉǰ[\u00ad¹²³")
_BRACKETED_CAPITAL: Final = r"(?<!\w)\[[^\W\d_]\](?=[^\W\d_])"
_HYPHENATED_SOFTLY: Final = r"\u00ad[ ]*\n[ ]*"
_CLOSING: Final = f".,;:!?)…\u037e！），．：；？{SINGLE_QUOTES}{DOUBLE_QUOTES}"  # and what is folded to one of these
_SUPERSCRIPTS: Final = "¹²³⁰⁴⁵⁶⁷⁸⁹"
FOOTNOTE_MARK: Final = (
    rf"(?:(?<=[A-Za-z]{{4}})|(?<=[{_CLOSING}]))(?:[{_SUPERSCRIPTS}]{{1,3}}|(?:\[\d{{1,3}}\]){{1,3}})(?!\w)"
)
"""The number of a footnote behind a word or a mark: "buses.³", "buses[3]"; "m²" and "10²" are none.

Of letters, those of ASCII alone are looked for, so that composed and decomposed text are read alike.
"""
_PIECES: Final = (
    rf"{FOOTNOTE_MARK}|{_HYPHENATED_SOFTLY}|[{INVISIBLE}]+|[{SPACES}]{{2,}}|[{_RESHAPED}]|{_BRACKETED_CAPITAL}|i\u0307"
)
_PLAIN_PIECES: Final = re.compile(_PIECES)
_LATIN_MARKS: Final = "\u0300-\u036f"
_HIGHEST_PILE: Final = 64
_JAMO: Final = "\u1100-\u11ff"


class FoldedText:
    """A folded text with the source offset of each character.

    Attributes:
        text: The folded text; lower-case, single spaces, plain marks.
    """

    __slots__ = ("_ends", "_positions", "_sources", "text")

    def __init__(self, text: str, pieces: Iterable[tuple[int, int, int]] = ()) -> None:
        """Initialise from a folded text and the pieces whose length changed.

        Args:
            pieces: Start and end in the source and length in the folded text of every piece that is not mapped
                character by character, in order.
        """
        self.text = text
        # Breakpoints: from `_positions[i]` in the folded text on, characters come from `_sources[i]` on, one by one;
        # where `_ends[i]` is not 0, the whole run comes from the source piece that ends there.
        self._positions = array("I", [0])
        self._sources = array("I", [0])
        self._ends = array("I", [0])
        source = folded = 0
        for start, end, length in pieces:
            folded += start - source
            if length:
                self._add(folded, start, end)
                folded += length
            self._add(folded, end, 0)
            source = end

    def _add(self, position: int, source: int, end: int) -> None:
        if self._positions[-1] == position:  # nothing stands between: the later piece begins here
            self._sources[-1], self._ends[-1] = source, end
        else:
            self._positions.append(position)
            self._sources.append(source)
            self._ends.append(end)

    def start(self, position: int) -> int:
        """Source offset of the folded character at a position."""
        at = bisect_right(self._positions, position) - 1
        if self._ends[at]:
            return self._sources[at]
        return self._sources[at] + position - self._positions[at]

    def end(self, position: int) -> int:
        """Source offset after the folded character that ends at a position."""
        at = max(bisect_left(self._positions, position) - 1, 0)
        if self._ends[at]:
            return self._ends[at]
        return self._sources[at] + position - self._positions[at]

    def splits(self, position: int) -> bool:
        """Whether a position falls inside a piece that folds as a whole, such as a ligature."""
        at = bisect_right(self._positions, position) - 1
        return bool(self._ends[at]) and self._positions[at] != position


def fold(text: str) -> FoldedText:
    """Fold a text for comparison.

    Returns:
        The folded text with its offset map. Folding costs a few milliseconds for 500 kB, and the map has one entry for
        every place where the length changed, not one for every character.

    Example:
        >>> folded = fold("“[T]he ﬁnal  offer”")
        >>> folded.text, folded.start(5), folded.end(10)
        ('"the final offer"', 7, 11)
    """
    characters = set(text)
    looks = text
    for character in characters & _LOOKS.keys():
        looks = looks.replace(character, _LOOKS[character])
    odd = characters - _LOOKS.keys()
    if max(odd, default="") < "\u0300" and odd.isdisjoint(_LATIN_RESHAPED) and "  " not in looks:
        return FoldedText(looks.casefold())
    pattern = _pattern(text, characters)
    if pattern is None:
        return FoldedText(looks.casefold())
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    position = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        folded = _fold_piece(match.group())
        parts += (looks[position:start].casefold(), folded)
        pieces.append((start, end, len(folded)))
        position = end
    parts.append(looks[position:].casefold())
    return FoldedText("".join(parts), pieces=pieces)


def fold_text(text: str) -> str:
    """Fold a text without its map."""
    return fold(text).text


def _pattern(text: str, characters: set[str]) -> re.Pattern[str] | None:
    """The pattern of the pieces whose length can change; None if there are none."""
    may_compose = max(characters, default="") >= "\u0300" and not _piles_marks(text, characters)
    if may_compose and not unicodedata.is_normalized("NFC", text):
        return _decomposed_pattern(characters)
    return _PLAIN_PIECES if _PLAIN_PIECES.search(text) else None


def _piles_marks(text: str, characters: set[str]) -> bool:
    """Whether more combining marks follow each other than in any language; composing them takes quadratic time."""
    marks = "".join(sorted(character for character in characters if unicodedata.combining(character)))
    return bool(marks) and re.search(f"[{re.escape(marks)}]{{{_HIGHEST_PILE}}}", text) is not None


def _decomposed_pattern(characters: set[str]) -> re.Pattern[str]:
    """The plain pieces, and those of this text that composing would change."""
    # vowel signs of Indian scripts compose with the one before them, and their combining class is 0
    marks = {c for c in characters if unicodedata.category(c)[0] == "M"}
    singles = "".join(sorted(c for c in characters if not unicodedata.is_normalized("NFC", c)))
    marked = _LATIN_MARKS if all("\u0300" <= mark <= "\u036f" for mark in marks) else re.escape("".join(sorted(marks)))
    sequences = rf"[^{marked}{SPACES}{_SUPERSCRIPTS}]?[{marked}]+|" if marked else ""
    lone = f"|[{re.escape(singles)}]" if singles else ""
    return re.compile(rf"{sequences}[가-힣]?[{_JAMO}]+|{_PIECES}{lone}")


def _fold_piece(piece: str) -> str:
    first = piece[0]
    if first in INVISIBLE or first in _SUPERSCRIPTS or piece[1:2].isdigit():
        return ""
    if first in SPACES:
        return " "
    if first == "…":
        return "..."
    if first == "[" and len(piece) == 3 and piece[2] == "]":
        piece = piece[1]
    folded = unicodedata.normalize("NFKC" if "\ufb00" <= first <= "\uffef" else "NFC", piece)
    folded = folded.casefold().replace("i\u0307", "i")
    return "".join(_LOOKS.get(character, character) for character in folded)
