"""The database of batches: opened once, its tables made where they are missing, and its clock.

What is done in it stands in the modules beside this one, each a few statements in one transaction.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, extract, func, literal, text

from summarizer.jobs import webhook
from summarizer.jobs.tables import batches, metadata
from summarizer.settings import Settings
from summarizer.storage.database import Place, Uses, find_database, open_engine, reaching

MAKING: Final = 0x6261_7463
"""PostgreSQL's lock under which the tables are made, by one process at a time."""

SKIPPED: Final = 1_000_000
"""Numbers of batches that are left out in an SQLite file of an earlier release, which may have given them before."""


class Store:
    """The database of batches. Any thread may use it.

    Args:
        place: Where it is.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_postgres = place.file is None
        self._engine: Engine = open_engine(place)
        self._uses = Uses()

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """The store that is configured, with its tables.

        Raises:
            ConfigurationError: Its address cannot be used.
            DatabaseUnavailableError: It cannot be reached.
        """
        store = cls(find_database(settings))
        try:
            store.make_tables()
        except BaseException:
            store.close()
            raise
        return store

    def make_tables(self) -> None:
        """Make the tables that are missing. What is there is left as it is.

        Raises:
            DatabaseUnavailableError: It cannot be reached.
        """
        with self.begin() as connection:
            if self.is_postgres:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MAKING})
            else:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                number_once(connection)
            metadata.create_all(connection)
            webhook.metadata.create_all(connection)

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction.

        Raises:
            DatabaseUnavailableError: It cannot be reached; nothing of the transaction holds.
        """
        with reaching(self.place), self._uses.one(), self._engine.begin() as connection:
            yield connection

    @property
    def now(self) -> ColumnElement[Any]:
        """The time as an expression: the server's own, where several machines share one."""
        return extract("epoch", func.clock_timestamp()) if self.is_postgres else literal(time.time())

    def close(self) -> None:
        """Close the connections, when those who are at work have done."""
        self._uses.wait()
        self._engine.dispose()


def number_once(connection: Connection) -> None:
    """Make the table of batches anew if its file gives the number of a deleted batch to the next one.

    Earlier releases made it so, and SQLite cannot change that of a table that is there.
    """
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'batches'").scalar()
    if made is None or "AUTOINCREMENT" in made:
        return
    names = ", ".join(f'"{column.name}"' for column in batches.columns)
    connection.exec_driver_sql("ALTER TABLE batches RENAME TO batches_before")
    batches.create(connection)
    connection.exec_driver_sql(f"INSERT INTO batches ({names}) SELECT {names} FROM batches_before")  # noqa: S608 - names of our own
    connection.exec_driver_sql("DROP TABLE batches_before")
    # numbers of deleted batches are unknown by now, while a process of an earlier release may still use them
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'batches'")
    connection.exec_driver_sql(
        f"INSERT INTO sqlite_sequence SELECT 'batches', {SKIPPED} + coalesce(max(number), 0) FROM batches"  # noqa: S608 - names of our own
    )


def pack(body: bytes, /) -> bytes:
    """An article or a brief as it is stored.

    >>> unpack(pack(b"words"))
    b'words'
    """
    return zlib.compress(body, 1)


def unpack(stored: bytes, /) -> bytes:
    """An article or a brief from what is stored."""
    return zlib.decompress(stored)
