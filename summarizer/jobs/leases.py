"""Leases: a worker holds items through a row that it keeps renewing. A lease that has ended never comes back.

Functions raise `DatabaseUnavailableError` if the database is unreachable.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.errors import DatabaseUnavailableError
from summarizer.jobs.store import CANCELLED, IS_HELD, PENDING, RUNNING, Store, batches, items, leases, lock_batch
from summarizer.telemetry import log_event

RENEWAL_INTERVAL: Final = 2.0  # seconds between two renewals of a lease
LAPSE: Final = 15.0  # seconds without renewal after which a worker is considered dead
FILE_RENEWAL_INTERVAL, FILE_LAPSE = 0.5, 4.0  # the same with an SQLite file, where no network outage can occur

TRUST: Final = 5.0
"""Seconds without renewal after which a lease lapses if it is also old by the server's clock.

A worker that was cut off itself, or has just started, considers no other dead before that.
"""

END_TIMEOUT: Final = 1.0
"""Seconds that a stopping worker waits for the deletion of its lease; otherwise the lease lapses."""

LOSS_PAUSE: Final = 5.0
"""Seconds before an item that was lost at least twice starts again, so that the worker can make progress elsewhere."""


def confirm_lease(connection: Connection, store: Store, lease: str) -> bool:
    """Return whether a lease still exists, and prevent its deletion until the transaction ends."""
    if not store.is_postgres:  # SQLite locks the whole file instead of rows
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    live = select(leases.c.id).where(leases.c.id == lease).with_for_update(read=True)
    return connection.execute(live).first() is not None


def free_lease(store: Store, lease: str, *, is_lost: bool, apart_from: Collection[tuple[str, int]] = ()) -> int:
    """Free the items that a lease holds, and return their number.

    Args:
        is_lost: Whether the items count as lost with their worker; otherwise the worker returns them.
        apart_from: Items that stay held, as pairs of the batch's random id and the item's `seq`.
    """
    held = select(batches.c.id).join(items, items.c.batch == batches.c.number).where(items.c.lease == lease)
    with store.begin() as connection:
        names = connection.execute(held.distinct()).scalars().all()
    return sum(
        free_items(store, name, lease, is_lost=is_lost, apart_from=[seq for batch, seq in apart_from if batch == name])
        for name in names
    )


def free_items(store: Store, batch: str, lease: str, *, is_lost: bool, apart_from: Collection[int]) -> int:
    """Free the items of one batch that a lease holds; see `free_lease`."""
    with store.begin() as connection:
        # the lock prevents cancel and resume until the items have the state that matches that of the batch
        row = lock_batch(connection, batches.c.id == batch)
        if row is None:
            return 0
        held = (items.c.batch == row.number) & (items.c.lease == lease) & (items.c.state == RUNNING)
        if apart_from:
            held &= items.c.seq.not_in(list(apart_from))
        values = {
            "state": CANCELLED if row.state == CANCELLED else PENDING,
            "lease": None,
            "attempts": items.c.attempts - 1,
            "losses": items.c.losses + int(is_lost),
        }
        freed = connection.execute(update(items).where(held).values(**values)).rowcount
        if is_lost and freed:
            lost_again = (items.c.batch == row.number) & (items.c.state == PENDING) & (items.c.losses > 1)
            connection.execute(
                update(items).where(lost_again, items.c.due <= store.now).values(due=store.now + LOSS_PAUSE)
            )
    return freed


def find_setups(connection: Connection) -> set[str]:
    """Return the model configurations, as hashes, of the workers that have a lease; see `queue.find_open`."""
    return {name.split(":")[1] for name in connection.execute(select(leases.c.id)).scalars() if name.count(":") == 2}


class WorkerLease:
    """The lease of one worker.

    A worker renews its lease while it has work. After a while without renewal it is considered dead: another worker
    deletes the lease and frees its items. Each worker measures that time by its own monotonic clock, since a server's
    clock may be adjusted. Methods block, except for `run` and `end`.

    Attributes:
        id: The lease's random id, even if it was lost; empty while the worker has no work.
    """

    def __init__(self, store: Store, *, setup: str = "") -> None:
        self.id = ""
        self._setup = setup
        self._store = store
        intervals = (RENEWAL_INTERVAL, LAPSE) if store.is_postgres else (FILE_RENEWAL_INTERVAL, FILE_LAPSE)
        self._interval, self._lapse = intervals
        self._own = Store(store.place)  # a separate connection and thread, so that nothing delays renewals
        self._row = ""  # id of the row that is renewed
        self._lock = threading.Lock()  # guards changes of the row
        self._is_over = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lease")
        self._recovered = time.monotonic()
        # by the lease's id: its `seen`, and the monotonic time when that was first read
        self._seen: dict[str, tuple[float, float]] = {}

    async def run(self) -> None:
        """Renew the lease until cancelled, then delete it."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                await asyncio.sleep(self._interval)
                with contextlib.suppress(DatabaseUnavailableError):
                    await loop.run_in_executor(self._thread, self._renew)
        finally:
            self.id = ""
            ending = loop.run_in_executor(self._thread, self._delete_finally)
            self._thread.shutdown(wait=False)
            await asyncio.wait({ending}, timeout=END_TIMEOUT)

    def take(self) -> None:
        """Create a lease if there is none or it was lost."""
        with self._lock:
            if self._is_over:
                return
            with self._own.begin() as connection:
                if not self._touch(connection):
                    self._row = f"lease:{self._setup}:{secrets.token_hex(16)}"  # never the id of a lost lease
                    connection.execute(insert(leases).values(id=self._row, seen=self._store.now))
            self.id = self._row

    def end(self) -> None:
        """Give up the lease because there is no work; the next renewal deletes it. Does not block."""
        self.id = ""

    def recover(self) -> int:
        """Delete the leases of dead workers, free the items of deleted leases, and return the number of items."""
        now = time.monotonic()
        if now - self._recovered > TRUST:  # after an outage of its own, gives other workers time to return
            self._seen.clear()
        is_old = (leases.c.seen < self._store.now - self._lapse).label("is_old")
        with self._store.begin() as connection:
            rows = connection.execute(select(leases.c.id, leases.c.seen, is_old)).all()
            before, self._seen = self._seen, {}
            for row in rows:
                seen, since = before.get(row.id, (None, now))
                self._seen[row.id] = row.seen, since if seen == row.seen else now
                if now - self._seen[row.id][1] > (min(TRUST, self._lapse) if row.is_old else self._lapse):
                    same = (leases.c.id == row.id) & (leases.c.seen == row.seen)
                    connection.execute(delete(leases).where(same))
        with self._store.begin() as connection:
            # read before the leases: a lease created in between holds none of these items
            holding = connection.execute(select(items.c.lease).where(IS_HELD).distinct()).scalars().all()
            live = set(connection.execute(select(leases.c.id)).scalars())
        self._recovered = now
        return sum(free_lease(self._store, lease, is_lost=True) for lease in holding if lease not in live)

    def _touch(self, connection: Connection) -> bool:
        """Renew the row, and return whether it exists."""
        renewed = update(leases).where(leases.c.id == self._row).values(seen=self._store.now)
        return connection.execute(renewed).rowcount > 0

    def _renew(self) -> None:
        with self._lock:
            if not self._row:
                return
            if not self.id:
                self._delete()
                return
            with self._own.begin() as connection:
                is_renewed = self._touch(connection)
            if not is_renewed:
                self._row = ""
                log_event("lease_lost", level=logging.ERROR)

    def _delete_finally(self) -> None:
        with self._lock:
            self._is_over = True
            with contextlib.suppress(DatabaseUnavailableError):
                self._delete()
            self._own.close()

    def _delete(self) -> None:
        with self._own.begin() as connection:
            connection.execute(delete(leases).where(leases.c.id == self._row))
        self._row = ""
