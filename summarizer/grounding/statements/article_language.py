"""The language of an article that is not in English, or whose statements are in another language.

Number words, units and names of months are known in English only. If a statement has them and the article is in
another language, their absence from the article proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from summarizer.grounding.cached_method import cached_method
from summarizer.language.detection import EDGES, KNOWN, SCRIPTS, is_latin, load_words, name_other_language, name_script
from summarizer.language.gazetteer.places import nation_of
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.letters import is_glued, strip_accents
from summarizer.language.locale_data import MONTHS, WEEK, load_frequent_words, match_time
from summarizer.workers import cached_property

UNKNOWN: Final = "und"  # the tag of an unknown language
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})\.?(?:º|ª|er)?\s+(?:de\s+|d['’])?\Z")  # a day before the name of a month
_REACH: Final = 20  # most characters of a day before its month, including the preceding one
_REST: Final = re.compile(r"[^\W\d_]*")  # the rest of a word
_FULL: Final = 4  # fewest letters of a month or weekday that is not abbreviated
_SHORTEST: Final = 3  # fewest letters of a word that shows whether a short statement is English
_MOST_NAMES: Final = 0.3  # greatest share of words in an English statement that are not ordinary, such as names
_ADJECTIVE: Final = (
    r"(?:[sc]k|[сц]ьк|[сц]к|isch|ais|ois|ien|enn|ens|en|es|ez|an|in|i)\w{0,3}"  # ending of "marseillaise"
)
_PLACE, _CHANGED = 5, 2  # fewest letters of a place's name that its adjective keeps; most that it may change
_LEAST: Final = 2  # by how many frequent words another language has to outnumber the article's


def _end_word(text: str, at: int) -> int:
    """The end of the word around an offset; the offset itself in scripts without word boundaries."""
    rest = None if is_glued(text[at - 1]) else _REST.match(text, at)
    return at if rest is None else rest.end()


class ArticleLanguage:
    """The language of one article.

    Args:
        language: BCP 47 tag of the article's language; None if unknown.
        written: Tag of the language requested for statements; None for the article's.
    """

    def __init__(self, text: str, language: str | None, written: str | None = None) -> None:
        self._text = text
        tag = (written or "").partition("-")[0].lower()
        self._written = tag if tag in load_frequent_words() else None
        self.language = language

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the article is not in English."""
        return name_other_language(self._text, self.language) != ""

    @cached_property
    def is_latin(self) -> bool:
        """Whether the article is in Latin script."""
        return is_latin(self._text)

    def has_elided(self, name: str) -> bool:
        """Whether a foreign article has a name behind an elided word: "dell'Usfa", "l’Unione"."""
        return self.is_foreign and re.search(rf"\w['’]{re.escape(name)}\b", self._text) is not None

    def has_adjective(self, place: str) -> bool:
        """Whether a foreign article may have the adjective of a place: "marseillais", "wyszkowskiego".

        >>> ArticleLanguage("Szpital wyszkowski zamknięto.", "pl").has_adjective("Wyszków")
        True
        """
        stem = strip_accents(place.casefold())
        stem = stem[: max(_PLACE, len(stem) - _CHANGED)]
        return (
            len(stem) >= _PLACE and re.search(rf"\b{re.escape(stem)}\w{{0,2}}{_ADJECTIVE}\b", self._plain) is not None
        )

    @cached_property
    def _plain(self) -> str:
        """The text in lower case without accents."""
        return strip_accents(self._folded)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_method
    def names_time(self, number: int) -> bool:
        """Whether a foreign article names a month or weekday; also true if the language's names are unknown."""
        if not self.is_foreign:
            return False
        pattern = match_time(number, self.language)
        numeric = rf"(?<!\d)\d\d?([./])\s?0?{number}\1\s?(?:\d\d)?\d\d(?!\d)"  # "31.10.2022"
        return bool(pattern is None or pattern.search(self._folded) or re.search(numeric, self._text))

    def find_days(self, statement: str) -> Iterator[tuple[str, int, int]]:
        """Yield the days of months in a statement in the article's language: text, day, number of the month.

        >>> list(ArticleLanguage("Der Rat tagt.", "de").find_days("Er tagt am 24. November."))
        [('24. November', 24, 11)]
        """
        if self.is_foreign and any(map(str.isdecimal, statement)):
            for folded, found, number in self._match_times(statement, range(1, MONTHS + 1)):
                if day := _DAY.search(folded, max(0, found.start() - _REACH), found.start()):
                    yield statement[day.start() : _end_word(folded, found.end())], int(day[1]), number

    def find_times(self, statement: str) -> Iterator[tuple[str, int]]:
        """Yield the unabbreviated months and weekdays in a statement in the article's language: text and number.

        >>> list(ArticleLanguage("Der Rat tagt.", "de").find_times("Er tagt am Montag."))
        [('Montag', -1)]
        """
        if self.is_foreign and self.language and self.language not in SCRIPTS.values():
            for folded, found, number in self._match_times(statement, (*range(1, MONTHS + 1), *range(-WEEK, 0))):
                if found.end() - found.start() >= _FULL:
                    yield statement[found.start() : _end_word(folded, found.end())], number

    def _match_times(self, statement: str, numbers: Iterable[int]) -> Iterator[tuple[str, re.Match[str], int]]:
        """Yield the names of months and weekdays in a statement: the folded statement, the match and the number."""
        folded = statement.replace("İ", "i").lower()  # not `casefold`, which turns "ß" into two letters
        for number in numbers if len(folded) == len(statement) else ():
            pattern = match_time(number, self.language)
            for found in pattern.finditer(folded) if pattern else ():
                yield folded, found, number

    def find_other(self, statement: str) -> str | None:
        """The language of a statement if it differs from the article's; None if it does not, or may not."""
        own = self.language or KNOWN
        if self.is_latin != is_latin(statement):
            return (name_script(statement) or UNKNOWN) if self.is_latin else KNOWN
        if not self.is_latin or own not in load_frequent_words():
            return None
        words = tuple(map(str.strip, statement.casefold().split(), repeat(EDGES)))
        detected = _detect_other(words, own, self._written)
        return KNOWN if detected is None and own != KNOWN and self._may_be_english(words) else detected

    def _may_be_english(self, words: Sequence[str]) -> bool:
        """Whether a short statement consists of mostly ordinary English words, two of which the article lacks."""
        plain = [word for word in words if word.isalpha() and len(word) >= _SHORTEST]
        english = [word for word in plain if is_ordinary(word) or word in load_words(KNOWN)]
        new = {word for word in english if is_ordinary(word) and word not in self._folded}
        states = {word for word in plain if word not in self._folded and nation_of(word.title()) is not None}
        is_other = len(new) >= _LEAST or (states and new - load_words(self.language or KNOWN))  # "mills in Germany"
        return bool(is_other) and len(plain) - len(states.union(english)) <= _MOST_NAMES * len(plain)


@lru_cache(maxsize=512)
def _detect_other(words: tuple[str, ...], own: str, written: str | None) -> str | None:
    """The language that has clearly more frequent words in a statement than the article's; None if there is none.

    The requested language only needs as many as the article's.
    """
    found = frozenset(filter(str.isalpha, words))
    known = len(found & load_words(own))
    if written is not None and written != own and len(found & load_words(written)) >= known:
        return written
    if own != KNOWN and len(found & load_words(KNOWN)) > known:
        return KNOWN
    if len(found & _load_others(own)) < known + _LEAST:
        return None  # the common case
    most, other = max((len(found & load_words(tag)), tag) for tag in load_frequent_words())
    return other if most >= known + _LEAST else None


@cache
def _load_others(own: str) -> frozenset[str]:
    """The frequent words of all languages but one."""
    return frozenset[str]().union(*(load_words(tag) for tag in load_frequent_words() if tag != own))
