"""Dates and times of day, told from numbers that count.

Times without a number ("last year") are read by `periods`, and resolved to days by `period_resolution`.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.calendar import FoundDate, is_month
from summarizer.grounding.figures.number_words import ONES, ORDINALS, is_dash
from summarizer.grounding.figures.years import read_year, read_years
from summarizer.language.token_table import TokenTable

_CALENDAR: Final = re.compile(
    r"(?P<iso>\d{4})-\d\d-\d\d|\d{1,2}/\d{1,2}/(?P<slash>\d{2,4})|\d{1,2}\.\d{1,2}\.(?P<dot>\d{4})"
)
_HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4])(?:\.[0-5]\d)?")
_HOURS: Final = 12
_DAY_HALVES: Final = frozenset({"am", "pm", "o'clock", "o’clock"})
_AFTER_HOUR: Final = _DAY_HALVES | {"a", "p"}
_DIGITS_OF_DATES: Final = (1, 2, 4)
_ZONES: Final = frozenset("GMT UTC BST EST EDT CST CDT MST MDT PST PDT ET CET CEST IST AEST AEDT JST".split())


def read_date(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read the date, year or time of day that begins with a token.

    Args:
        tokens: The text.
        index: A number literal, a month or a number word.
    """
    if tokens.is_number(index):
        return _read_number(tokens, index)
    if is_month(tokens, index):
        return _read_month_first(tokens, index)
    word = tokens.at[index]
    if word in ORDINALS:
        return _read_day_month(tokens, index)
    return _read_time(tokens, index) if word in ONES else None


def _read_number(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.words[index]
    if "," in raw or (raw.isdecimal() and len(raw) not in _DIGITS_OF_DATES):
        return None
    return (
        _read_calendar(tokens, index)
        or _read_time(tokens, index)
        or _read_day_month(tokens, index)
        or read_years(tokens, index)
    )


def _read_day(tokens: TokenTable, index: int) -> int | None:
    """Return the token after a day of a month ("4", "4th", "fourth"), or None."""
    raw = tokens.raw(index)
    if tokens.is_number(index) and len(raw) <= 2 and raw.isdecimal() and 1 <= int(raw) <= 31:
        return index + 1 + (tokens.glued(index + 1) and tokens.is_word(index + 1))
    return index + 1 if tokens.at[index] in ORDINALS else None


def _read_calendar(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    match = None if raw.isdecimal() else _CALENDAR.fullmatch(raw)
    if match is not None:
        digits = match["iso"] or match["slash"] or match["dot"]
        return FoundDate(index, index + 1, year=int(digits) if len(digits) == 4 else None)
    if raw in ("9/11", "24/7"):
        return FoundDate(index, index + 1, time=raw == "24/7")
    return None


def _read_time(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    end = index + 1
    clock = ":" in raw
    if not clock and (tokens.at[end] not in _AFTER_HOUR or not _is_hour(raw)):
        return None
    if tokens.at[end] in _DAY_HALVES:
        end += 1
    elif tokens.at[end] in ("a", "p") and tokens.matches(end + 1, ".", "m"):
        end += 3 + (tokens.at[end + 3] == ".")
    elif not clock:
        return None
    return FoundDate(index, end + (tokens.raw(end) in _ZONES), time=True)


def _is_hour(word: str) -> bool:
    return _HOUR.fullmatch(word) is not None or 0 < ONES.get(word.lower(), 0) <= _HOURS


def _read_month_first(tokens: TokenTable, month: int) -> FoundDate | None:
    """Read "March 2011", "March 4", "March 4-6, 2011"."""
    index = month + 1 + (tokens.at[month + 1] == ".")
    year_at = index + (tokens.at[index] in ("of", ","))
    year = read_year(tokens, year_at)
    if year is not None:
        return FoundDate(month, year_at + 1, year=year)
    end = _read_day(tokens, index)
    if end is None:
        return None
    end = _read_day_range(tokens, end)
    year_at = end + (tokens.at[end] in (",", "of"))
    year = read_year(tokens, year_at)
    if year is not None:
        return FoundDate(month, year_at + 1, year=year)
    return None if tokens.at[month - 1] == "in" else FoundDate(month, end)  # "In May 12 people died"


def _read_day_range(tokens: TokenTable, end: int) -> int:
    """Return the token after "4-6", "4 to 6" or "4 and 5" within a month; the same token if no range follows."""
    connector = tokens.at[end]
    if is_dash(connector) or connector in ("—", "to", "and", "through"):
        later = _read_day(tokens, end + 1) if tokens.is_number(end + 1) else None
        if later is not None and (connector != "and" or not tokens.is_word(later)):
            return later
    return end


def _read_day_month(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read "4 March 2011", "4th of March"."""
    end = _read_day(tokens, index)
    if end is None:
        return None
    month = _read_day_range(tokens, end)
    month += tokens.at[month] == "of"
    if not is_month(tokens, month):
        return None
    end = month + 1
    if tokens.at[end] == "." and len(tokens.words[month]) <= 4:
        end += not tokens.ends_sentence(end)
    year_at = end + (tokens.at[end] == ",")
    year = read_year(tokens, year_at)
    return FoundDate(index, year_at + 1 if year is not None else end, year=year)
