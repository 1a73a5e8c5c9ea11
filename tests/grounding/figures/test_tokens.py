"""The tokens that the figure finder reads: they cover the text, and what stands outside it is empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.figures.finder import find_figures
from summarizer.grounding.figures.number_tokens import NumberTokens, may_state_number

PIECES = st.sampled_from(
    [*"aZé İß½٣0 7.,-’'\n\t:/@#$_€“", "12", "3.4", "1,000", "http://x.y", "www.z", "10^6", "\u00a0"]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_tokens_are_the_text_in_order(text: str) -> None:
    tokens = NumberTokens(text)
    last = 0
    for index in range(len(tokens)):
        start, end = tokens.starts[index], tokens.ends[index]
        assert last <= start < end
        assert not text[last:start].strip()
        assert tokens.raw(index).lower() == tokens.word(index) or tokens.raw(index)[0] in "\n\t"
        last = end
    assert not text[last:].strip()


def test_nothing_stands_before_the_first_token_and_behind_the_last() -> None:
    tokens = NumberTokens("Up 3")
    assert [tokens.word(index) for index in (-3, -1, 0, 1, 2, 40)] == ["", "", "up", "3", "", ""]
    assert not tokens.matches(-1, "", "up")
    assert tokens.matches(0, "up", "3")


KINDS = [
    ("word", "one", True, False),
    ("word with an apostrophe", "one’s", True, False),
    ("number", "1,000", False, True),
    ("decimals alone", ".5", False, True),
    ("vulgar fraction", "½", False, True),
    ("other digits", "٣", False, True),
    ("mark", ".", False, False),
    ("link", "https://example.org/5", False, False),
    ("handle", "@roe5", False, False),
]


@pytest.mark.parametrize(("text", "word", "number"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds_of_tokens(text: str, word: bool, number: bool) -> None:
    tokens = NumberTokens(text)
    assert (len(tokens), tokens.is_word(0), tokens.is_number(0)) == (1, word, number)


def test_a_sentence_ends_with_its_line() -> None:
    tokens = NumberTokens("One. Two of Mr. Roe\nThree!")
    assert [tokens.sentence(index) for index in (0, 2, len(tokens) - 1)] == [(0, 1), (2, 7), (8, 9)]
    assert tokens.sentence(4, reach=1) == (3, 5)


ASKED = [
    ("a digit", "About 5 left.", True),
    ("a number word", "Some Three left.", True),
    ("part of a word", "Someone phoned the tenant.", False),
    ("nothing", "", False),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_whether_a_text_may_state_a_number(text: str, expected: bool) -> None:
    assert may_state_number(text, frozenset({"three", "one", "ten"})) is expected


@given(st.lists(st.sampled_from("one May xi ½ 5 the İ two's a twentieth dozens II , .".split()), max_size=8))
def test_a_short_text_is_read_like_a_long_one(words: list[str]) -> None:
    text = " ".join(words)
    padded = text + "\n" + "word " * 300
    assert [figure.text for figure in find_figures(text)] == [figure.text for figure in find_figures(padded)]
