"""Maps LiteLLM's exceptions and unusable responses to `ProviderError`: by HTTP status first, by exception name last.

LiteLLM invents statuses and chooses exception classes by keywords that an article may contain. The HTTP client's
exceptions, further down the chain of causes, are reliable: `find_error_response` reads the provider's response there.

Messages never quote the provider, whose text may repeat the article, the prompt or part of the key. `quote_provider`
adds the provider's words as a note, without keys and without repeated input.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from summarizer.errors import (
    ContextLengthError,
    ProviderAuthError,
    ProviderContentError,
    ProviderError,
    ProviderNotFoundError,
    ProviderOutputError,
    ProviderRateLimitError,
    ProviderRequestError,
    ProviderTimeoutError,
    ProviderUnavailableError,
    parse_number,
    parse_retry_after,
)
from summarizer.gateway.answer_extraction import find_refusal, is_whole
from summarizer.gateway.modes import WireMode, matches_mode_refusal
from summarizer.gateway.preflight import note_base
from summarizer.gateway.strict_schemas import matches_strict_refusal
from summarizer.gateway.target import Target
from summarizer.telemetry import log_event

MAX_RETRY_AFTER: Final = 24 * 3600.0  # in seconds; longer delays are ignored

MAX_MESSAGE_LENGTH: Final = 1000
"""Code points of a provider's message that are examined. If providers repeat the request, they do so after these."""

LITELLM_ERROR: Final = re.compile(r"Error in response: \{'code': '(\w+)'")
"""Matches LiteLLM's message for a failed response of OpenAI's. Nothing else marks the exception."""

CODE_STATUSES: Final = {"rate_limit_exceeded": 429, "invalid_prompt": 400}
"""Statuses for error codes that come without a status. Other codes count as 500."""

UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION_PART: Final = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h)")
RETRY_PHRASE: Final = re.compile(
    r"(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)? ?(?:ms|s|m|h)[a-z]* ?){1,4})", re.IGNORECASE
)
"""Matches delays in providers' messages: "in 20s", "in 1m2.5s", "after 7 seconds"."""

CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,60}")


class ResponseTooLargeError(Exception):
    """A provider's response is larger than any brief, or has a content encoding that was not requested."""


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    status: int | None = None  # HTTP status; None if there was no response
    code: str = ""  # the provider's error code, if it is one word; safe to show
    message: str = ""  # the provider's message; only matched, since it may repeat the article or part of the key
    param: str = ""  # the request parameter that the provider rejects, if it is one word
    wait: float | None = None  # seconds after which the provider accepts a retry, if it names them
    body: Any = None  # the response's body: JSON values or text, as unsafe to show as the message

    @property
    def label(self) -> str:
        return ": ".join(filter(None, [str(self.status or ""), self.code]))

    @property
    def text(self) -> str:
        return f"{self.code} {self.message}"


