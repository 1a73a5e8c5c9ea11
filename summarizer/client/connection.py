"""Base URL, headers and timeouts of both clients, checked when a client is created."""

from __future__ import annotations

from typing import Final

import httpx2

from summarizer.errors import ConfigurationError
from summarizer.version import __version__

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT: Final = 300.0
"""Seconds. One brief can take several calls of a model."""

CONNECT_TIMEOUT: Final = 10.0

SILENCE: Final = 45.0
"""Seconds without a byte of a stream after which it is lost. The service sends something every 15 seconds."""

CANCEL_TIMEOUT: Final = 5.0
"""Time limit in seconds of the request that ends a stream."""

CLOSED: Final = "This client is closed. Make another, or call it inside its `with` block."


def parse_base_url(value: str) -> httpx2.URL:
    """Parse the base URL.

    Raises:
        ConfigurationError: It is not an http or https URL.
    """
    try:
        url = httpx2.URL(value)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"base_url must be like {DEFAULT_BASE_URL}, not “{value[:200]}”.")
    return url


def redact_url(url: httpx2.URL) -> str:
    """Return the base URL for messages, without user name and password."""
    return str(url.copy_with(userinfo=b""))


def make_headers(api_key: str | None) -> dict[str, str]:
    """Return the headers of every request.

    Raises:
        ConfigurationError: The key cannot be sent in a header.
    """
    headers = {"User-Agent": f"summarizer-client/{__version__}"}
    if api_key is not None:
        if not is_header_value(api_key) or " " in api_key:
            raise ConfigurationError("The api_key holds characters that no key has. Was a line break copied with it?")
        headers["Authorization"] = f"Bearer {api_key}"
    return headers


def is_header_value(value: str) -> bool:
    """Whether a string can be sent in a header as it is."""
    return value.isascii() and value.isprintable() and value == value.strip() != ""


def make_timeout(seconds: float | None, *, is_stream: bool = False) -> httpx2.Timeout:
    """Return the timeouts: `seconds` for a response, None for no limit, and at most `CONNECT_TIMEOUT` to connect.

    A stream has at least `SILENCE` seconds for each part: between two events a model writes.
    """
    connect = CONNECT_TIMEOUT if seconds is None else min(seconds, CONNECT_TIMEOUT)
    read = seconds if seconds is None or not is_stream else max(seconds, SILENCE)
    return httpx2.Timeout(seconds, connect=connect, read=read)
