"""The results of `Client.stream` and `AsyncClient.stream`: iterators of events, with the final brief."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from summarizer.schemas.brief import Brief
    from summarizer.schemas.events import StreamEvent


class BriefStream:
    """The events of one brief: `with client.stream(text) as events:`. Closing it early ends the call.

    Args:
        events: The events.
    """

    def __init__(self, events: Generator[StreamEvent, None, None]) -> None:
        self._events = events
        self._brief: Any = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> StreamEvent:
        event = next(self._events)
        if event.type == "brief":
            self._brief = event.brief
        return event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def brief(self) -> Brief:
        """Skip the remaining events and return the brief.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
        """
        for _ in self:
            pass
        brief: Brief = self._brief
        assert brief is not None, "the stream was closed before the brief came"
        return brief

    def close(self) -> None:
        """Close the connection."""
        self._events.close()


class AsyncBriefStream:
    """The events of one brief: `async with client.stream(text) as events:`. Closing it early ends the call.

    Args:
        events: The events.
    """

    def __init__(self, events: AsyncGenerator[StreamEvent, None]) -> None:
        self._events = events
        self._brief: Any = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StreamEvent:
        event = await anext(self._events)
        if event.type == "brief":
            self._brief = event.brief
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def brief(self) -> Brief:
        """Skip the remaining events and return the brief; see `BriefStream.brief`."""
        async for _ in self:
            pass
        brief: Brief = self._brief
        assert brief is not None, "the stream was closed before the brief came"
        return brief

    async def aclose(self) -> None:
        """Close the connection."""
        await self._events.aclose()
