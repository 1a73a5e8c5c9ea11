"""The workers that are there: who shows signs of life, and whose items are free again since it shows none.

What a worker does with its items is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from summarizer.jobs.presence import is_gone
from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, PENDING, RUNNING, batches, items, places, workers

SILENCE: Final = 15.0
"""Seconds after which a worker that is not heard of is gone."""

HELD: Final = 20
"""How many times as long a process of this machine may be silent that has not ended."""

GONE: Final = ""
"""The process of a worker that is gone, while the places of its calls are not free yet."""

LINGER: Final = 2.0
"""Seconds for which they are not: its provider may still be at them, and a call more would be one too many."""


def join(store: Store, *, worker: str, machine: str, process: str) -> None:
    """Tell the others that a worker is there; again and again, or it counts as gone.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    told = {"id": worker, "machine": machine, "process": process}
    add = insert_or_update(store)(workers).values(beat=store.now, **told)
    with store.begin() as connection:
        connection.execute(
            add.on_conflict_do_update(index_elements=[workers.c.id], set_={"beat": store.now, "process": process})
        )


def insert_or_update(store: Store) -> Any:
    """The database's own form of INSERT that does something else where the row is there."""
    return postgresql.insert if store.is_postgres else sqlite.insert


def take_over(store: Store, *, machine: str, believes_silence: bool) -> int:
    """Free the items of workers that are gone; gives how many.

    Args:
        store: Where.
        machine: The caller's: of its processes it is known at once that they are gone.
        believes_silence: Whether a worker that is not heard of counts as gone.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    with store.begin() as connection:
        silence = (store.now - workers.c.beat).label("silence")
        found = connection.execute(select(workers.c.id, workers.c.machine, workers.c.process, silence)).all()
    forgotten = [row.id for row in found if row.process == GONE and row.silence > LINGER]
    gone = [
        row.id
        for row in found
        if row.process != GONE
        and (
            (row.machine == machine and is_gone(row.process))
            # one that is known to run here may only be very busy, or held
            or (believes_silence and row.silence > SILENCE * (HELD if row.machine == machine else 1))
        )
    ]
    if not forgotten and not gone:
        return 0
    with store.begin() as connection:
        strike(connection, forgotten)
        connection.execute(update(workers).where(workers.c.id.in_(gone)).values(process=GONE, beat=store.now))
        return free_items(connection, gone, losses=1)


def leave(store: Store, worker: str) -> int:
    """Take a worker that has ended its calls off the list, and give back what it holds; gives how many items.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    with store.begin() as connection:
        strike(connection, [worker])
        return free_items(connection, [worker], losses=0)


def strike(connection: Connection, names: Sequence[str]) -> None:
    """Take workers off the list, and free the places of their calls."""
    connection.execute(delete(workers).where(workers.c.id.in_(names)))
    connection.execute(update(places).where(places.c.worker.in_(names)).values(worker=None))


def free_items(connection: Connection, names: Sequence[str], *, losses: int) -> int:
    """Free what workers hold; gives how many items.

    Args:
        connection: The transaction.
        names: The workers.
        losses: Whether the items count as lost: 1, or 0 where they are given back.
    """
    cancelled = select(batches.c.number).where(batches.c.state == CANCELLED)
    state = case((items.c.batch.in_(cancelled), CANCELLED), else_=PENDING)
    held = update(items).where(items.c.worker.in_(names), items.c.state == RUNNING)
    counts = {"attempts": items.c.attempts - 1, "losses": items.c.losses + losses}
    return connection.execute(held.values(state=state, worker=None, **counts)).rowcount
