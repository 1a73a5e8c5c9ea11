"""Drops duplicate items of different parts, and sorts the others.

Verified items are compared: by their quotes, actors, figures and choices, and at last by their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_origin

from pydantic import BaseModel
from rapidfuzz import fuzz

from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.check import PROSE, REFERENCE, parts_of
from summarizer.schemas.findings import Span
from summarizer.verification.merge import MIN_SIMILARITY
from summarizer.verification.paths import unfold

SHARED = 0.5
"""Share of the shorter of two passages that must be in the other one for them to be the same passage."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of one part."""

    part: int  # index of the part
    rank: int  # its index in its list there; the most important items come first
    item: Any  # the verified item
    raw: Any  # the item as JSON, with the new ids
    actors: frozenset[str] = frozenset()  # the actors that it refers to in fields for one actor

    @property
    def hull(self) -> Span | None:
        """The span of its first quote."""
        return next(((quote.start, quote.end) for quote in blocks_of(self.item, Quote)), None)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The compared content of an item."""

    figures: tuple[Span, ...]
    values: tuple[Any, ...]
    choices: tuple[Any, ...]  # the values of its enumerations, such as a stance
    words: str  # its statements


@lru_cache(maxsize=512)
def kinds_of(model: type[BaseModel]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names of a class's fields that are enumerations, statements, and references to one actor."""
    choices, prose, single = [], [], []
    for name, info in model.model_fields.items():
        arms = [arm for arm in unfold(info.annotation) if arm is not type(None)]
        marks = list(parts_of(info.annotation, info.metadata))
        if arms and all(get_origin(arm) is Literal for arm in arms):
            choices.append(name)
        elif PROSE in marks:
            prose.append(name)
        elif REFERENCE in marks and all(arm is str for arm in arms):
            single.append(name)
    return tuple(choices), tuple(prose), tuple(single)


def blocks_of(item: Any, kind: type[Any]) -> Iterator[Any]:
    """The blocks of one type in an item's fields, or in lists there."""
    for _, value in item if isinstance(item, BaseModel) else ():
        yield from (part for part in (value if isinstance(value, list | tuple) else (value,)) if isinstance(part, kind))


def read_meaning(item: Any) -> Meaning:
    """Read the compared content of an item."""
    if not isinstance(item, BaseModel):
        return Meaning((), (), (), str(item))
    choices, prose, _ = kinds_of(type(item))
    figures = list(blocks_of(item, Figure))
    return Meaning(
        figures=tuple((figure.start, figure.end) for figure in figures),
        values=tuple((figure.value, figure.value_to, figure.unit, figure.currency) for figure in figures),
        choices=tuple(getattr(item, name) for name in choices),
        words=" ".join(str(getattr(item, name) or "") for name in prose).casefold().strip(),
    )


def drop_duplicates(entries: Sequence[Entry]) -> list[Entry]:
    """Drop the items of a section that an earlier part has already; sorted by position in the article."""
    kept: list[Entry] = []
    standing: list[tuple[Entry, Meaning]] = []
    by_words: dict[tuple[Any, ...], int] = {}
    for entry in sorted(entries, key=lambda entry: (entry.hull or (0, 0), entry.part, entry.rank)):
        meaning, hull = read_meaning(entry.item), entry.hull
        told = (
            (entry.actors, meaning.values, meaning.choices, meaning.words) if meaning.words else (to_key(entry.item),)
        )
        if by_words.setdefault(told, entry.part) != entry.part:
            continue
        standing = [pair for pair in standing if hull and (pair[0].hull or hull)[1] > hull[0]]
        if any(other.part != entry.part and are_duplicates(entry, meaning, other, said) for other, said in standing):
            continue
        kept.append(entry)
        if hull:
            standing.append((entry, meaning))
    return kept


def are_duplicates(one: Entry, meaning: Meaning, other: Entry, said: Meaning) -> bool:
    """Whether two items say the same of the same passage.

    They do if they have the same figures; without figures, if they have the same choices and actors; without those, if
    their words are similar.
    """
    if one.hull is None or other.hull is None or not is_one_passage(one.hull, other.hull):
        return False
    if one.actors != other.actors or meaning.choices != said.choices:
        return False
    if meaning.figures or said.figures:
        return meaning.figures == said.figures
    if meaning.choices or one.actors or one.hull == other.hull:
        return True
    return bool(fuzz.token_sort_ratio(meaning.words, said.words) >= MIN_SIMILARITY)


def is_one_passage(one: Span, other: Span) -> bool:
    """Whether two passages overlap by most of the shorter one.

    >>> is_one_passage((0, 10), (4, 30)), is_one_passage((0, 10), (8, 30))
    (True, False)
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > SHARED * min(one[1] - one[0], other[1] - other[0])


def to_key(item: Any) -> str:
    """Key of an item without statements."""
    return item.model_dump_json() if isinstance(item, BaseModel) else repr(item)


def sort_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Sort by rank, then by position in the article."""
    return sorted(entries, key=lambda entry: (entry.rank, (entry.hull or (0, 0))[0], entry.part))
