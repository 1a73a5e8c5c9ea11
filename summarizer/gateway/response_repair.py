"""Repairs chat completions that deviate from OpenAI's types, and limits those that are sent as a whole.

LiteLLM refuses a completion as a whole, although it is paid, if a count of tokens is no whole number or a text is a
list of parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx

from summarizer.gateway.model_info import MOST_TOKENS
from summarizer.gateway.provider_errors import ResponseTooLargeError
from summarizer.gateway.response_limits import WrappedStream

MAX_WHOLE: Final = 4_000_000
"""Most bytes of a response that is no stream. An answer of 100,000 tokens has a quarter of this; LiteLLM and Instructor
read all of it on the event loop, at a second for ten megabytes."""

STREAM_START: Final = re.compile(rb"\s*(?:data|event|id|retry)?:")
"""Matches the beginning of server-sent events, which some servers send as plain text."""

BLANKS: Final = re.compile(rb"\s*")
STREAMED: Final = ("text/event-stream", "application/x-ndjson", "application/stream+json", "application/vnd.amazon")

ODD: Final = re.compile(
    rb'"(?:usage|\w+_details)":\s*+[^{n]|_tokens":\s*+(?!\d{1,9}+\s*+[,}]|null)|"content":\s*+[^"n]'
)
"""Matches JSON with usage or a count of tokens of another type or size, or with a text that is no string. Other JSON,
which is nearly all, is not parsed here, since LiteLLM parses it."""

COUNTS: Final = ("prompt_tokens", "completion_tokens")
TEXT_KINDS: Final = ("text", "output_text")
THOUGHT_KINDS: Final = ("thinking", "reasoning")


def is_stream(response: httpx.Response) -> bool:
    """Whether a response is a stream by its media type."""
    return str(response.headers.get("content-type", "")).startswith(STREAMED)


async def repair_response(response: httpx.Response) -> None:
    """HTTP response hook: repair a chat completion that is no stream."""
    if response.is_success and not is_stream(response):
        response.stream = WholeStream(response.stream)


class WholeStream(WrappedStream):
    """A body that is read as a whole and repaired, unless it turns out to be server-sent events."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body. Raises `ResponseTooLargeError` beyond `MAX_WHOLE`."""
        body, is_begun = bytearray(), False
        blocks = aiter(self._inner)
        async for block in blocks:
            body += block
            if len(body) > MAX_WHOLE:
                raise ResponseTooLargeError
            is_begun = is_begun or BLANKS.fullmatch(block) is None
            if is_begun and STREAM_START.match(body):
                yield bytes(body)
                async for rest in blocks:
                    yield rest
                return
        yield repair_json(bytes(body))


def repair_json(body: bytes) -> bytes:
    """Repair the JSON of a chat completion, or of a part of a streamed one; return other bytes unchanged."""
    if not ODD.search(body):
        return body
    try:
        completion = json.loads(body)
    except (ValueError, RecursionError):
        return body
    return json.dumps(completion).encode() if repair_completion(completion) else body


def repair_completion(completion: Any) -> bool:
    """Repair a chat completion in place. Return whether anything changed."""
    choices = completion.get("choices") if isinstance(completion, dict) else None
    if not isinstance(choices, list):
        return False
    is_changed = False
    if "usage" in completion and (usage := read_counts(completion["usage"])) != completion["usage"]:
        completion["usage"], is_changed = usage, True
    for choice in choices:
        for message in (choice.get("message"), choice.get("delta")) if isinstance(choice, dict) else ():
            if isinstance(message, dict) and not isinstance(content := message.get("content", ""), str | None):
                message["content"], is_changed = write_text(content), True
    return is_changed


def read_counts(usage: Any) -> dict[str, Any] | None:
    """Return usage without counts of tokens that are no whole numbers; None if the usage is unknown without them.

    >>> read_counts({"prompt_tokens": 7, "completion_tokens": 2.0, "total_tokens": 9.5, "total_time": 0.25})
    {'prompt_tokens': 7, 'completion_tokens': 2.0, 'total_time': 0.25}
    >>> read_counts({"prompt_tokens": 7.5, "completion_tokens": 2}) is None
    True
    """
    if not isinstance(usage, dict) or not all(is_count(usage.get(name)) for name in COUNTS):
        return None
    kept: dict[str, Any] = {}
    for name, value in usage.items():
        if name.endswith("_details"):
            inner = value.items() if isinstance(value, dict) else ()
            kept[name] = {key: count for key, count in inner if not key.endswith("_tokens") or is_count(count)} or None
        elif not name.endswith("_tokens") or is_count(value):
            kept[name] = value
    return kept


def is_count(value: Any) -> bool:
    """Whether a value is missing, or a whole number that a request can have."""
    return value is None or (isinstance(value, int | float) and 0 <= value <= MOST_TOKENS and value == int(value))


def write_text(content: Any) -> str:
    """Return the text of a message whose content is no string: of its parts without thoughts, or its JSON.

    >>> write_text([{"type": "thinking", "thinking": []}, {"type": "text", "text": "Yes"}, "."])
    'Yes.'
    >>> write_text({"headline": "Bridge"})
    '{"headline": "Bridge"}'
    """
    return "".join(map(_write_part, content if isinstance(content, list) else [content]))


def _write_part(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        kind, text = part.get("type", "text"), part.get("text")
        if kind in THOUGHT_KINDS:
            return ""
        if kind in TEXT_KINDS and isinstance(text, str) and part.keys() <= {"type", "text", "annotations", "index"}:
            return text
    return json.dumps(part, ensure_ascii=False)
