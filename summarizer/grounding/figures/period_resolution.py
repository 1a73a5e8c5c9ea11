"""Resolves an article's words for a time to days, relative to the article's own date, and links a figure to them.

Only unambiguous words are resolved: "on Friday" may be past or future, and a fiscal year may start in any month.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, TypeAlias

from summarizer.grounding.figures.dates import FoundDate, read_date, read_years
from summarizer.grounding.figures.number_words import ORDINALS, read_spelled
from summarizer.language.lexicon import MONTHS, WEEKDAYS
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, MatchedFigure

Days: TypeAlias = tuple[dt.date, dt.date]  # the first day and the last one, inclusive

_UNIT_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_UNIT_DAYS: Final = {"day": 1, "week": 7}
_UNITS: Final = {
    **{
        form: unit
        for unit in (*_UNIT_MONTHS, *_UNIT_DAYS, "hour")
        for form in (unit, f"{unit}s", f"{unit}'s", f"{unit}’s")
    },
    "halves": "half",
    "centuries": "century",
}
_MONTHS_A_YEAR: Final = 12
_LEADING: Final = frozenset("in during for by over through throughout within on at as of already".split())
_STEPS: Final = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "next": 1}
_SKIPPED: Final = frozenset("the - calendar full entire whole".split())
_UNTIL: Final = frozenset({"to", "ended", "ending", "through"})
_DAYS: Final = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_LONGEST: Final = 24  # most tokens of a period that is resolved
_EARLIER: Final = re.compile(r"(?:a|one) (week|month|quarter|year) (?:earlier|before|ago|previously)")
_NEAR: Final = 8  # figures before and after a baseline that are searched for the one compared with it


def resolve_period(words: str, published: dt.date) -> Days | None:
    """Resolve an article's words for a time to their first and last day.

    Args:
        words: The article's words with their preposition: "in the first nine months of the year".
        published: The article's own date.

    Returns:
        Both days, inclusive; None if the words are ambiguous. "By the end of the year" resolves to its last day.

    Example:
        >>> resolve_period("for the first eight months of 2023", dt.date(2023, 10, 16))
        (datetime.date(2023, 1, 1), datetime.date(2023, 8, 31))
        >>> resolve_period("on Friday", dt.date(2023, 10, 16)) is None
        True
    """
    text = TokenTable(words.strip().rstrip(".,;"))
    if len(text) > _LONGEST:
        return None
    try:
        return _Resolver(text, published).resolve(0)
    except (ValueError, OverflowError):
        return None


def resolve_earlier(words: str, later: Days) -> Days | None:
    """Resolve a baseline's period that counts back from the compared figure's.

    Args:
        words: The baseline's period: "a year earlier", "a month before".
        later: The days of the figure that the article compares with the baseline.

    Returns:
        Both days, inclusive; None if the words do not count back by one week, month, quarter or year.

    Example:
        >>> resolve_earlier("a year earlier", (dt.date(2023, 7, 1), dt.date(2023, 9, 30)))
        (datetime.date(2022, 7, 1), datetime.date(2022, 9, 30))
    """
    match = _EARLIER.fullmatch(words.lower())
    if match is None:
        return None
    try:
        first, last = (_count_back(day, 1, match[1]) for day in later)
    except (ValueError, OverflowError):
        return None
    ends_month = match[1] != "week" and (later[1] + dt.timedelta(days=1)).day == 1
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1]) if ends_month else last


def link_figure(figure: FoundFigure, *, figures: Sequence[FoundFigure], published: dt.date | None) -> MatchedFigure:
    """Link a figure to its baseline and its days.

    Args:
        figure: One of the article's figures, or the part of one that a quote contains.
        figures: All figures of the article, in order.
        published: The article's date of publication; if None, no period is resolved.

    Example:
        >>> from summarizer.grounding.figures.finder import find_figures
        >>> found = find_figures("Sales rose to 92 units last year, compared with 10 units in 2021.")
        >>> link = link_figure(found[0], figures=found, published=dt.date(2023, 10, 16))
        >>> link.baseline.text, link.days[0].isoformat()
        ('10 units', '2022-01-01')
    """
    at = bisect_left(figures, figure.start, key=lambda other: other.start)
    compared = figures[at].baseline  # from the article's figure: the part in a quote may have lost its links
    period = figure.period if published else None
    days = _find_days(period, at, figures, published) if period and published else None
    return MatchedFigure(figure, baseline=None if compared is None else figures[compared], days=days)


def _find_days(period: str, at: int, figures: Sequence[FoundFigure], published: dt.date) -> Days | None:
    """The days of a figure's period; "a year earlier" counts back from the figure compared with it."""
    days = resolve_period(period, published)
    if days is not None:
        return days
    near = figures[max(0, at - _NEAR) : at + _NEAR]
    later = next((figure.period for figure in near if figure.baseline == at and figure.period), None)
    since = resolve_period(later, published) if later else None
    return resolve_earlier(period, since) if since else None


