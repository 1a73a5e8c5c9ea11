"""A provider's limits, kept by all workers of a database together: how many calls run, and when the next one begins.

Calls begin one after another at reserved moments, never several at once, since a provider counts what arrives in any
second. A call holds a slot while it runs. Its process renews its slots every few seconds, so the slots of one that is
gone lapse. While the database does not answer, items of batches wait, and other calls keep to their process's limits.

Functions raise `DatabaseUnavailableError` if the database cannot be reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, text, update

from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.gateway.rate_limits import local_limiter, set_shared_limits
from summarizer.jobs.store import Store, slots
from summarizer.settings import ProviderSettings
from summarizer.storage.database import EPOCH, finish_in_database_thread
from summarizer.workers import cancel_tasks

T = TypeVar("T")

PACE_MARGIN: Final = 1.05
"""How much longer than allowed the pauses are: calls take a moment to leave, and not always the same one."""

LATE: Final = 0.5
"""Part of a pause by which a call may miss its moment, or the part of a second that `PACE_MARGIN` adds if that is more.

A call that is later reserves a new moment: calls that had to wait for the same commit would begin at one time.
"""

TRIES: Final = 4  # moments that a call reserves at most
RETRY_PAUSE: Final = 1.0  # seconds until a database that does not answer is asked again
AWAY: Final = object()  # stands for the answer of a database that does not answer a call which cannot wait for it

current_lease: ContextVar[str] = ContextVar("current_lease", default="")
"""The lease that holds the item whose calls are made; empty for calls of no batch, for which somebody waits."""

PAUSE: Final = 0.05  # seconds between two looks for a free slot
RENEWAL_INTERVAL: Final = 3.0  # seconds between two renewals of the slots that a process holds

SLOT_LAPSE: Final = 12.0
"""Seconds after which a slot that was not renewed is free. Its provider has heard by then that the caller is gone."""

RESERVE: Final = """
INSERT INTO batch_paces (provider, next, seen) VALUES (:provider, {now} + :interval, {now})
ON CONFLICT (provider) DO UPDATE SET
next = :interval + CASE WHEN batch_paces.next - {back} > {now} THEN batch_paces.next - {back} ELSE {now} END,
seen = {now}
RETURNING next - :interval AS at, {now} AS now
"""
"""Moves the moment of the next call on. If the clock was set back since the last time, so is that moment."""

BACK: Final = "CASE WHEN batch_paces.seen - {now} > 1 THEN batch_paces.seen - {now} ELSE 0 END"
"""Seconds by which the clock was set back; less than one is the time that transactions waited for each other."""


def reserve(store: Store, provider: str, *, interval: float) -> float:
    """Reserve the next moment at which a call of a provider may begin; returns it by the monotonic clock.

    The moment may have passed when this returns: the transaction took that long.
    """
    now = EPOCH if store.is_postgres else "epoch()"
    statement = RESERVE.format(now=now, back=BACK.format(now=now))
    with store.begin() as connection:
        row = connection.execute(text(statement), {"provider": provider, "interval": interval}).one()
        # a server has a clock of its own; the time of a commit and of waiting for a thread is not added to the moment
        return time.monotonic() + float(row.at - (row.now if store.is_postgres else time.time()))


def make_slots(store: Store, provider: str, *, count: int) -> None:
    """Make the slots of a provider's calls, as far as they are missing."""
    add = text("INSERT INTO batch_slots (provider, slot) VALUES (:provider, :slot) ON CONFLICT DO NOTHING")
    with store.begin() as connection:
        connection.execute(add, [{"provider": provider, "slot": slot} for slot in range(count)])


