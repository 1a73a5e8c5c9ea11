"""Tickets: the right of one worker to work at a batch. An item is held by a ticket, never by a process.

A worker's ticket is a lease that it renews (`LeaseDispatcher`). One that has ended never comes back, so what it held is
free.

Functions raise `DatabaseUnavailableError` if the database cannot be reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.errors import DatabaseUnavailableError
from summarizer.jobs.store import CANCELLED, IS_HELD, PENDING, RUNNING, Store, batches, items, leases, lock_batch
from summarizer.telemetry import log_event

BEAT = 2.0
"""Seconds between two renewals of a lease."""

SILENCE = 15.0
"""Seconds without a renewal after which a worker is gone."""

FILE_BEAT, FILE_SILENCE = 0.5, 4.0
"""The same on an SQLite file, which no network can cut a worker off from."""

TRUST: Final = 5.0
"""Seconds without a renewal after which a lease has lapsed that is old by the server's clock, too.

A worker that was cut off itself, or has just begun, takes no other for gone before.
"""

END_TIMEOUT: Final = 1.0
"""Seconds that a worker which stops waits until its lease is deleted; otherwise the lease lapses."""

LOSS_PAUSE = 5.0
"""Seconds before an item is begun again that was lost twice or more: time to do something else than to crash."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch with items that can be begun now."""

    number: int  # number of the batch
    id: str  # random id of the batch
    owner: str
    terms: str  # `BatchTerms` as JSON
    model: str  # name of the model
    losses: int  # how often its items were lost, at least: 0, or `queue.ALONE`
    traceparent: str | None = None  # W3C trace context of the request that made it, or None


def held_tickets(connection: Connection) -> Sequence[Any]:
    """Each ticket that holds items: `number` and `id` of the batch, and `ticket`."""
    held = select(batches.c.number, batches.c.id, items.c.ticket).join(items, items.c.batch == batches.c.number)
    return connection.execute(held.where(IS_HELD).distinct()).all()


def free_items(
    store: Store, batch: str, tickets: Collection[str], *, losses: int, apart_from: Collection[int] = ()
) -> int:
    """Free the items of a batch that ended tickets hold; returns how many.

    Args:
        batch: Random id of the batch.
        losses: Whether the items count as lost: 1, or 0 if they are given back.
    """
    with store.begin() as connection:
        # this holds the batch: it is not cancelled or resumed until its items have the state that goes with its own
        row = lock_batch(connection, batches.c.id == batch)
        if row is None:
            return 0
        held = (items.c.batch == row.number) & items.c.ticket.in_(list(tickets)) & (items.c.state == RUNNING)
        if apart_from:
            held &= items.c.seq.not_in(list(apart_from))
        values = {
            "state": CANCELLED if row.state == CANCELLED else PENDING,
            "ticket": None,
            "attempts": items.c.attempts - 1,
            "losses": items.c.losses + losses,
        }
        freed = connection.execute(update(items).where(held).values(**values)).rowcount
        if losses and freed:
            lost_again = (items.c.batch == row.number) & (items.c.state == PENDING) & (items.c.losses > 1)
            connection.execute(
                update(items).where(lost_again, items.c.due <= store.now).values(due=store.now + LOSS_PAUSE)
            )
    return freed


