"""Through a verified object, object by object, with the path of each. Looks at nothing but its own structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.grounding.paths import Path
from summarizer.schemas.blocks import Block

T = TypeVar("T", bound=BaseModel)

Objects: TypeAlias = Sequence[tuple[Path, BaseModel]]
"""The objects in a content, each with its path in the content's JSON."""

NESTED = (BaseModel, Mapping, list, tuple)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Every object in a value, itself first, in the order of its fields. A block is one object, with none inside."""
    if isinstance(value, BaseModel):
        yield path, value
        if isinstance(value, Block):
            return
        for name, field in type(value).model_fields.items():
            part = getattr(value, name)
            if isinstance(part, NESTED):
                yield from walk(part, (*path, field.serialization_alias or field.alias or name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if isinstance(part, NESTED):
                yield from walk(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            if isinstance(part, NESTED):
                yield from walk(part, (*path, place))


def gather(objects: Objects, kind: type[T]) -> Iterator[tuple[Path, T]]:
    """The objects of one type."""
    for path, part in objects:
        if isinstance(part, kind):
            yield path, part