def list_causes(error: BaseException, /) -> list[BaseException]:
    """Return an exception and its causes, nearest first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


def find_error_response(chain: Sequence[BaseException], /) -> ErrorResponse:
    """Return the provider's response from the HTTP client's exception in a chain of causes."""
    for link in chain:
        names = {cls.__name__ for cls in type(link).__mro__}
        made_up = type(link).__module__.startswith(("litellm.exceptions", "litellm.llms"))
        response = getattr(link, "response", None)
        status = getattr(response, "status_code", None)
        if isinstance(status, int) and ("HTTPStatusError" in names or ("APIStatusError" in names and not made_up)):
            body, headers = parse_body(link, response), getattr(response, "headers", None)
            error = next(_iter_error_objects(body), {})
            given = headers if isinstance(headers, Mapping) else {}
            raw = body if body is not None else read_text(response)
            return replace(parse_error_object(error), status=status, wait=find_retry_delay(given, body=body), body=raw)
    return next(filter(None, map(_parse_raised, chain)), ErrorResponse())


def parse_body(link: BaseException, response: Any) -> Any:
    body = getattr(link, "body", None)
    if isinstance(body, dict):
        return body
    try:
        return json.loads(read_text(response))
    except ValueError:
        return None


def read_text(response: Any) -> str:
    try:
        return str(response.text)
    except (AttributeError, RuntimeError):  # no text, or a body that has not been read
        return ""


def parse_error_object(error: Mapping[str, Any], /) -> ErrorResponse:
    """Convert an error object, for which providers use different keys.

    >>> parse_error_object({"code": 502, "message": "Upstream error"}).label
    '502'
    >>> parse_error_object({"type": "overloaded_error", "message": "Overloaded"}).code
    'overloaded_error'
    """
    words = [error.get(key) for key in ("code", "status", "type")]
    code = next((word for word in words if isinstance(word, str) and CODE.fullmatch(word) and word != "error"), "")
    status = error.get("code") if isinstance(error.get("code"), int) else CODE_STATUSES.get(code, 500)
    param = error.get("param")
    param = param if isinstance(param, str) and CODE.fullmatch(param) else ""
    message = str(error.get("message", ""))[:MAX_MESSAGE_LENGTH]
    return ErrorResponse(status, code, message, param, body=dict(error) or None)


def _parse_raised(link: BaseException) -> ErrorResponse | None:
    """Return the error that a successful response contained, from the exception raised for it; None if none."""
    if type(link).__module__.startswith("openai") and isinstance(body := getattr(link, "body", None), dict):
        return parse_error_object(next(_iter_error_objects(body)))  # an event of a stream
    message, status = getattr(link, "message", None), getattr(link, "status_code", None)
    if type(link) is Exception and isinstance(message, str) and isinstance(status, int):
        return parse_error_object({"code": status, "message": message})
    found = LITELLM_ERROR.match(str(link)) if type(link) is ValueError else None
    return parse_error_object({"code": found[1]}) if found else None


def _iter_error_objects(body: Any) -> Iterator[dict[str, Any]]:
    """Yield objects that may describe the error: the value of `error`, the body itself, or a list's first element."""
    if isinstance(body, list):
        yield from _iter_error_objects(body[0] if body else None)
    elif isinstance(body, dict):
        yield from _iter_error_objects(body.get("error"))
        yield body
    elif isinstance(body, str):
        yield {"message": body}


def find_retry_delay(headers: Mapping[str, str], /, *, body: Any = None) -> float | None:
    """Return the seconds to wait, from a Retry-After header in either form or from the body; None if unknown.

    >>> find_retry_delay({"retry-after": "7"})
    7.0
    >>> find_retry_delay({"retry-after": "soon"}) is None
    True
    >>> find_retry_delay({}, body={"error": {"message": "Rate limit reached. Please try again in 1m2.5s."}})
    62.5
    """
    milliseconds = parse_number(headers.get("retry-after-ms", ""))
    seconds = None if milliseconds is None else milliseconds / 1000
    if seconds is None:
        seconds = parse_retry_after(headers.get("retry-after", ""))
    if seconds is None:
        seconds = _find_body_delay(body)
    if seconds is None or seconds > MAX_RETRY_AFTER:
        return None
    return max(0.0, round(seconds, 3))


def _find_body_delay(body: Any) -> float | None:
    for error in _iter_error_objects(body):
        details = error.get("details")
        for detail in details if isinstance(details, list) else ():
            delay = detail.get("retryDelay") if isinstance(detail, dict) else None
            if isinstance(delay, str):
                return parse_number(delay.removesuffix("s"))
        if isinstance(error.get("estimated_time"), int | float):  # seconds until a model is loaded
            return float(error["estimated_time"])
        found = RETRY_PHRASE.search(str(error.get("message", ""))[:MAX_MESSAGE_LENGTH])
        if found is not None:
            return sum(float(number) * UNITS[unit] for number, unit in DURATION_PART.findall(found[1]))
    return None


E = TypeVar("E", bound=ProviderError)

MODE_REFUSAL_STATUSES: Final = frozenset({400, 404, 405, 415, 422, 500, 501})
"""Statuses with which providers reject an unsupported tool choice or schema."""

