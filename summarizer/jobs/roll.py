"""The workers that are there: who shows signs of life, and whose items are free again since it shows none.

What a worker does with its items is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from summarizer.jobs.presence import is_gone
from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, PENDING, RUNNING, batches, items, places, workers

SILENCE: Final = 15.0
"""Seconds after which a worker that is not heard of is gone."""

HELD: Final = 20
"""How many times as long a process of this machine may be silent that has not ended."""


def join(store: Store, *, worker: str, machine: str, process: str) -> None:
    """Tell the others that a worker is there; again and again, or it counts as gone.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    told = {"id": worker, "machine": machine, "process": process}
    add = insert_or_update(store)(workers).values(beat=store.now, **told)
    with store.begin() as connection:
        connection.execute(add.on_conflict_do_update(index_elements=[workers.c.id], set_={"beat": store.now}))


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
    gone = [
        row.id
        for row in found
        if (row.machine == machine and is_gone(row.process))
        # one that is known to run here may only be very busy, or held
        or (believes_silence and row.silence > SILENCE * (HELD if row.machine == machine else 1))
    ]
    return leave(store, gone, losses=1) if gone else 0


def leave(store: Store, gone: Sequence[str], *, losses: int = 0) -> int:
    """Take workers off the list, and free what they hold; gives how many items.

    Args:
        store: Where.
        gone: The workers.
        losses: Whether the items count as lost: 1, or 0 where they were given back.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    cancelled = select(batches.c.number).where(batches.c.state == CANCELLED)
    state = case((items.c.batch.in_(cancelled), CANCELLED), else_=PENDING)
    with store.begin() as connection:
        connection.execute(delete(workers).where(workers.c.id.in_(gone)))
        connection.execute(update(places).where(places.c.worker.in_(gone)).values(worker=None))
        held = update(items).where(items.c.worker.in_(gone), items.c.state == RUNNING)
        counts = {"attempts": items.c.attempts - 1, "losses": items.c.losses + losses}
        return connection.execute(held.values(state=state, worker=None, **counts)).rowcount
