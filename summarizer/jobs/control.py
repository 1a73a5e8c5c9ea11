"""Changes batches: cancel, resume, retry what failed, delete.

The first three lose no stored result and begin no item again that has a brief. Rows are deleted in small transactions:
a hundred thousand in one would keep every worker waiting.

Functions raise `UnknownBatchError` if the owner has no batch of that name, and `DatabaseUnavailableError` if the
database cannot be reached; nothing is changed then.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, case, delete, select, update

from summarizer.jobs.queue import ALONE
from summarizer.jobs.reading import check_batch, is_owned, unknown_batch
from summarizer.jobs.store import (
    CANCELLED,
    DELETED,
    DONE,
    FAILED,
    IS_PENDING,
    PENDING,
    RECEIVING,
    RUNNING,
    Store,
    batches,
    items,
    lock_batch,
    numbered,
    results,
    sources,
)


def cancel(store: Store, name: str, *, owner: str) -> None:
    """Start no further item. Items in progress are finished, since they are paid for."""
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        if batch.finished is None:
            connection.execute(update(batches).where(batches.c.number == batch.number).values(state=CANCELLED))
            connection.execute(update(items).where(items.c.batch == batch.number, IS_PENDING).values(state=CANCELLED))


def resume(store: Store, name: str, *, owner: str) -> None:
    """Go on with what a cancelled batch has left."""
    requeue(store, name, owner=owner, state=CANCELLED)


def retry(store: Store, name: str, *, owner: str) -> None:
    """Begin what failed once more. The problems that it had are removed."""
    requeue(store, name, owner=owner, state=FAILED)


def requeue(store: Store, name: str, *, owner: str, state: str) -> None:
    """Have the items in one state wait for their turn, with as many attempts as a new one.

    An item that was lost with its process is worked on alone again.
    """
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        number = batch.number
        chosen = (items.c.batch == number) & (items.c.state == state)
        if state == FAILED:
            failed = select(items.c.seq).where(chosen)
            connection.execute(delete(results).where(results.c.batch == number, results.c.seq.in_(failed)))
        losses = case((items.c.losses > ALONE, ALONE), else_=items.c.losses)
        waiting = update(items).where(chosen).values(state=PENDING, attempts=0, losses=losses, due=0.0, ended=None)
        if connection.execute(waiting).rowcount or batch.state == CANCELLED == state:
            again = {"state": RUNNING, "finished": None, "touched": store.now}
            connection.execute(update(batches).where(batches.c.number == number).values(**again))


def hold_batch(connection: Connection, name: str, *, owner: str) -> Row[Any]:
    """An owner's batch as it stands; nobody else changes it until the transaction ends."""
    row = lock_batch(connection, is_owned(name, owner=owner))
    if row is None:
        raise unknown_batch()
    return row


def delete_batch(store: Store, name: str, *, owner: str) -> None:
    """Remove a batch and all that is stored of it. Items in progress are finished, and their results dropped."""
    check_batch(store, name, owner=owner)
    remove(store, name)


AT_ONCE: Final = 2_000  # rows of a table that one transaction removes
UNFINISHED: Final = 600.0  # seconds without an item after which a batch that was coming in is removed


def remove(store: Store, name: str) -> None:
    """Remove a batch, by its random id, and all that is stored of it. After a fault `sweep` goes on with it."""
    with store.begin() as connection:
        # without its key: the same request may make a new one
        gone = update(batches).where(batches.c.id == name).values(state=DELETED, key=None)
        connection.execute(gone)
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
        connection.execute(delete(batches).where(batches.c.id == name))


def sweep(store: Store, *, keep_seconds: float) -> None:
    """Remove what was deleted and not removed, what never came in whole, and what ended long ago."""
    with store.begin() as connection:
        broken_off = (batches.c.state == RECEIVING) & (batches.c.touched < store.now - UNFINISHED)
        old = batches.c.state.in_([DONE, CANCELLED]) & (batches.c.finished < store.now - keep_seconds)
        removed = (batches.c.state == DELETED) | broken_off | old
        found = connection.execute(select(batches.c.id).where(removed)).scalars().all()
    for name in found:
        remove(store, name)
