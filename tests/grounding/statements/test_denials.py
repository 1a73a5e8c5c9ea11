"""What a passage denies, leaves open or permits, and what is written of it."""

from __future__ import annotations

import pytest

from summarizer import verify


def flag(text: str, statement: str) -> list[str]:
    audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
    assert not audit.rejected
    return [one.message for one in audit.warnings]


@pytest.mark.parametrize(
    ("text", "statement", "message"),
    [
        (
            "The difference at night was no larger than in streets with fewer trees.",
            "The difference at night was larger than in streets with fewer trees.",
            "drops “no”",
        ),
        (
            "The difference at night was no larger than in other streets.",
            "The difference at night was larger.",
            "drops “no”",
        ),
        (
            "Whitcomb declined to say whether the commission would seek a penalty.",
            "Whitcomb said the commission would seek a penalty.",
            "drops “declined”",
        ),
        ("Police did not rule out arson.", "Police could rule out arson.", "drops “not”"),
        ("The tunnel will not open before the middle of May.", "The tunnel will open in mid-May.", "drops “not”"),
        (
            "The claims against Brill are dismissed without prejudice.",
            "The claims against Brill are dismissed with prejudice.",
            "it says “with”",
        ),
        (
            "Count Three is dismissed with prejudice.",
            "Count Three is dismissed without prejudice.",
            "it says “without”",
        ),
        ("Staff may apply for a refund of the fee.", "Staff must apply for a refund of the fee.", "drops “may”"),
    ],
)
def test_what_is_denied_or_left_open_is_no_fact(text: str, statement: str, message: str) -> None:
    assert [one for one in flag(text, statement) if message in one]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "We cannot exclude that planted streets differed in other ways.",
            "Planted streets may have differed in other ways.",
        ),
        ("Police could not rule out that the fire was set.", "The fire may have been set, police said."),
        ("The tunnel will not open before May.", "The tunnel will open in May at the earliest."),
        ("Bo Ek had not scored before.", "Bo Ek scored his first goal."),
        (
            "If it works, nobody pays and the buses go broke. If it does not, we are simply taxing nurses.",
            "The charge either bankrupts the buses or taxes nurses.",
        ),
        ("The claims are dismissed without prejudice.", "The claims are dismissed, but may be filed again."),
        ("She went with two children and without a passport.", "Without a passport she went, and with two children."),
        ("Visitors may enter only through the north gate.", "Visitors must enter through the north gate."),
        (
            "Whitcomb declined to say whether the commission would seek a penalty.",
            "Whitcomb would not say whether the commission will seek a penalty.",
        ),
        (
            "The difference at night was no larger than in streets with fewer trees.",
            "The difference at night was as large in streets with fewer trees.",
        ),
    ],
)
def test_other_words_for_what_is_left_open(text: str, statement: str) -> None:
    assert flag(text, statement) == []
