"""The database of batches and of their webhooks: its tables, and the store that opens it and has its clock.

What is done in it stands in the modules beside this one, each a few statements in one transaction. The item table is
the source of truth: what it says is so.

Rows are joined by the number of their batch. Outside a transaction a batch goes by its random id, never by its number:
`numbered` finds it by that id, so that nothing is read from or written to another batch by mistake.

What is counted and searched is narrow; articles and briefs lie apart, so that a hundred thousand items are counted in
a few hundredths of a second. Times are seconds since 1970, by the clock that `Store.now` reads.

Methods raise `DatabaseUnavailableError` if the database cannot be reached; nothing of the transaction holds then.
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
    find_database,
    is_lasting,
    open_engine,
    run_on_server,
    translate_errors,
)

PART: Final = Part("batches", version=5, since=3)

metadata: Final = sa.MetaData()

Number: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""SQLite numbers rows by itself in a column of this type only."""

RECEIVING: Final = "receiving"  # its items are still coming in: nobody is told of it, and no worker sees it
RUNNING: Final = "running"
CANCELLED: Final = "cancelled"
DONE: Final = "done"
DELETED: Final = "deleted"  # nobody is told of it any more; its rows are being removed

PENDING: Final = "pending"
FAILED: Final = "failed"
ALONE: Final = 2
"""How many losses of an item make it be worked at alone: it may be what ends the processes that are at it."""

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(64), nullable=False, comment="the key of who made it; see `owner_of_key`"),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("terms", sa.Text, nullable=False, comment="StoredTerms, as JSON"),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("touched", sa.Double, nullable=False, comment="when items last came in"),
    sa.Column("finished", sa.Double),
    sa.Column("total", sa.Integer, nullable=False, default=0),
    sa.Column("results", sa.Integer, nullable=False, default=0, comment="the number of its last result"),
    sa.Column("key", sa.String(255), comment="the idempotency key that it was made with"),
    sa.Column("asked", sa.String(64), comment="SHA-256 of the request that it was made by"),
    sa.Column("traceparent", sa.String(60), comment="W3C trace context of that request"),
    sa.UniqueConstraint("owner", "key"),
    sqlite_autoincrement=True,  # else SQLite gives the number of a deleted batch to the next one
)


def numbered(name: str, /) -> sa.ScalarSelect[int]:
    """The number of the batch with a random id, for use within a statement; NULL if there is no such batch."""
    return sa.select(batches.c.number).where(batches.c.id == name).scalar_subquery()


