"""Every error that this project raises on purpose, and nothing else: no handling, no HTTP status, no logging.

```
SummarizerError
├── ConfigurationError            a setting, file, schema or prompt is wrong or missing
│   └── MissingKeyError             the provider needs a key and none is set
├── InputError                    the caller's input cannot be used
│   ├── ArticleEmptyError
│   ├── ArticleTooLargeError
│   ├── ArticleEncodingError        not UTF-8, or holds characters that no text has
│   ├── DocumentError               a file that cannot be read: encrypted, scanned, broken, or of an unknown form
│   ├── NoArticleError              a page that holds no article: a paywall's, a cookie wall, an index; .kind
│   ├── AddressRefusedError         an address that is not fetched from: none of http(s), or not public
│   ├── FetchNotAllowedError        this service fetches no addresses
│   ├── WebhookNotAllowedError      this service sends no webhooks
│   ├── FetchError                  an address that gave no page: its status, size, type, time or redirects
│   ├── UnknownModelError           no such model or alias here
│   ├── ModelNotAllowedError        a real model, but not one that callers may spend on
│   ├── UnknownSchemaError
│   └── UnknownBatchError
├── ProviderError                 the model's provider; .provider .model .retryable .retry_after
│   ├── ProviderAuthError           it refused our key
│   ├── ProviderNotFoundError       it knows no such model
│   ├── ProviderRateLimitError
│   ├── ProviderTimeoutError
│   ├── ProviderUnavailableError    it is not there, or answers 5xx
│   ├── ProviderRequestError        it refused our request
│   ├── ProviderContentError        it filtered the article, or the model refused to answer
│   ├── ContextLengthError          the article is too long for the model
│   └── ProviderOutputError         its answer is no answer: cut off, empty, or not in the schema
├── UngroundedError               what must be proved is not; .rejected
├── BudgetError                   a token or money budget would be exceeded
├── JobError
├── DatabaseUnavailableError      the database does not answer, or refuses; in a while it may not
├── WebhookError                  receiver side: a webhook that is not the service's
└── APIError                      client side: what the service answered; .status_code .problem .request_id
    ├── APIConnectionError          no answer came
    │   └── APITimeoutError
    └── APIStatusError
        ├── BadRequestError 400 · AuthenticationError 401 · PermissionDeniedError 403 · NotFoundError 404
        ├── ConflictError 409 · PayloadTooLargeError 413 · UnprocessableEntityError 422
        └── RateLimitError 429 · ServerError 5xx
```

Messages say what is wrong and what to do. They hold no key, no prompt and no article text beyond the quote at fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from summarizer.schemas.audit import Rejection


class SummarizerError(Exception):
    """The root of the tree.

    Attributes:
        code: A stable, lower-case name for the kind of error, the same over HTTP and in Python.
    """

    code: ClassVar[str] = "error"


class ConfigurationError(SummarizerError):
    """A setting, configuration file, schema or prompt is wrong or missing."""

    code: ClassVar[str] = "configuration"


class MissingKeyError(ConfigurationError):
    """The provider needs a key and none is set."""

    code: ClassVar[str] = "missing_key"


class InputError(SummarizerError):
    """The caller's input cannot be used."""

    code: ClassVar[str] = "input"


class ArticleEmptyError(InputError):
    """The article has no words."""

    code: ClassVar[str] = "article_empty"


class ArticleTooLargeError(InputError):
    """The article is over the configured limit."""

    code: ClassVar[str] = "article_too_large"


class ArticleEncodingError(InputError):
    """The article is not UTF-8, or holds characters that no text has (NUL, lone surrogates)."""

    code: ClassVar[str] = "article_encoding"


class DocumentError(InputError):
    """A file cannot be read: it is encrypted, scanned, broken, or of an unknown form."""

    code: ClassVar[str] = "document"


class NoArticleError(InputError):
    """A page holds no article.

    Attributes:
        kind: What it is: paywall, cookie_wall, robot_check, index or empty.
    """

    code: ClassVar[str] = "no_article"

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class AddressRefusedError(InputError):
    """An address is not fetched from: it is none of http(s), or not on the public internet."""

    code: ClassVar[str] = "address_refused"


class FetchNotAllowedError(InputError):
    """This service fetches no addresses for its callers."""

    code: ClassVar[str] = "fetch_not_allowed"


class WebhookNotAllowedError(InputError):
    """This service sends no webhooks."""

    code: ClassVar[str] = "webhook_not_allowed"


class FetchError(InputError):
    """An address gave no page: because of its status, size, type, time or redirects."""

    code: ClassVar[str] = "fetch_failed"


