"""Distinguishes ordinary English words from names where case does not: at the start of a sentence, in a title.

The words come from SCOWL (`english_words.txt`); no word is added by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from summarizer.language.inflection import bases_of


@lru_cache(maxsize=16384)
def is_ordinary(word: str) -> bool:
    """Whether a lower-case word is an ordinary English word or an inflection of one.

    >>> is_ordinary("officials"), is_ordinary("brown"), is_ordinary("merkel")
    (True, True, False)
    """
    words = _load().words
    return word in words or any(base in words for base in bases_of(word))


def is_also_name(word: str) -> bool:
    """Whether an ordinary word, in lower case, is also a proper name.

    >>> is_also_name("brown"), is_also_name("officials")
    (True, False)
    """
    return word in _load().names


def is_rather_name(word: str) -> bool:
    """Whether a word, in lower case, is more often a name than a word.

    >>> is_rather_name("trump"), is_rather_name("city")
    (True, False)
    """
    return word in _load().rare


class WordList:
    """A set of words in a tenth of the memory: words with the same first three letters share one string.

    Args:
        words: The words in alphabetical order.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._groups = {
            beginning: "\n".join(["", *group, ""]) for beginning, group in groupby(words, key=itemgetter(slice(3)))
        }

    def __contains__(self, word: str) -> bool:
        return f"\n{word}\n" in self._groups.get(word[:3], "")


class _Lists(NamedTuple):
    """All words, those that are also names, and those that are listed only as names."""

    words: WordList
    names: WordList
    rare: WordList


@cache
def _load() -> _Lists:
    """Read the list, once a process; this takes some 20 ms."""
    names = {word.lower() for word in _read_list() if word[0].isupper()}
    rare = names.difference(_read_list())
    return _Lists(WordList(word.lower() for word in _read_list()), WordList(sorted(names)), WordList(sorted(rare)))


def _read_list() -> Iterator[str]:
    """Yield the lines of the list; reading them all at once would leave 5 MB of gaps in Python's memory."""
    with Path(__file__).with_name("english_words.txt").open(encoding="ascii") as lines:
        for line in lines:
            if line[0] not in "#\n":
                yield line.rstrip("\n")
