"""Reads what is left of a request's body before an early response, so that the client gets to read the response.

A client that writes its whole body first would else meet a closed connection, and never see why it was refused.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES: Final = 64_000_000
"""Bytes that are read and discarded before the connection is closed all the same."""

MAX_SECONDS: Final = 10.0
"""Seconds for it."""

MAX_SILENCE: Final = 1.0
"""Seconds without a byte after which the client is taken to wait for the response."""


class EarlyResponse:
    """ASGI middleware that delays a response until the request's body has arrived, within limits."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and discard what is left of its body before the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # a client that asks before it sends its body is refused without it
        unread = "expect" not in Headers(scope=scope)

        async def track() -> Message:
            nonlocal unread
            message = await receive()
            unread = bool(message.get("more_body"))
            return message

        async def discard() -> None:
            size = 0
            while unread and size < MAX_BYTES:
                async with asyncio.timeout(MAX_SILENCE):
                    size += len((await track()).get("body", b""))

        async def respond(message: Message) -> None:
            nonlocal unread
            if message["type"] == "http.response.start" and unread:
                try:
                    async with asyncio.timeout(MAX_SECONDS):
                        await discard()
                except TimeoutError:
                    unread = False
            await send(message)

        await self.app(scope, track, respond)
