"""What one token is, wherever it stands: its key for names, its stem, whether it is a name or carries meaning.

What is only known in a sentence stands in `words`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import FUNCTION

_PRONOUNS: Final = frozenset(
    "i you he she it we they me him her us them who whom this that these those there here what let where how".split()
)


@dataclass(eq=False)
class Word:
    """What a token is, wherever it stands.

    Attributes:
        raw: As written.
        low: In lower case, folded, without a possessive ending.
        key: What names are compared by: `low`, but capitals for an acronym, without its points.
        capital: Whether it begins with a capital letter.
        acronym: Whether it is all capitals, two letters at least.
        possessive: Whether a possessive ending was taken off.
        content: Whether it carries meaning of its own, as function words and marks do not.
    """

    raw: str
    low: str
    key: str
    capital: bool
    acronym: bool
    possessive: bool
    content: bool

    # found on first use: of most of an article's words nobody asks for these
    @cached_property
    def stem(self) -> str:
        """See `stems.stem`; empty for what is no word."""
        return stem(self.low) if self.content else self.low if self.raw[0].isalnum() else ""


def fold(word: str) -> str:
    """A word in lower case, without accents.

    >>> fold("São")
    'sao'
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=32768)
def read_word(raw: str) -> Word:
    """What one token is."""
    first = raw[0]
    if not first.isalnum():
        return Word(raw, raw, raw, capital=False, acronym=False, possessive=False, content=False)
    bare = raw.replace("’", "'") if "’" in raw else raw
    possessive = bare.endswith("'s") and bare[:-2].lower() not in _PRONOUNS
    if possessive:
        bare = bare[:-2]
    letters = bare.replace(".", "") if "." in bare and first.isalpha() else bare
    if len(letters) > 2 and letters[-1] == "s" and letters[:-1].isupper() and letters.isalpha():  # "MPs"
        letters = letters[:-1]
    acronym = len(letters) > 1 and letters.isupper() and letters.isalpha()
    low = fold(bare)
    key = letters if acronym else low if letters is bare else fold(letters)
    content = low not in FUNCTION or acronym
    return Word(raw, low, key, first.isupper(), acronym, possessive, content)
