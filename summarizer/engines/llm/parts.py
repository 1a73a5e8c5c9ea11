"""A long article in parts: which part of it an engine is shown, and how much it can be shown at once.

Records only. Where an article is cut is the pipeline's to say, and how tokens are counted the gateway's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from summarizer.schemas.findings import Span


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article.

    Attributes:
        number: Which it is, counted from 1.
        count: How many there are.
        start: Offset of its first code point in the article's text.
        end: Offset after its last code point.
    """

    number: int
    count: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in the article."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an article an engine can be shown at once.

    Attributes:
        tokens: As many of the article's tokens.
        count: Counts them, in a passage; its time must not grow faster than the passage, where that is short.
        at_once: How many parts it may be asked about at one time.
    """

    tokens: int
    count: Callable[[str], int]
    at_once: int = 1
