"""What `verify` keeps of a brief passes when it is verified again."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.pipeline.verify import prove
from summarizer.settings import Settings

ANN = {"id": "ann", "name": "Ann Lowick", "kind": "person", "role": None, "aliases": ["Lowick"]}
BEN = {"id": "ben", "name": "Ben Lowick", "kind": "person", "role": None, "aliases": []}

MATCH = (
    "The home side drew 3-3.\n\n“We slept for an hour and then we played for half of one,” Lowick said.\n\n"
    "Ann Lowick is 41."
)
TRIAL = (
    "Ann Lowick, 54, the fund’s former head, and her younger brother, Ben Lowick, deny planning to deceive the bank "
    "over £1.8 million."
)
STUDY = "The trial ran for two years.\n\nPatients who slept in the afternoon had a 12% lower risk of falls."


@pytest.mark.parametrize(
    ("text", "content", "as_named"),
    [
        (
            MATCH,
            {
                "actors": [ANN, {**ANN, "id": "again"}],
                "positions": [
                    {
                        "actor": "ann",
                        "quote": "We slept for an hour and then we played for half of one",
                        "attribution": "Ann Lowick",
                        "statement": "Lowick said that the team slept for an hour.",
                    }
                ],
            },
            "Lowick",
        ),
        (
            TRIAL,
            {
                "actors": [ANN, BEN],
                "positions": [
                    {
                        "actor": "ben",
                        "joined_by": ["ann"],
                        "quote": "deny planning to deceive the bank over £1.8 million",
                        "attribution": "Ben Lowick",
                        "statement": "The Lowicks deny the plan.",
                    }
                ],
            },
            "Ann Lowick, 54, the fund’s former head, and her younger brother, Ben Lowick",
        ),
        (
            STUDY,
            {
                "numeric_claims": [
                    {
                        "quote": "Patients who slept in the afternoon had a 12% lower risk of falls",
                        "figure": "12%",
                        "attribution": "the authors",
                        "statement": "Patients who slept in the afternoon had a 12% lower risk of falls.",
                    }
                ]
            },
            "",
        ),
    ],
    ids=["an actor listed twice", "one of two speakers", "a source that the article does not name"],
)
def test_an_attribution_passes_again(text: str, content: dict[str, Any], as_named: str) -> None:
    settings = Settings()
    first = prove(text, content, (), settings=settings).kept
    assert first is not None
    assert not first.rejected
    kept = first.content.model_dump(mode="json")
    (item,) = kept["positions"] or kept["numeric_claims"]
    assert item["attribution"]["as_named"] == as_named
    again = prove(text, kept, (), settings=settings).kept
    assert again is not None
    assert not again.rejected
    assert again.content.model_dump(mode="json") == kept
