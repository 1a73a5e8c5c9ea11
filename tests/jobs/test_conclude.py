"""On PostgreSQL a batch does not end while it is resumed or retried in another transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from sqlalchemy import insert

from summarizer.jobs import queue
from summarizer.jobs.store import Store, leases
from tests.support.batches import as_lines, configure_batches, make_items
from tests.support.item_locks import count_waiting, held_items
from tests.support.service import serve_app
from tests.support.waiting import wait_until

ITEMS = 5


def cancel(http: httpx2.Client, store: Store, place: str) -> None:
    """Cancel the batch, which no worker has noted as ended."""
    http.post(f"{place}/cancel").raise_for_status()


def fail(http: httpx2.Client, store: Store, place: str) -> None:
    """Store the last results of the batch, which no worker has noted as ended."""
    with store.begin() as connection:
        connection.execute(insert(leases).values(id="lease", seen=0.0))
    held = queue.Held("lease", (), free=ITEMS, capacity=lambda *_: ITEMS)
    items = queue.claim(store, held).items
    body = b'{"code": "provider_auth", "detail": "It refused the key."}'
    queue.save(store, [queue.ItemOutcome(item, "failed", body) for item in items])
    assert http.get(place).json()["counts"]["failed"] == ITEMS


@pytest.mark.parametrize(("prepare", "what"), [(cancel, "resume"), (fail, "retry")], ids=["resume", "retry"])
def test_a_batch_that_goes_on_in_an_open_transaction_is_not_noted_as_ended(
    postgres_url: str, prepare: Callable[[httpx2.Client, Store, str], None], what: str
) -> None:
    settings = configure_batches(postgres_url, batch_worker=False)
    with (
        contextlib.closing(Store.open(settings)) as store,
        serve_app(settings) as base,
        httpx2.Client(base_url=base, timeout=60) as http,
        ThreadPoolExecutor(2) as threads,
    ):
        headers = {"content-type": "application/x-ndjson"}
        name = http.post("/v1/batches", content=as_lines(make_items(ITEMS)), headers=headers).json()["id"]
        place = f"/v1/batches/{name}"
        prepare(http, store, place)
        with held_items(postgres_url) as holding:
            going_on = threads.submit(http.post, f"{place}/{what}")  # it has the batch, and waits for the items
            wait_until(lambda: count_waiting(postgres_url) == 1)
            concluding = threads.submit(queue.conclude, store)  # it saw no item left to do, and waits for the batch
            wait_until(lambda: count_waiting(postgres_url) == 2)
            holding.rollback()
        assert going_on.result(20).status_code == 200
        assert concluding.result(20) == []
        batch = http.get(place).json()
        assert (batch["state"], batch["finished"], batch["counts"]["pending"]) == ("running", None, ITEMS)
    with serve_app(configure_batches(postgres_url)) as base, httpx2.Client(base_url=base, timeout=60) as http:
        results = http.get(f"{place}/results?follow=true").text.splitlines()
        assert len([line for line in results if line]) == ITEMS
        batch = http.get(place).json()
    assert (batch["state"], batch["counts"]["done"]) == ("done", ITEMS)
