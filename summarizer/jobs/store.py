"""The database of batches: opened once, its tables made where they are missing, and its clock.

What is done in it stands in the modules beside this one, each a few statements in one transaction.
Methods raise `DatabaseUnavailableError` if the database cannot be reached; nothing of the transaction holds then.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, extract, func, literal

from summarizer.jobs.tables import PART, metadata
from summarizer.settings import Settings
from summarizer.storage.database import Place, UseCounter, find_database, open_engine, translate_errors
from summarizer.storage.sql import TURN, check_version, create_tables, run_on_server


class Store:
    """The database of batches. Any thread may use it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_postgres = place.file is None
        self._engine: Engine = open_engine(place)
        self._uses = UseCounter(place)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """The store that is configured, with its tables.

        Raises:
            ConfigurationError: Its address cannot be used, or another release made its tables.
        """
        store = cls(find_database(settings))
        try:
            with store.begin() as connection:
                take_turn = f"SELECT pg_advisory_xact_lock({TURN})" if store.is_postgres else "BEGIN IMMEDIATE"
                connection.exec_driver_sql(take_turn)
                create = partial(metadata.create_all, connection)
                create_tables(run_on_server(connection), PART, create, shown=store.place.shown)
        except BaseException:
            store.close()
            raise
        return store

    def check_version(self) -> None:
        """Check that no newer release has upgraded the tables meanwhile.

        Raises:
            ConfigurationError: One has.
        """
        with self.begin() as connection:
            check_version(run_on_server(connection), PART, shown=self.place.shown)

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction."""
        with translate_errors(self.place), self._uses.one(), self._engine.begin() as connection:
            yield connection

    @property
    def now(self) -> ColumnElement[Any]:
        """The time as an expression: the server's own, where several machines share one."""
        return extract("epoch", func.clock_timestamp()) if self.is_postgres else literal(time.time())

    def is_due(self, moment: ColumnElement[Any], *, longest: float) -> ColumnElement[bool]:
        """The condition that a moment has come.

        Args:
            longest: Seconds that it can be off. A moment that is further off was written while the clock was wrong.
        """
        return (moment <= self.now) | (moment > self.now + longest)

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
