"""Verifies the items of an unfinished answer one by one, as strictly as in the whole.

Results are preliminary: the finished answer is verified again as a whole. Therefore the parser may skip text that it
cannot parse.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import BaseModel, create_model

from summarizer.errors import InputError, UngroundedError
from summarizer.schemas.audit import Rejection
from summarizer.schemas.findings import DeclaredActor, Pass, Verification
from summarizer.schemas.news import Actor, Sentence
from summarizer.schemas.structure import find_leading, find_places, is_model, read_fields, read_places
from summarizer.surrogates import replace_invalid_characters
from summarizer.verification.answers import ResolvedQuotes, normalize_answer, resolve_quotes
from summarizer.verification.prune import find_sourced_items, prune_answer, write_item

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


class Section(NamedTuple):
    """A top-level field of a schema."""

    name: str  # the name in Python
    key: str  # the name in JSON
    model: type[BaseModel]  # a schema of this field alone
    is_list: bool  # whether it is a list of items
    is_summary: bool  # whether the items are the sentences of a summary, which `max_items` does not limit
    declares: bool  # whether it declares actors
    after: tuple[str, ...]  # the keys of earlier sections that declare actors
    # Whether it can be verified apart from the rest. A top-level sentence or figure cannot, if a top-level quote may
    # have to prove it.
    is_apart: bool


@lru_cache(maxsize=128)
def read_sections(schema: type[BaseModel], /) -> Mapping[str, Section]:
    """Return the sections of a schema in order, by their names in JSON."""
    sections: dict[str, Section] = {}
    root = read_places(schema)
    declaring = find_leading(root, Actor)
    after: list[str] = []
    is_proved_beside = False
    for field in read_fields(schema):
        key, element = field.alias, field.element
        place = root.fields[key]
        is_quote = place.is_quote or (place.elements is not None and place.elements.is_quote)
        sections[key] = Section(
            name=field.name,
            key=key,
            model=model_of(schema, field.name, element),
            is_list=element is not None,
            is_summary=element is Sentence,
            declares=place in declaring,
            after=tuple(after),
            is_apart=is_model(element) or is_quote or not is_proved_beside,
        )
        is_proved_beside = is_proved_beside or is_quote
        if place in declaring:
            after.append(key)
    return sections


def model_of(schema: type[BaseModel], name: str, element: Any) -> type[BaseModel]:
    """Make a schema of one field of another schema, optional and, if it is a list, of any length."""
    field = copy.copy(schema.model_fields[name])
    field.default, field.default_factory = None, None
    kind: Any = field.annotation
    if element is not None:
        kind, field.annotation, field.metadata = list[element], list[element], []  # length: checked in the whole answer
    fields: dict[str, Any] = {name: (kind, field)}
    model: type[BaseModel] = create_model(f"{schema.__name__}_{name}", __config__=schema.model_config, **fields)
    return model


class ItemVerification(Verification):
    """The verification of one item, with the actors of preceding items."""

    known: Mapping[str, DeclaredActor] = {}

    def begin(self) -> None:
        self.found = Pass(actors=dict(self.known))


class ItemVerifier:
    """Verifies the items of an answer one after another."""

    def __init__(self, schema: type[BaseModel], *, grounder: ArticleGrounder) -> None:
        self._schema = schema
        self._verification = ItemVerification(grounder)
        self.sections = read_sections(schema)
        self.begin()

    def begin(self) -> None:
        self._declared: dict[str, DeclaredActor] = {}  # includes rejected actors, whose ids are taken
        self._standing: dict[str, DeclaredActor] = {}  # verified actors only
        self._raws: dict[str, Any] = {}  # normalized values of sections that declare actors
        self._previous: dict[str, Any] = {}  # the last item of each list, in a list
        self._seen: set[tuple[str, str]] = set()  # section and JSON of each item

    def check(self, key: str, index: int | None, value: Any) -> tuple[Any, tuple[Rejection, ...]]:
        """Verify one item, after all sections in its section's `after`.

        Args:
            key: The section's name in JSON.
            index: The item's index in the section; None if the section is not a list.

        Returns:
            The verified item, or None, and the rejections, with paths as in the whole answer. For an item that repeats
            an earlier one, None and no rejections.
        """
        section = self.sections[key]
        written = {key: [value] if section.is_list else value}
        if section.is_list and (item := write_item(value)) and [*find_sourced_items(self._schema, written)]:
            if (key, item) in self._seen:
                return None, ()
            self._seen.add((key, item))
        raw = normalize_answer(section.model, written)
        part = normalize_answer(self._schema, written)[key]
        self._verification.known = self._declared if section.declares else self._standing
        try:
            kept = prune_answer(
                section.model, raw, verification=self._verification, resolved=self._place(section, part, raw)
            )
        except UngroundedError as error:
            content, rejected, left = None, error.rejected, {}
        except InputError:  # nested too deeply for JSON; the whole answer's verification reports it
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
        """Resolve an item's quotes, with the actors and the preceding item as context for ambiguous ones."""
        key = section.key
        beside = [*self._previous.get(key, ()), *part] if section.is_list else part
        whole = {**self._raws, key: beside}
        resolved = resolve_quotes(self._schema, whole, grounder=self._verification.grounder)
        written = resolved.raw[key][-1:] if section.is_list else resolved.raw[key]
        return ResolvedQuotes(given, {key: written}, {}, resolved.by_words)

    def _declare(self, section: Section, part: Any, *, raw: Any, left: Any) -> None:
        """Record the actors of an item; later items may refer to the verified ones."""
        if section.is_list:
            self._raws.setdefault(section.key, []).extend(part)
        else:
            self._raws[section.key] = part
        found = self._verification.found.actors
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


