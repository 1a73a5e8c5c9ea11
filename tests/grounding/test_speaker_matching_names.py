"""Names in an article and in what is written of it: where they stand, whom they mean, and who speaks there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.mentions import Mentions, distance, find_loosely, find_nearest
from summarizer.grounding.name_matching import ActorIndex, NameMatcher
from summarizer.grounding.speech.attribution import attributions_of
from summarizer.grounding.speech.lead_ins import find_speaker_line
from summarizer.grounding.speech_index import SpeechIndex, find_attributions
from summarizer.language.quotations import find_quotations, is_inside_quotation
from summarizer.schemas.findings import DeclaredActor, Span
from tests.support.growth import is_linear

PIECES = [
    "Ann",
    "Roe",
    "ann",
    "O'Hara",
    "O’Hara",
    "U.S.",
    " ",
    "  ",
    "\n\n",
    "a",
    "A",
    "_",
    "-",
    "'",
    "İ",
    "ß",
    "é",
    ",",
]
WORDS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def find_by_pattern(text: str, names: list[str], *, ignore_case: bool) -> list[Span]:
    """What is meant by the places of some names, in one expression."""
    parts = [
        r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in name.split())
        for name in sorted(dict.fromkeys(names), key=len, reverse=True)
        if any(map(str.isalnum, name))
    ]
    if not parts:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE if ignore_case else 0)
    return [match.span() for match in pattern.finditer(text)]


@given(text=WORDS, names=st.lists(WORDS, max_size=4), ignore_case=st.booleans())
def test_mentions_are_whole_words_the_longest_first(text: str, names: list[str], ignore_case: bool) -> None:
    found = Mentions(text).find(names, ignore_case=ignore_case)
    assert list(found) == find_by_pattern(text, names, ignore_case=ignore_case)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["a", "a ", "a1", "Ann  "])
def test_mentions_take_linear_time(unit: str) -> None:
    names = ["a", "aa", "a a", "a a a", "Ann", "Ann Ann", "a1"]

    def prepare(size: int) -> Callable[[], object]:
        mentions = Mentions(unit * (size // len(unit)))
        return lambda: [mentions.find([name]) for name in names]

    assert is_linear(prepare, 50_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["A, ", "A-", "Norland, ", "Norland and A governments, "])
def test_names_joined_with_others_take_linear_time(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = unit * (size // len(unit))
        mentions = Mentions(text)
        return lambda: find_loosely(["Norland government"], text=text, mentions=mentions)

    assert is_linear(prepare, 50_000)


@pytest.mark.faults
def test_a_line_that_may_be_a_speaker_s_name_takes_linear_time() -> None:
    def prepare(size: int) -> Callable[[], object]:
        line = f"Ann Roe,{' ' * size}."
        text = f"{line}\nI left."
        paragraphs = [(0, len(line)), (len(line) + 1, len(text))]
        return lambda: find_speaker_line(text, paragraphs, paragraphs[1], ["Ann Roe"], persons=[])

    assert is_linear(prepare, 50_000)


@given(
    edges=st.lists(st.integers(0, 60), unique=True, max_size=12), drawn=st.tuples(st.integers(0, 60), st.integers(0, 9))
)
def test_the_nearest_span(edges: list[int], drawn: tuple[int, int]) -> None:
    ordered = sorted(edges)
    spans = list(zip(ordered[::2], ordered[1::2], strict=False))
    passage = drawn[0], drawn[0] + drawn[1]
    nearest = find_nearest(spans, passage, within=(0, 60))
    assert nearest == min(spans, key=lambda span: distance(span, passage), default=None)


def test_only_what_lies_within_is_near() -> None:
    assert find_nearest([(0, 4), (20, 24)], (8, 10), within=(5, 30)) == (20, 24)
    assert find_nearest([(0, 4), (20, 24)], (8, 10), within=(5, 22)) is None


NAMES = [
    "Ann Roe",
    "Roe",
    "roe",
    "Ann",
    "Bob Roe",
    "the Roe",
    "Roe's",
    "Russia",
    "Moscow",
    "Russian",
    "Kremlin",
    "China",
]
NAMES += ["", "!", "the council", "council", "city council", "Anna"]


@given(groups=st.lists(st.lists(st.sampled_from(NAMES), max_size=3), max_size=5), named=st.sampled_from(NAMES))
def test_the_roll_finds_whom_a_comparison_with_each_would(groups: list[list[str]], named: str) -> None:
    matcher = NameMatcher()
    actors = [DeclaredActor(str(at), tuple(names)) for at, names in enumerate(groups)]
    index = ActorIndex(actors, matcher)
    same = [known for known in actors if any(matcher.is_same(named, name) for name in known.names)]
    assert sorted(known.id for known in index.find_like(named)) == [known.id for known in same]
    exact = [
        known for known in same if any(matcher.read(name).words == matcher.read(named).words for name in known.names)
    ]
    assert sorted(known.id for known in index.find_exact(named)) == [known.id for known in exact]
    chosen = exact[0] if len(exact) == 1 else same[0] if len(same) == 1 else None
    assert index.find_one(named) == chosen


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lind", "Anna Lind", True),
        ("Anna", "Anna Lind", True),
        ("the council", "Council’s", True),
        ("Moscow", "Russia", True),
        ("Russian", "the Kremlin", True),
        ("china", "China", True),
        ("Bo Ek", "Boris Ek", False),
        ("Moscow", "Chinese", False),
        ("Moscow", "Moscow Times", False),
        ("", "Lind", False),
        ("…", "…", False),
    ],
)
def test_two_names(one: str, other: str, same: bool) -> None:
    matcher = NameMatcher()
    assert matcher.is_same(one, other) is same
    assert matcher.is_same(other, one) is same


SPEECH = [
    "“",
    "”",
    '"',
    "\n\n",
    "We won ",
    "Ann Roe said ",
    "Bob Lee told us that ",
    "he ",
    ". ",
    ", ",
    "according to ",
]


@given(text=st.lists(st.sampled_from(SPEECH), max_size=24).map("".join), data=st.data())
def test_speech_is_the_same_by_offset(text: str, data: st.DataObject) -> None:
    index = SpeechIndex(text)
    start = data.draw(st.integers(0, len(text)))
    span = start, data.draw(st.integers(start, len(text)))
    assert index.is_inside(span) == is_inside_quotation(span, find_quotations(text))
    assert index.find_covering(span) == attributions_of(span, find_attributions(text))
