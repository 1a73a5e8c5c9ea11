"""Compares what a brief says that its article has with the article: for briefs that come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from pydantic import BaseModel

from summarizer.report.fields import read_fields
from summarizer.schemas.blocks import Baseline, Figure, Quote
from summarizer.schemas.brief import Envelope
from summarizer.schemas.news import Mention

ENVELOPE: Final = frozenset(Envelope.model_fields)


class Altered(NamedTuple):
    path: str
    reason: str


def list_altered(brief: Envelope) -> Iterator[Altered]:
    """List the quotes, figures and mentions of a brief that are not the article's text at their offsets.

    It reads the brief as reports do, so that everything that is drawn as the article's words is compared.
    """
    for path, value in walk(brief):
        if isinstance(value, Quote | Figure | Baseline | Mention):
            start, end = value.start, value.end
            if brief.article.text[start:end] != value.text:
                name = "figure" if isinstance(value, Baseline) else type(value).__name__.lower()
                yield Altered(path, f"the article does not have this {name} from {start} to {end}")


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield everything in a brief that is read as an object, with its path."""
    for field in read_fields(value):
        if isinstance(value, Envelope) and field.name in ENVELOPE:
            continue
        for below, part in zip(field.paths, field.values, strict=True):
            inner = f"{path}.{below}" if path else below
            if isinstance(part, BaseModel | Mapping):
                yield inner, part
                yield from walk(part, inner)
