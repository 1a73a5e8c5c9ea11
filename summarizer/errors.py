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

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from summarizer.schemas.audit import Rejection
    from summarizer.schemas.brief import Attempt


class SummarizerError(Exception):
    """Base class of all exceptions of this package.

    Attributes:
        code: Stable, lower-case name of the kind of error, the same over HTTP and in Python.
        attempts: The calls of models that were made for the brief before it failed, with their cost, as in a receipt.
    """

    code: ClassVar[str] = "error"
    attempts: tuple[Attempt, ...] = ()

    def copy_without_attempts(self) -> Self:
        """Return a copy for another caller that shared the calls: one caller bears their cost."""
        copied = type(self).__new__(type(self), *self.args)
        copied.__dict__.update(self.__dict__, attempts=())
        return copied


class ConfigurationError(SummarizerError):
    """A setting, configuration file, schema or prompt is invalid or missing."""

    code: ClassVar[str] = "configuration"


class MissingExtraError(ConfigurationError):
    """An extra of the installation is missing. The message has the command that installs it.

    Args:
        message: What is missing.
        extra: The name of the extra, such as `llm`.
    """

    code: ClassVar[str] = "missing_extra"

    def __init__(self, message: str, *, extra: str) -> None:
        super().__init__(message)
        self.extra = extra


class MissingKeyError(ConfigurationError):
    """The provider needs a key and none is set."""

    code: ClassVar[str] = "missing_key"


class InputError(SummarizerError):
    """The caller's input cannot be used."""

    code: ClassVar[str] = "input"


class ArticleEmptyError(InputError):
    """The article contains no words."""

    code: ClassVar[str] = "article_empty"


class ArticleTooLargeError(InputError):
    """The article exceeds the configured limit."""

    code: ClassVar[str] = "article_too_large"


class ArticleEncodingError(InputError):
    """The article is not UTF-8, or contains invalid characters (NUL, lone surrogates)."""

    code: ClassVar[str] = "article_encoding"


class DocumentError(InputError):
    """A file cannot be read: it is encrypted, scanned, broken or of an unsupported format."""

    code: ClassVar[str] = "document"


class NoArticleError(InputError):
    """A page contains no article.

    Attributes:
        kind: What the page is: paywall, cookie_wall, robot_check, index or empty.
    """

    code: ClassVar[str] = "no_article"

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class AddressRefusedError(InputError):
    """A URL is not fetched: it is not http(s), or not on the public internet."""

    code: ClassVar[str] = "address_refused"


class FetchNotAllowedError(InputError):
    """This service fetches no URLs for its callers."""

    code: ClassVar[str] = "fetch_not_allowed"


class WebhookNotAllowedError(InputError):
    """This service sends no webhooks."""

    code: ClassVar[str] = "webhook_not_allowed"


class FetchError(InputError):
    """A URL could not be fetched, because of its status, size, type, timeout or redirects.

    Attributes:
        retryable: Whether the failure is transient, such as a timeout or a status of 500 or above.
    """

    code: ClassVar[str] = "fetch_failed"

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class UnknownModelError(InputError):
    """There is no such model or alias."""

    code: ClassVar[str] = "unknown_model"


class ModelNotAllowedError(InputError):
    """Callers of this service cannot use the model."""

    code: ClassVar[str] = "model_not_allowed"


class UnknownSchemaError(InputError):
    """There is no such schema."""

    code: ClassVar[str] = "unknown_schema"


class UnknownBatchError(InputError):
    """There is no such batch, or it belongs to another key."""

    code: ClassVar[str] = "unknown_batch"


class ProviderError(SummarizerError):
    """The model's provider failed, rejected the request, or gave an unusable answer.

    Attributes:
        provider: LiteLLM's name of the provider (`openai`, `anthropic`).
        model: The model as the caller named it.
        retryable: Whether the same request may succeed later.
        retry_after: Seconds after which the provider accepts a retry, or None.
    """

    code: ClassVar[str] = "provider"
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


