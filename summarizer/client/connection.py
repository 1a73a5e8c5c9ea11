"""What both clients share: base URL, headers and timeouts, checked when a client is created."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import httpx2

from summarizer.client.calls import Call, is_header_value
from summarizer.client.retries import RetriedCall, RetryPolicy
from summarizer.client.sse import ResumableStream
from summarizer.errors import ConfigurationError, InputError
from summarizer.version import __version__

T = TypeVar("T")

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT: Final = 300.0
"""Seconds. One brief can take several calls of a model."""

CONNECT_TIMEOUT: Final = 10.0

SILENCE: Final = 45.0
"""Seconds without a byte of a stream after which it is lost. The service sends something every 15 seconds."""

CANCEL_TIMEOUT: Final = 5.0
"""Time limit in seconds of the request that ends a stream."""


class ClientBase:
    """What is to be sent, by which rules, and to whom. `Client` and `AsyncClient` send it."""

    _http: httpx2.Client | httpx2.AsyncClient

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None,
        timeout: float | None,
        max_retries: int,
        jitter: Callable[[], float],
    ) -> None:
        self._url = parse_base_url(base_url)
        self._service_url = str(self._url.copy_with(userinfo=b""))  # for messages: without user name and password
        self._headers = make_headers(api_key)
        self._policy = RetryPolicy(max_retries=max_retries, jitter=jitter)
        self._timeouts = {is_stream: make_timeout(timeout, is_stream=is_stream) for is_stream in (False, True)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._service_url!r})"

    def _start_call(self, call: Call[T]) -> RetriedCall[T]:
        if self._http.is_closed:
            raise InputError("This client is closed. Make another, or call it inside its `with` block.")
        return RetriedCall(call, policy=self._policy, service_url=self._service_url)

    def _start_stream(self, call: Call[Any]) -> ResumableStream:
        return ResumableStream(call, policy=self._policy, service_url=self._service_url)

    def _build_request(self, exchange: RetriedCall[Any], *, stream: bool) -> httpx2.Request:
        call = exchange.call
        return self._http.build_request(
            call.method, call.path, content=call.body, headers=exchange.headers, timeout=self._timeouts[stream]
        )


def parse_base_url(value: str) -> httpx2.URL:
    """Parse the base URL."""
    try:
        url = httpx2.URL(value)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"base_url must be like {DEFAULT_BASE_URL}, not “{value[:200]}”.")
    return url


def make_headers(api_key: str | None) -> dict[str, str]:
    """Return the headers of every request."""
    headers = {"User-Agent": f"summarizer-client/{__version__}"}
    if api_key is not None:
        if not is_header_value(api_key) or " " in api_key:
            raise ConfigurationError("The api_key holds characters that no key has. Was a line break copied with it?")
        headers["Authorization"] = f"Bearer {api_key}"
    return headers


def make_timeout(seconds: float | None, *, is_stream: bool = False) -> httpx2.Timeout:
    """Return the timeouts: `seconds` for a response, None for no limit, and at most `CONNECT_TIMEOUT` to connect.

    A stream has at least `SILENCE` seconds for each part: between two events a model writes.
    """
    connect = CONNECT_TIMEOUT if seconds is None else min(seconds, CONNECT_TIMEOUT)
    read = seconds if seconds is None or not is_stream else max(seconds, SILENCE)
    return httpx2.Timeout(seconds, connect=connect, read=read)
