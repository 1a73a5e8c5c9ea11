"""Statements that name another actor than the passage beside them, and what a passage tells in hindsight."""

from __future__ import annotations

import pytest

from summarizer import verify

KINDS = {"Ann Roe": "person", "Bo Ek": "person", "Norbex": "organization", "Vardo": "organization"}
RUN = "Norbex is run by Ann Roe. Norbex sold the boats in May."


def flag(article: str, quote: str, statement: str) -> list[str]:
    """Return the warnings about a statement; the article's names are its actors."""
    actors = [
        {"id": f"a{number}", "name": name, "kind": kind, "role": None, "aliases": []}
        for number, (name, kind) in enumerate(KINDS.items())
        if name in article
    ]
    audit = verify(article, {"actors": actors, "abstract": [{"text": statement, "quotes": [quote]}]})
    assert not audit.rejected
    return [one.message for one in audit.warnings if one.kind == "statement"]


def test_an_actor_put_for_the_one_who_opens_the_passage_is_flagged() -> None:
    article = "Ann Roe met staff. Ann Roe sold the boats in May. Bo Ek left."
    assert flag(article, "Ann Roe sold the boats in May", "Bo Ek sold the boats in May.")
    assert flag(
        "Michael Flynn met Michael Cohen. Flynn resigned in May.", "Flynn resigned in May.", "Cohen resigned in May."
    )


PORT = (
    "The mayor, Ann Roe, fined the port in May. Ek's aide spoke to the German regulator. Bo Ek left, and Norbex lost a"
    " Swedish client. “We were never asked,” said Bo Ek. Ann Roe told Norbex to pay."
)


@pytest.mark.parametrize(
    ("sentence", "lie", "truth"),
    [
        (
            "The mayor, Ann Roe, fined the port in May.",
            "The port was fined by Bo Ek.",
            "The port was fined by Ann Roe.",
        ),
        ("Ek's aide spoke to the German regulator.", "An aide of Ann Roe spoke.", "An aide of Bo Ek spoke."),
        (
            "Ek's aide spoke to the German regulator.",
            "The Swedish regulator heard an aide.",
            "Germany's regulator heard Bo Ek's aide.",
        ),
        ("“We were never asked,” said Bo Ek.", "According to Ann Roe, they were never asked.", "Ek was never asked."),
        ("Ann Roe told Norbex to pay.", "Bo Ek told Norbex to pay.", "The mayor told Norbex to pay."),
    ],
)
def test_a_name_in_the_place_of_another_is_flagged(sentence: str, lie: str, truth: str) -> None:
    assert [message for message in flag(PORT, sentence, lie) if "where the quote has" in message]
    assert flag(PORT, sentence, truth) == []


CAST = (
    "Ann Roe is the chief executive of Norbex. Bo Ek is the mayor. Amal Lind, born Amal Aden, is a banker. Carl Dahl is"
    " Roe's lawyer. Norway hosts the talks. Vardo is a rival of Norbex. The EU sent an aide. "
)


@pytest.mark.parametrize(
    ("sentence", "truth"),
    [
        ("He told police that he had slept, Carl Dahl said.", "Bo Ek told police that he had slept."),
        ("The mayor said that the officer said he was drunk, Dahl said.", "Ek said that the officer was drunk."),
        ("The officer told Carl Dahl that he would leave.", "Bo Ek said that he would leave."),
        ("Her lawyer, Carl Dahl, said that the company would appeal.", "Ann Roe said that Norbex would appeal."),
        ("The mayor and Carl Dahl sued the port.", "Bo Ek sued the port."),
        ("The judge fined Carl Dahl and the mayor.", "The judge fined Bo Ek."),
        ("The court praised Carl Dahl's critic.", "The court praised Bo Ek."),
        ("The chief executive said Carl Dahl had misled the court.", "Ann Roe said her lawyer had misled the court."),
        ("The husband of Ann Roe admitted fraud.", "Bo Ek admitted fraud."),
        ("The man who beat Carl Dahl left.", "Bo Ek, who beat the lawyer, left."),
        ("Before Carl Dahl resigned, the mayor had resigned.", "Bo Ek had resigned first."),
        ("Aden told the court that banks had lost.", "Amal Lind told the court that banks had lost."),
        ("A rival of Norbex sued the port.", "Vardo sued the port."),
        ("The bank lent Norbex's rival a boat.", "The bank lent Vardo a boat."),
        ("The host said that German troops would leave.", "Norway said that troops would leave."),
        ("The host warned Germany's neighbour.", "The host warned Norway."),
        ("The Swedish regulator fined the firm.", "The European regulator fined the firm."),
        ("A Scottish court fined the firm.", "A British court fined the firm."),
        ("Google removed the clips.", "YouTube removed the clips."),
        ("The Senate passed the bill.", "Congress passed the bill."),
        ("The European Union fined the firm.", "The EU fined the firm."),
    ],
)
def test_another_name_than_the_quote_s_may_be_that_of_somebody_whom_it_describes(sentence: str, truth: str) -> None:
    article = f"{CAST}YouTube is Google's. Congress met. British and European banks lost. {sentence} It rained."
    assert [message for message in flag(article, sentence, truth) if "where the quote has" in message] == []


@pytest.mark.parametrize(
    ("article", "quote", "statement"),
    [
        (RUN, "Norbex sold the boats in May", "Under Ann Roe the firm sold the boats in May."),
        (RUN, "Norbex sold the boats in May", "Ann Roe’s firm sold the boats in May."),
        (
            "Norbex hired Bo Ek. Norbex’s new boss sold the boats in May.",
            "Norbex’s new boss sold the boats in May",
            "Bo Ek sold the boats in May.",
        ),
        (
            "Vardo left. Norbex’s rival sold the boats in May.",
            "Norbex’s rival sold the boats in May",
            "Vardo sold the boats in May.",
        ),
    ],
)
def test_a_body_s_head_and_somebody_who_is_described_by_a_name_may_be_named(
    article: str, quote: str, statement: str
) -> None:
    assert flag(article, quote, statement) == []


@pytest.mark.parametrize(
    ("article", "statement"),
    [
        ("Roe would later become the head of the bank", "Roe became the head of the bank."),
        ("He would eventually sell the firm for $9 million", "He sold the firm for $9 million."),
        ("Fewer voters reject the plan for the pier", "More voters accept the plan, fewer reject it."),
    ],
)
def test_what_is_told_in_hindsight_or_both_ways_is_left_alone(article: str, statement: str) -> None:
    assert flag(f"{article}.", article, statement) == []
