"""How much time work takes, for tests that nothing grows faster than its text. No figure comes from here."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], *, tries: int = 3, limit: float = 0.0) -> float:
    """Return the least CPU time of several tries, of this thread: whatever else the machine does can only add to it.

    Args:
        work: What is measured.
        tries: How often it is run at most.
        limit: Seconds. A try that takes less is the last one: the least time is below the limit whatever others take.
    """
    taken: list[float] = []
    for _ in range(tries):
        begun = time.thread_time()
        work()
        taken.append(time.thread_time() - begun)
        if taken[-1] < limit:
            break
    return min(taken)
