"""Spellings of one name: without accents and strokes, and without a possessive ending."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that are written without their stroke where a keyboard lacks it."""
POSSESSIVE: Final = ("'s", "’s", "s'", "s’")
"""Endings of possessives."""
_DIGRAPHS: Final = re.compile(r"([aou])e|(?<=d)j|a(?=a)")


def strip_accents(text: str) -> str:
    """A text without accents, in the same case."""
    return text if text.isascii() else "".join(filter(_is_base, unicodedata.normalize("NFKD", text)))


def _is_base(character: str) -> bool:
    return not unicodedata.combining(character)


def fold_letters(word: str) -> str:
    """A word in lower case and in letters without accents or strokes.

    >>> fold_letters("São"), fold_letters("Łódź"), fold_letters("Ørsted")
    ('sao', 'lodz', 'orsted')
    """
    return word.lower() if word.isascii() else strip_accents(word).casefold().translate(_PLAIN)


def write_short(low: str) -> str:
    """A folded word with one letter for two that stand for an accented one: "jurgen" for "juergen"."""
    return _DIGRAPHS.sub(r"\1", low)


def strip_possessive(words: str) -> str:
    """Words without a possessive ending or a closing apostrophe."""
    return words[:-2] if words.endswith(POSSESSIVE[:2]) else words.removesuffix("'").removesuffix("’")
