"""The tokens of a text: words, number literals, marks and line breaks, each with its offsets.

Figures are parsed from these tokens, statements from whole words (see `TokenTable.join_words`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import accumulate, compress, count
from operator import eq, not_, sub
from typing import Any, Final

from summarizer.language.detection import parts_by_points
from summarizer.language.letters import GLUED_CLASS, is_glued
from summarizer.language.lexicon import INNER_ABBREVIATIONS, read_number_pairs, read_numbers
from summarizer.language.locale_data import find_magnitude
from summarizer.language.spelled_numbers import find_spelled

VULGAR: Final = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NO_LETTERS: Final = rf"\W\d_{VULGAR}{GLUED_CLASS}"  # letters of scripts without spaces are tokens by themselves
# Vowel signs and other marks that combine with letters, up to Sinhala: "हजार" has one.
_SIGNS: Final = "".join(sign for sign in map(chr, range(0x300, 0xE00)) if unicodedata.category(sign) in ("Mn", "Mc"))
# Python takes milliseconds to compile each mention of a class as large as `GLUED_CLASS`.
_LETTERED: Final = rf"(?:[^{_NO_LETTERS}]++[{_SIGNS}]*+)++"
# A raised digit after four or more letters is the number of a footnote: "million³".
_WORD: Final = rf"(?:[^{_NO_LETTERS}{_RAISED}]{{4,}}(?=[{_RAISED}])|{_LETTERED}(?:['’]{_LETTERED})*+)"
_POWER: Final = rf"(?:\^[+\-−]?\d{{1,3}}(?!\d)|[⁺⁻]?[{_RAISED}]{{1,3}})"

# Every repetition of a group is bounded, so that scanning takes linear time: see `TokenTable`.
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
# Each token includes the blanks before it, so all matches together make up the text. Any character may follow the
# blanks, so they are never scanned twice.
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
_STRAY: Final = re.compile(r"[Ââ](?=[£€¥§°½¼¾])")  # UTF-8 decoded as Latin-1: "Â£5"
_DIGITS_OF_SCRIPTS: Final = str.maketrans(
    {chr(first + digit): str(digit) for first in (0xFF10, 0x0660, 0x06F0) for digit in range(10)}
    | {"％": "%", "٪": "%", "．": ".", "٫": ".", "٬": ","}
)
"""Full-width and Arabic digits and number signs, mapped to ASCII."""
_OTHER_DIGITS: Final = re.compile("[０-９％٠-٩۰-۹٪]")
_POINT: Final = re.compile(r"(?<=\d)・(?=\d)")  # the decimal point of Japanese newspapers
_GROUPING: Final = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_LETTERS: Final = re.compile(_WORD)
_DIGIT: Final = re.compile(rf"[\d{VULGAR}]")
_APOSTROPHES: Final = frozenset("'’")
_MARKS: Final = frozenset(".,;:!?()[]-–—%$€£/&*\"“”„‘’'")  # marks that are words by themselves
NO_NUMBERS: Final = frozenset(".,;:!?()[]'\"“”‘’-–—\n%&/")  # marks that never begin a number
_BLANKS: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in "\n\t")
_FIGURES: Final = frozenset("0123456789" + VULGAR)
PADDING: Final = ("",) * 64
"""Empty tokens after the last, so that readers need not check bounds; negative indexes reach them, too."""
_MILLION: Final = Decimal(10**6)
_STOPS: Final = frozenset({".", "!", "?", "\n"})
_GROUPING_BY_EITHER: Final = frozenset({"es", "vi"})  # in Mexico, 1,240 is over a thousand
_LINK: Final = ("https://", "http://", "www.")
_LINK_WORD: Final = re.compile(r"[^\W_]+")


class TokenTable:
    """A text's tokens as parallel lists, which are several times faster to walk than objects.

    The text is scanned once from left to right, in linear time.

    Args:
        language: The text's BCP 47 tag; None if unknown.

    Attributes:
        text: The text, with stray bytes of wrongly decoded signs ("Â£5") replaced by spaces.
        points: Whether the language groups thousands by points.
        commas: Whether it may group them by commas.
        language: The language's tag; "en" if unknown.
        is_foreign: Whether the language is not English and its number words are known.
        spelled: Numbers in words of another language without a one-word English equivalent, by their first token.
        words: The tokens in lower case; number words of other languages are replaced by English ones. A line break or
            a tab, with the blanks after it, is one token: a newline.
        padded: `words` followed by empty tokens, so that an index out of range gives "".
        starts: The offset of each token's first character.
        ends: The offset after each token's last character.
        periods: A cache of `figures.periods`, by token: figures and statements read the same times.
        times: The tokens that may name a time and those that may begin one; None until `figures.periods` lists them.

    Example:
        >>> TokenTable("Up 3.2% in 10-year bonds").words
        ['up', '3.2', '%', 'in', '10', '-', 'year', 'bonds']
    """

    __slots__ = (
        *(
            "_numbers",
            "_plain",
            "_stops",
            "commas",
            "ends",
            "is_foreign",
            "language",
            "padded",
            "periods",
            "points",
            "spelled",
            "starts",
            "text",
            "times",
        ),
        "words",
    )

    def __init__(self, text: str, *, language: str | None = None) -> None:
        self.text = text = _STRAY.sub(" ", text) if "Â" in text or "â" in text else text
        if not text.isascii() and _OTHER_DIGITS.search(text):
            text = _GROUPING.sub(",", _POINT.sub(".", text.translate(_DIGITS_OF_SCRIPTS)))
        self._plain = text
        self.points = parts_by_points(language)
        self.commas = not self.points or (language or "")[:2] in _GROUPING_BY_EITHER
        self._stops: list[int] | None = None
        self._numbers: list[int] | None = None
        self.periods: dict[int, Any] = {}
        self.times: tuple[list[int], list[int]] | None = None
        stop = len(text)
        while stop and text[stop - 1] not in "\n\t" and text[stop - 1].isspace():
            stop -= 1
        lower = text.lower()
        offsets_hold = len(lower) == len(text)  # the lower case of a few letters is longer
        parts: list[str] = _TOKEN.findall(lower if offsets_hold else text, 0, stop)
        bare = list(map(str.lstrip, parts))
        self.words = bare if offsets_hold else list(map(str.lower, bare))
        self.ends = list(accumulate(map(len, parts)))
        self.starts = list(map(sub, self.ends, map(len, bare)))
        at = -1
        for _ in range(bare.count("")):
            at = bare.index("", at + 1)
            self.words[at] = "\n"
            self.starts[at] -= len(parts[at].lstrip(_BLANKS))
        numbers = read_numbers(language)
        self.is_foreign = bool(numbers)
        self.language = language or "en"
        self.spelled = find_spelled(self.words, language)
        for at in compress(count(), map(numbers.__contains__, self.words)) if numbers else ():
            self.words[at] = numbers[self.words[at]]
        for first, last, word in read_number_pairs(language):
            for at in compress(count(), map(first.__eq__, self.words)) if first in self.words else ():
                self.words[at] = word if self.words[at + 1 : at + 2] == [last] else first
        self.padded = [*self.words, *PADDING]

    def __len__(self) -> int:
        return len(self.words)

    def join_words(self) -> tuple[list[int], list[int]]:
        """Return the starts and ends of whole words and of marks, without tabs and underscores.

        Adjacent letters and digits form one word, as do initials with their full stops, and a word with an apostrophe
        after it. A link is split into its words.

        Example:
            >>> text = "The U.S. and 3 G7 members' 5bn"
            >>> [text[start:end] for start, end in zip(*TokenTable(text).join_words())]
            ['The', 'U.S.', 'and', '3', 'G7', "members'", '5bn']
        """
        words, starts, ends = self.words, self.starts, self.ends
        found: tuple[list[int], list[int]] = [], []
        joined = 0
        glued = [
            at
            for at in compress(count(), map(eq, ends, starts[1:]))
            if ((after := words[at + 1])[0].isalnum() and not is_glued(after[0]) and not is_glued(words[at][-1]))
            or after in _APOSTROPHES
            or (after == "." and len(words[at]) == 1)
        ]
        odd = [at for at in compress(count(), map(not_, map(str.isalnum, words))) if words[at] not in _MARKS]
        for at in sorted({*glued, *odd}):
            if at >= joined:
                found[0].extend(starts[joined:at])
                found[1].extend(ends[joined:at])
                joined = self._join_word(at, *found)
        found[0].extend(starts[joined:])
        found[1].extend(ends[joined:])
        return found

    def _join_word(self, index: int, starts: list[int], ends: list[int]) -> int:
        """Append the spans of the word or link that begins at a token, if any; return the token after it."""
        word, start, end = self.words[index], self.starts[index], self.ends[index]
        following = index + 1
        if word.startswith(_LINK):
            spans = [match.span() for match in _LINK_WORD.finditer(self.text, start, end)]
        elif word == "\n":
            line_break = self.text.find("\n", start, end)
            spans = [(line_break, line_break + 1)] if line_break >= 0 else []
        elif word == "_":
            spans = []
        elif word[0] in "@#" and len(word) > 1:  # a handle: its name is a word
            spans = [(start, start + 1), (start + 1, end)]
        else:
            following = self._find_end_of_word(index) if word[0].isalnum() else following
            spans = [(start, self.ends[following - 1])]
        for begin, stop in spans:
            starts.append(begin)
            ends.append(stop)
        return following

    def _find_end_of_word(self, index: int) -> int:
        """Return the token after the word that begins at a token of letters or digits."""
        following = index + 1
        if len(self.words[index]) == 1 and self.padded[following] == ".":
            following = self._skip_initials(index)
        while self.glued(following) and self.words[following][0].isalnum():
            if is_glued(self.words[following][0]) or is_glued(self.words[following - 1][-1]):
                break
            following += 1
        joins = self.glued(following) and self.words[following] in _APOSTROPHES
        return following + (joins and self.words[following - 1][-1].isalpha())

    def _skip_initials(self, index: int) -> int:
        """Return the token after two or more initials ("U.S."); else the next token."""
        end = index
        while (
            len(self.padded[end]) == 1
            and self.words[end].isalpha()
            and self.padded[end + 1] == "."
            and self.glued(end + 1)
        ):
            end += 2
            if not self.glued(end):
                break
        return end if end > index + 2 else index + 1

    def find_seeds(self, seeds: AbstractSet[str]) -> list[int]:
        """Return the indexes of tokens that may belong to a number or are among `seeds`, in order."""
        words = self.words
        if self._numbers is None:
            others = compress(count(), map(not_, map(str.isalpha, words)))
            self._numbers = [at for at in others if words[at] not in NO_NUMBERS]
        return sorted({*self._numbers, *self.spelled, *compress(count(), map(seeds.__contains__, words))})

    def raw(self, index: int) -> str:
        """Return a token as written, with ASCII digits; empty if the index is out of range."""
        return self._plain[self.starts[index] : self.ends[index]] if 0 <= index < len(self.words) else ""

    def is_number(self, index: int) -> bool:
        """Whether a token is a number literal."""
        word = self.padded[index]
        first = word[:1]
        return first in _FIGURES or (first == "." and len(word) > 1) or (first > "~" and first.isdecimal())

    def is_word(self, index: int) -> bool:
        """Whether a token is made of letters."""
        word = self.padded[index]
        if word.isalpha():
            return True
        first = word[:1]
        return first.isalnum() and not (first in _FIGURES or first.isdecimal() or word.startswith(_LINK))

    def is_capital(self, index: int) -> bool:
        """Whether a token is a word that starts with a capital letter."""
        return self.is_word(index) and self.text[self.starts[index]].isupper()

    def magnitude(self, index: int) -> Decimal | None:
        """Return the value of a magnitude word (a thousand or more) of the text's language; None if it is not one."""
        word, is_abbreviated = self.padded[index], self.padded[index + 1] == "."
        if word == "mill" and is_abbreviated and self.is_foreign:
            return _MILLION  # in German, it may begin a milliard as well
        return find_magnitude(word, self.language, is_abbreviated=is_abbreviated)

    def glued(self, index: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def matches(self, index: int, *words: str) -> bool:
        """Whether the tokens from an index on are the given words."""
        return index >= 0 and self.padded[index] == words[0] and self.words[index : index + len(words)] == list(words)

    def ends_sentence(self, index: int) -> bool:
        """Whether a token ends a sentence or a line."""
        word = self.words[index]
        if word == "\n":
            return True
        if word not in ".!?":
            return False
        following = self.raw(index + 1)
        if self.glued(index + 1) and following[:1].isalnum():
            return False
        before = self.padded[index - 1]
        if word == "." and (before in INNER_ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
            return False
        return not following[:1].islower()

    def sentence(self, index: int, *, reach: int = 160) -> tuple[int, int]:
        """Return the tokens of the sentence around a token, half-open, at most `reach` tokens to each side."""
        stops = self._list_stops()
        following = bisect_left(stops, index)
        first = stops[following - 1] + 1 if following else 0
        last = stops[following] if following < len(stops) else len(self.words)
        return max(first, index - reach), min(last, index + reach)

    def is_parted(self, first: int, last: int) -> bool:
        """Whether a sentence ends at a token from `first` to before `last`."""
        stops = self._list_stops()
        return bisect_left(stops, first) < bisect_left(stops, last)

    def _list_stops(self) -> list[int]:
        if self._stops is None:
            marks = compress(count(), map(_STOPS.__contains__, self.words))
            self._stops = list(filter(self.ends_sentence, marks))
        return self._stops


def may_state_number(text: str, words: AbstractSet[str]) -> bool:
    """Whether a text contains a digit or one of some lower-case words; cheaper than a `TokenTable`."""
    return _DIGIT.search(text) is not None or not words.isdisjoint(map(str.lower, _LETTERS.findall(text)))
