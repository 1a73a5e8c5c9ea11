"""Combines the verified objects of an article's parts into one, which is verified again as a whole.

The parts were verified against the whole article, so all offsets are offsets into the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from summarizer.errors import UngroundedError
from summarizer.schemas.blocks import Attribution, Block, Quote
from summarizer.schemas.check import REFERENCE, is_model, parts_of
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import Actor
from summarizer.verification.merge import drop_repeated, replace_ids, sections
from summarizer.verification.parts.actor_resolution import ActorResolver, CombinedActors
from summarizer.verification.parts.deduplication import Entry, drop_duplicates, kinds_of, sort_entries
from summarizer.verification.paths import Path, find_places
from summarizer.verification.prune import Verified, prune_answer
from summarizer.verification.quote_resolution import quote_key

T = TypeVar("T", bound=BaseModel)

ROOT = "root"
"""Name of the field of a `RootModel`."""


@dataclass(slots=True)
class CombinedObject:
    """The combined object."""

    raw: dict[str, Any] = field(default_factory=dict)  # its JSON, by field
    verified: dict[str, Any] = field(default_factory=dict)  # the verified values, by field


def combine(model: type[T], parts: Sequence[Verified[T]], *, run: Verification) -> Verified[T]:
    """Combine the verified objects of an article's parts.

    Equal actors are joined by name, alias and role, with unique ids. Of items that say the same of the same passage one
    is kept; items are sorted by their rank in their parts. Any other field comes from the first part that has it.

    Args:
        model: The schema.
        parts: The verified object of each part, in the article's order.
        run: The verification of the whole; its `pins` are set to the passages of the quotes.

    Raises:
        UngroundedError: Nothing could be kept.
    """
    listed = [dict(sections(part.content)) for part in parts]
    actors_of_whole = CombinedActors(ActorResolver(run.grounder).unify(list_part_actors(listed)))
    whole = CombinedObject()
    add_fields(whole, parts, listed)
    add_lists(whole, parts, listed, actors_of_whole)
    run.pins = dict(find_pins(model, whole))
    raw = whole.raw.get(ROOT, whole.raw)
    before = [rejection for part in parts for rejection in part.rejected]
    notes = [note for part in parts for note in part.notes]
    try:
        joined = prune_answer(model, raw, run=run, attempt=1)
    except UngroundedError as error:
        raise UngroundedError(str(error), rejected=tuple(drop_repeated([*before, *error.rejected]))) from None
    rejected = tuple(drop_repeated([*before, *joined.rejected]))
    return replace(joined, rejected=rejected, notes=(*notes, *joined.notes))


def list_part_actors(listed: Sequence[Mapping[str, Sequence[Any]]]) -> Iterator[tuple[int, Actor]]:
    """The actors of all parts, each with the index of its part."""
    for place, lists in enumerate(listed):
        yield from ((place, actor) for items in lists.values() for actor in items if isinstance(actor, Actor))


def add_fields(
    whole: CombinedObject, parts: Sequence[Verified[Any]], listed: Sequence[Mapping[str, Sequence[Any]]]
) -> None:
    """Add the fields that are no lists of items, each from the first part that has it."""
    for place, part in enumerate(parts):
        for name, value in as_object(part.raw).items():
            if name not in listed[place] and whole.raw.get(name) in (None, []):
                whole.raw[name], whole.verified[name] = value, read_field(part.content, name)


def add_lists(
    whole: CombinedObject,
    parts: Sequence[Verified[Any]],
    listed: Sequence[Mapping[str, Sequence[Any]]],
    actors_of_whole: CombinedActors,
) -> None:
    """Add the lists of items without duplicates, sorted by their rank in their parts."""
    names = list(dict.fromkeys(name for lists in listed for name in lists))
    entries = {
        name: sort_entries(drop_duplicates(list(list_entries(name, parts, listed, actors_of_whole)))) for name in names
    }
    weights = Counter(key for own in entries.values() for entry in own for key in refer(entry, actors_of_whole))
    for name, own in entries.items():
        actors = actors_of_whole.write(name, [as_object(part.raw) for part in parts], listed, weights=weights)
        whole.raw[name] = [*(raw for raw, _ in actors), *(entry.raw for entry in own)]
        whole.verified[name] = [*(actor for _, actor in actors), *(entry.item for entry in own)]


def as_object(raw: Any) -> Mapping[str, Any]:
    """An answer by field; an answer that is no object has one field, `ROOT`."""
    return raw if isinstance(raw, dict) else {ROOT: raw}


def read_field(content: BaseModel, key: str) -> Any:
    """A field by its name in JSON."""
    for name, info in type(content).model_fields.items():
        if key in (info.serialization_alias, info.alias, name):
            return getattr(content, name)
    return None


def list_entries(
    name: str,
    parts: Sequence[Verified[Any]],
    listed: Sequence[Mapping[str, Sequence[Any]]],
    actors_of_whole: CombinedActors,
) -> Iterator[Entry]:
    """The items of one section of all parts, without actors."""
    for place, part in enumerate(parts):
        written = as_object(part.raw).get(name) or ()
        ids = actors_of_whole.ids_in(place)
        for rank, (raw, item) in enumerate(zip(written, listed[place].get(name, ()), strict=True)):
            if isinstance(item, Actor):
                continue
            if isinstance(item, BaseModel):
                _, _, single = kinds_of(type(item))
                meant = frozenset(ids.get(key, key) for field in single if (key := getattr(item, field)))
                yield Entry(place, rank, item, rename_references(type(item), raw, ids), meant)
            else:
                yield Entry(place, rank, item, raw)


def refer(entry: Entry, actors_of_whole: CombinedActors) -> Iterator[str]:
    """The new ids of the actors that an item refers to."""
    ids = actors_of_whole.ids_in(entry.part)
    for key in list_references(entry.item) if isinstance(entry.item, BaseModel) else ():
        yield ids.get(key, key)


def find_pins(model: type[BaseModel], whole: CombinedObject) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The spans of each quote, as its part was verified."""
    raw = whole.raw.get(ROOT, whole.raw)
    for path, _ in find_places(model, raw, Quote):
        full: Path = path if raw is whole.raw else (ROOT, *path)
        quote = whole.verified.get(str(full[0]))
        for key in full[1:]:
            quote = step(quote, key)
        if isinstance(quote, Quote):
            yield quote_key(raw, path), quote.spans


