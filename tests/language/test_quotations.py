from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.quotations import find_quotations, is_inside_quotation
from tests.support.growth import is_linear

MARKS = "\"“”„«»‹›'‘’‚`「」\n .,?!ab"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“We won,” she said.", ["We won,"], id="curly"),
        pytest.param('"We won," she said. "Twice."', ["We won,", "Twice."], id="straight"),
        pytest.param("„Wir siegen“, sagte sie.", ["Wir siegen"], id="German"),
        pytest.param("« Oui », dit-elle.", ["Oui"], id="French, blanks inside"),
        pytest.param("»Ja«, sagte sie.", ["Ja"], id="angle marks turned"),
        pytest.param("”Ja”, sade hon.", ["Ja"], id="Swedish"),
        pytest.param("``We won,'' she said.", ["We won,"], id="TeX"),
        pytest.param("''We won,'' she said.", ["We won,"], id="two single marks"),
        pytest.param("「你好」他说", ["你好"], id="corners"),
        pytest.param("'We won,' she said.", ["We won,"], id="single marks outside"),
        pytest.param("‘It’s the dogs’ bowl,’ she said.", ["It’s the dogs’ bowl,"], id="apostrophes inside"),
        pytest.param("“I saw ‘it’ too.”", ["I saw ‘it’ too.", "it"], id="nested"),
        pytest.param("the so-called “experts”", ["experts"], id="scare quotes"),
        pytest.param("the students' union of the '90s isn't it", [], id="apostrophes alone"),
        pytest.param('a 17" screen and a 5\' 10" man', [], id="inches"),
        pytest.param("“Unclosed, she said.\nThe next paragraph.", [], id="never closed"),
        pytest.param('“” and ""', [], id="empty"),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [quotation.text for quotation in find_quotations(text)] == expected


def test_news_style_repeats_the_opening_mark() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” she said."
    found = find_quotations(text)
    assert [(quotation.text, quotation.continues) for quotation in found] == [
        ("One.", True),
        ("Two.", True),
        ("Three,", False),
    ]
    assert is_inside_quotation((text.index("One"), text.index("Three") + 5), found)
    assert not is_inside_quotation((text.index("Three"), text.index("said")), found)


def test_a_quotation_may_run_over_a_line_break() -> None:
    assert [quotation.text for quotation in find_quotations('She said, "One.\nTwo." Then she left.')] == ["One.\nTwo."]


@pytest.mark.parametrize(
    ("words", "inside"),
    [("We won", True), ("“We won,”", True), ("We won,” she", False), ("she said", False), ("Twice", True)],
)
def test_inside(words: str, *, inside: bool) -> None:
    text = "“We won,” she said. “Twice.”"
    start = text.index(words)
    assert is_inside_quotation((start, start + len(words)), find_quotations(text)) is inside


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(MARKS))))
def test_quotations_slice_to_the_text(text: str) -> None:
    found = find_quotations(text)
    for quotation in found:
        assert quotation.text == text[quotation.start : quotation.end]
        assert quotation.text.strip() == quotation.text != ""
        assert is_inside_quotation((quotation.start, quotation.end), found)
    assert [quotation.start for quotation in found] == sorted(quotation.start for quotation in found)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ['"', "“", "'a ", '"a ', "「", "“x\n", "''", "a’s "], ids=repr)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert is_linear(lambda size: partial(find_quotations, unit * (size // len(unit))), 20_000)


def test_a_quotation_that_goes_on_and_is_never_closed_ends_at_the_next_mark() -> None:
    text = 'Roe said: "It is new. "It is late. A spokesman said: "There was a fall." He left.'
    first, second = find_quotations(text)
    assert (first.text, first.continues, second.text) == ("It is new.", False, "There was a fall.")


def test_a_mark_that_is_never_closed_does_not_reach_to_the_next_speaker() -> None:
    text = 'Vera Stolz said: "The pier is open.\nIt rained on Monday.\n"The lamp is out," said Iris Holm.'
    assert [found.text for found in find_quotations(text)] == ["The lamp is out,"]


@pytest.mark.parametrize(("sentences", "count"), [(4, 2), (40, 1)])
def test_a_mark_that_is_never_closed_opens_no_long_quotation(sentences: int, count: int) -> None:
    text = f'Stolz said: "The pier is open. {"It rained. " * sentences}"The lamp is out," said Holm.'
    assert len(find_quotations(text)) == count


def test_a_quotation_in_single_marks_goes_on_where_paragraphs_were_joined() -> None:
    joined = "Roe said: 'It has to stop. 'We have told the council.' The ferry sank."
    assert [one.text for one in find_quotations(joined)] == ["It has to stop.", "We have told the council."]
    unclosed = "Roe said: 'It has to stop. The ferry sank. 'We have told the council.' It rained."
    assert [one.text for one in find_quotations(unclosed)] == ["We have told the council."]
