"""The scripted provider: a process on loopback that speaks OpenAI's chat completions and costs little CPU.

    python -m bench.service.provider [ARTICLE…]

It prints its port. `POST /control` sets what it does: `{"delay": seconds, "pause": seconds between tokens, "faulty":
bool}`; `GET /closed` returns when the first item of each stream was closed, on the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from typing import Any, Final

from bench.service.inputs import SERIES, break_quote, make_inputs, write_chunks, write_completion

SHOWN: Final = re.compile(r"^#(\S+) ?(.*)$", re.MULTILINE)
LINE: Final = re.compile(r"^\[\d+\] (.*)$", re.MULTILINE)
FAILED: Final = re.compile(r"^#(positions\[(\d+)\])", re.MULTILINE)
TOKEN: Final = 4
"""Characters of a token."""


class Provider:
    def __init__(self, paths: tuple[Path, ...]) -> None:
        self.inputs = make_inputs(paths)
        self.delay = 0.0
        self.pause = 0.0
        self.faulty = False
        self.closed: list[float] = []
        self.kept: dict[Any, Any] = {}

    def reply(self, raw: bytes) -> bytes:
        tool = find_tool(raw)
        if tool == "Review":
            return write_completion(tool, self.review(raw))
        series = find_series(raw)
        key = (series, tool, self.faulty)
        if key not in self.kept:
            self.kept[key] = write_completion(tool, self.write(series))
        body: bytes = self.kept[key]
        return body

    def write(self, series: int) -> str:
        answer = self.inputs[series].answer
        return json.dumps(break_quote(answer) if self.faulty else answer, ensure_ascii=False)

    def stream(self, raw: bytes) -> tuple[list[bytes], int]:
        """The pieces of a streamed answer, and the number of the piece that closes the first item."""
        tool, series = find_tool(raw), find_series(raw)
        key = (series, tool, "stream")
        if key not in self.kept:
            text = self.write(series)
            first = text.index("}") // TOKEN + 1
            self.kept[key] = list(write_chunks(tool, text, size=TOKEN)), first
        pieces: tuple[list[bytes], int] = self.kept[key]
        return pieces

    def review(self, raw: bytes) -> str:
        """Verdicts on every item, right on the controls, and the repair of what was broken."""
        texts = [str(message["content"]) for message in json.loads(raw)["messages"]]
        message = "\n".join(texts)
        failed = message.partition("\nFAILED")[2]
        shown = [one for one in self.inputs if one.answer["positions"][0]["statement"] in failed]
        given = shown[0] if shown else self.inputs[find_series(raw)]
        article = " ".join(LINE.findall(message))
        verdicts = []
        for item, line in SHOWN.findall(message.partition("\nFAILED")[0]):
            section, _, place = item.removesuffix("]").partition("[")
            is_written = not place or int(place) < len(given.answer.get(section, ()))
            bad = not is_written and line.removeprefix("statement: ").strip() not in article
            verdicts.append(
                {
                    "id": item,
                    "verdict": "contradicted" if bad else "supported",
                    "wrong": ["statement"] if bad else [],
                    "lines": [1],
                    "why": "so it says" if bad else None,
                }
            )
        repairs = [
            {"id": item, "item": given.answer["positions"][int(place)]} for item, place in FAILED.findall(failed)
        ]
        return json.dumps({"verdicts": verdicts, "repairs": repairs}, ensure_ascii=False)

    def control(self, raw: bytes) -> bytes:
        given = json.loads(raw)
        self.delay, self.pause = given.get("delay", 0.0), given.get("pause", 0.0)
        self.faulty = given.get("faulty", False)
        self.closed.clear()
        return b"{}"


def find_tool(raw: bytes) -> str:
    tools = json.loads(raw)["tools"]
    return str(tools[0]["function"]["name"])


def find_series(raw: bytes) -> int:
    found = SERIES.search(raw)
    assert found is not None, "an article without its mark"
    return int(found[1])


async def handle(provider: Provider, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            line = head.split(b"\r\n", 1)[0]
            found = re.search(rb"(?i)content-length:\s*(\d+)", head)
            raw = await reader.readexactly(int(found[1])) if found else b""
            if b"/control" in line:
                send(writer, provider.control(raw))
            elif b"/closed" in line:
                send(writer, json.dumps(provider.closed).encode())
            elif re.search(rb'"stream":\s*true', raw):
                await send_stream(provider, writer, raw)
            else:
                if provider.delay:
                    await asyncio.sleep(provider.delay)
                send(writer, provider.reply(raw))
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def send(writer: asyncio.StreamWriter, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)


async def send_stream(provider: Provider, writer: asyncio.StreamWriter, raw: bytes) -> None:
    pieces, first = provider.stream(raw)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
    due = time.monotonic()
    for number, piece in enumerate(pieces):
        writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if number == first:
            provider.closed.append(time.monotonic())
        due += provider.pause
        if (left := due - time.monotonic()) > 0:
            await asyncio.sleep(left)
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def serve(paths: tuple[Path, ...]) -> None:
    provider = Provider(paths)
    server = await asyncio.start_server(lambda r, w: handle(provider, r, w), "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(tuple(map(Path, sys.argv[1:]))))
