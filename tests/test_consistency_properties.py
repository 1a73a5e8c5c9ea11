"""Whatever an article holds, holding its figures against each other ends, and ends soon."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.grounding.consistency.bounds import bounds_of, half_digit
from summarizer.grounding.consistency.contradictions import find_contradictions
from summarizer.grounding.figures.numbers import find_figures, parse_figure
from summarizer.grounding.speech.sentences import split_sentences
from summarizer.schemas.news import NewsBrief

WORDS = st.sampled_from(
    """
    12 14 1,200 0 200 3.5 42% $5 €1.2bn five twelve half million billion percent people men women seats dead killed
    of the and or to from rose fell doubled by including among them total in all remaining said police at least about
    : ( ) , ; — . more than Police Monday 2019 headline voted for against 14-12 25-member no
    """.split()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS)
def test_no_text_breaks_it(text: str, title: str | None) -> None:
    claims = [
        claim(text, figure=figure.text, start=figure.start, quote=(figure.start, figure.end))
        for figure in find_figures(text, vague=True)
    ]
    content = NewsBrief.model_validate({"headline": title, "abstract": title, "numeric_claims": claims})
    for found in find_contradictions(content, text=text, title=title):
        assert len(found.sides) <= 2
        assert all(0 <= start < end <= len(text) for start, end in found.sides)


def claim(text: str, *, figure: str, start: int, quote: tuple[int, int]) -> dict[str, Any]:
    """A claim as a brief's own JSON has it, so that no time goes into verifying it."""
    end = start + len(figure)
    words = text[slice(*quote)]
    return {
        "quote": {"text": words, "start": quote[0], "end": quote[1], "spans": [quote], "status": "exact"},
        "figure": {"text": figure, "start": start, "end": end, "kind": "cardinal", "value": "1"},
        "attribution": {"speaker": None, "as_named": "", "kind": "author"},
        "about": "people",
        "statement": words,
    }


def spend(text: str, claims: list[dict[str, Any]]) -> float:
    content = NewsBrief.model_validate({"numeric_claims": claims})
    figures, sentences = find_figures(text, vague=True), split_sentences(text)
    begun = time.process_time()
    find_contradictions(content, text=text, figures=figures, sentences=sentences)
    return time.process_time() - begun


HOSTILE = [
    ("12 " * 30_000, "one repeated number"),
    ("12 people, " * 9_000, "one list"),
    ("9" * 1_000_000, "one huge number"),
    ("12 of the " * 10_000, "one long chain"),
    ("rose to 12 from " * 6_000, "one change after the other"),
    ("(" * 1_000_000, "brackets"),
]


@pytest.mark.parametrize(("text", "why"), HOSTILE, ids=[row[1] for row in HOSTILE])
def test_a_long_article_of_anything_takes_no_time(text: str, why: str) -> None:
    middle = len(text) // 2
    claims = [claim(text, figure=text[at : at + 2], start=at, quote=(at, at + 40)) for at in (0, middle, middle + 50)]
    assert spend(text, claims) < 1.0, why


def test_many_claims_take_little_time() -> None:
    sentence = "The fire killed {} people, the mayor said. "
    text = "".join(sentence.format(n) for n in range(100, 400))
    starts = [at for at in range(len(text)) if text.startswith("The fire", at)]
    claims = [claim(text, figure="100 people", start=at + 16, quote=(at, at + 41)) for at in starts]
    assert spend(text, claims) < 1.0


VALUES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**12), places=2)


@given(value=VALUES)
def test_a_written_value_lies_within_its_bounds(value: Decimal) -> None:
    figure = parse_figure(f"{value:,f} tonnes")
    assert figure is not None
    low, high = bounds_of(figure)
    assert low <= value <= high
    assert half_digit(figure) <= max(value / 50, Decimal("0.5"))


SLACK = [
    ("200 people", "0"),
    ("1,240 people", "5.0"),
    ("5,000 people", "50.00"),
    ("4.2 percent", "0.05"),
    ("42 percent", "0.5"),
    ("€1.24 billion", "5000000.000"),
    ("three people", "0"),
]


@pytest.mark.parametrize(("text", "slack"), SLACK, ids=[row[0] for row in SLACK])
def test_how_far_a_value_may_be_rounded(text: str, slack: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert half_digit(figure) == Decimal(slack)


APART = [
    ("12 people", "14 people", True),
    ("at least 12 people", "14 people", False),
    ("at least 12 people", "11 people", True),
    ("up to 12 people", "14 people", True),
    ("about 100 people", "108 people", False),
    ("about 100 people", "120 people", True),
    ("between 10 and 20 people", "14 people", False),
    ("between 10 and 20 people", "24 people", True),
    ("1.2 billion euros", "1.24 billion euros", False),
    ("1.2 billion euros", "1.26 billion euros", True),
    ("fewer than 10 people", "more than 12 people", True),
]


@pytest.mark.parametrize(("one", "other", "apart"), APART, ids=[f"{row[0]} and {row[1]}" for row in APART])
def test_which_values_no_one_value_fits(one: str, other: str, *, apart: bool) -> None:
    a, b = parse_figure(one), parse_figure(other)
    assert a is not None
    assert b is not None
    assert bounds_of(a).apart(bounds_of(b)) is apart
    assert bounds_of(b).apart(bounds_of(a)) is apart
