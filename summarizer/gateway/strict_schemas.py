"""Adapts the schema of a request to the provider: strict structured output, and maximum lengths for local models.

`strict: true` is set if the provider supports it, with a schema in OpenAI's documented subset. If a provider rejects a
strict schema, the request is repeated without `strict`, and that is remembered for the target and schema. Small local
models may repeat themselves endlessly, so llama.cpp enforces maximum lengths token by token.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from summarizer.bounded_dict import BoundedDict
from summarizer.gateway.model_info import list_supported_params
from summarizer.gateway.target import Target

PROVIDERS: Final = frozenset({"openai", "azure", "openrouter"})
"""LiteLLM's names of providers that support `strict` for tools and response formats."""

KEYWORDS: Final = frozenset(
    {
        "$defs", "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "items", "maxItems", "maximum", "minItems", "minimum", "multipleOf", "properties",
        "required", "type",
    }
)  # fmt: skip
"""Keywords that every model supports in strict schemas. `pattern` and `format` are left to validation."""

HINTS: Final = frozenset(
    {
        "title", "default", "examples", "minLength", "maxLength", "pattern", "format", "uniqueItems", "deprecated",
        "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "$comment", "$schema", "discriminator",
        "minProperties", "maxProperties",
    }
)  # fmt: skip
"""Keywords that are removed from a strict schema. Validation checks them."""

DESCRIBED: Mapping[str, str] = {"format": "Written as {}.", "pattern": "Matches the regular expression {}"}
"""Removed keywords that a model cannot guess, as text for the description."""

FORMS: Mapping[str, str] = {
    "date": "YYYY-MM-DD",
    "date-time": "YYYY-MM-DDThh:mm:ssZ",
    "time": "hh:mm:ss",
    "duration": "a duration of ISO 8601, such as P3D",
}
"""Formats in words. Others are called by their names."""

TYPES: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}

STRICT_REFUSAL: Final = re.compile(
    r"\bstrict\b|grammar|additional_?properties|parallel[_ ]tool[_ ]calls|invalid[_ ](?:json[_ ])?schema"
    r"|(?:unsupported|unknown|invalid) (?:schema )?keyword|schema[^.]{0,80}\btoo (?:large|complex|many|deep|long|big)"
    r"|too many[^.]{0,40}\b(?:properties|parameters|states|branches|enum)|schema[^.]{0,40}(?:exceeds|limit)",
    re.IGNORECASE,
)
"""Matches providers' messages that reject a strict schema."""

_refused: BoundedDict[tuple[str, str | None, str], None] = BoundedDict(max_size=1000)


class NotStrictError(ValueError):
    """The schema cannot be written in the strict subset."""


