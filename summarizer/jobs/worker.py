"""The batch worker: claims as many items as it has capacity for, makes their briefs, and stores the results.

No item is lost with a worker. While the database is unreachable, a worker starts nothing new, keeps its results, and
continues when the database is back.

Functions raise `DatabaseUnavailableError` if the database is unreachable.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from summarizer.bounded_dict import BoundedDict
from summarizer.engines.base import OFF, SELF
from summarizer.errors import (
    INTERNAL,
    ConfigurationError,
    DatabaseConflictError,
    DatabaseUnavailableError,
    FetchError,
    KeyLimitError,
    MissingExtraError,
    ModelNotAllowedError,
    OverloadedError,
    ProviderError,
    SummarizerError,
    UngroundedError,
    UnknownModelError,
    UnknownSchemaError,
    WorkerLostError,
    attempts_of,
    code_of,
)
from summarizer.gateway.key_limits import KeyLimits, KeyMeter, current_meter
from summarizer.gateway.rate_limits import set_shared_limits
from summarizer.jobs import queue
from summarizer.jobs.control import read_terms, sweep
from summarizer.jobs.distributed_limits import RETRY_PAUSE, DistributedLimits, current_lease
from summarizer.jobs.leases import WorkerLease, free_lease
from summarizer.jobs.metrics import WorkerMetrics
from summarizer.jobs.queue import ClaimedItem, Held, ItemOutcome
from summarizer.jobs.store import ALONE, Store
from summarizer.jobs.webhooks import WebhookSender
from summarizer.pipeline.brief_cache import CachePolicy, hash_configuration
from summarizer.pipeline.request import is_extractive, read_request, read_source
from summarizer.pipeline.run import answer
from summarizer.schemas.batches import BatchItem
from summarizer.schemas.brief import total_cost, total_usage
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.storage.database import finish_in_database_thread
from summarizer.storage.key_usage import DAY, key_of_owner
from summarizer.telemetry import log_brief, log_event, log_failed_brief
from summarizer.tracing import Attributes, start_span
from summarizer.workers import cancel_tasks, current_caller, delay_work, wait_until_set

FIRST_PAUSE: Final = 5.0
"""Seconds before an item is retried after a provider failed; tripled with each further attempt."""

LONGEST_PAUSE: Final = 600.0

LIMIT_PAUSE: Final = 3_600.0
"""Longest pause in seconds for an item whose key has reached a limit, which may be raised meanwhile."""

REFUSED: Final = (ConfigurationError, ModelNotAllowedError, UnknownModelError, UnknownSchemaError)
"""Errors about terms that the service had when it accepted the batch: its configuration has changed since."""

REFUSED_PAUSE: Final = 10.0  # seconds until a worker tries a batch again that its configuration refuses

LONGEST_REFUSED: Final = 3_600.0
"""Seconds that a worker's configuration has to be mended, until articles that it refuses have failed."""

MOST_LOSSES: Final = 4
"""Number of lost workers, the last ones processing the item alone, from which the item is considered the cause."""


async def process_item(
    item: ClaimedItem, *, settings: Settings, cache_policy: CachePolicy | None, keys: KeyLimits, metrics: WorkerMetrics
) -> ItemOutcome:
    if item.losses >= MOST_LOSSES:
        detail = (
            f"{item.losses} workers ended while processing this article, so it may be the cause. Leave it out, or "
            "retry the batch once the cause is removed."
        )
        return ItemOutcome(item, "failed", dump_problem(WorkerLostError.code, detail))
    key = key_of_owner(item.owner) or ""
    delay_work()
    try:
        terms = read_terms(item.terms)
        current_caller.set(item.owner)
        current_meter.set(find_meter(item, judge=terms.options.judge, settings=settings, keys=keys))
        sent = await asyncio.to_thread(BatchItem.model_validate_json, item.body)
        article = await read_source(sent, settings=settings)
        request = await read_request(
            article, model=item.model, schema=terms.schema_name, options=terms.options, settings=settings
        )
        served = await answer(request, cache_policy=cache_policy)
        log_brief(served.brief, key=key, batch=item.batch)
        metrics.on_brief(served.brief, key)
        body = await asyncio.to_thread(served.brief.model_dump_json)
        receipt = served.brief.receipt
        return ItemOutcome(item, "done", body.encode(), usage=receipt.usage, cost_usd=receipt.cost_usd)
    except Exception as error:  # noqa: BLE001 - a bug fails one item, not the worker with all its items
        outcome = choose_outcome(item, error, settings=settings)
        if not (attempts := attempts_of(error)):
            return outcome
        metrics.on_failed_brief(code_of(error), attempts, key)
        log_failed_brief(code_of(error), attempts, key=key, batch=item.batch)
        return replace(outcome, usage=total_usage(attempts), cost_usd=total_cost(attempts))


