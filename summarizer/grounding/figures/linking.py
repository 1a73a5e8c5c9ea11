"""What an article says of a figure elsewhere: which other figure it compares it with, and which days its period means.

Works on figures that were found; finds and compares none itself.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from summarizer.grounding.figures.day_spans import Days, resolve_earlier
from summarizer.grounding.figures.period_dates import resolve_period
from summarizer.schemas.findings import FoundFigure
from summarizer.schemas.grounder import MatchedFigure

_NEAR: Final = 8
"""How many figures before or after its baseline a figure is looked for."""


def link_figure(figure: FoundFigure, *, figures: Sequence[FoundFigure], published: dt.date | None) -> MatchedFigure:
    """Link a figure to its baseline and its days.

    Args:
        figure: One of the article's figures, or what a quote leaves of one.
        figures: All figures of the article, in order.
        published: The article's day of publication; without it no period is resolved.

    Example:
        >>> from summarizer.grounding.figures.numbers import find_figures
        >>> found = find_figures("Sales rose to 92 units last year, compared with 10 units in 2021.")
        >>> link = link_figure(found[0], figures=found, published=dt.date(2023, 10, 16))
        >>> link.baseline.text, link.days[0].isoformat()
        ('10 units', '2022-01-01')
    """
    at = bisect_left(figures, figure.start, key=lambda other: other.start)
    compared = figures[at].baseline  # the article's: a quote may cut off a figure's end, and with it the link
    return MatchedFigure(
        figure,
        baseline=None if compared is None else figures[compared],
        days=_find_days(figure.period, at, figures=figures, published=published)
        if figure.period and published
        else None,
    )


def _find_days(period: str, at: int, *, figures: Sequence[FoundFigure], published: dt.date) -> Days | None:
    """The days that words for a time mean; a baseline's "a year earlier" counts from what is compared with it."""
    days = resolve_period(period, published)
    if days is not None:
        return days
    near = figures[max(0, at - _NEAR) : at + _NEAR]
    later = next((figure.period for figure in near if figure.baseline == at and figure.period), None)
    since = resolve_period(later, published) if later else None
    return resolve_earlier(period, since) if since else None
