"""Adds maximum lengths to the schema of a local model: small models repeat themselves and would never finish.

llama.cpp enforces them token by token. The rest of the request is unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_STRING_LENGTH = 400
"""Maximum characters of a string. A longer quote makes more than one statement."""


def bound_request(request: Mapping[str, Any], /, *, max_items: int) -> dict[str, Any]:
    """Return the request with bounded lists and strings in its schema, if it has one.

    Args:
        request: The request that Instructor made.
        max_items: Maximum items of a list.
    """
    form = request.get("response_format")
    if not isinstance(form, dict) or "schema" not in form.get("json_schema", {}):
        return dict(request)
    wanted = form["json_schema"]
    bounded = {**wanted, "schema": bound_schema(wanted["schema"], max_items=max_items)}
    return {**request, "response_format": {**form, "json_schema": bounded}}


def bound_schema(schema: Any, /, *, max_items: int) -> Any:
    """Return a JSON Schema with bounded lists and strings. Smaller bounds that it has already are kept.

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
