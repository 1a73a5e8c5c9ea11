"""Streamed answers of a scripted provider, as OpenAI, Anthropic and Google write them, cut as a test wants them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.support.provider_server import Reply, Request, answer

EVENTS = {"content-type": "text/event-stream"}


def event(data: Any, *, name: str | None = None, ascii_only: bool = False) -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=ascii_only)}\n\n".encode()


class Timed(list[bytes]):
    """Pieces of a stream that note when each was sent, by a clock."""

    def __init__(self, pieces: Sequence[bytes], *, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(pieces)
        self.clock, self.times = clock, list[float]()

    def __iter__(self) -> Iterator[bytes]:
        for at in range(len(self)):
            yield self[at]
            self.times.append(self.clock())


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def chunk(delta: Any, *, finish: str | None = None, ascii_only: bool = False) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return event({**head, "choices": [choice]}, ascii_only=ascii_only)


USAGE = event(
    {
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
)  # fmt: skip

DONE = event("[DONE]")


def write_chat(text: str, *, request: Request, size: int, thoughts: str = "", in_text: bool = False) -> list[bytes]:
    """An answer as OpenAI streams it: arguments of the tool that was asked for, or text."""
    tools = None if in_text else request.json.get("tools")
    pieces = [chunk({"role": "assistant", "content": thoughts or None})]
    if tools:
        function = {"name": tools[0]["function"]["name"], "arguments": ""}
        call = {"index": 0, "id": "call_1", "type": "function", "function": function}
        pieces.append(chunk({"tool_calls": [call]}))
        pieces += [chunk({"tool_calls": [{"index": 0, "function": {"arguments": part}}]}) for part in cut(text, size)]
    else:
        pieces += [chunk({"content": part}) for part in cut(text, size)]
    return [*pieces, chunk({}, finish="tool_calls" if tools else "stop"), USAGE, DONE]


def write_messages(text: str, *, request: Request, size: int) -> list[bytes]:
    """An answer as Anthropic streams it: the input of the tool that was asked for."""
    name = request.json["tools"][0]["name"]
    usage = {"input_tokens": 100, "output_tokens": 1}
    message = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "scripted", "content": [], "stop_reason": None,
        "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    block = {"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": block},
        {"type": "ping"},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": part}}
            for part in cut(text, size)
        ),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "tool_use", "stop_sequence": None},
            "usage": {"output_tokens": 20},
        },
        {"type": "message_stop"},
    ]
    return [event(one, name=one["type"]) for one in events]


Script = Callable[[Request], Reply]


def write_content(text: str, *, request: Request, size: int, finish: str | None = "STOP") -> list[bytes]:
    """An answer as Google streams it: text in pieces, or a call of the tool at once; no reason before the end."""
    if request.json.get("tools"):
        name = request.json["tools"][0]["function_declarations"][0]["name"]
        parts: list[Any] = [{"functionCall": {"name": name, "args": json.loads(text)}}]
    else:
        parts = [{"text": part} for part in cut(text, size)]
    contents = [{"content": {"role": "model", "parts": [part]}, "index": 0} for part in parts]
    last = {"content": {"role": "model", "parts": [{"text": ""}]}, "index": 0, "finishReason": finish}
    usage = {"promptTokenCount": 100, "candidatesTokenCount": 20, "totalTokenCount": 120}
    return [
        event({"candidates": [one], "usageMetadata": usage, "modelVersion": "scripted"}) for one in [*contents, last]
    ]


def streamed(
    value: Any,
    *,
    size: int = 40,
    pause: float = 0.004,
    keep: int | None = None,
    then: Sequence[bytes] = (),
    thoughts: str = "",
    in_text: bool = False,
    write: Callable[..., list[bytes]] = write_chat,
    truncated: bool = False,
    hold: float = 0.0,
) -> Script:
    """The model writes this object (or this text, as it is), bit by bit if that is asked for.

    Args:
        value: The object, or the text.
        size: Characters of each piece.
        pause: Seconds between pieces.
        keep: How many events are sent; by default all of them.
        then: What is sent after those.
        thoughts: What it says in words before it.
        in_text: Whether it is written as text also where a tool was asked for.
        write: The provider's way to write a stream.
        cut_off: Whether the connection breaks after that, though more was promised.
        hold: Seconds between the last word of the answer and its end, for tests of who hangs up before that.
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def play(request: Request) -> Reply:
        if not request.json.get("stream") and ":stream" not in request.path:
            return answer(value)(request)
        more = {"thoughts": thoughts, "in_text": in_text} if write is write_chat else {}
        pieces = [*write(text, request=request, size=size, **more)[:keep], *then]
        body = b"".join(pieces) + (b" " if truncated else b"")
        return Reply(body, headers=EVENTS, drip=pause, hold=hold, pieces=pieces, cut=0 if truncated else None)

    return play
