"""What a process knows of being one of several workers of a service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEPARATOR: Final = "~"
"""Between the number of a worker and the rest of the id of its stream."""


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """One of the worker processes of a service.

    Attributes:
        number: Its number, from 0.
        count: How many there are.
        folder: Folder for what they share while the service runs: sockets, counts, metrics.
        is_replacement: Whether it follows a worker that has ended. It accepts no connections before it is warm, since
            the others do meanwhile.
    """

    number: int
    count: int
    folder: Path
    is_replacement: bool = False

    @property
    def counts_file(self) -> Path:
        """The file of `SharedCounts`."""
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
