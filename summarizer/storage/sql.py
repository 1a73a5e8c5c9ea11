"""Runs SQL statements that SQLite and PostgreSQL both accept, for parts of the program with one or two tables.

SQLite is used without SQLAlchemy, whose import takes half a second. Tables are defined by the callers.

Each part stores the version of its tables as a row of `schema_versions`. Tables that a version adds are created when
the program starts. The first release that changes a table adds its steps to `create_tables`; Alembic is not needed for
that: a step is a few statements that both databases take.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from summarizer.errors import ConfigurationError, DatabaseConflictError
from summarizer.storage.database import MAX_WAIT, Place, UseCounter, connect_file, open_engine, translate_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MEMORY: Final = Place(None, "", "memory of this process")

EPOCH: Final = "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"
"""The clock of the PostgreSQL server: those of several machines differ. In SQLite, `epoch()` is a Python function."""

TURN: Final = 0x73756D6D
"""Advisory lock for creating tables: PostgreSQL fails if two connections create the same table at once."""


class RunStatement(Protocol):
    """Runs one statement in a transaction, with `:name` placeholders, and returns its rows."""

    def __call__(self, statement: str, /, **values: Any) -> list[tuple[Any, ...]]: ...  # noqa: D102 - the class says it


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one part of the program."""

    name: str  # its name in `schema_versions`
    version: int = 1  # the version of its tables
    since: int = 1  # the earliest version that has the same tables, but for missing ones


class Tables(NamedTuple):
    """The tables of one part of the program, and the statements that create them."""

    part: Part
    statements: Sequence[str]


class SqlDatabase:
    """A database with the tables of one part of the program. Methods block; any thread may call them.

    `epoch()` in a statement is the time, in seconds since 1970.

    Args:
        place: The database; `MEMORY` for one that ends with the process.
        tables: The tables. Missing ones are created.
    """

    def __init__(self, place: Place, *, tables: Tables) -> None:
        self.place = place
        self._lock, self._uses = threading.Lock(), UseCounter(place)
        self._file: sqlite3.Connection | None = None
        self._engine: Engine | None = None
        with translate_errors(place):
            if place is MEMORY:
                self._file = sqlite3.connect(":memory:", isolation_level="IMMEDIATE", check_same_thread=False)
                self._file.create_function("epoch", 0, time.time)
            elif place.file is not None:
                self._file = connect_file(place.file, survives_power_cuts=False)
            else:
                self._engine = open_engine(place, connections=2)
        end = self._engine.dispose if self._engine is not None else self._file.close if self._file else None
        assert end is not None, "either a file or an engine"
        self._ending = weakref.finalize(self, end)
        try:
            with self.begin() as run:
                run(f"SELECT pg_advisory_xact_lock({TURN})" if self._engine is not None else "BEGIN IMMEDIATE")
                create_tables(
                    run, tables.part, lambda: [run(statement) for statement in tables.statements], shown=place.shown
                )
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def begin(self) -> Iterator[RunStatement]:
        """Begin a transaction. It is committed at the end, and rolled back if an error is raised."""
        with translate_errors(self.place), self._uses.one():
            if self._engine is not None:
                with self._engine.begin() as connection:
                    yield run_on_server(connection)
            else:
                assert self._file is not None, "either a file or an engine"
                if not self._lock.acquire(timeout=MAX_WAIT):
                    raise DatabaseConflictError(f"The database {self.place.shown} cannot be used: it is busy.")
                try:
                    with self._file:
                        yield run_on_file(self._file)
                finally:
                    self._lock.release()

    def close(self) -> None:
        """Close the database when the transactions that began have ended. Later ones are refused."""
        self._uses.close()
        with self._lock:
            self._ending()


def run_on_file(file: sqlite3.Connection) -> RunStatement:
    """Make a function that runs statements on an SQLite connection."""

    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return file.execute(statement, values).fetchall()

    return run


def run_on_server(connection: Connection) -> RunStatement:
    """Make a function that runs statements on a PostgreSQL connection."""
    from sqlalchemy import text

    prepare: Callable[[str], Any] = text

    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        done = connection.execute(prepare(statement.replace("epoch()", EPOCH)), values)
        return [tuple(row) for row in done] if done.returns_rows else []

    return run


VERSIONS: Final = (
    "CREATE TABLE IF NOT EXISTS schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)"
)


def create_tables(run: RunStatement, part: Part, create: Callable[[], object], *, shown: str) -> None:
    """Create the tables of a part that do not exist.

    Args:
        run: Runs a statement in a transaction that holds the write lock of the database.
        create: Creates missing tables.
        shown: What may be said of the database in an error.
    """
    run(VERSIONS)
    found = find_version(run, part)
    if found is None or part.since <= found < part.version:
        create()
        run(
            "INSERT INTO schema_versions (part, version) VALUES (:part, :version) "
            "ON CONFLICT (part) DO UPDATE SET version = excluded.version",
            part=part.name,
            version=part.version,
        )
    else:
        check_version(run, part, shown=shown)


def find_version(run: RunStatement, part: Part) -> int | None:
    """The version of a part's tables; None if there are none."""
    rows = run("SELECT version FROM schema_versions WHERE part = :part", part=part.name)
    return int(rows[0][0]) if rows else None


def check_version(run: RunStatement, part: Part, *, shown: str) -> None:
    """Check that the tables of a part have the version that this program uses."""
    found = find_version(run, part)
    if found is None or found == part.version:
        return
    which, advice = ("a newer", "Upgrade this program, or use") if found > part.version else ("an earlier", "Use")
    raise ConfigurationError(
        f"The database {shown} belongs to {which} release: its {part.name} have schema version {found}, and this "
        f"program uses version {part.version}. {advice} another database."
    )
