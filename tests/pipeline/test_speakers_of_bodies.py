"""Speakers who are described by the body that they speak for: whose the words are."""

from __future__ import annotations

import pytest

from summarizer import verify

HADDAD = (
    "“This is too much,” said Noor Haddad, chief economist at Calder Capital, who had predicted a cut of a quarter of a"
    " point. She expects inflation to rise."
)
ROE = "The deal is off, said Ann Roe, spokeswoman for Kestrel Bank, which warned that prices would rise."
LINES = (
    "Nordhav Lines was not charged. Its chief executive, Astrid Holm, said that the company had “no knowledge of any"
    " payment”."
)
OWNERS = (
    "The club's trust met the American owners, Tidewater Sports, over ticket prices. Its chair, Geraint Mulvey, said"
    " that the club had yet to reply."
)


def find(text: str, name: str, quote: str, attribution: str) -> list[str]:
    kind = "person" if name in ("Noor Haddad", "Ann Roe") else "organization"
    actor = {"id": "holder", "name": name, "kind": kind}
    position = {"actor": "holder", "quote": quote, "attribution": attribution, "statement": quote}
    return [one.reason for one in verify(text, {"actors": [actor], "positions": [position]}).rejected]


@pytest.mark.parametrize(
    ("text", "name", "quote", "attribution"),
    [
        (HADDAD, "Noor Haddad", "had predicted a cut of a quarter of a point", "Noor Haddad"),
        (HADDAD, "Noor Haddad", "who had predicted a cut of a quarter of a point", "Noor Haddad"),
        (ROE, "Kestrel Bank", "which warned that prices would rise", "Kestrel Bank"),
        (LINES, "Nordhav Lines", "no knowledge of any payment", "Astrid Holm"),
        (LINES, "Nordhav Lines", "the company had “no knowledge of any payment”", "Its chief executive, Astrid Holm"),
    ],
)
def test_own_words_stay(text: str, name: str, quote: str, attribution: str) -> None:
    assert find(text, name, quote, attribution) == []


@pytest.mark.parametrize(
    ("text", "name", "quote", "attribution"),
    [
        (HADDAD, "Calder Capital", "had predicted a cut of a quarter of a point", "Calder Capital"),
        (OWNERS, "Tidewater Sports", "the club had yet to reply", "Geraint Mulvey"),
    ],
)
def test_words_of_another_are_rejected(text: str, name: str, quote: str, attribution: str) -> None:
    assert [reason for reason in find(text, name, quote, attribution) if "the article gives these words to" in reason]


@pytest.mark.parametrize(("who", "is_wrong"), [("Norway", True), ("Iceland", False), ("Reykjavik", False)])
def test_a_state_that_a_statement_names_for_the_one_that_spoke_is_flagged(who: str, *, is_wrong: bool) -> None:
    text = "Norway and Iceland met in Oslo. Iceland said that the quota for herring was far too high."
    actors = [{"id": name, "name": name, "kind": "state"} for name in ("Norway", "Iceland")]
    position = {
        "actor": "Iceland",
        "attribution": "Iceland",
        "quote": "the quota for herring was far too high",
        "statement": f"{who} complained that too much herring may be caught.",
    }
    found = verify(text, {"actors": actors, "positions": [position]}).warnings
    message = "it names “Norway”, and the item has it from “Iceland”"
    assert [one.message for one in found] == [message] * is_wrong
