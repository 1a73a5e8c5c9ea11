"""Maps errors to HTTP statuses and RFC 9457 problem documents.

Documents never contain keys, prompts, article text or stack traces.
"""

from __future__ import annotations

import http
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from summarizer import errors
from summarizer.schemas.audit import Rejection
from summarizer.schemas.brief import Attempt
from summarizer.schemas.http import Fault, Problem
from summarizer.telemetry import current_request_id

MEDIA_TYPE: Final = "application/problem+json"
SLASHES: Final = re.compile("//+")
SHOULD_RETRY: Final = "X-Should-Retry"
"""`false` if a retry would fail again or be charged again, for clients that retry every 5xx; `true` if a retry may
succeed although the status suggests otherwise."""

PAID_AGAIN: Final = (errors.ProviderTimeoutError,)
"""Errors after which a retry may succeed, but the provider may charge for the failed call as well if it was sent."""

BUSY_RETRY_AFTER: Final = "5"  # Retry-After in seconds of an overloaded service
IN_PROGRESS_RETRY_AFTER: Final = "1"  # Retry-After in seconds while the idempotency key is in use; the retry then waits

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Methods that appear in `Allow` headers, metrics and spans; callers may send others."""


DATABASE_FAULT: Final = (
    "The service's database cannot be used at the moment. Try again later; the service's log has the cause."
)
"""Detail for callers instead of the cause, which may name the database's host, user or file."""

INTERNAL_FAULT: Final = "The service failed. Its log has the cause under this request's id."

FOREIGN_PAGE: Final = (
    "A web page of another site sent this request. If it may use the service, add its origin to "
    "SUMMARIZER_CORS_ORIGINS."
)

NAMED_FAULTS: Final = 5  # most faults named in a message
MAX_FAULTS: Final = 50  # most faults listed in a problem
LONGEST_RETRIED_WAIT: Final = 60.0  # seconds; longest wait for a key's limit after which clients should retry


class RequestInvalidError(errors.InputError, code="invalid_request"):
    """The body is JSON but not a valid request. The message is `before` and the first faults."""

    def __init__(self, faults: Sequence[Fault], *, before: str = "") -> None:
        reasons = (f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults[:NAMED_FAULTS])
        more = ""
        if (left := len(faults) - NAMED_FAULTS) > 0:  # validation stops at `MAX_FAULTS`
            more = f"; and {'at least ' if len(faults) >= MAX_FAULTS else ''}{left} more"
        super().__init__(before + "; ".join(reasons) + more)
        self.faults = tuple(faults[:MAX_FAULTS])


class TooMuchWorkError(errors.InputError, code="too_much_work"):
    """The request takes too much computing time."""


class IdempotencyKeyError(errors.InputError, code="idempotency_key"):
    """The Idempotency-Key of the request is invalid."""


class IdempotencyConflictError(errors.SummarizerError, code="idempotency_conflict"):
    """The Idempotency-Key was used for another request."""


class IdempotencyInProgressError(errors.SummarizerError, code="idempotency_in_progress"):
    """An earlier request with the Idempotency-Key has no result yet or has failed. A retry may succeed."""


class StreamGoneError(errors.SummarizerError, code="stream_gone"):
    """The stream is no longer kept, or belongs to another caller; the error does not reveal which."""


