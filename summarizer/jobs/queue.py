"""The queue: claims items for leases, and stores their results.

An item is claimed with a lease, and is free again when the lease has ended. The first stored result of an item counts,
even if its lease has ended.

Functions raise `DatabaseUnavailableError` if the database is unreachable.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection, case, delete, func, insert, select, update

from summarizer.jobs.control import LONGEST_WAIT, batch_from_row, read_terms
from summarizer.jobs.leases import confirm_lease, find_setups
from summarizer.jobs.store import (
    ALONE,
    CANCELLED,
    DELETED,
    DONE,
    FAILED,
    IS_HELD,
    IS_PENDING,
    PENDING,
    RUNNING,
    Store,
    add_size,
    batches,
    items,
    lock_batch,
    pack,
    results,
    sources,
    unpack,
    wait_reasons,
)
from summarizer.jobs.webhooks import queue_delivery
from summarizer.schemas.batches import Batch
from summarizer.schemas.brief import Usage

FOREIGN_PAUSE: Final = 10.0
"""Seconds that a new batch is reserved for workers with its own configuration, which may not have a lease yet."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    number: int  # number in the database
    id: str  # random id
    owner: str
    terms: str  # `StoredTerms` as JSON
    model: str  # name of the model
    losses: int  # lower bound of the losses of its ready items: 0, or `ALONE` if all of them have to be processed alone
    traceparent: str | None = None  # W3C trace context of the request that created it


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    batch: str  # random id of its batch
    lease: str  # the lease that holds it
    seq: int  # position in the batch, from 1
    id: str  # the caller's id of the item
    attempts: int  # how often it was started, including this time, but not times when its lease was lost
    losses: int  # how often its lease was lost
    terms: str  # `StoredTerms` as JSON
    model: str  # name of the model
    owner: str  # creator of the batch; see `owner_of_key`
    body: bytes  # `BatchItem` as JSON
    traceparent: str = ""  # W3C trace context of the request that created the batch; empty if unknown


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    item: ClaimedItem
    # done: it has a brief. failed: it has a problem. again: it is to be retried.
    state: Literal["done", "failed", "again"]
    body: bytes = b""  # the brief, or the problem because of which it has none or is to be retried, as JSON
    delay: float = 0.0  # seconds until the retry
    usage: Usage = field(default_factory=Usage)  # tokens of this attempt
    cost_usd: float | None = None  # cost of this attempt; None if unknown
    is_counted: bool = True  # whether a retry counts this attempt
    refused: str = ""  # why the worker's configuration cannot process the batch; empty if it can


@dataclass(frozen=True, slots=True)
class Held:
    """What a worker holds, and what it may still claim."""

    lease: str  # its lease; empty if it has none
    known: Collection[tuple[str, int]]  # the items that it is processing, as pairs of batch id and `seq`
    free: int  # how many more items it can take
    # returns how many more items of a model it can take, given those claimed just now
    capacity: Callable[[str, Sequence[ClaimedItem]], int]
    only: str | None = None  # random id of the only batch that it works on; None for all
    is_patient: bool = False  # whether items to be processed alone wait until no other item is ready
    setup: str = ""  # hash of its model configuration; empty if it takes batches of any configuration
    without: Collection[str] = ()  # ids of batches that it leaves to other workers


@dataclass(slots=True)
class Claimed:
    """The result of looking for work."""

    items: list[ClaimedItem] = field(default_factory=list)  # the claimed items
    open: list[OpenBatch] = field(default_factory=list)  # the batches with items that are ready
    is_lost: bool = False  # whether the worker has lost its lease
    is_expected: bool = False  # whether a batch with the worker's configuration is unfinished, but has no ready items


