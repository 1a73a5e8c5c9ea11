"""What came over the wire, read out of what LiteLLM raised. It is recognised here and named in `failures`.

LiteLLM's own errors make up statuses and pick classes by words that an article may hold; the HTTP client's, which
stand further down the chain of causes, do not.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_WAIT = 24 * 3600.0
"""Seconds; a provider that asks for more says nothing that can be acted on."""

LONGEST_MESSAGE = 1000
"""Code points of a provider's message that are looked at: what it repeats of the request comes after them."""

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a provider answered that is no success.

    Attributes:
        status: Its HTTP status, or None where no answer came.
        code: Its own name of the error, where that is one word; it may be shown.
        message: Its own words. They may repeat the article or part of the key: recognised, never shown.
        headers: The answer's headers.
    """

    status: int | None = None
    code: str = ""
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

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


def read_refusal(chain: Sequence[BaseException], /) -> Refusal:
    """What the provider answered, from the HTTP client's own error in a chain of causes."""
    for link in chain:
        names = {cls.__name__ for cls in type(link).__mro__}
        made_up = type(link).__module__.startswith(("litellm.exceptions", "litellm.llms"))
        response = getattr(link, "response", None)
        status = getattr(response, "status_code", None)
        if isinstance(status, int) and ("HTTPStatusError" in names or ("APIStatusError" in names and not made_up)):
            code, message = read_body(link, response)
            headers = getattr(response, "headers", None)
            return Refusal(status, code, message, headers if isinstance(headers, Mapping) else {})
    return Refusal()


def read_body(link: BaseException, response: Any) -> tuple[str, str]:
    """The code and the message in an error's body, wherever the provider puts them."""
    body = getattr(link, "body", None)
    if not isinstance(body, dict):
        try:
            body = json.loads(response.text)
        except (ValueError, AttributeError, RuntimeError):  # no JSON, no text, or a body that was never read
            return "", ""
    error = next(_find_errors(body), None)
    if error is None:
        return "", ""
    words = [error.get(key) for key in ("code", "status", "type")]
    code = next((word for word in words if isinstance(word, str) and CODE.fullmatch(word) and word != "error"), "")
    return code, str(error.get("message", ""))[:LONGEST_MESSAGE]


def _find_errors(body: Any) -> Iterator[dict[str, Any]]:
    """The object that describes the error: the body itself, what it holds as `error`, or the first of a list."""
    if isinstance(body, list):
        yield from _find_errors(body[0] if body else None)
    elif isinstance(body, dict):
        yield from _find_errors(body.get("error"))
        yield body
    elif isinstance(body, str):
        yield {"message": body}


def read_wait(headers: Mapping[str, str], /) -> float | None:
    """Seconds to wait, from a Retry-After header in either of its forms.

    >>> read_wait({"retry-after": "7"})
    7.0
    >>> read_wait({"retry-after": "soon"}) is None
    True
    """
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (email.utils.parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds()
        except (ValueError, TypeError):  # no date either, or one without a zone
            return None
    return max(0.0, round(seconds, 3)) if seconds <= LONGEST_WAIT else None
