"""Serves a brief from the cache, from a concurrent identical request, or newly made.

The key of a brief is a hash of everything that can change it. It contains no provider's key, and no request can be
reconstructed from it. Processes that share a cache also make a brief only once: one takes a lock in a file beside the
cache; the others wait for it and find the brief in the cache.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from summarizer.cache import Cache, Entry, open_cache
from summarizer.engines.base import OFF, SELF, ReviewPolicy
from summarizer.errors import ConfigurationError
from summarizer.gateway.key_limits import current_meter
from summarizer.pipeline.catalogue import FALLBACKS
from summarizer.pipeline.request import BriefRequest, Stopwatch, choose_review_policy
from summarizer.schemas.brief import Envelope, Options, Schema, Usage
from summarizer.schemas.structure import hash_schema
from summarizer.settings import Settings
from summarizer.single_flight import share
from summarizer.storage.lock_file import LockFile
from summarizer.telemetry import log_event
from summarizer.templates import load_prompt
from summarizer.user_files import cache_folder
from summarizer.version import __version__
from summarizer.workers import run_in_worker

Origin: TypeAlias = Literal["hit", "miss", "stale", "refreshed", "collapsed", "bypass"]
"""hit: from the cache. miss: not in the cache. stale: too old. refreshed: the caller asked for a new one. collapsed:
made for a concurrent identical request. bypass: no cache and no sharing."""


LOCKS: Final = "briefs.work"
"""Lock file in the cache's folder. Each brief that is being made locks one byte of it; nothing is ever written."""

LOCK_COUNT: Final = 2**62

