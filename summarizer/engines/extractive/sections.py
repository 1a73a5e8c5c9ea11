"""Fills schemas other than news, as far as their authors say which of its sections theirs are.

What a section means cannot be seen from its types: a quote with a figure may be a fine or a forecast. So nothing is
guessed here; a schema says it in a class variable: `EXTRACTIVE: ClassVar = {"losses": "numeric_claims"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from summarizer.errors import ConfigurationError, InputError
from summarizer.schemas.news import NewsBrief, Sentence
from summarizer.schemas.structure import read_fields

VARIABLE = "EXTRACTIVE"


NAME_MODEL: Final = (
    "Name one, such as openai/gpt-5-mini. SUMMARIZER_MODEL, which a service's operator sets, is the default."
)
"""What to do where any model can be named."""


def read_sections(schema: type[BaseModel], /, *, called: str = "", advice: str = NAME_MODEL) -> Mapping[str, str]:
    """Which section of news each of a schema's fields holds.

    Args:
        called: What messages call the schema; by default its class.
        advice: What to do if a model is needed.

    Raises:
        InputError: The schema does not say, so a model is needed.
    """
    if schema is NewsBrief:
        return {name: name for name in NewsBrief.model_fields}
    if not has_sections(schema):
        raise InputError(
            f"The built-in engine, extractive, cannot tell what belongs into {called or schema.__name__}: that needs a "
            f"model. {advice}"
        )
    sections: Mapping[str, str] = getattr(schema, VARIABLE)
    return sections


def has_sections(schema: type[BaseModel], /) -> bool:
    """Whether the built-in engine can fill a schema: it is that of news, or says which sections of news it has."""
    sections = getattr(schema, VARIABLE, None)
    return schema is NewsBrief or (isinstance(sections, Mapping) and bool(sections))


def fill_sections(schema: type[BaseModel], draft: Mapping[str, Any], /) -> dict[str, Any]:
    """A news draft as a draft of another schema: its sections under their names there, with the fields known there.

    Raises:
        InputError: The schema does not say what its sections hold.
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
    """What another schema holds of news' sections, under the names that they have there."""
    return {source: raw[name] for name, source in read_sections(schema).items() if name in raw}


def list_unfilled(schema: type[BaseModel], /) -> list[str]:
    """The fields of a schema that this engine leaves empty."""
    return [name for name in schema.model_fields if name not in read_sections(schema)]


def check_sections(schema: type[BaseModel], /) -> None:
    """Refuse a class variable that does not fit its schema.

    Raises:
        ConfigurationError: It names what is not there, or leaves out what is required.
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
        if (theirs is None) != (ours is None) and ours is not Sentence:  # a sentence can be put where plain prose is
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
    """The fields of a model that have no default."""
    return {field.name for field in read_fields(model) if field.is_required}


def item_of(schema: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a section's items; None where it holds no objects."""
    return next((inner for field in read_fields(schema) if field.name == name for inner in field.objects), None)
