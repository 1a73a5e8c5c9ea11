"""Reads an answer as it was written: what means null is null, and sentences without quotes have the form of sentences.

Nothing is verified here, and what a model gets wrong otherwise stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.news import split_sentences
from summarizer.verification.schema_paths import Place, read_places

NULL_LIKE = frozenset({"", "null", "none", "n/a"})
"""Strings that mean null where null is allowed, in any case."""


def normalize_answer(model: type[BaseModel], raw: Any) -> Any:
    """An answer in the form that is verified.

    Strings that mean null are null. Null instead of an optional list inside an item is an empty list. A string instead
    of a sentence with quotes, or of a list of them, is read as sentences without quotes. What is not changed is the
    answer's own, and not copied.
    """
    return _read(read_places(model), raw, depth=0)


def _read(place: Place, value: Any, *, depth: int) -> Any:
    if isinstance(value, Mapping):
        changed = {
            name: new
            for name, part in value.items()
            if (below := place.enter(name)) is not None
            and (new := _read_field(place, name, below, part, depth=depth)) is not part
        }
        return {**value, **changed} if changed else value
    if isinstance(value, list):
        parts = [
            part if (below := place.enter(at)) is None else _read(below, part, depth=depth + 1)
            for at, part in enumerate(value)
        ]
        return parts if any(new is not part for new, part in zip(parts, value, strict=True)) else value
    return write_sentence(value) if place.is_sentence and isinstance(value, str) else value


def _read_field(owner: Place, name: str, place: Place, value: Any, *, depth: int) -> Any:
    is_null = isinstance(value, str) and value.strip().casefold() in NULL_LIKE and value not in place.choices
    if place.is_nullable and is_null:
        return None
    if not place.is_nullable and place.is_list and name in owner.defaults:
        is_summary = place.elements is not None and place.elements.is_sentence
        if (is_null or value is None) and (depth or is_summary):
            return []
        if is_summary and isinstance(value, str):
            return [write_sentence(sentence) for sentence in split_sentences(value)]
    return _read(place, value, depth=depth + 1)


def write_sentence(text: str) -> dict[str, Any]:
    """A sentence without quotes, in the form in which sentences are written."""
    return {"quotes": [], "text": text}
