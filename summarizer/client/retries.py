"""Retries of a call, for both clients: whether and when to retry, and the `APIError` for a response or failure."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import httpx2

from summarizer import errors
from summarizer.client.calls import Call

if TYPE_CHECKING:
    from summarizer.schemas.brief import Attempt

T = TypeVar("T")


class TimedBody(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of a response with a time limit for all of it, however often a part arrives."""

    def __init__(self, body: Any, *, until: float) -> None:
        self._body, self._until = body, until

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._check_time()
            yield part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            self._check_time()
            yield part

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise httpx2.ReadTimeout("The response was not complete in time.")

    def close(self) -> None:
        self._body.close()

    async def aclose(self) -> None:
        await self._body.aclose()


def limit_body(answer: httpx2.Response, *, until: float) -> httpx2.Response:
    """Limit the time for reading the body of a response; `until` is a `time.monotonic` time."""
    answer.stream = TimedBody(answer.stream, until=until)
    return answer


def prepare_stream(answer: httpx2.Response) -> httpx2.Response:
    """Decode a stream of events or lines as UTF-8, its only encoding, whatever charset its Content-Type names."""
    answer.encoding = "utf-8"
    return answer


RETRIED_STATUSES: Final = frozenset({408, 409, 429})  # statuses below 500 that are retried

NOT_RETRIED: Final = (
    httpx2.ReadTimeout,  # the service may still be working on the request, with paid model calls
    httpx2.WriteTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)


FIRST_DELAY: Final = 0.5  # seconds before the first retry; doubled each time, and randomly reduced by up to half
MAX_DELAY: Final = 8.0  # maximum backoff in seconds
MAX_RETRY_AFTER: Final = 60.0  # longest Retry-After in seconds that the client waits for; above it, the error is raised


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    max_retries: int  # per call
    jitter: Callable[[], float]  # returns a number from 0 to 1

    def backoff(self, repetition: int) -> float:
        """Return the seconds before a retry, counted from 0."""
        return min(MAX_DELAY, FIRST_DELAY * 2.0 ** min(repetition, 30)) * (1 + self.jitter()) / 2


class RetriedCall(Generic[T]):
    def __init__(self, call: Call[T], *, policy: RetryPolicy, service_url: str) -> None:
        self.call = call
        self.policy = policy
        self.service_url = service_url
        self.repetition = 0
        self.headers = {"Accept": "application/json", **call.headers}
        if call.body is not None:
            self.headers = {"Content-Type": "application/json", **self.headers, "Idempotency-Key": call.key}

    def handle_error(self, answer: httpx2.Response) -> float:
        """Return the seconds before a retry after an error response, or raise its error if it is not retried."""
        error = error_from_response(answer, service_url=self.service_url)
        retry_after = errors.parse_retry_after(answer.headers.get("retry-after", ""))
        is_retryable = answer.status_code in RETRIED_STATUSES or answer.is_server_error
        if (advice := answer.headers.get("x-should-retry")) in ("true", "false"):
            is_retryable = advice == "true"
        if not is_retryable or (retry_after or 0) > MAX_RETRY_AFTER:
            raise error
        return self.count_retry(error, retry_after=retry_after)

    def handle_failure(self, failure: httpx2.RequestError) -> float:
        """Return the seconds before a retry after a failed request, or raise its error if it is not retried."""
        error = error_from_failure(failure, service_url=self.service_url)
        if isinstance(failure, NOT_RETRIED) or not isinstance(failure, httpx2.TransportError):
            raise error from failure
        try:
            return self.count_retry(error)
        except errors.APIError as last:
            raise last from failure

    def count_retry(self, error: errors.APIError, *, retry_after: float | None = None) -> float:
        """Count the next retry and return the seconds before it; raise `error` if no retry is left."""
        if self.repetition >= self.policy.max_retries:
            raise error
        self.repetition += 1
        return self.policy.backoff(self.repetition - 1) if retry_after is None else retry_after

    def read(self, answer: httpx2.Response, line: str | None = None) -> T:
        """Parse a successful response, or one line of it."""
        try:
            return self.call.read(answer.content if line is None else line.encode())
        except ValueError:  # includes pydantic's ValidationError, whose message would repeat the response
            raise error_from_format(answer, service_url=self.service_url) from None


ERROR_CLASSES: Final[Mapping[int, type[errors.APIStatusError]]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    413: errors.PayloadTooLargeError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}
"""Error classes by status; `ServerError` for 5xx."""


def error_from_response(answer: httpx2.Response, *, service_url: str) -> errors.APIStatusError:
    status = answer.status_code
    problem = parse_problem(answer)
    request_id = answer.headers.get("x-request-id") or problem.get("request_id")
    if problem.get("code") == "stream_gone":  # while the client resumes it
        problem["detail"] = (
            f"{service_url} has lost or ended this stream. Stream the article again; a finished brief is in the cache."
        )
    if problem.get("detail"):
        return error_from_problem({**problem, "status": status}, request_id=request_id)
    if answer.is_redirect:
        location = answer.headers.get("location", "")[:200]
        message = f"{service_url} answered {status}, a redirect to {location}. Correct base_url."
    else:
        given = answer.headers.get("content-type", "no content type")[:100]
        message = f"{service_url} answered {status} with {given} and no problem document. Is base_url the service's?"
    return error_class(status)(message, status_code=status, problem=problem, request_id=request_id)


