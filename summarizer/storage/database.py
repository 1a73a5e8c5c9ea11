"""Finds the configured database, an SQLite file or PostgreSQL, connects to it, and runs statements that both accept.

Event loops use the database from separate threads, so that other work continues while a statement waits for a lock.
`SqlDatabase` is for parts of the program with one or two tables, and opens SQLite files without SQLAlchemy, whose
import takes half a second. `open_engine` imports SQLAlchemy and psycopg. No message contains a database password.

Each part of the program defines its tables, and stores their version in a row of `schema_versions`. Tables that a
version adds are created when the program starts. The first release that changes a table adds its migration to
`create_tables`, as a few statements that both databases accept; Alembic is not needed for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Protocol, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from summarizer.errors import ConfigurationError, DatabaseConflictError, DatabaseUnavailableError
from summarizer.extras import require_extra
from summarizer.settings import Settings
from summarizer.user_files import data_folder, make_private
from summarizer.workers import Workers, run_in

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE: Final = "summarizer.sqlite3"
SETTING: Final = "database_url (SUMMARIZER_DATABASE_URL)"
FORMS: Final = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"

POSTGRES: Final = frozenset({"postgresql", "postgres", "postgresql+psycopg"})

MAX_WAIT: Final = 10.0
"""Seconds to wait for a lock on the file, a connection to the server, and a connection from the pool."""

KEEPALIVES: Final = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""libpq options that detect a server that disappeared without closing the connection."""


TIMEOUTS: Final = "-c lock_timeout=20s -c statement_timeout=120s -c idle_in_transaction_session_timeout=120s"
"""Server options: time limits for waiting for a lock, for a statement, and for an idle transaction."""

CONFLICTS: Final = frozenset({"40001", "40P01", "55P03", "57014"})
"""SQLSTATEs of errors that a retry may resolve: serialization failure, deadlock, lock timeout, statement timeout."""


@dataclass(frozen=True, slots=True)
class Place:
    file: Path | None  # the SQLite file; None for PostgreSQL
    url: str = field(repr=False)  # SQLAlchemy URL. It may contain a password: do not log or show it.
    shown: str  # the URL without user and password, for messages

    @property
    def is_postgres(self) -> bool:
        return self.file is None and bool(self.url)


def find_database(settings: Settings) -> Place:
    """Return the location of the configured database, without opening or creating it."""
    if settings.database_url is None:
        return place_file(data_folder() / FILE)
    return read_url(settings.database_url.get_secret_value())


