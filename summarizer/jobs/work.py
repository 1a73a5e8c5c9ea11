"""Processes one item: makes its brief, or the problem that tells why there is none. Nothing is stored here."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from dataclasses import replace
from typing import Any, Final

from summarizer.errors import (
    INTERNAL,
    DatabaseUnavailableError,
    FetchError,
    KeyLimitError,
    ModelNotAllowedError,
    OverloadedError,
    ProviderError,
    SummarizerError,
    UngroundedError,
    WorkerLostError,
    attempts_of,
    code_of,
)
from summarizer.gateway.key_limits import KeyLimits, KeyMeter, current_meter
from summarizer.jobs.metrics import WorkerMetrics
from summarizer.jobs.queue import ClaimedItem, ItemOutcome
from summarizer.jobs.reading import read_terms
from summarizer.pipeline.brief_cache import CachePolicy
from summarizer.pipeline.request import read_request, read_source
from summarizer.pipeline.run import answer
from summarizer.schemas.batches import BatchItem
from summarizer.schemas.brief import Envelope, total_cost, total_usage
from summarizer.settings import Settings
from summarizer.storage.key_usage import key_of_owner
from summarizer.telemetry import log_brief, log_event, log_failed_brief

FIRST_PAUSE: Final = 5.0
"""Seconds before an item whose provider failed is tried again; each further time three times as long."""

LONGEST_PAUSE: Final = 600.0

LIMIT_PAUSE: Final = 3_600.0
"""The most seconds until an item is tried again whose key is above its limit: the limit may be raised meanwhile."""

MOST_LOSSES: Final = 4
"""How many workers may be gone while they are at an item, the last ones at it alone, before it is the cause."""


async def process_item(
    item: ClaimedItem, *, settings: Settings, cache_policy: CachePolicy | None, keys: KeyLimits, metrics: WorkerMetrics
) -> ItemOutcome:
    if item.losses >= MOST_LOSSES:
        detail = (
            f"{item.losses} workers ended while they worked on this article, so it may be what ends them. Leave it "
            "out, or retry the batch if the cause is removed."
        )
        return ItemOutcome(item, "failed", dump_problem(WorkerLostError.code, detail))
    key = key_of_owner(item.owner) or ""
    try:
        current_meter.set(find_meter(item, settings=settings, keys=keys))
        terms = read_terms(item.terms)
        sent = await asyncio.to_thread(BatchItem.model_validate_json, item.body)
        article = await read_source(sent, settings=settings)
        request = await read_request(
            article, model=item.model, schema=terms.schema_name, options=terms.options, settings=settings
        )
        served = await answer(request, cache_policy=cache_policy)
        log_brief(served.brief, key=key, batch=item.batch)
        metrics.on_brief(served.brief, key)
        return await asyncio.to_thread(make_outcome, item, served.brief)
    except Exception as error:  # noqa: BLE001 - a fault of ours fails one item, and not the worker with all others
        outcome = choose_outcome(item, error, settings=settings)
        if not (attempts := attempts_of(error)):
            return outcome
        metrics.on_failed_brief(code_of(error), attempts, key)
        log_failed_brief(code_of(error), attempts, key=key, batch=item.batch)
        return replace(outcome, usage=total_usage(attempts), cost_usd=total_cost(attempts))


def choose_outcome(item: ClaimedItem, error: Exception, *, settings: Settings) -> ItemOutcome:
    """Whether an item without a brief is tried again, or has failed."""
    if not isinstance(error, SummarizerError):
        log_event("batch_item_failure", level=logging.ERROR, error=error)
        return ItemOutcome(item, "failed", dump_problem(INTERNAL, "The service failed. Its log has the cause."))
    if isinstance(error, KeyLimitError | DatabaseUnavailableError):
        pause = error.retry_after if isinstance(error, KeyLimitError) else FIRST_PAUSE
        if pause is None:
            return ItemOutcome(item, "failed", dump_problem(error.code, str(error), error))
        return ItemOutcome(item, "again", delay=add_jitter(min(LIMIT_PAUSE, max(FIRST_PAUSE, pause))), is_counted=False)
    if is_transient(error) and item.attempts < settings.batch_attempts:
        return ItemOutcome(item, "again", delay=choose_pause(item, error))
    return ItemOutcome(item, "failed", dump_problem(error.code, str(error), error))


def find_meter(item: ClaimedItem, *, settings: Settings, keys: KeyLimits) -> KeyMeter | None:
    """The meter of the key that made an item's batch; None if the key has no daily limits."""
    name = key_of_owner(item.owner)
    if name is None:
        return None
    key = settings.keys.get(name)
    if key is None:
        raise ModelNotAllowedError(
            f"The key “{name}”, which made this batch, is not in the configuration of this worker. Add it under [keys] "
            "and retry the batch."
        )
    if key.models is not None and item.model not in key.models:
        raise ModelNotAllowedError(
            f"The key “{name}”, which made this batch, may not use the model “{item.model}”. Allow it under "
            f"`keys.{name}.models` and retry the batch."
        )
    return keys.meter(name)


def make_outcome(item: ClaimedItem, brief: Envelope) -> ItemOutcome:
    body = brief.model_dump_json().encode()
    return ItemOutcome(item, "done", body, usage=brief.receipt.usage, cost_usd=brief.receipt.cost_usd)


def is_transient(error: SummarizerError) -> bool:
    """Whether the same item may succeed later."""
    return error.retryable if isinstance(error, ProviderError | FetchError) else isinstance(error, OverloadedError)


def choose_pause(item: ClaimedItem, error: SummarizerError) -> float:
    """Seconds to wait: what the provider asks for, else longer each time."""
    told = error.retry_after if isinstance(error, ProviderError) else None
    pause = FIRST_PAUSE * 3.0 ** (item.attempts - 1) if told is None else told
    return add_jitter(min(LONGEST_PAUSE, pause))


def add_jitter(pause: float, /) -> float:
    """A pause that is up to a quarter longer, so that not all items are tried again at once."""
    return pause * random.uniform(1.0, 1.25)  # noqa: S311 - no secret


def dump_problem(code: str, detail: str, error: SummarizerError | None = None) -> bytes:
    """What is wrong, as JSON: a problem without what only HTTP knows of it."""
    told: dict[str, Any] = {"code": code, "detail": detail}
    if isinstance(error, UngroundedError):
        told["errors"] = [rejection.model_dump(mode="json") for rejection in error.rejected]
    if error is not None:
        told["attempts"] = [attempt.model_dump(mode="json") for attempt in error.attempts]
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
