"""A service beside its batches: light without any, honest where its database is gone, and heard at their end."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import NoneType, SimpleNamespace
from typing import Any

import httpx2
import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Connection

from summarizer.api import batch_intake
from summarizer.api.app import create_app
from summarizer.client import Client, verify_webhook
from summarizer.errors import ConfigurationError, KeyLimitError, NotFoundError
from summarizer.jobs import intake, leases, queue, runner, webhooks, worker
from summarizer.jobs.control import is_over, sweep
from summarizer.jobs.intake import Intake, NewItem, begin_intake
from summarizer.jobs.leases import WorkerLease
from summarizer.jobs.store import ROW_BYTES, Store
from summarizer.jobs.worker import process_item
from summarizer.settings import KeySettings, Settings
from summarizer.storage.database import LEAST_ROOM, connect_file
from tests.jobs.test_webhooks import SECRET, receiving
from tests.support.batches import Counted, as_lines, configure_batches, make_items
from tests.support.postgres_server import Postgres
from tests.support.provider_server import Reply, serve
from tests.support.service import log_lines, make_client, read_problem, serve_app
from tests.support.share import share
from tests.support.waiting import PATIENCE, wait_until

NDJSON = {"content-type": "application/x-ndjson"}


def test_the_end_of_a_batch_is_told_to_the_address_that_it_names(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    settings = configure_batches(url, webhook_secret=SecretStr(SECRET), fetch_private=True)
    with receiving() as receiver, serve_app(settings) as base, Client(base) as client:
        batch = client.batches.create(make_items(2), webhook=receiver.url)
        assert batch.webhook == receiver.url
        assert receiver.has_some.wait(PATIENCE * 3)
        headers, body = receiver.got[0]
        told = verify_webhook(body, headers, SECRET)
        assert told["type"] == "batch.completed"
        assert told["data"]["id"] == batch.id
        assert told["data"]["counts"]["done"] == 2
        found = client.batches.get(batch.id)
        assert found.finished is not None
        wait_until(lambda: client.batches.get(batch.id).webhook_delivery.state == "delivered")  # type: ignore[union-attr] # it has ended
        assert batch.webhook_delivery is None
        assert client.batches.wait(client.batches.create(make_items(1)).id, pause=0.1).state == "done"
    assert len(receiver.got) == 1


def test_a_request_goes_before_the_articles_of_a_batch_that_wait_for_a_thread(tmp_path: Path) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}", batch_concurrency=8)  # starts 12 articles
    text = Path("examples/dam-break.txt").read_text(encoding="utf-8")
    items = [{"text": f"{text * 5}\nArticle {number} was printed."} for number in range(12)]
    with serve_app(settings) as base, Client(base) as client:
        client.summarize(text, model="extractive")  # everything is loaded
        batch = client.batches.create(items, model="extractive")
        wait_until(lambda: client.batches.get(batch.id).counts.done)  # the others are at work by now
        client.summarize(f"{text}\nThis article came last.", model="extractive")
        assert client.batches.get(batch.id).counts.running > 0
        assert client.batches.wait(batch.id, pause=0.1).counts.done == len(items)


def work_off(batch: str, settings: Settings) -> None:
    """Work at a batch until it has ended, in another store, and send no webhook."""

    async def run(store: Store) -> None:
        own = worker.Worker(store, settings=settings, only=batch)
        running = asyncio.ensure_future(own.run())
        while not is_over(store, batch):
            await asyncio.wait({running}, timeout=0.1)
        own.stop()
        await running

    with contextlib.closing(Store.open(settings)) as store:
        asyncio.run(run(store))


def test_a_service_whose_batches_others_work_on_sends_their_webhooks(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    settings = configure_batches(url, webhook_secret=SecretStr(SECRET), fetch_private=True, batch_worker=False)
    without = settings.model_copy(update={"webhook_secret": None})
    with receiving() as receiver, serve_app(settings) as base, Client(base) as client:
        batch = client.batches.create(make_items(1), webhook=receiver.url)
        work_off(batch.id, without)
        assert client.batches.get(batch.id).state == "done"
        assert receiver.has_some.wait(PATIENCE * 3)
    with receiving() as receiver:
        with serve_app(settings) as base, Client(base) as client:
            batch = client.batches.create(make_items(1), webhook=receiver.url)
        work_off(batch.id, settings)
        assert receiver.got == []
        with serve_app(settings):  # also one that was started later
            assert receiver.has_some.wait(PATIENCE * 3)
        assert len(receiver.got) == 1


@pytest.mark.faults
def test_a_batch_is_left_to_the_service_whose_models_it_was_accepted_with(tmp_path: Path) -> None:
    """Two services of one user share the default database: the same name may be another model, or none, in each."""
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    one, another = Counted(0.2, fault=fail_first), Counted()
    with serve(one) as ours, serve(another) as theirs:
        settings = [configure_batches(url, ours, batch_concurrency=1), configure_batches(url, theirs)]
        settings.append(configure_batches(url))  # knows no such model
        with contextlib.ExitStack() as running:
            clients = [Client(running.enter_context(serve_app(each))) for each in settings]
            for client in clients:  # all their workers run
                client.batches.wait(client.batches.create(make_items(1, prefix="w"), model="extractive").id, pause=0.1)
            batch = clients[0].batches.create(make_items(12))
            assert {result.state for result in clients[0].batches.results(batch.id)} == {"done"}
    assert len(one.calls) == 12
    assert not another.calls


def fail_first(name: str, calls: int) -> Reply | None:
    """One article is tried again, seconds after all others have ended."""
    return Reply(b"{}", status=503, headers={"Retry-After": "2"}) if (name, calls) == ("a3", 1) else None


def test_a_batch_whose_service_is_gone_is_worked_on_with_another_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "FOREIGN_PAUSE", 0.5)
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    script = Counted()
    with serve(script) as server:
        before = configure_batches(url, server, batch_worker=False)
        with serve_app(before) as base, Client(base) as client:
            batch = client.batches.create(make_items(2))
        after = before.model_copy(update={"batch_worker": True, "judge": "off"})
        with serve_app(after) as base, Client(base) as client:
            assert client.batches.wait(batch.id, pause=0.1).counts.done == 2


SCHEMA = """
from typing import ClassVar
from summarizer.schemas import Content, Prose, Quote
from pydantic import BaseModel

