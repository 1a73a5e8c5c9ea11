"""How much time work takes, for tests that nothing grows faster than its text. No figure comes from here."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], *, tries: int = 3) -> float:
    """Return the least CPU time of several tries, of this thread: whatever else the machine does can only add to it."""
    taken = []
    for _ in range(tries):
        begun = time.thread_time()
        work()
        taken.append(time.thread_time() - begun)
    return min(taken)
