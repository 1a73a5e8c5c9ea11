"""Limits concurrent requests. The others wait in a bounded queue, first come, first served."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer.api.problems import BUSY_RETRY_AFTER, problem_of_status, respond
from summarizer.settings import Settings


class RequestLimit:
    """ASGI middleware that queues POST requests under /v1 above the limit, and refuses them if the queue is full.

    Other requests are answered from memory or from the database, and are never queued: an overloaded service still
    answers its probes.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.limit = settings.max_requests
        self.max_queued = settings.max_queued
        self.queue_timeout = settings.queue_timeout
        self._slots = asyncio.Semaphore(settings.max_requests)
        self._queued = 0

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
        if self._slots.locked() and self._queued >= self.max_queued:
            yield f"The service is working on {self.limit} requests, and {self._queued} wait. Try again later."
            return
        self._queued += 1
        try:
            async with asyncio.timeout(self.queue_timeout):
                await self._slots.acquire()
        except TimeoutError:
            yield f"The request waited {self.queue_timeout:g} seconds for its turn. Try again later."
            return
        finally:
            self._queued -= 1
        try:
            yield ""
        finally:
            self._slots.release()
