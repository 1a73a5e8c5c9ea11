"""The calls of a review: verdicts on verified items and repairs of failed ones.

If the writer judges itself, there is one call. If another model judges, it is asked for verdicts while the writer is
asked for repairs. If a call fails, its items stay unchanged and unjudged, and the reason is reported.

The response model is constant for a schema; for strict modes, every object in it is closed and every property required.
Unusable parts of an answer are ignored and counted.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from summarizer.engines.base import JudgeVerdict, ReviewResult, ReviewTask
from summarizer.engines.llm.draft import is_transient
from summarizer.engines.llm.response_model import (
    AnswerCollector,
    answer_error,
    close,
    list_arms,
    make_response_model,
    or_null,
    reach,
    wire_schema,
)
from summarizer.engines.llm.review_controls import NOT_BELIEVED, OVERLOOKED, check_controls, overlooks
from summarizer.engines.llm.review_items import flatten
from summarizer.engines.llm.review_message import Parts, ReviewMessage, write_review_message
from summarizer.errors import SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.call import ModelCall
from summarizer.gateway.fallbacks import FallbackChain
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.findings import Verdict, Verification
from summarizer.workers import run_in_worker

UNDECIDED: Final = 0.25  # largest share of unclear verdicts of a credible judge
ENOUGH: Final = 8  # fewest items for which `UNDECIDED` applies


@dataclass(frozen=True, slots=True)
class ReviewCall:
    call: ModelCall
    message: ReviewMessage
    read: ParsedReview | None  # the usable parts of the answer; None without an answer


async def review_by_writer(
    task: ReviewTask, parts: Parts, *, writer: Target, options: Options, budget: Budget
) -> ReviewResult:
    """Ask the model that wrote the items, in one call, for verdicts, repairs, or both."""
    reply = await call_model_for_review(task, parts, target=writer, options=options, budget=budget)
    if "verdicts" not in parts:
        return add_repairs(ReviewResult(), reply, alone=True)
    judged = read_verdicts(reply, items=len(task.items))
    return add_repairs(judged, reply, alone=False) if "repairs" in parts else judged


async def review_by_judge(
    task: ReviewTask, *, judge: FallbackChain, writer: Target | None, options: Options, budget: Budget
) -> ReviewResult:
    """Ask another model for verdicts and, at the same time, the writer for repairs; None asks for no repairs."""
    judging = ask_judge_chain(task, judge=judge, options=options, budget=budget)
    if writer is None:
        return await judging
    repairing = call_model_for_review(task, ("repairs",), target=writer, options=options, budget=budget)
    if budget.is_open:
        judged, repaired = await asyncio.gather(judging, repairing)
    else:  # one after the other, so that each call is admitted against the remaining budget
        judged, repaired = await judging, await repairing
    return add_repairs(judged, repaired, alone=True)


async def ask_judge_chain(task: ReviewTask, *, judge: FallbackChain, options: Options, budget: Budget) -> ReviewResult:
    """Ask a judge for verdicts; if it does not answer, ask its fallbacks."""
    attempts: tuple[Attempt, ...] = ()
    by, had_transient_failure = "", False
    try:
        while (target := await judge.next_target()) is not None:
            by = f"judge:{target.model}"
            reply = await call_model_for_review(task, ("verdicts",), target=target, options=options, budget=budget)
            attempts += reply.call.attempts
            had_transient_failure = had_transient_failure or is_transient(reply.call)
            if reply.read is not None or reply.call.error is None:
                judged = read_verdicts(reply, items=len(task.items))
                return replace(judged, by=by, attempts=attempts, had_transient_failure=False)
            judge.record_failure(reply.call.target, reply.call.error)
        reason = str(judge.combined_error())
    except SummarizerError as error:  # the judge's name, key or configuration is unusable
        return ReviewResult(by=by or "judge", reason=str(error), attempts=attempts, had_transient_failure=True)
    return ReviewResult(by=by, reason=reason, attempts=attempts, had_transient_failure=had_transient_failure)


async def call_model_for_review(
    task: ReviewTask, parts: Parts, *, target: Target, options: Options, budget: Budget
) -> ReviewCall:
    """Make one call of a review, with the model's full timeout."""
    message = await run_in_worker(write_review_message, task, parts, options=options)
    answer = ReviewCollector(task.verification, parts=parts)
    call = await call_model(
        review_response_model(task.schema, parts),
        message.messages,
        target=target,
        context=answer,
        options=CallOptions(purpose="review", budget=budget),
    )
    read = None
    if answer.raws:
        read = read_review(answer.raws[-1], ids=message.ids, failed=message.failed, lines=len(message.lines))
    return ReviewCall(call, message, read)


