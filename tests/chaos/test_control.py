"""What an owner does with a batch at the very moment when something else happens to it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.chaos.sabotaged import LAPSE
from tests.chaos.worker_group import END, WorkerGroup, pause, start_group
from tests.support.batches import as_lines, configure_batches, make_items
from tests.support.item_locks import count_waiting, held_items
from tests.support.service import serve_app
from tests.support.waiting import wait_until

NDJSON = {"content-type": "application/x-ndjson"}


def read(http: httpx2.Client, place: str) -> list[dict[str, Any]]:
    """The results of a batch, when it has ended."""
    wait_until(lambda: http.get(place).json()["finished"], seconds=END)
    return [json.loads(line) for line in http.get(f"{place}/results").text.splitlines() if line]


def test_batches_that_are_deleted_and_made_while_calls_run(tmp_path: Path, url: str) -> None:
    with start_group(tmp_path, url, delay=1.0) as group, service(group) as http:
        group.start(2)
        for turn in range(4):
            place = send(http, make_items(12, prefix=f"old{turn}x"))
            wait_until(lambda least=group.calls + 4: group.calls >= least, seconds=END)
            assert http.delete(place).status_code == 204
        items = make_items(12, prefix="new")
        place = send(http, items)
        told = {line["id"]: line["brief"]["article"]["text"] for line in read(http, place)}
        assert told == {item["id"]: item["text"] for item in items}
    assert [group.script.calls[item["id"]] for item in items] == [1] * 12


@contextlib.contextmanager
def service(group: WorkerGroup) -> Iterator[httpx2.Client]:
    """A service before a group's workers, which works on nothing itself."""
    with (
        serve_app(configure_batches(group.url, group.server, batch_worker=False)) as base,
        httpx2.Client(base_url=base, timeout=60) as http,
    ):
        yield http


def send(http: httpx2.Client, items: list[dict[str, str]]) -> str:
    """Make a batch of the group's model; gives its address."""
    answer = http.post("/v1/batches", content=as_lines(items), headers=NDJSON)
    assert answer.status_code == 202, answer.text
    return f"/v1/batches/{answer.json()['id']}"


@pytest.mark.parametrize("what", ["cancel", "resume", "retry"])
def test_what_an_owner_does_while_a_dead_workers_items_are_freed(tmp_path: Path, postgres_url: str, what: str) -> None:
    """Both wait for the same items, which somebody holds: whoever is first, the batch comes to its end."""
    with (
        start_group(tmp_path, postgres_url, delay=2.0) as group,
        service(group) as http,
        ThreadPoolExecutor(1) as threads,
    ):
        first, second = group.start(2, faults="impatient")
        place = send(http, make_items(40))
        wait_until(lambda: http.get(place).json()["counts"]["done"] >= 8, seconds=END)
        if what == "resume":
            http.post(f"{place}/cancel").raise_for_status()
        first.kill()
        with held_items(postgres_url) as holding:
            asked = threads.submit(http.post, f"{place}/{what}")
            wait_until(lambda: count_waiting(postgres_url) >= 2, seconds=END)
            pause(LAPSE + 3)
            holding.rollback()
        assert asked.result(30).status_code == 200
        batch = wait_until(lambda: (now := http.get(place).json())["finished"] and now, seconds=END)
        counts = batch["counts"]
        assert (counts["pending"], counts["running"], second.is_running) == (0, 0, True)
        if what == "cancel":
            assert batch["state"] == "cancelled"
            http.post(f"{place}/resume").raise_for_status()
            batch = wait_until(lambda: (now := http.get(place).json())["finished"] and now, seconds=END)
        assert (batch["state"], batch["counts"]["done"]) == ("done", 40)


def test_cancel_and_resume_again_and_again_while_workers_conclude(tmp_path: Path, url: str) -> None:
    with start_group(tmp_path, url, delay=0.2) as group, service(group) as http:
        group.start(2)
        place = send(http, make_items(60))
        for _ in range(30):
            for what in ("cancel", "resume", "retry"):
                http.post(f"{place}/{what}").raise_for_status()
        results = read(http, place)
        assert http.get(place).json()["state"] == "done"
    assert len({line["id"] for line in results}) == len(results) == 60
    assert set(group.script.calls.values()) == {1}
