"""Runs the engine on an article: a short one as a whole, a long one in parts.

Each part is verified against the whole article. A part without an answer becomes a gap; the others are kept.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, ContextBudget, EngineTask, Part
from summarizer.errors import (
    ConfigurationError,
    ContextLengthError,
    ProviderAuthError,
    ProviderNotFoundError,
    UngroundedError,
)
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.long.chunk import split
from summarizer.pipeline.long.merge import Written, find_refusal, join
from summarizer.pipeline.outcome import Outcome
from summarizer.pipeline.review import review
from summarizer.pipeline.run_context import Run
from summarizer.schemas.audit import Caution
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.grounder import Verification
from summarizer.tracing import start_span
from summarizer.verification.merge import merge_answers
from summarizer.verification.prune import Verified
from summarizer.workers import run_in_worker

T = TypeVar("T", bound=BaseModel)

HOPELESS = (ConfigurationError, ProviderAuthError, ProviderNotFoundError)
"""Errors that every part would meet: the other parts are not asked then."""

REFUSED = Caution(
    path="",
    kind="engine",
    message="the model refused the article as too long and read it in parts; with its `context` configured it is asked "
    "in parts at once",
)


async def write_outcome(run: Run[T]) -> Outcome[T]:
    """Have the engine write, and verify what it wrote.

    Raises:
        ProviderError: No model answered.
        UngroundedError: Nothing could be kept.
    """
    refusals = 0
    context_budget = await run.engine.find_context_budget(run)
    while True:
        try:
            outcome = await write_in(context_budget, run)
        except ContextLengthError:
            refusals += 1
            context_budget = await run.engine.find_context_budget(run, refusals=refusals)
            if context_budget is None:
                raise
        else:
            run.stopwatch.lap("verification")
            return replace(outcome, cautions=(REFUSED, *outcome.cautions)) if refusals else outcome


async def write_in(context_budget: ContextBudget | None, run: Run[T]) -> Outcome[T]:
    """Have the engine write, in parts if the article does not fit; see `write_outcome`.

    Args:
        context_budget: How much of the article the engine can read at once; None for all of it.
        run: The run.

    Raises:
        ContextLengthError: The article was refused as too long, as a whole or in most of its parts.
    """
    text = run.article.text
    parts = await run_in_worker(split, text, context_budget) if context_budget else ()
    if context_budget is None or len(parts) < 2:
        run.on_progress(ProgressEvent(stage="writing"))
        answers = await run.engine.write(run)
        run.stopwatch.lap("engine")
        run.on_progress(ProgressEvent(stage="verifying"))
        return await run_in_worker(verify_answers, run, answers)
    written = await write_parts(run, parts, concurrency=context_budget.concurrency)
    if error := find_refusal(written, length=len(text)):
        raise error
    run.stopwatch.lap("engine")
    run.on_progress(ProgressEvent(stage="verifying"))
    return await run_in_worker(join, run, written)


async def write_parts(run: Run[T], parts: Sequence[Part], *, concurrency: int) -> list[Written[T]]:
    """Have the engine write each part. Cancelling this cancels all parts.

    Args:
        run: The run.
        parts: The parts.
        concurrency: How many parts are written at the same time.

    Raises:
        SummarizerError: One part failed for a reason that would fail all parts.
    """
    slots, count = asyncio.Semaphore(concurrency), len(parts)
    checking = asyncio.Lock()  # one thread at a time, so that the event loop can send the next calls
    done = itertools.count(1)
    run.on_progress(ProgressEvent(stage="writing", part=0, parts=count))
    grounder = run.verification.grounder

    async def write(part: Part) -> Written[T]:
        own = replace(run, verification=Verification(grounder, within=part.span))
        async with slots:
            answers = await run.engine.write(own, part=part)
        run.on_progress(ProgressEvent(stage="writing", part=next(done), parts=count))
        if isinstance(answers.error, HOPELESS):
            raise answers.error
        if answers.error is not None:
            return Written(part, answers, None, answers.error)
        async with checking:
            written = await run_in_worker(keep_part, own, part, answers)
        if written.kept is None:
            return written
        async with slots:
            kept, answers = await review(own, written.kept, answers, part=part)
        run.verification.verdicts.update(own.verification.verdicts)
        return replace(written, kept=kept, answers=answers)

    assert isinstance(grounder, ArticleGrounder)
    # the finders read the article while the first parts are written
    reading = asyncio.ensure_future(run_in_worker(grounder.read))
    tasks = [asyncio.ensure_future(write(part)) for part in parts]
    try:
        # together, so that a part that fails for all of them ends the others at once
        _, written = await asyncio.gather(reading, asyncio.gather(*tasks))
        return list(written)
    finally:
        for task in (reading, *tasks):
            task.cancel()
        await asyncio.wait((reading, *tasks))


def keep_part(run: Run[T], part: Part, answers: Answers) -> Written[T]:
    """Verify the answers for one part."""
    try:
        kept = merge_verified(run, answers)
    except UngroundedError as error:
        return Written(part, answers, None, error)
    return Written(part, answers, kept, None)


def merge_verified(task: EngineTask[T], answers: Answers) -> Verified[T]:
    """Verify the answers of an engine, and merge what passes.

    Raises:
        UngroundedError: Nothing could be kept.
    """
    with start_span("verify", {"provenbrief.answers": len(answers.raws)}) as span:
        kept = merge_answers(task.schema, answers.raws, run=task.verification, numbers=answers.numbers)
        span.set({"provenbrief.rejected": len(kept.rejected)})
    return kept


def verify_answers(task: EngineTask[T], answers: Answers) -> Outcome[T]:
    """Verify an engine's answers and keep the best of them.

    Raises:
        UngroundedError: Nothing could be kept.
    """
    merged = merge_verified(task, answers)
    told = tuple(Caution(path="", kind="engine", message=message) for message in answers.cautions)
    return Outcome(merged, answers, told)
