"""Statements that deny what their quote states, or turn it, and those that tell the same with a negation."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.support.statements import flag

TURNED = {
    "a plan": ("The library in Marden will reopen in May.", "The library in Marden will never reopen in May.", "never"),
    "a past deed": (
        "The mill kept its workers through the winter.",
        "The mill could not keep its workers through the winter.",
        "not",
    ),
    "a refusal": (
        "The mayor has signed the contract with the builders.",
        "The mayor failed to sign the contract with the builders.",
        "failed",
    ),
    "another evaluation": (
        "Inspectors praised the kitchen of the school in Harlow.",
        "Inspectors criticised the kitchen of the school in Harlow.",
        "criticised",
    ),
    "one of two deeds": (
        "Lind visited Oslo and met the king on Monday.",
        "Lind did not visit Oslo on Monday.",
        "not",
    ),
    "a list": (
        "The museum is open on Mondays and Fridays.",
        "The museum is not open on Mondays and Fridays.",
        "not",
    ),
    "a cause": (
        "Because of the flood, the school in Harlow moved to a gym.",
        "Despite the flood, the school in Harlow moved to a gym.",
        "Despite",
    ),
    "the order": (
        "The first train of the day left Harlow at six.",
        "The last train of the day left Harlow at six.",
        "last",
    ),
    "two items of a list": (
        "Young voters backed Lind and old ones Roe.",
        "Old voters backed Lind and young ones Roe.",
        "Old",
    ),
    "a sale": (
        "The bank bought bonds worth 5 million from the port.",
        "The bank sold bonds worth 5 million to the port.",
        "sold",
    ),
    "a comparison": (
        "The team won more games at home than away.",
        "The team won fewer games at home than away.",
        "fewer",
    ),
}

SAME = {
    "items of a list in another order": (
        "Young voters backed Lind and old ones Roe.",
        "Old voters backed Roe and young ones Lind.",
    ),
    "deeds in another order": (
        "He joined the party in 2009 and left it in 2015.",
        "He left the party in 2015, having joined it in 2009.",
    ),
    "a sale from the other side": (
        "Tarn Foods sold the mill to Brask for 3 million euros.",
        "Brask bought the mill from Tarn Foods for 3 million euros.",
    ),
    "a comparison from the other side": (
        "The team won more games at home than away.",
        "The team won fewer games away than at home.",
    ),
    "the end of a time": (
        "The team has been in the first division since 2011.",
        "The team was outside the first division until 2011.",
    ),
    "a time that is no order": (
        "The tunnel under the bay opened to traffic last week.",
        "The tunnel under the bay opened to traffic for the first time.",
    ),
    "an event to come": (
        "The council agreed to reopen the library in May.",
        "The library has not reopened yet; the council agreed to reopen it in May.",
    ),
    "a demand": (
        "The union demanded that the mill reinstate 40 workers.",
        "The mill has not reinstated 40 workers, as the union demands.",
    ),
    "a negation of the opposite": (
        "Brandt voted for the tunnel, as did her party.",
        "Brandt did not vote against the tunnel.",
    ),
    "a deed to others": (
        "The clinic treats children under six and sends adults to Harlow.",
        "The clinic does not treat adults and sends them to Harlow.",
    ),
    "a negation in another word": (
        "Residents were unhappy with the new timetable of the ferry.",
        "Residents were not happy with the new timetable of the ferry.",
    ),
    "a double negation": (
        "The families agreed to take the offer of the port.",
        "The families did not refuse to take the offer of the port.",
    ),
    "a deed to others, denied of those": (
        "The company published the names of the dead and withheld those of the injured.",
        "The company did not publish the names of the injured.",
    ),
    "a way of doing it": (
        "Roe attended the hearing by video, his lawyer in person.",
        "Roe did not attend the hearing in person.",
    ),
    "the first time since": (
        "It is the first time since 1987 that the club has won the cup.",
        "The club had not won the cup since 1987.",
    ),
    "two opposites in another order": (
        "The company opened its first shop in Leeds in 1990 and its last in York in 2001.",
        "The last shop opened in York in 2001, the first in Leeds in 1990.",
    ),
}


@pytest.mark.parametrize(("text", "statement", "word"), TURNED.values(), ids=TURNED)
def test_what_a_statement_turns_is_flagged(text: str, statement: str, word: str) -> None:
    assert [message.partition(", but")[0] for message in flag(text, statement)] == [f"it says “{word}”"]


@pytest.mark.parametrize(("text", "statement"), SAME.values(), ids=SAME)
def test_what_a_statement_tells_with_another_word_is_not_flagged(text: str, statement: str) -> None:
    assert flag(text, statement) == []


def test_what_the_article_denies_elsewhere_may_be_denied() -> None:
    quote = "The port sold the old crane in March."
    text = f"{quote} In fact the port had not sold the crane, its director said in May."
    statement = "The port did not sell the old crane in March."
    audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [quote]}]})
    assert [one.message for one in audit.warnings] == []
