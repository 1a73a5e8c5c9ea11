"""Dates, years and times: recognised, marked by their kind, and told from counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.grounding import find_figures

DATES = [
    ("on March 4, 2011 it", "March 4, 2011", 2011, None),
    ("on 4 March 2011 it", "4 March 2011", 2011, None),
    ("on 4th of March 2011 it", "4th of March 2011", 2011, None),
    ("in March 2011 it", "March 2011", 2011, None),
    ("since at least 2000, it", "2000", 2000, None),
    ("on Sept. 11 it", "Sept. 11", None, None),
    ("on March 4-6 it", "March 4-6", None, None),
    ("on March 4 and 6 for a sum", "March 4 and 6", None, None),
    ("the 4th of July was", "4th of July", None, None),
    ("on 2011-03-04 it", "2011-03-04", 2011, None),
    ("on 3/4/2011 it", "3/4/2011", 2011, None),
    ("on 04.03.2011 it", "04.03.2011", 2011, None),
    ("In 2011, it", "2011", 2011, None),
    ("In 2011 sales rose", "2011", 2011, None),
    ("10 miles; the 2008 protests were", "2008", 2008, None),
    ("of 2000 levels", "2000", 2000, None),
    ("from 2004 to 2009 it", "2004 to 2009", 2004, 2009),
    ("between 1914 and 1918 it", "1914 and 1918", 1914, 1918),
    ("over 2000 - 2050 on", "2000 - 2050", 2000, 2050),
    ("the 2019-20 season", "2019-20", 2019, 2020),
    ("the 2019/20 season", "2019/20", 2019, 2020),
    ("the 2019 season began", "2019", 2019, None),
    ("in the 1990s it", "1990s", 1990, 1999),
    ("in the '90s it", "90s", None, None),
    ("by mid-2008 it", "2008", 2008, None),
    ("in FY2021 it", "FY2021", 2021, None),
    ("since 9/11 it", "9/11", None, None),
    ("in 44 BC it", "44 BC", None, None),
    ("in AD 79 it", "AD 79", None, None),
    ("its Q4 2020 earnings", "2020", 2020, None),
]


@pytest.mark.parametrize(("text", "written", "year", "year_to"), DATES, ids=[row[0] for row in DATES])
def test_date(text: str, written: str, year: int | None, year_to: int | None) -> None:
    (found,) = [f for f in find_figures(text) if f.kind == "date"]
    assert (found.text, found.comparator, found.unit) == (written, "exact", None)
    assert found.value == (None if year is None else Decimal(year))
    assert found.value_to == (None if year_to is None else Decimal(year_to))


TIMES = [
    ("at 15:11 GMT it", "15:11 GMT"),
    ("by 1015 GMT it", "1015 GMT"),
    ("at 6 p.m. it", "6 p.m."),
    ("at 6:30 a.m. EST on", "6:30 a.m. EST"),
    ("at 10.30pm it", "10.30pm"),
    ("at six o'clock it", "six o'clock"),
    ("open 24/7 now", "24/7"),
]


@pytest.mark.parametrize(("text", "written"), TIMES, ids=[row[0] for row in TIMES])
def test_time(text: str, written: str) -> None:
    (found,) = find_figures(text)
    assert (found.text, found.kind, found.value) == (written, "time", None)


COUNTS = [
    ("a survey of 1709 schoolchildren", "schoolchild"),
    ("more than 2000 people came", "person"),
    ("they killed 1500 soldiers", "soldier"),
    ("a 2000 year old tradition", "year"),
    ("a 1500-metre race", "m"),
    ("it costs 2000 euros", None),
]


@pytest.mark.parametrize(("text", "unit"), COUNTS, ids=[row[0] for row in COUNTS])
def test_four_digits_that_count_are_no_year(text: str, unit: str | None) -> None:
    (found,) = find_figures(text)
    assert found.kind != "date"
    assert found.unit == unit


def test_a_month_before_a_count_is_no_date() -> None:
    (found,) = find_figures("In May 12 people died")
    assert (found.text, found.kind) == ("12 people", "cardinal")


AGES = [
    ("in his 30s", "30", "39"),
    ("aged between 18 and 24", "18", "24"),
    ("18 or older", "18", None),
    ("under-19s", "19", None),
    ("Mary Poe (45) won", "45", None),
    ("at the age of 90", "90", None),
]


@pytest.mark.parametrize(("text", "value", "value_to"), AGES, ids=[row[0] for row in AGES])
def test_age(text: str, value: str, value_to: str | None) -> None:
    (found,) = find_figures(text)
    assert (found.kind, found.unit, found.value) == ("age", "year", Decimal(value))
    assert found.value_to == (None if value_to is None else Decimal(value_to))


def test_how_often_somebody_scored_is_no_age() -> None:
    (found,) = find_figures("Romelu Sanz (2) scored")
    assert found.kind == "cardinal"
