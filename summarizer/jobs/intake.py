"""Stores a new batch, a few hundred items at a time. It is invisible until the last item is stored.

Each part is a short transaction, so that a large batch does not block the workers. Incomplete batches are removed.

Functions raise `DatabaseUnavailableError` if the database is unreachable; a worker then removes the batch later.
Methods raise `JobError` if the batch was removed because no data arrived for too long, and `add` raises
`KeyLimitError` above the owner's quota.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, exc, func, insert, select, update

from summarizer.errors import JobError, KeyLimitError
from summarizer.jobs.control import remove
from summarizer.jobs.store import (
    DELETED,
    PENDING,
    RECEIVING,
    ROW_BYTES,
    RUNNING,
    Store,
    add_size,
    batches,
    items,
    numbered,
    pack,
    sizes,
    sources,
)
from summarizer.storage.database import TABLE_LOCK
from summarizer.tracing import current_traceparent

ABANDONED: Final = 60.0
"""Seconds without new data after which an incomplete batch is considered abandoned."""


@dataclass(frozen=True, slots=True)
class NewItem:
    id: str  # the caller's id of the item
    body: bytes  # `BatchItem` as JSON


@dataclass(frozen=True, slots=True)
class ExistingBatch:
    id: str
    asked: str | None  # hash of the request that created it; None while its items are still arriving


class Intake:
    """A batch that is being received; see `begin_intake`. Not for concurrent use by several threads."""

    def __init__(self, store: Store, *, name: str, owner: str = "", quota: int | None = None) -> None:
        self.store = store
        self.id = name
        self.count = 0
        self._owner, self._quota = owner, quota

    def add(self, entries: Sequence[NewItem]) -> None:
        if not entries:
            return
        self.store.check_room()
        bodies = [pack(entry.body) for entry in entries]
        with self.store.begin() as connection:
            number = self._change(connection, touched=self.store.now)
            numbers = [{"batch": number, "seq": self.count + at} for at in range(1, len(entries) + 1)]
            narrow = [{**key, "id": entry.id, "state": PENDING} for key, entry in zip(numbers, entries, strict=True)]
            connection.execute(insert(items), narrow)
            wide = [{**key, "body": body} for key, body in zip(numbers, bodies, strict=True)]
            connection.execute(insert(sources), wide)
            add_size(connection, number, sum(len(body) + ROW_BYTES for body in bodies))
            self._check_quota(connection)
        self.count += len(entries)

    def touch(self) -> None:
        with self.store.begin() as connection:
            self._change(connection, touched=self.store.now)

    def accept(self, *, asked: str) -> str:
        """Make the batch visible to workers, and return its id; `asked` is the hash of the request."""
        with self.store.begin() as connection:
            self._change(connection, state=RUNNING, total=self.count, asked=asked)
        return self.id

    def _change(self, connection: Connection, **values: Any) -> int:
        """Change the batch's row, which locks it until the transaction ends, and return the batch's number."""
        own = (batches.c.id == self.id) & (batches.c.state == RECEIVING)
        changed = update(batches).where(own).values(**values).returning(batches.c.number)
        number: int | None = connection.execute(changed).scalar()
        if number is None:
            raise JobError("The batch arrived too slowly and was removed. Send it again without pauses.")
        return number

    def refuse(self) -> None:
        """Remove the batch, unless it was accepted and has a key: a repeated request may have been told of it."""
        is_refused = (batches.c.state == RECEIVING) | batches.c.key.is_(None)
        gone = update(batches).where(batches.c.id == self.id, is_refused).values(state=DELETED, key=None)
        with self.store.begin() as connection:
            is_gone = connection.execute(gone).rowcount > 0
        if is_gone:
            remove(self.store, self.id)

    def _check_quota(self, connection: Connection) -> None:
        if self._quota is None:
            return
        if self.store.is_postgres:  # the sum lacks uncommitted items of other transactions; SQLite has one writer
            connection.execute(select(func.pg_advisory_xact_lock(TABLE_LOCK, func.hashtext(self._owner))))
        own = (batches.c.owner == self._owner) & (batches.c.state != DELETED)
        stored = select(func.sum(sizes.c.bytes)).join(batches, batches.c.number == sizes.c.batch).where(own)
        if int(connection.execute(stored).scalar() or 0) > self._quota:
            raise KeyLimitError(
                f"With this batch, your stored batches would take over {self._quota:,} bytes. Delete batches whose "
                "results you have, or have the service's operator raise SUMMARIZER_BATCH_MAX_STORED_BYTES.",
                retry_after=None,
            )


def begin_intake(
    store: Store, *, owner: str, terms: str, model: str, key: str | None, quota: int | None = None
) -> Intake | ExistingBatch:
    """Begin a batch, or find the existing one with the same idempotency key.

    Args:
        terms: `StoredTerms` as JSON.
        quota: Most bytes that all batches of the owner may take; None for no limit.
    """
    name = secrets.token_hex(12)
    values = {"id": name, "owner": owner, "state": RECEIVING, "terms": terms, "model": model, "key": key}
    values["traceparent"] = current_traceparent() or None
    while True:
        try:
            with store.begin() as connection:
                connection.execute(insert(batches).values(created=store.now, touched=store.now, **values))
                connection.execute(insert(sizes).values(batch=numbered(name), bytes=0))
            return Intake(store, name=name, owner=owner, quota=quota)
        except exc.IntegrityError:
            if (existing := find_existing_batch(store, owner=owner, key=key)) is not None:
                return existing


def find_existing_batch(
    store: Store, *, owner: str, key: str | None, silence: float = ABANDONED
) -> ExistingBatch | None:
    """Return the batch with an idempotency key, if any; an incomplete one is removed after `silence` seconds."""
    with store.begin() as connection:
        stale = (batches.c.state == RECEIVING) & (batches.c.touched < store.now - silence)
        mine = (batches.c.owner == owner) & (batches.c.key == key)
        dropped = update(batches).where(mine & stale).values(state=DELETED, key=None)
        gone = connection.execute(dropped.returning(batches.c.id)).scalar()
        row = connection.execute(select(batches.c.id, batches.c.asked).where(mine)).first()
    if gone is not None:
        remove(store, gone)
    return ExistingBatch(row.id, row.asked) if row else None