def read_verdicts(reply: ReviewCall, *, items: int) -> ReviewResult:
    """Return the verdicts of an answer; none if the judge failed a control or is undecided too often.

    If the judge only missed a false control that looks like an item, its objections are kept, but not its support.
    """
    model, attempts = reply.call.target.model, reply.call.attempts
    by = f"judge:{model}"
    if reply.read is None:
        return ReviewResult(
            by=by, reason=str(reply.call.error), attempts=attempts, had_transient_failure=is_transient(reply.call)
        )
    controls = reply.message.controls or {}
    given = {key: verdict.verdict for key, verdict in reply.read.verdicts.items()}
    own = {key: verdict for key, verdict in reply.read.verdicts.items() if key not in controls}
    fault = check_controls(given, controls) if controls else "the article has no sentence to test it with"
    unclear = sum(1 for verdict in own.values() if verdict.verdict == "unclear")
    if not fault and items >= ENOUGH and unclear > UNDECIDED * items:
        fault = f"it called {unclear} of {items} items unclear"
    unbelieved = 0
    if not fault and overlooks(given, controls, controls):
        objections = {key: verdict for key, verdict in own.items() if verdict.verdict != "supported"}
        unbelieved, own = len(own) - len(objections), objections
        reply.call.fail(f"{NOT_BELIEVED}: {OVERLOOKED}")
        fault = "" if own else OVERLOOKED
    if fault:
        reply.call.fail(f"{NOT_BELIEVED}: {fault}")
        reason = f"{model} is not fit to judge this: {fault}"
        return ReviewResult(by=by, reason=reason, lines=reply.message.lines, attempts=reply.call.attempts)
    return ReviewResult(
        own,
        by,
        lines=reply.message.lines,
        unbelieved=unbelieved,
        attempts=reply.call.attempts,
        cautions=tuple(list_cautions(reply.read, said_by="judge's answer")),
    )


def add_repairs(judged: ReviewResult, reply: ReviewCall, *, alone: bool) -> ReviewResult:
    """Add the repairs of an answer to a review.

    Args:
        alone: Whether the call asked for repairs only, so that its attempts and cautions are added, too.
    """
    cautions, attempts, failure = list(judged.cautions), judged.attempts, ""
    if alone:
        attempts = (*attempts, *reply.call.attempts)
        if reply.read is None:
            failure = f"the model was asked to repair the rejected items, and repaired none: {reply.call.error}"
        else:
            cautions += list_cautions(reply.read, said_by="repairs")
    return replace(
        judged,
        repairs=reply.read.repairs if reply.read else {},
        attempts=attempts,
        cautions=tuple(cautions),
        failure=failure,
        had_transient_failure=judged.had_transient_failure or (alone and is_transient(reply.call)),
    )


def list_cautions(read: ParsedReview, *, said_by: str) -> list[str]:
    """Return warnings about unusable parts of an answer, which they call `said_by`: "judge's answer", "repairs"."""
    counted = [f"{count} {kind}" for kind, count in sorted(read.passed_over.items()) if count]
    return [f"parts of the {said_by} were passed over: {', '.join(counted)}"] if counted else []


NAME: Final = "Review"  # the tool's name

VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "not_stated", "unclear")

VERDICT: Final = close(
    {
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "What follows # in the item's line."},
            "verdict": {"type": "string", "enum": list(VERDICTS)},
            "wrong": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Names of the item's fields that the article does not bear out; empty if supported.",
            },
            "lines": {
                "type": "array",
                "items": {"type": "integer"},
                "description": "Numbers of the article's lines that decide it.",
            },
            "why": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "At most 20 words; null if supported.",
            },
        },
    }
)

LONGEST_REASON: Final = 300  # most code points of a judge's reason

TWICE: Final = "the judge gave two verdicts on it"


