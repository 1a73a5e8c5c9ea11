"""Paths into a raw answer: which part of it an error condemns, and what the answer is without that part.

Knows JSON and type annotations; knows nothing of articles, quotes or reasons.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel, RootModel

Path: TypeAlias = tuple[str | int, ...]


def write_path(path: Path) -> str:
    """A path as people read it; the root is empty.

    >>> write_path(("actors", 0, "aliases", 1)), write_path((3,))
    ('actors[0].aliases[1]', '[3]')
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def look_up(raw: Any, path: Path) -> Any:
    """What stands at a path; None where the path leads nowhere."""
    for part in path:
        if not holds(raw, part):
            return None
        raw = raw[part]
    return raw


def holds(raw: Any, part: str | int) -> bool:
    """Whether one part of a path leads somewhere."""
    if isinstance(raw, list):
        return isinstance(part, int) and part < len(raw)
    return isinstance(raw, Mapping) and part in raw


def follow(raw: Any, loc: Path) -> Path:
    """As much of an error's location as leads somewhere in the answer.

    Parts that are no key of it are the tags that pydantic puts in for the arms of a union, or a missing field.
    """
    path: Path = ()
    for part in loc:
        if holds(raw, part):
            path, raw = (*path, part), raw[part]
    return path


def owner(path: Path) -> Path:
    """The object that a path's field, or list field, belongs to.

    >>> owner(("claims", 2, "quotes", 0))
    ('claims', 2)
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


def item_of(model: type[BaseModel], path: Path) -> Path:
    """The smallest part that can be taken out as a whole: an element of a list or mapping, else the top-level field.

    A field of an object is none: an object without its quote would still say what the quote should prove.
    """
    best = path[:1]
    places: list[Any] = [model]
    for depth, part in enumerate(path, start=1):
        nexts: list[Any] = []
        for place in places:
            if (field := field_type(place, part)) is not None:
                nexts.append(field)
            elif (element := element_type(place, part)) is not None:
                nexts.append(element)
                best = path[:depth]
        places = [arm for place in nexts for arm in unfold(place)]
    return best


def find_places(model: type[BaseModel], raw: Any, kind: type) -> Iterator[tuple[Path, Any]]:
    """Every part of an answer that a schema takes for one type, with its path, whether it is valid or not."""

    def search(value: Any, path: Path, places: list[Any]) -> Iterator[tuple[Path, Any]]:
        if kind in places:
            yield path, value
            return
        parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        for part, inner in parts:
            types_of = [
                t for place in places for t in (field_type(place, part), element_type(place, part)) if t is not None
            ]
            if types_of:
                yield from search(inner, (*path, part), [arm for t in types_of for arm in unfold(t)])

    yield from search(raw, (), list(unfold(model)))


def unfold(annotation: Any) -> Iterator[Any]:
    """The arms of a union, without Annotated and type aliases around them."""
    if hasattr(annotation, "__value__"):
        yield from unfold(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        yield from unfold(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for arm in get_args(annotation):
            yield from unfold(arm)
    elif isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from unfold(annotation.model_fields["root"].annotation)
    else:
        yield annotation


def field_type(place: Any, part: str | int) -> Any:
    """The type of an object's field, by its name or alias; None where `place` is no object with such a field."""
    if not isinstance(place, type) or not isinstance(part, str):
        return None
    if issubclass(place, BaseModel):
        for name, field in place.model_fields.items():
            if part in (name, field.alias, field.validation_alias):
                return field.annotation
    elif is_typeddict(place) or dataclasses.is_dataclass(place):
        return get_type_hints(place).get(part)
    return None


def element_type(place: Any, part: str | int) -> Any:
    """The type of a list's or mapping's element; None where `place` is neither."""
    arguments = get_args(place)
    origin = get_origin(place)
    if not isinstance(origin, type) or not arguments:
        return None
    if issubclass(origin, Mapping):
        return arguments[1] if isinstance(part, str) else None
    if not issubclass(origin, Collection) or not isinstance(part, int):
        return None
    if origin is tuple and Ellipsis not in arguments:
        return arguments[part] if part < len(arguments) else None
    return arguments[0]


def leave_out(raw: Any, dead: Collection[Path], *, back: dict[Path, Path], old: Path = (), new: Path = ()) -> Any:
    """A copy of an answer without some of its parts.

    Args:
        raw: The answer.
        dead: Paths of what is left out.
        back: Filled with the copy's paths, each with the answer's own path for the same part.
        old: Where `raw` stands in the answer.
        new: Where the copy stands.
    """
    back[new] = old
    if isinstance(raw, list):
        kept: list[Any] = []
        for place, value in enumerate(raw):
            if (*old, place) not in dead:
                kept.append(leave_out(value, dead, back=back, old=(*old, place), new=(*new, len(kept))))
        return kept
    if isinstance(raw, dict):
        return {
            key: leave_out(value, dead, back=back, old=(*old, key), new=(*new, key))
            for key, value in raw.items()
            if (*old, key) not in dead
        }
    return raw
