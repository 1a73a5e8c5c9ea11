"""Cuts text into the tokens that the figure finder reads: words, number literals, marks and line breaks.

What a token means is decided by the readers that walk over them; nothing here knows a unit or a month.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

TokenKind: TypeAlias = Literal["word", "number", "mark", "break"]

VULGAR: Final = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_POWER: Final = r"(?:\^[+\-−]?\d{1,3}(?!\d)|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"

# Every repetition of a group is bounded, so that no text can be scanned twice over: see `NumberTokens`.
_NUMBER: Final = rf"""
    \d{{4}}-\d\d-\d\d(?!\d)                                     # 2011-03-04
  | \d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d)(?![\d/])               # 3/4/2011
  | \d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d(?!\d)                   # 04.03.2011
  | \d{{1,2}}:\d\d(?::\d\d)?(?:\.\d{{1,3}})?(?![\d:])                           # 15:11
  | 10{_POWER}                                                  # 10^6
  | \d{{0,6}}[{VULGAR}]                                         # 2½
  | \d{{1,4}}[/⁄]\d{{1,4}}(?![\d/])                             # 3/4
  | \d{{1,3}}(?:,\d{{3}}){{1,12}}(?!\d)(?:\.\d++)?              # 1,234.5
  | \d{{1,3}}(?:\.\d{{3}}){{1,12}},\d{{1,6}}(?!\d)              # 1.234,5
  | \d{{1,3}}(?:\.\d{{3}}){{2,12}}(?!\.?\d)                     # 1.234.567
  | \d{{1,2}}(?:,\d\d){{1,12}},\d{{3}}(?!\d)(?:\.\d++)?         # 12,34,567
  | \d{{1,3}}(?:['’]\d{{3}}){{1,12}}(?!\d)(?:[.,]\d++)?         # 4’500
  | \d{{1,3}}(?:[\u00a0\u2009\u202f]\d{{3}}){{1,12}}(?!\d)(?:[.,]\d++)?
  | \d++(?:\.\d++){{2,12}}                                      # 10.4.2: a version
  | \d++,\d{{1,2}}(?![\d,])                                     # 3,5
  | (?:\d++(?:\.\d++)?|(?<![\w.])\.\d++)(?:[eE][+\-−]?\d{{1,3}}(?!\w)|\s?[x×]\s?10{_POWER})?
"""
_TOKEN: Final = re.compile(
    rf"""
    (?:https?://|www\.)\S+ | [@#]\w*[^\W\d]\w*                  # links, handles, hashtags: no numbers are read there
  | ([^\W\d_{VULGAR}]+(?:['’][^\W\d_{VULGAR}]+)*)
  | ({_NUMBER})
  | (\n\s*)
  | (\S)
    """,
    re.VERBOSE,
)
_KINDS: Final[tuple[TokenKind, ...]] = ("mark", "word", "number", "break", "mark")

ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr st gen sen rep gov rev hon prof sgt col lt capt jan feb mar apr jun jul aug sep sept oct nov dec"
    " no nos vs inc co ltd corp approx est dept rs sq ft pct".split()
)


class NumberTokens:
    """A text's tokens as parallel lists, which is several times faster to walk than objects.

    The text is read once from left to right, in time linear in its length whatever it holds.

    Attributes:
        text: The text itself, unchanged.
        words: Each token in lower case.
        starts: Offset of each token's first character.
        ends: Offset after each token's last character.
        kinds: See `TokenKind`.

    Example:
        >>> NumberTokens("Up 3.2% in 10-year bonds").words
        ['up', '3.2', '%', 'in', '10', '-', 'year', 'bonds']
    """

    __slots__ = ("ends", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: list[TokenKind] = []
        add_word, add_start = self.words.append, self.starts.append
        add_end, add_kind = self.ends.append, self.kinds.append
        for match in _TOKEN.finditer(text):
            add_word(match[0].lower())
            add_start(match.start())
            add_end(match.end())
            add_kind(_KINDS[match.lastindex or 0])

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The token in lower case; empty before the first and after the last."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def raw(self, index: int) -> str:
        """The token as the text has it; empty before the first and after the last."""
        return self.text[self.starts[index] : self.ends[index]] if 0 <= index < len(self.words) else ""

    def is_number(self, index: int) -> bool:
        """Whether the token is a number literal."""
        return 0 <= index < len(self.words) and self.kinds[index] == "number"

    def is_word(self, index: int) -> bool:
        """Whether the token is made of letters."""
        return 0 <= index < len(self.words) and self.kinds[index] == "word"

    def is_capital(self, index: int) -> bool:
        """Whether the token is a word that starts with a capital letter."""
        return self.is_word(index) and self.text[self.starts[index]].isupper()

    def glued(self, index: int) -> bool:
        """Whether nothing, not even a space, stands between this token and the one before it."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def matches(self, index: int, *words: str) -> bool:
        """Whether these words stand from here on."""
        return all(self.word(index + offset) == word for offset, word in enumerate(words))

    def ends_sentence(self, index: int) -> bool:
        """Whether a sentence or a line ends with this token."""
        if self.kinds[index] == "break":
            return True
        if self.words[index] not in ".!?":
            return False
        following = self.raw(index + 1)
        if self.glued(index + 1) and following[:1].isalnum():
            return False
        before = self.word(index - 1)
        if self.words[index] == "." and (before in ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
            return False
        return not following[:1].islower()

    def sentence(self, index: int, *, reach: int = 160) -> tuple[int, int]:
        """The tokens of the sentence around this one, half-open; at most `reach` to each side."""
        first, last = index, index
        while first > 0 and index - first < reach and not self.ends_sentence(first - 1):
            first -= 1
        while last < len(self.words) and last - index < reach and not self.ends_sentence(last):
            last += 1
        return first, last
