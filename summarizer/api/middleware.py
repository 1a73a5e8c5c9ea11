"""ASGI middleware: security headers, CORS, early responses, unexpected errors, HEAD, body limits and host checks."""

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

from summarizer.api.http_request import ClientGoneError, break_off
from summarizer.api.openapi import PROBES, RESPONSE_HEADERS
from summarizer.api.problems import FOREIGN_PAGE, INTERNAL_FAULT, problem_of_status, respond
from summarizer.errors import INTERNAL, SummarizerError
from summarizer.report.plain_text import show
from summarizer.schemas.http import Problem
from summarizer.settings import Settings
from summarizer.telemetry import log_event

SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",  # responses contain articles, and caches do not treat `X-API-Key` as a credential
}


class HttpMiddleware:
    """Base class of ASGI middleware for HTTP requests; `handle` calls `self.app`.

    Starlette's `BaseHTTPMiddleware` would run the app in a separate task and buffer its messages.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.handle if scope["type"] == "http" else self.app)(scope, receive, send)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise NotImplementedError


async def send_problem(
    problem: Problem, scope: Scope, receive: Receive, send: Send, *, headers: Mapping[str, str] | None = None
) -> None:
    """Respond with a problem, and note its code for the log."""
    scope.setdefault("state", {})["note"] = {"code": problem.code}
    await respond(problem, headers=headers)(scope, receive, send)


class SecurityHeaders(HttpMiddleware):
    """ASGI middleware that adds the headers of `SECURITY` that a response does not set itself."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add)


class CrossOrigin(CORSMiddleware):
    """Starlette's CORS middleware, with a problem instead of plain text when it refuses a preflight request."""

    def preflight_response(self, request_headers: Headers) -> ASGIApp:  # type: ignore[override]  # used as an ASGI app
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


METHODS: Final = ("GET", "HEAD", "POST", "DELETE")  # methods that web pages of `cors_origins` can use


def add_cors(app: FastAPI, *, origins: tuple[str, ...]) -> None:
    """Let web pages of these origins call the service, without cookies, which the service does not use."""
    app.add_middleware(
        CrossOrigin,
        allow_origins=origins,
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=list(RESPONSE_HEADERS),
        max_age=600,
    )


MAX_BYTES: Final = 64_000_000  # most bytes of a body that are discarded before the response is sent
MAX_SECONDS: Final = 10.0  # most seconds for discarding them
MAX_SILENCE: Final = 1.0  # seconds without data after which the client is assumed to wait for the response


class EarlyResponse(HttpMiddleware):
    """ASGI middleware that delays a response until the rest of the request's body has arrived, within limits."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        # a client that sends `Expect: 100-continue` holds its body back
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
    """ASGI middleware that logs unhandled errors, and answers 500 if no response has begun.

    A request that is cancelled because the service is stopping is answered with 503.
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
        except asyncio.CancelledError:  # uvicorn cancels requests after `drain_timeout`, and would answer 500
            if has_begun:
                raise
            problem = problem_of_status(503, "The service is being stopped. Send the request again.")
            await send_problem(problem, scope, receive, send, headers={"Retry-After": "1"})
        except Exception as error:  # noqa: BLE001 - whatever happens, the caller gets a problem, not a stack trace
            state = scope.setdefault("state", {})
            if has_begun and isinstance(error.__cause__, SummarizerError):  # it only breaks the response off
                state["note"] = {"code": error.__cause__.code}
                break_off(scope)
                return
            state["note"] = {"code": INTERNAL}
            log_event("failure", level=logging.ERROR, error=error)
            if not has_begun:
                await send_problem(problem_of_status(500, INTERNAL_FAULT), scope, receive, send)


class HeadAnsweredError(Exception):
    """Ends the handling of a HEAD request once its headers are sent."""


class HeadRequests(HttpMiddleware):
    """ASGI middleware that handles HEAD as GET, and stops the app when the headers are sent."""

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
            scope["route"] = get.get("route")  # used by the request log


class BodyLimit(HttpMiddleware):
    """ASGI middleware that refuses compressed bodies, and bodies over the limit, whether or not they are chunked.

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
        """Count received bytes, and raise `HTTPException` above the limit."""
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

MAX_SHOWN: Final = 100  # code points of a host name that an error shows


class HostCheck(HttpMiddleware):
    """ASGI middleware that answers 403 if the `Host` header is neither in `allowed_hosts` nor local.

    After DNS rebinding, when the name `evil.example` resolves to this machine, its pages have the same origin as the
    service; only this header gives them away. The check applies if callers need no key, or if `allowed_hosts` is set.
    Probes and metrics accept any host.
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
    """Read the name in a `Host` header, in lower case, without the port and a trailing dot.

    >>> [read_host_name(value) for value in ("Desk.Example.org:8000", "localhost.", "[::1]:8000", "[::1]")]
    ['desk.example.org', 'localhost', '::1', '::1']
    """
    value = value.strip().lower()
    name = value[1:].partition("]")[0] if value.startswith("[") else value.partition(":")[0]
    return name.removesuffix(".")


def is_local(name: str) -> bool:
    """Whether no foreign DNS server can decide to which address a host name resolves.

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
