"""Synchronous calls where a thread cannot wait: in a forked process, and on the event loop's own thread."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import sys
import threading
from collections.abc import AsyncGenerator, Generator
from functools import cache
from typing import Any

import pytest

from summarizer import stream, summarize
from summarizer.api import examples
from summarizer.api.readiness import warm_up
from summarizer.pipeline.sync import background_loop, iterate_sync
from tests.support import processes
from tests.support.service import configure
from tests.support.waiting import PATIENCE

TEXT = "Mayor Anna Lind said on Monday that 40 people came."

FORKED = """
import os, signal, sys, time
from pathlib import Path
from summarizer import stream, summarize
from summarizer.cache import Cache
from summarizer.storage.lock_file import LockFile

text, folder = "Mayor Anna Lind said on Monday that 40 people came.", Path(sys.argv[1])
expected = summarize(text, "extractive").actors
events = stream(text, "extractive")
next(events)
cache = Cache(folder)
assert cache.store("key", "{}", made=time.time())
lock = LockFile.of(folder / "locks")
assert lock.take(1, holder=cache)
looked, has_looked = os.pipe()
child = os.fork()
if not child:
    signal.alarm(30)
    try:
        assert summarize(text, "extractive").actors == expected
        events.close()
        assert cache.load("key").body == "{}"
        assert not lock.take(1, holder=text), "the parent holds it"
        os.write(has_looked, b"1")
        assert lock.take(2, holder=text)
        while not lock.take(1, holder=text):
            time.sleep(0.01)
    except BaseException as error:
        sys.stderr.write(repr(error))
        os._exit(1)
    os._exit(0)
os.close(has_looked)
os.read(looked, 1)
lock.free(1, holder=cache)
_, status = os.waitpid(child, 0)
assert status == 0, status
assert [event.type for event in events][-1] == "brief"
assert cache.load("key").body == "{}"
"""


@pytest.mark.faults
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork processes")
def test_a_forked_process_has_a_loop_workers_locks_and_connections_of_its_own(tmp_path: Any) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED, str(tmp_path)]
    ran = processes.run(command, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_abandoned_stream_is_closed_by_the_loops_thread_without_waiting_for_itself() -> None:
    closed = threading.Event()

    async def count() -> AsyncGenerator[int, None]:
        try:
            yield 1
            yield 2
        finally:
            closed.set()

    async def collect() -> None:
        gc.collect()

    def abandon(events: Generator[Any, None, None]) -> None:
        circle: list[Any] = [events]
        next(events)
        circle.append(circle)

    abandon(stream(TEXT, "extractive"))
    abandon(iterate_sync(count()))
    asyncio.run_coroutine_threadsafe(collect(), background_loop()).result(PATIENCE)
    assert closed.wait(PATIENCE)
    assert summarize(TEXT, "extractive").actors


@pytest.mark.faults
def test_a_process_ends_while_a_stream_is_open() -> None:
    code = f"from summarizer import stream\nevents = stream({TEXT!r}, 'extractive')\nprint(next(events).type)"
    ran = processes.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=True)
    assert (ran.stdout, ran.stderr) == ("started\n", "")


def test_a_synchronous_call_on_the_loops_thread_is_an_error() -> None:
    async def call() -> None:
        summarize(TEXT, "extractive")

    with pytest.raises(RuntimeError, match="use the asynchronous function"):
        asyncio.run_coroutine_threadsafe(call(), background_loop()).result(PATIENCE)


def test_without_a_free_file_handle_a_call_fails_with_the_systems_error(monkeypatch: pytest.MonkeyPatch) -> None:
    @cache
    def fail() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("summarizer.pipeline.sync.background_loop", fail)
    with pytest.raises(OSError, match="Too many open files"):  # a warning of a coroutine not awaited would fail it, too
        summarize(TEXT, "extractive")
    monkeypatch.setattr(examples, "_made", [])
    asyncio.run(warm_up(configure()))  # a service warms up in its own loop
