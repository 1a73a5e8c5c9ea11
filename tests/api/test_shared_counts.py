"""Counts that worker processes share in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from summarizer.api.shared_counts import Column, SharedCounts
from tests.support import processes

TAKE = """
import sys, time
from pathlib import Path
from summarizer.api.shared_counts import Column, SharedCounts
file, number = Path(sys.argv[1]), int(sys.argv[2])
counts = SharedCounts(2, own=number, file=file)
file.with_name(f"ready-{number}").touch()
while len(list(file.parent.glob("ready-*"))) < 2:
    time.sleep(0.001)
for _ in range(10_000):
    if counts.take({Column.RUNNING: 1}):
        assert counts.total(Column.RUNNING) == 1
        counts.add(Column.RUNNING, -1)
"""


def test_a_limit_holds_for_all_and_what_an_ended_worker_held_is_given_back(tmp_path: Path) -> None:
    file = tmp_path / "counts"
    one, other = (SharedCounts(2, own=number, file=file) for number in range(2))
    assert one.take({Column.RUNNING: 2})
    assert other.take({Column.RUNNING: 2})
    assert not one.take({Column.RUNNING: 2})
    other.set_own(Column.RESTARTS, 3)
    one.clear(1)
    assert one.take({Column.RUNNING: 2})
    assert (one.values(Column.RUNNING), one.total(Column.RESTARTS)) == ([2, 0], 3)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no several workers on Windows")
def test_two_processes_never_exceed_a_limit(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKE, str(tmp_path / "counts")]
    with processes.running([*command, "0"]) as one, processes.running([*command, "1"]) as other:
        assert [one.wait(processes.PATIENCE), other.wait(processes.PATIENCE)] == [0, 0]
