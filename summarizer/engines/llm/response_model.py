"""Response models for Instructor: a name, a JSON Schema for the wire, and one validator that collects the answers.

A wire schema is a schema's JSON Schema in the form sent to a model: small, flat and closed. The validator passes each
answer to the `AnswerCollector` in its context, which keeps the answer and reports errors.
"""

from __future__ import annotations

import copy
import json
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from summarizer.repeated_keys import merge_pairs
from summarizer.schemas.findings import Path, Verification

SMALL: Final = 1_000  # most characters of a repeated definition that is inlined: weak models follow references badly


@lru_cache(maxsize=128)
def wire_schema(schema: type[BaseModel], /) -> dict[str, Any]:
    """Return the JSON Schema that is sent to a model, cached. Do not mutate it.

    Titles are dropped, and definitions are inlined unless they are recursive, or large and used more than once. Objects
    allow no additional properties and require all; an optional field is nullable.
    """
    full = schema.model_json_schema()
    definitions: dict[str, Any] = full.pop("$defs", {})
    shared = {name for name in definitions if _is_shared(name, full, definitions)}
    flatten = partial(_flatten, definitions=definitions, shared=shared)
    flat: dict[str, Any] = flatten(full)
    if isinstance(flat.get("$ref"), str):  # a recursive schema: the root must state its own type
        flat = {**flatten(definitions[_name_of(flat)]), **_without(flat, "$ref")}
    if shared:
        flat["$defs"] = {name: flatten(definitions[name]) for name in sorted(shared)}
    return flat


def schema_at(wire: dict[str, Any], path: Path, /) -> dict[str, Any] | None:
    """Return the part of a wire schema at a path in an answer; None if there is no such path.

    Behind unions, the part may be a union itself. It may refer to the definitions of the whole schema.

    >>> schema_at({"type": "array", "items": {"type": "string"}}, (3,))
    {'type': 'string'}
    """
    places = [wire]
    for part in path:
        arms = [arm for place in places for arm in list_arms(place, wire)]
        places = [inner for arm in arms if (inner := _step(arm, part)) is not None]
    unique = list({json.dumps(place, sort_keys=True): place for place in places}.values())
    return {"anyOf": unique} if len(unique) > 1 else unique[0] if unique else None


def list_sections(wire: dict[str, Any], /) -> list[str]:
    """Return the names of the properties of an object's wire schema that are lists.

    >>> list_sections({"type": "object", "properties": {"a": {"type": "array"}, "b": {"type": "string"}}})
    ['a']
    """
    return [
        name
        for name, place in wire.get("properties", {}).items()
        if any(arm.get("type") == "array" for arm in list_arms(place, wire))
    ]


def close(node: dict[str, Any], /) -> dict[str, Any]:
    """Close an object's wire schema: allow no additional properties and require all.

    >>> close({"type": "object", "properties": {"a": {"type": "string"}}})["required"]
    ['a']
    """
    return {**node, "required": list(node["properties"]), "additionalProperties": False}


def or_null(part: dict[str, Any], /) -> dict[str, Any]:
    """Make a part of a schema nullable.

    >>> or_null({"type": "string"})
    {'anyOf': [{'type': 'string'}, {'type': 'null'}]}
    """
    null = {"type": "null"}
    choices = part["anyOf"] if list(part) == ["anyOf"] else [part]
    return {"anyOf": [*(choice for choice in choices if choice != null), null]}


def list_arms(
    place: dict[str, Any], wire: dict[str, Any], *, seen: frozenset[str] = frozenset()
) -> Iterator[dict[str, Any]]:
    """Yield the members of the union at a place, with references resolved; a place without union is its only member."""
    reference = place.get("$ref")
    if isinstance(reference, str):
        if reference not in seen:
            yield from list_arms(wire["$defs"][_name_of(place)], wire, seen=seen | {reference})
        return
    choices = place.get("anyOf") or place.get("oneOf")
    if not choices:
        yield place
    for choice in choices or ():
        yield from list_arms(choice, wire, seen=seen)


def _step(arm: dict[str, Any], part: str | int) -> dict[str, Any] | None:
    if isinstance(part, int):
        first = arm.get("prefixItems", ())
        inner = first[part] if part < len(first) else arm.get("items")
    else:
        inner = arm.get("properties", {}).get(part, arm.get("additionalProperties"))
    return inner if isinstance(inner, dict) else None


def _is_shared(name: str, full: dict[str, Any], definitions: dict[str, Any]) -> bool:
    """Whether a definition must not be inlined: it is recursive, or a large object that is used more than once."""
    if name in reach(definitions[name], definitions):
        return True
    uses = sum(1 for where in (full, *definitions.values()) for ref in _references(where) if ref == name)
    return uses > 1 and "properties" in definitions[name] and len(json.dumps(definitions[name])) > SMALL