class LeaseDispatcher:
    """Deals out the tickets of one worker: it has one lease, which is its ticket of every batch.

    A worker renews its lease while it has tickets. One that has not done so for a while is taken for gone: another
    worker deletes its lease, and frees the items that it held. Each worker measures that by its own monotonic clock:
    the clock of a server may be set while leases run. Methods block, except for `run` and `end`.

    Attributes:
        tickets: The tickets that the worker holds, by random id of their batch.
    """

    def __init__(self, store: Store) -> None:
        self.tickets: dict[str, str] = {}
        self._store = store
        self._beat, self._silence = (BEAT, SILENCE) if store.is_postgres else (FILE_BEAT, FILE_SILENCE)
        self._own = Store(store.place)  # its own connection and thread: nothing holds a renewal up
        self._lease = ""
        self._lock = threading.Lock()  # for changes of the lease
        self._is_over = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lease")
        self._on_ticket: Callable[[], object] = lambda: None
        self._heard = time.monotonic()
        self._seen: dict[str, tuple[float, float]] = {}  # of each lease its `seen`, and since when it is known

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Renew the lease until this is cancelled, and give it up.

        Args:
            on_ticket: Called in the event loop when there is a new ticket.
        """
        loop = asyncio.get_running_loop()
        self._on_ticket = partial(loop.call_soon_threadsafe, on_ticket)
        try:
            while True:
                await asyncio.sleep(self._beat)
                with contextlib.suppress(DatabaseUnavailableError):
                    await loop.run_in_executor(self._thread, self._renew)
        finally:
            self.tickets.clear()
            ending = loop.run_in_executor(self._thread, self._end_lease)
            self._thread.shutdown(wait=False)
            await asyncio.wait({ending}, timeout=END_TIMEOUT)

    def want(self, wanted: Sequence[OpenBatch]) -> None:
        """Take a ticket of each of the batches; the lease is made if there is none, or if it was lost."""
        with self._lock:
            if self._is_over:
                return
            with self._own.begin() as connection:
                if not self._touch(connection):
                    self._lease = f"lease:{secrets.token_hex(16)}"  # never that of a lease which was lost
                    connection.execute(insert(leases).values(id=self._lease, seen=self._store.now))
            for batch in wanted:
                self.tickets.setdefault(batch.id, self._lease)
        self._on_ticket()

    def confirm(self, connection: Connection, tickets: Collection[str]) -> set[str]:
        """Which leases are not lost. Nobody deletes them until the transaction ends."""
        if not self._store.is_postgres:  # SQLite locks the file, and no rows
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        live = select(leases.c.id).where(leases.c.id.in_(set(tickets))).with_for_update(read=True)
        return set(connection.execute(live).scalars())

    def end(self, batch: str) -> None:
        """Give up the ticket of a batch, from the event loop."""
        self.tickets.pop(batch, None)

    def recover(self) -> int:
        """Delete the leases of workers that are gone, and free the items of ended leases; returns how many."""
        now = time.monotonic()
        if now - self._heard > TRUST:  # who was cut off itself gives the others time to come back
            self._seen.clear()
        is_old = (leases.c.seen < self._store.now - self._silence).label("is_old")
        with self._store.begin() as connection:
            rows = connection.execute(select(leases.c.id, leases.c.seen, is_old)).all()
            before, self._seen = self._seen, {}
            for row in rows:
                seen, since = before.get(row.id, (None, now))
                self._seen[row.id] = row.seen, since if seen == row.seen else now
                if now - self._seen[row.id][1] > (min(TRUST, self._silence) if row.is_old else self._silence):
                    same = (leases.c.id == row.id) & (leases.c.seen == row.seen)
                    connection.execute(delete(leases).where(same))
        with self._store.begin() as connection:
            found = held_tickets(connection)  # before the leases: one that is made meanwhile holds none of these items
            live = set(connection.execute(select(leases.c.id)).scalars())
        self._heard = now
        lost = [row for row in found if row.ticket not in live]
        return sum(free_items(self._store, row.id, [row.ticket], losses=1) for row in lost)

    def _touch(self, connection: Connection) -> bool:
        """Renew the lease; False if there is none."""
        renewed = update(leases).where(leases.c.id == self._lease).values(seen=self._store.now)
        return connection.execute(renewed).rowcount > 0

    def _renew(self) -> None:
        with self._lock:
            if not self._lease:
                return
            if not self.tickets:
                self._delete_lease()
                return
            with self._own.begin() as connection:
                is_renewed = self._touch(connection)
            if not is_renewed:
                self._lease = ""
                log_event("tickets_lost", level=logging.ERROR)

    def _end_lease(self) -> None:
        with self._lock:
            self._is_over = True
            with contextlib.suppress(DatabaseUnavailableError):
                self._delete_lease()
            self._own.close()

    def _delete_lease(self) -> None:
        with self._own.begin() as connection:
            connection.execute(delete(leases).where(leases.c.id == self._lease))
        self._lease = ""
