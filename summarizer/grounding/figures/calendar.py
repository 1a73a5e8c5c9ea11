"""English names of months and weekdays in tokens, and the date that the readers of dates return."""

from __future__ import annotations

from typing import Final, NamedTuple

from summarizer.language.token_table import TokenTable

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS: Final = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}


def is_month(tokens: TokenTable, index: int) -> bool:
    """Whether a token is the name of a month, with a capital: "may" and "march" are none."""
    return tokens.at[index] in MONTHS and tokens.is_capital(index)


class FoundDate(NamedTuple):
    """A date or a time that was read."""

    start: int  # its first token
    end: int  # the token after its last
    time: bool = False  # whether it is a time of day
    year: int | None = None  # its year, or the first year of a decade; None if it has none
    year_to: int | None = None  # the last year of a span of years or of a decade
