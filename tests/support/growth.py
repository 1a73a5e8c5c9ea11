"""How work grows with its text, for tests that nothing grows faster. No figure comes from here.

Two times are compared that one machine took, one after the other: a limit in seconds would depend on the machine.
These tests bear the marker `faults`, since times are no affair of a run beside which others run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
"""How much longer the second text is."""

LIMIT = 10
"""How much longer it may take: 4 times is linear, 16 times quadratic."""

NOISE = 0.02
"""Seconds that are allowed beside: a time of milliseconds is not exact."""


def is_linear(prepare: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether work on a text takes no more time than linear growth allows.

    What else the machine does may fall on the long text alone, but not again and again: there are three tries.

    Args:
        prepare: Makes the work on a text of a size. It is not measured.
        size: Of the short text. Work on it should take more than some milliseconds.
    """

    def compare() -> bool:
        limit = NOISE + LIMIT * cpu_seconds(prepare(size))
        return cpu_seconds(prepare(TIMES * size), limit=limit) < limit

    prepare(size)()  # loads what is loaded once
    return any(compare() for _ in range(3))


def cpu_seconds(work: Callable[[], object], *, limit: float = 0.0) -> float:
    """Return the least CPU time of two tries, of this thread: whatever else the machine does can only add to it.

    Args:
        work: What is measured.
        limit: Seconds. A try that takes less is the last one: the least time is below the limit whatever others take.
    """
    taken: list[float] = []
    for _ in range(2):
        begun = time.thread_time()
        work()
        taken.append(time.thread_time() - begun)
        if taken[-1] < limit:
            break
    return min(taken)
