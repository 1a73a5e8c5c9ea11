"""Reads a streamed answer to its end, shows its text as it comes, and gives back the whole as if it had come at once.

What is in the text is no concern of this room. A stream that ends before its provider says so is an error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from summarizer.gateway.libraries import load_libraries

Listener: TypeAlias = Callable[[str], None]
"""Called with each further piece of the answer's JSON; with "" where an answer begins anew."""


DEFAULT_REASONS = ("stop", "tool_calls")
"""What LiteLLM says of a piece of a stream whose provider says nothing yet."""


class StreamBrokenError(Exception):
    """The stream ended before the answer did."""


class FirstTokenTimeoutError(Exception):
    """Nothing came in time."""


async def read_stream(
    opening: Awaitable[Any], *, listener: Listener, name: str, first_token: float | None, messages: Sequence[Any]
) -> Any:
    """Read a stream of LiteLLM's to its end.

    Args:
        opening: Gives the stream, once the provider has answered.
        listener: Who is shown the text of the answer, or the arguments of the tool that bears the name.
        name: The tool's name.
        first_token: Seconds from now to its first piece, or None.
        messages: What was sent, from which LiteLLM counts tokens where the provider does not.

    Raises:
        StreamBrokenError: It ended too early.
        FirstTokenTimeoutError: It did not begin in time.
    """
    chunks: list[Any] = []
    watch = _ChunkReader(listener, name)
    stream: Any = None
    clock = asyncio.timeout(first_token)
    try:
        async with clock:
            stream = await opening
            listener("")
            async for chunk in stream:
                if not chunks:
                    clock.reschedule(None)
                chunks.append(chunk)
                watch.show(chunk)
    except TimeoutError:
        if clock.expired():
            raise FirstTokenTimeoutError from None
        raise
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()
    if not chunks or not has_finished(stream, shown="".join(watch.shown)):
        raise StreamBrokenError
    whole = load_libraries().litellm.stream_chunk_builder(list(merge_chunks(chunks)), messages=list(messages))
    details = getattr(getattr(whole, "usage", None), "completion_tokens_details", None)
    if details is not None and not details.reasoning_tokens:
        details.reasoning_tokens = None  # LiteLLM's own count of what it sees, where the provider says nothing
    return whole


def has_finished(stream: Any, *, shown: str) -> bool:
    """Whether a stream's provider said that it was over, as far as LiteLLM lets that be seen.

    Of Google's streams it says "stop", or "tool_calls", with every piece: there the object must be closed as well.
    """
    if getattr(stream, "received_finish_reason", None) is not None:
        return True
    reason = getattr(stream, "intermittent_finish_reason", None)
    return reason is not None and (reason not in DEFAULT_REASONS or not is_open(shown))


def is_open(text: str) -> bool:
    """Whether the first object in a text begins and does not end.

    >>> is_open('{"quotes": [{}]'), is_open('Here it is: {"quotes": []} Anything else?'), is_open("No.")
    (True, False, False)
    """
    try:
        json.JSONDecoder(strict=False).raw_decode(text, max(text.find("{"), 0))
    except (ValueError, RecursionError):
        return "{" in text
    return False


def merge_chunks(chunks: Sequence[Any]) -> Iterator[Any]:
    """Chunks of LiteLLM's, those put together that only go on with a text.

    Some thousands of them it takes the better part of a second to join, in which nothing else goes on.
    """
    for key, run in groupby(chunks, key=text_key):
        if key is None:
            yield from run
            continue
        first, *others = run
        holder, field = get_text_field(first)
        setattr(holder, field, "".join(getattr(*get_text_field(chunk)) for chunk in (first, *others)))
        yield first


def text_key(chunk: Any) -> Hashable:
    """Which text a chunk goes on with; None where it says anything beside."""
    choices: list[Any] = getattr(chunk, "choices", None) or []
    if len(choices) != 1 or choices[0].finish_reason or getattr(chunk, "usage", None) or not choices[0].delta:
        return None
    said = {name for name, value in choices[0].delta.model_dump(exclude_none=True).items() if value} - {"role"}
    calls: list[Any] = choices[0].delta.tool_calls or []
    if said == {"tool_calls"} and len(calls) == 1:
        call = calls[0]
        is_text = isinstance(call.function.arguments, str) and not call.id and not call.function.name
        return ("call", call.index) if is_text else None
    return "content" if said == {"content"} else None


def get_text_field(chunk: Any) -> tuple[Any, str]:
    """What holds the text of such a chunk, and in which field."""
    delta = chunk.choices[0].delta
    return (delta.tool_calls[0].function, "arguments") if delta.tool_calls else (delta, "content")


class _ChunkReader:
    """Picks the answer's JSON out of a stream's chunks, and mends in them what was cut in the middle of a character."""

    def __init__(self, listener: Listener, name: str) -> None:
        self.listener, self.name = listener, name
        self.names: dict[int, str] = {}
        self.halves: dict[int | None, str] = {}
        self.shown: list[str] = []

    def show(self, chunk: Any) -> None:
        choices = getattr(chunk, "choices", None)
        delta = choices[0].delta if choices else None
        if delta is None:
            return
        for call in getattr(delta, "tool_calls", None) or ():
            index = call.index or 0
            if call.function.name:
                self.names[index] = call.function.name
            call.function.arguments = self._join(index, call.function.arguments)
            if call.function.arguments and self.names.get(index, self.name) == self.name:
                self._emit(call.function.arguments)
        if isinstance(getattr(delta, "content", None), str):
            delta.content = self._join(None, delta.content)
            if delta.content and not self.names:
                self._emit(delta.content)

    def _emit(self, text: str) -> None:
        self.shown.append(text)
        self.listener(text)

    def _join(self, index: int | None, text: str | None) -> str | None:
        """A piece with the half of a surrogate pair that the last one ended in; its own last half waits."""
        if not text:
            return text
        text = self.halves.pop(index, "") + text
        if "\ud800" <= text[-1] <= "\udbff":
            text, self.halves[index] = text[:-1], text[-1]
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
