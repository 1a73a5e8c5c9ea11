"""Repair instead of repetition: a model is asked again for the items that failed, and for nothing else.

It sees each item as it wrote it, why it failed and the closest passages, not the article; what comes back is put in at
the items' places and verified against the article as a whole. What could not be repaired keeps its first reason.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from summarizer.engines.llm.draft import AnswerReview
from summarizer.engines.llm.failed import Failed, find_failed, find_repeated, is_within, locate_evidence
from summarizer.engines.llm.instructor_bridge import Review, make_form, rejection
from summarizer.engines.llm.messages import choose_mark, describe_language, make_messages
from summarizer.engines.llm.passages import Sentences, join_passages, list_actors
from summarizer.engines.llm.wire_schema import compose, wire_of
from summarizer.gateway.budget import Budget
from summarizer.gateway.call import call_model
from summarizer.gateway.requests import Call
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Options
from summarizer.schemas.grounder import DeclaredActor, Verification
from summarizer.templates import load_prompt
from summarizer.verification.paths import Path, look_up, write_path
from summarizer.verification.prune import Fault, describe_faults, find_faults, verify_answer

PROMPT = "repair.md"

MOST_ITEMS = 20
"""Failed items that are sent back; of more than that the others are rejected with their reasons."""

LONGEST_ITEM = 4_000
"""Code points of one item as it was written; a longer one is not sent back."""

MOST_CHARS = 12_000
"""Code points of all of them together, with their reasons and passages."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """What came of asking for repairs.

    Attributes:
        call: What the call did.
        raws: The answer with what was mended put in, once for each answer that mended something.
        numbers: Which attempt each came from.
        left: How many failed items were not sent back, because there were too many.
        is_whole: Whether nothing of the answer fails any more.
    """

    call: Call
    raws: Sequence[Any]
    numbers: Sequence[int]
    left: int
    is_whole: bool


class RepairReview(Review):
    """Puts repaired items into an answer, and verifies it as a whole."""

    def __init__(self, schema: type[BaseModel], raw: Any, failed: Sequence[Failed], *, run: Verification, before: int):
        super().__init__(run, before=before)
        self.schema = schema
        self.latest = raw
        self.faults: list[Fault] = []
        self.open = {name_item(place): item for place, item in enumerate(failed, start=1)}

    def judge(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep the answer with its repairs; an error with what still fails and was not withdrawn."""
        mended = self._put_in(raw)
        forgotten = [name for name in self.open if name not in raw]
        try:
            verify_answer(self.schema, self.latest, run=self.run)
            faults = []
        except ValidationError as error:
            faults = find_faults(self.latest, error)
        self.faults = faults
        failing = {
            name: own
            for name, item in self.open.items()
            if (own := [fault for fault in faults if is_within(fault.path, item.path)])
        }
        self.open = {name: self.open[name] for name in failing}
        again = [name for name in failing if name in mended or name in forgotten]
        if not again:
            return None
        lines = [f"- {name}: it is missing." for name in again if name in forgotten]
        for name in again:
            if name in mended:
                told = describe_faults(self.latest, failing[name], run=self.run)
                lines += [f"- {name}: {line.removeprefix('- ')}" for line in told]
        lines += ["Send these items again, mended, and null for the others and for what cannot be proved."]
        count = f"{len(again)} {'item' if len(again) == 1 else 'items'}"
        return rejection("\n".join(["These items still fail:", *lines]), f"{count} failed verification again")

    def _put_in(self, raw: dict[str, Any]) -> list[str]:
        """Put the items of a repair into the answer; the names of those that were.

        What stands in the same list already is no repair, but as good as withdrawn.
        """
        waiting = {item.path for item in self.open.values()}
        mended = []
        for name, item in self.open.items():
            value = raw.get(name)
            if value is None:
                continue
            further = put_in(self.latest, {item.path: self._keep_id(name, value)})
            waiting.remove(item.path)
            if find_repeated(self.schema, further, item.path, run=self.run, apart_from=waiting):
                waiting.add(item.path)
            else:
                self.latest = further
                mended.append(name)
        if mended:
            self.keep(self.latest)
        return mended

    def _keep_id(self, name: str, value: Any) -> Any:
        """An actor under its own id, unless that was the fault: others refer to it."""
        item = self.open[name]
        before = look_up(self.latest, item.path)
        clashes = any(fault.kind == "actor" for fault in item.faults)
        if not item.is_actor or clashes or not isinstance(value, dict) or not isinstance(before, dict):
            return value
        return {**value, "id": before.get("id")} if isinstance(before.get("id"), str) else value


