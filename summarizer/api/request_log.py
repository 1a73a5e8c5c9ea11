"""Middleware that gives every request an id, one log line, metrics and a span."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fastapi import Request
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.auth import key_name
from summarizer.api.http_request import REFUSAL, REQUEST_ID, ClientGoneError
from summarizer.api.metrics import AnsweredRequest, ServiceMetrics
from summarizer.api.middleware import HttpMiddleware
from summarizer.api.openapi import PROBES
from summarizer.api.problems import METHODS
from summarizer.errors import attempts_of, code_of
from summarizer.schemas.brief import Envelope
from summarizer.telemetry import accept_request_id, current_request_id, log_brief, log_event, log_failed_brief
from summarizer.tracing import NO_SPAN, TRACEPARENT, Span, start_span

if TYPE_CHECKING:
    from summarizer.schemas.http import Problem

T = TypeVar("T")

SERVER_ERROR: Final = 500  # lowest status of server errors


class RequestLog(HttpMiddleware):
    def __init__(self, app: ASGIApp, *, metrics: ServiceMetrics) -> None:
        super().__init__(app)
        self.metrics = metrics

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = accept_request_id(Headers(scope=scope).get("x-request-id"))
        token = current_request_id.set(request_id)
        with start_request_span(scope) as span:
            try:
                await self.respond(scope, receive, send, span)
            finally:
                current_request_id.reset(token)

    async def respond(self, scope: Scope, receive: Receive, send: Send, span: Span) -> None:
        state = scope.setdefault("state", {})
        state[REQUEST_ID] = current_request_id.get()
        begun = time.perf_counter()
        status: int | None = None

        async def mark(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = current_request_id.get()
            await send(message)

        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, mark)
        except (ClientGoneError, ClientDisconnect):
            refusal: Problem | None = state.get(REFUSAL)
            status = refusal.status if refusal else None
            state["note"] = {"code": refusal.code if refusal else "client_gone"}
        finally:
            self.metrics.in_flight.dec()
            self.record(scope, span, status=status, seconds=time.perf_counter() - begun)

    def record(self, scope: Scope, span: Span, *, status: int | None, seconds: float) -> None:
        """Log and count a request under its route, not its path, which may contain anything; complete its span."""
        path = getattr(scope.get("route"), "path", "")
        method = scope["method"] if scope["method"] in METHODS else "other"
        note: dict[str, Any] = scope["state"].get("note", {})
        key = key_name(scope["state"])
        note = {**note, "key": key} if key else note
        level = logging.DEBUG if path in PROBES and status == 200 else logging.INFO
        log_event("request", level=level, method=method, route=path, status=status, seconds=round(seconds, 4), **note)
        answered = AnsweredRequest(method, path, status, str(note.get("code", "")), key)
        self.metrics.count_request(answered, seconds=seconds)
        if path:
            span.rename(f"{method} {path}")
        span.set(
            {
                "http.route": path or None,
                "http.response.status_code": status,
                "summarizer.problem": answered.code or None,
                "summarizer.key": key or None,
                "summarizer.request_id": current_request_id.get(),
            }
        )
        if status is None or status >= SERVER_ERROR:
            span.fail(answered.code or str(status or "incomplete"))


def start_request_span(scope: Scope) -> AbstractContextManager[Span]:
    """Start the span of a request as part of the caller's trace; probes have none.

    Its attributes follow the semantic conventions for HTTP servers, without path and query, which may contain anything.
    """
    if get_route_path(scope) in PROBES:
        return nullcontext(NO_SPAN)
    method = scope["method"] if scope["method"] in METHODS else "_OTHER"
    attributes = {
        "http.request.method": method,
        "url.scheme": scope.get("scheme", "http"),
        "network.protocol.version": scope.get("http_version"),
    }
    parent = Headers(scope=scope).get(TRACEPARENT, "")
    return start_span("HTTP" if method == "_OTHER" else method, attributes, kind="server", parent=parent)


def record_brief(request: Request, brief: Envelope) -> None:
    metrics: ServiceMetrics = request.app.state.metrics
    key = key_name(request.state)
    metrics.count_brief(brief, key)
    log_brief(brief, key=key)


@contextlib.contextmanager
def recording_failed_briefs(request: Request) -> Iterator[None]:
    """Log and count the model calls of the block and their cost if it fails."""
    try:
        yield
    except Exception as error:
        record_failed_brief(request, error)
        raise


def record_failed_brief(request: Request, error: Exception) -> None:
    """Log and count the model calls of a failed brief. Calls shared by several callers are counted once."""
    if attempts := attempts_of(error):
        metrics: ServiceMetrics = request.app.state.metrics
        key = key_name(request.state)
        metrics.count_failed_brief(code_of(error), attempts, key)
        log_failed_brief(code_of(error), attempts, key=key)
