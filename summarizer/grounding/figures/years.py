"""Recognises years, spans of years and decades, and tells a bare "2000" that is a year from one that counts.

Months, days and hours are read elsewhere.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.calendar_words import is_month
from summarizer.grounding.figures.found_date import FoundDate
from summarizer.grounding.figures.measures import read_measure
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import is_dash

FIRST_YEAR, LAST_YEAR = 1000, 2199
_LONGEST_SPAN: Final = 400

_ERAS: Final = frozenset({"bc", "bce", "ad", "ce"})
_CONNECTORS: Final = frozenset({"to", "through", "until", "till"})
# What makes a bare four-digit number a year, standing before it, and what makes it none, standing after it.
_BEFORE_YEAR: Final = frozenset(
    "in since by until till during after before from through late early mid fiscal circa year years season spring"
    " summer autumn fall winter christmas easter olympics".split()
)
_COUNT_BEFORE: Final = frozenset(
    "than nearly almost about around over under approximately roughly some least most killed total number".split()
)
_COUNT_AFTER: Final = frozenset({"%", "percent", "per", "hundred", "thousand", "million", "billion", "trillion", "°"})
_AFTER_YEAR: Final = frozenset({"levels", "level", "figures"})
_YEAR_COMPOUNDS: Final = frozenset({"era", "style", "model", "born", "type", "vintage", "season", "built"})
_OF_MANY: Final = frozenset(
    "total crowd force group population number staff team army audience capacity maximum minimum".split()
)
_FEW_LETTERS: Final = frozenset("is was as its his has this us does says plus versus thus perhaps".split())
_BEFORE_EITHER: Final = frozenset({"the", "’s", "this", "that", "a", "and", "or", "to", ","})
# Between these, "the 2008 protests" has a year; outside, "the 1500 protesters" has a count. Before the oldest, a number
# is a year only where nothing is named behind it.
_COUNTED_UNTIL, _COUNTED_FROM, _OLD = 1900, 2050, 1400
_COUNTED: Final = frozenset("people men women children feet year square meter metre km rpm".split())


def read_year(tokens: NumberTokens, index: int) -> int | None:
    """The year that a literal of four digits can be; None for any other token."""
    raw = tokens.raw(index)
    if len(raw) != 4 or not tokens.is_number(index) or not raw.isdecimal():
        return None
    year = int(raw)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_years(tokens: NumberTokens, index: int) -> FoundDate | None:
    """Read the year, the span of years or the decade that starts with this number."""
    return _read_decade(tokens, index) or _read_year(tokens, index)


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
    if before in ("ad", "fy", "cy") and tokens.raw(index - 1).isupper() and raw.isdecimal() and len(raw) <= 4:
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
    if later is None or not year < later <= year + _LONGEST_SPAN or tokens.word(last + 1) == "%":
        return None
    if tokens.is_word(last + 1) and (tokens.glued(last + 1) or _is_counted(tokens, last + 1)):
        return None
    return FoundDate(index, last + 1, year=year, year_to=later)


def _is_year(tokens: NumberTokens, index: int, year: int) -> bool:
    """Whether a bare number like 2000 is a year here, or a count of something."""
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if before == "." and len(tokens.word(index - 2)) == 1:
        return False  # "H.R. 1319"
    if before in _COUNT_BEFORE or after in _COUNT_AFTER:
        return False
    if after == "-" and tokens.glued(index + 1):
        return tokens.word(index + 2) in _YEAR_COMPOUNDS
    if read_measure(tokens, index + 1) is not None:
        return False
    if after in _AFTER_YEAR and _COUNTED_UNTIL <= year <= _COUNTED_FROM:
        return True
    if before == "of":
        return tokens.word(index - 2) not in _OF_MANY and year >= _COUNTED_UNTIL
    quarter = tokens.is_number(index - 1) and tokens.word(index - 2) in ("q", "h")
    if quarter or before in _BEFORE_YEAR or is_month(tokens, index - 1) or before in ("(", "-"):
        return True
    ancient = year < _OLD and tokens.is_word(index + 1)
    if not _is_counted(tokens, index + 1):
        return not ancient
    return before in _BEFORE_EITHER and _COUNTED_UNTIL <= year <= _COUNTED_FROM


def _is_counted(tokens: NumberTokens, index: int) -> bool:
    """Whether a plural or a unit stands here, or one word further on: things that can be counted."""
    for offset in (0, 1):
        word = tokens.word(index + offset)
        if not tokens.is_word(index + offset) or tokens.is_capital(index + offset):
            return False
        if word in _COUNTED:
            return True
        if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "'s", "’s")):
            return word not in _FEW_LETTERS
        if len(word) <= 3:
            return False
    return False
