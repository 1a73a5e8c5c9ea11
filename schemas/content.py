"""The base of a schema's top level. It says what is asked of whoever writes it, and verifies nothing."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Content(BaseModel):
    """What a brief holds. A writer is asked for every field, null if there is nothing to say."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Every field is required of a writer; for readers it is as it is declared."""
        shape = handler(schema)
        if handler.mode == "validation":
            whole = handler.resolve_ref_schema(shape)
            whole["required"] = list(whole.get("properties", {}))
        return shape
