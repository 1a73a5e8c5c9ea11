"""Finds the figures of a text, each with value, unit, currency, comparator, period and baseline.

This is the audit's own finder: it knows nothing about any engine, and nothing here decides what a brief holds.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.agreement import figures_agree
from summarizer.grounding.figures.attach import attach_periods
from summarizer.grounding.figures.baselines import link_baselines
from summarizer.grounding.figures.drafts import Draft
from summarizer.grounding.figures.number_tokens import NumberTokens, may_state_number
from summarizer.grounding.figures.period_dates import resolve_period
from summarizer.grounding.figures.reader import read_figures, words_that_count
from summarizer.grounding.figures.weight import is_trivial
from summarizer.language.detection import parts_by_points
from summarizer.schemas.findings import FoundFigure

__all__ = ["figures_agree", "find_figures", "is_trivial", "parse_figure", "resolve_period"]

_SHORT: Final = 1000
"""Of longer texts nearly all state a number: asking beforehand would only cost."""


def find_figures(text: str, *, vague: bool = False, language: str | None = None) -> list[FoundFigure]:
    """Find every figure, date and time that a text states, in order and without overlaps.

    A bare `$` is taken for the US dollar, as news in English does (see `currencies` for the other defaults). Amounts
    in cents and pence keep their value as written, with the minor unit and no currency. Basis points keep their value
    as written, too. The value of a date is its year, where it has one. A score ("3-1") is a ratio with the unit
    `score` and both its numbers. Numbers that name or rank ("Internet Explorer 6", "part XVII") are ordinals.

    Args:
        text: Any text; offsets are code points into it, half-open.
        vague: Whether amounts that hold no number ("dozens of", "a couple of") are found too, with the value None.
            An article's annotators do not count them among its numbers, so they are left out of the figures that
            coverage is measured by.
        language: Its BCP 47 tag, where it is known: 1.240 is more than a thousand in German, and little more than one
            in English.

    Example:
        >>> figure, year = find_figures("Sales rose to at least 380,000 vehicles in 2021.")
        >>> figure.text, str(figure.value), figure.unit, figure.comparator, figure.period
        ('380,000 vehicles', '380000', 'vehicle', 'at_least', 'in 2021')
    """
    if len(text) < _SHORT and not may_state_number(text, words_that_count(vague=vague)):
        return []
    tokens = NumberTokens(text, points=parts_by_points(language))
    drafts = read_figures(tokens, vague=vague)
    link_baselines(tokens, drafts)
    attach_periods(tokens, drafts)
    return [_freeze(tokens, draft) for draft in drafts]


def parse_figure(text: str, *, language: str | None = None) -> FoundFigure | None:
    """Read a string that should be one figure, with its comparator: "at least 380,000 vehicles".

    Returns:
        The figure; None where the text holds none, or more than one, dates and ordinals beside it not counted.

    Example:
        >>> figure = parse_figure("3.2 million euros")
        >>> str(figure.value), figure.currency
        ('3200000', 'EUR')
        >>> parse_figure("from 3 to a lot") is None, parse_figure("no number") is None
        (False, True)
    """
    found = find_figures(text, vague=True, language=language)
    claims = [figure for figure in found if figure.kind not in ("date", "time", "ordinal")]
    ranked = claims or [figure for figure in found if figure.kind == "ordinal"] or found
    return ranked[0] if len(ranked) == 1 else None


def _freeze(tokens: NumberTokens, draft: Draft) -> FoundFigure:
    start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
    period: tuple[int, int] | None = None
    if draft.period is not None:
        period = tokens.starts[draft.period[0]], tokens.ends[draft.period[1] - 1]
        if tokens.text[period[0] : period[1]].endswith(("'s", "’s")):
            period = period[0], period[1] - 2
    return FoundFigure(
        text=tokens.text[start:end],
        start=start,
        end=end,
        kind=draft.kind,
        value=draft.value,
        value_to=draft.value_to,
        unit=draft.unit,
        currency=draft.currency,
        comparator=draft.comparator,
        period=tokens.text[period[0] : period[1]] if period is not None else None,
        period_span=period,
        baseline=draft.baseline,
    )
