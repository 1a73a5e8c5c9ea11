"""Renders what a judge sees: the article as numbered lines, and each item of a verified object in words on one line.

An item is a list element or a top-level field, of any schema.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel

from summarizer.engines.base import ReviewItem
from summarizer.language.sentences import split_paragraphs, split_sentences
from summarizer.schemas.blocks import Attribution, Block, Figure, Quote
from summarizer.schemas.findings import Path, Span
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import SchemaField, read_fields
from summarizer.verification.contents import has_items, list_parts, read_contents

OURS: Final = frozenset({"id", "mentions"})  # fields of an actor that are not judged


def list_items(content: BaseModel, *, trace: Callable[[Path], Path]) -> list[ReviewItem]:
    """Return the items of a verified object in field order; `trace` maps a path to that in the answer as written."""
    names = {actor.id: actor.name for _, actor in read_contents(content).actors}
    items: list[ReviewItem] = []
    for field in read_fields(type(content)):
        value = getattr(content, field.name)
        items += _find_items(value, (field.key,), names, trace, is_reference=field.is_reference)
    return items


def _find_items(
    value: Any, path: Path, names: Mapping[str, str], trace: Callable[[Path], Path], *, is_reference: bool = False
) -> Iterator[ReviewItem]:
    if isinstance(value, list | tuple | Mapping):
        for key, part in list_parts(value):
            yield from _find_items(part, (*path, key), names, trace, is_reference=is_reference)
    elif isinstance(value, BaseModel) and not isinstance(value, Block):
        yield _read_object(value, trace(path), names)
        for field in read_fields(type(value)):
            part = getattr(value, field.name)
            if has_items(field) and isinstance(part, list | tuple | Mapping):
                yield from _find_items(part, (*path, field.key), names, trace)
    elif value not in (None, ""):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        quotes = (value,) if isinstance(value, Quote) else ()
        words = "" if quotes else write_value(value, names if is_reference else {})
        shown = f"{key}: {words}" if is_reference else words
        yield ReviewItem(trace(path), shown or f"{key}, a quote", (key,), quotes)


def _read_object(value: BaseModel, path: Path, names: Mapping[str, str]) -> ReviewItem:
    parts, quotes = [], []
    for key, part in list_values(value, names):
        if isinstance(part, Quote):
            quotes.append((key, part))
        else:
            parts.append((key, part))
    bare = len(parts) == 1 and parts[0][0] in ("text", "statement")
    words = parts[0][1] if bare else "; ".join(f"{key}: {part}" for key, part in parts)
    fields = tuple(dict.fromkeys([key for key, _ in parts] + [key for key, _ in quotes]))
    return ReviewItem(path, words or "a quote", fields, tuple(quote for _, quote in quotes))


def list_values(value: BaseModel, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of an object's judged, non-null fields: quotes unchanged, other values in words."""
    hidden = OURS if isinstance(value, Actor) else frozenset()
    for field in read_fields(type(value)):
        part = getattr(value, field.name)
        if part is not None and field.name not in hidden:
            yield from list_field_values(field, part, names)


def list_field_values(field: SchemaField, part: Any, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of one field, which is not None; see `list_values`."""
    known = names if field.is_reference else {}
    if is_object(part):
        yield from ((f"{field.key}.{key}", inner) for key, inner in list_values(part, names))
    elif isinstance(part, Quote):
        yield field.key, part
    elif isinstance(part, list | tuple | Mapping):
        inside = [inner for _, inner in list_parts(part)]
        yield from ((field.key, quote) for quote in inside if isinstance(quote, Quote))
        plain = [one for one in inside if not isinstance(one, Quote) and not (has_items(field) and is_object(one))]
        if plain:
            yield field.key, ", ".join(write_value(one, known) for one in plain)
    else:
        yield field.key, write_value(part, known)


def is_object(value: Any) -> bool:
    """Whether a value is an object other than a block."""
    return isinstance(value, BaseModel) and not isinstance(value, Block)


def write_value(value: Any, names: Mapping[str, str]) -> str:
    """Return a value in words, on one line, with names in place of ids."""
    if isinstance(value, Figure):
        bound = "" if value.comparator in ("exact", "between") else value.comparator.replace("_", " ")
        written = value.text if value.text.casefold().startswith(bound) else f"{bound} {value.text}"
    elif isinstance(value, Attribution):
        named = "the article" if value.kind == "author" or not value.as_named else value.as_named
        written = f"“{named}”"
    elif isinstance(value, BaseModel):
        written = "; ".join(f"{key}: {part}" for key, part in list_values(value, names) if not isinstance(part, Quote))
    elif isinstance(value, str):
        written = names.get(value, value)
    else:
        written = str(getattr(value, "value", value))
    return " ".join(written.split())


CONTEXT: Final = 60  # code points of context on both sides of a quote: about one clause
LONGEST_GAP: Final = 200  # most code points between two parts of a quote; longer gaps are shortened to their ends


def number_lines(text: str, *, within: Span | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences of a text or of the span `within` it. The first is line 1."""
    low, high = within or (0, len(text))
    clipped = ((max(start, low), min(end, high)) for start, end in split_sentences(text))
    return tuple((start, end) for start, end in clipped if start < end and text[start:end].strip())


def write_lines(text: str, lines: Sequence[Span], *, only: Collection[int] | None = None) -> list[str]:
    """Write numbered lines: those whose numbers are in `only`, or all if it is None."""
    return [
        f"[{number}] {flatten(text[start:end])}"
        for number, (start, end) in enumerate(lines, start=1)
        if only is None or number in only
    ]


def lines_around(text: str, lines: Sequence[Span], spans: Iterable[Span]) -> set[int]:
    """Return the numbers of the lines in the paragraphs of some spans and in the paragraphs next to these."""
    paragraphs = split_paragraphs(text)
    wanted: set[int] = set()
    for start, end in spans:
        touched = [place for place, (low, high) in enumerate(paragraphs) if low < end and start < high]
        if not touched:
            continue
        low = paragraphs[max(0, touched[0] - 1)][0]
        high = paragraphs[min(len(paragraphs) - 1, touched[-1] + 1)][1]
        wanted |= {number for number, (a, b) in enumerate(lines, start=1) if a < high and low < b}
    return wanted


def show_passages(text: str, spans: Sequence[Span]) -> str:
    """Write a quote's passages between ⟦ ⟧ with their context, so that a misleading cut shows."""
    start, end = spans[0][0], spans[-1][1]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    parts = [f"⟦{text[low:high]}⟧" for low, high in spans]
    gaps = [text[left[1] : right[0]] for left, right in pairwise(spans)]
    gaps = [gap if len(gap) <= LONGEST_GAP else f"{gap[:CONTEXT]} … {gap[-CONTEXT:]}" for gap in gaps]
    middle = "".join(piece for pair in zip(parts, [*gaps, ""], strict=True) for piece in pair)
    left = "…" if start > CONTEXT else ""
    right = "…" if end + CONTEXT < len(text) else ""
    return flatten(f"{left}{before}{middle}{after}{right}")


def flatten(text: str) -> str:
    """Write a text on one line, so that its content cannot begin another line."""
    return " ".join(text.split())
