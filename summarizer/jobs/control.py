"""Reads the state, results and backlog of batches; cancels, resumes, retries and deletes them.

Cancel, resume and retry keep all briefs, and never repeat an item that has one. Rows are deleted in small
transactions, since deleting a hundred thousand in one would block all workers.

Functions raise `UnknownBatchError` if the owner has no batch with the given id, and `DatabaseUnavailableError` if the
database is unreachable; nothing is changed then.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, select, update

from summarizer.errors import UnknownBatchError
from summarizer.jobs.store import (
    ALONE,
    CANCELLED,
    DELETED,
    DONE,
    FAILED,
    GONE,
    IS_PENDING,
    PENDING,
    RECEIVING,
    RUNNING,
    Store,
    add_size,
    batches,
    deliveries,
    items,
    lock_batch,
    numbered,
    read_time,
    results,
    sizes,
    sources,
    unpack,
    wait_reasons,
)
from summarizer.jobs.webhooks import find_delivery, is_of
from summarizer.schemas.batches import Batch, BatchCounts, BatchTerms, BatchWait
from summarizer.schemas.brief import Usage

RATE_WINDOW: Final = 60.0  # seconds over which the rate is measured

WAIT_SHOWN: Final = 60.0
"""Seconds from when an item is due again, in which the reason why it waited is still shown: it may well fail again."""

LONGEST_WAIT: Final = 4_500.0
"""Most seconds until an item is retried. A later time was written by a wrong clock; see `worker.LIMIT_PAUSE`."""

VISIBLE: Final = (RUNNING, CANCELLED, DONE)  # states of batches that callers can see

BATCH_ID: Final = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Result:
    number: int  # position in the order of completion, from 1
    id: str  # the caller's id of the item
    attempts: int  # how often the item was started
    is_done: bool  # whether `body` is a brief; otherwise it is a problem
    body: bytes  # JSON


def find_batch(connection: Connection, name: str, *, owner: str, states: Sequence[str] = VISIBLE) -> Row[Any]:
    row = connection.execute(select(batches).where(is_owned(name, owner=owner, states=states))).first()
    if row is None:
        raise unknown_batch()
    return row


def is_owned(name: str, *, owner: str, states: Sequence[str] = VISIBLE) -> ColumnElement[bool]:
    """Return the condition for an owner's batch; raise for malformed ids, since PostgreSQL rejects some characters."""
    if not BATCH_ID.fullmatch(name):
        raise unknown_batch()
    return (batches.c.id == name) & (batches.c.owner == owner) & batches.c.state.in_(states)


def unknown_batch() -> UnknownBatchError:
    return UnknownBatchError("There is no batch with that id here. `GET /v1/batches` lists those that there are.")


def check_batch(store: Store, name: str, *, owner: str) -> None:
    with store.begin() as connection:
        find_batch(connection, name, owner=owner)


def describe_batch(store: Store, name: str, *, owner: str) -> Batch:
    with store.begin() as connection:
        return batch_from_row(connection, store, find_batch(connection, name, owner=owner))


def list_batches(store: Store, *, owner: str, limit: int, before: str | None) -> list[Batch]:
    """Return an owner's batches, newest first; `before` is the last id of the previous page, even if deleted."""
    wanted = select(batches).where(batches.c.owner == owner, batches.c.state.in_(VISIBLE))
    with store.begin() as connection:
        if before is not None:
            last = find_batch(connection, before, owner=owner, states=(*VISIBLE, DELETED, GONE))
            wanted = wanted.where(batches.c.number < last.number)
        found = connection.execute(wanted.order_by(batches.c.number.desc()).limit(limit)).all()
        return [batch_from_row(connection, store, row) for row in found]


def count_items(store: Store, name: str) -> Select[Any]:
    """Select one row for each state of a batch's items: total count, recent count, tokens and cost."""
    is_recent: ColumnElement[bool] = items.c.ended > store.now - RATE_WINDOW
    return (
        select(
            items.c.state,
            func.count().label("count"),
            func.sum(case((is_recent, 1), else_=0)).label("lately"),
            func.sum(items.c.prompt_tokens).label("sent"),
            func.count(items.c.prompt_tokens).label("sent_known"),
            func.sum(items.c.completion_tokens).label("written"),
            func.count(items.c.completion_tokens).label("written_known"),
            func.sum(items.c.cost_usd).label("cost"),
            func.count(items.c.cost_usd).label("cost_known"),
        )
        .where(items.c.batch == numbered(name))
        .group_by(items.c.state)
    )


class StoredTerms(BatchTerms):
    setup: str = ""  # hash of the model configuration that accepted the batch; empty if unknown


@lru_cache(maxsize=64)
def read_terms(raw: str, /) -> StoredTerms:
    """Parse the terms of a batch; cached, since all of its items have the same."""
    return StoredTerms.model_validate_json(raw)


