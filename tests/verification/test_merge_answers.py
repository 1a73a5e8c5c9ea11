"""Several answers to one request: the best that all of them hold, and what of them is rejected."""

from __future__ import annotations

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.merge import merge_answers
from tests.support.model import ARTICLE, EK, LIND, RECKLESS, answer_with

GROUNDER = ArticleGrounder(ARTICLE)

LIE = {**RECKLESS, "quote": "Bo Ek called the closure sensible"}


def test_a_field_at_the_top_that_a_later_answer_filled_is_no_rejection() -> None:
    raws = [answer_with(headline="It costs 77 million"), answer_with()]
    merged = merge_answers(NewsBrief, raws, verification=Verification(GROUNDER))
    assert merged.rejected == ()
    assert merged.content.headline is not None
    assert merged.content.headline.text == "Crossing shut until May"


def test_the_numbers_of_the_attempts_are_the_callers() -> None:
    stranger = {"id": "berg", "name": "Carl Berg", "kind": "person"}
    raws = [answer_with(positions=[LIE]), answer_with(positions=[LIE], actors=[LIND, EK, stranger])]
    merged = merge_answers(NewsBrief, raws, verification=Verification(GROUNDER), numbers=(2, 5))
    assert [(rejection.path, rejection.attempt) for rejection in merged.rejected] == [
        ("positions[0]", 2),
        ("actors[2]", 5),
    ]
