"""Limits concurrent requests, in total and for each key.

Further requests wait in a bounded queue: first come, first served for each key in each worker process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Final, NoReturn

from fastapi import Request

from summarizer.api.auth import caller_of, callers_of
from summarizer.api.http_request import ClientGoneError, is_client_gone, wants_events
from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.errors import KeyLimitError, OverloadedError
from summarizer.settings import Settings
from summarizer.workers import wait_until_set

CLIENT_POLL_INTERVAL: Final = 0.5  # seconds between two checks whether a waiting caller is still connected
SLOT_POLL_INTERVAL: Final = 0.02  # seconds between two checks whether another worker process has freed a slot
SHARE_RETRY_AFTER: Final = 5.0  # Retry-After in seconds for a key that occupies its share of the slots


BATCH_CONTROLS: Final = frozenset({"cancel_batch", "resume_batch", "retry_batch"})
"""Routes that control a batch; they need no slot, so that they work even while the service is overloaded."""


def needs_slot(request: Request) -> bool:
    """Whether a request needs a slot: a POST that neither controls a batch nor resumes a stream with its own slot."""
    route = request.scope["route"].name
    if route == "create_summary" and request.headers.get("last-event-id") and wants_events(request):
        return False
    return request.method == "POST" and route not in BATCH_CONTROLS


async def wait_while_client_listens(turn: asyncio.Future[None], request: Request) -> None:
    """Wait for a turn; raise `ClientGoneError` if the caller disconnects, without cancelling the turn."""
    while not turn.done():
        await asyncio.wait({turn}, timeout=CLIENT_POLL_INTERVAL)
        if not turn.done() and is_client_gone(request):
            raise ClientGoneError
    turn.result()


async def hold_slot(request: Request) -> AsyncIterator[None]:
    """Dependency that holds a slot of the app's `RequestLimit` during the request."""
    async with request.app.state.limit.hold(request):
        yield


class RequestLimit:
    """Queues POST requests above the limits, and refuses them if the queue is full.

    The caller's key is checked first, so that requests without a valid key occupy neither slots nor the queue. A
    request frees its slot when its response is sent; after an error, before the rest of the body is discarded.

    The limits apply to all worker processes together. Other requests are answered from memory or the database and never
    queued: an overloaded service still answers its probes, and continues the streams that hold its slots.
    """

    def __init__(self, settings: Settings, *, counts: SharedCounts) -> None:
        self.limit = settings.max_requests
        self.max_queued = settings.max_queued
        self.queue_timeout = settings.queue_timeout
        callers = callers_of(settings)
        share = settings.max_requests_per_key or (-(-self.limit // 2) if len(callers) > 1 else self.limit)
        self._limits = {Column.RUNNING: self.limit, Column.QUEUED: self.max_queued}
        # a key's share of the queue is proportional to its share of the slots
        queued = -(-self.max_queued * min(share, self.limit) // self.limit)
        self._shares = {Column.RUNNING: share, Column.QUEUED: queued}
        self._callers = {caller: number for number, caller in enumerate(callers)}
        self._counts = counts
        self._poll = SLOT_POLL_INTERVAL if counts.workers > 1 else None
        self._turns: defaultdict[bytes, asyncio.Lock] = defaultdict(asyncio.Lock)  # held by a key's oldest waiter
        self._freed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def hold(self, request: Request) -> AsyncIterator[None]:
        if not needs_slot(request):
            yield
            return
        caller = caller_of(request)
        await self._take_slot(request, caller)
        try:
            yield
        finally:
            self.free_slot(caller)

    def add_slot(self, caller: bytes) -> None:
        """Occupy a slot, even above the limit, for work that continues after its request."""
        for column in self._columns(Column.RUNNING, caller):
            self._counts.add(column, 1)

    def free_slot(self, caller: bytes) -> None:
        for column in self._columns(Column.RUNNING, caller):
            self._counts.add(column, -1)
        self._freed.set()

    def _columns(self, column: Column, caller: bytes) -> dict[int, int]:
        """Return the columns that count a request of this caller, with the limit of each."""
        number = self._callers.get(caller)
        own = {} if number is None else {self._counts.column_of(number, column): self._shares[column]}
        return {column: self._limits[column], **own}

    async def _take_slot(self, request: Request, caller: bytes) -> None:
        counts = self._counts
        if not self._turns[caller].locked() and counts.take(self._columns(Column.RUNNING, caller)):
            return
        queued = self._columns(Column.QUEUED, caller)
        if not counts.take(queued):
            waiting = counts.total(Column.QUEUED)
            self._refuse(
                caller, f"The service is working on {self.limit} requests, and {waiting} wait. Try again later."
            )
        turn = asyncio.ensure_future(self._wait_for_turn(caller))
        try:
            async with asyncio.timeout(self.queue_timeout):
                await wait_while_client_listens(turn, request)
        except BaseException as error:
            await self._give_up(turn, caller)
            if isinstance(error, TimeoutError):
                self._refuse(caller, f"The request waited {self.queue_timeout:g} s for its turn. Try again later.")
            raise
        finally:
            for column in queued:
                counts.add(column, -1)

    def _refuse(self, caller: bytes, detail: str) -> NoReturn:
        """Raise `KeyLimitError` if the key occupies its share of the slots, else `OverloadedError` with `detail`."""
        number, share = self._callers.get(caller), self._shares[Column.RUNNING]
        if number is not None and share < self.limit:
            running = self._counts.total(self._counts.column_of(number, Column.RUNNING))
            if running >= share:
                message = (
                    f"The service is working on {running} requests of this key, the share of one key. Try again later."
                )
                raise KeyLimitError(message, retry_after=SHARE_RETRY_AFTER) from None
        raise OverloadedError(detail) from None

    async def _give_up(self, turn: asyncio.Future[None], caller: bytes) -> None:
        """Cancel a turn, and free its slot if it was granted in the same moment."""
        turn.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await turn
            self.free_slot(caller)

    async def _wait_for_turn(self, caller: bytes) -> None:
        async with self._turns[caller]:
            while not self._counts.take(self._columns(Column.RUNNING, caller)):
                self._freed.clear()
                await wait_until_set(self._freed, seconds=self._poll)
