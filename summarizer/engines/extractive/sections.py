"""Fills schemas other than news, if their authors map their fields to sections of news.

The meaning of a field cannot be inferred from its type: a quote with a figure may be a fine or a forecast. Therefore a
schema declares it in a class variable: `EXTRACTIVE: ClassVar = {"losses": "numeric_claims"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from summarizer.errors import ConfigurationError, InputError
from summarizer.schemas.news import NewsBrief, Sentence
from summarizer.schemas.structure import read_fields

VARIABLE: Final = "EXTRACTIVE"


NAME_MODEL: Final = (
    "Name one, such as openai/gpt-5-mini. SUMMARIZER_MODEL sets the default; for a service, its operator sets it."
)
"""Advice where the caller can name any model."""


def read_sections(schema: type[BaseModel], /, *, called: str = "", advice: str = NAME_MODEL) -> Mapping[str, str]:
    """Return the section of news for each of a schema's fields.

    Args:
        called: The schema's name in messages; by default that of its class.
        advice: The message's advice if a model is needed.

    Raises:
        InputError: The schema declares no sections, so a model is needed.
    """
    if schema is NewsBrief:
        return {name: name for name in NewsBrief.model_fields}
    if not has_sections(schema):
        raise InputError(
            f"The built-in engine, extractive, cannot fill {called or schema.__name__}: that needs a model. {advice}"
        )
    sections: Mapping[str, str] = getattr(schema, VARIABLE)
    return sections


def has_sections(schema: type[BaseModel], /) -> bool:
    """Whether the built-in engine can fill a schema: it is that of news or declares sections."""
    sections = getattr(schema, VARIABLE, None)
    return schema is NewsBrief or (isinstance(sections, Mapping) and bool(sections))


def fill_sections(schema: type[BaseModel], draft: Mapping[str, Any], /) -> dict[str, Any]:
    """Convert a news draft into a draft of another schema, keeping the fields that the schema's items have.

    Raises:
        InputError: The schema declares no sections.
    """
    if schema is NewsBrief:
        return dict(draft)
    filled: dict[str, Any] = {}
    for name, source in read_sections(schema).items():
        value = draft[source]
        item = item_of(schema, name)
        if item is None and item_of(NewsBrief, source) is Sentence:
            sentences = value if isinstance(value, list) else [value] if value else draft["abstract"][:1]
            if not sentences and not schema.model_fields[name].is_required():
                continue
            value = " ".join(sentence["text"] for sentence in sentences)
        elif isinstance(value, list) and item is not None:
            value = [{key: part for key, part in entry.items() if key in item.model_fields} for entry in value]
        filled[name] = value
    return filled


def as_news(schema: type[BaseModel], raw: Mapping[str, Any], /) -> dict[str, Any]:
    """Convert an object of another schema into the sections of news that it contains."""
    return {source: raw[name] for name, source in read_sections(schema).items() if name in raw}


def list_unfilled(schema: type[BaseModel], /) -> list[str]:
    """Return the fields of a schema that the built-in engine leaves empty."""
    return [name for name in schema.model_fields if name not in read_sections(schema)]


def check_sections(schema: type[BaseModel], /) -> None:
    """Check that a schema's class variable fits the schema.

    Raises:
        ConfigurationError: It names unknown fields or sections, maps incompatible ones, or omits required ones.
    """
    sections, name = getattr(schema, VARIABLE, {}), f"{schema.__name__}.{VARIABLE}"
    if not isinstance(sections, Mapping):
        raise ConfigurationError(f"{name} is a dictionary: field of this schema to section of news.")
    if not sections:
        return
    for field, source in sections.items():
        if field not in schema.model_fields:
            raise ConfigurationError(f"{name} names {field}, which is no field of {schema.__name__}.")
        if source not in NewsBrief.model_fields:
            known = ", ".join(NewsBrief.model_fields)
            raise ConfigurationError(f"{name} names {source}, which is no section of news. There are: {known}.")
        theirs, ours = item_of(schema, field), item_of(NewsBrief, source)
        if (theirs is None) != (ours is None) and ours is not Sentence:  # a sentence also fits a plain string
            raise ConfigurationError(f"{name}: {field} is not of the form of news' {source}.")
        missing = list_required(theirs) - set(ours.model_fields) if theirs and ours else set()
        if theirs and "actors" not in sections.values() and any(own.is_reference for own in read_fields(theirs)):
            raise ConfigurationError(f"{name}: items of {field} refer to actors, so a section has to hold those, too.")
        if missing:
            what = ", ".join(sorted(missing))
            raise ConfigurationError(f"{name}: an item of {field} needs {what}, which one of news' {source} has not.")
    if left := list_required(schema) - set(sections):
        raise ConfigurationError(f"{name} leaves out {', '.join(sorted(left))}: give that a default, or a section.")


def list_required(model: type[BaseModel]) -> set[str]:
    """Return the fields of a model without a default."""
    return {field.name for field in read_fields(model) if field.is_required}


def item_of(schema: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the model of a section's items; None if they are not objects."""
    return next((inner for field in read_fields(schema) if field.name == name for inner in field.objects), None)
