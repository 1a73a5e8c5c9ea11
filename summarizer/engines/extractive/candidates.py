"""A position before it is chosen for the brief."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.stances import Stance
from summarizer.schemas.findings import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position before it is chosen for the brief.

    Attributes:
        actor: Whose it is.
        quote: Where the words stand that prove it.
        stance: For, against, mixed or neither.
        target: Towards whom or what, in the article's words.
        statement: The position in a sentence.
        attribution: The article's words for who says it there.
        weight: How much it matters; only the order means anything.
    """

    actor: Actor
    quote: Span
    stance: Stance
    target: str
    statement: str
    attribution: str
    weight: float