def step(value: Any, key: str | int) -> Any:
    """The value under a name or at an index of a verified value."""
    if isinstance(value, BaseModel):
        return read_field(value, str(key))
    if isinstance(value, Mapping):
        return value.get(key)
    return value[key] if isinstance(value, list | tuple) and isinstance(key, int) and key < len(value) else None


class Field(NamedTuple):
    """A field of a class that may refer to actors."""

    key: str  # its name in JSON
    is_reference: bool  # whether its strings are ids
    models: tuple[type[BaseModel], ...]  # the classes of objects in it


@lru_cache(maxsize=512)
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a class that may refer to actors."""
    fields = []
    for name, info in model.model_fields.items():
        marks = list(parts_of(info.annotation, info.metadata))
        inner = tuple(mark for mark in marks if is_model(mark) and not issubclass(mark, Block))
        if REFERENCE in marks or inner or Attribution in marks:
            fields.append(Field(info.alias or name, REFERENCE in marks, inner))
    return tuple(fields)


def rename_references(model: type[BaseModel], raw: Any, ids: Mapping[str, str]) -> Any:
    """Replace the references of an object as JSON.

    Args:
        model: Its class.
        raw: The object.
        ids: The new id for each old one.
    """
    if not isinstance(raw, Mapping):
        return raw
    changed = {**raw}
    for key, is_reference, models in fields_of(model):
        value = raw.get(key)
        if value is None:
            continue
        if is_reference:
            changed[key] = replace_ids(value, ids)
        elif models:
            for inner in models:
                changed[key] = rename_in(inner, changed[key], ids)
        elif isinstance(value, Mapping) and value.get("speaker") in ids:  # an attribution as an object
            changed[key] = {**value, "speaker": ids[value["speaker"]]}
    return changed


def rename_in(model: type[BaseModel], value: Any, ids: Mapping[str, str]) -> Any:
    """The same for an object or a list of objects."""
    if isinstance(value, list):
        return [rename_references(model, part, ids) for part in value]
    return rename_references(model, value, ids)


def list_references(item: BaseModel) -> Iterator[str]:
    """The ids that an item refers to in its own fields."""
    for name, info in type(item).model_fields.items():
        if REFERENCE in parts_of(info.annotation, info.metadata):
            value = getattr(item, name)
            yield from (value,) if isinstance(value, str) else (one for one in value or () if isinstance(one, str))
