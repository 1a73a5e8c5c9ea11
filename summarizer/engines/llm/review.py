"""The calls of a review: verdicts on items that stand, and repairs of items that failed.

If the writer judges itself, there is one call. If another model judges, it is asked for verdicts and the writer for
repairs, at the same time. If a call fails, the items stay as they are and are not judged, with the reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer.engines.llm.draft import is_transient
from summarizer.engines.llm.review_answer import (
    JudgeVerdict,
    ParsedReview,
    ReviewCollector,
    read_review,
    review_response_model,
)
from summarizer.engines.llm.review_controls import NOT_BELIEVED, OVERLOOKED, check_controls, overlooks
from summarizer.engines.llm.review_message import ReviewMessage, ReviewTask, write_review_message
from summarizer.errors import SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.completion import Call
from summarizer.gateway.fallbacks import FallbackChain
from summarizer.gateway.structured_call import call_model
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.findings import Span
from summarizer.workers import run_in_worker

UNDECIDED = 0.25
"""Largest share of unclear items of a judge that is believed."""

ENOUGH = 8
"""Fewest items for `UNDECIDED` to apply."""


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """Result of a review."""

    # The verdict on each item, by its id. An item without one was not judged.
    verdicts: Mapping[str, JudgeVerdict] = field(default_factory=dict)
    by: str = ""  # the judge, 'judge:<model>'; empty if none was asked
    reason: str = ""  # why the judge judged nothing; otherwise empty
    lines: tuple[Span, ...] = ()  # the spans of the lines that verdicts refer to
    unbelieved: int = 0  # how many items it called supported without being believed; they have no verdict
    # the replacement of each failed item, by its id; None withdraws it
    repairs: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()  # every call
    cautions: tuple[str, ...] = ()  # warnings for the reader
    # whether a passing failure affected it, so that the same request may do better later
    had_transient_failure: bool = False


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """One call of a review, and what could be read of its answer."""

    call: Call
    message: ReviewMessage
    read: ParsedReview | None


async def review_by_writer(
    task: ReviewTask, *, writer: Target, verdicts: bool, repairs: bool, options: Options, budget: Budget
) -> ReviewResult:
    """Ask the model that wrote the items, in one call, for verdicts, repairs, or both."""
    reply = await call_model_for_review(
        task, target=writer, verdicts=verdicts, repairs=repairs, options=options, budget=budget
    )
    judged = read_verdicts(reply, items=len(task.items)) if verdicts else ReviewResult()
    return add_repairs(judged, reply, alone=not verdicts) if repairs else judged


async def review_by_judge(
    task: ReviewTask, *, judge: FallbackChain, writer: Target | None, repairs: bool, options: Options, budget: Budget
) -> ReviewResult:
    """Ask another model for verdicts and, at the same time, the writer for repairs."""
    judging = ask_judge(task, judge=judge, options=options, budget=budget)
    if writer is None or not repairs:
        return await judging
    mending = call_model_for_review(task, target=writer, verdicts=False, repairs=True, options=options, budget=budget)
    if budget.is_open:
        judged, mended = await asyncio.gather(judging, mending)
    else:  # one after the other, so that each call is admitted with the remaining budget
        judged, mended = await judging, await mending
    return add_repairs(judged, mended, alone=True)


async def ask_judge(task: ReviewTask, *, judge: FallbackChain, options: Options, budget: Budget) -> ReviewResult:
    """Ask a judge for verdicts, and its fallbacks if it does not answer."""
    attempts: tuple[Attempt, ...] = ()
    by, makeshift = "", False
    try:
        while (target := await judge.next_target()) is not None:
            by = f"judge:{target.model}"
            reply = await call_model_for_review(
                task, target=target, verdicts=True, repairs=False, options=options, budget=budget
            )
            attempts += reply.call.attempts
            makeshift = makeshift or is_transient(reply.call)
            if reply.read is not None or reply.call.error is None:
                judged = read_verdicts(reply, items=len(task.items))
                return replace(judged, by=by, attempts=attempts, had_transient_failure=False)
            judge.record_failure(reply.call.target, reply.call.error)
        reason = str(judge.combined_error())
    except SummarizerError as error:  # the name, key or configuration of the judge cannot be used
        return ReviewResult(by=by or "judge", reason=str(error), attempts=attempts, had_transient_failure=True)
    return ReviewResult(by=by, reason=reason, attempts=attempts, had_transient_failure=makeshift)


async def call_model_for_review(
    task: ReviewTask, *, target: Target, verdicts: bool, repairs: bool, options: Options, budget: Budget
) -> ReviewCall:
    """Make one call of a review, with the model's full timeout."""
    message = await run_in_worker(write_review_message, task, verdicts=verdicts, repairs=repairs, options=options)
    parts = tuple(name for name, wanted in (("verdicts", verdicts), ("repairs", repairs)) if wanted)
    answer = ReviewCollector(task.run, parts=parts)
    call = await call_model(
        review_response_model(task.schema, verdicts=verdicts, repairs=repairs),
        message.messages,
        target=target,
        context=answer,
        reasks=0,
        purpose="review",
        budget=budget,
    )
    read = None
    if answer.raws:
        read = read_review(answer.raws[-1], ids=message.ids, failed=message.failed, lines=len(message.lines))
    return ReviewCall(call, message, read)


def read_verdicts(reply: ReviewCall, *, items: int) -> ReviewResult:
    """The verdicts of an answer; none if the judge missed a control or is undecided.

    If it found nothing wrong with a false control that looks like an item, its objections count, its support does not.
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
        reply: The call that asked for repairs.
        alone: Whether it was not the call for verdicts.
    """
    cautions, attempts = list(judged.cautions), judged.attempts
    if alone:
        attempts = (*attempts, *reply.call.attempts)
        if reply.read is None:
            cautions.append(f"asking for repairs of what failed brought none: {reply.call.error}")
        else:
            cautions += list_cautions(reply.read, said_by="repairs")
    return replace(
        judged,
        repairs=reply.read.repairs if reply.read else {},
        attempts=attempts,
        cautions=tuple(cautions),
        had_transient_failure=judged.had_transient_failure or (alone and is_transient(reply.call)),
    )


def list_cautions(read: ParsedReview, *, said_by: str) -> list[str]:
    """Warn of unusable parts of an answer.

    Args:
        said_by: Name of the answer: "judge's answer", "repairs".
    """
    counted = [f"{count} {kind}" for kind, count in sorted(read.passed_over.items()) if count]
    return [f"parts of the {said_by} were passed over: {', '.join(counted)}"] if counted else []
