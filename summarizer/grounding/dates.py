"""Recognises dates, years and times of day, so that they are not taken for counts.

Phrases of time without a number ("last year"), and what dates mean in days, belong to the periods.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.grounding.measures import read_measure
from summarizer.grounding.number_tokens import NumberTokens
from summarizer.grounding.number_words import ONES, ORDINALS, is_dash

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS: Final = {
    name: number
    for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
FIRST_YEAR, LAST_YEAR = 1000, 2199

_CALENDAR: Final = re.compile(
    r"(?P<iso>\d{4})-\d\d-\d\d|\d{1,2}/\d{1,2}/(?P<slash>\d{2,4})|\d{1,2}\.\d{1,2}\.(?P<dot>\d{4})"
)
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
_ERAS: Final = frozenset({"bc", "bce", "ad", "ce"})
_ZONES: Final = frozenset("GMT UTC BST EST EDT CST CDT MST MDT PST PDT ET CET CEST IST AEST AEDT JST".split())
_CONNECTORS: Final = frozenset({"to", "through", "until", "till"})
# What makes a bare four-digit number a year, standing before it, and what makes it none, standing after it.
_BEFORE_YEAR: Final = frozenset(
    "in since by until till during after before from through late early mid fiscal circa year years season spring summer"
    " autumn fall winter christmas easter olympics".split()
)
_COUNT_BEFORE: Final = frozenset(
    "than nearly almost about around over under approximately roughly some least most killed total number".split()
)
_COUNT_AFTER: Final = frozenset({"%", "percent", "per", "hundred", "thousand", "million", "billion", "trillion", "°"})
_YEAR_COMPOUNDS: Final = frozenset({"era", "style", "model", "born", "type", "vintage", "season", "built"})
_OF_MANY: Final = frozenset(
    "total crowd force group population number staff team army audience capacity maximum minimum".split()
)
_FEW_LETTERS: Final = frozenset("is was as its his has this us does says plus versus thus perhaps".split())


class FoundDate(NamedTuple):
    """A date or a time that was read.

    Attributes:
        start: Its first token.
        end: The token after its last.
        time: Whether it is a time of day.
        year: Its year, where it has one; a decade's first year.
        year_to: The last year of a span of years or of a decade.
    """

    start: int
    end: int
    time: bool = False
    year: int | None = None
    year_to: int | None = None


def is_month(tokens: NumberTokens, index: int) -> bool:
    """Whether a month's name stands here; "may" and "march" only with a capital."""
    return tokens.word(index) in MONTHS and tokens.is_capital(index)


def read_date(tokens: NumberTokens, index: int) -> FoundDate | None:
    """Read the date, year or time of day that starts with this token.

    Args:
        tokens: The text.
        index: A number literal, a month or a number word.
    """
    if tokens.is_number(index):
        return (
            _read_calendar(tokens, index)
            or _read_time(tokens, index)
            or _read_day_month(tokens, index)
            or _read_decade(tokens, index)
            or _read_year(tokens, index)
        )
    if is_month(tokens, index):
        return _read_month_first(tokens, index)
    word = tokens.word(index)
    if word in ORDINALS:
        return _read_day_month(tokens, index)
    if word in ONES:
        return _read_time(tokens, index)
    return None


def read_year(tokens: NumberTokens, index: int) -> int | None:
    """The year that a literal of four digits can be; None for any other token."""
    raw = tokens.raw(index)
    if len(raw) != 4 or not tokens.is_number(index) or not raw.isdecimal():
        return None
    year = int(raw)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


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
    match = _CALENDAR.fullmatch(tokens.raw(index))
    if match is not None:
        digits = match["iso"] or match["slash"] or match["dot"]
        return FoundDate(index, index + 1, year=int(digits) if len(digits) == 4 else None)
    if tokens.raw(index) in ("9/11", "24/7"):
        return FoundDate(index, index + 1, time=tokens.raw(index) == "24/7")
    return None


