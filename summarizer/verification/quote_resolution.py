"""Resolves the quotes of an answer before validation: if several passages have the same words, the one that is meant.

It reads the fields beside a quote; the `ArticleGrounder` chooses the passage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Alignment, Span
from summarizer.schemas.news import Actor
from summarizer.verification.paths import Path, find_places, look_up, owner_path, replace_at

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


_FEWEST_FIELDS = 2  # fewest strings of an object that says more than its quote


@dataclass(frozen=True, slots=True)
class ResolvedQuotes:
    given: Any  # the normalized answer
    raw: Any  # the same, with quotes changed so that no two with different passages have the same characters
    hits: Mapping[Path, Alignment]  # the alignment of each quote, by its path
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
        raw: The answer, as JSON values, normalized (see `normalize_answer`).
        within: The part of the article that the answer was written from; passages in it are preferred.
        pins: Known passages of quotes, by `quote_key`.
    """
    quotes = [(path, words) for path, part in find_places(model, raw, Quote) if (words := words_of(part)) is not None]
    found: dict[str, list[Alignment]] = {}
    for _, words in quotes:
        if words not in found:
            found[words] = keep_inside(grounder.find_passages(words), within)
    hits = {path: found[words][0] for path, words in quotes}
    repeated = {path: found[words] for path, words in quotes if len(found[words]) > 1 and found[words][0].grounded}
    names = list_names(model, raw) if repeated else {}
    taken: dict[Path, list[tuple[Span, ...]]] = {}  # by item: the passages of its other quotes
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
    """Write quotes with the same words and different passages differently, and list the passages by these words.

    A validator sees a quote's words, not its path. So these quotes get different numbers of trailing spaces, which
    alignment ignores, in a copy of the answer.
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
    """The passages inside a part of the article; all of them if none is."""
    if within is None or len(passages) < 2:
        return list(passages)
    start, end = within
    return [hit for hit in passages if hit.spans[0][0] >= start and hit.spans[-1][1] <= end] or list(passages)


def quote_key(raw: Any, path: Path) -> str:
    """Key of a quote that does not depend on its item's index: the item as written, and the path in it."""
    home = next((path[:n] for n in range(1, len(path) + 1) if isinstance(path[n - 1], int)), path[:1])
    return json.dumps([path[0], look_up(raw, home), path[len(home) :]], sort_keys=True, default=str)


def list_names(model: type[BaseModel], raw: Any) -> dict[str, list[str]]:
    """The names and aliases of each actor of an answer, by its id."""
    actors = (part for _, part in find_places(model, raw, Actor) if isinstance(part, dict))
    named = ((part.get("id"), [part.get("name"), part.get("aliases")]) for part in actors)
    return {key: list(list_strings(names)) for key, names in named if isinstance(key, str)}


def read_beside(raw: Any, path: Path, names: Mapping[str, Sequence[str]]) -> str:
    """The words of the object that has a quote, with the names of the actors that it refers to instead of their ids."""
    home = owner_path(path)
    while home and len(list(list_strings(look_up(raw, home)))) < _FEWEST_FIELDS:
        home = owner_path(home)
    return " ".join(name for word in list_strings(look_up(raw, home)) for name in names.get(word, (word,)))


def list_strings(value: Any) -> Iterator[str]:
    """The strings in a JSON value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from list_strings(part)


def words_of(given: Any) -> str | None:
    """The words of a quote that is given as a string or an object; None if there are none."""
    words = given.text if isinstance(given, Quote) else given.get("text") if isinstance(given, Mapping) else given
    return words if isinstance(words, str) else None
