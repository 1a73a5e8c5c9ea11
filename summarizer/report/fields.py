"""Reads the fields of any object for a report: names, paths, kinds and values.

In briefs with an unknown schema, building blocks are recognized by their JSON keys.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from summarizer.report.plain_text import show
from summarizer.schemas import structure
from summarizer.schemas.blocks import Attribution, Block, Figure, Quote
from summarizer.schemas.news import Actor, NumericClaim, OpenQuestion, Position, Sentence
from summarizer.schemas.structure import PART, REFERENCE, is_choice, read_path


class Kind(enum.Enum):
    QUOTE = enum.auto()
    FIGURE = enum.auto()
    ATTRIBUTION = enum.auto()
    REFERENCE = enum.auto()
    WORDS = enum.auto()
    VALUE = enum.auto()
    OBJECT = enum.auto()


KINDS: Mapping[type, Kind] = {Quote: Kind.QUOTE, Figure: Kind.FIGURE, Attribution: Kind.ATTRIBUTION}

FORMS: tuple[tuple[type[BaseModel], frozenset[str]], ...] = (
    (Quote, frozenset({"text", "spans", "status"})),
    (Figure, frozenset({"text", "start", "kind", "comparator"})),
    (Attribution, frozenset({"speaker", "as_named", "kind"})),
    (Actor, frozenset({"id", "name", "kind", "aliases", "mentions"})),
    (Sentence, frozenset({"text", "quotes"})),
    (Position, frozenset({"quote", "actor", "attribution", "statement"})),
    (NumericClaim, frozenset({"quote", "figure", "attribution", "statement"})),
    (OpenQuestion, frozenset({"quote", "why", "question"})),
)
"""The keys by which building blocks are recognized in JSON."""


class Field(NamedTuple):
    name: str
    label: str  # its name as a heading
    kind: Kind  # the kind of its values
    values: tuple[Any, ...]  # its values, without empty ones
    is_list: bool
    paths: tuple[str, ...] = ()  # the path of each value within the object, as in the audit


def read_fields(value: object) -> Iterator[Field]:
    """Yield the fields of a model or mapping in order; nothing for other values."""
    if isinstance(value, BaseModel):
        for field in structure.read_fields(type(value)):
            name, part = field.name, getattr(value, field.name)
            chosen = any(map(is_choice, field.marks))
            title = field.title or write_words(name)
            named = part.items() if isinstance(part, Mapping) else [("", part)]
            for key, inner in named:
                label = ", ".join(filter(None, [title, str(key)]))
                path = f"{field.key}.{key}" if isinstance(part, Mapping) else field.key
                yield make_field(name, inner, label=label, path=path, marks=field.marks, chosen=chosen)
        for name, part in (value.model_extra or {}).items():
            yield make_field(name, part)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield make_field(str(name), part)


def make_field(
    name: str,
    value: object,
    *,
    label: str | None = None,
    path: str | None = None,
    marks: tuple[Any, ...] = (),
    chosen: bool = False,
) -> Field:
    is_list, whole = isinstance(value, list | tuple), path or name
    listed = value if isinstance(value, list | tuple) else [value]
    found = [
        (read, f"{whole}[{place}]" if is_list else whole)
        for place, one in enumerate(listed)
        if (read := revive(one)) is not None and read not in ("", [], {})
    ]
    values = tuple(read for read, _ in found)
    kind = find_kind(values, marks, chosen=chosen)
    return Field(name, show(label or write_words(name)), kind, values, is_list, tuple(at for _, at in found))


def find_kind(values: tuple[Any, ...], marks: tuple[Any, ...], *, chosen: bool) -> Kind:
    """Return the kind of a field, given its first value and its type annotation."""
    first = next(iter(values), None)
    for block, kind in KINDS.items():
        if isinstance(first, block):
            return kind
    if isinstance(first, Sentence):
        return Kind.WORDS
    if isinstance(first, BaseModel | Mapping):
        return Kind.OBJECT
    if REFERENCE in marks:
        return Kind.REFERENCE
    return Kind.WORDS if isinstance(first, str) and not chosen else Kind.VALUE


def revive(value: object) -> object:
    """Convert a JSON object to the building block that it represents; return other values unchanged."""
    if not isinstance(value, Mapping) or isinstance(value, Block):
        return value.value if isinstance(value, enum.Enum) else value
    for model, keys in FORMS:
        if keys <= value.keys():
            try:
                return model.model_validate(value)
            except ValidationError:
                return value
    return value


ELEMENTS: Final = {
    "": "Quote",
    "actors": "Actor",
    "positions": "Position",
    "numeric_claims": "Figure",
    "open_questions": "Question",
    "questions": "Question",
    "abstract": "Summary sentence",
    "statements": "Statement",
}
"""Names of list elements by field; "" for a list without one."""

MAIN: Final = frozenset({"statement", "text", "question"})  # main text of an item, which `name_place` does not mention


def list_prefixes(path: str) -> list[str]:
    """List a path and the paths of everything that contains it, outermost first.

    >>> list_prefixes("actors[1].aliases[0]")
    ['actors', 'actors[1]', 'actors[1].aliases', 'actors[1].aliases[0]']
    """
    return [path[: found.end()] for found in PART.finditer(path)]


def name_place(path: str, *, numbered: bool = True, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write a path in words; empty for the root.

    Args:
        numbered: Whether list elements are numbered, from 1. Indices in a model's answer may differ from those in the
            brief.
        titles: Titles of sections; see `read_titles`.

    >>> name_place("positions[2].statement"), name_place("actors[0].aliases[1]"), name_place("headline.text")
    ('Position 3', 'Actor 1, aliases 2', 'Headline')
    >>> name_place("actors[0].aliases[1]", numbered=False)
    'Actor, aliases'
    """
    parts = list(read_path(path))
    if not parts:
        return show(path)
    first = parts.pop(0) if isinstance(parts[0], str) else ""
    name = titles.get(str(first)) or write_words(str(first))
    if parts and isinstance(parts[0], int) and str(first) not in titles:
        name = ELEMENTS.get(str(first)) or name
    names = [name]
    for part in parts:
        if isinstance(part, int):
            names[-1] += f" {part + 1}" if numbered else ""
        elif part not in MAIN:
            names.append(write_words(part).lower())
    return show(", ".join(names))


def read_titles(brief: BaseModel) -> dict[str, str]:
    """Return the titles that a schema gives its top-level fields, by JSON name."""
    return {field.alias: field.title for field in structure.read_fields(type(brief)) if field.title}


def write_words(name: str) -> str:
    """Write a field's name in words.

    >>> write_words("key_dates")
    'Key dates'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
