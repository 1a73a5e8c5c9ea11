"""Walks an object of any schema.

Lists its contents with paths: blocks, statements, holders, actors and unknown keys. Maps the offsets in them: inside
the pipeline these refer to the decoded article, and in each result that leaves it to the article as sent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from pydantic import BaseModel

from summarizer.schemas.audit import UNKNOWN_KEY, Caution, Note
from summarizer.schemas.blocks import CONTEXT, Attribution, Block, Figure, Quote
from summarizer.schemas.findings import Path, Span, StatementKey
from summarizer.schemas.news import Actor, Position, Sentence
from summarizer.schemas.structure import (
    HOLDER,
    PROSE,
    REFERENCE,
    Place,
    SchemaField,
    is_model,
    is_of_package,
    list_marks,
    list_own_fields,
    look_up,
    parts_below,
    read_fields,
    read_places,
    write_path,
)
from summarizer.validation_errors import suggest

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

B = TypeVar("B", bound=Block)
V = TypeVar("V")

LEAVES: Final = (str, bytes, int, float, Decimal, dt.date, dt.time, dt.timedelta, enum.Enum, uuid.UUID, type(None))


@dataclass(slots=True)
class Item:
    """The blocks, statements and holders in an object's own fields, or in lists there.

    `spans` are the spans of its quotes in the article; `stance` is the path, stance and target, if it has both.
    """

    blocks: list[tuple[Path, Block]] = dataclasses.field(default_factory=list)
    statements: list[tuple[Path, str]] = dataclasses.field(default_factory=list)
    holders: list[tuple[Path, str]] = dataclasses.field(default_factory=list)
    spans: tuple[Span, ...] = ()
    stance: tuple[Path, str, str] | None = None

    def key(self, text: str) -> StatementKey:
        """Return the key of one of the item's statements: its text, the quotes' spans and the speakers."""
        return text, self.spans or None, tuple(str(named) for _, named in self.gather(Attribution))

    def gather(self, kind: type[B]) -> Iterator[tuple[Path, B]]:
        return ((path, block) for path, block in self.blocks if isinstance(block, kind))


@dataclass(slots=True)
class Contents:
    """The contents of an object, in the order of its fields."""

    items: list[Item] = dataclasses.field(default_factory=list)
    quotes: list[tuple[Path, Quote]] = dataclasses.field(default_factory=list)
    figures: list[Figure] = dataclasses.field(default_factory=list)
    attributions: list[Attribution] = dataclasses.field(default_factory=list)
    actors: list[tuple[Path, Actor]] = dataclasses.field(default_factory=list)


def read_contents(value: BaseModel) -> Contents:
    """List the contents of an object that an audit checks."""
    contents = Contents()
    _read(value, (), contents)
    return contents


def _read(value: Any, path: Path, contents: Contents, item: Item | None = None) -> None:
    if isinstance(value, Block):
        _note(value, path, contents)
        if item is not None:
            item.blocks.append((path, value))
            if isinstance(value, Quote):
                item.spans += value.spans
    elif isinstance(value, BaseModel):
        _enter(value, path, contents)
    else:
        for key, part in list_parts(value):
            is_listed = isinstance(key, int) and (not path or isinstance(path[-1], str))
            _read(part, (*path, key), contents, item if is_listed else None)


def _enter(value: BaseModel, path: Path, contents: Contents) -> None:
    fields = find_relevant(type(value))
    if isinstance(value, Actor):
        contents.actors.append((path, value))
    if not fields:
        return
    item = Item()
    contents.items.append(item)
    if isinstance(value, Position) and value.stance and value.target:
        item.stance = ((*path, "stance"), value.stance, value.target)
    for field, is_prose, is_holder in fields:
        part, below = getattr(value, field.name), (*path, field.key)
        if is_prose:
            item.statements += strings_in(part, below)
        if is_holder:
            item.holders += strings_in(part, below)
        if part is not None and not isinstance(part, str):
            _read(part, below, contents, item)


def _note(block: Block, path: Path, contents: Contents) -> None:
    if isinstance(block, Quote):
        contents.quotes.append((path, block))
    elif isinstance(block, Figure):
        contents.figures.append(block)
    elif isinstance(block, Attribution):
        contents.attributions.append(block)


@lru_cache(maxsize=512)
def find_relevant(model: type[BaseModel]) -> tuple[tuple[SchemaField, bool, bool], ...]:
    """Return the fields of a class that can contain listed contents, each with whether it has prose and holders."""
    return tuple(
        (own, PROSE in own.marks, HOLDER in own.marks)
        for own in read_fields(model)
        if any(map(is_sought, own.marks)) or has_items(own)
    )


def has_items(own: SchemaField) -> bool:
    """Whether objects in a field can contain listed contents, so that they are items by themselves."""
    return any(map(holds_blocks, own.objects))


@lru_cache(maxsize=512)
def holds_blocks(model: type[BaseModel]) -> bool:
    """Whether an object of a class can contain listed contents, directly or in an inner object."""
    return any(map(is_sought, list_marks(model)))


def is_sought(mark: Any) -> bool:
    """Whether a type or validator marks listed contents or allows any value."""
    if is_model(mark):
        return issubclass(mark, Block | Actor)
    return mark in (REFERENCE, PROSE, Any) or (isinstance(mark, type) and not issubclass(mark, LEAVES))


def list_parts(value: Any) -> Iterable[tuple[str | int, Any]]:
    """Return the parts of a mapping or list with their keys or indices; empty for other values."""
    if isinstance(value, Mapping):
        return ((str(key), part) for key, part in value.items())
    return enumerate(value) if isinstance(value, list | tuple) else ()


def strings_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    for key, part in list_parts(value):
        yield from strings_in(part, (*path, key))


def item_lists(content: BaseModel) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the top-level lists of items with their names in JSON, without lists of a summary's sentences."""
    for field in read_fields(type(content)):
        value = getattr(content, field.name)
        if isinstance(value, list | tuple) and field.element is not Sentence:
            yield field.key, value


