from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.sentences import split_paragraphs, split_sentences
from tests.support.growth import is_linear

WRAPPED = """This text is broken at a width of about sixty characters, as in
a letter, and every line but the last is as full as its words
allow."""


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


INDENTED = """    The port of Norby gets new quays, as traders have asked, and
Boreal has said for years, since the old ones fell in, and a crane
which cost half of the sum."""
LISTED = """The board closed the north pier on Monday after divers found rot
Fishermen gathered at the town hall to protest against the closure
Mayor Ann Roe promised them help with the move to the south pier
Internationally, wooden piers are rare."""
RESULTS = """Vardo Harbour 3, Lund Rovers 1 (Ek 12, 44, Holm 71; Roe 90+2 pen)
Orm United 0, Northern Albion 0 (4,210 spectators in heavy rain)
Gothenburg 2, Kvitsund Athletic 2 (Moe 5, Dahl 8; Strand 55, 57)"""
NAMES = """The board has seven members: Ann Roe, Bo Ek, Ines Holm, Kari Strand,
Terje Solvang, Lars Moe, Siri Dahl, and Ole Berg, who is also the master
Of the Harbour."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 40 million.³ Roe left.[4] Nobody paid.", ["It cost 40 million.³", "Roe left.[4]", "Nobody paid."]),
        ("पुल बंद है। लागत बढ़ी।", ["पुल बंद है।", "लागत बढ़ी।"]),
        ("پل بند ہے۔ کیا یہ کھلے گا؟ نہیں۔", ["پل بند ہے۔", "کیا یہ کھلے گا؟", "نہیں۔"]),
        pytest.param("One. Two! Three? Four.", ["One.", "Two!", "Three?", "Four."], id="plain"),
        pytest.param(
            "Mr. Roe met Dr. Ann J. Lee. They spoke.", ["Mr. Roe met Dr. Ann J. Lee.", "They spoke."], id="titles"
        ),
        pytest.param(
            "It was lifted at 4 p.m. Around 310 people slept in shelters.",
            ["It was lifted at 4 p.m.", "Around 310 people slept in shelters."],
            id="time ends",
        ),
        pytest.param(
            "He left the U.S. The trip took a day.", ["He left the U.S.", "The trip took a day."], id="acronym ends"
        ),
        pytest.param("The U.S. Senate sat. It rose.", ["The U.S. Senate sat.", "It rose."], id="acronym goes on"),
        pytest.param("It rose 3.5 percent to 1.2 million.", ["It rose 3.5 percent to 1.2 million."], id="decimals"),
        pytest.param(
            "See No. 5 on Jan. 3. It is short.", ["See No. 5 on Jan. 3.", "It is short."], id="before numbers"
        ),
        pytest.param("Acme Inc. said so. But it did.", ["Acme Inc. said so.", "But it did."], id="company"),
        pytest.param('"Why?" he asked. "So."', ['"Why?" he asked.', '"So."'], id="question goes on"),
        pytest.param("“First!” Roe said. Then she left.", ["“First!” Roe said.", "Then she left."], id="speaker"),
        pytest.param("“First!” Then she left.", ["“First!”", "Then she left."], id="no speaker"),
        pytest.param("He left (at last.) She stayed.", ["He left (at last.)", "She stayed."], id="brackets"),
        pytest.param(
            "A headline\nThe text begins. It ends.", ["A headline", "The text begins.", "It ends."], id="lines"
        ),
        pytest.param(
            "It fell … and rose. Then … Nothing.", ["It fell … and rose.", "Then …", "Nothing."], id="ellipsis"
        ),
        pytest.param("The end. ... The start.", ["The end.", "... The start."], id="dots alone"),
        pytest.param(
            "A wall fell pic.twitter.com/OJ0py2 In Norby, 3 died. See pic.twitter.com/OJ0py2 now.",
            ["A wall fell pic.twitter.com/OJ0py2", "In Norby, 3 died.", "See pic.twitter.com/OJ0py2 now."],
            id="a post's picture",
        ),
        pytest.param("他走了。她来了！", ["他走了。", "她来了！"], id="no spaces"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t ", [], id="blank"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Court rules that a city may not fine tenants for the failures of landlords\nBy Ann Roe, Reporter\nIt did.",
            [
                "Court rules that a city may not fine tenants for the failures of landlords",
                "By Ann Roe, Reporter",
                "It did.",
            ],
        ),
        pytest.param("One\n\nTwo", ["One", "Two"], id="blank line"),
        pytest.param("One\nTwo", ["One", "Two"], id="single line break"),
        pytest.param("One\r\n\r\n  Two  \r\n", ["One", "Two"], id="carriage returns"),
        pytest.param(
            WRAPPED,
            [WRAPPED],
            id="wrapped",
        ),
        pytest.param(INDENTED, [INDENTED.strip()], id="wrapped, the first line indented"),
        pytest.param(LISTED, LISTED.splitlines(), id="a list of lines of one width"),
        pytest.param(RESULTS, RESULTS.splitlines(), id="results"),
        pytest.param(NAMES, [NAMES], id="wrapped names"),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_paragraphs(text)] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The lake is full of dust.5 The agency (LEA) measured it.", 2),
        ("She called it “worse than sand.”14 Professor Haber agreed.", 2),
        ("It weighs 3.5 Tons of it are left, and vol.3 The Lake tells why.", 1),
        ("The dust.5 km of it, and ocean.2 of them, are gone.", 1),
    ],
)
def test_the_number_of_a_footnote_may_stand_after_the_full_stop(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('.!?…\n\r \t"”’ABab.5'))))
def test_every_word_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end and text[start:end].strip() == text[start:end] for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = text
    for start, end in reversed(spans):
        outside = outside[:start] + outside[end:]
    assert not outside.strip()


@pytest.mark.faults
@pytest.mark.parametrize("unit", [".", " ", "\n", "a. ", "A.", ".)", "word", "。"], ids=repr)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert is_linear(lambda size: partial(split_sentences, unit * (size // len(unit))), 100_000)
