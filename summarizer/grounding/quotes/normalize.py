"""Decodes and folds text, with a map back to the offsets of the source.

Decoding removes encoding and markup: character references, tags, Markdown, ligatures, decomposed and invisible
characters. All finders read decoded text. Folding, for comparison, also removes typographic differences: the form of
quotation marks, dashes and spaces, letter case, footnote numbers and a bracketed capital. Neither changes the meaning.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
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
"""Soft hyphen, zero-width and bidirectional controls, tatweel, variation selectors: they carry no words."""

_LOOKS: Final = {
    character: plain
    for characters, plain in ((SINGLE_QUOTES, "'"), (DOUBLE_QUOTES, '"'), (DASHES, "-"), (SPACES, " "))
    for character in characters
    if character != plain
} | {"İ": "i"}

# Characters that case folding lengthens, and compatibility forms that only typeset the same letters differently.
# Superscripts, fractions and circled numbers are excluded on purpose: 10² is not 102.
_PRESENTATION_FORMS: Final = "\ufb00-\ufb06\ufb13-\ufb17\ufb20-\ufbff\ufc00-\ufdff\ufe70-\ufefc"
_RESHAPED: Final = "…ßŉǰΐΰևẖ-ẞ\u1f50-\u1fff\uff01-\uffdc"
_LATIN_RESHAPED: Final = frozenset("ßŉǰ[¹²³")
_BRACKETED_CAPITAL: Final = r"(?<!\w)\[[^\W\d_]\](?=[^\W\d_])"
_HYPHENATED_SOFTLY: Final = r"\u00ad[ ]*\n[ ]*"
_CLOSING: Final = f".,;:!?)…\u037e！），．：；？{SINGLE_QUOTES}{DOUBLE_QUOTES}"  # and characters that fold to these
_SUPERSCRIPTS: Final = "¹²³⁰⁴⁵⁶⁷⁸⁹"
FOOTNOTE_MARK: Final = (
    rf"(?:(?<=[A-Za-z]{{4}})|(?<=[{_CLOSING}]))(?:[{_SUPERSCRIPTS}]{{1,3}}|(?:\[\d{{1,3}}\]){{1,3}})(?!\w)"
)
"""A footnote number after a word or punctuation mark: "buses.³", "buses[3]"; not "m²" or "10²".

