"""Drafts items for the passages that coverage found missing from a brief (`options.complete`).

Nothing is ranked, cut or verified. A passage yields no item if no rule finds its speaker or what it measures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from summarizer.engines.extractive.actors import free_id
from summarizer.engines.extractive.claims import write_claims
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.draft import write_actor
from summarizer.engines.extractive.positions import Position, keep_distinct, read_positions, write_positions
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Span


def draft_missing(
    text: str,
    *,
    missing: Sequence[Span],
    drafted: Mapping[str, Any],
    title: str | None = None,
    findings: ArticleGrounder | None = None,
) -> dict[str, Any]:
    """Draft items for the figures, quotations and speakers at given offsets of an article.

    Args:
        text: The article.
        missing: Offsets of the figures, quotations and speakers' names that the brief lacks.
        drafted: The brief in wire form. Its actors keep their ids.
        title: The article's headline, if it is not part of the text.
        findings: The text's figures, quotations and attributions; computed if None.

    Returns:
        A draft in the wire form of the news schema, with further `positions` and `numeric_claims` and the actors that
        they refer to: those of `drafted` unchanged, others with unused ids.

    >>> text = "Mayor Ana Roe opened the bridge. It cost $3 million. “The bridge will last a century,” Roe said."
    >>> draft = draft_missing(text, missing=[(54, 75)], drafted={"actors": [{"id": "a1", "name": "Ana Roe"}]})
    >>> draft["positions"][0]["quote"], draft["positions"][0]["actor"], draft["numeric_claims"]
    ('The bridge will last a century', 'a1', [])
    """
    document = Document(text, title=title, findings=findings)
    places = [place for place in missing if place[1] > place[0]]
    claims = write_claims(document, sorted(set(_figures_at(document, places))))
    found = list(_positions_at(document, places))
    have = {(item.get("quote"), item.get("statement")) for item in _items(drafted, "positions")}
    positions = [item for item in write_positions(document, found) if (item["quote"], item["statement"]) not in have]
    actors = _collect_actors(document, found, claims, drafted)
    for item in positions:
        item["actor"] = actors[item["actor"]]["id"]
        item["joined_by"] = [actors[key]["id"] for key in item["joined_by"]]
    return {
        "headline": None,
        "abstract": None,
        "actors": list({actor["id"]: actor for actor in actors.values()}.values()),
        "positions": positions,
        "numeric_claims": claims,
        "open_questions": [],
    }


def _items(drafted: Mapping[str, Any], section: str) -> Iterator[Mapping[str, Any]]:
    """Yield the items of a section of an unverified brief, skipping elements that are not objects."""
    listed = drafted.get(section)
    yield from (item for item in listed if isinstance(item, Mapping)) if isinstance(listed, list | tuple) else ()


def _is_same_passage(place: Span, found: Span) -> bool:
    """Whether two spans mean the same passage: they share more than half of their union."""
    shared = min(place[1], found[1]) - max(place[0], found[0])
    return 2 * shared > max(place[1], found[1]) - min(place[0], found[0])


def _figures_at(document: Document, places: Sequence[Span]) -> Iterator[int]:
    """Yield the indexes of the article's figures at the given spans, except dates and times, which are no claims."""
    starts = [figure.start for figure in document.findings.figures]
    for place in places:
        for index in range(max(0, bisect_left(starts, place[0]) - 1), bisect_left(starts, place[1])):
            figure = document.findings.figures[index]
            claimed = figure.kind not in {"date", "time"} and figure.value is not None
            if claimed and _is_same_passage(place, figure.span):
                yield index


def _positions_at(document: Document, places: Sequence[Span]) -> Iterator[Position]:
    """Yield the positions that contain a missing quotation or name a missing speaker."""
    for position in keep_distinct(document, read_positions(document, reports=True)):
        if any(_is_same_passage(place, span) for place in places for span in (position.quote, position.named)):
            yield position
            continue
        for quotation in document.quotations_at(position.statement):
            span = quotation.span
            if any(_is_same_passage(place, span) for place in places):
                is_speech = (
                    document.text[span[1] - 1] in ".!?,"
                    or not position.quote[0] <= span[0] < span[1] <= position.quote[1]
                )
                yield replace(position, quote=span) if is_speech else position


def _collect_actors(
    document: Document, positions: Sequence[Position], claims: Sequence[Mapping[str, Any]], drafted: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return the wire actors that new items refer to, by the document's ids; the brief's own where it has them."""
    known: dict[str, dict[str, Any]] = {}
    for written in _items(drafted, "actors"):
        aliases = written.get("aliases")
        names = [written.get("name"), *(aliases if isinstance(aliases, list | tuple) else ())]
        for name in (name for name in names if isinstance(name, str) and isinstance(written.get("id"), str)):
            known.setdefault(name.casefold(), dict(written))
    taken = {actor["id"] for actor in known.values()}
    sources = [document.actors.find(claim["attribution"]) for claim in claims if claim["attribution"] != "the article"]
    holders = [actor for item in positions for actor in item.actors]
    needed = {actor.id: actor for actor in [*holders, *sources] if actor is not None}
    actors: dict[str, dict[str, Any]] = {}
    for key, actor in needed.items():
        same = next((known[name] for name in map(str.casefold, actor.forms) if name in known), None)
        if same is None:
            same = {**write_actor(actor), "id": free_id(key, taken)}
        actors[key] = same
    return actors
