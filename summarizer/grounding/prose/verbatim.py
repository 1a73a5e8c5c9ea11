"""Tells whether a sentence repeats its evidence word for word, so that nothing in it need be checked any further.

What stands around the passage is not looked at: only figures and names are checked.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary

_FOLDED: Final = tuple(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "\xa0": " "}.items()
)
_SAID: Final = re.compile(r"((?:[A-Z][^\s:]{0,30}\s+){1,5})(?:said|says)(?: that\b|:)?\s+(.+)$", re.DOTALL)
_SPEAKING: Final = re.compile(r"\b(?:said|says|told|tells|added|according|announced|stated)\b")
_FULLER: Final = re.compile(r"((?:[A-Z][^\s:,]{0,30}\s+){1,2})([A-Z].+)$", re.DOTALL)
_JOINING: Final = frozenset("-'$€£%")
_STOPS: Final = frozenset('.!?;:,"')
_LONGEST: Final = 20000
_NEAR: Final = 64
_TRIES: Final = 8
"""How many places are looked at where the same words stand."""


def fold(text: str) -> str:
    """A text with plain quotation marks, dashes and spaces.

    >>> fold("“Late” –  he said")
    '"Late" - he said'
    """
    if not text.isascii():
        for mark, plain in _FOLDED:  # several times faster than a table that is asked for every character
            text = text.replace(mark, plain)
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def repeats(prose: str, folded: str) -> bool:
    """Whether a sentence is a passage of its evidence that cuts through no word, name or figure.

    Args:
        prose: The sentence.
        folded: The evidence, folded (see `fold`).
    """
    words = fold(prose).strip(" .\"'")
    if len(words) < 3 or len(words) > _LONGEST:
        return False
    start = folded.find(words[1:])
    for _ in range(_TRIES):
        if start <= 0:
            break
        begin, end = start - 1, start + len(words) - 1
        if _fits_case(words, folded[begin]) and _is_cut(folded, begin, end):
            return True
        start = folded.find(words[1:], start + 1)
    return False


def _fits_case(words: str, first: str) -> bool:
    """Whether a passage that begins with a letter is the same as some words, but for a capital that makes no name."""
    if first == words[0]:
        return True
    word = words.partition(" ")[0].lower()
    return first.lower() == words[0].lower() and is_ordinary(word) and not is_also_name(word)


def repeats_after_name(prose: str, folded: str) -> bool:
    """Whether a sentence is a passage of its evidence but for whose words they are, or a fuller name at its start.

    The name must not stand in the evidence: then nobody's words have become somebody else's.

    >>> repeats_after_name("Anna Lind said that the road is shut.", "The road is shut, and will be for weeks.")
    True
    """
    for pattern in (_SAID, _FULLER):
        match = pattern.match(prose)
        if match is None or any(word.strip(".,") in folded for word in match[1].split()):
            continue
        if pattern is _SAID and _SPEAKING.search(folded):  # somebody else may have said it
            continue
        if repeats(match[2], folded):
            return True
    return False


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a passage begins and ends between words, and cuts through no name and no figure."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or before in _JOINING or after in _JOINING or not text[end - 1].isalnum():
        return False
    words = text[start:end].split()
    behind, ahead = text[max(0, start - _NEAR) : start].rstrip(), text[end : end + _NEAR].lstrip()
    if _is_number(words[0]) and behind and (behind[-1] not in _STOPS or not before.isspace()):
        return False
    if _is_number(words[-1]) and ahead and (ahead[0] not in _STOPS or ahead[1:2].isdigit()):
        return False
    return not _begins_name(text, start) and not ahead[:1].isupper() and not ahead.startswith("point")


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word.lower().partition("-")[0] in CARDINALS


def _begins_name(text: str, start: int) -> bool:
    """Whether a capital before a capital may be of the same name."""
    behind = text[max(0, start - _NEAR) : start].rstrip()
    word = behind.rpartition(" ")[2].strip("\"'(")
    return text[start].isupper() and word[:1].isupper() and not behind.endswith((".", ",", ";", ":", '"'))
