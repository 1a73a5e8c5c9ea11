"""The extractive engine's positions: whose they are, for or against what, and in whose words."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.engines.extractive.positions import draft_positions
from summarizer.engines.extractive.reading import Reading


def positions_in(text: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    reading = Reading(text)
    items = draft_positions(reading, limit=None)
    return {actor.id: actor.name for actor in reading.cast.actors}, items


STANCES = [
    ("Opposition leader Ana Roe accused the government of breaking its word.", "Ana Roe", "opposes", "the government"),
    ("Chile accused Norway of theft, and Norway protested.", "Chile", "opposes", "Norway"),
    (
        "Union president Ana Roe called for a general strike on June 12.",
        "Ana Roe",
        "supports",
        "a general strike on June 12",
    ),
    ("Mayor Ana Roe urged residents to leave the valley.", "Ana Roe", "supports", "leave the valley"),
    ("The mayor, Ana Roe, warned of a flood in the valley.", "Ana Roe", "opposes", "a flood in the valley"),
    ("Ana Roe rejected the plan. Roe is mayor.", "Ana Roe", "opposes", "the plan"),
    (
        "Wary of sanctions, Chile has been careful to avoid openly backing the war. Chile trades.",
        "Chile",
        "mixed",
        "openly backing the war",
    ),
    ("The European Commission welcomed the vote on Monday.", "European Commission", "supports", "the vote on Monday"),
]


@pytest.mark.parametrize(("text", "holder", "stance", "target"), STANCES, ids=[f"{c[1]} {c[3]}" for c in STANCES])
def test_stance_and_target(text: str, holder: str, stance: str, target: str) -> None:
    names, items = positions_in(text)
    found = [item for item in items if names[item["actor"]] == holder and item["stance"] == stance]
    assert [item["target"] for item in found] == [target]
    assert all(item["quote"] in text for item in found)


def test_each_quotation_is_a_position_inside_its_marks() -> None:
    text = (
        "“The bridge is safer than it ever was before,” said Ana Roe, a bridge expert. “No city can be without it,” "
        "she said. “Nobody should have to swim to work.”"
    )
    names, items = positions_in(text)
    assert [item["quote"] for item in items] == [
        "The bridge is safer than it ever was before",
        "No city can be without it",
        "Nobody should have to swim to work.",
    ]
    assert {names[item["actor"]] for item in items} == {"Ana Roe"}
    assert items[0]["statement"] == "Ana Roe said that the bridge is safer than it ever was before."


def test_words_of_i_and_we_stay_quoted() -> None:
    _, items = positions_in("“We will not leave the bill to our children,” said Prime Minister Ana Roe.")
    assert items[0]["statement"] == "Ana Roe said: “We will not leave the bill to our children.”"


def test_they_are_both_who_were_named() -> None:
    text = "Chile and Norway met on Monday. They called for an end to the violence in the region."
    names, items = positions_in(text)
    assert {names[item["actor"]] for item in items} == {"Chile", "Norway"}
    assert {item["statement"] for item in items} == {
        "Chile called for an end to the violence in the region.",
        "Norway called for an end to the violence in the region.",
    }


def test_a_source_without_a_name_is_an_actor_by_its_description() -> None:
    names, items = positions_in("Residents said the dam had leaked for years. They were angry.")
    assert names[items[0]["actor"]] == "Residents"


def test_the_company_is_the_one_named_before() -> None:
    text = "Brightwater Steel Corp. closed its plant on Monday. The company said that the market had collapsed."
    names, items = positions_in(text)
    assert names[items[-1]["actor"]] == "Brightwater Steel Corp."


@pytest.mark.parametrize(
    "text",
    [
        "Rents rose 8 percent, according to the National Housing Agency.",
        "Mayor denies theft\nThe trial of Ana Roe began on Monday.",
        "A passer-by thought it was thunder.",
        "Recent figures show that rents rose.",
    ],
    ids=["a figure's source", "a headline", "a passing thought", "a statistic"],
)
def test_what_is_no_position(text: str) -> None:
    assert positions_in(text)[1] == []


def test_a_limit_is_kept() -> None:
    text = " ".join(f"Mayor Ana Roe said that road {n} was closed for good." for n in ("A", "B", "C", "D"))
    assert len(draft_positions(Reading(text), limit=2)) == 2
