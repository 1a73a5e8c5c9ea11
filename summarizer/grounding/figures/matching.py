"""Matches a figure that somebody claims with those that a quote states, or says why none of them is it.

Reads the claim and compares; which figures the quote states is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.grounding.figures.agreement import figures_agree
from summarizer.grounding.figures.numbers import parse_figure
from summarizer.schemas.findings import FoundFigure
from summarizer.schemas.grounder import ClaimedFigure

NOUN_OR_UNIT = re.compile(r" (?:of|an?|per) ")
"""How what a vague amount or a range is of goes on behind it; a magnitude begins otherwise."""


def match_stated(
    claimed: ClaimedFigure, stated: Sequence[FoundFigure], *, language: str | None = None
) -> FoundFigure | str:
    """The stated figure that a claimed one is, or why there is none, in words to act on.

    Example:
        >>> from summarizer.grounding.figures.numbers import find_figures
        >>> stated = find_figures("It sold 380,000 vehicles.")
        >>> match_stated(ClaimedFigure("380,000 vehicles"), stated).start
        8
        >>> match_stated(ClaimedFigure("five"), [])
        '“five” is not stated in its quote: it states no figure'
    """
    for figure in stated:
        if is_as_written(claimed, figure):
            return figure
    wanted = read_claim(claimed, language=language)
    if isinstance(wanted, str):
        return wanted
    reasons = [figures_agree(wanted, figure) for figure in stated]
    for figure, reason in zip(stated, reasons, strict=True):
        if not reason:
            return figure
    if len(stated) == 1:
        return f"“{describe_claim(claimed)}” is not stated in its quote: {reasons[0]}"
    others = f"it states {', '.join(f'“{f.text}”' for f in stated[:6])}" if stated else "it states no figure"
    return f"“{describe_claim(claimed)}” is not stated in its quote: {others}"


def is_as_written(claimed: ClaimedFigure, figure: FoundFigure) -> bool:
    """Whether a claim has the article's own words for a figure, and says nothing else of it: that needs no reading.

    A vague amount or a range may leave its noun or unit out: "hundreds" of "hundreds of soldiers", "$50 and $55" of
    "$50 and $55 a barrel".
    """
    written, words = figure.text.casefold(), claimed.text.strip().casefold()
    left_out = (
        written.removeprefix(words) if words and (figure.value is None or figure.value_to is not None) else written
    )
    return (
        (written == words or NOUN_OR_UNIT.match(left_out) is not None)
        and claimed.value in (None, figure.value)
        and claimed.value_to in (None, figure.value_to)
        and claimed.currency in (None, figure.currency)
    )


def read_claim(claimed: ClaimedFigure, *, language: str | None = None) -> FoundFigure | str:
    """A claimed figure in the form of a found one, or why it is no figure."""
    wanted = parse_figure(claimed.text, language=language) if claimed.text else None
    if wanted is None and claimed.value is not None:
        wanted = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or claimed.currency or ''}".strip())
    if wanted is None:
        return f"“{describe_claim(claimed)}” is no figure"
    if claimed.value is not None and claimed.text and wanted.value not in (None, claimed.value):
        scaled = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or ''}".strip())
        if scaled is None or scaled.value != wanted.value:
            return f"“{claimed.text}” is not {format(claimed.value, 'f')}"
    return replace(wanted, currency=claimed.currency or wanted.currency) if claimed.currency else wanted


def describe_claim(claimed: ClaimedFigure) -> str:
    """A claimed figure as it was written."""
    if claimed.text:
        return claimed.text
    return f"{format(claimed.value, 'f') if claimed.value is not None else ''} {claimed.unit or ''}".strip()
