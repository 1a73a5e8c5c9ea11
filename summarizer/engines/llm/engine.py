"""The engine that asks a model: chooses the models to ask, in the order of the routing, and joins their answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias, Unpack

from pydantic import BaseModel

from summarizer.call_options import Access
from summarizer.engines.base import OFF, SELF, Addition, Answers, ContextBudget, EngineTask, Part, ReviewPolicy
from summarizer.engines.llm.completion import ask_completion
from summarizer.engines.llm.context_budget import fits_any_model, halve_context_budget, measure_context_budget
from summarizer.engines.llm.draft import ModelAnswers, ask_model, draft_response_model
from summarizer.engines.llm.messages import write_messages
from summarizer.engines.llm.review import ReviewResult, review_by_judge, review_by_writer
from summarizer.engines.llm.review_message import ReviewTask
from summarizer.errors import SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.fallbacks import FallbackChain, make_chain
from summarizer.gateway.libraries import are_loaded
from summarizer.gateway.target import Target, find_provider
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import Attempt, Options
from summarizer.settings import Settings
from summarizer.templates import Prompt, load_prompt
from summarizer.verification.prune import Verified
from summarizer.workers import run_in_worker

ANY_DELIMITER = "0123456789abcdef"  # stands for a delimiter where the tokens of a prompt are counted

PartListener: TypeAlias = Callable[[int, str], None]
"""Called with the number of a part (1 for a whole article) and each further piece, "" when an answer begins."""


@dataclass(slots=True)
class ModelEngine:
    """An `Engine` that asks a model, for one request. Names are resolved when they are used, off the event loop."""

    name: str  # the model's name
    settings: Settings
    open_chain: Callable[[], FallbackChain]  # opens the chain of models to ask for one answer
    budget: Budget  # the budget of the request
    review_policy: ReviewPolicy  # which judge reviews what it writes
    # opens the chain of models to ask for verdicts, if the judge is not the writer
    open_judge: Callable[[Target], FallbackChain]
    listener: PartListener | None = None  # called with each further piece of an answer, or None
    answered: Target | None = None  # the model that answered last
    # for each part the model that answered, and the budget of its review
    _by_part: dict[int, tuple[Target, Budget]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"ModelEngine({self.name!r})"

    async def load(self) -> bool:
        """Import the libraries that call models, after checking the model's name, key and port."""
        if are_loaded():
            return False
        await asyncio.to_thread(self.open_chain().resolve, self.name)
        return True

    async def find_context_budget(self, task: EngineTask[BaseModel], *, refusals: int = 0) -> ContextBudget | None:
        """How much of an article the model can read at once; None if it takes this article as a whole."""
        text, settings = task.article.text, self.settings
        if fits_any_model(text, settings=settings):
            return None
        messages = write_messages("", prompt=load_prompt(task.prompt), options=task.options, mark=ANY_DELIMITER)
        resolve = self.open_chain().resolve
        room = await run_in_worker(
            measure_context_budget,
            text,
            self.name,
            messages,
            draft_response_model(task.schema),
            resolve=resolve,
            settings=settings,
        )
        if refusals:
            room = await run_in_worker(
                halve_context_budget, room, text, self.name, refusals, resolve=resolve, settings=settings
            )
        return room

    async def write(self, task: EngineTask[BaseModel], *, part: Part | None = None) -> Answers:
        """Ask for the whole article or a part; if a model fails, ask its fallbacks.

        Raises:
            ProviderError: No model answered for a whole article.
            BudgetError: The next call could exceed the budget, and there is no answer for a whole article.
        """
        template, chain = load_prompt(task.prompt), self.open_chain()
        number = part.number if part else 1
        tried: list[ModelAnswers] = []
        budget = self.budget.share(part.count if part else 1, spares=self.review_policy.is_on)
        while (target := await chain.next_target()) is not None:
            one = await ask_model(
                task,
                prompt=template,
                target=target,
                reasks=self.settings.reasks,
                budget=budget,
                listener=partial(self.listener, number) if self.listener else None,
                part=part,
            )
            tried.append(one)
            if one.error is not None:
                chain.record_failure(target, one.error)
            elif not (one.is_faulty and chain.use_rejection_fallbacks()):
                break
        budget.close()
        budget.spares = False
        answered = [one for one in tried if one.raws]
        if answered:
            self.answered = answered[-1].target
            self._by_part[number] = self.answered, budget
        elif part is None:
            raise chain.combined_error()
        return join_answers(tried, prompt=template, error=None if answered else chain.combined_error())

    async def complete(
        self, task: EngineTask[BaseModel], *, kept: Verified[Any], missing: Coverage, sections: Sequence[str]
    ) -> Addition:
        """Ask the model that answered for what the brief leaves out; see `ask_completion`."""
        assert self.answered is not None, "there is nothing to complete before there is an answer"
        return await ask_completion(
            task, kept=kept, missing=missing, sections=sections, target=self.answered, budget=self.budget
        )

    async def review(self, task: ReviewTask, *, options: Options, part: Part | None = None) -> ReviewResult:
        """Ask the judge for verdicts, and the model that answered for repairs; see `engines.llm.review`."""
        assert self.answered is not None, "there is nothing to review before there is an answer"
        writer, budget = self._by_part.get(part.number if part else 1, (self.answered, self.budget))
        repairs = self.review_policy.repairs and bool(task.failed)
        try:
            if self.review_policy.judge in (SELF, OFF):
                return await review_by_writer(
                    task,
                    writer=writer,
                    verdicts=self.review_policy.is_on,
                    repairs=repairs,
                    options=options,
                    budget=budget,
                )
            return await review_by_judge(
                task, judge=self.open_judge(writer), writer=writer, repairs=repairs, options=options, budget=budget
            )
        finally:
            budget.close()


