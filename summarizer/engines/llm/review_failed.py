"""Failed items that a review asks for again, with reasons and the closest passages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.llm.review_answer import has_shape
from summarizer.schemas.audit import Rejection
from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import Actor
from summarizer.verification.paths import Path, find_places, is_within, look_up, read_path, write_path

MOST_ITEMS = 20
"""Most failed items that are sent back; the others stay rejected."""

LONGEST_ITEM = 4_000
"""Most code points of an item that is sent back."""

SUMMARY = frozenset({"text", "quotes"})
"""The fields of a `Sentence`, such as the headline: it is repaired from the whole article."""


@dataclass(frozen=True, slots=True)
class FailedItem:
    """A rejected item that can be written again by itself.

    Attributes:
        path: Its path in the answer as written; as text it is the item's id.
        written: The item as written.
        reason: Why it was rejected.
        spans: The passages closest to its quotes or its name; empty if it is about the whole article.
        is_actor: Whether it declares an actor, which other items may refer to.
    """

    path: Path
    written: Any
    reason: str
    spans: tuple[Span, ...] = ()
    is_actor: bool = False

    @property
    def id(self) -> str:
        """Its id in the review: 'positions[2]'."""
        return write_path(self.path)


def find_failed(
    schema: type[BaseModel], written: Any, rejected: Sequence[Rejection], *, run: Verification
) -> tuple[list[FailedItem], int]:
    """The rejected items that can be asked for again, and how many are too many or too long.

    Args:
        schema: The schema.
        written: The answer as written.
        rejected: The rejections. Those of other answers are ignored.
        run: The verification.
    """
    actors = {path for path, _ in find_places(schema, written, Actor)}
    quotes = list(find_places(schema, written, Quote))
    failed: dict[Path, FailedItem] = {}
    unsent = 0
    for rejection in rejected:
        path = read_path(rejection.path)
        item = look_up(written, path)
        if not path or path in failed or item is None or item != rejection.item or not has_shape(schema, path):
            continue
        if len(failed) >= MOST_ITEMS or len(str(item)) > LONGEST_ITEM:
            unsent += 1
            continue
        is_summary = len(path) == 1 or (isinstance(item, dict) and item.keys() <= SUMMARY)
        words = [text_or_name(given) for place, given in quotes if is_within(place, path) and not is_summary]
        named = text_or_name(item) if path in actors else ""
        spans = tuple(find_passages([word for word in words if word], named, run=run))
        failed[path] = FailedItem(path, item, rejection.reason, spans, path in actors)
    return list(failed.values()), unsent


def find_passages(quotes: Sequence[str], name: str, *, run: Verification) -> Iterator[Span]:
    """The passages closest to some quotes, and the first mention of a name."""
    for words in quotes:
        hit = run.grounder.align(words)
        span = (hit.spans[0][0], hit.spans[-1][1]) if hit.spans else run.grounder.find_closest(words)
        if span is not None:
            yield span
    yield from run.grounder.find_mentions([name])[:1] if name else ()


def text_or_name(given: Any) -> str:
    """The words of a part that is written as a string or an object; empty if there are none."""
    words = given.get("text", given.get("name")) if isinstance(given, dict) else given
    return words.strip() if isinstance(words, str) else ""


def find_repeated(
    schema: type[BaseModel], raw: Any, path: Path, *, run: Verification, apart_from: Collection[Path]
) -> Path | None:
    """The path of an equal element in the same list; None if there is none, or if the path is no element's.

    Two elements are equal if they have the same quotes and figures, or, without any, the same name or content.

    Args:
        schema: The schema.
        raw: The answer.
        path: The element.
        run: The verification.
        apart_from: Elements to ignore.
    """
    siblings = look_up(raw, path[:-1])
    if not isinstance(siblings, list):
        return None
    proofs: dict[Path, list[object]] = {}
    for kind in (Quote, Figure):
        for place, given in find_places(schema, raw, kind):
            if is_within(place, path[:-1]):
                words = text_or_name(given)
                hit = run.grounder.align(words) if kind is Quote else None
                proof = hit.spans if hit is not None and hit.grounded else words.casefold()
                proofs.setdefault(place[: len(path)], []).append(proof)
    keys = {
        (*path[:-1], place): proofs.get((*path[:-1], place)) or text_or_name(value).casefold() or value
        for place, value in enumerate(siblings)
    }
    return next((other for other, key in keys.items() if key == keys[path] and other not in {path, *apart_from}), None)
