"""Streams of server-sent events (WHATWG HTML, 9.2).

An error before the first event is an ordinary response with its status, unless the first event takes so long that the
response begins without it; after that, an error is an event.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from summarizer.api.brief_headers import EVENT_STREAM
from summarizer.api.disconnects import ClientGoneError, cancel_tasks, run_until_disconnect, wait_for_disconnect
from summarizer.api.idempotency import ReplayedError
from summarizer.api.problems import problem_of, problem_of_status
from summarizer.api.request_log import record_brief, record_failed_brief
from summarizer.api.stream_registry import Stream, StreamRegistry
from summarizer.errors import ProviderError, SummarizerError
from summarizer.schemas.events import StreamEvent
from summarizer.telemetry import log_event

SINGULARS: Final = {
    "actors": "actor",
    "positions": "position",
    "numeric_claims": "numeric_claim",
    "open_questions": "open_question",
}
"""Event names of the items of news sections."""

KEEP_ALIVE = 15.0
"""Seconds without an event after which a comment is sent, so that proxies keep the connection open."""

SILENCE = b": still here\n\n"

HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would buffer the events
}


async def answer_events(
    request: Request, events: AsyncGenerator[StreamEvent, None], *, streams: StreamRegistry, stream: Stream
) -> Response:
    """Respond with a stream of events, after the first event or `KEEP_ALIVE` seconds.

    Args:
        stream: The stream, which has not begun.

    Raises:
        SummarizerError: There was an error before the first event.
        ReplayedError: The stored response is an error.
        ClientGoneError: The caller disconnected before the response.
    """
    first = asyncio.ensure_future(anext(events))  # `started`, unless there is an error
    try:
        await run_until_disconnect(request, asyncio.wait({first}, timeout=KEEP_ALIVE))
        if first.done():
            first.result()
    except BaseException:
        await cancel_tasks(first)
        await events.aclose()
        raise
    streams.begin(stream, write_events(first, events, request=request, stream=stream))
    return EventResponse(request, streams=streams, stream=stream)


class EventResponse(Response):
    """Sends a stream's events as they come.

    Args:
        had: How many events the caller has already.
    """

    media_type = EVENT_STREAM

    def __init__(self, request: Request, *, streams: StreamRegistry, stream: Stream, had: int = 0) -> None:
        super().__init__(headers={**HEADERS, "Stream-ID": stream.id})
        del self.headers["content-length"]
        self._request, self._streams, self._stream, self._had = request, streams, stream, had
        self._news = streams.listen(stream)  # listen before sending, so that the stream does not end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all events.

        Raises:
            ClientGoneError: The caller disconnected.
        """
        del scope, receive  # the request has them
        hangup = asyncio.ensure_future(wait_for_disconnect(self._request.receive))
        hangup.add_done_callback(lambda _: self._news.set())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if not self._stream.frames:
                await send(chunk(SILENCE))
            while not (self._stream.is_over and self._had >= len(self._stream.frames)):
                frames = self._stream.frames[self._had :]
                self._had += len(frames)
                if frames:
                    await send(chunk(b"".join(frames)))
                elif not await self._wait():
                    await send(chunk(SILENCE))
                if hangup.done():
                    raise ClientGoneError
            if self._stream.note:
                self._request.state.note = self._stream.note
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await cancel_tasks(hangup)
            await self._streams.leave(self._stream, self._news)

    async def _wait(self) -> bool:
        """Wait for the next event or a disconnect; False after `KEEP_ALIVE` seconds without either."""
        try:
            async with asyncio.timeout(KEEP_ALIVE):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


async def write_events(
    first: Awaitable[StreamEvent], events: AsyncGenerator[StreamEvent, None], *, request: Request, stream: Stream
) -> AsyncGenerator[bytes, None]:
    """Encode the events; an error is the last one."""
    try:
        yield write_event(await first)
        async for event in events:
            if event.type == "brief":
                record_brief(request, event.brief)
            yield write_event(event)
    except SummarizerError as error:
        record_failed_brief(request, error)
        problem = problem_of(error)
        note = {"provider": error.provider, "model": error.model} if isinstance(error, ProviderError) else {}
        stream.note = {"code": problem.code, **note}
        yield write_frame("error", problem)
    except ReplayedError as error:
        stream.note = {"code": error.problem.code}
        yield write_frame("error", error.problem)
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and no stack
        log_event("failure", level=logging.ERROR, error=error)
        problem = problem_of_status(500, "The service failed. Its log has the cause under this request's id.")
        stream.note = {"code": problem.code}
        yield write_frame("error", problem)
    finally:
        await events.aclose()


def write_event(event: StreamEvent) -> bytes:
    """Encode an event. Its name is its type, or for an item of news its section in the singular."""
    name: str = event.type
    if event.type == "item" and event.schema_name.startswith("news/"):
        name = SINGULARS.get(event.section, name)
    return write_frame(name, event)


def write_frame(name: str, data: BaseModel) -> bytes:
    """Encode a named event. JSON has no line breaks, which would end it."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n".encode()


def chunk(body: bytes) -> dict[str, Any]:
    """The ASGI message of a part of the body."""
    return {"type": "http.response.body", "body": body, "more_body": True}
