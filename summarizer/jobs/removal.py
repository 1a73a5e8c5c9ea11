"""Batches are removed: bit by bit, since a hundred thousand rows in one transaction would keep every worker waiting."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select, update

from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, DELETED, DONE, RECEIVING, batches, items, numbered, results, sources

AT_ONCE: Final = 2_000
"""Rows of a table that one transaction removes."""

UNFINISHED: Final = 600.0
"""Seconds without an item after which a batch that was coming in is removed."""


def remove(store: Store, name: str) -> None:
    """Remove a batch and all that is stored of it; nothing happens if it is gone already.

    Args:
        store: Where.
        name: Random id of the batch.

    Raises:
        DatabaseUnavailableError: The database cannot be reached; `sweep` goes on with it later.
    """
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
    """Remove what was deleted and not removed, what never came in whole, and what ended long ago.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    with store.begin() as connection:
        broken_off = (batches.c.state == RECEIVING) & (batches.c.touched < store.now - UNFINISHED)
        old = batches.c.state.in_([DONE, CANCELLED]) & (batches.c.finished < store.now - keep_seconds)
        removed = (batches.c.state == DELETED) | broken_off | old
        found = connection.execute(select(batches.c.id).where(removed)).scalars().all()
    for name in found:
        remove(store, name)
