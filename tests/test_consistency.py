"""Figures of one brief held against each other: what is caught, what is left alone, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from bench.consistency import Case, check_question, make_brief, read_suite
from summarizer.grounding.consistency.contradictions import ask_contradictions, find_contradictions
from summarizer.grounding.gate import Kept, keep_good
from summarizer.grounding.verify import ArticleGrounder
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import NewsBrief

CASES = read_suite()

MISSED = 12
"""Contradictions of the suite that the rules do not see."""


def check(text: str, *, title: str | None = None, headline: str | None = None) -> tuple[Kept[NewsBrief], list[Any]]:
    kept, grounder = make_brief(Case(text, "", "", wrong=True, title=title, headline=headline))
    return kept, find_contradictions(kept.content, text=text, title=title, figures=grounder.figures)


@pytest.mark.parametrize("case", [case for case in CASES if not case.wrong], ids=lambda case: case.text[:60])
def test_what_fits_raises_no_alarm(case: Case) -> None:
    kept, grounder = make_brief(case)
    assert find_contradictions(kept.content, text=case.text, title=case.title, figures=grounder.figures) == []


def test_most_contradictions_of_the_suite_are_caught_and_their_questions_pass_verification() -> None:
    wrong = [case for case in CASES if case.wrong]
    caught = 0
    for case in wrong:
        kept, grounder = make_brief(case)
        found = find_contradictions(kept.content, text=case.text, title=case.title, figures=grounder.figures)
        caught += bool(found)
        assert check_question(kept, grounder, title=case.title) == [], case.text
    assert len(wrong) - caught <= MISSED
    assert len(wrong) >= 60
    assert len(CASES) - len(wrong) >= 60


TOLD = [
    (
        "The ferry carried 200 people: 120 men and 90 women.",
        "parts against their total: 120 men and 90 women come to 210, and the article has “200 people”",
        "How do 120 men and 90 women add up to 200 people?",
        ("The ferry carried 200 people", "120 men and 90 women"),
    ),
    (
        "At least 12 people died, including 15 children.",
        "a part greater than its whole: 15 children, of “at least 12 people”",
        "How can 15 children be part of at least 12 people?",
        ("At least 12 people died", "15 children"),
    ),
    (
        "The 25-member council voted 14 to 12 to close the pool.",
        "more votes than members: 14 to 12 come to 26, of “25-member”",
        "How could a 25-member body vote 14 to 12?",
        ("The 25-member council voted", "14 to 12 to close the pool"),
    ),
    (
        "In the vote, 42 percent, or 310 of 500, said yes.",
        "a share against its counts: 310 of 500 is 62 percent, and the article has “42 percent”",
        "Which is right: 42 percent, or 310 of 500?",
        ("In the vote, 42 percent", "310 of 500, said yes"),
    ),
    (
        "Revenue rose 20 percent to $150 million from $100 million.",
        "a change against its levels: $100 million to $150 million is 50 percent, and the article has “20 percent”",
        "Which is right: a change of 20 percent, or one from $100 million to $150 million?",
        ("Revenue rose 20 percent", "$150 million from $100 million"),
    ),
    (
        "Unemployment fell to 6.2 percent in May from 5.9 percent in April.",
        "a change against its levels: “fell”, but from 5.9 percent to 6.2 percent",
        "Was it 6.2 percent after 5.9 percent, or the other way round?",
        ("Unemployment fell to 6.2 percent in May", "5.9 percent in April"),
    ),
]


@pytest.mark.parametrize(("text", "message", "question", "sides"), TOLD, ids=[row[0][:40] for row in TOLD])
def test_what_is_told_and_asked(text: str, message: str, question: str, sides: tuple[str, str]) -> None:
    _, (found,) = check(text)
    assert (found.why, found.path, found.message, found.question) == (
        "contradictory", "numeric_claims[0]", message, question,
    )  # fmt: skip
    assert tuple(text[start:end] for start, end in found.sides) == sides


CONTESTED = (
    "Police said that 300 people had been arrested.\n\nThe lawyers' union said that 3,000 people had been arrested."
)


def test_two_sources_disagree_and_neither_is_called_wrong() -> None:
    kept, (found,) = check(CONTESTED)
    assert found.why == "contested"
    assert found.question == (
        "How many were arrested: 300, according to police, or 3,000, according to the lawyers' union?"
    )
    assert [CONTESTED[start:end] for start, end in found.sides] == CONTESTED.split("\n\n")
    _, (caution,) = ask_contradictions(kept.content, text=CONTESTED)
    assert (caution.kind, caution.path) == ("contested", "numeric_claims[0]")


def test_the_actors_who_say_it_are_related_to_the_question() -> None:
    text = "Anna Lind said that 30 people had been injured.\n\nBo Berg said that 70 people had been injured."
    grounder = ArticleGrounder(text)
    raw: dict[str, Any] = {
        "actors": [
            {"id": name.split()[1].lower(), "name": name, "kind": "person"} for name in ("Anna Lind", "Bo Berg")
        ],
        "numeric_claims": [
            {"quote": quote, "figure": figure, "attribution": who, "about": "injured people", "statement": quote}
            for quote, figure, who in zip(text.split("\n\n"), ("30", "70"), ("Anna Lind", "Bo Berg"), strict=True)
        ],
    }
    run = Verification(grounder)
    kept = keep_good(NewsBrief, raw, run=run)
    questions, _ = ask_contradictions(kept.content, text=text)
    assert [question["related"] for question in questions] == [["lind", "berg"]]
    whole = keep_good(NewsBrief, {**kept.raw, "open_questions": questions}, run=run)
    assert whole.rejected == ()
    (question,) = whole.content.open_questions
    assert question.contrast is not None
    assert (question.quote.text, question.contrast.text) == tuple(text.split("\n\n"))
    assert ask_contradictions(whole.content, text=text)[0] == [], "what the brief asks already is not asked twice"
    assert len(ask_contradictions(whole.content, text=text)[1]) == 1, "the warning stays"


def test_a_headline_that_stands_apart_is_no_quote() -> None:
    text, title = "The fire killed 14 people, the fire service said.", "Twelve dead in warehouse fire"
    kept, (found,) = check(text, title=title)
    assert (found.path, len(found.sides)) == ("article.title", 1)
    assert "12" not in found.question
    (question,), (caution,) = ask_contradictions(kept.content, text=text, title=title)
    assert question["contrast"] is None
    assert "“twelve dead” (the headline)" in caution.message


def test_a_headline_in_the_text_is_a_quote() -> None:
    text = "Twelve dead in warehouse fire\n\nThe fire killed 14 people, the fire service said."
    _, (found,) = check(text)
    assert [text[start:end] for start, end in found.sides] == text.split("\n\n")


def test_the_briefs_own_headline_and_abstract_are_held_against_its_claims() -> None:
    text = "The fire killed 14 people, the fire service said."
    kept, _ = check(text)
    for field in ("headline", "abstract"):
        content = kept.content.model_copy(update={field: "Twelve people died in the fire."})
        (found,) = find_contradictions(content, text=text)
        assert (found.path, found.sides) == (field, ((0, len(text)),))


def test_where_the_article_states_the_headlines_figure_is_the_other_quote() -> None:
    lead = "The fire killed 14 people, the fire service said."
    text = f"{lead} There were 12 dead in the fire, a leaflet says."
    kept, _ = check(lead)
    content = kept.content.model_copy(update={"headline": "Twelve people died in the fire"})
    (found,) = find_contradictions(content, text=text, figures=ArticleGrounder(text).figures)
    assert [text[start:end] for start, end in found.sides] == [lead, text[len(lead) + 1 :]]
    assert found.question == "How many were killed: 14, according to the fire service, or twelve?"


EXPLAINED = [
    ("The fire killed at least 12 people, police said. The fire killed 14 people, the mayor said.", "a bound"),
    ("The fire killed 12 people in 2019. The fire killed 14 people in 2020.", "another year"),
    ("The fire killed 12 people on Monday. The fire killed 14 people on Tuesday.", "another day"),
    ("The fire killed 12 people. The toll rose to 14 on Tuesday.", "an update"),
    ("The fire killed 12 people. A previous fire had killed 14 people.", "another event"),
    ("The fire in Lagos killed 12 people. The fire in Abuja killed 14 people.", "another place"),
    ("The fire killed 12 people. The fire killed 14 horses.", "another unit"),
    ("The fire killed 12 people. Another 14 people were killed by the smoke.", "an addition"),
    ("The fire killed 12 people. The fire may have killed 14 people, doctors said.", "a guess"),
    ("The fair drew 12,000 visitors, the town said. The fair drew 12,300 visitors, the owners said.", "rounding"),
    ("Sales were 1.2 billion euros. Sales were 1.24 billion euros.", "a rounded magnitude"),
    ("Sales were 3 million euros. Sales were 4 million dollars.", "another currency"),
]


@pytest.mark.parametrize(("text", "why"), EXPLAINED, ids=[row[1] for row in EXPLAINED])
def test_a_difference_that_is_explained_is_none(text: str, why: str) -> None:
    assert check(text)[1] == [], why


def test_words_that_stand_elsewhere_too_are_quoted_with_their_sentence() -> None:
    text = (
        "It asked for 520 million euros. The bridge will cost 412 million euros, of which the state pays 520 million."
    )
    kept, (found,) = check(text)
    assert [text[start:end] for start, end in found.sides] == [
        "The bridge will cost 412 million euros, of which the state pays", text.split("euros. ")[1],
    ]  # fmt: skip
    assert ask_contradictions(kept.content, text=text)[0][0]["question"] == (
        "How can 520 million be part of 412 million euros?"
    )


def test_nothing_to_hold_against_each_other() -> None:
    assert find_contradictions(NewsBrief(), text="") == []
    assert ask_contradictions(NewsBrief(), text="Nothing.", title="12 dead") == ([], [])


def test_known_figures_change_nothing() -> None:
    for case in CASES[::7]:
        kept, grounder = make_brief(case)
        known = find_contradictions(kept.content, text=case.text, title=case.title, figures=grounder.figures)
        assert find_contradictions(kept.content, text=case.text, title=case.title) == known
