"""ASGI middleware: security headers, CORS, early responses, unexpected errors, HEAD, and limits of bodies and hosts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from fastapi import FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.http_request import ClientGoneError
from summarizer.api.openapi import PROBES, RESPONSE_HEADERS
from summarizer.api.problems import FOREIGN_PAGE, INTERNAL_FAULT, problem_of_status, respond
from summarizer.errors import INTERNAL
from summarizer.report.plain_text import show
from summarizer.schemas.http import Problem
from summarizer.settings import Settings
from summarizer.telemetry import log_event

SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",  # responses have articles, and a cache does not know `X-API-Key` for a key
}


class HttpMiddleware:
    """ASGI middleware for HTTP requests; `handle` calls `self.app`. The start and end of the app are left alone.

    Starlette's `BaseHTTPMiddleware` would run the app in a task of its own, and buffer its messages.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and pass on any other scope."""
        await (self.handle if scope["type"] == "http" else self.app)(scope, receive, send)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise NotImplementedError  # each middleware has its own


async def send_problem(
    problem: Problem, scope: Scope, receive: Receive, send: Send, *, headers: Mapping[str, str] | None = None
) -> None:
    """Answer a request with a problem, whose code is logged."""
    scope.setdefault("state", {})["note"] = {"code": problem.code}
    await respond(problem, headers=headers)(scope, receive, send)


class SecurityHeaders(HttpMiddleware):
    """ASGI middleware that adds those of `SECURITY` that a response does not have."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add)


class CrossOrigin(CORSMiddleware):
    """Starlette's CORS, which refuses a preflight request in plain text, with a problem instead."""

    def preflight_response(self, request_headers: Headers) -> ASGIApp:  # type: ignore[override]  # it is only called
        answer = super().preflight_response(request_headers)
        if answer.status_code == HTTPStatus.OK:
            return answer
        if self.is_allowed_origin(request_headers["origin"]):
            detail = (
                f"Web pages can send {', '.join(METHODS)} only, and no requests from a public to a private network."
            )
        else:
            detail = FOREIGN_PAGE
        kept = {name: value for name, value in answer.headers.items() if name not in ("content-length", "content-type")}
        return partial(send_problem, problem_of_status(HTTPStatus.FORBIDDEN, detail), headers=kept)


METHODS: Final = ("GET", "HEAD", "POST", "DELETE")  # methods of requests that web pages of `cors_origins` can send


def add_cors(app: FastAPI, *, origins: tuple[str, ...]) -> None:
    """Let web pages of these origins call the service. No cookies are used, so none are allowed."""
    app.add_middleware(
        CrossOrigin,
        allow_origins=origins,
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=list(RESPONSE_HEADERS),
        max_age=600,
    )


MAX_BYTES: Final = 64_000_000  # bytes that are read and discarded before the connection is closed all the same
MAX_SECONDS: Final = 10.0  # seconds for it
MAX_SILENCE: Final = 1.0  # seconds without a byte after which the client is taken to wait for the response


class EarlyResponse(HttpMiddleware):
    """ASGI middleware that delays a response until the request's body has arrived, within limits."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
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
            await send_problem(problem, scope, receive, send, headers={"Retry-After": "1"})
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and no stack
            scope.setdefault("state", {})["note"] = {"code": INTERNAL}
            log_event("failure", level=logging.ERROR, error=error)
            if not has_begun:
                await send_problem(problem_of_status(500, INTERNAL_FAULT), scope, receive, send)


class HeadAnsweredError(Exception):
    """The headers are sent; nothing else of the response is needed."""


class HeadRequests(HttpMiddleware):
    """ASGI middleware that has the app answer HEAD as GET, and ends its work when the headers are sent."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
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


class BodyLimit(HttpMiddleware):
    """ASGI middleware that refuses a compressed body, and one over the limit, with a Content-Length or in chunks.

    FastAPI's own limit answers in plain text.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        super().__init__(app)
        self.limits = {
            "/v1/articles": (settings.max_file_bytes, "Send a part of the file", "MAX_FILE_BYTES"),
            "/v1/batches": (settings.batch_max_bytes, "Send the articles in several batches", "BATCH_MAX_BYTES"),
        }
        self.others = (settings.max_body_bytes, "Send a part of the article", "MAX_BODY_BYTES")

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count received bytes, and raise above the limit."""
        limit, advice, setting = self.limits.get(get_route_path(scope), self.others)
        fault = (
            f"The body is over {limit:,} bytes. {advice}, or have the service's operator raise SUMMARIZER_{setting}."
        )
        declared = Headers(scope=scope).get("content-length", "")
        encoding = Headers(scope=scope).get("content-encoding", "identity").strip().lower()
        too_large = declared.isdecimal() and (len(declared) > len(str(limit)) or int(declared) > limit)
        received = 0

        async def count() -> Message:
            nonlocal received
            if encoding not in ("", "identity"):
                raise HTTPException(415, f"Send the body as it is, without `Content-Encoding: {encoding[:40]}`.")
            if too_large:
                raise HTTPException(413, fault)
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, fault)
            return message

        await self.app(scope, count, send)


ANY: Final = "*"

MAX_SHOWN: Final = 100  # most code points of a host that an error repeats


class HostCheck(HttpMiddleware):
    """ASGI middleware that answers 403 if the `Host` header names a host that the service does not have.

    A page of `evil.example` whose name suddenly leads to this machine (DNS rebinding) has the same origin as the
    service; its requests differ from others only in this header. It applies if callers need no key, or if
    `allowed_hosts` is set. Probes and metrics are served under any host.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        super().__init__(app)
        self.allowed = frozenset(settings.allowed_hosts)
        self.is_off = ANY in self.allowed or (settings.requires_key and not self.allowed)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_off or get_route_path(scope) in PROBES:
            await self.app(scope, receive, send)
            return
        for host in Headers(scope=scope).getlist("host"):
            name = read_host_name(host)
            if not (name in self.allowed or is_local(name)):
                problem = problem_of_status(
                    HTTPStatus.FORBIDDEN,
                    f"The request is for the host `{show(name[:MAX_SHOWN])}`, which this service does not have. If it "
                    "is the service's, add it to SUMMARIZER_ALLOWED_HOSTS.",
                )
                await send_problem(problem, scope, receive, send)
                return
        await self.app(scope, receive, send)


def read_host_name(value: str) -> str:
    """Read the name in a `Host` header, in lower case, without the port and the dot of the root.

    >>> [read_host_name(value) for value in ("Desk.Example.org:8000", "localhost.", "[::1]:8000", "[::1]")]
    ['desk.example.org', 'localhost', '::1', '::1']
    """
    value = value.strip().lower()
    name = value[1:].partition("]")[0] if value.startswith("[") else value.partition(":")[0]
    return name.removesuffix(".")


def is_local(name: str) -> bool:
    """Whether no DNS server of a stranger can lead a host to another address.

    >>> [is_local(name) for name in ("127.0.0.1", "::1", "localhost", "briefs", "app.localhost", "evil.example")]
    [True, True, True, True, True, False]
    """
    if "." not in name or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