def claim(store: Store, held: Held) -> Claimed:
    """Look for work, and claim items if the worker has a lease. Without work, nothing is written.

    Owners get equal shares, which are divided equally among the batches of an owner. An item that was lost twice is
    processed alone: it may be what crashes the process, and would take other items with it.
    """
    store.check_room()
    with store.begin() as connection:
        claimed = find_open(connection, store, held=held)
        if not held.lease:
            return claimed
        claimed.is_lost = not confirm_lease(connection, store, held.lease)
        if claimed.is_lost:
            return claimed
        others = [batch for batch in claimed.open if batch.losses < ALONE]
        if len(others) == len(claimed.open) or (others and held.is_patient):
            owners = {batch.id: batch.owner for batch in claimed.open}
            claimed.items = share_out(connection, store, others, held=held, owners=owners)
        elif not held.known:
            alone = next(batch for batch in claimed.open if batch.losses >= ALONE)
            claimed.items = list(claim_of(connection, store, alone, held=held, count=1))
    return claimed


def find_open(connection: Connection, store: Store, *, held: Held) -> Claimed:
    """Find the batches with items that are ready. No item is claimed yet.

    A batch that was accepted with another model configuration is left to workers with that configuration, as long as
    there are any: here, the same name may stand for another model, or none.
    """
    own = items.c.batch == batches.c.number
    ready = select(items.c.seq).where(own, IS_PENDING, store.is_due(items.c.due, longest=LONGEST_WAIT))
    # EXISTS stops at the first item: a batch may have a hundred thousand
    losses = case((ready.where(items.c.losses < ALONE).exists(), 0), (ready.exists(), ALONE), else_=None)
    columns = batches.c.number, batches.c.id, batches.c.owner, batches.c.terms, batches.c.model
    is_new = (batches.c.touched > store.now - FOREIGN_PAUSE) & (batches.c.touched <= store.now)
    running = select(*columns, losses.label("losses"), batches.c.traceparent, is_new.label("is_new")).where(
        batches.c.state == RUNNING, batches.c.finished.is_(None)
    )
    if held.only is not None:
        running = running.where(batches.c.id == held.only)
    rows = [row for row in connection.execute(running.order_by(batches.c.number)) if row.id not in held.without]
    setups = {row.id: read_terms(row.terms).setup for row in rows}
    is_mixed = held.setup and any(setup not in ("", held.setup) for setup in setups.values())
    at_work = find_setups(connection) if is_mixed else set()
    claimed = Claimed()
    for row in rows:
        is_foreign = is_mixed and setups[row.id] not in ("", held.setup)
        if row.losses is None:
            claimed.is_expected |= setups[row.id] == held.setup != ""
        elif not is_foreign or not (row.is_new or setups[row.id] in at_work):
            claimed.open.append(OpenBatch(*row[:-1]))
    return claimed


def share_out(
    connection: Connection, store: Store, ready: Sequence[OpenBatch], *, held: Held, owners: Mapping[str, str]
) -> list[ClaimedItem]:
    """Claim as many items of the ready batches as the worker has room for; `owners` has those of all open batches."""
    taken: list[ClaimedItem] = []
    by_batch = Counter(name for name, _ in held.known)
    left = list(ready)
    while left and len(taken) < held.free:
        shares = divide(left, by_batch, owners=owners, count=held.free - len(taken))
        for batch in list(left):
            count = min(shares[batch.id], held.capacity(batch.model, taken))
            found = list(claim_of(connection, store, batch, held=held, count=count)) if count else []
            taken += found
            by_batch[batch.id] += len(found)
            if len(found) < shares[batch.id]:
                left.remove(batch)  # it has no more items, or its provider's capacity is used up
    return taken


def divide(
    ready: Sequence[OpenBatch], held: Mapping[str, int], *, owners: Mapping[str, str], count: int
) -> Counter[str]:
    """Decide how many items of each batch to claim, so that owners, and the batches of an owner, have equal numbers.

    Chance decides between equals: if there are more batches than places, none waits until another has ended.

    >>> ready = [OpenBatch(n, name, owner, "", "", 0) for n, (name, owner) in enumerate(["aA", "bA", "cB"])]
    >>> sorted(divide(ready, {"a": 4}, owners={"a": "A"}, count=8).items())
    [('b', 2), ('c', 6)]
    """
    shares: Counter[str] = Counter()
    by_owner = Counter({batch.owner: 0 for batch in ready})
    for name, number in held.items():
        by_owner[owners.get(name, "")] += number
    luck = {name: random.random() for batch in ready for name in (batch.owner, batch.id)}  # noqa: S311 - not a secret

    def rank(batch: OpenBatch) -> tuple[float, ...]:
        number = held.get(batch.id, 0) + shares[batch.id]
        return by_owner[batch.owner], luck[batch.owner], number, luck[batch.id]

    for _ in range(count):
        batch = min(ready, key=rank)
        shares[batch.id] += 1
        by_owner[batch.owner] += 1
    return shares


