"""Databases that other releases made are refused, at the start and while a worker runs."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from summarizer.errors import ConfigurationError
from summarizer.jobs.store import Store
from tests.support.batches import Counted, as_lines, configure_batches, make_items, workers, write_config
from tests.support.provider_server import serve
from tests.support.service import serve_app
from tests.support.waiting import wait_until

NDJSON = {"content-type": "application/x-ndjson"}


def open_store(url: str) -> Store:
    return Store.open(configure_batches(url))


def execute(url: str, statement: str) -> list[Any]:
    """Run a statement in a database."""
    with contextlib.closing(open_store(url)) as store, store.begin() as connection:
        done = connection.execute(text(statement))
        return list(done.all()) if done.returns_rows else []


@pytest.mark.parametrize(("version", "release"), [(6, "a newer"), (2, "an earlier")])
def test_a_database_of_another_release_is_refused(database_url: str, version: int, release: str) -> None:
    open_store(database_url).close()  # the second time it finds its tables
    execute(database_url, f"UPDATE schema_versions SET version = {version} WHERE part = 'batches'")
    said = f"{release} release: its batches have schema version {version}, and this program uses version 5"
    with pytest.raises(ConfigurationError, match=said):
        open_store(database_url)


@pytest.mark.parametrize(("version", "table"), [(3, "batch_leases"), (5, "batch_wait_reasons")])
def test_a_table_that_an_earlier_release_had_not_is_made(database_url: str, version: int, table: str) -> None:
    with contextlib.closing(open_store(database_url)) as store, store.begin() as connection:
        connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text(f"UPDATE schema_versions SET version = {version} WHERE part = 'batches'"))
    assert execute(database_url, f"SELECT count(*) FROM {table}") == [(0,)]
    assert execute(database_url, "SELECT version FROM schema_versions WHERE part = 'batches'") == [(5,)]


@pytest.mark.faults
def test_a_worker_stops_when_a_newer_release_upgrades_its_database(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url, script = f"sqlite:///{tmp_path / 'batches.sqlite3'}", Counted(0.2)
    with (
        serve(script) as server,
        serve_app(configure_batches(url, server, batch_concurrency=1)) as base,
        httpx2.Client(base_url=base, timeout=60) as http,
    ):
        http.post("/v1/batches", content=as_lines(make_items(60)), headers=NDJSON).raise_for_status()
        wait_until(lambda: script.calls.total() >= 2)
        execute(url, "UPDATE schema_versions SET version = 6 WHERE part = 'batches'")
        fault = wait_until(lambda: next(check["detail"] for check in checks(http) if not check["ready"]))
        assert "the service's log has the cause" in fault
        (record,) = [record for record in caplog.records if record.getMessage() == "batches_unusable"]
        assert "Upgrade this program" in vars(record)["fields"]["reason"]
        called = script.calls.total()
        time.sleep(1)
        assert script.calls.total() == called < 60


def test_a_worker_process_says_why_it_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    open_store(url).close()
    with serve(Counted()) as server, workers(tmp_path, write_config(tmp_path, url, server)) as start:
        process = start()
        log = tmp_path / "worker-0.log"
        wait_until(lambda: '"worker_started"' in log.read_text())
        execute(url, "UPDATE schema_versions SET version = 6 WHERE part = 'batches'")
        assert process.wait(60) == 1
    assert "provenbrief: The database" in log.read_text()
    assert "Upgrade this program" in log.read_text()


def checks(http: httpx2.Client) -> list[dict[str, Any]]:
    """What /readyz says, with something after it that is not ready."""
    return [*http.get("/readyz").json()["checks"], {"ready": False, "detail": ""}]
