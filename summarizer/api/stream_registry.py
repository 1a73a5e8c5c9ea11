"""Keeps the events of streams in memory, so that a caller can resume after a lost connection."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Final

from summarizer.api.request_limit import RequestLimit
from summarizer.errors import SummarizerError

MOST: Final = 200
"""Most streams without listeners that are kept."""


class StreamGoneError(SummarizerError, code="stream_gone"):
    """The stream is not kept any more, or belongs to another caller; the error does not say which."""


@dataclass(slots=True, eq=False)
class Stream:
    """One stream."""

    caller: bytes  # the caller that may listen
    asked: bytes  # hash of the request
    is_resumable: bool  # whether it goes on for a while without listeners
    key: str = ""  # hash of the Idempotency-Key; empty without one
    id: str = field(default_factory=lambda: secrets.token_urlsafe(18))  # its random id
    frames: list[bytes] = field(default_factory=list)  # the encoded events so far
    size: int = 0  # their size in bytes
    note: dict[str, Any] = field(default_factory=dict)  # what is logged about the error that ended it
    is_over: bool = False  # whether it has ended
    # one event for each connection, set when there are new frames
    listeners: set[asyncio.Event] = field(default_factory=set)
    work: asyncio.Task[None] | None = None  # the task that makes the events
    until: float = float("inf")  # when it is dropped without listeners, by the monotonic clock
    timer: asyncio.TimerHandle | None = None  # drops it then
    has_slot: bool = False  # whether it holds a slot of the limit of requests: that of its request is freed

    def add(self, frame: bytes) -> None:
        """Add an event with the next number."""
        numbered = b"id: %s.%d\n%s" % (self.id.encode(), len(self.frames) + 1, frame)
        self.frames.append(numbered)
        self.size += len(numbered)
        self.wake()

    def wake(self) -> None:
        """Wake all listeners."""
        for listener in self.listeners:
            listener.set()


class StreamRegistry:
    """The streams of a service. One that goes on after its request holds a slot of the limit of requests itself.

    Args:
        limit: That limit.
        seconds: How long a stream without listeners is kept.
        max_bytes: Most bytes of streams without listeners; the oldest are dropped first.
        prefix: What the ids of its streams begin with.
    """

    def __init__(self, *, limit: RequestLimit, seconds: float, max_bytes: int, prefix: str = "") -> None:
        self._limit = limit
        self._seconds, self._max_bytes, self._prefix = seconds, max_bytes, prefix
        self._streams: dict[str, Stream] = {}

    def begin(self, stream: Stream, frames: AsyncGenerator[bytes, None]) -> None:
        """Start a stream.

        Args:
            stream: The stream, without listeners yet.
            frames: Its encoded events; the generator is closed at the end.
        """
        stream.id = f"{self._prefix}{stream.id}"
        self._streams[stream.id] = stream
        stream.work = asyncio.create_task(run(stream, frames))
        stream.work.add_done_callback(lambda _: self._free_slot(stream))

    def find(self, event_id: str, *, caller: bytes, asked: bytes) -> tuple[Stream, int]:
        """Find the stream of an event, and the number of that event.

        Raises:
            StreamGoneError: It is not kept, belongs to another caller, or answers another request.
        """
        name, _, number = event_id.rpartition(".")
        stream = self._get(name, caller=caller)
        had = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1
        if stream is None or not hmac.compare_digest(stream.asked, asked) or not 0 <= had <= len(stream.frames):
            raise gone()
        return stream, had

    def find_same(self, stream: Stream) -> Stream | None:
        """Find a stream with the same key and request that has begun and has not failed."""
        if not stream.key:
            return None
        for other in self._streams.values():
            if other.key == stream.key and other.asked == stream.asked and not other.note:
                return other
        return None

    def listen(self, stream: Stream) -> asyncio.Event:
        """Start to listen; the returned event is set when there are new frames."""
        listener = asyncio.Event()
        stream.listeners.add(listener)
        stream.until = float("inf")
        if stream.timer is not None:
            stream.timer.cancel()
        return listener

    async def leave(self, stream: Stream, listener: asyncio.Event) -> None:
        """Stop to listen. Without listeners the stream ends, at once or, if it is resumable, after a while."""
        stream.listeners.discard(listener)
        goes_on = stream.listeners or (stream.is_resumable and self._seconds)
        if goes_on and not stream.is_over and not stream.has_slot:
            stream.has_slot = True
            self._limit.add_slot()
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
            self._limit.free_slot()

    async def stop(self, name: str, *, caller: bytes) -> None:
        """End a stream of a caller.

        Raises:
            StreamGoneError: The caller has no such stream.
        """
        stream = self._get(name, caller=caller)
        if stream is None:
            raise StreamGoneError(
                "There is no such stream to end: it has ended and is not kept, or it belongs to another caller. "
                "Name the `Stream-ID` of the response that began it."
            )
        await self._end(stream)

    async def close(self) -> None:
        """End all streams."""
        for stream in list(self._streams.values()):
            await self._end(stream)

    def _get(self, name: str, *, caller: bytes) -> Stream | None:
        stream = self._streams.get(name)
        if stream is None or not hmac.compare_digest(stream.caller, caller) or time.monotonic() > stream.until:
            return None
        return stream

    def _make_room(self) -> None:
        """Drop the oldest streams without listeners if there are too many."""
        left = sorted((one for one in self._streams.values() if not one.listeners), key=lambda one: one.until)
        size = sum(one.size for one in left)
        for surplus, stream in enumerate(left, start=MOST - len(left)):
            if surplus >= 0 and size <= self._max_bytes:
                break
            size -= stream.size
            self._drop(stream)

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
    """Add all events to a stream, until the end or until it is cancelled."""
    try:
        async for frame in frames:
            stream.add(frame)
    finally:
        await frames.aclose()
        stream.is_over = True
        stream.wake()


def gone() -> StreamGoneError:
    """The error for a stream that cannot be resumed, whatever the reason."""
    return StreamGoneError(
        "This stream cannot be resumed: it is not kept any more, or it belongs to another caller or request. Send the "
        "request without Last-Event-ID; a finished brief is in the cache."
    )
