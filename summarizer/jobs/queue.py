"""The queue: who is at which item, and what became of it. A result counts from the moment when it is stored here.

An item is claimed by one worker, and free again when that worker is gone. The first result that is stored for an item
holds, whoever brings it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, case, func, insert, select, update

from summarizer.jobs.reading import describe
from summarizer.jobs.store import Store, pack, unpack
from summarizer.jobs.tables import (
    CANCELLED,
    DELETED,
    DONE,
    FAILED,
    IS_HELD,
    IS_PENDING,
    PENDING,
    RUNNING,
    batches,
    items,
    results,
    sources,
    workers,
)
from summarizer.jobs.webhook import announce
from summarizer.schemas.batches import Batch

ENDED: Final = "batch.completed"
"""What a webhook says has happened."""


@dataclass(frozen=True, slots=True)
class Task:
    """An item that a worker has claimed.

    Attributes:
        batch: Random id of its batch.
        seq: Its place in it.
        id: Its caller's name of it.
        attempts: How often it was begun, this time included; what was begun and lost with its worker is not counted.
        losses: How often it was lost so.
        terms: `BatchTerms` as JSON.
        model: Name of the model.
        body: `BatchItem` as JSON.
    """

    batch: str
    seq: int
    id: str
    attempts: int
    losses: int
    terms: str
    model: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task.

    Attributes:
        task: The task.
        state: done: it has a brief. failed: it has a problem. again: it is to be tried again.
        body: The brief or the problem, as JSON.
        delay: Seconds until it may be tried again.
        prompt_tokens: Tokens that were sent; None where that is not known.
        completion_tokens: Tokens that were written.
        cost_usd: What they cost; None where that is not known.
    """

    task: Task
    state: Literal["done", "failed", "again"]
    body: bytes = b""
    delay: float = 0.0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None