REQUEST_STATUSES: Final = frozenset({None, 400, 413, 422})
"""Statuses for which LiteLLM's specific exception classes, chosen by keywords in any text, are trusted."""

TOO_LONG: Final = re.compile(
    r"context[ _](?:length|window|limit|size)|maximum context|(?:prompt|input|request) is too (?:long|large)"
    r"|too many (?:input )?tokens|input tokens exceed|maximum number of tokens|exceed context|above_max_length",
    re.IGNORECASE,
)
FILTERED: Final = re.compile(
    r"content[ _](?:filter|policy|management)|responsible_?ai|safety system|usage policy|prohibited_content",
    re.IGNORECASE,
)
MODERATED: Final = re.compile(
    r"(?:flagged|blocked|rejected) by [^.]{0,30}moderation|requires moderation", re.IGNORECASE
)

TOO_LARGE: Final = re.compile(r"request too large for", re.IGNORECASE)
"""Matches messages about a tokens-per-minute limit that is smaller than the request; waiting does not help."""

TRANSIENT_STATUSES: Final = frozenset({409, 424, 425, 498})
"""4xx statuses that providers use for server errors: a lock timeout, a failed upstream model, or lack of capacity."""

UNPAID: Final = re.compile(r"insufficient_quota|billing|credit|payment", re.IGNORECASE)

UNKNOWN_MODEL: Final = re.compile(
    r"model_not_found|not_found_error|\bmodel\b[^.]{0,80}\b(?:does not exist|do not exist|not found|is invalid|unknown"
    r"|no longer available|is not a valid model|decommissioned)|model identifier is invalid|invalid model|unknown model"
    r"|no such model|not a valid model|unsupported model|model_not_supported|inference profile",
    re.IGNORECASE,
)
WRONG_KEY: Final = re.compile(
    r"api[_ -]?key (?:not valid|is invalid|expired)|invalid[_ ]api[_ ]?key|incorrect api key", re.IGNORECASE
)

STREAM_CUT_MESSAGE: Final = "before a finish_reason was received"
"""Part of LiteLLM's message for a stream that ends early. Nothing else marks the exception."""

UNREACHED: Final = frozenset(
    {"ConnectError", "ConnectTimeout", "ClientConnectorError", "ConnectionTimeoutError", "ConnectionRefusedError"}
    | {"gaierror"}
)
"""Names of exceptions for a connection that could not be made."""

REDIRECTED: Final = "ForeignRedirectError"  # see `gateway/libraries.py`
UNSENT: Final = frozenset(
    {"UnsupportedParamsError", REDIRECTED}
)  # exceptions for a request that was not sent or forwarded

UNSET: Final = re.compile(
    r"\b(?:missing|no credentials|not set|not provided|not found|unable to locate|is required)\b", re.IGNORECASE
)
ACCESS: Final = re.compile(r"credentials|api[ _]key|jwt key|api_base|_KEY\b|parameters|project", re.IGNORECASE)
"""If both match a message of LiteLLM's or of a provider's client, credentials or a base URL are missing."""

UNSUPPORTED: Final = re.compile(r"param `\w+` is not supported on")
"""Matches LiteLLM's message for a parameter that a provider has not, where no class of the exception says so."""

NATIVE_LENGTHS: Final = frozenset({"model_length", "max_tokens", "MAX_TOKENS", "max_length"})
"""Native finish reasons of truncated answers. LiteLLM reports some of them as "stop"."""

PROVIDER_FAULTS: Final = frozenset({"error", "insufficient_system_resource"})
"""Native finish reasons for a failure at the provider. LiteLLM reports them as "stop"."""

OPENAI_FORM: Final = frozenset({"openai", "hosted_vllm"})  # LiteLLM's names for any server with OpenAI's API

OTHER_MODE: Final = "set another mode (tools, json_schema, json) for the model"


