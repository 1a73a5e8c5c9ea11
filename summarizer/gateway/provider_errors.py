"""The one table from what LiteLLM raises to our errors: by the HTTP status first, by LiteLLM's names last.

Nothing of the provider's own words goes into a message: they may repeat the article, the prompt or part of the key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

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
)
from summarizer.gateway.error_responses import ErrorResponse, find_error_response, list_causes, parse_error_object
from summarizer.gateway.modes import matches_mode_refusal
from summarizer.gateway.strict_schemas import matches_strict_refusal
from summarizer.gateway.target import Target

E = TypeVar("E", bound=ProviderError)

MODE_REFUSAL_STATUSES = frozenset({400, 404, 405, 415, 422, 500, 501})
"""Statuses with which providers refuse a tool choice or a schema that they do not know."""

REQUEST_STATUSES = frozenset({None, 400, 413, 422})
"""Statuses under which LiteLLM's finer names are believed: it picks them by words, wherever those stand."""

TOO_LONG = re.compile(
    r"context[ _](?:length|window|limit|size)|maximum context|(?:prompt|input|request) is too (?:long|large)"
    r"|too many (?:input )?tokens|input tokens exceed|maximum number of tokens|exceed context|above_max_length",
    re.IGNORECASE,
)
FILTERED = re.compile(
    r"content[ _](?:filter|policy|management)|responsible_?ai|safety system|usage policy|prohibited_content",
    re.IGNORECASE,
)
MODERATED = re.compile(r"(?:flagged|blocked|rejected) by [^.]{0,30}moderation|requires moderation", re.IGNORECASE)

TOO_LARGE = re.compile(r"request too large for", re.IGNORECASE)
"""How a limit of tokens in a minute is told that no waiting helps against."""

TRANSIENT_STATUSES = frozenset({424, 425, 498})
"""Statuses that are no 5xx and mean one: a model that failed behind the provider, and no capacity."""

UNPAID = re.compile(r"insufficient_quota|billing|credit|payment", re.IGNORECASE)

UNKNOWN_MODEL = re.compile(
    r"model_not_found|not_found_error|\bmodel\b[^.]{0,80}\b(?:does not exist|do not exist|not found|is invalid|unknown"
    r"|no longer available|is not a valid model|decommissioned)|model identifier is invalid|invalid model|unknown model"
    r"|no such model|not a valid model|unsupported model|model_not_supported|inference profile",
    re.IGNORECASE,
)
WRONG_KEY = re.compile(
    r"api[_ -]?key (?:not valid|is invalid|expired)|invalid[_ ]api[_ ]?key|incorrect api key", re.IGNORECASE
)

STREAM_CUT_MESSAGE = "before a finish_reason was received"
"""LiteLLM's words for a stream that ends before its answer does; the error that they stand in says nothing more."""

NOT_RETRIED = (ProviderTimeoutError,)
"""Errors that are not tried again at once: the time that is left has been spent on them."""

PROVIDER_FAULTS = frozenset({"error", "insufficient_system_resource"})
"""Providers' own reasons for an end, which LiteLLM passes on beside its "stop", that are faults of theirs."""


def check_finish_reason(choices: Sequence[Any] | None, *, target: Target) -> ProviderError | None:
    """The error for an answer that is none; None for one that is worth reading.

    Args:
        choices: LiteLLM's.
        target: The model.
    """


OTHER_MODE = "set another mode (tools, json_schema, json) for the model"


def map_exception(error: BaseException, *, target: Target) -> ProviderError:
    """The error of ours for what LiteLLM raised. It names no cause: LiteLLM's errors hold keys and prompts."""
    chain = list_causes(error)
    refusal = find_error_response(chain)
    names = {cls.__name__ for link in chain for cls in type(link).__mro__}
    if refusal.status in REQUEST_STATUSES:
        if "ContextWindowExceededError" in names:
            return too_long(target)
        if "ContentPolicyViolationError" in names:
            return content_filtered(target)
    if refusal.status is not None:
        return map_status(refusal, target=target)
    if names & {"TimeoutException", "APITimeoutError", "TimeoutError"}:
        return timed_out(target)
    if names & {"ConnectError", "ClientConnectorError", "ConnectionRefusedError", "gaierror"}:
        return unavailable(target, "cannot be reached", "Check the base URL and the network, or try again later")
    if names & {"TransportError", "ClientError", "OSError"} or STREAM_CUT_MESSAGE in str(error):
        return connection_lost(target)
    return map_unsent(chain[0], target=target)


