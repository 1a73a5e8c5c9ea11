"""The models and schemas that callers may use, and the schemas of stored briefs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from summarizer.engines.base import OFF, SELF
from summarizer.errors import (
    ConfigurationError,
    InputError,
    ModelNotAllowedError,
    UnknownModelError,
    UnknownSchemaError,
    locating,
)
from summarizer.model_settings import is_local_model
from summarizer.schema_folder import BrokenSchema, describe_folder_fault, list_custom_schemas
from summarizer.schemas.brief import SCHEMAS, Envelope, Labelled, OpenBrief, Schema
from summarizer.schemas.http import ModelCard, ModelList, SchemaCard, SchemaDocument, SchemaList, SummaryRequest
from summarizer.settings import EXTRACTIVE, KeySettings, Settings
from summarizer.validation_errors import suggest

if TYPE_CHECKING:
    from summarizer.schemas.batches import BatchTerms


def list_names(settings: Settings, key: KeySettings | None) -> list[str]:
    """Return the models that a caller may use: the key's, or else the engine, the configured and the default model."""
    if key is not None and key.models is not None:
        return list(dict.fromkeys(key.models))
    return list(dict.fromkeys((EXTRACTIVE, *settings.models, settings.model)))


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


def choose_judge(model: str, *, settings: Settings, judge: str | None = None) -> str:
    """Return the judge of a model's answers: by the caller's option, else the model's entry, else the configuration.

    Args:
        judge: The caller's option: 'self', 'off', a model's name, or None for the configured judge.
    """
    entry = settings.find_model(model)
    asked, written_by = judge or entry.judge or settings.judge, entry.model
    if asked is None:
        # local models are too small to judge
        asked = OFF if written_by == EXTRACTIVE or is_local_model(written_by) else SELF
    elif asked == model:
        asked = SELF
    if asked == SELF and written_by == EXTRACTIVE:  # there is no model that could judge
        asked = OFF
    return asked


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


def describe_unknown_name(key: str, name: str, *, settings: Settings) -> str:
    known = ", ".join(settings.models) or "none"
    return f"{key}: there is no model “{name}”. Correct the name, or add it under [models]; there are: {known}."


def check_judge(judge: str | None, *, settings: Settings) -> None:
    """Refuse a judge that does not exist or cannot judge; if a call names none, check the configured judge.

    Raises:
        InputError: The call names the built-in engine.
        UnknownModelError: The call names a judge that does not exist.
        ConfigurationError: The configuration names a judge that does not exist.
    """
    from summarizer.gateway.preflight import may_exist, unknown_model  # imported here, as above

    refuse_extractive_judge(judge, settings=settings)
    name = settings.judge if judge is None else judge
    if name in (None, SELF, OFF) or may_exist(name, settings=settings):
        return
    if judge is None:
        raise ConfigurationError(describe_unknown_name("judge", name, settings=settings))
    raise unknown_model(name, names=settings.models)


def refuse_unknown_names(settings: Settings) -> None:
    """Refuse a configuration that names a judge, a fallback or a provider that does not exist."""
    if faults := list(find_unknown_names(settings)):
        raise ConfigurationError(" ".join(faults))


def admit_model(model: str | None, *, settings: Settings, key: KeySettings | None = None) -> str:
    """Return the model of a request, or the default, if the caller may use it; see `list_names`."""
    names = list_names(settings, key)
    known = ", ".join(names)
    asked = settings.model if model is None else model
    if asked in names:
        return asked
    if key is not None and key.models is not None:
        what = f"model “{asked}”" if model else f"default model, “{asked}”,"
        raise ModelNotAllowedError(f"This key may not use the {what}. Name one of: {known}.")
    if "/" not in asked or not asked.isprintable():
        raise UnknownModelError(f"There is no model “{asked}” here. Use one of: {known}.")
    chooses_place = is_local_model(asked) or "://" in asked  # callers may choose neither a file of the host nor a URL
    if not settings.allow_any_model or chooses_place:
        way = "add it under [models] in the configuration"
        if not settings.allow_any_model and not chooses_place:
            way += ", or set SUMMARIZER_ALLOW_ANY_MODEL for models of providers"
        raise ModelNotAllowedError(
            f"The model “{asked}” is not allowed here. Use one of: {known}. The service's operator can {way}."
        )
    return asked


