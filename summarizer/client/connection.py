"""Where the service is and how it is addressed: checked once, when a client is made, for both clients alike."""

from __future__ import annotations

from typing import Final

import httpx2

from summarizer.errors import ConfigurationError
from summarizer.version import __version__

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT: Final = 300.0
"""Seconds; a model may be asked twice for one brief."""

CONNECT_TIMEOUT: Final = 10.0

CANCEL_TIMEOUT: Final = 5.0
"""Seconds for telling the service that the rest of a stream is not wanted."""


def parse_base_url(value: str) -> httpx2.URL:
    """The service's address.

    Raises:
        ConfigurationError: It is no http or https URL.
    """
    try:
        url = httpx2.URL(value)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"base_url must be like {DEFAULT_BASE_URL}, not “{value[:200]}”.")
    return url


def redact_url(url: httpx2.URL) -> str:
    """The service's address for messages: without a user or password that it may hold."""
    return str(url.copy_with(userinfo=b""))


def make_headers(api_key: str | None) -> dict[str, str]:
    """Headers of every request.

    Raises:
        ConfigurationError: The key can't stand in a header.
    """
    headers = {"User-Agent": f"summarizer-client/{__version__}"}
    if api_key is not None:
        if not api_key or not api_key.isascii() or not api_key.isprintable() or " " in api_key:
            raise ConfigurationError("The api_key holds characters that no key has. Was a line break copied with it?")
        headers["Authorization"] = f"Bearer {api_key}"
    return headers


def make_timeout(seconds: float) -> httpx2.Timeout:
    """Seconds for an answer; a service that is there takes a connection sooner."""
    return httpx2.Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT))
