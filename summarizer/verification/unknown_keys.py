"""Finds the keys of an object that its schema does not have. Validation ignores them, so nothing checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel

from summarizer.schemas.audit import UNKNOWN_KEY, Caution, Note
from summarizer.validation_errors import suggest
from summarizer.verification.paths import Path, Place, fields_of, look_up, read_places, write_path

MOST_NAMED: Final = 50
"""Most unknown keys that are named one by one."""


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that the schema does not have."""

    path: Path
    known: tuple[str, ...]  # the keys that the schema has there

    def __str__(self) -> str:
        """What was not checked, and which key may have been meant."""
        name = str(self.path[-1])
        hint = suggest(name, self.known) or f"; there are: {', '.join(self.known)}"
        return f"there is no key “{name[:80]}” here, so it was not checked{hint}"


def find_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[UnknownKey]:
    """Every key of an object, or of an object in it, that its schema neither has nor allows.

    What stands below an unknown key is not looked at.
    """
    ahead: list[tuple[Place, Path, Any]] = [(read_places(model), (), raw)]
    while ahead:
        place, path, value = ahead.pop()
        if isinstance(value, Mapping):
            known = list_keys(place)
            yield from (UnknownKey((*path, name), known) for name in value if known and name not in known)
            parts = [*value.items()]
        else:
            parts = [*enumerate(value)] if isinstance(value, list) else []
        entered = [((*path, part), inner, place.enter(part)) for part, inner in parts]
        ahead += reversed([(below, at, inner) for at, inner, below in entered if below is not None])


@lru_cache(maxsize=512)
def list_keys(place: Place) -> tuple[str, ...]:
    """The keys of an object at a place; empty if it may have any key, or if no object stands there."""
    objects = [kind for kind in place.kinds if fields_of(kind)]
    if place.values is not None or not objects or any(map(allows_any_key, place.kinds)):
        return ()
    return tuple(dict.fromkeys(key for kind in objects for key in keys_of(kind)))


def keys_of(kind: type) -> Iterator[str]:
    """The keys of an object in JSON: its fields, by every name that is read, and what is computed from them."""
    yield from reversed(fields_of(kind))
    if issubclass(kind, BaseModel):
        yield from kind.model_computed_fields


def allows_any_key(kind: type) -> bool:
    """Whether an object of a type may have keys without a field. A path as an alias is not followed."""
    if kind is Any or kind in (dict, object):  # since Python 3.11 Any is a class
        return True
    if not issubclass(kind, BaseModel):
        return False
    aliases = (info.validation_alias for info in kind.model_fields.values())
    return kind.model_config.get("extra") == "allow" or any(not isinstance(one, str | None) for one in aliases)


def warn_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[Caution]:
    """A warning of each unknown key, and one of those that are too many to name."""
    found = find_unknown_keys(model, raw)
    for key in islice(found, MOST_NAMED):
        yield Caution(path=write_path(key.path), kind=UNKNOWN_KEY, message=str(key))
    if rest := sum(1 for _ in found):
        yield Caution(path="", kind=UNKNOWN_KEY, message=f"{rest} further unknown keys were not checked either")


def note_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[Note]:
    """A note of each unknown key of an answer, which is left out."""
    for key in islice(find_unknown_keys(model, raw), MOST_NAMED):
        yield Note(path=write_path(key.path), value=look_up(raw, key.path), reason=str(key))
