"""A batch, a provider that counts its calls, and worker processes to which something happens."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from summarizer.schemas.batches import Batch
from tests.chaos import sabotaged
from tests.support.batches import Counted, write_config
from tests.support.processes import PATIENCE
from tests.support.provider_server import ProviderServer, serve
from tests.support.stored_batch import StoredBatch
from tests.support.waiting import wait_until

READY = 90.0
"""Seconds that processes have to start: each loads the model library, and all may do so on one core."""

END = 60.0
"""Seconds in which a batch must be done that takes a few of them."""


FORKS = multiprocessing.get_context("forkserver")
"""Forks workers off a process that has loaded all libraries: each has its own process, which is there at once."""

FORKS.set_forkserver_preload(["tests.chaos.preloaded"])


class Killable:
    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @property
    def is_running(self) -> bool:
        return self._process.is_alive()

    def send(self, number: signal.Signals) -> None:
        assert self._process.pid is not None, "it was started"
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.join(PATIENCE)


class WorkerGroup:
    """Worker processes on one database, their provider and their logs."""

    def __init__(self, folder: Path, url: str, script: Counted, server: ProviderServer) -> None:
        self.folder, self.url, self.script, self.server = folder, url, script, server
        self.workers: list[Killable] = []
        self.env: dict[str, str] = {}
        self._seen: dict[str, int] = {}
        self.configure()

    def configure(self, *, lines: str = "", **settings: Any) -> None:
        self.env = write_config(self.folder, self.url, self.server, **{"batch_concurrency": 8, **settings})
        with (self.folder / "summarizer.toml").open("a") as config:
            config.write(lines)

    def start(self, count: int = 1, *, faults: str = "", url: str | None = None) -> list[Killable]:
        least = self.logged("worker_started") + count
        env = {**self.env, "SUMMARIZER_DATABASE_URL": url or self.url}
        begun = []
        for _ in range(count):
            log = self.folder / f"worker-{len(self.workers)}.log"
            process = FORKS.Process(target=sabotaged.work, args=(self.folder, env, log, faults))
            process.start()
            begun.append(Killable(process))
            self.workers.append(begun[-1])
        wait_until(lambda: self.logged("worker_started") >= least, seconds=READY)
        return begun

    def logged(self, event: str) -> int:
        return sum(path.read_text().count(f'"event": "{event}"') for path in self.folder.glob("worker-*.log"))

    def note_finished(self, stored: StoredBatch) -> None:
        """Note what is finished now, and how often it was called: it must not be called again."""
        for name in stored.finished():
            self._seen.setdefault(name, self.script.calls[name])

    def check(self, stored: StoredBatch, *, end: float = END) -> Batch:
        """Nothing is stuck or lost, nothing stands there twice, and nothing that was finished was called again."""
        batch = wait_until(lambda: now if (now := stored.describe()).finished else None, seconds=end)
        done = stored.finished()
        assert sorted(done) == sorted(stored.ids)
        assert (batch.state, batch.counts.done) == ("done", len(stored.ids))
        assert {name: self.script.calls[name] for name in self._seen} == self._seen
        return batch

    @property
    def calls(self) -> int:
        return self.script.calls.total()


@contextlib.contextmanager
def start_group(folder: Path, url: str, *, delay: float) -> Iterator[WorkerGroup]:
    """A group without workers; those that are started are gone when the block ends."""
    script = Counted(delay)
    with serve(script) as server:
        server.http.handle_error = lambda *_: None  # type: ignore[method-assign] # a killed worker hangs up, of course
        group = WorkerGroup(folder, url, script, server)
        try:
            yield group
        finally:
            for process in group.workers:
                process.kill()


def pause(seconds: float) -> None:
    time.sleep(seconds)
