"""Tests whether a quote can start or end at an offset without splitting a grapheme, word, figure or contraction."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from summarizer.grounding.quotes.normalize import DASHES, INVISIBLE, SINGLE_QUOTES
from summarizer.language.letters import is_unspaced
from summarizer.language.lexicon import AUXILIARIES

_ZERO_WIDTH_JOINER: Final = "\u200d"
_FIGURE_INNER: Final = frozenset(".,:'’\u00a0\u2009\u202f")
_APOSTROPHES: Final = frozenset(SINGLE_QUOTES)
_DASHES: Final = frozenset(DASHES)
_INVISIBLE: Final = frozenset(INVISIBLE)
_DENYING_PREFIXES: Final = frozenset({"non", "anti", "un", "counter", "pseudo", "quasi"})
_LONGEST_PREFIX: Final = 8
_LONGEST_AUXILIARY: Final = 8
_NOT: Final = re.compile(r"(?i)\s+(?:not|never)\b")


def is_boundary(text: str, position: int) -> bool:
    """Whether a quote can start or end at an offset into the text.

    Example:
        >>> [is_boundary("concatenate", 3), is_boundary("can't", 3), is_boundary("3.2%", 1), is_boundary("3.2%", 3)]
        [False, False, False, True]
    """
    if position <= 0 or position >= len(text):
        return True
    before, after = text[position - 1], text[position]
    if after in " \n":
        return before != "\r" or after != "\n"
    if before in " \n" and after < "\u0300":
        return True
    if _splits_grapheme(text, position) or _splits_figure(text, position) or _splits_contraction(text, position):
        return False
    if before in _INVISIBLE or after in _INVISIBLE:
        before, after = _visible(text, position - 1, -1), _visible(text, position, 1)
    if before in _DASHES and _splits_denial(text, position):
        return False
    return not (_is_word(before) and _is_word(after)) or is_unspaced(before) or is_unspaced(after)


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether either end of a slice splits something."""
    return not (is_boundary(text, start) and is_boundary(text, end))


def ends_before_negation(text: str, end: int) -> bool:
    """Whether a slice ends with an auxiliary verb that the text then negates: "it is" of "it is not".

    Example:
        >>> ends_before_negation("It is not safe.", 5), ends_before_negation("It is safe, not cheap.", 5)
        (True, False)
    """
    if _NOT.match(text, end) is None:
        return False
    start = end
    while start > 0 and end - start <= _LONGEST_AUXILIARY and text[start - 1].isalpha():
        start -= 1
    return text[start:end].lower() in AUXILIARIES


def _visible(text: str, position: int, step: int) -> str:
    while 0 <= position < len(text) and text[position] in _INVISIBLE:
        position += step
    return text[position] if 0 <= position < len(text) else " "


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _splits_grapheme(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    if before < "\u0300" and after < "\u0300":
        return before == "\r" and after == "\n"
    if after == _ZERO_WIDTH_JOINER or unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if before == _ZERO_WIDTH_JOINER and unicodedata.category(after) == "So":
        return True
    if _is_regional(before) and _is_regional(after):
        run = position
        while run > 0 and _is_regional(text[run - 1]):
            run -= 1
        return (position - run) % 2 == 1
    return "\u1160" <= after <= "\u11ff" and ("\u1100" <= before <= "\u11ff" or "가" <= before <= "힣")


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _splits_figure(text: str, position: int) -> bool:
    """Whether an offset lies inside "3.2", "1,000", "10:30" or "1 000", or between a sign or point and a digit."""
    before, after = text[position - 1], text[position]
    if after in _FIGURE_INNER and before.isdecimal():
        return _joins_digits(text, position)
    if before in _FIGURE_INNER and after.isdecimal():
        return _joins_digits(text, position - 1) or (before == "." and not _word_at(text, position - 2))
    return text[position - 1] in _DASHES and text[position].isdecimal() and not _word_at(text, position - 2)


def _joins_digits(text: str, position: int) -> bool:
    if not 0 < position < len(text) - 1 or not (text[position - 1].isdecimal() and text[position + 1].isdecimal()):
        return False
    if not text[position].isspace():
        return True
    group = text[position + 1 : position + 5]
    return len(group) >= 3 and group[:3].isdecimal() and not group[3:].isdecimal()


def _word_at(text: str, position: int) -> bool:
    return position >= 0 and (_is_word(text[position]) or text[position] in ")%]")


def _splits_denial(text: str, position: int) -> bool:
    """Whether an offset follows the hyphen of a negating prefix: "binding" is the opposite of "non-binding"."""
    start = position - 1
    while start > 0 and position - start <= _LONGEST_PREFIX and text[start - 1].isalpha():
        start -= 1
    return text[start : position - 1].lower() in _DENYING_PREFIXES and text[position].isalpha()


def _splits_contraction(text: str, position: int) -> bool:
    """Whether an offset is next to the apostrophe of "n't", so that the quote would lose a negation."""
    at = position if text[position] in _APOSTROPHES else position - 1
    if text[at] not in _APOSTROPHES or not 0 < at < len(text) - 1:
        return False
    return text[at - 1] in "nN" and text[at + 1] in "tT" and (at + 2 == len(text) or not text[at + 2].isalnum())
