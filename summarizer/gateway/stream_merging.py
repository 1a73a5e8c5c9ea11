"""Joins events of a streamed chat completion that only continue a text, until an item in the text may be complete.

LiteLLM spends almost a millisecond on each event, and an answer has thousands of them, one per token. Single tokens are
of no use here: an item is verified when its JSON is complete. Events that arrive together are joined, too.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from weakref import WeakKeyDictionary

import httpx

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.provider_errors import ResponseTooLargeError
from summarizer.gateway.response_limits import WrappedStream
from summarizer.gateway.response_repair import ODD, STREAM_START, is_stream, repair_json

DATA: Final = b"data:"
END: Final = b"\n\n"
TEXTS: Final = {kind: re.compile(rb'"%s": ?"((?:[^"\\]|\\.)*)"' % kind.encode()) for kind in ("content", "arguments")}
STRING: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+')
REFUSAL: Final = re.compile(rb'"refusal": ?"[^"]')
REFUSED: Final = b'data: {"error": {"code": 400, "type": "content_filter", "message": "The model refused to answer."}}'
"""The event that replaces the pieces of a refusal, which LiteLLM would drop."""

PADDING: Final = re.compile(rb', ?"obfuscation": ?"[^"]*"')
MOST: Final = 4_000  # most bytes of text that are joined
MANY: Final = 2_000  # from this many bytes, events are split in bulk

MAX_EVENT: Final = 1_000_000  # most bytes of one event: an incomplete one is scanned again with each read

FULL: Final = 16_384
"""Bytes of a full read, after which further events have arrived already and can be joined with these."""

CLIENTS: Final = 32  # most clients per event loop that are kept open, each for a base URL and a key

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str | None, str | None], Any]] = WeakKeyDictionary()


def find_client(base: str | None, key: str | None) -> Any:
    """Return the running event loop's OpenAI client for a base URL and a key, whose streams are merged.

    Return None if there is no key, which LiteLLM reports.
    """
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    client = clients.get((base, key))
    if client is None:
        if len(clients) >= CLIENTS:
            clients.pop(next(iter(clients)))
        client = load_libraries().open_client(base, key, on_response=merge_response)
        if client is not None:
            clients[base, key] = client
    return client


async def close_clients() -> None:
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.close()


async def merge_response(response: httpx.Response) -> None:
    """HTTP response hook: join the events of a streamed response.

    A server without streaming answers with one JSON object, which is converted to events.
    """
    if is_stream(response):
        response.stream = MergedStream(response.stream)
    elif response.is_success:
        response.stream = CompletionStream(response.stream)


class NoCompletionError(Exception):
    """The response to a request for a stream is neither a stream nor a chat completion."""


class MergedStream(WrappedStream):
    """A stream of server-sent events in which those that continue a text are joined."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the joined events. Those received before an error are yielded before it is raised."""
        merger = EventMerger()
        try:
            async for block in self._inner:
                if joined := merger.feed(block):
                    yield joined
        except Exception:
            if rest := merger.end():
                yield rest
            raise
        if rest := merger.end():
            yield rest


class CompletionStream(WrappedStream):
    """A chat completion in one JSON object, converted to a stream of server-sent events, or such a stream itself."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the events. Raises `NoCompletionError` for any other body."""
        blocks = aiter(self._inner)
        body = await anext(blocks, b"")
        if STREAM_START.match(body):
            yield body
            async for block in blocks:
                yield block
            return
        events = write_events(body)
        if events is None:
            raise NoCompletionError
        yield REFUSED + END if REFUSAL.search(events) else events


def write_events(body: bytes) -> bytes | None:
    """Convert a chat completion, or an error sent with status 200, to the events of a stream; None for other bodies."""
    try:
        completion = json.loads(body)
        if completion.get("error"):
            return b"data: %s\n\n" % json.dumps({"error": completion["error"]}).encode()
        choices = []
        for at, one in enumerate(completion["choices"]):
            message = one["message"]
            calls = [{**call, "index": number} for number, call in enumerate(message.get("tool_calls") or ())]
            delta = {**message, "tool_calls": calls or None}
            choices.append({"index": at, "delta": delta, "finish_reason": one.get("finish_reason")})
    except (AttributeError, ValueError, TypeError, KeyError):
        return None
    head = {**completion, "id": str(completion.get("id") or ""), "object": "chat.completion.chunk"}
    chunks = [{**head, "choices": choices, "usage": None}, {**head, "choices": []}]
    return b"".join(b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks) + b"data: [DONE]\n\n"


