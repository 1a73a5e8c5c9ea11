"""Works on one batch inside a task of an external task queue, such as Celery, Temporal, Ray or cron.

The queue decides when and where the task runs, and repeats it if it was lost; the batch and its items stay in the
database of batches. See docs/batches.md and examples/celery_tasks.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from summarizer.jobs.control import is_over
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, open_service_cache
from summarizer.settings import Settings
from summarizer.storage.database import finish_in_database_thread

POLL_INTERVAL: Final = 0.5  # seconds between two checks whether the batch has ended


def drain(batch: str, *, ticket: str, settings: Settings | None = None) -> None:
    """Work on a batch until it has ended. This blocks, and runs its own event loop.

    Several tasks may work on one batch, along with `provenbrief worker` and with a repeated delivery of the same task.
    Items of a killed task are free when its lease has lapsed, as with any worker.

    Args:
        ticket: The task's id, which identifies it in the log.
        settings: The configuration; read from the environment by default.

    Raises:
        ConfigurationError: The database is unusable.
        DatabaseUnavailableError: The database is unreachable.
    """
    settings = Settings.choose(settings)
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
