"""Paths in JSON: writes, parses and follows them, removes parts by path, and relates them to a schema.

`find_places` lists the parts of an answer that have one type, `item_of` returns the item that a fault rejects, and
`find_optional` the optional value that is left out instead.

A value is optional if it may be null, if it is an element of a list of plain values (strings, numbers, references)
inside an item, or if it is such a list with a default. In a user-defined schema plain values with a default are also
optional, even at the top level, unless their meaning (not their form) fails. Quotes are never optional: a failed quote
rejects its item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel

from summarizer.schemas.findings import Path as Path
from summarizer.schemas.structure import Place, find_leading, is_of_package, read_places

CutTree: TypeAlias = "dict[str | int, CutTree | bool]"
"""Removals from a list or object, by key: False removes the part, True replaces it by null, a tree cuts inside it."""

PART = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")


def write_path(path: Path) -> str:
    """Write a path; the root is the empty string.

    >>> write_path(("actors", 0, "aliases", 1)), write_path((3,))
    ('actors[0].aliases[1]', '[3]')
    """
    return "".join([f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]).lstrip(".")


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
    if isinstance(raw, list):
        return isinstance(part, int) and part < len(raw)
    return isinstance(raw, Mapping) and part in raw


def match_location(raw: Any, loc: Path) -> Path:
    """Map a pydantic error's location to a path in the answer.

    Elements of the location that are no keys of the answer are dropped: tags of union members, and missing fields.
    """
    path: Path = ()
    for part in loc:
        if has_child(raw, part):
            path, raw = (*path, part), raw[part]
    return path


def owner_path(path: Path) -> Path:
    """Return the path of the object that owns a field, or a list's element.

    >>> owner_path(("claims", 2, "quotes", 0))
    ('claims', 2)
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


class PrunedAnswer:
    """An answer without some of its parts. Unchanged parts are shared, not copied.

    Args:
        raw: The answer, which is not modified.
        dropped: Paths of parts to remove; never the root.
        nulls: Paths of parts to replace by null.

    Attributes:
        raw: The remaining answer.

    >>> rest = PrunedAnswer({"a": [1, 2, 3], "b": 4}, [("a", 0), ("b",)])
    >>> rest.raw, rest.trace(("a", 1))
    ({'a': [2, 3]}, ('a', 2))
    """

    __slots__ = ("_kept", "raw")

    def __init__(self, raw: Any, dropped: Collection[Path], nulls: Collection[Path] = ()) -> None:
        self._kept: dict[Path, list[int]] = {}
        tree: CutTree = {}
        for path, is_null in sorted(
            [*((p, False) for p in dropped), *((p, True) for p in nulls)], key=lambda cut: len(cut[0])
        ):
            branch: CutTree | bool = tree
            for part in path[:-1]:
                branch = branch.setdefault(part, {}) if isinstance(branch, dict) else branch
            if isinstance(branch, dict):  # otherwise an enclosing part is removed
                branch.setdefault(path[-1], is_null)
        self.raw = self._copy(raw, tree, ()) if tree else raw

    def _copy(self, raw: Any, cuts: CutTree, path: Path) -> Any:
        def keep(part: str | int) -> Any:
            below = cuts.get(part)
            if below is True:
                return None
            return self._copy(raw[part], below, (*path, part)) if isinstance(below, dict) else raw[part]

        if isinstance(raw, list):
            places = [place for place in range(len(raw)) if cuts.get(place) is not False]
            self._kept[path] = places
            return [keep(place) for place in places]
        return {name: keep(name) for name in raw if cuts.get(name) is not False}

    def trace(self, path: Path) -> Path:
        """Map a path in the remaining answer to its path in the original."""
        found: Path = ()
        for part in path:
            places = self._kept.get(found)
            found = (*found, part if places is None or isinstance(part, str) else places[part])
        return found


def read_path(written: str, /) -> Path:
    """Parse a written path.

    >>> read_path("actors[0].aliases[1]")
    ('actors', 0, 'aliases', 1)
    """
    return tuple(name or int(place) for name, place in PART.findall(written))


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


EXTRA = "extra_forbidden"  # pydantic's error type for an unknown key


SAID_WRONGLY = frozenset({"invented", "contradicted", "not_stated"})
"""Kinds of faults in the meaning of a value, not its form: a top-level sentence with one is rejected."""


class Cut(NamedTuple):
    """An optional value to leave out."""

    path: Path
    is_null: bool  # whether null replaces it; otherwise it is removed from its list or object


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


def item_of(model: type[BaseModel], path: Path) -> Path:
    """Return the smallest removable part around a path: an element of a list or mapping, or a top-level field.

    Fields of objects are not removable: without its quote an object would still claim what the quote should prove.
    """
    best, place = path[:1], read_places(model)
    for depth, part in enumerate(path, start=1):
        below = place.enter(part)
        if below is None:
            break
        if part not in place.fields:
            best = path[:depth]
        place = below
    return best


def find_optional(model: type[BaseModel], path: Path, *, kind: str) -> Cut | None:
    """Return the optional value to leave out because of a fault; None if the fault rejects the item."""
    if kind == EXTRA:
        return Cut(path, is_null=False) if path else None
    is_own = not is_of_package(model)
    best: Cut | None = None
    place: Place | None = read_places(model)
    before: Place | None = None
    for depth, part in enumerate(path, start=1):
        before, owner = place, before
        place = before.enter(part) if before else None
        if before is None or place is None:
            break
        here = path[:depth]
        is_own_plain = is_own and place.is_plain
        if place.is_quote:
            best = None
        elif depth < 2 and not (is_own_plain and kind not in SAID_WRONGLY):
            continue  # a top-level field is an item itself
        elif part in before.fields and place.is_nullable:
            best = Cut(here, is_null=True)
        elif (has_default(before, part) and (place.lists_values or is_own_plain)) or is_listed_value(
            owner, here, before
        ):
            best = Cut(here, is_null=False)
    return best if best and len(best.path) >= len(item_of(model, path)) else None


def has_default(owner: Place, part: str | int) -> bool:
    return part in owner.fields and part in owner.defaults


def is_listed_value(owner: Place | None, path: Path, place: Place) -> bool:
    """Whether a path ends in an element of a list of plain values in an item's field."""
    return len(path) > len(("items", 0)) and owner is not None and path[-2] in owner.fields and place.lists_values
