"""Keeps briefs on disk, as the JSON that they are, in one SQLite file in a folder: texts by key, with age and size.

What a key stands for, and when a brief may be used again, is decided elsewhere. Nothing here raises: a file that cannot
be read or written holds nothing, and `fault` says why.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from summarizer.user_files import make_private

FILE: Final = "briefs.sqlite3"

DEFAULT_MAX_SECONDS: Final = 86_400.0
DEFAULT_MAX_BYTES: Final = 256_000_000

BUSY_TIMEOUT: Final = 0.5
"""Seconds that another process may hold the file; a caller waits no longer for what is only meant to save time."""

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS briefs (key TEXT PRIMARY KEY, made REAL NOT NULL, size INTEGER NOT NULL, body TEXT)",
    "CREATE INDEX IF NOT EXISTS by_age ON briefs (made, size, key)",  # sums and dates are had without the bodies
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept under a key: a brief's JSON, and when it was made, in seconds since 1970."""

    body: str
    made: float


@dataclass(frozen=True, slots=True)
class CacheSize:
    """How much is kept."""

    entries: int
    bytes: int


class Cache:
    """Briefs on disk. May be used from several threads and processes at once; its methods block.

    Args:
        folder: Where its file is; made when something is first kept.
        max_seconds: How long a brief is kept.
        max_bytes: How many bytes of JSON are kept; beyond that the oldest briefs go.

    Attributes:
        file: The file. Only its owner may read it.
        fault: Why the file could not be used the last time; empty where it could.
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

    def __repr__(self) -> str:
        return f"Cache({str(self.file.parent)!r})"

    def load(self, key: str, /) -> Entry | None:
        """What is kept under a key; None where nothing is, or nothing that is still to be used."""
        with self._catching_faults():
            if not self.file.exists():
                return None
            row = self._open().execute("SELECT body, made FROM briefs WHERE key = ?", (key,)).fetchone()
            if row is not None and time.time() - row[1] <= self.max_seconds:
                return Entry(str(row[0]), float(row[1]))
        return None

    def store(self, key: str, body: str, /, *, made: float) -> bool:
        """Keep a brief in place of an earlier one, and let go of those that are too old or too many.

        Returns:
            Whether it is kept now.
        """
        size = len(body.encode())
        if size > self.max_bytes:
            return False
        with self._catching_faults():
            make_private(self.file)
            with self._open() as database:
                database.execute("BEGIN IMMEDIATE")
                database.execute("DELETE FROM briefs WHERE key = ? OR made < ?", (key, time.time() - self.max_seconds))
                evict_oldest(database, self.max_bytes - size)
                database.execute("INSERT INTO briefs VALUES (?, ?, ?, ?)", (key, made, size, body))
            return True
        return False

    def measure(self) -> CacheSize:
        """How much is kept; nothing where the file cannot be read."""
        with self._catching_faults():
            if self.file.exists():
                return CacheSize(
                    *self._open().execute("SELECT count(*), coalesce(sum(size), 0) FROM briefs").fetchone()
                )
        return CacheSize(0, 0)

    def take_fault(self) -> str:
        """The fault, where it has not been told before; it is told again once the file was usable in between."""
        with self._lock:
            if self._is_fault_reported or not self.fault:
                return ""
            self._is_fault_reported = True
            return self.fault

    def close(self) -> None:
        """Let go of the file. It is opened again where it is needed."""
        with self._lock:
            self._close()

    @contextlib.contextmanager
    def _catching_faults(self) -> Iterator[None]:
        """One use of the file at a time; what goes wrong with it ends here."""
        with self._lock:
            try:
                yield
            except (sqlite3.Error, OSError) as error:
                self.fault = f"{type(error).__name__}: {error}"
                self._close()
            else:
                self.fault, self._is_fault_reported = "", False

    def _open(self) -> sqlite3.Connection:
        """The connection. It is kept, since opening one takes longer than reading; a file put in its place is seen."""
        found = self.file.stat()
        place = found.st_dev, found.st_ino
        if self._database is not None and self._opened == place:
            return self._database
        self._close()
        database = sqlite3.connect(self.file, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
        self._database, self._opened = database, place
        self._closing = weakref.finalize(self, database.close)
        database.execute("PRAGMA auto_vacuum = FULL")  # before the first table: what is let go leaves the disk
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        for statement in TABLE:
            database.execute(statement)
        return database

    def _close(self) -> None:
        if self._closing is not None:
            self._closing()
        self._database = self._opened = self._closing = None


def evict_oldest(database: sqlite3.Connection, most: int) -> None:
    """Let the oldest go until no more than so many bytes are kept."""
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
    """The cache in a folder, the same one for every call: what is wrong with it is told once."""
    return Cache(folder)
