"""The references of items to actors, found by type: a word that looks like an id is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from summarizer.schemas.blocks import Attribution, Block
from summarizer.schemas.check import REFERENCE, is_model, parts_of
from summarizer.verification.merge import replace_ids


class Field(NamedTuple):
    """A field of a class that may refer to actors.

    Attributes:
        key: Its name in JSON.
        is_reference: Whether its strings are ids.
        models: The classes of objects in it.
    """

    key: str
    is_reference: bool
    models: tuple[type[BaseModel], ...]


@lru_cache(maxsize=512)
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a class that may refer to actors."""
    fields = []
    for name, info in model.model_fields.items():
        marks = list(parts_of(info.annotation, info.metadata))
        inner = tuple(mark for mark in marks if is_model(mark) and not issubclass(mark, Block))
        if REFERENCE in marks or inner or Attribution in marks:
            fields.append(Field(info.alias or name, REFERENCE in marks, inner))
    return tuple(fields)


def rename_references(model: type[BaseModel], raw: Any, ids: Mapping[str, str]) -> Any:
    """Replace the references of an object as JSON.

    Args:
        model: Its class.
        raw: The object.
        ids: The new id for each old one.
    """
    if not isinstance(raw, Mapping):
        return raw
    changed = {**raw}
    for key, is_reference, models in fields_of(model):
        value = raw.get(key)
        if value is None:
            continue
        if is_reference:
            changed[key] = replace_ids(value, ids)
        elif models:
            for inner in models:
                changed[key] = rename_in(inner, changed[key], ids)
        elif isinstance(value, Mapping) and value.get("speaker") in ids:  # an attribution as an object
            changed[key] = {**value, "speaker": ids[value["speaker"]]}
    return changed


def rename_in(model: type[BaseModel], value: Any, ids: Mapping[str, str]) -> Any:
    """The same for an object or a list of objects."""
    if isinstance(value, list):
        return [rename_references(model, part, ids) for part in value]
    return rename_references(model, value, ids)


def list_references(item: BaseModel) -> Iterator[str]:
    """The ids that an item refers to in its own fields."""
    for name, info in type(item).model_fields.items():
        if REFERENCE in parts_of(info.annotation, info.metadata):
            value = getattr(item, name)
            yield from (value,) if isinstance(value, str) else (one for one in value or () if isinstance(one, str))
