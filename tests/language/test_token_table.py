"""The token table: its tokens cover the text, and join to words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.figures.finder import find_figures
from summarizer.language.token_table import TokenTable, may_state_number

PIECES = st.sampled_from(
    [*"aZé İß½٣0 7.,-’'\n\t:/@#$_€“", "12", "3.4", "1,000", "http://x.y", "www.z", "10^6", "\u00a0"]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_tokens_are_the_text_in_order(text: str) -> None:
    tokens = TokenTable(text)
    last = 0
    for index in range(len(tokens)):
        start, end = tokens.starts[index], tokens.ends[index]
        assert last <= start < end
        assert not text[last:start].strip()
        assert tokens.raw(index).lower() == tokens.padded[index] or tokens.raw(index)[0] in "\n\t"
        last = end
    assert not text[last:].strip()


def test_nothing_stands_before_the_first_token_and_behind_the_last() -> None:
    tokens = TokenTable("Up 3")
    assert [tokens.padded[index] for index in (-3, -1, 0, 1, 2, 40)] == ["", "", "up", "3", "", ""]
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
    tokens = TokenTable(text)
    assert (len(tokens), tokens.is_word(0), tokens.is_number(0)) == (1, word, number)


WORDS = [
    ("initials", "The U.S. Army", ["The", "U.S.", "Army"]),
    ("one initial", "J. Roe", ["J", ".", "Roe"]),
    ("letters and digits", "G7 and 5bn", ["G7", "and", "5bn"]),
    ("an apostrophe", "members' café’s", ["members'", "café’s"]),
    ("a number", "1,000.5 in 2011-03-04", ["1,000.5", "in", "2011-03-04"]),
    ("a handle", "@ann_roe", ["@", "ann_roe"]),
    ("a link", "see https://www.cdc.org/a-b", ["see", "https", "www", "cdc", "org", "a", "b"]),
    ("lines and cells", "one \n\n two\tthree", ["one", "\n", "two", "three"]),
    ("marks", "a_b (c).", ["a", "b", "(", "c", ")", "."]),
]


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_tokens_join_to_words(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in zip(*TokenTable(text).join_words(), strict=True)] == words


@given(st.lists(PIECES, max_size=24).map("".join))
def test_words_are_in_order_and_leave_no_letter_out(text: str) -> None:
    spans = list(zip(*TokenTable(text).join_words(), strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    joined = "".join(text[start:end] for start, end in spans)
    assert [c for c in joined if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_sentence_ends_with_its_line() -> None:
    tokens = TokenTable("One. Two of Mr. Roe\nThree!")
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
