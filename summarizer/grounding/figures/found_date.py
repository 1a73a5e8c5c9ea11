"""A date as the readers of dates hand it on: where it stands among the tokens, and its years. Nothing is read here."""

from __future__ import annotations

from typing import NamedTuple


class FoundDate(NamedTuple):
    """A date or a time that was read.

    Attributes:
        start: Its first token.
        end: The token after its last.
        time: Whether it is a time of day.
        year: Its year, where it has one; a decade's first year.
        year_to: The last year of a span of years or of a decade.
    """

    start: int
    end: int
    time: bool = False
    year: int | None = None
    year_to: int | None = None
