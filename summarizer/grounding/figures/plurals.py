"""Tells plural nouns by their form; there is no dictionary of nouns."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.language.inflection import is_irregular_plural

# Verbs in the third person that are no plural nouns in practice.
_NOT_PLURAL: Final = frozenset(
    "gets goes comes makes takes gives seems remains becomes includes perhaps always".split()
)
_SINGULAR_S: Final = frozenset(
    "news politics economics mathematics physics athletics headquarters crossroads gas bus bias atlas alias lens campus"
    " corps chaos thus".split()
)


def is_plural(tokens: NumberTokens, index: int) -> bool:
    """Whether the word here looks like a plural noun.

    Example:
        >>> text = NumberTokens("Israelis crisis US children famous")
        >>> [is_plural(text, index) for index in range(5)]
        [True, False, False, True, False]
    """
    word = tokens.word(index)
    if is_irregular_plural(word):
        return True
    if not word.endswith("s") or len(word) < 3 or word in _NOT_PLURAL or word in _SINGULAR_S:
        return False
    if word.endswith(("ss", "us", "'s", "’s")) or tokens.raw(index).isupper():
        return False
    return (
        not word.endswith("is") or (tokens.is_capital(index) and not word.endswith("sis")) or word in ("taxis", "skis")
    )
