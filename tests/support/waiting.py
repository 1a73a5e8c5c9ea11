"""Waits of tests: none is without end, and none is so short that a busy machine fails a test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that a test waits for what comes at once on an idle machine. What it must come before takes longer: scripted
providers that must be broken off answer after 30 seconds or more."""


def wait_until(condition: Callable[[], T | None], *, seconds: float = 240.0, pause: float = 0.02) -> T:
    """Return what a condition gives as soon as that is true.

    Raises:
        AssertionError: The seconds are over.
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"it did not come about within {seconds:.0f} seconds"
        time.sleep(pause)
        pause = min(1.25 * pause, 0.1)
    return value


def join(threads: Iterable[threading.Thread], *, seconds: float = 120.0) -> None:
    """Wait for threads to end.

    Raises:
        AssertionError: One still runs when the seconds are over.
    """
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive(), f"the thread {thread.name} still runs after {seconds:.0f} seconds"