def make_strict(schema: Mapping[str, Any], /) -> dict[str, Any] | None:
    """Rewrite a JSON Schema in the strict subset; None if that is impossible, for instance because of free keys.

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


@lru_cache(maxsize=128)
def find_strict(written: str, /) -> dict[str, Any] | None:
    """Return the strict form of a schema in JSON, or None. It is cached; do not change it."""
    return make_strict(json.loads(written))


def _restrict(node: Mapping[str, Any]) -> dict[str, Any]:
    kept = _simplify(node)
    if not kept.keys() <= KEYWORDS or not kept.keys() & {"type", "$ref", "anyOf", "const"}:
        raise NotStrictError
    if "$ref" in kept:
        return {"$ref": kept["$ref"]}  # no other keyword is allowed beside it
    if kept.get("type") == "object" or "properties" in kept:
        # no other properties are allowed, and all of its own are required
        properties = kept.get("properties")
        is_closed = kept.get("additionalProperties") is False and set(kept.get("required", ())) == set(properties or ())
        if not properties or not is_closed:
            raise NotStrictError
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
    """Remove unsupported keywords from a node, and replace those that have an equivalent.

    >>> _simplify({"type": "string", "format": "date", "description": "When it ends."})
    {'type': 'string', 'description': 'When it ends. Written as YYYY-MM-DD.'}
    """
    kept = {key: value for key, value in node.items() if key not in HINTS}
    hints = [text.format(FORMS.get(node[key], node[key])) for key, text in DESCRIBED.items() if key in node]
    if hints:
        kept["description"] = " ".join([*filter(None, [node.get("description")]), *hints])
    if "oneOf" in kept:  # equivalent if a constant distinguishes the branches; otherwise more permissive
        kept["anyOf"] = kept.pop("oneOf")
    if "enum" in kept and "type" not in kept:
        kinds = list(dict.fromkeys(TYPES.get(type(value), "") for value in kept["enum"]))
        kept["type"] = kinds[0] if len(kinds) == 1 else kinds
    return kept


def apply_strict(request: Mapping[str, Any], /, *, target: Target) -> tuple[dict[str, Any], bool]:
    """Add `strict` and a single tool call if the provider supports them. Return the request and whether it changed."""
    asked = dict(request)
    changed = False
    if target.local_model is not None or not list(_find_schemas(request)) or is_refused(target, request):
        return asked, changed
    tools: Sequence[Any] = request.get("tools") or ()
    form = request.get("response_format")
    if target.provider in PROVIDERS:
        if len(tools) == 1 and (schema := find_strict(json.dumps(tools[0]["function"]["parameters"]))) is not None:
            asked["tools"] = [{**tools[0], "function": {**tools[0]["function"], "parameters": schema, "strict": True}}]
            changed = True
        if isinstance(form, dict) and (schema := find_strict(json.dumps(form["json_schema"]["schema"]))) is not None:
            asked["response_format"] = {
                **form,
                "json_schema": {**form["json_schema"], "schema": schema, "strict": True},
            }
            changed = True
    if tools and "parallel_tool_calls" in list_supported_params(target.model, target.provider):
        asked["parallel_tool_calls"] = False
        changed = True
    return asked, changed


def _find_schemas(request: Mapping[str, Any]) -> Iterator[Any]:
    for tool in request.get("tools") or ():
        yield tool["function"].get("parameters")
    form = request.get("response_format")
    if isinstance(form, dict) and "json_schema" in form:
        yield form["json_schema"].get("schema")


def matches_strict_refusal(message: str) -> bool:
    """Whether a provider's message rejects a strict schema.

    >>> matches_strict_refusal("Invalid schema for function 'NewsBrief': 'required' is required to be supplied")
    True
    >>> matches_strict_refusal("This model does not support response_format json_schema")
    False
    """
    return STRICT_REFUSAL.search(message) is not None


def remember_refusal(target: Target, request: Mapping[str, Any]) -> None:
    """Remember, for the life of the process, that a target rejected the strict form of a request's schemas."""
    _refused[_refusal_key(target, request)] = None


def is_refused(target: Target, request: Mapping[str, Any]) -> bool:
    return bool(_refused) and _refusal_key(target, request) in _refused


def _refusal_key(target: Target, request: Mapping[str, Any]) -> tuple[str, str | None, str]:
    written = json.dumps(list(_find_schemas(request)))
    return target.model, target.api_base, hashlib.sha256(written.encode()).hexdigest()


MAX_STRING_LENGTH: Final = 400  # most characters of a string; a longer quote makes more than one statement


def bound_request(request: Mapping[str, Any], /, *, max_items: int) -> dict[str, Any]:
    """Return the request with lists and strings in its schema, if it has one, limited in length."""
    form = request.get("response_format")
    if not isinstance(form, dict) or "schema" not in form.get("json_schema", {}):
        return dict(request)
    wanted = form["json_schema"]
    bounded = {**wanted, "schema": bound_schema(wanted["schema"], max_items=max_items)}
    return {**request, "response_format": {**form, "json_schema": bounded}}


def bound_schema(schema: Any, /, *, max_items: int) -> Any:
    """Return a JSON Schema with limits on the length of lists and strings. Smaller limits in it are kept.

    >>> bound_schema({"type": "array", "items": {"type": "string", "maxLength": 9}}, max_items=2)
    {'type': 'array', 'items': {'type': 'string', 'maxLength': 9}, 'maxItems': 2}
    """
    if isinstance(schema, list):
        return [bound_schema(part, max_items=max_items) for part in schema]
    if not isinstance(schema, dict):
        return schema
    bounded = {name: bound_schema(part, max_items=max_items) for name, part in schema.items()}
    kind = schema.get("type")
    if kind == "array":
        bounded["maxItems"] = max(min(max_items, schema.get("maxItems", max_items)), schema.get("minItems", 0))
    elif kind == "string" and not schema.keys() & {"enum", "const", "pattern", "format"}:
        longest = min(MAX_STRING_LENGTH, schema.get("maxLength", MAX_STRING_LENGTH))
        bounded["maxLength"] = max(longest, schema.get("minLength", 0))
    return bounded
