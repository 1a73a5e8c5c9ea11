"""Reads the provider's error response from an exception of LiteLLM's. `provider_errors` maps it to `ProviderError`.

LiteLLM's exceptions invent statuses and choose classes by keywords that an article may contain. The HTTP client's
exceptions, further down the chain of causes, are reliable.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

MAX_RETRY_AFTER = 24 * 3600.0
"""Seconds. A longer delay is ignored."""

MAX_MESSAGE_LENGTH = 1000
"""Code points of a provider's message that are examined. Providers repeat the request, if at all, after them."""

LITELLM_ERROR = re.compile(r"Error in response: \{'code': '(\w+)'")
"""LiteLLM's message for a failed response of OpenAI's. The exception has no other mark."""

CODE_STATUSES = {"rate_limit_exceeded": 429, "invalid_prompt": 400}
"""Statuses for error codes that come without one. Others count as 500."""

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION_PART = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h)")
RETRY_PHRASE = re.compile(
    r"(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)? ?(?:ms|s|m|h)[a-z]* ?){1,4})", re.IGNORECASE
)
"""Delays in providers' messages: "in 20s", "in 1m2.5s", "after 7 seconds"."""

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """A provider's error response."""

    status: int | None = None  # HTTP status, or None if there was no response
    code: str = ""  # The provider's error code, if it is one word. It can be shown.
    # The provider's message. It may repeat the article or part of the key, so it is matched, never shown.
    message: str = ""
    param: str = ""  # the request's parameter that the provider rejects, if it is one word
    wait: float | None = None  # seconds after which the provider accepts a retry, or None

    @property
    def label(self) -> str:
        """The status and the code, for messages."""
        return f"{self.status} {self.code}".strip() if self.status else self.code


def list_causes(error: BaseException, /) -> list[BaseException]:
    """Return an exception and its causes, nearest first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


def find_error_response(chain: Sequence[BaseException], /) -> ErrorResponse:
    """Return the provider's response, from the HTTP client's exception in a chain of causes."""
    for link in chain:
        names = {cls.__name__ for cls in type(link).__mro__}
        made_up = type(link).__module__.startswith(("litellm.exceptions", "litellm.llms"))
        response = getattr(link, "response", None)
        status = getattr(response, "status_code", None)
        if isinstance(status, int) and ("HTTPStatusError" in names or ("APIStatusError" in names and not made_up)):
            body, headers = parse_body(link, response), getattr(response, "headers", None)
            error = next(_iter_error_objects(body), {})
            given = headers if isinstance(headers, Mapping) else {}
            return replace(parse_error_object(error), status=status, wait=find_retry_delay(given, body=body))
    return next(filter(None, map(_parse_raised, chain)), ErrorResponse())


def parse_body(link: BaseException, response: Any) -> Any:
    """Return the JSON of an error's body; None if there is none."""
    body = getattr(link, "body", None)
    if isinstance(body, dict):
        return body
    try:
        return json.loads(response.text)
    except (ValueError, AttributeError, RuntimeError):  # no JSON, no text, or a body that was never read
        return None


def parse_error_object(error: Mapping[str, Any], /) -> ErrorResponse:
    """Convert an object that describes an error; providers use different keys.

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
    return ErrorResponse(status, code, str(error.get("message", ""))[:MAX_MESSAGE_LENGTH], param)


def _parse_raised(link: BaseException) -> ErrorResponse | None:
    """Return the error inside a successful response, from what was raised for it; None if there is none."""
    if type(link).__module__.startswith("openai") and isinstance(body := getattr(link, "body", None), dict):
        return parse_error_object(next(_iter_error_objects(body)))  # an event of a stream
    told, status = getattr(link, "message", None), getattr(link, "status_code", None)
    if type(link) is Exception and isinstance(told, str) and isinstance(status, int):
        return parse_error_object({"code": status, "message": told})
    found = LITELLM_ERROR.match(str(link)) if type(link) is ValueError else None
    return parse_error_object({"code": found[1]}) if found else None


def _iter_error_objects(body: Any) -> Iterator[dict[str, Any]]:
    """Yield objects that may describe the error: the value of `error`, the body itself, or the first of a list."""
    if isinstance(body, list):
        yield from _iter_error_objects(body[0] if body else None)
    elif isinstance(body, dict):
        yield from _iter_error_objects(body.get("error"))
        yield body
    elif isinstance(body, str):
        yield {"message": body}


def find_retry_delay(headers: Mapping[str, str], /, *, body: Any = None) -> float | None:
    """Return the seconds to wait, from a Retry-After header in either form, or from the body.

    >>> find_retry_delay({"retry-after": "7"})
    7.0
    >>> find_retry_delay({"retry-after": "soon"}) is None
    True
    >>> find_retry_delay({}, body={"error": {"message": "Rate limit reached. Please try again in 1m2.5s."}})
    62.5
    """
    seconds = _parse_number(headers.get("retry-after-ms", ""), scale=0.001)
    if seconds is None:
        seconds = _parse_retry_header(headers.get("retry-after", "").strip())
    if seconds is None:
        seconds = _find_body_delay(body)
    if seconds is None or seconds > MAX_RETRY_AFTER:
        return None
    return max(0.0, round(seconds, 3))


def _parse_number(text: str, *, scale: float = 1.0) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number * scale if math.isfinite(number) else None


def _parse_retry_header(value: str) -> float | None:
    seconds = _parse_number(value)
    if seconds is not None:
        return seconds
    try:
        return (email.utils.parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError):  # no date either, or one without a zone
        return None


def _find_body_delay(body: Any) -> float | None:
    for error in _iter_error_objects(body):
        details = error.get("details")
        for detail in details if isinstance(details, list) else ():
            delay = detail.get("retryDelay") if isinstance(detail, dict) else None
            if isinstance(delay, str):
                return _parse_number(delay.removesuffix("s"))
        if isinstance(error.get("estimated_time"), int | float):  # seconds until a model is loaded
            return float(error["estimated_time"])
        found = RETRY_PHRASE.search(str(error.get("message", ""))[:MAX_MESSAGE_LENGTH])
        if found is not None:
            return sum(float(number) * UNITS[unit] for number, unit in DURATION_PART.findall(found[1]))
    return None
