"""Combines the verified objects of an article's parts into one, which is verified again as a whole.

The parts were verified against the whole article, so all offsets refer to it. Items that make the same claim about the
same passage are dropped: they are compared by quotes, actors, figures and choices, and finally by words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel
from rapidfuzz import fuzz

from summarizer.errors import UngroundedError
from summarizer.schemas.audit import Note
from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.findings import Span, Verification
from summarizer.schemas.news import Actor, Sentence
from summarizer.schemas.structure import PROSE, find_places, is_choice, read_fields
from summarizer.verification.actor_resolution import ActorResolver, CombinedActors
from summarizer.verification.answers import quote_key
from summarizer.verification.contents import item_lists
from summarizer.verification.merge import MIN_SIMILARITY, drop_repeated, rename_ids
from summarizer.verification.prune import Verified, prune_answer

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

MOST_SENTENCES: Final = 10  # of a summary; of more parts, those at equal distances have a sentence
SHARED: Final = 0.5  # two passages are the same if they share more than this share of the shorter one


class Entry(NamedTuple):
    part: int  # index of the part
    rank: int  # index in the part's list; the most important items come first
    item: Any  # the verified item
    raw: Any  # the item as JSON, with the new ids
    actors: frozenset[str] = frozenset()  # the actors in its fields for a single reference

    @property
    def quoted(self) -> Span | None:
        """The span of the first quote; None if there is none."""
        return next(((quote.start, quote.end) for quote in blocks_of(self.item, Quote)), None)


class Meaning(NamedTuple):
    """The compared content of an item."""

    figures: tuple[Span, ...]
    values: tuple[Any, ...]
    choices: tuple[Any, ...]  # the values of enumerations, such as a stance
    words: str  # the statements


@lru_cache(maxsize=512)
def kinds_of(model: type[BaseModel]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names of a class's fields that are enumerations, statements, and references to one actor."""
    choices, prose, single = [], [], []
    for field in read_fields(model):
        if field.arms and all(map(is_choice, field.arms)):
            choices.append(field.name)
        elif PROSE in field.marks:
            prose.append(field.name)
        elif field.is_reference and all(arm is str for arm in field.arms):
            single.append(field.name)
    return tuple(choices), tuple(prose), tuple(single)


def blocks_of(item: Any, kind: type[Any]) -> Iterator[Any]:
    """Yield the blocks of one type in an item's fields, or in lists there."""
    for _, value in item if isinstance(item, BaseModel) else ():
        yield from (part for part in (value if isinstance(value, list | tuple) else (value,)) if isinstance(part, kind))


def read_meaning(item: Any) -> Meaning:
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