def choose_outcome(item: ClaimedItem, error: Exception, *, settings: Settings) -> ItemOutcome:
    """Decide whether an item without a brief is retried or has failed."""
    if not isinstance(error, SummarizerError):
        log_event("batch_item_failure", level=logging.ERROR, error=error)
        return ItemOutcome(item, "failed", dump_problem(INTERNAL, "The service failed. Its log has the cause."))
    problem = dump_problem(error.code, str(error), error)
    if isinstance(error, KeyLimitError | DatabaseUnavailableError):
        pause = error.retry_after if isinstance(error, KeyLimitError) else FIRST_PAUSE
        if pause is None:
            return ItemOutcome(item, "failed", problem)
        delay = add_jitter(min(LIMIT_PAUSE, max(FIRST_PAUSE, pause)))
        return ItemOutcome(item, "again", problem, delay=delay, is_counted=False)
    if is_transient(error) and item.attempts < settings.batch_attempts:
        return ItemOutcome(item, "again", problem, delay=choose_pause(item, error))
    reason = str(error) if is_refused(item, error, settings=settings) else ""
    return ItemOutcome(item, "failed", problem, refused=reason)


def is_refused(item: ClaimedItem, error: SummarizerError, *, settings: Settings) -> bool:
    """Whether the configuration has to be mended, and nothing was paid for yet; not for a model of the caller's own.

    A package that is not installed is a matter of single articles, such as those in HTML.
    """
    if not isinstance(error, REFUSED) or isinstance(error, MissingExtraError) or attempts_of(error):
        return False
    names = item.model, read_terms(item.terms).options.judge or ""
    return not (settings.allow_any_model and any("/" in name for name in names))


def find_meter(item: ClaimedItem, *, judge: str | None, settings: Settings, keys: KeyLimits) -> KeyMeter | None:
    """Return the meter of the key that created an item's batch; None if it has no name or no daily limits.

    Refuses a key that is not configured here, or may not use the model or the judge.
    """
    name = key_of_owner(item.owner)
    if name is None:
        return None
    key = settings.keys.get(name)
    if key is None:
        raise ModelNotAllowedError(
            f"The key “{name}”, which made this batch, is not in the configuration of this worker. Add it under [keys] "
            "and retry the batch."
        )
    judges = () if judge in (None, SELF, OFF, settings.judge) else (judge,)
    refused = [model for model in (item.model, *judges) if key.models is not None and model not in key.models]
    if refused:
        raise ModelNotAllowedError(
            f"The key “{name}”, which made this batch, may not use the model “{refused[0]}”. Allow it under "
            f"`keys.{name}.models` and retry the batch."
        )
    return keys.meter(name)


def is_transient(error: SummarizerError) -> bool:
    """Whether the same item may succeed in a later attempt."""
    return error.retryable if isinstance(error, ProviderError | FetchError) else isinstance(error, OverloadedError)


