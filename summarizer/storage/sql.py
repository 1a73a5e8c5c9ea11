"""Runs the few statements that an SQLite file and PostgreSQL both take, over one small interface.

For parts of the program with a table or two. An SQLite file is used without SQLAlchemy, which takes half a second to
load. What the tables are is not known here.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from summarizer.storage.database import Place, Uses, connect_file, open_engine, reaching
from summarizer.storage.migrations import Part, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MEMORY: Final = Place(None, "", "memory of this process")

EPOCH: Final = "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"
"""PostgreSQL's clock, since those of several machines differ; in an SQLite file `epoch()` is a function of ours."""

TURN: Final = 0x73756D6D
"""Names the lock under which tables are made: PostgreSQL fails where two connections make the same one at once."""


class Run(Protocol):
    """Runs one statement in a transaction, with `:name` for each value, and gives its rows."""

    def __call__(self, statement: str, /, **values: Any) -> list[tuple[Any, ...]]: ...  # noqa: D102 - the class says it


class Tables(NamedTuple):
    """The tables of one part of the program: its name, the name of a table, and the statements that make them."""

    part: str
    name: str
    statements: Sequence[str]


class Statements:
    """A database for the statements of one part of the program. Any thread may use it; it blocks.

    `epoch()` in a statement is the time, in seconds since 1970.

    Args:
        place: Where the database is; `MEMORY` for one that ends with the process.
        tables: The tables, which are made where they are not there.

    Raises:
        DatabaseUnavailableError: It cannot be reached, or not be used.
        ConfigurationError: Its URL cannot be used, its file cannot be made, or a newer release made its tables.
    """

    def __init__(self, place: Place, *, tables: Tables) -> None:
        self.place = place
        self._lock, self._uses = threading.Lock(), Uses(place)
        self._file: sqlite3.Connection | None = None
        self._engine: Engine | None = None
        with reaching(place):
            if place is MEMORY:
                self._file = sqlite3.connect(":memory:", isolation_level="IMMEDIATE", check_same_thread=False)
                self._file.create_function("epoch", 0, time.time)
            elif place.file is not None:
                self._file = connect_file(place.file, survives_power_cuts=False)
            else:
                self._engine = open_engine(place, connections=2)
        end = self._engine.dispose if self._engine is not None else self._file.close if self._file else None
        assert end is not None, "it is the one or the other"
        self._ending = weakref.finalize(self, end)
        try:
            with self.begin() as run:
                is_postgres = self._engine is not None
                run(f"SELECT pg_advisory_xact_lock({TURN})" if is_postgres else "BEGIN IMMEDIATE")
                part = Part(tables.part, tables.name, lambda: [run(statement) for statement in tables.statements])
                upgrade(run, part, shown=place.shown, is_postgres=is_postgres)
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def begin(self) -> Iterator[Run]:
        """A transaction: it is committed at the end, and rolled back where an error ends it.

        Raises:
            DatabaseUnavailableError: The database cannot be used.
        """
        with reaching(self.place), self._uses.one():
            if self._engine is not None:
                with self._engine.begin() as connection:
                    yield run_on_server(connection)
            else:
                assert self._file is not None, "it is the one or the other"
                with self._lock, self._file:
                    yield run_on_file(self._file)

    def close(self) -> None:
        """Close the database when the transactions that began have ended. Later ones are refused."""
        self._uses.close()
        with self._lock:
            self._ending()


def run_on_file(file: sqlite3.Connection) -> Run:
    """Runs statements on an SQLite connection."""

    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return file.execute(statement, values).fetchall()

    return run


def run_on_server(connection: Connection) -> Run:
    """Runs statements on a connection to PostgreSQL."""
    from sqlalchemy import text

    prepare: Callable[[str], Any] = text

    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        done = connection.execute(prepare(statement.replace("epoch()", EPOCH)), values)
        return [tuple(row) for row in done] if done.returns_rows else []

    return run
