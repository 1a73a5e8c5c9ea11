"""Speech that stands apart: credits below quotations, participles behind letters and calls, and where a report ends."""

from __future__ import annotations

import pytest

from summarizer.grounding.speech_index import find_attributions

Expected = tuple[str | None, str]
BEFORE = "The storm was bad.\n\n"
AFTER = "\n\nThe town has asked for help."
QUOTED = "“We have not seen a storm like this since we came.”"


def read(text: str) -> list[Expected]:
    return [
        (found.speaker, " … ".join(text[start:end] for start, end in found.content))
        for found in find_attributions(text)
    ]


@pytest.mark.parametrize(
    ("credit", "speaker"),
    [
        (" Karl Lund, fisherman", "Karl Lund"),
        ("\n\nKarl Lund, fisherman", "Karl Lund"),
        (" — Karl Lund", "Karl Lund"),
        (" A former engineer", "A former engineer"),
        (" Professor Jane Hill, University of Norland", "Jane Hill"),
        (" UNICEF spokeswoman Ada Berg", "Ada Berg"),
    ],
)
def test_a_quotation_is_credited_behind_it(credit: str, speaker: str) -> None:
    assert read(BEFORE + QUOTED + credit + AFTER) == [(speaker, QUOTED[1:-1])]


@pytest.mark.parametrize("heading", ["Public Reaction", "Related News", "Storm Damage in the North", "Sources"])
def test_a_heading_credits_nobody(heading: str) -> None:
    assert read(f"{BEFORE}{QUOTED}\n\n{heading}{AFTER}") == []


def test_a_credited_quotation_is_not_the_last_speakers() -> None:
    text = f"“We lost a roof,” said Bob Lind.\n\n{QUOTED} Karl Lund, fisherman{AFTER}"
    assert read(text)[-1] == ("Karl Lund", QUOTED[1:-1])


def test_a_quotation_without_a_full_stop_is_credited_behind_a_dash() -> None:
    text = f"{BEFORE}“We have not seen a storm like this” — Karl Lund, fisherman{AFTER}"
    assert read(text) == [("Karl Lund", "We have not seen a storm like this")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister said that the bridge was shut, and left the room.", ("The minister", "the bridge was shut")),
        (
            "“The owner swore to us that the roof was safe, and sent us up,” Lind said.",
            ("The owner", "the roof was safe"),
        ),
        (
            "Roe said that the storm broke the barn, and killed a sheep.",
            ("Roe", "the storm broke the barn, and killed a sheep"),
        ),
        (
            "The coach said that the striker was fit, and named his son.",
            ("The coach", "the striker was fit, and named his son"),
        ),
        ("Police said that the van had gone, and had hit a wall.", ("Police", "the van had gone, and had hit a wall")),
    ],
)
def test_a_report_ends_where_its_speaker_goes_on_to_act(text: str, expected: Expected) -> None:
    assert expected in read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The Long Road,” the director’s third film, opened on Friday.", []),
        ("In “Go West,” the painter used oil.", []),
    ],
)
def test_who_acts_behind_a_quotation(text: str, expected: list[Expected]) -> None:
    assert read(text) == expected


def test_what_is_promised_begins_with_its_determiner() -> None:
    text = "The minister defended the law whilst promising a “full answer” is on its way."
    assert read(text) == [("The minister", "a “full answer” is on its way")]


def test_a_relative_clause_reports_nothing_of_what_it_hangs_on() -> None:
    said = "“We have counted the vans,” said Helena Brodin, the councillor for transport, who wrote the plan."
    assert read(f"{said} “After that there was not much left.”") == [
        ("Helena Brodin", "We have counted the vans, … After that there was not much left.")
    ]
