"""Checks a schema before use, such as the order of its fields, and unions that would bypass verification."""

from __future__ import annotations

import inspect
import re
import reprlib
import types
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, RootModel
from pydantic.errors import PydanticUndefinedAnnotation

from summarizer.errors import ConfigurationError
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import (
    HOLDER,
    PROSE,
    REFERENCE,
    SchemaField,
    is_model,
    list_own_fields,
    objects_in,
    read_fields,
)

CHECKED_BY_QUOTES: Final = (Figure, Attribution, PROSE, HOLDER)


def check_schema(model: type[BaseModel], /) -> None:
    """Refuse a schema whose blocks could not be verified.

    Raises:
        ConfigurationError: A figure, attribution or sentence is declared before the quote that proves it, or has no
            quote; a quote may also be any string; actors are referred to before they are declared; a type is unknown.
            The message names the field.
    """
    if not is_model(model) or model is BaseModel:
        message = f"A schema is a class derived from pydantic.BaseModel, not {reprlib.repr(model)}"
        raise ConfigurationError(f"{message}: extract(text, Class).")
    if issubclass(model, RootModel):
        raise ConfigurationError(f"{model.__name__} has no fields: put what it holds into a field of a model.")
    check_names(model)
    _check_model(model)


def check_names(model: type[BaseModel], /) -> None:
    """Refuse a schema that names an unknown type, since pydantic would fail only later."""
    try:
        model.model_rebuild()
    except PydanticUndefinedAnnotation as error:
        word = re.compile(rf"\b{re.escape(str(error.name))}\b")
        written = ((owner, *item) for owner in objects_in(model) for item in inspect.get_annotations(owner).items())
        found = (f"{owner.__name__}.{field}" for owner, field, kind in written if word.search(str(kind)))
        place = next(found, model.__name__)
        for cached in (objects_in, read_fields):  # the class may be defined later, as in a notebook
            cached.cache_clear()
        raise ConfigurationError(
            f"{place} is of a type that is not known, {error.name}: import it, define it first, or correct its name."
        ) from None


@cache
def _check_model(model: type[BaseModel], /) -> None:
    check_object(model, declared=False, seen=set())


def check_object(owner: type[BaseModel], *, declared: bool, seen: set[type]) -> bool:
    """Check an object's fields in order, and the objects in them.

    Args:
        declared: Whether actors are declared before this object.
        seen: The classes that have been checked; this one is added.

    Returns:
        Whether actors are declared after this object.

    Raises:
        ConfigurationError: See `check_schema`.
    """
    seen.add(owner)
    declared = declared or issubclass(owner, Actor)
    parts = {field.name: field.marks for field in read_fields(owner)}
    check_order(owner, parts)
    for name, marks in parts.items():
        if Quote in marks and str in marks:
            advice = "make it a Quote or a list of them, no union and no dict"
            raise ConfigurationError(
                f"{owner.__name__}.{name} may be a Quote or any string, so it proves nothing: {advice}."
            )
        if REFERENCE in marks and not declared:
            raise ConfigurationError(f"{owner.__name__}.{name} refers to actors: declare a list of Actor first.")
        for part in marks:
            if is_model(part) and not issubclass(part, Quote | Figure | Attribution) and part not in seen:
                declared = check_object(part, declared=declared, seen=seen)
    return declared


def list_unchecked_fields(content: type[BaseModel], /) -> list[str]:
    """Return the fields of a custom schema, as `Class.field`, of which not every value is checked."""
    return [
        f"{owner.__name__}.{field.name}"
        for owner in objects_in(content)
        for field in list_own_fields(owner)
        if not is_checked(field)
    ]


def is_checked(field: SchemaField) -> bool:
    """Whether a check covers every value of a field."""
    types_in = [mark for mark in field.marks if isinstance(mark, type) and mark is not types.NoneType]
    loose = [kind for kind in types_in if not is_model(kind) and not (field.is_proved and kind is str)]
    return not loose and (field.is_proved or any(map(is_model, types_in)))


def check_order(owner: type[BaseModel], parts: dict[str, tuple[Any, ...]]) -> None:
    """Refuse an object that declares a quote after the fields that it proves.

    Raises:
        ConfigurationError: The message names both fields.
    """
    proved: list[str] = []
    for name, marks in parts.items():
        if Quote in marks:
            proved.append(name)
            continue
        late = [other for other, found in parts.items() if Quote in found and other not in proved]
        if late and any(mark in CHECKED_BY_QUOTES for mark in marks):
            raise ConfigurationError(
                f"{owner.__name__}.{name} is checked against {owner.__name__}.{late[0]}: declare {late[0]} before it."
            )
        if (Figure in marks or Attribution in marks) and not proved:
            raise ConfigurationError(f"{owner.__name__}.{name} is proved by a quote: declare a Quote before it.")
