"""Reads dates, years and times of day, and distinguishes them from counts.

The `periods` module reads times without a number ("last year"), and `period_resolution` resolves them to days. An
article's dateline is a complete date at its head; a date inside a sentence is none.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_words import ORDINALS, is_dash
from summarizer.grounding.figures.units import read_measure
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import MONTHS, WEEKDAYS, read_class
from summarizer.language.spelled_numbers import ONES
from summarizer.language.token_table import TokenTable

_CLIPPED: Final = 3  # letters of a month's abbreviation


def is_month(tokens: TokenTable, index: int) -> bool:
    """Whether a token is a capitalised month name; "may", "march" and the "Jan" of "Jan Roe" are not."""
    word = tokens.padded[index]
    if word not in MONTHS or not tokens.is_capital(index):
        return False
    return len(word) > _CLIPPED or word == "may" or not tokens.is_capital(index + 1)


class FoundDate(NamedTuple):
    """A date or a time in a text."""

    start: int  # its first token
    end: int  # the token after its last
    time: bool = False  # whether it is a time of day
    year: int | None = None  # the year, or the first year of a span or decade; None if not stated
    year_to: int | None = None  # the last year of a span or decade
    month: int | None = None  # 1 to 12
    day: int | None = None  # the day of the month, or the first of several
    day_to: int | None = None  # the last of several days


FIRST_YEAR, LAST_YEAR = 1000, 2199
_LONGEST_SPAN: Final = 400

_ERAS: Final = frozenset({"bc", "bce", "ad", "ce"})
_CONNECTORS: Final = frozenset({"to", "through", "until", "till", "bis", "tot"})
_BEFORE_DECADE: Final = frozenset("the early late mid ’ ' - ‘".split())
_BEFORE_YEAR: Final = read_class("before a year")  # words that make a following four-digit number a year
_COUNT_BEFORE: Final = read_class("before a count")
_COUNT_AFTER: Final = frozenset({"%", "percent", "per", "hundred", "thousand", "million", "billion", "trillion", "°"})
_HEDGES: Final = frozenset({"least", "about", "around", "roughly", "circa"})
_SINCE: Final = frozenset({"since", "until"})
_AFTER_YEAR: Final = frozenset("levels level figures begins arrives starts approaches nears dawns".split())
_FEW_LETTERS: Final = frozenset("is was as its his has this us does says plus versus thus perhaps".split())
_BEFORE_EITHER: Final = frozenset({"the", "’s", "this", "that", "a", "and", "or", "to", ","})
_COUNTED_UNTIL, _COUNTED_FROM = 1900, 2050
"""Between these numbers, "the 2008 protests" states a year; outside, "the 1500 protesters" states a count."""
_ONE_OF: Final = frozenset({"season", "quarter", "night", "generation"})  # units that a year may precede
_OLD: Final = 1400  # lower numbers are years only if no word follows
_COUNTED: Final = frozenset("people men women children feet year square meter metre km rpm".split())


def read_year(tokens: TokenTable, index: int) -> int | None:
    """Return the year that a four-digit token may state; None for other tokens and for the time in "1015 GMT"."""
    word = tokens.padded[index]
    if len(word) != 4 or not word.isdecimal() or tokens.padded[index + 1].upper() in _ZONES:
        return None
    year = int(word)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_years(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read the year, span of years or decade that starts with a number; None if there is none."""
    return _read_decade(tokens, index) or _read_year(tokens, index)


def _read_decade(tokens: TokenTable, index: int) -> FoundDate | None:
    word = tokens.padded[index]
    end = index + 1
    if not (word.isdecimal() and word[-1] == "0" and tokens.glued(end) and tokens.padded[end] == "s"):
        return None
    year = read_year(tokens, index)
    if year is not None:
        return FoundDate(index, end + 1, year=year, year_to=year + (99 if year % 100 == 0 else 9))
    return FoundDate(index, end + 1) if len(word) == 2 and tokens.padded[index - 1] in _BEFORE_DECADE else None


def _read_year(tokens: TokenTable, index: int) -> FoundDate | None:
    before, raw = tokens.padded[index - 1], tokens.raw(index)
    if tokens.padded[index + 1] in _ERAS and tokens.raw(index + 1).isupper():
        return FoundDate(index, index + 2)
    if before in ("ad", "fy", "cy"):
        return FoundDate(index - 1, index + 1, year=read_year(tokens, index))
    if "/" in raw:
        return _read_double_year(index, raw)
    year = read_year(tokens, index)
    if year is None or (tokens.glued(index + 1) and tokens.is_word(index + 1)) or before in ("$", "€", "£", "#"):
        return None
    span = _read_span_of_years(tokens, index, year)
    if span is not None:
        return span
    return FoundDate(index, index + 1, year=year) if _is_year(tokens, index, year) else None


