"""Refuses requests that web pages of other sites send to a service without keys.

A browser lets any page send such a request to a service on the reader's machine. The page cannot read the response, but
the service would ask models, fetch URLs and make batches for it. If the service has keys, a page would need one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from summarizer.settings import Settings

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def require_same_origin(settings: Settings) -> Callable[[Request], Awaitable[None]]:
    """Make a dependency that refuses other origins than the service's own and `cors_origins`."""
    allowed = frozenset(settings.cors_origins)

    async def check(request: Request) -> None:
        if request.method in SAFE_METHODS or is_same_origin(request):
            return
        origin = request.headers.get("origin", "")
        if not allowed & {origin, "*"}:
            raise HTTPException(
                403,
                "A web page of another site sent this request. If it may use the service, add its origin to "
                "SUMMARIZER_CORS_ORIGINS.",
            )

    return check


def is_same_origin(request: Request) -> bool:
    """Whether the service's own page, or no page at all, sent a request.

    Browsers send `Sec-Fetch-Site` over HTTPS and to loopback addresses, and `Origin` with every request of another
    method than `SAFE_METHODS`. Other clients send neither.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
