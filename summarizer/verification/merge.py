"""Merges several answers to one request, or adds further items, without losing items that were verified before.

Each answer is verified, the verified items are merged, and the result is verified again as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel
from rapidfuzz import fuzz

from summarizer.errors import UngroundedError
from summarizer.schemas.audit import Note, Rejection
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.findings import DeclaredActor, Path, Verification
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import find_places, is_model, read_fields, read_path
from summarizer.verification.actor_resolution import number_ids
from summarizer.verification.contents import item_lists, list_parts
from summarizer.verification.prune import Verified, prune_answer

T = TypeVar("T", bound=BaseModel)

MIN_SIMILARITY: Final = 60.0
"""Least similarity (0 to 100) to a rejected item at which a verified item of its section counts as its repair."""

PLACE: Final = re.compile(r"([^\[.]+)\[(\d+)\]")  # the path of an item of a section


def merge_answers(
    model: type[T], raws: Sequence[Any], *, verification: Verification, numbers: Sequence[int] = ()
) -> Verified[T]:
    """Merge answers.

    The answer with most verified items is the base; among equals the one with fewer rejections, then fewer notes, then
    the later one. Verified items of the other answers that it lacks are added. An item that failed in one answer and
    passed in another is not rejected; one that failed and was omitted later still is.

    Args:
        raws: The answers as parsed JSON, in order of arrival.
        verification: Afterwards it has the findings of the merged object.
        numbers: The attempt of each answer, for its rejections; by default counted from 1.

    Raises:
        UngroundedError: No answer could be kept. It has the last answer's rejections.
    """
    numbers = numbers or range(1, len(raws) + 1)
    outcomes = [
        try_prune(model, raw, verification=verification, attempt=number)
        for raw, number in zip(raws, numbers, strict=True)
    ]
    kept = {place: outcome for place, outcome in enumerate(outcomes) if isinstance(outcome, Verified)}
    if not kept:
        raise next(
            (outcome for outcome in reversed(outcomes) if isinstance(outcome, UngroundedError)),
            UngroundedError("There is no answer to verify."),
        )
    if len(outcomes) == 1:
        return kept[0]
    best = max(kept, key=lambda place: rank(kept[place], place))
    base = kept[best]
    others = [outcome for place, outcome in kept.items() if place != best]
    joined, notes = join(base, others)
    merged = with_base_trace(base, prune_answer(model, joined, verification=verification, attempt=numbers[-1]))
    merged = replace(merged, notes=(*merged.notes, *notes), base=best)
    open_failures: list[Rejection] = []
    for outcome in outcomes:
        if isinstance(outcome, Verified):
            open_failures += find_unrepaired(outcome, merged, base=base)
        else:
            open_failures += [r for r in outcome.rejected if r.path]
    return replace(merged, rejected=tuple(drop_repeated([*merged.rejected, *open_failures])))


def rank(kept: Verified[Any], place: int) -> tuple[int, ...]:
    """Return the sort key of an answer: more items, fewer rejections, fewer notes, later place."""
    return count_items(kept.content), -len(kept.rejected), -len(kept.notes), place


def try_prune(model: type[T], raw: Any, *, verification: Verification, attempt: int) -> Verified[T] | UngroundedError:
    """Prune an answer; return the error if nothing can be kept."""
    try:
        return prune_answer(model, raw, verification=verification, attempt=attempt)
    except UngroundedError as error:
        return error


def count_items(content: BaseModel) -> int:
    return sum(len(items) for _, items in item_lists(content))


class ItemKey(NamedTuple):
    """A key that compares an item with those of its section in another answer."""

    proof: Hashable  # the quotes and figures; without quotes the name, or else the content
    names: frozenset[Hashable]  # the actors that it refers to

    def is_in(self, others: Collection[ItemKey]) -> bool:
        """Whether another answer has the item, perhaps with more or fewer actors, since references can be left out."""
        return self in others or any(
            self.proof == other.proof and (self.names <= other.names or other.names <= self.names) for other in others
        )


def item_key(item: Any, actors: Mapping[str, DeclaredActor]) -> ItemKey:
    """Return the key of an item: its quotes, figures, and the actors that it refers to.

    The attribution is not part of the key, since the quote determines it. Items without a quote are compared by name,
    or, without a name, by content.
    """
    if not isinstance(item, BaseModel):
        return ItemKey(json.dumps(item, default=str, sort_keys=True), frozenset())
    values = [part for _, value in item for part in (value if isinstance(value, list | tuple) else (value,))]
    quotes = tuple(value.spans for value in values if isinstance(value, Quote))
    if quotes:
        figures = tuple((value.start, value.end) for value in values if isinstance(value, Figure))
        names = frozenset(actors[key].names[:1] for key in values if isinstance(key, str) and key in actors)
        return ItemKey((quotes, figures), names)
    name = getattr(item, "name", None)
    return ItemKey(name.casefold() if isinstance(name, str) else item.model_dump_json(), frozenset())


def join(base: Verified[T], others: Sequence[Verified[T]]) -> tuple[dict[str, Any], list[Note]]:
    """Add items of other answers that the base lacks, with references changed to the base's ids.

    Returns:
        The joined answer, and the other answers' notes on the added items.
    """
    raw = {**base.raw}
    notes: list[Note] = []
    have = {name: {item_key(item, base.actors) for item in items} for name, items in item_lists(base.content)}
    actors = {**base.actors}
    for other in others:
        ids = match_ids(actors, other.actors)
        for own, known in other.actors.items():
            actors.setdefault(ids.get(own, own), replace(known, id=ids.get(own, own)))
        listed = dict(item_lists(other.content))
        raw |= {name: value for name, value in other.raw.items() if name not in raw and name not in listed}
        places: dict[tuple[str, int], Path] = {}
        for name, items in listed.items():
            before = frozenset(have.get(name, ()))
            for place, (written, item) in enumerate(zip(other.raw.get(name, ()), items, strict=True)):
                key = item_key(item, other.actors)
                if not (key in have.get(name, ()) or key.is_in(before)):
                    have.setdefault(name, set()).add(key)
                    raw[name] = [*raw.get(name, ()), rename_ids([type(item)], written, ids)]
                    places[name, place] = find_written(base, (name, len(raw[name]) - 1))
        notes += take_notes(other, places)
    return raw, notes


def match_ids(base: Mapping[str, DeclaredActor], other: Mapping[str, DeclaredActor]) -> dict[str, str]:
    """Return the id to use for each id of another answer that must change.

    An actor of both answers gets the base's id. If both use one id for different actors, the other's gets a new id.
    """
    by_name = {known.names[0].casefold(): known.id for known in base.values() if known.names}
    ids: dict[str, str] = {}
    for key, known in other.items():
        if not known.names:
            continue
        match = by_name.get(known.names[0].casefold())
        if match is None and key in base:
            taken = {*base, *other, *ids.values()}
            match = next(new for new in number_ids(key) if new not in taken)
        if match is not None and match != key:
            ids[key] = match
    return ids


def rename_ids(kinds: Iterable[Any], raw: Any, ids: Mapping[str, str]) -> Any:
    """Rename actors in the JSON of a value of one of the kinds: in references, in speakers, and the actors' own ids."""
    if isinstance(raw, list):
        return [rename_ids(kinds, part, ids) for part in raw]
    if not isinstance(raw, Mapping):
        return raw
    changed = {**raw}
    for kind in filter(is_model, kinds):
        own = "id" if issubclass(kind, Actor) else "speaker" if issubclass(kind, Attribution) else ""
        for field in read_fields(kind):
            for key in {field.name, field.alias} & raw.keys():
                if field.is_reference or key == own:
                    changed[key] = replace_ids(raw[key], ids)
                else:
                    changed[key] = rename_ids(field.marks, changed[key], ids)
    return changed