def error_from_problem(problem: Mapping[str, Any], *, request_id: str | None) -> errors.APIStatusError:
    status = problem["status"] if isinstance(problem.get("status"), int) else 500
    message = f"{problem.get('detail', 'The service failed.')} (HTTP {status}, {problem.get('code', 'no code')})"
    error = error_class(status)(
        message, status_code=status, problem=problem, request_id=request_id or problem.get("request_id")
    )
    errors.note_attempts(error, parse_attempts(problem.get("attempts")))
    return error


def parse_attempts(attempts: Any) -> tuple[Attempt, ...]:
    """Parse the `attempts` of a problem document; empty if this version cannot parse them."""
    from summarizer.schemas.brief import Attempt

    try:
        return tuple(Attempt.model_validate(attempt) for attempt in attempts or ())
    except (ValueError, TypeError):  # pydantic's ValidationError is a ValueError
        return ()


def error_from_format(answer: httpx2.Response, *, service_url: str, part: str = "") -> errors.APIError:
    """Return the error for a successful response that cannot be parsed, or whose named `part` cannot."""
    what = part or answer.headers.get("content-type", "no content type")
    return errors.APIError(
        f"{service_url} answered {answer.status_code} with {what[:100]}, which this client cannot read. "
        "Is base_url the service's, and are both of the same version?",
        status_code=answer.status_code,
        request_id=answer.headers.get("x-request-id"),
    )


def error_class(status: int) -> type[errors.APIStatusError]:
    return errors.ServerError if status >= 500 else ERROR_CLASSES.get(status, errors.APIStatusError)


def parse_problem(answer: httpx2.Response) -> dict[str, Any]:
    """Return the problem document of a response; empty if there is none."""
    if "json" not in answer.headers.get("content-type", ""):
        return {}
    try:
        problem = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return problem if isinstance(problem, dict) else {}


def error_from_failure(failure: httpx2.RequestError, *, service_url: str) -> errors.APIConnectionError:
    if isinstance(failure, httpx2.ConnectTimeout | httpx2.ConnectError):
        kind = errors.APITimeoutError if isinstance(failure, httpx2.ConnectTimeout) else errors.APIConnectionError
        return kind(describe_connection(failure, service_url=service_url))
    if isinstance(failure, httpx2.ProxyError):
        return errors.APIConnectionError(
            f"The proxy {find_proxy(service_url)} of the environment does not connect to {service_url}: {failure}."
        )
    if isinstance(failure, httpx2.PoolTimeout):
        return errors.APITimeoutError(
            "All connections of this client were in use. Make fewer calls at once, or give a longer timeout=."
        )
    if isinstance(failure, httpx2.TimeoutException):
        return errors.APITimeoutError(
            f"{service_url} did not answer in time. Give a longer timeout=, or a shorter article."
        )
    return errors.APIConnectionError(f"The connection to {service_url} broke off ({type(failure).__name__}).")


def describe_connection(failure: BaseException, *, service_url: str) -> str:
    """Explain a failed connection by its root cause: a proxy, name resolution, TLS, or no service at the address."""
    cause = failure
    while (earlier := cause.__cause__ or cause.__context__) is not None:
        cause = earlier
    if not isinstance(cause, ssl.SSLError) and (proxy := find_proxy(service_url)):
        return (
            f"The proxy {proxy} of the environment, through which {service_url} is called, does not answer. Correct "
            "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, or name the host in NO_PROXY."
        )
    if isinstance(cause, socket.gaierror):
        return f"The host of {service_url} was not found: {cause.strerror}. Correct the name."
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = cause.verify_message.rstrip(".")
        return f"The certificate of {service_url} is not trusted: {reason}. SSL_CERT_FILE names a file of authorities."
    if isinstance(cause, ssl.SSLError):
        return f"TLS with {service_url} failed: {cause.reason}. Should it be http://?"
    return f"Nothing answers at {service_url}. Is the service running? `provenbrief serve` starts it."


def find_proxy(service_url: str) -> str:
    """Return the environment's proxy for a service, without user name and password; empty if there is none."""
    try:
        # the client's own choice: urllib reads NO_PROXY in another way, without networks, ports and `*.`
        from httpx2._utils import URLPattern, get_environment_proxies  # imported here, since both are private
    except ImportError:  # another version of httpx2
        return ""
    service = httpx2.URL(service_url)
    proxies = sorted((URLPattern(pattern), proxy) for pattern, proxy in get_environment_proxies().items())
    proxy = next((proxy for pattern, proxy in proxies if pattern.matches(service)), None)
    return str(httpx2.URL(proxy).copy_with(userinfo=b"")) if proxy else ""
