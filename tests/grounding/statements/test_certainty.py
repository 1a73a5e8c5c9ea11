"""What a statement calls certain and the sentence beside it supposes."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

TWIGS = "The twigs suggest that the ice vanished at some point in the past."
WARMTH = "Warmer water may have driven the herring west, she said."
PLANT = "The plant would be shut by May, subject to talks with the union."
TRIAL = "The trial showed that lamps may prevent falls."
BELIEF = "He believes that the dam is strong."
MAYOR = "Mayor Ann Roe said in May that the vote was undoubtedly fair, whoever had considerable doubts."
VOTE = "The mayor called the vote fair after a recount in May."
SHED = "The shed would probably have burned down, she said."
PROVINCE = "The province provides pills that appear to help."
HOPE = "The hope was that the sailors were in the hut, Bo Ek of the coast guard said."
BRIDGE = "It appeared that the driver had raced over the bridge, but the police had not confirmed it."
CHARGE = "The envoy accused the militia of burning mills in the east."
LETTER = "The ministry said it had received the letter in May, and it believes the stamp to be genuine."
REQUEST = "Ann Roe said the request was received, but could not say when there would be a ruling."
COURT = "The court ruled that Ek took the money. She is also accused of lying."
DEPOT = "The firm set up a depot in 1990. It hopes to add another."
ARTICLE = "\n\n".join(
    (
        TWIGS,
        WARMTH,
        PLANT,
        TRIAL,
        BELIEF,
        MAYOR,
        VOTE,
        SHED,
        PROVINCE,
        HOPE,
        BRIDGE,
        CHARGE,
        LETTER,
        REQUEST,
        COURT,
        DEPOT,
    )
)


def find_messages(quote: str, statement: str) -> list[str]:
    brief: dict[str, Any] = {"open_questions": [{"quote": quote, "why": "unanswered", "question": statement}]}
    audit = verify(ARTICLE, brief, settings=configure())
    assert not audit.rejected
    return [warning.message for warning in audit.warnings]


@pytest.mark.parametrize(
    ("quote", "statement", "words"),
    [
        (TWIGS, "Twigs prove that the ice melted completely in the past.", "“prove”, but the article says “suggest”"),
        (WARMTH, "She is certain of the reason for the move of the fish.", "“certain”, but the article says “may”"),
        (WARMTH, "It is established that the fish fled the heat.", "“established”"),
        (PLANT, "The factory definitely closes by May.", "“definitely”"),
        (SHED, "The shed would certainly have been lost to the fire.", "“certainly”, but the article says “probably”"),
        (PROVINCE, "Patients in the area certainly feel better.", "“certainly”, but the article says “appear”"),
        (HOPE, "Ek confirmed that the crew was found in the hut.", "“confirmed”, but the article says “hope”"),
        (
            BRIDGE,
            "The police confirmed that the man sped over the bridge.",
            "“confirmed”, but the article says “appeared”",
        ),
        (CHARGE, "It is established that the fighters torched mills.", "“established”, but the article says “accused”"),
        (WARMTH, "She is now absolutely certain of the reason for the move of the fish.", "“certain”"),
    ],
)
def test_a_supposition_told_as_certain_is_flagged(quote: str, statement: str, words: str) -> None:
    assert any(words in message for message in find_messages(quote, statement))


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        (TWIGS, "The twigs do not prove that the ice melted, but point to it."),
        (TWIGS, "It is far from certain that the ice melted completely."),
        (TWIGS, "The idea could prove right that the ice melted."),
        (WARMTH, "A certain change of the water is her explanation for the move of the fish, which may have fled it."),
        (MAYOR, "The vote was certainly fair, Mayor Ann Roe said."),
        (VOTE, "The vote was definitely fair, the mayor said."),
        (BELIEF, "He is convinced of the strength of the dam."),
        (PLANT, "It is certain that the plant would be shut by May, subject to talks with the union."),
        (TRIAL, "That lamps may prevent falls is established by the trial."),
        (LETTER, "The ministry confirmed that it has the letter."),
        (REQUEST, "Roe confirms that the request is in."),
        (BRIDGE, "The police have not confirmed that the driver raced over the bridge."),
        (COURT, "The court established that Ek took the money."),
        (DEPOT, "The firm established a depot in 1990."),
    ],
)
def test_what_stays_open_or_is_shown_is_left_alone(quote: str, statement: str) -> None:
    assert not any(message.startswith("it says") for message in find_messages(quote, statement))


NOUNS = {
    "A planning inspector has overturned the refusal of 340 homes.": "The refusal of 340 homes has been overturned.",
    "The Planning Inspectorate dismissed an appeal by neighbours in March.": "Neighbours lost an appeal in March.",
    "The board gave the firm planning permission for 210 flats.": "The firm got permission for 210 flats.",
    "The think tank Localis estimates that delays cost £1.7m.": "Delays cost £1.7m, Localis estimates.",
    "Will Hope, the chairman of the board, has resigned.": "The chairman of the board has resigned.",
}


@pytest.mark.parametrize("quote", NOUNS)
def test_a_noun_or_name_that_is_written_like_a_hedge_is_none(quote: str) -> None:
    brief: dict[str, Any] = {"open_questions": [{"quote": quote, "why": "unanswered", "question": NOUNS[quote]}]}
    assert verify(quote, brief, settings=configure()).warnings == ()


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("The firm is planning a hotel on the pier.", "The firm builds a hotel on the pier."),
        ("The firm, planning to build a hotel, bought the pier.", "The firm built a hotel."),
        ("Doctors think the new treatment works for children.", "The new treatment works for children."),
    ],
)
def test_a_verb_that_hedges_is_still_one(quote: str, statement: str) -> None:
    brief: dict[str, Any] = {"open_questions": [{"quote": quote, "why": "unanswered", "question": statement}]}
    assert any(
        "the statement drops" in warning.message for warning in verify(quote, brief, settings=configure()).warnings
    )
