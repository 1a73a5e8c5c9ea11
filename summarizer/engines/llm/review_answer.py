"""The answer of a review: its response model, and how it is read.

It holds verdicts by id, repaired items by id, or both. The response model is constant for a schema; every object in it
is closed and every property required, for strict modes. Unusable parts of an answer are ignored and counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from summarizer.engines.llm.instructor_bridge import AnswerCollector, answer_error, make_response_model
from summarizer.engines.llm.review_items import flatten
from summarizer.engines.llm.wire_schema import close, list_arms, or_null, reach, schema_at, wire_of
from summarizer.schemas.check import is_model
from summarizer.schemas.findings import Verdict
from summarizer.schemas.grounder import Verification
from summarizer.verification.paths import Path

NAME = "Review"
"""Name of the tool."""

VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "not_stated", "unclear")
"""The verdicts that a judge can give."""

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

LONGEST_REASON = 300
"""Most code points of a judge's reason."""

TWICE = "the judge gave two verdicts on it"


class ReviewCollector(AnswerCollector):
    """Collects the answer of a review; `read_review` reads it."""

    def __init__(self, run: Verification, *, parts: tuple[str, ...]) -> None:
        super().__init__(run)
        self.parts = parts

    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep an answer that has one of its lists; otherwise return an error."""
        if not any(isinstance(raw.get(part), list) for part in self.parts):
            return answer_error(f"Give {' and '.join(self.parts)} as lists.", "the answer was not in the schema")
        self.keep(raw)
        return None


@lru_cache(maxsize=256)
def review_response_model(schema: type[BaseModel], /, *, verdicts: bool, repairs: bool) -> type[BaseModel]:
    """The response model of a review of a schema's items.

    Args:
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
    return make_response_model(json.dumps(form), name=NAME, description="The review of a brief.")


def item_shapes(wire: dict[str, Any], /) -> list[dict[str, Any]]:
    """The JSON Schemas that an item may have, each once: of list elements and of other fields."""
    found: dict[str, dict[str, Any]] = {}
    for shape in _find_shapes(wire, wire, seen=set(), is_item=False):
        plain = {name: value for name, value in shape.items() if name != "description"}
        found.setdefault(json.dumps(plain, sort_keys=True), shape if "properties" in shape else plain)
    return list(found.values())


def _find_shapes(
    place: dict[str, Any], wire: dict[str, Any], *, seen: set[str], is_item: bool
) -> Iterator[dict[str, Any]]:
    """The JSON Schemas of the items at a place and below it.

    Args:
        seen: Objects that were visited.
        is_item: Whether the place is an item itself: a list element or a top-level field.
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
        for part in arm["properties"].values():
            lists = [inner for inner in list_arms(part, wire) if inner.get("type") == "array"]
            elements = [one for inner in lists for one in list_arms(inner.get("items", {}), wire)]
            if not is_item or any("properties" in one for one in elements):
                yield from _find_shapes(part, wire, seen=seen, is_item=True)


def has_shape(schema: type[BaseModel], path: Path, /) -> bool:
    """Whether a schema's wire form has a place for a path."""
    assert is_model(schema)
    return schema_at(wire_of(schema), path) is not None


@dataclass(frozen=True, slots=True)
class JudgeVerdict:
    """A judge's verdict on one item."""

    verdict: Verdict  # the verdict; `unclear` if the judge gave two
    wrong: tuple[str, ...] = ()  # the fields that the article does not bear out
    lines: tuple[int, ...] = ()  # the numbers of the lines that decide it; all of them exist
    why: str = ""  # the judge's reason; empty if it gave none


@dataclass(slots=True)
class ParsedReview:
    """The usable parts of an answer."""

    # The verdict on each id. An id without one was not judged.
    verdicts: dict[str, JudgeVerdict] = field(default_factory=dict)
    # the replacement of each failed item, by its id; None withdraws it
    repairs: dict[str, Any] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)  # number of unusable parts, by kind


def read_review(raw: Mapping[str, Any], *, ids: Collection[str], failed: Collection[str], lines: int) -> ParsedReview:
    """Read the answer of a review.

    Args:
        lines: Number of the article's lines.
    """
    read = ParsedReview()
    for entry in list_entries(raw, "verdicts", read):
        key = read_id(entry)
        if key in failed and key not in ids:
            continue
        if key not in ids:
            read.passed_over["ids that no item has"] += 1
            continue
        given = read_verdict(entry, lines=lines, passed_over=read.passed_over)
        if given is None:
            read.passed_over["verdicts that are none"] += 1
        elif key in read.verdicts:
            before = read.verdicts[key]
            read.verdicts[key] = JudgeVerdict("unclear", before.wrong, before.lines, TWICE)
        else:
            read.verdicts[key] = given
    for entry in list_entries(raw, "repairs", read):
        key = read_id(entry)
        if key not in failed:
            read.passed_over["repairs of what did not fail"] += entry.get("item") is not None
        elif key in read.repairs:
            read.passed_over["second repairs of one item"] += 1
        else:
            read.repairs[key] = entry.get("item")
    return read


def list_entries(raw: Mapping[str, Any], part: str, read: ParsedReview) -> Iterator[Mapping[str, Any]]:
    """The objects in one of an answer's lists; anything else is counted."""
    given = raw.get(part)
    for entry in given if isinstance(given, list) else ():
        if isinstance(entry, dict):
            yield entry
        else:
            read.passed_over[f"{part} that are no objects"] += 1


def read_id(entry: Mapping[str, Any]) -> str:
    """The id of an entry, with or without the leading #."""
    key = entry.get("id")
    return key.strip().strip("`").removeprefix("#").strip() if isinstance(key, str) else ""


def read_verdict(entry: Mapping[str, Any], *, lines: int, passed_over: Counter[str]) -> JudgeVerdict | None:
    """Read one verdict; None if it is not in `VERDICTS`."""
    named = entry.get("verdict")
    verdict = named.strip().casefold().replace(" ", "_").replace("-", "_") if isinstance(named, str) else ""
    known = next((one for one in VERDICTS if one == verdict), None)
    if known is None:
        return None
    wrong = [name.strip() for name in as_list(entry.get("wrong")) if isinstance(name, str) and name.strip()]
    numbers = [
        number for number in as_list(entry.get("lines")) if isinstance(number, int) and not isinstance(number, bool)
    ]
    real = [number for number in dict.fromkeys(numbers) if 1 <= number <= lines]
    passed_over["lines that do not exist"] += len(set(numbers)) - len(real)
    why = entry.get("why")
    said = flatten(why)[:LONGEST_REASON] if isinstance(why, str) and known != "supported" else ""
    return JudgeVerdict(known, tuple(wrong) if known != "supported" else (), tuple(real), said)


def as_list(value: Any) -> list[Any]:
    """A list as it is, null as an empty list, anything else as a list with one element."""
    return value if isinstance(value, list) else [] if value is None else [value]
