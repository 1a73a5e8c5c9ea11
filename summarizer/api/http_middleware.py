"""The base of the service's ASGI middleware: it handles HTTP requests, and leaves the start and end of the app alone.

Starlette's `BaseHTTPMiddleware` would run the app in a task of its own, and buffer its messages.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class HttpMiddleware:
    """ASGI middleware for HTTP requests; `handle` calls `self.app`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, and pass on any other scope."""
        await (self.handle if scope["type"] == "http" else self.app)(scope, receive, send)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        raise NotImplementedError  # each middleware has its own
