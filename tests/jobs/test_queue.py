"""Who gets which items: owners share alike, items come in their order, and a suspect is worked at alone."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from summarizer.jobs import queue
from summarizer.jobs.control import StoredTerms
from summarizer.jobs.intake import Intake, NewItem, begin_intake
from summarizer.jobs.leases import free_lease
from summarizer.jobs.queue import Claimed, ClaimedItem, Held, ItemOutcome, claim, save
from summarizer.jobs.store import Store, items, leases
from summarizer.storage.lock_file import LockFile
from tests.support import processes
from tests.support.batches import configure_batches

LEASE = "lease-of-the-test"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with contextlib.closing(Store.open(configure_batches(database_url))) as opened:
        with opened.begin() as connection:
            connection.execute(insert(leases).values(id=LEASE, seen=0.0))
        yield opened


def make_batch(store: Store, count: int, *, owner: str = "", setup: str = "") -> str:
    terms = StoredTerms(setup=setup).model_dump_json()
    opened = begin_intake(store, owner=owner, terms=terms, model="extractive", key=None)
    assert isinstance(opened, Intake)
    opened.add([NewItem(f"a{number}", b"{}") for number in range(count)])
    return opened.accept(asked="")


def take(store: Store, free: int, *, known: Collection[ClaimedItem] = (), lease: str = LEASE) -> Claimed:
    at_work = [(item.batch, item.seq) for item in known]
    return claim(store, Held(lease, at_work, free, lambda *_: free))


def test_owners_share_alike_however_many_batches_they_have(store: Store) -> None:
    for _ in range(20):
        make_batch(store, 20, owner="many")
    few = make_batch(store, 20, owner="few")
    taken = take(store, 24).items
    assert len(taken) == 24
    assert sum(item.batch == few for item in taken) == 12
    assert max(Counter(item.batch for item in taken if item.batch != few).values()) == 1
    more = take(store, 10, known=[item for item in taken if item.batch == few]).items
    assert {item.batch for item in more} - {few}, "who has fewer gets what is free"
    assert few not in {item.batch for item in more}


@pytest.mark.parametrize("owners", ["aaaa", "abcd"])
def test_more_batches_than_places_take_turns(store: Store, owners: str) -> None:
    wanted = {make_batch(store, 100, owner=owner) for owner in owners}
    known: list[ClaimedItem] = []
    seen: set[str] = set()
    for _ in range(100):  # an item counts until its result is stored, when the next one was claimed
        (item,) = take(store, 1, known=known).items
        save(store, [ItemOutcome(done, "done", b"{}") for done in known])
        known = [item]
        seen.add(item.batch)
    assert seen == wanted


def test_a_batch_of_another_configuration_is_left_to_the_workers_that_have_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, foreign = make_batch(store, 2, setup="own"), make_batch(store, 2, setup="foreign")
    theirs = "lease:foreign:1"

    def look() -> set[str]:
        found = claim(store, Held(LEASE, (), 0, lambda *_: 0, setup="own"))
        assert not found.items
        return {batch.id for batch in found.open}

    assert look() == {own}, "its workers may have no lease yet"
    monkeypatch.setattr(queue, "FOREIGN_PAUSE", 0.0)
    with store.begin() as connection:
        connection.execute(insert(leases).values(id=theirs, seen=0.0))
    assert look() == {own}
    with store.begin() as connection:
        connection.execute(delete(leases).where(leases.c.id == theirs))
    assert look() == {own, foreign}
    assert {batch.id for batch in take(store, 0).open} == {own, foreign}, "a worker of one batch asks for no other"
    held = claim(store, Held(LEASE, (), 4, lambda *_: 4, setup="own"))
    assert Counter(item.batch for item in held.items) == {own: 2, foreign: 2}
    assert claim(store, Held(LEASE, (), 4, lambda *_: 4, setup="own")).is_expected, "an item of it may be given back"
    assert not claim(store, Held(LEASE, (), 4, lambda *_: 4, setup="other")).is_expected


def test_what_one_batch_cannot_use_is_another_ones(store: Store) -> None:
    small, large = make_batch(store, 2, owner="a"), make_batch(store, 50, owner="b")
    by_batch = Counter(item.batch for item in take(store, 24).items)
    assert by_batch == {small: 2, large: 22}


def test_an_item_that_was_given_back_comes_before_those_that_were_never_begun(store: Store) -> None:
    make_batch(store, 10)
    taken = take(store, 3).items
    save(store, [ItemOutcome(taken[1], "again")])
    assert [item.seq for item in take(store, 2, known=[taken[0], taken[2]]).items] == [2, 4]


def test_giving_back_twice_frees_nothing_that_was_claimed_anew(store: Store) -> None:
    make_batch(store, 1)
    (item,) = take(store, 1).items
    save(store, [ItemOutcome(item, "again")])
    (again,) = take(store, 1).items
    assert (again.seq, again.attempts) == (item.seq, 2)
    save(store, [ItemOutcome(item, "again")])  # the answer to the first one was lost
    assert not take(store, 1, known=[again]).items


def test_an_item_that_was_lost_twice_is_worked_at_alone_and_after_the_others(store: Store) -> None:
    make_batch(store, 4)
    first = take(store, 2).items
    for _ in range(2):
        free_lease(store, LEASE, is_lost=True)
        set_due(store)
        first = take(store, 2).items
    assert [item.seq for item in first] == [3, 4]
    drained = take(store, 9, known=first)
    assert drained.items == [], "it waits until the others have ended"
    alone = take(store, 9)
    assert [(item.seq, item.losses) for item in alone.items] == [(1, 2)]


def set_due(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(update(items).values(due=0.0))


def test_nothing_is_claimed_with_a_lease_that_is_lost(store: Store) -> None:
    one, other = make_batch(store, 5), make_batch(store, 5)
    claimed = take(store, 4, lease="another")
    assert (claimed.items, claimed.is_lost) == ([], True)
    assert [batch.id for batch in claimed.open] == [one, other]


def test_what_was_claimed_and_never_heard_of_is_given_back(store: Store) -> None:
    name = make_batch(store, 5)
    taken = take(store, 4).items
    known = {(name, taken[0].seq)}
    assert free_lease(store, LEASE, is_lost=False, apart_from=known) == 3
    again = take(store, 9, known=taken[:1]).items
    assert [(item.seq, item.attempts) for item in again] == [(2, 1), (3, 1), (4, 1), (5, 1)]


HOLDS = """
import sys
from pathlib import Path
from summarizer.storage.lock_file import LockFile

print(LockFile.of(Path(sys.argv[1])).take(7, holder="child"), flush=True)
sys.stdin.read()
"""


def test_a_lock_is_its_processes_until_that_ends(tmp_path: Path) -> None:
    file = tmp_path / "b.work"
    command = [sys.executable, "-c", HOLDS, str(file)]
    with processes.running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert processes.read_line(process.stdout) == "True\n"
        locks = LockFile.of(file)
        assert not locks.take(7, holder="here")
        assert locks.take(8, holder="here")
        assert not locks.take(8, holder="another one here")
        processes.kill(process)
    assert locks.take(7, holder="here")
    locks.free(8, holder="another one here")
    assert not locks.take(8, holder="another one here")
    locks.free(8, holder="here")
    assert locks.take(8, holder="another one here")
