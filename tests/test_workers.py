"""Work in worker threads: earlier requests first, one piece of work of a request at a time."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from summarizer import workers
from summarizer.workers import (
    LONG,
    THREADS,
    UNCLAIMED,
    WorkStoppedError,
    cached_property,
    check_stop,
    delay_work,
    limit_work,
    mark_arrival,
    run_in_worker,
)

pytestmark = pytest.mark.anyio


async def test_an_earlier_request_goes_first_at_whatever_stage_it_is_and_batches_last() -> None:
    order: list[str] = []
    held = [threading.Event() for _ in range(THREADS)]

    async def request(name: str, wait: float) -> None:
        if name == "batch item":
            delay_work()
        mark_arrival(100)
        await asyncio.sleep(wait)
        await run_in_worker(order.append, name)

    blocking = [asyncio.ensure_future(run_in_worker(event.wait, 10)) for event in held]
    await asyncio.sleep(0.05)
    asked = [asyncio.ensure_future(request("batch item", 0))]
    asked += [asyncio.ensure_future(request(str(number), 0.1 - number / 50)) for number in range(4)]
    await asyncio.sleep(0.3)  # all wait now, the last one for the longest
    held[0].set()  # one thread alone: of two, the second may be done with the second request first
    await asyncio.gather(*asked)
    held[1].set()
    await asyncio.gather(*blocking)
    assert order == ["0", "1", "2", "3", "batch item"]


async def test_work_of_one_request_runs_one_after_another() -> None:
    mark_arrival(100)
    running, most = [], []

    def work(number: int) -> None:
        running.append(number)
        most.append(len(running))
        time.sleep(0.01)
        running.remove(number)

    await asyncio.gather(*(run_in_worker(work, number) for number in range(6)))
    assert most == [1] * 6


async def test_long_articles_leave_a_thread_to_others() -> None:
    end, begun = threading.Event(), []

    async def request(length: int) -> None:
        mark_arrival(length)
        await run_in_worker(lambda: (begun.append(length), length < LONG or end.wait(10)))

    long = [asyncio.ensure_future(request(LONG)) for _ in range(3)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await request(100)
    assert begun == [LONG, 100]
    end.set()
    await asyncio.gather(*long)


async def test_the_event_loop_runs_meanwhile_and_errors_come_back() -> None:
    def fail() -> None:
        raise LookupError("gone")

    main = threading.get_ident()
    assert await run_in_worker(threading.get_ident) != main
    with pytest.raises(LookupError, match="gone"):
        await run_in_worker(fail)


async def test_cancelled_work_that_has_not_begun_does_not_run() -> None:
    held, done = threading.Event(), []
    blocking = [asyncio.ensure_future(run_in_worker(held.wait, 10)) for _ in range(THREADS)]
    await asyncio.sleep(0.05)
    late = asyncio.ensure_future(run_in_worker(done.append, 1))
    await asyncio.sleep(0.05)
    late.cancel()
    await asyncio.sleep(0.05)
    held.set()
    await asyncio.gather(*blocking)
    await run_in_worker(int)
    assert late.cancelled()
    assert not done


async def test_work_that_nobody_awaits_any_more_ends_at_its_next_check() -> None:
    begun = threading.Semaphore(0)

    def work_for_ever() -> None:
        begun.release()
        while True:
            check_stop()

    abandoned = [asyncio.ensure_future(run_in_worker(work_for_ever)) for _ in range(THREADS)]
    for _ in abandoned:
        await asyncio.to_thread(begun.acquire)
    for task in abandoned:
        task.cancel()
    assert await run_in_worker(lambda: "free") == "free"


async def test_work_ends_after_its_limit() -> None:
    def work_for_ever() -> None:
        while True:
            check_stop()

    async def work_briefly() -> None:
        limit_work(0.01)
        await run_in_worker(work_for_ever)

    with pytest.raises(WorkStoppedError):
        await asyncio.ensure_future(work_briefly())
    await run_in_worker(check_stop)  # the limit is that of its context


async def test_threads_pause_while_the_event_loop_claims_no_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 60)
    done: list[int] = []
    asked = [asyncio.ensure_future(run_in_worker(done.append, number)) for number in range(40)]
    await asyncio.sleep(0)
    time.sleep(0.3)  # noqa: ASYNC251 - the event loop is busy
    assert len(done) < UNCLAIMED + THREADS
    await asyncio.gather(*asked)
    assert sorted(done) == list(range(40))


def test_results_of_an_event_loop_that_was_stopped_hold_up_no_other() -> None:
    stopped = asyncio.new_event_loop()
    left = [stopped.create_task(run_in_worker(int)) for _ in range(UNCLAIMED + THREADS)]
    stopped.run_until_complete(asyncio.sleep(0))
    assert asyncio.run(run_in_worker(int, "7")) == 7
    assert stopped.run_until_complete(asyncio.gather(*left)) == [0] * len(left)
    stopped.close()


class ReadArticle:
    def __init__(self, *gates: threading.Event) -> None:
        self.gates = gates
        self.reads = 0

    @cached_property
    def words(self) -> int:
        """How often it was read, behind its gates."""
        self.reads += 1
        assert all(gate.wait(30) for gate in self.gates)
        return self.reads


def test_a_property_is_computed_once() -> None:
    article = ReadArticle()
    assert [article.words, article.words, article.reads] == [1, 1, 1]
    assert ReadArticle.words.__doc__ == "How often it was read, behind its gates."


def test_a_property_of_one_instance_does_not_wait_for_that_of_another() -> None:
    gate = threading.Event()
    slow, quick = ReadArticle(gate), ReadArticle()
    readers = [threading.Thread(target=getattr, args=(each, "words"), daemon=True) for each in (slow, quick)]
    readers[0].start()
    while not slow.reads:
        pass
    readers[1].start()
    readers[1].join(30)
    assert [quick.__dict__.get("words"), slow.__dict__.get("words")] == [1, None]
    gate.set()
    readers[0].join(30)
    assert slow.__dict__["words"] == 1
