"""What came over the wire, read out of what LiteLLM raised. It is recognised here and named in `provider_errors`.

LiteLLM's own errors make up statuses and pick classes by words that an article may hold; the HTTP client's, which
stand further down the chain of causes, do not.
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
"""Seconds; a provider that asks for more says nothing that can be acted on."""

MAX_MESSAGE_LENGTH = 1000
"""Code points of a provider's message that are looked at: what it repeats of the request comes after them."""

LITELLM_ERROR = re.compile(r"Error in response: \{'code': '(\w+)'")
"""How LiteLLM tells of a response of OpenAI's that failed: there is no other trace of it."""

CODE_STATUSES = {"rate_limit_exceeded": 429, "invalid_prompt": 400}
"""What a code means that comes without a status; any other is a fault of the provider's."""

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION_PART = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h)")
RETRY_PHRASE = re.compile(
    r"(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)? ?(?:ms|s|m|h)[a-z]* ?){1,4})", re.IGNORECASE
)
"""How providers write the time in their words: "in 20s", "in 1m2.5s", "after 7 seconds"."""

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """What a provider answered that is no success.

    Attributes:
        status: Its HTTP status, or None where no answer came.
        code: Its own name of the error, where that is one word; it may be shown.
        message: Its own words. They may repeat the article or part of the key: recognised, never shown.
        wait: Seconds after which it says it will take the request, or None.
    """

    status: int | None = None
    code: str = ""
    message: str = ""
    wait: float | None = None

    @property
    def label(self) -> str:
        """The status and the code, as a message shows them."""
        return f"{self.status} {self.code}".strip() if self.status else self.code


def list_causes(error: BaseException, /) -> list[BaseException]:
    """The error and what it came from, nearest first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


def find_error_response(chain: Sequence[BaseException], /) -> ErrorResponse:
    """What the provider answered, from the HTTP client's own error in a chain of causes."""
    for link in chain:
        names = {cls.__name__ for cls in type(link).__mro__}
        made_up = type(link).__module__.startswith(("litellm.exceptions", "litellm.llms"))
        response = getattr(link, "response", None)
        status = getattr(response, "status_code", None)
        if isinstance(status, int) and ("HTTPStatusError" in names or ("APIStatusError" in names and not made_up)):
            body, headers = parse_body(link, response), getattr(response, "headers", None)
            error = next(_iter_error_objects(body), {})
            given = headers if isinstance(headers, Mapping) else {}
            return replace(parse_error_object(error), status=status, wait=parse_retry_after(given, body=body))
    return next(filter(None, map(_parse_raised, chain)), ErrorResponse())


def parse_body(link: BaseException, response: Any) -> Any:
    """The JSON in an error's body; None where there is none."""
    body = getattr(link, "body", None)
    if isinstance(body, dict):
        return body
    try:
        return json.loads(response.text)
    except (ValueError, AttributeError, RuntimeError):  # no JSON, no text, or a body that was never read
        return None


def parse_error_object(error: Mapping[str, Any], /) -> ErrorResponse:
    """What an object that describes an error says, wherever the provider puts it.

    >>> parse_error_object({"code": 502, "message": "Upstream error"}).label
    '502'
    >>> parse_error_object({"type": "overloaded_error", "message": "Overloaded"}).code
    'overloaded_error'
    """
    words = [error.get(key) for key in ("code", "status", "type")]
    code = next((word for word in words if isinstance(word, str) and CODE.fullmatch(word) and word != "error"), "")
    status = error.get("code") if isinstance(error.get("code"), int) else CODE_STATUSES.get(code, 500)
    return ErrorResponse(status, code, str(error.get("message", ""))[:MAX_MESSAGE_LENGTH])


def _parse_raised(link: BaseException) -> ErrorResponse | None:
    """What was raised for an answer that came with success and holds an error; None if it is not that."""
    if type(link).__module__.startswith("openai") and isinstance(body := getattr(link, "body", None), dict):
        return parse_error_object(next(_iter_error_objects(body)))  # an event of a stream
    told, status = getattr(link, "message", None), getattr(link, "status_code", None)
    if type(link) is Exception and isinstance(told, str) and isinstance(status, int):
        return parse_error_object({"code": status, "message": told})
    found = LITELLM_ERROR.match(str(link)) if type(link) is ValueError else None
    return parse_error_object({"code": found[1]}) if found else None


def _iter_error_objects(body: Any) -> Iterator[dict[str, Any]]:
    """The object that describes the error: the body itself, what it holds as `error`, or the first of a list."""
    if isinstance(body, list):
        yield from _iter_error_objects(body[0] if body else None)
    elif isinstance(body, dict):
        yield from _iter_error_objects(body.get("error"))
        yield body
    elif isinstance(body, str):
        yield {"message": body}


def parse_retry_after(headers: Mapping[str, str], /, *, body: Any = None) -> float | None:
    """Seconds to wait: from a Retry-After header in either of its forms, or from what the body says in its place.

    >>> parse_retry_after({"retry-after": "7"})
    7.0
    >>> parse_retry_after({"retry-after": "soon"}) is None
    True
    >>> parse_retry_after({}, body={"error": {"message": "Rate limit reached. Please try again in 1m2.5s."}})
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
        if isinstance(error.get("estimated_time"), int | float):  # until a model is loaded
            return float(error["estimated_time"])
        found = RETRY_PHRASE.search(str(error.get("message", ""))[:MAX_MESSAGE_LENGTH])
        if found is not None:
            return sum(float(number) * UNITS[unit] for number, unit in DURATION_PART.findall(found[1]))
    return None