class EventMerger:
    r"""Joins successive events that continue a text.

    >>> merger = EventMerger()
    >>> def write(text):
    ...     return b'data: {"choices": [{"index": 0, "delta": {"content": "%s"}}]}\n\n' % text
    >>> [merger.feed(write(text)).count(b"data:") for text in (b"{", b"'a': ", b"1", b"}")], merger.end()
    ([1, 0, 0, 1], b'')
    """

    def __init__(self) -> None:
        self._buffer = b""
        self._is_text_begun = False
        self._around: tuple[bytes, bytes] | None = None  # the event's bytes before and after the text
        self._texts: list[bytes] = []
        self._length = 0
        self._is_opened = False  # whether an object begins in `_texts`: a "]" may close a list inside it
        self._is_ended = False  # whether an item may end in `_texts`

    def feed(self, block: bytes) -> bytes:
        """Take further bytes, and return the events that are ready."""
        received = (self._buffer + block).replace(b"\r\n", b"\n")
        if b"obfuscation" in received:  # OpenAI's padding, of random length
            received = PADDING.sub(b"", received)
        received = self._take_run(received)
        ready = list(self._flush()) if self._length > MOST else []
        *events, self._buffer = received.split(END)
        if len(self._buffer) > MAX_EVENT:
            raise ResponseTooLargeError
        for read in events:
            event = REFUSED if REFUSAL.search(read) else read
            text = self._continue(event)
            if text is None:
                if event.startswith(DATA) and ODD.search(event):
                    event = DATA + b" " + repair_json(event[len(DATA) :].strip())
                ready += self._flush()
                text = self._begin(event)
            if text is None:
                ready.append(event + END)
                continue
            self._texts.append(text)
            self._length += len(text)
            self._is_opened = self._is_opened or b"{" in text
            self._is_ended = self._is_ended or b"}" in text or (b"]" in text and not self._is_opened)
            if self._length > MOST:
                ready += self._flush()
        return b"".join([*ready, *self._flush()] if self._is_ended and len(block) < FULL else ready)

    def _take_run(self, received: bytes) -> bytes:
        """Take the texts of many events that continue the last one in bulk, and return the remaining bytes.

        Splitting the bytes is several times faster than parsing one event after the other.
        """
        if self._around is None or len(received) < MANY or not received.startswith(self._around[0]):
            return received
        before, after = self._around
        *texts, rest = received[len(before) :].split(after + END + before)
        lines = b"\n".join(texts)  # the texts contain no line break, which JSON escapes
        if not STRING.fullmatch(lines) or lines.count(b"\n") != max(0, len(texts) - 1):
            return received
        unopened = lines[: lines.rfind(b"\n", 0, lines.find(b"{")) + 1] if b"{" in lines else lines
        self._is_ended = self._is_ended or b"}" in lines or (b"]" in unopened and not self._is_opened)
        self._is_opened = self._is_opened or b"{" in lines
        self._texts.append(lines.replace(b"\n", b""))
        self._length += len(self._texts[-1])
        return before + rest

    def end(self) -> bytes:
        rest, self._buffer = self._buffer, b""
        return b"".join([*self._flush(), rest])

    def _begin(self, event: bytes) -> bytes | None:
        """Return the text of an event that later ones may continue; None if the event is passed on unjoined.

        The first text is passed on at once, since the caller waits for it.
        """
        kind = find_text(event)
        found = TEXTS[kind].search(event) if kind else None
        if found is None or not self._is_text_begun:
            self._around = None
            self._is_text_begun = self._is_text_begun or found is not None
            return None
        self._around = event[: found.start(1)], event[found.end(1) :]
        return found[1]

    def _continue(self, event: bytes) -> bytes | None:
        """Return the text of an event that differs from the last one only in its text; None for any other event."""
        if self._around is None:
            return None
        before, after = self._around
        if not event.startswith(before) or not event.endswith(after):
            return None
        text = event[len(before) : len(event) - len(after)]
        return text if b'"' not in text or STRING.fullmatch(text) else None

    def _flush(self) -> Iterator[bytes]:
        if self._texts and self._around is not None:
            before, after = self._around
            yield b"".join([before, *self._texts, after, END])
            self._texts, self._length, self._is_opened, self._is_ended = [], 0, False, False


def find_text(event: bytes) -> str:
    """Return the field in which an event has a piece of text and nothing else; empty for any other event."""
    if not event.startswith(DATA) or b"\n" in event:
        return ""
    try:
        data = json.loads(event[len(DATA) :])
        (choice,) = data["choices"]
        fields = {name: value for name, value in choice["delta"].items() if value and name != "role"}
        if choice.get("finish_reason") or choice.get("logprobs") or data.get("usage") or len(fields) != 1:
            return ""
        if "content" in fields:
            return "content" if isinstance(fields["content"], str) else ""
        (call,) = fields["tool_calls"]
        function = call["function"]
        is_text = isinstance(function.get("arguments"), str) and not call.get("id") and not function.get("name")
    except (AttributeError, KeyError, TypeError, ValueError):  # [DONE], or another form
        return ""
    return "arguments" if is_text else ""
