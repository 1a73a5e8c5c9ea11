"""Resolves an article's relative dates ("on Wednesday", "last year") for statements that give the date instead.

Periods of figures are only resolved if unambiguous. Here, a statement's date only has to be one that the article can
mean: "on Friday" is the Friday before or after publication.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.figures.dates import FoundDate
from summarizer.grounding.figures.period_resolution import (
    Days,
    read_count,
    resolve_period,
    span_day,
    span_months,
    span_years,
)
from summarizer.language.lexicon import WEEKDAYS
from summarizer.language.token_table import TokenTable
from summarizer.workers import cached_property

_WEEKDAY: Final = "|".join(WEEKDAYS)
_RELATIVE: Final = re.compile(
    rf"\b(?:(?P<ahead>(?:next|this|coming) )?(?P<weekday>{_WEEKDAY})"
    r"|(?:last|next|this|past|previous|coming) [a-z]+|yesterday|today|tonight|tomorrow"
    r"|(?P<count>an?|[a-z]+|\d{1,3}) (?P<unit>day|week|month|year|decade)s? (?P<side>ago|earlier|later|from now))\b",
    re.IGNORECASE,
)
_BESIDE_YEAR: Final = re.compile(
    r"\b(?:(?P<next>(?:the )?following year|the year after)|the (?:previous|preceding|prior) year|the year before)\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d%]|[.,]\d)")
_NEAR: Final = 200  # code points before "the following year" that are searched for the year that it follows
_WEEK: Final = 7
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120}
_LATER: Final = frozenset({"later", "from now"})


class RelativeDates:
    """The days that an article's relative dates can mean; only years beside named ones without a day of publication.

    Args:
        text: The article's text.
        published: Day of publication.
    """

    def __init__(self, text: str, published: dt.date | None) -> None:
        self._text = text
        self.published = published

    @cached_property
    def days(self) -> list[Days]:
        """The first and last day of each relative date, inclusive, and the day of publication."""
        return [*dict.fromkeys(_resolve_years(self._text)), *self._published_days]

    @cached_property
    def _published_days(self) -> list[Days]:
        """Those of `days` that the day of publication decides."""
        if self.published is None:
            return []
        found = (days for match in _RELATIVE.finditer(self._text) for days in _resolve(match, self.published))
        return [*dict.fromkeys(found), (self.published, self.published)]

    def mean(self, date: FoundDate) -> bool:
        """Whether a date is one of `days`, or the month or year that contains one."""
        return any(_fits(date, first, last) for first, last in self.days)

    def name(self, number: int) -> bool:
        """Whether one of `days` lies in a month (1 to 12) or on a weekday (-1 for Monday to -7 for Sunday)."""
        if number > 0:
            return any(first.month == number == last.month for first, last in self.days)
        return any(first == last and first.weekday() == -1 - number for first, last in self.days)


def _resolve_years(text: str) -> Iterator[Days]:
    """Yield the years that follow or precede a year that is named shortly before: "from 2018 to the following year"."""
    for match in _BESIDE_YEAR.finditer(text):
        for named in _YEAR.findall(text, max(0, match.start() - _NEAR), match.start())[-1:]:
            year = int(named) + (1 if match["next"] else -1)
            yield span_years(year, year)


def _fits(date: FoundDate, first: dt.date, last: dt.date) -> bool:
    if date.year is not None and not first.year == date.year == last.year:
        return False
    if date.month is None:
        return date.year is not None
    if not first.month == date.month == last.month:
        return False
    return date.day is None or (first.day == last.day == date.day and date.day_to is None)


def _resolve(match: re.Match[str], published: dt.date) -> Iterator[Days]:
    try:
        if match["weekday"]:
            back = (published.weekday() - WEEKDAYS[match["weekday"].casefold()]) % _WEEK
            for days in (_WEEK - back, 2 * _WEEK - back) if match["ahead"] else (-back - _WEEK, -back, _WEEK - back):
                yield span_day(published + dt.timedelta(days=days))
        elif match["count"]:
            low = match["count"].casefold()
            claimed = (1, 1) if low in ("a", "an") else read_count(TokenTable(low), 0)
            if claimed is not None:
                count = claimed[0] if match["side"].casefold() in _LATER else -claimed[0]
                yield _step(published, count, match["unit"].casefold())
        else:
            resolved = resolve_period(match.group(), published)
            if resolved is not None:
                yield resolved
    except (ValueError, OverflowError):
        return


def _step(published: dt.date, count: int, unit: str) -> Days:
    """The day, week, month or year at a distance in units from the day of publication; a week has three days' slack."""
    if unit not in _MONTHS:
        day = published + dt.timedelta(days=count * (_WEEK if unit == "week" else 1))
        slack = dt.timedelta(days=3 if unit == "week" else 0)
        return day - slack, day + slack
    if unit != "month":
        year = published.year + count * _MONTHS[unit] // 12
        return span_years(year, year)
    year, month = divmod(published.year * 12 + published.month - 1 + count, 12)
    return span_months(year, month + 1, 1)
