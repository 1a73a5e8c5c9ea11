"""The database of batches and their webhooks: its tables, and the store that opens it and provides its clock.

The other modules of this package contain the operations, each a few statements in one transaction. The item table is
the source of truth.

Rows are joined by the number of their batch. Outside a transaction a batch is identified by its random id, never by its
number: `numbered` looks up the number, so that no other batch is read or changed by mistake.

Tables that are counted and searched have narrow rows; articles and briefs are stored separately, so that counting a
hundred thousand items takes a few hundredths of a second. Times are Unix times by the clock of `Store.now`.

Methods raise `DatabaseUnavailableError` if the database is unreachable; the transaction is then rolled back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.settings import Settings
from summarizer.storage.database import (
    SETTING,
    Part,
    Place,
    UseCounter,
    check_room,
    check_version,
    create_tables,
    empty_journal,
    find_database,
    is_lasting,
    open_engine,
    run_on_server,
    translate_errors,
)

PART: Final = Part("batches", version=5, since=3)

metadata: Final = sa.MetaData()

Number: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""SQLite assigns row numbers only to an INTEGER column."""

RECEIVING: Final = "receiving"  # items are still arriving: invisible to callers and workers
RUNNING: Final = "running"
CANCELLED: Final = "cancelled"
DONE: Final = "done"
DELETED: Final = "deleted"  # invisible; its rows are being removed
GONE: Final = "gone"  # only this row is left, whose number is a position in its owner's list

PENDING: Final = "pending"
FAILED: Final = "failed"
ALONE: Final = 2
"""Number of losses from which an item is processed alone, since it may be what crashes its workers."""

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(64), nullable=False, comment="its creator, by API key; see `owner_of_key`"),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("terms", sa.Text, nullable=False, comment="StoredTerms, as JSON"),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("touched", sa.Double, nullable=False, comment="when items last arrived"),
    sa.Column("finished", sa.Double),
    sa.Column("total", sa.Integer, nullable=False, default=0),
    sa.Column("results", sa.Integer, nullable=False, default=0, comment="the number of its last result"),
    sa.Column("key", sa.String(255), comment="the idempotency key of the request that created it"),
    sa.Column("asked", sa.String(64), comment="SHA-256 of that request"),
    sa.Column("traceparent", sa.String(60), comment="W3C trace context of that request"),
    sa.UniqueConstraint("owner", "key"),
    sqlite_autoincrement=True,  # otherwise SQLite reuses the number of a deleted batch
)


def numbered(name: str, /) -> sa.ScalarSelect[int]:
    """Select the number of the batch with a random id, as a subquery; NULL if there is no such batch."""
    return sa.select(batches.c.number).where(batches.c.id == name).scalar_subquery()


