"""Names whose servers do not answer: they hold up no other work of the service."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from summarizer.ingest.fetch import fetch
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.anyio


async def test_slow_lookups_hold_up_no_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    asked = threading.Semaphore(0)

    def look_up(*_: object, **__: object) -> list[object]:
        asked.release()
        answered.wait(PATIENCE)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    urls = [f"http://news{number}.example.org/" for number in range(16)]
    fetches = [asyncio.ensure_future(fetch(url, max_bytes=1000, timeout=PATIENCE)) for url in urls]
    try:
        await asyncio.sleep(0.1)  # the lookups begin
        assert asked.acquire(timeout=PATIENCE)
        async with asyncio.timeout(PATIENCE / 2):
            await asyncio.to_thread(str)
    finally:
        answered.set()
        await asyncio.gather(*fetches, return_exceptions=True)
