"""Retries of one call: what to send, whether to retry, and how long to wait. Both clients use `RetriedCall`."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Generic, TypeVar

import httpx2

from summarizer import errors
from summarizer.client.calls import Call
from summarizer.client.error_mapping import error_from_failure, error_from_format, error_from_response

T = TypeVar("T")

RETRIED_STATUSES: Final = frozenset({408, 409, 429})
"""Statuses below 500 that are retried."""

NOT_RETRIED: Final = (
    httpx2.ReadTimeout,  # the service may still be working, and a model call be paid for
    httpx2.WriteTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Number of retries and backoff."""

    max_retries: int = 2  # maximum retries of a call
    # Seconds before the first retry, reduced by up to half at random. The delay doubles each time.
    first_delay: float = 0.5
    max_delay: float = 8.0  # maximum backoff in seconds
    # Longest Retry-After in seconds that is waited for. If it is longer, the error is raised.
    max_retry_after: float = 60.0
    jitter: Callable[[], float] = random.random  # returns a number from 0 to 1

    def backoff(self, repetition: int) -> float:
        """Return the seconds before a retry, counted from 0."""
        return min(self.max_delay, self.first_delay * 2.0 ** min(repetition, 30)) * (1 + self.jitter()) / 2


class RetriedCall(Generic[T]):
    """A call and its retries."""

    def __init__(self, call: Call[T], *, policy: RetryPolicy, service_url: str) -> None:
        self.call = call
        self.policy = policy
        self.service_url = service_url
        self.repetition = 0
        self.headers = {"Accept": "application/json", **call.headers}
        if call.body is not None:
            self.headers = {"Content-Type": "application/json", **self.headers, "Idempotency-Key": call.key}

    def handle_error(self, answer: httpx2.Response) -> float:
        """Return the seconds before a retry after an error response.

        Raises:
            APIStatusError: The error is not retried.
        """
        error = error_from_response(answer, service_url=self.service_url)
        retry_after = parse_retry_after(answer.headers.get("retry-after"))
        if not is_retryable(answer) or (retry_after or 0) > self.policy.max_retry_after:
            raise error
        return self.count_retry(error, retry_after=retry_after)

    def handle_failure(self, failure: httpx2.RequestError) -> float:
        """Return the seconds before a retry after a failed request.

        Raises:
            APIConnectionError: The failure is not retried, or no retries are left.
        """
        error = error_from_failure(failure, service_url=self.service_url)
        if isinstance(failure, NOT_RETRIED) or not isinstance(failure, httpx2.TransportError):
            raise error from failure
        try:
            return self.count_retry(error)
        except errors.APIError as last:
            raise last from failure

    def count_retry(self, error: errors.APIError, *, retry_after: float | None = None) -> float:
        """Count the next retry, and return the seconds before it.

        Raises:
            APIError: No retries are left; `error` is raised.
        """
        if self.repetition >= self.policy.max_retries:
            raise error
        self.repetition += 1
        return self.policy.backoff(self.repetition - 1) if retry_after is None else retry_after

    def read(self, answer: httpx2.Response, line: str | None = None) -> T:
        """Parse a successful response, or one line of it.

        Raises:
            APIError: It cannot be parsed.
        """
        try:
            return self.call.read(answer.content if line is None else line.encode())
        except ValueError:  # pydantic's ValidationError is one; its message repeats the answer
            raise error_from_format(answer, service_url=self.service_url) from None


def is_retryable(answer: httpx2.Response) -> bool:
    """Whether an error response is retried."""
    advice = answer.headers.get("x-should-retry")
    if advice in ("true", "false"):
        return advice == "true"
    return answer.status_code in RETRIED_STATUSES or answer.is_server_error


def parse_retry_after(value: str | None) -> float | None:
    """Parse a Retry-After header, in seconds or as a date; None if it is missing or invalid.

    >>> parse_retry_after("7")
    7.0
    >>> parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT")
    0.0
    >>> parse_retry_after("soon") is None
    True
    """
    if value is None:
        return None
    words = value.strip()
    if words.isascii() and words.isdigit():
        return float(words[:10])
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
