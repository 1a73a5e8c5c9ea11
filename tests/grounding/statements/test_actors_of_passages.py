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