def _read_time(tokens: NumberTokens, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    clock = _CLOCK.fullmatch(raw) is not None
    hour = clock or (raw.isdecimal() and len(raw) <= 2 and int(raw) <= 24) or 0 < ONES.get(tokens.word(index), 0) <= 12
    if not hour:
        return None
    end = index + 1
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


def _read_month_first(tokens: NumberTokens, month: int) -> FoundDate | None:
    index = month + 1 + (tokens.word(month + 1) == ".")
    year = read_year(tokens, index)
    if year is None and tokens.word(index) in ("of", ",") and read_year(tokens, index + 1) is not None:
        index += 1
        year = read_year(tokens, index)
    if year is not None:
        return FoundDate(month, index + 1, year=year)
    end = _read_day(tokens, index)
    if end is None or (tokens.is_word(index) and tokens.word(end) not in (",", ".", "")):
        return None
    end = _read_day_range(tokens, end)
    year_at = end + (tokens.word(end) in (",", "of"))
    year = read_year(tokens, year_at)
    if year is not None:
        return FoundDate(month, year_at + 1, year=year)
    if tokens.word(month - 1) == "in" and tokens.is_word(end):
        return None  # "In May 12 people died"
    return FoundDate(month, end)


def _read_day_range(tokens: NumberTokens, end: int) -> int:
    """The token after "4-6", "4 to 6" or "4 and 5" within one month; the same token where no range follows."""
    if is_dash(tokens.word(end)) or tokens.word(end) in ("—", "to", "and", "through"):
        later = _read_day(tokens, end + 1) if tokens.is_number(end + 1) else None
        if later is not None and (tokens.word(end) != "and" or not tokens.is_word(later)):
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


def _read_decade(tokens: NumberTokens, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    end = index + 1
    if not (raw.isdecimal() and raw[-1] == "0" and tokens.glued(end) and tokens.word(end) == "s"):
        return None
    if len(raw) == 4 and FIRST_YEAR <= int(raw) <= LAST_YEAR:
        return FoundDate(index, end + 1, year=int(raw), year_to=int(raw) + (99 if raw.endswith("00") else 9))
    if len(raw) == 2 and tokens.word(index - 1) in ("the", "early", "late", "mid", "’", "'", "-", "‘"):
        return FoundDate(index, end + 1)
    return None


def _read_year(tokens: NumberTokens, index: int) -> FoundDate | None:
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    raw = tokens.raw(index)
    if after in _ERAS and tokens.raw(index + 1).isupper() and raw.isdecimal() and len(raw) <= 4:
        return FoundDate(index, index + 2)
    if before in ("ad", "fy") and tokens.raw(index - 1).isupper() and raw.isdecimal() and len(raw) <= 4:
        return FoundDate(index - 1, index + 1, year=read_year(tokens, index))
    if "/" in raw:
        return _read_double_year(index, raw)
    year = read_year(tokens, index)
    if year is None or (tokens.glued(index + 1) and tokens.is_word(index + 1)) or before in ("$", "€", "£", "#"):
        return None
    if tokens.glued(index) and before[-1].isalnum():
        return None
    to = _read_span_end(tokens, index, year)
    if to is not None:
        return to
    return FoundDate(index, index + 1, year=year) if _is_year(tokens, index, year) else None


def _read_double_year(index: int, raw: str) -> FoundDate | None:
    first, _, second = raw.partition("/")
    if len(first) == 4 and 1800 <= int(first) <= LAST_YEAR and second[-2:] == str(int(first) + 1)[-2:]:
        return FoundDate(index, index + 1, year=int(first), year_to=int(first) + 1)
    return None


def _read_span_end(tokens: NumberTokens, index: int, year: int) -> FoundDate | None:
    """Read "2004 to 2009", "2000 - 2050", "2019-20", and "and 2009" after "between"."""
    connector, last = tokens.word(index + 1), index + 2
    dash = is_dash(connector) or connector == "—"
    joined = dash or connector in _CONNECTORS or (connector == "and" and tokens.word(index - 1) == "between")
    if not joined or not tokens.is_number(last):
        return None
    later = read_year(tokens, last)
    raw = tokens.raw(last)
    if later is None and dash and len(raw) == 2 and raw.isdecimal():
        later = year - year % 100 + int(raw)
    beyond = tokens.word(last + 1)
    if later is None or later <= year or later - year > 400 or beyond == "%" or (tokens.is_word(last + 1) and (
        tokens.glued(last + 1) or _is_counted(tokens, last + 1)
    )):
        return None
    return FoundDate(index, last + 1, year=year, year_to=later)


def _is_year(tokens: NumberTokens, index: int, year: int) -> bool:
    """Whether a bare number like 2000 is a year here, or a count of something."""
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if before in _COUNT_BEFORE or after in _COUNT_AFTER:
        return False
    if after == "-" and tokens.glued(index + 1):
        return tokens.word(index + 2) in _YEAR_COMPOUNDS
    if read_measure(tokens, index + 1) is not None:
        return False
    if before == "of" and (tokens.word(index - 2) in _OF_MANY or year < 1900):
        return False
    if before == "of":
        return True
    if before in _BEFORE_YEAR or is_month(tokens, index - 1) or before in ("(", "-"):
        return True
    counted = _is_counted(tokens, index + 1)
    if before in ("the", "’s", "this", "that", "a", "and", "or", "to", ","):
        return 1900 <= year <= 2050 if counted else year >= 1400 or not tokens.is_word(index + 1)
    return not counted and (year >= 1400 or not tokens.is_word(index + 1))


def _is_counted(tokens: NumberTokens, index: int) -> bool:
    """Whether a plural or a unit stands here, or one word further on: things that can be counted."""
    for offset in (0, 1):
        word = tokens.word(index + offset)
        if not tokens.is_word(index + offset) or tokens.is_capital(index + offset):
            return False
        if word in ("people", "men", "women", "children", "feet", "year", "square", "meter", "metre", "km", "rpm"):
            return True
        if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "'s", "’s")):
            return word not in _FEW_LETTERS
        if len(word) <= 3:
            return False
    return False
