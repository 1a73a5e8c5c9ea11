"""Maps responses, problem documents and failed requests to `APIError`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import httpx2

from summarizer import errors

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
"""Error classes by status; 5xx is `ServerError`."""


def error_from_response(answer: httpx2.Response, *, service_url: str) -> errors.APIStatusError:
    """Return the error for an error response."""
    status = answer.status_code
    problem = parse_problem(answer)
    request_id = answer.headers.get("x-request-id") or problem.get("request_id")
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
    """Return the error for a problem document (RFC 9457)."""
    status = problem["status"] if isinstance(problem.get("status"), int) else 500
    message = f"{problem.get('detail', 'The service failed.')} (HTTP {status}, {problem.get('code', 'no code')})"
    return error_class(status)(
        message, status_code=status, problem=problem, request_id=request_id or problem.get("request_id")
    )


def error_from_format(answer: httpx2.Response, *, service_url: str, part: str = "") -> errors.APIError:
    """Return the error for a successful response of which nothing, or not the named part, can be parsed."""
    what = part or answer.headers.get("content-type", "no content type")
    return errors.APIError(
        f"{service_url} answered {answer.status_code} with {what[:100]}, but not with what this client reads. "
        "Is base_url the service's, and are both of the same version?",
        status_code=answer.status_code,
        request_id=answer.headers.get("x-request-id"),
    )


def error_class(status: int) -> type[errors.APIStatusError]:
    """Return the error class for a status."""
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
    """Return the error for a request without a response."""
    if isinstance(failure, httpx2.ConnectTimeout | httpx2.ConnectError):
        message = f"Nothing answers at {service_url}. Is the service running? `provenbrief serve` starts it."
        kind = errors.APITimeoutError if isinstance(failure, httpx2.ConnectTimeout) else errors.APIConnectionError
        return kind(message)
    if isinstance(failure, httpx2.TimeoutException):
        return errors.APITimeoutError(
            f"{service_url} did not answer in time. Give a longer timeout=, or a shorter article."
        )
    return errors.APIConnectionError(f"The connection to {service_url} broke off ({type(failure).__name__}).")
