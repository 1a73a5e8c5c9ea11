"""The pydantic models of a brief, and the building blocks that verify themselves.

This package exports the parts of a custom schema, which are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer import import_on_use

if TYPE_CHECKING:
    from summarizer.schemas.blocks import ActorRef, Attribution, Content, Figure, Label, Prose, Quote, RelatedActor
    from summarizer.schemas.news import Actor, NumericClaim, OpenQuestion, Position, Sentence

__all__ = [
    "Actor",
    "ActorRef",
    "Attribution",
    "Content",
    "Figure",
    "Label",
    "NumericClaim",
    "OpenQuestion",
    "Position",
    "Prose",
    "Quote",
    "RelatedActor",
    "Sentence",
]

__getattr__, __dir__ = import_on_use(
    __name__,
    {
        "summarizer.schemas.blocks": [
            "ActorRef",
            "Attribution",
            "Content",
            "Figure",
            "Label",
            "Prose",
            "Quote",
            "RelatedActor",
        ],
        "summarizer.schemas.news": ["Actor", "NumericClaim", "OpenQuestion", "Position", "Sentence"],
    },
)
