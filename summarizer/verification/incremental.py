"""Verifies the items of an unfinished answer one by one, as strictly as in the whole.

A result may still change with what follows: the finished answer is verified again as a whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, create_model

from summarizer.errors import InputError, UngroundedError
from summarizer.schemas.audit import Rejection
from summarizer.schemas.grounder import DeclaredActor, Pass, Verification
from summarizer.schemas.news import Actor, Sentence
from summarizer.verification.paths import (
    element_type,
    find_leading,
    find_places,
    fixed_places,
    read_places,
    unfold,
)
from summarizer.verification.prune import normalize_answer, prune_answer
from summarizer.verification.quote_resolution import ResolvedQuotes, resolve_quotes

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


@dataclass(frozen=True, slots=True)
class Section:
    """A field at the top of a schema."""

    name: str  # its name in Python
    key: str  # its name in JSON
    model: type[BaseModel]  # a schema of this field alone
    is_list: bool  # whether it is a list of items
    is_summary: bool  # whether the items are the sentences of a summary, which `max_items` does not count
    declares: bool  # whether it declares actors
    after: tuple[str, ...]  # the keys of the sections before it that declare actors
    # Whether it can be verified apart from the rest. A top-level sentence or figure cannot if a top-level quote may
    # have to prove it.
    is_apart: bool


@lru_cache(maxsize=128)
def read_sections(schema: type[BaseModel], /) -> Mapping[str, Section]:
    """The sections of a schema, in its order, by their names in JSON."""
    sections: dict[str, Section] = {}
    root = read_places(schema)
    declaring = find_leading(root, Actor)
    after: list[str] = []
    is_proved_beside = False
    for name, field in schema.model_fields.items():
        key = field.alias or name
        element = element_of(field.annotation)
        place = root.fields[key]
        is_quote = place.is_quote or (place.elements is not None and place.elements.is_quote)
        is_object = isinstance(element, type) and issubclass(element, BaseModel)
        sections[key] = Section(
            name=name,
            key=key,
            model=model_of(schema, name, element),
            is_list=element is not None,
            is_summary=element is Sentence,
            declares=place in declaring,
            after=tuple(after),
            is_apart=is_object or is_quote or not is_proved_beside,
        )
        is_proved_beside = is_proved_beside or is_quote
        if place in declaring:
            after.append(key)
    return sections


def element_of(annotation: Any) -> Any:
    """The type of the items of a list of any length; None for any other type."""
    arms = [arm for arm in unfold(annotation) if arm is not type(None)]
    if len(arms) != 1 or list(fixed_places(arms[0])):
        return None
    return element_type(arms[0], 0)


def model_of(schema: type[BaseModel], name: str, element: Any) -> type[BaseModel]:
    """A schema with one optional field of another schema; a list may have any length."""
    field = copy.copy(schema.model_fields[name])
    field.default, field.default_factory = None, None
    kind: Any = field.annotation
    if element is not None:
        kind, field.annotation, field.metadata = list[element], list[element], []  # its length is checked in the whole
    fields: dict[str, Any] = {name: (kind, field)}
    model: type[BaseModel] = create_model(f"{schema.__name__}_{name}", __config__=schema.model_config, **fields)
    return model


class ItemRun(Verification):
    """The verification of one item, with the actors of the items before it."""

    known: Mapping[str, DeclaredActor] = {}

    def begin(self) -> None:
        """Start a pass with the known actors."""
        self.found = Pass(actors=dict(self.known))


class ItemVerifier:
    """Verifies the items of an answer one after another."""

    def __init__(self, schema: type[BaseModel], *, grounder: ArticleGrounder) -> None:
        self._schema = schema
        self._run = ItemRun(grounder)
        self.sections = read_sections(schema)
        self.begin()

    def begin(self) -> None:
        """Begin another answer."""
        self._declared: dict[str, DeclaredActor] = {}  # also by rejected actors: their ids are taken
        self._standing: dict[str, DeclaredActor] = {}
        self._raws: dict[str, Any] = {}  # normalized, of sections that declare actors
        self._previous: dict[str, Any] = {}  # the last item of each list, in a list

    def check(self, key: str, index: int | None, value: Any) -> tuple[Any, tuple[Rejection, ...]]:
        """Verify one item, after all sections in its section's `after`.

        Args:
            key: The section's name in JSON.
            index: Its index in the section; None if the section is no list.
            value: The item as it was written.

        Returns:
            The verified item, or None, and the rejections, with paths as in the whole.
        """
        section = self.sections[key]
        written = {key: [value] if section.is_list else value}
        raw = normalize_answer(section.model, written)
        part = normalize_answer(self._schema, written)[key]
        self._run.known = self._declared if section.declares else self._standing
        try:
            kept = prune_answer(section.model, raw, run=self._run, resolved=self._place(section, part, raw))
        except UngroundedError as error:
            content, rejected, left = None, error.rejected, {}
        except InputError:  # nested too deeply for JSON; the verification of the whole reports it
            return None, ()
        else:
            content, rejected, left = getattr(kept.content, section.name), kept.rejected, kept.raw
        if section.declares:
            self._declare(section, part, raw=raw, left=left)
        self._previous[key] = part
        if section.is_list:
            content = content[0] if content else None
        return content, tuple(self._at_place(rejection, key, index) for rejection in rejected)

    def _place(self, section: Section, part: Any, given: Any) -> ResolvedQuotes:
        """Resolve its quotes, with the actors and the item before it as context for ambiguous ones."""
        key = section.key
        beside = [*self._previous.get(key, ()), *part] if section.is_list else part
        whole = {**self._raws, key: beside}
        resolved = resolve_quotes(self._schema, whole, grounder=self._run.grounder)
        written = resolved.raw[key][-1:] if section.is_list else resolved.raw[key]
        return ResolvedQuotes(given, {key: written}, {}, resolved.by_words)

    def _declare(self, section: Section, part: Any, *, raw: Any, left: Any) -> None:
        """Note the actors of an item; later items may refer to the verified ones."""
        if section.is_list:
            self._raws.setdefault(section.key, []).extend(part)
        else:
            self._raws[section.key] = part
        found = self._run.found.actors
        self._standing |= {key: found[key] for key in self._list_ids(left) if key in found}
        self._declared = {key: DeclaredActor(key, ()) for key in self._list_ids(raw)} | self._declared | self._standing

    def _list_ids(self, raw: Any) -> Iterator[str]:
        for _, part in find_places(self._schema, raw, Actor):
            if isinstance(part, dict) and isinstance(part.get("id"), str):
                yield part["id"]

    @staticmethod
    def _at_place(rejection: Rejection, key: str, index: int | None) -> Rejection:
        alone = f"{key}[0]"
        if index is None or not rejection.path.startswith(alone):
            return rejection
        return rejection.model_copy(update={"path": f"{key}[{index}]{rejection.path[len(alone) :]}"})
