"""The exceptions of this package.

```
SummarizerError
├── ConfigurationError            a setting, file, schema or prompt is invalid or missing
│   ├── MissingExtraError           an extra of the installation is missing; .extra
│   └── MissingKeyError             the provider needs a key and none is set
├── InputError                    the caller's input cannot be used
│   ├── ArticleEmptyError
│   ├── ArticleTooLargeError
│   ├── ArticleEncodingError        not UTF-8, or contains invalid characters
│   ├── DocumentError               a file that cannot be read: encrypted, scanned, broken or unsupported
│   ├── NoArticleError              a page without an article: a paywall, a cookie wall, an index; .kind
│   ├── AddressRefusedError         a URL that is not fetched: not http(s), or not public
│   ├── FetchNotAllowedError        this service fetches no URLs
│   ├── WebhookNotAllowedError      this service sends no webhooks
│   ├── FetchError                  a URL that could not be fetched: status, size, type, timeout or redirects
│   ├── UnknownModelError           no such model or alias
│   ├── ModelNotAllowedError        callers of this service cannot use the model
│   ├── UnknownSchemaError
│   └── UnknownBatchError
├── ProviderError                 the model's provider; .provider .model .retryable .retry_after
│   ├── ProviderAuthError           it rejected the key
│   ├── ProviderNotFoundError       it has no such model
│   ├── ProviderRateLimitError
│   ├── ProviderTimeoutError
│   ├── ProviderUnavailableError    it cannot be reached, or answered 5xx
│   ├── ProviderRequestError        it rejected the request
│   ├── ProviderContentError        it filtered the article, or the model refused to answer
│   ├── ContextLengthError          the article is too long for the model
│   └── ProviderOutputError         its answer is unusable: truncated, empty, or not in the schema
├── UngroundedError               something that must be verified is not; .rejected
├── BudgetError                   a token or cost budget would be exceeded
├── KeyLimitError                 a limit of the caller's key is reached; .retry_after
├── OverloadedError               the service is too busy for this request
├── JobError
│   └── WorkerLostError             several workers ended while they worked on an article of a batch
├── DatabaseUnavailableError      the database does not respond, or rejects requests, for the moment
├── WebhookError                  for receivers: a webhook that the service did not send
└── APIError                      for clients: an error of the service; .status_code .problem .request_id
    ├── APIConnectionError          there was no response
    │   └── APITimeoutError
    └── APIStatusError
        ├── BadRequestError 400 · AuthenticationError 401 · PermissionDeniedError 403 · NotFoundError 404
        ├── ConflictError 409 · PayloadTooLargeError 413 · UnprocessableEntityError 422
        └── RateLimitError 429 · ServerError 5xx
```

Messages say what is wrong and what to do. They contain no key, no prompt and no article text beyond a rejected quote.
"""

from __future__ import annotations

import contextlib
import copy
import copyreg
import datetime as dt
import email.utils
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

if TYPE_CHECKING:
    from summarizer.schemas.audit import Rejection
    from summarizer.schemas.brief import Attempt


class SummarizerError(Exception):
    """Base class of all exceptions of this package.

    Attributes:
        code: Stable, lower-case name of the kind of error, the same over HTTP and in Python.
        attempts: The model calls made for the brief before it failed, with their cost, as in a receipt.
    """

    code: ClassVar[str] = "error"
    attempts: tuple[Attempt, ...] = ()

    def __init_subclass__(cls, *, code: str | None = None) -> None:
        """Set the code of a class, which is that of its parent by default."""
        cls.code = code or cls.code

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and unpickle without `__init__`, which may require more than the message: pools of processes do."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined] # missing in typeshed

    def copy_without_attempts(self) -> Self:
        """Return a copy for another caller that shared the calls, since only one caller bears their cost."""
        copied = copy.copy(self)
        note_attempts(copied, ())
        return copied


INTERNAL: Final = "internal"  # code of errors that are bugs of this package


def code_of(error: Exception) -> str:
    """Return the code of any error; `INTERNAL` if it is no `SummarizerError`."""
    return error.code if isinstance(error, SummarizerError) else INTERNAL


