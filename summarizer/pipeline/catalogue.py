"""Lists the models and schemas that callers may use; checks the names in a configuration; reads stored briefs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Final

from summarizer.engines.base import OFF, SELF
from summarizer.errors import ConfigurationError, UnknownSchemaError
from summarizer.pipeline.request import choose_judge, describe_unknown_name, find_schema, is_extractive, list_names
from summarizer.schema_folder import BrokenSchema, list_custom_schemas
from summarizer.schemas.brief import SCHEMAS, Envelope, Labelled, OpenBrief, Schema
from summarizer.schemas.http import ModelCard, ModelList, SchemaCard, SchemaDocument, SchemaList
from summarizer.settings import EXTRACTIVE, KeySettings, Settings
from summarizer.validation_errors import suggest


def list_models(settings: Settings, key: KeySettings | None = None) -> ModelList:
    """List the models that a caller may use; see `list_names`."""
    named = {name: settings.find_model(name) for name in list_names(settings, key)}
    cards = tuple(
        ModelCard(
            name=name,
            model=entry.model,
            engine="extractive" if entry.model == EXTRACTIVE else "llm",
            mode=None if entry.model == EXTRACTIVE else entry.mode,
            judge=choose_judge(name, settings=settings),
            default=name == settings.model,
        )
        for name, entry in named.items()
    )
    return ModelList(models=cards)


def list_schemas(settings: Settings) -> SchemaList:
    """List the schemas of the package and of the configured folder, including broken ones."""
    return SchemaList(schemas=tuple(map(make_card, [*SCHEMAS.values(), *list_custom_schemas(settings).values()])))


def make_card(schema: Schema | BrokenSchema) -> SchemaCard:
    if isinstance(schema, BrokenSchema):
        return SchemaCard(name=schema.name, version="", description="", problem=schema.reason)
    from summarizer.engines.extractive.sections import has_sections  # imported here: a service starts without it

    description = " ".join((schema.content.__doc__ or "").split())
    needs_model = not has_sections(schema.content)
    return SchemaCard(name=schema.name, version=schema.label, description=description, needs_model=needs_model)


def describe_schema(name: str, /, *, settings: Settings) -> SchemaDocument:
    """Return a schema as JSON Schema, in the form that a model writes and in the form that callers get.

    Raises:
        UnknownSchemaError: There is no such schema.
        ConfigurationError: Its file is broken.
    """
    schema = find_schema(name, settings=settings)
    return SchemaDocument(
        **make_card(schema).model_dump(),
        written=schema.content.model_json_schema(mode="validation"),
        returned=schema.brief.model_json_schema(mode="serialization"),
    )


FALLBACKS: Final = ("fallbacks", "fallbacks_when_too_long", "fallbacks_when_rejected")


def list_named_models(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each judge and fallback that the configuration names, as (setting, model name)."""
    named = [("judge", settings.judge)]
    for name, entry in settings.models.items():
        named.append((f"models.{name}.judge", entry.judge))
        if entry.model != EXTRACTIVE:
            named += [(f"models.{name}.{key}", other) for key in FALLBACKS for other in getattr(entry, key)]
    yield from ((key, other) for key, other in named if other not in (None, SELF, OFF))


def find_unknown_names(settings: Settings) -> Iterator[str]:
    """Yield a message, with advice, for each name in the configuration that no model or provider has."""
    # imported here: most configurations name no other model
    from summarizer.gateway.preflight import load_providers, may_exist

    for name, entry in settings.models.items():
        if entry.model == EXTRACTIVE:
            for key in entry.model_dump(exclude_defaults=True, exclude={"model", "judge"}):
                yield f"models.{name}.{key}: this has no effect on the built-in engine. Leave it out."
            continue
        for key in FALLBACKS:
            if name in getattr(entry, key) and key != "fallbacks_when_rejected":  # the last may ask the model once more
                yield f"models.{name}.{key}: a model cannot be its own fallback. Leave “{name}” out."
    for key, other in list_named_models(settings):
        if is_extractive(other, settings=settings):
            yield f"{key}: “{other}” is the built-in engine, which cannot be a fallback. Leave it out."
        elif not may_exist(other, settings=settings):
            yield describe_unknown_name(key, other, settings=settings)
    for name in settings.providers:
        if name not in load_providers():
            yield f"providers.{name}: LiteLLM has no such provider{suggest(name, load_providers()) or '.'}"


def refuse_unknown_names(settings: Settings) -> None:
    """Refuse a configuration that names a judge, a fallback or a provider that does not exist."""
    if faults := list(find_unknown_names(settings)):
        raise ConfigurationError(" ".join(faults))


LONG_VERSION: Final = 10  # no version has this many digits


def find_labelled_schema(label: str, /, *, settings: Settings) -> Schema:
    """Return the schema that a brief names, with or without a version: "news/2", "news".

    Raises:
        UnknownSchemaError: There is no schema with this name or version, or the version is newer than the one here.
    """
    name, has_version, version = label.partition("/")
    schema = find_schema(name, settings=settings)
    number = int(version) if version.isdecimal() and len(version) < LONG_VERSION else 0
    if has_version and not number:
        raise UnknownSchemaError(f"The schema {name} has no version “{version[:50]}”; the newest is {schema.label}.")
    if number > schema.version:
        raise UnknownSchemaError(
            f"The brief is in {label}, and the newest version here is {schema.label}: update that."
        )
    return schema


async def read_stored_brief(raw: bytes, /, *, settings: Settings) -> tuple[Envelope, Schema | None]:
    """Parse a brief and return it with its schema; None for the schema if it has changed or is unknown now."""
    label = Labelled.model_validate_json(raw).label
    try:
        schema = await asyncio.to_thread(find_labelled_schema, label, settings=settings)
        return schema.brief.model_validate_json(raw), schema
    except Exception:  # noqa: BLE001 - a custom schema's validator may raise anything
        return OpenBrief.model_validate_json(raw), None
