"""Reads an answer before its validation: normalizes it, and resolves its quotes.

If the words of a quote occur in several passages, the fields beside it decide which is meant.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from summarizer.grounding.quotes.normalize import decode_text
from summarizer.language.sentences import split_sentences
from summarizer.repeated_keys import merge_pairs
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Alignment, Path, Span
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import Place, find_places, look_up, owner_path, read_places, replace_at
from summarizer.verification.contents import strings_in

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

NULL_LIKE: Final = frozenset({"", "null", "none", "n/a"})  # strings that mean null in a nullable field, in any case
LONGEST_NULL: Final = max(map(len, NULL_LIKE))


def normalize_answer(model: type[BaseModel], raw: Any) -> Any:
    """Normalize an answer.

    Strings that mean null become null. Null for an optional list becomes an empty list. A single item in place of a
    list, and a list as JSON in a string, become lists. Choices match in any case. A string for a `Sentence`, or a list
    of them, becomes sentences without quotes. Strings other than quotes are decoded like the article. Unchanged parts
    are shared, not copied.
    """
    return _read(read_places(model), raw, depth=0)


def _read(place: Place, value: Any, *, depth: int) -> Any:
    if isinstance(value, str):
        value = _decode(place, value)
        if place.choices and value not in place.choices and str not in place.kinds:
            word = value.strip().casefold()
            return next((choice for choice in sorted(place.choices) if choice.casefold() == word), value)
        return write_sentence(value) if place.is_sentence else value
    if isinstance(value, dict | Mapping):  # checks dict, the usual case, first: it is faster
        changed = {
            name: new
            for name, part in value.items()
            if (below := place.enter(name)) is not None
            and (
                new := _decode(below, part)
                if below.keeps_strings and isinstance(part, str)
                else _read_field(place, name, below, part, depth=depth)
            )
            is not part
        }
        return {**value, **changed} if changed else value
    if isinstance(value, list):
        parts = [
            part if (below := place.enter(at)) is None else _read(below, part, depth=depth + 1)
            for at, part in enumerate(value)
        ]
        return parts if any(new is not part for new, part in zip(parts, value, strict=True)) else value
    return value


def _decode(place: Place, value: str) -> str:
    return value if place.is_quote else decode_text(value, markup=False)


def _read_field(owner: Place, name: str, place: Place, value: Any, *, depth: int) -> Any:
    if place.is_list and not (place.fields or place.values or str in place.kinds):
        value = _read_list(place, value)
    if place.is_nullable:
        if _is_null_like(value, place):
            return None
    elif place.is_list and name in owner.defaults:
        is_summary = place.elements is not None and place.elements.is_sentence
        if value is None or ((depth or is_summary) and _is_null_like(value, place)):
            return []
        if is_summary and isinstance(value, str):
            return [write_sentence(value[start:end]) for start, end in split_sentences(value)]
    return _read(place, value, depth=depth + 1)


def _read_list(place: Place, value: Any) -> Any:
    """Wrap a single item in a list, and parse a list given as JSON in a string; return other values unchanged."""
    holds_objects = place.elements is not None and bool(place.elements.fields)
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(value, object_pairs_hook=merge_pairs)
    is_item = isinstance(value, dict if holds_objects else str) and not _is_null_like(value, place)
    return [value] if is_item else value


def _is_null_like(value: Any, place: Place) -> bool:
    """Whether a value is a string that means null at a place, and not one of its choices."""
    is_short = isinstance(value, str) and len(bare := value.strip()) <= LONGEST_NULL
    return is_short and bare.casefold() in NULL_LIKE and value not in place.choices


def write_sentence(text: str) -> dict[str, Any]:
    return {"quotes": [], "text": text}


_FEWEST_FIELDS: Final = 2  # fewest strings of an object with content beside its quote


@dataclass(frozen=True, slots=True)
class ResolvedQuotes:
    given: Any  # the normalized answer
    raw: Any  # `given` with padded quotes, so that quotes with different passages have different characters
    hits: Mapping[Path, Alignment]  # the alignment of each quote, by path
    by_words: Mapping[str, Alignment]  # the same by the quote's characters in `raw`


def resolve_quotes(
    model: type[BaseModel],
    raw: Any,
    *,
    grounder: ArticleGrounder,
    within: Span | None = None,
    pins: Mapping[str, tuple[Span, ...]] | None = None,
) -> ResolvedQuotes:
    """Align every quote of an answer.

    Args:
        raw: The normalized answer (see `normalize_answer`).
        within: The part of the article that the answer was written from; passages in it are preferred.
        pins: Known passages of quotes, by `quote_key`.
    """
    quotes = [
        (path, words) for path, part in find_places(model, raw, Quote) if (words := quote_words(part)) is not None
    ]
    found: dict[str, list[Alignment]] = {}
    for _, words in quotes:
        if words not in found:
            found[words] = keep_inside(grounder.find_passages(words), within)
    hits = {path: found[words][0] for path, words in quotes}
    repeated = {path: found[words] for path, words in quotes if len(found[words]) > 1 and found[words][0].grounded}
    names = list_names(model, raw) if repeated else {}
    taken: dict[Path, list[tuple[Span, ...]]] = {}  # the passages of each item's other quotes
    for path, passages in repeated.items():
        others = taken.setdefault(owner_path(path), [])
        pinned = pins.get(quote_key(raw, path)) if pins else None
        settled = next((hit for hit in passages if hit.spans == pinned), None)
        free = [hit for hit in passages if hit.spans not in others] or passages
        hits[path] = settled or grounder.choose_passage(free, beside=read_beside(raw, path, names)) or free[0]
        others.append(hits[path].spans)
    told_apart, by_words = tell_apart(raw, quotes, hits=hits)
    return ResolvedQuotes(raw, told_apart, hits, by_words)


def tell_apart(
    raw: Any, quotes: Iterable[tuple[Path, str]], *, hits: Mapping[Path, Alignment]
) -> tuple[Any, dict[str, Alignment]]:
    """Make quotes with equal words but different passages distinct, and return the answer and the passages by words.

    A validator sees a quote's words, not its path. Therefore such quotes get different numbers of trailing spaces in a
    copy of the answer. Alignment ignores these spaces.
    """
    by_words: dict[str, Alignment] = {}
    for path, words in quotes:
        written = words
        while by_words.setdefault(written, hits[path]) != hits[path]:
            written += " "
        if written != words:
            given_quote = look_up(raw, path)
            raw = replace_at(
                raw, path, {**given_quote, "text": written} if isinstance(given_quote, Mapping) else written
            )
    return raw, by_words


def keep_inside(passages: Sequence[Alignment], within: Span | None) -> list[Alignment]:
    """Return the passages inside a part of the article; all of them if none is inside."""
    if within is None or len(passages) < 2:
        return list(passages)
    start, end = within
    return [hit for hit in passages if hit.spans[0][0] >= start and hit.spans[-1][1] <= end] or list(passages)


def quote_key(raw: Any, path: Path) -> str:
    """Return a quote's key that does not depend on its item's index: the item as written and the path inside it."""
    home = next((path[:n] for n in range(1, len(path) + 1) if isinstance(path[n - 1], int)), path[:1])
    return json.dumps([path[0], look_up(raw, home), path[len(home) :]], sort_keys=True, default=str)


def list_names(model: type[BaseModel], raw: Any) -> dict[str, list[str]]:
    """Return the names and aliases of each actor of an answer, by id."""
    actors = (part for _, part in find_places(model, raw, Actor) if isinstance(part, dict))
    named = ((part.get("id"), [part.get("name"), part.get("aliases")]) for part in actors)
    return {key: [word for _, word in strings_in(names, ())] for key, names in named if isinstance(key, str)}


def read_beside(raw: Any, path: Path, names: Mapping[str, Sequence[str]]) -> str:
    """Return the words of the object around a quote, with actors' names in place of ids."""
    home = owner_path(path)
    while home and sum(1 for _ in strings_in(look_up(raw, home), ())) < _FEWEST_FIELDS:
        home = owner_path(home)
    return " ".join(name for _, word in strings_in(look_up(raw, home), ()) for name in names.get(word, (word,)))


def quote_words(given: Any) -> str | None:
    """Return the words of a quote given as a string or an object; None if it has none."""
    words = given.text if isinstance(given, Quote) else given.get("text") if isinstance(given, Mapping) else given
    return words if isinstance(words, str) else None