@dataclass(frozen=True, slots=True)
class FailedRequest:
    chain: Sequence[BaseException]  # the exception and its causes, nearest first
    names: frozenset[str]  # names of their classes and base classes
    response: ErrorResponse  # the provider's response

    @property
    def is_unpaid(self) -> bool:
        """Whether it costs nothing: the provider answered with an error or was never reached."""
        return self.response.status is not None or bool(self.names & (UNREACHED | UNSENT))

    def rejects_mode(self, mode: WireMode) -> bool:
        """Whether the provider rejected the mode, that is, the tool choice or the schema."""
        if self.response.status is None:
            return lacks_param(self.chain)
        return self.response.status in MODE_REFUSAL_STATUSES and matches_mode_refusal(self.response.text, mode=mode)

    @property
    def rejects_strict(self) -> bool:
        """Whether the provider rejected something that only the strict form of a request contains."""
        return self.response.status in MODE_REFUSAL_STATUSES and matches_strict_refusal(self.response.text)

    @property
    def rejects_usage(self) -> bool:
        """Whether the provider rejected `stream_options`, which asks for the usage of a stream."""
        return (
            self.response.status in {400, 422} and "stream_options" in f"{self.response.param} {self.response.message}"
        )


def read_exception(error: BaseException, /) -> FailedRequest:
    """Read what happened to a request from the exception that LiteLLM raised for it."""
    chain = list_causes(error)
    names = frozenset(cls.__name__ for link in chain for cls in type(link).__mro__)
    return FailedRequest(chain, names, find_error_response(chain))


def map_failure(failed: FailedRequest, *, target: Target) -> ProviderError:
    """Return the error for a failed request. It has no `__cause__`, since that would contain keys and prompts."""
    refusal, names = failed.response, failed.names
    if refusal.status in REQUEST_STATUSES:
        if "ContextWindowExceededError" in names:
            return too_long(target)
        if "ContentPolicyViolationError" in names:
            return content_filtered(target)
    if refusal.status is not None:
        return map_status(refusal, target=target)
    if REDIRECTED in names:
        advice = "If the new host is the provider's, set the base URL to it"
        return _make(
            ProviderRequestError, target, f"{target.provider} redirects {target.called} to another host. {advice}."
        )
    if ResponseTooLargeError.__name__ in names:
        why = "was far larger than a brief, or compressed in another way than was asked for"
        return invalid_output(target, why, "Check the base URL")
    if names & UNREACHED:
        return unavailable(target, "cannot be reached", "Check the base URL and the network, or try again later")
    if names & {"TimeoutException", "APITimeoutError", "TimeoutError"}:
        return timed_out(target)
    if names & {"TransportError", "ClientError", "OSError"} or STREAM_CUT_MESSAGE in str(failed.chain[0]):
        return connection_lost(target)
    return map_unsent(failed.chain, target=target)


def quote_provider(
    error: ProviderError, refusal: ErrorResponse, *, target: Target, messages: Iterable[Mapping[str, Any]]
) -> None:
    """Log a provider's message, and add it to the error as a note, like `note_base`.

    Messages about filtered content are omitted, since they describe the article.

    Args:
        messages: The messages of the request, which the provider may repeat.
    """
    if refusal.status is None:
        return
    is_shown = not isinstance(error, ProviderContentError)
    said = clean_message(refusal.message, target=target, messages=messages) if is_shown else ""
    if said:
        error.add_note(f"{target.provider} said: “{said}”.")
    log_event("provider_error", model=target.model, code=error.code, status=refusal.status, said=said or None)


