"""Spans of days: how long a unit of time is, and what lies so many of them before a day. Reads no words but units."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final, TypeAlias

Days: TypeAlias = tuple[dt.date, dt.date]
"""The first day and the last one, inclusive."""

UNIT_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
MONTHS_A_YEAR: Final = 12
_BEFOREHAND: Final = frozenset({"earlier", "before", "ago", "previously"})


def resolve_earlier(words: str, later: Days) -> Days | None:
    """Work out the days of a baseline whose words count back from the figure that is compared with it.

    Args:
        words: The baseline's own words: "a year earlier", "a month before".
        later: The days of the figure that the article compares with it.

    Returns:
        Both days, inclusive; None where the words do not count back by one week, month, quarter or year.

    Example:
        >>> resolve_earlier("a year earlier", (dt.date(2023, 7, 1), dt.date(2023, 9, 30)))
        (datetime.date(2022, 7, 1), datetime.date(2022, 9, 30))
    """
    parts = words.lower().split()[:4]
    if len(parts) != 3 or parts[0] not in ("a", "one") or parts[2] not in _BEFOREHAND:
        return None
    try:
        if parts[1] == "week":
            return later[0] - dt.timedelta(weeks=1), later[1] - dt.timedelta(weeks=1)
        months = UNIT_MONTHS.get(parts[1], 0)
        if months not in (1, 3, MONTHS_A_YEAR):
            return None
        first, last = shift_months(later[0], -months), shift_months(later[1], -months)
        whole = (later[1] + dt.timedelta(days=1)).day == 1  # a month's last day stays one, whatever its number
        return first, end_month(last) if whole else last
    except (ValueError, OverflowError):
        return None


def count_back(day: dt.date, count: int, unit: str) -> dt.date:
    """The day that lies so many units before another."""
    if unit in ("day", "week", "hour"):
        days = {"day": count, "week": 7 * count, "hour": -(-count // 24)}[unit]
        return day - dt.timedelta(days=days)
    return shift_months(day, -count * UNIT_MONTHS[unit])


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last where it has no such day."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_month(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def span_day(day: dt.date) -> Days:
    """One day."""
    return day, day


def span_years(first: int, last: int) -> Days:
    """Whole years."""
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def span_months(year: int, month: int, count: int) -> Days:
    """Whole months, from one on."""
    last = year * MONTHS_A_YEAR + month - 1 + count - 1
    end_year, end_month = divmod(last, MONTHS_A_YEAR)
    return dt.date(year, month, 1), dt.date(end_year, end_month + 1, calendar.monthrange(end_year, end_month + 1)[1])