def read_url(url: str, /) -> Place:
    """Parse a database URL.

    Raises:
        ConfigurationError: The URL is unusable. The message does not repeat the URL, which may contain a password.

    >>> read_url("postgres://anna:secret@db.example/news?sslmode=require")
    Place(file=None, shown='postgresql://db.example/news')
    >>> read_url("sqlite:///briefs/news.sqlite3").file
    PosixPath('briefs/news.sqlite3')
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refuse("it is not a URL; write %-escapes for special characters in a password") from None
    if not url[len(parts.scheme) :].startswith("://"):
        raise refuse("it is no URL")
    if parts.scheme in ("sqlite", "sqlite+pysqlite"):
        return place_file(read_path(parts))
    if parts.scheme not in POSTGRES:
        raise refuse("it names another kind of database")
    if parts.fragment or "@" in parts.path or not parts.path.strip("/"):
        raise refuse("it names no database after the host; write %-escapes for / and # in a password")
    if parts.netloc.count("@") > 1:  # SQLAlchemy and libpq would take what follows the first @ as host, and show it
        raise refuse("it has more than one @ before the database; write %40 for that of a user or password")
    where = f"{parts.hostname or ''}{f':{port}' if port else ''}{parts.path}"
    return Place(None, f"postgresql+psycopg{url[len(parts.scheme) :]}", f"postgresql://{where}")


def read_path(parts: SplitResult) -> Path:
    """Return the file of an SQLite URL: a relative path after three slashes, or an absolute path after four."""
    path = unquote(parts.path[1:])
    if parts.netloc or parts.query or parts.fragment or path in ("", ":memory:"):
        raise refuse("it names no file, or has parameters, which are not taken")
    try:
        file = Path(path).expanduser()
    except RuntimeError:
        raise refuse("this user has no home directory for ~") from None
    if os.path.isdir(file):  # noqa: PTH112 - `Path.is_dir` raises errors
        raise refuse("it names a folder")
    return file


def refuse(why: str) -> ConfigurationError:
    return ConfigurationError(f"The setting {SETTING} cannot be used: {why}. It takes {FORMS}.")


def place_file(file: Path) -> Place:
    return Place(file, f"sqlite:///{file}", str(file))


LEAST_ROOM: Final = 20_000_000
"""Free bytes of a disk below which nothing new is stored, since SQLite has to write even to delete something."""


def check_room(place: Place) -> None:
    """Check that the disk of an SQLite file is not nearly full.

    Raises:
        DatabaseUnavailableError: The disk has less than `LEAST_ROOM` left.
    """
    if place.file is None:
        return
    with translate_errors(place):
        free = shutil.disk_usage(place.file.absolute().parent).free
    if free < LEAST_ROOM:
        raise DatabaseUnavailableError(
            f"The database {place.shown} accepts nothing new: {free:,} bytes of its disk are free, and the last "
            f"{LEAST_ROOM:,} are reserved for work in progress. Free disk space, or delete batches."
        )


def connect_file(file: Path, *, patience: float = MAX_WAIT, survives_power_cuts: bool = True) -> sqlite3.Connection:
    """Connect to an SQLite file. A new file is readable only by its owner.

    Any thread may use the connection, one at a time. The first statement that writes begins a transaction and takes the
    write lock; reads never wait. The isolation is at least that of PostgreSQL's READ COMMITTED.

    Args:
        file: The file. While the process is connected, do not open and close it by other means; see `make_private`.
        patience: Seconds to wait for a lock.
        survives_power_cuts: Whether each commit is flushed to disk. If not, a power failure may lose the last commits,
            but the end of the process does not.

    Raises:
        OSError: The file cannot be created.
        sqlite3.Error: The file cannot be opened, or is not an SQLite file.
    """
    make_private(file)
    database = sqlite3.connect(file, timeout=patience, isolation_level="IMMEDIATE", check_same_thread=False)
    try:
        database.execute("PRAGMA auto_vacuum = FULL")  # must precede the first table; deletions then free disk space
        database.execute("PRAGMA secure_delete = ON")
        set_journal(database, until=time.monotonic() + patience)
        database.create_function("epoch", 0, time.time)  # evaluated when a statement runs, after waiting for a lock
        database.execute(f"PRAGMA synchronous = {'FULL' if survives_power_cuts else 'NORMAL'}")
        database.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        database.close()
        raise
    return database


def set_journal(database: sqlite3.Connection, *, until: float) -> None:
    """Switch a file to write-ahead logging, so that readers and a writer do not block each other.

    If several processes switch the same new file, SQLite fails all but one at once and ignores the busy timeout.
    """
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def empty_journal(execute: Callable[[str], object], *, patience: float = MAX_WAIT) -> None:
    """Empty the write-ahead log of an SQLite file, in which deleted rows can still be read.

    It is left alone if somebody goes on reading the file, such as for a backup, since all writers wait meanwhile.

    Args:
        patience: Seconds that the connection waits for a lock otherwise.
    """
    try:
        execute("PRAGMA busy_timeout = 500")
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")


def open_engine(place: Place, *, connections: int = 4) -> Engine:
    """Create the SQLAlchemy engine of a database. The caller disposes of it.

    Connections are opened on first use, and reopened if the server was restarted.

    Args:
        connections: Size of the pool; under load it opens half as many in addition.
    """
    require_extra("server")
    from sqlalchemy import create_engine, exc
    from sqlalchemy.pool import QueuePool

    options: dict[str, Any] = {
        "poolclass": QueuePool,
        "pool_size": connections,
        "max_overflow": connections // 2,
        "pool_timeout": MAX_WAIT,
        "hide_parameters": True,  # otherwise errors would write articles to the log
    }
    if (file := place.file) is not None:
        try:
            make_private(file)
        except OSError as error:
            raise ConfigurationError(
                f"The database {place.shown} cannot be made: {error.strerror}. Set {SETTING}."
            ) from None
        return create_engine("sqlite+pysqlite://", creator=lambda: connect_file(file), **options)
    asked = {"connect_timeout": int(MAX_WAIT), "application_name": "summarizer", "options": TIMEOUTS, **KEEPALIVES}
    given = urlsplit(place.url).query
    asked = {name: value for name, value in asked.items() if f"{name}=" not in given}
    asked["prepare_threshold"] = None  # PgBouncer may run the next statement on another server connection
    options |= {"pool_pre_ping": True, "pool_recycle": 1800, "isolation_level": "READ COMMITTED"}
    require_extra("postgres")
    try:
        return create_engine(place.url, connect_args=asked, **options)
    except (exc.ArgumentError, ValueError) as error:
        raise refuse(f"{type(error).__name__} from its driver") from None


class UseCounter:
    """Counts the current users of an open database, so that it is closed only after the last of them.

    A connection that is in use when its engine is disposed of would never be closed, nor would those that a disposed
    engine opens on later use.

    Refuses to use a file that was moved or replaced: writes would be lost, and new connections would open another file.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._file = identify_file(place)
        self._count = 0
        self._is_closed = False
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        with self._changed:
            if self._is_closed:
                raise DatabaseUnavailableError(f"The database {self._place.shown} was closed: the service is stopping.")
            if identify_file(self._place) != self._file:
                raise DatabaseUnavailableError(
                    f"The database {self._place.shown} was moved, removed or replaced while it was in use. Move it "
                    "back, or start the program again."
                )
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Refuse further users, and wait for the current ones, for at most `MAX_WAIT` seconds."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._count, timeout=MAX_WAIT)


