"""Counts that the worker processes of the service share.

They are a table in a small file that each process maps into memory. Each row belongs to one worker, which alone changes
it; totals are sums over the rows. The supervisor clears the row of a worker that has ended.
"""

from __future__ import annotations

import contextlib
import enum
import mmap
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

CELL_BYTES: Final = 8


class Column(enum.IntEnum):
    """The counts of each worker. `STARTED` and `RESTARTS` are kept when the worker ends."""

    PID = 0
    CONNECTIONS = 1
    RUNNING = 2
    QUEUED = 3
    ACCEPTS = 4
    READY = 5
    USES_BATCHES = 6
    STARTED = 7
    RESTARTS = 8


class SharedCounts:
    """The counts of the service in a file, which is created if missing; without a file, the counts of this process.

    `own` is this process's worker number. Methods that change its counts are not thread-safe. `RUNNING` and `QUEUED`
    are also counted for each of the `callers`, in columns after those of `Column`.
    """

    def __init__(self, workers: int = 1, *, own: int = 0, file: Path | None = None, callers: int = 0) -> None:
        self.workers, self._own = workers, own
        self._row = len(Column) + 2 * callers
        size = workers * self._row * CELL_BYTES
        self._descriptor: int | None = None
        if file is None:
            self._memory = mmap.mmap(-1, size)
        else:
            # kept open until the process ends: closing it would release the lock, and the mapping stays anyway
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if os.fstat(self._descriptor).st_size < size:
                os.write(self._descriptor, bytes(size))  # allocates the blocks: a full disk fails here, not by SIGBUS
            self._memory = mmap.mmap(self._descriptor, size)
        self._cells = memoryview(self._memory).cast("q")

    @staticmethod
    def column_of(caller: int, column: Column) -> int:
        """Return the column of a caller's own count of `RUNNING` or `QUEUED` requests."""
        return len(Column) + 2 * caller + (column - Column.RUNNING)

    def get(self, worker: int, column: int) -> int:
        return int(self._cells[worker * self._row + column])

    def set(self, worker: int, column: int, value: int) -> None:
        self._cells[worker * self._row + column] = value

    def total(self, column: int) -> int:
        return sum(self.values(column))

    def values(self, column: int) -> list[int]:
        return self._cells[column :: self._row].tolist()

    def clear(self, worker: int) -> None:
        """Reset the counts of a worker that has ended, except `STARTED` and `RESTARTS`."""
        for column in range(self._row):
            if column not in (Column.STARTED, Column.RESTARTS):
                self.set(worker, column, 0)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold a lock against the other workers. The system releases it if the holder is killed."""
        if self._descriptor is None:
            yield
            return
        import fcntl  # not on Windows, where the service has one process

        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN)

    def add(self, column: int, amount: int) -> None:
        self.set_own(column, self.get(self._own, column) + amount)

    def set_own(self, column: int, value: int) -> None:
        self.set(self._own, column, value)

    def take(self, limits: Mapping[int, int]) -> bool:
        """Increment each column for this process, unless the total of any column has reached its limit."""
        with self.lock():
            if any(self.total(column) >= limit for column, limit in limits.items()):
                return False
            for column in limits:
                self.add(column, 1)
        return True
