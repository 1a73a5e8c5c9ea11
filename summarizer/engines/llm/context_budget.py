"""How much of an article a model can be shown at once: its context, less what else goes there; or what is configured.

Nothing is cut here, and nobody is asked. A model whose context nobody knows is shown everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from pydantic import BaseModel

from summarizer.engines.base import ContextBudget
from summarizer.gateway.budget import count_text, count_tokens
from summarizer.gateway.routing import Route
from summarizer.gateway.target import Target
from summarizer.settings import Settings

SMALLEST_CONTEXT = 512
"""No model has less, so that most articles need not be counted."""

LEAST = 200
"""Tokens that a part has at least: a model that cannot be shown as much is shown the article, and its refusal told."""

MOST_HALVINGS, LEAST_HALF = 3, 500
"""How often an article is halved for a model that refuses it as too long, and tokens of the smallest part then."""

WITH_OVERLAP = 1.12
"""How much longer than a half each half may be: they share some words, and are cut where a sentence ends."""

ANSWER = 4_096
"""Tokens that are kept for an answer whose length is not configured, of a model that can write as many."""

CERTAIN = 0.85
"""How much of the rest is used: tokens are counted with one tokenizer for all models, and theirs differ."""


def fits_any_model(text: str, *, settings: Settings) -> bool:
    """Whether a text is so short that any model takes it as a whole: it has no more tokens than bytes."""
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
    """How much of an article a model can be shown at once; None where it takes this one as a whole.

    Args:
        text: The article.
        name: The model's name.
        messages: What it is told beside the article.
        form: What it is to fill in.
        resolve: Finds out what a name stands for.
        settings: The configuration.

    Raises:
        ConfigurationError: The model cannot be called.
    """
    route = resolve(name)
    target = route.targets[0]
    count = partial(count_text, target.model)
    asked = settings.chunk_tokens
    others = [resolve(longer) for longer in route.entry.fallbacks_when_too_long] if asked is None else []
    rooms = [measure_free_tokens(one.targets, messages, form) for one in (route, *others)]
    if None in rooms and (asked is None or others):
        return None  # nobody knows that it is too long, and one of them is asked anyway
    spaces = [space for space in rooms if space is not None]
    own = min([*spaces[:1], *([asked] if asked is not None else [])])
    if own < LEAST:
        return None
    if len(text.encode()) <= own or (others and count(text) <= max(spaces)):
        return None  # where nobody else has more room, cutting tells whether one part is enough
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
    """Room for half of what was refused as too long, then for a quarter, and so on; None where that is too little.

    Args:
        context_budget: The room that was thought to be there; None where the whole article was sent.
        text: The article.
        name: The model's name.
        refusals: How often it was refused so far.
        resolve: Finds out what a name stands for.
        settings: The configuration.
    """
    if context_budget is None:
        target = resolve(name).targets[0]
        count = partial(count_text, target.model)
        context_budget = ContextBudget(
            tokens=count(text), count=count, concurrency=choose_concurrency(target, settings=settings)
        )
    tokens = int(context_budget.tokens / 2**refusals * WITH_OVERLAP)
    return replace(context_budget, tokens=tokens) if refusals <= MOST_HALVINGS and tokens >= LEAST_HALF else None


def measure_free_tokens(
    targets: Sequence[Target], messages: Sequence[Mapping[str, str]], form: type[BaseModel]
) -> int | None:
    """Tokens of an article that all places of a model have room for; None where that is not known of one."""
    spaces: list[int] = []
    for target in targets:
        if target.context is None:
            return None
        answer = target.max_tokens or min(ANSWER, target.context // 4)
        told = count_tokens(target.model, {"messages": messages, "tools": [form.model_json_schema()]})
        spaces.append(int((target.context - told - answer) * CERTAIN))
    return min(spaces)


def choose_concurrency(target: Target, *, settings: Settings) -> int:
    """How many parts a model may be asked about at one time; one, where it runs on this machine."""
    if target.serving is not None:
        return 1
    own = target.limits.concurrency if target.limits else None
    return min(settings.chunk_concurrency, own or settings.chunk_concurrency)
