"""uvicorn's HTTP protocol with limits on the time and memory that a connection can take.

uvicorn itself closes connections that stay idle after a response. This protocol also closes a connection if the
client is too slow to send the request's headers or body or to read the response, if there are too many connections,
or if the client sends excessive headers, chunk framing or pipelined requests, which uvicorn would buffer in memory.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from httptools import HttpParserInvalidMethodError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from summarizer.api.http_request import CYCLE, REFUSAL, REQUEST_ID
from summarizer.api.problems import MEDIA_TYPE, problem_of_status
from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.schemas.http import Problem
from summarizer.settings import Settings

MIN_RATE: Final = 1000  # bytes/s; each received byte extends the time limit of a body, for large files on slow lines

BUSY_RATE: Final = 100_000
"""The same rate while requests are queued, so that slow bodies do not occupy all slots."""

MAX_HEAD: Final = 65_536
"""Most bytes of a request besides its body: request line, headers, and chunk sizes, extensions and trailers."""

SLICE: Final = 4096
"""Bytes of a head parsed at once. So many above MAX_HEAD may go unnoticed, since the parser drops blanks."""

CHUNK_FRAMING: Final = 8  # framing bytes allowed for each byte of a body, since a byte may be a chunk of its own

MAX_AHEAD: Final = 16  # most pipelined requests on a connection

HTTP2: Final = "Pause on PRI/Upgrade"  # the parser's error for a connection that begins with HTTP/2

LINGER: Final = 1.0
"""Seconds between a refusal and the close of the connection. A reset would discard the refusal if the client still
writes."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of one process: those of the settings, and the number of connections that the system allows."""

    settings: Settings
    max_own_connections: int  # of this process, bounded by its limit of open files
    counts: SharedCounts  # counts the connections of all worker processes
    # called with `headers`, `body`, `response` or `connections` for each connection closed at that limit
    on_closed: Callable[[str], None]


def limited_protocol(limits: ConnectionLimits) -> type[asyncio.Protocol]:
    """Make the protocol class for `uvicorn.Config(http=…)`."""
    return type("LimitedProtocol", (_LimitedProtocol,), {"limits": limits})


class _RefusedHeadError(Exception):
    """Stops the parser when a request is refused."""


