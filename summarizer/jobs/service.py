"""The batches of one process: the database and the worker, each only from when it is first needed.

A service that is never asked for a batch, and finds none that is open, loads neither SQLAlchemy nor anything else.

Methods that use the database raise `DatabaseUnavailableError` if it cannot be reached, and `ConfigurationError` if its
address cannot be used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.cache import Cache
from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.pipeline.brief_cache import CachePolicy
from summarizer.settings import Settings
from summarizer.storage.database import connect_file, find_database
from summarizer.telemetry import log_event

if TYPE_CHECKING:
    from summarizer.jobs.counts import Counts
    from summarizer.jobs.reading import Backlog
    from summarizer.jobs.store import Store
    from summarizer.jobs.worker import Worker

T = TypeVar("T")

DAY = 86_400.0

SWEEP = 3_600.0
"""Seconds between two looks for what can be removed, while no worker runs that does so."""

OPEN = "open"
OLD = "old"

CHECK = 2.0
"""Seconds that a check of the database may take."""

AGAIN = 5.0
"""Seconds until a database that did not answer when the process began is asked again."""


class Batches:
    """The batches of this process.

    Args:
        cache: Where briefs are kept, or None.
        on_open: Called when the database is opened.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        cache: Cache | None,
        works: bool,
        counts: Counts | None = None,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._works = works
        self._store: Store | None = None
        self._opening = asyncio.Lock()
        self._worker: Worker | None = None
        self._running: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._fault = ""
        self._counts, self._on_open = counts, on_open

    @property
    def fault(self) -> str | None:
        """What is wrong with the database; empty where nothing is, and None where it was not needed yet."""
        if self._worker is not None:
            return self._worker.fault  # it asks every few seconds
        return self._fault or (None if self._store is None else "")

    async def read_backlog(self) -> Backlog | None:
        """What is in the database; None if it was not needed yet, or does not answer."""
        if self._store is None:
            return None
        from summarizer.jobs.reading import read_backlog

        with contextlib.suppress(DatabaseUnavailableError):
            return await self.reach(read_backlog)
        return None

    async def check(self) -> None:
        """Ask the database whether it can be used, since other processes use it; `fault` has the result."""
        if self._worker is None:
            with contextlib.suppress(DatabaseUnavailableError, ConfigurationError, TimeoutError):
                async with asyncio.timeout(CHECK):
                    await self.reach(lambda store: store.check_version())

    def begin(self) -> None:
        """Go on with what is open, where this process works on batches. It looks for that beside the event loop."""
        if self._works:
            self._looking = asyncio.ensure_future(self._look())

    async def reach(self, call: Callable[..., T], *args: Any, **given: Any) -> T:
        """Have something done in the database.

        Args:
            call: It is given the store first, and runs in a thread.
        """
        try:
            result = await asyncio.to_thread(call, await self.open(), *args, **given)
        except DatabaseUnavailableError as error:
            self._fault = str(error)
            raise
        self._fault = ""
        return result

    async def open(self) -> Store:
        """The store."""
        async with self._opening:
            if self._store is None:
                opening = asyncio.ensure_future(asyncio.to_thread(open_store, self._settings))
                try:
                    self._store = await asyncio.shield(opening)
                except asyncio.CancelledError:  # a thread goes on all the same: what it opens would be left open
                    with contextlib.suppress(DatabaseUnavailableError, ConfigurationError):
                        (await opening).close()
                    raise
                self._on_open()
        return self._store

    async def nudge(self) -> None:
        """Say that there is work."""
        if not self._works:
            return
        await self.open()
        if self._running is None:
            self._running = asyncio.ensure_future(self._supervise())
        if self._worker is not None:
            self._worker.wake()

    async def work(self) -> None:
        """Work until this is cancelled.

        Raises:
            ConfigurationError: The database cannot be used, or no longer: a newer release has upgraded it.
        """
        while True:
            try:
                await self.nudge()
                break
            except DatabaseUnavailableError as error:
                log_event("database_lost", level=logging.ERROR, reason=str(error))
                await asyncio.sleep(AGAIN)
        assert self._running is not None, "it was started"
        await asyncio.shield(self._running)
        if self._fault:
            raise ConfigurationError(self._fault)

    async def _supervise(self) -> None:
        """Run a worker until it is stopped; one that fails by a fault of ours is followed by another."""
        while True:
            try:
                store = await self.open()
                self._worker = await asyncio.to_thread(self._make_worker, store)
                await self._worker.run()
            except ConfigurationError as error:
                log_event("batches_unusable", level=logging.ERROR, reason=str(error))
                self._worker, self._fault = None, str(error)
                return
            except DatabaseUnavailableError as error:
                log_event("database_lost", level=logging.ERROR, reason=str(error))
                self._worker, self._fault = None, str(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the batches are to go on
                log_event("worker_failed", level=logging.ERROR, error=error)
            else:
                return
            await asyncio.sleep(AGAIN)

    def _make_worker(self, store: Store) -> Worker:
        """A worker on all batches; what it rests on is loaded now."""
        from summarizer.jobs.worker import Worker

        return Worker(store, settings=self._settings, reuse=CachePolicy(self._cache), counts=self._counts)

    async def close(self) -> None:
        """Let the worker end what it is at, and close the connections."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        if self._running is not None:
            if self._worker is not None and not self._worker.is_over:
                self._worker.stop()
            else:
                self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._store is not None:
            await asyncio.to_thread(self._store.close)

    async def _look(self) -> None:
        """Begin to work if something is open; a database that does not answer yet is asked again.

        As long as there is nothing to work at, what was kept for long enough is removed here, and then by the worker.
        """
        while self._running is None:
            try:
                found = await asyncio.to_thread(look_up, self._settings)
                if found == OPEN:
                    await self.nudge()
                elif found == OLD:
                    await self._sweep()
            except DatabaseUnavailableError as error:
                self._fault = str(error)
                log_event("database_lost", level=logging.ERROR, reason=str(error))
                await asyncio.sleep(AGAIN)
            except ConfigurationError as error:
                log_event("batches_unusable", level=logging.ERROR, reason=str(error))
                return
            else:
                self._fault = ""
                await asyncio.sleep(SWEEP)

    async def _sweep(self) -> None:
        """Remove what was kept for long enough."""
        from summarizer.jobs.control import sweep

        await self.reach(sweep, keep_seconds=self._settings.batch_days * DAY)


def open_store(settings: Settings) -> Store:
    """The store; what it rests on is loaded now."""
    from summarizer.jobs.store import Store

    return Store.open(settings)


def look_up(settings: Settings) -> str:
    """What there is to do: `OPEN` if a batch has something left to do or tell, `OLD` if some can be removed, or ""."""
    place = find_database(settings)
    if place.file is None:
        return OPEN  # workers elsewhere may be gone, and others send batches: somebody has to look
    if not place.file.exists():
        return ""
    import sqlite3

    with contextlib.suppress(sqlite3.Error, OSError), contextlib.closing(connect_file(place.file)) as database:
        found = database.execute(
            "SELECT 'open' FROM batches WHERE state IN ('running', 'cancelled') AND finished IS NULL "
            "UNION ALL SELECT 'open' FROM webhook_deliveries WHERE ended IS NULL "
            "UNION ALL SELECT 'old' FROM batches WHERE state IN ('deleted', 'receiving') OR finished < epoch() - ? "
            "LIMIT 1",
            (settings.batch_days * DAY,),
        ).fetchone()
        return str(found[0]) if found else ""
    return ""