class _Resolver:
    """Resolves words from left to right, relative to one date."""

    def __init__(self, tokens: TokenTable, published: dt.date) -> None:
        self.tokens = tokens
        self.published = published

    def resolve(self, index: int) -> Days | None:
        """Resolve the words from a token to the end; None if they are ambiguous."""
        word = self.tokens.padded[index]
        if word == "so":  # "so far this year"
            whole = self.resolve(index + 2)
            return None if whole is None else (whole[0], min(whole[1], self.published))
        if word == "since":
            since = self.resolve(index + 1)
            return None if since is None or since[0] > self.published else (since[0], self.published)
        if word in ("from", "between"):
            return self._resolve_range(index + 1)
        if word in _LEADING:
            return self.resolve(index + 1)
        return (
            self._resolve_bound(index)
            or self._resolve_day(index)
            or self._resolve_date(index)
            or self._resolve_years(index)
            or self._resolve_span(index)
        )

    def _is_end(self, index: int) -> bool:
        return index >= len(self.tokens)

    def _resolve_range(self, index: int) -> Days | None:
        """Resolve the words after "between" or "from"."""
        words = self.tokens.words
        for middle in range(index + 1, len(words) - 1):
            if words[middle] in ("to", "and", "until", "through"):
                text = self.tokens.text[self.tokens.starts[index] : self.tokens.ends[middle - 1]]
                first = _Resolver(TokenTable(text), self.published).resolve(0)
                last = self.resolve(middle + 1)
                return None if first is None or last is None or first[0] > last[1] else (first[0], last[1])
        return self.resolve(index)

    def _resolve_bound(self, index: int) -> Days | None:
        """Resolve "the end of June"."""
        index += self.tokens.padded[index] == "the"
        word = self.tokens.padded[index]
        whole = self.resolve(index + 2) if word in ("end", "close", "start", "beginning") else None
        if whole is None:
            return None
        return span_day(whole[1] if word in ("end", "close") else whole[0])

    def _resolve_day(self, index: int) -> Days | None:
        """Resolve "yesterday" or "last Friday"."""
        word, following = self.tokens.padded[index], self.tokens.padded[index + 1]
        if word in _DAYS and self._is_end(index + 1):
            return span_day(self.published + dt.timedelta(days=_DAYS[word]))
        if word == "last" and following in WEEKDAYS:
            back = (self.published.weekday() - WEEKDAYS[following]) % 7 or 7
            return span_day(self.published - dt.timedelta(days=back))
        return None

    def _resolve_date(self, index: int) -> Days | None:
        """Resolve "March 4, 2011", "4 March 2011", "March 2011", "2011-03-04" or a month without a year."""
        tokens = self.tokens
        which = tokens.padded[index] if tokens.padded[index] in ("last", "this") else ""
        index += bool(which)
        found = read_date(tokens, index)
        if found is None and tokens.padded[index] in MONTHS:
            found = FoundDate(index, index + 1 + (tokens.padded[index + 1] == "."), month=MONTHS[tokens.padded[index]])
        if found is None or found.month is None or not self._is_end(found.end):
            return None
        year = found.year or self._year_of(found.month, which)
        if year is None:
            return None
        if found.day is None:
            return span_months(year, found.month, 1)
        first = dt.date(year, found.month, found.day)
        return first, dt.date(year, found.month, found.day_to or found.day)

    def _year_of(self, month: int, which: str) -> int | None:
        """The year of a month without one; None if two years are possible."""
        ahead = month - self.published.month
        if which == "last":
            return self.published.year - (ahead >= 0)
        if which == "this" or abs(ahead) <= _MONTHS_A_YEAR - 3:
            return self.published.year
        return self.published.year - 1 if ahead > 0 else None

    def _resolve_years(self, index: int) -> Days | None:
        """Resolve "2021", "2004 to 2009", "2019-20" or "the 1990s"."""
        index += self.tokens.padded[index] == "the"
        date = read_years(self.tokens, index)
        if date is None or date.year is None or not self._is_end(date.end):
            return None
        return span_years(date.year, date.year_to or date.year)

    def _resolve_span(self, index: int) -> Days | None:
        """Resolve "last year", "the first nine months of 2023", "the past 30 days" or "this week"."""
        tokens = self.tokens
        step: int | None = None
        ordinal = count = 0
        while True:
            word = tokens.padded[index]
            if word in _STEPS:
                step = _STEPS[word]
            elif word in ORDINALS:
                ordinal = ORDINALS[word]
            elif (number := read_count(tokens, index)) is not None:
                count, index = number[0], number[1] - 1
            elif word not in _SKIPPED:
                break
            index += 1
        unit = _UNITS.get(word)
        if unit is None:
            return None
        index += 1
        if tokens.padded[index] in _UNTIL:
            return self._resolve_ending(index + 1, unit, count or 1)
        whole = None if self._is_end(index) else self.resolve(index + (tokens.padded[index] in ("of", "in")))
        if whole is None and not self._is_end(index):
            return None
        if ordinal:
            return self._resolve_part(ordinal, count, unit, whole)
        return self._resolve_unit(step, count, unit) if whole is None else None

    def _resolve_part(self, ordinal: int, count: int, unit: str, whole: Days | None) -> Days | None:
        """The days of "the third quarter of 2021" or "the first nine months"; None if not certain."""
        length = _UNIT_MONTHS.get(unit)
        if length is None:
            return None
        year = self.published.year if whole is None else whole[0].year
        days = span_months(year, 1 + (ordinal - 1) * length, length * (count or 1))
        return days if whole is not None or days[1] <= self.published else None

    def _resolve_ending(self, index: int, unit: str, count: int) -> Days | None:
        """The days of "the year to June", "the three months to the end of June" or "the quarter ended Sept. 30"."""
        until = self.resolve(index)
        if until is None or unit == "hour":
            return None
        return _count_back(until[1] + dt.timedelta(days=1), count, unit), until[1]

    def _resolve_unit(self, step: int | None, count: int, unit: str) -> Days | None:
        """The days of "the past 30 days", "last week", "this quarter" or "the year"; None if not certain."""
        today = self.published
        if count:
            return (_count_back(today, count, unit), today) if step == -1 else None
        if unit == "year" or (unit == "month" and step is None):
            step = step or 0
        if step is None:
            return None
        if unit == "day":
            return span_day(today + dt.timedelta(days=step))
        if unit == "week":
            monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=step)
            return monday, monday + dt.timedelta(days=6)
        if unit not in ("month", "quarter", "year"):
            return None
        length = _UNIT_MONTHS[unit]
        start = (today.year * _MONTHS_A_YEAR + today.month - 1) // length * length + step * length
        return span_months(start // _MONTHS_A_YEAR, start % _MONTHS_A_YEAR + 1, length)


def read_count(tokens: TokenTable, index: int) -> tuple[int, int] | None:
    """Read a whole number, in words or below 1,000 in digits, and the token after it; None if there is none."""
    raw = tokens.raw(index)
    if tokens.is_number(index):
        return (int(raw), index + 1) if raw.isdecimal() and len(raw) < 4 else None
    spelled = read_spelled(tokens, index)
    return None if spelled is None or spelled.value is None else (int(spelled.value), spelled.end)


def _count_back(day: dt.date, count: int, unit: str) -> dt.date:
    """The day that is a number of units before another day."""
    if unit == "hour":
        return day - dt.timedelta(days=-(-count // 24))
    if unit in _UNIT_DAYS:
        return day - dt.timedelta(days=_UNIT_DAYS[unit] * count)
    return _shift_months(day, -count * _UNIT_MONTHS[unit])


def _shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def span_day(day: dt.date) -> Days:
    """The first and last day of a single day."""
    return day, day


def span_years(first: int, last: int) -> Days:
    """The first and last day of whole years."""
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def span_months(year: int, month: int, count: int) -> Days:
    """The first and last day of a number of whole months, from one on."""
    first = dt.date(year, month, 1)
    return first, _shift_months(first, count) - dt.timedelta(days=1)
