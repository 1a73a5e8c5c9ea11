"""Answers with a stream of server-sent events (WHATWG HTML, 9.2): as long as the caller listens, and to its end.

What the events say is the pipeline's. Before the first one there is an ordinary answer, so that an error has its
status; after it, an error is an event as well.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from summarizer.api.limits import EVENT_STREAM
from summarizer.api.problems import problem_of, problem_of_status
from summarizer.api.trace import ClientGoneError, log_summary, until_gone, wait_for_hangup
from summarizer.errors import ProviderError, SummarizerError
from summarizer.schemas.events import StreamEvent
from summarizer.telemetry import log_event

SINGULARS: Final = {
    "actors": "actor",
    "positions": "position",
    "numeric_claims": "numeric_claim",
    "open_questions": "open_question",
}
"""What an item of a section of news is called."""

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that nobody between takes the connection for dead."""

SILENCE = b": still here\n\n"

HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would keep the events until there is a page of them
}


async def answer_events(request: Request, events: AsyncGenerator[StreamEvent, None]) -> Response:
    """The answer that streams events, once there is one.

    Raises:
        SummarizerError: There is none.
        ClientGoneError: The caller hung up before.
    """
    try:
        first = await until_gone(request, take(events))
    except BaseException:
        await events.aclose()
        raise
    assert first is not None, "the first event is `started`, or an error"
    return EventResponse(request, first, events)


class EventResponse(Response):
    """Sends events as they come. A caller who hangs up ends what makes them."""

    media_type = EVENT_STREAM

    def __init__(self, request: Request, first: StreamEvent, events: AsyncGenerator[StreamEvent, None]) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._request, self._first, self._events = request, first, events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all events.

        Raises:
            ClientGoneError: The caller hung up.
        """
        del scope, receive  # the request has them
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        hangup = asyncio.ensure_future(wait_for_hangup(self._request))
        step: asyncio.Future[StreamEvent | None] | None = None
        try:
            await send(chunk(write_event(self._first)))
            while True:
                step = step or asyncio.ensure_future(take(self._events))
                waiting: list[asyncio.Future[Any]] = [hangup, step]
                await asyncio.wait(waiting, timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
                if hangup.done():
                    raise ClientGoneError
                if not step.done():
                    await send(chunk(SILENCE))
                    continue
                told, step = self._tell(step), None
                if told is None:
                    break
                await send(chunk(told))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await end_tasks(hangup, step)
            await self._events.aclose()

    def _tell(self, step: asyncio.Future[StreamEvent | None]) -> bytes | None:
        """What came of waiting for the next event; None at the end."""
        try:
            event = step.result()
        except SummarizerError as error:
            problem = problem_of(error)
            note = {"provider": error.provider, "model": error.model} if isinstance(error, ProviderError) else {}
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and no stack
            log_event("failure", level=logging.ERROR, error=error)
            problem = problem_of_status(500, "The service failed. Its log has the cause under this request's id.")
            note = {}
        else:
            if event is None:
                return None
            if event.type == "brief":
                log_summary(event.brief)
            return write_event(event)
        self._request.state.note = {"code": problem.code, **note}
        return write_frame("error", problem)


async def end_tasks(*tasks: asyncio.Future[Any] | None) -> None:
    """Cancel what is still waited for."""
    waiting = [task for task in tasks if task is not None]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def take(events: AsyncGenerator[StreamEvent, None]) -> StreamEvent | None:
    """The next event; None after the last."""
    return await anext(events, None)


def write_event(event: StreamEvent) -> bytes:
    """An event as it is sent."""
    return write_frame(name_event(event), event)


def name_event(event: StreamEvent) -> str:
    """What an event is called: an item of a section of news after its section, whatever else after its type."""
    if event.type == "item" and event.schema_name.startswith("news/"):
        return SINGULARS.get(event.section, event.type)
    return event.type


def write_frame(name: str, data: BaseModel) -> bytes:
    """A named event. JSON holds no line breaks, which would end it."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n".encode()


def chunk(body: bytes) -> dict[str, Any]:
    """A part of the answer's body."""
    return {"type": "http.response.body", "body": body, "more_body": True}
