"""Flags figures whose bound contradicts the quotes' ("moins de 70" for "plus de 70") if a text is not English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from summarizer.grounding.figures.comparators import read_foreign
from summarizer.grounding.statements.amounts import amount_of
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.proof import Proof
from summarizer.language.detection import KNOWN
from summarizer.language.lexicon import read_class
from summarizer.schemas.findings import Comparator, Flag, FoundFigure, Span

_OPPOSITE: Final[Mapping[Comparator, Comparator]] = {
    "more_than": "less_than",
    "less_than": "more_than",
    "at_least": "at_most",
    "at_most": "at_least",
}
"""Bounds that no value fits. Those that part the values ("under 18", "at least 18") may be two sides of one rule."""
_NEGATIONS: Final = read_class("foreign negations") | {"no", "non", "ne", "не"}
_HALF: Final = 50  # percent: "more than half rejected it" and "less than half approved" may both be true
_NEAR: Final = 32  # characters before a figure that are searched for its bound and a negation
_WORDS: Final = 5  # of a figure and its bound in a message


def find_reversed_bound(proof: Proof, article: ArticleIndex, evidence: Sequence[Span]) -> Flag | None:
    """Flag the first figure of a statement whose bound contradicts that of each equal figure in the quotes."""
    for figure in proof.figures:
        opposite = _OPPOSITE.get(_read_bound(figure, proof.tokens.text, language=proof.other or article.language))
        if opposite is None or (figure.kind in ("ratio", "percent") and amount_of(figure) == _HALF):
            continue
        equal = article.figures.find(figure, is_translated=proof.other is not None)
        stated = [known for known in equal if any(a <= known.start and known.end <= b for a, b in evidence)]
        if stated and all(_read_bound(one, article.text, language=article.language) == opposite for one in stated):
            said, given = _write(figure, proof.tokens.text), _write(stated[0], article.text)
            return Flag("bound", f"it says “{said}”, but the article says “{given}”", tuple(one.span for one in stated))
    return None


def _read_bound(figure: FoundFigure, text: str, *, language: str | None) -> Comparator:
    """The bound of a figure; `exact` also after a negation, which may reverse it ("pas plus de 70")."""
    before = text[max(0, figure.start - _NEAR) : figure.start]
    if figure.comparator != "exact" or language == KNOWN:
        return figure.comparator
    return read_foreign(before) if _NEGATIONS.isdisjoint(before.casefold().split()) else "exact"


def _write(figure: FoundFigure, text: str) -> str:
    """Quote a figure with the words before it."""
    return " ".join(text[: figure.end].rsplit("\n", 1)[-1].split()[-_WORDS:])
