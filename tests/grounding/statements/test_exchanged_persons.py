"""Statements that give one person of their passage what it says of another."""

from __future__ import annotations

import pytest

from summarizer import verify

ARTICLE = (
    "Ann Roe carried the lantern to the harbour. Bo Ek painted the hull of the ferry in April. "
    "Cy Dahl lost his licence after the storm. He later apologised to Ann Roe and Bo Ek for the damaged pier."
)
ACTORS = [
    {"id": f"a{number}", "name": name, "kind": "person", "role": None, "aliases": []}
    for number, name in enumerate(("Ann Roe", "Bo Ek", "Cy Dahl"))
]


def flag(statement: str) -> list[str]:
    """Return the warnings about a sentence that rests on the whole article."""
    quotes = [f"{sentence.rstrip('.')}." for sentence in ARTICLE.split(". ")]
    audit = verify(ARTICLE, {"actors": ACTORS, "abstract": [{"text": statement, "quotes": quotes}]})
    assert not audit.rejected
    return [one.message for one in audit.warnings if one.path.startswith("abstract")]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "Bo Ek took the lantern to the harbour, and Ann Roe saw the ferry in April.",
            "it says “lantern” of “Bo Ek”, and the passage of “Ann Roe”",
        ),
        (
            "Cy Dahl repainted the hull of the ferry, while Ann Roe brought a lantern.",
            "it says “hull” of “Cy Dahl”, and the passage of “Bo Ek”",
        ),
        (
            "Ann Roe had to give up a licence after the storm; the ferry was freshly painted.",
            "it says “licence” of “Ann Roe”, and the passage of “Cy Dahl”",
        ),
    ],
)
def test_what_the_passage_says_of_another_person_is_flagged(statement: str, message: str) -> None:
    assert flag(statement) == [message]


@pytest.mark.parametrize(
    "statement",
    [
        "Ann Roe took the lantern to the harbour, and Bo Ek repainted the hull of the ferry.",
        "The ferry's hull was painted by Bo Ek, while Cy Dahl had to give up a licence.",
        "Cy Dahl said sorry to both for the damaged pier.",  # a pronoun may mean him
        "Ann Roe and Bo Ek were busy with the ferry's hull and the lantern.",
    ],
)
def test_what_the_passage_may_say_of_a_person_is_not(statement: str) -> None:
    assert flag(statement) == []
