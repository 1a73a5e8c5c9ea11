"""How two texts that fold to the same differ to the eye, and the one case in which that changes what they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from summarizer.grounding.lexicon import ACRONYM_HOMOGRAPHS
from summarizer.grounding.normalize import DASHES, DOUBLE_QUOTES, INVISIBLE, SINGLE_QUOTES, fold_text
from summarizer.grounding.tokens import TOKEN

_ACRONYM: Final = re.compile(rf"(?<!\w)(?:u\.s\.?|{'|'.join(sorted(ACRONYM_HOMOGRAPHS))})(?![\w'’])", re.IGNORECASE)
_QUOTES: Final = frozenset(SINGLE_QUOTES + DOUBLE_QUOTES)
_DASHES: Final = frozenset(DASHES)
_INVISIBLE: Final = frozenset(INVISIBLE)
_BRACKETS: Final = frozenset("[]")


def _sift(characters: frozenset[str]) -> Callable[[str], object]:
    return lambda text: [character for character in text if character in characters]


def _punctuation(text: str) -> list[str]:
    folded = fold_text(text)
    return [
        character
        for character in folded
        if unicodedata.category(character)[0] == "P" and character not in "\"'-[]%&@/"
    ]


def _words(text: str) -> list[str]:
    return TOKEN.findall(fold_text(text))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    return "".join(character for character in plain if character.isalpha())


def _shapes(text: str) -> str:
    return "".join(character for character in text if character.isalpha()).casefold()


_VIEWS: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("quotation marks", _sift(_QUOTES)),
    ("dashes", _sift(_DASHES)),
    ("brackets", _sift(_BRACKETS)),
    ("punctuation", _punctuation),
    ("invisible characters", _sift(_INVISIBLE)),
)


def describe(quote: str, passage: str) -> list[str]:
    """Name what differs between a quote and its passage where the words are the same, for people.

    Example:
        >>> describe("[T]he 1000 men – all", "the 1,000 men - all")
        ['dashes', 'brackets', 'case', 'spelling of figures or contractions']
    """
    notes = [name for name, view in _VIEWS if view(quote) != view(passage)]
    if _letters(quote) != _letters(passage) and _letters(quote).casefold() == _letters(passage).casefold():
        notes.append("case")
    elif _shapes(quote) != _shapes(passage) and fold_text(quote) == fold_text(passage):
        notes.append("letter forms")
    if _words(quote) != _words(passage):
        notes.append("spelling of figures or contractions")
    return notes or ["spaces"]


def find_acronym_conflict(quote: str, passage: str) -> str:
    """Whether case turns an acronym into another word ("US" and "us"); the reason, or empty.

    A quote that is set in one case as a whole is only set otherwise.
    """
    theirs = _ACRONYM.findall(passage)
    mine = _ACRONYM.findall(quote) if theirs else []
    if len(mine) != len(theirs) or mine == theirs or passage.isupper():
        return ""
    rest = _ACRONYM.sub("", passage)
    if (quote.islower() and not rest.islower()) or (quote.isupper() and not rest.isupper()):
        return ""
    for one, other in zip(mine, theirs, strict=True):
        if one.isupper() != other.isupper():
            return f'the article says "{other}", the quote says "{one}"'
    return ""
