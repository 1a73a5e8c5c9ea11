"""The English names of months and weekdays, as the figure finder meets them in tokens."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_tokens import NumberTokens

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


def is_month(tokens: NumberTokens, index: int) -> bool:
    """Whether a month's name stands here; "may" and "march" only with a capital."""
    return tokens.word(index) in MONTHS and tokens.is_capital(index)
