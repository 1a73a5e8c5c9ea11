"""Optional places of a schema: a fault there costs what stands there, and not the item around it.

A place is optional if it may be null, is an element of a list of plain values (strings, numbers, references) inside an
item, or is such a list with a default. Quotes are never optional: an item whose quote fails is rejected.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from summarizer.schemas.blocks import Block, Quote
from summarizer.schemas.news import Sentence
from summarizer.verification.paths import Path
from summarizer.verification.schema_paths import element_type, fields_of, fixed_places, item_of, unfold

EXTRA = "extra_forbidden"
"""Pydantic's name for a key that the schema does not have."""


class Cut(NamedTuple):
    """An optional place that is left out.

    Attributes:
        path: Where it stands.
        is_null: Whether null takes its place; else it is dropped from its list or object.
    """

    path: Path
    is_null: bool


@dataclass(slots=True)
class Place:
    """One place of a schema, with all types that it may have.

    Attributes:
        is_nullable: Whether null is one of them.
        is_quote: Whether a Quote is one of them.
        is_sentence: Whether a Sentence is one of them.
        is_list: Whether a list of any length is one of them.
        lists_values: Whether it may be a list of plain values.
        choices: The strings that an enumeration lets stand here.
        fields: What stands under an object's names.
        defaults: The names of those that have a default.
        elements: What stands in a list.
        fixed: What stands in a tuple of fixed length, by index.
        values: What stands under any name of a mapping.
    """

    is_nullable: bool = False
    is_quote: bool = False
    is_sentence: bool = False
    is_list: bool = False
    lists_values: bool = False
    choices: frozenset[str] = frozenset()
    fields: dict[str, Place] = field(default_factory=dict)
    defaults: frozenset[str] = frozenset()
    elements: Place | None = None
    fixed: dict[int, Place] = field(default_factory=dict)
    values: Place | None = None

    def enter(self, part: str | int) -> Place | None:
        """The place under a name or at an index, or None."""
        if isinstance(part, int):
            return self.fixed.get(part, self.elements)
        return self.fields.get(part, self.values)


def find_optional(model: type[BaseModel], path: Path, *, kind: str) -> Cut | None:
    """What is left out for a fault, if an optional place holds it; None if it takes the item.

    Args:
        model: The schema.
        path: Where the fault is.
        kind: What kind of fault it is.
    """
    if kind == EXTRA:
        return Cut(path, is_null=False) if path else None
    best: Cut | None = None
    place: Place | None = read_places(model)
    before: Place | None = None
    for depth, part in enumerate(path, start=1):
        before, owner = place, before
        place = before.enter(part) if before else None
        if before is None or place is None:
            break
        here = path[:depth]
        if place.is_quote:
            best = None
        elif depth < 2:  # a field at the top is an item itself
            continue
        elif part in before.fields and place.is_nullable:
            best = Cut(here, is_null=True)
        elif is_optional_list(before, part, place) or is_listed_value(owner, path[:depth], before):
            best = Cut(here, is_null=False)
    return best if best and len(best.path) >= len(item_of(model, path)) else None


def is_optional_list(owner: Place, part: str | int, place: Place) -> bool:
    """Whether a place is a field with a default that lists plain values."""
    return part in owner.fields and part in owner.defaults and place.lists_values


def is_listed_value(owner: Place | None, path: Path, place: Place) -> bool:
    """Whether a path ends in an element of a list of plain values that is a field of an item."""
    return len(path) > len(("items", 0)) and owner is not None and path[-2] in owner.fields and place.lists_values


@lru_cache(maxsize=128)
def read_places(model: type[BaseModel]) -> Place:
    """The places of a schema, read once."""
    return _Reader().read(model)


class _Reader:
    """Reads the annotations of one schema, each once, so that a schema may hold itself."""

    def __init__(self) -> None:
        # by identity, since metadata need not be hashable; the annotations are kept, so that no id is used twice
        self._read: dict[tuple[int, ...], tuple[Place, tuple[Any, ...]]] = {}

    def read(self, *annotations: Any) -> Place:
        """The place that has one of these types."""
        key = tuple(map(id, annotations))
        if key in self._read:
            return self._read[key][0]
        place = Place()
        self._read[key] = place, annotations
        arms = [arm for annotation in annotations for arm in unfold(annotation)]
        place.is_nullable = type(None) in arms
        place.is_quote = Quote in arms
        place.is_sentence = Sentence in arms
        place.choices = frozenset(choice for arm in arms for choice in choices_of(arm))
        named: dict[str, list[Any]] = {}
        fixed: dict[int, list[Any]] = {}
        for arm in arms:
            # a block is read as a whole, by its own validator
            for name, inner in () if is_block(arm) else fields_of(arm).items():
                named.setdefault(name, []).append(inner)
            for at, inner in fixed_places(arm):
                fixed.setdefault(at, []).append(inner)
        place.defaults = frozenset(name for arm in arms for name in defaults_of(arm))
        elements = [inner for arm in arms if (inner := element_type(arm, -1)) is not None]
        values = [inner for arm in arms if (inner := element_type(arm, "")) is not None]
        place.is_list = bool(elements)
        place.lists_values = bool(elements) and all(is_plain(arm) for inner in elements for arm in unfold(inner))
        place.fields = {name: self.read(*inners) for name, inners in named.items()}
        place.fixed = {at: self.read(*inners) for at, inners in fixed.items()}
        place.elements = self.read(*elements) if elements else None
        place.values = self.read(*values) if values else None
        return place


def is_block(arm: Any) -> bool:
    """Whether a type is a building block, such as a figure."""
    return isinstance(arm, type) and issubclass(arm, Block)


def is_plain(arm: Any) -> bool:
    """Whether a type is that of a plain value: no object, no block, no list and no mapping."""
    return not fields_of(arm) and element_type(arm, -1) is None and element_type(arm, "") is None


def choices_of(arm: Any) -> list[str]:
    """The strings that an enumeration lets stand."""
    if get_origin(arm) is Literal:
        return [choice for choice in get_args(arm) if isinstance(choice, str)]
    if isinstance(arm, type) and issubclass(arm, enum.Enum):
        return [member.value for member in arm if isinstance(member.value, str)]
    return []


def defaults_of(arm: Any) -> list[str]:
    """The names of an object's fields that may be missing, by every name that an answer may use."""
    if isinstance(arm, type) and issubclass(arm, BaseModel):
        return [
            key
            for name, info in arm.model_fields.items()
            if not info.is_required()
            for key in (name, info.alias, info.validation_alias)
            if isinstance(key, str)
        ]
    if dataclasses.is_dataclass(arm):
        missing = dataclasses.MISSING
        return [f.name for f in dataclasses.fields(arm) if (f.default, f.default_factory) != (missing, missing)]
    return sorted(getattr(arm, "__optional_keys__", ())) if isinstance(arm, type) and issubclass(arm, dict) else []