def map_status(refusal: ErrorResponse, *, target: Target, meant: int | None = None) -> ProviderError:
    """Return the error for an HTTP error status. `meant` overrides the status if the message says otherwise."""
    status, who, what, label = meant or refusal.status or 0, target.provider, target.called, refusal.label
    if status == 403 and MODERATED.search(refusal.message):
        return content_filtered(target)
    if status in (401, 403):
        advice = "Check the key, and that it may use this model; `provenbrief doctor` shows what is configured"
        return _make(ProviderAuthError, target, f"{who} rejected the key for {what} ({label}). {advice}.")
    if status == 404:
        return unknown_there(target, label)
    if status == 402 or (status == 429 and UNPAID.search(refusal.code)):
        kind = ProviderRateLimitError if status == 429 else ProviderRequestError
        advice = "Check the account's plan and billing"
        return _make(kind, target, f"{who} has no credit left for {what} ({label}). {advice}.", retryable=False)
    if status == 408:
        return timed_out(target, f"timed out ({label})")
    if status == 413 or TOO_LARGE.match(refusal.message):
        return too_long(target)
    if status == 429:
        wait = refusal.wait
        advice = f"Try again in {wait:g} second{'' if wait == 1 else 's'}" if wait else "Try again later"
        message = f"{who}: the rate limit is exceeded ({label}) for {what}. {advice}."
        return _make(ProviderRateLimitError, target, message, retry_after=wait)
    if status >= 500 or status in TRANSIENT_STATUSES:
        return unavailable(target, f"is overloaded or unavailable ({label})", retry_after=refusal.wait)
    return map_bad_request(refusal, target=target)


def unknown_there(target: Target, label: str) -> ProviderNotFoundError:
    advice = "Check the model's name and the base URL"
    if target.api_base and target.provider in OPENAI_FORM and not urlsplit(target.api_base).path.strip("/"):
        advice = f"{advice}, which of most servers ends with /v1"
    message = f"{target.provider} does not know {target.called} ({label}). {advice}."
    return _make(ProviderNotFoundError, target, message)


def map_bad_request(refusal: ErrorResponse, *, target: Target) -> ProviderError:
    """Return the error for a 4xx about the request itself: too long, filtered, or unsupported."""
    text = refusal.text
    if TOO_LONG.search(text):
        return too_long(target)
    if FILTERED.search(text):
        return content_filtered(target)
    if UNKNOWN_MODEL.search(text):
        return map_status(refusal, target=target, meant=404)
    if WRONG_KEY.search(text):
        return map_status(refusal, target=target, meant=401)
    if UNPAID.search(text):
        return map_status(refusal, target=target, meant=402)
    label = f" ({refusal.label})" if refusal.label else ""
    message = f"{target.provider} rejected the request for {target.called}{label}."
    limits = [name for name in ("temperature", "max_tokens") if getattr(target, name) is not None]
    params = target.params.describe()
    if refusal.param in {*limits, *params, *target.params.extra_body}:
        message = f"{message} It does not accept `{refusal.param}` as configured for the model: change or remove it."
        return _make(ProviderRequestError, target, message)
    message = f"{message} It may not support '{target.mode}': {OTHER_MODE}."
    if params:
        message = f"{message} Or it may not support all `params` of the model ({', '.join(params)}): remove one."
    if limits:
        message = f"{message} Or it may not accept the {' or '.join(limits)} of the model: change or remove it."
    return _make(ProviderRequestError, target, message)


def map_unsent(chain: Sequence[BaseException], *, target: Target) -> ProviderError:
    """Return the error for an exception without a response: raised before sending or for an unparsable body."""
    status, who, what = getattr(chain[0], "status_code", None), target.provider, target.called
    if package := next((link.name for link in chain if isinstance(link, ModuleNotFoundError)), None):
        message = f"{who} needs the Python package {package} for {what}, which is not installed. Install it."
        return _make(ProviderRequestError, target, message)
    if type(chain[0]).__name__ == "LiteLLMUnknownProvider":
        message = f"{what} was not called: LiteLLM has no chat models of {who}. If its server has OpenAI's API, write"
        name = target.model.partition("/")[2]
        return _make(ProviderRequestError, target, f"{message} 'openai/{name}' and set api_base under [models].")
    if lacks_access(chain[-1]):
        needs = "a key, and none is set" if target.api_base else "credentials or a base URL, and they are not set"
        advice = "Name the key's variable as api_key_env under [models], or set the variables that LiteLLM names for"
        message = (
            f"{what} was not called: {who} needs {needs}. {advice} {who} (https://docs.litellm.ai/docs/providers)."
        )
        return _make(ProviderAuthError, target, message)
    if status in (401, 403):
        return map_status(ErrorResponse(status=status), target=target)
    if lacks_param(chain):
        return map_bad_request(ErrorResponse(), target=target)
    fault = "cannot be read: it may be HTML, half an answer, or JSON without choices"
    return invalid_output(target, fault, "Check the base URL")


