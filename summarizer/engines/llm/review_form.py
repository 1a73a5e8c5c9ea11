"""The form of a review: verdicts by id, repaired items by id, or both. Each variant is constant for a schema.

Every object in it is closed and every property required, as strict modes want it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from summarizer.engines.llm.instructor_bridge import Review, make_form, rejection
from summarizer.engines.llm.wire_schema import close, list_arms, or_null, reach, schema_at, wire_of
from summarizer.schemas.check import is_model
from summarizer.schemas.findings import Verdict
from summarizer.schemas.grounder import Verification
from summarizer.verification.paths import Path

NAME = "Review"
"""What the tool is called."""

VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "not_stated", "unclear")
"""What a judge can say."""

VERDICT = close(
    {
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "What follows # in the item's line."},
            "verdict": {"type": "string", "enum": list(VERDICTS)},
            "wrong": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Names of the item's fields that the article does not bear out; empty if supported.",
            },
            "lines": {
                "type": "array",
                "items": {"type": "integer"},
                "description": "Numbers of the article's lines that decide it.",
            },
            "why": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "At most 20 words; null if supported.",
            },
        },
    }
)


class ReviewAnswer(Review):
    """Keeps what a judge answered; how it is read is said in `review_verdicts`."""

    def __init__(self, run: Verification, *, parts: tuple[str, ...]) -> None:
        super().__init__(run)
        self.parts = parts

    def judge(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep an answer that has one of its lists; an error else."""
        if not any(isinstance(raw.get(part), list) for part in self.parts):
            return rejection(f"Give {' and '.join(self.parts)} as lists.", "the answer was not in the schema")
        self.keep(raw)
        return None


@lru_cache(maxsize=256)
def review_form(schema: type[BaseModel], /, *, verdicts: bool, repairs: bool) -> type[BaseModel]:
    """The form of a review of a schema's items.

    Args:
        schema: The schema.
        verdicts: Whether verdicts are asked for.
        repairs: Whether repaired items are asked for.
    """
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    if verdicts:
        properties["verdicts"] = {"type": "array", "items": VERDICT}
    if repairs:
        wire = wire_of(schema)
        shapes = item_shapes(wire)
        item = or_null({"anyOf": shapes}) if shapes else {"type": "null"}
        known = wire.get("$defs", {})
        definitions = {name: known[name] for name in sorted(reach(item, known))}
        properties["repairs"] = {
            "type": "array",
            "items": close({"type": "object", "properties": {"id": VERDICT["properties"]["id"], "item": item}}),
        }
    form = close({"type": "object", "properties": properties, **({"$defs": definitions} if definitions else {})})
    return make_form(json.dumps(form), name=NAME, description="The review of a brief.")


def item_shapes(wire: dict[str, Any], /) -> list[dict[str, Any]]:
    """The shapes that an item of a schema may have, each once: of the elements of lists, and of other fields."""
    found: dict[str, dict[str, Any]] = {}
    for shape in _find_shapes(wire, wire, seen=set(), is_item=False):
        plain = {name: value for name, value in shape.items() if name != "description"}
        found.setdefault(json.dumps(plain, sort_keys=True), shape if "properties" in shape else plain)
    return list(found.values())


def _find_shapes(
    place: dict[str, Any], wire: dict[str, Any], *, seen: set[str], is_item: bool
) -> Iterator[dict[str, Any]]:
    """The shapes of the items at a place and below it.

    Args:
        place: The place.
        wire: The whole, whose definitions the place may refer to.
        seen: Objects that were entered.
        is_item: Whether what stands here is an item itself: an element of a list, or a field at the top.
    """
    for arm in list_arms(place, wire):
        if arm.get("type") == "null":
            continue
        if arm.get("type") == "array":
            if isinstance(inner := arm.get("items"), dict):
                yield from _find_shapes(inner, wire, seen=seen, is_item=True)
            continue
        if is_item:
            yield arm
        key = json.dumps(arm, sort_keys=True)
        if "properties" not in arm or key in seen:
            continue
        seen.add(key)
        for field in arm["properties"].values():
            lists = [inner for inner in list_arms(field, wire) if inner.get("type") == "array"]
            elements = [one for inner in lists for one in list_arms(inner.get("items", {}), wire)]
            if not is_item or any("properties" in one for one in elements):
                yield from _find_shapes(field, wire, seen=seen, is_item=True)


def has_shape(schema: type[BaseModel], path: Path, /) -> bool:
    """Whether a schema's wire form has a place for what is repaired at a path."""
    assert is_model(schema)
    return schema_at(wire_of(schema), path) is not None