def choose_pause(item: ClaimedItem, error: SummarizerError) -> float:
    """Return the seconds to wait: what the provider asks for, or else exponentially more with each attempt."""
    retry_after = error.retry_after if isinstance(error, ProviderError) else None
    pause = FIRST_PAUSE * 3.0 ** (item.attempts - 1) if retry_after is None else retry_after
    return add_jitter(min(LONGEST_PAUSE, pause))


def add_jitter(pause: float, /) -> float:
    """Lengthen a pause by up to a quarter, so that items are not all retried at once."""
    return pause * random.uniform(1.0, 1.25)  # noqa: S311 - not a secret


def dump_problem(code: str, detail: str, error: SummarizerError | None = None) -> bytes:
    """Write a problem as JSON, without the fields that only the HTTP API adds."""
    problem: dict[str, Any] = {"code": code, "detail": detail}
    if isinstance(error, UngroundedError):
        problem["errors"] = [rejection.model_dump(mode="json") for rejection in error.rejected]
    if error is not None:
        problem["attempts"] = [attempt.model_dump(mode="json") for attempt in error.attempts]
    return json.dumps(problem, ensure_ascii=False).encode("utf-8", "replace")


T = TypeVar("T")

CHECK_INTERVAL: Final = 2.0  # seconds between two checks for items of dead workers, and for ended batches

CALLS_PER_EXTRA_ITEM: Final = 2
"""One extra item is claimed per this many concurrent calls, so that another call follows at once when one ends."""

LONGEST_UNCONFIRMED: Final = 5.0
"""Seconds since the last confirmation of its lease after which a worker starts no further calls."""

POLL_INTERVAL: Final = 0.5  # seconds between two checks for work if there was none

ALONE_PAUSE_FACTOR: Final = 4.0
"""After an item was processed alone, the next such item waits for this multiple of its time if others are ready."""

SWEEP_INTERVAL: Final = 300.0  # seconds between two removals of old batches
GRACE: Final = 20.0  # most seconds that running items have when the worker stops; then they are returned

AHEAD: Final = 15.0  # seconds of a provider's allowed calls for which items are claimed ahead