def identify_file(place: Place) -> tuple[int, int] | None:
    """Return the device and inode of an SQLite file; None if it is missing, or for other databases."""
    with contextlib.suppress(OSError):
        if place.file is not None:
            found = place.file.stat()
            return found.st_dev, found.st_ino
    return None


@contextlib.contextmanager
def translate_errors(place: Place) -> Iterator[None]:
    """Translate database errors of SQLite, psycopg and SQLAlchemy.

    Raises:
        DatabaseConflictError: The transaction conflicts with another one; a retry may succeed.
        DatabaseUnavailableError: The database is unreachable or unusable.
    """
    try:
        yield
    except Exception as error:
        if not is_fault(error):
            raise
        kind = DatabaseConflictError if is_conflict(error) else DatabaseUnavailableError
        raise kind(f"The database {place.shown} cannot be used: {explain(error)}.") from error


def is_conflict(error: Exception) -> bool:
    """Whether an error was caused by a concurrent transaction, so that a retry may succeed."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, sqlite3.OperationalError):
        return original.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(original, "sqlstate", None) in CONFLICTS


def is_fault(error: Exception) -> bool:
    """Whether an error is due to the database or the connection, rather than a statement."""
    if isinstance(original := getattr(error, "orig", None), sqlite3.Error):
        error = original
    if isinstance(error, sqlite3.Error):
        return not isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)
    kinds: tuple[type[Exception], ...] = (OSError,)
    if "sqlalchemy.exc" in sys.modules:
        from sqlalchemy import exc

        kinds += (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError)
    return isinstance(error, kinds)


def is_lasting(error: BaseException | None) -> bool:
    """Whether an error lasts until somebody replaces the file, since it is corrupt or not a database."""
    code: int = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def explain(error: BaseException) -> str:
    """Return the first line of a driver's message, which contains no password with SQLite or libpq."""
    original = getattr(error, "orig", None) or error
    if getattr(original, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return "this user cannot write the file, or cannot make files in its folder, as SQLite must"
    lines = str(original).strip().splitlines() or [type(original).__name__]
    return lines[0].strip().rstrip(".")[:300]


P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final = 8
"""Number of threads for database calls. All statements of event loops run in them, except renewals of leases."""

ANSWER_TIMEOUT: Final = 30.0  # seconds that a call may wait for a thread and the database

_workers = Workers(THREADS, name="database")


async def run_in_database_thread(call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a database call, and wait up to `ANSWER_TIMEOUT` seconds for its result. A started call runs to its end."""
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT):
            return await run_in(_workers, call, *args, **kwargs)
    except TimeoutError:
        raise DatabaseUnavailableError(f"The database did not answer within {ANSWER_TIMEOUT:g} seconds.") from None


async def finish_in_database_thread(call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a database call to its end, however long it takes, and even if this coroutine is cancelled."""
    work = asyncio.ensure_future(run_in(_workers, call, *args, **kwargs))
    work.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left to retrieve it
    return await asyncio.shield(work)


MEMORY: Final = Place(None, "", "memory of this process")

EPOCH: Final = "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"
"""Unix time by the PostgreSQL server's clock, which machines share. For SQLite, `epoch()` is a Python function."""

TABLE_LOCK: Final = 0x73756D6D
"""Advisory lock for creating tables: PostgreSQL fails if two connections create the same table at once. With a second
number, it is the lock of an owner of batches."""


class RunStatement(Protocol):
    """Runs one statement in a transaction, with `:name` placeholders, and returns its rows."""

    def __call__(self, statement: str, /, **values: Any) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Part:
    name: str  # as in `schema_versions`
    statements: Sequence[str] = ()  # SQL that creates its tables for `SqlDatabase`
    version: int = 1  # version of its tables
    since: int = 1  # earliest version whose tables are the same, except for missing ones

    def accepts(self, version: int) -> bool:
        """Whether tables of a version lack at most whole tables, some of which were added without a new version."""
        return self.since <= version <= self.version


class SqlDatabase:
    """A database with the tables of one part of the program. Methods block and are thread-safe.

    `epoch()` in a statement is the Unix time.

    Args:
        place: The database; `MEMORY` for one that ends with the process.
        part: The part of the program. Its missing tables are created.
    """

    def __init__(self, place: Place, *, part: Part) -> None:
        self.place = place
        self._lock = threading.Lock()
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
        self._uses = UseCounter(place)
        try:
            with self.begin() as run:
                create_tables(run, part, lambda: [run(statement) for statement in part.statements], place=place)
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def begin(self) -> Iterator[RunStatement]:
        """Begin a transaction, which is committed at the end of the block and rolled back after an error."""
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

    def erase_journal(self) -> None:
        """Make deleted rows unreadable in an SQLite file; a PostgreSQL server does that when it vacuums."""
        if self._file is not None:
            with contextlib.suppress(DatabaseUnavailableError), self.begin() as run:
                empty_journal(run)

    def close(self) -> None:
        """Wait for running transactions, then close the database. Later transactions are refused."""
        self._uses.close()
        with self._lock:
            self._ending()


def run_on_file(file: sqlite3.Connection) -> RunStatement:
    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return file.execute(statement, values).fetchall()

    return run


def run_on_server(connection: Connection) -> RunStatement:
    from sqlalchemy import text

    prepare: Callable[[str], Any] = text

    def run(statement: str, /, **values: Any) -> list[tuple[Any, ...]]:
        done = connection.execute(prepare(statement.replace("epoch()", EPOCH)), values)
        return [tuple(row) for row in done] if done.returns_rows else []

    return run


VERSIONS: Final = (
    "CREATE TABLE IF NOT EXISTS schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)"
)


def create_tables(run: RunStatement, part: Part, create: Callable[[], object], *, place: Place) -> None:
    """Create the missing tables of a part under a lock, in a transaction that has just begun."""
    run(f"SELECT pg_advisory_xact_lock({TABLE_LOCK})" if place.is_postgres else "BEGIN IMMEDIATE")
    run(VERSIONS)
    found = find_version(run, part)
    if found is None or part.accepts(found):
        create()
    else:
        check_version(run, part, shown=place.shown)
    if found != part.version:
        run(
            "INSERT INTO schema_versions (part, version) VALUES (:part, :version) "
            "ON CONFLICT (part) DO UPDATE SET version = excluded.version",
            part=part.name,
            version=part.version,
        )


def find_version(run: RunStatement, part: Part) -> int | None:
    """Return the version of a part's tables; None if there are none."""
    rows = run("SELECT version FROM schema_versions WHERE part = :part", part=part.name)
    return int(rows[0][0]) if rows else None


def check_release(connection: Connection, parts: Iterable[Part], *, shown: str) -> None:
    """Check that this program can use or upgrade the tables of a database. Changes nothing.

    Raises:
        ConfigurationError: The tables belong to an incompatible release.
    """
    from sqlalchemy import inspect

    if not inspect(connection).has_table("schema_versions"):
        return
    run = run_on_server(connection)
    for part in parts:
        found = find_version(run, part)
        if found is not None and not part.accepts(found):
            check_version(run, part, shown=shown)


def check_version(run: RunStatement, part: Part, *, shown: str) -> None:
    """Raise `ConfigurationError` if the tables of a part have another version than this program uses."""
    found = find_version(run, part)
    if found is None or found == part.version:
        return
    which, advice = ("a newer", "Upgrade this program, or use") if found > part.version else ("an earlier", "Use")
    raise ConfigurationError(
        f"The database {shown} belongs to {which} release: its {part.name} have schema version {found}, and this "
        f"program uses version {part.version}. {advice} another database."
    )
