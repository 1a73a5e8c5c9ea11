"""Reads a brief that was stored as JSON."""

from __future__ import annotations

import asyncio

from pydantic import ValidationError

from summarizer.errors import UnknownSchemaError
from summarizer.pipeline.catalogue import find_schema
from summarizer.schemas.brief import Envelope, Labelled, OpenBrief, Schema
from summarizer.settings import Settings


async def read_stored_brief(raw: bytes, /, *, settings: Settings) -> tuple[Envelope, Schema | None]:
    """Read a brief and find its schema; None if the schema has changed or is not known any more."""
    label = Labelled.model_validate_json(raw).label
    try:
        schema = await asyncio.to_thread(find_schema, label.partition("/")[0], settings=settings)
        return schema.brief.model_validate_json(raw), schema
    except (ValidationError, UnknownSchemaError):
        return OpenBrief.model_validate_json(raw), None