class NotReadyError(errors.SummarizerError, code="not_ready"):
    """The default model is still loading."""

    is_transient: ClassVar[bool] = True

    def __init__(self, message: str, *, faults: Sequence[Fault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class MisconfiguredError(NotReadyError, code="misconfigured"):
    """The default model is unusable until the configuration is fixed."""

    is_transient: ClassVar[bool] = False


TRANSIENT: Final = (errors.DatabaseUnavailableError, errors.OverloadedError, IdempotencyInProgressError)
"""Errors, other than those of providers, after which a retry may succeed."""

ERRORS: Mapping[type[errors.SummarizerError], tuple[int, str]] = MappingProxyType(
    {
        errors.SummarizerError: (500, "The service failed"),
        errors.ConfigurationError: (500, "The service is not configured for this"),
        errors.MissingExtraError: (501, "The service is installed without the packages for this"),
        errors.MissingKeyError: (500, "The service has no key for this model's provider"),
        errors.InputError: (422, "The input cannot be used"),
        RequestInvalidError: (422, "The request cannot be used"),
        errors.ArticleEmptyError: (422, "The article has no words"),
        errors.ArticleTooLargeError: (413, "The article is too large"),
        TooMuchWorkError: (413, "The request takes too long to compute"),
        errors.ArticleEncodingError: (422, "The article has invalid characters"),
        errors.DocumentError: (422, "The file cannot be read"),
        errors.NoArticleError: (422, "The page contains no article"),
        errors.AddressRefusedError: (422, "The URL is not allowed"),
        errors.FetchNotAllowedError: (403, "This service fetches no URLs"),
        errors.WebhookNotAllowedError: (403, "This service sends no webhooks"),
        errors.FetchError: (422, "The URL could not be fetched"),
        errors.UnknownModelError: (422, "There is no such model"),
        errors.ModelNotAllowedError: (403, "This model is not allowed"),
        errors.UnknownSchemaError: (422, "There is no such schema"),
        errors.UnknownBatchError: (404, "There is no such batch"),
        errors.ProviderError: (502, "The model's provider failed"),
        # never 401 or 403: the provider refused the service's key, not the caller's
        errors.ProviderAuthError: (502, "The model's provider refused the service's key"),
        errors.ProviderNotFoundError: (502, "The model's provider knows no such model"),
        # 429 as received: the caller should slow down, and 503 would take the service out of a load balancer
        errors.ProviderRateLimitError: (429, "The model's provider asks to slow down"),
        errors.ProviderTimeoutError: (504, "The model's provider did not answer in time"),
        errors.ProviderUnavailableError: (503, "The model's provider is not available"),
        errors.ProviderRequestError: (502, "The model's provider refused the service's request"),
        errors.ProviderContentError: (422, "The model's provider refused the content"),
        errors.ContextLengthError: (413, "The article is too long for the model"),
        errors.ProviderOutputError: (502, "The model's answer cannot be used"),
        errors.UngroundedError: (422, "The article does not prove what the schema requires"),
        errors.BudgetError: (422, "A budget would be exceeded"),
        errors.KeyLimitError: (429, "A limit of the key is reached"),
        errors.OverloadedError: (503, "The service is overloaded"),
        errors.WorkerLostError: (500, "The article's worker process ended"),
        errors.DatabaseUnavailableError: (503, "The service's database is not available"),
        IdempotencyKeyError: (400, "The idempotency key cannot be used"),
        IdempotencyConflictError: (409, "The idempotency key was used for another request"),
        IdempotencyInProgressError: (409, "An earlier request with the idempotency key has no result"),
        StreamGoneError: (410, "There is no such stream any more"),
        NotReadyError: (503, "The service is not ready yet"),
        MisconfiguredError: (503, "The service is not configured for its default model"),
    }
)
"""Status and title of each error class; an unlisted subclass inherits those of its parent."""

STATUSES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        400: ("bad_request", "The request is malformed"),
        401: ("unauthorized", "An API key is required"),
        403: ("cross_site", "Pages of other sites cannot use this service"),
        404: ("not_found", "Not found"),
        405: ("method_not_allowed", "The method is not allowed"),
        406: ("not_acceptable", "There is no acceptable response format"),
        408: ("request_timeout", "The request did not arrive in time"),
        413: ("payload_too_large", "The request is too large"),
        415: ("unsupported_media_type", "The media type is not supported"),
        500: (errors.INTERNAL, "The service failed"),
        503: (errors.OverloadedError.code, "The service is overloaded"),
    }
)
"""Code and title of errors that only have an HTTP status."""


def problem_of(error: errors.SummarizerError) -> Problem:
    status, title = next(ERRORS[kind] for kind in type(error).__mro__ if kind in ERRORS)
    faults: tuple[Rejection | Fault, ...] = ()
    if isinstance(error, RequestInvalidError | NotReadyError):
        faults = error.faults
    elif isinstance(error, errors.UngroundedError):
        faults = error.rejected
    elif isinstance(error, errors.InputError) and error.path:
        faults = (Fault(path=error.path, kind=error.code, reason=str(error)),)
    detail = DATABASE_FAULT if isinstance(error, errors.DatabaseUnavailableError) else str(error)
    problem = make_problem(status, code=error.code, title=title, detail=detail, faults=faults)
    return problem.model_copy(update={"attempts": error.attempts})


def problem_of_code(code: str, detail: str, *, rejections: Sequence[Any] = (), attempts: Sequence[Any] = ()) -> Problem:
    """Make the problem document of an error that was stored with its code; see `jobs.worker`."""
    known = {kind.code: answer for kind, answer in ERRORS.items()}
    status, title = known.get(code) or known[errors.SummarizerError.code]
    faults = [Rejection.model_validate(rejection) for rejection in rejections]
    problem = make_problem(status, code=code, title=title, detail=detail, faults=faults)
    return problem.model_copy(update={"attempts": tuple(map(Attempt.model_validate, attempts))})


