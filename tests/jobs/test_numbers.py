"""A batch never gets what belongs to another one, also when the other one was deleted while it ran."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer.jobs import control
from summarizer.jobs.store import Store
from tests.support.batches import Counted, as_lines, configure_batches, make_items
from tests.support.provider_server import serve
from tests.support.service import read_problem, serve_app
from tests.support.share import share
from tests.support.waiting import wait_until

NDJSON = {"content-type": "application/x-ndjson"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "batches.sqlite3"


@contextlib.contextmanager
def as_caller(base: str, key: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=base, timeout=60, headers={"x-api-key": key}) as http:
        yield http


def send(http: httpx2.Client, items: list[dict[str, str]]) -> str:
    answer = http.post("/v1/batches", content=as_lines(items), headers=NDJSON)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def read_numbers(file: Path) -> list[int]:
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as database:
        return [row[0] for row in database.execute("SELECT number FROM batches ORDER BY number")]


class Follower:
    """Follows the results of a batch in a thread of its own, from before `__init__` returns."""

    def __init__(self, http: httpx2.Client, name: str) -> None:
        self.lines: list[dict[str, Any]] = []
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._follow, args=(http, name), daemon=True)
        self._thread.start()
        assert self._begun.wait(20)

    def _follow(self, http: httpx2.Client, name: str) -> None:
        with http.stream("GET", f"/v1/batches/{name}/results?follow=true") as answer:
            self._begun.set()
            with contextlib.suppress(httpx2.RemoteProtocolError):  # the connection is cut if the batch is deleted
                self.lines.extend(json.loads(line) for line in answer.iter_lines() if line)

    def end(self) -> list[dict[str, Any]]:
        self._thread.join(60)
        assert not self._thread.is_alive(), "the stream did not end"
        return self.lines


def forget_numbers(file: Path) -> None:
    """Have SQLite give the numbers of deleted batches again."""
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as database, database:
        database.execute("DELETE FROM sqlite_sequence WHERE name = 'batches'")
        database.execute("DELETE FROM batches WHERE state = 'gone'")  # which keep their numbers


@pytest.mark.parametrize(
    ("second_owner", "is_reused"),
    share([("key-b", True), ("key-b", False), ("key-a", False), ("key-a", True)], every=4),
)
def test_a_batch_gets_nothing_of_one_that_was_deleted_while_it_ran(
    file: Path, second_owner: str, is_reused: bool
) -> None:
    script = Counted(1.0)
    keys = (SecretStr("key-a"), SecretStr("key-b"))
    with serve(script) as server:
        settings = configure_batches(f"sqlite:///{file}", server, batch_concurrency=4, api_keys=keys)
        with serve_app(settings) as base, as_caller(base, "key-a") as first, as_caller(base, second_owner) as second:
            deleted = send(first, make_items(6, prefix="old"))
            following = Follower(first, deleted)
            wait_until(lambda: script.calls.total() >= 4)
            assert first.delete(f"/v1/batches/{deleted}").status_code == 204
            if is_reused:
                forget_numbers(file)
            name = send(second, make_items(6, prefix="new"))
            assert (read_numbers(file) == [1]) is is_reused
            results = Follower(second, name).end()
            assert [line["id"] for line in following.end() if not line["id"].startswith("old")] == []
            batch = second.get(f"/v1/batches/{name}").json()
    told = {line["id"]: line["brief"]["article"]["text"] for line in results}
    assert told == {item["id"]: item["text"] for item in make_items(6, prefix="new")}
    assert len(results) == 6
    assert [script.calls[f"new{number}"] for number in range(6)] == [1] * 6
    assert (batch["state"], batch["counts"]["done"], batch["usage"]["prompt_tokens"]) == ("done", 6, 600)


def test_a_batch_that_was_removed_while_it_came_in_is_refused_and_leaves_nothing(file: Path) -> None:
    def pieces() -> Iterator[bytes]:
        lines = as_lines(make_items(1_200)).splitlines(keepends=True)
        yield "".join(lines[:600]).encode()
        wait_until(lambda: read_numbers(file) and count_items(file))
        store = Store.open(settings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(control, "UNFINISHED", -1.0)
            control.sweep(store, keep_seconds=1000.0)
        store.close()
        yield "".join(lines[600:]).encode()

    settings = configure_batches(f"sqlite:///{file}")
    with serve_app(settings) as base, as_caller(base, "") as http:
        assert http.get("/v1/batches").json() == {"batches": []}
        read_problem(http.post("/v1/batches", content=pieces(), headers=NDJSON), 408, "request_timeout")
        assert http.get("/v1/batches").json() == {"batches": []}
    assert (read_numbers(file), count_items(file)) == ([], 0)


def count_items(file: Path) -> int:
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as database:
        return int(database.execute("SELECT count(*) FROM batch_items").fetchone()[0])