def replace_ids(written: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(written, list):
        return [replace_ids(value, ids) for value in written]
    return ids.get(written, written) if isinstance(written, str) else written


def find_unrepaired(answer: Verified[T], merged: Verified[T], *, base: Verified[T]) -> Iterator[Rejection]:
    """Yield the rejections of an answer that have no repair in the merged object, which is based on `base`."""
    own = {name: {item_key(item, answer.actors) for item in items} for name, items in item_lists(answer.content)}
    repairs = {
        name: [item for item in items if not item_key(item, merged.actors).is_in(own.get(name, ()))]
        for name, items in item_lists(merged.content)
    }
    replaced = set() if answer is base else {*base.raw} - {*repairs}
    for rejection in answer.rejected:
        at_top = read_path(rejection.path)[:1]
        if merged.raw.get(rejection.path) is not None or replaced.intersection(at_top):  # filled by another answer
            continue
        candidates = repairs.get(rejection.path.partition("[")[0], [])
        scores = [similarity(rejection.item, item) for item in candidates]
        if scores and max(scores) >= MIN_SIMILARITY:
            candidates.pop(scores.index(max(scores)))
        else:
            yield rejection


def similarity(written: Any, item: Any) -> float:
    """Return the similarity of a rejected item as written and a verified one, from 0 to 100."""
    return fuzz.token_sort_ratio(" ".join(words_of(written)), " ".join(words_of(item)))


def words_of(value: Any) -> Iterator[str]:
    """Yield the strings in a value; for a block only its text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Quote | Figure):
        yield value.text
    elif isinstance(value, Attribution):
        yield value.as_named
    else:
        parts = value if isinstance(value, BaseModel) else list_parts(value)
        yield from (word for _, part in parts for word in words_of(part))


def drop_repeated(rejections: Sequence[Rejection]) -> Iterator[Rejection]:
    """Yield the rejections without later ones of an equal item in the same section."""
    seen: set[str] = set()
    for rejection in rejections:
        key = rejection.path.partition("[")[0] + json.dumps(rejection.item, default=str, sort_keys=True)
        if key not in seen:
            seen.add(key)
            yield rejection


def with_base_trace(base: Verified[T], joined: Verified[T]) -> Verified[T]:
    """Trace an object that extends the base to the base's answer as written, with added items at the ends of lists."""
    written = write_extended(base, joined.written)

    def find(path: Path) -> Path:
        return find_written(base, path)

    notes = [move_note(note, find) for note in joined.notes]
    return replace(joined, written=written, trace=lambda path: find(joined.trace(path)), notes=(*base.notes, *notes))


def write_extended(base: Verified[Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base's answer as written, with the added items and fields."""
    written = {**base.written}
    for name, value in raw.items():
        if name not in base.raw:
            written[name] = value
        elif isinstance(value, list) and isinstance(base.raw[name], list):
            written[name] = [*base.written[name], *value[len(base.raw[name]) :]]
    return written


def find_written(base: Verified[Any], path: Path) -> Path:
    """Map a path in an extended answer to its path in the base's extended answer as written."""
    if not path or path[0] not in base.raw:
        return path
    own = base.raw[path[0]]
    if len(path) > 1 and isinstance(path[1], int) and isinstance(own, list) and path[1] >= len(own):
        return (path[0], path[1] - len(own) + len(base.written[path[0]]), *path[2:])
    return base.trace(path)


def move_note(note: Note, find: Callable[[Path], Path]) -> Note:
    """Return a note with its item's path mapped by `find`; unchanged if its path is not in an item."""
    place = PLACE.match(note.path)
    if place is None:
        return note
    name, index = find((place[1], int(place[2])))
    return note.model_copy(update={"path": f"{name}[{index}]{note.path[place.end() :]}"})


def take_notes(other: Verified[Any], places: Mapping[tuple[str, int], Path]) -> Sequence[Note]:
    """Return the notes of an answer on items that were added to another one, with their new paths (`places`)."""
    homes = {other.trace(key): home for key, home in places.items()}
    found = ((note, PLACE.match(note.path)) for note in other.notes)
    return [move_note(note, lambda path: homes[path]) for note, at in found if at and (at[1], int(at[2])) in homes]


R = TypeVar("R", Rejection, Note)

IN_THE_WAY: Final = "beside it, something that stood before would fail"


@dataclass(frozen=True, slots=True)
class FurtherItem:
    section: str  # the list to which it is added
    place: int  # its index in the answer's list
    written: Any  # the item as JSON, unverified
    is_actor: bool  # whether it declares an actor


def add_items(
    model: type[T], kept: Verified[T], given: Mapping[str, Any], *, verification: Verification, attempt: int
) -> Verified[T]:
    """Add further items to a verified object.

    Items that fail are rejected with the attempt's number and their paths in the answer. Items that the object already
    has are dropped. An actor with another actor's id gets a new id, and one that the object already has gets its id
    there; the references of the new items are changed accordingly.

    Args:
        given: Unverified items by section. Sections that are not top-level lists of the object are ignored.
        verification: Afterwards it has the findings of the result.
    """
    items = assign_ids(model, list(read_further(model, kept, given)), known=kept.actors)
    added, refused = try_to_add(model, kept, items, verification=verification, attempt=attempt), list[FurtherItem]()
    if added is None and any(one.is_actor for one in items):  # a further actor may make other references ambiguous
        refused = [one for one in items if one.is_actor]
        items = [one for one in items if not one.is_actor]
        added = try_to_add(model, kept, items, verification=verification, attempt=attempt)
    if added is None:
        refused += items
        added = replace(
            with_base_trace(kept, prune_answer(model, kept.raw, verification=verification)), rejected=kept.rejected
        )
    rejected = (
        Rejection(
            path=f"{one.section}[{one.place}]", kind="unproven", reason=IN_THE_WAY, item=one.written, attempt=attempt
        )
        for one in refused
    )
    return replace(added, rejected=(*added.rejected, *rejected))


def read_further(model: type[BaseModel], kept: Verified[Any], given: Mapping[str, Any]) -> Iterator[FurtherItem]:
    lists = {name for name, _ in item_lists(kept.content)}
    for name, part in given.items():
        if name in lists and isinstance(part, list):
            found = find_places(model, {name: part}, Actor)
            actors = {path[1] for path, item in found if len(path) == 2 and isinstance(item, dict)}
            yield from (FurtherItem(name, place, item, place in actors) for place, item in enumerate(part))


def assign_ids(
    model: type[BaseModel], items: Sequence[FurtherItem], *, known: Mapping[str, DeclaredActor]
) -> list[FurtherItem]:
    """Give each actor a unique id, and drop actors that are already known."""
    ids: dict[str, str] = {}
    repeated: list[FurtherItem] = []
    actors = [one for one in items if one.is_actor]
    taken = {*known, *(str(one.written.get("id")) for one in actors)}
    holders = {called.casefold(): one.id for one in known.values() for called in one.names}
    for one in actors:
        key, called = one.written.get("id"), str(one.written.get("name")).casefold()
        if not isinstance(key, str):
            continue
        if called in holders:
            repeated.append(one)
            ids.setdefault(key, holders[called])
        elif key in known:
            ids.setdefault(key, next(new for n in count(2) if (new := f"{key}_{n}") not in taken))
            taken.add(ids[key])
        holders.setdefault(called, ids.get(key, key))
    kinds = {key: field.marks for field in read_fields(model) for key in field.names}
    return [
        replace(one, written=rename_ids(kinds[one.section], one.written, ids)) for one in items if one not in repeated
    ]


def try_to_add(
    model: type[T], kept: Verified[T], items: Sequence[FurtherItem], *, verification: Verification, attempt: int
) -> Verified[T] | None:
    """Add the items that pass; return None if an item of the object would fail beside them."""
    have = {one.section: list(kept.raw.get(one.section) or ()) for one in items}
    places: dict[str, list[int | None]] = {name: [None] * len(old) for name, old in have.items()}
    raw = {**kept.raw, **have}
    for one in items:
        raw[one.section] = [*raw[one.section], one.written]
        places[one.section].append(one.place)
    try:
        joined = prune_answer(model, raw, verification=verification, attempt=attempt)
        rejected = [name_as_given(rejection, places) for rejection in joined.rejected]
        if None in rejected:
            return None
        notes = [name_as_given(note, places) for note in joined.notes]
        known = {name: len(old) for name, old in have.items()}
        merged = with_base_trace(kept, prune_answer(model, drop_known(joined, known), verification=verification))
    except UngroundedError:
        return None
    if merged.rejected:
        return None
    return replace(
        merged,
        rejected=(*kept.rejected, *(rejection for rejection in rejected if rejection)),
        notes=(*merged.notes, *(note for note in notes if note)),
    )


def drop_known(joined: Verified[T], old: Mapping[str, int]) -> Any:
    """Return the JSON without added items, those after the first `old` of each section, that the object already has."""
    raw = {**joined.raw}
    for name, items in item_lists(joined.content):
        if name not in old:
            continue
        own = old[name]
        before = frozenset(item_key(item, joined.actors) for item in items[:own])
        seen = set(before)
        raw[name] = list(joined.raw.get(name, ()))[:own]
        for item, written in zip(items[own:], joined.raw.get(name, ())[own:], strict=True):
            key = item_key(item, joined.actors)
            if not (key in seen or key.is_in(before)):
                seen.add(key)
                raw[name].append(written)
    return raw


def name_as_given(given: R, places: Mapping[str, Sequence[int | None]]) -> R | None:
    """Return a rejection or note with its item's path in the answer; None if the object had the item before."""
    found = PLACE.match(given.path)
    place = places[found[1]][int(found[2])] if found and found[1] in places else None
    if found is None or place is None:
        return None
    return given.model_copy(update={"path": f"{found[1]}[{place}]{given.path[found.end() :]}"})