def problem_of_status(status: int, detail: str) -> Problem:
    code, title = STATUSES.get(status, (f"http_{status}", http.HTTPStatus(status).phrase))
    return make_problem(status, code=code, title=title, detail=detail)


def log_fields(error: errors.SummarizerError) -> dict[str, Any]:
    place = {"provider": error.provider, "model": error.model} if isinstance(error, errors.ProviderError) else {}
    return {"code": error.code, **place}


def make_problem(
    status: int, *, code: str, title: str, detail: str, faults: Sequence[Rejection | Fault] = ()
) -> Problem:
    """Make a problem document with the id of the current request."""
    return Problem(
        type=f"urn:summarizer:problem:{code}",
        title=title,
        status=status,
        detail=detail or title,
        code=code,
        request_id=current_request_id.get(),
        errors=tuple(faults),
    )


def headers_of(error: errors.SummarizerError, *, status: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, errors.ProviderError):
        if error.retry_after is not None:
            headers["Retry-After"] = str(max(0, math.ceil(error.retry_after)))
        if not error.retryable or (isinstance(error, PAID_AGAIN) and not error.is_unsent):
            headers[SHOULD_RETRY] = "false"
    elif isinstance(error, errors.KeyLimitError):
        if error.retry_after is not None:
            headers["Retry-After"] = str(math.ceil(error.retry_after))
        if error.retry_after is None or error.retry_after > LONGEST_RETRIED_WAIT:
            headers[SHOULD_RETRY] = "false"
    elif isinstance(error, errors.FetchError):
        if error.retryable:
            headers[SHOULD_RETRY] = "true"
    elif status in (http.HTTPStatus.CONFLICT, *range(500, 600)) and not (
        isinstance(error, TRANSIENT) or (isinstance(error, NotReadyError) and error.is_transient)
    ):
        headers[SHOULD_RETRY] = "false"
    elif isinstance(error, errors.OverloadedError):
        headers["Retry-After"] = BUSY_RETRY_AFTER
    elif isinstance(error, IdempotencyInProgressError):
        headers["Retry-After"] = IN_PROGRESS_RETRY_AFTER
    return headers


def respond(problem: Problem, *, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        problem.model_dump_json(), status_code=problem.status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


async def answer_error(request: Request, error: Exception) -> Response:
    """Exception handler for `SummarizerError` and `HTTPException`."""
    if isinstance(error, errors.SummarizerError):
        problem = problem_of(error)
        headers: Mapping[str, str] = headers_of(error, status=problem.status)
        if isinstance(error, errors.DatabaseUnavailableError):
            request.app.state.batches.note_loss(str(error))
        request.state.note = log_fields(error)
    else:
        assert isinstance(error, HTTPException)
        headers = error.headers or {}
        if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
            headers = {**headers, "Allow": list_allowed_methods(request)}
        problem = problem_of_status(error.status_code, explain_status(request, error, headers))
        request.state.note = {"code": problem.code}
    return respond(problem, headers=headers)


def list_allowed_methods(request: Request) -> str:
    """List the methods of a path for the `Allow` header, over all routes that share the path."""
    scopes = ({**request.scope, "method": method} for method in METHODS)
    routes = request.app.router.routes
    methods = [scope["method"] for scope in scopes if any(route.matches(scope)[0] is Match.FULL for route in routes)]
    if "GET" in methods and "HEAD" not in methods:
        methods.insert(methods.index("GET") + 1, "HEAD")  # see `HeadRequests`
    return ", ".join(methods)


def explain_status(request: Request, error: HTTPException, headers: Mapping[str, str]) -> str:
    """Return the detail of an HTTP error; Starlette's default only repeats the status."""
    phrase = http.HTTPStatus(error.status_code).phrase
    if error.detail and error.detail != phrase:
        return error.detail
    if error.status_code == http.HTTPStatus.NOT_FOUND:
        return f"There is nothing at {request.url.path[:200]}{suggest_path(request)} GET /docs lists what there is."
    if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            return FOREIGN_PAGE
        return f"{request.url.path[:200]} takes {headers['Allow']}, not {request.method[:20]}."
    return phrase


def suggest_path(request: Request) -> str:
    """Return the end of a sentence: the path without superfluous slashes as a suggestion if it exists, or a period."""
    scope = {**request.scope, "path": SLASHES.sub("/", request.scope["path"]).rstrip("/")}
    if scope["path"] == request.scope["path"]:
        return "."
    if all(route.matches(scope)[0] is Match.NONE for route in request.app.router.routes):
        return "."
    return f"; did you mean {scope['path'][:200]}?"
