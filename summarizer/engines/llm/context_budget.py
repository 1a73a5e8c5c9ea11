"""Computes how much of an article fits into a model's context beside the instructions, the schema and the answer.

`chunk_tokens` overrides it. A model with an unknown context is sent the whole article.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from pydantic import BaseModel

from summarizer.engines.base import ContextBudget
from summarizer.gateway.fallbacks import Route
from summarizer.gateway.model_info import count_text_tokens, count_tokens
from summarizer.gateway.target import Target
from summarizer.settings import Settings

SMALLEST_CONTEXT = 512  # smallest context of any model, so that tokens of short articles need not be counted
LEAST = 200  # fewest tokens of a part. If a model has less room, it is sent the article, and its refusal is reported.

MOST_HALVINGS, LEAST_HALF = 3, 500
"""How often the parts are halved if a model refuses them as too long, and fewest tokens of a part then."""

WITH_OVERLAP = 1.12  # length of each half relative to an exact half: parts overlap, and end with a sentence
ANSWER = 4_096  # tokens reserved for the answer if `max_tokens` is not configured
CERTAIN = 0.85  # share of the remaining context that is used: tokens are counted with one tokenizer, and models differ


def fits_any_model(text: str, *, settings: Settings) -> bool:
    """Whether a text fits into the context of any model; a code point has at most four bytes, a byte one token."""
    return len(text) * 4 <= min(SMALLEST_CONTEXT // 2, settings.chunk_tokens or SMALLEST_CONTEXT)


def measure_context_budget(
    text: str,
    name: str,
    messages: Sequence[Mapping[str, str]],
    form: type[BaseModel],
    *,
    resolve: Callable[[str], Route],
    settings: Settings,
) -> ContextBudget | None:
    """How much of an article a model can read beside some messages; None if it takes this article as a whole."""
    route = resolve(name)
    target = route.targets[0]
    count = partial(count_text_tokens, target.model)
    asked = settings.chunk_tokens
    others = [resolve(longer) for longer in route.entry.fallbacks_when_too_long] if asked is None else []
    rooms = [measure_free_tokens(one.targets, messages, form) for one in (route, *others)]
    if None in rooms and (asked is None or others):
        return None  # the context of one of them is unknown
    spaces = [space for space in rooms if space is not None]
    own = min([*spaces[:1], *([asked] if asked is not None else [])])
    if own < LEAST:
        return None
    if len(text.encode()) <= own or (others and count(text) <= max(spaces)):
        return None  # if no fallback has a larger context, splitting shows whether one part is enough
    return ContextBudget(tokens=own, count=count, concurrency=choose_concurrency(target, settings=settings))


def halve_context_budget(
    context_budget: ContextBudget | None,
    text: str,
    name: str,
    refusals: int,
    *,
    resolve: Callable[[str], Route],
    settings: Settings,
) -> ContextBudget | None:
    """Half of what was refused as too long, then a quarter, and so on; None if that is too little.

    Args:
        context_budget: The budget that was refused; None if the whole article was sent.
    """
    if context_budget is None:
        target = resolve(name).targets[0]
        count = partial(count_text_tokens, target.model)
        context_budget = ContextBudget(
            tokens=count(text), count=count, concurrency=choose_concurrency(target, settings=settings)
        )
    tokens = int(context_budget.tokens / 2**refusals * WITH_OVERLAP)
    return replace(context_budget, tokens=tokens) if refusals <= MOST_HALVINGS and tokens >= LEAST_HALF else None


def measure_free_tokens(
    targets: Sequence[Target], messages: Sequence[Mapping[str, str]], form: type[BaseModel]
) -> int | None:
    """Tokens of an article that fit into the context of every deployment; None if one context is not known."""
    spaces: list[int] = []
    for target in targets:
        if target.context is None:
            return None
        answer = target.max_tokens or min(ANSWER, target.context // 4)
        told = count_instructions(target.model, tuple(message["content"] for message in messages), form)
        spaces.append(int((target.context - told - answer) * CERTAIN))
    return min(spaces)


@lru_cache(maxsize=256)
def count_instructions(model: str, texts: tuple[str, ...], form: type[BaseModel]) -> int:
    """Estimate the tokens of the messages without the article, and of the schema; once for each prompt."""
    messages = [{"role": "user", "content": text} for text in texts]
    return count_tokens(model, {"messages": messages, "tools": [form.model_json_schema()]})


def choose_concurrency(target: Target, *, settings: Settings) -> int:
    """How many parts may be sent to a model at the same time; one if it runs on this machine."""
    if target.local_model is not None:
        return 1
    own = target.limits.concurrency if target.limits else None
    return min(settings.chunk_concurrency, own or settings.chunk_concurrency)
