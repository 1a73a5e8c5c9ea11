"""One model and one article, or a part of it: asked for the whole, then for what failed.

It hands back every answer as it came, and what each call cost. Whom to ask, and what stands in, is the engine's part.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.llm.answers import EngineTask
from summarizer.engines.llm.draft import AnswerReview, count_faults, draft
from summarizer.engines.llm.messages import write_messages
from summarizer.engines.llm.parts import Part
from summarizer.engines.llm.repair import ask_repairs
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.call import call_model
from summarizer.gateway.requests import Call
from summarizer.gateway.streams import Listener
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt
from summarizer.templates import Prompt

LASTING = (ContextLengthError, BudgetError)
"""Failures that the same request meets again, whenever it is made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one model did for a request.

    Attributes:
        target: The model.
        raws: Its answers, in order; see `Answers`.
        numbers: Which of its attempts each came from, counted from 1.
        repairs: Places in `raws` of answers that are the one before them with items put in.
        attempts: Every call.
        cautions: What went wrong and still left an answer.
        error: Why there is no answer, or None.
        is_faulty: Whether items of its answer fail after all repairs.
        is_makeshift: Whether a call failed for a reason that is not in the request, so that asking later may do better.
    """

    target: Target
    raws: tuple[Any, ...]
    numbers: tuple[int, ...]
    repairs: frozenset[int]
    attempts: tuple[Attempt, ...]
    cautions: tuple[str, ...]
    error: SummarizerError | None
    is_faulty: bool
    is_makeshift: bool


async def ask_model(
    task: EngineTask[BaseModel],
    *,
    prompt: Prompt,
    target: Target,
    reasks: int,
    budget: Budget,
    listener: Listener | None,
    part: Part | None = None,
) -> Asked:
    """Have a model fill a schema from an article; items that fail verification are sent back to be repaired.

    Args:
        task: What is to be written. The schema's blocks verify themselves.
        prompt: The task's prompt template, loaded.
        target: The model. Its timeout is for all calls together.
        reasks: How often to ask again, for the whole where an answer was no use, or else for repairs.
        budget: What all calls for the request may take.
        listener: Who is shown the answers as they are written, or None.
        part: The part of the article that it is shown; None for the whole.

    Returns:
        Every answer that is JSON, the last ones perhaps better than the first: none of them has to pass.
    """
    deadline = asyncio.get_running_loop().time() + target.timeout
    review = AnswerReview(task.schema, task.verification)
    call = await call_model(
        draft(task.schema),
        write_messages(task.article.text, prompt=prompt, options=task.options, part=part),
        target=target,
        context=review,
        reasks=reasks,
        deadline=deadline,
        budget=budget,
        listener=listener,
        on_attempt=review.count_attempt,
    )
    if review.faults:
        call.fail(count_faults(len(review.faults)))
    left, repairs = reasks - sum(1 for one in call.tries[1:] if one.usage is not None), None
    if review.faults and left > 0 and not call.broken_off:
        repairs = await ask_repairs(
            review,
            target=call.target,
            options=task.options,
            reasks=left - 1,
            deadline=deadline,
            before=len(call.tries),
            budget=budget,
        )
    calls = [call, repairs.call] if repairs else [call]
    mended = tuple(repairs.raws) if repairs else ()
    return Asked(
        target=call.target,
        raws=(*review.raws, *mended),
        numbers=(*review.numbers, *(repairs.numbers if repairs else ())),
        repairs=frozenset(range(len(review.raws), len(review.raws) + len(mended))),
        attempts=tuple(attempt for one in calls for attempt in one.attempts),
        cautions=tuple(list_cautions(calls, unsent=repairs.left if repairs else 0)) if review.raws else (),
        error=None if review.raws else call.error,
        is_faulty=bool(review.faults) and not (repairs is not None and repairs.is_whole),
        is_makeshift=any(call.broken_off and not isinstance(call.error, LASTING) for call in calls),
    )


def list_cautions(calls: Sequence[Call], *, unsent: int) -> list[str]:
    """What went wrong and still left an answer."""
    cautions = [f"an answer was kept, but asking again failed: {call.error}" for call in calls if call.broken_off]
    if unsent:
        cautions.append(f"{unsent} failed items were not sent back for repair: there were too many, or too long ones")
    return cautions
