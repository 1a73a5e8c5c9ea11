"""What an article calls false, told as a fact or told rightly."""

from __future__ import annotations

import pytest

from tests.support.statements import flag


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
        (
            "Messages that a bridge had burnt were untrue, Brun's office said.",
            "A bridge burnt, her office said.",
            "untrue",
        ),
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


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "The mill had dismissed talk that it would cut 40 jobs, but on Monday it said that it would cut 40 jobs.",
            "The mill will cut 40 jobs, it announced on Monday.",
        ),
        ("Rask dismissed claims that the mill is unsafe.", "The mill is unsafe, inspectors said."),
        ("Rask rejected suggestions that the guards had been too slow.", "Critics say that the guards were too slow."),
        ("Rask disputes the report that found that 40 cows died.", "The report found that 40 cows died."),
        (
            "The court rejected a suggestion that the levy broke the law.",
            "The court upheld the levy as in line with law.",
        ),
        (
            "Rask rejected claims that Brun was ill and said that she was fit to stand trial.",
            "Brun is fit to stand trial, Rask said.",
        ),
        ("The idea that hens eat more than ducks is wrong: both eat 90 grams.", "Hens and ducks eat 90 grams."),
        ("The mill denied a report that Brun was ill, and Brun spoke on Friday.", "Brun spoke on Friday."),
        ("Brun dismissed claims that they failed to warn the town.", "Brun said that they warned the town."),
        ("The port rebutted claims that the ship would miss the pier.", "The ship would hit the pier, the port said."),
        ("The mill disputed reports that it knew of the leak.", "The mill is accused of having known of the leak."),
        ("Rask denied reports that he had fired 300 men, saying that he had fired 30 men.", "Rask fired 30 men."),
    ],
)
def test_what_others_say_or_the_article_confirms_is_not_told_against_it(text: str, statement: str) -> None:
    assert not [message for message in flag(text, statement) if "” of “" in message]
