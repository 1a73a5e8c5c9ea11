"""Places of a provider's calls, shared by processes: no call has a place that another one has, and none is lost."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from summarizer.jobs.distributed_limits import DistributedLimits, free_slots, reserve, take_slot
from summarizer.jobs.store import Store, slots
from summarizer.settings import ProviderSettings
from tests.support.service import configure
from tests.support.waiting import wait_until

LIMITS = ProviderSettings(concurrency=3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(configure(database_url=SecretStr(f"sqlite:///{tmp_path}/batches.sqlite3")))
    yield opened
    opened.close()


def share(store: Store, pauses: dict[Callable[..., Any], Callable[[], float]]) -> DistributedLimits:
    """Limits of a worker whose database takes a while for some of what it is asked, before and after."""

    async def reach(call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        pause = pauses.get(call, lambda: 0.0)
        await asyncio.sleep(pause())
        done = await asyncio.to_thread(call, store, *args, **given)
        await asyncio.sleep(pause())
        return done

    return DistributedLimits(reach, add_wait=lambda *_: None)


def held(store: Store) -> list[str]:
    with store.begin() as connection:
        return list(connection.execute(select(slots.c.holder).where(slots.c.holder.is_not(None))).scalars())


@pytest.mark.faults
def test_calls_that_end_at_one_time_free_their_own_places_only(store: Store) -> None:
    lock = threading.Lock()
    now, most = 0, 0

    def work(worker: str) -> None:
        draw = random.Random(worker)
        limits = share(store, {free_slots: lambda: draw.choice((0.0, 0.1))})

        async def call() -> None:
            nonlocal now, most
            async with limits.admit("openai", limits=LIMITS):
                with lock:
                    now += 1
                    most = max(most, now)
                await asyncio.sleep(0.1)
                with lock:
                    now -= 1

        async def run() -> None:
            await asyncio.gather(*(call() for _ in range(30)))

        asyncio.run(run())  # a loop each, as processes have: on one they would share its own limits

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, ("one", "two")))
    assert most == 3
    assert held(store) == []


def test_calls_of_two_processes_begin_one_after_another(store: Store) -> None:
    limits = ProviderSettings(requests_per_minute=600)

    def work(worker: str) -> list[float]:
        shared, times = share(store, {}), []

        async def call() -> None:
            async with shared.admit("openai", limits=limits):
                times.append(time.monotonic())

        async def run() -> None:
            await asyncio.gather(*(call() for _ in range(10)))

        asyncio.run(run())
        return times

    with ThreadPoolExecutor(2) as threads:
        times = [moment for moments in threads.map(work, ("one", "two")) for moment in moments]
    assert max(times) - min(times) > 19 * 0.1 - 0.1, "each by itself, they would be done in half of the time"


def test_a_call_that_learns_its_moment_late_reserves_another_one(store: Store) -> None:
    moments: list[float] = []

    async def reach(call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        moments.append(await asyncio.to_thread(call, store, *args, **given))
        if len(moments) == 1:
            await asyncio.sleep(0.3)
        return moments[-1]

    async def run() -> None:
        shared = DistributedLimits(reach, add_wait=lambda *_: None)
        async with shared.admit("openai", limits=ProviderSettings(requests_per_minute=600)):
            assert time.monotonic() >= moments[-1]

    asyncio.run(run())
    assert len(moments) > 1
    assert moments[1] - moments[0] > 0.1


def test_a_call_that_is_cancelled_while_it_takes_a_place_leaves_it_free(store: Store) -> None:
    async def run() -> None:
        limits = share(store, {take_slot: lambda: 0.1})

        async def call() -> None:
            async with limits.admit("openai", limits=LIMITS):
                pytest.fail("it was cancelled before")

        calling = asyncio.ensure_future(call())
        await asyncio.to_thread(wait_until, lambda: held(store))
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling

    asyncio.run(run())
    assert held(store) == []


@pytest.mark.parametrize("by", [-3600.0, 3600.0], ids=["back", "forward"])
@pytest.mark.parametrize("after", range(10))
def test_a_clock_that_is_set_while_a_call_reserves_delays_no_call(
    store: Store, monkeypatch: pytest.MonkeyPatch, after: int, by: float
) -> None:
    real, read = time.time, 0

    def now() -> float:
        nonlocal read
        read += 1
        return real() + (by if read > after else 0.0)

    reserve(store, "openai", interval=0.1)
    monkeypatch.setattr(time, "time", now)
    for number in range(1, 4):
        assert reserve(store, "openai", interval=0.1) - time.monotonic() <= 0.1 * number
