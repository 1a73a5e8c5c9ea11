"""Resolves the quotes of an answer before validation: if several passages have the same words, the one that is meant.

It reads the fields beside a quote; the `ArticleGrounder` chooses the passage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from summarizer.grounding.guard import guarded
from summarizer.schemas.blocks import Attribution, Quote, read_speaker
from summarizer.schemas.findings import Alignment, Span
from summarizer.schemas.grounder import Beside, ClaimedSpeaker, DeclaredActor
from summarizer.schemas.news import Actor
from summarizer.verification.paths import Path, find_places, look_up, owner_path, replace_at

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


@dataclass(frozen=True, slots=True)
class ResolvedQuotes:
    """An answer with the alignments of its quotes."""

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
    repeated = [(path, words) for path, words in quotes if len(found[words]) > 1 and found[words][0].grounded]
    if repeated:
        surroundings = Surroundings(model, raw, grounder=grounder, hits=hits, open_=[path for path, _ in repeated])
        for path, words in repeated:
            pinned = pins.get(quote_key(raw, path)) if pins else None
            settled = next((hit for hit in found[words] if hit.spans == pinned), None)
            hits[path] = settled or surroundings.choose_passage(path, found[words]) or found[words][0]
            surroundings.settle(path)
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


class Surroundings:
    """The fields around the quotes of one answer.

    Args:
        hits: The alignments of its quotes, which change while quotes are resolved.
        open_: Paths of the quotes that are not resolved yet.
    """

    def __init__(
        self,
        model: type[BaseModel],
        raw: Any,
        *,
        grounder: ArticleGrounder,
        hits: Mapping[Path, Alignment],
        open_: list[Path],
    ) -> None:
        self._model = model
        self._raw = raw
        self._grounder = grounder
        self._hits = hits
        self._open = set(open_)

    def settle(self, path: Path) -> None:
        """Mark a quote as resolved."""
        self._open.discard(path)

    @guarded(None)
    def choose_passage(self, path: Path, passages: Sequence[Alignment]) -> Alignment | None:
        """The passage that fits the fields beside a quote; None after an unexpected exception."""
        return self._grounder.choose_passage(passages, beside=self.find_beside(path))

    def find_beside(self, path: Path) -> Beside:
        """The fields beside one quote: in its object and, without a speaker or reference there, in those around it."""
        home = owner_path(path)
        words = list(self._strings_at(home))
        while not (self._speakers.get(home) or any(self._referred(home))) and owner_path(home):
            home = owner_path(home)
            words += self._strings_at(home)
        return Beside(
            speakers=tuple(self._speakers.get(home, ())),
            holders=tuple(self._referred(home)),
            actors=tuple(self._actors.values()),
            words=" ".join(words),
            near=tuple(self._spans_of(self._by_home[owner_path(path)], path)),
            around=tuple(self._find_around(path)),
            taken=tuple(self._spans_of(self._by_list.get(path[:-1], ()), path)),
        )

    def _strings_at(self, home: Path) -> Iterator[str]:
        """The strings in an object's fields, or in lists there, without its quotes."""
        values = look_up(self._raw, home)
        for name, value in values.items() if isinstance(values, dict) else ():
            parts = enumerate(value) if isinstance(value, list) else [(None, value)]
            for place, part in parts:
                at = (*home, name) if place is None else (*home, name, place)
                if isinstance(part, str) and at not in self._hits:
                    yield part

    def _referred(self, home: Path) -> Iterator[DeclaredActor]:
        return (self._actors[text] for text in self._strings_at(home) if text in self._actors)

    def _find_around(self, path: Path) -> Iterator[Span]:
        """The quotes of the items before and after a quote's item."""
        home = owner_path(path)
        if home and isinstance(home[-1], int):
            for place in (home[-1] - 1, home[-1] + 1):
                yield from self._spans_of(self._by_home.get((*home[:-1], place), ()), path)

    def _spans_of(self, paths: Sequence[Path], but: Path) -> Iterator[Span]:
        """The spans of resolved quotes, from first to last part."""
        for path in paths:
            hit = self._hits[path]
            if path != but and path not in self._open and hit.grounded:
                yield hit.spans[0][0], hit.spans[-1][1]

    @cached_property
    def _by_home(self) -> dict[Path, list[Path]]:
        """The quotes of each object."""
        homes: dict[Path, list[Path]] = {}
        for path in self._hits:
            homes.setdefault(owner_path(path), []).append(path)
        return homes

    @cached_property
    def _by_list(self) -> dict[Path, list[Path]]:
        """The quotes of each list of quotes."""
        lists: dict[Path, list[Path]] = {}
        for path in self._hits:
            if path and isinstance(path[-1], int):
                lists.setdefault(path[:-1], []).append(path)
        return lists

    @cached_property
    def _actors(self) -> dict[str, DeclaredActor]:
        """The declared actors, with those of their names that the article has."""
        declared: dict[str, DeclaredActor] = {}
        for _, part in find_places(self._model, self._raw, Actor):
            if not isinstance(part, dict):
                continue
            key, aliases = part.get("id"), part.get("aliases")
            names = [part.get("name"), *(aliases if isinstance(aliases, list) else ())]
            held = tuple(name for name in names if isinstance(name, str) and self._grounder.find_mentions([name]))
            if isinstance(key, str) and held:
                declared.setdefault(key, DeclaredActor(key, held))
        return declared

    @cached_property
    def _speakers(self) -> dict[Path, list[ClaimedSpeaker]]:
        """The speakers that each object claims."""
        speakers: dict[Path, list[ClaimedSpeaker]] = {}
        for path, part in find_places(self._model, self._raw, Attribution):
            try:
                speakers.setdefault(owner_path(path), []).append(read_speaker(part))
            except PydanticCustomError:
                continue  # the validation reports it
        return speakers


def words_of(given: Any) -> str | None:
    """The words of a quote that is given as a string or an object; None if there are none."""
    words = given.text if isinstance(given, Quote) else given.get("text") if isinstance(given, Mapping) else given
    return words if isinstance(words, str) else None
