"""Idempotency keys in a database: how long they last, how many are kept, and whose turn it is."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from summarizer.api import idempotency_store
from summarizer.api.idempotency_store import PART, IdempotencyStore, Lease, StoredResponse
from summarizer.api.problems import IdempotencyConflictError
from summarizer.errors import DatabaseConflictError
from summarizer.storage.database import MEMORY, Place, SqlDatabase, read_url
from tests.support.service import log_lines
from tests.support.waiting import wait_until

Make = Callable[..., IdempotencyStore]

ANSWER = StoredResponse(202, "application/json", b'{"id": 1}')


@pytest.fixture(params=["file", "memory", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "memory":
        return MEMORY
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    return read_url(url)


@pytest.fixture
def database(place: Place) -> Iterator[SqlDatabase]:
    opened = SqlDatabase(place, part=PART)
    yield opened
    opened.close()


@pytest.fixture
def make(database: SqlDatabase) -> Iterator[Make]:
    made: list[IdempotencyStore] = []

    def begin(**values: Any) -> IdempotencyStore:
        made.append(IdempotencyStore(database, **{"seconds": 60.0, "max_bytes": 1_000_000, **values}))
        return made[-1]

    yield begin
    for claims in made:
        claims.close()


def test_a_lease_that_was_held_while_the_clock_was_wrong_expires(make: Make, database: SqlDatabase) -> None:
    gone = make()
    assert isinstance(gone.take("k", asked="a"), Lease)
    gone._held.clear()  # its process was killed
    with database.begin() as run:
        run("UPDATE idempotency_keys SET beat = beat + 3600")
    assert isinstance(make().take("k", asked="a"), Lease)


def test_an_answer_that_was_kept_while_the_clock_was_wrong_expires(make: Make, database: SqlDatabase) -> None:
    keys = make()
    keep(keys, "a")
    with database.begin() as run:
        run("UPDATE idempotency_keys SET made = made + 50")  # not as far as an answer lasts
    assert keys.take("a", asked="a") == ANSWER
    with database.begin() as run:
        run("UPDATE idempotency_keys SET made = made + 3600")
    assert isinstance(keys.take("a", asked="a"), Lease)
    keep(keys, "b")
    with database.begin() as run:
        run("UPDATE idempotency_keys SET made = made + 3600 WHERE name = 'b'")
    keys.remove_expired()
    assert count(database) == 1, "the lease is left"


def count(database: SqlDatabase) -> int:
    with database.begin() as run:
        return int(run("SELECT count(*) FROM idempotency_keys")[0][0])


def keep(claims: IdempotencyStore, name: str, kept: StoredResponse = ANSWER) -> None:
    claim = claims.take(name, asked="a")
    assert isinstance(claim, Lease)
    assert claims.keep(claim, kept)


def test_an_answer_is_had_as_it_was_kept(make: Make) -> None:
    claims = make()
    keep(claims, "k")
    assert claims.take("k", asked="a") == ANSWER
    with pytest.raises(IdempotencyConflictError):
        claims.take("k", asked="b")
    assert isinstance(claims.take("other", asked="b"), Lease)


def test_one_of_many_gets_the_claim(make: Make) -> None:
    claims = make()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: claims.take("k", asked="a"), range(40)))
    assert sum(isinstance(found, Lease) for found in taken) == 1
    assert taken.count(None) == 39


def test_a_claim_that_is_given_up_is_the_next_ones(make: Make, database: SqlDatabase) -> None:
    claims = make()
    claim = claims.take("k", asked="a")
    assert isinstance(claim, Lease)
    claims.release(claim)
    assert isinstance(claims.take("k", asked="b"), Lease)  # another request too: nothing was answered under it
    keep(claims, "kept")
    claims.release(claim)
    assert claims.take("kept", asked="a") == ANSWER
    assert count(database) == 2


@pytest.mark.faults
def test_a_claim_without_signs_of_life_is_taken_over(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency_store, "RENEWAL_INTERVAL", 60.0)
    dead, other = make(silence=1.5), make(silence=1.5)
    old = dead.take("k", asked="a")
    assert isinstance(old, Lease)
    assert other.take("k", asked="a") is None
    new = wait_until(lambda: other.take("k", asked="a"))
    assert isinstance(new, Lease)
    assert other.keep(new, ANSWER)
    # its caller has an answer, the key another's
    assert not dead.keep(old, StoredResponse(500, "text/plain", b"late"))
    dead.release(old)
    assert dead.take("k", asked="a") == ANSWER


@pytest.mark.faults
def test_signs_of_life_keep_a_claim(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency_store, "RENEWAL_INTERVAL", 0.1)
    claims, other = make(silence=4.0), make(silence=4.0)
    claim = claims.take("k", asked="a")
    assert isinstance(claim, Lease)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        assert other.take("k", asked="a") is None
        time.sleep(0.05)


def test_an_old_answer_is_made_anew_and_let_go(
    make: Make, database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = make(seconds=0.3)
    keep(claims, "old")
    keep(claims, "older")
    time.sleep(0.35)
    assert isinstance(claims.take("old", asked="b"), Lease)
    monkeypatch.setattr(idempotency_store, "SWEEP_INTERVAL", 0.0)
    keep(claims, "new")
    assert count(database) == 2  # the claim, and the new one


def test_an_answer_that_is_kept_is_not_told_as_lost_where_old_ones_cannot_be_removed(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meet_another() -> None:
        raise DatabaseConflictError("Another process removes them.")

    claims = make()
    monkeypatch.setattr(claims, "remove_expired", meet_another)
    with log_lines() as lines:
        keep(claims, "k")
    assert [line["event"] for line in lines] == ["idempotency_sweep_failed"]
    assert claims.take("k", asked="a") == ANSWER


def test_the_oldest_go_where_there_are_too_many(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency_store, "SWEEP_INTERVAL", 0.0)
    claims = make(max_bytes=3_000)
    at_work = claims.take("at work", asked="a")
    noise = StoredResponse(200, "application/json", random.randbytes(700))
    keep(claims, "another caller's", noise)
    keep(claims, "another caller's 2", noise)
    names = [f"the same caller {number}" for number in range(9)]
    for name in names:
        time.sleep(0.002)
        keep(claims, name, noise)
    kept = [name for name in names if isinstance(claims.take(name, asked="a"), StoredResponse)]
    assert kept == names[-len(kept) :]
    assert len(kept) == 2
    for name in ("another caller's", "another caller's 2"):
        assert claims.take(name, asked="a") == noise, "the other caller has less than its part"
    assert isinstance(at_work, Lease)
    assert claims.take("at work", asked="a") is None
