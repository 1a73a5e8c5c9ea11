"""Writes the message of a review: the article as numbered lines, one line for each item, and the failed items.

All of it is data between delimiters. No text of the article or of an item can begin a line.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from summarizer.engines.llm.messages import choose_delimiter, describe_language, list_actors, make_messages
from summarizer.engines.llm.review_controls import Controls, make_controls
from summarizer.engines.llm.review_failed import FailedItem
from summarizer.engines.llm.review_items import ReviewItem, flatten, lines_around, number_lines, show_quote, write_lines
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.templates import load_prompt

PROMPT = "review.md"


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """The input of a review.

    Attributes:
        schema: The schema of the items.
        run: The verification; its `within` is the part of the article that the items were written from.
        items: The verified items.
        failed: The items that failed proof.
        title: The article's headline, if it is apart from the text.
        shows_all: Whether every line is shown; otherwise those around the items.
    """

    schema: type[BaseModel]
    run: Verification
    items: tuple[ReviewItem, ...]
    failed: tuple[FailedItem, ...]
    title: str | None = None
    shows_all: bool = True


@dataclass(frozen=True, slots=True)
class ReviewMessage:
    """One message of a review.

    Attributes:
        messages: The messages.
        lines: The spans of the article's lines; line 1 is the first.
        ids: The ids of items and controls that verdicts are asked for.
        failed: The ids of failed items that repairs are asked for.
        controls: The controls; None if no verdicts are asked for, or if the text has no sentence.
    """

    messages: list[dict[str, str]]
    lines: tuple[Span, ...]
    ids: frozenset[str]
    failed: frozenset[str]
    controls: Controls | None


def write_review_message(task: ReviewTask, *, verdicts: bool, repairs: bool, options: Options) -> ReviewMessage:
    """Write the message for verdicts, for repairs, or for both."""
    text = task.run.grounder.text
    lines = number_lines(text, within=task.run.within)
    items = task.items if verdicts else ()
    failed = task.failed if repairs else ()
    shown = None if verdicts and task.shows_all else choose_lines(text, lines, items, failed)
    controls = None
    if verdicts:
        quoted = [(found.start, found.end) for found in getattr(task.run.grounder, "quotations", ())]
        controls = make_controls(text, choose_spans(lines, shown), items=len(items), quoted=quoted)
    data = write_data(task, lines, shown, items=items, failed=failed, controls=controls)
    mark = choose_delimiter(data)
    asked = "verdicts and repairs" if verdicts and repairs else "verdicts" if verdicts else "repairs"
    instructions = load_prompt(PROMPT).render(mark=mark, asked=asked, language=describe_language(options))
    ids = {item.id for item in items} | (set(controls.statements) if controls else set())
    return ReviewMessage(
        make_messages(instructions, data, kind="review", mark=mark),
        lines,
        frozenset(ids),
        frozenset(item.id for item in failed),
        controls,
    )


def choose_spans(lines: Sequence[Span], only: Collection[int] | None) -> list[Span]:
    """The spans of the shown lines."""
    return [span for number, span in enumerate(lines, start=1) if only is None or number in only]


def choose_lines(
    text: str, lines: Sequence[Span], items: Sequence[ReviewItem], failed: Sequence[FailedItem]
) -> set[int] | None:
    """The numbers of the lines around the items; None for all, if an item is about the whole article."""
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
    text = task.run.grounder.text
    told = ["ARTICLE"]
    if task.title and flatten(task.title) not in flatten(text):
        told.append(f"[title] {flatten(task.title)}")
    told += write_lines(text, lines, only=shown)
    if items or controls:
        told += ["", "ITEMS", *write_items(text, items, controls)]
    if failed:
        told += ["", "FAILED", *(line for item in failed for line in write_failed(item))]
        if listed := list_actors(task.run.found.actors):
            told += ["", f"ACTORS {flatten(listed)}"]
    return "\n".join(told)


def write_items(text: str, items: Sequence[ReviewItem], controls: Controls | None) -> Iterator[str]:
    """Write each item on one line, its quotes below it, and the controls between the items."""
    for place in range(len(items) + 1):
        if controls:
            yield from (f"#{key} {controls.statements[key]}" for key, at in controls.places.items() if at == place)
        if place < len(items):
            item = items[place]
            yield f"#{item.id} {item.words}"
            yield from (f"    quote: {show_quote(text, quote)}" for quote in item.quotes)


def write_failed(item: FailedItem) -> Iterator[str]:
    """Write a failed item and its reason."""
    yield f"#{item.id} {flatten(json.dumps(item.written, ensure_ascii=False))}"
    yield f"    failed: {flatten(item.reason)}"
