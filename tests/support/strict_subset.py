"""The subset of JSON Schema that OpenAI documents for strict structured outputs, as a check of captured requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}

KEYWORDS = {
    "type", "description", "title", "enum", "const", "anyOf", "$ref", "$defs", "properties", "required",
    "additionalProperties", "items", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf",
}  # fmt: skip
"""Documented for every model that is not fine-tuned. `pattern` and `format` have their own limits and are not sent."""

MOST_PROPERTIES, MOST_LEVELS, MOST_ENUM_VALUES, MOST_CHARACTERS = 5_000, 10, 1_000, 120_000


def find_breaches(schema: Any) -> list[str]:
    """What a schema has that the strict subset does not take, each with its place; empty if it is inside."""
    if not isinstance(schema, dict) or schema.get("type") != "object" or "anyOf" in schema:
        return ["root: must be an object, and no anyOf"]
    breaches = list(_check(schema, "root"))
    nodes = list(_walk(schema))
    definitions = set(schema.get("$defs", {}))
    breaches += [
        f"root: {node['$ref']} leads nowhere"
        for node in nodes
        if "$ref" in node and node["$ref"] != "#" and node["$ref"].removeprefix("#/$defs/") not in definitions
    ]
    names = [name for node in nodes for name in (*node.get("properties", {}), *node.get("$defs", {}))]
    values = [
        value for node in nodes for value in (*node.get("enum", ()), *([node["const"]] if "const" in node else ()))
    ]
    if sum(len(node.get("properties", {})) for node in nodes) > MOST_PROPERTIES or len(values) > MOST_ENUM_VALUES:
        breaches.append("root: too many properties or enum values")
    if sum(map(len, [*names, *map(str, values)])) > MOST_CHARACTERS:
        breaches.append("root: too many characters of names and values")
    if _depth(schema) > MOST_LEVELS:
        breaches.append("root: nested too deep")
    return breaches


def _check(node: Any, place: str) -> Iterator[str]:
    if not isinstance(node, dict):
        yield f"{place}: must be an object"
        return
    for key in sorted(node.keys() - KEYWORDS):
        yield f"{place}: unsupported keyword {key}"
    if "$ref" in node and node.keys() != {"$ref"}:
        yield f"{place}: nothing may stand beside $ref"
    if not node.keys() & {"type", "$ref", "anyOf", "const"}:
        yield f"{place}: has no type"
    yield from _check_kind(node, place)
    for key in ("properties", "$defs"):
        for name, part in node.get(key, {}).items():
            yield from _check(part, f"{place}.{name}")
    for number, part in enumerate(node.get("anyOf", ())):
        yield from _check(part, f"{place}|{number}")
    if "items" in node:
        yield from _check(node["items"], f"{place}[]")


def _check_kind(node: dict[str, Any], place: str) -> Iterator[str]:
    kinds = node.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in TYPES:
            yield f"{place}: unknown type {kind}"
    if kinds == "object" or "properties" in node:
        if node.get("additionalProperties") is not False:
            yield f"{place}: additionalProperties must be false"
        if not node.get("properties") or sorted(node.get("required", ())) != sorted(node.get("properties", {})):
            yield f"{place}: every property must be required"
    if kinds == "array" and "items" not in node:
        yield f"{place}: an array needs items"


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (part for key in ("properties", "$defs") for part in node.get(key, {}).values())
    yield from node.get("anyOf", ())
    yield from [node["items"]] if isinstance(node.get("items"), dict) else []


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in _below(node):
        yield from _walk(part)


def _depth(node: dict[str, Any]) -> int:
    own = 1 if "properties" in node else 0
    return own + max(map(_depth, _below(node)), default=0)


def sent_schema(request: dict[str, Any]) -> tuple[dict[str, Any] | None, bool]:
    """The schema that a captured request holds, and whether it asks for strictness; None if it holds none."""
    for tool in request.get("tools") or ():
        return tool["function"]["parameters"], tool["function"].get("strict") is True
    form = (request.get("response_format") or {}).get("json_schema")
    return (form["schema"], form.get("strict") is True) if form else (None, False)
