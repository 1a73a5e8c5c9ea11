"""Split an article into words and marks, with the dots that belong to titles and initials."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from summarizer.engines.extractive import lexicon

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[’'‑&-]\w+)*|\n|[^\w\s]")
_POSSESSIVE = ("'s", "’s")


class Token(NamedTuple):
    """A word or mark and where it stands."""

    text: str
    start: int
    end: int
    possessive: bool = False


_new = tuple.__new__  # half the time of the class's own: there are as many tokens as words


def tokenize(text: str) -> list[Token]:
    """Split a text into words, marks and line breaks; abbreviations of titles and initials keep their dot."""
    tokens: list[Token] = []
    reached = 0
    for match in _TOKEN.finditer(text):
        start, word = match.start(), match[0]
        if start < reached:
            continue  # the dot that the word before took
        end = start + len(word)
        if word[0].isupper() and text[end : end + 1] == "." and (len(word) == 1 or word in _DOTTED):
            end += 1
            word += "."
        possessive = word[-1] == "s" and len(word) > 2 and word.endswith(_POSSESSIVE)
        if possessive and text[end + 1 : end + 2].isupper() and _owns_in_name(word, tokens):
            possessive = False
        if possessive:
            word = word[:-2]
            end -= 2
        tokens.append(_new(Token, (word, start, end, possessive)))
        reached = end
    return tokens


def _owns_in_name(word: str, tokens: list[Token]) -> bool:
    """Whether an owner is a part of the name that follows: "People's Party", "St Brannoc's Infirmary"."""
    return word[:-2] in _OWNERS or (word[0].isupper() and bool(tokens) and tokens[-1].text in _SAINTS)


class Page:
    """An article's words and marks, split once.

    Args:
        text: The article.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that the article writes without a capital, with all that it writes otherwise.

        To look up a word in lower case: it is here where the article writes it so.
        """
        return frozenset([token.text for token in self.tokens])

    @cached_property
    def proper(self) -> frozenset[str]:
        """The words that it writes with a capital inside a sentence: behind a word in lower case or a comma."""
        found = set()
        before = " "
        for word, _, _, _ in self.tokens:
            if word[0].isupper() and (before == "," or before[-1].islower()):
                found.add(word)
            before = word
        return frozenset(found)


_OWNERS = frozenset(
    {"People", "Women", "Men", "Children", "Girls", "Boys", "King", "Queen", "Farmers", "Workers", "Veterans", "Lloyd"}
)
_SAINTS = frozenset({"St", "St.", "Saint"})
_DOTTED = frozenset(title[:-1] for title in lexicon.ABBREVIATED_TITLES if title.endswith("."))
