"""The engine that asks models, in the order of the routing, and joins their answers.

The engine also computes how much of an article fits into a model's context beside the instructions, the schema and the
answer; `chunk_tokens` overrides the result. A model with an unknown context gets the whole article.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias, Unpack

from pydantic import BaseModel

from summarizer.call_options import Access
from summarizer.engines.base import (
    OFF,
    SELF,
    Addition,
    Answers,
    ContextBudget,
    EngineTask,
    Part,
    ReviewPolicy,
    ReviewResult,
    ReviewTask,
    warn_of_engine,
)
from summarizer.engines.llm.completion import ask_completion
from summarizer.engines.llm.draft import ModelAnswers, ask_model, draft_response_model
from summarizer.engines.llm.messages import write_messages
from summarizer.engines.llm.review import review_by_judge, review_by_writer
from summarizer.engines.llm.review_message import Parts
from summarizer.errors import SummarizerError
from summarizer.gateway.budget import Budget
from summarizer.gateway.fallbacks import FallbackChain, Route, make_chain
from summarizer.gateway.libraries import are_loaded
from summarizer.gateway.model_info import count_text_tokens, count_tokens
from summarizer.gateway.structured_call import CallOptions
from summarizer.gateway.target import Target, find_provider
from summarizer.schemas.audit import Caution, Coverage
from summarizer.schemas.brief import Attempt, Options
from summarizer.settings import Settings
from summarizer.templates import Prompt, load_prompt
from summarizer.verification.prune import Verified
from summarizer.workers import run_in_worker

ANY_DELIMITER: Final = "0123456789abcdef"  # stands in for a delimiter when a prompt's tokens are counted

PartListener: TypeAlias = Callable[[int, str], None]
"""Called with the number of a part (1 for a whole article) and each streamed piece; "" marks the start of an answer."""


@dataclass(slots=True)
class ModelEngine:
    """An `Engine` that asks a model, for one request. Names are resolved on use, off the event loop."""

    name: str  # the model's name
    settings: Settings
    access: Access  # the caller's overrides of how the model is called
    review_policy: ReviewPolicy
    budget: Budget  # the budget of the request
    listener: PartListener | None = None
    answered: Target | None = None  # the model that answered last
    _by_part: dict[int, tuple[Target, Budget]] = field(default_factory=dict)  # writer and review budget of each part
    _resolved: dict[str, Route] = field(default_factory=dict)  # see `FallbackChain`

    def __repr__(self) -> str:
        return f"ModelEngine({self.name!r})"

    async def load(self) -> bool:
        """Import the libraries that call models, after checking the model's name, key and port."""
        if are_loaded():
            return False
        await asyncio.to_thread(self._open_chain().resolve, self.name)
        return True

    def _open_chain(self) -> FallbackChain:
        """Open the chain of models to ask for one answer."""
        return make_chain(self.name, settings=self.settings, **self.access)

    async def find_context_budget(self, task: EngineTask[BaseModel], *, refusals: int = 0) -> ContextBudget | None:
        """Return how much of the article the model can read at once; None if it takes the article as a whole."""
        if fits_any_model(task.article.text, settings=self.settings):
            return None
        meter = ContextMeter(task, self.name, self._resolve, self.settings)
        return await run_in_worker(meter.measure, refusals)

    def _resolve(self, name: str) -> Route:
        """Resolve a name; keep the model's own route for the call that follows."""
        route = self._open_chain().resolve(name)
        if name == self.name:
            self._resolved[name] = route
        return route

    async def write(self, task: EngineTask[BaseModel], *, part: Part | None = None) -> Answers:
        """Ask for an answer for the whole article or a part; if a model fails, ask its fallbacks.

        Raises:
            ProviderError: No model answered for a whole article.
            BudgetError: The next call could exceed the budget, and a whole article has no answer yet.
        """
        template, chain = load_prompt(task.prompt), self._open_chain()
        chain.resolved = self._resolved
        number = part.number if part else 1
        tried: list[ModelAnswers] = []
        budget = self.budget.share(part.count if part else 1, spares=self.review_policy.is_on)
        while (target := await chain.next_target()) is not None:
            listener = partial(self.listener, number) if self.listener else None
            options = CallOptions(self.settings.reasks, budget=budget, listener=listener)
            one = await ask_model(task, prompt=template, target=target, options=options, part=part)
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
        """Ask the model that answered for items that the brief omits; see `ask_completion`."""
        assert self.answered is not None, "there is nothing to complete before there is an answer"
        return await ask_completion(
            task, kept=kept, missing=missing, sections=sections, target=self.answered, budget=self.budget
        )

    async def review(self, task: ReviewTask, *, options: Options, part: Part | None = None) -> ReviewResult:
        """Ask the judge for verdicts, and the model that answered for repairs; see `engines.llm.review`."""
        assert self.answered is not None, "there is nothing to review before there is an answer"
        writer, budget = self._by_part.get(part.number if part else 1, (self.answered, self.budget))
        repairs: Parts = ("repairs",) if self.review_policy.repairs and task.failed else ()
        try:
            if self.review_policy.judge in (SELF, OFF):
                parts: Parts = ("verdicts", *repairs) if self.review_policy.is_on else repairs
                return await review_by_writer(task, parts, writer=writer, options=options, budget=budget)
            repairer = writer if repairs else None
            judge = make_judge_chain(self.review_policy.judge, writer, settings=self.settings, **self.access)
            return await review_by_judge(task, judge=judge, writer=repairer, options=options, budget=budget)
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
    review_policy = review_policy or ReviewPolicy(repairs=settings.reasks > 0)
    return ModelEngine(name, settings, access, review_policy, make_budget(settings), listener)