def lock_batch(connection: sa.Connection, is_it: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
    """Lock a batch until the transaction ends, and return its row; None if there is none.

    This writes the row, since SQLite has no `SELECT … FOR UPDATE`.
    """
    locked = sa.update(batches).where(is_it).values(results=batches.c.results)
    return connection.execute(locked.returning(batches)).first()


items = sa.Table(
    "batch_items",
    metadata,
    sa.Column("batch", Number, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False, comment="position in the request, from 1"),
    sa.Column("id", sa.String(200), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("losses", sa.Integer, nullable=False, default=0, comment="how often its lease ended before the item did"),
    sa.Column("due", sa.Double, nullable=False, default=0.0, comment="earliest start"),
    sa.Column("ticket", sa.String(64), key="lease", comment="the lease that holds it; see `leases`"),
    sa.Column("ended", sa.Double),
    sa.Column("prompt_tokens", sa.Integer),
    sa.Column("completion_tokens", sa.Integer),
    sa.Column("cost_usd", sa.Double),
    sa.PrimaryKeyConstraint("batch", "seq"),
)

# partial indexes for frequent queries contain only unfinished rows
sa.Index("batch_items_pending", items.c.batch, items.c.seq, items.c.losses, items.c.due,
    sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))  # fmt: skip
sa.Index("batch_items_by_ticket", items.c.batch, items.c.lease,
    sqlite_where=sa.text("ticket IS NOT NULL"), postgresql_where=sa.text("ticket IS NOT NULL"))  # fmt: skip
sa.Index("batches_open", batches.c.state, batches.c.number,
    sqlite_where=sa.text("finished IS NULL"), postgresql_where=sa.text("finished IS NULL"))  # fmt: skip

IS_PENDING: Final = items.c.state == sa.literal_column(f"'{PENDING}'")
"""A literal, since SQLite does not use the partial index of pending items for a parameter."""

IS_HELD: Final = items.c.lease.is_not(None)

sources = sa.Table(
    "batch_sources",
    metadata,
    sa.Column("batch", Number, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="BatchItem as JSON, zlib"),
    sa.PrimaryKeyConstraint("batch", "seq"),
)

results = sa.Table(
    "batch_results",
    metadata,
    sa.Column("batch", Number, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, comment="position in the order of completion, from 1"),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("id", sa.String(200), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("is_done", sa.Boolean, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the brief or the problem as JSON, zlib"),
    sa.PrimaryKeyConstraint("batch", "number"),
    sa.Index("batch_results_by_item", "batch", "seq"),
)

sizes = sa.Table(
    "batch_sizes",
    metadata,
    sa.Column("batch", Number, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False, comment="approximate stored size of its articles and results"),
)

wait_reasons = sa.Table(
    "batch_wait_reasons",
    metadata,
    sa.Column("batch", Number, primary_key=True, autoincrement=False),
    sa.Column("code", sa.String(60), primary_key=True, comment="code of the problem"),
    sa.Column("until", sa.Double, nullable=False, comment="when the item with the problem is due again"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the problem as JSON, zlib"),
)

ROW_BYTES: Final = 150  # approximate size of an item and its result, without their bodies


def add_size(connection: sa.Connection, batch: int, added: int) -> None:
    """Add to the stored size of a batch; `added` may be negative. Batches of earlier releases have no size."""
    connection.execute(sa.update(sizes).where(sizes.c.batch == batch).values(bytes=sizes.c.bytes + added))


paces = sa.Table(
    "batch_paces",
    metadata,
    sa.Column("provider", sa.String(200), primary_key=True),
    sa.Column("next", sa.Double, nullable=False, comment="when the next call may start"),
    sa.Column("seen", sa.Double, nullable=False, comment="the time when that was written"),
)

leases = sa.Table(
    "batch_leases",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="random; referred to by the items that its worker holds"),
    sa.Column("seen", sa.Double, nullable=False, comment="when the worker last renewed it"),
)

slots = sa.Table(
    "batch_slots",
    metadata,
    sa.Column("provider", sa.String(200), nullable=False),
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("holder", sa.String(64), comment="random id of the call that holds it"),
    sa.Column("until", sa.Double, nullable=False, server_default="0", comment="when it lapses unless it is renewed"),
    sa.PrimaryKeyConstraint("provider", "slot"),
)

deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True, comment="the same in every attempt, for the receiver"),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("due", sa.Double, nullable=False),
    sa.Column("ended", sa.Double),
    sa.Column("outcome", sa.String(200), nullable=False, default="", comment="of the last attempt; or 'delivered'"),
    sa.Column("traceparent", sa.String(60), comment="W3C trace context of the request that created the batch"),
    sa.Index(
        "webhook_deliveries_due",
        "due",
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    ),
)


class Store:
    """The database of batches. Thread-safe."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_postgres = place.is_postgres
        self._engine: sa.Engine = open_engine(place)
        self._uses = UseCounter(place)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Open the configured database, and create or upgrade its tables."""
        store = cls(find_database(settings))
        try:
            with store.begin() as connection:
                create = partial(metadata.create_all, connection)
                create_tables(run_on_server(connection), PART, create, place=store.place)
        except BaseException as error:
            store.close()
            if isinstance(error, DatabaseUnavailableError) and is_lasting(error.__cause__):
                raise ConfigurationError(f"{error} Set {SETTING}.") from error
            raise
        return store

    def erase_journal(self) -> None:
        """Make deleted rows unreadable in an SQLite file; a PostgreSQL server does that when it vacuums."""
        if not self.is_postgres:
            with contextlib.suppress(DatabaseUnavailableError), self.begin() as connection:
                empty_journal(connection.exec_driver_sql)

    def check_version(self) -> None:
        with self.begin() as connection:
            check_version(run_on_server(connection), PART, shown=self.place.shown)

    def check_writable(self) -> None:
        """Check that the database can be written, since a full disk can still be read. Changes nothing."""
        self.check_room()
        with self.begin() as connection:  # an update that changes nothing would not write to SQLite's file
            connection.execute(sa.insert(leases).values(id="trial", seen=self.now))
            connection.execute(sa.delete(leases).where(leases.c.id == "trial"))

    def check_room(self) -> None:
        """Check that the disk has room for new work, in addition to work in progress; see `LEAST_ROOM`."""
        check_room(self.place)

    @contextlib.contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        with translate_errors(self.place), self._uses.one(), self._engine.begin() as connection:
            yield connection

    @property
    def now(self) -> sa.ColumnElement[Any]:
        """SQL expression for the current Unix time: the clock of a server, which several machines share, or ours."""
        return sa.extract("epoch", sa.func.clock_timestamp()) if self.is_postgres else sa.literal(time.time())

    def is_due(
        self, moment: sa.ColumnElement[Any], *, longest: float | sa.ColumnElement[float]
    ) -> sa.ColumnElement[bool]:
        """Return the condition that a time has come.

        Args:
            longest: Longest possible wait in seconds. A time further in the future was written by a wrong clock, and
                counts as due.
        """
        return (moment <= self.now) | (moment > self.now + longest)

    def close(self) -> None:
        """Wait for running transactions, then close the connections. Later transactions are refused."""
        self._uses.close()
        self._engine.dispose()


def read_time(seconds: float) -> dt.datetime:
    """Convert a stored time to UTC, rounded to milliseconds."""
    return dt.datetime.fromtimestamp(round(seconds, 3), dt.UTC)


def pack(body: bytes, /) -> bytes:
    """Compress an article or a brief for storage.

    >>> unpack(pack(b"words"))
    b'words'
    """
    return zlib.compress(body, 1)


def unpack(stored: bytes, /) -> bytes:
    """Decompress a stored article or brief."""
    return zlib.decompress(stored)
