"""Opens the database of batches and starts the worker of a process, each when first needed.

A service without batches loads neither SQLAlchemy nor the worker.

Methods that use the database raise `DatabaseUnavailableError` if it is unreachable or unusable.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from summarizer.cache import Cache
from summarizer.errors import ConfigurationError, DatabaseUnavailableError, MissingExtraError
from summarizer.pipeline.brief_cache import CachePolicy
from summarizer.process_memory import no_collections
from summarizer.settings import Settings
from summarizer.storage.database import (
    connect_file,
    find_database,
    finish_in_database_thread,
    run_in_database_thread,
    translate_errors,
)
from summarizer.storage.key_usage import DAY
from summarizer.telemetry import log_event
from summarizer.workers import wait_until_set

if TYPE_CHECKING:
    from summarizer.jobs.control import Backlog
    from summarizer.jobs.metrics import WorkerMetrics
    from summarizer.jobs.store import Store
    from summarizer.jobs.webhooks import WebhookSender
    from summarizer.jobs.worker import Worker

T = TypeVar("T")


@cache
def import_batches() -> None:
    """Import the code for batches and SQLAlchemy, which takes a second the first time."""
    with no_collections():
        for name in ("control", "intake"):
            importlib.import_module(f"summarizer.jobs.{name}")


async def load_batches() -> None:
    """Import the code for batches in a thread unless it is imported, so that probes are answered meanwhile."""
    if not import_batches.cache_info().currsize:
        await asyncio.to_thread(import_batches)


LOOK_INTERVAL: Final = 3.0
"""Seconds between two checks for open batches of other, perhaps killed, processes while no worker runs."""

SWEEP_INTERVAL: Final = 3_600.0  # seconds between two removals of old batches while no worker runs, which would do that

OPEN: Final = "open"
OLD: Final = "old"

CHECK_TIMEOUT: Final = 2.0  # time limit in seconds for checking the database or reading its backlog
LOSS_INTERVAL: Final = 60.0  # seconds between two log events about the same fault of the database
RETRY_PAUSE: Final = 5.0  # seconds before a new worker starts after one failed


class BatchRunner:
    """Runs batches in this process.

    A process that does not work on batches still sends their webhooks if it has the secret, since the processes that do
    may lack it, or end with the batch.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        cache: Cache | None,
        works: bool,
        metrics: WorkerMetrics | None = None,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._works = works
        self._store: Store | None = None
        self._opening = asyncio.Lock()
        self._worker: Worker | WebhookSender | None = None
        self._running: asyncio.Task[None] | None = None
        self._is_needed = asyncio.Event()
        self._is_closing = False
        self._fault = ""  # why the database was unreachable when it was last used
        self._obstacle = ""  # why no worker can run although the database is reachable
        self._loss = ("", 0.0)  # reason and time of the last `database_lost` event
        self._metrics, self._on_open = metrics, on_open

    @property
    def fault(self) -> str | None:
        """The fault of the database or the worker; empty if there is none, None if neither was needed yet."""
        if self._worker is not None:
            return self._worker.fault  # a worker checks the database every few seconds
        return self._obstacle or self._fault or (None if self._store is None else "")

    @property
    def has_stopped(self) -> bool:
        """Whether this process worked on batches, and has stopped since it is about to end."""
        return self._works and self._is_closing and (self._running is None or self._running.done())

    def require_worker(self) -> None:
        """Raise `DatabaseUnavailableError` if this process should work on batches but cannot."""
        if self._obstacle:
            raise DatabaseUnavailableError(f"Batches cannot be processed now. {self._obstacle}")

    async def read_backlog(self) -> Backlog | None:
        """Return the backlog; None if the database was not needed yet, or is unreachable."""
        if self._store is None:
            return None
        from summarizer.jobs.control import read_backlog

        with contextlib.suppress(DatabaseUnavailableError, TimeoutError):
            async with asyncio.timeout(CHECK_TIMEOUT):
                return await self.run_in_database(read_backlog)
        return None

    async def check(self) -> None:
        """Check whether the database, which other processes use, is usable; `fault` has the result."""
        if self._worker is None:
            with contextlib.suppress(DatabaseUnavailableError, ConfigurationError, TimeoutError):
                async with asyncio.timeout(CHECK_TIMEOUT):
                    await self.run_in_database(lambda store: store.check_version())

    def begin(self) -> None:
        """Start looking for open batches and webhooks in the background, if this process handles them.

        An app that is mounted without its lifespan starts with the first request about a batch.
        """
        is_wanted = self._works or self._settings.webhook_secret
        if is_wanted and self._running is None and not self._is_closing:
            self._running = asyncio.ensure_future(self._supervise())

    async def run_in_database(self, call: Callable[..., T], *args: Any, **given: Any) -> T:
        """Run `call` in a thread, with the store as its first argument.

        Raises:
            DatabaseUnavailableError: The database is unreachable, or unusable until its operator fixes something, which
                callers of the service must not learn in detail.
            MissingExtraError: The packages for the database are not installed.
        """
        self.begin()
        try:
            result = await run_in_database_thread(call, await self.open(), *args, **given)
        except (DatabaseUnavailableError, ConfigurationError) as error:
            self.note_loss(str(error))
            self._fault = str(error)
            if isinstance(error, MissingExtraError | DatabaseUnavailableError):
                raise
            raise DatabaseUnavailableError(str(error)) from error
        self._fault = ""
        return result

    def note_loss(self, reason: str) -> None:
        """Log that the database is unusable, at most once a minute for the same reason."""
        now = time.monotonic()
        if reason != self._loss[0] or now >= self._loss[1] + LOSS_INTERVAL:
            self._loss = reason, now
            log_event("database_lost", level=logging.ERROR, reason=reason)

    async def open(self) -> Store:
        """Return the database, and open it if it is not open.

        Raises:
            ConfigurationError: The database is unusable until its operator fixes something.
        """
        async with self._opening:
            if self._store is None:
                opening = asyncio.ensure_future(asyncio.to_thread(open_store, self._settings))
                try:
                    self._store = await asyncio.shield(opening)
                except asyncio.CancelledError:  # the thread continues, and would leave the store open
                    with contextlib.suppress(DatabaseUnavailableError, ConfigurationError):
                        (await opening).close()
                    raise
                self._on_open()
        return self._store

    def nudge(self) -> None:
        self._is_needed.set()
        self.begin()
        if self._worker is not None:
            self._worker.wake()

    async def work(self) -> None:
        """Work on batches until cancelled.

        Raises:
            ConfigurationError: The database is unusable, or a newer release has upgraded it.
        """
        self._is_needed.set()
        self._running = asyncio.ensure_future(self._supervise(gives_up=True))
        await asyncio.shield(self._running)

    async def _supervise(self, *, gives_up: bool = False) -> None:
        """Run a worker once it is needed, until it is stopped. If it fails, start another after `RETRY_PAUSE`.

        Args:
            gives_up: Whether to raise a `ConfigurationError` instead of retrying.
        """
        while not self._is_closing:
            try:
                await self._wait_for_work()
                store = await self.open()
                await finish_in_database_thread(store.check_version)
                self._worker = await asyncio.to_thread(self._make_worker, store)
                self._obstacle = ""
                await self._worker.run()
            except ConfigurationError as error:
                if gives_up:
                    raise
                if str(error) != self._obstacle:
                    log_event("batches_unusable", level=logging.ERROR, reason=str(error))
                self._obstacle = str(error)
            except DatabaseUnavailableError as error:  # requests find out themselves when it is reachable again
                self.note_loss(str(error))
                self._fault = str(error)
            except Exception as error:  # noqa: BLE001 - batches continue whatever happens
                log_event("worker_failed", level=logging.ERROR, error=error)
                self._obstacle = "The worker failed and is started again. The service's log has the cause."
            else:
                return
            self._worker = None
            if not self._is_closing:
                await asyncio.sleep(RETRY_PAUSE)

    async def _wait_for_work(self) -> None:
        """Wait until a batch is open. Meanwhile, remove old batches, as a worker does later."""
        clock = asyncio.get_running_loop().time
        swept = -SWEEP_INTERVAL
        while not self._is_needed.is_set():
            found = await finish_in_database_thread(look_up, self._settings)
            if found == OPEN:
                return
            if found == OLD and clock() - swept >= SWEEP_INTERVAL:
                await load_batches()
                from summarizer.jobs.control import sweep

                await self.run_in_database(sweep, keep_seconds=self._settings.batch_days * DAY)
                swept = clock()
            self._obstacle = self._fault = ""
            await wait_until_set(self._is_needed, seconds=LOOK_INTERVAL)

    def _make_worker(self, store: Store) -> Worker | WebhookSender:
        """Make a worker, or a sender of webhooks if this process does not work on batches; imports what it needs."""
        if not self._works:
            from summarizer.jobs.webhooks import WebhookSender

            return WebhookSender(store, settings=self._settings)
        from summarizer.jobs.worker import Worker

        return Worker(store, settings=self._settings, cache_policy=CachePolicy(self._cache), metrics=self._metrics)

    def stop(self, *, at_once: bool = False) -> None:
        """Start no further items, and let those in progress finish for a while, unless `at_once`."""
        self._is_closing = True
        if self._worker is not None and not at_once:
            self._worker.stop()
        elif self._running is not None:
            self._running.cancel()

    async def close(self) -> None:
        if not self._is_closing:
            self.stop()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
        if self._store is not None:
            await asyncio.to_thread(self._store.close)


def open_store(settings: Settings) -> Store:
    from summarizer.jobs.store import Store

    return Store.open(settings)


def look_up(settings: Settings) -> str:
    """Return `OPEN` if a batch is unfinished or a webhook undelivered, `OLD` if batches can be removed, else ""."""
    place = find_database(settings)
    if place.file is None:
        return OPEN  # on a server, processes elsewhere may have left or sent batches
    with translate_errors(place):  # its folder may be closed to this user
        if not place.file.exists():
            return ""
    with translate_errors(place), contextlib.closing(connect_file(place.file)) as database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'batches'").fetchone() is None:
            return ""
        found = database.execute(
            "SELECT 'open' FROM batches WHERE state IN ('running', 'cancelled') AND finished IS NULL "
            "UNION ALL SELECT 'open' FROM webhook_deliveries WHERE ended IS NULL "
            "UNION ALL SELECT 'old' FROM batches WHERE state IN ('deleted', 'receiving') OR finished < epoch() - ? "
            "LIMIT 1",
            (settings.batch_days * DAY,),
        ).fetchone()
    return str(found[0]) if found else ""
