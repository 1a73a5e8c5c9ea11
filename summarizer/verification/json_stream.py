"""Incremental JSON parser: emits each item of a top-level list as soon as it is complete.

It is lenient: what it cannot parse it skips, since the finished answer is parsed again as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

TOKEN: Final = re.compile(r'["{}\[\],:]')
STRING_END: Final = re.compile(r'["\\]')
OPENING: Final = re.compile(r"\{|<(think|thinking|reasoning|thought)>", re.IGNORECASE)
UNFINISHED_TAG: Final = re.compile(r"</?[a-z]{0,9}\Z", re.IGNORECASE)
LONGEST_TAG: Final = 12


@dataclass(frozen=True, slots=True)
class JsonEvent:
    """A parsed part."""

    # "object": an object of the schema begins. "value": a value is complete. "list": a list is complete. "end": the
    # object is complete.
    kind: Literal["object", "value", "list", "end"]
    name: str = ""  # the field of the value or list
    index: int | None = None  # the value's index if the field is a list; otherwise None
    value: Any = None


class JsonStreamParser:
    """Parses one answer, in pieces of any size, in time linear in its length.

    Text, code fences and reasoning tags around the object are skipped, and so are objects without any of the fields.

    Args:
        lists: The fields whose list items are emitted one by one.
        fields: All other fields.

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
        self._depth = 0  # of open brackets; 0 outside of any object
        self._in_list = False  # inside a list that is a field of the object: at depth 2, between its items
        self._in_string = self._escaped = False
        self._known = False  # whether the object has a field of the schema
        self._key: str | None = None  # the field whose value is being written
        self._index = 0
        self._held: list[str] = []  # text since the last event, in earlier pieces
        self._from = 0  # its start in this piece

    def feed(self, piece: str) -> Iterator[JsonEvent]:
        """Parse a further piece.

        Yields:
            The parts that it completes.
        """
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
                    # an object may begin inside what turned out to be none
                    at += 0 if not self._depth and found[0] == "{" else 1
        if self._depth:
            self._held.append(piece[self._from :])

    def _find_object(self, piece: str, at: int) -> int:
        """Find the next object outside of reasoning."""
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
        """Skip to the end of the string, or of the piece."""
        if self._escaped:
            self._escaped = False
            return at + 1
        found = STRING_END.search(piece, at)
        if not found:
            return len(piece)
        self._escaped, self._in_string = found[0] == "\\", found[0] == "\\"
        return found.end()

    def _take(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        """Process one structural character."""
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
        """A bracket opens."""
        if self._is_at_key:
            self._forget_object()  # a bracket in place of a name is prose
        elif self._depth == 1 and mark == "[" and self._key in self._lists:
            self._depth, self._in_list, self._index = 2, True, 0
            self._cut(at + 1)
        else:
            self._depth += 1

    def _go_on_in_list(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        """A comma or bracket between the items of a list."""
        if mark in ",]":
            yield from self._emit(piece, at)
            self._cut(at + 1)
        if mark == "]":
            self._depth, self._in_list = 1, False
            yield JsonEvent("list", self._key or "")
        elif mark != ",":
            self._forget_object()

    def _go_on_in_object(self, mark: str, piece: str, at: int) -> Iterator[JsonEvent]:
        """A comma or bracket between the fields of the object."""
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
        """Emit the value since the last event, if any."""
        if self._key not in (self._lists if self._in_list else self._fields):
            return
        try:
            value = json.loads(self._read(piece, end), strict=False)
        except (ValueError, RecursionError):
            return  # nothing, or no JSON
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
        """The text since the last event."""
        return "".join([*self._held, piece[self._from : end]])

    def _cut(self, at: int) -> None:
        self._held, self._from = [], at
