"""What an article calls false, told as a fact or told rightly."""

from __future__ import annotations

import pytest

from summarizer import verify


def flag(text: str, statement: str) -> list[str]:
    audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
    assert not audit.rejected
    return [one.message for one in audit.warnings]


@pytest.mark.parametrize(
    ("text", "statement", "word"),
    [
        (
            "The port contradicted rumours on the radio that a ferry had sunk off Hald.",
            "A ferry sank off Hald, the port said.",
            "contradicted",
        ),
        (
            "Mayor Ida Brun dismissed talk that the library would close, calling it gossip.",
            "The library will close, Ida Brun said.",
            "dismissed",
        ),
        (
            "It would be wrong to say that growers have turned against the levy, Brun said.",
            "Brun thinks that growers have turned against the levy.",
            "wrong",
        ),
        ("Messages that the bridge will be shut on Friday are false.", "The bridge will be shut on Friday.", "false"),
        ("A report that two horses had escaped was simply not true.", "Two horses escaped.", "true"),
    ],
)
def test_what_the_article_calls_false_is_no_fact(text: str, statement: str, word: str) -> None:
    assert any(message.endswith(f"drops “{word}”") and f"“{word}” of" in message for message in flag(text, statement))


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "The port contradicted rumours on the radio that a ferry had sunk off Hald.",
            "No ferry sank off Hald, the port said.",
        ),
        (
            "The port contradicted rumours on the radio that a ferry had sunk off Hald.",
            "A hoax about a ferry that sank off Hald made the port speak out.",
        ),
        (
            "Brun rejected a claim by Olav Rask that the mill had poisoned the stream.",
            "Rask holds that the mill has poisoned the stream.",
        ),
        (
            "Brun rejected the offer and reported that the mill had sold 40 boats.",
            "The mill had sold 40 boats, Brun reported.",
        ),
        (
            "Messages that the bridge will be shut on Friday are not false.",
            "The bridge will be shut on Friday.",
        ),
        ("No bus was hit by the tree.", "First reports of a bus hit by the tree were wrong."),
        ("The ward is not going to close.", "A letter that says that the ward will close is a forgery."),
        ("The brothers were not on board.", "The story that the brothers were on board is mistaken."),
    ],
)
def test_what_is_told_as_false_or_as_somebodys_claim_stays(text: str, statement: str) -> None:
    assert not [message for message in flag(text, statement) if "drops" in message]
