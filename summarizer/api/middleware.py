"""ASGI middleware around every response: security headers, CORS, early responses, unexpected errors, HEAD."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from summarizer.api.disconnects import ClientGoneError
from summarizer.api.http_middleware import HttpMiddleware
from summarizer.api.openapi import HEADERS
from summarizer.api.problems import problem_of_status, respond
from summarizer.telemetry import log_event

SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders(HttpMiddleware):
    """ASGI middleware that adds `SECURITY` to every response."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and add the headers that its response does not have."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add)


def add_cors(app: FastAPI, *, origins: tuple[str, ...]) -> None:
    """Let web pages of these origins call the service. No cookies are used, so none are allowed."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=list(HEADERS),
        max_age=600,
    )


MAX_BYTES: Final = 64_000_000
"""Bytes that are read and discarded before the connection is closed all the same."""

MAX_SECONDS: Final = 10.0
"""Seconds for it."""

MAX_SILENCE: Final = 1.0
"""Seconds without a byte after which the client is taken to wait for the response."""


class EarlyResponse(HttpMiddleware):
    """ASGI middleware that delays a response until the request's body has arrived, within limits."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and discard what is left of its body before the response."""
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


class UnexpectedErrors(HttpMiddleware):
    """ASGI middleware that logs an error that no other part handles, and answers 500 if no response has begun.

    A request that is cancelled, since the service is being stopped, is answered with 503.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except (ClientGoneError, ClientDisconnect):
            raise
        except asyncio.CancelledError:  # uvicorn cancels what still runs after `drain_timeout`, and would answer 500
            if has_begun:
                raise
            problem = problem_of_status(503, "The service is being stopped. Send the request again.")
            scope.setdefault("state", {})["note"] = {"code": problem.code}
            await respond(problem, headers={"Retry-After": "1"})(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and no stack
            scope.setdefault("state", {})["note"] = {"code": "internal"}
            log_event("failure", level=logging.ERROR, error=error)
            if not has_begun:
                detail = "The service failed. Its log has the cause under this request's id."
                await respond(problem_of_status(500, detail))(scope, receive, send)


class HeadAnsweredError(Exception):
    """The headers are sent; nothing else of the response is needed."""


class HeadRequests(HttpMiddleware):
    """ASGI middleware that has the app answer HEAD as GET, and ends its work when the headers are sent."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            raise HeadAnsweredError

        scope.setdefault("state", {})
        get = {**scope, "method": "GET"}
        try:
            await self.app(get, receive, send_headers)
        except HeadAnsweredError:
            pass
        finally:
            scope["route"] = get.get("route")  # for the log