Only ASCII letters may precede it, so that composed and decomposed text match alike.
"""
_PIECES: Final = re.compile(
    rf"{FOOTNOTE_MARK}|[{INVISIBLE}]+|[{SPACES}]{{2,}}|[{_RESHAPED}]|{_BRACKETED_CAPITAL}|i\u0307"
)
_HIDDEN: Final = "\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2061, 0x206A)])
)
"""The invisible characters, without those that are part of words in some script or of a symbol."""

_REFERENCE: Final = r"&(?:amp;)*(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[A-Za-z][A-Za-z\d]{1,31});"
REFERENCE: Final = re.compile(_REFERENCE)
"""Matches the form of an HTML character reference, even if escaped again: "&amp;quot;"."""

_ENCODED: Final = (
    rf"(?P<reference>{_REFERENCE})|(?P<left_out>{_HYPHENATED_SOFTLY}|[{_HIDDEN}]+)|[{_PRESENTATION_FORMS}]"
)
_LINKED: Final = (
    r"\]\((?:https?:|mailto:|www\.|[/#])[^\s()]{0,500}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?(?: \"[^\"\n]{0,200}\")?\)"
)
_INLINE_TAGS: Final = "a|b|big|cite|em|font|i|mark|small|span|strong|u"
_ATTRIBUTES: Final = r"(?:\s[^<>=]{0,100}=[^<>]{0,500}|\s)?/?"
_BLOCK_TAGS: Final = "blockquote|br|div|h[1-6]|li|ol|p|ul"
_MARK: Final = rf"</?(?:{_INLINE_TAGS}){_ATTRIBUTES}>|\[(?=[^\[\]\n]{{1,300}}{_LINKED})|{_LINKED}"
_NOTED: Final = r"[\w.,;:!?)\]”’%]"  # a character that a footnote number may follow: not "$" or an opening mark
_MARKED_UP: Final = (
    rf"(?P<note>(?:(?<={_NOTED})|(?<={_NOTED}[*_])|(?<={_NOTED}[*_]{{2}}))"
    rf"(?:\[(?:\\?\[)?|<a\s[^<>]{{0,500}}>\[?)(?P<number>\d{{1,3}})"
    rf"(?:(?:\\?\])?{_LINKED}|\]?</a>))"
    rf"|(?P<parted></?(?:{_BLOCK_TAGS}){_ATTRIBUTES}>)|(?P<apart>(?<=\d)(?:{_MARK}){{1,9}}(?=\d))"
    rf"|(?P<marked>{_MARK}|\\(?=[!-/:-@\[-`{{-~]))"
)
_DECODED: Final = {False: re.compile(_ENCODED), True: re.compile(f"{_ENCODED}|{_MARKED_UP}")}  # True: with markup
_EMPHASIZED: Final = r"(?<![\w*_\\])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])[^*_\n]{1,400}(?<=\S)(?P=mark)(?![\w*_])"
_EMPHASIS: Final = re.compile(_EMPHASIZED)
CODE: Final = re.compile(f"{_REFERENCE}|{_MARKED_UP}|{_EMPHASIZED}")
"""Matches character references and markup."""
_SIGN: Final = re.compile(rf"[&<\[\]*_\\{_HIDDEN}{_PRESENTATION_FORMS}]")
"""Matches the first character of encoding or markup; searching for a single class is fast."""

_LATIN_MARKS: Final = "\u0300-\u036f"
_HIGHEST_PILE: Final = 64
_JAMO: Final = "\u1100-\u11ff"


class MappedText:
    """A decoded or folded text with the source offset of each character.

    Attributes:
        text: The text; if folded, in lower case, with single spaces and plain marks.
    """

    __slots__ = ("_before", "_ends", "_positions", "_sources", "text")

    def __init__(
        self, text: str, pieces: Iterable[tuple[int, int, int]] = (), *, before: MappedText | None = None
    ) -> None:
        """Create a map for a text.

        Args:
            pieces: Source start, source end and length in this text of each piece that is not mapped character by
                character, in order.
            before: The map of the source, if offsets are to refer to the source's own source.
        """
        self.text = text
        self._before = before
        # Breakpoints: characters from `_positions[i]` on map one by one to the source from `_sources[i]` on; if
        # `_ends[i]` is not 0, the whole run maps to the source piece that ends there.
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
        if self._positions[-1] == position:  # an empty run: the later piece replaces it
            self._sources[-1], self._ends[-1] = source, end
        else:
            self._positions.append(position)
            self._sources.append(source)
            self._ends.append(end)

    def start(self, position: int) -> int:
        """The source offset of the character at a position."""
        at = bisect_right(self._positions, position) - 1
        offset = self._sources[at] + (0 if self._ends[at] else position - self._positions[at])
        return self._before.start(offset) if self._before else offset

    def end(self, position: int) -> int:
        """The source offset after the character that ends at a position."""
        at = max(bisect_left(self._positions, position) - 1, 0)
        offset = self._ends[at] or self._sources[at] + position - self._positions[at]
        return self._before.end(offset) if self._before else offset

    def splits(self, position: int) -> bool:
        """Whether a position lies inside a piece that is mapped as a whole, such as a ligature."""
        at = bisect_right(self._positions, position) - 1
        if self._ends[at]:
            return self._positions[at] != position
        return self._before is not None and self._before.splits(self._sources[at] + position - self._positions[at])


def decode(text: str, *, markup: bool = True) -> MappedText:
    """Decode a text: resolve character references and remove invisible characters and markup.

    Args:
        markup: Whether to remove HTML tags and Markdown.

    Example:
        >>> decoded = decode("**AT&amp;T** so\u00adlar")
        >>> decoded.text, decoded.start(2), decoded.end(3)
        ('AT&T solar', 4, 9)
    """
    pieces = _find_pieces(text, markup=markup)
    decoded = _replace(text, pieces, before=None) if pieces else MappedText(text)
    # escaped text can be markup itself: "&lt;b&gt;"
    pieces = _find_pieces(decoded.text, markup=markup) if any(text[start] == "&" for start, *_ in pieces) else []
    return _replace(decoded.text, pieces, before=decoded) if pieces else decoded


def decode_text(text: str, *, markup: bool) -> str:
    """Decode a text, without a map."""
    return decode(text, markup=markup).text if _find_pieces(text, markup=markup) else text


def _find_pieces(text: str, *, markup: bool) -> list[tuple[int, int, str]]:
    """The start, end and replacement of each piece that decoding changes, in order."""
    is_composed = text.isascii() or unicodedata.is_normalized("NFC", text)
    if is_composed and _SIGN.search(text) is None:
        return []
    pattern, characters = _DECODED[markup], set[str]() if is_composed else set(text)
    if is_composed or _piles_marks(text, characters):
        matches = [*_match_at_signs(pattern, text)]
    else:
        matches = [*_decomposed_pattern(characters, pattern).finditer(text)]
    found = ((*match.span(), _decode_piece(match)) for match in matches)
    pieces = [(start, end, decoded) for start, end, decoded in found if text[start:end] != decoded]
    return sorted([*pieces, *_find_emphasis(text)]) if markup and ("*" in text or "_" in text) else pieces


def _match_at_signs(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the same matches as `finditer`, faster: a match starts with a sign, and most texts have few."""
    end = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= end and (match := pattern.match(text, sign.start())):
            end = match.end()
            yield match