def lacks_param(chain: Sequence[BaseException], /) -> bool:
    """Whether LiteLLM did not send a request since the provider has none of its parameters for tools or schemas."""
    return any("UnsupportedParams" in type(link).__name__ for link in chain) or bool(UNSUPPORTED.search(str(chain[-1])))


def lacks_access(cause: BaseException, /) -> bool:
    """Whether an exception says that a key, other credentials or a base URL is not set.

    >>> lacks_access(ValueError("Missing Snowflake JWT key")), lacks_access(ValueError("Missing a closing bracket"))
    (True, False)
    """
    if isinstance(cause, ValueError) and type(cause) is not ValueError:  # from parsing or validation
        return False
    message = str(cause)[:MAX_MESSAGE_LENGTH]
    return bool(UNSET.search(message) and ACCESS.search(message))


def check_finish_reason(choices: Sequence[Any] | None, *, target: Target) -> ProviderError | None:
    """Return the error for an empty, filtered, refused, truncated or incomplete answer; None if it is usable.

    Instructor would ask again after any of these, so they are checked before it sees the response.
    """
    if not choices:
        return invalid_output(target, "is empty")
    reasons = {choice.finish_reason for choice in choices}
    if "content_filter" in reasons:
        return content_filtered(target)
    if said := [words for choice in choices if (words := find_refusal(choice.message)) is not None]:
        return refused(target, said[0])
    if is_cut(choices) and not is_whole([choice.message for choice in choices]):
        return truncated(target)
    for choice in choices:
        native = getattr(choice, "provider_specific_fields", None) or {}
        if isinstance(native.get("error"), dict):
            return map_status(parse_error_object(native["error"]), target=target)
        if native.get("native_finish_reason") in PROVIDER_FAULTS:
            return connection_lost(target)
    return None


def is_cut(choices: Sequence[Any], /) -> bool:
    native = [getattr(choice, "provider_specific_fields", None) or {} for choice in choices]
    is_native = any(one.get("native_finish_reason") in NATIVE_LENGTHS for one in native)
    return is_native or any(choice.finish_reason == "length" for choice in choices)


def too_long(target: Target) -> ContextLengthError:
    message = f"The article is too long for {target.called} ({target.provider})."
    advice = "Use a model with a longer context, or a shorter article"
    if target.local_model is not None:
        held = f"{target.local_model.context:,} tokens hold it, its instructions and the answer"
        advice = f"{held}; raise SUMMARIZER_LOCAL_CONTEXT, or the model's `context`. {advice}"
    return _make(ContextLengthError, target, f"{message} {advice}.")


def content_filtered(target: Target) -> ProviderContentError:
    message = f"{target.provider} filtered the article, or the answer of {target.called}. Another model may take it."
    return _make(ProviderContentError, target, message)


def refused(target: Target, words: str) -> ProviderContentError:
    said = f" (“{words} …”)" if words else ""
    message = f"{target.called} ({target.provider}) refused to answer{said}. Another model may take the article."
    return _make(ProviderContentError, target, message)


def timed_out(target: Target, why: str = "", *, is_waiting: bool = False) -> ProviderTimeoutError:
    """Return the error for an answer that is incomplete at the time limit, or a call that still waits for a slot."""
    limits = f", since its calls are limited under [providers.{target.provider}]"
    what = f"could not be asked{limits}," if is_waiting else "did not finish its answer"
    why = why or f"{what} within {target.timeout:g} s"
    message = f"{target.provider} {why} ({target.called}). Try again, or raise the model's timeout."
    return _make(ProviderTimeoutError, target, message)


