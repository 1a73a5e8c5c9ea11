"""Paths in JSON: writing and reading them, following them, and removing parts by path.

`schema_paths` says what a schema allows at a path.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from summarizer.schemas.findings import Path as Path

CutTree: TypeAlias = "dict[str | int, CutTree | bool]"
"""What is removed from a list or object, by part: False: the part; True: null replaces it; otherwise parts of it."""

PART = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")


def write_path(path: Path) -> str:
    """Write a path; the root is empty.

    >>> write_path(("actors", 0, "aliases", 1)), write_path((3,))
    ('actors[0].aliases[1]', '[3]')
    """
    return "".join([f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]).lstrip(".")


def look_up(raw: Any, path: Path) -> Any:
    """The value at a path; None if there is none."""
    for part in path:
        if not holds(raw, part):
            return None
        raw = raw[part]
    return raw


def replace_at(raw: Any, path: Path, value: Any) -> Any:
    """Copy an answer with another value at a path. Other parts are not copied.

    >>> replace_at({"a": [1, 2], "b": {}}, ("a", 1), 3)
    {'a': [1, 3], 'b': {}}
    """
    if not path:
        return value
    first, *rest = path
    changed: Any = [*raw] if isinstance(raw, list) else {**raw}
    changed[first] = replace_at(raw[first], tuple(rest), value)
    return changed


def holds(raw: Any, part: str | int) -> bool:
    """Whether a list or object has a part."""
    if isinstance(raw, list):
        return isinstance(part, int) and part < len(raw)
    return isinstance(raw, Mapping) and part in raw


def match_location(raw: Any, loc: Path) -> Path:
    """The path of an error's location in the answer.

    Parts that are no key of it are dropped: pydantic's tags for members of a union, or a missing field.
    """
    path: Path = ()
    for part in loc:
        if holds(raw, part):
            path, raw = (*path, part), raw[part]
    return path


def owner_path(path: Path) -> Path:
    """The path of the object that has a field, or a list with an element.

    >>> owner_path(("claims", 2, "quotes", 0))
    ('claims', 2)
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


class PrunedAnswer:
    """An answer without some of its parts. Unchanged parts are not copied.

    Args:
        raw: The answer, which is not changed.
        dropped: Paths of parts to remove; the root is none of them.
        nulls: Paths of parts to replace by null.

    Attributes:
        raw: The rest.

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
            if isinstance(branch, dict):  # otherwise a part around it is removed
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
        """Map a path in the rest to its path in the answer."""
        found: Path = ()
        for part in path:
            places = self._kept.get(found)
            found = (*found, part if places is None or isinstance(part, str) else places[part])
        return found


def read_path(written: str, /) -> Path:
    """Read a written path.

    >>> read_path("actors[0].aliases[1]")
    ('actors', 0, 'aliases', 1)
    """
    return tuple(name or int(place) for name, place in PART.findall(written))


def is_within(path: Path, whole: Path) -> bool:
    """Whether a path leads to another path's value, or into it.

    >>> is_within(("claims", 2, "quote"), ("claims", 2)), is_within(("claims",), ("claims", 2))
    (True, False)
    """
    return path[: len(whole)] == whole


def is_at_or_below(path: str, above: str) -> bool:
    """Whether a written path leads to another path's value, or into it.

    >>> is_at_or_below("claims[1].quote", "claims[1]"), is_at_or_below("claims[12]", "claims[1]")
    (True, False)
    """
    return not above or path == above or path.startswith((f"{above}.", f"{above}["))
