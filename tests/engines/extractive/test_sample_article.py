"""The default engine's brief of a real article, read as an editor would. The article is no part of this project."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer import Brief, summarize
from summarizer.grounding.figures.finder import find_figures
from summarizer.grounding.figures.relevance import is_trivial
from summarizer.schemas.news import NumericClaim, Position
from tests.support.shared_data import shared_path


@pytest.fixture(scope="module")
def brief() -> Brief:
    text = shared_path("articles/putin-xi-beijing.txt").read_text(encoding="utf-8")
    return summarize(text, "extractive")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Vladimir Putin", "Russian President"),
        ("Xi Jinping", "Chinese President"),
        ("Alexander Gabuev", "China and Russia expert at the Carnegie Russia Eurasia Center"),
        ("John Kirby", "National Security Council spokesman"),
        ("Ruslan Davydov", "acting head of the Federal Customs Service of Russia"),
    ],
)
def test_people_have_their_roles(brief: Brief, name: str, role: str) -> None:
    (actor,) = [actor for actor in brief.actors if actor.name == name]
    assert actor.kind == "person"
    assert actor.role == role


@pytest.mark.parametrize(
    ("name", "alias"),
    [("Russia", "Moscow"), ("China", "Beijing"), ("United States", "Washington"), ("North Korea", "Pyongyang")],
)
def test_states_with_their_metonyms(brief: Brief, name: str, alias: str) -> None:
    (actor,) = [actor for actor in brief.actors if actor.name == name]
    assert actor.kind == "state"
    assert alias in actor.aliases


def test_metonyms_and_adjectives_are_no_actors(brief: Brief) -> None:
    names = {actor.name for actor in brief.actors}
    assert not names & {"Moscow", "Beijing", "Washington", "Pyongyang", "Kremlin", "Russian", "Chinese", "Western"}
    assert {mention.text for actor in brief.actors for mention in actor.mentions}.isdisjoint({"Russian", "Chinese"})


def held_by(brief: Brief, name: str) -> list[Position]:
    ids = {actor.id for actor in brief.actors if actor.name == name}
    return [position for position in brief.positions if ids & {position.actor, *position.joined_by}]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Alexander Gabuev", "This relationship is actually deeper and more robust"),
        ("Alexander Gabuev", "China is having some significant headwinds"),
        ("Alexander Gabuev", "Russia has nowhere else to go"),
        ("Vladimir Putin", "First place!"),
        ("Vladimir Putin", "Russian trade with China would reach $200 billion"),
        ("Russia", "called for an end to the violence"),
        ("China", "called for an end to the violence"),
        ("Russia", "accuse Washington of a cold war mentality"),
        ("China", "accuse Washington of a cold war mentality"),
        ("China", "careful to avoid tacitly supporting"),
        ("Pravda", "a decisive effect"),
    ],
)
def test_positions_have_the_right_holder(brief: Brief, name: str, words: str) -> None:
    assert any(words in position.quote.text for position in held_by(brief, name))


def test_the_accusation_is_against_its_target(brief: Brief) -> None:
    accusations = [position for position in brief.positions if "accuse Washington" in position.quote.text]
    assert {position.stance for position in accusations} == {"opposes"}
    assert all("Washington" in position.target or "United States" in position.target for position in accusations)


CLAIMS = [
    ("1400", "Israeli", "more_than", None, "kill", None),
    ("56", "percent", "exact", "first nine months", "increase", None),
    ("32", "percent", "exact", "last year", "trade", None),
    ("200000000000", None, "exact", "end of the year", "trade", "Putin"),
    ("92", "percent", "exact", "first eight months of 2023", "vehicle imports", "Davydov"),
    ("380000", "vehicle", "at_least", "end of the year", "Sales", "Xinhua"),
    ("1000", "container", "exact", None, "ammunition", "Kirby"),
]


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "period", "about", "source"), CLAIMS, ids=[c[0] for c in CLAIMS]
)
def test_claims(
    brief: Brief, value: str, unit: str | None, comparator: str, period: str | None, about: str, source: str | None
) -> None:
    claim = next(claim for claim in brief.numeric_claims if claim.figure.value == Decimal(value))
    assert (claim.figure.unit or "").casefold() == (unit or "").casefold()
    assert claim.figure.comparator == comparator
    assert (period or "") in (claim.figure.period or "")
    assert about.casefold() in f"{claim.about} {claim.statement}".casefold()
    if source:
        assert source in claim.attribution.as_named
    if claim.figure.currency:
        assert claim.figure.currency == "USD"


def test_no_trivia_among_the_claims(brief: Brief) -> None:
    def is_trivia(claim: NumericClaim) -> bool:
        return claim.figure.kind in ("date", "time", "ordinal") or claim.figure.text in ("two leaders", "nine months")

    assert not [claim.figure.text for claim in brief.numeric_claims if is_trivia(claim)]
    assert len(brief.numeric_claims) <= len(CLAIMS) + 2


def test_an_editor_would_keep_these_questions(brief: Brief) -> None:
    assert any("major issues" in question.question for question in brief.open_questions)
    assert len(brief.open_questions) <= 6


def test_everything_slices(brief: Brief) -> None:
    text = brief.article.text
    parts = [claim.quote for claim in brief.numeric_claims] + [position.quote for position in brief.positions]
    parts += [question.quote for question in brief.open_questions]
    assert all(text[quote.start : quote.end] == quote.text for quote in parts)
    assert all(text[claim.figure.start : claim.figure.end] == claim.figure.text for claim in brief.numeric_claims)
    assert all(text[m.start : m.end] == m.text for actor in brief.actors for m in actor.mentions)


def test_nothing_is_rejected_and_little_is_left_out(brief: Brief) -> None:
    assert brief.audit.rejected == ()
    assert brief.audit.coverage is not None
    left_out = {(passage.start, passage.end) for passage in brief.audit.coverage.figures.uncovered}
    text = brief.article.text
    assert [f.text for f in find_figures(text) if (f.start, f.end) in left_out and not is_trivial(f, text)] == [
        "10 years",  # a length of time
        "5,000 years",  # in a quotation
        "40 percent",  # its score is low
    ]
    assert (brief.audit.coverage.quotations.recall or 0) >= 0.8


def test_the_round_trip_is_exact(brief: Brief) -> None:
    again = Brief.model_validate_json(brief.model_dump_json())
    assert again == brief
    assert again.model_dump_json() == brief.model_dump_json()
