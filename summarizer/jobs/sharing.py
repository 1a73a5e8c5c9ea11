"""A provider's limits, held by all workers of a database together: who may call next, and from when.

Calls begin one after another at reserved moments, never several at once, since a provider counts what arrives in any
second. While the database does not answer, items of batches wait, and other calls keep to their process's own limits.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from sqlalchemy import select, text, update

from summarizer.errors import DatabaseUnavailableError
from summarizer.gateway.rate_limits import local_limiter
from summarizer.jobs.store import Store
from summarizer.jobs.tables import places
from summarizer.settings import ProviderSettings

T = TypeVar("T")

MARGIN: Final = 1.05
"""How much longer than allowed the pauses are: calls take a moment to leave, and not always the same one."""

LATE: Final = 0.5
"""Part of a pause by which a call may miss its moment; one that is later takes a new one, a few times."""

TRIES: Final = 4

AGAIN: Final = 1.0
"""Seconds until a database that does not answer is asked again."""

AWAY: Final = object()

can_wait: ContextVar[bool] = ContextVar("can_wait", default=False)
"""Whether a call is of a batch, which goes on when the database is back; somebody who waits for a brief does not."""

PAUSE: Final = 0.05
"""Seconds between two looks for a free place."""

RESERVE: Final = """
INSERT INTO batch_paces (provider, next) VALUES (:provider, {now} + :interval)
ON CONFLICT (provider) DO UPDATE
SET next = CASE WHEN batch_paces.next > {now} THEN batch_paces.next ELSE {now} END + :interval
RETURNING next - :interval AS at, {now} AS now
"""


def reserve(store: Store, provider: str, *, interval: float) -> float:
    """Reserve the next moment at which a call of a provider may begin; gives the seconds until then.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    now = "CAST(extract(epoch FROM clock_timestamp()) AS double precision)" if store.is_postgres else ":now"
    values = {"provider": provider, "interval": interval}
    if not store.is_postgres:
        values["now"] = time.time()
    with store.begin() as connection:
        row = connection.execute(text(RESERVE.format(now=now)), values).one()
    return float(row.at - (row.now if store.is_postgres else time.time()))


def make_places(store: Store, provider: str, *, count: int) -> None:
    """Make the places that a provider's calls take, where they are missing.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    add = text("INSERT INTO batch_places (provider, place) VALUES (:provider, :place) ON CONFLICT DO NOTHING")
    with store.begin() as connection:
        connection.execute(add, [{"provider": provider, "place": place} for place in range(count)])


def take_place(store: Store, provider: str, *, count: int, worker: str) -> int | None:
    """Take a free place for a call; None where there is none.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    is_free = (places.c.provider == provider) & (places.c.place < count) & places.c.worker.is_(None)
    free = select(places.c.place).where(is_free).order_by(places.c.place).limit(1).with_for_update(skip_locked=True)
    with store.begin() as connection:
        taken = update(places).where(places.c.provider == provider, places.c.place == free.scalar_subquery())
        place: int | None = connection.execute(taken.values(worker=worker).returning(places.c.place)).scalar()
    return place


def give_up_place(store: Store, provider: str, *, place: int, worker: str) -> None:
    """Free a place.

    Raises:
        DatabaseUnavailableError: The database cannot be reached; it is free when the worker is gone.
    """
    mine = (places.c.provider == provider) & (places.c.place == place) & (places.c.worker == worker)
    with store.begin() as connection:
        connection.execute(update(places).where(mine).values(worker=None))