def make_judge_chain(
    name: str, writer: Target | None, *, settings: Settings, **access: Unpack[Access]
) -> FallbackChain:
    """Open the judge's chain. The caller's key and base URL are used only if the judge's provider is the writer's.

    Args:
        name: A name under `[models]`, or LiteLLM's 'provider/model'.
        access: The caller's access options for the writer. The mode is not applied to the judge.
    """
    shared = False
    if writer is not None and name not in settings.models:
        with contextlib.suppress(SummarizerError):  # the call itself reports the error
            shared = find_provider(name) == writer.provider
    access.pop("mode", None)
    return make_chain(name, settings=settings, **access) if shared else make_chain(name, settings=settings)


def make_budget(settings: Settings) -> Budget:
    return Budget(max_tokens=settings.max_request_tokens, max_usd=settings.max_request_usd)


RETRY_ADVICE: Final = re.compile(r" Try again(?:[^.]|\.\d)*\.")  # moot in a brief that another model wrote


def join_answers(tried: Sequence[ModelAnswers], *, prompt: Prompt, error: SummarizerError | None) -> Answers:
    raws: list[Any] = []
    numbers: list[int] = []
    attempts: list[Attempt] = []
    cautions: list[Caution] = []
    for one in tried:
        numbers += [len(attempts) + number for number in one.numbers]
        raws += one.raws
        attempts += one.attempts
        cautions += one.cautions
        if one is not tried[-1]:
            why = one.error or f"items of the answer of '{one.target.model}' failed their checks"
            cautions.append(warn_of_engine(f"another model was asked: {RETRY_ADVICE.sub('', str(why))}"))
        elif one.error is not None and error is None:
            cautions.append(warn_of_engine(f"another model was asked, which gave no answer: {one.error}"))
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


SMALLEST_CONTEXT: Final = 512  # tokens that fit into any model's context, so that short articles need no token count
LEAST: Final = 200  # fewest tokens of a part; a model with less room gets the whole article; its refusal is reported

MOST_HALVINGS, LEAST_HALF = 3, 500
"""How often parts are halved if a model refuses them as too long, and the fewest tokens of such a part."""