FIRST_LOOK, LAST_LOOK = 0.05, 0.25
"""First and longest interval, in seconds, at which a waiting process tries to take the lock."""


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """How a request uses the cache."""

    cache: Cache | None = None
    reads: bool = True  # whether a cached brief may be returned
    stores: bool = True  # whether a new brief may be cached, and shared with concurrent identical requests
    # largest age of a cached brief in seconds, besides the cache's own limit; None for no further limit
    max_age: float | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether a cached brief is young enough."""
        return self.max_age is None or abs(time.time() - entry.made) <= self.max_age


class Generated(NamedTuple):
    brief: Envelope
    had_transient_failure: bool  # whether a transient failure affected the brief; if so, it is not cached


@dataclass(frozen=True, slots=True)
class CachedResult:
    brief: Envelope
    origin: Origin  # see `Origin`
    made: float  # when the brief was made, in seconds since 1970
    stored: bool = False  # whether this request stored the brief in the cache
    expires: float | None = None  # when the cached brief expires, in seconds since 1970; None if it is not cached


async def serve_brief(
    request: BriefRequest, make: Callable[[], Coroutine[Any, Any, Generated]], *, cache_policy: CachePolicy
) -> CachedResult:
    """Serve a brief from the cache or from a concurrent identical request, or make it."""
    began = time.time()
    key = await asyncio.to_thread(make_cache_key, request)
    kept, origin = await _look_up(
        key, form=request.schema.brief, cache_policy=cache_policy, stopwatch=request.stopwatch
    )
    if kept is not None:
        return kept
    cache = cache_policy.cache

    async def make_once() -> CachedResult:
        async with lock_work(work, cache=cache) as had_to_wait:
            # another request may have stored the brief since the first look-up, before this one got the lock
            if cache is not None and (had_to_wait or cache_policy.reads):
                entry = await asyncio.to_thread(cache.load, key)
                is_new = entry and (cache_policy.admits(entry) if cache_policy.reads else entry.made >= began)
                brief = await _read(entry, form=request.schema.brief) if entry and is_new else None
                if entry and brief:
                    return CachedResult(brief, "collapsed", entry.made, stored=True)
            made = await make()
            at, stored = time.time(), False
            if cache is not None and not made.had_transient_failure:
                body = await run_in_worker(made.brief.model_dump_json)
                stored = await asyncio.to_thread(cache.store, key, body, made=at)
                _report(cache)
            return CachedResult(made.brief, origin, at, stored)

    # the provider's key is part of the identity: a refused key must not fail another caller's request
    meter = current_meter.get()  # so is the caller's key: its limits apply to no other caller
    work = (key, request.access["api_key"], cache.file if cache is not None else None, meter.name if meter else None)
    shared, is_ours = await share(work, make_once)
    expires = shared.made + cache.max_seconds if cache is not None and shared.stored else None
    if is_ours and shared.origin != "collapsed":
        return replace(shared, expires=expires)
    brief = _reuse(shared.brief, made=shared.made, stopwatch=request.stopwatch)
    return CachedResult(brief, "collapsed", shared.made, expires=expires)


async def _look_up(
    key: str, *, form: type[Envelope], cache_policy: CachePolicy, stopwatch: Stopwatch
) -> tuple[CachedResult | None, Origin]:
    """Return the cached brief and "hit", or None and the origin of the brief that must be made."""
    if not cache_policy.reads:
        return None, "refreshed"
    if cache_policy.cache is None:
        return None, "miss"
    cache = cache_policy.cache
    entry = await asyncio.to_thread(cache.load, key)
    _report(cache)
    if entry is None:
        return None, "miss"
    if not cache_policy.admits(entry):
        return None, "stale"
    brief = await _read(entry, form=form)
    if brief is None:
        return None, "miss"
    stopwatch.lap("cache")
    brief = _reuse(brief, made=entry.made, stopwatch=stopwatch)
    return CachedResult(brief, "hit", entry.made, expires=entry.made + cache.max_seconds), "hit"


async def _read(entry: Entry, *, form: type[Envelope]) -> Envelope | None:
    """Parse the brief of an entry; None if it is damaged or not valid in the schema (any more)."""
    try:
        return await asyncio.to_thread(form.model_validate_json, entry.body)
    except Exception:  # noqa: BLE001 - a custom schema's validator may raise anything
        log_event("cache_entry_unreadable", level=logging.WARNING)
        return None


@contextlib.asynccontextmanager
async def lock_work(work: Hashable, *, cache: Cache | None) -> AsyncIterator[bool]:
    """Hold a lock that keeps other processes with this cache from the same work. Yields whether it had to wait.

    Without a cache, or if the lock file cannot be opened, nothing is locked.
    """
    lock = None
    with contextlib.suppress(OSError):
        lock = LockFile.of(cache.file.with_name(LOCKS)) if cache is not None else None
    number = int.from_bytes(hashlib.sha256(repr(work).encode()).digest()[:8]) % LOCK_COUNT
    had_to_wait, pause, holder = False, FIRST_LOOK, object()
    try:
        while lock is not None and not lock.take(number, holder=holder):
            had_to_wait = True
            await asyncio.sleep(pause)
            pause = min(LAST_LOOK, 1.5 * pause)
        yield had_to_wait
    finally:
        if lock is not None:
            lock.free(number, holder=holder)


def _reuse(brief: Envelope, *, made: float, stopwatch: Stopwatch) -> Envelope:
    """Return the brief with a receipt for a request that it answers again, at no cost.

    Args:
        made: When the brief was made, in seconds since 1970.
        stopwatch: Measures this request.
    """
    receipt = brief.receipt
    changed = {
        "cached": True,
        "cached_at": dt.datetime.fromtimestamp(round(made), dt.UTC),
        "attempts": (),
        "usage": Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0, cached_tokens=0, reasoning_tokens=0),
        "cost_usd": 0.0,
        "original_usage": receipt.usage,
        "original_cost_usd": receipt.cost_usd,
        "seconds": stopwatch.stop(),
    }
    return brief.model_copy(update={"receipt": receipt.model_copy(update=changed)})


def _report(cache: Cache) -> None:
    """Log a fault of the cache file, once."""
    fault = cache.take_fault()
    if fault:
        log_event("cache_unusable", level=logging.WARNING, reason=fault)


def make_cache_policy(given: object, /) -> CachePolicy | None:
    """Make the cache policy of a Python call from its `cache` argument; None for no cache."""
    if given is None:
        return None
    if isinstance(given, Cache):
        return CachePolicy(given)
    if isinstance(given, str | os.PathLike) and (folder := os.fspath(given)):
        return CachePolicy(open_cache(folder))
    raise ConfigurationError("Give `cache` a folder, a summarizer.cache.Cache, or None for no cache.")


def open_service_cache(settings: Settings) -> Cache | None:
    """Open the configured cache; None if caching is off."""
    if not settings.cache:
        return None
    folder = settings.cache_dir or cache_folder()
    return Cache(folder, max_seconds=settings.cache_seconds, max_bytes=settings.cache_max_bytes)


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
