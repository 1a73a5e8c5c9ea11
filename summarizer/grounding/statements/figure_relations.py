"""Flags figures that a statement relates differently from its passage.

Examples: a part given as a total or as an amount per item, percent given as percentage points, or another number
given for the item's figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from summarizer.grounding.statements.amounts import amount_of, family_of, may_be_one, size_of
from summarizer.grounding.statements.derivation import fits_fraction, fits_rounding
from summarizer.grounding.statements.numbers import TOTAL
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.reading import Reading
from summarizer.language.inflection import stem
from summarizer.schemas.findings import Flag, FoundFigure, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder
    from summarizer.grounding.statements.article_index import ArticleIndex

_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|per|every|respectively|both|all|a head|a total of)\b")
_SHARED_OUT: Final = re.compile(
    r"(?i)\beach\b(?! (?:other|day|week|month|year|time|night|season|morning|afternoon|evening)\b|.{1,24} the other\b)"
    r"|\bapiece\b"
)
_HINTS: Final = ("all", "total", "ogether", "comb", "each", "ece")
"""Every match of `TOTAL` or `_SHARED_OUT` contains one of these; `in` is several times faster than the patterns."""
_SHARES: Final = frozenset({"percent", "percent_points"})
_LEAST_COUNT: Final = 10  # lowest count that can be flagged as taken from another passage
_AIMS: Final = frozenset("target targets goal ceiling threshold limit".split())  # after a figure that is known anyway
_WHOLE: Final = 100


def find_misrelated_figures(reading: Reading) -> Flag | None:
    """Flag a part of the passage's figures called a total, or an "each" that the passage lacks."""
    text = reading.tokens.text
    if not any(map(text.lower().__contains__, _HINTS)):
        return None
    is_total, is_shared = TOTAL.search(text), "average" not in text and _SHARED_OUT.search(text)
    if not (is_total or is_shared):
        return None
    stated = [known for known in reading.article.figures.within(reading.sentences) if known.kind == "cardinal"]
    if is_total and not _holds(TOTAL, reading):
        part = _find_part(reading, stated)
        if part:
            return part
    if stated and is_shared and not _holds(_EACH, reading) and _states_one_number(reading):
        return Flag("figures", "no sentence of the passage says “each”", tuple(reading.sentences))
    return None


def _find_part(reading: Reading, stated: Sequence[FoundFigure]) -> Flag | None:
    """Flag the first figure whose unit has several different numbers in the passage."""
    for figure in reading.figures:
        own = reading.article.figures.find(figure)
        alike = [known for known in stated if known.unit and figure.unit and stem(known.unit) == stem(figure.unit)]
        if own and len({known.value for known in alike}) > 1:
            evidence = tuple(known.span for known in (*own, *alike))
            return Flag("figures", f"the article has “{own[0].text}” for a part, beside another", evidence)
    return None


def _states_one_number(reading: Reading) -> bool:
    """Whether a statement has figures of the passage, none of which the passage has twice, for two groups."""
    places = [
        sum(known.begins_in(reading.sentences) for known in reading.article.figures.find(figure))
        for figure in reading.figures
        if figure.kind not in ("date", "time")
    ]
    return max(places, default=0) == 1


