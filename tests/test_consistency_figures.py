"""Figures of a brief that are linked with others and with days, and questions that hold two quotes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from summarizer.grounding.gate import keep_good, verify_answer
from summarizer.grounding.verify import ArticleGrounder
from summarizer.schemas.blocks import Figure
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import NewsBrief, OpenQuestion

PUBLISHED = dt.date(2023, 10, 16)
TEXT = (
    "Its share for the first eight months of 2023 rose to 92 percent, compared to 10 percent in 2021. "
    "Profit last year was $5 million, up from $3 million a year earlier. On Friday it sold 40 ships."
)


def draft(*figures: str) -> dict[str, Any]:
    quotes = [sentence.rstrip(".") for sentence in TEXT.split(". ")]
    quoted = {figure: next(quote for quote in quotes if figure in quote) for figure in figures}
    return {
        "numeric_claims": [
            {"quote": quote, "figure": figure, "attribution": "the article", "about": "it", "statement": quote}
            for figure, quote in quoted.items()
        ]
    }


def figures_of(*figures: str, published: dt.date | None = PUBLISHED, text: str = TEXT) -> list[Figure]:
    run = Verification(ArticleGrounder(text, published=published))
    kept = keep_good(NewsBrief, draft(*figures), run=run)
    assert kept.rejected == ()
    return [claim.figure for claim in kept.content.numeric_claims]


def test_two_claims_are_linked_by_the_offsets_of_the_one_that_the_other_is_compared_with() -> None:
    rise, base = figures_of("92 percent", "10 percent")
    assert rise.baseline is not None
    assert (rise.baseline.text, rise.baseline.start, rise.baseline.end) == (base.text, base.start, base.end)
    assert base.baseline is None


def test_a_period_is_resolved_from_the_day_of_publication_and_keeps_its_words() -> None:
    rise, base, profit, before, sold = figures_of("92 percent", "10 percent", "$5 million", "$3 million", "40 ships")
    assert rise.period == "for the first eight months of 2023"
    assert (rise.period_from, rise.period_to) == (dt.date(2023, 1, 1), dt.date(2023, 8, 31))
    assert (base.period_from, base.period_to) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    assert (profit.period, profit.period_from) == ("last year", dt.date(2022, 1, 1))
    assert (before.period, before.period_from) == ("a year earlier", dt.date(2021, 1, 1))
    assert (sold.period_from, sold.period_to) == (None, None), "Friday may lie before or after"


def test_without_a_day_of_publication_nothing_is_resolved() -> None:
    (rise,) = figures_of("92 percent", published=None)
    assert rise.period == "for the first eight months of 2023"
    assert rise.period_from is None


def test_the_date_that_the_text_begins_with_serves_where_none_is_given() -> None:
    dated = f"Monday, October 16, 2023\n\n{TEXT}"
    assert figures_of("$5 million", published=None, text=dated)[0].period_from == dt.date(2022, 1, 1)
    other = figures_of("$5 million", published=dt.date(2020, 1, 1), text=dated)
    assert other[0].period_from == dt.date(2019, 1, 1), "what is known goes before what is read"


def test_links_and_days_that_somebody_writes_are_not_believed() -> None:
    raw = draft("10 percent")
    lie = {
        "text": "10 percent", "period_from": "1999-01-01", "period_to": "1999-12-31",
        "baseline": {"text": "92 percent", "start": 0, "end": 3},
    }  # fmt: skip
    raw["numeric_claims"][0]["figure"] = lie
    (claim,) = verify_answer(
        NewsBrief, raw, run=Verification(ArticleGrounder(TEXT, published=PUBLISHED))
    ).numeric_claims
    assert (claim.figure.baseline, claim.figure.period_from) == (None, dt.date(2021, 1, 1))


def test_a_verified_figure_parses_back_from_its_own_json() -> None:
    for figure in figures_of("92 percent", "10 percent", "40 ships"):
        assert Figure.model_validate_json(figure.model_dump_json()) == figure
    dumped = figures_of("92 percent")[0].model_dump(mode="json")
    assert dumped["period_to"] == "2023-08-31"
    assert dumped["baseline"]["text"] == "10 percent"


def test_whoever_writes_a_figure_is_not_asked_for_links() -> None:
    assert Figure.model_json_schema(mode="validation") == {"type": "string", "description": Figure.wire_description}
    assert {"baseline", "period_from", "period_to"} <= Figure.model_json_schema(mode="serialization")[
        "properties"
    ].keys()


def test_a_figure_that_the_quote_cuts_keeps_its_link() -> None:
    text = "Sales rose to 1,400 cars, compared to 900 cars in 2021."
    raw = draft("92 percent")
    raw["numeric_claims"][0] |= {"quote": "Sales rose to 1,400", "figure": "1,400", "statement": "Sales rose to 1,400"}
    (claim,) = verify_answer(NewsBrief, raw, run=Verification(ArticleGrounder(text))).numeric_claims
    assert (claim.figure.text, claim.figure.baseline and claim.figure.baseline.text) == ("1,400", "900 cars")


QUESTION = {
    "quote": "up from $3 million a year earlier",
    "contrast": "Its share for the first eight months of 2023 rose to 92 percent",
    "why": "contradictory",
    "question": "How do 92 percent and $3 million go together?",
}


def ask(**changes: Any) -> OpenQuestion:
    run = Verification(ArticleGrounder(TEXT))
    return verify_answer(NewsBrief, {"open_questions": [{**QUESTION, **changes}]}, run=run).open_questions[0]


def test_a_question_is_held_by_both_of_its_quotes() -> None:
    question = ask()
    assert question.contrast is not None
    assert question.contrast.text == QUESTION["contrast"]
    assert OpenQuestion.model_validate_json(question.model_dump_json()) == question


def test_a_question_needs_no_second_quote() -> None:
    assert ask(contrast=None, question="What about the $3 million?").contrast is None


@pytest.mark.parametrize(
    "changes",
    [{"contrast": None}, {"contrast": "Its share fell to 92 percent"}, {"question": "Why 93 percent?"}],
    ids=["a figure of the missing quote", "a second quote that is not the article's", "a figure of neither quote"],
)
def test_a_question_is_not_held_by_less(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask(**changes)


def test_the_actors_of_a_question_stand_near_either_quote_in_whatever_order() -> None:
    text = "Anna Lind said that 30 people had been injured.\n\nBo Berg said that 70 people had been injured."
    first, second = text.split("\n\n")
    people = [("lind", "Anna Lind"), ("berg", "Bo Berg")]
    raw = {
        "actors": [{"id": key, "name": name, "kind": "person"} for key, name in people],
        "open_questions": [
            {
                "quote": second, "contrast": first, "why": "contested", "related": ["lind", "berg"],
                "question": "Were 30 or 70 people injured?",
            }
        ],
    }  # fmt: skip
    content = verify_answer(NewsBrief, raw, run=Verification(ArticleGrounder(text)))
    assert content.open_questions[0].related == ["lind", "berg"]
