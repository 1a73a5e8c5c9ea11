"""The identity of a worker process among those of the service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEPARATOR: Final = "~"  # between the worker's number and the rest of a stream id


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    number: int  # counted from 0
    count: int  # number of worker processes
    folder: Path  # what the workers share while the service runs: sockets, counts, metrics
    # Whether it replaces a worker that has ended. It then warms up before it accepts connections, which the other
    # workers accept meanwhile.
    is_replacement: bool = False

    @property
    def counts_file(self) -> Path:
        return self.folder / "counts"

    def socket_of(self, number: int) -> Path:
        """Return the path of the socket on which a worker takes requests that other workers forward."""
        return self.folder / f"{number}.sock"

    @property
    def stream_prefix(self) -> str:
        return f"{self.number}{SEPARATOR}"

    def owner_of_stream(self, stream: str, /) -> int | None:
        """Return the number of the other worker that owns a stream, by the stream's id; None if no other can."""
        number, separator, _ = stream.partition(SEPARATOR)
        if not separator or not (number.isascii() and number.isdecimal() and len(number) < 4):
            return None
        owner = int(number)
        return owner if owner < self.count and owner != self.number else None
