"""Limits of providers, enforced across all processes with one database: concurrent calls, and calls per minute.

Calls start one after another at reserved times, never several at once, since providers count the requests of each
second. A call holds a slot while it runs. Its process renews the slot every few seconds; slots of dead processes lapse.
While the database is unreachable, items of batches wait, and other calls obey the limits of their process alone.

Functions raise `DatabaseUnavailableError` if the database is unreachable.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
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
"""Factor by which pauses between calls exceed the allowed minimum, since the delay until a call is sent varies."""

LATE: Final = 0.5
"""Largest delay of a call after its reserved time, as a fraction of the pause; at least `PACE_MARGIN - 1` seconds.

A later call reserves a new time. Otherwise, calls that waited for the same commit would start together.
"""

TRIES: Final = 4  # most times that a call reserves
RETRY_PAUSE: Final = 1.0  # seconds until an unreachable database is tried again
UNREACHABLE: Final = object()  # result of `_ask` if the database is unreachable and the call cannot wait

current_lease: ContextVar[str] = ContextVar("current_lease", default="")
"""The lease that holds the item being processed; empty for calls outside batches, which a caller waits for."""

PAUSE: Final = 0.05  # seconds between two attempts to take a slot
RENEWAL_INTERVAL: Final = 3.0  # seconds between two renewals of the slots that a process holds

SLOT_LAPSE: Final = 12.0
"""Seconds without renewal after which a slot is free. By then the provider has noticed that the caller is gone."""

RESERVE: Final = """
INSERT INTO batch_paces (provider, next, seen) VALUES (:provider, {now} + :interval, {now})
ON CONFLICT (provider) DO UPDATE SET
next = :interval + CASE WHEN batch_paces.next - {back} > {now} THEN batch_paces.next - {back} ELSE {now} END,
seen = {now}
RETURNING next - :interval AS at, {now} AS now
"""
"""Reserves the time of the next call. If the clock was set back since the last call, that time is set back as well."""

BACK: Final = "CASE WHEN batch_paces.seen - {now} > 1 THEN batch_paces.seen - {now} ELSE 0 END"
"""Seconds by which the clock was set back; up to one second may be the time that transactions waited for each other."""


def reserve(store: Store, provider: str, *, interval: float) -> float:
    """Reserve the next time when a call to a provider may start, and return it by the monotonic clock.

    That time may have passed on return, since the transaction takes time.
    """
    now = EPOCH if store.is_postgres else ":now"
    statement = RESERVE.format(now=now, back=BACK.format(now=now))
    values: dict[str, Any] = {"provider": provider, "interval": interval}
    with store.begin() as connection:
        if store.is_postgres:  # it has its own clock
            row = connection.execute(text(statement), values).one()
            return time.monotonic() + float(row.at - row.now)
        # waits for other writers first, then reads the clock once: it may be set at any moment
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        read, values["now"] = time.monotonic(), time.time()
        row = connection.execute(text(statement), values).one()
        return read + float(row.at - row.now)


def make_slots(store: Store, provider: str, *, count: int) -> None:
    """Create the missing slots of a provider."""
    add = text("INSERT INTO batch_slots (provider, slot) VALUES (:provider, :slot) ON CONFLICT DO NOTHING")
    with store.begin() as connection:
        connection.execute(add, [{"provider": provider, "slot": slot} for slot in range(count)])


def take_slot(store: Store, provider: str, *, count: int, holder: str, takes_lapsed: bool = True) -> bool:
    """Take a free slot for a call, and return whether there was one; `takes_lapsed` includes slots not renewed."""
    is_free: ColumnElement[bool] = slots.c.holder.is_(None)
    if takes_lapsed:  # an expiry too far in the future was written before the clock was set back
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
    """Enforces the shared limits in one process; implements `gateway.rate_limits.SharedLimits`.

    Args:
        run_in_database: Calls a function with the store and further arguments, outside the event loop.
        add_wait: Counts the seconds that a call has waited for `pace` or `slot`.
        most: Most concurrent calls for items of batches, over all providers.
        may_begin: Returns whether a call for an item of a lease may start; None if the lease is lost.
    """

    def __init__(
        self,
        run_in_database: Callable[..., Any],
        *,
        add_wait: Callable[[str, float], None],
        most: int = 1,
        may_begin: Callable[[str], bool | None] = lambda _: True,
    ) -> None:
        self.waiting: set[asyncio.Task[Any]] = set()  # tasks of items that have not started their call
        self.is_ending = False  # set when items must not start further calls
        self._add_wait = add_wait
        self._run_in_database = run_in_database
        self._calls = asyncio.Semaphore(most)
        self._may_begin = may_begin
        self._made: set[tuple[str, int]] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._held: set[str] = set()  # ids of calls that hold a slot
        self._ended: set[str] = set()  # ids of finished calls whose slots are not yet freed
        self._trusts_from = 0.0

    async def renew(self) -> None:
        """Renew held slots, and free those that could not be freed earlier, until cancelled."""
        while True:
            await asyncio.sleep(RENEWAL_INTERVAL)
            with contextlib.suppress(DatabaseUnavailableError):
                if self._held:
                    await self._run_in_database(renew_slots, holders=tuple(self._held))
                await self._free_ended()

    @asynccontextmanager
    async def admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        """Wait until a call to a provider may start, and hold a slot until it ends."""
        if not self.can_wait():
            async with self._admit(provider, limits=limits):
                yield
            return
        async with self._count() as task, AsyncExitStack() as admitted:
            while True:
                await self._wait_until_it_may_begin()
                try:
                    await admitted.enter_async_context(self._admit(provider, limits=limits))
                except (DatabaseUnavailableError, ConfigurationError):
                    await asyncio.sleep(RETRY_PAUSE)
                    continue
                if not self.is_ending and self._may_begin(current_lease.get()):
                    break
                await admitted.aclose()  # requests need not wait for what this item waits for
            self.waiting.discard(task)
            yield

    def can_wait(self) -> bool:
        """Whether the current task processes an item of a batch."""
        return bool(current_lease.get())

    @asynccontextmanager
    async def _count(self) -> AsyncIterator[asyncio.Task[Any]]:
        """Hold one of the process's places for concurrent calls, and list the task as waiting."""
        task = asyncio.current_task()
        assert task is not None, "calls are made in tasks"
        self.waiting.add(task)
        try:
            async with self._calls:
                yield task
        finally:
            self.waiting.discard(task)

    async def _wait_until_it_may_begin(self) -> None:
        """Wait while no call may start. Raises `CancelledError` if the worker is ending or the item's lease is lost."""
        while self.is_ending or not (may_begin := self._may_begin(current_lease.get())):
            if self.is_ending or may_begin is None:
                raise asyncio.CancelledError
            await asyncio.sleep(PAUSE)

    @asynccontextmanager
    async def _admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        if limits is None:
            yield
            return
        # the process's own limits first, so that it does not reserve from the database what it cannot use
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
        """Wait for a slot and take it; take none if the database is unreachable and the call cannot wait."""
        begun = time.monotonic()
        async with self._turns.setdefault(provider, asyncio.Lock()):
            if (provider, count) not in self._made:
                if await self._ask(self._run_in_database, make_slots, provider, count=count) is UNREACHABLE:
                    return
                self._made.add((provider, count))
            self._held.add(holder)  # even if the database's answer is lost or not awaited
            while True:
                is_taken = await self._ask(self._try_to_take, provider, count=count, holder=holder)
                if is_taken:  # True or UNREACHABLE
                    break
                await asyncio.sleep(PAUSE)
            if is_taken is not UNREACHABLE:
                self._add_wait("slot", time.monotonic() - begun)

    async def _try_to_take(self, provider: str, *, count: int, holder: str) -> bool:
        """Take a slot if one is free. When cancelled, waits for the transaction, so that the slot can be freed."""
        await self._free_ended()  # slots that could not be freed while the database was unreachable
        # after an outage, other processes get time to renew their slots
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
        """Free the slots of finished calls, unless they lapsed and belong to another call by now."""
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
            if moment is UNREACHABLE:
                async with local_limiter(provider, limits=limits).rate:
                    return
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            if time.monotonic() - moment < late:
                break
        self._add_wait("pace", time.monotonic() - begun)

    async def _ask(self, call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """Run a database call; return `UNREACHABLE` instead of an error if the task cannot wait."""
        try:
            return await call(*args, **given)
        except (DatabaseUnavailableError, ConfigurationError):
            self._trusts_from = time.monotonic() + SLOT_LAPSE
            if self.can_wait():
                raise
            return UNREACHABLE


@asynccontextmanager
async def share_limits(
    open_store: Callable[[], Awaitable[Store]], *, add_wait: Callable[[str, float], None]
) -> AsyncIterator[None]:
    """Enforce the shared limits for calls of requests on this event loop while the block runs.

    The database is opened on the first call to a provider with limits. A batch worker has its own `DistributedLimits`.
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
