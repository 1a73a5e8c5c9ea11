"""Adds further items to a verified object: those that pass verification and that it lacks. None of its items is lost.

The result is verified again as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.errors import UngroundedError
from summarizer.schemas.audit import Note, Rejection
from summarizer.schemas.grounder import DeclaredActor, Verification
from summarizer.schemas.news import Actor
from summarizer.verification.merge import PLACE, item_key, replace_ids, sections, with_base_trace
from summarizer.verification.paths import find_places
from summarizer.verification.prune import Verified, prune_answer

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R", Rejection, Note)

Items: TypeAlias = Mapping[str, Sequence[tuple[int, Any]]]
"""Further items by section, each with its index in the answer."""

IN_THE_WAY = "beside it, something that stood before would fail"


def add_items(
    model: type[T], kept: Verified[T], given: Mapping[str, Any], *, run: Verification, attempt: int
) -> Verified[T]:
    """Add further items to a verified object.

    Items that fail are rejected with the attempt's number, under their paths in the answer. Items that the object has
    already are dropped. An actor with the id of another actor gets a new id, and an actor that the object has already
    gets its id there; the references of the new items are changed accordingly.

    Args:
        model: The schema.
        kept: The object.
        given: The items by section, unverified. Sections that are no top-level list of the object are ignored.
        run: The verification; afterwards its findings are those of the result.
        attempt: The attempt that wrote them.
    """
    if not isinstance(kept.raw, dict):
        return kept
    lists = {name for name, _ in sections(kept.content)}
    items = {name: list(enumerate(part)) for name, part in given.items() if name in lists and isinstance(part, list)}
    actors = {name: find_actors(model, name, part) for name, part in items.items()}
    items = assign_ids(items, actors=actors, known=kept.actors)
    added, refused = try_to_add(model, kept, items, run=run, attempt=attempt), []
    if added is None and any(actors.values()):  # a further actor may make other references ambiguous
        refused = reject_items(split(items, actors, wanted=True), attempt=attempt)
        items = split(items, actors, wanted=False)
        added = try_to_add(model, kept, items, run=run, attempt=attempt)
    if added is None:
        refused += reject_items(items, attempt=attempt)
        added = replace(with_base_trace(kept, prune_answer(model, kept.raw, run=run)), rejected=kept.rejected)
    return replace(added, rejected=(*added.rejected, *refused))


def find_actors(model: type[BaseModel], name: str, part: Sequence[tuple[int, Any]]) -> Mapping[int, dict[str, Any]]:
    """The actors among the items of a section, by index."""
    found = find_places(model, {name: [item for _, item in part]}, Actor)
    return {int(path[1]): item for path, item in found if len(path) == 2 and isinstance(item, dict)}


def assign_ids(
    items: Items, *, actors: Mapping[str, Mapping[int, dict[str, Any]]], known: Mapping[str, DeclaredActor]
) -> dict[str, list[tuple[int, Any]]]:
    """Give each actor a unique id, and drop actors that are known already."""
    ids: dict[str, str] = {}
    repeated: set[tuple[str, int]] = set()
    taken = {*known, *(str(actor.get("id")) for own in actors.values() for actor in own.values())}
    holders = {called.casefold(): one.id for one in known.values() for called in one.names}
    for name, own in actors.items():
        for place, actor in own.items():
            key, called = actor.get("id"), str(actor.get("name")).casefold()
            if not isinstance(key, str):
                continue
            if called in holders:
                repeated.add((name, place))
                ids.setdefault(key, holders[called])
            elif key in known:
                ids.setdefault(key, next(new for n in count(2) if (new := f"{key}_{n}") not in taken))
                taken.add(ids[key])
            holders.setdefault(called, ids.get(key, key))
    return {
        name: [(place, replace_ids(item, ids)) for place, item in part if (name, place) not in repeated]
        for name, part in items.items()
    }


def split(items: Items, actors: Mapping[str, Mapping[int, Any]], *, wanted: bool) -> dict[str, list[tuple[int, Any]]]:
    """The items that are actors, or those that are none."""
    return {
        name: [(place, item) for place, item in part if (place in actors[name]) == wanted]
        for name, part in items.items()
    }


def try_to_add(
    model: type[T], kept: Verified[T], items: Items, *, run: Verification, attempt: int
) -> Verified[T] | None:
    """Add the items that pass; None if an item of the object would fail beside them."""
    have = {name: list(kept.raw.get(name) or ()) for name in items}
    raw = {**kept.raw, **{name: [*have[name], *(item for _, item in part)] for name, part in items.items()}}
    try:
        joined = prune_answer(model, raw, run=run, attempt=attempt)
        places = {name: [*(None for _ in have[name]), *(place for place, _ in part)] for name, part in items.items()}
        rejected = [name_as_given(rejection, places) for rejection in joined.rejected]
        if None in rejected:
            return None
        notes = [name_as_given(note, places) for note in joined.notes]
        known = {name: len(old) for name, old in have.items()}
        merged = with_base_trace(kept, prune_answer(model, drop_known(joined, known), run=run))
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
    """Drop further items that the object has already.

    Args:
        joined: The object with the further items after its own.
        old: The number of its own items, by section.
    """
    raw = {**joined.raw}
    for name, items in sections(joined.content):
        if name not in old:
            continue
        own = old[name]
        seen = {item_key(item, joined.actors) for item in items[:own]}
        raw[name] = list(joined.raw.get(name, ()))[:own]
        for item, written in zip(items[own:], joined.raw.get(name, ())[own:], strict=True):
            key = item_key(item, joined.actors)
            if key not in seen:
                seen.add(key)
                raw[name].append(written)
    return raw


def name_as_given(given: R, places: Mapping[str, Sequence[int | None]]) -> R | None:
    """A rejection or note with the path of its item in the answer; None if the object had the item before."""
    found = PLACE.match(given.path)
    place = places[found[1]][int(found[2])] if found and found[1] in places else None
    if found is None or place is None:
        return None
    return given.model_copy(update={"path": f"{found[1]}[{place}]{given.path[found.end() :]}"})


def reject_items(items: Items, *, attempt: int) -> list[Rejection]:
    """Reject items beside which others would fail."""
    return [
        Rejection(path=f"{name}[{place}]", kind="unproven", reason=IN_THE_WAY, item=item, attempt=attempt)
        for name, part in items.items()
        for place, item in part
    ]
