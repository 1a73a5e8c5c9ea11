"""The pydantic models of a brief and the building blocks that make them trustworthy.

What a schema of one's own is made of has its name here, and is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer import import_on_use

if TYPE_CHECKING:
    from summarizer.schemas.blocks import ActorRef, Attribution, Content, Figure, Prose, Quote, RelatedActor
    from summarizer.schemas.news import Actor, NumericClaim, OpenQuestion, Position, Sentence

__all__ = [
    "Actor",
    "ActorRef",
    "Attribution",
    "Content",
    "Figure",
    "NumericClaim",
    "OpenQuestion",
    "Position",
    "Prose",
    "Quote",
    "RelatedActor",
    "Sentence",
]

_HOMES = {
    "Actor": "summarizer.schemas.news",
    "ActorRef": "summarizer.schemas.blocks",
    "Attribution": "summarizer.schemas.blocks",
    "Content": "summarizer.schemas.blocks",
    "Figure": "summarizer.schemas.blocks",
    "NumericClaim": "summarizer.schemas.news",
    "OpenQuestion": "summarizer.schemas.news",
    "Position": "summarizer.schemas.news",
    "Prose": "summarizer.schemas.blocks",
    "Quote": "summarizer.schemas.blocks",
    "RelatedActor": "summarizer.schemas.blocks",
    "Sentence": "summarizer.schemas.news",
}

__getattr__, __dir__ = import_on_use(__name__, _HOMES)
