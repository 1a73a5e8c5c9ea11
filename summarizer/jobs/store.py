"""The database of batches: opened once, its tables made where they are missing, and its clock.

What is done in it stands in the modules beside this one, each a few statements in one transaction.
Methods raise `DatabaseUnavailableError` if the database cannot be reached; nothing of the transaction holds then.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, extract, func, literal, text

from summarizer.jobs import schema
from summarizer.settings import Settings
from summarizer.storage.database import Place, Uses, find_database, open_engine, reaching
from summarizer.storage.migrations import check_version, find_version, upgrade
from summarizer.storage.sql import TURN, run_on_server


class Store:
    """The database of batches. Any thread may use it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_postgres = place.file is None
        self._engine: Engine = open_engine(place)
        self._uses = Uses(place)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """The store that is configured, with its tables.

        Raises:
            ConfigurationError: Its address cannot be used.
        """
        store = cls(find_database(settings))
        try:
            store.make_tables()
        except BaseException:
            store.close()
            raise
        return store

    def make_tables(self) -> None:
        """Make the tables, or upgrade those of an earlier release.

        Raises:
            DatabaseUnavailableError: It cannot be reached, or workers of an earlier release use it.
            ConfigurationError: A newer release made them.
        """
        with self.begin_alone() as connection:
            upgrade(
                run_on_server(connection),
                schema.describe(connection, self.place),
                shown=self.place.shown,
                is_postgres=self.is_postgres,
            )

    def check_version(self) -> None:
        """Check that no newer release has upgraded the tables meanwhile.

        Raises:
            ConfigurationError: One has.
        """
        with self.begin() as connection:
            part = schema.describe(connection, self.place)
            found = find_version(run_on_server(connection), part.name)
        check_version(part, found, shown=self.place.shown)

    @contextlib.contextmanager
    def begin_alone(self) -> Iterator[Connection]:
        """One transaction that makes or changes tables, while nobody else does."""
        with self.begin() as connection:
            if self.is_postgres:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": TURN})
            else:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction."""
        with reaching(self.place), self._uses.one(), self._engine.begin() as connection:
            yield connection

    @property
    def now(self) -> ColumnElement[Any]:
        """The time as an expression: the server's own, where several machines share one."""
        return extract("epoch", func.clock_timestamp()) if self.is_postgres else literal(time.time())

    def close(self) -> None:
        """Close the connections when the transactions that began have ended. Later ones are refused."""
        self._uses.close()
        self._engine.dispose()


def pack(body: bytes, /) -> bytes:
    """An article or a brief as it is stored.

    >>> unpack(pack(b"words"))
    b'words'
    """
    return zlib.compress(body, 1)


def unpack(stored: bytes, /) -> bytes:
    """An article or a brief from what is stored."""
    return zlib.decompress(stored)
