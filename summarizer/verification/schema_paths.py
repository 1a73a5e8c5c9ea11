"""What a schema lets stand where: its annotations read once, so that an answer is searched without looking at types.

Knows type annotations and JSON; knows nothing of articles, quotes or reasons.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, RootModel

from summarizer.verification.paths import Path


@dataclass(slots=True)
class Shape:
    """One place of a schema, as far as something below it can be of the wanted type.

    Attributes:
        wanted: Whether what stands here is of that type.
        fields: What stands under a name or, in a tuple of fixed length, at an index.
        elements: What stands at any other index of a list.
        values: What stands under any other name of a mapping.
    """

    wanted: bool = False
    fields: dict[str | int, Shape] = field(default_factory=dict)
    elements: Shape | None = None
    values: Shape | None = None

    def below(self) -> Iterator[Shape]:
        """What can stand inside."""
        yield from self.fields.values()
        yield from (part for part in (self.elements, self.values) if part is not None)

    def enter(self, value: Any, path: Path) -> Iterator[tuple[Shape, Path, Any]]:
        """The parts of a value that lead somewhere."""
        if isinstance(value, Mapping):
            for name, part in value.items():
                if shape := self.fields.get(name, self.values):
                    yield shape, (*path, name), part
        elif isinstance(value, list):
            for place, part in enumerate(value):
                if shape := self.fields.get(place, self.elements):
                    yield shape, (*path, place), part


def find_places(model: type[BaseModel], raw: Any, kind: type) -> Iterator[tuple[Path, Any]]:
    """Every part of an answer that a schema takes for one type, with its path, whether it is valid or not."""
    ahead: list[tuple[Shape, Path, Any]] = [(read_shape(model, kind), (), raw)]
    while ahead:
        shape, path, value = ahead.pop()
        if shape.wanted:
            yield path, value
        else:
            ahead += reversed(list(shape.enter(value, path)))


def item_of(model: type[BaseModel], path: Path) -> Path:
    """The smallest part that can be taken out as a whole: an element of a list or mapping, else the top-level field.

    A field of an object is none: an object without its quote would still say what the quote should prove.
    """
    best = path[:1]
    places: list[Any] = [model]
    for depth, part in enumerate(path, start=1):
        nexts: list[Any] = []
        for place in places:
            if isinstance(part, str) and (inner := fields_of(place).get(part)) is not None:
                nexts.append(inner)
            elif (element := element_type(place, part)) is not None:
                nexts.append(element)
                best = path[:depth]
        places = [arm for place in nexts for arm in unfold(place)]
    return best


@lru_cache(maxsize=128)
def read_shape(model: type[BaseModel], kind: type) -> Shape:
    """The places of a schema that can be, or hold, something of one type."""
    return _Reader(kind).read(model)


class _Reader:
    """Reads the annotations of one schema, each once, so that a schema may hold itself."""

    def __init__(self, kind: type) -> None:
        self._kind = kind
        # by identity, since metadata need not be hashable; the annotations are kept, so that no id is used twice
        self._read: dict[tuple[int, ...], tuple[Shape, tuple[Any, ...]]] = {}

    def read(self, *annotations: Any) -> Shape:
        """The shape of a place that has one of these types, without what leads nowhere."""
        top = self._shape(annotations)
        useful = {id(shape) for shape, _ in self._read.values() if shape.wanted}
        before = -1
        while before < len(useful):
            before = len(useful)
            useful |= {
                id(shape) for shape, _ in self._read.values() if any(id(part) in useful for part in shape.below())
            }
        for shape, _ in self._read.values():
            shape.fields = {name: below for name, below in shape.fields.items() if id(below) in useful}
            shape.elements = shape.elements if id(shape.elements) in useful else None
            shape.values = shape.values if id(shape.values) in useful else None
        return top

    def _shape(self, annotations: tuple[Any, ...]) -> Shape:
        key = tuple(map(id, annotations))
        if key in self._read:
            return self._read[key][0]
        shape = Shape()
        self._read[key] = shape, annotations
        arms = [arm for annotation in annotations for arm in unfold(annotation)]
        shape.wanted = self._kind in arms
        if shape.wanted:
            return shape
        named: dict[str | int, list[Any]] = {}
        for arm in arms:
            for name, inner in fields_of(arm).items():
                named.setdefault(name, []).append(inner)
            for place, inner in fixed_places(arm):
                named.setdefault(place, []).append(inner)
        elements = [inner for arm in arms if (inner := element_type(arm, -1)) is not None]
        values = [inner for arm in arms if (inner := element_type(arm, "")) is not None]
        for part, inners in named.items():
            rest = values if isinstance(part, str) else elements
            shape.fields[part] = self._shape((*inners, *rest))
        shape.elements = self._shape(tuple(elements)) if elements else None
        shape.values = self._shape(tuple(values)) if values else None
        return shape


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


def fields_of(place: Any) -> dict[str, Any]:
    """The types of an object's fields, by every name that an answer may use; none where `place` is no object."""
    if not isinstance(place, type):
        return {}
    if issubclass(place, BaseModel):
        return {
            key: info.annotation
            for name, info in reversed(place.model_fields.items())  # the first field of a name has it
            for key in (name, info.alias, info.validation_alias)
            if isinstance(key, str)
        }
    # a TypedDict of typing_extensions, which pydantic wants before Python 3.12, is none to typing's own test
    is_typed = issubclass(place, dict) and hasattr(place, "__required_keys__")
    return get_type_hints(place) if is_typed or dataclasses.is_dataclass(place) else {}


def element_type(place: Any, part: str | int) -> Any:
    """The type of a list's or mapping's element; None where `place` is neither, or has a type for each index."""
    arguments = get_args(place)
    origin = get_origin(place)
    if not isinstance(origin, type) or not arguments:
        return None
    if issubclass(origin, Mapping):
        return arguments[1] if isinstance(part, str) else None
    if not issubclass(origin, Collection) or not isinstance(part, int):
        return None
    if origin is tuple and Ellipsis not in arguments:
        return arguments[part] if 0 <= part < len(arguments) else None
    return arguments[0]


def fixed_places(place: Any) -> Iterator[tuple[int, Any]]:
    """The indices of a tuple of fixed length, each with its type."""
    arguments = get_args(place)
    if get_origin(place) is tuple and arguments and Ellipsis not in arguments:
        yield from enumerate(arguments)
