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
    ("Mayor Ana Roe warned that the vote could cost the city jobs.", "Ana Roe", "neutral", "the vote"),
    ("Mayor Ana Roe called the plan “a disgrace for the city.”", "Ana Roe", "opposes", "the plan"),
    ("Mayor Ana Roe called the plan “a sort of compromise.”", "Ana Roe", "neutral", "the plan"),
    (
        "Mayor Ana Roe called on President Ola Lind to retaliate against the company.",
        "Ana Roe",
        "supports",
        "retaliate against the company",
    ),
    (
        "The World Salt Organisation recommends that every country should iodise all salt.",
        "World Salt Organisation",
        "supports",
        "iodise all salt",
    ),
    ("The state government promised 120 million. Ana Roe left.", "The state government", "neutral", None),
    ("“However, growth is slow in the region,” said Mayor Ana Roe.", "Ana Roe", "neutral", "growth"),
    ("“What the city wants is a bridge,” said Mayor Ana Roe.", "Ana Roe", "neutral", None),
    ("“Those who violate the rules will be fined by us,” said Mayor Ana Roe.", "Ana Roe", "neutral", None),
]


@pytest.mark.parametrize(("text", "holder", "stance", "target"), STANCES, ids=[f"{c[1]} {c[3]}" for c in STANCES])
def test_stance_and_target(text: str, holder: str, stance: str, target: str | None) -> None:
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


STATEMENTS = [
    (
        "Ambulances, Mayor Ana Roe said, “must never stop at a barrier.”",
        "Ana Roe said that ambulances “must never stop at a barrier.”",
    ),
    (
        "“It was hard,” Mayor Ana Roe said, urging Chile to sign the treaty soon.",
        "Ana Roe urged Chile to sign the treaty soon.",
    ),
    (
        "Ana Roe is a lawyer. It held water for years, according to Ana Roe.",
        "According to Ana Roe, it held water for years.",
    ),
    ("US growth would reach 4 percent, according to the Nordic Bank.", ""),
    (
        "Brightwater Steel Corp. closed its plant. The company said that demand had collapsed.",
        "Brightwater Steel Corp. said that demand had collapsed.",
    ),
    (
        "“Now most of it is gone for good,” Mayor Ana Roe told reporters.",
        "Ana Roe said that now most of it is gone for good.",
    ),
]


@pytest.mark.parametrize(
    ("text", "statement"), STATEMENTS, ids=[case[1][:30] or "a figure's source" for case in STATEMENTS]
)
def test_a_statement_stands_alone(text: str, statement: str) -> None:
    assert [item["statement"] for item in positions_in(text)[1]] == ([statement] if statement else [])


def test_who_stands_for_the_name_right_before_it() -> None:
    text = (
        "Ana Roe criticised a union leader who said the talks were over. Mayor Ana Roe met Ola Lind, who said no plan "
        "was ready."
    )
    names, items = positions_in(text)
    assert [names[item["actor"]] for item in items if "who" in item["attribution"]] == ["Ola Lind"]


def test_names_in_a_list_of_examples_act_too() -> None:
    text = "Other unions, including the Rail Union and the Port Union, have also endorsed Ana Roe."
    names, items = positions_in(text)
    assert {(names[item["actor"]], item["stance"]) for item in items} == {
        ("Rail Union", "supports"),
        ("Port Union", "supports"),
    }
    assert items[0]["statement"] == "The Rail Union and the Port Union have also endorsed Ana Roe."


def test_the_company_is_the_one_that_the_article_is_about() -> None:
    text = (
        "Brightwater Steel Corp. lost money. Brightwater Steel Corp. cut jobs. Brightwater Steel Corp. sold a mill. "
        "A unit, Hallin, did well. The company said that the market had collapsed."
    )
    names, items = positions_in(text)
    assert names[items[-1]["actor"]] == "Brightwater Steel Corp."


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
        "“What a relief,” said Mayor Ana Roe.",
    ],
    ids=["a figure's source", "a headline", "a passing thought", "a statistic", "an exclamation"],
)
def test_what_is_no_position(text: str) -> None:
    assert positions_in(text)[1] == []


def test_a_limit_is_kept() -> None:
    text = " ".join(f"Mayor Ana Roe said that road {n} was closed for good." for n in ("A", "B", "C", "D"))
    assert len(draft_positions(Reading(text), limit=2)) == 2


def test_what_lacks_its_subject_is_stated_by_its_whole_sentence() -> None:
    text = "Bren Foods met on Monday. The lowest wage will rise in April, which Bren Foods said would add £38 million."
    (position,) = [one for one in draft_positions(Reading(text), limit=None) if "38" in one["quote"]]
    assert position["statement"] == "The lowest wage will rise in April, which Bren Foods said would add £38 million."


def test_the_company_is_not_a_bank_that_is_only_named_nearer() -> None:
    about = (
        "Tarn & Hollis cut its forecast. Tarn & Hollis shares fell. Tarn & Hollis runs shops, Tarn & Hollis said. " * 2
    )
    between = "The weather was mild and the harvest was early in most of the country this year, as it often is. " * 18
    end = "An analyst at Calder Bank shrugged. The company said that it hoped to find work for all."
    text = f"{about}\n\n{between}\n\n{end}"
    (position,) = [one for one in draft_positions(Reading(text), limit=None) if "hoped" in one["quote"]]
    assert position["actor"] == "the-company"
