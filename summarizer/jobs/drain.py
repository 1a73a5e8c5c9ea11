"""Work at one batch as a task of somebody else's task queue: Celery, Temporal, Ray, a cron job.

The queue says when and where the task runs, and delivers it again if it was lost; the batch and its items stay in the
database of batches. See docs/batches.md and examples/celery_tasks.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection

from summarizer.jobs.dispatch import TASK, Dispatcher, OpenBatch, free_items, make_dispatcher
from summarizer.jobs.reading import is_over
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, open_service_cache
from summarizer.settings import Settings

POLL_INTERVAL = 0.5
"""Seconds between two looks whether the batch has ended."""


def drain(batch: str, *, ticket: str, settings: Settings | None = None) -> None:
    """Work at a batch until it has ended. It blocks, and runs an event loop of its own.

    Several tasks may work at one batch, also beside `provenbrief worker`; on an SQLite file one does, and the others
    wait until it has ended.

    Args:
        ticket: The task's id: the same if the task is delivered again, and another for each other task.
        settings: The configuration; by default read from the environment.

    Raises:
        ConfigurationError: The database cannot be used.
        DatabaseUnavailableError: It cannot be reached.
    """
    settings = settings or Settings.load()
    with contextlib.closing(Store.open(settings)) as store:
        asyncio.run(work_until_over(store, batch, ticket=f"{TASK}{ticket}"[:64], settings=settings))


async def work_until_over(store: Store, batch: str, *, ticket: str, settings: Settings) -> None:
    """Work at a batch until it has ended."""
    dispatcher: Dispatcher = make_dispatcher(store) if store.place.file else TaskDispatcher(store, batch, ticket)
    worker = Worker(
        store,
        settings=settings,
        cache_policy=CachePolicy(open_service_cache(settings)),
        only=batch,
        dispatcher=dispatcher,
    )
    running = asyncio.ensure_future(worker.run())
    try:
        while not await asyncio.to_thread(is_over, store, batch):
            await asyncio.wait({running}, timeout=POLL_INTERVAL)
            if running.done():
                break
    finally:
        worker.stop()
        await running


class TaskDispatcher:
    """The one ticket of a task; see `dispatch.Dispatcher`. Whether the task is alive is its queue's business."""

    def __init__(self, store: Store, batch: str, ticket: str) -> None:
        self.tickets: dict[str, str] = {}
        self._store, self._batch, self._ticket = store, batch, ticket

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Free what an earlier delivery of the task has left, and hold the ticket until this is cancelled."""
        await asyncio.to_thread(free_items, self._store, self._batch, [self._ticket], losses=1)
        self.tickets[self._batch] = self._ticket
        on_ticket()
        await asyncio.Event().wait()

    def want(self, _: Sequence[OpenBatch]) -> None:
        """It has its ticket."""

    def confirm(self, _: Connection, tickets: Collection[str]) -> set[str]:
        """It keeps its ticket."""
        return set(tickets)

    def end(self, _: str) -> None:
        """It keeps its ticket until the task ends: items may wait for another try."""

    def recover(self) -> int:
        """Nothing is known of other tickets."""
        return 0
