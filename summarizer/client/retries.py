"""One call and its retries, without the sending: what to send, whether to wait and come back, what an answer means.

Both clients drive the same `RetriedCall`, so that neither decides anything for itself.
"""

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
from summarizer.client.error_mapping import error_from_failure, error_from_response

T = TypeVar("T")

RETRIED_STATUSES: Final = frozenset({408, 409, 429})
"""Statuses below 500 after which the same request may succeed."""

NOT_RETRIED: Final = (
    httpx2.ReadTimeout,  # the service may still be working, and a model be paid for: don't ask for it a second time
    httpx2.WriteTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When to come back.

    Attributes:
        max_retries: How often a call is repeated.
        first: Seconds before the first repetition, halved at random; each further one waits twice as long.
        longest: Seconds that a backoff is at most.
        patience: Seconds that a Retry-After may ask for; where it asks for more, the error is raised at once.
        jitter: Gives a number from 0 to 1.
    """

    max_retries: int = 2
    first_delay: float = 0.5
    max_delay: float = 8.0
    max_retry_after: float = 60.0
    jitter: Callable[[], float] = random.random

    def backoff(self, repetition: int) -> float:
        """Seconds before the given repetition, the first of which is 0."""
        return min(self.max_delay, self.first_delay * 2.0 ** min(repetition, 30)) * (1 + self.jitter()) / 2


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The call's result."""

    value: T


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Send the same request again after so many seconds."""

    seconds: float


class RetriedCall(Generic[T]):
    """The course of one call."""

    def __init__(self, call: Call[T], *, policy: RetryPolicy, service_url: str) -> None:
        self.call = call
        self.policy = policy
        self.service_url = service_url
        self.repetition = 0
        self.headers = {"Accept": "application/json", **call.headers}
        if call.body is not None:
            self.headers = {"Content-Type": "application/json", **self.headers, "Idempotency-Key": call.key}

    def handle_response(self, answer: httpx2.Response) -> Done[T] | RetryAfter:
        """What an answer means.

        Raises:
            APIError: It is an error that waiting won't mend, or no answer of the service.
        """
        return Done(self.read(answer)) if answer.is_success else self.handle_error(answer)

    def handle_error(self, answer: httpx2.Response) -> RetryAfter:
        """What an answer means that is none of success.

        Raises:
            APIStatusError: Waiting won't mend it.
        """
        error = error_from_response(answer, service_url=self.service_url)
        retry_after = parse_retry_after(answer.headers.get("retry-after"))
        if not is_retryable(answer) or (retry_after or 0) > self.policy.max_retry_after:
            raise error
        return self.wait(error, retry_after=retry_after)

    def handle_failure(self, failure: httpx2.RequestError) -> RetryAfter:
        """What it means that no answer came.

        Raises:
            APIConnectionError: It has been tried often enough, or waiting won't mend it.
        """
        error = error_from_failure(failure, service_url=self.service_url)
        if isinstance(failure, NOT_RETRIED) or not isinstance(failure, httpx2.TransportError):
            raise error from failure
        try:
            return self.wait(error)
        except errors.APIError as last:
            raise last from failure

    def wait(self, error: errors.APIError, *, retry_after: float | None = None) -> RetryAfter:
        """How long to wait.

        Raises:
            APIError: The one given, where the call was repeated often enough.
        """
        if self.repetition >= self.policy.max_retries:
            raise error
        self.repetition += 1
        return RetryAfter(self.policy.backoff(self.repetition - 1) if retry_after is None else retry_after)

    def read(self, answer: httpx2.Response) -> T:
        """The result in an answer.

        Raises:
            APIError: It is not in the service's form.
        """
        try:
            return self.call.read(answer.content)
        except ValueError:  # pydantic's ValidationError is one; its message repeats the answer
            kind = answer.headers.get("content-type", "no content type")
            raise errors.APIError(
                f"{self.service_url} answered {answer.status_code} with {kind[:100]}, but not with what this client reads. "
                "Is base_url the service's, and are both of the same version?",
                status_code=answer.status_code,
                request_id=answer.headers.get("x-request-id"),
            ) from None


def is_retryable(answer: httpx2.Response) -> bool:
    """Whether the same request may succeed later."""
    if answer.headers.get("x-should-retry") == "false":
        return False
    return answer.status_code in RETRIED_STATUSES or answer.is_server_error


def parse_retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks to wait, given as seconds or as a date; None where it says nothing.

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
