"""At most so many items in each section: what a model wrote beyond that is left out, and said to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.news import Actor
from summarizer.verification.merge import sections


def trim_answer(content: BaseModel, raw: Mapping[str, Any], *, most: int) -> tuple[dict[str, Any], list[str]]:
    """Cut the lists at a verified answer's top level.

    Args:
        content: The verified object.
        raw: The answer that it was made of.
        most: How many items a list may have. Actors that kept items refer to stay, also where they are more.

    Returns:
        The answer that is left, and a sentence for each list that was cut.
    """
    listed = {name: items for name, items in sections(content) if name in raw}
    cut = {**raw}
    for name, items in listed.items():
        if not is_actors(items):
            cut[name] = raw[name][:most]
    wanted = set(strings_in({name: cut[name] for name, items in listed.items() if not is_actors(items)}))
    for name, items in listed.items():
        if is_actors(items):
            needed = [place for place, actor in enumerate(items) if actor.id in wanted]
            spare = [place for place in range(len(items)) if place not in needed][: max(0, most - len(needed))]
            cut[name] = [raw[name][place] for place in sorted([*needed, *spare])]
    notes = [
        f"{len(raw[name]) - len(cut[name])} items of {name} were left out: at most {most} were asked for"
        for name in listed
        if len(cut[name]) < len(raw[name])
    ]
    return cut, notes


def is_actors(items: Sequence[Any]) -> bool:
    """Whether a list declares actors."""
    return bool(items) and isinstance(items[0], Actor)


def strings_in(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)
