"""Databases of earlier releases are upgraded with what is in them, and those of newer ones are refused."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from sqlalchemy import text

from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.jobs.schema import SKIPPED
from summarizer.jobs.store import Store
from tests.support.batches import Counted, as_lines, configure_batches, make_items, workers, write_config
from tests.support.provider_server import serve
from tests.support.service import read_problem, serve_app
from tests.support.waiting import wait_until

VERSIONS = Path(__file__).parent / "versions"
NDJSON = {"content-type": "application/x-ndjson"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as version 1 left it: a batch that has ended, one that runs, and one that is cancelled."""
    statements = (VERSIONS / f"1.{request.param}.sql").read_text(encoding="utf-8")
    if request.param == "sqlite":
        file = tmp_path / "batches.sqlite3"
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.executescript(statements)
        return f"sqlite:///{file}"
    url = str(request.getfixturevalue("postgres_url"))
    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statements.encode())
    return url


def open_store(url: str) -> Store:
    return Store.open(configure_batches(url))


def execute(url: str, statement: str) -> list[Any]:
    """Run a statement in a database that this release has upgraded."""
    with contextlib.closing(open_store(url)) as store, store.begin() as connection:
        done = connection.execute(text(statement))
        return list(done.all()) if done.returns_rows else []


def test_what_an_earlier_release_kept_is_there_and_goes_on(url: str) -> None:
    with serve_app(configure_batches(url)) as base, httpx2.Client(base_url=base, timeout=60) as http:
        listed = {batch["created"]: batch for batch in http.get("/v1/batches").json()["batches"]}
        cancelled, running, done = (listed[created] for created in sorted(listed, reverse=True))
        lines = [json.loads(line) for line in http.get(f"/v1/batches/{done['id']}/results").text.splitlines()]
        assert [(line["id"], line["state"]) for line in lines] == [("d0", "done"), ("d1", "done"), ("d2", "failed")]
        assert (done["state"], done["usage"]["prompt_tokens"], done["cost_usd"]) == ("done", 200, 1.0)
        ended = wait_until(lambda: (now := http.get(f"/v1/batches/{running['id']}").json())["finished"] and now)
        assert (ended["state"], ended["counts"]["done"]) == ("done", 3)
        place = f"/v1/batches/{cancelled['id']}"
        ended = wait_until(lambda: (now := http.get(place).json())["finished"] and now)
        assert (ended["state"], ended["counts"]["cancelled"]) == ("cancelled", 3)
        http.post(f"{place}/resume").raise_for_status()
        ended = wait_until(lambda: (now := http.get(place).json())["finished"] and now)
        assert (ended["state"], ended["counts"]["done"]) == ("done", 3)
        again = http.post("/v1/batches", content=as_lines(make_items(1)), headers=NDJSON | {"idempotency-key": "key-1"})
        read_problem(again, 409, "idempotency_conflict")
    tables = "SELECT part, version FROM schema_versions WHERE part = 'batches'"
    assert execute(url, tables) == [("batches", 3)]
    with serve_app(configure_batches(url)) as base:  # the second start finds nothing to do
        assert len(httpx2.get(f"{base}/v1/batches").json()["batches"]) == 3


def test_an_upgraded_database_has_the_tables_of_a_new_one(url: str, tmp_path: Path) -> None:
    if url.startswith("sqlite"):
        names = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2"
        new = f"sqlite:///{tmp_path / 'new.sqlite3'}"
        assert set(execute(url, names)) == set(execute(new, names))
        columns = "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type='table'"
        assert set(execute(url, columns)) == set(execute(new, columns))
        return
    server, _, name = url.rpartition("/")
    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}_new"'.encode())
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    assert set(execute(url, columns)) == set(execute(f"{server}/{name}_new", columns))
    indexes = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    assert set(execute(url, indexes)) == set(execute(f"{server}/{name}_new", indexes))


def test_workers_of_an_earlier_release_keep_a_newer_one_out(url: str) -> None:
    change = f"UPDATE batch_workers SET beat = {time.time()}"
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
            database.execute(change)
    else:
        with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute(change.encode())
    with pytest.raises(DatabaseUnavailableError, match="workers of an earlier release"):
        open_store(url)
    with serve_app(configure_batches(url)) as base:  # it waits until they are stopped
        read_problem(httpx2.get(f"{base}/v1/batches"), 503, "database_unavailable")
        assert wait_until(lambda: httpx2.get(f"{base}/v1/batches").status_code == 200, pause=0.2)


def test_a_database_of_a_newer_release_is_refused(url: str) -> None:
    execute(url, "UPDATE schema_versions SET version = 4 WHERE part = 'batches'")
    with pytest.raises(ConfigurationError, match="schema version 4, and this program knows versions up to 3"):
        open_store(url)


def test_a_worker_stops_when_a_newer_release_upgrades_its_database(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("SCRIPTED_KEY", "sk-1")
    url, script = f"sqlite:///{tmp_path / 'batches.sqlite3'}", Counted(0.2)
    with (
        serve(script) as server,
        serve_app(configure_batches(url, server, batch_concurrency=1)) as base,
        httpx2.Client(base_url=base, timeout=60) as http,
    ):
        http.post("/v1/batches", content=as_lines(make_items(60)), headers=NDJSON).raise_for_status()
        wait_until(lambda: script.calls.total() >= 2)
        execute(url, "UPDATE schema_versions SET version = 4 WHERE part = 'batches'")
        fault = wait_until(lambda: next(check["detail"] for check in checks(http) if not check["ready"]))
        assert "Upgrade this program" in fault
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
        execute(url, "UPDATE schema_versions SET version = 4 WHERE part = 'batches'")
        assert process.wait(60) == 1
    assert "provenbrief: The database" in log.read_text()
    assert "Upgrade this program" in log.read_text()


def checks(http: httpx2.Client) -> list[dict[str, Any]]:
    """What /readyz says, with something after it that is not ready."""
    return [*http.get("/readyz").json()["checks"], {"ready": False, "detail": ""}]


def test_a_file_that_gave_numbers_again_numbers_each_batch_anew(tmp_path: Path) -> None:
    """Early files of version 1 were made without AUTOINCREMENT."""
    file = tmp_path / "batches.sqlite3"
    statements = (VERSIONS / "1.sqlite.sql").read_text(encoding="utf-8")
    early = [line for line in statements.splitlines() if "sqlite_sequence" not in line]
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript("\n".join(early).replace(" AUTOINCREMENT", "").replace("PRIMARY KEY,", "PRIMARY KEY, "))
    with serve_app(configure_batches(f"sqlite:///{file}")) as base, httpx2.Client(base_url=base, timeout=60) as http:
        assert len(http.get("/v1/batches").json()["batches"]) == 3
        name = http.post("/v1/batches", content=as_lines(make_items(1)), headers=NDJSON).json()["id"]
        with contextlib.closing(sqlite3.connect(file, timeout=20)) as database:
            numbers = [row[0] for row in database.execute("SELECT number FROM batches ORDER BY number")]
        assert numbers == [1, 2, 3, 3 + SKIPPED + 1]
        assert http.delete(f"/v1/batches/{name}").status_code == 204