def note_attempts(error: Exception, attempts: Sequence[Attempt]) -> None:
    """Attach the model calls made before an error, which may have been paid for, to the error."""
    vars(error)["attempts"] = tuple(attempts)


def attempts_of(error: Exception) -> tuple[Attempt, ...]:
    """Return the model calls that `note_attempts` attached to an error."""
    attempts: tuple[Attempt, ...] = vars(error).get("attempts", ())
    return attempts


class ConfigurationError(SummarizerError, code="configuration"):
    """A setting, configuration file, schema or prompt is invalid or missing."""


class MissingExtraError(ConfigurationError, code="missing_extra"):
    """An extra of the installation is missing. The message has the command that installs it.

    Args:
        message: What is missing.
        extra: The name of the extra, such as `llm`.
    """

    def __init__(self, message: str, *, extra: str) -> None:
        super().__init__(message)
        self.extra = extra


class MissingKeyError(ConfigurationError, code="missing_key"):
    """The provider needs a key and none is set."""


class InputError(SummarizerError, code="input"):
    """The caller's input cannot be used.

    Attributes:
        path: The part of the request that is at fault, such as `options.judge`; empty if unknown.
    """

    path: str = ""


@contextlib.contextmanager
def locating(path: str) -> Iterator[None]:
    """Set the `path` of an `InputError` raised in the block, unless it has one."""
    try:
        yield
    except InputError as error:
        error.path = error.path or path
        raise


class ArticleEmptyError(InputError, code="article_empty"):
    """The article contains no words."""


class ArticleTooLargeError(InputError, code="article_too_large"):
    """The article exceeds the configured limit."""


class ArticleEncodingError(InputError, code="article_encoding"):
    """The article is not UTF-8, or contains invalid characters (NUL, lone surrogates)."""


class DocumentError(InputError, code="document"):
    """A file cannot be read: it is encrypted, scanned, broken or of an unsupported format."""


class NoArticleError(InputError, code="no_article"):
    """A page contains no article.

    Attributes:
        kind: What the page is: paywall, cookie_wall, robot_check, index or empty.
    """

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class AddressRefusedError(InputError, code="address_refused"):
    """A URL is not fetched: it is not http(s), or not on the public internet."""


class FetchNotAllowedError(InputError, code="fetch_not_allowed"):
    """This service fetches no URLs for its callers."""


class WebhookNotAllowedError(InputError, code="webhook_not_allowed"):
    """This service sends no webhooks."""


class FetchError(InputError, code="fetch_failed"):
    """A URL could not be fetched, because of its status, size, type, timeout or redirects.

    Attributes:
        retryable: Whether the failure is transient, such as a timeout or a status of 500 or above.
    """

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class UnknownModelError(InputError, code="unknown_model"):
    """There is no such model or alias."""


class ModelNotAllowedError(InputError, code="model_not_allowed"):
    """Callers of this service cannot use the model."""


class UnknownSchemaError(InputError, code="unknown_schema"):
    """There is no such schema."""


class UnknownBatchError(InputError, code="unknown_batch"):
    """There is no such batch, or it belongs to another key."""


class ProviderError(SummarizerError, code="provider"):
    """The model's provider failed, rejected the request, or gave an unusable answer.

    Attributes:
        provider: LiteLLM's name of the provider (`openai`, `anthropic`).
        model: The model as the caller named it.
        retryable: Whether the same request may succeed later.
        retry_after: Seconds after which the provider accepts a retry, or None.
    """

    default_retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        model: str = "",
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.provider = provider
        self.model = model
        self.retryable = self.default_retryable if retryable is None else retryable
        self.retry_after = retry_after


class ProviderAuthError(ProviderError, code="provider_auth"):
    """The provider rejected the key, the key cannot use this model, or credentials are not set."""


class ProviderNotFoundError(ProviderError, code="provider_not_found"):
    """The provider has no such model or URL."""


class ProviderRateLimitError(ProviderError, code="provider_rate_limit"):
    """The provider's rate limit is exceeded."""

    default_retryable: ClassVar[bool] = True


class ProviderTimeoutError(ProviderError, code="provider_timeout"):
    """The answer was not complete within the time limit.

    Attributes:
        is_unsent: Whether nothing was sent to the provider, so that nothing was paid for.
    """

    default_retryable: ClassVar[bool] = True
    is_unsent: bool = False