def take_slot(store: Store, provider: str, *, count: int, holder: str, takes_lapsed: bool = True) -> bool:
    """Take a free slot for a call, if there is one; `takes_lapsed` also takes one that was not renewed."""
    is_free: ColumnElement[bool] = slots.c.holder.is_(None)
    if takes_lapsed:  # a lease beyond its length comes from a clock that was set back since
        is_free = or_(is_free, slots.c.until < store.now, slots.c.until > store.now + 2 * SLOT_LAPSE)
    is_ours = and_(slots.c.provider == provider, slots.c.slot < count, is_free)
    free = select(slots.c.slot).where(is_ours).order_by(slots.c.slot).limit(1).with_for_update(skip_locked=True)
    with store.begin() as connection:
        taken = update(slots).where(slots.c.provider == provider, slots.c.slot == free.scalar_subquery())
        values = {"holder": holder, "until": store.now + SLOT_LAPSE}
        return connection.execute(taken.values(**values)).rowcount > 0


def free_slots(store: Store, *, holders: Collection[str]) -> None:
    with store.begin() as connection:
        connection.execute(update(slots).where(slots.c.holder.in_(holders)).values(holder=None))


def renew_slots(store: Store, *, holders: Collection[str]) -> None:
    with store.begin() as connection:
        connection.execute(update(slots).where(slots.c.holder.in_(holders)).values(until=store.now + SLOT_LAPSE))


