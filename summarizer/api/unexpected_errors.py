"""Answers 500 to unexpected errors. The cause is in the log, and never in the response."""

from __future__ import annotations

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.problems import problem_of_status, respond
from summarizer.api.request_log import ClientGoneError
from summarizer.telemetry import log_event


class UnexpectedErrors:
    """ASGI middleware that logs an error that no other part handles, and answers 500 if no response has begun."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except (ClientGoneError, ClientDisconnect):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and no stack
            scope.setdefault("state", {})["note"] = {"code": "internal"}
            log_event("failure", level=logging.ERROR, error=error)
            if not has_begun:
                detail = "The service failed. Its log has the cause under this request's id."
                await respond(problem_of_status(500, detail))(scope, receive, send)
