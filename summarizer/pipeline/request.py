"""What a brief was asked for with, and the key that is the same for the same request.

Only what can change the answer is in the key, so no provider's key is. It is a hash: a request cannot be read from it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from pydantic import ValidationError

from summarizer.call_options import RequestOptions, accepts_request_options
from summarizer.engines.base import OFF, SELF, ReviewPolicy
from summarizer.errors import InputError
from summarizer.pipeline.article_input import read_article
from summarizer.pipeline.receipt import Stopwatch, hash_schema
from summarizer.schema_folder.finding import find_schema
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.registry import Schema
from summarizer.settings import EXTRACTIVE, ModelSettings, Settings
from summarizer.templates import load_prompt
from summarizer.version import __version__

BASE_URL = re.compile(r"_(API_BASE|BASE_URL|API_URL|ENDPOINT|HOST)$")
"""How the variables are called with which LiteLLM moves a provider to another address."""

ANSWERS = ("model", "api_base", "mode", "max_tokens", "temperature", "context", "max_items")
"""What of a model's configuration its answer depends on; times, keys and prices are no part of it."""

FALLBACKS = ("fallbacks", "fallbacks_when_too_long", "fallbacks_when_rejected")

LOCAL = "local/"
"""How the name of a model that runs on this machine begins: such a small one does not judge itself unless told to."""


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """A brief that is asked for.

    Attributes:
        article: What it is to be made of.
        schema: The schema that it is to be in.
        options: What is asked for beyond that.
        model: Name of the model.
        mode: How the model is made to answer in the schema.
        api_base: Base URL of the provider, where it is not the usual one.
        api_key: The provider's key, where it does not come from its usual environment variable.
        settings: The configuration.
        stopwatch: Measures the time since the request came.
    """

    article: Article
    schema: Schema
    options: Options
    model: str
    mode: Mode
    api_base: str | None
    api_key: str | None
    settings: Settings
    stopwatch: Stopwatch = field(default_factory=Stopwatch, compare=False, repr=False)

    @property
    def review_policy(self) -> ReviewPolicy:
        """Who judges what is written."""
        return choose_review_policy(self.model, settings=self.settings, judge=self.options.judge)

    @property
    def is_free(self) -> bool:
        """Whether no model has a part in it: the built-in engine answers it, and nobody judges."""
        configured = self.settings.models.get(self.model)
        return (configured.model if configured else self.model) == EXTRACTIVE and not self.review_policy.is_on

    def make_key(self) -> str:
        """The key: a SHA-256, in hexadecimal."""
        return hashlib.sha256(json.dumps(describe(self), sort_keys=True).encode()).hexdigest()


@accepts_request_options
async def read_request(
    text: str | Article, *, model: str | None = None, schema: str = "news", **options: Unpack[RequestOptions]
) -> BriefRequest:
    """Check all that can be checked before a model is asked; see `asummarize`."""
    stopwatch = Stopwatch()
    settings = options["settings"] or Settings.load()
    article = await asyncio.to_thread(read_article, text, settings=settings)
    return BriefRequest(
        article=article,
        schema=await asyncio.to_thread(find_schema, schema, settings=settings),
        options=read_options(options["options"]),
        model=model or settings.model,
        mode=options["mode"],
        api_base=options["api_base"],
        api_key=options["api_key"],
        settings=settings,
        stopwatch=stopwatch,
    )


def read_options(options: Options | Mapping[str, Any] | None, /) -> Options:
    """Options as an object.

    Raises:
        InputError: One is unknown, or its value cannot be used.
    """
    if isinstance(options, Options):
        return options
    try:
        return Options.model_validate(dict(options or {}))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        known = ", ".join(Options.model_fields)
        raise InputError(f"These options cannot be used: {faults}. There are: {known}.") from None


def describe(request: BriefRequest) -> dict[str, Any]:
    """All that an answer depends on, as JSON values."""
    from summarizer.engines.llm import completion, messages, review_message  # here: they bring the gateway with them

    settings = request.settings
    prompts = (request.schema.prompt, review_message.PROMPT, completion.PROMPT, messages.PART_PROMPT)
    return {
        "version": __version__,
        "article": request.article.model_dump(mode="json"),
        "schema": [request.schema.label, request.schema.source, hash_schema(request.schema.content)],
        "prompts": [load_prompt(name).version for name in prompts],
        "options": request.options.model_dump(mode="json"),
        "model": {"asked": request.model, "mode": request.mode, "api_base": request.api_base},
        "models": dict(describe_models(request.model, settings=settings)),
        "judge": describe_judge(request),
        "addresses": find_addresses(os.environ),
        "limits": [settings.reasks, settings.max_request_tokens, settings.max_request_usd, settings.chunk_tokens],
        "local": [settings.local_context, settings.local_max_items],
    }


def describe_judge(request: BriefRequest) -> dict[str, Any]:
    """Who judges, as it is configured, and what follows from that."""
    review_policy = request.review_policy
    other = review_policy.judge if review_policy.judge not in (SELF, OFF) else None
    return {
        "asked": review_policy.judge,
        "rejects_not_stated": review_policy.rejects_not_stated,
        "models": dict(describe_models(other, settings=request.settings)) if other else {},
    }


def describe_models(name: str, *, settings: Settings) -> Iterator[tuple[str, dict[str, Any]]]:
    """A model and all that may stand in for it, as they are configured."""
    waiting, seen = [name], {name}
    while waiting:
        current = waiting.pop(0)
        entry = settings.models.get(current) or ModelSettings(model=current)
        parts = entry.model_dump(mode="json", include={*ANSWERS, *FALLBACKS})
        places = [place.model_dump(mode="json", include={"model", "api_base"}) for place in entry.deployments]
        yield current, {**parts, "deployments": places}
        fresh = [other for kind in FALLBACKS for other in parts[kind] if other not in seen]
        seen.update(fresh)
        waiting += fresh


def find_addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that move a provider to another address."""
    return {name: value for name, value in environment.items() if BASE_URL.search(name) and value}


def choose_review_policy(model: str, *, settings: Settings, judge: str | None = None) -> ReviewPolicy:
    """Who judges what a model writes, and what follows from it.

    Args:
        model: The model's name, under `[models]` or LiteLLM's.
        settings: The configuration.
        judge: What the caller asks for: 'self', 'off', a model's name, or None for what is configured.
    """
    entry = settings.models.get(model)
    written_by = entry.model if entry else model
    asked = judge or (entry.judge if entry else None) or settings.judge
    if asked is None:
        asked = OFF if written_by == EXTRACTIVE or written_by.startswith(LOCAL) else SELF
    elif asked == model:
        asked = SELF
    if asked == SELF and written_by == EXTRACTIVE:  # it has no model that could judge
        asked = OFF
    return ReviewPolicy(asked, settings.on_not_stated == "reject", settings.reasks > 0)