def batch_from_row(connection: Connection, store: Store, row: Row[Any]) -> Batch:
    states = {each.state: each for each in connection.execute(count_items(store, row.id))}
    counts = BatchCounts(**{name: each.count for name, each in states.items()})
    now = float(connection.execute(select(store.now)).scalar_one())
    lately = sum(int(each.lately) for each in states.values())
    rate = lately / max(1.0, min(RATE_WINDOW, now - row.created))
    if row.finished is not None:
        rate = (counts.done + counts.failed) / max(0.001, row.finished - row.created)
    left = counts.pending + counts.running
    terms = read_terms(row.terms)
    return Batch(
        id=row.id,
        state=row.state,
        schema_name=terms.schema_name,
        model=row.model,
        options=terms.options,
        webhook=terms.webhook,
        webhook_delivery=find_delivery(connection, row.id) if terms.webhook is not None else None,
        created=read_time(row.created),
        finished=read_time(row.finished) if row.finished is not None else None,
        total=row.total,
        counts=counts,
        rate=round(rate, 3),
        eta_seconds=0.0 if not left else round(left / rate, 1) if rate else None,
        waits_until=find_wait(connection, row.number, now=now) if counts.pending and not counts.running else None,
        waits_for=find_reason(connection, row.number, now=now) if counts.pending and row.state == RUNNING else None,
        **add_up(states),
    )


def find_wait(connection: Connection, batch: int, *, now: float) -> dt.datetime | None:
    """Return when the first pending item is due; None if one is due already."""
    own = items.c.batch == batch
    due = connection.execute(select(func.min(items.c.due)).where(own, IS_PENDING)).scalar()
    return read_time(due) if due is not None and due > now else None


def find_reason(connection: Connection, batch: int, *, now: float) -> BatchWait | None:
    """Return the problem of the item that waits longest, of those that wait or are being retried."""
    is_new = wait_reasons.c.until.between(now - WAIT_SHOWN, now + LONGEST_WAIT)
    wanted = select(wait_reasons.c.body).where(wait_reasons.c.batch == batch, is_new)
    body = connection.execute(wanted.order_by(wait_reasons.c.until.desc()).limit(1)).scalar()
    return BatchWait.model_validate_json(unpack(body)) if body is not None else None


def add_up(states: Mapping[str, Row[Any]]) -> dict[str, Any]:
    """Sum the tokens and cost of a batch's items; a total is None if it is unknown for any item with a brief."""
    done = states.get(DONE)

    def total_of(name: str) -> float | None:
        if done is not None and getattr(done, f"{name}_known") != done.count:
            return None
        return sum(float(getattr(row, name) or 0) for row in states.values())

    sent, written = (None if (value := total_of(name)) is None else int(value) for name in ("sent", "written"))
    total = sent + written if sent is not None and written is not None else None
    cost = None if (value := total_of("cost")) is None else round(value, 6)
    return {"usage": Usage(prompt_tokens=sent, completion_tokens=written, total_tokens=total), "cost_usd": cost}


def read_results(store: Store, name: str, *, after: int, limit: int) -> list[Result]:
    """Return results after a number, in the order of completion; none if the batch is gone."""
    own = results.c.batch == numbered(name).where(batches.c.state.in_(VISIBLE))
    wanted = select(results).where(own, results.c.number > after)
    with store.begin() as connection:
        rows: Sequence[Row[Any]] = connection.execute(wanted.order_by(results.c.number).limit(limit)).all()
    return [Result(row.number, row.id, row.attempts, row.is_done, unpack(row.body)) for row in rows]


def is_over(store: Store, name: str) -> bool:
    """Whether a batch has ended or is gone."""
    with store.begin() as connection:
        row = connection.execute(select(batches.c.state, batches.c.finished).where(batches.c.id == name)).first()
    return row is None or row.finished is not None or row.state not in VISIBLE


@dataclass(frozen=True, slots=True)
class Backlog:
    items: Mapping[str, int]  # number of items by state, in batches that have not ended
    batches: int  # number of batches that have not ended
    oldest: float  # age in seconds of the oldest batch with pending items; 0 without any
    webhooks: int  # number of webhooks not yet delivered


def read_backlog(store: Store) -> Backlog:
    is_open = batches.c.finished.is_(None) & batches.c.state.in_([RUNNING, CANCELLED])
    of_open = select(items.c.state, func.count().label("count")).where(
        items.c.batch.in_(select(batches.c.number).where(is_open))
    )
    waits = select(items.c.seq).where(items.c.batch == batches.c.number, IS_PENDING).exists()
    oldest = select(func.min(batches.c.created)).where(is_open, waits)
    with store.begin() as connection:
        states = {row.state: int(row[1]) for row in connection.execute(of_open.group_by(items.c.state))}
        count = connection.execute(select(func.count()).select_from(batches).where(is_open)).scalar_one()
        created = connection.execute(oldest).scalar()
        now = float(connection.execute(select(store.now)).scalar_one())
        webhooks = connection.execute(select(func.count()).where(deliveries.c.ended.is_(None))).scalar_one()
    return Backlog(states, int(count), max(0.0, now - created) if created is not None else 0.0, int(webhooks))