def unavailable(
    target: Target, why: str, advice: str = "Try again later", *, retry_after: float | None = None
) -> ProviderUnavailableError:
    message = f"{target.provider} {why} ({target.called}). {advice}."
    return _make(ProviderUnavailableError, target, message, retry_after=retry_after)


def local_server_failed(target: Target, why: str, *, retryable: bool) -> ProviderUnavailableError:
    return _make(ProviderUnavailableError, target, f"{why[:1].upper()}{why[1:]}.", retryable=retryable)


def connection_lost(target: Target) -> ProviderUnavailableError:
    return unavailable(target, "closed the connection in the middle of its answer")


def truncated(target: Target) -> ProviderOutputError:
    advice = "Raise max_tokens for the model, or ask for fewer items"
    return invalid_output(target, "was cut off by its length limit", advice)


def invalid_output(
    target: Target, why: str, advice: str = f"Use a stronger model, or {OTHER_MODE}"
) -> ProviderOutputError:
    message = f"The answer of {target.called} ({target.provider}) {why}. {advice}."
    return _make(ProviderOutputError, target, message)


def _make(kind: type[E], target: Target, message: str, **more: Any) -> E:
    error = kind(message, provider=target.provider, model=target.alias or target.model, **more)
    note_base(error, api_base=target.api_base)
    return error


SECRET_NAMES: Final = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
"""Matches names of environment variables whose values are removed from messages."""

MIN_SECRET: Final = 8
"""Least length of a secret. Shorter values may be words, such as the placeholder key `none`."""

REMOVED: Final = "***"

KEY_LIKE: Final = re.compile(
    r"\bsk-\S+|\bBearer\s+\S+|\S*\*\*\S*|(?=[A-Za-z+/]*\d)(?=[\d+/]*[A-Za-z])[A-Za-z0-9+/]{20,}", re.IGNORECASE
)
"""Matches keys that providers quote in part, and other long words of letters and digits, such as account ids."""

MIN_REPEATED: Final = 16
"""UTF-8 bytes of letters and digits that a message must share with the request to count as repetition: three words of
English, five characters of Chinese."""

MAX_LENGTH: Final = 200  # code points of a message that are shown

ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")  # escapes of JSON and Python in repeated requests


def remove_secrets(text: str, *, target: Target) -> str:
    """Replace a model's keys and the secrets of the environment in a text."""
    secrets = {value for name, value in os.environ.items() if SECRET_NAMES.search(name)}
    secrets |= {value.get_secret_value() for value in target.params.extra_headers.values()}
    secrets |= {target.api_key.get_secret_value()} if target.api_key else set()
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET:
            text = text.replace(secret, REMOVED)
    return text


def clean_message(message: str, *, target: Target, messages: Iterable[Mapping[str, Any]]) -> str:
    """Return a provider's message as one line that is safe to log, up to where it repeats the request."""
    message = KEY_LIKE.sub(REMOVED, remove_secrets(message, target=target))
    message = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", message)
    message = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
    end = find_repetition(message, " ".join(str(one.get("content", "")) for one in messages))
    shown = message[: min(end, MAX_LENGTH)].rstrip()
    return shown if len(shown) == len(message) or not shown else f"{shown}…"


def find_repetition(message: str, sent: str) -> int:
    """Return the offset at which a message begins to repeat what was sent; its length if it does not.

    >>> find_repetition("Bad value: 'THE DAM -- is holding, said'", "The dam is holding, said Ann Roe.")
    12
    """
    places, letters = [], b""
    for place, sign in enumerate(message):
        if sign.isalnum():
            encoded = sign.casefold().encode()
            places += [place] * len(encoded)
            letters += encoded
    known = "".join(filter(str.isalnum, sent)).casefold().encode()
    starts = range(len(letters) - MIN_REPEATED + 1)
    return next((places[start] for start in starts if letters[start : start + MIN_REPEATED] in known), len(message))