TOKEN: Final = re.compile(r'["{}\[\],:]')
STRING_END: Final = re.compile(r'["\\]')
OPENING: Final = re.compile(r"\{|<(think|thinking|reasoning|thought)>", re.IGNORECASE)
UNFINISHED_TAG: Final = re.compile(r"</?[a-z]{0,9}\Z", re.IGNORECASE)
LONGEST_TAG: Final = 12


@dataclass(frozen=True, slots=True)
class JsonEvent:
    kind: Literal["object", "value", "list", "end"]  # an object begins; a value, a list or the object is complete
    name: str = ""  # the field of the value or list
    index: int | None = None  # the value's index if the field is a list
    value: Any = None


class JsonStreamParser:
    """Parses one answer in pieces of any size, in linear time.

    Text, code fences and reasoning tags around the object are skipped, as are objects without any of the fields.

    Args:
        lists: The fields whose list items are emitted one by one.

    >>> parser = JsonStreamParser(lists=["actors"], fields=["headline"])
    >>> pieces = ['It is: {"headline": "Br', 'idge"', ', "actors": [{"id": "a', '"}', ", {}]} Done."]
    >>> for piece in pieces:
    ...     print([(part.kind, part.name, part.value) for part in parser.feed(piece)])
    [('object', '', None)]
    [('value', 'headline', 'Bridge')]
    []
    [('value', 'actors', {'id': 'a'})]
    [('value', 'actors', {}), ('list', 'actors', None), ('end', '', None)]
    """

    def __init__(self, *, lists: Collection[str], fields: Collection[str] = ()) -> None:
        self._lists, self._fields = frozenset(lists), frozenset(fields)
        self._thought = ""  # the closing tag of open reasoning
        self._tail = ""  # the possible beginning of a tag
        self._forget_object()

    def _forget_object(self) -> None:
        self._depth = 0  # number of open brackets; 0 outside of any object
        self._in_list = False  # whether inside one of `lists`; at depth 2 then between its items
        self._in_string = self._escaped = False
        self._known = False  # whether the object has a field of the schema
        self._key: str | None = None  # the field whose value is being parsed
        self._index = 0
        self._held: list[str] = []  # text since the last event, from earlier pieces
        self._from = 0  # the start of that text in this piece

    def feed(self, piece: str) -> Iterator[JsonEvent]:
        """Parse a further piece, and yield the events that it completes."""
        piece, self._tail, at = self._tail + piece, "", 0
        self._from = 0
        while at < len(piece):
            if not self._depth:
                at = self._find_object(piece, at)
            elif self._in_string:
                at = self._pass_string(piece, at)
                if not self._in_string:
                    yield from self._close_value(piece, at)
            else:
                found = TOKEN.search(piece, at)
                at = found.start() if found else len(piece)
                if found:
                    yield from self._take(found[0], piece, at)
                    # an object may begin inside text that turned out not to be one
                    at += 0 if not self._depth and found[0] == "{" else 1
        if self._depth:
            self._held.append(piece[self._from :])

    def _find_object(self, piece: str, at: int) -> int:
        """Return the offset after the next object's bracket or reasoning tag; the piece's end if there is none."""
        if self._thought:
            found = re.compile(re.escape(self._thought), re.IGNORECASE).search(piece, at)
            self._thought = "" if found else self._thought
        else:
            found = OPENING.search(piece, at)
            if found and found[0] == "{":
                self._forget_object()
                self._depth, self._from = 1, found.end()
            elif found:
                self._thought = f"</{found[1]}>"
        if found:
            return found.end()
        tag = UNFINISHED_TAG.search(piece, max(at, len(piece) - LONGEST_TAG))
        self._tail = tag[0] if tag else ""
        return len(piece)

    def _pass_string(self, piece: str, at: int) -> int:
        if self._escaped:
            self._escaped = False
            return at + 1
        found = STRING_END.search(piece, at)
        if not found:
            return len(piece)
        self._escaped, self._in_string = found[0] == "\\", found[0] == "\\"
        return found.end()

    def _take(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        is_edge = self._depth == 1 or (self._depth == 2 and self._in_list)
        if mark == '"':
            self._in_string = True
            if self._is_at_key and self._read(piece, at).strip():
                self._forget_object()
        elif mark in "{[":
            self._open(mark, at)
        elif not is_edge:
            if mark in "}]":
                self._depth -= 1
                yield from self._close_value(piece, at + 1)
        elif self._depth == 2:
            yield from self._go_on_in_list(mark, piece, at)
        elif mark == ":" and self._is_at_key:
            self._key = self._load_key(piece, at)
            if self._key in self._lists | self._fields and not self._known:
                self._known = True
                yield JsonEvent("object")
        else:
            yield from self._go_on_in_object(mark, piece, at)

    @property
    def _is_at_key(self) -> bool:
        return self._depth == 1 and self._key is None

    def _open(self, mark: str, at: int) -> None:
        if self._is_at_key:
            self._forget_object()  # a bracket in place of a key: this is prose
        elif self._depth == 1 and mark == "[" and self._key in self._lists:
            self._depth, self._in_list, self._index = 2, True, 0
            self._cut(at + 1)
        else:
            self._depth += 1

    def _go_on_in_list(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        """Handle a mark between the items of a list."""
        if mark in ",]":
            yield from self._emit(piece, at)
            self._cut(at + 1)
        if mark == "]":
            self._depth, self._in_list = 1, False
            yield JsonEvent("list", self._key or "")
        elif mark != ",":
            self._forget_object()

    def _go_on_in_object(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        """Handle a mark between the fields of the object."""
        if mark in ",}" and (self._key is not None or mark == "}"):
            yield from self._emit(piece, at)
            self._cut(at + 1)
            self._key = None
        else:
            self._forget_object()
        if mark == "}" and self._depth:
            known = self._known
            self._forget_object()
            if known:
                yield JsonEvent("end")

    def _close_value(self, piece: str, at: int) -> Iterator[JsonEvent]:
        """Emit a value if the string or bracket that closed completes one."""
        if (self._in_list and self._depth == 2) or (self._depth == 1 and self._key is not None):
            yield from self._emit(piece, at)
            self._cut(at)

    def _emit(self, piece: str, end: int) -> Iterator[JsonEvent]:
        if self._key not in (self._lists if self._in_list else self._fields):
            return
        try:
            value = json.loads(replace_invalid_characters(self._read(piece, end)), strict=False)
        except (ValueError, RecursionError):
            return  # empty or not JSON
        yield JsonEvent("value", self._key or "", self._index if self._in_list else None, value)
        self._index += 1

    def _load_key(self, piece: str, end: int) -> str:
        try:
            key = json.loads(self._read(piece, end), strict=False)
        except (ValueError, RecursionError):
            key = ""
        self._cut(end + 1)
        return key if isinstance(key, str) else ""

    def _read(self, piece: str, end: int) -> str:
        return "".join([*self._held, piece[self._from : end]])

    def _cut(self, at: int) -> None:
        self._held, self._from = [], at
