"""Describes differences between texts of the same folded form, and finds the acronyms that case turns into words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from summarizer.grounding.quotes.lexicon import ACRONYM_HOMOGRAPHS
from summarizer.grounding.quotes.normalize import (
    DASHES,
    DOUBLE_QUOTES,
    FOOTNOTE_MARK,
    INVISIBLE,
    SINGLE_QUOTES,
    fold_text,
)
from summarizer.grounding.quotes.tokens import TOKEN

_ACRONYM: Final = re.compile(rf"(?<!\w)(?:u\.s\.?|{'|'.join(sorted(ACRONYM_HOMOGRAPHS))})(?![\w'’])", re.IGNORECASE)
_VIEWS: Final = (
    ("footnotes", re.compile(FOOTNOTE_MARK).findall),
    *(
        (name, re.compile(f"[{re.escape(characters)}]").findall)
        for name, characters in (
            ("quotation marks", SINGLE_QUOTES + DOUBLE_QUOTES),
            ("dashes", DASHES),
            ("brackets", "[]"),
            ("invisible characters", INVISIBLE),
        )
    ),
)


def describe(quote: str, passage: str) -> list[str]:
    """Return, for display, the kinds of differences between a quote and a passage with the same words.

    Example:
        >>> describe("[T]he 1000 men – all", "the 1,000 men - all")
        ['dashes', 'brackets', 'case', 'spelling of figures or contractions']
    """
    notes = [name for name, find in _VIEWS if find(quote) != find(passage)]
    mine, theirs = _letters(quote), _letters(passage)
    if mine != theirs:
        if unicodedata.normalize("NFC", mine).casefold() == unicodedata.normalize("NFC", theirs).casefold():
            notes.append("case" if mine.casefold() == theirs.casefold() else "letter forms")
        elif fold_text(mine) == fold_text(theirs):
            notes.append("letter forms")
    if (folded := fold_text(quote)) != (original := fold_text(passage)):
        if _punctuation(folded) != _punctuation(original):
            notes.append("punctuation")
        if TOKEN.findall(folded) != TOKEN.findall(original):
            notes.append("spelling of figures or contractions")
    return notes or ["spaces"]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _punctuation(folded: str) -> list[str]:
    return [mark for mark in TOKEN.sub("", folded) if unicodedata.category(mark)[0] == "P" and mark not in "\"'-[]"]


def find_acronym_conflict(quote: str, passage: str) -> str:
    """Return the reason why case turns an acronym into another word ("US" and "us"); empty if it does not.

    A quote that is wholly in upper or in lower case is no conflict.
    """
    theirs = _ACRONYM.findall(passage)
    mine = _ACRONYM.findall(quote) if theirs else []
    if len(mine) != len(theirs) or mine == theirs or passage.isupper():
        return ""
    rest = _ACRONYM.sub("", passage)
    if (quote.islower() and not rest.islower()) or (quote.isupper() and not rest.isupper()):
        return ""
    for one, other in zip(mine, theirs, strict=True):
        word, acronym = (one, other) if one.islower() else (other, one)
        if word.islower() and "." not in word and acronym.isupper():
            return f'the article says "{other}", the quote says "{one}"'
    return ""
