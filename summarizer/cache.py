"""A cache of briefs on disk: JSON by key in one SQLite file, limited by age and size.

Errors of the file are never raised: a file that cannot be read or written counts as empty, and `fault` says why.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from summarizer.storage.database import connect_file, empty_journal
from summarizer.user_files import make_private
from summarizer.workers import after_fork

FILE: Final = "briefs.sqlite3"

DEFAULT_MAX_SECONDS: Final = 86_400.0
DEFAULT_MAX_BYTES: Final = 256_000_000

BUSY_TIMEOUT: Final = 0.5  # seconds to wait while another process locks the file

VERSION: Final = 1
"""Schema version, stored as SQLite's `user_version`; files without one have this schema. A later version may replace
the table of an earlier one, since entries can be recreated."""

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS briefs (key TEXT PRIMARY KEY, made REAL NOT NULL, size INTEGER NOT NULL, body TEXT)",
    "CREATE INDEX IF NOT EXISTS by_age ON briefs (made, size, key)",  # covers queries of sizes and dates
)

EXPIRE: Final = "DELETE FROM briefs WHERE key = ? OR made < ? OR made > ?"
"""Also deletes entries from the future, made while the clock was wrong, which would not be evicted until then."""


class Entry(NamedTuple):
    """A cached brief: its JSON, and the Unix time when it was made."""

    body: str
    made: float


class CacheSize(NamedTuple):
    """Number of entries, and their size in bytes."""

    entries: int
    bytes: int


class Cache:
    """A cache of briefs on disk, for use by several threads and processes. Its methods block.

    Args:
        folder: Folder of the file, created when the first brief is stored.
        max_seconds: Maximum age of a brief in seconds.
        max_bytes: Maximum size of all JSON in bytes. The oldest briefs are evicted.

    Attributes:
        file: The file. Only its owner can read it.
        fault: Why the last use of the file failed; empty if it succeeded.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        max_seconds: float = DEFAULT_MAX_SECONDS,
        max_bytes: int = DEFAULT_MAX_BYTES,
    ) -> None:
        self.file = Path(folder).expanduser() / FILE
        self.max_seconds, self.max_bytes = max_seconds, max_bytes
        self.fault = ""
        self._lock = threading.Lock()
        self._is_fault_reported = False
        self._database: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._closing: weakref.finalize[[], Any] | None = None
        _caches.add(self)

    def __repr__(self) -> str:
        return f"Cache({str(self.file.parent)!r})"

    def load(self, key: str, /) -> Entry | None:
        """Return the entry of a key; None if there is none or it has expired."""
        with self._catching_faults():
            if not self.file.exists():
                return None
            row = self._open().execute("SELECT body, made FROM briefs WHERE key = ?", (key,)).fetchone()
            if row is not None and abs(time.time() - row[1]) <= self.max_seconds:
                return Entry(str(row[0]), float(row[1]))
        return None

    def store(self, key: str, body: str, /, *, made: float) -> bool:
        """Store a brief, replacing an earlier one, and evict expired and excess briefs.

        Returns:
            Whether the brief is stored.
        """
        size = len(body.encode())
        if size > self.max_bytes:
            return False
        with self._catching_faults():
            make_private(self.file)
            with self._open() as database:
                self._expire(database, key)
                evict_oldest(database, self.max_bytes - size)
                database.execute("INSERT INTO briefs VALUES (?, ?, ?, ?)", (key, made, size, body))
            return True
        return False

    def remove_expired(self) -> None:
        """Remove expired briefs, as `store` does, so that they do not stay until the next brief comes."""
        with self._catching_faults():
            if self.file.exists():
                with self._open() as database:
                    is_less = self._expire(database)
                if is_less:
                    empty_journal(database.execute, patience=BUSY_TIMEOUT)

    def _expire(self, database: sqlite3.Connection, key: str = "") -> bool:
        """Delete the entry of a key, and the expired ones; return whether there were any."""
        now = time.time()
        return database.execute(EXPIRE, (key, now - self.max_seconds, now + self.max_seconds)).rowcount > 0

    def measure(self) -> CacheSize:
        """Return the number and size of the entries; zero if the file cannot be read."""
        with self._catching_faults():
            if self.file.exists():
                return CacheSize(
                    *self._open().execute("SELECT count(*), coalesce(sum(size), 0) FROM briefs").fetchone()
                )
        return CacheSize(0, 0)

    def take_fault(self) -> str:
        """Return the fault once, then an empty string until the file has worked and failed again."""
        with self._lock:
            if self._is_fault_reported or not self.fault:
                return ""
            self._is_fault_reported = True
            return self.fault

    def close(self) -> None:
        """Close the file, which the next use reopens."""
        with self._lock:
            self._close()

    @contextlib.contextmanager
    def _catching_faults(self) -> Iterator[None]:
        """Serialize uses of the file, and store errors in `fault` instead of raising them."""
        with self._lock:
            try:
                yield
            except (sqlite3.Error, OSError) as error:
                self.fault = f"{type(error).__name__}: {error}"
                self._close()
            else:
                self.fault, self._is_fault_reported = "", False

    def _open(self) -> sqlite3.Connection:
        """Return the connection, which stays open since opening is slower than reading; reopen a replaced file."""
        found = self.file.stat()
        place = found.st_dev, found.st_ino
        if self._database is not None and self._opened == place:
            return self._database
        self._close()
        database = connect_file(self.file, patience=BUSY_TIMEOUT, survives_power_cuts=False)
        self._database, self._opened = database, place
        self._closing = weakref.finalize(self, database.close)
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise sqlite3.DatabaseError(f"a newer release made it (schema version {version})")
        for statement in TABLE:
            database.execute(statement)
        if version != VERSION:
            database.execute(f"PRAGMA user_version = {VERSION}")
        return database

    def _close(self) -> None:
        if self._closing is not None:
            self._closing()
        self._database = self._opened = self._closing = None

    def forget_connection(self) -> None:
        """Forget the connection in a forked process, which can neither use nor close its parent's connections."""
        self._lock = threading.Lock()  # a thread of the parent may hold it
        if self._closing is not None:
            _parents_connections.append(self._database)
            self._closing.detach()
        self._database = self._opened = self._closing = None


_caches: weakref.WeakSet[Cache] = weakref.WeakSet()
_parents_connections: list[sqlite3.Connection | None] = []


@after_fork
def forget_connections() -> None:
    """Make a forked process reopen the files of its caches."""
    for cache in list(_caches):
        cache.forget_connection()


def evict_oldest(database: sqlite3.Connection, most: int) -> None:
    """Delete the oldest entries until the total size is at most `most` bytes."""
    (total,) = database.execute("SELECT coalesce(sum(size), 0) FROM briefs").fetchone()
    if total <= most:
        return
    gone: list[tuple[str]] = []
    for key, size in database.execute("SELECT key, size FROM briefs ORDER BY made"):
        gone.append((key,))
        total -= size
        if total <= most:
            break
    database.executemany("DELETE FROM briefs WHERE key = ?", gone)


@lru_cache(maxsize=32)
def open_cache(folder: str, /) -> Cache:
    """Return the cache in a folder; always the same object, so that a fault is reported once."""
    return Cache(folder)
