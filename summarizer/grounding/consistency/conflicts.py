"""What a check of figures reports: the two sides of a contradiction, and the words to tell and to ask it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.schemas.findings import Span

ConflictKind: TypeAlias = Literal["total", "share", "change", "count"]
"""total: parts against their total. share: a share against what it is of. change: a change against the levels before
and after it. count: the same thing with two values."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures of one sentence that cannot all be right.

    Attributes:
        kind: See `ConflictKind`.
        figures: The figures.
        sides: The two passages that stand against each other, in order.
        message: What is the matter, for whoever reads the audit; it may state what the figures come to.
        question: A question that holds no figure which the sides do not state.
        contested: Whether two sources give the two values.
    """

    kind: ConflictKind
    figures: tuple[Placed, ...]
    sides: tuple[Span, Span]
    message: str
    question: str
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Figures of one brief that cannot all be right, or on which sources disagree.

    Attributes:
        kind: See `ConflictKind`.
        why: `contested` where two named sources give two values, else `contradictory`.
        path: The item of the brief that it concerns first: 'numeric_claims[2]', 'headline'.
        message: What is the matter, with the figures.
        question: The question to ask; it holds no figure that the sides do not state.
        sides: The passages of the article that stand against each other, in order; one where the other is no part of
            its text (a headline that stands apart).
        related: Ids of the actors who say it.
    """

    kind: ConflictKind
    why: Literal["contradictory", "contested"]
    path: str
    message: str
    question: str
    sides: tuple[Span, ...]
    related: tuple[str, ...] = ()


def split_sides(passage: Passage, left: Placed, right: Placed) -> tuple[Span, Span]:
    """A sentence, parted before the words that bound the first figure of the right side.

    Args:
        passage: The sentence.
        left: The last figure of the left side.
        right: The first figure of the right side.
    """
    at = passage.bound_start(right)
    if at <= left.last:
        at = right.first
    return passage.span(0, at), passage.span(at, len(passage.tokens))


def listed(passage: Passage, figures: Sequence[Placed]) -> str:
    """Figures in a row, as the article writes them.

    An item that follows the figure is not repeated: "120 men and 90 women".
    """
    words = [passage.show(figure) for figure in figures]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def plain(value: Decimal) -> str:
    """A number for a message, grouped, with no more digits than it needs.

    >>> plain(Decimal("4000000000.0")), plain(Decimal("61.98"))
    ('4,000,000,000', '62')
    """
    rounded = value.quantize(Decimal(1)) if abs(value) >= 10 else value.quantize(Decimal("0.1"))
    return f"{rounded.normalize():,f}"
