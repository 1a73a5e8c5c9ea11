"""Cuts text into the tokens that the figure finder reads: words, number literals, marks and line breaks.

What a token means is decided by the readers that walk over them; nothing here knows a unit or a month.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from itertools import accumulate
from operator import sub
from typing import Final

from summarizer.language.lexicon import (
    COMPANY_ABBREVIATIONS,
    DATE_ABBREVIATIONS,
    NUMBER_ABBREVIATIONS,
    TITLE_ABBREVIATIONS,
)

VULGAR: Final = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_WORD: Final = rf"[^\W\d_{VULGAR}]+(?:['’][^\W\d_{VULGAR}]+)*"
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
# Each token with the blanks before it, so that the texts of all tokens add up to the text. What can follow the blanks
# covers every character: they are never scanned twice.
_TOKEN: Final = re.compile(
    rf"""
    [^\S\n\t]*+ (?:
    [a-zA-Z]++(?![^\W_]|['’.:])                                  # most words, at a glance
  | (?:https?://|www\.)\S+ | [@#]\w*[^\W\d]\w*                # links, handles, hashtags: no numbers are read there
  | {_WORD}
  | (?=[\d.{VULGAR}]) (?:{_NUMBER})
  | [\n\t]\s*
  | \S
    )""",
    re.VERBOSE,
)
_LETTERS: Final = re.compile(_WORD)
_DIGIT: Final = re.compile(rf"[\d{VULGAR}]")
_BLANKS: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in "\n\t")
_FIGURES: Final = frozenset("0123456789" + VULGAR)
# What is read a little before the first token and a little after the last, without a look at the bounds.
_PADDING: Final = ("",) * 16
_STOPS: Final = frozenset({".", "!", "?", "\n"})
_LINK: Final = ("https://", "http://", "www.")

ABBREVIATIONS: Final = TITLE_ABBREVIATIONS | NUMBER_ABBREVIATIONS | COMPANY_ABBREVIATIONS | DATE_ABBREVIATIONS
"""Those that end no sentence; "3 p.m." may end one."""


class NumberTokens:
    """A text's tokens as parallel lists, which is several times faster to walk than objects.

    The text is read once from left to right, in time linear in its length whatever it holds.

    Attributes:
        text: The text itself, unchanged.
        points: Whether its language parts thousands by points.
        words: Each token in lower case; a line break, or a tab between cells, with the blanks behind it is one token,
            a newline.
        starts: Offset of each token's first character.
        ends: Offset after each token's last character.

    Example:
        >>> NumberTokens("Up 3.2% in 10-year bonds").words
        ['up', '3.2', '%', 'in', '10', '-', 'year', 'bonds']
    """

    __slots__ = ("_padded", "_stops", "ends", "points", "starts", "text", "words")

    def __init__(self, text: str, *, points: bool = False) -> None:
        self.text = text
        self.points = points
        self._stops: list[int] | None = None
        stop = len(text)
        while stop and text[stop - 1] not in "\n\t" and text[stop - 1].isspace():
            stop -= 1
        lower = text.lower()
        offsets_hold = len(lower) == len(text)  # but for a few letters whose lower case is longer
        parts: list[str] = _TOKEN.findall(lower if offsets_hold else text, 0, stop)
        bare = [part.lstrip() for part in parts]
        self.words = [part or "\n" for part in bare] if offsets_hold else [part.lower() or "\n" for part in bare]
        self._padded = [*self.words, *_PADDING]
        self.ends = list(accumulate(map(len, parts)))
        self.starts = list(map(sub, self.ends, map(len, bare)))
        at = -1
        for _ in range(bare.count("")):
            at = bare.index("", at + 1)
            self.starts[at] -= len(parts[at].lstrip(_BLANKS))

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The token in lower case; empty before the first and after the last."""
        try:
            return self._padded[index]
        except IndexError:
            return ""

    def raw(self, index: int) -> str:
        """The token as the text has it; empty before the first and after the last."""
        return self.text[self.starts[index] : self.ends[index]] if 0 <= index < len(self.words) else ""

    def is_number(self, index: int) -> bool:
        """Whether the token is a number literal."""
        if not 0 <= index < len(self.words):
            return False
        word = self.words[index]
        first = word[0]
        return first in _FIGURES or (first == "." and len(word) > 1) or (first > "~" and first.isdecimal())

    def is_word(self, index: int) -> bool:
        """Whether the token is made of letters."""
        if not 0 <= index < len(self.words):
            return False
        word = self.words[index]
        if word.isalpha():
            return True
        first = word[0]
        return first.isalnum() and not (first in _FIGURES or first.isdecimal() or word.startswith(_LINK))

    def is_capital(self, index: int) -> bool:
        """Whether the token is a word that starts with a capital letter."""
        return self.is_word(index) and self.text[self.starts[index]].isupper()

    def glued(self, index: int) -> bool:
        """Whether nothing, not even a space, stands between this token and the one before it."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def matches(self, index: int, *words: str) -> bool:
        """Whether these words stand from here on."""
        return index >= 0 and self.words[index : index + len(words)] == list(words)

    def ends_sentence(self, index: int) -> bool:
        """Whether a sentence or a line ends with this token."""
        word = self.words[index]
        if word == "\n":
            return True
        if word not in ".!?":
            return False
        following = self.raw(index + 1)
        if self.glued(index + 1) and following[:1].isalnum():
            return False
        before = self.word(index - 1)
        if word == "." and (before in ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
            return False
        return not following[:1].islower()

    def sentence(self, index: int, *, reach: int = 160) -> tuple[int, int]:
        """The tokens of the sentence around this one, half-open; at most `reach` to each side."""
        if self._stops is None:
            self._stops = [at for at, word in enumerate(self.words) if word in _STOPS and self.ends_sentence(at)]
        following = bisect_left(self._stops, index)
        first = self._stops[following - 1] + 1 if following else 0
        last = self._stops[following] if following < len(self._stops) else len(self.words)
        return max(first, index - reach), min(last, index + reach)


def may_state_number(text: str, words: AbstractSet[str]) -> bool:
    """Whether a text holds a digit, or any of some words in lower case; far cheaper than its tokens."""
    return _DIGIT.search(text) is not None or not words.isdisjoint(map(str.lower, _LETTERS.findall(text)))