class UnknownModelError(InputError):
    """No such model or alias is known here."""

    code: ClassVar[str] = "unknown_model"


class ModelNotAllowedError(InputError):
    """The model exists, but callers of this service may not ask for it."""

    code: ClassVar[str] = "model_not_allowed"


class UnknownSchemaError(InputError):
    """No such schema is known here."""

    code: ClassVar[str] = "unknown_schema"


class UnknownBatchError(InputError):
    """No such batch is known here, or it is somebody else's."""

    code: ClassVar[str] = "unknown_batch"


class ProviderError(SummarizerError):
    """The model's provider failed, refused, or answered with something that is no answer.

    Attributes:
        provider: LiteLLM's name of the provider (`openai`, `anthropic`).
        model: The model as it was asked for.
        retryable: Whether the same request may succeed later.
        retry_after: Seconds that the provider asks to wait, or None.
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
    """The provider refused our key, or the key may not use this model."""

    code: ClassVar[str] = "provider_auth"


class ProviderNotFoundError(ProviderError):
    """The provider knows no such model or address."""

    code: ClassVar[str] = "provider_not_found"


class ProviderRateLimitError(ProviderError):
    """The provider asks us to slow down."""

    code: ClassVar[str] = "provider_rate_limit"
    default_retryable: ClassVar[bool] = True


class ProviderTimeoutError(ProviderError):
    """No whole answer came within the time limit."""

    code: ClassVar[str] = "provider_timeout"
    default_retryable: ClassVar[bool] = True


class ProviderUnavailableError(ProviderError):
    """The provider is not there, is overloaded, or answers with a server error."""

    code: ClassVar[str] = "provider_unavailable"
    default_retryable: ClassVar[bool] = True


class ProviderRequestError(ProviderError):
    """The provider refused our request as malformed or unsupported."""

    code: ClassVar[str] = "provider_request"


class ProviderContentError(ProviderError):
    """The provider filtered the article or the answer, or the model refused to answer."""

    code: ClassVar[str] = "provider_content"


class ContextLengthError(ProviderError):
    """The article and the prompt are longer than the model's context."""

    code: ClassVar[str] = "context_length"


class ProviderOutputError(ProviderError):
    """The answer is no answer: cut off by its length limit, empty, or not in the schema after the re-ask."""

    code: ClassVar[str] = "provider_output"


class UngroundedError(SummarizerError):
    """Something that must be proved by the article is not, and cannot be left out.

    Attributes:
        rejected: Every item that failed, with its reason and the closest passage.
    """

    code: ClassVar[str] = "ungrounded"

    def __init__(self, message: str, *, rejected: Sequence[Rejection] = ()) -> None:
        super().__init__(message)
        self.rejected = tuple(rejected)


class BudgetError(SummarizerError):
    """A token or money budget would be exceeded."""

    code: ClassVar[str] = "budget"


class JobError(SummarizerError):
    """A batch, or one of its items, cannot go on."""

    code: ClassVar[str] = "job"


class DatabaseUnavailableError(SummarizerError):
    """The database does not answer, or refuses what it is asked; in a while it may not."""

    code: ClassVar[str] = "database_unavailable"


class DatabaseConflictError(DatabaseUnavailableError):
    """Other transactions were in the way of this one; another try may succeed at once."""


class WebhookError(SummarizerError):
    """A webhook that is not signed by the service, or is an old one sent again."""

    code: ClassVar[str] = "webhook"


class APIError(SummarizerError):
    """What a client of the service meets. `problem` is the RFC 9457 document where one came.

    Attributes:
        status_code: The HTTP status, or None where no answer came.
        problem: The problem document, or an empty mapping.
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
    """The service could not be reached, or broke off."""

    code: ClassVar[str] = "api_connection"


class APITimeoutError(APIConnectionError):
    """The service did not answer in time."""

    code: ClassVar[str] = "api_timeout"


class APIStatusError(APIError):
    """The service answered with an error status."""

    code: ClassVar[str] = "api_status"


class BadRequestError(APIStatusError):
    """400: the request is malformed."""


class AuthenticationError(APIStatusError):
    """401: the service wants a key, or refused the one it got."""


class PermissionDeniedError(APIStatusError):
    """403: the service does not allow this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing."""


class ConflictError(APIStatusError):
    """409: the request contradicts an earlier one."""


class PayloadTooLargeError(APIStatusError):
    """413: the article is over the service's limit."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed, but its content cannot be used."""


class RateLimitError(APIStatusError):
    """429: the service asks to slow down."""


class ServerError(APIStatusError):
    """5xx: the service or its provider failed."""