WITH_OVERLAP: Final = 1.12  # length of each half relative to an exact half: parts overlap and end with a sentence
ANSWER: Final = 4_096  # tokens reserved for the answer if `max_tokens` is not configured
CERTAIN: Final = 0.85  # share of the free context that is used: one tokenizer counts the tokens for all models


def fits_any_model(text: str, *, settings: Settings) -> bool:
    """Whether a text fits into any model's context: a code point has at most four bytes, a byte at most one token."""
    return len(text) * 4 <= min(SMALLEST_CONTEXT // 2, settings.chunk_tokens or SMALLEST_CONTEXT)


@dataclass(frozen=True, slots=True)
class ContextMeter:
    """Computes how much of an article a model can read beside the instructions, the schema and the answer."""

    task: EngineTask[BaseModel]
    name: str  # the model's name
    resolve: Callable[[str], Route]  # returns the deployments of a name
    settings: Settings

    def measure(self, refusals: int) -> ContextBudget | None:
        """Return how much the model can read; None if it takes the article as a whole.

        If the model has refused the article or its parts, return half of the refused budget, then a quarter, and so on;
        None if that is too little.
        """
        route = self.resolve(self.name)
        budget = self._fit(route)
        if not refusals:
            return budget
        budget = budget or self._make_budget(route.targets[0], count_text_tokens(route.targets[0].model, self._text))
        tokens = int(budget.tokens / 2**refusals * WITH_OVERLAP)
        return replace(budget, tokens=tokens) if refusals <= MOST_HALVINGS and tokens >= LEAST_HALF else None

    @property
    def _text(self) -> str:
        return self.task.article.text

    def _fit(self, route: Route) -> ContextBudget | None:
        asked = self.settings.chunk_tokens
        others = [self.resolve(longer) for longer in route.entry.fallbacks_when_too_long] if asked is None else []
        rooms = [self._measure_free_tokens(one.targets) for one in (route, *others)]
        if None in rooms and (asked is None or others):
            return None  # the context of one of them is unknown
        spaces = [space for space in rooms if space is not None]
        own = min([*spaces[:1], *([asked] if asked is not None else [])])
        if own < LEAST:
            return None
        budget = self._make_budget(route.targets[0], own)
        if len(self._text.encode()) <= own or (others and budget.count(self._text) <= max(spaces)):
            return None  # without a fallback for longer articles, splitting shows whether one part is enough
        return budget

    def _make_budget(self, target: Target, tokens: int) -> ContextBudget:
        concurrency = 1  # of a model that runs on this machine
        if target.local_model is None:
            own = target.limits.concurrency if target.limits else None
            concurrency = min(self.settings.chunk_concurrency, own or self.settings.chunk_concurrency)
        return ContextBudget(tokens=tokens, count=partial(count_text_tokens, target.model), concurrency=concurrency)

    def _measure_free_tokens(self, targets: Sequence[Target]) -> int | None:
        """Return how many tokens of an article fit into every deployment's context; None if one context is unknown."""
        prompt = load_prompt(self.task.prompt)
        messages = write_messages("", prompt=prompt, options=self.task.options, mark=ANY_DELIMITER)
        texts, form = tuple(message["content"] for message in messages), draft_response_model(self.task.schema)
        spaces: list[int] = []
        for target in targets:
            if target.context is None:
                return None
            answer = target.max_tokens or min(ANSWER, target.context // 4)
            used = count_instructions(target.model, texts, form)
            spaces.append(int((target.context - used - answer) * CERTAIN))
        return min(spaces)


@lru_cache(maxsize=256)
def count_instructions(model: str, texts: tuple[str, ...], form: type[BaseModel]) -> int:
    """Estimate the tokens of the schema and of the messages without the article; cached."""
    messages = [{"role": "user", "content": text} for text in texts]
    return count_tokens(model, {"messages": messages, "tools": [form.model_json_schema()]})