def cancel(store: Store, name: str, *, owner: str) -> None:
    """Cancel the pending items of a batch. Items in progress are finished, since they are paid for."""
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        if batch.finished is None:
            connection.execute(update(batches).where(batches.c.number == batch.number).values(state=CANCELLED))
            connection.execute(update(items).where(items.c.batch == batch.number, IS_PENDING).values(state=CANCELLED))


def resume(store: Store, name: str, *, owner: str) -> None:
    """Resume a cancelled batch with its remaining items."""
    requeue(store, name, owner=owner, state=CANCELLED)


def retry(store: Store, name: str, *, owner: str) -> None:
    """Retry the failed items of a batch, and remove their problems."""
    requeue(store, name, owner=owner, state=FAILED)


def requeue(store: Store, name: str, *, owner: str, state: str) -> None:
    """Make the items in one state pending again, with all attempts left.

    An item that was lost with its process at least `ALONE` times is still processed alone.
    """
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        number = batch.number
        chosen = (items.c.batch == number) & (items.c.state == state)
        connection.execute(delete(wait_reasons).where(wait_reasons.c.batch == number))
        if state == FAILED:
            failed = select(items.c.seq).where(chosen)
            gone = delete(results).where(results.c.batch == number, results.c.seq.in_(failed))
            removed = connection.execute(gone.returning(func.length(results.c.body))).scalars()
            add_size(connection, number, -sum(removed))
        losses = case((items.c.losses > ALONE, ALONE), else_=items.c.losses)
        waiting = update(items).where(chosen).values(state=PENDING, attempts=0, losses=losses, due=0.0, ended=None)
        if connection.execute(waiting).rowcount or batch.state == CANCELLED == state:
            again = {"state": RUNNING, "finished": None, "touched": store.now}
            connection.execute(update(batches).where(batches.c.number == number).values(**again))


def hold_batch(connection: Connection, name: str, *, owner: str) -> Row[Any]:
    """Return an owner's batch, locked until the transaction ends."""
    row = lock_batch(connection, is_owned(name, owner=owner))
    if row is None:
        raise unknown_batch()
    return row


def delete_batch(store: Store, name: str, *, owner: str) -> None:
    """Delete a batch with all its data and its webhook. Items in progress are finished, and their results dropped."""
    check_batch(store, name, owner=owner)
    remove(store, name, keeps_place=True)


AT_ONCE: Final = 2_000  # rows deleted in one transaction
UNFINISHED: Final = 600.0  # seconds without new data after which an incomplete batch is removed


def remove(store: Store, name: str, *, keeps_place: bool = False) -> None:
    """Remove a batch with all its data, by its random id. If this fails midway, `sweep` completes it.

    Args:
        keeps_place: Whether its place in the list remains, so that a page can begin after it.
    """
    with store.begin() as connection:
        # clears the key, so that the same request may create a new batch
        gone = update(batches).where(batches.c.id == name).values(state=DELETED, key=None)
        connection.execute(gone)
        connection.execute(delete(deliveries).where(is_of(name)))
    for table, order in ((items, items.c.seq), (sources, sources.c.seq), (results, results.c.number)):
        begun = 0
        while True:
            with store.begin() as connection:
                own = table.c.batch == numbered(name)
                some = select(order).where(own, order > begun).order_by(order).limit(AT_ONCE)
                found = connection.execute(some).scalars().all()
                if found:
                    connection.execute(delete(table).where(own, order.between(found[0], found[-1])))
            if not found:
                break
            begun = found[-1]
    with store.begin() as connection:
        for table in (sizes, wait_reasons):
            connection.execute(delete(table).where(table.c.batch == numbered(name)))
        is_it = batches.c.id == name
        gone = update(batches).values(state=GONE, terms="", model="", touched=store.now, finished=None)
        connection.execute(gone.where(is_it) if keeps_place else delete(batches).where(is_it))
    store.erase_journal()


def sweep(store: Store, *, keep_seconds: float) -> None:
    """Remove batches that were deleted, never fully received, or ended more than `keep_seconds` ago."""
    with store.begin() as connection:
        connection.execute(delete(batches).where(batches.c.state == GONE, batches.c.touched < store.now - keep_seconds))
        broken_off = (batches.c.state == RECEIVING) & (batches.c.touched < store.now - UNFINISHED)
        old = batches.c.state.in_([DONE, CANCELLED]) & (batches.c.finished < store.now - keep_seconds)
        removed = (batches.c.state == DELETED) | broken_off | old
        found = connection.execute(select(batches.c.id, batches.c.state).where(removed)).all()
    for name, state in found:
        remove(store, name, keeps_place=state == DELETED)
