"""What callers may ask for by name: models and schemas. The shell lists the same, so nothing of HTTP is in here."""

from __future__ import annotations

from summarizer.schema_folder.lookup import BrokenSchema, list_custom_schemas
from summarizer.schemas.http import ModelCard, ModelList, SchemaCard, SchemaList
from summarizer.schemas.registry import SCHEMAS, Schema
from summarizer.settings import EXTRACTIVE, ModelSettings, Settings


def list_models(settings: Settings) -> ModelList:
    """The models that callers may ask for by name: the built-in engine, what is configured, and the default."""
    named = {EXTRACTIVE: ModelSettings(model=EXTRACTIVE), **settings.models}
    named.setdefault(settings.model, ModelSettings(model=settings.model))
    cards = tuple(
        ModelCard(
            name=name,
            model=entry.model,
            engine="extractive" if entry.model == EXTRACTIVE else "llm",
            mode=None if entry.model == EXTRACTIVE else entry.mode,
            default=name == settings.model,
        )
        for name, entry in named.items()
    )
    return ModelList(models=cards)


def list_schemas(settings: Settings) -> SchemaList:
    """The schemas that a brief can be made in, and those of the configured folder that are broken."""
    return SchemaList(schemas=tuple(map(make_card, [*SCHEMAS.values(), *list_custom_schemas(settings).values()])))


def make_card(schema: Schema | BrokenSchema) -> SchemaCard:
    """What the catalogue says of a schema."""
    if isinstance(schema, BrokenSchema):
        return SchemaCard(name=schema.name, version="", description="", problem=schema.reason)
    description = " ".join((schema.content.__doc__ or "").split())
    return SchemaCard(name=schema.name, version=schema.label, description=description)