def _read_double_year(index: int, raw: str) -> FoundDate | None:
    """Read "2019/20"; None if the second part is not the following year."""
    first, _, second = raw.partition("/")
    if len(first) == 4 and second[-2:] == str(int(first) + 1)[-2:]:
        return FoundDate(index, index + 1, year=int(first), year_to=int(first) + 1)
    return None


def _read_span_of_years(tokens: TokenTable, index: int, year: int) -> FoundDate | None:
    """Read "2004 to 2009", "2000 - 2050", "2019-20", or "1914 and 1918" after "between"; None if there is no span."""
    connector, last = tokens.padded[index + 1], index + 2
    dash = is_dash(connector)
    if not (dash or connector in _CONNECTORS or (connector == "and" and tokens.padded[index - 1] == "between")):
        return None
    later = read_year(tokens, last)
    raw = tokens.raw(last)
    if later is None and dash and len(raw) == 2 and raw.isdecimal():
        later = year - year % 100 + int(raw)
    if later is None or not year < later <= year + _LONGEST_SPAN:
        return None
    if tokens.is_word(last + 1) and (tokens.glued(last + 1) or is_counted(tokens, last + 1)):
        return None
    return FoundDate(index, last + 1, year=year, year_to=later)


def _is_year(tokens: TokenTable, index: int, year: int) -> bool:
    """Whether a number like 2000 is a year, not a count."""
    before, after = tokens.padded[index - 1], tokens.padded[index + 1]
    if before in _HEDGES and _SINCE & {tokens.padded[index - 2], tokens.padded[index - 3]}:
        return True  # "since at least 2000"
    if before == "." and len(tokens.padded[index - 2]) == 1:
        return False  # "H.R. 1319"
    if before in _COUNT_BEFORE or after in _COUNT_AFTER or (after == "-" and tokens.glued(index + 1)):
        return False
    if read_measure(tokens, index + 1) is not None:
        is_one = tokens.padded[index + 1] in _ONE_OF and before in _BEFORE_EITHER  # "the 2024 season" is no count
        return is_one and _COUNTED_UNTIL <= year <= _COUNTED_FROM
    quarter = tokens.is_number(index - 1) and tokens.padded[index - 2] in ("q", "h")  # "Q4 2020 earnings"
    if quarter or after in _AFTER_YEAR or before in _BEFORE_YEAR:
        return True
    if before == "of":
        return year >= _COUNTED_UNTIL
    if not is_counted(tokens, index + 1):
        return year >= _OLD or not tokens.is_word(index + 1)
    return before in _BEFORE_EITHER and _COUNTED_UNTIL <= year <= _COUNTED_FROM


def is_counted(tokens: TokenTable, index: int) -> bool:
    """Whether a token or the next one is a plural or a unit, which a number before it may count."""
    for at in (index, index + 1):
        word = tokens.padded[at]
        if not tokens.is_word(at) or tokens.is_capital(at):
            return False
        if word in _COUNTED:
            return True
        if word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s")):
            return word not in _FEW_LETTERS
        if len(word) <= 3:
            return False
    return False


_CALENDAR: Final = re.compile(r"(?P<iso>\d{4})-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}")
_SHORT_YEARS: Final = 99
_HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4])(?:\.[0-5]\d)?")
_MILITARY: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")  # "1015 GMT"
_HOURS: Final = 12
_DAY_HALVES: Final = frozenset({"am", "pm", "o'clock", "o’clock"})
_AFTER_HOUR: Final = _DAY_HALVES | {"a", "p"}
_AFTER_DAYS: Final = frozenset("for at from by with".split())
"""Words after the last of several days, but not after a count: "on May 4 and 6 | for $300"."""
_MOST_DAYS: Final = 4  # most days of a list: "3, 10 and 17 May"
_DIGITS_OF_DATES: Final = (1, 2, 4)
_YEARS, _MONTHS, _DAYS = frozenset("年년"), frozenset("月월"), frozenset("日일号號")
"""Suffixes of the parts of a date in Chinese, Japanese and Korean."""
_LASTING: Final = frozenset("間间連连線线")
"""Letters after these suffixes that make a number of days or the number of a line."""
_ZONES: Final = frozenset("GMT UTC BST EST EDT CST CDT MST MDT PST PDT ET CET CEST IST AEST AEDT JST".split())


