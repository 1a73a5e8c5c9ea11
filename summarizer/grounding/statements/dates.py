"""Parts of dates, times of day in minutes, and the months of seasons."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.language.gazetteer.places import month_names

_DAY: Final = re.compile(r"(?<![\d.,:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_YEAR: Final = re.compile(r"(?<![\d.,])([12]\d{3})(?![\d,]|\.\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMERIC_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
SEASONS: Final = {
    "spring": {2, 3, 4, 5, 6, 8, 9, 10, 11, 12},
    "summer": {5, 6, 7, 8, 9, 11, 12, 1, 2, 3},
    "autumn": {8, 9, 10, 11, 12, 2, 3, 4, 5, 6},
    "winter": {11, 12, 1, 2, 3, 5, 6, 7, 8, 9},
}
"""The months of each season in either hemisphere, and their neighbours."""


class DateParts(NamedTuple):
    """The parts of a date; None for each part that it lacks."""

    year: int | None
    month: int | None
    day: int | None


def date_parts(text: str) -> DateParts:
    """The year, month and day that a date as written gives.

    >>> date_parts("Oct. 7, 2023")
    DateParts(year=2023, month=10, day=7)
    """
    numeric = _NUMERIC_DATE.search(text)
    if numeric:
        groups = numeric.groups()
        if groups[0]:
            return DateParts(int(groups[0]), int(groups[1]), int(groups[2]))
        month, day = sorted((int(groups[3]), int(groups[4])))
        return DateParts(int(groups[5]), month, day)
    months = month_names()
    month_number = next((months[word] for word in _WORD.findall(text.title()) if word in months), None)
    year, day_found = _YEAR.search(text), _DAY.search(text) if month_number else None
    return DateParts(int(year[1]) if year else None, month_number, int(day_found[1]) if day_found else None)


def minutes_of(text: str) -> int | None:
    """A time of day in minutes after noon or midnight, whichever is before it; None if it has no digits."""
    clock = _CLOCK.search(text)
    return None if clock is None else int(clock[1]) % 12 * 60 + int(clock[2] or 0)
