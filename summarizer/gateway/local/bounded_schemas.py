"""Bounds for what a local model may write: small models repeat themselves, and without an end to it never finish.

llama.cpp holds the model to them token by token. Whatever else a request says is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_STRING_LENGTH = 400
"""Characters of one string. A quote that is longer says more than one thing."""


def bound_request(request: Mapping[str, Any], /, *, max_items: int) -> dict[str, Any]:
    """A request whose schema, where it has one, lets no list and no string grow without end.

    Args:
        request: The request, as Instructor makes it.
        max_items: The most items of any list.
    """
    form = request.get("response_format")
    if not isinstance(form, dict) or "schema" not in form.get("json_schema", {}):
        return dict(request)
    wanted = form["json_schema"]
    bounded = {**wanted, "schema": bound_schema(wanted["schema"], max_items=max_items)}
    return {**request, "response_format": {**form, "json_schema": bounded}}


def bound_schema(schema: Any, /, *, max_items: int) -> Any:
    """A JSON Schema with an end to its lists and strings; an end that it has already stays where it is nearer.

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
