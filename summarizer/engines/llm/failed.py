"""What failed in an answer, in the smallest parts that can be written again by themselves, and what proves them.

Nobody is asked anything here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.llm.wire_schema import schema_at, wire_of
from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import Actor
from summarizer.verification.paths import Path, look_up, owner
from summarizer.verification.prune import Fault
from summarizer.verification.schema_paths import element_type, fields_of, find_places, unfold

GROUNDING = frozenset({"altered", "absent", "figure", "speaker", "invented", "actor", "unproven"})
"""Kinds of faults that are found by verification; any other is one of the answer's form."""

MOST_QUOTES = 3
"""Quotes of one item that passages are shown for."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A part of an answer that failed, and can be written again by itself.

    Attributes:
        path: Where it stands.
        faults: Why it failed.
        shape: Its wire schema.
        is_actor: Whether it declares an actor, to whom others may refer.
    """

    path: Path
    faults: tuple[Fault, ...]
    shape: dict[str, Any]
    is_actor: bool = False


def find_failed(schema: type[BaseModel], raw: Any, faults: Sequence[Fault]) -> list[Failed]:
    """The parts to be written again, in the answer's order. What has no place in the wire schema is left out."""
    grouped: dict[Path, list[Fault]] = {}
    for fault in faults:
        grouped.setdefault(part_of(schema, raw, fault), []).append(fault)
    for path in sorted(grouped, key=len):
        above = next((path[:n] for n in range(1, len(path)) if path[:n] in grouped), None)
        if above is not None:
            grouped[above] += grouped.pop(path)
    wire = wire_of(schema)
    actors = {path for path, _ in find_places(schema, raw, Actor)}
    shaped = ((path, own, schema_at(wire, path)) for path, own in grouped.items() if path)
    return [Failed(path, tuple(own), shape, path in actors) for path, own, shape in shaped if shape is not None]


def part_of(schema: type[BaseModel], raw: Any, fault: Fault) -> Path:
    """The part that a fault condemns: the object around the field that fails, since its fields prove each other.

    By itself goes what is no field (an element of a list or mapping), a field at the top, an object or list that is
    wrong as such, and an invented sentence that could be left out.
    """
    path = fault.path
    if len(path) < 2 or not is_field(schema, path):
        return path
    if fault.kind not in GROUNDING and isinstance(look_up(raw, path), dict | list):
        return path
    return path if fault.kind == "invented" and is_omissible(schema, path) else path[:-1]


def places_at(schema: type[BaseModel], path: Path) -> list[Any]:
    """The types that a schema has at a path."""
    places: list[Any] = [schema]
    for part in path:
        fields = [fields_of(place).get(part) if isinstance(part, str) else None for place in places]
        inner = [field or element_type(place, part) for place, field in zip(places, fields, strict=True)]
        places = [arm for annotation in inner if annotation is not None for arm in unfold(annotation)]
    return places


def is_field(schema: type[BaseModel], path: Path) -> bool:
    """Whether a path ends in an object's field."""
    return any(path[-1] in fields_of(place) for place in places_at(schema, path[:-1]))


def is_omissible(schema: type[BaseModel], path: Path) -> bool:
    """Whether the field that a path ends in may be missing."""
    owners = [place for place in places_at(schema, path[:-1]) if isinstance(place, type)]
    fields = [
        field
        for owner in owners
        if issubclass(owner, BaseModel)
        for name, field in owner.model_fields.items()
        if path[-1] in (name, field.alias, field.validation_alias)
    ]
    return bool(fields) and not any(field.is_required() for field in fields)


def is_within(path: Path, whole: Path) -> bool:
    """Whether a path leads to a part, or into it.

    >>> is_within(("claims", 2, "quote"), ("claims", 2)), is_within(("claims",), ("claims", 2))
    (True, False)
    """
    return path[: len(whole)] == whole


def locate_evidence(
    schema: type[BaseModel], raw: Any, failed: Sequence[Failed], *, run: Verification
) -> Iterator[list[Span]]:
    """For each failed part the passages of the article that come closest to what it stands on.

    That is its quotes, or those beside it; an actor's name; else the words that failed. A sentence about the whole
    article that is like nothing in it is shown how the article begins.
    """
    quotes = list(find_places(schema, raw, Quote))
    actors = dict(find_places(schema, raw, Actor))
    for item in failed:
        within = [words for path, words in quotes if is_within(path, item.path)]
        beside = [words for path, words in quotes if owner(path) == owner(item.path)]
        given = within or beside or [look_up(raw, fault.path) for fault in item.faults]
        homes = [actors.get(item.path), actors.get(item.path[:-1])]
        named = [home.get("name") for home in homes if isinstance(home, dict)]
        mentions = [run.grounder.find_mentions([name])[:1] for name in named if isinstance(name, str)]
        closest = [run.grounder.find_closest(words) for words in map(words_of, given[:MOST_QUOTES]) if words]
        spans = [*(span for found in mentions for span in found), *(span for span in closest if span is not None)]
        about_the_whole = len(item.path) == 1 and any(fault.kind == "invented" for fault in item.faults)
        yield spans or ([(0, 1)] if about_the_whole else [])


def find_repeated(
    schema: type[BaseModel], raw: Any, path: Path, *, run: Verification, apart_from: Collection[Path]
) -> Path | None:
    """Where the element at a path stands in the same list a second time; None where it does not, or is no element.

    Two elements are the same where they have the same quotes and figures, or else one name or content.

    Args:
        schema: The schema.
        raw: The answer.
        path: The element.
        run: The verification.
        apart_from: Elements that do not count.
    """
    siblings = look_up(raw, path[:-1])
    if not isinstance(siblings, list):
        return None
    proofs: dict[Path, list[object]] = {}
    for kind in (Quote, Figure):
        for place, given in find_places(schema, raw, kind):
            if is_within(place, path[:-1]):
                words = words_of(given)
                hit = run.grounder.align(words) if kind is Quote else None
                proof = hit.spans if hit is not None and hit.grounded else words.casefold()
                proofs.setdefault(place[: len(path)], []).append(proof)
    keys = {
        (*path[:-1], place): proofs.get((*path[:-1], place)) or words_of(value).casefold() or value
        for place, value in enumerate(siblings)
    }
    return next((other for other, key in keys.items() if key == keys[path] and other not in {path, *apart_from}), None)


def words_of(given: Any) -> str:
    """The words of a part as it was written, as a string or an object; empty where there are none."""
    words = given.get("text", given.get("name")) if isinstance(given, dict) else given
    return words.strip() if isinstance(words, str) else ""
