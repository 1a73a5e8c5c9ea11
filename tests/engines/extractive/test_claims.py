"""The extractive engine's numeric claims: which figures, what they measure, who says so."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.engines.extractive.claims import draft_claims
from summarizer.engines.extractive.reading import Reading


def claims_in(text: str) -> list[dict[str, Any]]:
    return draft_claims(Reading(text), limit=None)


def claim(text: str, number: str) -> dict[str, Any]:
    found = [item for item in claims_in(text) if number in item["figure"]]
    assert len(found) == 1, [item["figure"] for item in claims_in(text)]
    return found[0]


MEASURES = [
    ("The storm killed more than 340 villagers.", "340", "more than 340 villagers", "villagers killed"),
    ("At least 34 people were killed in the blast.", "34", "At least 34 people", "people killed in the blast"),
    ("The rains displaced more than 20,000 in the south.", "20,000", "more than 20,000", "people displaced"),
    ("Exports of steel rose 8 percent in May.", "8 percent", "8 percent", "Exports of steel"),
    ("A treaty boosted bilateral trade by 32 percent last year.", "32", "32 percent", "bilateral trade"),
    (
        "Analysts saw a 40 percent increase in bilateral trade this year.",
        "40",
        "40 percent",
        "increase in bilateral trade",
    ),
    ("The firm posted a net loss of $212 million.", "212", "$212 million", "net loss"),
    (
        "The firm expects revenue of between $1.3 billion and $1.5 billion this year.",
        "1.3",
        "between $1.3 billion and $1.5 billion",
        "revenue",
    ),
    ("The city would contribute $65 million through a tax.", "65", "$65 million", "amount the city would contribute"),
    ("They hold contracts worth 74 million euros.", "74", "74 million euros", "contracts"),
    ("More than 60 percent of voters stayed home.", "60", "More than 60 percent", "voters"),
    ("The agency sent 1,000 tents and stoves to Kenya.", "1,000", "1,000 tents", "tents"),
    ("The flood carried 900 barrels of oil and tar to sea.", "900", "900 barrels", "oil and tar"),
    ("She said the law raises the retirement age from 66 to 67.", "67", "67", "the retirement age"),
    (
        "The fund needs $18 million to feed survivors over the next three months.",
        "18",
        "$18 million",
        "to feed survivors",
    ),
    ("Forecasts for growth were also scaled back to 4.0% this year.", "4.0", "4.0%", "Forecasts for growth"),
    ("The quake was measured by the Survey at 6.1-magnitude.", "6.1", "6.1-magnitude", "The quake"),
    ("The bank had measured output at 45 million tons.", "45", "45 million tons", "output"),
    ("That was enough to hold the rate steady at 3.1 percent.", "3.1", "3.1 percent", "the rate"),
    ("The plan will add 20 million euros to costs in the region.", "20", "20 million euros", "costs in the region"),
    ("The court made a surprise 5-4 decision in May.", "5-4", "5-4", "decision in May"),
    (
        "Nearly 1,500 coal- and gas-fired power plants burn it.",
        "1,500",
        "Nearly 1,500",
        "coal- and gas-fired power plants",
    ),
    ("The forecast expects 19,000 vehicles a day by 2031.", "19,000", "19,000 vehicles", "vehicles a day"),
    ("Drivers would pay more, residents of the city half as much.", "half", "half", "residents of the city"),
    ("It warned the 180,000 people who live downstream.", "180,000", "180,000 people", "people who live downstream"),
    ("Some 2,600 people were taken to safety.", "2,600", "Some 2,600 people", "people taken to safety"),
    ("The firm employs 3,100 people in the region.", "3,100", "3,100 people", "people in the region"),
    ("Police revealed how she stole nearly $9 million from clients.", "9", "nearly $9 million", "amount she stole"),
    ("The decision would cost 86 jobs.", "86", "86 jobs", "jobs"),
    ("A 7.7-magnitude earthquake killed many.", "7.7", "7.7-magnitude", "earthquake"),
    (
        "The signal crossed 100 million miles between Mars and Earth.",
        "100",
        "100 million miles",
        "miles between Mars and Earth",
    ),
    ("The firm expects operating earnings growth of around 5%.", "5", "around 5%", "operating earnings growth"),
]


@pytest.mark.parametrize(("text", "number", "figure", "about"), MEASURES, ids=[case[1] for case in MEASURES])
def test_what_a_figure_measures(text: str, number: str, figure: str, about: str) -> None:
    found = claim(text, number)
    assert found["figure"] == figure
    assert found["about"] == about
    assert found["quote"] == text


def test_a_baseline_is_a_claim_of_its_own_about_the_same() -> None:
    text = "The share of diesel cars fell to 31 percent, compared to 54 percent in 2019, according to Ola Lind."
    now, then = claims_in(text)
    assert (now["figure"], then["figure"]) == ("31 percent", "54 percent")
    assert now["about"] == then["about"] == "The share of diesel cars"
    assert now["attribution"] == then["attribution"] == "Ola Lind"


def test_figures_joined_by_to_measure_the_same() -> None:
    text = "Quarterly revenue fell 23 percent to $1.4 billion, from $1.82 billion a year earlier."
    assert {item["about"] for item in claims_in(text)} == {"Quarterly revenue"}


SHARED = [
    (
        "Exports would reach 4.4% in 2004, but fall to 3.3% next year from a previous estimate of 3.7%, the bank said.",
        ["4.4%", "3.3%", "3.7%"],
        "Exports",
    ),
    (
        "Total growth of 3.6% is forecast, slipping to 2.9% next year before recovering to 3.1% in 2030.",
        ["3.6%", "2.9%", "3.1%"],
        "Total growth",
    ),
    (
        "Profits jumped to $1.13 billion (£600 million) for the three months to May, from $639 million a year earlier.",
        ["$1.13 billion", "$639 million"],
        "Profits",
    ),
]


@pytest.mark.parametrize(("text", "figures", "about"), SHARED, ids=[case[2] for case in SHARED])
def test_what_goes_on_from_a_figure_measures_the_same(text: str, figures: list[str], about: str) -> None:
    assert [(item["figure"], item["about"]) for item in claims_in(text)] == [(figure, about) for figure in figures]


@pytest.mark.parametrize(
    "text",
    [
        "The blast went off in front of 131 West 23rd Street.",
        "The two leaders met on Monday.",
        "She waited nine months.",
        "It was their third visit since 2021.",
        "They met at 9 a.m. on May 4.",
    ],
)
def test_trivia_is_no_claim(text: str) -> None:
    assert claims_in(text) == []


def test_the_same_figure_is_claimed_once() -> None:
    text = "Trade grew by 32 percent. Analysts were glad that trade grew by 32 percent."
    assert len(claims_in(text)) == 1


def test_a_conversion_is_not_a_second_claim() -> None:
    assert [item["figure"] for item in claims_in("The pipe runs 500 miles (800 km) to the sea.")] == ["500 miles"]


STATEMENTS = [
    (
        "Sales will reach 380,000 cars by the end of the year, according to the Nordic Car Agency.",
        "380,000",
        "Sales will reach 380,000 cars by the end of the year.",
        "the Nordic Car Agency",
    ),
    (
        "Safety Board spokesman John Crane said on Friday that rebels had sent 1,000 crates to the port, showing one.",
        "1,000",
        "John Crane said on Friday that rebels had sent 1,000 crates to the port.",
        "Safety Board spokesman John Crane",
    ),
    (
        "While others hesitated, Norway and Chile called the quake that killed more than 1,400 villagers a tragedy.",
        "1,400",
        "The quake killed more than 1,400 villagers.",
        "the article",
    ),
    (
        "The price is up, but down on the record high of $55.67 set in May.",
        "55.67",
        "The price is up, but down on the record high of $55.67 set in May.",
        "the article",
    ),
    (
        "The four banks - which include two from Chile - lent 40 million euros to the city.",
        "40",
        "The four banks - which include two from Chile - lent 40 million euros to the city.",
        "the article",
    ),
    (
        "So far a total of 13 athletes have been banned.",
        "13",
        "So far a total of 13 athletes have been banned.",
        "the article",
    ),
    (
        "The German government, which had pledged 2 billion euros in subsidies, said it was in talks.",
        "2 billion",
        "The German government had pledged 2 billion euros in subsidies.",
        "The German government",
    ),
]


@pytest.mark.parametrize(("text", "number", "statement", "source"), STATEMENTS, ids=[case[1] for case in STATEMENTS])
def test_a_statement_is_the_clause_in_plain_words(text: str, number: str, statement: str, source: str) -> None:
    found = claim(text, number)
    assert found["statement"] == statement
    assert found["attribution"] == source


def test_a_limit_keeps_the_weightiest_in_the_article_s_order() -> None:
    text = "It drew 40 people. Costs rose by 12 percent. The state paid $3 billion. A crowd of 99 came."
    kept = draft_claims(Reading(text), limit=2)
    assert [item["figure"] for item in kept] == ["12 percent", "$3 billion"]
