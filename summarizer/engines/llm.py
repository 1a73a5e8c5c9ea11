"""The LLM engine: has a model asked for the whole, then for what failed, and where wanted for what is left out.

It hands back every answer as it came, and what each call cost. What the model wrote is judged elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.answers import Addition, Answers, total_cost, total_usage
from summarizer.engines.completion import ask_completion
from summarizer.engines.draft import AnswerReview, count_faults, draft
from summarizer.engines.messages import write_messages
from summarizer.engines.repair import ask_repairs
from summarizer.gateway.call import call_model
from summarizer.gateway.requests import Call
from summarizer.gateway.target import Target, resolve_target
from summarizer.grounding.gate import Kept
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings
from summarizer.templates import Prompt, load_prompt


@dataclass(frozen=True, slots=True)
class ModelEngine:
    """An `Engine` that asks a model. The name is looked up when it is asked, off the event loop: that takes seconds."""

    name: str
    settings: Settings
    mode: Mode = "auto"
    api_base: str | None = None
    api_key: str | None = None

    def __repr__(self) -> str:
        return f"ModelEngine({self.name!r})"

    async def write(
        self, schema: type[BaseModel], article: Article, *, prompt: str, options: Options, run: Verification
    ) -> Answers:
        """Ask for the whole, and for repairs of what fails; see `ask_model`."""
        target, template = await self._find_target(), load_prompt(prompt)
        return await ask_model(
            schema,
            article,
            prompt=template,
            target=target,
            options=options,
            run=run,
            reasks=self.settings.reasks,
        )

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
        """Ask for what is left out; see `ask_completion`."""
        target = await self._find_target()
        return await ask_completion(
            schema, kept=kept, missing=missing, sections=sections, target=target, options=options, run=run
        )

    async def _find_target(self) -> Target:
        return await asyncio.to_thread(
            resolve_target,
            self.name,
            settings=self.settings,
            api_base=self.api_base,
            api_key=self.api_key,
            mode=self.mode,
        )


def engine_for(
    name: str,
    *,
    settings: Settings,
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
) -> ModelEngine:
    """The engine for a model's name: one under `[models]`, or LiteLLM's 'provider/model'."""
    return ModelEngine(name, settings, mode, api_base, api_key)


async def ask_model(
    schema: type[BaseModel],
    article: Article,
    *,
    prompt: Prompt,
    target: Target,
    options: Options,
    run: Verification,
    reasks: int = 1,
) -> Answers:
    """Have a model fill a schema from an article; items that fail verification are sent back to be repaired.

    Args:
        schema: What is to be filled. Its blocks verify themselves.
        article: Where from.
        prompt: The template of the instructions.
        target: The model. Its timeout is for all calls together.
        options: What the caller asks for beyond the article.
        run: The verification.
        reasks: How often to ask again, for the whole where an answer was no use, or else for repairs.

    Returns:
        Every answer that is JSON, the last ones perhaps better than the first: none of them has to pass.

    Raises:
        ProviderError: No answer came at all.
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
        on_attempt=review.count_attempt,
    )
    if call.error is not None and not review.raws:
        raise call.error
    if review.faults:
        call.fail(count_faults(len(review.faults)))
    left, repairs = reasks - (len(call.tries) - 1), None
    if review.faults and left > 0 and not call.broken_off:
        repairs = await ask_repairs(
            review, target=target, options=options, reasks=left - 1, deadline=deadline, before=len(call.tries)
        )
    calls = [call, repairs.call] if repairs else [call]
    mended = list(repairs.raws) if repairs else []
    attempts = tuple(attempt for one in calls for attempt in one.attempts)
    return Answers(
        raws=(*review.raws, *mended),
        numbers=(*review.numbers, *(repairs.numbers if repairs else ())),
        repairs=frozenset(range(len(review.raws), len(review.raws) + len(mended))),
        model=target.model,
        engine="llm",
        prompt=prompt.version,
        attempts=attempts,
        usage=total_usage(attempts),
        cost_usd=total_cost(attempts),
        cautions=tuple(list_cautions(calls, unsent=repairs.left if repairs else 0)),
    )


def list_cautions(calls: Sequence[Call], *, unsent: int) -> list[str]:
    """What went wrong and still left an answer."""
    cautions = [f"an answer was kept, but asking again failed: {call.error}" for call in calls if call.broken_off]
    if unsent:
        cautions.append(f"{unsent} failed items were not sent back for repair: there were too many, or too long ones")
    return cautions