class DistributedLimits:
    """The limits as a process keeps to them; see `gateway.rate_limits.SharedLimits`.

    Args:
        run_in_database: Calls a function with the store, and with its further arguments, beside the event loop.
        add_wait: Counts seconds that a call has waited, for `pace` or `slot`.
        most: Calls that it makes for items at one time, whatever the provider.
        may_begin: Tells whether a call for an item of a lease may begin; None if never, since the lease was lost.
    """

    def __init__(
        self,
        run_in_database: Callable[..., Any],
        *,
        add_wait: Callable[[str, float], None],
        most: int = 1,
        may_begin: Callable[[str], bool | None] = lambda _: True,
    ) -> None:
        self.waiting: set[asyncio.Task[Any]] = set()  # the items that have not begun their call
        self.is_ending = False  # whether no item begins a call any more
        self._add_wait = add_wait
        self._run_in_database = run_in_database
        self._calls = asyncio.Semaphore(most)
        self._may_begin = may_begin
        self._made: set[tuple[str, int]] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._held: set[str] = set()  # the calls that hold a slot
        self._ended: set[str] = set()  # the calls that have ended, and whose slots are to be freed
        self._trusts_from = 0.0

    async def renew(self) -> None:
        """Renew the slots that are held, and free those that could not be freed, until this is cancelled."""
        while True:
            await asyncio.sleep(RENEWAL_INTERVAL)
            with contextlib.suppress(DatabaseUnavailableError):
                if self._held:
                    await self._run_in_database(renew_slots, holders=tuple(self._held))
                await self._free_ended()

    @asynccontextmanager
    async def admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        """Wait until a call of a provider may begin, and hold its slot until it ends."""
        if not self.can_wait():
            async with self._admit(provider, limits=limits):
                yield
            return
        async with self._count() as task:
            await self._wait_until_it_may_begin()
            async with self._admit(provider, limits=limits):
                while self.is_ending or not self._may_begin(current_lease.get()):
                    await self._wait_until_it_may_begin()
                    if limits is not None:
                        await self._keep_pace(provider, limits)  # its moment has passed
                self.waiting.discard(task)
                yield

    def can_wait(self) -> bool:
        """Whether the current task is at an item of a batch."""
        return bool(current_lease.get())

    @asynccontextmanager
    async def _count(self) -> AsyncIterator[asyncio.Task[Any]]:
        """Wait until an item is not beside too many others."""
        task = asyncio.current_task()
        assert task is not None, "calls are made in tasks"
        self.waiting.add(task)
        try:
            async with self._calls:
                yield task
        finally:
            self.waiting.discard(task)

    async def _wait_until_it_may_begin(self) -> None:
        """Wait while no call may begin. What is cancelled is somebody else's, now or when the worker has ended."""
        while self.is_ending or not (may_begin := self._may_begin(current_lease.get())):
            if self.is_ending or may_begin is None:
                raise asyncio.CancelledError
            await asyncio.sleep(PAUSE)

    @asynccontextmanager
    async def _admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        if limits is None:
            yield
            return
        # its own limits first: within them the process does not ask the database for what it could not use
        async with local_limiter(provider, limits=limits).slots:
            holder = secrets.token_hex(16)
            try:
                if limits.concurrency:
                    await self._take(provider, limits.concurrency, holder=holder)
                await self._keep_pace(provider, limits)
                yield
            finally:
                if holder in self._held:
                    self._held.remove(holder)
                    self._ended.add(holder)
                    with contextlib.suppress(DatabaseUnavailableError):
                        await asyncio.shield(self._free_ended())

    async def _take(self, provider: str, count: int, *, holder: str) -> None:
        """Take a slot; none if the database does not answer and the call cannot wait for it."""
        begun = time.monotonic()
        async with self._turns.setdefault(provider, asyncio.Lock()):
            if (provider, count) not in self._made:
                if await self._ask(self._run_in_database, make_slots, provider, count=count) is AWAY:
                    return
                self._made.add((provider, count))
            self._held.add(holder)  # also if the answer of the database is lost, or is not waited for
            while True:
                is_taken = await self._ask(self._try_to_take, provider, count=count, holder=holder)
                if is_taken:  # or the database is away
                    break
                await asyncio.sleep(PAUSE)
            if is_taken is not AWAY:
                self._add_wait("slot", time.monotonic() - begun)

    async def _try_to_take(self, provider: str, *, count: int, holder: str) -> bool:
        """Take a slot if one is free. What was begun is finished, so that it can be undone."""
        await self._free_ended()  # those that the database could not be told of
        # whoever was cut off gives the others, who were as well, time to renew theirs
        takes_lapsed = time.monotonic() > self._trusts_from
        work = self._run_in_database(take_slot, provider, count=count, holder=holder, takes_lapsed=takes_lapsed)
        taking = asyncio.ensure_future(work)
        try:
            is_taken: bool = await asyncio.shield(taking)
        except asyncio.CancelledError:
            with contextlib.suppress(DatabaseUnavailableError, ConfigurationError):
                await taking
            raise
        return is_taken

    async def _free_ended(self) -> None:
        """Free the slots of calls that have ended. A slot that is free, or that another call has by now, stays so."""
        if ended := tuple(self._ended):
            await self._run_in_database(free_slots, holders=ended)
            self._ended.difference_update(ended)

    async def _keep_pace(self, provider: str, limits: ProviderSettings) -> None:
        if limits.requests_per_minute is None:
            return
        interval = PACE_MARGIN * 60 / limits.requests_per_minute
        late = max(LATE * interval, PACE_MARGIN - 1)
        begun = time.monotonic()
        for _ in range(TRIES):
            moment = await self._ask(self._run_in_database, reserve, provider, interval=interval)
            if moment is AWAY:
                await local_limiter(provider, limits=limits).wait_for_rate()
                return
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            if time.monotonic() - moment < late:
                break
        self._add_wait("pace", time.monotonic() - begun)

    async def _ask(self, call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """What the database says; `AWAY` if it does not answer and the call cannot wait for it."""
        while True:
            try:
                return await call(*args, **given)
            except (DatabaseUnavailableError, ConfigurationError):
                self._trusts_from = time.monotonic() + SLOT_LAPSE
                if not self.can_wait():
                    return AWAY
                await asyncio.sleep(RETRY_PAUSE)


@asynccontextmanager
async def share_limits(
    open_store: Callable[[], Awaitable[Store]], *, add_wait: Callable[[str, float], None]
) -> AsyncIterator[None]:
    """Have the calls of requests on this event loop keep to the limits of all processes while the block runs.

    The database is opened with the first call of a provider that has limits. A batch worker brings its own limits.
    """

    async def run_in_database(call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        return await finish_in_database_thread(call, await open_store(), *args, **given)

    limits = DistributedLimits(run_in_database, add_wait=add_wait)
    set_shared_limits(limits)
    renewing = asyncio.ensure_future(limits.renew())
    try:
        yield
    finally:
        await cancel_tasks(renewing)
