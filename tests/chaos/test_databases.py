"""A database that goes away, and connections that break when it has already done what it was asked."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.chaos.cutting_proxy import CLAIM, SAVE, cutting
from tests.chaos.scene import END, pause, play
from tests.support.desk import open_desk
from tests.support.postgres_server import Postgres
from tests.support.waiting import wait_until


def test_a_server_that_is_stopped_at_once(tmp_path: Path, postgres: Postgres, postgres_url: str) -> None:
    with play(tmp_path, postgres_url, delay=1.5) as scene:
        scene.start(2)
        with open_desk(postgres_url, 60) as desk:
            wait_until(desk.grow(8), seconds=END)
            postgres.stop(signal.SIGQUIT)
            try:
                pause(6)
            finally:
                postgres.start()
            scene.check(desk)
            assert all(worker.is_running for worker in scene.workers)
    assert set(scene.script.calls.values()) == {1}


@pytest.mark.parametrize("after", [CLAIM, SAVE], ids=["claim", "save"])
def test_a_connection_that_is_cut_after_the_commit(
    tmp_path: Path, postgres: Postgres, postgres_url: str, after: tuple[bytes, ...]
) -> None:
    with play(tmp_path, postgres_url, delay=0.5) as scene, cutting(postgres.port, after=after) as proxy:
        scene.start(url=postgres_url.replace(f":{postgres.port}/", f":{proxy.port}/"))
        with open_desk(postgres_url, 40) as desk:
            scene.check(desk)
        assert proxy.cuts == 1
    assert set(scene.script.calls.values()) == {1}
