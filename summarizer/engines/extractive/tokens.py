"""Split an article into words and marks, with the dots that belong to titles and initials."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.engines.extractive import lexicon

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[’'‑&-]\w+)*|\n|[^\w\s]")
_POSSESSIVE = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark and where it stands."""

    text: str
    start: int
    end: int
    possessive: bool = False


def tokenize(text: str) -> list[Token]:
    """Split a text into words, marks and line breaks; abbreviations of titles and initials keep their dot."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if tokens and start < tokens[-1].end:
            continue  # the dot that the word before took
        word = match.group()
        if word[0].isupper() and text[end : end + 1] == "." and (len(word) == 1 or word in _DOTTED):
            end += 1
            word += "."
        possessive = word.endswith(_POSSESSIVE) and len(word) > 2
        if possessive:
            word = word[:-2]
            end -= 2
        tokens.append(Token(word, start, end, possessive))
    return tokens


_DOTTED = frozenset(title[:-1] for title in lexicon.ABBREVIATED_TITLES if title.endswith("."))