def reach(node: Any, definitions: dict[str, Any], /) -> set[str]:
    """Return the names of all definitions that a node refers to, directly or indirectly."""
    found: set[str] = set()
    todo = list(_references(node))
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += _references(definitions[name])
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield _name_of(node)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _name_of(node: dict[str, Any]) -> str:
    return str(node["$ref"]).rsplit("/", 1)[-1]


def _flatten(node: Any, *, definitions: dict[str, Any], shared: set[str]) -> Any:
    flatten = partial(_flatten, definitions=definitions, shared=shared)
    if isinstance(node, list):
        return list(map(flatten, node))
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str) and _name_of(node) not in shared:
        return flatten({**definitions[_name_of(node)], **_without(node, "$ref")})
    flat: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("title", "discriminator"):  # a discriminator refers to definitions and is not JSON Schema
            continue
        if key == "properties":
            flat[key] = {name: flatten(_without(field, "default")) for name, field in value.items()}
        elif key in ("enum", "const", "default", "examples", "required"):
            flat[key] = value
        else:
            flat[key] = flatten(value)
    return close(flat) if "properties" in flat and not flat.get("additionalProperties") else flat


def _without(node: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name != key}


def has_shape(schema: type[BaseModel], path: Path, /) -> bool:
    """Whether a path exists in a schema's wire form."""
    return schema_at(wire_schema(schema), path) is not None


class AnswerCollector(dict[str, Any]):
    """The validation context of a response model: collects and checks the answers.

    Deliberately falsy, like `Verification`: a truthy context makes Instructor render the article as a template.

    Attributes:
        verification: Verifies the answers.
        raws: The kept answers as parsed JSON, in order of arrival.
        numbers: The attempt of each answer, from 1.
    """

    def __init__(self, verification: Verification, *, before: int = 0) -> None:
        super().__init__()
        self.verification = verification
        self.raws: list[Any] = []
        self.numbers: list[int] = []
        self._attempt = before
        self._further: list[dict[str, Any]] = []

    def __bool__(self) -> bool:
        return False

    def count_attempt(self) -> None:
        self._attempt += 1

    async def prepare(self, written: str, further: Sequence[str]) -> None:  # noqa: ARG002 - for subclasses
        """Take the further calls of a response. A subclass may do in advance what makes the check of an answer slow."""
        self._further = [answer for text in further if (answer := read_object(text)) is not None]

    def join(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Join an answer with the further calls of its response, whose lists continue the answer's."""
        further, self._further = self._further, []
        return merge_pairs([pair for answer in (raw, *further) for pair in answer.items()])

    def keep(self, raw: Any) -> None:
        self.raws.append(raw)
        self.numbers.append(self._attempt)

    @abstractmethod
    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep the usable parts of an answer; return an error if it must be rewritten, otherwise None."""


@lru_cache(maxsize=128)
def make_response_model(
    wire: str, /, *, name: str, description: str | None, may_be_empty: bool = False
) -> type[BaseModel]:
    """Return the response model of a wire schema; cached, since Instructor caches by model class.

    The model has no fields; the `AnswerCollector` in its validation context holds the answers.

    Args:
        wire: The JSON Schema of an object, as JSON.
        may_be_empty: Whether an answer with none of the properties is accepted.
    """
    shape = {**json.loads(wire), "title": name}

    class ResponseModel(BaseModel):
        model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG003 - pydantic's signature
            return copy.deepcopy(shape)

        @model_validator(mode="before")
        @classmethod
        def _collect(cls, raw: Any, info: ValidationInfo) -> Any:
            collector = info.context
            assert isinstance(collector, AnswerCollector)
            fields = shape["properties"]
            if not isinstance(raw, dict) or not (may_be_empty or raw.keys() & fields.keys()):
                summary = f"the answer had none of the fields {', '.join(fields)}"
                raise answer_error("The answer must be one JSON object in the schema.", summary)
            fault = collector.check(collector.join(raw))
            if fault is not None:
                raise fault
            return {}

    ResponseModel.__name__ = ResponseModel.__qualname__ = name
    ResponseModel.__doc__ = description
    return ResponseModel


def read_object(written: str) -> dict[str, Any] | None:
    """Parse a JSON object; None for other text."""
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def answer_error(why: str, summary: str) -> PydanticCustomError:
    """Return a validation error. `why` may contain braces; `summary` is for receipts and must not quote the answer."""
    return PydanticCustomError("rejected", "{why}", {"why": why, "summary": summary})
