"""The language of an article, where it is not English or a statement about it is in another one.

Number words, units and names of months are known of English. What a statement writes in them cannot be looked up in an
article in another language, so that its lack there proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import repeat

from summarizer.language.detection import (
    EDGES,
    KNOWN,
    SCRIPTS,
    is_latin,
    load_words,
    name_other_language,
    name_script,
)
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.letters import is_glued
from summarizer.language.locale_data import MONTHS, WEEK, load_frequent_words, match_time
from summarizer.workers import cached_property

UNKNOWN = "und"  # the tag of a language that is not known
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.?(?:º|ª|er)?\s+(?:de\s+|d['’])?\Z")  # before the name of a month
_REACH = 20  # most characters of a day before its month, with the character before it
_REST = re.compile(r"[^\W\d_]*")  # the rest of a word
_FULL = 4  # letters of the shortest name of a time that is no abbreviation
_SHORTEST = 3  # letters of the shortest word that tells whether a short statement is in English
_MOST_NAMES = 0.3  # share of its words that may be no ordinary ones, such as names
_LEAST = 2  # how many more frequent words a statement has of another language than of its article's


def _end_word(text: str, at: int) -> int:
    """Where the word ends that goes on at an offset; there, if its script does not part words."""
    rest = None if is_glued(text[at - 1]) else _REST.match(text, at)
    return at if rest is None else rest.end()


class Home:
    """The language of one article.

    Args:
        language: Its BCP 47 tag; None if unknown.
        written: That of the language which statements were asked for in; None for the article's.
    """

    def __init__(self, text: str, language: str | None, written: str | None = None) -> None:
        self._text = text
        tag = (written or "").partition("-")[0].lower()
        self._written = tag if tag in load_frequent_words() else None
        self.language = language
        self._times: dict[int, bool] = {}

    @cached_property
    def is_foreign(self) -> bool:
        """Whether it is not English."""
        return name_other_language(self._text, self.language) != ""

    @cached_property
    def is_latin(self) -> bool:
        """Whether it is in Latin letters."""
        return is_latin(self._text)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    def names_time(self, number: int) -> bool:
        """Whether an article that is not English names a month or weekday, or in words that are not known."""
        if self.is_foreign and number not in self._times:
            pattern = match_time(number, self.language)
            self._times[number] = pattern is None or pattern.search(self._folded) is not None
        return self.is_foreign and self._times[number]

    def find_days(self, statement: str) -> Iterator[tuple[str, int, int]]:
        """The days of months that a statement in this language names: as written, the day, the number of the month.

        >>> list(Home("Der Rat tagt.", "de").find_days("Er tagt am 24. November."))
        [('24. November', 24, 11)]
        """
        if not self.is_foreign:
            return
        folded = statement.replace("İ", "i").lower()  # of "ß", `casefold` makes two letters
        if len(folded) != len(statement):
            return
        for number in range(1, MONTHS + 1) if any(map(str.isdecimal, folded)) else ():
            pattern = match_time(number, self.language)
            for found in pattern.finditer(folded) if pattern else ():
                if day := _DAY.search(folded, max(0, found.start() - _REACH), found.start()):
                    yield statement[day.start() : _end_word(folded, found.end())], int(day[1]), number

    def find_times(self, statement: str) -> Iterator[tuple[str, int]]:
        """The months and weekdays that a statement in this language names in full: as written, with their numbers.

        >>> list(Home("Der Rat tagt.", "de").find_times("Er tagt am Montag."))
        [('Montag', -1)]
        """
        if not self.is_foreign or self.language in SCRIPTS.values():
            return
        folded = statement.replace("İ", "i").lower()
        if len(folded) != len(statement):
            return
        for number in (*range(1, MONTHS + 1), *range(-WEEK, 0)):
            pattern = match_time(number, self.language) if self.language else None
            for found in pattern.finditer(folded) if pattern else ():
                if found.end() - found.start() >= _FULL:
                    yield statement[found.start() : _end_word(folded, found.end())], number

    def find_other(self, statement: str) -> str | None:
        """The language of a statement if it is not the article's; None if it is, or may be."""
        own = self.language or KNOWN
        if self.is_latin != is_latin(statement):
            return (name_script(statement) or UNKNOWN) if self.is_latin else KNOWN
        if not self.is_latin or own not in load_frequent_words():
            return None
        words = tuple(map(str.strip, statement.casefold().split(), repeat(EDGES)))
        told = _tell_other(words, own, self._written)
        return KNOWN if told is None and own != KNOWN and self._may_be_english(words) else told

    def _may_be_english(self, words: Sequence[str]) -> bool:
        """Whether most of a short statement's words are ordinary English ones, and two of those not the article's."""
        plain = [word for word in words if word.isalpha() and len(word) >= _SHORTEST]
        english = [word for word in plain if is_ordinary(word) or word in load_words(KNOWN)]
        new = {word for word in english if is_ordinary(word) and word not in self._folded}
        return len(new) >= _LEAST and len(plain) - len(english) <= _MOST_NAMES * len(plain)


@lru_cache(maxsize=512)
def _tell_other(words: tuple[str, ...], own: str, written: str | None) -> str | None:
    """The language of which a statement has more frequent words than of its article's; None if there is none.

    That which it was asked for in needs as many only.
    """
    found = frozenset(filter(str.isalpha, words))
    known = len(found & load_words(own))
    if written is not None and written != own and len(found & load_words(written)) >= known:
        return written
    if own != KNOWN and len(found & load_words(KNOWN)) > known:
        return KNOWN
    if len(found & _load_others(own)) < known + _LEAST:
        return None  # as of most statements
    most, other = max((len(found & load_words(tag)), tag) for tag in load_frequent_words())
    return other if most >= known + _LEAST else None


@cache
def _load_others(own: str) -> frozenset[str]:
    """The frequent words of all languages but one."""
    return frozenset[str]().union(*(load_words(tag) for tag in load_frequent_words() if tag != own))