def is_mode_refusal(error: BaseException, *, target: Target) -> bool:
    """Whether what LiteLLM raised is a refusal of what the target's mode rests on: its tool choice, or its schema."""
    chain = list_causes(error)
    refusal = find_error_response(chain)
    if refusal.status is None:
        return any("UnsupportedParams" in type(link).__name__ for link in chain)
    return refusal.status in MODE_REFUSAL_STATUSES and matches_mode_refusal(
        f"{refusal.code} {refusal.message}", mode=target.mode
    )


def is_strict_refusal(error: BaseException) -> bool:
    """Whether what LiteLLM raised is a refusal of what only the strict form of a request has."""
    refusal = find_error_response(list_causes(error))
    return refusal.status in MODE_REFUSAL_STATUSES and matches_strict_refusal(f"{refusal.code} {refusal.message}")


def map_status(refusal: ErrorResponse, *, target: Target, meant: int | None = None) -> ProviderError:
    """The error for an HTTP status that is none of success; `meant` is the status that says what the words do."""
    status, who, what, said = meant or refusal.status or 0, target.provider, f"'{target.model}'", refusal.label
    if status == 403 and MODERATED.search(refusal.message):
        return content_filtered(target)
    if status in (401, 403):
        advice = "Check the key, and that it may use this model; `summarizer doctor` shows what is configured"
        return _make(ProviderAuthError, target, f"{who} refused our key for {what} ({said}). {advice}.")
    if status == 404:
        advice = "Check the model's name and the base URL"
        return _make(ProviderNotFoundError, target, f"{who} does not know {what} ({said}). {advice}.")
    if status == 402 or (status == 429 and UNPAID.search(refusal.code)):
        kind = ProviderRateLimitError if status == 429 else ProviderRequestError
        advice = "Look at the account's plan and billing"
        return _make(kind, target, f"{who} has no credit left for {what} ({said}). {advice}.", retryable=False)
    if status == 408:
        return timed_out(target, f"gave up waiting ({said})")
    if status == 413:
        return too_long(target)
    if TOO_LARGE.match(refusal.message):
        return too_long(target)
    if status == 429:
        wait = refusal.wait
        advice = f"Try again in {wait:g} seconds" if wait is not None else "Try again later"
        message = f"{who} asks us to slow down with {what} ({said}). {advice}."
        return _make(ProviderRateLimitError, target, message, retry_after=wait)
    if status >= 500 or status in TRANSIENT_STATUSES:
        return unavailable(target, f"is overloaded or out of order ({said})", retry_after=refusal.wait)
    return map_bad_request(refusal, target=target)


def map_bad_request(refusal: ErrorResponse, *, target: Target) -> ProviderError:
    """The error for a 4xx that is about what we sent: too long, filtered, or not to the provider's liking."""
    told = f"{refusal.code} {refusal.message}"
    if TOO_LONG.search(told):
        return too_long(target)
    if FILTERED.search(told):
        return content_filtered(target)
    if UNKNOWN_MODEL.search(told):
        return map_status(refusal, target=target, meant=404)
    if WRONG_KEY.search(told):
        return map_status(refusal, target=target, meant=401)
    if UNPAID.search(told):
        return map_status(refusal, target=target, meant=402)
    said = f" ({refusal.label})" if refusal.label else ""
    message = f"{target.provider} refused the request for '{target.model}'{said}."
    return _make(ProviderRequestError, target, f"{message} It may not support '{target.mode}': {OTHER_MODE}.")


