"""How figures are worded: amounts without a number, and figures that a sentence repeats just as its evidence has them.

Whether a figure that is worded otherwise is stated is decided in `figures`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS, ORDINALS
from summarizer.grounding.prose.figure_index import MULTIPLE_FORMS, FigureIndex, family_of
from summarizer.grounding.prose.moments import SEASONS
from summarizer.grounding.prose.rounding import fits_fraction
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure

VAGUE: Final = {
    "tens": (20, 100),
    "dozens": (20, 150),
    "scores": (35, 150),
    "hundreds": (150, 2000),
    "thousands": (1500, 20000),
    "tens of thousands": (15000, 150000),
    "hundreds of thousands": (150000, 2000000),
    "millions": (1500000, 1000000000),
    "tens of millions": (15000000, 150000000),
    "hundreds of millions": (150000000, 2000000000),
    "billions": (1500000000, 1000000000000),
    "trillions": (1500000000000, 1000000000000000),
}
"""Amounts without a number, and between what they lie."""
NUMERIC: Final = (
    CARDINALS
    | frozenset(ORDINALS)
    | frozenset(MULTIPLE_FORMS)
    | frozenset(VAGUE)
    | frozenset("half halves quarter quarters thirds fifths quarters noon midnight midday fold twice once".split())
)
"""Words by which a text may give a figure without a digit."""
_OTHERS: Final = frozenset(
    "another other others second counterpart counterparts colleague partner rival fellow both each twin either neither"
    " two pair".split()
)
"""Words by which there may be more of a thing than is named."""
_SHARE_SLACK: Final = Decimal("0.7")
_HOURS_OF_DAY: Final = 24
_DIGIT: Final = re.compile(r"\d")


def repeats_figures(prose: Words, evidence: FigureIndex) -> bool:
    """Whether every number stands there just so, with the words beside it, and no more often than once."""
    lows, line = prose.lows, evidence.line
    seen: set[str] = set()
    for index, word in enumerate(prose.words):
        low = word.low
        if not low[0].isdigit() and low not in NUMERIC and low not in SEASONS and not _DIGIT.search(low):
            continue
        beside = " ".join(low.replace(",", "") for low in lows[max(0, index - 2) : index + 2])
        if low in seen or f" {beside} " not in line:
            return False
        seen.add(low)
    return True


def find_doubled(figures: Sequence[FoundFigure], stated: Sequence[FoundFigure]) -> Iterator[str]:
    """Figures that a sentence states more often than its quote does, in the place of one that it leaves out."""
    said, given = _count_values(figures), _count_values(stated)
    for (family, value), count in said.items():
        if 0 < given[family, value] < count:
            left = next((other for kind, other in given if kind == family and not said[kind, other]), None)
            if left is not None:
                yield f"{value:f} stands there less often, and {left:f} as well"


def _count_values(figures: Sequence[FoundFigure]) -> Counter[tuple[str, Decimal]]:
    """How often each value is given in digits, by what it can be compared with."""
    return Counter(
        (family_of(figure), value.normalize())
        for figure in figures
        if _DIGIT.search(figure.text) or len(figures) > 1
        for value in (figure.value, figure.value_to)
        if value is not None
    )


def is_share_of_stated(figure: FoundFigure, amount: Decimal, evidence: FigureIndex) -> bool:
    """Whether a share is what stated figures come to: "two thirds" of "two to one", "68 percent" of "34 of the 50"."""
    parts = evidence.shares_of_parts
    if any(abs(share - amount) <= _SHARE_SLACK for share in (*evidence.shares_of_scores, *parts)):
        return True
    bound = figure.comparator
    return bound != "exact" and any(fits_fraction(amount, share, bound) for share in parts)


def is_said_as_often(amount: Decimal, evidence: FigureIndex) -> bool:
    """Whether the evidence says so many times, or "on so many occasions"."""
    counted = evidence.between("count", amount, amount)
    return bool(evidence.between("times", amount, amount)) or any(
        known.unit in ("occasion", "time") for known in counted
    )


def is_round_the_clock(figure: FoundFigure, evidence: FigureIndex) -> bool:
    """Whether 24 hours are told as "around the clock"."""
    told = "clock" in evidence.tokens and not evidence.tokens.isdisjoint(("round", "around"))
    return told and figure.unit == "hour" and figure.value == _HOURS_OF_DAY


def is_single(unit: str, evidence: FigureIndex) -> bool:
    """Whether the evidence tells of one such thing, or of none."""
    line = evidence.line
    if f" no {unit} " in line or f" one {unit} " in line:
        return True
    alone = line.count(f" {unit} ") == 1 and f" {unit}s " not in line
    return alone and evidence.tokens.isdisjoint(_OTHERS)


def joins_things(words: Words) -> bool:
    """Whether "and" or "or" stands between two things, and not between two clauses."""
    return any(
        low in ("and", "or")
        and (words.words[index + 1].capital or not (words.opens_clause(index + 1) or words.is_verb(index + 1)))
        for index, low in enumerate(words.lows[: len(words) - 1])
    )
