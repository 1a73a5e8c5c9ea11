"""Memory of the process: garbage collection, glibc's arenas, and Linux's statistics; no effect on other systems.

The service collects no garbage while modules are imported, and later only between callbacks of the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

M_ARENA_MAX: Final = -8  # glibc's number for the option that limits the arenas of `malloc`


def share_arena() -> None:
    """Make all threads use one arena of `malloc`. Call this before threads are started.

    By default each thread has its own arena, whose free memory the others cannot use.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def release_memory() -> None:
    """Return free memory to the system, such as memory that imports used temporarily."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def read_memory(file: str, name: str) -> int | None:
    """Read a line `NAME: N kB` of a file such as /proc/meminfo, in bytes; None if the file or line does not exist."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


THRESHOLD: Final = 10_000
"""Net number of allocated objects that triggers a collection. Each request leaves some 200 objects in cycles, which
hold 50 kB: the provider's response and the request to it."""

PAUSE: Final = 0.25  # seconds between two checks whether a collection is due

_blocks = 0
_was_enabled = True
_changing = threading.Lock()


@contextlib.contextmanager
def no_collections() -> Iterator[None]:
    """Disable garbage collection in the block. Imports create no garbage, but collections take a fifth of their time.

    With blocks in several threads, collection is enabled again after the last of them.
    """
    global _blocks, _was_enabled  # noqa: PLW0603 - the process has one collector
    with _changing:
        _was_enabled = _was_enabled if _blocks else gc.isenabled()
        _blocks += 1
        gc.disable()
    try:
        yield
    finally:
        with _changing:
            _blocks -= 1
            if _was_enabled and not _blocks:
                gc.enable()


def take_over() -> None:
    """Exclude all current objects from collection, leave collection to `collect_garbage`, and return free memory.

    The little garbage from loading is kept, since collecting it would block the event loop for a quarter of a second.
    """
    global _was_enabled  # noqa: PLW0603 - so that a block in progress leaves the collector disabled
    gc.freeze()
    gc.set_threshold(THRESHOLD)
    with _changing:
        _was_enabled = False
        gc.disable()
    release_memory()


async def collect_garbage() -> None:
    """Collect garbage between callbacks of the event loop, by Python's thresholds, until cancelled.

    After each collection, free memory is returned to the system, which takes 1 ms. Automatic collection stays disabled:
    up to Python 3.11 it can start within any allocation, and if it does within `ContextVar.set` and a finalizer sets
    another variable, the interpreter reads freed memory.
    """
    while True:
        await asyncio.sleep(PAUSE)
        if gc.isenabled() or _blocks:  # the service is still loading
            continue
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        if due := [generation for generation, (count, most) in enumerate(counts) if count > most]:
            gc.collect(due[-1])
            release_memory()
