"""Faults that an independent examiner of the aligner found, each kept as a case of its own; the articles are ours."""

from __future__ import annotations

import pytest

from summarizer.grounding.quotes.align import align_quote

STOPPED = "We have stopped counting houses. We are counting streets, and nothing has come of it yet."
LIES = [
    ("halves of two neighbours", "We have stopped … counting streets", STOPPED),
    ("a magnitude cut away", "revenue … billion this year", "It expects revenue of 4 to 5 billion this year."),
    ("a figure cut in two", "some 40 … people fled", "By dusk some 40 million people fled the coast."),
    ("what is left of a number in words", "hundred people sang", "Two thousand people sang in the square."),
    (
        "an answer between two sentences",
        "I love that barge … We have to sell",
        "“I love that barge,” Hart said. “It leaks,” Lee told him at once. “We have to sell it,” Hart said.",
    ),
    ("part of a name", "Nguyen Van won the seat", "Nguyen Van An won the seat by 12 votes."),
]
TRUE = [
    ("a possessive misread", "the chi1dren's hospital was shut", "On Friday the children's hospital was shut."),
    ("a split contraction", "They did n't come to the talks", "They didn't come to the talks on Friday."),
    ("a spaced thousand", "about 45 000 people marched", "On Sunday about 45,000 people marched through the city."),
    (
        "what is merely counted may go",
        "sold for $5 … at the harbour",
        "Herring sold for $5 a ton at the harbour on Friday.",
    ),
    (
        "what one speaker tells of between two sentences may go",
        "I love that barge … We have to sell",
        "“I love that barge,” Hart said. “I told my wife so in the spring of that year. We have to sell it.”",
    ),
    (
        "an abbreviation ends no sentence",
        "moved to Washington D.C. … with the trust",
        "She moved to Washington D.C. last spring after a quarrel with the trust.",
    ),
]


@pytest.mark.parametrize(("quote", "article"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_what_must_not_pass(quote: str, article: str) -> None:
    hit = align_quote(quote, article)
    assert not hit.grounded, hit


@pytest.mark.parametrize(("quote", "article"), [case[1:] for case in TRUE], ids=[case[0] for case in TRUE])
def test_what_must_pass(quote: str, article: str) -> None:
    hit = align_quote(quote, article)
    assert hit.grounded, hit
    assert hit.text == article[hit.start : hit.end]


def test_the_next_paragraph_is_not_taken_in() -> None:
    article = "The repairs cost $ 50 000.\n\nGameplay was delayed for an hour."
    hit = align_quote("The repairs cost $50,000.", article)
    assert hit.grounded
    assert hit.text == "The repairs cost $ 50 000."


def test_a_repeated_beginning_goes_with_its_own_end() -> None:
    article = "That is not a detail. That is the whole question. That is not a detail either."
    hit = align_quote("That is the whole a question", article)
    assert hit.text == "That is the whole question"
    assert hit.status == "near"
