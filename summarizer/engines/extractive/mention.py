"""A name at one place of the article, with what stands around it: a record, and how it stands to the noun behind it."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.engines.extractive import lexicon
from summarizer.schemas.findings import Span


class Mention(NamedTuple):
    """A name at one place of the article.

    Attributes:
        words: The name's words as written, possessive ending removed.
        start: Offset of the name's first character.
        end: Offset after its last, before a possessive ending.
        first: Index of its first token.
        after_last: Index of the token after its last.
        role: Span of a role that stands right before it, or None.
        title: Whether an honorific or a role comes before it.
        opens: Whether it opens a sentence or a quotation, so that its capital says nothing.
        before: The word or mark before it, lower-cased; before the role, where it has one.
        after: The word or mark after it, lower-cased.
        possessive: Whether it ends in 's.
        headline: Whether it stands in a line in title case, where capitals say nothing.
    """

    words: tuple[str, ...]
    start: int
    end: int
    first: int
    after_last: int
    role: Span | None = None
    title: bool = False
    opens: bool = False
    before: str = ""
    after: str = ""
    possessive: bool = False
    headline: bool = False

    @property
    def name(self) -> str:
        """The words with single spaces between them."""
        return " ".join(self.words)


def modifies(mention: Mention) -> bool:
    """Whether a name only qualifies the noun that follows: "the Lind government"."""
    after = mention.after
    return (
        not mention.possessive
        and after.isalpha()
        and after not in lexicon.FUNCTION_WORDS
        and after not in lexicon.ACTION_VERBS
    )
