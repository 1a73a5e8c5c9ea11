"""Worker processes that are killed, paused, hidden from each other, or ended by what they work on."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.sabotaged import LAPSE, POISON
from tests.chaos.worker_group import END, WorkerGroup, pause, start_group
from tests.support.batches import make_items
from tests.support.stored_batch import store_batch
from tests.support.waiting import wait_until


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, url: str) -> None:
    with start_group(tmp_path, url, delay=1.0) as group:
        group.start(2, faults="impatient")
        with store_batch(url, 60) as stored:
            wait_until(stored.grow(8), seconds=END)
            for worker in group.workers[:2]:
                worker.kill()
                group.note_finished(stored)
                group.start(faults="impatient")
                wait_until(stored.grow(3), seconds=END)
            group.check(stored)
    assert group.calls <= 60 + 4 * 12  # what was begun when they were killed


@pytest.mark.parametrize("ends", [False, True], ids=["goes-on", "is-killed"])
def test_a_worker_that_is_paused_for_long(tmp_path: Path, url: str, ends: bool) -> None:
    with start_group(tmp_path, url, delay=2.5) as group:
        first, _ = group.start(2, faults="impatient")
        with store_batch(url, 60) as stored:
            wait_until(stored.grow(8), seconds=END)
            # all calls are on their way: one that is about to begin when its process is paused begins when that goes on
            wait_until(lambda: group.server.active == 16, seconds=END, pause=0.005)
            first.send(signal.SIGSTOP)
            pause(LAPSE * 2.5)
            group.note_finished(stored)
            first.send(signal.SIGCONT)
            if ends:
                pause(0.3)
                first.kill()
            group.check(stored)
            assert first.is_running or ends, "it goes on, whatever the others thought"
    assert group.calls <= 60 + 2 * 12


def test_workers_that_cannot_see_each_other_let_each_other_work(tmp_path: Path, url: str) -> None:
    with start_group(tmp_path, url, delay=5.0) as group:
        group.configure(batch_concurrency=4)
        group.start(2, faults="noproc")
        with store_batch(url, 12) as stored:
            group.check(stored)
    assert set(group.script.calls.values()) == {1}


@contextlib.contextmanager
def always_one(group: WorkerGroup, *, faults: str) -> Iterator[None]:
    ends = threading.Event()

    def watch() -> None:
        while not ends.wait(0.1):
            if not group.workers[-1].is_running:
                group.start(faults=faults)

    group.start(faults=faults)
    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def test_an_item_that_ends_its_process_takes_no_other_with_it(tmp_path: Path, url: str) -> None:
    items = make_items(59)
    items.insert(20, {"id": POISON, "text": items[0]["text"].replace("a0", "p0")})
    with start_group(tmp_path, url, delay=0.3) as group, store_batch(url, items) as stored:
        with always_one(group, faults="poison,impatient"):
            wait_until(lambda: stored.describe().finished, seconds=240)
        assert [name for name, is_done in stored.results().items() if not is_done] == [POISON]
        assert len(stored.results()) == 60
        assert len(group.workers) <= 8
        assert group.calls <= 59 + 45


def test_what_a_killed_worker_had_goes_on_soon(tmp_path: Path, url: str) -> None:
    """Within 5 s on one file; on a server within 20, whatever machine its worker was on."""
    with start_group(tmp_path, url, delay=10.0) as group:  # the second worker starts before the first is done
        group.configure(batch_concurrency=4)
        (first,) = group.start()
        with store_batch(url, 4) as stored:
            wait_until(lambda: group.calls == 4, seconds=END)
            group.start()
            first.kill()
            killed = time.monotonic()
            wait_until(lambda: group.calls == 8, seconds=END)
            took = time.monotonic() - killed
            group.check(stored)
    assert took < (6 if url.startswith("sqlite") else 22)
