"""The structure of a schema, read from its annotations: the fields of its classes, and the types at each place.

A place is where a value stands in a schema; a path is where it stands in JSON: the keys of objects and indexes of lists
that lead to it. `find_places` lists the parts of an answer whose place has a given type.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
import re
import types
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, RootModel

from summarizer.schemas.blocks import ActorRef, Block, Prose, Quote
from summarizer.schemas.findings import Path
from summarizer.schemas.news import Sentence

PROSE: Final = get_args(Prose)[1]  # the validator that makes a string Prose

PART: Final = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")

REFERENCE, HOLDER = get_args(ActorRef)[1:3]
"""The validator that `ActorRef` and `RelatedActor` share, and the one that only `ActorRef` has."""


class SchemaField(NamedTuple):
    """A field of a schema's class."""

    name: str  # name in Python
    alias: str  # name in an answer
    key: str  # name in a brief's JSON
    annotation: Any
    marks: tuple[Any, ...]  # the types in the annotation, and the validators on them
    title: str | None
    is_required: bool  # whether the field has no default

    @property
    def names(self) -> set[str]:
        return {self.name, self.alias, self.key}

    @property
    def is_reference(self) -> bool:
        """Whether the field's strings are ids of actors."""
        return REFERENCE in self.marks

    @property
    def is_proved(self) -> bool:
        """Whether the field's strings are proved."""
        return PROSE in self.marks or REFERENCE in self.marks

    @property
    def objects(self) -> list[type[BaseModel]]:
        """The classes of the objects in the field, without blocks."""
        return [mark for mark in self.marks if is_model(mark) and not issubclass(mark, Block)]

    @property
    def arms(self) -> list[Any]:
        """The types that the field's value may have, without None."""
        return [arm for arm in unfold(self.annotation) if arm is not types.NoneType]

    @property
    def element(self) -> Any:
        """The type of the items if the field is a list of any length; otherwise None."""
        arms = self.arms
        return element_of(arms[0]) if len(arms) == 1 else None


@lru_cache(maxsize=512)
def read_fields(model: type[BaseModel]) -> tuple[SchemaField, ...]:
    """Return the fields of a class, in order."""
    if not model.__pydantic_complete__:  # it names a class that was defined after it
        model.model_rebuild(raise_errors=False)
    return tuple(
        SchemaField(
            name,
            info.alias or name,
            info.serialization_alias or info.alias or name,
            info.annotation,
            tuple(parts_of(info.annotation, info.metadata)),
            info.title,
            info.is_required(),
        )
        for name, info in model.model_fields.items()
    )


def list_marks(model: type[BaseModel]) -> Iterator[Any]:
    """Yield all types and validators in the fields of a class and of the objects in it."""
    for owner in objects_in(model):
        for own in read_fields(owner):
            yield from own.marks


def is_model(value: Any) -> TypeGuard[type[BaseModel]]:
    """Whether a value is a pydantic model class."""
    return isinstance(value, type) and issubclass(value, BaseModel)


def is_block(value: Any) -> TypeGuard[type[Block]]:
    """Whether a value is the class of a building block, such as a figure."""
    return isinstance(value, type) and issubclass(value, Block)


def is_choice(mark: Any) -> bool:
    """Whether a type is an enumeration."""
    return get_origin(mark) is Literal or (isinstance(mark, type) and issubclass(mark, enum.Enum))


@lru_cache(maxsize=512)
def list_own_fields(model: type[BaseModel]) -> tuple[SchemaField, ...]:
    """Return the fields of a class that no class of this package declares.

    The package's own fields are blocks, or choices that `docs/verification.md` names.
    """
    ours = {name for base in model.__mro__ if is_of_package(base) for name in getattr(base, "model_fields", ())}
    return tuple(own for own in read_fields(model) if own.name not in ours)


@cache
def is_of_package(model: type) -> bool:
    """Whether a class belongs to this package."""
    return model.__module__.startswith(f"{__package__}.")


