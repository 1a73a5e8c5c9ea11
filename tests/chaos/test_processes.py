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
from tests.chaos.scene import END, Scene, pause, play
from tests.support.batches import make_items
from tests.support.desk import open_desk
from tests.support.waiting import wait_until


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, url: str) -> None:
    with play(tmp_path, url, delay=1.0) as scene:
        scene.start(2, faults="impatient")
        with open_desk(url, 60) as desk:
            wait_until(desk.grow(8), seconds=END)
            for worker in scene.workers[:2]:
                worker.kill()
                scene.note_finished(desk)
                scene.start(faults="impatient")
                wait_until(desk.grow(3), seconds=END)
            scene.check(desk)
    assert scene.calls <= 60 + 4 * 12  # what was begun when they were killed


@pytest.mark.parametrize("ends", [False, True], ids=["goes-on", "is-killed"])
def test_a_worker_that_is_paused_for_long(tmp_path: Path, url: str, ends: bool) -> None:
    with play(tmp_path, url, delay=2.5) as scene:
        first, _ = scene.start(2, faults="impatient")
        with open_desk(url, 60) as desk:
            wait_until(desk.grow(8), seconds=END)
            # all calls are on their way: one that is about to begin when its process is paused begins when that goes on
            wait_until(lambda: scene.server.active == 16, seconds=END, pause=0.005)
            first.send(signal.SIGSTOP)
            pause(LAPSE * 2.5)
            scene.note_finished(desk)
            first.send(signal.SIGCONT)
            if ends:
                pause(0.3)
                first.kill()
            scene.check(desk)
            assert first.is_running or ends, "it goes on, whatever the others thought"
    assert scene.calls <= 60 + 2 * 12


def test_workers_that_cannot_see_each_other_let_each_other_work(tmp_path: Path, url: str) -> None:
    with play(tmp_path, url, delay=5.0) as scene:
        scene.configure(batch_concurrency=4)
        scene.start(2, faults="noproc")
        with open_desk(url, 12) as desk:
            scene.check(desk)
    assert set(scene.script.calls.values()) == {1}


@contextlib.contextmanager
def always_one(scene: Scene, *, faults: str) -> Iterator[None]:
    """Start a worker, and another one whenever it has ended."""
    ends = threading.Event()

    def watch() -> None:
        while not ends.wait(0.1):
            if not scene.workers[-1].is_running:
                scene.start(faults=faults)

    scene.start(faults=faults)
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
    with play(tmp_path, url, delay=0.3) as scene, open_desk(url, items) as desk:
        with always_one(scene, faults="poison,impatient"):
            wait_until(lambda: desk.look().finished, seconds=240)
        assert [name for name, is_done in desk.results().items() if not is_done] == [POISON]
        assert len(desk.results()) == 60
        assert len(scene.workers) <= 8
        assert scene.calls <= 59 + 45


def test_what_a_killed_worker_had_goes_on_soon(tmp_path: Path, url: str) -> None:
    """Within 5 s on one file; on a server within 20, whatever machine its worker was on."""
    with play(tmp_path, url, delay=3.0) as scene:
        scene.configure(batch_concurrency=4)
        (first,) = scene.start()
        with open_desk(url, 4) as desk:
            wait_until(lambda: scene.calls == 4, seconds=END)
            scene.start()
            first.kill()
            killed = time.monotonic()
            wait_until(lambda: scene.calls == 8, seconds=END)
            took = time.monotonic() - killed
            scene.check(desk)
    assert took < (6 if url.startswith("sqlite") else 22)