class SharedLimits:
    """The limits as a worker keeps to them; see `gateway.rate_limits.SharedLimits`.

    Args:
        store: Where the workers meet.
        worker: The name of this one.
        reach: Has something done in the database beside the event loop.
        most: Calls that it makes for items at one time, whatever the provider.
        may_begin: Tells whether a call for an item may begin.
    """

    def __init__(
        self, store: Store, *, worker: str, reach: Callable[..., Any], most: int, may_begin: Callable[[], bool]
    ) -> None:
        self.waiting: set[asyncio.Task[Any]] = set()  # the items that have not begun their call
        self.is_ending = False  # whether no item begins a call any more
        self._store = store
        self._worker = worker
        self._reach = reach
        self._calls = asyncio.Semaphore(most)
        self._may_begin = may_begin
        self._made: set[tuple[str, int]] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._owed: list[tuple[str, int]] = []
        self._exchange = asyncio.Lock()

    @asynccontextmanager
    async def admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        """Wait until a call of a provider may begin, and hold its place until it ends."""
        if not can_wait.get():
            async with self._admit(provider, limits=limits):
                yield
            return
        async with self._begin(), self._admit(provider, limits=limits):
            yield

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[None]:
        """Wait until an item may begin a call: not beside too many others, nor while the database is away."""
        task = asyncio.current_task()
        assert task is not None, "calls are made in tasks"
        self.waiting.add(task)
        try:
            await self._calls.acquire()
            try:
                while self.is_ending or not self._may_begin():
                    if self.is_ending:
                        raise asyncio.CancelledError  # the item is free again when the worker has left
                    await asyncio.sleep(PAUSE)
                self.waiting.discard(task)
                yield
            finally:
                self._calls.release()
        finally:
            self.waiting.discard(task)

    @asynccontextmanager
    async def _admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        if limits is None:
            yield
            return
        # its own limits first: within them the process does not ask the database for what it could not use
        async with local_limiter(provider, limits=limits).slots:
            place = await self._take(provider, limits.concurrency) if limits.concurrency else None
            try:
                await self._keep_pace(provider, limits)
                yield
            finally:
                if place is not None:
                    await asyncio.shield(self._give_up(provider, place))

    async def _take(self, provider: str, count: int) -> int | None:
        """A place; None where the database does not answer and the call cannot wait for it."""
        async with self._turns.setdefault(provider, asyncio.Lock()):
            while True:
                if (provider, count) not in self._made:
                    if await self._ask(self._reach, make_places, self._store, provider, count=count) is AWAY:
                        return None
                    self._made.add((provider, count))
                place = await self._ask(self._take_free, provider, count=count)
                if place is AWAY:
                    return None
                if place is not None:
                    return int(place)
                await asyncio.sleep(PAUSE)

    async def _take_free(self, provider: str, *, count: int) -> int | None:
        """Free the places that are owed, and take a free one if there is one; if the call is cancelled, free that, too.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        taking = asyncio.ensure_future(self._exchange_places(provider, count=count))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            with contextlib.suppress(DatabaseUnavailableError):
                if (place := await taking) is not None:
                    await self._give_up(provider, place)
            raise

    async def _exchange_places(self, provider: str, *, count: int) -> int | None:
        async with self._exchange:
            await self._pay()
            place: int | None = await self._reach(take_place, self._store, provider, count=count, worker=self._worker)
            return place

    async def _give_up(self, provider: str, place: int) -> None:
        """Free a place, or note that it has to be freed when the database is back."""
        self._owed.append((provider, place))
        with contextlib.suppress(DatabaseUnavailableError):
            async with self._exchange:
                await self._pay()

    async def _pay(self) -> None:
        """Free the places that are owed.

        The caller holds the lock: a place that is freed twice could be that of another call by then.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        while self._owed:
            provider, place = self._owed[0]
            await self._reach(give_up_place, self._store, provider, place=place, worker=self._worker)
            del self._owed[0]

    async def _keep_pace(self, provider: str, limits: ProviderSettings) -> None:
        if limits.requests_per_minute is None:
            return
        interval = MARGIN * 60 / limits.requests_per_minute
        for _ in range(TRIES):
            wait = await self._ask(self._reach, reserve, self._store, provider, interval=interval)
            if wait is AWAY:
                await local_limiter(provider, limits=limits).wait_for_rate()
                return
            until = time.monotonic() + wait
            if wait > 0:
                await asyncio.sleep(wait)
            if wait < 0 or time.monotonic() - until < LATE * interval:
                return

    async def _ask(self, call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """What the database says; `AWAY` where it does not answer and the call cannot wait for it."""
        while True:
            try:
                return await call(*args, **given)
            except DatabaseUnavailableError:
                if not can_wait.get():
                    return AWAY
                await asyncio.sleep(AGAIN)