@lru_cache(maxsize=512)
def objects_in(model: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """Return a class and all classes nested in its fields, depth first, without blocks."""
    found: dict[type[BaseModel], None] = {}

    def enter(kind: type[BaseModel]) -> None:
        if kind not in found:
            found[kind] = None
            for own in read_fields(kind):
                for inner in own.objects:
                    enter(inner)

    enter(model)
    return tuple(found)


def parts_of(annotation: Any, metadata: Any = ()) -> Iterator[Any]:
    """Yield the types in an annotation, inside unions, containers and aliases, and the validators on them.

    Of the containers, only mappings are yielded themselves, since their keys are values as well.
    """
    yield from metadata
    if hasattr(annotation, "__value__"):
        yield from parts_of(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from parts_of(inner, marks)
    elif get_args(annotation) and get_origin(annotation) is not Literal:
        if value_of(annotation) is not None:
            yield get_origin(annotation)
        for part in get_args(annotation):
            yield from parts_of(part)
    else:
        yield annotation


def unfold(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union, without `Annotated` and type aliases around them."""
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


def element_of(kind: Any) -> Any:
    """Return the element type of a list of any length; None for any other type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if not isinstance(origin, type) or not issubclass(origin, Collection) or issubclass(origin, Mapping):
        return None
    return arguments[0] if arguments and (origin is not tuple or Ellipsis in arguments) else None


def value_of(kind: Any) -> Any:
    """Return the value type of a mapping; None for any other type."""
    origin, arguments = get_origin(kind), get_args(kind)
    return arguments[1] if isinstance(origin, type) and issubclass(origin, Mapping) and arguments else None


def parts_below(kind: Any) -> dict[str | int, tuple[Any, bool]]:
    """Return the parts of an object or a fixed-length tuple, each as (type, whether it has a default).

    Parts of an object are listed under every name that an answer may use. Any other type has no parts.
    """
    if get_origin(kind) is tuple and Ellipsis not in get_args(kind):
        return {at: (inner, False) for at, inner in enumerate(get_args(kind))}
    if is_model(kind):
        return {
            key: (info.annotation, not info.is_required())
            for name, info in reversed(kind.model_fields.items())  # if two fields share a name, the first wins
            for key in (name, info.alias, info.validation_alias)
            if isinstance(key, str)
        }
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        types_of, missing = get_type_hints(kind), (dataclasses.MISSING, dataclasses.MISSING)
        return {
            one.name: (types_of[one.name], (one.default, one.default_factory) != missing)
            for one in dataclasses.fields(kind)
        }
    # `typing.is_typeddict` rejects those of typing_extensions, which pydantic requires before Python 3.12
    optional = getattr(kind, "__optional_keys__", None)
    return {} if optional is None else {name: (inner, name in optional) for name, inner in get_type_hints(kind).items()}


def is_plain(kind: Any) -> bool:
    """Whether a type is that of a plain value, not an object, block, list, tuple or mapping."""
    return not parts_below(kind) and element_of(kind) is None and value_of(kind) is None


def choices_of(kind: Any) -> list[str]:
    """Return the strings that an enumeration allows; empty for any other type."""
    if not is_choice(kind):
        return []
    values = get_args(kind) if get_origin(kind) is Literal else [member.value for member in kind]
    return [value for value in values if isinstance(value, str)]


@dataclass(slots=True, eq=False)
class Place:
    """A place in a schema, with all types that a value there may have."""

    kinds: frozenset[type] = frozenset()  # the classes among these types
    is_nullable: bool = False  # whether null is allowed
    is_list: bool = False  # whether a list of any length is allowed
    lists_values: bool = False  # whether a list of plain values is allowed
    choices: frozenset[str] = frozenset()  # the strings that an enumeration allows
    # the places of an object's fields by name, and of a fixed-length tuple's elements by index
    fields: dict[str | int, Place] = field(default_factory=dict)
    defaults: frozenset[str | int] = frozenset()  # the names that have a default
    elements: Place | None = None  # the place of a list's elements
    values: Place | None = None  # the place of a mapping's values
    keeps_strings: bool = False  # whether strings are taken literally: null, choices, lists, sentences are not allowed

    @property
    def is_quote(self) -> bool:
        return Quote in self.kinds

    @property
    def is_sentence(self) -> bool:
        return Sentence in self.kinds

    @property
    def is_plain(self) -> bool:
        """Whether neither lists nor objects other than blocks are allowed."""
        return not (self.is_list or self.fields or self.values)

    def enter(self, part: str | int) -> Place | None:
        """Return the place below a name or an index; None if there is none."""
        return self.fields.get(part, self.elements if isinstance(part, int) else self.values)

    def list_below(self) -> Iterator[Place]:
        yield from self.fields.values()
        yield from (place for place in (self.elements, self.values) if place is not None)


@lru_cache(maxsize=512)
def find_leading(root: Place, kind: type) -> frozenset[Place]:
    """Return the places of a schema that may have a type, or that have such a place below them."""
    places, ahead = {root}, [root]
    while ahead:
        below = [place for place in ahead.pop().list_below() if place not in places]
        places.update(below)
        ahead += below
    leading = {place for place in places if kind in place.kinds}
    before = -1
    while before < len(leading):
        before = len(leading)
        leading |= {place for place in places if not leading.isdisjoint(place.list_below())}
    return frozenset(leading)


@lru_cache(maxsize=128)
def read_places(model: type[BaseModel]) -> Place:
    """Return the root place of a schema. Cached."""
    return _Reader().read(model)


class _Reader:
    """Reads the annotations of a schema, each only once, so that a schema may be recursive."""

    def __init__(self) -> None:
        # keyed by identity, since metadata may be unhashable; the annotations are kept so that no id is reused
        self._read: dict[tuple[int, ...], tuple[Place, tuple[Any, ...]]] = {}

    def read(self, *annotations: Any) -> Place:
        """Return the place that may have any of these types."""
        key = tuple(map(id, annotations))
        if key in self._read:
            return self._read[key][0]
        place = Place()
        self._read[key] = place, annotations
        arms = [arm for annotation in annotations for arm in unfold(annotation)]
        place.kinds = frozenset(arm for arm in arms if isinstance(arm, type) and get_origin(arm) is None)
        place.is_nullable = types.NoneType in arms
        place.choices = frozenset(choice for arm in arms for choice in choices_of(arm))
        self._read_below(place, arms)
        place.keeps_strings = not (place.is_nullable or place.choices or place.is_list or place.is_sentence)
        return place

    def _read_below(self, place: Place, arms: Sequence[Any]) -> None:
        """Read the places of the parts, elements and values of a place's types."""
        elements = [inner for inner in map(element_of, arms) if inner is not None]
        values = [inner for inner in map(value_of, arms) if inner is not None]
        place.is_list = bool(elements)
        place.lists_values = place.is_list and all(is_plain(arm) for inner in elements for arm in unfold(inner))
        # a block is validated as a whole, by its own validator
        parts = [part for arm in arms if not is_block(arm) for part in parts_below(arm).items()]
        place.defaults = frozenset(name for name, (_, has_default) in parts if has_default)
        below: dict[str | int, list[Any]] = {}
        for name, (inner, _) in parts:
            below.setdefault(name, []).append(inner)
        place.fields = {
            name: self.read(*inners, *(elements if isinstance(name, int) else values)) for name, inners in below.items()
        }
        place.elements = self.read(*elements) if elements else None
        place.values = self.read(*values) if values else None


def find_places(model: type[BaseModel], raw: Any, kind: type) -> Iterator[tuple[Path, Any]]:
    """Yield the parts of an answer, valid or not, that a schema reads as a given type, with their paths."""
    root = read_places(model)
    leading = find_leading(root, kind)
    ahead: list[tuple[Place, Path, Any]] = [(root, (), raw)]
    while ahead:
        place, path, value = ahead.pop()
        if kind in place.kinds:
            yield path, value
            continue
        parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        entered = [
            (below, (*path, part), inner)
            for part, inner in parts
            if (below := place.enter(part)) is not None and below in leading
        ]
        ahead += reversed(entered)


def write_path(path: Path) -> str:
    """Write a path; the root is the empty string.

    >>> write_path(("actors", 0, "aliases", 1)), write_path((3,))
    ('actors[0].aliases[1]', '[3]')
    """
    return "".join([f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]).lstrip(".")


def read_path(written: str, /) -> Path:
    """Parse a written path.

    >>> read_path("actors[0].aliases[1]")
    ('actors', 0, 'aliases', 1)
    """
    return tuple(name or int(place) for name, place in PART.findall(written))


def look_up(raw: Any, path: Path) -> Any:
    """Return the value at a path; None if there is none."""
    for part in path:
        if not has_child(raw, part):
            return None
        raw = raw[part]
    return raw


def replace_at(raw: Any, path: Path, value: Any) -> Any:
    """Return a copy of an answer with another value at a path; other parts are shared.

    >>> replace_at({"a": [1, 2], "b": {}}, ("a", 1), 3)
    {'a': [1, 3], 'b': {}}
    """
    if not path:
        return value
    first, *rest = path
    changed: Any = [*raw] if isinstance(raw, list) else {**raw}
    changed[first] = replace_at(raw[first], tuple(rest), value)
    return changed


def has_child(raw: Any, part: str | int) -> bool:
    """Whether a value of an answer has a part: a key, or an index of a list."""
    if isinstance(raw, list):
        return isinstance(part, int) and part < len(raw)
    return isinstance(raw, Mapping) and part in raw


def owner_path(path: Path) -> Path:
    """Return the path of the object that owns a field, or a list's element.

    >>> owner_path(("claims", 2, "quotes", 0))
    ('claims', 2)
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


def is_within(path: Path, whole: Path) -> bool:
    """Whether a path is equal to another one or below it.

    >>> is_within(("claims", 2, "quote"), ("claims", 2)), is_within(("claims",), ("claims", 2))
    (True, False)
    """
    return path[: len(whole)] == whole


def is_at_or_below(path: str, above: str) -> bool:
    """Whether a written path is equal to another one or below it.

    >>> is_at_or_below("claims[1].quote", "claims[1]"), is_at_or_below("claims[12]", "claims[1]")
    (True, False)
    """
    return not above or path == above or path.startswith((f"{above}.", f"{above}["))


@lru_cache(maxsize=128)
def hash_schema(schema: type[BaseModel], /) -> str:
    """Return the SHA-256 of the JSON Schema that a model is given; it serves as the schema's version."""
    return hashlib.sha256(json.dumps(schema.model_json_schema(mode="validation"), sort_keys=True).encode()).hexdigest()
