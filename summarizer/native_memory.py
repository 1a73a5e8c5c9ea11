"""Memory of the process below Python's objects, with glibc; other C libraries are left alone."""

from __future__ import annotations

import contextlib
import ctypes
from typing import Final

M_ARENA_MAX: Final = -8
"""glibc's number of the option: most arenas of `malloc`, from which it serves the threads."""


def share_arena() -> None:
    """Serve all threads from one arena of `malloc`.

    By default each thread gets its own, whose free memory the others cannot use. Call it before threads are started.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def release_memory() -> None:
    """Return free memory to the system, such as what imports used temporarily."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