class _LimitedProtocol(HttpToolsProtocol):
    limits: ConnectionLimits

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_timer: asyncio.TimerHandle | None = None
        self._body_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._body_began = 0.0
        self._body_bytes = 0
        self._framing = 0  # bytes of the request besides its body, minus the framing allowed for the body
        self._refused = False
        self._running_cycle: RequestResponseCycle | None = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # `self.cycle` is the newest request of the connection, and may be queued behind the running one
        self._running_cycle = cycle
        cycle.scope["state"][CYCLE] = cycle
        super()._start_asgi_task(cycle, app if cycle.scope["http_version"] != "1.0" else unchunked(app, cycle))

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # narrower, as in uvicorn
        super().connection_made(transport)
        limits = self.limits
        limits.counts.add(Column.CONNECTIONS, 1)
        is_over = limits.counts.total(Column.CONNECTIONS) > limits.settings.max_connections
        if is_over or len(self.connections) > limits.max_own_connections:
            self._refuse(503, "The service has too many connections. Try again in a second.", "connections")
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._body_timer, self._write_timer):
            if timer is not None:
                timer.cancel()
        self.limits.counts.add(Column.CONNECTIONS, -1)
        super().connection_lost(exc)
        self._end_cycle()

    def data_received(self, data: bytes) -> None:
        while data and not self._refused:
            cycle: RequestResponseCycle | None = self.cycle
            size = len(data) if cycle is not None and cycle.more_body else SLICE
            self._parse(data[:size])
            data = data[size:]

    def _parse(self, data: bytes) -> None:
        earlier = self.cycle
        self._framing += len(data)
        super().data_received(data)
        if self._framing > MAX_HEAD:
            self._refuse_head()
        if self._refused:
            return
        self._body_bytes += len(data)
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and (cycle is not earlier or not cycle.response_complete):
            self._end_head(begun=cycle is not earlier)
        elif self._head_timer is None:  # the first bytes of a further request
            self._await_head()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._framing = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.scope is not self.scope:  # otherwise it is a trailer
            super().on_header(name, value.strip(b" \t"))  # RFC 9112, section 5.1; the parser keeps spaces at the end

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD or len(self.pipeline) >= MAX_AHEAD:
            self._refuse_head()
            raise _RefusedHeadError
        hosts = sum(name == b"host" for name, _ in self.headers)
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):  # the parser also knows 0.9 and 2.0
            self._refuse(400, f"This service speaks HTTP/1.1, not HTTP/{version}.")
            raise _RefusedHeadError
        if hosts > 1 or (not hosts and version == "1.1"):  # RFC 9112, section 3.2
            self._refuse(400, "An HTTP/1.1 request has exactly one `Host` header.")
            raise _RefusedHeadError
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._framing = max(0, self._framing - len(body) * (1 + CHUNK_FRAMING))
        super().on_body(body)

    def _refuse_head(self) -> None:
        detail = (
            f"The request has over {MAX_HEAD:,} bytes beside its body, or over {MAX_AHEAD} requests were sent ahead of "
            "an answer."
        )
        self._refuse(400, detail, "headers")

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.limits.settings.header_timeout, self._head_late)

    def _end_head(self, *, begun: bool) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        if self._body_timer is not None and (begun or not self.cycle.more_body):
            self._body_timer.cancel()
            self._body_timer = None
        if begun and self.cycle.more_body:
            self._body_began, self._body_bytes = self.loop.time(), 0
            self._body_timer = self.loop.call_later(self._body_patience, self._body_late)

    def _head_late(self) -> None:
        self._head_timer = None
        self._refuse(408, "The headers of the request did not arrive in time. Send it again.", "headers")

    @property
    def _body_patience(self) -> float:
        """Time limit of a body while requests are queued, and the interval for checking the queue, in seconds."""
        return min(self.limits.settings.body_timeout, self.limits.settings.header_timeout)

    def _body_late(self) -> None:
        self._body_timer = None
        now = self.loop.time()
        if self.flow.read_paused or self.cycle.waiting_for_100_continue:  # the client waits for the service
            self._body_began, self._body_bytes = now, 0
        if self.limits.counts.total(Column.QUEUED):
            limit = self._body_patience + self._body_bytes / BUSY_RATE
        else:
            limit = self.limits.settings.body_timeout + self._body_bytes / MIN_RATE
        left = self._body_began + limit - now
        if left > 0:
            self._body_timer = self.loop.call_later(min(left, self._body_patience), self._body_late)
        elif self.cycle.response_started:
            self.limits.on_closed("body")
            self._end_cycle()
            self.transport.close()
        else:
            self._refuse(408, "The body of the request did not arrive in time. Send it again.", "body", of=self.cycle)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the parser's error, being handled, says more
        """Answer bytes that are not a valid HTTP/1.1 request."""
        error = sys.exc_info()[1]
        if isinstance(error, HttpParserInvalidMethodError) or str(error) == HTTP2:
            self._refuse(400, "This is not an HTTP/1.1 request. The service speaks neither TLS nor HTTP/2.")
        else:
            self._refuse(400, f"This is not a valid HTTP/1.1 request: {error}.")

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.limits.settings.write_timeout, self._write_late)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _write_late(self) -> None:
        self._write_timer = None
        self.limits.on_closed("response")
        self._end_cycle()
        self.transport.abort()

    def _end_cycle(self) -> None:
        """Mark the client as gone for the running and the newest request, so that their handlers write nothing more."""
        for cycle in (self._running_cycle, self.cycle):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _refuse(self, status: int, detail: str, limit: str = "", *, of: RequestResponseCycle | None = None) -> None:
        """Send a problem as the response and close the connection.

        Args:
            limit: Name of the exceeded limit for `on_closed`; empty if there is none.
            of: The request that is answered, if its headers have arrived.
        """
        if self._refused:
            return
        self._refused = True
        if limit:
            self.limits.on_closed(limit)
        if self.transport.is_closing():
            return
        problem = problem_of_status(status, detail)
        if of is not None:
            state = of.scope["state"]
            problem = problem.model_copy(update={"request_id": state.get(REQUEST_ID, "")})
            state[REFUSAL] = problem
        running = self._running_cycle
        is_answering = running is not None and running.response_started and not running.response_complete
        self._end_cycle()
        if is_answering:
            self.transport.close()  # the client would take a second response for a part of the first
            return
        self.transport.write(write_refusal(problem))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)


def unchunked(app: Any, cycle: RequestResponseCycle) -> Any:
    """Wrap an app for a client of HTTP/1.0, which reads no chunks: a body of unknown length ends with the connection.

    uvicorn would send chunks, and counts the bytes of other bodies.
    """

    async def run(scope: Any, receive: Any, send: Any) -> None:
        has_length = True

        async def send_unchunked(message: Any) -> None:
            nonlocal has_length
            if message["type"] == "http.response.start":
                has_length = any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))
                cycle.chunked_encoding = None if has_length else False
            elif not has_length:
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, send_unchunked)

    return run


def write_refusal(problem: Problem) -> bytes:
    body = problem.model_dump_json().encode()
    head = (
        f"HTTP/1.1 {problem.status} {problem.title}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        + (f"X-Request-ID: {problem.request_id}\r\n" if problem.request_id else "")
        + ("Retry-After: 1\r\n" if problem.status == HTTPStatus.SERVICE_UNAVAILABLE else "")
        + "Connection: close\r\n\r\n"
    )
    return head.encode() + body
