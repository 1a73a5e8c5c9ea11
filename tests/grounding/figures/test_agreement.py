"""When a claimed figure is the stated one, and in what words it is not; and which figures nobody would list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.grounding import find_figures
from summarizer.grounding.figures.finder import parse_figure
from summarizer.grounding.figures.matching import figures_agree, match_stated
from summarizer.grounding.figures.relevance import is_trivial
from summarizer.schemas.findings import ClaimedFigure, FoundFigure


def figure(text: str) -> FoundFigure:
    found = parse_figure(text)
    assert found is not None
    return found


SAME = [
    ("3.2 million euros", "€3.2m"),
    ("ten people", "10 people"),
    ("1,000 people", "1000 people"),
    ("56%", "56 per cent"),
    ("three-quarters", "0.75"),
    ("half", "50 percent"),
    ("a third", "one third"),
    ("25 basis points", "0.25 percentage points"),
    ("50 cents", "$0.50"),
    ("200 billion", "$200 billion"),
    ("5 km", "5 kilometres"),
    ("380,000 vehicles", "at least 380,000 vehicles"),
    ("at least 380,000 vehicles", "more than 380,000 vehicles"),
    ("10 to 12 percent", "10-12%"),
    ("at least 10 percent", "10-12%"),
    ("2021", "in 2021"),
    ("March 4", "March 4, 2011"),
    ("1000", "1,000"),
    ("528 million Swiss francs", "528 million francs"),
    ("dozens of people", "dozens of people"),
    ("several hundred", "several hundred guards"),
    ("1.5 degrees", "1.5°C"),
    ("76", "voted by 76 to 71"),
    ("71 votes", "voted by 76 to 71"),
]


@pytest.mark.parametrize(("claimed", "stated"), SAME, ids=[f"{a} = {b}" for a, b in SAME])
def test_the_same(claimed: str, stated: str) -> None:
    assert figures_agree(figure(claimed), figure(stated)) == ""


@pytest.mark.parametrize(
    ("claimed", "is_stated"),
    [("$7 million", True), ("€7 million", False), ("$8 million", False), ("$40", False)],
)
def test_a_great_number_may_have_the_currency_of_another(claimed: str, is_stated: bool) -> None:
    stated = find_figures("The yard made $9 million, up from 7 million, with 40 of its men.")
    assert isinstance(match_stated(ClaimedFigure(claimed), stated), FoundFigure) == is_stated


DIFFERENT = [
    ("2.3%", "3.2%", "value"),
    ("$3.2 million", "$3.2 billion", "magnitude"),
    ("5 percent", "-5 percent", "sign"),
    ("$5", "€5", "currency"),
    ("5 percent", "5 percentage points", "percentage points"),
    ("5 km", "5 miles", "unit"),
    ("third", "three", "rank"),
    ("$5 million", "5 million people", "money"),
    ("5 percent", "5 people", "percent"),
    ("2026", "2028", "year"),
    ("March 4, 2011", "April 4, 2011", "month"),
    ("March 5", "March 4, 2011", "day"),
    ("2021", "45 people", "date"),
    ("more than 12 percent", "10-12 percent", "range"),
    ("10-12 percent", "10 percent", "no range"),
    ("10-12 percent", "10-14 percent", "range differs"),
    ("up to 300 people", "at least 300 people", "at least"),
    ("at least 300 people", "fewer than 300 people", "less than"),
    ("at least 300 people", "300 people", "does not say at least"),
    ("24 people", "dozens of people", "no number"),
    ("dozens of people", "24 people", "gives a number"),
    ("several hundred", "several hundred thousand people", "amount"),
    ("thousands of people", "tens of thousands of people", "amount"),
    ("1.5°C", "1.5 degrees", "unit"),
    ("one in five", "one in four", "value"),
    ("£400,001", "£400,000", "value"),
    ("700,002 copies", "700,000 copies", "value"),
    ("2023", "4 March", "date or time"),
    ("1900", "3 p.m.", "date or time"),
]


@pytest.mark.parametrize(("claimed", "stated", "word"), DIFFERENT, ids=[f"{a} / {b}" for a, b, _ in DIFFERENT])
def test_different(claimed: str, stated: str, word: str) -> None:
    reason = figures_agree(figure(claimed), figure(stated))
    assert word in reason
    assert figure(stated).text in reason


def test_every_figure_agrees_with_itself() -> None:
    text = "Up to $3 to $4 billion; 56%, 5 km, one in five, March 4, 2011, dozens of cars, 3-1 to win, half."
    for found in find_figures(text, vague=True):
        assert figures_agree(found, replace(found)) == ""


TRIVIAL = [
    ("The two leaders met.", ["two leaders"]),
    ("It rose 5 percent in the first nine months of 2021.", ["first", "nine months", "2021"]),
    ("They held one-on-one meetings on 4 May at 6 p.m.", ["one-on-one", "4 May", "6 p.m."]),
    ("A 34-year-old man came third.", ["34-year-old", "third"]),
    ("They left two hours ago.", ["two hours"]),
    ("They waited for two minutes.", ["two minutes"]),
    ("They were twice denied visas.", ["twice"]),
    ("The first half ended.", ["first half"]),
    ("World War II ended.", ["II"]),
]


@pytest.mark.parametrize(("text", "trivial"), TRIVIAL, ids=[row[0] for row in TRIVIAL])
def test_trivial(text: str, trivial: list[str]) -> None:
    assert [f.text for f in find_figures(text) if is_trivial(f, text)] == trivial


@pytest.mark.parametrize(
    "text",
    [
        "Three people were killed.",
        "It has five homes.",
        "They waited for two hours.",
        "Five dead in blast.",
        "He was sentenced to two years in prison.",
        "It cost $5.",
        "It rose 3 percent.",
        "They sold 163 cars.",
        "The wall is 3 km long.",
        "They beat Arsenal 3-1 on Friday.",
        "Half of the voters agreed.",
        "Twice as many came.",
    ],
)
def test_not_trivial(text: str) -> None:
    (found,) = find_figures(text)
    assert not is_trivial(found, text)


@pytest.mark.parametrize(
    ("claimed", "is_stated"),
    [
        ("five of the nine provinces", True),
        ("5 of 9 provinces", True),
        ("five of the ten provinces", False),
        ("six of the nine provinces", False),
        ("nine of the five provinces", False),
    ],
)
def test_a_part_may_be_claimed_with_its_whole(claimed: str, is_stated: bool) -> None:
    stated = find_figures("It named 12 towns and five of the nine provinces on Monday.", vague=True)
    found = match_stated(ClaimedFigure(claimed), stated)
    assert (found == stated[1]) is is_stated


@pytest.mark.parametrize(
    ("sentence", "claimed", "is_stated"),
    [
        ("Hundreds of soldiers died.", "hundreds", True),
        ("Prices will stay between $50 and $55 a barrel.", "$50 and $55", True),
        ("Prices will stay between $50 and $55 a barrel.", "$50 and $56", False),
        ("Between 2 and 3 million people fled.", "2 and 3", False),
    ],
)
def test_a_vague_amount_or_a_range_may_leave_its_noun_out(sentence: str, claimed: str, is_stated: bool) -> None:
    found = match_stated(ClaimedFigure(claimed), find_figures(sentence, vague=True))
    assert (not isinstance(found, str)) == is_stated


@pytest.mark.parametrize(
    ("claimed", "sentence", "is_stated"),
    [
        ("about 2,500 pounds", "The bell will cost about £2,500.", True),
        ("2,500 pounds", "The bell will cost 2,500 pounds.", True),
        ("2,400 pounds", "The bell will cost £2,500.", False),
        ("2,500 lb", "The bell will cost £2,500.", False),
        ("£2,500", "The bell weighs 2,500 pounds.", False),
    ],
)
def test_pounds_of_a_claim_may_be_money_or_weight(claimed: str, sentence: str, is_stated: bool) -> None:
    found = match_stated(ClaimedFigure(claimed), find_figures(sentence))
    assert isinstance(found, FoundFigure) == is_stated