def map_unsent(error: BaseException, *, target: Target) -> ProviderError:
    """The error for what LiteLLM raised without an answer's status: before it sent, or over what it could not read."""
    status, name = getattr(error, "status_code", None), type(error).__name__
    if status in (401, 403):
        return map_status(ErrorResponse(status=status), target=target)
    if "UnsupportedParams" in name:
        return map_bad_request(ErrorResponse(), target=target)
    return invalid_output(target, "cannot be read: it may be HTML, or half an answer", "Check the base URL")


def check_finish_reason(choices: Sequence[Any] | None, *, target: Target) -> ProviderError | None:
    """The error for an answer that is none; None for one that is worth reading.

    Args:
        choices: LiteLLM's.
        target: The model.
    """
    if not choices:
        return invalid_output(target, "is empty")
    reasons = {choice.finish_reason for choice in choices}
    if "content_filter" in reasons:
        return content_filtered(target)
    if any(getattr(choice.message, "refusal", None) for choice in choices):
        return refused(target)
    if "length" in reasons:
        return truncated(target)
    for choice in choices:
        told = getattr(choice, "provider_specific_fields", None) or {}
        if isinstance(told.get("error"), dict):
            return map_status(parse_error_object(told["error"]), target=target)
        if told.get("native_finish_reason") in PROVIDER_FAULTS:
            return connection_lost(target)
    return None


def too_long(target: Target) -> ContextLengthError:
    """The article and the prompt do not fit into the model's context."""
    message = f"The article is too long for '{target.model}' of {target.provider}."
    advice = "Use a model with a longer context, or a shorter article"
    if target.local_model is not None:
        held = f"{target.local_model.context:,} tokens hold it, its instructions and the answer"
        advice = f"{held}; raise SUMMARIZER_LOCAL_CONTEXT, or the model's `context`. {advice}"
    return _make(ContextLengthError, target, f"{message} {advice}.")


def content_filtered(target: Target) -> ProviderContentError:
    """A filter stopped the article or the answer."""
    message = f"{target.provider} filtered the article, or the answer of '{target.model}'. Another model may take it."
    return _make(ProviderContentError, target, message)


def refused(target: Target) -> ProviderContentError:
    """The model would not answer."""
    message = f"'{target.model}' of {target.provider} refused to answer. Another model may take the article."
    return _make(ProviderContentError, target, message)


def timed_out(target: Target, why: str = "") -> ProviderTimeoutError:
    """No whole answer came in time."""
    why = why or f"gave no whole answer within {target.timeout:g} seconds"
    message = f"{target.provider} {why}, asked for '{target.model}'. Try again, or raise the model's timeout."
    return _make(ProviderTimeoutError, target, message)


def unavailable(
    target: Target, why: str, advice: str = "Try again later", *, retry_after: float | None = None
) -> ProviderUnavailableError:
    """The provider is not there, or not able."""
    message = f"{target.provider} {why}, asked for '{target.model}'. {advice}."
    return _make(ProviderUnavailableError, target, message, retry_after=retry_after)


def local_server_failed(target: Target, why: str, *, retryable: bool) -> ProviderUnavailableError:
    """A model that runs here cannot be loaded, or its process died."""
    return _make(ProviderUnavailableError, target, f"{why[:1].upper()}{why[1:]}.", retryable=retryable)


def connection_lost(target: Target) -> ProviderUnavailableError:
    """The answer ended before its end."""
    return unavailable(target, "broke off in the middle of its answer")


def truncated(target: Target) -> ProviderOutputError:
    """The answer hit its length limit."""
    advice = "Raise max_tokens for the model, or ask for fewer items"
    return invalid_output(target, "was cut off by its length limit", advice)


def invalid_output(
    target: Target, why: str, advice: str = f"Use a stronger model, or {OTHER_MODE}"
) -> ProviderOutputError:
    """The answer is no answer."""
    message = f"The answer of '{target.model}' from {target.provider} {why}. {advice}."
    return _make(ProviderOutputError, target, message)


def _make(kind: type[E], target: Target, message: str, **more: Any) -> E:
    return kind(message, provider=target.provider, model=target.alias or target.model, **more)
