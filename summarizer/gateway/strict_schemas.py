"""Strict structured output: `strict: true` where a provider has it, with a schema in the subset that OpenAI documents.

A provider that refuses it for a schema is asked again without it, and that is remembered for the target and the schema.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.target import Target

PROVIDERS = frozenset({"openai", "azure", "openrouter"})
"""Providers, by LiteLLM's names, whose requests may say `strict`, for tools and for response formats."""

KEYWORDS = frozenset(
    {
        "$defs", "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "items", "maxItems", "maximum", "minItems", "minimum", "multipleOf", "properties",
        "required", "type",
    }
)  # fmt: skip
"""Keywords of the subset that every strict model takes. `pattern` and `format` are left to verification."""

HINTS = frozenset(
    {
        "title", "default", "examples", "minLength", "maxLength", "pattern", "format", "uniqueItems", "deprecated",
        "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "$comment", "$schema", "discriminator",
        "minProperties", "maxProperties",
    }
)  # fmt: skip
"""Keywords that are left out of a strict schema: verification checks what they ask for."""

TYPES: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}

STRICT_REFUSAL = re.compile(
    r"\bstrict\b|grammar|additional_?properties|parallel[_ ]tool[_ ]calls|invalid[_ ](?:json[_ ])?schema"
    r"|(?:unsupported|unknown|invalid) (?:schema )?keyword|schema[^.]{0,80}\btoo (?:large|complex|many|deep|long|big)"
    r"|too many[^.]{0,40}\b(?:properties|parameters|states|branches|enum)|schema[^.]{0,40}(?:exceeds|limit)",
    re.IGNORECASE,
)
"""How a refusal names what strictness rests on, in the provider's own words."""

_refused: set[tuple[str, str | None, str]] = set()


class NotStrictError(ValueError):
    """A schema cannot be written in the strict subset."""


def make_strict(schema: Mapping[str, Any], /) -> dict[str, Any] | None:
    """A JSON Schema in the strict subset; None if it cannot be written in it, such as one with free keys.

    >>> make_strict({"type": "object", "properties": {"a": {"type": "string", "minLength": 1}}, "required": ["a"],
    ...              "additionalProperties": False})["properties"]
    {'a': {'type': 'string'}}
    >>> make_strict({"type": "object", "additionalProperties": {"type": "string"}}) is None
    True
    """
    try:
        strict = _restrict(schema)
    except NotStrictError:
        return None
    return strict if strict.get("type") == "object" else None


def _restrict(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node in the strict subset."""
    kept = _simplify(node)
    if not kept.keys() <= KEYWORDS or not kept.keys() & {"type", "$ref", "anyOf", "const"}:
        raise NotStrictError
    if "$ref" in kept:
        return {"$ref": kept["$ref"]}  # nothing may stand beside it
    if kept.get("type") == "object" or "properties" in kept:
        _check_object(kept)
    if kept.get("type") == "array" and not isinstance(kept.get("items"), Mapping):
        raise NotStrictError
    for key in ("properties", "$defs"):
        if key in kept:
            kept[key] = {name: _restrict(part) for name, part in kept[key].items()}
    if "anyOf" in kept:
        kept["anyOf"] = [_restrict(part) for part in kept["anyOf"]]
    if "items" in kept:
        kept["items"] = _restrict(kept["items"])
    return kept


def _simplify(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node without hints, and with what the subset has in place of what it lacks."""
    kept = {key: value for key, value in node.items() if key not in HINTS}
    if "oneOf" in kept:  # arms are told apart by a constant, or else any that fits will do
        kept["anyOf"] = kept.pop("oneOf")
    if len(kept.get("allOf", ())) == 1:
        kept = {**kept.pop("allOf")[0], **kept}
    if "enum" in kept and "type" not in kept:
        kinds = list(dict.fromkeys(TYPES.get(type(value), "") for value in kept["enum"]))
        kept["type"] = kinds[0] if len(kinds) == 1 else kinds
    return kept


def _check_object(node: Mapping[str, Any]) -> None:
    """Refuse an object that is not closed, or that does not require all that it has."""
    properties = node.get("properties")
    if node.get("additionalProperties") is not False or not properties:
        raise NotStrictError
    if set(node.get("required", ())) != set(properties):
        raise NotStrictError


def apply_strict(request: Mapping[str, Any], /, *, target: Target) -> tuple[dict[str, Any], bool]:
    """A request that asks for strictness, and for one call of its tool, where the provider has that.

    Args:
        request: The request, as Instructor makes it.
        target: The model.

    Returns:
        The request, and whether it says more than the one that was given.
    """
    asked = dict(request)
    changed = False
    key = schema_digest(request)
    if key is None or target.local_model is not None or is_refused(target, key):
        return asked, changed
    tools: Sequence[Any] = request.get("tools") or ()
    form = request.get("response_format")
    if target.provider in PROVIDERS:
        if len(tools) == 1 and (schema := make_strict(tools[0]["function"]["parameters"])) is not None:
            asked["tools"] = [{**tools[0], "function": {**tools[0]["function"], "parameters": schema, "strict": True}}]
            changed = True
        if isinstance(form, dict) and (schema := make_strict(form["json_schema"]["schema"])) is not None:
            asked["response_format"] = {
                **form,
                "json_schema": {**form["json_schema"], "schema": schema, "strict": True},
            }
            changed = True
    if tools and supports_parallel_flag(target):
        asked["parallel_tool_calls"] = False
        changed = True
    return asked, changed


def supports_parallel_flag(target: Target) -> bool:
    """Whether a provider can be told to call one tool only."""
    name = target.model.removeprefix(f"{target.provider}/")
    known = load_libraries().litellm.get_supported_openai_params(model=name, custom_llm_provider=target.provider)
    return "parallel_tool_calls" in (known or ())


def schema_digest(request: Mapping[str, Any], /) -> str | None:
    """What is the same for requests for the same schema; None if a request has none."""
    schemas = list(_find_schemas(request))
    if not schemas:
        return None
    return hashlib.sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def _find_schemas(request: Mapping[str, Any]) -> Iterator[Any]:
    for tool in request.get("tools") or ():
        yield tool["function"].get("parameters")
    form = request.get("response_format")
    if isinstance(form, dict) and "json_schema" in form:
        yield form["json_schema"].get("schema")


def matches_strict_refusal(told: str) -> bool:
    """Whether a provider's words name what strictness rests on.

    >>> matches_strict_refusal("Invalid schema for function 'NewsBrief': 'required' is required to be supplied")
    True
    >>> matches_strict_refusal("This model does not support response_format json_schema")
    False
    """
    return STRICT_REFUSAL.search(told) is not None


def remember_refusal(target: Target, key: str) -> None:
    """Remember, for as long as the process lives, that a target refused a schema in strict form."""
    _refused.add((target.model, target.api_base, key))


def is_refused(target: Target, key: str) -> bool:
    """Whether a target refused a schema in strict form."""
    return (target.model, target.api_base, key) in _refused
