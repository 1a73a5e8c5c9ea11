"""What its owner does with a batch: cancel, resume, retry what failed, delete.

No result that is stored is lost by the first three, and no item that has a brief is begun again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from summarizer.jobs.reading import SHOWN, check_batch, unknown_batch
from summarizer.jobs.removal import remove
from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, FAILED, IS_PENDING, PENDING, RUNNING, batches, items, results


def cancel(store: Store, name: str, *, owner: str) -> None:
    """Begin no further item. Those that workers are at are ended, since they are paid for.

    Raises:
        UnknownBatchError: The owner has none of that name.
        DatabaseUnavailableError: The database cannot be reached; nothing is changed.
    """
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        if batch.finished is None:
            connection.execute(update(batches).where(batches.c.number == batch.number).values(state=CANCELLED))
            connection.execute(update(items).where(items.c.batch == batch.number, IS_PENDING).values(state=CANCELLED))


def resume(store: Store, name: str, *, owner: str) -> None:
    """Go on with what a cancelled batch has left.

    Raises:
        UnknownBatchError: The owner has none of that name.
        DatabaseUnavailableError: The database cannot be reached; nothing is changed.
    """
    begin_again(store, name, owner=owner, state=CANCELLED)


def retry(store: Store, name: str, *, owner: str) -> None:
    """Begin what failed once more. The problems that it had are removed.

    Raises:
        UnknownBatchError: The owner has none of that name.
        DatabaseUnavailableError: The database cannot be reached; nothing is changed.
    """
    begin_again(store, name, owner=owner, state=FAILED)


def begin_again(store: Store, name: str, *, owner: str, state: str) -> None:
    """Have the items in one state wait for their turn, with as many attempts as a new one."""
    with store.begin() as connection:
        batch = hold_batch(connection, name, owner=owner)
        number = batch.number
        chosen = (items.c.batch == number) & (items.c.state == state)
        if state == FAILED:
            failed = select(items.c.seq).where(chosen)
            connection.execute(delete(results).where(results.c.batch == number, results.c.seq.in_(failed)))
        waiting = update(items).where(chosen).values(state=PENDING, attempts=0, due=0.0, ended=None)
        if connection.execute(waiting).rowcount or batch.state == CANCELLED == state:
            connection.execute(update(batches).where(batches.c.number == number).values(state=RUNNING, finished=None))


def hold_batch(connection: Connection, name: str, *, owner: str) -> Row[Any]:
    """An owner's batch as it stands; nobody else changes it until the transaction ends.

    Raises:
        UnknownBatchError: The owner has none of that name.
    """
    is_it = (batches.c.id == name) & (batches.c.owner == owner) & batches.c.state.in_(SHOWN)
    held = update(batches).where(is_it).values(results=batches.c.results)
    row = connection.execute(held.returning(batches)).first()
    if row is None:
        raise unknown_batch()
    return row


def delete_batch(store: Store, name: str, *, owner: str) -> None:
    """Remove a batch and all that is stored of it. What workers are at is ended, and dropped.

    Raises:
        UnknownBatchError: The owner has none of that name.
        DatabaseUnavailableError: The database cannot be reached; what is left is removed later.
    """
    check_batch(store, name, owner=owner)
    remove(store, name)