class ReviewCollector(AnswerCollector):
    """Collects the answer of a review, which `read_review` parses."""

    def __init__(self, verification: Verification, *, parts: Parts) -> None:
        super().__init__(verification)
        self.parts = parts

    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep an answer that has at least one of the requested lists; otherwise return an error."""
        if not any(isinstance(raw.get(part), list) for part in self.parts):
            return answer_error(f"Give {' and '.join(self.parts)} as lists.", "the answer was not in the schema")
        self.keep(raw)
        return None


@lru_cache(maxsize=256)
def review_response_model(schema: type[BaseModel], parts: Parts, /) -> type[BaseModel]:
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    if "verdicts" in parts:
        properties["verdicts"] = {"type": "array", "items": VERDICT}
    if "repairs" in parts:
        wire = wire_schema(schema)
        shapes = item_shapes(wire)
        item = or_null({"anyOf": shapes}) if shapes else {"type": "null"}
        known = wire.get("$defs", {})
        definitions = {name: known[name] for name in sorted(reach(item, known))}
        properties["repairs"] = {
            "type": "array",
            "items": close({"type": "object", "properties": {"id": VERDICT["properties"]["id"], "item": item}}),
        }
    form = close({"type": "object", "properties": properties, **({"$defs": definitions} if definitions else {})})
    return make_response_model(json.dumps(form), name=NAME, description="The review of a brief.")


def item_shapes(wire: dict[str, Any], /) -> list[dict[str, Any]]:
    """Return the distinct JSON Schemas that an item may have: those of list elements and of top-level fields."""
    found: dict[str, dict[str, Any]] = {}
    for shape in _find_shapes(wire, wire, seen=set(), is_item=False):
        plain = {name: value for name, value in shape.items() if name != "description"}
        found.setdefault(json.dumps(plain, sort_keys=True), shape if "properties" in shape else plain)
    return list(found.values())


def _find_shapes(
    place: dict[str, Any], wire: dict[str, Any], *, seen: set[str], is_item: bool
) -> Iterator[dict[str, Any]]:
    """Yield the JSON Schemas of the items at and below a place; an item is a list element or a top-level field."""
    for arm in list_arms(place, wire):
        if arm.get("type") == "null":
            continue
        if arm.get("type") == "array":
            if isinstance(inner := arm.get("items"), dict):
                yield from _find_shapes(inner, wire, seen=seen, is_item=True)
            continue
        if is_item:
            yield arm
        key = json.dumps(arm, sort_keys=True)
        if "properties" not in arm or key in seen:
            continue
        seen.add(key)
        for part in arm["properties"].values():
            lists = [inner for inner in list_arms(part, wire) if inner.get("type") == "array"]
            elements = [one for inner in lists for one in list_arms(inner.get("items", {}), wire)]
            if not is_item or any("properties" in one for one in elements):
                yield from _find_shapes(part, wire, seen=seen, is_item=True)


@dataclass(slots=True)
class ParsedReview:
    """The usable parts of an answer."""

    verdicts: dict[str, JudgeVerdict] = field(default_factory=dict)  # by item id; items without one were not judged
    repairs: dict[str, Any] = field(default_factory=dict)  # replacements by id of failed item; None withdraws it
    passed_over: Counter[str] = field(default_factory=Counter)  # number of unusable parts, by kind


def read_review(raw: Mapping[str, Any], *, ids: Collection[str], failed: Collection[str], lines: int) -> ParsedReview:
    """Parse the answer of a review.

    Args:
        ids: The ids that verdicts were asked for.
        failed: The ids that repairs were asked for.
        lines: The number of the article's lines.
    """
    read = ParsedReview()
    for entry in list_entries(raw, "verdicts", read):
        key = read_id(entry)
        if key in failed and key not in ids:
            continue
        if key not in ids:
            read.passed_over["ids that no item has"] += 1
            continue
        given = read_verdict(entry, lines=lines, passed_over=read.passed_over)
        if given is None:
            read.passed_over["verdicts that are none"] += 1
        elif key in read.verdicts:
            before = read.verdicts[key]
            read.verdicts[key] = JudgeVerdict("unclear", before.wrong, before.lines, TWICE)
        else:
            read.verdicts[key] = given
    for entry in list_entries(raw, "repairs", read):
        key = read_id(entry)
        if key not in failed:
            read.passed_over["repairs of what did not fail"] += entry.get("item") is not None
        elif key in read.repairs:
            read.passed_over["second repairs of one item"] += 1
        else:
            read.repairs[key] = entry.get("item")
    return read


def list_entries(raw: Mapping[str, Any], part: str, read: ParsedReview) -> Iterator[Mapping[str, Any]]:
    """Yield the objects in one of an answer's lists; count other elements as passed over."""
    given = raw.get(part)
    for entry in given if isinstance(given, list) else ():
        if isinstance(entry, dict):
            yield entry
        else:
            read.passed_over[f"{part} that are no objects"] += 1


def read_id(entry: Mapping[str, Any]) -> str:
    """Return the id of an entry without a leading # or backticks; empty if it has none."""
    key = entry.get("id")
    return key.strip().strip("`").removeprefix("#").strip() if isinstance(key, str) else ""


def read_verdict(entry: Mapping[str, Any], *, lines: int, passed_over: Counter[str]) -> JudgeVerdict | None:
    """Parse one verdict; None if it is not in `VERDICTS`."""
    named = entry.get("verdict")
    verdict = named.strip().casefold().replace(" ", "_").replace("-", "_") if isinstance(named, str) else ""
    known = next((one for one in VERDICTS if one == verdict), None)
    if known is None:
        return None
    wrong = [name.strip() for name in as_list(entry.get("wrong")) if isinstance(name, str) and name.strip()]
    numbers = [
        number for number in as_list(entry.get("lines")) if isinstance(number, int) and not isinstance(number, bool)
    ]
    real = [number for number in dict.fromkeys(numbers) if 1 <= number <= lines]
    passed_over["lines that do not exist"] += len(set(numbers)) - len(real)
    why = entry.get("why")
    said = flatten(why)[:LONGEST_REASON] if isinstance(why, str) and known != "supported" else ""
    return JudgeVerdict(known, tuple(wrong) if known != "supported" else (), tuple(real), said)


def as_list(value: Any) -> list[Any]:
    """Return a list unchanged, None as an empty list, and anything else as a list of one element."""
    return value if isinstance(value, list) else [] if value is None else [value]