class Passage(BaseModel):
    quote: Quote
    statement: Prose

class Words(Content):
    EXTRACTIVE: ClassVar = {"passages": "positions"}
    passages: list[Passage] = []
"""


def test_a_batch_waits_while_its_schema_is_broken_and_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "REFUSED_PAUSE", 0.2)
    for name, source in (("good", SCHEMA), ("bad", "x = (")):  # two folders: a process reads one once
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.py").write_text(source, encoding="utf-8")
        (tmp_path / name / "words.md").write_text("[article $mark] $language $max_items $focus", encoding="utf-8")
    good = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}", schema_dir=tmp_path / "good")
    with serve_app(good.model_copy(update={"batch_worker": False})) as base, Client(base) as client:
        batch = client.batches.create(make_items(30), schema="words", model="extractive")
    with serve_app(good.model_copy(update={"schema_dir": tmp_path / "bad"})) as base, Client(base) as client:
        wait_until(lambda: "batch_waits" in caplog.messages)
        other = client.batches.create(make_items(2), model="extractive")
        assert client.batches.wait(other.id, pause=0.1).counts.done == 2
        wait_until(lambda: client.batches.get(batch.id).waits_for)
        found = client.batches.get(batch.id)
        assert (found.state, found.counts.failed, found.counts.done) == ("running", 0, 0)
        assert found.waits_for is not None
        assert found.waits_for.code == "configuration"
        assert "words.py" in found.waits_for.detail
        assert found.waits_for.detail in repr(found)
    with serve_app(good) as base, Client(base) as client:
        assert client.batches.wait(batch.id, pause=0.1).counts.done == 30
        assert {result.attempts for result in client.batches.results(batch.id)} == {1}


@pytest.mark.faults
def test_an_address_that_does_not_answer_delays_only_its_own_webhooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "SEND_TIMEOUT", 600.0)
    settings = configure_batches(
        f"sqlite:///{tmp_path / 'batches.sqlite3'}", webhook_secret=SecretStr(SECRET), fetch_private=True
    )
    with socket.create_server(("127.0.0.1", 0)) as silent, receiving() as receiver:
        dead = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with serve_app(settings) as base, Client(base) as client:
            for _ in range(webhooks.AT_ONCE + 1):
                client.batches.wait(client.batches.create(make_items(1), webhook=dead).id, pause=0.1)
            client.batches.create(make_items(1), webhook=receiver.url)
            assert receiver.has_some.wait(PATIENCE * 3)


@pytest.mark.faults
def test_addresses_of_one_caller_that_do_not_answer_delay_no_other_callers_webhooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "SEND_TIMEOUT", 600.0)
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    keys = (SecretStr("key-1"), SecretStr("key-2"))
    settings = configure_batches(url, webhook_secret=SecretStr(SECRET), fetch_private=True, api_keys=keys)
    with socket.create_server(("127.0.0.1", 0)) as silent, receiving() as receiver:
        dead = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with serve_app(settings) as base, Client(base, api_key="key-1") as one, Client(base, api_key="key-2") as two:
            for number in range(webhooks.AT_ONCE):
                one.batches.wait(one.batches.create(make_items(1), webhook=f"{dead}{number}").id, pause=0.1)
            two.batches.create(make_items(1), webhook=receiver.url)
            assert receiver.has_some.wait(PATIENCE * 3)


def test_a_fault_in_what_sends_webhooks_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    failed, take = threading.Event(), webhooks.take_delivery

    def fail_once(store: Store, **given: Any) -> Any:
        if failed.is_set():
            return take(store, **given)
        failed.set()
        raise RuntimeError("no fault of the database's")

    monkeypatch.setattr(webhooks, "take_delivery", fail_once)
    settings = configure_batches(url, webhook_secret=SecretStr(SECRET), fetch_private=True)
    with receiving() as receiver, serve_app(settings) as base, Client(base) as client:
        client.batches.create(make_items(1), webhook=receiver.url)
        assert receiver.has_some.wait(PATIENCE * 3)
    assert failed.is_set()


def test_a_webhook_is_refused_where_none_could_be_sent(tmp_path: Path) -> None:
    with serve_app(configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")) as base:
        body = as_lines(make_items(1))
        answer = httpx2.post(f"{base}/v1/batches?webhook=https://example.com/", content=body, headers=NDJSON)
        assert answer.status_code in (403, 422)
        assert httpx2.get(f"{base}/v1/batches").json() == {"batches": []}


@pytest.mark.faults
def test_a_service_says_that_its_database_is_gone_and_goes_on_when_it_is_back(
    postgres: Postgres, postgres_url: str
) -> None:
    script = Counted(0.3)
    with serve(script) as server, serve_app(configure_batches(postgres_url, server, batch_concurrency=2)) as base:
        http = httpx2.Client(base_url=base, timeout=60)
        place = "/v1/batches/" + http.post("/v1/batches", content=as_lines(make_items(16)), headers=NDJSON).json()["id"]
        wait_until(lambda: http.get(place).json()["counts"]["done"])
        postgres.stop()
        try:
            wait_until(lambda: not ready(http))
            read_problem(http.get(place), 503, "database_unavailable")
            answer = http.post("/v1/batches", content=as_lines(make_items(1)), headers=NDJSON)
            read_problem(answer, 503, "database_unavailable")
            assert http.post("/v1/summaries", json={"text": make_items(1)[0]["text"]}).status_code == 200
        finally:
            postgres.start()
        wait_until(lambda: ready(http))
        assert len(http.get(f"{place}/results?follow=true").text.splitlines()) == 16
        assert set(script.calls.values()) - {2} == {1}  # one of them was asked for as a summary, too
        http.close()


@pytest.mark.faults
def test_a_service_that_starts_without_its_database_accepts_a_batch_as_soon_as_it_is_there(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with contextlib.ExitStack() as stack:
        outage = stack.enter_context(contextlib.ExitStack())
        outage.callback(postgres.start)
        postgres.stop()
        server = stack.enter_context(serve(Counted(0)))
        http = httpx2.Client(
            base_url=stack.enter_context(serve_app(configure_batches(postgres_url, server))), timeout=60
        )
        stack.enter_context(http)
        wait_until(lambda: "database_lost" in caplog.messages)  # no worker could start
        assert ready(http) is False
        outage.close()
        answer = http.post("/v1/batches", content=as_lines(make_items(2)), headers=NDJSON)
        assert answer.status_code == 202, answer.text
        place = f"/v1/batches/{answer.json()['id']}/results?follow=true"
        assert len(http.get(place).text.splitlines()) == 2


@pytest.mark.faults
def test_a_batch_that_an_outage_cuts_off_is_soon_accepted_when_it_is_sent_again(
    postgres: Postgres, postgres_url: str
) -> None:
    keyed = NDJSON | {"Idempotency-Key": "cut-off"}
    body = as_lines(make_items(3)).encode()
    with serve_app(configure_batches(postgres_url)) as base, httpx2.Client(base_url=base, timeout=60) as http:

        def send_through_outage() -> Iterator[bytes]:
            yield body[:20]
            wait_until(lambda: count_batches(postgres_url))
            postgres.stop()
            yield body[20:]

        try:
            answer = http.post("/v1/batches", content=send_through_outage(), headers=keyed)
            read_problem(answer, 503, "database_unavailable")
        finally:
            postgres.start()
        begun = time.monotonic()
        answer = http.post("/v1/batches", content=body, headers=keyed)
        while answer.status_code == 409:  # it came before the first one was removed
            answer = http.post("/v1/batches", content=body, headers=keyed)
        assert time.monotonic() - begun < intake.ABANDONED / 2
        assert (answer.status_code, answer.json().get("total")) == (202, 3), answer.text
        assert len(http.get("/v1/batches").json()["batches"]) == 1


def count_batches(url: str) -> int:
    """The batches in a PostgreSQL database, also those that are not accepted yet."""
    try:
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT count(*) FROM batches").fetchall()
    except psycopg.errors.UndefinedTable:
        return 0
    return int(rows[0][0])


def ready(http: httpx2.Client) -> bool | None:
    """What /readyz says of the database, None if nothing; the service is ready without it."""
    answer = http.get("/readyz")
    assert answer.status_code == 200, answer.text
    return next((bool(check["ready"]) for check in answer.json()["checks"] if check["name"] == "database"), None)


def test_batches_are_worked_on_as_soon_as_a_worker_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RETRY_PAUSE", 0.1)
    obstacles = [f"The worker of {tmp_path} cannot be made."]

    def make(store: Store, **given: Any) -> WorkerLease:
        if obstacles:
            raise ConfigurationError(obstacles[0])
        return WorkerLease(store, **given)

    monkeypatch.setattr(worker, "WorkerLease", make)
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")
    with log_lines() as lines, serve_app(settings) as base, httpx2.Client(base_url=base, timeout=60) as http:
        answer = http.post("/v1/batches", content=as_lines(make_items(2)), headers=NDJSON).raise_for_status()
        place = f"/v1/batches/{answer.json()['id']}"
        wait_until(lambda: ready(http) is False)
        http.get(place).raise_for_status()  # the database answers, and yet there is no worker
        assert ready(http) is False
        answer = http.post("/v1/batches", content=as_lines(make_items(1)), headers=NDJSON)
        read_problem(answer, 503, "database_unavailable")
        assert str(tmp_path) not in answer.text + http.get("/readyz").text
        obstacles.clear()
        wait_until(lambda: http.get(place).json()["state"] == "done")
        assert ready(http)
        assert len(http.get("/v1/batches").json()["batches"]) == 1
    assert [line["event"] for line in lines].count("batches_unusable") == 1
    (refused,) = [line for line in lines if line["event"] == "database_lost"]
    assert "cannot be made" in refused["reason"]


def leave_open_batch(file: Path) -> str:
    """Create a batch that nobody works on; returns its path."""
    with serve_app(configure_batches(f"sqlite:///{file}", batch_worker=False)) as base:
        answer = httpx2.post(f"{base}/v1/batches", content=as_lines(make_items(2)), headers=NDJSON)
        return f"/v1/batches/{answer.raise_for_status().json()['id']}"


def test_a_service_that_starts_while_the_file_is_locked_continues_its_batches_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "batches.sqlite3"
    place = leave_open_batch(file)
    monkeypatch.setattr(runner, "RETRY_PAUSE", 0.1)
    monkeypatch.setattr(runner, "connect_file", partial(connect_file, patience=0.1))
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as backup:
        backup.execute("PRAGMA locking_mode = EXCLUSIVE")
        backup.execute("BEGIN EXCLUSIVE")
        with (
            serve_app(configure_batches(f"sqlite:///{file}")) as base,
            httpx2.Client(base_url=base, timeout=60) as http,
        ):
            wait_until(lambda: ready(http) is False)
            backup.execute("ROLLBACK")
            backup.close()
            wait_until(lambda: http.get(place).json()["state"] == "done")
            assert ready(http)


def test_an_app_that_is_mounted_without_its_lifespan_continues_batches_with_the_first_request_about_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / "batches.sqlite3"
    place = leave_open_batch(file)
    app = create_app(configure_batches(f"sqlite:///{file}"))

    async def ask() -> None:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost") as http:
            async with asyncio.timeout(PATIENCE * 3):
                results = await http.get(f"{place}/results", params={"follow": True})
            assert results.text.count('"state": "done"') == 2
            await app.state.batches.close()

    asyncio.run(ask())


def test_a_database_of_a_newer_release_is_reported_until_it_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "batches.sqlite3"
    place = leave_open_batch(file)
    monkeypatch.setattr(runner, "RETRY_PAUSE", 0.1)
    change = "UPDATE schema_versions SET version = version + ? WHERE part = 'batches'"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(change, (1,))
        with (
            serve_app(configure_batches(f"sqlite:///{file}")) as base,
            httpx2.Client(base_url=base, timeout=60) as http,
        ):
            wait_until(lambda: ready(http) is False)
            read_problem(http.get(place), 503, "database_unavailable")
            assert ready(http) is False
            database.execute(change, (-1,))
            wait_until(lambda: ready(http) is True)
            wait_until(lambda: http.get(place).json()["state"] == "done")


@pytest.mark.parametrize("folder", ["file", "a" * 300], ids=["a file", "not to be looked into"])
def test_callers_are_not_told_where_a_database_is_that_cannot_be_made(folder: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = configure_batches(f"sqlite:///{tmp_path / folder / 'batches.sqlite3'}")
    with log_lines() as lines, make_client(settings) as client:
        made = client.post("/v1/batches", content=as_lines(make_items(2)), headers=NDJSON)
        for answer in (made, client.get("/v1/batches"), client.get("/v1/batches/abc")):
            read_problem(answer, 503, "database_unavailable")
            assert str(tmp_path) not in answer.text
        told = client.get("/readyz")
        assert not next(check for check in told.json()["checks"] if check["name"] == "database")["ready"]
    assert next(line for line in lines if line["event"] == "database_lost")["reason"].startswith("The database /")
    assert not any(line["event"] == "worker_failed" for line in lines)


def count_as_lost(file: Path, place: str, times: int) -> None:
    """Set how often the items of a batch were lost with their workers."""
    name = place.rpartition("/")[2]
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        own = "batch = (SELECT number FROM batches WHERE id = ?)"
        assert database.execute(f"UPDATE batch_items SET losses = ? WHERE {own}", (times, name)).rowcount


def test_an_article_whose_workers_ended_is_tried_again_when_its_batch_is_retried(tmp_path: Path) -> None:
    file = tmp_path / "batches.sqlite3"
    place = leave_open_batch(file)
    count_as_lost(file, place, 4)
    with (
        serve_app(configure_batches(f"sqlite:///{file}")) as base,
        httpx2.Client(base_url=base, timeout=60) as http,
    ):
        results = [json.loads(line) for line in http.get(f"{place}/results?follow=true").text.splitlines()]
        problems = [result["problem"] for result in results]
        assert [(problem["code"], problem["title"]) for problem in problems] == [
            ("worker_lost", "The article's worker process ended")
        ] * 2
        assert "retry the batch" in problems[0]["detail"]
        http.post(f"{place}/retry").raise_for_status()
        wait_until(lambda: http.get(place).json()["counts"]["done"] == 2)


def test_a_batch_that_arrives_slowly_is_not_taken_for_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_intake, "TOUCH_INTERVAL", 0.0)
    file = tmp_path / "batches.sqlite3"
    leave_open_batch(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        body = as_lines(make_items(2)).encode()

        def is_fresh() -> bool:
            touched = "SELECT touched FROM batches WHERE state = 'receiving'"
            return any(time.time() - row[0] < intake.ABANDONED for row in database.execute(touched))

        def pieces() -> Iterator[bytes]:
            yield body[:20]
            wait_until(is_fresh)
            database.execute("UPDATE batches SET touched = touched - ? WHERE state = 'receiving'", (intake.ABANDONED,))
            yield body[20:40]  # not a whole line
            wait_until(is_fresh)
            yield body[40:]

        with serve_app(configure_batches(f"sqlite:///{file}")) as base:
            answer = httpx2.post(f"{base}/v1/batches", content=pieces(), headers=NDJSON, timeout=60)
            assert (answer.status_code, answer.json()["total"]) == (202, 2)


def test_articles_that_were_put_off_while_the_clock_was_wrong_are_begun(tmp_path: Path) -> None:
    file = tmp_path / "batches.sqlite3"
    place = leave_open_batch(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        change = "UPDATE batch_items SET due = ? WHERE seq = ?"
        database.execute(change, (time.time() + 86_400, 1))
        database.execute(change, (time.time() + 3_600, 2))
    with serve_app(configure_batches(f"sqlite:///{file}")) as base, httpx2.Client(base_url=base, timeout=60) as http:
        wait_until(lambda: http.get(place).json()["counts"]["done"] == 1)
        assert http.get(place).json()["counts"]["pending"] == 1


def test_articles_that_are_worked_on_alone_do_not_hold_up_those_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "ALONE_PAUSE_FACTOR", 1e6)
    file, called = tmp_path / "batches.sqlite3", list[str]()

    def note(name: str, _: int) -> None:
        called.append(name)

    with serve(Counted(fault=note)) as server:
        settings = configure_batches(f"sqlite:///{file}", server)
        with serve_app(settings.model_copy(update={"batch_worker": False})) as base, Client(base) as client:
            lost, other = (client.batches.create(make_items(4, prefix=prefix)).id for prefix in "ab")
        count_as_lost(file, lost, 2)
        with serve_app(settings) as base, Client(base) as client:
            for name in (other, lost):
                assert client.batches.wait(name, pause=0.1).counts.done == 4
    assert sorted(called) == [f"{prefix}{number}" for prefix in "ab" for number in range(4)]
    assert [name[0] for name in called].index("b") <= 1, called
    assert [name[0] for name in called[-3:]] == ["a"] * 3, called


def test_a_deleted_batch_frees_its_disk_space(tmp_path: Path) -> None:
    file = tmp_path / "batches.sqlite3"
    items = [
        {"id": f"long-{number}", "text": f"Lind said no. {random.randbytes(60_000).hex()}"} for number in range(20)
    ]
    with make_client(configure_batches(f"sqlite:///{file}", batch_worker=False)) as client:
        name = client.post("/v1/batches", json={"items": items}).json()["id"]
        assert client.delete(f"/v1/batches/{name}").status_code == 204
    assert file.stat().st_size < 500_000


def test_what_was_deleted_cannot_be_read_in_the_file_or_its_log(tmp_path: Path) -> None:
    """The service goes on, so that its connections keep the log."""
    file = tmp_path / "batches.sqlite3"
    with make_client(configure_batches(f"sqlite:///{file}", batch_worker=False)) as client:
        name = client.post("/v1/batches", json={"items": make_items(2, prefix="prefix-")}).json()["id"]
        with contextlib.closing(sqlite3.connect(file)) as database:
            stored = [row[0] for row in database.execute("SELECT body FROM batch_sources")]
        assert read_files(tmp_path, stored)
        assert client.delete(f"/v1/batches/{name}").status_code == 204
        assert not read_files(tmp_path, [*stored, b"prefix-0"])


def read_files(folder: Path, wanted: list[bytes]) -> list[bytes]:
    return [each for each in wanted if any(each in file.read_bytes() for file in folder.iterdir())]


def test_nothing_is_accepted_into_a_file_that_was_moved_away(tmp_path: Path) -> None:
    file, request = tmp_path / "batches.sqlite3", {"items": [{"text": "The mayor said no."}]}
    settings = configure_batches(f"sqlite:///{file}", batch_worker=False)
    with make_client(settings) as http:
        assert http.post("/v1/batches", json=request).status_code == 202
        for moved in [each for each in tmp_path.iterdir() if each.name.startswith(file.name)]:
            moved.rename(tmp_path / f"moved.{moved.name}")
        for _ in range(3):
            read_problem(http.post("/v1/batches", json=request), 503, "database_unavailable")
        for moved in tmp_path.glob("moved.*"):
            moved.rename(tmp_path / moved.name.removeprefix("moved."))
        assert http.post("/v1/batches", json=request).status_code == 202
        assert len(http.get("/v1/batches").json()["batches"]) == 2


def test_on_a_disk_that_is_nearly_full_batches_are_not_begun_but_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, request = shutil.disk_usage(tmp_path), {"items": [{"text": "The mayor said no."}]}
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")
    with make_client(settings.model_copy(update={"batch_worker": False})) as client:
        kept, dropped = (client.post("/v1/batches", json=request).json()["id"] for _ in range(2))
    with make_client(settings) as client:
        with monkeypatch.context() as full:
            full.setattr(shutil, "disk_usage", lambda _: used._replace(free=LEAST_ROOM - 1))
            wait_until(lambda: ready(client) is False)
            assert read_problem(client.post("/v1/batches", json=request), 503, "database_unavailable")
            assert client.delete(f"/v1/batches/{dropped}").status_code == 204
            assert client.get(f"/v1/batches/{kept}").json()["counts"]["pending"] == 1
        wait_until(lambda: client.get(f"/v1/batches/{kept}").json()["counts"]["done"])


@pytest.mark.faults
@pytest.mark.parametrize("kind", share(["sqlite", "postgresql"], every=2))
def test_the_batches_of_one_key_take_no_more_than_its_part_of_the_disk(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'b.sqlite3'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    keys = (SecretStr("key-1"), SecretStr("key-2"))
    settings = configure_batches(url, api_keys=keys, batch_max_stored_bytes=100_000)
    one, two = ({"Authorization": f"Bearer {key.get_secret_value()}"} for key in keys)
    items = [{"id": str(n), "text": f"Lind said no. {random.randbytes(20_000).hex()}"} for n in range(4)]
    with make_client(settings) as client:
        send = partial(client.post, "/v1/batches", json={"items": items})
        name = send(headers=one).json()["id"]
        wait_until(lambda: client.get(f"/v1/batches/{name}", headers=one).json()["finished"])
        refused = send(headers=one)
        problem = read_problem(refused, 429, "key_limit")
        assert refused.headers["x-should-retry"] == "false"
        assert "over 100,000 bytes" in problem["detail"]
        assert "Delete batches" in problem["detail"]
        assert "SUMMARIZER_BATCH_MAX_STORED_BYTES" in problem["detail"]
        assert len(client.get("/v1/batches", headers=one).json()["batches"]) == 1
        assert send(headers=two).status_code == 202
        assert client.delete(f"/v1/batches/{name}", headers=one).status_code == 204
        assert send(headers=one).status_code == 202


def test_batches_that_come_in_together_take_no_more_than_their_keys_part(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, together = Store.begin, threading.Barrier(2)

    @contextlib.contextmanager
    def commit_together(store: Store) -> Iterator[Connection]:
        with begin(store) as connection:
            yield connection
            with contextlib.suppress(threading.BrokenBarrierError):
                together.wait(0.5)

    with contextlib.closing(Store.open(configure_batches(postgres_url))) as store, ThreadPoolExecutor(2) as threads:
        opened = [begin_intake(store, owner="one", terms="", model="", key=None, quota=100_000) for _ in range(2)]
        monkeypatch.setattr(Store, "begin", commit_together)
        part = [NewItem("1", random.randbytes(60_000))]
        adding = [threads.submit(each.add, part) for each in opened if isinstance(each, Intake)]
        refused = {type(each.exception()) for each in adding}
    assert refused == {NoneType, KeyLimitError}


def test_results_count_as_long_as_they_are_stored(tmp_path: Path) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path / 'b.sqlite3'}")

    def size() -> int:
        with contextlib.closing(sqlite3.connect(tmp_path / "b.sqlite3")) as file:
            return sum(size for (size,) in file.execute("SELECT bytes FROM batch_sizes"))

    with make_client(settings) as client:
        place = f"/v1/batches/{client.post('/v1/batches', json={'items': [{'text': ' '}]}).json()['id']}"
        sizes = []
        for _ in range(2):
            wait_until(lambda: client.get(place).json()["counts"]["failed"])
            sizes.append(size())
            client.post(f"{place}/retry").raise_for_status()
        assert sizes[0] == sizes[1] > ROW_BYTES
        assert client.delete(place).status_code == 204
    assert size() == 0


def test_the_longest_values_that_callers_may_send_are_stored(postgres_url: str) -> None:
    """SQLite stores text of any length; PostgreSQL refuses what is longer than its column."""
    named = KeySettings(hash=SecretStr(f"sha256:{hashlib.sha256(b'key-1').hexdigest()}"))
    settings = configure_batches(postgres_url, keys={"k" * 50: named}, api_keys=(SecretStr("key-2"),))
    request = {"items": [{"id": "𝔸" * 200, "text": "The mayor said no."}]}
    with make_client(settings) as client:
        for key in ("key-1", "key-2"):
            headers = {"authorization": f"Bearer {key}", "idempotency-key": "x" * 255}
            made = client.post("/v1/batches", json=request, headers=headers)
            assert made.status_code == 202, made.text
            results = f"/v1/batches/{made.json()['id']}/results?follow=true"
            assert client.get(results, headers=headers).json()["id"] == "𝔸" * 200


@pytest.mark.parametrize("path", ["%00", "%00/results", "?before=%00", "0" * 24, "zzz"])
def test_an_id_that_no_batch_has_is_not_found(postgres_url: str, path: str) -> None:
    with make_client(configure_batches(postgres_url, batch_worker=False, allow_any_model=True)) as client:
        read_problem(client.get(f"/v1/batches{'' if path.startswith('?') else '/'}{path}"), 404, "unknown_batch")
        if path == "%00":
            for answer in (client.post("/v1/batches/%00/cancel"), client.delete("/v1/batches/%00")):
                read_problem(answer, 404, "unknown_batch")
            body = {"model": "openai/\x00x", "items": make_items(1)}
            read_problem(client.post("/v1/batches", json=body), 422, "unknown_model")


def test_a_worker_that_fails_by_a_fault_of_ours_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, conclude = list[int](), queue.conclude

    def fail_once(*args: Any, **given: Any) -> list[str]:
        if not failed:
            failed.append(1)
            raise RuntimeError
        return conclude(*args, **given)

    monkeypatch.setattr(queue, "conclude", fail_once)
    monkeypatch.setattr(runner, "RETRY_PAUSE", 0.1)
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    with serve_app(configure_batches(url, batch_concurrency=2)) as base, Client(base) as client, log_lines() as lines:
        batch = client.batches.create(make_items(5))
        ended = client.batches.wait(batch.id, pause=0.1)
        assert ended.counts.done == 5
        assert [result.attempts for result in client.batches.results(batch.id)] == [1] * 5
    assert [line["event"] for line in lines].count("worker_failed") == 1


def test_a_result_that_cannot_be_stored_is_a_problem_and_is_paid_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = queue.save

    def choke(store: Any, outcomes: Any) -> None:
        if any(outcome.item.id == "a3" and outcome.state == "done" for outcome in outcomes):
            raise ValueError
        save(store, outcomes)

    monkeypatch.setattr(queue, "save", choke)
    script, url = Counted(), f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    with serve(script) as server, serve_app(configure_batches(url, server)) as base, Client(base) as client:
        ended = client.batches.wait(client.batches.create(make_items(8)).id, pause=0.1)
        assert (ended.counts.done, ended.counts.failed) == (7, 1)
        failed = [result for result in client.batches.results(ended.id) if result.state == "failed"]
        assert [(result.id, result.problem and result.problem.code) for result in failed] == [("a3", "internal")]
    assert set(script.calls.values()) == {1}


def test_a_batch_whose_caller_hangs_up_is_not_there(tmp_path: Path) -> None:
    with serve_app(configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")) as base, Client(base) as client:
        client.batches.create(make_items(1))

        def pieces() -> Iterator[bytes]:
            yield as_lines(make_items(1_200)).encode()
            raise ConnectionAbortedError

        with pytest.raises(ConnectionAbortedError):
            httpx2.post(f"{base}/v1/batches", content=pieces(), headers=NDJSON)
        path = tmp_path / "batches.sqlite3"
        counts = "SELECT (SELECT count(*) FROM batches), (SELECT count(*) FROM batch_items)"
        with contextlib.closing(sqlite3.connect(path)) as database:
            wait_until(lambda: database.execute(counts).fetchone() == (1, 1))
        assert len(client.batches.list()) == 1


@pytest.mark.faults
def test_pages_of_batches_that_are_deleted_on_the_way(tmp_path: Path) -> None:
    """As by a program that deletes what it has read: the next page begins after a batch that is gone."""
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    with serve_app(configure_batches(url)) as base, Client(base) as client:
        made = [client.batches.create(make_items(1)).id for _ in range(5)]
        with contextlib.closing(sqlite3.connect(tmp_path / "batches.sqlite3")) as database:
            database.execute("UPDATE batches SET state = 'deleted' WHERE id = ?", (made[4],))  # by a killed process
            database.commit()
        with contextlib.closing(Store.open(configure_batches(url))) as store:
            sweep(store, keep_seconds=1_000_000)
        seen = [made[4]]
        while page := client.batches.list(limit=2, before=seen[-1]):
            seen += [batch.id for batch in page]
            for batch in page:
                client.batches.wait(batch.id, pause=0.1)
                client.batches.delete(batch.id)
        assert seen == made[::-1]
        with pytest.raises(NotFoundError):
            client.batches.list(before="0" * 24)
        with pytest.raises(NotFoundError):
            client.batches.get(made[0])
    with contextlib.closing(sqlite3.connect(tmp_path / "batches.sqlite3")) as database:
        kept = database.execute("SELECT DISTINCT state, terms, model FROM batches").fetchall()
    assert kept == [("gone", "", "")]


def test_a_service_without_an_open_batch_removes_what_was_kept_for_long_enough(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    with serve_app(configure_batches(url)) as base, Client(base) as client:
        client.batches.wait(client.batches.create(make_items(2)).id, pause=0.1)
    counts = "SELECT (SELECT count(*) FROM batches), (SELECT count(*) FROM batch_sources)"
    with serve_app(configure_batches(url)), log_lines() as lines:
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "batches.sqlite3")) as database:
        assert database.execute(counts).fetchone() == (1, 2)
        database.execute("UPDATE batches SET finished = finished - 31 * 86400")
        database.commit()
        with serve_app(configure_batches(url)), log_lines() as lines:
            wait_until(lambda: database.execute(counts).fetchone() == (0, 0))
    assert "worker_started" not in [line["event"] for line in lines]


def test_a_service_without_batches_takes_over_those_of_a_service_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_INTERVAL", 0.2)
    looked, look_up = threading.Event(), runner.look_up

    def look(settings: Any) -> str:
        found = look_up(settings)
        looked.set()
        return found

    monkeypatch.setattr(runner, "look_up", look)
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")
    with serve_app(settings) as base, Client(base) as client:
        assert looked.wait(PATIENCE)  # there was none yet
        with serve_app(settings.model_copy(update={"batch_worker": False})) as other, Client(other) as owner:
            batch = owner.batches.create(make_items(2))
        assert client.batches.wait(batch.id, pause=0.1).counts.done == 2


def test_a_service_that_is_stopped_during_the_last_item_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, make = threading.Event(), process_item

    async def make_slowly(task: Any, **given: Any) -> Any:
        begun.set()
        await asyncio.sleep(0.5)
        return await make(task, **given)

    monkeypatch.setattr(worker, "process_item", make_slowly)
    url = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    settings = configure_batches(url, webhook_secret=SecretStr(SECRET), fetch_private=True)
    with receiving() as receiver, log_lines() as lines, serve_app(settings) as base, Client(base) as client:
        client.batches.create(make_items(1), webhook=receiver.url)
        assert begun.wait(PATIENCE * 3)
        # the batch ended while the worker did, so what sends webhooks was woken and cancelled in the same moment
    assert [line["event"] for line in lines if line["event"] in ("batch_ended", "worker_stopped")] == [
        "batch_ended",
        "worker_stopped",
    ]


def test_a_lease_that_comes_while_the_service_stops_is_not_left(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, end_lease = WorkerLease.take, WorkerLease._delete_finally
    came, ended, done = threading.Event(), threading.Event(), threading.Event()

    def take_late(lease: WorkerLease) -> None:
        came.set()
        ended.wait(1)
        take(lease)
        done.set()

    def end_and_tell(lease: WorkerLease) -> None:
        end_lease(lease)
        ended.set()

    monkeypatch.setattr(WorkerLease, "take", take_late)
    monkeypatch.setattr(WorkerLease, "_delete_finally", end_and_tell)
    with serve_app(configure_batches(postgres_url)) as base:
        httpx2.post(f"{base}/v1/batches", json={"items": make_items(1)}).raise_for_status()
        assert came.wait(PATIENCE)
    assert ended.is_set()
    assert done.wait(PATIENCE)
    assert count_leases(postgres_url) == 0


def test_a_worker_has_a_lease_while_it_works(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEWAL_INTERVAL", 0.05)
    make, may_end = process_item, threading.Event()

    async def make_late(task: Any, **given: Any) -> Any:
        await asyncio.to_thread(may_end.wait, PATIENCE)
        return await make(task, **given)

    monkeypatch.setattr(worker, "process_item", make_late)
    with serve_app(configure_batches(postgres_url)) as base, Client(base) as client:
        batch = client.batches.create(make_items(2)).id
        with contextlib.closing(psycopg.connect(postgres_url, autocommit=True)) as connection:
            seen = "SELECT seen FROM batch_leases"
            first = wait_until(lambda: connection.execute(seen).fetchall())
            assert len(first) == 1
            wait_until(lambda: connection.execute(seen).fetchall() > first)  # it is renewed
            connection.execute("DELETE FROM batch_leases")  # another worker took this one for gone
        may_end.set()
        client.batches.wait(batch, timeout=PATIENCE, pause=0.1)
        wait_until(lambda: count_leases(postgres_url) == 0)


def test_a_lease_lapses_by_the_time_that_others_see_whatever_the_servers_clock_says(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(leases, "time", SimpleNamespace(monotonic=lambda: now))

    def set_clock(seconds: float) -> None:
        """Set the server's clock, as the leases see it."""
        with contextlib.closing(psycopg.connect(postgres_url, autocommit=True)) as connection:
            connection.execute("UPDATE batch_leases SET seen = seen - %s", [seconds])

    with contextlib.closing(Store.open(configure_batches(postgres_url))) as store:
        holder, other = WorkerLease(store), WorkerLease(store)
        holder.take()
        other.recover()
        for step in (3600.0, -7200.0):
            set_clock(step)
            other.recover()
            for _ in range(3):
                now += 4.0
                holder._renew()
                other.recover()
        assert count_leases(postgres_url) == 1
        set_clock(-3600.0)  # its holder is gone, and the clock back
        for _ in range(4):
            now += 4.0
            other.recover()
            assert count_leases(postgres_url) == 1
        now += 4.0
        other.recover()
        assert count_leases(postgres_url) == 0
        for lease in (holder, other):
            lease._delete_finally()


def count_leases(url: str) -> int:
    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM batch_leases").fetchone() or (None,)
        return int(count)


def test_a_worker_that_is_made_while_the_service_stops_leaves_no_connection(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, begun, closed = WorkerLease, threading.Event(), threading.Event()
    close, made = Store.close, threading.Event()

    def make_late(store: Store, **given: Any) -> Any:
        begun.set()
        assert closed.wait(PATIENCE)
        made.set()
        return make(store, **given)

    def close_and_tell(store: Store) -> None:
        close(store)
        closed.set()

    monkeypatch.setattr(worker, "WorkerLease", make_late)
    monkeypatch.setattr(Store, "close", close_and_tell)
    with TestClient(create_app(configure_batches(postgres_url))):
        assert begun.wait(PATIENCE)
    assert made.wait(PATIENCE)
    # one transaction shows the same backends from its first look to its end, and one of those may just be ending
    with contextlib.closing(psycopg.connect(postgres_url, autocommit=True)) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        wait_until(lambda: connection.execute(asked).fetchone() == (0,))
