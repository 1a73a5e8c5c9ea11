"""The language of an article, where it is not English or a statement about it is in another one.

Number words, units and names of months are known of English. What a statement writes in them cannot be looked up in an
article in another language, so that its lack there proves nothing.
"""

from __future__ import annotations

from functools import lru_cache

from summarizer.language.detection import KNOWN, is_latin, load_words, measure_share, name_other_language
from summarizer.language.locale_data import load_frequent_words, match_time
from summarizer.lazy_property import cached_property

_FEWEST = 5  # words of a statement by which its language is told
_ENOUGH = 0.25  # share of frequent words with which a statement is in its article's language
_OTHER = 0.35  # least share with which it is in another one


class Home:
    """The language of one article.

    Args:
        language: Its BCP 47 tag; None if unknown.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self.language = language

    @cached_property
    def is_foreign(self) -> bool:
        """Whether it is not English."""
        return name_other_language(self._text, self.language) != ""

    @cached_property
    def _is_latin(self) -> bool:
        return is_latin(self._text)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    def names_time(self, number: int) -> bool:
        """Whether an article that is not English names a month or weekday, or in words that are not known."""
        pattern = match_time(number, self.language) if self.is_foreign else None
        return self.is_foreign and (pattern is None or pattern.search(self._folded) is not None)

    def is_legible(self, statement: str) -> bool:
        """Whether a statement is written in the same script as the article, so that names are spelled alike."""
        return self._is_latin == is_latin(statement)

    def find_other(self, words: tuple[str, ...]) -> str | None:
        """The language of a statement, by its words in lower case, if it is not the article's; else None."""
        own = self.language or KNOWN
        if own not in load_frequent_words():
            return KNOWN if self.is_foreign and measure_share([*words, ""], tag=KNOWN) >= _ENOUGH else None
        return _tell_other(words, own)


@lru_cache(maxsize=512)
def _tell_other(words: tuple[str, ...], own: str) -> str | None:
    if len(words) < _FEWEST:
        return None
    share = measure_share(list(words), tag=own)
    if own != KNOWN and measure_share(list(words), tag=KNOWN) > share:
        return KNOWN
    if share >= _ENOUGH:
        return None
    found = set(words)
    shares = {tag: measure_share(list(words), tag=tag) for tag in load_frequent_words() if not found.isdisjoint(load_words(tag))}
    best = max(shares, key=lambda tag: shares[tag], default=own)
    return best if best != own and shares[best] >= max(_OTHER, 2 * share) else None