def lock_batch(connection: sa.Connection, is_it: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
    """Lock a batch until the transaction ends, and read it; None if there is none.

    The row is written, since SQLite has no `SELECT … FOR UPDATE`.
    """
    locked = sa.update(batches).where(is_it).values(results=batches.c.results)
    return connection.execute(locked.returning(batches)).first()


items = sa.Table(
    "batch_items",
    metadata,
    sa.Column("batch", Number, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False, comment="its place in the request, from 1"),
    sa.Column("id", sa.String(200), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("losses", sa.Integer, nullable=False, default=0, comment="how often its lease had ended before it did"),
    sa.Column("due", sa.Double, nullable=False, default=0.0, comment="not to be begun before"),
    sa.Column("ticket", sa.String(64), key="lease", comment="the lease that holds it; see `leases`"),
    sa.Column("ended", sa.Double),
    sa.Column("prompt_tokens", sa.Integer),
    sa.Column("completion_tokens", sa.Integer),
    sa.Column("cost_usd", sa.Double),
    sa.PrimaryKeyConstraint("batch", "seq"),
)

# what is looked for a hundred times a second holds only what is left to do
sa.Index("batch_items_pending", items.c.batch, items.c.seq, items.c.losses, items.c.due,
    sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))  # fmt: skip
sa.Index("batch_items_by_ticket", items.c.batch, items.c.lease,
    sqlite_where=sa.text("ticket IS NOT NULL"), postgresql_where=sa.text("ticket IS NOT NULL"))  # fmt: skip
sa.Index("batches_open", batches.c.state, batches.c.number,
    sqlite_where=sa.text("finished IS NULL"), postgresql_where=sa.text("finished IS NULL"))  # fmt: skip

IS_PENDING: Final = items.c.state == sa.literal_column(f"'{PENDING}'")
"""Written into the statement: by a parameter SQLite cannot tell that an index of pending items will do."""

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
    sa.Column("number", sa.Integer, nullable=False, comment="its place in the order in which items were finished"),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("id", sa.String(200), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("is_done", sa.Boolean, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the brief, or what is wrong, as JSON, zlib"),
    sa.PrimaryKeyConstraint("batch", "number"),
    sa.Index("batch_results_by_item", "batch", "seq"),
)

sizes = sa.Table(
    "batch_sizes",
    metadata,
    sa.Column("batch", Number, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False, comment="of its articles and results, about, as they are stored"),
)

ROW_BYTES: Final = 150  # what an item and its result take beside their bodies, about


def add_size(connection: sa.Connection, batch: int, added: int) -> None:
    """Count bytes that are stored for a batch, or removed. Those of a batch of an earlier version are not counted."""
    connection.execute(sa.update(sizes).where(sizes.c.batch == batch).values(bytes=sizes.c.bytes + added))


paces = sa.Table(
    "batch_paces",
    metadata,
    sa.Column("provider", sa.String(200), primary_key=True),
    sa.Column("next", sa.Double, nullable=False, comment="when the next call of it may begin"),
    sa.Column("seen", sa.Double, nullable=False, comment="what time it was when that was written"),
)

leases = sa.Table(
    "batch_leases",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="random; what its worker holds has it"),
    sa.Column("seen", sa.Double, nullable=False, comment="when the worker renewed it last"),
)

slots = sa.Table(
    "batch_slots",
    metadata,
    sa.Column("provider", sa.String(200), nullable=False),
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("holder", sa.String(64), comment="random id of the call that has it"),
    sa.Column("until", sa.Double, nullable=False, server_default="0", comment="when it is free if it is not renewed"),
    sa.PrimaryKeyConstraint("provider", "slot"),
)

deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True, comment="the receiver sees the same in each try"),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("due", sa.Double, nullable=False),
    sa.Column("ended", sa.Double),
    sa.Column("outcome", sa.String(200), nullable=False, default="", comment="of the last try; 'delivered' at the end"),
    sa.Column("traceparent", sa.String(60), comment="W3C trace context of the request that asked for it"),
    sa.Index(
        "webhook_deliveries_due",
        "due",
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    ),
)


class Store:
    """The database of batches. Any thread may use it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_postgres = place.is_postgres
        self._engine: sa.Engine = open_engine(place)
        self._uses = UseCounter(place)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """The store that is configured, with its tables."""
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

    def check_version(self) -> None:
        with self.begin() as connection:
            check_version(run_on_server(connection), PART, shown=self.place.shown)

    def check_writable(self) -> None:
        """Check that something can be stored: a full disk can still be read. Nothing is changed."""
        self.check_room()
        with self.begin() as connection:  # SQLite writes nothing for an update that leaves a row as it is
            connection.execute(sa.insert(leases).values(id="trial", seen=self.now))
            connection.execute(sa.delete(leases).where(leases.c.id == "trial"))

    def check_room(self) -> None:
        """Check that there is room for what is new, beside what is begun: see `LEAST_ROOM`."""
        check_room(self.place)

    @contextlib.contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        with translate_errors(self.place), self._uses.one(), self._engine.begin() as connection:
            yield connection

    @property
    def now(self) -> sa.ColumnElement[Any]:
        """The time as an expression: the server's own, where several machines share one."""
        return sa.extract("epoch", sa.func.clock_timestamp()) if self.is_postgres else sa.literal(time.time())

    def is_due(self, moment: sa.ColumnElement[Any], *, longest: float) -> sa.ColumnElement[bool]:
        """The condition that a moment has come.

        Args:
            longest: Seconds that it can be off. A moment that is further off was written while the clock was wrong.
        """
        return (moment <= self.now) | (moment > self.now + longest)

    def close(self) -> None:
        """Close the connections when the transactions that began have ended. Later ones are refused."""
        self._uses.close()
        self._engine.dispose()


def read_time(seconds: float) -> dt.datetime:
    """A stored moment, to the millisecond."""
    return dt.datetime.fromtimestamp(round(seconds, 3), dt.UTC)


def pack(body: bytes, /) -> bytes:
    """An article or a brief as it is stored.

    >>> unpack(pack(b"words"))
    b'words'
    """
    return zlib.compress(body, 1)


def unpack(stored: bytes, /) -> bytes:
    """An article or a brief from what is stored."""
    return zlib.decompress(stored)