def make_engine(
    name: str,
    *,
    settings: Settings,
    review_policy: ReviewPolicy | None = None,
    listener: PartListener | None = None,
    **access: Unpack[Access],
) -> ModelEngine:
    open_chain = partial(make_chain, name, settings=settings, **access)
    budget = make_budget(settings)
    review_policy = review_policy or ReviewPolicy(repairs=settings.reasks > 0)
    open_judge = partial(make_judge_chain, review_policy.judge, settings=settings, **access)
    return ModelEngine(name, settings, open_chain, budget, review_policy, open_judge, listener)


def make_judge_chain(
    name: str, writer: Target | None, *, settings: Settings, **access: Unpack[Access]
) -> FallbackChain:
    """Open the chain of the judge. A caller's key and base URL are sent to no other provider than the writer's.

    Args:
        name: A name under `[models]`, or LiteLLM's 'provider/model'.
        access: The caller's, for the writer. Its mode is not the judge's.
    """
    shared = False
    if writer is not None and name not in settings.models:
        with contextlib.suppress(SummarizerError):  # the call itself reports the error
            shared = find_provider(name) == writer.provider
    access.pop("mode", None)
    return make_chain(name, settings=settings, **access) if shared else make_chain(name, settings=settings)


def make_budget(settings: Settings) -> Budget:
    return Budget(max_tokens=settings.max_request_tokens, max_usd=settings.max_request_usd)


def join_answers(tried: Sequence[ModelAnswers], *, prompt: Prompt, error: SummarizerError | None) -> Answers:
    raws: list[Any] = []
    numbers: list[int] = []
    attempts: list[Attempt] = []
    cautions: list[str] = []
    for one in tried:
        numbers += [len(attempts) + number for number in one.numbers]
        raws += one.raws
        attempts += one.attempts
        cautions += one.cautions
        if one is not tried[-1]:
            why = one.error or f"items of the answer of '{one.target.model}' failed their checks"
            cautions.append(f"another model was asked: {why}")
        elif one.error is not None and error is None:
            cautions.append(f"another model was asked, which gave no answer: {one.error}")
    last = next((one for one in reversed(tried) if one.raws), tried[-1])
    return Answers(
        raws=tuple(raws),
        numbers=tuple(numbers),
        **sign(last.target),
        writers=tuple(sign(one.target) for one in tried for _ in one.raws),
        engine="llm",
        prompt=prompt.version,
        attempts=tuple(attempts),
        cautions=tuple(cautions),
        had_transient_failure=any(one.had_transient_failure for one in tried),
        error=error,
    )


def sign(target: Target) -> dict[str, Any]:
    return {"model": target.model, "mode": target.mode, "params": target.params.describe()}
