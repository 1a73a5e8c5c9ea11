"""A database that goes away, and connections that break when it has already done what it was asked."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.chaos.cutting_proxy import CLAIM, SAVE, cutting
from tests.chaos.worker_group import END, pause, start_group
from tests.support.postgres_server import Postgres
from tests.support.stored_batch import store_batch
from tests.support.waiting import wait_until


def test_a_server_that_is_stopped_at_once(tmp_path: Path, postgres: Postgres, postgres_url: str) -> None:
    with start_group(tmp_path, postgres_url, delay=1.5) as group:
        group.start(2)
        with store_batch(postgres_url, 60) as stored:
            wait_until(stored.grow(8), seconds=END)
            postgres.stop(signal.SIGQUIT)
            try:
                pause(6)
            finally:
                postgres.start()
            group.check(stored)
            assert all(worker.is_running for worker in group.workers)
    assert set(group.script.calls.values()) == {1}


@pytest.mark.parametrize("after", [CLAIM, SAVE], ids=["claim", "save"])
def test_a_connection_that_is_cut_after_the_commit(
    tmp_path: Path, postgres: Postgres, postgres_url: str, after: tuple[bytes, ...]
) -> None:
    with start_group(tmp_path, postgres_url, delay=0.5) as group, cutting(postgres.port, after=after) as proxy:
        group.start(url=postgres_url.replace(f":{postgres.port}/", f":{proxy.port}/"))
        with store_batch(postgres_url, 40) as stored:
            group.check(stored)
        assert proxy.cuts == 1
    assert set(group.script.calls.values()) == {1}
