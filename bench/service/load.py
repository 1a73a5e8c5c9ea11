"""The load: a small asyncio client that keeps connections open and checks every answer."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench.service.inputs import QUOTES, Input
from bench.service.processes import Server

LENGTH: Final = re.compile(rb"(?i)content-length:\s*(\d+)")
BODY: Final = {"options": {"judge": "off"}}
NUMBERS: Final[Iterator[int]] = itertools.count(1)
"""Numbers of requests, so that none is like another."""


@dataclass
class Load:
    """What came of some requests."""

    seconds: list[float] = field(default_factory=list)  # how long each took, sorted
    lasted: float = 0.0  # how long all of them took together
    wrong: list[str] = field(default_factory=list)  # what was wrong with answers

    def quantile(self, share: float) -> float:
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))]


async def put_load(
    server: Server, inputs: Sequence[Input], *, requests: int, at_once: int, body: Mapping[str, Any] | None = None
) -> Load:
    """Send requests over so many connections, each as soon as the one before is answered."""
    load, left = Load(), iter(range(requests))

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**22)
        for _ in left:
            number = next(NUMBERS)
            given = inputs[number % len(inputs)]
            raw = write_request(given, number, body or {})
            begun = time.monotonic()
            writer.write(raw)
            status, answer = await read_answer(reader)
            load.seconds.append(time.monotonic() - begun)
            load.wrong += check_answer(status, answer)
        writer.close()

    begun = time.monotonic()
    await asyncio.gather(*(work() for _ in range(min(at_once, requests))))
    load.lasted = time.monotonic() - begun
    load.seconds.sort()
    return load


def write_request(given: Input, number: int, body: Mapping[str, Any], *, accept: str = "application/json") -> bytes:
    raw = json.dumps({"text": given.write_article(number), **body}).encode()
    head = (
        f"POST /v1/summaries HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: {accept}\r\n"
        f"content-length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    found = LENGTH.search(head)
    assert found is not None, head
    return int(head.split(b" ", 2)[1]), await reader.readexactly(int(found[1]))


def check_answer(status: int, raw: bytes) -> Iterator[str]:
    """What is wrong with an answer: its status, its items, or a span that is not its quote."""
    if status != 200:
        yield f"HTTP {status}: {raw[:300]!r}"
        return
    brief = json.loads(raw)
    text = brief["article"]["text"] if "article" in brief else None
    quotes = list(find_quotes(brief))
    if len(quotes) != QUOTES:
        yield f"{len(quotes)} quotes instead of {QUOTES}"
    if text is None:  # a peer: it locates nothing
        return
    if not brief["audit"]["complete"]:
        yield f"rejected: {[item['reason'] for item in brief['audit']['rejected']]}"
    for quote in quotes:
        if text[quote["start"] : quote["end"]] != quote["text"]:
            yield f"a span that is not its quote: {quote}"


def find_quotes(brief: Mapping[str, Any]) -> Iterator[Any]:
    for sentence in (brief["headline"], *brief["abstract"]):
        yield from sentence["quotes"]
    for section in ("positions", "numeric_claims", "open_questions"):
        for item in brief[section]:
            yield item["quote"]


@dataclass
class Streams:
    """When the first items of streams came, on the monotonic clock, and how many streams ended with a brief."""

    first: list[float] = field(default_factory=list)
    briefs: int = 0


async def put_streams(server: Server, inputs: Sequence[Input], *, at_once: int) -> Streams:
    streams = Streams()

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**22)
        number = next(NUMBERS)
        given = inputs[number % len(inputs)]
        writer.write(write_request(given, number, BODY, accept="text/event-stream"))
        seen = False
        while line := await reader.readline():
            if not seen and line.startswith(b"event: actor"):
                streams.first.append(time.monotonic())
                seen = True
            if line.startswith(b"event: brief"):
                streams.briefs += 1
            if line == b"0\r\n":
                break
        writer.close()

    await asyncio.gather(*(work() for _ in range(at_once)))
    return streams


async def control(port: int, **settings: Any) -> None:
    await fetch(port, "POST /control", json.dumps(settings).encode())


async def read_closed(port: int) -> list[float]:
    times: list[float] = json.loads(await fetch(port, "GET /closed", b""))
    return times


async def fetch(port: int, what: str, body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    writer.write(f"{what} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
    _, answer = await read_answer(reader)
    writer.close()
    return answer
