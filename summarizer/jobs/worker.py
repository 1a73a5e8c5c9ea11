"""A worker: claims items as it has room for them, has their briefs made, and stores what became of them.

Nothing is lost with it. While the database does not answer, it begins nothing new, keeps what it has, and goes on when
the database is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

from summarizer.errors import DatabaseUnavailableError
from summarizer.gateway.rate_limits import set_shared_limits
from summarizer.jobs import queue, roll
from summarizer.jobs.postman import Postman
from summarizer.jobs.presence import name_machine, name_process
from summarizer.jobs.queue import Outcome, Task
from summarizer.jobs.removal import sweep
from summarizer.jobs.rooms import Rooms
from summarizer.jobs.sharing import AGAIN, SharedLimits, can_wait
from summarizer.jobs.store import Store
from summarizer.jobs.work import work
from summarizer.pipeline.brief_cache import CachePolicy
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.telemetry import log_event

T = TypeVar("T")

BEAT: Final = 2.0
"""Seconds between two signs of life."""

BESIDES: Final = 2
"""What part of the calls at one time the items are that are claimed besides: one for so many."""

IDLE: Final = 0.5
"""Seconds between two looks for work, where there was none."""

SWEEP: Final = 300.0
"""Seconds between two looks for what can be removed."""

GRACE: Final = 20.0
"""Seconds that items have to be ended when the worker is stopped; what is not is given back."""

DAY: Final = 86_400.0


class Worker:
    """Works on batches until it is stopped.

    Args:
        store: Where they are.
        settings: The configuration.
        reuse: What may be used again for an item.
        only: Random id of the one batch that it works on; None for all.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings,
        reuse: CachePolicy | None = None,
        only: str | None = None,
    ) -> None:
        self.id = secrets.token_hex(8)
        self.is_over = False  # whether nothing is begun any more
        self.fault = ""  # what is wrong with the database, while it does not answer
        self._store = store
        self._settings = settings
        self._reuse = reuse
        self._only = only
        self._postman = Postman(store, settings=settings)
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="batches")
        self._running: dict[asyncio.Task[None], str] = {}
        self._rooms = Rooms(settings)
        self._limits = SharedLimits(
            store,
            worker=self.id,
            reach=self._reach,
            most=settings.batch_concurrency,
            may_begin=self._may_begin,
        )
        self._outcomes: list[Outcome] = []
        self._wake, self._brought, self._stopping = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._until = math.inf
        self._machine, self._process = name_machine(), name_process(os.getpid())

    async def run(self) -> None:
        """Work until `stop`.

        Raises:
            Exception: Something failed that is no fault of the database's; what was begun is free again.
        """
        await asyncio.to_thread(warm_up, self._settings)
        set_shared_limits(self._limits)
        log_event("worker_started", worker=self.id, concurrency=self._settings.batch_concurrency)
        claiming, saving = asyncio.ensure_future(self._claim()), asyncio.ensure_future(self._save())
        beating, posting = asyncio.ensure_future(self._beat()), asyncio.ensure_future(self._postman.run())
        try:
            await asyncio.wait({claiming, saving, beating}, return_when=asyncio.FIRST_COMPLETED)
            for ended in (saving, beating, claiming):
                if ended.done():
                    ended.result()
            await self._end()
            await saving
        finally:
            set_shared_limits(None)
            tasks = (claiming, saving, beating, posting, *self._running)
            self.is_over = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(DatabaseUnavailableError):
                await self._reach(roll.leave, self._store, self.id)
            self._threads.shutdown(wait=False)  # the store waits for what is in the database, and not for ever
            log_event("worker_stopped", worker=self.id)

    def stop(self) -> None:
        """Begin nothing more. `run` returns when what is begun has ended, or was given back."""
        self._stopping.set()
        self._limits.is_ending = True
        self._until = time.monotonic() + GRACE
        self._wake.set()

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    async def _reach(self, call: Callable[..., T], *args: Any, **given: Any) -> T:
        """Do something in the database, beside the event loop.

        Raises:
            DatabaseUnavailableError: It cannot be reached.
        """
        loop = asyncio.get_running_loop()
        try:
            result = await loop.run_in_executor(self._threads, partial(call, *args, **given))
        except DatabaseUnavailableError as error:
            if not self.fault:
                log_event("database_lost", level=logging.ERROR, worker=self.id, reason=str(error))
            self.fault = str(error)
            raise
        if self.fault:
            self.fault = ""
            log_event("database_back", worker=self.id)
        return result

    async def _insist(self, call: Callable[..., T], *args: Any, **given: Any) -> T | None:
        """Do something in the database as soon as it can be reached; None where the worker has to end before that."""
        while True:
            try:
                return await self._reach(call, *args, **given)
            except DatabaseUnavailableError:
                if time.monotonic() > self._until:
                    return None
                await asyncio.sleep(AGAIN)

    async def _claim(self) -> None:
        """Claim items as there is room for them."""
        await self._insist(roll.join, self._store, worker=self.id, machine=self._machine, process=self._process)
        most = self._settings.batch_concurrency
        while not self._stopping.is_set():
            self._wake.clear()
            # more than may call at one time: the others are read, checked and stored meanwhile
            free = most + most // BESIDES - len(self._running)
            claimed: list[Task] = []
            if free > 0 and not self.fault:
                room = self._rooms.of(Counter(self._running.values()))
                with contextlib.suppress(DatabaseUnavailableError):
                    claimed = await self._reach(
                        queue.claim, self._store, worker=self.id, count=free, only=self._only, room=room
                    )
            for task in claimed:
                running = asyncio.ensure_future(self._work(task))
                self._running[running] = self._rooms.provider_of(task.model)
                running.add_done_callback(self._done)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._wake.wait()

    def _done(self, running: asyncio.Task[None]) -> None:
        self._running.pop(running, None)
        self._wake.set()

    def _may_begin(self) -> bool:
        """Whether a call for an item may begin now."""
        return not self.fault

    async def _work(self, task: Task) -> None:
        """Have one item's brief made."""
        can_wait.set(True)
        self._outcomes.append(await work(task, settings=self._settings, reuse=self._reuse))
        self._brought.set()

    async def _save(self) -> None:
        """Store outcomes: those that come while others are being stored, all together."""
        while not self.is_over or self._outcomes:
            await self._brought.wait()
            self._brought.clear()
            while self._outcomes:
                brought = self._outcomes[:]
                if not await self._store_outcomes(brought):
                    return
                del self._outcomes[: len(brought)]

    async def _store_outcomes(self, brought: list[Outcome]) -> bool:
        """Store outcomes; false where the worker was stopped before the database was back."""
        saved = await self._insist(self._save_all, brought)
        if saved is None:
            return False
        for name in saved:
            self._report(name)
        return True

    def _save_all(self, brought: list[Outcome]) -> list[str]:
        queue.save(self._store, brought, worker=self.id)
        return queue.conclude(self._store, sorted({outcome.task.batch for outcome in brought}))

    def _report(self, name: str) -> None:
        """Say that a batch has ended; its webhook is in the database by now."""
        log_event("batch_ended", batch=name)
        self._postman.wake()

    async def _beat(self) -> None:
        """Show signs of life, take over from workers that show none, and clean up now and then."""
        heard, swept = time.monotonic(), 0.0
        trusts_from = heard + roll.SILENCE
        while True:
            try:
                await self._reach(roll.join, self._store, worker=self.id, machine=self._machine, process=self._process)
                now = time.monotonic()
                if now - heard > 2 * BEAT:  # who was away itself gives the others time to come back
                    trusts_from = now + roll.SILENCE
                heard = now
                believes = now > trusts_from
                freed = await self._reach(roll.take_over, self._store, machine=self._machine, believes_silence=believes)
                if freed:
                    log_event("items_taken_over", worker=self.id, items=freed)
                    self._wake.set()
                for name in await self._reach(queue.conclude, self._store):
                    self._report(name)
                if now - swept > SWEEP:
                    swept = now
                    await self._reach(sweep, self._store, keep_seconds=self._settings.batch_days * DAY)
            except DatabaseUnavailableError:
                pass
            await asyncio.sleep(BEAT if not self.fault else AGAIN)

    async def _end(self) -> None:
        """Let what runs end for a while, and break off the rest: it is free again when the worker has left."""
        for waiting in self._limits.waiting:
            waiting.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=GRACE)
        for running in list(self._running):
            running.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self.is_over = True
        self._brought.set()


def warm_up(settings: Settings) -> None:
    """Load the model library before the first item: it holds the whole process up for seconds."""
    if settings.models or settings.model != EXTRACTIVE:
        from summarizer.gateway.libraries import load_libraries

        load_libraries()
