"""Limits concurrent requests, of all callers and of each key.

The others wait in bounded queues, first come, first served for each key in each worker process.
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
from summarizer.api.worker_process import Column, SharedCounts
from summarizer.errors import KeyLimitError, OverloadedError
from summarizer.settings import Settings

CLIENT_POLL_INTERVAL: Final = 0.5  # seconds between two looks whether a caller who waits is still there
SLOT_POLL_INTERVAL: Final = 0.02  # seconds between two looks whether another worker process has freed a slot
SHARE_RETRY_AFTER: Final = 5.0  # seconds until a request may be sent again if its key has its share of the slots


STEERING: Final = frozenset({"cancel_batch", "resume_batch", "retry_batch"})
"""Routes by which an overloaded service is still told what to do with a batch."""


def needs_slot(request: Request) -> bool:
    """Whether a request makes work: it neither steers a batch nor only listens to a stream, which has its own slot."""
    route = request.scope["route"].name
    if route == "create_summary" and request.headers.get("last-event-id") and wants_events(request):
        return False
    return request.method == "POST" and route not in STEERING


async def wait_while_client_listens(turn: asyncio.Future[None], request: Request) -> None:
    """Wait for a turn, which goes on if the caller disconnects."""
    while not turn.done():
        await asyncio.wait({turn}, timeout=CLIENT_POLL_INTERVAL)
        if not turn.done() and is_client_gone(request):
            raise ClientGoneError
    turn.result()


async def hold_slot(request: Request) -> AsyncIterator[None]:
    """A dependency on the app's `RequestLimit`."""
    async with request.app.state.limit.hold(request):
        yield


class RequestLimit:
    """Queues POST requests above the limits, and refuses them if the queue is full.

    It comes after the check of the caller's key, so that strangers take neither slots nor places in the queue. A
    request frees its slot when its response is sent, and an error before what is left of the body is discarded.

    The limits hold for all worker processes together. Other requests are answered from memory or from the database, and
    are never queued: an overloaded service still answers its probes, and continues the streams that hold its slots.
    """

    def __init__(self, settings: Settings, *, counts: SharedCounts) -> None:
        self.limit = settings.max_requests
        self.max_queued = settings.max_queued
        self.queue_timeout = settings.queue_timeout
        callers = callers_of(settings)
        share = settings.max_requests_per_key or (-(-self.limit // 2) if len(callers) > 1 else self.limit)
        self._limits = {Column.RUNNING: self.limit, Column.QUEUED: self.max_queued}
        # a key that has a part of the slots has the same part of the queue
        queued = -(-self.max_queued * min(share, self.limit) // self.limit)
        self._shares = {Column.RUNNING: share, Column.QUEUED: queued}
        self._callers = {caller: number for number, caller in enumerate(callers)}
        self._counts = counts
        self._poll = SLOT_POLL_INTERVAL if counts.workers > 1 else None
        self._turns: defaultdict[bytes, asyncio.Lock] = defaultdict(asyncio.Lock)  # who waits longest of a key has it
        self._freed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def hold(self, request: Request) -> AsyncIterator[None]:
        """Hold a slot while a request is handled."""
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
        """Hold a slot beyond the limit, for work that goes on after its request."""
        for column in self._columns(Column.RUNNING, caller):
            self._counts.add(column, 1)

    def free_slot(self, caller: bytes) -> None:
        for column in self._columns(Column.RUNNING, caller):
            self._counts.add(column, -1)
        self._freed.set()

    def _columns(self, column: Column, caller: bytes) -> dict[int, int]:
        """What counts a request, and the limit of each."""
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
        """Refuse a request: as one of a key that has its share, or of a busy service."""
        number, share = self._callers.get(caller), self._shares[Column.RUNNING]
        if number is not None and share < self.limit:
            running = self._counts.total(self._counts.column_of(number, Column.RUNNING))
            if running >= share:
                told = (
                    f"The service is working on {running} requests of this key, the share of one key. Try again later."
                )
                raise KeyLimitError(told, retry_after=SHARE_RETRY_AFTER) from None
        raise OverloadedError(detail) from None

    async def _give_up(self, turn: asyncio.Future[None], caller: bytes) -> None:
        """End a turn, and free its slot if it came in the same moment."""
        turn.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await turn
            self.free_slot(caller)

    async def _wait_for_turn(self, caller: bytes) -> None:
        async with self._turns[caller]:
            while not self._counts.take(self._columns(Column.RUNNING, caller)):
                self._freed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._poll):
                        await self._freed.wait()