def claim_of(
    connection: Connection, store: Store, batch: OpenBatch, *, held: Held, count: int
) -> Iterator[ClaimedItem]:
    """Claim up to `count` ready items of a batch in order; items to be processed alone only if it has no others."""
    kind = items.c.losses < ALONE if batch.losses < ALONE else items.c.losses >= ALONE
    is_ready = (items.c.batch == batch.number) & IS_PENDING & store.is_due(items.c.due, longest=LONGEST_WAIT) & kind
    first = select(items.c.seq).where(is_ready).order_by(items.c.seq).limit(count)
    chosen = connection.execute(first.with_for_update(skip_locked=True)).scalars().all()
    if not chosen:
        return
    mine = (items.c.batch == batch.number) & items.c.seq.in_(chosen)
    taken = update(items).where(mine, items.c.state == PENDING)
    taken = taken.values(state=RUNNING, lease=held.lease, attempts=items.c.attempts + 1)
    rows = connection.execute(taken.returning(items.c.seq, items.c.id, items.c.attempts, items.c.losses)).all()
    stored = select(sources.c.seq, sources.c.body)
    stored = stored.where(sources.c.batch == batch.number, sources.c.seq.in_([row.seq for row in rows]))
    bodies = {row.seq: row.body for row in connection.execute(stored)}
    for row in sorted(rows):
        fields = (batch.terms, batch.model, batch.owner, unpack(bodies[row.seq]), batch.traceparent or "")
        yield ClaimedItem(batch.id, held.lease, row.seq, row.id, row.attempts, row.losses, *fields)


def save(store: Store, outcomes: Sequence[ItemOutcome]) -> None:
    """Store outcomes of items in one transaction. Those of deleted batches are dropped."""
    names = sorted({outcome.item.batch for outcome in outcomes})
    with store.begin() as connection:
        for name in names:
            # the batch stays locked until the commit, so that results become visible in the order of their numbers;
            # batches are locked in the order of their ids, here and in `conclude`, to avoid deadlocks
            row = lock_batch(connection, batches.c.id == name)
            if row is None or row.state == DELETED:
                continue
            last, size = row.results, 0
            for outcome in outcomes:
                if outcome.item.batch != name:
                    continue
                if outcome.state in ("done", "failed"):
                    stored = store_result(connection, store, outcome, batch=row.number, number=last + 1)
                    last, size = last + bool(stored), size + stored
                else:
                    is_cancelled = row.state == CANCELLED
                    give_back(connection, store, outcome, batch=row.number, is_cancelled=is_cancelled)
            connection.execute(update(batches).where(batches.c.number == row.number).values(results=last))
            add_size(connection, row.number, size)


def store_result(connection: Connection, store: Store, outcome: ItemOutcome, *, batch: int, number: int) -> int:
    """Store an item's result in a transaction that locks the batch; return its size, or 0 if it already has one."""
    item = outcome.item
    own = (items.c.batch == batch) & (items.c.seq == item.seq)
    ended = update(items).where(own, items.c.state.in_([PENDING, RUNNING, CANCELLED]))
    values = {"state": DONE if outcome.state == "done" else FAILED, **add_cost(outcome)}
    if not connection.execute(ended.values(lease=None, ended=store.now, **values)).rowcount:
        return 0
    row = {"batch": batch, "number": number, "seq": item.seq, "id": item.id, "attempts": item.attempts}
    body = pack(outcome.body)
    connection.execute(insert(results).values(**row, is_done=outcome.state == "done", body=body))
    return len(body)


