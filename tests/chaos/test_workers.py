"""Workers as processes of their own: killed at any moment, several on one database, and a database that goes away."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from summarizer.jobs.leases import FILE_LAPSE
from tests.support import processes
from tests.support.batches import Counted, workers, write_config
from tests.support.postgres_server import Postgres
from tests.support.processes import kill
from tests.support.provider_server import serve
from tests.support.stored_batch import StoredBatch, store_batch
from tests.support.waiting import wait_until

PAUSE = 0.1
"""Seconds between two looks at a batch or a log: each costs a query, or reading the logs."""


def kill_and_look(
    process: subprocess.Popen[bytes], stored: StoredBatch, script: Counted
) -> tuple[list[str], list[int]]:
    """Kill a worker; gives what was finished then, and how often that was called."""
    kill(process)
    done = stored.finished()
    return done, [script.calls[name] for name in done]


def check(stored: StoredBatch, script: Counted, *, kept: Sequence[str], called: Sequence[int]) -> None:
    """Nothing is lost, nothing stands there twice, and what was finished was not called again."""
    assert sorted(stored.finished()) == sorted(stored.ids)
    assert [script.calls[name] for name in kept] == list(called)


def test_workers_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    url, script, seen = f"sqlite:///{tmp_path / 'batches.sqlite3'}", Counted(0.5), []
    with serve(script) as server, workers(tmp_path, write_config(tmp_path, url, server, batch_concurrency=3)) as start:
        running = [start() for _ in range(3)]
        wait_until(lambda: logged(tmp_path, "worker_started") == 3, pause=PAUSE)
        with store_batch(url, 48) as stored:
            for kills in range(2):
                wait_until(stored.grow(5 + kills), pause=PAUSE)
                seen.append(kill_and_look(running.pop(), stored, script))
            wait_until(lambda: stored.describe().finished, pause=PAUSE)
            running[0].terminate()
            assert running[0].wait(processes.PATIENCE) == 0
            for kept, called in seen:
                check(stored, script, kept=kept, called=called)
    assert sum(script.calls.values()) <= 48 + 2 * 5  # what was begun when they were killed, and nothing else


DRAIN = "import sys; from summarizer.jobs.drain import drain; drain(sys.argv[1], ticket='task-1')"


def test_a_task_that_is_delivered_twice_and_was_paused_fails_no_article(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    with serve(Counted(1.0)) as server, store_batch(url, 90) as stored, contextlib.ExitStack() as held:
        env = write_config(tmp_path, url, server, batch_concurrency=4)
        command = [sys.executable, "-c", DRAIN, stored.name]
        tasks = [held.enter_context(processes.running(command, cwd=tmp_path, env=env)) for _ in range(2)]
        wait_until(lambda: len(stored.holders()) == 2, pause=PAUSE)
        tasks[0].send_signal(signal.SIGSTOP)
        time.sleep(FILE_LAPSE + 2)
        tasks[0].send_signal(signal.SIGCONT)
        wait_until(lambda: stored.describe().finished, pause=PAUSE)
        assert sorted(stored.finished()) == sorted(stored.ids)
        assert [task.wait(processes.PATIENCE) for task in tasks] == [0, 0]


def test_two_workers_share_a_batch_its_limits_and_a_database_that_goes_away(
    tmp_path: Path, postgres: Postgres, postgres_url: str
) -> None:
    script = Counted(0.5)
    with serve(script) as server, store_batch(postgres_url, 60) as stored:
        env = write_config(tmp_path, postgres_url, server, batch_concurrency=16)
        with (tmp_path / "summarizer.toml").open("a") as config:
            config.write("[providers.openai]\nrequests_per_minute = 1200\nconcurrency = 6\n")
        with workers(tmp_path, env) as start:
            first, second = start(), start()
            wait_until(lambda: logged(tmp_path, "worker_started") == 2, pause=PAUSE)
            wait_until(stored.grow(10), pause=PAUSE)
            postgres.stop()
            # a connection that still lasts may bring it back for a moment
            wait_until(lambda: logged(tmp_path, "database_lost") - logged(tmp_path, "database_back") == 2, pause=PAUSE)
            time.sleep(2)  # what was begun has ended
            called = sum(script.calls.values())
            time.sleep(1)
            assert sum(script.calls.values()) == called  # nothing new is begun meanwhile
            postgres.start()
            wait_until(stored.grow(10), pause=PAUSE)
            assert max(script.calls.values()) == 1
            kept, times = kill_and_look(first, stored, script)
            wait_until(lambda: stored.describe().finished, pause=PAUSE)
            assert second.poll() is None
        check(stored, script, kept=kept, called=times)
    assert server.most <= 6  # the calls of the one that was killed end with it; without the limit 9 would run
    assert script.peak() <= 22
    assert logged(tmp_path, "database_back") == logged(tmp_path, "database_lost") >= 2
    assert "canary" not in "".join(path.read_text() for path in tmp_path.glob("*.log"))


def logged(folder: Path, event: str) -> int:
    return sum(path.read_text().count(f'"event": "{event}"') for path in folder.glob("*.log"))
