"""Which values a figure may stand for, by how it is written and bounded: "1.2 billion" may be 1,240,000,000.

Numbers only: what they count, and whether two of them are of the same thing, is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.schemas.findings import FoundFigure

_LITERAL: Final = re.compile(r"\d[\d,’' \u00a0\u2009\u202f]*(?:\.\d+)?")
_INFINITE: Final = Decimal("Infinity")
_VAGUE: Final = Decimal("0.1")
"""How far from the truth, in proportion, a value may be that the article calls about right."""
_ROUND_COUNT: Final = Decimal("0.01")
"""How far a count may be rounded, in proportion, for all the zeros that it ends with."""
_SMALL: Final = 1_000
"""Counts below it are taken as counted."""
_GRAIN: Final = Decimal("0.000001")
"""What the finder's rounding of fractions to six digits leaves."""


class Bounds(NamedTuple):
    """The lowest and the highest value that a figure may stand for, both included."""

    low: Decimal
    high: Decimal

    def apart(self, other: Bounds) -> bool:
        """Whether no value fits both."""
        return self.high < other.low or other.high < self.low


def bounds_of(figure: FoundFigure, *, scale: Decimal = Decimal(1), grain: Decimal | None = None) -> Bounds:
    """The values that a figure with a value may stand for.

    Args:
        figure: A figure; its value is not None.
        scale: What its value is to be multiplied with, where the magnitude stands with a later figure.
        grain: Half of the last digit's worth, where that is known from figures beside it; by default the figure's own.

    >>> from summarizer.grounding.figures.numbers import parse_figure
    >>> bounds = bounds_of(parse_figure("at least 1.2 million people"))
    >>> round(bounds.low, -3) == 1_150_000, str(bounds.high)
    (True, 'Infinity')
    """
    assert figure.value is not None
    value = figure.value * scale
    upper = value if figure.value_to is None or figure.unit == "score" else figure.value_to * scale
    slack = (half_digit(figure) * scale if grain is None else grain) + _GRAIN * abs(value)
    if figure.comparator == "about":
        slack = max(slack, abs(value) * _VAGUE)
    low, high = value - slack, upper + slack
    if figure.comparator in ("at_least", "more_than"):
        return Bounds(low, _INFINITE)
    if figure.comparator in ("at_most", "less_than"):
        return Bounds(-_INFINITE, high)
    return Bounds(low, high)


def half_digit(figure: FoundFigure) -> Decimal:
    """Half of what the last digit that is written is worth: how far the value may be rounded.

    >>> from summarizer.grounding.figures.numbers import parse_figure
    >>> [str(half_digit(parse_figure(text))) for text in ("4.2 percent", "200 people", "$3 billion")]
    ['0.05', '0', '500000000.0']
    """
    assert figure.value is not None
    value = abs(figure.value)
    match = _LITERAL.search(figure.text)
    if match is None:  # spelled out: counted where it is small
        return Decimal(0) if value < _SMALL or value != value.to_integral_value() else value * _ROUND_COUNT
    literal = match.group().rstrip()
    places = len(literal.partition(".")[2])
    written = Decimal(re.sub(r"[^\d.]", "", literal))
    magnitude = value / written if written else Decimal(1)
    if places or magnitude >= _SMALL or figure.kind in ("percent", "percent_points"):
        return Decimal("0.5").scaleb(-places) * (magnitude if magnitude >= _SMALL else 1)
    if value < _SMALL:
        return Decimal(0)
    zeros = len(str(int(written))) - len(str(int(written)).rstrip("0"))
    return min(Decimal("0.5").scaleb(zeros) if zeros else Decimal(0), value * _ROUND_COUNT)


def add_up(parts: Iterable[Bounds]) -> Bounds:
    """The values that a sum may have."""
    listed = list(parts)
    return Bounds(sum((part.low for part in listed), Decimal(0)), sum((part.high for part in listed), Decimal(0)))
