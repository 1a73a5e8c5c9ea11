"""One model and one article, or a part of it: asked for the whole, and again if the answer was no object in the schema.

It hands back every answer as it came, and what each call cost. Whom to ask, and what stands in, is the engine's part.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.llm.answers import EngineTask
from summarizer.engines.llm.draft import AnswerReview, count_faults, draft
from summarizer.engines.llm.messages import write_messages
from summarizer.engines.llm.parts import Part
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.streaming import Listener
from summarizer.gateway.structured_call import call_model
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
        attempts: Every call.
        cautions: What went wrong and still left an answer.
        error: Why there is no answer, or None.
        is_faulty: Whether items of its answer fail.
        is_makeshift: Whether a call failed for a reason that is not in the request, so that asking later may do better.
    """

    target: Target
    raws: tuple[Any, ...]
    numbers: tuple[int, ...]
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
    """Have a model fill a schema from an article. Items that fail verification are for the review to mend.

    Args:
        task: What is to be written. The schema's blocks verify themselves.
        prompt: The task's prompt template, loaded.
        target: The model. Its timeout is for all calls together.
        reasks: How often to ask again for an answer that was no object in the schema.
        budget: What all calls for the request may take.
        listener: Who is shown the answers as they are written, or None.
        part: The part of the article that it is shown; None for the whole.

    Returns:
        Every answer that is JSON; none of them has to pass.
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
    cautions = (f"an answer was kept, but asking again failed: {call.error}",) if call.broken_off else ()
    return Asked(
        target=call.target,
        raws=tuple(review.raws),
        numbers=tuple(review.numbers),
        attempts=call.attempts,
        cautions=cautions if review.raws else (),
        error=None if review.raws else call.error,
        is_faulty=bool(review.faults),
        is_makeshift=call.broken_off and not isinstance(call.error, LASTING),
    )
