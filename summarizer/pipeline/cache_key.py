"""Computes the cache key of a request: a hash of everything that can change the answer.

It contains no provider's key, and no request can be reconstructed from it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from typing import Any, Final

from summarizer.engines.base import OFF, SELF, ReviewPolicy
from summarizer.pipeline.catalogue import FALLBACKS
from summarizer.pipeline.request import BriefRequest, choose_review_policy
from summarizer.schemas.brief import Options, Schema
from summarizer.schemas.structure import hash_schema
from summarizer.settings import Settings
from summarizer.templates import load_prompt
from summarizer.version import __version__

BASE_URL: Final = re.compile(r"_(API_BASE|BASE_URL|API_URL|ENDPOINT|HOST)$")
"""Matches environment variables with which LiteLLM overrides a provider's base URL."""

ANSWERS: Final = ("model", "api_base", "mode", "max_tokens", "temperature", "context", "max_items")
"""Settings of a model that can change its answer. Times, keys and prices cannot."""


def make_cache_key(request: BriefRequest) -> str:
    """Return a SHA-256 in hexadecimal."""
    setup = describe_setup(request.schema, model=request.model, options=request.options, settings=request.settings)
    access = {"mode": request.access["mode"], "api_base": request.access["api_base"]}
    asked = {**setup, "article": request.article.model_dump(mode="json"), "access": access}
    return hash_json(asked)


def describe_setup(schema: Schema, *, model: str, options: Options, settings: Settings) -> dict[str, Any]:
    """Return everything that an answer depends on, except article and access, as JSON values."""
    # imported here: they load the gateway
    from summarizer.engines.llm import completion, messages, review_message

    prompts = (schema.prompt, review_message.PROMPT, completion.PROMPT, messages.PART_PROMPT)
    return {
        "version": __version__,
        "schema": [schema.label, schema.source, hash_schema(schema.content)],
        "prompts": [load_prompt(name).version for name in prompts],
        "options": options.model_dump(mode="json"),
        "model": model,
        "models": dict(describe_models(model, settings=settings)),
        "judge": describe_judge(choose_review_policy(model, settings=settings, judge=options.judge), settings=settings),
        "addresses": {name: value for name, value in os.environ.items() if BASE_URL.search(name) and value},
        "limits": [settings.reasks, settings.max_request_tokens, settings.max_request_usd, settings.chunk_tokens],
        "local": [settings.local_context, settings.local_max_items],
    }


def describe_judge(review_policy: ReviewPolicy, *, settings: Settings) -> dict[str, Any]:
    """Return the judge's configuration and the effect of its verdicts, as JSON values."""
    other = review_policy.judge if review_policy.judge not in (SELF, OFF) else None
    return {
        "asked": review_policy.judge,
        "rejects_not_stated": review_policy.rejects_not_stated,
        "models": dict(describe_models(other, settings=settings)) if other else {},
    }


def describe_models(name: str, *, settings: Settings) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the configuration of a model and of all its fallbacks, as (name, JSON values)."""
    waiting, seen = [name], {name}
    while waiting:
        current = waiting.pop(0)
        entry = settings.find_model(current)
        parts = entry.model_dump(mode="json", include={*ANSWERS, *FALLBACKS})
        places = [place.model_dump(mode="json", include={"model", "api_base"}) for place in entry.deployments]
        yield current, {**parts, "params": entry.params.reveal(), "deployments": places}
        fresh = [other for kind in FALLBACKS for other in parts[kind] if other not in seen]
        seen.update(fresh)
        waiting += fresh


def hash_configuration(settings: Settings) -> str:
    """Return a short hash of the configuration of models and judges, for processes that share batches."""
    models = {name: dict(describe_models(name, settings=settings)) for name in settings.models}
    parts = [models, settings.judge, settings.on_not_stated, settings.reasks]
    return hash_json(parts)[:16]


def hash_json(value: Any, /) -> str:
    """Return the SHA-256 of a JSON value with sorted keys, in hexadecimal."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
