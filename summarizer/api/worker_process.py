"""The identity of one of several worker processes of a service, and the counts that they share.

The counts are a table in a small file that each process maps into memory. A row belongs to one worker, and only that
worker changes it; totals are sums over the rows. The supervisor clears the row of a worker that has ended.
"""

from __future__ import annotations

import contextlib
import enum
import mmap
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEPARATOR: Final = "~"  # between the number of a worker and the rest of the id of its stream


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    number: int  # its number, from 0
    count: int  # how many there are
    folder: Path  # folder for what they share while the service runs: sockets, counts, metrics
    # Whether it follows a worker that has ended. It accepts no connections before it is warm, since the others do
    # meanwhile.
    is_replacement: bool = False

    @property
    def counts_file(self) -> Path:
        return self.folder / "counts"

    def socket_of(self, number: int) -> Path:
        """The socket on which a worker takes requests from the others."""
        return self.folder / f"{number}.sock"

    @property
    def stream_prefix(self) -> str:
        """What the ids of its streams begin with."""
        return f"{self.number}{SEPARATOR}"

    def owner_of_stream(self, stream: str, /) -> int | None:
        """The number of another worker that has a stream, by its id; None if no other can have it."""
        number, separator, _ = stream.partition(SEPARATOR)
        if not separator or not (number.isascii() and number.isdecimal() and len(number) < 4):
            return None
        owner = int(number)
        return owner if owner < self.count and owner != self.number else None


class Column(enum.IntEnum):
    """What is counted for each worker. `STARTED` and `RESTARTS` stay when the worker ends."""

    PID = 0
    CONNECTIONS = 1
    RUNNING = 2
    QUEUED = 3
    ACCEPTS = 4
    READY = 5
    USES_BATCHES = 6
    STARTED = 7
    RESTARTS = 8


CELL_BYTES: Final = 8


class SharedCounts:
    """The counts of a service, in a file that is made if it is missing; without a file, of this process alone.

    `own` is the number of the worker that this process is. What changes its count is not for several threads. The
    requests of each of so many `callers` are also counted by themselves, in columns behind the others.
    """

    def __init__(self, workers: int = 1, *, own: int = 0, file: Path | None = None, callers: int = 0) -> None:
        self.workers, self._own = workers, own
        self._row = len(Column) + 2 * callers
        size = workers * self._row * CELL_BYTES
        self._descriptor: int | None = None
        if file is None:
            self._memory = mmap.mmap(-1, size)
        else:
            # never closed before the process ends: closing it would release the lock, and the mapping stays anyway
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if os.fstat(self._descriptor).st_size < size:
                os.write(self._descriptor, bytes(size))  # not sparse: a full disk is an error now, not a signal later
            self._memory = mmap.mmap(self._descriptor, size)
        self._cells = memoryview(self._memory).cast("q")

    @staticmethod
    def column_of(caller: int, column: Column) -> int:
        """The column that counts what a caller has of `RUNNING` or `QUEUED`."""
        return len(Column) + 2 * caller + (column - Column.RUNNING)

    def get(self, worker: int, column: int) -> int:
        return int(self._cells[worker * self._row + column])

    def set(self, worker: int, column: int, value: int) -> None:
        self._cells[worker * self._row + column] = value

    def total(self, column: int) -> int:
        """The sum over all workers."""
        return sum(self.values(column))

    def values(self, column: int) -> list[int]:
        return self._cells[column :: self._row].tolist()

    def clear(self, worker: int) -> None:
        """Forget what a worker that has ended had counted."""
        for column in range(self._row):
            if column not in (Column.STARTED, Column.RESTARTS):
                self.set(worker, column, 0)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Exclude the other workers. The lock is released if its holder is killed."""
        if self._descriptor is None:
            yield
            return
        import fcntl  # only systems that have it run several workers

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
        """Count one more in each column for this process, unless all workers together are at the limit of one."""
        with self.lock():
            if any(self.total(column) >= limit for column, limit in limits.items()):
                return False
            for column in limits:
                self.add(column, 1)
        return True