class ProviderCapacity:
    """Limits how many items of a model a worker claims to what its provider will admit soon."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._providers: BoundedDict[str, str] = BoundedDict(max_size=1000)

    def count(self, held: Mapping[str, int], model: str, claimed: Sequence[ClaimedItem]) -> int:
        """Return how many more items of a model can be claimed, given those held by provider and those just claimed."""
        provider = self.provider_of(model)
        most = self._settings.batch_concurrency * 2  # the worker's own limit is lower
        if (limits := self._settings.providers.get(provider)) is not None:
            if limits.concurrency is not None:
                most = min(most, limits.concurrency + limits.concurrency // 2)
            if limits.requests_per_minute is not None:
                most = min(most, max(1, int(limits.requests_per_minute / 60 * AHEAD)))
        taken = sum(self.provider_of(item.model) == provider for item in claimed)
        return max(0, most - held.get(provider, 0) - taken)

    def provider_of(self, model: str) -> str:
        """Return LiteLLM's name of a model's provider; empty for an engine, if unknown, or if no provider is limited.

        It is called within the transaction that claims items, which must not wait for the import of LiteLLM.
        """
        if not self._settings.providers:
            return ""
        provider = self._providers.get(model)
        if provider is None:
            provider = self._providers[model] = find_provider(model, settings=self._settings)
        return provider


def find_provider(model: str, *, settings: Settings) -> str:
    if is_extractive(model, settings=settings):
        return ""
    from summarizer.gateway.target import resolve_target  # imported here: loads the model library

    try:
        return resolve_target(model, settings=settings).provider
    except SummarizerError:
        return ""  # the item's problem will report the error


class Worker:
    """Works on batches until it is stopped.

    Args:
        cache_policy: Whether and which cached briefs may be used.
        only: Random id of the only batch to work on, whose webhook is not sent; None for all batches.
        name: The worker's name in the log; random by default.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings,
        cache_policy: CachePolicy | None = None,
        only: str | None = None,
        name: str = "",
        metrics: WorkerMetrics | None = None,
    ) -> None:
        self._metrics = metrics or WorkerMetrics()
        self.id = name or secrets.token_hex(8)
        self.is_over = False  # whether the worker has ended, or is about to
        self.fault = ""  # error of the database while it is unreachable or read-only
        self._store = store
        self._settings = settings
        self._cache_policy = cache_policy
        self._only = only
        self._setup = "" if only else hash_configuration(settings)
        self._lease = WorkerLease(store, setup=self._setup)
        self._keys = KeyLimits(settings)
        self._webhooks = WebhookSender(store, settings=settings)
        self._running: dict[asyncio.Task[None], ClaimedItem] = {}
        self._capacity = ProviderCapacity(settings)
        self._limits = DistributedLimits(
            lambda call, *args, **given: self._run_in_database(call, store, *args, **given),
            add_wait=self._metrics.add_wait,
            most=settings.batch_concurrency,
            may_begin=self._may_begin,
        )
        self._outcomes: list[ItemOutcome] = []
        self._wake, self._has_outcomes, self._stopping = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._until = math.inf
        self._lost: set[str] = set()  # leases of this worker that others have deleted
        self._confirmed = -math.inf  # monotonic time when its lease was last confirmed
        self._patient_until = -math.inf  # monotonic time until which items to be processed alone wait for others
        # batches that the configuration refuses, by id: monotonic times of the first refusal and of the next attempt
        self._refused: BoundedDict[str, tuple[float, float]] = BoundedDict(max_size=1000)
        self._is_unsure = False  # whether items may have been claimed although the database's answer was lost

    async def run(self) -> None:
        """Work until `stop`.

        Raises:
            ConfigurationError: A newer release has upgraded the database meanwhile.
            Exception: A failure other than an unreachable database; running items count as lost.
        """
        await asyncio.to_thread(warm_up, self._settings)
        earlier = set_shared_limits(self._limits)
        log_event("worker_started", worker=self.id, concurrency=self._settings.batch_concurrency)
        main = [asyncio.ensure_future(step()) for step in (self._save, self._maintain, self._claim)]
        renewing = asyncio.ensure_future(self._lease.run())
        steps = [self._limits.renew] if self._only else [self._limits.renew, self._webhooks.run]
        beside = [asyncio.ensure_future(keep_running(step)) for step in steps]
        is_lost = True
        try:
            await asyncio.wait({*main, renewing}, return_when=asyncio.FIRST_COMPLETED)
            for ended in (*main, renewing):
                if ended.done():
                    ended.result()
            await self._end()
            await main[0]
            is_lost = False
        except asyncio.CancelledError:
            is_lost = False
            raise
        finally:
            set_shared_limits(earlier)
            self.is_over = True
            await cancel_tasks(*main, *beside, *self._running)
            with contextlib.suppress(DatabaseUnavailableError):
                await self._run_in_database(free_lease, self._store, self._lease.id, is_lost=is_lost)
            await cancel_tasks(renewing)
            await self._keys.close()
            log_event("worker_stopped", worker=self.id)

    def stop(self) -> None:
        """Start no further items. `run` returns when running items have finished or were returned.

        Cancelling `run` returns them without waiting.
        """
        self._stopping.set()
        self._limits.is_ending = True
        self._until = time.monotonic() + min(GRACE, self._settings.drain_timeout)
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    async def _run_in_database(self, call: Callable[..., T], *args: Any, **given: Any) -> T:
        """Run a database call in a thread. Only a successful write clears `fault`, since a full disk can be read."""
        try:
            result = await finish_in_database_thread(call, *args, **given)
        except DatabaseConflictError:
            raise
        except DatabaseUnavailableError as error:
            if not self.fault:
                log_event("database_lost", level=logging.ERROR, worker=self.id, reason=str(error))
            self.fault = str(error)
            raise
        if self.fault and call in (self._store.check_writable, self._save_all):
            self.fault = ""
            log_event("database_back", worker=self.id)
        return result

    async def _run_when_reachable(self, call: Callable[..., T], *args: Any, **given: Any) -> T | None:
        """Run a database call, retrying until the database is reachable; None if the worker has to end before that."""
        while True:
            try:
                return await self._run_in_database(call, *args, **given)
            except DatabaseUnavailableError:
                if time.monotonic() > self._until:
                    return None
                await asyncio.sleep(RETRY_PAUSE)

    async def _claim(self) -> None:
        """Look for work, and claim items as long as there is room, until the worker is stopped."""
        while not self._stopping.is_set():
            self._wake.clear()
            if not self.fault:
                try:
                    await self._claim_items()
                except DatabaseUnavailableError:
                    self._is_unsure = True
            await wait_until_set(self._wake, seconds=POLL_INTERVAL)

    async def _claim_items(self) -> None:
        lease, known = self._lease.id, self._list_held()
        if self._is_unsure:
            await self._run_in_database(free_lease, self._store, lease, is_lost=False, apart_from=known)
            self._is_unsure = False
        most = self._settings.batch_concurrency
        # more items than concurrent calls, since some are being read, checked or stored
        most += most // CALLS_PER_EXTRA_ITEM
        at_work = self._running.values()
        models_at_work = [item.model for item in at_work]
        held = Held(
            lease,
            known,
            free=0 if any(item.losses >= ALONE for item in at_work) else max(0, most - len(at_work)),
            is_patient=time.monotonic() < self._patient_until,
            capacity=partial(self._capacity.count, Counter(map(self._capacity.provider_of, models_at_work))),
            only=self._only,
            setup=self._setup,
            without=[name for name, (_, until) in self._refused.items() if until > time.monotonic()],
        )
        looked = time.monotonic()
        claimed = await self._run_in_database(queue.claim, self._store, held)
        self._confirmed = looked
        for item in claimed.items:
            running = asyncio.ensure_future(self._work(item))
            self._running[running] = item
            running.add_done_callback(self._on_item_end)
        if claimed.is_lost:
            self._lost.add(lease)
        has_work = claimed.open or claimed.is_expected
        if has_work and (claimed.is_lost or not lease):
            await self._run_in_database(self._lease.take)
            self._wake.set()
        elif not has_work and not self._list_held():
            self._lease.end()

    def _list_held(self) -> set[tuple[str, int]]:
        """Return the items that are running, or finished but not yet stored."""
        at_work = {(item.batch, item.seq) for item in self._running.values()}
        return at_work | {(outcome.item.batch, outcome.item.seq) for outcome in self._outcomes}

    def _on_item_end(self, running: asyncio.Task[None]) -> None:
        self._running.pop(running, None)
        self._wake.set()

    def _may_begin(self, lease: str) -> bool | None:
        """Return whether a call for an item may start: not if other workers may consider this one dead by now.

        None if the lease is lost, so that the item belongs to another worker.
        """
        if lease in self._lost:
            return None
        return not self.fault and time.monotonic() - self._confirmed < LONGEST_UNCONFIRMED

    async def _work(self, item: ClaimedItem) -> None:
        current_lease.set(item.lease)
        self._metrics.lost.inc(item.losses >= MOST_LOSSES)
        attributes: Attributes = {"summarizer.batch": item.batch, "summarizer.attempt": item.attempts}
        begun = time.monotonic()
        with start_span("batch item", attributes, kind="consumer", parent="", link=item.traceparent) as span:
            outcome = await process_item(
                item, settings=self._settings, cache_policy=self._cache_policy, keys=self._keys, metrics=self._metrics
            )
            outcome = self._put_off(outcome)
            span.set({"summarizer.outcome": outcome.state})
        if item.losses >= ALONE:
            ended = time.monotonic()
            self._patient_until = ended + ALONE_PAUSE_FACTOR * (ended - begun)
        self._outcomes.append(outcome)
        self._has_outcomes.set()

    def _put_off(self, outcome: ItemOutcome) -> ItemOutcome:
        """Return an item that the configuration refuses, and leave its batch to other workers for a while."""
        name, now = outcome.item.batch, time.monotonic()
        if not outcome.refused or self._only is not None:
            if outcome.state == "done":
                self._refused.pop(name, None)
            return outcome
        since, _ = self._refused.get(name, (now, now))
        if now - since >= LONGEST_REFUSED:
            return outcome
        if name not in self._refused:
            log_event("batch_waits", level=logging.ERROR, worker=self.id, batch=name, reason=outcome.refused)
        self._refused[name] = since, now + REFUSED_PAUSE
        return replace(outcome, state="again", is_counted=False)

    async def _save(self) -> None:
        """Store outcomes as they arrive; those that arrive during a transaction are stored together in the next."""
        while not self.is_over or self._outcomes:
            await self._has_outcomes.wait()
            self._has_outcomes.clear()
            while self._outcomes:
                outcomes = self._outcomes[:]
                if not await self._store_outcomes(outcomes):
                    return
                del self._outcomes[: len(outcomes)]

    async def _store_outcomes(self, outcomes: list[ItemOutcome]) -> bool:
        """Store outcomes; return False if the worker had to end before the database was back."""
        try:
            saved = await self._run_when_reachable(self._save_all, outcomes)
        except Exception as error:
            if len(outcomes) > 1:  # store them one by one, since only some of them may fail
                return all([await self._store_outcomes([outcome]) for outcome in outcomes])
            if outcomes[0].state == "failed":
                raise
            log_event("batch_item_failure", level=logging.ERROR, error=error)
            problem = dump_problem(INTERNAL, "The brief could not be stored. The service's log has the cause.")
            return await self._store_outcomes([ItemOutcome(outcomes[0].item, "failed", problem)])
        if saved is None:
            return False
        for name in saved:
            self._report(name)
        return True

    def _save_all(self, outcomes: list[ItemOutcome]) -> list[str]:
        queue.save(self._store, outcomes)
        return queue.conclude(self._store, sorted({outcome.item.batch for outcome in outcomes}))

    def _report(self, name: str) -> None:
        log_event("batch_ended", batch=name)
        self._webhooks.wake()

    async def _maintain(self) -> None:
        """Free items of dead workers, mark ended batches, and remove old batches, again and again."""
        swept = -math.inf
        while True:
            try:
                await self._run_in_database(self._store.check_version)
                if self.fault:
                    await self._run_in_database(self._store.check_writable)
                if freed := await self._run_in_database(self._lease.recover):
                    log_event("items_taken_over", worker=self.id, items=freed)
                    self._metrics.taken_over.inc(freed)
                    self._wake.set()
                for name in await self._run_in_database(queue.conclude, self._store):
                    self._report(name)
                if time.monotonic() - swept > SWEEP_INTERVAL:
                    swept = time.monotonic()
                    await self._run_in_database(sweep, self._store, keep_seconds=self._settings.batch_days * DAY)
            except DatabaseUnavailableError:
                pass
            await asyncio.sleep(CHECK_INTERVAL if not self.fault else RETRY_PAUSE)

    async def _end(self) -> None:
        """Let running items finish for a while, then cancel the rest, which are returned to the queue."""
        for waiting in self._limits.waiting:
            waiting.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=max(0.0, self._until - time.monotonic()))
        await cancel_tasks(*self._running)
        self.is_over = True
        self._has_outcomes.set()


async def keep_running(step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        try:
            return await step()
        except Exception as error:  # noqa: BLE001 - items are processed without it meanwhile
            log_event("worker_task_failed", level=logging.ERROR, error=error, task=step.__qualname__)
        await asyncio.sleep(RETRY_PAUSE)


def warm_up(settings: Settings) -> None:
    """Load the model library before the first item, since it blocks the whole process for seconds."""
    if settings.models or settings.providers or settings.model != EXTRACTIVE:
        from summarizer.gateway.libraries import load_libraries

        load_libraries()
