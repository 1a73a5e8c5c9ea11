"""The built-in engine's open questions: sentences of the article under a fixed lead-in, and what is no question."""

from __future__ import annotations

import pytest

from summarizer import summarize
from summarizer.engines.extractive import draft_brief
from summarizer.schemas.news import OpenQuestion

LEAD = (
    "Bridge shut in Kelso\n\nMayor Ana Roe shut the bridge across the Kelso River on Monday after cracks were found. "
)


def questions_in(sentence: str, lead: str = LEAD) -> list[OpenQuestion]:
    brief = summarize(f"{lead}{sentence}", "extractive")
    assert brief.audit.rejected == ()
    return list(brief.open_questions)


OPEN = [
    ("It is not known where most of the money for the repairs in Kelso went.", "unanswered", "Left open"),
    ("It remains unclear whether President Ola Lind will sign the law this week.", "unanswered", "Left open"),
    ("The cause of the cracks in the Kelso bridge has not been determined.", "unanswered", "Left open"),
    ("Police in Kelso are investigating whether the contractor knew of the cracks.", "unanswered", "Left open"),
    ("Acme Steel did not say when it had delivered the bolts.", "unanswered", "Left open"),
    ("What happens to lorries from abroad is not settled.", "unanswered", "Left open"),
    ("The Justice Ministry would not say when the Kelso bridge was built.", "unanswered", "Left open"),
    ("Reports of a crack in the Kelso bridge could not be independently verified.", "unanswered", "Left open"),
    ("No decision has been taken on the repairs of the Kelso bridge.", "unanswered", "Left open"),
    ("The dead in the river at Kelso were not immediately identified.", "unanswered", "Left open"),
    ("The Justice Ministry did not reply to questions on the contract.", "unreplied", "No reply reported"),
    ("Acme Steel did not respond to a request for comment.", "unreplied", "No reply reported"),
    ("Roe did not respond to a request for comment.", "unreplied", "No reply reported"),
    ("Kelso’s council will vote on the repairs on Friday.", "upcoming", "A decision is still to come"),
]


@pytest.mark.parametrize(("sentence", "why", "lead_in"), OPEN, ids=[sentence[:40] for sentence, _, _ in OPEN])
def test_a_question_is_the_articles_sentence_under_a_lead_in(sentence: str, why: str, lead_in: str) -> None:
    (question,) = questions_in(sentence)
    assert (question.quote.text, question.why) == (sentence, why)
    assert question.question == f"{lead_in}: “{sentence}”"


def test_an_accusation_and_the_missing_reply_are_one_question() -> None:
    accused = "The suit accuses Acme Steel of hiding the cracks in Kelso. It did not respond to a request for comment."
    (question,) = questions_in(f"\n\n{accused}")
    assert question.quote.text == accused
    assert question.why == "unreplied"


def test_who_answers_something_else_has_replied() -> None:
    replied = "Acme Steel said the Kelso bridge was safe. It did not comment on the cost of the Kelso bridge."
    assert questions_in(f"\n\n{replied}") == []


def test_a_question_that_quotes_the_article_is_supported() -> None:
    brief = summarize(f"{LEAD}The cause of the cracks in the Kelso bridge has not been determined.", "extractive")
    checks = {check.path: check for check in brief.audit.statements}
    check = checks["open_questions[0].question"]
    assert (check.verdict, check.by) == ("supported", "proof")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The Justice Ministry declined to comment on the contract.", id="a reply, of a kind"),
        pytest.param("\n\nHe did not reply to questions on the contract in Kelso.", id="a pronoun"),
        pytest.param("\n\nIt is unclear why she signed it in Kelso.", id="a pronoun behind unclear"),
        pytest.param("\n\nA spokesman did not reply to questions on the contract in Kelso.", id="nobody's spokesman"),
        pytest.param("Acme Steel expects a profit of $58 million by the end of the year.", id="guidance"),
        pytest.param("At the time it was not known whether the Kelso bridge would hold.", id="settled since"),
        pytest.param(
            "Ola Lind of Oslo has been denied the right to vote.", id="who is denied something denies nothing"
        ),
        pytest.param("“It is not known why,” said the Kelso carpenter Ola Lind.", id="quoted"),
        pytest.param("Ola Lind expects him to win in Oslo.", id="no figure by a time"),
        pytest.param("Who knew of the cracks in Kelso?", id="a question of the author"),
        pytest.param("Ola Lind crossed the Kelso bridge, and he had no idea what lay below.", id="once unknown"),
    ],
)
def test_what_is_no_question(sentence: str) -> None:
    assert questions_in(sentence) == []


def test_related_are_only_those_whom_the_sentence_names() -> None:
    (question,) = questions_in("Acme Steel did not respond to a request for comment.")
    brief = summarize(f"{LEAD}Acme Steel did not respond to a request for comment.", "extractive")
    names = {actor.id: actor.name for actor in brief.actors}
    assert {names[key] for key in question.related} <= {"Acme Steel"}


def test_an_opinion_leaves_nothing_open() -> None:
    text = "Opinion\n\n" + LEAD + "The Justice Ministry did not reply to questions on the contract."
    assert questions_in("", lead=text) == []


def test_a_missing_reply_in_a_long_article_is_about_what_the_article_is_about() -> None:
    words = (
        "bridge cracks repairs river council mayor traffic ferry lorries bolts steel engineers cost closure safety toll"
    )
    told = " ".join(
        f"Ana Roe spoke of the {word} on Monday. Ola Lind spoke of the {word} again." for word in words.split()
    )
    detail = "Acme Paint of Kelso did not respond to a request for comment on the cost of a ferry."
    matter = "Acme Steel of Kelso did not respond when the council asked for the cost of the bolts and the cracks."
    assert questions_in(f"{told} {detail}") == []
    assert [question.quote.text for question in questions_in(f"{told} {matter}")] == [matter]


def test_what_a_long_article_says_is_open_is_found_though_it_tells_little_else() -> None:
    words = "bridge cracks repairs river council mayor traffic ferry lorries bolts steel engineers cost closure safety"
    told = " ".join(f"Ana Roe spoke of the {word} on Monday. Ola Lind saw the {word} again." for word in words.split())
    for sentence in (
        "The cause of the cracks is not known.",
        "A vote on the lighting of the bridge has not been scheduled.",
    ):
        assert [question.quote.text for question in questions_in(f"{told} {sentence}")] == [sentence]
    assert questions_in(f"{told} The thing is not known.") == []


def test_one_sentence_asks_once() -> None:
    text = (
        "The council will vote on Dec. 14. Four of its members oppose the sale and Ann Brandt is undecided, she said "
        "on Monday."
    )
    (question,) = draft_brief(text)["open_questions"]
    assert question["why"] == "unanswered"
