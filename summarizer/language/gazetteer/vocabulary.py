"""Tells ordinary English words from names if case does not: at the start of a sentence, in a title.

The words come from SCOWL, a well-kept list (`english_words.txt`); no word is added here by hand.
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
    """Whether a word, in lower case, is an ordinary English word.

    >>> is_ordinary("officials"), is_ordinary("brown"), is_ordinary("merkel")
    (True, True, False)
    """
    words = _load().words
    return word in words or any(base in words for base in bases_of(word))


def is_also_name(word: str) -> bool:
    """Whether an ordinary word, in lower case, is a proper name as well.

    >>> is_also_name("brown"), is_also_name("officials")
    (True, False)
    """
    return word in _load().names


def is_rather_name(word: str) -> bool:
    """Whether an ordinary word, in lower case, is met more often as a name than as a word.

    >>> is_rather_name("trump"), is_rather_name("city")
    (True, False)
    """
    return word in _load().rare


class WordList:
    """A set of words in a tenth of the memory: those that begin with the same three letters are one string.

    Args:
        words: The words in alphabetical order, so that no more than one beginning is in memory while they are read.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._groups = {
            beginning: "\n".join(["", *group, ""]) for beginning, group in groupby(words, key=itemgetter(slice(3)))
        }

    def __contains__(self, word: str) -> bool:
        return f"\n{word}\n" in self._groups.get(word[:3], "")


class _Lists(NamedTuple):
    """The words; those that are names too; those among them that are no common words."""

    words: WordList
    names: WordList
    rare: WordList


@cache
def _load() -> _Lists:
    """Read the list, once a process, in some 20 ms."""
    names = {word.lower() for word in _read_list() if word[0].isupper()}
    rare = names.difference(_read_list())
    return _Lists(WordList(word.lower() for word in _read_list()), WordList(sorted(names)), WordList(sorted(rare)))


def _read_list() -> Iterator[str]:
    """The lines of the list, one after another: as one list they would leave 5 MB of gaps in Python's memory."""
    with Path(__file__).with_name("english_words.txt").open(encoding="ascii") as lines:
        for line in lines:
            if line[0] not in "#\n":
                yield line.rstrip("\n")
