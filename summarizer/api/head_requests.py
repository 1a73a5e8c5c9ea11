"""Answers HEAD as GET without the body (RFC 9110, 9.3.2)."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAnsweredError(Exception):
    """The headers are sent; nothing else of the response is needed."""


class HeadRequests:
    """ASGI middleware that has the app answer HEAD as GET, and ends its work when the headers are sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
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
