"""Streams under way, and for a while after: each event is kept, so that a caller whose connection broke can go on.

What the events are and how they are sent is not known here. Nothing is kept on a disk.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from summarizer.errors import SummarizerError

MOST: Final = 200
"""Streams that are kept though nobody listens to them."""


class StreamGoneError(SummarizerError):
    """There is no such stream any more, or it is another caller's: which of them, nobody is told."""

    code: ClassVar[str] = "stream_gone"


@dataclass(slots=True, eq=False)
class Stream:
    """One stream.

    Attributes:
        caller: Who may listen to it.
        asked: What was asked for.
        is_resumable: Whether it goes on for a while when nobody listens.
        key: Stands for the caller's Idempotency-Key; empty without one.
        id: Names it; nobody can guess it.
        frames: What it has told so far, as it is sent.
        size: Bytes of that.
        note: What is logged of the error that it ended with.
        is_over: Whether nothing more will come.
        listeners: Set when something has come, one for each connection.
        work: Makes the events.
        until: When it ends if nobody listens until then, by the monotonic clock.
        timer: Ends it then.
    """

    caller: bytes
    asked: bytes
    is_resumable: bool
    key: str = ""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    frames: list[bytes] = field(default_factory=list)
    size: int = 0
    note: dict[str, Any] = field(default_factory=dict)
    is_over: bool = False
    listeners: set[asyncio.Event] = field(default_factory=set)
    work: asyncio.Task[None] | None = None
    until: float = float("inf")
    timer: asyncio.TimerHandle | None = None

    def add(self, frame: bytes) -> None:
        """Tell something; it gets the next number."""
        numbered = b"id: %s.%d\n%s" % (self.id.encode(), len(self.frames) + 1, frame)
        self.frames.append(numbered)
        self.size += len(numbered)
        self.wake()

    def wake(self) -> None:
        """Have the listeners look."""
        for listener in self.listeners:
            listener.set()


class StreamRegistry:
    """The streams of a service.

    Args:
        seconds: How long a stream is kept when nobody listens.
        max_bytes: Bytes of events that are kept for those whom nobody listens to; beyond that the oldest go.
    """

    def __init__(self, *, seconds: float, max_bytes: int) -> None:
        self._seconds, self._max_bytes = seconds, max_bytes
        self._streams: dict[str, Stream] = {}

    def begin(self, stream: Stream, frames: AsyncGenerator[bytes, None]) -> None:
        """Have a stream told to whoever listens.

        Args:
            stream: The stream, which nobody listens to yet.
            frames: What it tells; closed at the end.
        """
        self._streams[stream.id] = stream
        stream.work = asyncio.create_task(run(stream, frames))

    def find(self, event_id: str, *, caller: bytes, asked: bytes) -> tuple[Stream, int]:
        """The stream that an event belongs to, and how many of its events came up to that one.

        Raises:
            StreamGoneError: It is not kept, or not this caller's, or something else was asked for.
        """
        name, _, number = event_id.rpartition(".")
        stream = self._get(name, caller=caller)
        had = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1
        if not hmac.compare_digest(stream.asked, asked) or not 0 <= had <= len(stream.frames):
            raise gone()
        return stream, had

    def find_same(self, stream: Stream) -> Stream | None:
        """One that has begun and answers the same key; none that failed."""
        if not stream.key:
            return None
        for other in self._streams.values():
            if other.key == stream.key and other.asked == stream.asked and not other.note:
                return other
        return None

    def listen(self, stream: Stream) -> asyncio.Event:
        """Begin to listen; the event is set when something has come."""
        listener = asyncio.Event()
        stream.listeners.add(listener)
        stream.until = float("inf")
        if stream.timer is not None:
            stream.timer.cancel()
        return listener

    async def leave(self, stream: Stream, listener: asyncio.Event) -> None:
        """Stop listening. Where nobody is left, the stream ends at once, or after a while if that was asked for."""
        stream.listeners.discard(listener)
        if stream.listeners:
            return
        if not (stream.is_over or stream.is_resumable) or not self._seconds:
            await self._end(stream)
        elif stream.id in self._streams:
            stream.until = time.monotonic() + self._seconds
            stream.timer = asyncio.get_running_loop().call_later(self._seconds, self._drop, stream)
            self._make_room()

    async def stop(self, name: str, *, caller: bytes) -> None:
        """End a stream, since its caller wants no more of it.

        Raises:
            StreamGoneError: There is no such stream of this caller's.
        """
        await self._end(self._get(name, caller=caller))

    async def close(self) -> None:
        """End all streams."""
        for stream in list(self._streams.values()):
            await self._end(stream)

    def _get(self, name: str, *, caller: bytes) -> Stream:
        stream = self._streams.get(name)
        if stream is None or not hmac.compare_digest(stream.caller, caller) or time.monotonic() > stream.until:
            raise gone()
        return stream

    def _make_room(self) -> None:
        """Give up those that nobody has listened to for longest, where there are too many."""
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
    """Tell all that comes, until its end or until it is cancelled."""
    try:
        async for frame in frames:
            stream.add(frame)
    finally:
        await frames.aclose()
        stream.is_over = True
        stream.wake()


def gone() -> StreamGoneError:
    """What is said of a stream that cannot be taken up, whatever the reason."""
    return StreamGoneError(
        "This stream cannot be taken up again: it is not kept any more, or it is not this caller's, or another request "
        "was sent than it answers. Send the request without Last-Event-ID; a brief that was finished is in the cache."
    )