def list_unchecked(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of values that no check covers: strings, numbers, choices and the like of user-defined schemas.

    Null and empty values are not listed. An entry of a mapping always is, since no check covers its key.
    """
    if not isinstance(value, BaseModel):
        return
    for field in list_own_fields(type(value)):
        yield from _list_loose(getattr(value, field.name), (*path, field.key), is_proved=field.is_proved)
    for key, part in (value.model_extra or {}).items():
        yield from _list_loose(part, (*path, key), is_proved=False)


def _list_loose(value: Any, path: Path, *, is_proved: bool) -> Iterator[Path]:
    """Yield the unchecked paths in the value of a field; see `list_unchecked`."""
    if isinstance(value, BaseModel):
        yield from list_unchecked(value, path)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            entry = (*path, str(key))
            yield entry
            yield from (inner for inner in _list_loose(part, entry, is_proved=is_proved) if inner != entry)
    elif isinstance(value, list | tuple | set | frozenset):
        for place, part in enumerate(value):
            yield from _list_loose(part, (*path, place), is_proved=is_proved)
    elif value not in (None, "") and not (is_proved and isinstance(value, str)):
        yield path


MOST_NAMED: Final = 50  # most unknown keys that are reported one by one


class UnknownKey(NamedTuple):
    path: Path
    known: tuple[str, ...]  # the schema's keys at this place

    def __str__(self) -> str:
        """Return a message that the key was not checked, with the key that may have been meant."""
        name = str(self.path[-1])
        hint = suggest(name, self.known) or f"; there are: {', '.join(self.known)}"
        return f"there is no key “{name[:80]}” here, so it was not checked{hint}"


def find_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[UnknownKey]:
    """Yield the keys of an object and its inner objects that its schema neither has nor allows.

    Values of unknown keys are not searched.
    """
    ahead: list[tuple[Place, Path, Any]] = [(read_places(model), (), raw)]
    while ahead:
        place, path, value = ahead.pop()
        parts: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, dict | Mapping):  # checks dict, the usual case, first: it is faster
            known = list_keys(place)
            yield from (UnknownKey((*path, name), known) for name in value if known and name not in known)
            parts = value.items()
        elif isinstance(value, list):
            parts = enumerate(value)
        entered = [
            (below, (*path, part), inner)
            for part, inner in parts
            if not isinstance(inner, LEAVES) and (below := place.enter(part)) is not None
        ]
        ahead += reversed(entered)


@lru_cache(maxsize=512)
def list_keys(place: Place) -> tuple[str, ...]:
    """Return the allowed keys of an object at a place; empty if any key is allowed or no object is expected."""
    objects = [kind for kind in place.kinds if parts_below(kind)]
    if place.values is not None or not objects or any(map(allows_any_key, place.kinds)):
        return ()
    return tuple(dict.fromkeys(key for kind in objects for key in keys_of(kind)))


def keys_of(kind: type) -> Iterator[str]:
    """Yield the JSON keys of an object: all accepted names of its fields, and computed fields."""
    yield from map(str, reversed(parts_below(kind)))
    if issubclass(kind, BaseModel):
        yield from kind.model_computed_fields


def allows_any_key(kind: type) -> bool:
    """Whether an object of a type may have keys without a field, or aliases that are paths, which are not resolved."""
    if kind is Any or kind in (dict, object):  # since Python 3.11 Any is a class
        return True
    if not issubclass(kind, BaseModel):
        return False
    aliases = (info.validation_alias for info in kind.model_fields.values())
    return kind.model_config.get("extra") == "allow" or any(not isinstance(one, str | None) for one in aliases)


def warn_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[Caution]:
    """Yield a warning for each unknown key up to `MOST_NAMED`, and one for the rest."""
    found = find_unknown_keys(model, raw)
    for key in islice(found, MOST_NAMED):
        yield Caution(path=write_path(key.path), kind=UNKNOWN_KEY, message=str(key))
    if rest := sum(1 for _ in found):
        yield Caution(path="", kind=UNKNOWN_KEY, message=f"{rest} further unknown keys were not checked either")


def note_unknown_keys(model: type[BaseModel], raw: Any) -> Iterator[Note]:
    """Yield a note for each unknown key of an answer, which is left out, up to `MOST_NAMED`, and one for the rest."""
    found = find_unknown_keys(model, raw)
    for key in islice(found, MOST_NAMED):
        yield Note(path=write_path(key.path), value=look_up(raw, key.path), reason=str(key))
    if first := next(found, None):
        reason = f"this is the first of {1 + sum(1 for _ in found)} further unknown keys, which were not checked either"
        yield Note(path=write_path(first.path), value=look_up(raw, first.path), reason=reason)


def restore(value: V, grounder: ArticleGrounder) -> V:
    """Return a value in which all blocks and records have the offsets and slices of the article as sent.

    Models, lists, tuples and dicts are searched; models and lists without offsets are not copied.
    """
    return value if grounder.text == grounder.given else cast("V", _restore(value, grounder))


def _restore(value: Any, grounder: ArticleGrounder) -> Any:
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        changed = {name: new for name, part in fields.items() if (new := _restore(part, grounder)) is not part}
        if is_of_package(type(value)):
            changed |= _restore_offsets(fields, grounder)
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, list | tuple):
        parts = [_restore(part, grounder) for part in value]
        return type(value)(parts) if any(new is not part for new, part in zip(parts, value, strict=True)) else value
    if isinstance(value, dict):
        return {name: _restore(part, grounder) for name, part in value.items()}
    return value


def _restore_offsets(fields: dict[str, Any], grounder: ArticleGrounder) -> dict[str, Any]:
    """Return the changed fields of one block or record: offsets and slices of the article."""
    changed: dict[str, Any] = {
        name: tuple(restore_span(span, grounder) for span in fields[name])
        for name in ("spans", "evidence")
        if fields.get(name)
    }
    start, end, text = fields.get("start"), fields.get("end"), fields.get("text")
    if start is None or end is None:
        return changed
    first, last = restore_span((start, end), grounder)
    changed |= {"start": first, "end": last}
    given = grounder.given
    if text is not None:
        is_on_one_line = text != grounder.text[start:end]  # a figure, whose text has no line breaks
        changed["text"] = " ".join(given[first:last].split()) if is_on_one_line else given[first:last]
    if "prefix" in fields:
        changed |= {"prefix": given[max(0, first - CONTEXT) : first], "suffix": given[last : last + CONTEXT]}
    return changed


def restore_span(span: Span, grounder: ArticleGrounder) -> Span:
    """Return the offsets of a passage in the article as sent."""
    first = grounder.source.start(span[0])
    return first, max(first, grounder.source.end(span[1]))