class ProviderAuthError(ProviderError):
    """The provider rejected the key, or the key cannot use this model."""

    code: ClassVar[str] = "provider_auth"


class ProviderNotFoundError(ProviderError):
    """The provider has no such model or URL."""

    code: ClassVar[str] = "provider_not_found"


class ProviderRateLimitError(ProviderError):
    """The provider's rate limit is exceeded."""

    code: ClassVar[str] = "provider_rate_limit"
    default_retryable: ClassVar[bool] = True


class ProviderTimeoutError(ProviderError):
    """The answer was not complete within the time limit."""

    code: ClassVar[str] = "provider_timeout"
    default_retryable: ClassVar[bool] = True


class ProviderUnavailableError(ProviderError):
    """The provider cannot be reached, is overloaded, or answered with a server error."""

    code: ClassVar[str] = "provider_unavailable"
    default_retryable: ClassVar[bool] = True


class ProviderRequestError(ProviderError):
    """The provider rejected the request as malformed or unsupported."""

    code: ClassVar[str] = "provider_request"


class ProviderContentError(ProviderError):
    """The provider filtered the article or the answer, or the model refused to answer."""

    code: ClassVar[str] = "provider_content"


class ContextLengthError(ProviderError):
    """The article and the prompt are longer than the model's context."""

    code: ClassVar[str] = "context_length"


class ProviderOutputError(ProviderError):
    """The answer is unusable: truncated by its length limit, empty, or not in the schema after the re-ask."""

    code: ClassVar[str] = "provider_output"


class UngroundedError(SummarizerError):
    """Something that must be verified against the article failed, and cannot be omitted.

    Attributes:
        rejected: All rejected items, with the reason and the closest passage.
    """

    code: ClassVar[str] = "ungrounded"

    def __init__(self, message: str, *, rejected: Sequence[Rejection] = ()) -> None:
        super().__init__(message)
        self.rejected = tuple(rejected)


class BudgetError(SummarizerError):
    """A token or cost budget would be exceeded."""

    code: ClassVar[str] = "budget"


class KeyLimitError(SummarizerError):
    """A limit of the caller's key is reached.

    Attributes:
        retry_after: Seconds after which the same request may succeed; None if it never can.
    """

    code: ClassVar[str] = "key_limit"

    def __init__(self, message: str, *, retry_after: float | None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OverloadedError(SummarizerError):
    """The service is too busy for this request. A retry may succeed."""

    code: ClassVar[str] = "overloaded"


class JobError(SummarizerError):
    """A batch, or one of its items, cannot continue."""

    code: ClassVar[str] = "job"


class WorkerLostError(JobError):
    """Several workers ended while they worked on an article of a batch."""

    code: ClassVar[str] = "worker_lost"


class DatabaseUnavailableError(SummarizerError):
    """The database does not respond, or rejects requests. A retry may succeed."""

    code: ClassVar[str] = "database_unavailable"


class DatabaseConflictError(DatabaseUnavailableError):
    """Other transactions were in the way of this one; another try may succeed at once."""


class WebhookError(SummarizerError):
    """A webhook is not signed by the service, or is too old."""

    code: ClassVar[str] = "webhook"


class APIError(SummarizerError):
    """An error of the service, raised by its clients.

    Attributes:
        status_code: HTTP status, or None if there was no response.
        problem: The problem document (RFC 9457), or an empty dict.
        request_id: The service's id of the request, or None.
    """

    code: ClassVar[str] = "api"

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


class APIConnectionError(APIError):
    """The service could not be reached, or the connection was lost."""

    code: ClassVar[str] = "api_connection"


class APITimeoutError(APIConnectionError):
    """The service did not respond in time."""

    code: ClassVar[str] = "api_timeout"


class APIStatusError(APIError):
    """The service responded with an error status."""

    code: ClassVar[str] = "api_status"


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
