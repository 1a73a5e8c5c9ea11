"""Streams of server-sent events (WHATWG HTML, 9.2), kept in memory so that callers can resume after a disconnect.

An error before the first event is an ordinary error response, unless the response has begun because the first event
takes too long; later errors are sent as events.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from summarizer.api.http_request import EVENT_STREAM, ClientGoneError, run_until_disconnect, wait_for_disconnect
from summarizer.api.idempotency import ReplayedError
from summarizer.api.problems import INTERNAL_FAULT, StreamGoneError, log_fields, problem_of, problem_of_status
from summarizer.api.request_limit import RequestLimit
from summarizer.api.request_log import record_failed_brief, recording_failed_briefs
from summarizer.errors import SummarizerError
from summarizer.schemas.events import StreamEvent
from summarizer.telemetry import log_event
from summarizer.workers import cancel_tasks, wait_until_set

SINGULARS: Final = {
    "actors": "actor",
    "positions": "position",
    "numeric_claims": "numeric_claim",
    "open_questions": "open_question",
}
"""Event names for items of the sections of news."""

KEEP_ALIVE: Final = 15.0  # seconds without an event after which a comment keeps proxies from closing the connection

KEEP_ALIVE_COMMENT: Final = b": still here\n\n"

STREAM_HEADERS: Final = {"X-Accel-Buffering": "no"}  # nginx would buffer the events


MOST: Final = 200  # streams without listeners that are kept


@dataclass(slots=True, eq=False)
class Stream:
    caller: bytes  # the only caller that may listen; see `caller_of`
    digest: bytes  # hash of the request body
    is_resumable: bool  # whether it keeps running for a while without listeners
    key: str = ""  # hash of caller and Idempotency-Key; empty without a key
    is_stored: bool = True  # whether the key may replay it once it is over
    id: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    frames: list[bytes] = field(default_factory=list)  # the encoded events so far
    size: int = 0  # total bytes of `frames`
    note: dict[str, Any] = field(default_factory=dict)  # log fields about the error that ended the stream
    is_over: bool = False
    # one event for each connection, set when there are new frames
    listeners: set[asyncio.Event] = field(default_factory=set)
    work: asyncio.Task[None] | None = None  # the task that makes the events
    until: float = float("inf")  # monotonic time when it is dropped without listeners
    timer: asyncio.TimerHandle | None = None  # drops it then
    has_slot: bool = False  # whether it holds a request slot of its own, since its request has freed its slot

    def add(self, frame: bytes) -> None:
        numbered = b"id: %s.%d\n%s" % (self.id.encode(), len(self.frames) + 1, frame)
        self.frames.append(numbered)
        self.size += len(numbered)
        self.wake()

    def wake(self) -> None:
        for listener in self.listeners:
            listener.set()


class StreamRegistry:
    """The streams of this process. A stream that outlives its request holds a request slot of its own.

    Args:
        limit: Provides the slots.
        seconds: How long a stream without listeners is kept.
        max_bytes: Total size limit of streams without listeners.
        prefix: Prefix of stream ids, which identifies the worker process.
    """

    def __init__(self, *, limit: RequestLimit, seconds: float, max_bytes: int, prefix: str) -> None:
        self._limit = limit
        self._seconds, self._max_bytes, self._prefix = seconds, max_bytes, prefix
        self._streams: dict[str, Stream] = {}

    def begin(self, stream: Stream, frames: AsyncGenerator[bytes, None]) -> None:
        """Start a new stream of the encoded events in `frames`, which is closed at the end."""
        stream.id = f"{self._prefix}{stream.id}"
        self._streams[stream.id] = stream
        stream.work = asyncio.create_task(run(stream, frames))
        stream.work.add_done_callback(lambda _: self._free_slot(stream))

    def find(self, event_id: str, *, caller: bytes, digest: bytes) -> tuple[Stream, int]:
        name, _, number = event_id.rpartition(".")
        stream = self._get(name, caller=caller)
        received = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1
        if stream is None or not hmac.compare_digest(stream.digest, digest) or not 0 <= received <= len(stream.frames):
            raise StreamGoneError(  # the same error whatever the reason
                "This stream cannot be resumed: it is not kept any more, or it belongs to another caller or request. "
                "Send the request without Last-Event-ID; a finished brief is in the cache."
            )
        return stream, received

    def find_same(self, stream: Stream) -> Stream | None:
        """Find a running or finished stream with the same Idempotency-Key and request that has not failed.

        It becomes resumable if the given one is.
        """
        if not stream.key:
            return None
        for other in self._streams.values():
            is_current = other.is_stored or not other.is_over
            if other.key == stream.key and other.digest == stream.digest and is_current and not other.note:
                other.is_resumable |= stream.is_resumable
                return other
        return None

    def listen(self, stream: Stream) -> asyncio.Event:
        """Add a listener; the returned event is set when there are new frames."""
        listener = asyncio.Event()
        stream.listeners.add(listener)
        stream.until = float("inf")
        if stream.timer is not None:
            stream.timer.cancel()
        return listener

    async def leave(self, stream: Stream, listener: asyncio.Event) -> None:
        """Remove a listener. A stream without listeners ends at once, or after a while if it is resumable."""
        stream.listeners.discard(listener)
        goes_on = stream.listeners or (stream.is_resumable and self._seconds)
        if goes_on and not stream.is_over and not stream.has_slot:
            stream.has_slot = True
            self._limit.add_slot(stream.caller)
        if stream.listeners:
            return
        if not (stream.is_over or stream.is_resumable) or not self._seconds:
            await self._end(stream)
        elif stream.id in self._streams:
            stream.until = time.monotonic() + self._seconds
            stream.timer = asyncio.get_running_loop().call_later(self._seconds, self._drop, stream)
            self._make_room()

    def _free_slot(self, stream: Stream) -> None:
        if stream.has_slot:
            stream.has_slot = False
            self._limit.free_slot(stream.caller)

    async def stop(self, name: str, *, caller: bytes) -> None:
        stream = self._get(name, caller=caller)
        if stream is None:
            raise StreamGoneError(
                "There is no such stream to end: it has ended and is not kept, or it belongs to another caller. Use "
                "the `Stream-ID` of the response that started it."
            )
        await self._end(stream)

    async def close(self) -> None:
        for stream in list(self._streams.values()):
            await self._end(stream)

    def _get(self, name: str, *, caller: bytes) -> Stream | None:
        stream = self._streams.get(name)
        if stream is None or not hmac.compare_digest(stream.caller, caller) or time.monotonic() > stream.until:
            return None
        return stream

    def _make_room(self) -> None:
        """Drop streams without listeners until the limits hold: each time the oldest of the caller that uses most."""
        left = [one for one in self._streams.values() if not one.listeners]
        while (is_crowded := len(left) > MOST) or sum(one.size for one in left) > self._max_bytes:
            shares: Counter[bytes] = Counter()
            for one in left:
                shares[one.caller] += 1 if is_crowded else one.size
            (most, _), *_ = shares.most_common(1)
            oldest = min((one for one in left if one.caller == most), key=lambda one: one.until)
            left.remove(oldest)
            self._drop(oldest)

    def _drop(self, stream: Stream) -> None:
        self._streams.pop(stream.id, None)
        if stream.timer is not None:
            stream.timer.cancel()
        if stream.work is not None and not stream.is_over:
            stream.work.cancel()

    async def _end(self, stream: Stream) -> None:
        self._drop(stream)
        if stream.work is not None and not stream.work.done():
            await asyncio.wait([stream.work])


async def run(stream: Stream, frames: AsyncGenerator[bytes, None]) -> None:
    try:
        async for frame in frames:
            stream.add(frame)
    finally:
        await frames.aclose()
        stream.is_over = True
        stream.wake()


async def answer_events(
    request: Request, events: AsyncGenerator[StreamEvent, None], *, streams: StreamRegistry, stream: Stream
) -> Response:
    """Respond with a stream of events, after the first event or `KEEP_ALIVE` seconds."""
    first = asyncio.ensure_future(anext(events))  # `started`, unless there is an error
    try:
        await run_until_disconnect(request, asyncio.wait({first}, timeout=KEEP_ALIVE))
        if first.done():
            with recording_failed_briefs(request):
                first.result()
    except BaseException:
        await cancel_tasks(first)
        await events.aclose()
        raise
    streams.begin(stream, write_events(first, events, request=request, stream=stream))
    return EventResponse(request, streams=streams, stream=stream)


class EventResponse(Response):
    """Sends the events of a stream as they arrive, except the first `received`, which the caller already has."""

    media_type = EVENT_STREAM

    def __init__(self, request: Request, *, streams: StreamRegistry, stream: Stream, received: int = 0) -> None:
        super().__init__(headers={**STREAM_HEADERS, "Stream-ID": stream.id})
        del self.headers["content-length"]
        self._request, self._streams, self._stream, self._sent = request, streams, stream, received
        self._news = streams.listen(stream)  # listen before sending, so that the stream is not dropped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive  # `self._request` has both
        hangup = asyncio.ensure_future(wait_for_disconnect(self._request.receive))
        hangup.add_done_callback(lambda _: self._news.set())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if not self._stream.frames:
                await send(chunk(KEEP_ALIVE_COMMENT))
            while not (self._stream.is_over and self._sent >= len(self._stream.frames)):
                frames = self._stream.frames[self._sent :]
                self._sent += len(frames)
                if frames:
                    await send(chunk(b"".join(frames)))
                elif await wait_until_set(self._news, seconds=KEEP_ALIVE):  # an event or a disconnect
                    self._news.clear()
                else:
                    await send(chunk(KEEP_ALIVE_COMMENT))
                if hangup.done():
                    raise ClientGoneError
            if self._stream.note:
                self._request.state.note = self._stream.note
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await cancel_tasks(hangup)
            await self._streams.leave(self._stream, self._news)


async def write_events(
    first: Awaitable[StreamEvent], events: AsyncGenerator[StreamEvent, None], *, request: Request, stream: Stream
) -> AsyncGenerator[bytes, None]:
    try:
        yield write_event(await first)
        async for event in events:
            yield write_event(event)
    except SummarizerError as error:
        record_failed_brief(request, error)
        stream.note = log_fields(error)
        yield write_frame("error", problem_of(error))
    except ReplayedError as error:
        stream.note = {"code": error.problem.code}
        yield write_frame("error", error.problem)
    except Exception as error:  # noqa: BLE001 - whatever happens, the caller gets a problem, not a stack trace
        log_event("failure", level=logging.ERROR, error=error)
        record_failed_brief(request, error)
        problem = problem_of_status(500, INTERNAL_FAULT)
        stream.note = {"code": problem.code}
        yield write_frame("error", problem)
    finally:
        await events.aclose()


def write_event(event: StreamEvent) -> bytes:
    """Encode an event. Its name is its type, but an item of news has its section's name in the singular."""
    name: str = event.type
    if event.type == "item" and event.schema_name.startswith("news/"):
        name = SINGULARS.get(event.section, name)
    return write_frame(name, event)


def write_frame(name: str, data: BaseModel) -> bytes:
    """Encode a named event. Its JSON has no line breaks, which would end the data."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n".encode()


def chunk(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}
