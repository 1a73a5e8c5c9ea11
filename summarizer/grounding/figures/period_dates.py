"""Works out which days an article's words for a time mean, seen from the article's own date.

Only what is certain is resolved: "on Friday" may lie before or after, and a firm's fiscal year may start anywhere.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from summarizer.grounding.figures.calendar_words import MONTHS, WEEKDAYS
from summarizer.grounding.figures.day_spans import (
    MONTHS_A_YEAR,
    UNIT_MONTHS,
    Days,
    count_back,
    shift_months,
    span_day,
    span_months,
    span_years,
)
from summarizer.grounding.figures.number_literals import read_literal
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import ORDINALS, read_spelled
from summarizer.grounding.figures.years import read_year

_LEADING: Final = frozenset("in during for by over through throughout within on at as of already".split())
_LONGEST: Final = 24
"""Words for a time are few; longer texts are not read."""
_PAST: Final = frozenset({"last", "past", "previous", "preceding"})
_UNTIL: Final = frozenset({"to", "ended", "ending", "through"})


def resolve_period(words: str, published: dt.date) -> Days | None:
    """Work out the first and the last day that an article's words for a time mean.

    Args:
        words: The words as the article has them, preposition included: "in the first nine months of the year".
        published: The article's own date.

    Returns:
        Both days, inclusive; None where the words do not make them certain. "By the end of the year" is that day.

    Example:
        >>> resolve_period("for the first eight months of 2023", dt.date(2023, 10, 16))
        (datetime.date(2023, 1, 1), datetime.date(2023, 8, 31))
        >>> resolve_period("on Friday", dt.date(2023, 10, 16)) is None
        True
    """
    text = NumberTokens(words.strip().rstrip(".,;"))
    if len(text) > _LONGEST:
        return None
    try:
        return _Resolver(text, published).resolve(0)
    except (ValueError, OverflowError):
        return None


class _Resolver:
    """Reads the words from left to right, seen from one date."""

    def __init__(self, tokens: NumberTokens, published: dt.date) -> None:
        self.tokens = tokens
        self.published = published

    def resolve(self, index: int) -> Days | None:
        """The days that the words from this token to the last one mean."""
        word = self.tokens.word(index)
        if word == "so" and self.tokens.word(index + 1) == "far":
            whole = self.resolve(index + 2)
            return None if whole is None or whole[0] > self.published else (whole[0], min(whole[1], self.published))
        if word == "since":
            since = self.resolve(index + 1)
            return None if since is None or since[0] > self.published else (since[0], self.published)
        if word in ("from", "between"):
            return self._between(index + 1)
        if word in ("before", "after", "until", "till"):
            return None
        if word in _LEADING:
            return self.resolve(index + 1)
        return (
            self._bound(index)
            or self._day(index)
            or self._calendar(index)
            or self._month(index)
            or self._years(index)
            or self._span(index)
        )

    def _done(self, index: int) -> bool:
        return index >= len(self.tokens)

    def _between(self, index: int) -> Days | None:
        words = self.tokens.words
        for middle in range(index + 1, len(words) - 1):
            if words[middle] in ("to", "and", "until", "through"):
                first = _Resolver(self._slice(index, middle), self.published).resolve(0)
                last = self.resolve(middle + 1)
                if first is None or last is None or first[0] > last[1]:
                    return None
                return first[0], last[1]
        return self.resolve(index)

    def _slice(self, first: int, last: int) -> NumberTokens:
        return NumberTokens(self.tokens.text[self.tokens.starts[first] : self.tokens.ends[last - 1]])

    def _bound(self, index: int) -> Days | None:
        index += self.tokens.word(index) == "the"
        word = self.tokens.word(index)
        if word not in ("end", "close", "start", "beginning") or self.tokens.word(index + 1) != "of":
            return None
        whole = self.resolve(index + 2)
        if whole is None:
            return None
        day = whole[1] if word in ("end", "close") else whole[0]
        return day, day

    def _day(self, index: int) -> Days | None:
        word = self.tokens.word(index)
        shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}.get(word)
        if shift is not None and self._done(index + 1):
            return span_day(self.published + dt.timedelta(days=shift))
        if word == "last" and self.tokens.word(index + 1) in WEEKDAYS and self._done(index + 2):
            back = (self.published.weekday() - WEEKDAYS[self.tokens.word(index + 1)]) % 7 or 7
            return span_day(self.published - dt.timedelta(days=back))
        return None

    def _calendar(self, index: int) -> Days | None:
        """Read "March 4, 2011", "4 March 2011", "March 2011", "2011-03-04"."""
        tokens = self.tokens
        if (
            tokens.is_number(index)
            and len(tokens.raw(index)) == 10
            and tokens.raw(index)[4] == "-"
            and self._done(index + 1)
        ):
            return span_day(dt.date.fromisoformat(tokens.raw(index)))
        words = [word for word in tokens.words[index:] if word not in (",", ".", "of", "the", "st", "nd", "rd", "th")]
        months = [MONTHS[word] for word in words if word in MONTHS]
        years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]
        days = [int(word) for word in words if len(word) <= 2 and word.isdecimal()]
        if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) != 2 + len(days):
            return None
        if days:
            return span_day(dt.date(years[0], months[0], days[0]))
        return span_months(years[0], months[0], 1)

    def _month(self, index: int) -> Days | None:
        """Read a month without a year ("in August", "last March", "March 4") as of the year that it must be of."""
        tokens = self.tokens
        which = tokens.word(index) if tokens.word(index) in ("last", "this") else ""
        index += bool(which)
        month = MONTHS.get(tokens.word(index))
        if month is None:
            return None
        index += tokens.word(index + 1) == "."
        day = tokens.raw(index + 1) if tokens.is_number(index + 1) else ""
        if not self._done(index + 1 + bool(day)) or (day and not (day.isdecimal() and len(day) <= 2)):
            return None
        year = self._year_of(month, which)
        if year is None:
            return None
        return span_day(dt.date(year, month, int(day))) if day else span_months(year, month, 1)

    def _year_of(self, month: int, which: str) -> int | None:
        ahead = month - self.published.month
        if which == "last":
            return self.published.year - (ahead >= 0)
        if which == "this" or abs(ahead) <= MONTHS_A_YEAR - 3:
            return self.published.year
        return self.published.year - 1 if ahead > 0 else None

    def _years(self, index: int) -> Days | None:
        """Read "2021", "2004 to 2009", "2019-20", "the 1990s"."""
        tokens = self.tokens
        decade = tokens.word(index) == "the"
        index += decade
        year = read_year(tokens, index)
        if year is None:
            return None
        if tokens.word(index + 1) == "s" and self._done(index + 2):
            return span_years(year, year + (99 if year % 100 == 0 else 9))
        if decade:
            return None
        if self._done(index + 1):
            return span_years(year, year)
        if tokens.word(index + 1) in ("-", "–", "—", "to", "and", "/") and self._done(index + 3):
            last = tokens.raw(index + 2)
            if not last.isdecimal() or len(last) not in (2, 4):
                return None
            later = int(last) if len(last) == 4 else year - year % 100 + int(last)
            return span_years(year, later) if later > year else None
        return None

    def _span(self, index: int) -> Days | None:
        """Read "last year", "the first nine months of 2023", "the past 30 days", "this week"."""
        tokens = self.tokens
        which, ordinal, count = "", 0, 0
        while not self._done(index):
            word = tokens.word(index)
            if word in _PAST or word in ("this", "next", "current"):
                which = "last" if word in _PAST else "this" if word == "current" else word
            elif word in ORDINALS and not ordinal and tokens.word(index + 1):
                ordinal = ORDINALS[word]
            elif (number := _read_count(tokens, index)) is not None:
                count, index = number[0], number[1] - 1
            elif word not in ("the", "-", "calendar", "full", "entire", "whole"):
                break
            index += 1
        unit = _unit(tokens.word(index))
        if unit is None:
            return None
        index += 1
        if tokens.word(index) in _UNTIL and which in ("", "last"):
            return self._ending(index + 1, unit, count or 1, rank=ordinal)
        whole: Days | None = None
        if not self._done(index):
            index += tokens.word(index) in ("of", "in")
            whole = self.resolve(index)
            if whole is None:
                return None
        if ordinal and unit in ("quarter", "half", "month", "week", "day"):
            return self._part(ordinal, count, unit, whole)
        return self._whole(which, count, unit) if whole is None and not ordinal else None

    def _part(self, ordinal: int, count: int, unit: str, whole: Days | None) -> Days | None:
        """The days of "the third quarter of 2021", "the first nine months"."""
        length = UNIT_MONTHS.get(unit)
        if length is None or (count and ordinal != 1):
            return None
        year = self.published.year if whole is None else whole[0].year
        if whole is not None and whole != span_years(year, year):
            return None
        first = 1 + (ordinal - 1) * length
        months = length * (count or 1)
        if first + months - 1 > MONTHS_A_YEAR:
            return None
        days = span_months(year, first, months)
        return days if whole is not None or days[1] <= self.published else None

    def _ending(self, index: int, unit: str, count: int, *, rank: int) -> Days | None:
        """The days of "the year to June", "the three months to the end of June", "the third quarter ended Sept. 30"."""
        until = None if rank and count > 1 else self.resolve(index)
        if until is None:
            return None
        last = until[1]
        if unit in ("week", "day"):
            return last - dt.timedelta(days=count * (7 if unit == "week" else 1) - 1), last
        return (shift_months(last + dt.timedelta(days=1), -count * UNIT_MONTHS[unit]), last) if unit != "hour" else None

    def _whole(self, which: str, count: int, unit: str) -> Days | None:
        today = self.published
        if count:
            return (count_back(today, count, unit), today) if which == "last" else None
        step = {"last": -1, "this": 0, "next": 1, "": 0}[which]
        if unit == "day":
            return span_day(today + dt.timedelta(days=step)) if which else None
        if unit == "week" and which:
            monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=step)
            return monday, monday + dt.timedelta(days=6)
        if unit == "year":
            return span_years(today.year + step, today.year + step)
        if unit in ("month", "quarter") and (which or unit == "month"):
            length = UNIT_MONTHS[unit]
            start = (today.year * MONTHS_A_YEAR + today.month - 1) // length * length + step * length
            return span_months(start // MONTHS_A_YEAR, start % MONTHS_A_YEAR + 1, length)
        return None


def _unit(word: str) -> str | None:
    bare = word.removesuffix("’s").removesuffix("'s")
    bare = {"halves": "half", "centuries": "century"}.get(bare, bare.removesuffix("s"))
    return bare if bare in UNIT_MONTHS or bare in ("week", "day", "hour") else None


def _read_count(tokens: NumberTokens, index: int) -> tuple[int, int] | None:
    if tokens.is_number(index):
        value = read_literal(tokens.raw(index))
        whole = value is not None and value == value.to_integral_value() and 0 < value < 1000
        return (int(value), index + 1) if value is not None and whole and read_year(tokens, index) is None else None
    spelled = read_spelled(tokens, index)
    if spelled is None or spelled.ordinal or not 0 < spelled.value < 1000:
        return None
    return int(spelled.value), spelled.end
