"""Links figures to their periods and baselines, each on first use: most are never asked for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from summarizer.grounding.figures.baselines import link_baselines
from summarizer.grounding.figures.draft import Draft
from summarizer.grounding.figures.period_attachment import attach_periods, group_by_sentence
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, Span

_OF: Final = re.compile(r"(?:\s+[^\W\d]+)?\s+(?:out )?of\s+(?:[^\W\d][\w’'-]*\s+){0,3}")
"""The words between a part and its whole: "14 invoices out of the 31", "nine of the team's 16 goals"."""


class Links:
    """Implements `summarizer.schemas.findings.FigureLinks` for the figures of one text.

    Args:
        tokens: The text.
        drafts: Its figures, in order.
    """

    def __init__(self, tokens: TokenTable, drafts: list[Draft]) -> None:
        self.text = tokens.text
        self._tokens = tokens
        self._drafts = drafts
        self._dated: set[int] = set()

    @cached_property
    def _groups(self) -> list[int]:
        """Index of the first figure of each sentence that has figures, and after the last figure."""
        return [*group_by_sentence(self._tokens, self._drafts), len(self._drafts)]

    @cached_property
    def _baselines(self) -> dict[int, int]:
        return link_baselines(self._tokens, self._drafts)

    def find_period(self, number: int) -> Span | None:
        """Offsets of the words for the time of a figure, or None."""
        group = bisect_right(self._groups, number)
        if group not in self._dated:
            attach_periods(self._tokens, self._drafts[self._groups[group - 1] : self._groups[group]])
            self._dated.add(group)
        period = self._drafts[number].period
        if period is None:
            return None
        start, end = self._tokens.starts[period[0]], self._tokens.ends[period[1] - 1]
        return start, end - 2 * self.text[start:end].endswith(("'s", "’s"))

    def find_baseline(self, number: int) -> int | None:
        """Index of the figure that a figure is compared with, or None."""
        return self._baselines.get(number)


def is_out_of(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether "of" makes a figure a part of the next one: "14 of the 31 invoices"."""
    if one.links is None or one.links is not other.links:
        return False
    return _OF.fullmatch(one.links.text[one.end : other.start]) is not None
