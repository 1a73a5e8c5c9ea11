"""Writes the message of a review: the article as numbered lines, one line per item, and failed items with reasons."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel

from summarizer.engines.base import FailedItem, ReviewItem, ReviewTask
from summarizer.engines.llm.messages import choose_delimiter, describe_language, list_actors, make_messages
from summarizer.engines.llm.response_model import has_shape
from summarizer.engines.llm.review_controls import Controls, make_controls
from summarizer.engines.llm.review_items import flatten, lines_around, number_lines, show_passages, write_lines
from summarizer.schemas.audit import Rejection
from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Path, Span, Verification
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import find_places, is_within, look_up, read_path
from summarizer.templates import load_prompt

MOST_ITEMS: Final = 20  # most failed items that are sent back; the others stay rejected
LONGEST_ITEM: Final = 4_000  # most code points of an item that is sent back

SUMMARY: Final = frozenset({"text", "quotes"})
"""The fields of a `Sentence`, such as the headline, whose repair needs the whole article."""


def find_failed(
    schema: type[BaseModel], written: Any, rejected: Sequence[Rejection], *, verification: Verification
) -> tuple[list[FailedItem], set[str]]:
    """Return the rejected items that can be sent back for repair, and the paths of those too many or too long."""
    actors = {path for path, _ in find_places(schema, written, Actor)}
    quotes = list(find_places(schema, written, Quote))
    failed: dict[Path, FailedItem] = {}
    unsent: set[str] = set()
    for rejection in rejected:
        path = read_path(rejection.path)
        item = look_up(written, path)
        if not path or path in failed or item is None or item != rejection.item or not has_shape(schema, path):
            continue
        if len(failed) >= MOST_ITEMS or len(str(item)) > LONGEST_ITEM:
            unsent.add(rejection.path)
            continue
        is_summary = len(path) == 1 or (isinstance(item, dict) and item.keys() <= SUMMARY)
        words = [text_or_name(given) for place, given in quotes if is_within(place, path) and not is_summary]
        named = text_or_name(item) if path in actors else ""
        spans = tuple(find_passages([word for word in words if word], named, verification=verification))
        failed[path] = FailedItem(path, item, rejection.reason, spans, path in actors)
    return list(failed.values()), unsent


def find_passages(quotes: Sequence[str], name: str, *, verification: Verification) -> Iterator[Span]:
    """Yield the passage closest to each quote, and the first mention of a name."""
    for words in quotes:
        hit = verification.grounder.align(words)
        span = (hit.spans[0][0], hit.spans[-1][1]) if hit.spans else verification.grounder.find_closest(words)
        if span is not None:
            yield span
    yield from verification.grounder.find_mentions([name])[:1] if name else ()


def text_or_name(given: Any) -> str:
    """Return the text or name of a part written as a string or an object; empty if it has none."""
    words = given.get("text", given.get("name")) if isinstance(given, dict) else given
    return words.strip() if isinstance(words, str) else ""


def find_repeated(
    schema: type[BaseModel], raw: Any, path: Path, *, verification: Verification, apart_from: Collection[Path]
) -> Path | None:
    """Return the path of an equal element in the same list; None if there is none, or the path is not in a list.

    Two elements are equal if they have the same quotes and figures or, without any, the same name or content.
    """
    siblings = look_up(raw, path[:-1])
    if not isinstance(siblings, list):
        return None
    proofs: dict[Path, list[object]] = {}
    for kind in (Quote, Figure):
        for place, given in find_places(schema, raw, kind):
            if is_within(place, path[:-1]):
                words = text_or_name(given)
                hit = verification.grounder.align(words) if kind is Quote else None
                proof = hit.spans if hit is not None and hit.grounded else words.casefold()
                proofs.setdefault(place[: len(path)], []).append(proof)
    keys = {
        (*path[:-1], place): proofs.get((*path[:-1], place)) or text_or_name(value).casefold() or value
        for place, value in enumerate(siblings)
    }
    return next((other for other, key in keys.items() if key == keys[path] and other not in {path, *apart_from}), None)


PROMPT: Final = "review.md"

Parts: TypeAlias = tuple[Literal["verdicts", "repairs"], ...]  # what one call asks for


class ReviewMessage(NamedTuple):
    messages: list[dict[str, str]]
    lines: tuple[Span, ...]  # the spans of the article's lines; the first is line 1
    ids: frozenset[str]  # the ids of the items and controls to judge
    failed: frozenset[str]  # the ids of the failed items to repair
    controls: Controls | None  # None if no verdicts are asked for, or the text has no sentence


def write_review_message(task: ReviewTask, parts: Parts, *, options: Options) -> ReviewMessage:
    verdicts = "verdicts" in parts
    text = task.verification.grounder.text
    lines = number_lines(text, within=task.verification.within)
    items = task.items if verdicts else ()
    failed = task.failed if "repairs" in parts else ()
    shown = None if verdicts and task.shows_all else choose_lines(text, lines, items, failed)
    controls = None
    if verdicts:
        quoted = [(found.start, found.end) for found in getattr(task.verification.grounder, "quotations", ())]
        spans = [span for number, span in enumerate(lines, start=1) if shown is None or number in shown]
        failing = [item.path for item in task.failed]
        controls = make_controls(text, spans, items=items, failed=failing, quoted=quoted)
    data = write_data(task, lines, shown, items=items, failed=failed, controls=controls)
    mark = choose_delimiter(data)
    asked, language = " and ".join(parts), describe_language(options)
    instructions = load_prompt(PROMPT).render(mark=mark, asked=asked, language=language)
    ids = {item.id for item in items} | set(controls or ())
    return ReviewMessage(
        make_messages(instructions, data, kind="review", mark=mark),
        lines,
        frozenset(ids),
        frozenset(item.id for item in failed),
        controls,
    )


def choose_lines(
    text: str, lines: Sequence[Span], items: Sequence[ReviewItem], failed: Sequence[FailedItem]
) -> set[int] | None:
    """Return the numbers of the lines around the items; None for all, if a failed item concerns the whole article."""
    if any(not item.spans for item in failed):
        return None
    spans = [span for item in failed for span in item.spans]
    spans += [(quote.start, quote.end) for item in items for quote in item.quotes]
    return lines_around(text, lines, spans)


def write_data(
    task: ReviewTask,
    lines: Sequence[Span],
    shown: Collection[int] | None,
    *,
    items: Sequence[ReviewItem],
    failed: Sequence[FailedItem],
    controls: Controls | None,
) -> str:
    """Write the article, the items with the controls among them, and the failed items."""
    text = task.verification.grounder.text
    rows = ["ARTICLE"]
    if task.title and flatten(task.title) not in flatten(text):
        rows.append(f"[title] {flatten(task.title)}")
    rows += write_lines(text, lines, only=shown)
    if items or controls:
        rows += ["", "ITEMS", *write_items(text, items, controls)]
    if failed:
        rows += ["", "FAILED"]
        for item in failed:
            rows.append(f"#{item.id} {flatten(json.dumps(item.written, ensure_ascii=False))}")
            rows.append(f"    failed: {flatten(item.reason)}")
        if listed := list_actors(task.verification.found.actors):
            rows += ["", f"ACTORS {flatten(listed)}"]
    return "\n".join(rows)


def write_items(text: str, items: Sequence[ReviewItem], controls: Controls | None) -> Iterator[str]:
    """Write each item on one line, its quotes below it, and the controls among the items."""
    for place in range(len(items) + 1):
        for key, control in (controls or {}).items():
            if control.place == place:
                yield f"#{key} {control.shown[0]}"
                yield from control.shown[1:]
        if place < len(items):
            item = items[place]
            yield f"#{item.id} {item.words}"
            yield from (f"    quote: {show_passages(text, quote.spans)}" for quote in item.quotes)
