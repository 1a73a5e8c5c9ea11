"""An answer to which items of others were added: where each part of it stands in what was written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer.schemas.audit import Note
from summarizer.verification.paths import Path
from summarizer.verification.prune import Verified

T = TypeVar("T", bound=BaseModel)

PLACE = re.compile(r"([^\[.]+)\[(\d+)\]")
"""An item of a section, as a path begins."""


def extend(base: Verified[T], joined: Verified[T]) -> Verified[T]:
    """A joined object traced to the base's answer as it was written, with the added items at the ends of their lists.

    Args:
        base: What the items were added to.
        joined: The outcome: its answer is what is left of the base's, with items appended and fields added.
    """
    written = write_extended(base, joined.written)

    def find(path: Path) -> Path:
        return find_written(base, path)

    notes = [move_note(note, find) for note in joined.notes]
    return replace(joined, written=written, trace=lambda path: find(joined.trace(path)), notes=(*base.notes, *notes))


def write_extended(base: Verified[Any], raw: Any) -> Any:
    """The base's answer as it was written, with what an extended answer has beyond what is left of it."""
    if not isinstance(raw, Mapping):
        return base.written
    written = {**base.written}
    for name, value in raw.items():
        if name not in base.raw:
            written[name] = value
        elif isinstance(value, list) and isinstance(base.raw[name], list):
            written[name] = [*base.written[name], *value[len(base.raw[name]) :]]
    return written


def find_written(base: Verified[Any], path: Path) -> Path:
    """Where a part of an extended answer stands in the base's as it was written and extended."""
    if not isinstance(base.raw, Mapping):
        return base.trace(path)
    if not path or path[0] not in base.raw:
        return path
    own = base.raw[path[0]]
    if len(path) > 1 and isinstance(path[1], int) and isinstance(own, list) and path[1] >= len(own):
        return (path[0], path[1] - len(own) + len(base.written[path[0]]), *path[2:])
    return base.trace(path)


def move_note(note: Note, find: Any) -> Note:
    """A note under the place that its item has elsewhere."""
    place = PLACE.match(note.path)
    if place is None:
        return note
    name, index = find((place[1], int(place[2])))
    return note.model_copy(update={"path": f"{name}[{index}]{note.path[place.end() :]}"})


def take_notes(other: Verified[Any], places: Mapping[tuple[str, int], Path]) -> Sequence[Note]:
    """The notes of an answer on items that were added to another.

    Args:
        other: The answer.
        places: Where each of those items stands now, by its section and its place in the answer's content.
    """
    homes = {other.trace(key): home for key, home in places.items()}
    found = ((note, PLACE.match(note.path)) for note in other.notes)
    return [move_note(note, lambda path: homes[path]) for note, at in found if at and (at[1], int(at[2])) in homes]
