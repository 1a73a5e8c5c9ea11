"""Flags a statement that gives another number than the figure that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from summarizer.grounding.statements.amounts import amount_of, family_of, size_of
from summarizer.grounding.statements.proof import Proof
from summarizer.schemas.findings import FoundFigure, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_ROUNDING: Final = Decimal("0.1")
"""Greatest relative difference of a figure and its rounding."""


def find_missing_figure(proof: Proof, own: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a statement does not state any figure of its item; empty if it does, or states no number at all.

    A rounding, another unit and a number that is derived or told in words count as the figure.

    Args:
        proof: The proof of the statement.
        own: The spans of the item's figures in the article.
    """
    if not own or proof.is_verbatim:
        return ""
    if any(a < y and x < b for stated in proof.numbers for x, y in stated.spans for a, b in own):
        return ""
    if any(stated.derivation or not (stated.spans or stated.reason) for stated in proof.numbers):
        return ""
    meant = [known for known in grounder.figures if any(a < known.end and known.start < b for a, b in own)]
    families = {family_of(known) for known in meant if known.value is not None}
    if families.isdisjoint(map(family_of, proof.figures)):
        return ""
    if any(_are_close(figure, known) for figure in proof.figures for known in meant):
        return ""
    return f"it does not state its own figure, “{' '.join(grounder.text[slice(*own[0])].split())}”"


def _are_close(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether one of two figures can be a rounding of the other, or the same in another unit."""
    sizes = size_of(one), size_of(other)
    if sizes[0] is not None and sizes[1] is not None and sizes[0][0] == sizes[1][0]:
        return _differ_little(sizes[0][1], sizes[1][1])
    amounts = amount_of(one), amount_of(other)
    if amounts[0] is None or amounts[1] is None or "date" in (one.kind, other.kind):
        return False
    return family_of(one) == family_of(other) and _differ_little(amounts[0], amounts[1])


def _differ_little(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _ROUNDING * max(one, other)
