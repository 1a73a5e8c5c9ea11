"""Reads a streamed answer, passes its text to a listener, and returns the same response as without streaming.

A stream that ends without a finish reason is an error, unless the object is complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, TypeAlias

from summarizer.gateway.answer_extraction import MAX_TEXT_LENGTH, is_open
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.provider_errors import STREAM_CUT_MESSAGE, ResponseTooLargeError

Listener: TypeAlias = Callable[[str], None]
"""Called with each piece of the answer's JSON, and with "" when a new answer begins."""


DEFAULT_REASONS: Final = ("stop", "tool_calls")
"""Finish reasons that LiteLLM sets on chunks before the provider has reported one."""


class StreamBrokenError(Exception):
    """The stream ended before the answer did."""


class FirstTokenTimeoutError(Exception):
    """The first chunk did not arrive in time."""


async def read_stream(
    opening: Awaitable[Any], *, listener: Listener, name: str, first_token: float | None, messages: Sequence[Any]
) -> Any:
    """Read LiteLLM's stream to its end.

    Args:
        listener: Called with the text of the answer, or with the arguments of the tool `name`.
        first_token: Time limit in seconds for the first chunk, or None.
        messages: The prompt, from which LiteLLM counts tokens if the provider reports none.

    Returns:
        The response that LiteLLM would return without streaming.
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
    except Exception as error:
        # some servers send no finish reason
        if STREAM_CUT_MESSAGE not in str(error) or not has_finished(stream, shown="".join(watch.shown)):
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
        details.reasoning_tokens = None  # zero is LiteLLM's own count if the provider reports none
    return whole


def has_finished(stream: Any, *, shown: str) -> bool:
    """Whether the provider reported a finish reason, as far as LiteLLM shows it, or the object is complete.

    Some servers report none. For Google, LiteLLM reports "stop" or "tool_calls" with every chunk.
    """
    if getattr(stream, "received_finish_reason", None) is not None:
        return True
    reason = getattr(stream, "intermittent_finish_reason", None)
    if "{" in shown:
        return not is_open(shown) or (reason is not None and reason not in DEFAULT_REASONS)
    return reason is not None


def merge_chunks(chunks: Sequence[Any]) -> Iterator[Any]:
    """Merge successive chunks that only continue a text.

    LiteLLM takes most of a second to join thousands of chunks, which blocks the event loop.
    """
    for key, run in groupby(chunks, key=find_text_key):
        if key is None:
            yield from run
            continue
        first, *others = run
        holder, field = get_text_field(first)
        setattr(holder, field, "".join(getattr(*get_text_field(chunk)) for chunk in (first, *others)))
        yield first


def find_text_key(chunk: Any) -> Hashable:
    """Return a key for the text that a chunk continues; None if the chunk contains anything else."""
    choices: list[Any] = getattr(chunk, "choices", None) or []
    if len(choices) != 1 or choices[0].finish_reason or getattr(chunk, "usage", None) or not choices[0].delta:
        return None
    fields = {name for name, value in choices[0].delta.model_dump(exclude_none=True).items() if value} - {"role"}
    calls: list[Any] = choices[0].delta.tool_calls or []
    if fields == {"tool_calls"} and len(calls) == 1:
        call = calls[0]
        is_text = isinstance(call.function.arguments, str) and not call.id and not call.function.name
        return ("call", call.index) if is_text else None
    return "content" if fields == {"content"} else None


def get_text_field(chunk: Any) -> tuple[Any, str]:
    delta = chunk.choices[0].delta
    return (delta.tool_calls[0].function, "arguments") if delta.tool_calls else (delta, "content")


class _ChunkReader:
    """Passes the answer's JSON in chunks to a listener, and rejoins surrogate pairs split between chunks."""

    def __init__(self, listener: Listener, name: str) -> None:
        self.listener, self.name = listener, name
        self.names: dict[int, str] = {}
        self.begun: set[int] = set()
        self.halves: dict[int | None, str] = {}
        self.shown: list[str] = []
        self.length = 0

    def show(self, chunk: Any) -> None:
        choices = getattr(chunk, "choices", None)
        delta = choices[0].delta if choices else None
        if delta is None:
            return
        for call in getattr(delta, "tool_calls", None) or ():
            index = call.index or 0
            if call.function.name:
                self.names[index] = call.function.name
            if index not in self.begun:  # LiteLLM drops calls without id or name, which some servers omit
                self.begun.add(index)
                call.id, call.function.name = call.id or f"call_{index}", call.function.name or self.name
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
        """Prepend half a surrogate pair held back from the last piece, and hold back one at the end of this piece."""
        if not text:
            return text
        self.length += len(text)  # also of text that is not shown, such as the arguments of another tool
        if self.length > MAX_TEXT_LENGTH:
            raise ResponseTooLargeError
        text = self.halves.pop(index, "") + text
        if "\ud800" <= text[-1] <= "\udbff":
            text, self.halves[index] = text[:-1], text[-1]
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
