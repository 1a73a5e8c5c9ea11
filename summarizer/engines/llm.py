"""The LLM engine: has a model asked for the whole, then for what failed, and where wanted for what is left out.

It hands back every answer as it came, and what each call cost. What the model wrote is judged elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from summarizer.engines.answers import Addition, Answers, total_cost, total_usage
from summarizer.engines.completion import ask_completion
from summarizer.engines.draft import AnswerReview, count_faults, draft
from summarizer.engines.messages import write_messages
from summarizer.engines.repair import ask_repairs
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.call import call_model
from summarizer.gateway.requests import Call
from summarizer.gateway.routing import Chain, make_chain
from summarizer.gateway.streams import Listener
from summarizer.gateway.target import Target
from summarizer.grounding.gate import Kept
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import Attempt, Mode, Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings
from summarizer.templates import Prompt, load_prompt

LASTING = (ContextLengthError, BudgetError)
"""Failures that the same request meets again, whenever it is made."""


@dataclass(slots=True)
class ModelEngine:
    """An `Engine` that asks a model, for one request. Names are looked up when they are asked, off the event loop.

    Attributes:
        name: The model's.
        settings: The configuration.
        chain: The models that are asked, in order.
        budget: What all calls together may take.
        listener: Who is shown the answers as they are written, or None.
        answered: The model whose answer it was.
    """

    name: str
    settings: Settings
    chain: Chain
    budget: Budget
    listener: Listener | None = None
    answered: Target | None = None

    def __repr__(self) -> str:
        return f"ModelEngine({self.name!r})"

    async def write(
        self, schema: type[BaseModel], article: Article, *, prompt: str | Path, options: Options, run: Verification
    ) -> Answers:
        """Ask for the whole, and for repairs of what fails; where a model fails, ask those that stand in for it.

        Raises:
            ProviderError: Nobody answered.
            BudgetError: The next call might have gone over the limit, and there is no answer.
        """
        template = load_prompt(prompt)
        asked: list[Asked] = []
        while (target := await self.chain.take()) is not None:
            one = await ask_model(
                schema,
                article,
                prompt=template,
                target=target,
                options=options,
                run=run,
                reasks=self.settings.reasks,
                budget=self.budget,
                listener=self.listener,
            )
            asked.append(one)
            if one.error is not None:
                self.chain.note_failure(target, one.error)
            elif not (one.is_faulty and self.chain.note_rejected()):
                break
        answered = [one for one in asked if one.raws]
        if not answered:
            raise self.chain.sum_up()
        self.answered = answered[-1].target
        return join_answers(asked, prompt=template)

    async def complete(
        self,
        schema: type[BaseModel],
        article: Article,  # noqa: ARG002 - part of Engine: the model is shown passages only
        *,
        kept: Kept[Any],
        missing: Coverage,
        sections: Sequence[str],
        options: Options,
        run: Verification,
    ) -> Addition:
        """Ask the model that answered for what is left out; see `ask_completion`."""
        assert self.answered is not None, "there is nothing to complete before there is an answer"
        return await ask_completion(
            schema,
            kept=kept,
            missing=missing,
            sections=sections,
            target=self.answered,
            options=options,
            run=run,
            budget=self.budget,
        )


def engine_for(
    name: str,
    *,
    settings: Settings,
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    listener: Listener | None = None,
) -> ModelEngine:
    """The engine for a model's name: one under `[models]`, or LiteLLM's 'provider/model'."""
    chain = make_chain(name, settings=settings, mode=mode, api_base=api_base, api_key=api_key)
    budget = Budget(max_tokens=settings.max_request_tokens, max_usd=settings.max_request_usd)
    return ModelEngine(name, settings, chain, budget, listener)


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
    schema: type[BaseModel],
    article: Article,
    *,
    prompt: Prompt,
    target: Target,
    options: Options,
    run: Verification,
    reasks: int,
    budget: Budget,
    listener: Listener | None,
) -> Asked:
    """Have a model fill a schema from an article; items that fail verification are sent back to be repaired.

    Args:
        schema: What is to be filled. Its blocks verify themselves.
        article: Where from.
        prompt: The template of the instructions.
        target: The model. Its timeout is for all calls together.
        options: What the caller asks for beyond the article.
        run: The verification.
        reasks: How often to ask again, for the whole where an answer was no use, or else for repairs.
        budget: What all calls for the request may take.
        listener: Who is shown the answers as they are written, or None.

    Returns:
        Every answer that is JSON, the last ones perhaps better than the first: none of them has to pass.
    """
    deadline = asyncio.get_running_loop().time() + target.timeout
    review = AnswerReview(schema, run)
    call = await call_model(
        draft(schema),
        write_messages(article.text, prompt=prompt, options=options),
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
            options=options,
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


def join_answers(asked: Sequence[Asked], *, prompt: Prompt) -> Answers:
    """The answers of all models that were asked for one request, and every call of them."""
    raws: list[Any] = []
    numbers: list[int] = []
    repairs: list[int] = []
    attempts: list[Attempt] = []
    cautions: list[str] = []
    for one in asked:
        repairs += [len(raws) + place for place in sorted(one.repairs)]
        numbers += [len(attempts) + number for number in one.numbers]
        raws += one.raws
        attempts += one.attempts
        cautions += one.cautions
        if one.error is not None:
            cautions.append(f"another model was asked: {one.error}")
    last = next(one for one in reversed(asked) if one.raws)
    return Answers(
        raws=tuple(raws),
        numbers=tuple(numbers),
        repairs=frozenset(repairs),
        model=last.target.model,
        mode=last.target.mode,
        engine="llm",
        prompt=prompt.version,
        attempts=tuple(attempts),
        usage=total_usage(attempts),
        cost_usd=total_cost(attempts),
        cautions=tuple(cautions),
        is_makeshift=any(one.is_makeshift for one in asked),
    )


def list_cautions(calls: Sequence[Call], *, unsent: int) -> list[str]:
    """What went wrong and still left an answer."""
    cautions = [f"an answer was kept, but asking again failed: {call.error}" for call in calls if call.broken_off]
    if unsent:
        cautions.append(f"{unsent} failed items were not sent back for repair: there were too many, or too long ones")
    return cautions
