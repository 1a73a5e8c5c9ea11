"""Forwards requests for a stream to the worker process that has it, over a Unix socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.brief_headers import wants_events
from summarizer.api.problems import problem_of_status, respond
from summarizer.api.worker_process import WorkerProcess
from summarizer.telemetry import accept_request_id, current_request_id, log_event

if TYPE_CHECKING:
    import httpx2

SUMMARIES: Final = "/v1/summaries"
STREAMS: Final = "/v1/streams/"

HOP_BY_HOP: Final = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"date"})
"""Headers of one connection, which are not forwarded. The server sets the date itself."""


class StreamForwarding:
    """ASGI middleware that has another worker answer, if the request is for one of its streams.

    The other worker checks, counts and logs the request. If it is gone, so is the stream, and the request is answered
    here accordingly. If it ends meanwhile, the response ends too: clients see that the last event is missing.
    """

    def __init__(self, app: ASGIApp, *, worker: WorkerProcess) -> None:
        self.app, self.worker = app, worker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        owner = self._find_owner(scope)
        if owner is None or not await self._forward(owner, scope, receive, send):
            await self.app(scope, receive, send)

    def _find_owner(self, scope: Scope) -> int | None:
        if scope["type"] != "http":
            return None
        path = get_route_path(scope)
        if scope["method"] == "DELETE" and path.startswith(STREAMS):
            return self.worker.owner_of_stream(path.removeprefix(STREAMS))
        if scope["method"] == "POST" and path == SUMMARIES and wants_events(Request(scope)):
            return self.worker.owner_of_stream(Headers(scope=scope).get("last-event-id", ""))
        return None

    async def _forward(self, owner: int, scope: Scope, receive: Receive, send: Send) -> bool:
        """Have a worker answer; False if it cannot be reached."""
        import httpx2  # here: most services have one worker

        transport = httpx2.AsyncHTTPTransport(uds=str(self.worker.socket_of(owner)), verify=False)
        body_is_read = asyncio.Event()
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        request = httpx2.Request(
            scope["method"],
            f"http://worker{scope['raw_path'].decode('latin-1')}{query}",
            headers=[pair for pair in scope["headers"] if pair[0] not in HOP_BY_HOP],
            content=read_body(receive, body_is_read),
        )
        async with transport:
            relaying = asyncio.ensure_future(relay(transport, request, scope, send))
            leaving = asyncio.ensure_future(wait_for_disconnect(receive, body_is_read))
            try:
                await asyncio.wait({relaying, leaving}, return_when=asyncio.FIRST_COMPLETED)
                return relaying.result() if relaying.done() else True
            finally:
                for task in (relaying, leaving):
                    task.cancel()
                await asyncio.gather(relaying, leaving, return_exceptions=True)


async def relay(transport: httpx2.AsyncHTTPTransport, request: httpx2.Request, scope: Scope, send: Send) -> bool:
    """Send a request to a worker, and its response to the caller; False if the worker cannot be reached."""
    import httpx2

    try:
        response = await transport.handle_async_request(request)
    except httpx2.ConnectError:
        return False
    except ClientDisconnect:
        return True
    except httpx2.TransportError:  # it ended just now, and the body is read
        await refuse(scope, send)
        return True
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
    return True


async def refuse(scope: Scope, send: Send) -> None:
    """Answer a request whose worker has ended."""
    request_id = accept_request_id(Headers(scope=scope).get("x-request-id"))
    token = current_request_id.set(request_id)
    try:
        log_event("stream_forwarding_failed", level=logging.WARNING)
        problem = problem_of_status(503, "The process that had this stream has ended. Send the request again.")
        response = respond(problem, headers={"Retry-After": "1", "X-Request-ID": request_id})
        await response(scope, no_body, send)
    finally:
        current_request_id.reset(token)


async def no_body() -> Message:
    """The body of a request that is read."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def read_body(receive: Receive, is_read: asyncio.Event) -> AsyncIterator[bytes]:
    """Yield the body of a request. The event is set at its end.

    Raises:
        ClientDisconnect: The caller disconnected before the end.
    """
    is_over = False
    while not is_over:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        is_over = not message.get("more_body", False)
        if is_over:
            is_read.set()
        yield message.get("body", b"")


async def wait_for_disconnect(receive: Receive, body_is_read: asyncio.Event) -> None:
    """Return when the caller has disconnected."""
    await body_is_read.wait()
    while (await receive())["type"] != "http.disconnect":
        pass