class ProviderUnavailableError(ProviderError, code="provider_unavailable"):
    """The provider cannot be reached, is overloaded, or answered with a server error."""

    default_retryable: ClassVar[bool] = True


class ProviderRequestError(ProviderError, code="provider_request"):
    """The provider rejected the request as malformed or unsupported."""


class ProviderContentError(ProviderError, code="provider_content"):
    """The provider filtered the article or the answer, or the model refused to answer."""


class ContextLengthError(ProviderError, code="context_length"):
    """The article and the prompt are longer than the model's context."""


class ProviderOutputError(ProviderError, code="provider_output"):
    """The answer is unusable: truncated by its length limit, empty, or not in the schema after the re-ask."""


class UngroundedError(SummarizerError, code="ungrounded"):
    """Something that must be verified against the article failed, and cannot be omitted.

    Attributes:
        rejected: All rejected items, with the reason and the closest passage.
    """

    def __init__(self, message: str, *, rejected: Sequence[Rejection] = ()) -> None:
        super().__init__(message)
        self.rejected = tuple(rejected)


class BudgetError(SummarizerError, code="budget"):
    """A token or cost budget would be exceeded."""


class KeyLimitError(SummarizerError, code="key_limit"):
    """A limit of the caller's key is reached.

    Attributes:
        retry_after: Seconds after which the same request may succeed; None if it never can.
    """

    def __init__(self, message: str, *, retry_after: float | None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OverloadedError(SummarizerError, code="overloaded"):
    """The service is too busy for this request. A retry may succeed."""


class JobError(SummarizerError, code="job"):
    """A batch, or one of its items, cannot continue."""


class WorkerLostError(JobError, code="worker_lost"):
    """Several workers ended while they worked on an article of a batch."""


class DatabaseUnavailableError(SummarizerError, code="database_unavailable"):
    """The database does not respond, or rejects requests. A retry may succeed."""


class DatabaseConflictError(DatabaseUnavailableError):
    """The transaction conflicted with others; a retry may succeed at once."""


class WebhookError(SummarizerError, code="webhook"):
    """A webhook is not signed by the service, or is too old."""


class APIError(SummarizerError, code="api"):
    """An error of the service, raised by its clients.

    Attributes:
        status_code: HTTP status, or None if there was no response.
        problem: The problem document (RFC 9457), or an empty dict.
        request_id: The service's id of the request, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        problem: Mapping[str, Any] | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.problem = dict(problem or {})
        self.request_id = request_id


class APIConnectionError(APIError, code="api_connection"):
    """The service could not be reached, or the connection was lost."""


class APITimeoutError(APIConnectionError, code="api_timeout"):
    """The service did not respond in time."""


class APIStatusError(APIError, code="api_status"):
    """The service responded with an error status."""


class BadRequestError(APIStatusError):
    """400: the request is malformed."""


class AuthenticationError(APIStatusError):
    """401: the service requires a key, or rejected the one it got."""


class PermissionDeniedError(APIStatusError):
    """403: the service does not allow this."""


class NotFoundError(APIStatusError):
    """404: the resource does not exist."""


class ConflictError(APIStatusError):
    """409: the request conflicts with an earlier one."""


class PayloadTooLargeError(APIStatusError):
    """413: the article exceeds the service's limit."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed, but its content is invalid."""


class RateLimitError(APIStatusError):
    """429: the service's rate limit is exceeded."""


class ServerError(APIStatusError):
    """5xx: the service or its provider failed."""


def parse_retry_after(value: str) -> float | None:
    """Parse a Retry-After header, in seconds or as a date; None if it is neither.

    >>> [parse_retry_after(value) for value in ("7", "-3", "soon", "Wed, 21 Oct 2015 07:28:00 GMT")]
    [7.0, 0.0, None, 0.0]
    """
    seconds = parse_number(value)
    if seconds is None:
        try:
            until = email.utils.parsedate_to_datetime(value)
            seconds = (until - dt.datetime.now(dt.UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):  # not a date either, or one without a time zone
            return None
    return max(0.0, seconds)


def parse_number(text: str) -> float | None:
    """Parse a finite number; return None for other texts."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
