"""Memory: when garbage is collected, what glibc keeps, and what Linux tells; other systems are left alone.

The service collects none while modules are imported, and later between callbacks of the event loop.
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

M_ARENA_MAX: Final = -8  # glibc's number of the option: most arenas of `malloc`, from which it serves the threads


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


def read_memory(file: str, name: str) -> int | None:
    """Read the bytes in a line `NAME: N kB` of a file such as /proc/meminfo; None if the system has no such file."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


THRESHOLD: Final = 10_000
"""Objects allocated and not freed between two collections. Of a request some 200 form cycles, and they hold 50 kB: the
response of the provider, and the request to it."""

PAUSE: Final = 0.25  # seconds between two looks whether so many objects were allocated

_blocks = 0
_was_enabled = True
_changing = threading.Lock()


@contextlib.contextmanager
def no_collections() -> Iterator[None]:
    """Begin no collection in the block: nothing of an import is garbage, and looking for some takes a fifth of it.

    With blocks in several threads, collections begin again after the last of them.
    """
    global _blocks, _was_enabled  # noqa: PLW0603 - the collector is the process's
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
    """Leave what is loaded out of collections, begin none but those of `collect_garbage`, and return free memory.

    The little garbage of loading stays: to look for it would stop the event loop for a quarter of a second.
    """
    global _was_enabled  # noqa: PLW0603 - a block that is not done yet leaves the collector disabled
    gc.freeze()
    gc.set_threshold(THRESHOLD)
    with _changing:
        _was_enabled = False
        gc.disable()
    release_memory()


async def collect_garbage() -> None:
    """Collect garbage between the callbacks of the event loop, by Python's thresholds, until this is cancelled.

    After each collection free memory is returned to the system, which takes 1 ms.
    Up to Python 3.11 a collection can begin within any allocation. If it does within `ContextVar.set`, and a finalizer
    sets another variable, the interpreter reads freed memory. So none begins by itself in a process of the service.
    """
    while True:
        await asyncio.sleep(PAUSE)
        if gc.isenabled() or _blocks:  # the service is still loading
            continue
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        if due := [generation for generation, (count, most) in enumerate(counts) if count > most]:
            gc.collect(due[-1])
            release_memory()
