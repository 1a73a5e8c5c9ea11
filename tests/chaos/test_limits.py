"""A provider's limits over many workers, and under a clock that is set."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.chaos.sabotaged import CLOCK
from tests.chaos.worker_group import END, start_group
from tests.support.stored_batch import store_batch
from tests.support.waiting import wait_until

HOUR = 3_600


def test_five_workers_on_a_limit_of_two_pay_for_nothing_twice(tmp_path: Path, url: str) -> None:
    with start_group(tmp_path, url, delay=1.0) as group:
        group.configure(lines="timeout = 4.0\n[providers.openai]\nconcurrency = 2\n")
        group.start(5)
        with store_batch(url, 40) as stored:
            group.check(stored, end=120)
    assert group.calls <= 42
    assert group.server.most <= 2


@pytest.mark.parametrize("by", [-HOUR, HOUR], ids=["back", "forward"])
def test_a_clock_that_is_set_stops_nothing(tmp_path: Path, url: str, by: int) -> None:
    with start_group(tmp_path, url, delay=0.2) as group:
        group.configure(lines="[providers.openai]\nrequests_per_minute = 240\nconcurrency = 3\n")
        group.start(2, faults="clock")
        with store_batch(url, 40) as stored:
            wait_until(stored.grow(8), seconds=END)
            (tmp_path / "changed").write_text(str(by))
            (tmp_path / "changed").rename(tmp_path / CLOCK)  # for all processes at once
            was = time.monotonic()
            group.check(stored)
            assert time.monotonic() - was < 25
    assert set(group.script.calls.values()) == {1}
    # on one file the time is each process's own: they do not see the new one at the same moment
    assert group.script.peak() <= (8 if url.startswith("sqlite") else 6)
