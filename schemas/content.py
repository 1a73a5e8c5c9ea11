"""The base of a schema's top level. It says what is asked of whoever writes it, and verifies nothing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Content(BaseModel):
    """What a brief holds. Whoever writes it is asked for every field; what fails verification may be missing after."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Every field is required of a writer, and none may be null; for readers it is as it is declared."""
        shape = handler(schema)
        if handler.mode == "validation":
            whole = handler.resolve_ref_schema(shape)
            whole["properties"] = {name: ask_for(field) for name, field in whole.get("properties", {}).items()}
            whole["required"] = list(whole["properties"])
        return shape


def ask_for(field: dict[str, Any], /) -> dict[str, Any]:
    """A field's JSON Schema without the null that stands for what could not be proved.

    >>> ask_for({"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "description": "A line."})
    {'type': 'string', 'description': 'A line.'}
    """
    if field.get("default", ...) is not None:
        return field
    rest = {key: value for key, value in field.items() if key not in ("default", "anyOf")}
    choices = [choice for choice in field.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        return {**choices[0], **rest}
    return {**rest, "anyOf": choices} if choices else rest