def drop_duplicates(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Drop the items of a section that repeat an item of another part.

    Returns:
        The kept items, sorted by position in the article, and the dropped ones that quote another passage.
    """
    kept: list[Entry] = []
    elsewhere: list[Entry] = []
    standing: list[tuple[Entry, Meaning]] = []
    by_words: dict[tuple[Any, ...], Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.quoted or (0, 0), entry.part, entry.rank)):
        meaning, quoted = read_meaning(entry.item), entry.quoted
        key = (entry.actors, meaning.values, meaning.choices, meaning.words) if meaning.words else (to_key(entry.item),)
        first = by_words.setdefault(key, entry)
        if first.part != entry.part:
            if quoted and first.quoted and not is_one_passage(quoted, first.quoted):
                elsewhere.append(entry)
            continue
        standing = [pair for pair in standing if quoted and (pair[0].quoted or quoted)[1] > quoted[0]]
        if any(other.part != entry.part and are_duplicates(entry, meaning, other, said) for other, said in standing):
            continue
        kept.append(entry)
        if quoted:
            standing.append((entry, meaning))
    return kept, elsewhere


def are_duplicates(one: Entry, meaning: Meaning, other: Entry, said: Meaning) -> bool:
    """Whether two items make the same claim about the same passage.

    Actors and choices must be equal. Then the figures decide; without figures the items are duplicates if they have
    actors or choices or equal quotes; otherwise if their words are similar.
    """
    if one.quoted is None or other.quoted is None or not is_one_passage(one.quoted, other.quoted):
        return False
    if one.actors != other.actors or meaning.choices != said.choices:
        return False
    if meaning.figures or said.figures:
        return meaning.figures == said.figures
    if meaning.choices or one.actors or one.quoted == other.quoted:
        return True
    return bool(fuzz.token_sort_ratio(meaning.words, said.words) >= MIN_SIMILARITY)


def is_one_passage(one: Span, other: Span) -> bool:
    """Whether two passages share most of the shorter one.

    >>> is_one_passage((0, 10), (4, 30)), is_one_passage((0, 10), (8, 30))
    (True, False)
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > SHARED * min(one[1] - one[0], other[1] - other[0])


def to_key(item: Any) -> str:
    """Return the key of an item without statements."""
    return item.model_dump_json() if isinstance(item, BaseModel) else repr(item)


T = TypeVar("T", bound=BaseModel)


def combine(model: type[T], parts: Sequence[Verified[T]], *, verification: Verification) -> Verified[T]:
    """Combine the verified objects of an article's parts.

    Equal actors are joined by name, alias and role, with unique ids. Duplicate items are kept once; items are sorted by
    rank within their parts. A summary is that of the first part that has one, with the first sentence of each further
    part, `MOST_SENTENCES` at most. Any other field comes from the first part that has it.

    Args:
        parts: The verified object of each part, in the article's order.
        verification: The verification of the whole object; its `pins` are set to the quotes' passages.
    """
    whole = CombinedObject(parts, verification.grounder)
    verification.pins = dict(whole.find_pins(model))
    before = [rejection for part in parts for rejection in part.rejected]
    notes = [note for part in parts for note in part.notes]
    try:
        joined = prune_answer(model, whole.raw, verification=verification, attempt=1)
    except UngroundedError as error:
        raise UngroundedError(str(error), rejected=tuple(drop_repeated([*before, *error.rejected]))) from None
    rejected = tuple(drop_repeated([*before, *joined.rejected]))
    return replace(joined, rejected=rejected, notes=(*notes, *joined.notes, *whole.repeated))


class CombinedObject:
    """The object of a whole article, from those of its parts."""

    def __init__(self, parts: Sequence[Verified[Any]], grounder: ArticleGrounder) -> None:
        self._parts = parts
        self._listed = [dict(item_lists(part.content)) for part in parts]
        listed_actors = [
            (place, actor)
            for place, lists in enumerate(self._listed)
            for items in lists.values()
            for actor in items
            if isinstance(actor, Actor)
        ]
        self._actors = CombinedActors(ActorResolver(grounder).unify(listed_actors))
        self.raw: dict[str, Any] = {}  # the JSON, by field
        self.verified: dict[str, Any] = {}  # the verified values, by field
        for lists, part in zip(self._listed, parts, strict=True):
            for name, value in part.raw.items():
                if name not in lists and self.raw.get(name) in (None, []):
                    self.raw[name], self.verified[name] = value, read_field(part.content, name)
        for name in self.raw:
            self._extend_summary(name)
        # a note for each dropped item that quotes another passage than the item that it repeats
        self.repeated = self._add_lists()

    def _extend_summary(self, name: str) -> None:
        """Add the first sentence of each further part to a summary, unless it quotes what stands there already."""
        told = self.verified[name]
        if not (isinstance(told, list | tuple) and told and all(isinstance(one, Sentence) for one in told)):
            return
        fields = [(read_field(part.content, name), part.raw.get(name)) for part in self._parts]
        further = [(said[0], raw[0]) for said, raw in fields if said and raw and said[0] is not told[0]]
        room = max(0, MOST_SENTENCES - len(told))
        if len(further) > room:
            further = [further[at * len(further) // room] for at in range(room)]
        quoted = [(quote.start, quote.end) for sentence in told for quote in sentence.quotes]
        new = [
            (said, raw)
            for said, raw in further
            if not any(is_one_passage((quote.start, quote.end), span) for quote in said.quotes for span in quoted)
        ]
        self.raw[name] = [*self.raw[name], *(raw for _, raw in new)]
        self.verified[name] = [*told, *(said for said, _ in new)]

    def _add_lists(self) -> list[Note]:
        """Add the lists of items without duplicates, sorted by rank within their parts; return `repeated`."""
        names = list(dict.fromkeys(name for lists in self._listed for name in lists))
        sections = {name: drop_duplicates(list(self._list_entries(name))) for name in names}
        entries = {
            name: sorted(kept, key=lambda entry: (entry.rank, (entry.quoted or (0, 0))[0], entry.part))
            for name, (kept, _) in sections.items()
        }
        weights = Counter(key for own in entries.values() for entry in own for key in self._list_references(entry))
        for name, own in entries.items():
            actors = self._actors.write(name, [part.raw for part in self._parts], self._listed, weights=weights)
            self.raw[name] = [*(raw for raw, _ in actors), *(entry.raw for entry in own)]
            self.verified[name] = [*(actor for _, actor in actors), *(entry.item for entry in own)]
        return [
            Note(
                path=f"{name}[{entry.rank}]",
                value=entry.raw,
                reason=f"part {entry.part + 1} says the same of another passage as a part before it",
            )
            for name, (_, elsewhere) in sections.items()
            for entry in elsewhere
        ]

    def _list_entries(self, name: str) -> Iterator[Entry]:
        for place, (part, lists) in enumerate(zip(self._parts, self._listed, strict=True)):
            ids = self._actors.ids_in(place)
            for rank, (raw, item) in enumerate(zip(part.raw.get(name) or (), lists.get(name, ()), strict=True)):
                if isinstance(item, Actor):
                    continue
                if isinstance(item, BaseModel):
                    _, _, single = kinds_of(type(item))
                    meant = frozenset(ids.get(key, key) for field in single if (key := getattr(item, field)))
                    yield Entry(place, rank, item, rename_ids([type(item)], raw, ids), meant)
                else:
                    yield Entry(place, rank, item, raw)

    def _list_references(self, entry: Entry) -> Iterator[str]:
        """Yield the new ids of the actors that an item refers to."""
        ids = self._actors.ids_in(entry.part)
        for field in read_fields(type(entry.item)) if isinstance(entry.item, BaseModel) else ():
            value = getattr(entry.item, field.name) if field.is_reference else None
            keys = (value,) if isinstance(value, str) else (one for one in value or () if isinstance(one, str))
            yield from (ids.get(key, key) for key in keys)

    def find_pins(self, model: type[BaseModel]) -> Iterator[tuple[str, tuple[Span, ...]]]:
        """Yield each quote's `quote_key` and spans, as verified in its part."""
        for path, _ in find_places(model, self.raw, Quote):
            quote = self.verified.get(str(path[0]))
            for key in path[1:]:
                quote = child_of(quote, key)
            if isinstance(quote, Quote):
                yield quote_key(self.raw, path), quote.spans


def read_field(content: BaseModel, key: str) -> Any:
    """Return the value of a field by its name in JSON."""
    names = (field.name for field in read_fields(type(content)) if key in field.names)
    return next((getattr(content, name) for name in names), None)


def child_of(value: Any, key: str | int) -> Any:
    """Return the value at a key or index of a verified value; None if there is none."""
    if isinstance(value, BaseModel):
        return read_field(value, str(key))
    if isinstance(value, Mapping):
        return value.get(key)
    return value[key] if isinstance(value, list | tuple) and isinstance(key, int) and key < len(value) else None
