"""Normalises spellings of a name: removes accents, strokes and possessive endings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that a keyboard may lack, and how they are written without it."""
POSSESSIVE: Final = ("'s", "’s", "s'", "s’")
_UNSPACED: Final = tuple(
    (int(first, 16), int(last, 16))
    for first, _, last in (
        scripts.partition("-")
        for scripts in (
            "0E00-0FFF 1000-109F 1780-17FF 1950-19DF 1A20-1AAF 2E80-312F 31A0-4DBF 4E00-9FFF A980-A9DF AA60-AADF"
            " F900-FAFF FF66-FF9F 1B000-1B16F 20000-3FFFF"
        ).split()
    )
)
"""Thai, Lao, Tibetan, Myanmar, Khmer, Tai scripts, Javanese, Chinese and Japanese."""
UNSPACED_CLASS: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED)
"""Scripts without spaces between words, as the inside of a regular expression's character class."""
GLUED_CLASS: Final = f"{UNSPACED_CLASS}\uac00-\ud7a3"
"""`UNSPACED_CLASS` and Hangul, which attaches particles and units to names and numbers."""
_GLUED: Final = sorted(edge for first, last in (*_UNSPACED, (0xAC00, 0xD7A3)) for edge in (first, last + 1))
"""The edges of the ranges in `GLUED_CLASS`."""
_DIGRAPHS: Final = re.compile(r"([aou])e|(?<=d)j|a(?=a)")


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script without spaces between words.

    >>> is_unspaced("水"), is_unspaced("한"), is_unspaced("w")
    (True, False, False)
    """
    code = ord(character)
    return code >= _UNSPACED[0][0] and any(first <= code <= last for first, last in _UNSPACED)


def is_glued(character: str) -> bool:
    """Whether a name or number may begin or end beside a character, or the first of several, without a space.

    >>> is_glued("水"), is_glued("한"), is_glued("w"), is_glued("")
    (True, True, False, False)
    """
    return character >= "\u0e00" and bisect_right(_GLUED, ord(character[0])) % 2 == 1


def strip_accents(text: str) -> str:
    """Return a text without accents; the case stays."""
    return text if text.isascii() else "".join(filter(_is_base, unicodedata.normalize("NFKD", text)))


def _is_base(character: str) -> bool:
    return not unicodedata.combining(character)


def fold_letters(word: str) -> str:
    """Return a word in lower case without accents or strokes.

    >>> fold_letters("São"), fold_letters("Łódź"), fold_letters("Ørsted")
    ('sao', 'lodz', 'orsted')
    """
    return word.lower() if word.isascii() else strip_accents(word).casefold().translate(_PLAIN)


def write_short(low: str) -> str:
    """Return a folded word with one letter for each pair that spells out an accent: "jurgen" for "juergen"."""
    return _DIGRAPHS.sub(r"\1", low)


def strip_possessive(words: str) -> str:
    """Return words without a possessive ending or a closing apostrophe."""
    return words[:-2] if words.endswith(POSSESSIVE[:2]) else words.removesuffix("'").removesuffix("’")
