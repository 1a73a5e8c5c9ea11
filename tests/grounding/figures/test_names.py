"""Numbers that name, call or rank, and units that are names: what counts, and what only looks like it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.grounding.figures.finder import find_figures

CODES = [
    ("a telephone number", "Call 555-0123 today.", ["555-0123"]),
    ("an international one", "Call +44 20 7946 0958 today.", ["44 20 7946 0958"]),
    ("with a leading zero", "Call 020 7946 0958 today.", ["020 7946 0958"]),
    ("an emergency call", "A 911 caller spoke.", ["911"]),
    ("an emergency dialled", "She dialled 999 at home.", ["999"]),
]


@pytest.mark.parametrize(("text", "written"), [row[1:] for row in CODES], ids=[row[0] for row in CODES])
def test_numbers_that_are_dialled_are_no_counts(text: str, written: list[str]) -> None:
    assert [(figure.text, figure.kind) for figure in find_figures(text)] == [(word, "ordinal") for word in written]


READ = [
    ("thousands with spaces", "It drew 40 000 people.", "40 000 people", "cardinal", "40000", "person"),
    ("an audience", "It drew 5m viewers.", "5m viewers", "cardinal", "5000000", "viewer"),
    ("stones", "He weighs 12st now.", "12st", "measure", "12", "st"),
    ("a rank", "She came 21st in it.", "21st", "ordinal", "21", None),
    ("square kilometres", "It burnt 30 sq km of it.", "30 sq km", "measure", "30", "km²"),
    ("metres a second", "It blew at 3 m/s then.", "3 m/s", "measure", "3", "m/second"),
    ("two plurals", "The two oldest farmers unions agreed.", "two oldest farmers unions", "cardinal", "2", "union"),
    ("half a compound", "Some 1,300 silver- and gold-plated cups broke.", "1,300", "cardinal", "1300", None),
    ("a year that others are measured by", "It is back at 2005 levels.", "2005", "date", "2005", None),
    ("dollars of a round number", "It cost 2000 dollars.", "2000 dollars", "money", "2000", None),
    ("a street", "It is at 17 North Street.", "17", "cardinal", "17", None),
    ("a maker", "It bought six Roebus planes.", "six Roebus planes", "cardinal", "6", "plane"),
    ("a mark that is passed", "It passed the $1 billion mark.", "$1 billion", "money", "1000000000", None),
    ("marks that are paid", "It cost 5 million marks.", "5 million marks", "money", "5000000", None),
]


@pytest.mark.parametrize(
    ("text", "written", "kind", "value", "unit"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_figures_beside_names_and_units(text: str, written: str, kind: str, value: str, unit: str | None) -> None:
    (figure,) = find_figures(text)
    assert (figure.text, figure.kind, figure.value, figure.unit) == (written, kind, Decimal(value), unit)


def test_the_dollar_keeps_its_currency_before_a_mark() -> None:
    (figure,) = find_figures("It passed the $1 billion mark.")
    assert figure.currency == "USD"


NONE = ["He felt half-dead.", "It was a half-hearted try.", "They spoke half-asleep."]


@pytest.mark.parametrize("text", NONE)
def test_half_of_a_state_is_no_figure(text: str) -> None:
    assert find_figures(text) == []


def test_half_of_a_measure_is_one() -> None:
    (figure,) = find_figures("It was a half-hour talk.")
    assert (figure.value, figure.unit) == (Decimal("0.5"), "hour")


def test_an_age_is_no_period() -> None:
    (age, race) = find_figures("The 28-year-old won over 800 metres.")
    assert (age.kind, race.period) == ("age", None)


def test_a_baseline_is_in_the_same_currency() -> None:
    found = find_figures("It earned £20m ($31m) compared with £25m a year earlier.")
    assert [figure.baseline for figure in found] == [2, None, None]


def test_what_is_counted_is_no_baseline_of_money() -> None:
    found = find_figures("Fares rose from £3 to £5 one-way on all trains.")
    assert [(figure.text, figure.baseline) for figure in found[:2]] == [("£3", None), ("£5", 0)]
