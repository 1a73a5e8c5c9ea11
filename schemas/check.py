"""Reads the fields of schemas, and checks a schema before use.

A schema is refused for the order of its fields, and for unions that would bypass verification.
"""

from __future__ import annotations

import reprlib
import types
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Annotated, Any, NamedTuple, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel

from summarizer.errors import ConfigurationError
from summarizer.schemas.blocks import ActorRef, Attribution, Block, Figure, Prose, Quote
from summarizer.schemas.news import Actor

PROSE = get_args(Prose)[1]
"""The validator that makes a string Prose."""

REFERENCE, HOLDER = get_args(ActorRef)[1:3]
"""The validator that an ActorRef and a RelatedActor have in common, and the one that an ActorRef has alone."""

CHECKED_BY_QUOTES = (Figure, Attribution, PROSE, HOLDER)


class SchemaField(NamedTuple):
    """A field of a schema's class."""

    name: str  # its name in Python
    alias: str  # its name in an answer
    key: str  # its name in a brief's JSON
    annotation: Any
    marks: tuple[Any, ...]  # the types in its annotation, and the validators on them

    @property
    def is_reference(self) -> bool:
        """Whether its strings are ids of actors."""
        return REFERENCE in self.marks

    @property
    def is_proved(self) -> bool:
        """Whether its strings are proved."""
        return PROSE in self.marks or REFERENCE in self.marks

    @property
    def objects(self) -> list[type[BaseModel]]:
        """The classes of the objects in it that are no blocks."""
        return [mark for mark in self.marks if is_model(mark) and not issubclass(mark, Block)]


@lru_cache(maxsize=512)
def read_fields(model: type[BaseModel]) -> tuple[SchemaField, ...]:
    """The fields of a class, in its order."""
    return tuple(
        SchemaField(
            name,
            info.alias or name,
            info.serialization_alias or info.alias or name,
            info.annotation,
            tuple(parts_of(info.annotation, info.metadata)),
        )
        for name, info in model.model_fields.items()
    )


def list_marks(model: type[BaseModel]) -> Iterator[Any]:
    """All types and validators in the fields of a class and of the objects in it."""
    for owner in objects_in(model, seen=set()):
        for field in read_fields(owner):
            yield from field.marks


def check_schema(model: type[BaseModel], /) -> None:
    """Refuse a schema whose blocks could not be verified.

    Raises:
        ConfigurationError: A figure, attribution or sentence stands before the quote that proves it, or has none; a
            quote may also be any string; actors are referred to before they are declared. The message names the field.
    """
    if not is_model(model):
        raise ConfigurationError(f"A schema is a class of pydantic models, and {reprlib.repr(model)} is none.")
    _check_model(model)


@cache
def _check_model(model: type[BaseModel], /) -> None:
    check_object(model, declared=False, seen=set())


def check_object(owner: type[BaseModel], *, declared: bool, seen: set[type]) -> bool:
    """Check an object's fields in their order, and the objects in them.

    Args:
        declared: Whether actors are declared before it.
        seen: The classes that were checked; this one is added.

    Returns:
        Whether actors are declared before what follows it.

    Raises:
        ConfigurationError: See `check_schema`.
    """
    seen.add(owner)
    declared = declared or issubclass(owner, Actor)
    parts = {field.name: field.marks for field in read_fields(owner)}
    check_order(owner, parts)
    for name, marks in parts.items():
        if Quote in marks and str in marks:
            raise ConfigurationError(f"{owner.__name__}.{name} may be a Quote or any string, so it proves nothing.")
        if REFERENCE in marks and not declared:
            raise ConfigurationError(f"{owner.__name__}.{name} refers to actors: declare a list of Actor first.")
        for part in marks:
            if is_model(part) and not issubclass(part, Quote | Figure | Attribution) and part not in seen:
                declared = check_object(part, declared=declared, seen=seen)
    return declared


def is_model(value: Any) -> TypeGuard[type[BaseModel]]:
    """Whether something is a pydantic model's class."""
    return isinstance(value, type) and issubclass(value, BaseModel)


@lru_cache(maxsize=512)
def list_own_fields(model: type[BaseModel]) -> tuple[SchemaField, ...]:
    """The fields of a class that no class of the package declares.

    Those of the package are blocks, or choices that `docs/verification.md` names.
    """
    ours = {name for base in model.__mro__ if is_of_package(base) for name in getattr(base, "model_fields", ())}
    return tuple(field for field in read_fields(model) if field.name not in ours)


@cache
def is_of_package(model: type) -> bool:
    """Whether a class is one of the package's."""
    return model.__module__.startswith(f"{__package__}.")


def list_unchecked_fields(content: type[BaseModel], /) -> list[str]:
    """The fields of a schema of one's own whose values no check covers, or only some of them."""
    return [
        f"{owner.__name__}.{field.name}"
        for owner in objects_in(content, seen=set())
        for field in list_own_fields(owner)
        if not is_checked(field)
    ]


def is_checked(field: SchemaField) -> bool:
    """Whether a check covers every value of a field."""
    types_in = [mark for mark in field.marks if isinstance(mark, type) and mark is not types.NoneType]
    loose = [kind for kind in types_in if not is_model(kind) and not (field.is_proved and kind is str)]
    return not loose and (field.is_proved or any(map(is_model, types_in)))


def check_order(owner: type[BaseModel], parts: dict[str, tuple[Any, ...]]) -> None:
    """Refuse an object whose quote comes after what it proves.

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


def objects_in(annotation: Any, *, seen: set[type]) -> Iterator[type[BaseModel]]:
    """Every model that an annotation leads to, each before those in its later fields; blocks are none."""
    for part in parts_of(annotation, ()):
        if not is_model(part) or issubclass(part, Quote | Figure | Attribution) or part in seen:
            continue
        seen.add(part)
        yield part
        for field in part.model_fields.values():
            yield from objects_in(field.annotation, seen=seen)


def parts_of(annotation: Any, metadata: Any) -> Iterator[Any]:
    """The types in an annotation, through unions, containers and aliases, and the validators on them."""
    yield from metadata
    if hasattr(annotation, "__value__"):
        yield from parts_of(annotation.__value__, ())
    elif get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from parts_of(inner, marks)
    elif get_origin(annotation) in (Union, types.UnionType) or get_args(annotation):
        for part in get_args(annotation):
            yield from parts_of(part, ())
    else:
        yield annotation