def add_cost(outcome: ItemOutcome) -> dict[str, Any]:
    """Return new values for an item's tokens and cost over all attempts, since failed attempts are paid for, too.

    If a value is unknown for a brief, the total is unknown; an attempt without a brief adds what is known.
    """
    added = {
        "prompt_tokens": outcome.usage.prompt_tokens,
        "completion_tokens": outcome.usage.completion_tokens,
        "cost_usd": outcome.cost_usd,
    }
    return {
        name: None if value is None else func.coalesce(items.c[name], 0) + value
        for name, value in added.items()
        if value is not None or outcome.state == "done"
    }


def give_back(connection: Connection, store: Store, outcome: ItemOutcome, *, batch: int, is_cancelled: bool) -> None:
    """Make an item pending again, in a transaction that locks the batch."""
    item = outcome.item
    # compares the attempts as well, since the item may have been returned and claimed again with the same lease
    own = (items.c.batch == batch) & (items.c.seq == item.seq) & (items.c.attempts == item.attempts)
    values = {"state": CANCELLED if is_cancelled else PENDING, "lease": None, "due": store.now + outcome.delay}
    values |= add_cost(outcome)
    if not outcome.is_counted:
        values["attempts"] = items.c.attempts - 1
    held = update(items).where(own, items.c.state == RUNNING, items.c.lease == item.lease)
    if connection.execute(held.values(**values)).rowcount and outcome.body:
        # one row of each kind of problem, since a hundred thousand items may wait for the same
        row = {"batch": batch, "code": json.loads(outcome.body)["code"]}
        connection.execute(delete(wait_reasons).filter_by(**row))
        row |= {"until": store.now + outcome.delay, "body": pack(outcome.body)}
        connection.execute(insert(wait_reasons).values(**row))


def conclude(store: Store, names: Sequence[str] = ()) -> list[str]:
    """Mark batches without open items as ended, among `names` or all, and return the ids of those newly ended.

    This is a separate transaction after results are stored: if two workers store the last results, the later one sees
    both. It locks the batches first, then checks their items again: on PostgreSQL, a statement that waited for a lock
    still sees the old items, and would end a batch that was resumed or retried meanwhile.
    """
    own = items.c.batch == batches.c.number
    waits, runs = select(items.c.seq).where(own, IS_PENDING), select(items.c.seq).where(own, IS_HELD)
    is_open = batches.c.state.in_([RUNNING, CANCELLED]) & batches.c.finished.is_(None)
    is_over = is_open & ~waits.exists() & ~runs.exists()
    if names:
        is_over &= batches.c.id.in_(names)
    remains = select(items.c.seq).where(own, items.c.state == CANCELLED)  # as when failed items were retried alone
    state = case((batches.c.state == CANCELLED, CANCELLED), (remains.exists(), CANCELLED), else_=DONE)
    locked = select(batches.c.number).where(is_over).order_by(batches.c.id).with_for_update(of=batches)
    with store.begin() as connection:
        found = connection.execute(locked).scalars().all()
        if not found:
            return []
        is_over &= batches.c.number.in_(found)
        ended = update(batches).where(is_over).values(finished=store.now, state=state).returning(batches)
        rows = connection.execute(ended).all()
        for row in rows:
            queue_webhook(connection, store, batch_from_row(connection, store, row), traceparent=row.traceparent)
    return [row.id for row in rows]


def queue_webhook(connection: Connection, store: Store, batch: Batch, *, traceparent: str | None) -> None:
    """Queue the webhook of an ended batch, if it has one; see docs/batches.md."""
    if batch.webhook is None:
        return
    at = (batch.finished or batch.created).isoformat().replace("+00:00", "Z")
    place = f"/v1/batches/{batch.id}"
    data = {"id": batch.id, "state": batch.state, "counts": batch.counts.model_dump()}
    links = {"batch": place, "results": f"{place}/results"}
    queue_delivery(connection, store, batch.webhook, {**data, "links": links}, at=at, traceparent=traceparent)
