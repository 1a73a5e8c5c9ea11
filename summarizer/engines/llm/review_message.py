"""The message of a review: the article as numbered lines, every item on a line of its own, and the items that failed.

All of it is data. Nothing of it can begin a line of its own, and it stands between marks as every message's data does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from summarizer.engines.llm.messages import choose_delimiter, describe_language, list_actors, make_messages
from summarizer.engines.llm.review_controls import Controls, make_controls
from summarizer.engines.llm.review_failed import FailedItem
from summarizer.engines.llm.review_items import ReviewItem
from summarizer.engines.llm.review_lines import flatten, lines_around, number_lines, show_quote, write_lines
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.templates import load_prompt

PROMPT = "review.md"


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """What is to be reviewed.

    Attributes:
        schema: The schema of the items.
        run: The verification; its `within` is the part of the article that they were written from.
        items: The items that stand.
        failed: The items that failed proof.
        title: The article's headline, if it stands apart from the text.
        shows_all: Whether the judge is shown every line; else those around the items and what failed.
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
        messages: What is sent.
        lines: The spans of the article's lines, by their numbers less one.
        ids: What verdicts are asked on, with the controls.
        failed: The ids that repairs are asked for.
        controls: The controls; None if no verdicts are asked for, or the text has no sentence.
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
    """The spans of the lines that are shown."""
    return [span for number, span in enumerate(lines, start=1) if only is None or number in only]


def choose_lines(
    text: str, lines: Sequence[Span], items: Sequence[ReviewItem], failed: Sequence[FailedItem]
) -> set[int] | None:
    """The numbers of the lines around what is asked about; None for all, if something is about the whole article."""
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
    """The article, the items with the controls among them, and what failed."""
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
    """Each item on a line of its own, its quotes below it, and the controls between them."""
    for place in range(len(items) + 1):
        if controls:
            yield from (f"#{key} {controls.statements[key]}" for key, at in controls.places.items() if at == place)
        if place < len(items):
            item = items[place]
            yield f"#{item.id} {item.words}"
            yield from (f"    quote: {show_quote(text, quote)}" for quote in item.quotes)


def write_failed(item: FailedItem) -> Iterator[str]:
    """An item that failed, as it was written, and why it failed."""
    yield f"#{item.id} {flatten(json.dumps(item.written, ensure_ascii=False))}"
    yield f"    failed: {flatten(item.reason)}"
