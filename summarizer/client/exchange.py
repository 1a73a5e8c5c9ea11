"""One call and its retries, without the sending: what to send, whether to wait and come back, what an answer means.

Both clients drive the same `Exchange`, so that neither decides anything for itself.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, Generic, TypeVar

import httpx2

from summarizer import errors
from summarizer.client.calls import Call

T = TypeVar("T")

RETRIED: Final = frozenset({408, 409, 429})
"""Statuses below 500 after which the same request may succeed."""

FINAL_FAILURES: Final = (
    httpx2.ReadTimeout,  # the service may still be working, and a model be paid for: don't ask for it a second time
    httpx2.WriteTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)

BY_STATUS: Final[Mapping[int, type[errors.APIStatusError]]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    413: errors.PayloadTooLargeError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}


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
    first: float = 0.5
    longest: float = 8.0
    patience: float = 60.0
    jitter: Callable[[], float] = random.random

    def backoff(self, repetition: int) -> float:
        """Seconds before the given repetition, the first of which is 0."""
        return min(self.longest, self.first * 2.0 ** min(repetition, 30)) * (1 + self.jitter()) / 2


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The call's result."""

    value: T


@dataclass(frozen=True, slots=True)
class Wait:
    """Send the same request again after so many seconds."""

    seconds: float


class Exchange(Generic[T]):
    """The course of one call."""

    def __init__(self, call: Call[T], *, policy: RetryPolicy, place: str) -> None:
        self.call = call
        self.policy = policy
        self.place = place
        self.repetition = 0
        self.headers = {"Accept": "application/json", **call.headers}
        if call.body is not None:
            self.headers = {"Content-Type": "application/json", **self.headers, "Idempotency-Key": call.key}

    def take(self, answer: httpx2.Response) -> Done[T] | Wait:
        """What an answer means.

        Raises:
            APIError: It is an error that waiting won't mend, or no answer of the service.
        """
        return Done(self.read(answer)) if answer.is_success else self.refuse(answer)

    def refuse(self, answer: httpx2.Response) -> Wait:
        """What an answer means that is none of success.

        Raises:
            APIStatusError: Waiting won't mend it.
        """
        error = error_of(answer, place=self.place)
        told = read_retry_after(answer.headers.get("retry-after"))
        if not is_retried(answer) or (told or 0) > self.policy.patience:
            raise error
        return self.wait(error, told=told)

    def fail(self, failure: httpx2.RequestError) -> Wait:
        """What it means that no answer came.

        Raises:
            APIConnectionError: It has been tried often enough, or waiting won't mend it.
        """
        error = explain_failure(failure, place=self.place)
        if isinstance(failure, FINAL_FAILURES) or not isinstance(failure, httpx2.TransportError):
            raise error from failure
        try:
            return self.wait(error)
        except errors.APIError as last:
            raise last from failure

    def wait(self, error: errors.APIError, *, told: float | None = None) -> Wait:
        """How long to wait.

        Raises:
            APIError: The one given, where the call was repeated often enough.
        """
        if self.repetition >= self.policy.max_retries:
            raise error
        self.repetition += 1
        return Wait(self.policy.backoff(self.repetition - 1) if told is None else told)

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
                f"{self.place} answered {answer.status_code} with {kind[:100]}, but not with what this client reads. "
                "Is base_url the service's, and are both of the same version?",
                status_code=answer.status_code,
                request_id=answer.headers.get("x-request-id"),
            ) from None


def is_retried(answer: httpx2.Response) -> bool:
    """Whether the same request may succeed later."""
    if answer.headers.get("x-should-retry") == "false":
        return False
    return answer.status_code in RETRIED or answer.is_server_error


def error_of(answer: httpx2.Response, *, place: str) -> errors.APIStatusError:
    """The error for an answer that is none of success."""
    status = answer.status_code
    problem = read_problem(answer)
    request_id = answer.headers.get("x-request-id") or problem.get("request_id")
    if problem.get("detail"):
        return error_from({**problem, "status": status}, request_id=request_id)
    if answer.is_redirect:
        message = f"{place} answered {status}, a redirect to {answer.headers.get('location', '')[:200]}. Mend base_url."
    else:
        given = answer.headers.get("content-type", "no content type")[:100]
        message = f"{place} answered {status} with {given} and no problem document. Is base_url the service's?"
    return class_of(status)(message, status_code=status, problem=problem, request_id=request_id)


def error_from(problem: Mapping[str, Any], *, request_id: str | None) -> errors.APIStatusError:
    """The error for a problem document."""
    status = problem["status"] if isinstance(problem.get("status"), int) else 500
    message = f"{problem.get('detail', 'The service failed.')} (HTTP {status}, {problem.get('code', 'no code')})"
    return class_of(status)(
        message, status_code=status, problem=problem, request_id=request_id or problem.get("request_id")
    )


def class_of(status: int) -> type[errors.APIStatusError]:
    """The class of error for a status."""
    return errors.ServerError if status >= 500 else BY_STATUS.get(status, errors.APIStatusError)


def read_problem(answer: httpx2.Response) -> dict[str, Any]:
    """The problem document in an answer; empty where there is none."""
    if "json" not in answer.headers.get("content-type", ""):
        return {}
    try:
        problem = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return problem if isinstance(problem, dict) else {}


def explain_failure(failure: httpx2.RequestError, *, place: str) -> errors.APIConnectionError:
    """The error for an answer that never came."""
    if isinstance(failure, httpx2.ConnectTimeout | httpx2.ConnectError):
        message = f"Nothing answers at {place}. Is the service running? `summarizer serve` starts it."
        kind = errors.APITimeoutError if isinstance(failure, httpx2.ConnectTimeout) else errors.APIConnectionError
        return kind(message)
    if isinstance(failure, httpx2.TimeoutException):
        return errors.APITimeoutError(f"{place} did not answer in time. Give a longer timeout=, or a shorter article.")
    return errors.APIConnectionError(f"The connection to {place} broke off ({type(failure).__name__}).")


def read_retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks to wait, given as seconds or as a date; None where it says nothing.

    >>> read_retry_after("7")
    7.0
    >>> read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT")
    0.0
    >>> read_retry_after("soon") is None
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