def admit_judge(judge: str | None, *, settings: Settings, key: KeySettings | None = None, alone: bool = False) -> None:
    """Refuse a judge that the caller may not use. The rules are those for models.

    Args:
        alone: Whether no model writes the brief, so that 'self' cannot be the judge.
    """
    refuse_extractive_judge(judge, settings=settings)
    if alone and judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: name one of GET /v1/models.")
    if judge not in (None, SELF, OFF, settings.judge):
        admit_model(judge, settings=settings, key=key)


def refuse_extractive_judge(judge: str | None, *, settings: Settings) -> None:
    if judge is not None and is_extractive(judge, settings=settings):
        raise InputError(f"“{judge}” is the built-in engine, which cannot judge. Name a model as `judge`, or `off`.")


def is_extractive(model: str, *, settings: Settings) -> bool:
    """Whether a model's name, or the name it is configured for, is the built-in engine."""
    return settings.find_model(model).model == EXTRACTIVE


def find_schema(name: str, /, *, settings: Settings) -> Schema:
    if not isinstance(name, str):
        raise InputError("`schema` is a name. Fill a class of your own with extract(text, Class, model=…).")
    if name in SCHEMAS:
        return SCHEMAS[name]
    own = list_custom_schemas(settings)
    found = own.get(name)
    if isinstance(found, BrokenSchema):
        raise ConfigurationError(f"The schema “{name}” cannot be used. {found.reason}")
    if found is None:
        known = ", ".join([*SCHEMAS, *(key for key, entry in own.items() if isinstance(entry, Schema))])
        fault = describe_folder_fault(settings, has_path=False)
        if settings.schema_dir is None:
            fault = "SUMMARIZER_SCHEMA_DIR names the folder of your own schemas, and is not set."
        plain = name.partition("/")[0].lower()
        hint = f" It is named without its version: {plain}." if plain != name and plain in known.split(", ") else ""
        raise UnknownSchemaError(
            f"There is no schema “{name}”.{hint} Ask for one of: {known}.{f' {fault}' if fault else ''}"
        )
    return found


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


def admit_schema(name: str, /, *, model: str, settings: Settings, models: Sequence[str] | None = None) -> Schema:
    """Return a schema by its name. Refuse it if the model cannot write a brief in it.

    Args:
        models: Models that the error may suggest instead of the built-in engine; None for any model.
    """
    with locating("schema"):
        schema = find_schema(name, settings=settings)
        if is_extractive(model, settings=settings):
            # imported here: a service starts without it
            from summarizer.engines.extractive.sections import NAME_MODEL, read_sections

            advice = NAME_MODEL
            if models is not None:
                no_model = "There is none here: the service's operator can add one under [models]."
                advice = f"Name one of: {', '.join(models)}." if models else no_model
            read_sections(schema.content, called=f"the schema “{name}”", advice=advice)
    return schema


async def admit_terms(asked: SummaryRequest | BatchTerms, *, settings: Settings, key: KeySettings | None) -> str:
    """Return a request's model. Refuse a model or judge that the caller may not use, or a schema that needs a model."""
    with locating("model"):
        model = admit_model(asked.model, settings=settings, key=key)
    with locating("options.judge"):
        admit_judge(asked.options.judge, settings=settings, key=key)
    can_name_any = settings.allow_any_model and (key is None or key.models is None)
    writers = [name for name in list_names(settings, key) if not is_extractive(name, settings=settings)]
    models = None if can_name_any else writers
    await asyncio.to_thread(admit_schema, asked.schema_name, model=model, settings=settings, models=models)
    return model


async def read_stored_brief(raw: bytes, /, *, settings: Settings) -> tuple[Envelope, Schema | None]:
    """Parse a brief and return it with its schema; None for the schema if it has changed or is unknown now."""
    label = Labelled.model_validate_json(raw).label
    try:
        schema = await asyncio.to_thread(find_labelled_schema, label, settings=settings)
        return schema.brief.model_validate_json(raw), schema
    except Exception:  # noqa: BLE001 - a custom schema's validator may raise anything
        return OpenBrief.model_validate_json(raw), None
