"""The example of Celery: a task, delivered by a broker in memory, works at a batch that a service accepted."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from tests.support.batches import Counted, as_lines, configure_batches, make_items, write_config
from tests.support.provider_server import serve
from tests.support.service import serve_app
from tests.support.share import share
from tests.support.waiting import wait_until


@pytest.mark.faults
@pytest.mark.parametrize("database", share(["sqlite", "postgresql"], every=2))
def test_a_task_works_at_a_batch_until_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, database: str
) -> None:
    from celery.contrib.testing.worker import start_worker  # every process of the tests collects this module

    from examples.celery_tasks import app, work_at_batch

    url = f"sqlite:///{tmp_path / 'b.sqlite3'}" if database == "sqlite" else request.getfixturevalue("postgres_url")
    script = Counted(0.2)
    with serve(script) as server:
        write_config(tmp_path, url, server, batch_concurrency=4)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SUMMARIZER_DATABASE_URL", url)
        app.conf.broker_url = "memory://"
        accepting = configure_batches(url, server, batch_worker=False)
        with serve_app(accepting) as base, httpx2.Client(base_url=base, timeout=60) as http:
            headers = {"content-type": "application/x-ndjson"}
            name = http.post("/v1/batches", content=as_lines(make_items(12)), headers=headers).json()["id"]
            with start_worker(app, pool="solo", perform_ping_check=False, loglevel="error"):
                work_at_batch.delay(name)
                batch = wait_until(lambda: (now := http.get(f"/v1/batches/{name}").json())["finished"] and now)
    assert (batch["state"], batch["counts"]["done"]) == ("done", 12)
    assert set(script.calls.values()) == {1}