def find_missing_figure(proof: Proof, own: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a statement lacks its item's figure; empty if it has it, or no figure of that kind.

    A number derived from the item's figure counts as the figure.
    """
    if not own or proof.is_verbatim:
        return ""
    if any(a < y and x < b for stated in proof.numbers for x, y in stated.spans for a, b in own):
        return ""
    meant = [known for known in grounder.figures if any(a < known.end and known.start < b for a, b in own)]
    pairs = zip_longest(proof.figures, proof.numbers)
    if any(stated and not stated.derivation and not stated.spans and _is_near(one, meant) for one, stated in pairs):
        return ""
    if _expresses_own(proof, meant) or _list_families(meant).isdisjoint(map(family_of, _list_candidates(proof))):
        return ""
    return f"it does not state its own figure, “{' '.join(grounder.text[slice(*own[0])].split())}”"


def _is_near(figure: FoundFigure | None, meant: Sequence[FoundFigure]) -> bool:
    """Whether a number may express one of the figures: of one size, or with values that differ by at most half."""
    if figure is None or figure.value is None:
        return True
    if (size := size_of(figure)) and size in map(size_of, meant):
        return True  # "a day" for 24 hours
    return any(known.value is None or 2 * abs(figure.value - known.value) <= abs(known.value) for known in meant)


def _list_candidates(proof: Proof) -> list[FoundFigure]:
    """The figures of a statement that may replace the item's: the derived ones, if any."""
    if not any(stated.derivation for stated in proof.numbers):
        return proof.figures
    pairs = zip(proof.figures, proof.numbers, strict=False)
    return [figure for figure, stated in pairs if stated.derivation and figure.kind != "ratio"]


def _expresses_own(proof: Proof, meant: Sequence[FoundFigure]) -> bool:
    """Whether a statement has a number derived from one of the figures."""
    return any(known.text in stated.derivation for stated in proof.numbers for known in meant)


def _list_families(figures: Sequence[FoundFigure]) -> set[str]:
    """The possible families of the figures; bare numbers may be money, as a table's heading can say."""
    is_bare = any(known.kind == "cardinal" and known.unit is None for known in figures)
    return {family_of(known) for known in figures if known.value is not None} | ({"money"} if is_bare else set())


def find_changed_shares(reading: Reading) -> Flag | None:
    """Flag percent that the passage gives as percentage points, or the reverse."""
    for figure in reading.figures:
        if figure.kind not in _SHARES or figure.value is None:
            continue
        amount = amount_of(figure) or Decimal(0)
        alike = [known for known in reading.article.figures.between(amount, amount) if known.kind in _SHARES]
        inside = [known for known in alike if known.begins_in(reading.sentences)]
        if inside and all(known.kind != figure.kind for known in (inside if reading.is_certain else alike)):
            evidence = tuple(known.span for known in inside)
            return Flag("figures", f"it says “{figure.text}”, but the article says “{inside[0].text}”", evidence)
    return None


def _holds(pattern: re.Pattern[str], reading: Reading) -> bool:
    """Whether a sentence of the passage matches a pattern."""
    return any(pattern.search(reading.article.text[a:b]) for a, b in reading.sentences)


def find_replaced_figure(proof: Proof, article: ArticleIndex, evidence: Sequence[Span]) -> Flag | None:
    """Flag a figure from elsewhere in the article if the quotes have a rival that the statement lacks.

    Numbers derived from figures near the quotes are not flagged.
    """
    near = [article.sentences[number] for span in evidence for number in article.sentences_of(span)]
    for figure, stated in zip(proof.figures, proof.numbers, strict=False):
        is_far = not any(a < end and start < b for start, end in stated.spans for a, b in near)
        behind = proof.tokens.padded[proof.tokens.within(figure.span).stop]
        if not (is_far and stated.spans) or stated.derivation or not _is_comparable(figure) or behind in _AIMS:
            continue
        others = [other for other in article.figures.within(evidence) if _may_replace(figure, other)]
        is_relation = figure.kind == "ratio" and len(others) > 1  # "half of the limit"
        for other in [] if is_relation else others:
            if not any(_may_express(one, other) for one in proof.figures):
                message = f"it says “{figure.text}”, but its quote says “{other.text}”"
                return Flag("figures", message, (*stated.spans[:1], other.span))
    return None


def _is_comparable(figure: FoundFigure) -> bool:
    """Whether a figure is a share, an amount of money or a larger count, and not as vague as "half"."""
    if figure.kind == "ratio":
        return figure.unit is None and figure.comparator not in ("exact", "about")
    is_count = figure.kind == "cardinal" and figure.unit is not None and (figure.value or 0) >= _LEAST_COUNT
    return is_count or figure.kind in ("percent", "percent_points", "money")


def _may_replace(figure: FoundFigure, other: FoundFigure) -> bool:
    """Whether a figure may stand in a statement in place of another one."""
    if other.value is None or other.value_to is not None or not may_be_one(figure, other):
        return False
    if figure.kind == "cardinal":
        return other.unit == figure.unit and other.value >= _LEAST_COUNT
    return other.kind == figure.kind or {figure.kind, other.kind} == {"percent", "ratio"}


def _may_express(figure: FoundFigure, other: FoundFigure) -> bool:
    """Whether a figure may express another one: equal, rounded, as a fraction, or as the rest of a share."""
    stated = amount_of(other) or Decimal(0)
    for amount in (amount_of(figure), amount_of(figure, upper=True)):
        if amount is None or not amount or not stated or family_of(figure) != family_of(other):
            continue
        is_rest = family_of(figure) == "share" and amount + stated == _WHOLE
        if is_rest or any(fits(amount, stated, figure.comparator) for fits in (fits_rounding, fits_fraction)):
            return True
    return False
