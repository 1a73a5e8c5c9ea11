"""Through a verified object part by part, with the path of each. Looks at nothing but the object's own structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer.grounding.paths import Path

T = TypeVar("T")


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value in an object, itself first, in the order of its fields; paths have the names of its JSON."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            key = field.serialization_alias or field.alias or name
            yield from walk(getattr(value, name), (*path, key))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from walk(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from walk(part, (*path, place))


def gather(value: Any, kind: type[T]) -> Iterator[tuple[Path, T]]:
    """Every part of one type."""
    for path, part in walk(value):
        if isinstance(part, kind):
            yield path, part
