"""The file in which a worker process keeps the values of its metrics for the others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from prometheus_client.mmap_dict import MmapedDict

from summarizer.errors import ConfigurationError

FIRST_BYTES: Final = 65_536  # of a new file, as in prometheus_client, which doubles it when it is full
ENTRY_BYTES: Final = 32  # the most that a value takes beside its key


class AllocatedValues(MmapedDict):
    """Values in a file whose blocks are allocated before they are written: without, a full disk would end the process.

    If nothing more can be allocated, values with new labels are not kept, so `/metrics` lacks them.
    """

    def __init__(self, filename: str) -> None:
        """Open a file; create it if it is missing. Raises `ConfigurationError` if there is no room for it."""
        if not (file := Path(filename)).exists():
            unfinished = file.with_suffix(".new")  # an empty file would be an error in the workers that read it
            try:
                with unfinished.open("wb") as made:
                    allocate(made.fileno(), FIRST_BYTES)
            except OSError as error:
                reason = f"{file.parent} cannot hold what the worker processes share: {error.strerror}"
                raise ConfigurationError(f"{reason}. Make room there, or start fewer.") from None
            unfinished.replace(file)
        super().__init__(filename)  # type: ignore[no-untyped-call] # prometheus_client has no types here

    def read_value(self, key: str) -> tuple[float, float]:
        return super().read_value(key) if self._has_room(key) else (0.0, 0.0)  # type: ignore[no-untyped-call]

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        if self._has_room(key):
            super().write_value(key, value, timestamp)  # type: ignore[no-untyped-call]

    def _has_room(self, key: str) -> bool:
        """Whether a value can be written; the file is made larger if it must be."""
        size, room = self._used + len(key.encode()) + ENTRY_BYTES, self._capacity
        if key in self._positions or size <= room:
            return True
        while room < size:
            room *= 2
        try:
            allocate(self._f.fileno(), room)
        except OSError:
            return False
        return True


def allocate(descriptor: int, size: int) -> None:
    """Allocate the blocks of a file, on systems that can. Raises `OSError` if the disk is full."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
