"""Limits concurrent requests. The others wait in a bounded queue, first come, first served in each worker process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer.api.problems import BUSY_RETRY_AFTER, problem_of_status, respond
from summarizer.api.shared_counts import Column, WorkerCounts
from summarizer.settings import Settings

POLL: Final = 0.02
"""Seconds between two looks whether another worker process has freed a slot."""


class RequestLimit:
    """ASGI middleware that queues POST requests under /v1 above the limit, and refuses them if the queue is full.

    The limits hold for all worker processes together. Other requests are answered from memory or from the database, and
    are never queued: an overloaded service still answers its probes.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, counts: WorkerCounts) -> None:
        self.app = app
        self.limit = settings.max_requests
        self.max_queued = settings.max_queued
        self.queue_timeout = settings.queue_timeout
        self._counts = counts
        self._poll = POLL if counts.shared.workers > 1 else None
        self._turn = asyncio.Lock()  # whoever waits longest has it
        self._freed = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request when it is its turn."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        async with self._slot() as fault:
            if not fault:
                await self.app(scope, receive, send)
                return
        problem = problem_of_status(HTTPStatus.SERVICE_UNAVAILABLE, fault)
        scope.setdefault("state", {})["note"] = {"code": problem.code}
        await respond(problem, headers={"Retry-After": BUSY_RETRY_AFTER})(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncIterator[str]:
        """Hold a slot; yields the reason if there is none."""
        counts = self._counts
        if self._turn.locked() or not counts.take(Column.RUNNING, limit=self.limit):
            if not counts.take(Column.QUEUED, limit=self.max_queued):
                waiting = counts.shared.total(Column.QUEUED)
                yield f"The service is working on {self.limit} requests, and {waiting} wait. Try again later."
                return
            try:
                async with asyncio.timeout(self.queue_timeout), self._turn:
                    await self._wait_for_slot()
            except TimeoutError:
                yield f"The request waited {self.queue_timeout:g} seconds for its turn. Try again later."
                return
            finally:
                counts.add(Column.QUEUED, -1)
        try:
            yield ""
        finally:
            counts.add(Column.RUNNING, -1)
            self._freed.set()

    async def _wait_for_slot(self) -> None:
        while not self._counts.take(Column.RUNNING, limit=self.limit):
            self._freed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._freed.wait()
