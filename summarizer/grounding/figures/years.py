"""Years, spans of years and decades; a bare "2000" that is a year is told from one that counts."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.calendar import FoundDate
from summarizer.grounding.figures.measures import read_measure
from summarizer.grounding.figures.number_words import is_dash
from summarizer.language.lexicon import read_class
from summarizer.language.token_table import TokenTable

FIRST_YEAR, LAST_YEAR = 1000, 2199
_LONGEST_SPAN: Final = 400

_ERAS: Final = frozenset({"bc", "bce", "ad", "ce"})
_CONNECTORS: Final = frozenset({"to", "through", "until", "till"})
_BEFORE_DECADE: Final = frozenset("the early late mid ’ ' - ‘".split())
_BEFORE_YEAR: Final = read_class("before a year")
"""What makes a four-digit number a year if it stands before it."""
_COUNT_BEFORE: Final = read_class("before a count")
_COUNT_AFTER: Final = frozenset({"%", "percent", "per", "hundred", "thousand", "million", "billion", "trillion", "°"})
_AFTER_YEAR: Final = frozenset({"levels", "level", "figures"})
_FEW_LETTERS: Final = frozenset("is was as its his has this us does says plus versus thus perhaps".split())
_BEFORE_EITHER: Final = frozenset({"the", "’s", "this", "that", "a", "and", "or", "to", ","})
_COUNTED_UNTIL, _COUNTED_FROM = 1900, 2050
"""Between these, "the 2008 protests" has a year; outside, "the 1500 protesters" has a count."""
_OLD: Final = 1400
"""Earlier numbers are years only if no word follows."""
_COUNTED: Final = frozenset("people men women children feet year square meter metre km rpm".split())


def read_year(tokens: TokenTable, index: int) -> int | None:
    """Return the year that a literal of four digits can be; None for other tokens."""
    word = tokens.at[index]
    if len(word) != 4 or not word.isdecimal():
        return None
    year = int(word)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_years(tokens: TokenTable, index: int) -> FoundDate | None:
    """Read the year, the span of years or the decade that begins with a number."""
    return _read_decade(tokens, index) or _read_year(tokens, index)


def _read_decade(tokens: TokenTable, index: int) -> FoundDate | None:
    word = tokens.at[index]
    end = index + 1
    if not (word.isdecimal() and word[-1] == "0" and tokens.glued(end) and tokens.at[end] == "s"):
        return None
    year = read_year(tokens, index)
    if year is not None:
        return FoundDate(index, end + 1, year=year, year_to=year + (99 if year % 100 == 0 else 9))
    return FoundDate(index, end + 1) if len(word) == 2 and tokens.at[index - 1] in _BEFORE_DECADE else None


def _read_year(tokens: TokenTable, index: int) -> FoundDate | None:
    before, raw = tokens.at[index - 1], tokens.raw(index)
    if tokens.at[index + 1] in _ERAS and tokens.raw(index + 1).isupper():
        return FoundDate(index, index + 2)
    if before in ("ad", "fy", "cy"):
        return FoundDate(index - 1, index + 1, year=read_year(tokens, index))
    if "/" in raw:
        return _read_double_year(index, raw)
    year = read_year(tokens, index)
    if year is None or (tokens.glued(index + 1) and tokens.is_word(index + 1)) or before in ("$", "€", "£", "#"):
        return None
    span = _read_span(tokens, index, year)
    if span is not None:
        return span
    return FoundDate(index, index + 1, year=year) if _is_year(tokens, index, year) else None


def _read_double_year(index: int, raw: str) -> FoundDate | None:
    """Read "2019/20"."""
    first, _, second = raw.partition("/")
    if len(first) == 4 and second[-2:] == str(int(first) + 1)[-2:]:
        return FoundDate(index, index + 1, year=int(first), year_to=int(first) + 1)
    return None


def _read_span(tokens: TokenTable, index: int, year: int) -> FoundDate | None:
    """Read "2004 to 2009", "2000 - 2050", "2019-20", and "1914 and 1918" after "between"."""
    connector, last = tokens.at[index + 1], index + 2
    dash = is_dash(connector)
    if not (dash or connector in _CONNECTORS or (connector == "and" and tokens.at[index - 1] == "between")):
        return None
    later = read_year(tokens, last)
    raw = tokens.raw(last)
    if later is None and dash and len(raw) == 2 and raw.isdecimal():
        later = year - year % 100 + int(raw)
    if later is None or not year < later <= year + _LONGEST_SPAN:
        return None
    if tokens.is_word(last + 1) and (tokens.glued(last + 1) or _is_counted(tokens, last + 1)):
        return None
    return FoundDate(index, last + 1, year=year, year_to=later)


def _is_year(tokens: TokenTable, index: int, year: int) -> bool:
    """Whether a number like 2000 is a year, and no count."""
    before, after = tokens.at[index - 1], tokens.at[index + 1]
    if before == "." and len(tokens.at[index - 2]) == 1:
        return False  # "H.R. 1319"
    if before in _COUNT_BEFORE or after in _COUNT_AFTER or (after == "-" and tokens.glued(index + 1)):
        return False
    if read_measure(tokens, index + 1) is not None:
        return False
    quarter = tokens.is_number(index - 1) and tokens.at[index - 2] in ("q", "h")  # "Q4 2020 earnings"
    if quarter or after in _AFTER_YEAR or before in _BEFORE_YEAR:
        return True
    if before == "of":
        return year >= _COUNTED_UNTIL
    if not _is_counted(tokens, index + 1):
        return year >= _OLD or not tokens.is_word(index + 1)
    return before in _BEFORE_EITHER and _COUNTED_UNTIL <= year <= _COUNTED_FROM


def _is_counted(tokens: TokenTable, index: int) -> bool:
    """Whether a token or the one after it is a plural or a unit: something that can be counted."""
    for at in (index, index + 1):
        word = tokens.at[at]
        if not tokens.is_word(at) or tokens.is_capital(at):
            return False
        if word in _COUNTED:
            return True
        if word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s")):
            return word not in _FEW_LETTERS
        if len(word) <= 3:
            return False
    return False
