"""Works on one batch inside a task of an external task queue: Celery, Temporal, Ray, a cron job.

The queue says when and where the task runs, and delivers it again if it was lost; the batch and its items stay in the
database of batches. See docs/batches.md and examples/celery_tasks.py.
"""

from __future__ import annotations

import asyncio
import contextlib

from summarizer.jobs.control import is_over
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, open_service_cache
from summarizer.settings import Settings
from summarizer.storage.database import finish_in_database_thread

POLL_INTERVAL = 0.5  # seconds between two looks whether the batch has ended


def drain(batch: str, *, ticket: str, settings: Settings | None = None) -> None:
    """Work at a batch until it has ended. It blocks, and runs an event loop of its own.

    Several tasks may work at one batch, also beside `provenbrief worker`, and a task that is delivered again beside the
    one that still runs. What a task leaves that was killed is free when its lease has lapsed, as for any worker.

    Args:
        ticket: The task's id, by which the log names it.
        settings: The configuration; by default read from the environment.

    Raises:
        ConfigurationError: The database cannot be used.
        DatabaseUnavailableError: It cannot be reached.
    """
    settings = settings or Settings.load()
    with contextlib.closing(Store.open(settings)) as store:
        asyncio.run(work_until_over(store, batch, ticket=ticket, settings=settings))


async def work_until_over(store: Store, batch: str, *, ticket: str, settings: Settings) -> None:
    cache_policy = CachePolicy(open_service_cache(settings))
    worker = Worker(store, settings=settings, cache_policy=cache_policy, only=batch, name=ticket)
    running = asyncio.ensure_future(worker.run())
    try:
        while not await finish_in_database_thread(is_over, store, batch):
            await asyncio.wait({running}, timeout=POLL_INTERVAL)
            if running.done():
                break
    finally:
        worker.stop()
        await running