async def ask_repairs(
    review: AnswerReview,
    *,
    target: Target,
    options: Options,
    reasks: int,
    deadline: float,
    before: int,
    budget: Budget | None = None,
) -> Repairs | None:
    """Have the items of a reviewed answer repaired that failed.

    Args:
        review: The answer's review.
        target: The model.
        options: What the caller asks for beyond the article.
        reasks: How often the repairs may be asked for again.
        deadline: When it must have ended, by the event loop's clock.
        before: How many attempts there were before.
        budget: What all calls for the request may take together.

    Returns:
        What came of it; None where no item can be repaired by itself.
    """
    schema, raw, run = review.schema, review.raws[-1], review.run
    failed = find_failed(schema, raw, review.faults)
    short = [item for item in failed if len(write_item(raw, item)) <= LONGEST_ITEM][:MOST_ITEMS]
    actors = dict(run.found.actors)
    blocks = await asyncio.to_thread(describe_items, schema, raw, short, run=run)
    sent = short[: count_fitting(blocks)]
    if not sent:
        return None
    messages = write_repair_messages(blocks[: len(sent)], actors=actors, options=options)
    mine = RepairReview(schema, raw, sent, run=run, before=before)
    call = await call_model(
        repair_form(schema, sent),
        messages,
        target=target,
        context=mine,
        reasks=reasks,
        purpose="repair",
        deadline=deadline,
        budget=budget,
        on_attempt=mine.count_attempt,
    )
    left = len(failed) - len(sent)
    whole = bool(mine.raws) and not mine.faults
    return Repairs(call, mine.raws, mine.numbers, left, whole)


def name_item(number: int) -> str:
    """The property that an item has in the form, counted from 1."""
    return f"item_{number}"


def repair_form(schema: type[BaseModel], failed: Sequence[Failed]) -> type[BaseModel]:
    """The form of a repair: one property for each item, in the item's own wire schema, or null."""
    wire = compose({name_item(place): item.shape for place, item in enumerate(failed, start=1)}, of=wire_of(schema))
    return make_form(json.dumps(wire), name="Repair", description="The failed items, mended; null withdraws one.")


def put_in(raw: Any, items: Mapping[Path, Any], *, at: Path = ()) -> Any:
    """A copy of an answer with other values at some places."""
    if at in items:
        return items[at]
    if isinstance(raw, list):
        return [put_in(value, items, at=(*at, place)) for place, value in enumerate(raw)]
    if isinstance(raw, dict):
        return {key: put_in(value, items, at=(*at, key)) for key, value in raw.items()}
    return raw


def describe_items(schema: type[BaseModel], raw: Any, failed: Sequence[Failed], *, run: Verification) -> list[str]:
    """Each failed item as the model is shown it: its place, the passages, itself as it was written, and its reasons.

    The passages come first: a weak model repeats what it read first.
    """
    sentences = Sentences(run.grounder.text)
    blocks = []
    shown: dict[str, int] = {}
    for number, (item, spans) in enumerate(zip(failed, locate_evidence(schema, raw, failed, run=run), strict=True), 1):
        around = join_passages(sentences.around(span, neighbours=1) for span in spans)
        passages = "\n".join(["Passages:", *(sentences.text[start:end] for start, end in around)])
        if not around:
            passages = "Passages: the article has nothing like it."
        elif shown.setdefault(passages, number) != number:
            passages = f"Passages: those of {name_item(shown[passages])}."
        reasons = "; ".join(dict.fromkeys(fault.reason for fault in item.faults))
        told = f"This failed: {write_item(raw, item)}\nReason: {reasons}"
        blocks.append(f"{name_item(number)}, in {write_path(item.path)}\n{passages}\n{told}")
    return blocks


def write_item(raw: Any, item: Failed) -> str:
    """A failed item as it was written."""
    return json.dumps(look_up(raw, item.path), ensure_ascii=False)


def count_fitting(blocks: Sequence[str]) -> int:
    """How many of the items there is room for, from the first on."""
    return sum(1 for length in accumulate(map(len, blocks)) if length <= MOST_CHARS)


def write_repair_messages(
    blocks: Sequence[str], *, actors: Mapping[str, DeclaredActor], options: Options
) -> list[dict[str, str]]:
    """The instructions, and the failed items between their marks."""
    listed = list_actors(actors)
    data = "\n\n".join([*blocks, *([f"Actors: {listed}"] if listed else [])])
    mark = choose_mark(data)
    instructions = load_prompt(PROMPT).render(mark=mark, language=describe_language(options))
    return make_messages(instructions, data, kind="items", mark=mark)