def claim(
    store: Store,
    *,
    worker: str,
    count: int,
    only: str | None = None,
    room: Callable[[str, Sequence[Task]], int] | None = None,
) -> list[Task]:
    """Claim items for a worker, of every batch as many as of the others.

    Args:
        store: Where.
        worker: Who claims.
        count: How many at most.
        only: Random id of the one batch that it works on; None for all.
        room: Tells for how many items of a model there is room, besides those that are claimed already.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    tasks: list[Task] = []
    with store.begin() as connection:
        connection.execute(update(workers).where(workers.c.id == worker).values(beat=store.now))
        waiting = select(items.c.seq).where(items.c.batch == batches.c.number, IS_PENDING, items.c.due <= store.now)
        open_ones = select(batches.c.number, batches.c.id, batches.c.terms, batches.c.model).where(
            batches.c.state == RUNNING, waiting.exists()
        )
        if only is not None:
            open_ones = open_ones.where(batches.c.id == only)
        found = connection.execute(open_ones.order_by(func.random())).all()
        for at, batch in enumerate(found):
            share = -(-(count - len(tasks)) // (len(found) - at))
            if room is not None:
                share = min(share, room(batch.model, tasks))
            if share > 0:
                tasks += claim_of(connection, store, batch=batch, worker=worker, count=share)
    return tasks


def claim_of(
    connection: Connection, store: Store, *, batch: Row[Any, Any, Any, Any], worker: str, count: int
) -> Iterator[Task]:
    """Claim items of one batch, in their order."""
    is_ready = (items.c.batch == batch.number) & IS_PENDING & (items.c.due <= store.now)
    first = select(items.c.seq).where(is_ready).order_by(items.c.due, items.c.seq).limit(count)
    chosen = connection.execute(first.with_for_update(skip_locked=True)).scalars().all()
    if not chosen:
        return
    mine = (items.c.batch == batch.number) & items.c.seq.in_(chosen)
    taken = update(items).where(mine, items.c.state == PENDING)
    taken = taken.values(state=RUNNING, worker=worker, attempts=items.c.attempts + 1)
    rows = connection.execute(taken.returning(items.c.seq, items.c.id, items.c.attempts, items.c.losses)).all()
    stored = select(sources.c.seq, sources.c.body).where(sources.c.batch == batch.number, sources.c.seq.in_(chosen))
    bodies = {row.seq: row.body for row in connection.execute(stored)}
    for row in sorted(rows):
        told = (batch.terms, batch.model, unpack(bodies[row.seq]))
        yield Task(batch.id, row.seq, row.id, row.attempts, row.losses, *told)


def save(store: Store, outcomes: Sequence[Outcome], *, worker: str) -> None:
    """Store what became of tasks, in one transaction. Tasks of a deleted batch are dropped.

    Raises:
        DatabaseUnavailableError: The database cannot be reached; nothing is stored.
    """
    names = sorted({outcome.task.batch for outcome in outcomes})
    with store.begin() as connection:
        for name in names:
            # this holds the batch until all is stored, so results are numbered in the order in which they are seen;
            # batches are locked in the order of their ids, here and in `conclude`, so that neither waits for the other
            locked = update(batches).where(batches.c.id == name).values(results=batches.c.results)
            row = connection.execute(locked.returning(batches.c.number, batches.c.results, batches.c.state)).first()
            if row is None or row.state == DELETED:
                continue
            last = row.results
            for outcome in outcomes:
                if outcome.task.batch != name:
                    continue
                if outcome.state in ("done", "failed"):
                    last += store_result(connection, store, outcome, batch=row.number, number=last + 1)
                else:
                    is_cancelled = row.state == CANCELLED
                    give_back(connection, store, outcome, batch=row.number, worker=worker, is_cancelled=is_cancelled)
            connection.execute(update(batches).where(batches.c.number == row.number).values(results=last))


def store_result(connection: Connection, store: Store, outcome: Outcome, *, batch: int, number: int) -> int:
    """Store an item's result; returns how many are stored: none if it has one already.

    Args:
        connection: A transaction that holds the batch.
        store: Where.
        outcome: What became of the item.
        batch: Number of the batch.
        number: Number of the result.
    """
    task = outcome.task
    own = (items.c.batch == batch) & (items.c.seq == task.seq)
    ended = update(items).where(own, items.c.state.in_([PENDING, RUNNING, CANCELLED]))
    values = {
        "state": DONE if outcome.state == "done" else FAILED,
        "prompt_tokens": outcome.prompt_tokens,
        "completion_tokens": outcome.completion_tokens,
        "cost_usd": outcome.cost_usd,
    }
    if not connection.execute(ended.values(worker=None, ended=store.now, **values)).rowcount:
        return 0
    row = {"batch": batch, "number": number, "seq": task.seq, "id": task.id, "attempts": task.attempts}
    connection.execute(insert(results).values(**row, is_done=outcome.state == "done", body=pack(outcome.body)))
    return 1


def give_back(
    connection: Connection, store: Store, outcome: Outcome, *, batch: int, worker: str, is_cancelled: bool
) -> None:
    """Have an item wait for its turn again.

    Args:
        connection: A transaction that holds the batch.
        store: Where.
        outcome: What became of the item.
        batch: Number of the batch.
        worker: Who had claimed it.
        is_cancelled: Whether the batch is cancelled.
    """
    own = (items.c.batch == batch) & (items.c.seq == outcome.task.seq)
    connection.execute(
        update(items)
        .where(own, items.c.state == RUNNING, items.c.worker == worker)
        .values(state=CANCELLED if is_cancelled else PENDING, worker=None, due=store.now + outcome.delay)
    )


def conclude(store: Store, names: Sequence[str] = ()) -> list[str]:
    """Note which batches have ended; gives the names of those of which it was not noted before.

    In a transaction of its own, after results were stored: of two workers that store the last ones, the later one sees
    both. The batches are locked first and their items looked at again after that: a statement that waits for a lock on
    PostgreSQL goes on with the items as they were before, and would end a batch that was resumed or retried meanwhile.

    Args:
        store: Where.
        names: Random ids of the batches to look at; by default all.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    own = items.c.batch == batches.c.number
    waits, runs = select(items.c.seq).where(own, IS_PENDING), select(items.c.seq).where(own, IS_HELD)
    is_open = batches.c.state.in_([RUNNING, CANCELLED]) & batches.c.finished.is_(None)
    is_over = is_open & ~waits.exists() & ~runs.exists()
    if names:
        is_over &= batches.c.id.in_(names)
    state = case((batches.c.state == CANCELLED, CANCELLED), else_=DONE)
    locked = select(batches.c.number).where(is_over).order_by(batches.c.id).with_for_update(of=batches)
    with store.begin() as connection:
        found = connection.execute(locked).scalars().all()
        if not found:
            return []
        is_over &= batches.c.number.in_(found)
        ended = update(batches).where(is_over).values(finished=store.now, state=state).returning(batches)
        rows = connection.execute(ended).all()
        for row in rows:
            tell(connection, store, describe(connection, store, row))
    return [row.id for row in rows]


def tell(connection: Connection, store: Store, batch: Batch) -> None:
    """Have the end of a batch told to the address that it names, if any; see docs/webhooks.md."""
    if batch.webhook is None:
        return
    at = (batch.finished or batch.created).isoformat().replace("+00:00", "Z")
    place = f"/v1/batches/{batch.id}"
    told = {"id": batch.id, "state": batch.state, "counts": batch.counts.model_dump()}
    links = {"batch": place, "results": f"{place}/results"}
    announce(connection, store=store, url=batch.webhook, kind=ENDED, data={**told, "links": links}, at=at)
