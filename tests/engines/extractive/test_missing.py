"""Items on demand for what a brief leaves out: the figures, quotations and speakers at given places, and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.extractive import draft_brief, draft_missing
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.prune import prune_answer
from tests.support.growth import is_linear

ARTICLE = """Ferry sinks off Kelso

At least 34 people were killed when a ferry sank on Monday, the Harbour Agency said. The agency had counted 212 people.

“We are counting names,” said Mayor Ana Roe. “It is over.” She put the cost at 3 million euros.

Ola Lind, who leads the seamen’s union, said that the boat had been overloaded for years. Rescuers “never stop” at \
night, Roe said. The house at 131 West 23rd Street was not hit.
"""


def places(*words: str) -> list[tuple[int, int]]:
    return [(ARTICLE.index(word), ARTICLE.index(word) + len(word)) for word in words]


def missing(*words: str, drafted: dict[str, Any] | None = None) -> dict[str, Any]:
    return draft_missing(ARTICLE, missing=places(*words), drafted=drafted or {})


def verify(draft: dict[str, Any]) -> list[str]:
    kept = prune_answer(NewsBrief, draft, verification=Verification(ArticleGrounder(ARTICLE)))
    return [f"{rejection.path}: {rejection.reason}" for rejection in kept.rejected]


def test_a_missing_figure_is_a_claim_and_nothing_else_is_drafted() -> None:
    draft = missing("212 people")
    assert [(item["figure"], item["about"]) for item in draft["numeric_claims"]] == [("212 people", None)]
    assert draft["positions"] == draft["open_questions"] == []
    assert draft["headline"] is draft["abstract"] is None
    assert verify(draft) == []


def test_a_missing_quotation_is_a_position_of_its_speaker() -> None:
    draft = missing("It is over.")
    (position,) = draft["positions"]
    assert position["quote"] == "It is over."
    assert [(actor["id"], actor["name"]) for actor in draft["actors"]] == [(position["actor"], "Ana Roe")]
    assert draft["numeric_claims"] == []
    assert verify(draft) == []


def test_quoted_words_that_are_no_sentence_are_quoted_with_the_sentence_that_reports_them() -> None:
    (position,) = missing("never stop")["positions"]
    assert position["quote"] == "Rescuers “never stop” at night, Roe said."


def test_a_missing_speaker_gets_a_position() -> None:
    draft = missing("Ola Lind")
    (position,) = draft["positions"]
    assert "overloaded for years" in position["quote"]
    assert draft["actors"][0]["name"] == "Ola Lind"
    assert verify(draft) == []


def test_an_actor_of_the_brief_keeps_its_id_and_others_get_free_ones() -> None:
    known = {"id": "a7", "name": "Ana Roe", "kind": "person", "role": None, "aliases": ["Roe"]}
    other = {"id": "lind", "name": "Somebody Else", "kind": "person", "role": None, "aliases": []}
    draft = missing("It is over.", "Ola Lind", drafted={"actors": [known, other]})
    assert {actor["name"]: actor["id"] for actor in draft["actors"]} == {"Ana Roe": "a7", "Ola Lind": "lind-2"}
    assert {position["actor"] for position in draft["positions"]} == {"a7", "lind-2"}
    assert known in draft["actors"]


def test_a_position_that_the_brief_has_is_not_repeated() -> None:
    drafted = missing("It is over.")
    assert missing("It is over.", drafted=drafted)["positions"] == []


@pytest.mark.parametrize("words", ["Ferry sinks", "131 West", "on Monday", "Rescuers"])
def test_nothing_is_made_of_what_says_nothing(words: str) -> None:
    draft = missing(words)
    assert draft["positions"] == draft["numeric_claims"] == draft["actors"] == []


@pytest.mark.parametrize("drafted", [{}, {"actors": None}, {"actors": ["x", {"id": 3, "name": 4}]}, {"positions": {}}])
def test_a_brief_in_no_good_form_does_no_harm(drafted: dict[str, Any]) -> None:
    assert missing("It is over.", drafted=drafted)["positions"]


def test_findings_that_somebody_has_are_used_and_change_nothing() -> None:
    grounder = ArticleGrounder(ARTICLE)
    wanted = places("212 people", "It is over.")
    alone = draft_missing(ARTICLE, missing=wanted, drafted={})
    assert draft_missing(ARTICLE, missing=wanted, drafted={}, findings=grounder) == alone
    assert draft_brief(ARTICLE, findings=grounder) == draft_brief(ARTICLE)


@pytest.mark.faults
def test_a_long_article_of_which_everything_is_missing_takes_no_longer_a_word() -> None:
    told = "“The bridge will close for {n} weeks,” said Ann Roe, a mayor. The bridge cost {n} million euros.\n\n"

    def prepare(size: int) -> Callable[[], object]:
        text = "".join(told.format(n=number) for number in range(100, 100 + size))
        grounder = ArticleGrounder(text)
        wanted = [(figure.start, figure.end) for figure in grounder.figures]
        wanted += [(quotation.start, quotation.end) for quotation in grounder.quotations]
        assert len(wanted) > 2.5 * size

        def work() -> None:
            draft = draft_missing(text, missing=wanted, drafted={}, findings=grounder)
            assert len(draft["numeric_claims"]) > size
            assert draft["positions"]
            assert all(item["quote"] in text for item in (*draft["numeric_claims"], *draft["positions"]))

        return work

    assert is_linear(prepare, 200)


@pytest.mark.faults
@pytest.mark.parametrize("text", ["Word " * 100_000, "“A,” he said. " * 5_000, "5 percent of 3 million " * 2_500])
def test_no_text_makes_it_slow(text: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        wanted = [(place, place + 9) for place in range(0, size, 60)]

        def work() -> None:
            draft = draft_missing(text[:size], missing=wanted, drafted={})
            assert draft.keys() == {"headline", "abstract", "actors", "positions", "numeric_claims", "open_questions"}

        return work

    assert is_linear(prepare, len(text) // 4)


@given(st.lists(st.tuples(st.integers(-5, 700), st.integers(-5, 700)), max_size=6))
def test_any_places_give_a_draft_of_the_article_s_own_words(wanted: list[tuple[int, int]]) -> None:
    draft = draft_missing(ARTICLE, missing=wanted, drafted={})
    assert all(item["quote"] in ARTICLE for section in ("positions", "numeric_claims") for item in draft[section])
    ids = {actor["id"] for actor in draft["actors"]}
    assert {item["actor"] for item in draft["positions"]} <= ids
