"""Tickets of batches in PostgreSQL: a worker has one lease, which is its ticket of every batch.

A worker renews its lease every `BEAT` seconds. One that has not done so for `SILENCE` seconds is taken for gone:
another worker deletes its lease, and frees the items that it held. Each worker measures that by its own monotonic
clock: the clock of the server may be set while leases run.

Methods that use the database raise `DatabaseUnavailableError` if it cannot be reached.
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
from functools import partial
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.errors import DatabaseUnavailableError
from summarizer.jobs.dispatch import TASK, OpenBatch, free_items, held_tickets
from summarizer.jobs.store import Store
from summarizer.jobs.tables import leases
from summarizer.telemetry import log_event

BEAT = 2.0
"""Seconds between two renewals of a lease."""

SILENCE = 15.0
"""Seconds without a renewal after which a worker is gone."""

TRUST: Final = 5.0
"""Seconds without a renewal after which a lease has lapsed that is old by the server's clock, too.

A worker that was cut off itself, or has just begun, takes no other for gone before.
"""

END_TIMEOUT: Final = 1.0
"""Seconds that a worker which stops waits until its lease is deleted; otherwise the lease lapses."""


class ServerDispatcher:
    """Deals out the tickets of one worker; see `dispatch.Dispatcher`."""

    def __init__(self, store: Store) -> None:
        self.tickets: dict[str, str] = {}
        self._store = store
        self._own = Store(store.place)  # its own connection and thread: nothing holds a renewal up
        self._lease = ""
        self._lock = threading.Lock()  # for changes of the lease
        self._is_over = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lease")
        self._on_ticket: Callable[[], object] = lambda: None
        self._heard = time.monotonic()
        self._seen: dict[str, tuple[float, float]] = {}  # of each lease its `seen`, and since when it is known

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Renew the lease until this is cancelled, and give it up."""
        loop = asyncio.get_running_loop()
        self._on_ticket = partial(loop.call_soon_threadsafe, on_ticket)
        try:
            while True:
                await asyncio.sleep(BEAT)
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
                    self._lease = f"lease:{secrets.token_hex(16)}"
                    connection.execute(insert(leases).values(id=self._lease, seen=self._store.now))
            for batch in wanted:
                self.tickets.setdefault(batch.id, self._lease)
        self._on_ticket()

    def confirm(self, connection: Connection, tickets: Collection[str]) -> set[str]:
        """Which leases are not lost. Nobody deletes them until the transaction ends."""
        live = select(leases.c.id).where(leases.c.id.in_(set(tickets))).with_for_update(read=True)
        return set(connection.execute(live).scalars())

    def end(self, batch: str) -> None:
        """Give up the ticket of a batch."""
        self.tickets.pop(batch, None)

    def recover(self) -> int:
        """Delete the leases of workers that are gone, and free the items of leases that are deleted."""
        now = time.monotonic()
        if now - self._heard > TRUST:  # who was cut off itself gives the others time to come back
            self._seen.clear()
        is_old = (leases.c.seen < self._store.now - SILENCE).label("is_old")
        with self._store.begin() as connection:
            rows = connection.execute(select(leases.c.id, leases.c.seen, is_old)).all()
            before, self._seen = self._seen, {}
            for row in rows:
                seen, since = before.get(row.id, (None, now))
                self._seen[row.id] = row.seen, since if seen == row.seen else now
                if now - self._seen[row.id][1] > (TRUST if row.is_old else SILENCE):
                    same = (leases.c.id == row.id) & (leases.c.seen == row.seen)
                    connection.execute(delete(leases).where(same))
        with self._store.begin() as connection:
            found = held_tickets(connection)  # before the leases: one that is made meanwhile holds none of these items
            live = set(connection.execute(select(leases.c.id)).scalars())
        self._heard = now
        lost = [row for row in found if not row.ticket.startswith(TASK) and row.ticket not in live]
        return sum(free_items(self._store, row.id, [row.ticket], losses=1) for row in lost)

    def _touch(self, connection: Connection) -> bool:
        """Renew the lease; False if there is none."""
        renewed = update(leases).where(leases.c.id == self._lease).values(seen=self._store.now)
        return connection.execute(renewed).rowcount > 0

    def _renew(self) -> None:
        with self._lock:
            if not self._lease:
                return
            with self._own.begin() as connection:
                is_renewed = self._touch(connection)
            if not is_renewed:
                self._lease = ""
                log_event("tickets_lost", level=logging.ERROR)

    def _end_lease(self) -> None:
        with self._lock:
            self._is_over = True
            with contextlib.suppress(DatabaseUnavailableError), self._own.begin() as connection:
                connection.execute(delete(leases).where(leases.c.id == self._lease))
            self._own.close()
