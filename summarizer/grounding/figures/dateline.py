"""Reads the date of publication from the beginning of an article, for articles that are given without one.

Only whole dates at the head of the article count; a date inside a sentence is no dateline.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from summarizer.language.lexicon import MONTHS, WEEKDAYS

_HEAD: Final = 1_000  # code points of the text that are its head
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
    r"""Return the date that an article begins with, or None.

    It stands on a line of its own ("Friday, July 21, 2017", "Published 21 July 2017", "2017-07-21"), or after the
    place in the first words of the story ("OSLO, July 21, 2017 —"). A weekday that the date does not fall on makes it
    none.

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