def _replace(text: str, pieces: Iterable[tuple[int, int, str]], *, before: MappedText | None) -> MappedText:
    parts: list[str] = []
    changed: list[tuple[int, int, int]] = []
    position = 0
    for start, end, decoded in pieces:
        if start >= position:  # ignore markup inside another piece, such as a link's address
            parts += (text[position:start], decoded)
            changed.append((start, end, len(decoded)))
            position = end
    return MappedText("".join([*parts, text[position:]]), changed, before=before)


def _decode_piece(match: re.Match[str]) -> str:
    piece = match.group()
    if match.lastgroup == "reference":
        character = unescape("&" + piece[1:].rpartition("amp;")[2])
        return piece if character.endswith(";") and len(character) > 1 else character.strip(_HIDDEN)
    if match.lastgroup == "note":  # a footnote link is not part of the preceding figure or word
        before = match.string[max(0, match.start() - 3) : match.start()].rstrip("*_")
        return "" if before[-1:].isdigit() else f"[{match['number']}]"
    if match.lastgroup is not None:
        return {"parted": "\n", "apart": " "}.get(match.lastgroup, "")
    return unicodedata.normalize("NFKC" if piece[0] >= "\ufb00" else "NFC", piece)


def _find_emphasis(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the Markdown marks around emphasised words, each as a piece to remove."""
    for match in _EMPHASIS.finditer(text):
        (start, end), length = match.span(), len(match["mark"])
        yield from ((start, start + length, ""), (end - length, end, ""))


def fold(text: str) -> MappedText:
    """Fold a text for comparison.

    Returns:
        The decoded and folded text with its offset map. Folding 500 kB takes a few milliseconds; the map has one entry
        per piece whose length changed, not per character.

    Example:
        >>> folded = fold("“[T]he ﬁnal  offer”")
        >>> folded.text, folded.start(5), folded.end(10)
        ('"the final offer"', 7, 11)
    """
    decoded = decode(text)
    before = decoded if decoded.text != text else None
    text = decoded.text
    characters = set(text)
    looks = text
    for character in characters & _LOOKS.keys():
        looks = looks.replace(character, _LOOKS[character])
    odd = characters - _LOOKS.keys()
    is_plain = max(odd, default="") < "\u0300" and odd.isdisjoint(_LATIN_RESHAPED) and "  " not in looks
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    position = 0
    for match in () if is_plain else _PIECES.finditer(text):
        start, end = match.span()
        folded = _fold_piece(match.group())
        parts += (looks[position:start].casefold(), folded)
        pieces.append((start, end, len(folded)))
        position = end
    parts.append(looks[position:].casefold())
    return MappedText("".join(parts), pieces, before=before)


def fold_text(text: str) -> str:
    """Fold a text, without a map."""
    return fold(text).text


def _piles_marks(text: str, characters: set[str]) -> bool:
    """Whether a text has a longer run of combining marks than any language; composing it takes quadratic time."""
    marks = "".join(sorted(character for character in characters if unicodedata.combining(character)))
    return bool(marks) and re.search(f"[{re.escape(marks)}]{{{_HIGHEST_PILE}}}", text) is not None


def _decomposed_pattern(characters: set[str], pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Extend a pattern to match the pieces of a text that composing would change as well."""
    # vowel signs of Indian scripts compose with the preceding character but have combining class 0
    marks = {c for c in characters if unicodedata.category(c)[0] == "M"}
    singles = "".join(sorted(c for c in characters if not unicodedata.is_normalized("NFC", c)))
    marked = _LATIN_MARKS if all("\u0300" <= mark <= "\u036f" for mark in marks) else re.escape("".join(sorted(marks)))
    sequences = rf"[^{marked}{SPACES}{_SUPERSCRIPTS}]?[{marked}]+|" if marked else ""
    lone = f"|[{re.escape(singles)}]" if singles else ""
    return re.compile(rf"{sequences}[가-힣]?[{_JAMO}]+|{pattern.pattern}{lone}")


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
    folded = unicodedata.normalize("NFKC" if "\uff01" <= first <= "\uffef" else "NFC", piece)
    folded = folded.casefold().replace("i\u0307", "i")
    return "".join(_LOOKS.get(character, character) for character in folded)
