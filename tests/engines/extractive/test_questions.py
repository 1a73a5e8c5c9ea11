"""The extractive engine's open questions: one case for each rule, and what no question is asked of."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.engines.extractive.questions import draft_questions
from summarizer.engines.extractive.reading import Reading


def questions_in(text: str, limit: int | None = None) -> list[dict[str, Any]]:
    return draft_questions(Reading(text), limit=limit)


RULES = [
    (
        "Ana Roe predicted on Monday that steel output in Chile would reach 40 million tons by the end of the year.",
        "forecast",
        "Will steel output in Chile reach 40 million tons by the end of the year, as Ana Roe predicted?",
    ),
    (
        "Sales are expected to increase to 380,000 cars by the end of the year, according to the Nordic Car Agency.",
        "forecast",
        "Will sales increase to 380,000 cars by the end of the year, as the Nordic Car Agency has it?",
    ),
    (
        "The company expects revenue of $5 billion this year.",
        "forecast",
        "Will revenue come to $5 billion this year, as the company expects?",
    ),
    (
        "But the peace plan left the main borders unresolved and has gone nowhere.",
        "unanswered",
        "What becomes of the main borders, which the peace plan left unresolved?",
    ),
    (
        "It remains unclear whether President Ana Roe will sign the law this week.",
        "unanswered",
        "Will President Ana Roe sign the law this week, which the article calls open?",
    ),
    (
        "It is not known why the gates of the dam had not been opened.",
        "unanswered",
        "Why had the gates of the dam not been opened, which the article says is not known?",
    ),
    (
        "The port authority is to decide by March whether to build a second pier.",
        "unanswered",
        "Will the port authority build a second pier, which is to be decided by March?",
    ),
    (
        "Officials have put Chile forward as a mediator in the talks — a role that seems far-fetched — for years.",
        "contested",
        "Can Chile be a mediator in the talks, which the article calls far-fetched?",
    ),
    (
        "Ana Roe denies that the vote was bought by the company.",
        "contested",
        "Is it true that the vote was bought by the company, which Ana Roe denies?",
    ),
    (
        "Chile accused Norway of hiding its catch.",
        "unreplied",
        "How does Norway answer the accusation by Chile of hiding its catch, to which the article has no reply?",
    ),
    (
        "The Harbour Ministry declined to comment on the leak.",
        "unreplied",
        "What does the Harbour Ministry say about the leak, having given no comment?",
    ),
    (
        "Prime Minister Ana Roe is due to address the nation on Sunday.",
        "upcoming",
        "What will come of it when Prime Minister Ana Roe addresses the nation on Sunday?",
    ),
    (
        "The council will hold another hearing on March 4.",
        "upcoming",
        "What will come of the hearing on March 4 that the council will hold?",
    ),
    (
        "At least 34 people were killed, the Red Cross said. Minister Ana Roe said that 27 people were killed.",
        "contradictory",
        (
            "How many were killed: at least 34 people, by the count of the Red Cross, "
            "or 27 people, by that of Minister Ana Roe?"
        ),
    ),
    (
        "The mayor said that it was too early to tell whether the blast was caused by a bomb.",
        "unanswered",
        "Was the blast caused by a bomb, which the article calls open?",
    ),
    (
        "The exact cause of the explosion has not been determined.",
        "unanswered",
        "What is the exact cause of the explosion, which has not been determined?",
    ),
    (
        "The two victims have not been identified.",
        "unanswered",
        "Who are the two victims, who have not been identified?",
    ),
    (
        "The ultimate impact remains very unclear, as talks go on.",
        "unanswered",
        "What is the ultimate impact, which remains very unclear?",
    ),
    (
        "The Competition Authority is examining whether the contracts hinder trade.",
        "unanswered",
        "What will the Competition Authority find on whether the contracts hinder trade?",
    ),
    (
        "Ana Roe was fined. The transport ministry said that it would decide by the end of April.",
        "forecast",
        "Will the transport ministry decide by the end of April, as was announced?",
    ),
    (
        "The trial of Ana Roe is expected to open next March.",
        "upcoming",
        "What will come of the trial of Ana Roe, which is expected to open next March?",
    ),
    (
        "The hearing of Ana Roe before the panel has been rescheduled for June next year.",
        "upcoming",
        "What will the hearing of Ana Roe before the panel bring, which is still to come?",
    ),
    (
        "The fund predicted that rich economies - which include Chile and Norway - will grow 1.6 percent by 2031.",
        "forecast",
        "Will rich economies grow 1.6 percent by 2031, as the fund predicted?",
    ),
    (
        "The new toll led to a 40 percent increase in fares.",
        "unsourced",
        "Where does the figure of 40 percent (increase in fares) come from, for which the article names no source?",
    ),
]


@pytest.mark.parametrize(("text", "why", "question"), RULES, ids=[f"{case[1]}: {case[2][:40]}" for case in RULES])
def test_a_rule_asks_in_the_article_s_words(text: str, why: str, question: str) -> None:
    asked = [(item["why"], item["question"]) for item in questions_in(text)]
    assert (why, question) in asked
    assert all(item["quote"] in text for item in questions_in(text))


def test_an_accusation_that_is_answered_is_no_question() -> None:
    text = (
        "Chile accused Norway of hiding its catch. Norway rejected the charge. Norway said it had counted every fish."
    )
    assert not [item for item in questions_in(text) if item["why"] == "unreplied"]


def test_an_accusation_that_the_accused_will_not_speak_of_is_one() -> None:
    text = (
        "The miners accused Minera Alta of hiding a leak. Minera Alta said that work had stopped. Minera Alta did not "
        "respond to the accusation."
    )
    assert "unreplied" in {item["why"] for item in questions_in(text)}


def test_a_figure_in_a_paragraph_where_somebody_speaks_is_no_question() -> None:
    text = "The new toll led to a 40 percent increase in fares. Ana Roe, a driver, said that it was too much."
    assert not [item for item in questions_in(text) if item["why"] == "unsourced"]


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Monday and went home.",
        "The fair takes place in a different town every year. The town will host a fair each year.",
        "It remains unclear when that was.",
        "They accused him of lying.",
        "Of the 10 judges who will hear the case, six were appointed in May.",
        "That held the bank's own estimate of a 3 percent rise in output steady.",
    ],
)
def test_nothing_is_asked_where_nothing_is_open(text: str) -> None:
    assert questions_in(text) == []


def test_few_are_kept_and_the_most_telling_come_first() -> None:
    text = "\n".join(case[0] for case in RULES)
    asked = questions_in(text)
    assert 0 < len(asked) <= 6
    assert len({item["quote"] for item in asked}) == len(asked)
    assert asked[0]["why"] in {"contradictory", "unanswered", "forecast"}
    assert len(questions_in(text, limit=2)) == 2
