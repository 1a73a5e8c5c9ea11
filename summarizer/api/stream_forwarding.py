"""Forwards requests for a stream over a Unix socket to the worker process that owns the stream."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from enum import Enum
from typing import TYPE_CHECKING, Final

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.http_request import wait_for_disconnect, wants_events
from summarizer.api.middleware import HttpMiddleware
from summarizer.api.worker_process import WorkerProcess
from summarizer.telemetry import log_event
from summarizer.workers import cancel_tasks

if TYPE_CHECKING:
    import httpx2

SUMMARIES: Final = "/v1/summaries"
STREAMS: Final = "/v1/streams/"

HOP_BY_HOP: Final = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"date"})
"""Hop-by-hop headers, which are not forwarded, and `date`, which the server sets itself."""


class ForwardOutcome(Enum):
    """The outcome of a forwarded request. `LOST`: the worker ended after it had read the body."""

    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    LOST = "lost"


class StreamForwarding(HttpMiddleware):
    """ASGI middleware that forwards a request for another worker's stream to that worker.

    The other worker checks, counts and logs the request. If it has ended, its stream is gone and this app answers, with
    503 if the body was already read. If it ends during the response, the response is cut off: clients notice that
    the last event is missing.
    """

    def __init__(self, app: ASGIApp, *, worker: WorkerProcess) -> None:
        super().__init__(app)
        self.worker = worker

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        owner = self._find_owner(scope)
        if owner is None:
            await self.app(scope, receive, send)
            return
        outcome = await self._forward(owner, scope, receive, send)
        if outcome is not ForwardOutcome.ANSWERED:
            await self.app(scope, receive if outcome is ForwardOutcome.NOT_REACHED else refuse_body(), send)

    def _find_owner(self, scope: Scope) -> int | None:
        path = get_route_path(scope)
        if scope["method"] == "DELETE" and path.startswith(STREAMS):
            return self.worker.owner_of_stream(path.removeprefix(STREAMS))
        if scope["method"] == "POST" and path == SUMMARIES and wants_events(Request(scope)):
            return self.worker.owner_of_stream(Headers(scope=scope).get("last-event-id", ""))
        return None

    async def _forward(self, owner: int, scope: Scope, receive: Receive, send: Send) -> ForwardOutcome:
        import httpx2  # imported here, since most services have only one worker

        transport = httpx2.AsyncHTTPTransport(uds=str(self.worker.socket_of(owner)), verify=False)
        body_is_read = asyncio.Event()
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        request = httpx2.Request(
            scope["method"],
            f"http://worker{scope['raw_path'].decode('latin-1')}{query}",
            headers=[pair for pair in scope["headers"] if pair[0] not in HOP_BY_HOP],
            content=read_body(receive, body_is_read),
        )

        async def wait_until_gone() -> None:
            await body_is_read.wait()
            await wait_for_disconnect(receive)

        async with transport:
            relaying = asyncio.ensure_future(relay(transport, request, send))
            leaving = asyncio.ensure_future(wait_until_gone())
            try:
                await asyncio.wait({relaying, leaving}, return_when=asyncio.FIRST_COMPLETED)
                return relaying.result() if relaying.done() else ForwardOutcome.ANSWERED
            finally:
                await cancel_tasks(relaying, leaving)


async def relay(transport: httpx2.AsyncHTTPTransport, request: httpx2.Request, send: Send) -> ForwardOutcome:
    import httpx2

    try:
        response = await transport.handle_async_request(request)
    except httpx2.ConnectError:
        return ForwardOutcome.NOT_REACHED
    except ClientDisconnect:
        return ForwardOutcome.ANSWERED
    except httpx2.TransportError:  # the worker has just ended, and the body is consumed
        log_event("stream_forwarding_failed", level=logging.WARNING)
        return ForwardOutcome.LOST
    headers = [(name.lower(), value) for name, value in response.headers.raw if name.lower() not in HOP_BY_HOP]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    try:
        async for part in response.aiter_raw():
            await send({"type": "http.response.body", "body": part, "more_body": True})
    except httpx2.TransportError:
        log_event("stream_forwarding_failed", level=logging.WARNING)
    finally:
        await response.aclose()
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return ForwardOutcome.ANSWERED


def refuse_body() -> Receive:
    """Return a replacement for the body that the ended worker has consumed: it raises 503 once, then is empty."""
    is_refused = False

    async def receive() -> Message:
        nonlocal is_refused
        if is_refused:
            return {"type": "http.request", "body": b"", "more_body": False}
        is_refused = True
        detail = "The process that served this stream has ended. Send the request again."
        raise HTTPException(503, detail, headers={"Retry-After": "1"})

    return receive


async def read_body(receive: Receive, is_read: asyncio.Event) -> AsyncIterator[bytes]:
    """Yield the body of a request, and set `is_read` at its end."""
    is_over = False
    while not is_over:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        is_over = not message.get("more_body", False)
        if is_over:
            is_read.set()
        yield message.get("body", b"")
