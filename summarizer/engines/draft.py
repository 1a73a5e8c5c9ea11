"""What Instructor gets in place of a schema: its name and JSON Schema on the wire, and one validator that verifies.

A schema's own blocks verify themselves; this makes one message of all their failures, and keeps every answer as it
was written, so that a good first one survives a worse second one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from summarizer.grounding.gate import describe_failures, verify_answer
from summarizer.schemas.grounder import Verification

ROOT = "value"
"""Name of the one property that a schema which is no object is wrapped in: tools take objects only."""

NAME = re.compile(r"[^A-Za-z0-9_-]+")


class Review(dict[str, Any]):
    """Validation context of a draft: the verification, and every answer that came.

    Falsy on purpose, as `Verification` is: a truthy context makes Instructor render the article as a template.

    Attributes:
        raws: The answers, as JSON values, in the order in which they came.
    """

    def __init__(self, run: Verification) -> None:
        super().__init__()
        self.run = run
        self.raws: list[Any] = []

    def __bool__(self) -> bool:
        return False


@lru_cache(maxsize=128)
def draft(schema: type[BaseModel], /) -> type[BaseModel]:
    """The draft of a schema, made once: what goes over the wire is the schema, what comes back is verified against it.

    Validate it with a `Review` as context. It has no fields of its own: the answers are in the review.
    """
    wire = wire_schema(schema)
    wrapped = wire.get("type") != "object"
    if wrapped:
        wire = {"type": "object", "properties": {ROOT: wire}, "required": [ROOT]}
    wire["title"] = NAME.sub("_", schema.__name__)[:64]

    class Draft(BaseModel):
        model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG003 - pydantic's signature
            fresh: dict[str, Any] = copy.deepcopy(wire)
            return fresh

        @model_validator(mode="before")
        @classmethod
        def _review(cls, raw: Any, info: ValidationInfo) -> Any:
            review = info.context
            assert isinstance(review, Review)
            if not isinstance(raw, dict) or (wire.get("required") and not raw.keys() & wire["properties"].keys()):
                raise _rejection(
                    "The answer must be one JSON object in the schema.", "the answer was not in the schema"
                )
            missing = [name for name in wire.get("required", ()) if name not in raw]
            raw = raw.get(ROOT) if wrapped else raw
            review.raws.append(raw)
            failures = _find_failures(schema, raw, missing=missing, run=review.run)
            if failures:
                raise failures
            return {}

    Draft.__name__ = Draft.__qualname__ = wire["title"]
    Draft.__doc__ = schema.__doc__
    return Draft


def _find_failures(
    schema: type[BaseModel], raw: Any, *, missing: Sequence[str], run: Verification
) -> PydanticCustomError | None:
    """Everything that is wrong with an answer, as one error.

    What the wire requires may have a default in the schema, so that the rest can be kept where it fails. Leaving it
    out is still a reason to ask again.
    """
    count, told, reported = 0, "Send the whole answer again, with these fields.", set[str]()
    try:
        verify_answer(schema, raw, run=run)
    except ValidationError as error:
        count, told = error.error_count(), describe_failures(raw, error, run=run)
        reported = {str(fault["loc"][0]) for fault in error.errors() if fault["type"] == "missing"}
    unreported = [name for name in missing if name not in reported]
    count += len(unreported)
    if not count:
        return None
    summary = f"{count} {'part' if count == 1 else 'parts'} of the answer failed verification"
    return _rejection("\n".join([*(f"- {name}: it is missing." for name in unreported), told]), summary)


def _rejection(why: str, summary: str) -> PydanticCustomError:
    """The reasons travel as data, so braces in them stay harmless; the summary quotes nothing, and is for receipts."""
    return PydanticCustomError("rejected", "{why}", {"why": why, "summary": summary})


def wire_schema(schema: type[BaseModel], /) -> dict[str, Any]:
    """A schema's JSON Schema as a model reads it: small, flat, and without what says nothing.

    Titles are dropped, definitions are put where they are used unless they are recursive or used more than once, and
    an optional field is left out rather than null.
    """
    full = schema.model_json_schema()
    definitions: dict[str, Any] = full.pop("$defs", {})
    shared = {name for name in definitions if _is_shared(name, full, definitions)}
    flat: dict[str, Any] = _flatten(full, definitions=definitions, shared=shared)
    if isinstance(flat.get("$ref"), str):  # a recursive schema: the root must say its own type
        flat = {
            **_flatten(definitions[_name_of(flat)], definitions=definitions, shared=shared),
            **_without(flat, "$ref"),
        }
    if shared:
        flat["$defs"] = {
            name: _flatten(definitions[name], definitions=definitions, shared=shared) for name in sorted(shared)
        }
    return flat


def _is_shared(name: str, full: dict[str, Any], definitions: dict[str, Any]) -> bool:
    """Whether a definition must stay one: it holds itself, or is an object that is used more than once."""
    if name in _reach(definitions[name], definitions):
        return True
    uses = sum(1 for where in (full, *definitions.values()) for ref in _references(where) if ref == name)
    return uses > 1 and "properties" in definitions[name]


def _reach(node: Any, definitions: dict[str, Any]) -> set[str]:
    """Names of all definitions that a node leads to."""
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
    if isinstance(node, list):
        return [_flatten(value, definitions=definitions, shared=shared) for value in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str) and _name_of(node) not in shared:
        node = {**definitions[_name_of(node)], **_without(node, "$ref")}
        return _flatten(node, definitions=definitions, shared=shared)
    flat: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("title", "discriminator"):  # the latter points into definitions that are gone, and is no JSON Schema
            continue
        if key == "properties":
            flat[key] = {
                name: _flatten(
                    _omissible(field, name in node.get("required", ())), definitions=definitions, shared=shared
                )
                for name, field in value.items()
            }
        elif key in ("enum", "const", "default", "examples", "required"):
            flat[key] = value
        else:
            flat[key] = _flatten(value, definitions=definitions, shared=shared)
    return flat


def _omissible(field: dict[str, Any], required: bool) -> dict[str, Any]:  # noqa: FBT001 - private, and read at one place
    """A field that may be left out need not also be nullable, nor say that it is null by default."""
    choices = field.get("anyOf")
    if required or field.get("default", ...) is not None:
        return field
    field = _without(field, "default")
    if not isinstance(choices, list):
        return field
    rest = [choice for choice in choices if choice != {"type": "null"}]
    return {**rest[0], **_without(field, "anyOf")} if len(rest) == 1 else {**field, "anyOf": rest}


def _without(node: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name != key}
