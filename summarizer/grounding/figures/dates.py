"""Recognises dates, years and times of day, so that they are not taken for counts.

Phrases of time without a number ("last year"), and what dates mean in days, belong to the periods.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.calendar_words import is_month
from summarizer.grounding.figures.found_date import FoundDate
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import ONES, ORDINALS, is_dash
from summarizer.grounding.figures.years import read_year, read_years

_CALENDAR: Final = re.compile(
    r"(?P<iso>\d{4})-\d\d-\d\d|\d{1,2}/\d{1,2}/(?P<slash>\d{2,4})|\d{1,2}\.\d{1,2}\.(?P<dot>\d{4})"
)
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\.\d+)?")
_HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4])(?:\.[0-5]\d)?")
_MILITARY: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_HOURS: Final = 12
_DIGITS_OF_DATES: Final = (1, 2, 4)
_HOUR_LITERALS: Final = frozenset(str(hour) for hour in range(1, _HOURS + 1))
_ZONES: Final = frozenset("GMT UTC BST EST EDT CST CDT MST MDT PST PDT ET CET CEST IST AEST AEDT JST".split())


def read_date(tokens: NumberTokens, index: int) -> FoundDate | None:
    """Read the date, year or time of day that starts with this token.

    Args:
        tokens: The text.
        index: A number literal, a month or a number word.
    """
    if tokens.is_number(index):
        if index not in tokens.dates:
            tokens.dates[index] = _read_number(tokens, index)
        return tokens.dates[index]
    if is_month(tokens, index):
        return _read_month_first(tokens, index)
    word = tokens.word(index)
    if word in ORDINALS:
        return _read_day_month(tokens, index)
    if word in ONES:
        return _read_time(tokens, index)
    return _read_half_past(tokens, index) if word in ("half", "quarter") else None


def _read_number(tokens: NumberTokens, index: int) -> FoundDate | None:
    raw = tokens.words[index]
    if "," in raw or (raw.isdecimal() and len(raw) not in _DIGITS_OF_DATES):
        return None
    return (
        _read_calendar(tokens, index)
        or _read_time(tokens, index)
        or _read_day_month(tokens, index)
        or read_years(tokens, index)
    )


def _read_day(tokens: NumberTokens, index: int) -> int | None:
    """The token after a day of a month ("4", "4th", "fourth"), or None."""
    raw = tokens.raw(index)
    if tokens.is_number(index) and len(raw) <= 2 and raw.isdecimal() and 1 <= int(raw) <= 31:
        end = index + 1
        if tokens.glued(end) and tokens.is_word(end):
            return end + 1 if tokens.word(end) in ("st", "nd", "rd", "th") else None
        return end
    return index + 1 if tokens.word(index) in ORDINALS else None


def _read_calendar(tokens: NumberTokens, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    match = None if raw.isdecimal() else _CALENDAR.fullmatch(raw)
    if match is not None:
        digits = match["iso"] or match["slash"] or match["dot"]
        return FoundDate(index, index + 1, year=int(digits) if len(digits) == 4 else None)
    if raw in ("9/11", "24/7"):
        return FoundDate(index, index + 1, time=raw == "24/7")
    return None


def _read_time(tokens: NumberTokens, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    end = index + 1
    if (
        len(raw) == 4
        and _MILITARY.fullmatch(raw)
        and (tokens.raw(end) in _ZONES or tokens.matches(end, "local", "time"))
    ):
        return FoundDate(index, end + 1, time=True)
    clock = ":" in raw and _CLOCK.fullmatch(raw) is not None
    spoken = _HOUR.fullmatch(raw) is not None or 0 < ONES.get(tokens.word(index), 0) <= _HOURS
    if not (clock or spoken):
        return None
    if tokens.word(end) in ("am", "pm", "a.m", "p.m"):
        end += 1
    elif tokens.word(end) in ("a", "p") and tokens.matches(end + 1, ".", "m"):
        end += 3 + (tokens.word(end + 3) == ".")
    elif tokens.word(end) in ("o'clock", "o’clock"):
        end += 1
    elif not clock:
        return None
    if tokens.raw(end) in _ZONES:
        end += 1
    return FoundDate(index, end, time=True)


def _read_half_past(tokens: NumberTokens, index: int) -> FoundDate | None:
    """Read "half past six", "quarter to nine"."""
    hour = tokens.word(index + 2)
    spoken = 0 < ONES.get(hour, 0) <= _HOURS or (tokens.is_number(index + 2) and hour in _HOUR_LITERALS)
    if tokens.word(index + 1) not in ("past", "to", "after") or not spoken:
        return None
    return FoundDate(index, index + 3, time=True)


def _read_month_first(tokens: NumberTokens, month: int) -> FoundDate | None:
    index = month + 1 + (tokens.word(month + 1) == ".")
    year = read_year(tokens, index)
    if year is None and tokens.word(index) in ("of", ",") and read_year(tokens, index + 1) is not None:
        index += 1
        year = read_year(tokens, index)
    if year is not None:
        return FoundDate(month, index + 1, year=year)
    end = _read_day(tokens, index)
    if end is None or (tokens.is_word(index) and tokens.word(end) not in (",", ".", "\n", "")):
        return None
    end = _read_day_range(tokens, end, between=tokens.word(month - 1) == "between")
    year_at = end + (tokens.word(end) in (",", "of"))
    year = read_year(tokens, year_at)
    if year is not None:
        return FoundDate(month, year_at + 1, year=year)
    if tokens.word(month - 1) == "in" and tokens.is_word(end):
        return None  # "In May 12 people died"
    return FoundDate(month, end)


def _read_day_range(tokens: NumberTokens, end: int, *, between: bool = False) -> int:
    """The token after "4-6", "4 to 6" or "4 and 5" within one month; the same token where no range follows."""
    if is_dash(tokens.word(end)) or tokens.word(end) in ("—", "to", "and", "through"):
        later = _read_day(tokens, end + 1) if tokens.is_number(end + 1) else None
        if later is not None and (between or tokens.word(end) != "and" or not tokens.is_word(later)):
            return later
    return end


def _read_day_month(tokens: NumberTokens, index: int) -> FoundDate | None:
    end = _read_day(tokens, index)
    if end is None:
        return None
    month = _read_day_range(tokens, end)
    month += tokens.word(month) == "of"
    month += tokens.word(month) == "day" and tokens.word(month + 1) == "of"
    if not is_month(tokens, month):
        return None
    end = month + 1
    if tokens.word(end) == "." and len(tokens.words[month]) <= 4 and tokens.words[month] != "may":
        end += not tokens.ends_sentence(end)
    year_at = end + (tokens.word(end) == ",")
    year = read_year(tokens, year_at)
    return FoundDate(index, year_at + 1 if year is not None else end, year=year)