def read_date(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read the date, year or time that starts with a number literal, month or number word; None if there is none."""
    if tokens.is_number(index):
        return _read_number(tokens, index)
    if is_month(tokens, index):
        return _read_month_first(tokens, index)
    word = tokens.padded[index]
    if word in ORDINALS:
        return _read_day_month(tokens, index)
    return _read_time(tokens, index) if word in ONES else None


@lru_cache(maxsize=1024)
def parse_date(text: str) -> FoundDate:
    """Read the first date of a text; an empty date if there is none.

    >>> parse_date("Oct. 7, 2023")[3:]
    (2023, None, 10, 7, None)
    """
    tokens = TokenTable(text)
    found = (read_date(tokens, at) for at in range(len(tokens)))
    return next((date for date in found if date is not None and not date.time), FoundDate(0, 0))


def _read_number(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.words[index]
    if "," in raw or (raw.isdecimal() and len(raw) not in _DIGITS_OF_DATES):
        return None
    if is_glued(tokens.padded[index + 1]):
        return _read_parts(tokens, index)
    return (
        _read_calendar(tokens, index)
        or _read_time(tokens, index)
        or _read_day_month(tokens, index)
        or read_years(tokens, index)
    )


def _read_parts(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read "2026年9月16日", "9月16日", "16日" or "2026年"; None if there is none."""
    parts: list[int | None] = []
    at = index
    for marks, low, high in ((_YEARS, FIRST_YEAR, LAST_YEAR), (_MONTHS, 1, 12), (_DAYS, 1, 31)):
        raw = tokens.raw(at)
        is_part = raw.isdecimal() and len(raw) <= 4 and low <= int(raw) <= high and tokens.padded[at + 1] in marks
        parts.append(int(raw) if is_part else None)
        at += 2 * is_part
    year, month, day = parts
    if at == index or tokens.padded[at] in _LASTING or (month is None and tokens.padded[at - 1] in ("号", "號")):
        return None
    return FoundDate(index, at, year=year, month=month, day=day)


def _read_day(tokens: TokenTable, index: int) -> tuple[int, int] | None:
    """Return a day of the month ("4", "4th", "fourth") and the token after it; None if there is none."""
    raw = tokens.raw(index)
    if tokens.is_number(index) and len(raw) <= 2 and raw.isdecimal() and 1 <= int(raw) <= 31:
        return int(raw), index + 1 + (tokens.glued(index + 1) and tokens.is_word(index + 1))
    return (ORDINALS[tokens.padded[index]], index + 1) if tokens.padded[index] in ORDINALS else None


def _read_calendar(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    match = None if raw.isdecimal() else _CALENDAR.fullmatch(raw)
    if match is not None:
        numbers = list(map(int, re.findall(r"\d+", raw)))
        year = numbers.pop(0 if match["iso"] else 2)
        month, day = numbers if match["iso"] else sorted(numbers)
        return FoundDate(index, index + 1, year=year if year > _SHORT_YEARS else None, month=month, day=day)
    if raw in ("9/11", "24/7"):
        return FoundDate(index, index + 1, time=raw == "24/7")
    return None


def _read_time(tokens: TokenTable, index: int) -> FoundDate | None:
    raw = tokens.raw(index)
    end = index + 1
    clock = ":" in raw or (tokens.raw(end) in _ZONES and _MILITARY.fullmatch(raw) is not None)
    if not clock and (tokens.padded[end] not in _AFTER_HOUR or not _is_hour(raw)):
        return None
    if tokens.padded[end] in _DAY_HALVES:
        end += 1
    elif tokens.padded[end] in ("a", "p") and tokens.matches(end + 1, ".", "m"):
        end += 3 + (tokens.padded[end + 3] == ".")
    elif not clock:
        return None
    return FoundDate(index, end + (tokens.raw(end) in _ZONES), time=True)


def _is_hour(word: str) -> bool:
    return _HOUR.fullmatch(word) is not None or 0 < ONES.get(word.lower(), 0) <= _HOURS


def _read_month_first(tokens: TokenTable, month: int) -> FoundDate | None:
    """Read "March 2011", "March 4", "Mar-4" or "March 4-6, 2011"; None if there is none."""
    is_hyphenated = tokens.padded[month + 1] == "-" and tokens.glued(month + 1) and tokens.glued(month + 2)
    index = month + 1 + (tokens.padded[month + 1] == "." or is_hyphenated)
    year_at = index + (tokens.padded[index] in ("of", ","))
    year, number = read_year(tokens, year_at), MONTHS[tokens.padded[month]]
    if year is not None:
        return FoundDate(month, year_at + 1, year=year, month=number)
    found = _read_day(tokens, index)
    if found is None:
        return None
    last, end = _read_day_range(tokens, found[1])
    year_at = end + (tokens.padded[end] in (",", "of"))
    year = read_year(tokens, year_at)
    if year is None and tokens.padded[month - 1] == "in":
        return None  # "In May 12 people died"
    return FoundDate(month, end if year is None else year_at + 1, year=year, month=number, day=found[0], day_to=last)


def _read_day_range(tokens: TokenTable, end: int) -> tuple[int | None, int]:
    """Return the last day of "4-6", "4 to 6", "4 and 5" or "4, 5 and 6" within a month, and the token after it.

    Without a further day after `end`, the token after the first day, return None and `end`.
    """
    at = end
    for _ in range(_MOST_DAYS):
        connector = tokens.padded[at]
        later = _read_day(tokens, at + 1) if tokens.is_number(at + 1) else None
        if later is None:
            break
        is_range = is_dash(connector) or connector in ("—", "to", "through")
        is_end = not tokens.is_word(later[1]) or is_month(tokens, later[1]) or tokens.padded[later[1]] in _AFTER_DAYS
        is_pair = connector == "and" and is_end
        if is_range or is_pair:
            return later
        if connector != ",":
            break
        at = later[1]
    return None, end


def _read_day_month(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read "4 March 2011" or "4th of March"; None if there is none."""
    found = _read_day(tokens, index)
    if found is None:
        return None
    last, month = _read_day_range(tokens, found[1])
    month += tokens.padded[month] == "of"
    if not is_month(tokens, month):
        return None
    end = month + 1
    if tokens.padded[end] == "." and len(tokens.words[month]) <= 4:
        end += not tokens.ends_sentence(end)
    year_at = end + (tokens.padded[end] == ",")
    year = read_year(tokens, year_at)
    end = end if year is None else year_at + 1
    return FoundDate(index, end, year=year, month=MONTHS[tokens.padded[month]], day=found[0], day_to=last)


_HEAD: Final = 1_000  # code points at the start of a text that are searched for a dateline
_LINES: Final = 6
_DATE: Final = (
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?:(?P<weekday>[A-Za-z]{6,9}),?\s)?(?:"
    r"(?P<month>[A-Za-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})|"
    r"(?P<first>\d{1,2})(?:st|nd|rd|th)?\s(?P<name>[A-Za-z]{3,9})\.?,?\s(?P<last>\d{4})))"
)
_ALONE: Final = re.compile(rf"(?:published:?\s(?:on\s)?)?{_DATE}\.?", re.IGNORECASE)
_PLACE: Final = r"[A-Z][A-Z.’' -]{1,30}(?:,\s[A-Z][\w.’' -]{1,30})?"
_PLACED: Final = re.compile(rf"{_PLACE},\s{_DATE}\s?(?:\([^()]{{1,40}}\)\s?)?[—–-]")


def find_dateline(text: str) -> dt.date | None:
    r"""Return the date in an article's dateline; None if there is none.

    The date stands on a line of its own ("Friday, July 21, 2017", "Published 21 July 2017", "2017-07-21") or after the
    place at the start of the story ("OSLO, July 21, 2017 —"). A date with a wrong weekday is ignored.

    Example:
        >>> find_dateline("Storm hits coast\nFriday, July 21, 2017\nA storm hit the coast.")
        datetime.date(2017, 7, 21)
        >>> find_dateline("On July 21, 2017 a storm hit the coast.") is None
        True
    """
    lines = [line.strip() for line in text[:_HEAD].splitlines()]
    for line in [line for line in lines if line][:_LINES]:
        match = _ALONE.fullmatch(line) or _PLACED.match(line)
        day = _read(match) if match else None
        if day is not None:
            return day
    return None


def _read(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        month = MONTHS.get((match["month"] or match["name"]).lower())
        if month is None:
            return None
        day = dt.date(int(match["year"] or match["last"]), month, int(match["day"] or match["first"]))
    except ValueError:
        return None
    weekday = match["weekday"]
    return day if weekday is None or WEEKDAYS.get(weekday.lower()) == day.weekday() else None
