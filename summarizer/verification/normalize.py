"""Normalizes an answer before validation: strings that mean null, nulls for lists, and plain strings for sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.news import split_sentences
from summarizer.verification.schema_paths import Place, read_places

NULL_LIKE = frozenset({"", "null", "none", "n/a"})
"""Strings that mean null in a nullable field, in any case."""


def normalize_answer(model: type[BaseModel], raw: Any) -> Any:
    """Normalize an answer.

    Strings that mean null become null. Null for an optional list inside an item becomes an empty list. A string for a
    `Sentence`, or for a list of them, becomes sentences without quotes. Unchanged parts are not copied.
    """
    return _read(read_places(model), raw, depth=0)


def _read(place: Place, value: Any, *, depth: int) -> Any:
    if isinstance(value, str):
        return write_sentence(value) if place.is_sentence else value
    if isinstance(value, dict | Mapping):  # nearly always a dict, which is recognised faster
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
    return value


def _read_field(owner: Place, name: str, place: Place, value: Any, *, depth: int) -> Any:
    if place.is_nullable:
        if _is_null_like(value, place):
            return None
    elif place.is_list and name in owner.defaults:
        is_summary = place.elements is not None and place.elements.is_sentence
        if (depth or is_summary) and (value is None or _is_null_like(value, place)):
            return []
        if is_summary and isinstance(value, str):
            return [write_sentence(sentence) for sentence in split_sentences(value)]
    return _read(place, value, depth=depth + 1)


def _is_null_like(value: Any, place: Place) -> bool:
    """Whether a value is a string that means null at a place."""
    return isinstance(value, str) and value.strip().casefold() in NULL_LIKE and value not in place.choices


def write_sentence(text: str) -> dict[str, Any]:
    """A `Sentence` without quotes, as JSON."""
    return {"quotes": [], "text": text}
