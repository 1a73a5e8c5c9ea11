"""Flags percent given as percentage points, and a statement that gives another number than its item's figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from summarizer.grounding.statements.amounts import amount_of, family_of
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.schemas.findings import FoundFigure, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SHARES: Final = frozenset({"percent", "percent_points"})


def find_missing_figure(proof: Proof, own: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a statement states no figure of its item; empty if it does, or states none of that kind."""
    if not own or proof.is_verbatim:
        return ""
    if any(a < y and x < b for stated in proof.numbers for x, y in stated.spans for a, b in own):
        return ""
    if any(stated.derivation or not stated.spans for stated in proof.numbers):
        return ""
    meant = [known for known in grounder.figures if any(a < known.end and known.start < b for a, b in own)]
    if _list_families(meant).isdisjoint(map(family_of, proof.figures)):
        return ""
    return f"it does not state its own figure, “{' '.join(grounder.text[slice(*own[0])].split())}”"


def _list_families(figures: Sequence[FoundFigure]) -> set[str]:
    """The families that figures may be of: a heading may tell that the number of a row is an amount of money."""
    is_bare = any(known.kind == "cardinal" and known.unit is None for known in figures)
    return {family_of(known) for known in figures if known.value is not None} | ({"money"} if is_bare else set())


def find_changed_shares(reading: Reading) -> Flag | None:
    """Percent that the passage states as percentage points, or the reverse."""
    for figure in reading.figures:
        if figure.kind not in _SHARES or figure.value is None:
            continue
        amount = amount_of(figure) or Decimal(0)
        alike = [known for known in reading.article.figures.between(amount, amount) if known.kind in _SHARES]
        inside = [known for known in alike if any(a <= known.start < b for a, b in reading.sentences)]
        if inside and all(known.kind != figure.kind for known in (inside if reading.is_quoted else alike)):
            evidence = tuple((known.start, known.end) for known in inside)
            return Flag("figures", f"it says “{figure.text}”, and the article says “{inside[0].text}”", evidence)
    return None
