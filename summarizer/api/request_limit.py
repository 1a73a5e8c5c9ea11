"""Limits concurrent requests. The others wait in a bounded queue, first come, first served in each worker process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request

from summarizer.api.http_request import ClientGoneError, is_client_gone, wants_events
from summarizer.api.worker_process import Column, SharedCounts
from summarizer.errors import OverloadedError
from summarizer.settings import Settings

CLIENT_POLL_INTERVAL: Final = 0.5  # seconds between two looks whether a caller who waits is still there
SLOT_POLL_INTERVAL: Final = 0.02  # seconds between two looks whether another worker process has freed a slot


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
    """Queues POST requests above the limit, and refuses them if the queue is full.

    It comes after the check of the caller's key, so that strangers take neither slots nor places in the queue. A
    request frees its slot when its response is sent, and an error before what is left of the body is discarded.

    The limits hold for all worker processes together. Other requests are answered from memory or from the database, and
    are never queued: an overloaded service still answers its probes, and continues the streams that hold its slots.
    """

    def __init__(self, settings: Settings, *, counts: SharedCounts) -> None:
        self.limit = settings.max_requests
        self.max_queued = settings.max_queued
        self.queue_timeout = settings.queue_timeout
        self._counts = counts
        self._poll = SLOT_POLL_INTERVAL if counts.workers > 1 else None
        self._turn = asyncio.Lock()  # whoever waits longest has it
        self._freed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def hold(self, request: Request) -> AsyncIterator[None]:
        """Hold a slot while a request is handled."""
        if not needs_slot(request):
            yield
            return
        await self._take_slot(request)
        try:
            yield
        finally:
            self.free_slot()

    def add_slot(self) -> None:
        """Hold a slot beyond the limit, for work that goes on after its request."""
        self._counts.add(Column.RUNNING, 1)

    def free_slot(self) -> None:
        self._counts.add(Column.RUNNING, -1)
        self._freed.set()

    async def _take_slot(self, request: Request) -> None:
        counts = self._counts
        if not self._turn.locked() and counts.take(Column.RUNNING, limit=self.limit):
            return
        if not counts.take(Column.QUEUED, limit=self.max_queued):
            waiting = counts.total(Column.QUEUED)
            raise OverloadedError(
                f"The service is working on {self.limit} requests, and {waiting} wait. Try again later."
            )
        turn = asyncio.ensure_future(self._wait_for_turn())
        try:
            async with asyncio.timeout(self.queue_timeout):
                await wait_while_client_listens(turn, request)
        except BaseException as error:
            await self._give_up(turn)
            if isinstance(error, TimeoutError):
                raise OverloadedError(
                    f"The request waited {self.queue_timeout:g} s for its turn. Try again later."
                ) from None
            raise
        finally:
            counts.add(Column.QUEUED, -1)

    async def _give_up(self, turn: asyncio.Future[None]) -> None:
        """End a turn, and free its slot if it came in the same moment."""
        turn.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await turn
            self.free_slot()

    async def _wait_for_turn(self) -> None:
        async with self._turn:
            while not self._counts.take(Column.RUNNING, limit=self.limit):
                self._freed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._poll):
                        await self._freed.wait()
