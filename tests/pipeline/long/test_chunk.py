"""Splitting: parts cover the article in order, overlap a little, end where sentences do, and cost time by length."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.engines.base import ContextBudget, Part
from summarizer.language.sentences import split_sentences
from summarizer.pipeline.long import MOST_OVERLAP, split
from tests.support.growth import is_linear
from tests.support.long import make_long


def count_words(text: str) -> int:
    return len(text.split())


def room_for(words: int) -> ContextBudget:
    return ContextBudget(tokens=words, count=count_words)


WORDS = st.sampled_from(["Roe", "said", "the", "bridge", "U.S.", "Dr.", "“No”", "3.2", "café", "🙂", "no.", "so?"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=30).map(lambda words: " ".join(words).rstrip(".?") + ".")
BLANKS = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n\r\n", "\n \n"])
TEXTS = st.lists(st.tuples(SENTENCES, BLANKS), min_size=1, max_size=60).map(lambda parts: "".join(map("".join, parts)))


def sentence_edges(text: str) -> set[int]:
    """Where a part may end: after a sentence and the blanks behind it."""
    edges = set()
    for _, end in split_sentences(text):
        while end < len(text) and text[end].isspace():
            end += 1
        edges.add(end)
    return edges


@given(TEXTS, st.integers(40, 200))
def test_parts_cover_the_text_in_order_and_end_where_sentences_do(text: str, words: int) -> None:
    assume(all(count_words(text[start:end]) <= words for start, end in split_sentences(text)))  # else one is cut within
    parts = split(text, room_for(words))
    assert parts[0].start == 0
    assert parts[-1].end == len(text)
    edges = sentence_edges(text)
    for number, part in enumerate(parts, start=1):
        assert (part.number, part.count) == (number, len(parts))
        assert count_words(text[part.start : part.end]) <= words
        assert part.end in edges or part.end == len(text)
        assert part.start in edges | {0}
    for one, other in pairwise(parts):
        assert one.start < other.start <= one.end < other.end
        assert count_words(text[other.start : one.end]) <= words * MOST_OVERLAP


@given(st.text(max_size=300), st.integers(8, 60))
def test_any_text_is_covered_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = split(text, ContextBudget(tokens=most, count=lambda words: len(words.encode(errors="surrogatepass"))))
    assert parts[0].start == 0
    assert parts[-1].end == len(text)
    for one, other in pairwise(parts):
        assert one.start < other.start <= one.end
    if len(parts) > 1:
        assert all(len(text[part.start : part.end].encode(errors="surrogatepass")) <= most for part in parts)


def test_the_end_of_a_paragraph_is_preferred_to_that_of_a_sentence() -> None:
    text = "One two three. Four five six.\n\nSeven eight nine. Ten eleven twelve."
    parts = split(text, room_for(9))
    assert [text[part.start : part.end] for part in parts] == [text[:31], text[31:]]


def test_a_part_begins_with_what_the_one_before_it_ended_with() -> None:
    text = make_long(4)
    parts = split(text, room_for(300))
    assert len(parts) > 2
    for one, other in pairwise(parts):
        shared = text[other.start : one.end]
        assert shared.strip()
        assert text[: other.start].endswith("\n\n") or text[other.start - 1] == " "


def test_a_short_text_is_one_part() -> None:
    assert split("One two. Three.", room_for(3)) == (Part(1, 1, 0, 15),)


def test_only_a_sentence_that_is_too_long_is_cut_within_and_at_blanks() -> None:
    text = "Short one. " + "word " * 100 + "end. Short again."
    parts = split(text, room_for(40))
    ends = [text[part.start : part.end] for part in parts]
    assert all(end.endswith((" ", ".")) for end in ends)
    assert ends[0].startswith("Short one. word")


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["a", "word ", "A b. ", "One more line.\n", "漢"])
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    context_budget = ContextBudget(tokens=2_000, count=lambda words: len(words.encode()) // 4 + 1)

    assert is_linear(lambda size: lambda: split(unit * (size // len(unit)), context_budget), 50_000)
