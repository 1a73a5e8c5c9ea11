"""A provider's limits for requests to several worker processes of one service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from summarizer.errors import DatabaseUnavailableError
from summarizer.gateway.rate_limits import limit_calls
from summarizer.jobs.distributed_limits import current_lease, share_limits
from summarizer.jobs.store import Store
from summarizer.settings import ProviderSettings
from tests.support.service import configure

LIMITS = ProviderSettings(concurrency=3)


class Calls:
    """Counts calls at one time. None ends before as many as the limit have been made at once: a machine may be slow."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = threading.Lock()

    async def make(self) -> None:
        async with limit_calls("openai", limits=LIMITS):
            with self._lock:
                self.now += 1
                self.most = max(self.most, self.now)
            while self.most < LIMITS.concurrency:  # noqa: ASYNC110 - calls of other event loops count, too
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            with self._lock:
                self.now -= 1


def work(calls: Calls, open_store: Callable[[], Awaitable[Store]], *, count: int) -> None:
    async def run() -> None:
        async with share_limits(open_store, add_wait=lambda *_: None):
            await asyncio.gather(*(calls.make() for _ in range(count)))

    asyncio.run(run())


def test_processes_keep_to_the_limits_together(tmp_path: Path) -> None:
    calls = Calls()
    settings = configure(database_url=SecretStr(f"sqlite:///{tmp_path}/limits.sqlite3"))

    def work_alone(_: int) -> None:
        store = Store.open(settings)

        async def open_store() -> Store:
            return store

        work(calls, open_store, count=8)
        store.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work_alone, range(2)))
    assert calls.most == 3


def test_without_the_database_each_process_keeps_to_them_alone() -> None:
    async def open_store() -> Store:
        raise DatabaseUnavailableError("away")

    calls = Calls()
    work(calls, open_store, count=8)
    assert calls.most == 3


def test_an_item_that_waits_for_the_database_does_not_keep_a_request_waiting() -> None:
    limits = ProviderSettings(concurrency=1)

    async def open_store() -> Store:
        raise DatabaseUnavailableError("away")

    async def call(lease: str) -> None:
        current_lease.set(lease)
        async with limit_calls("openai", limits=limits):
            pass

    async def run() -> None:
        async with share_limits(open_store, add_wait=lambda *_: None):
            item = asyncio.ensure_future(call("an item's"))
            await asyncio.sleep(0.2)
            async with asyncio.timeout(10):
                await asyncio.create_task(call(""))
            assert not item.done()
            item.cancel()

    asyncio.run(run())
