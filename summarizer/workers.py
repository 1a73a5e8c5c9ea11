"""Runs CPU-bound work in a few threads, in the order in which the requests arrived.

Work of an earlier request goes first, whatever its stage. Under load, requests therefore finish one after another; with
a thread for each stage of each request, all of them would finish late. Work of one request runs sequentially, and so
does work on long articles, which leaves a thread to others. Items of batches go after requests, which somebody awaits.

The threads pause while many results wait for the event loop, since further results would only take memory.

A thread cannot be interrupted, so long work calls `check_stop` between its steps.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import itertools
import math
import os
import sys
import threading
import time
import weakref
from bisect import insort
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final = 2
"""Number of threads. Only one at a time holds the interpreter lock; the second one works while a long article runs."""

LONG: Final = 100_000
"""Length in code points from which an article counts as long: work on it takes about half a second."""

UNCLAIMED: Final = 4  # number of results waiting for the event loop at which the threads pause

current_caller: contextvars.ContextVar[str] = contextvars.ContextVar("current_caller", default="")
"""The caller of the current request, or the owner of the current batch item; empty in a service without keys."""

PATIENCE: Final = 0.1
"""Seconds after which a paused thread continues without a claimed result, since the event loop may have stopped."""

BATCH_DELAY: Final = 300.0
"""Seconds by which the work of a batch item counts as arrived later, so that the requests of this time go first."""

_arrivals = itertools.count()
_arrival: contextvars.ContextVar[tuple[float, int] | None] = contextvars.ContextVar("arrival", default=None)
_delay: contextvars.ContextVar[float] = contextvars.ContextVar("delay", default=0.0)
_is_long: contextvars.ContextVar[bool] = contextvars.ContextVar("is_long", default=False)


class WorkStoppedError(BaseException):
    """Ends work that exceeded its time limit, or whose result is no longer awaited.

    It derives from BaseException, so that `except Exception` does not take it for a failure of one step.
    """


@dataclass(slots=True)
class Work:
    """The limits of a piece of work in progress."""

    until: float  # `time.thread_time` at which it has to stop
    is_abandoned: bool = False  # whether the result is no longer awaited


_limit: contextvars.ContextVar[float] = contextvars.ContextVar("limit", default=math.inf)
_work: contextvars.ContextVar[Work | None] = contextvars.ContextVar("work", default=None)


def limit_work(seconds: float) -> None:
    """Limit the CPU seconds of each piece of work that is started in this context."""
    _limit.set(seconds)


def check_stop() -> None:
    """Raise `WorkStoppedError` if the current work exceeded its limit, or its result is no longer awaited."""
    work = _work.get()
    if work is not None and (work.is_abandoned or (work.until < math.inf and time.thread_time() > work.until)):
        raise WorkStoppedError


def delay_work() -> None:
    """Let the requests of the next `BATCH_DELAY` seconds go before the work of the current context, a batch item's."""
    _delay.set(BATCH_DELAY)


def mark_arrival(length: int) -> None:
    """Set the place of the current request in the order, for all of its work; its article has `length` code points."""
    _arrival.set(_next_place())
    _is_long.set(length >= LONG)


def _next_place() -> tuple[float, int]:
    return time.monotonic() + _delay.get(), next(_arrivals)


async def run_in_worker(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a worker thread, in the caller's context, and wait for its result.

    If the wait is cancelled, a function that has not started does not run, and a running one ends at the next
    `check_stop`.
    """
    return await run_in(_workers, function, *args, **kwargs)


async def run_in(workers: Workers, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the same as `run_in_worker`, with the threads of `workers`."""
    work = Work(math.inf)

    def run() -> T:
        work.until = time.thread_time() + _limit.get()
        _work.set(work)
        return function(*args, **kwargs)

    future = workers.submit(partial(contextvars.copy_context().run, run))
    try:
        return await asyncio.wrap_future(future)
    finally:
        work.is_abandoned = True
        workers.claim(future)


class Workers:
    """Threads that take the earliest work first. They start when there is work, and end with the process.

    With several threads, one of them is always left for work on articles that are not long.
    """

    _all: ClassVar[weakref.WeakSet[Workers]] = weakref.WeakSet()

    def __init__(self, threads: int, *, name: str = "worker") -> None:
        self._most, self._name = threads, name
        self.start_over()
        self._all.add(self)

    def start_over(self) -> None:
        """Forget all threads and work, which in a forked process belong to its parent; the lock may be held there."""
        self._threads = 0
        self._idle = 0
        self._long = 0  # number of threads that work on long articles
        self._waiting: list[tuple[tuple[float, int], int, bool, Future[Any], Callable[[], Any]]] = []  # sorted
        self._busy: set[tuple[float, int]] = set()  # requests whose work is running
        self._numbers = itertools.count()
        self._awaited: set[Future[Any]] = set()
        self._unclaimed: set[Future[Any]] = set()  # awaited and done
        lock = threading.Lock()
        self._changed = threading.Condition(lock)
        self._claimed = threading.Condition(lock)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue work by the arrival of the current request. Whoever awaits the result must call `claim` afterwards."""
        future: Future[T] = Future()
        order = _arrival.get() or _next_place()
        with self._changed:
            self._awaited.add(future)
            insort(self._waiting, (order, next(self._numbers), _is_long.get(), future, work))
            if self._idle:
                self._changed.notify()
            elif self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()
        return future

    def claim(self, future: Future[Any]) -> None:
        """Note that a result was taken, or is no longer awaited."""
        with self._claimed:
            self._awaited.discard(future)
            if future in self._unclaimed:
                self._unclaimed.remove(future)
                self._claimed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                if len(self._unclaimed) >= UNCLAIMED:
                    self._claimed.wait(PATIENCE)
                while (place := self._find_next()) is None:
                    self._idle += 1
                    self._changed.wait()
                    self._idle -= 1
                order, _, is_long, future, work = self._waiting.pop(place)
                self._busy.add(order)
                self._long += is_long
            if future.set_running_or_notify_cancel():
                try:
                    result = work()
                except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
                    future.set_exception(error)
                else:
                    future.set_result(result)
                    del result
            with self._changed:
                if future in self._awaited:
                    self._unclaimed.add(future)
                self._busy.remove(order)
                self._long -= is_long
                del future, work  # so that an idle thread keeps no request in memory
                if self._idle and self._find_next() is not None:
                    self._changed.notify()

    def _find_next(self) -> int | None:
        """Return the index of the earliest work whose request is not busy, leaving one thread for short articles."""
        may_be_long = self._long < max(1, self._most - 1)
        for place, (order, _, is_long, *_) in enumerate(self._waiting):
            if order not in self._busy and (may_be_long or not is_long):
                return place
        return None


_workers = Workers(THREADS)


def after_fork(reset: Callable[[], None], /) -> Callable[[], None]:
    """Register a function that resets threads, locks or connections in each forked process."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=reset)
    return reset


@after_fork
def start_over() -> None:
    """Reset all workers in a forked process."""
    for workers in list(Workers._all):
        workers.start_over()


async def wait_until_set(event: asyncio.Event, *, seconds: float | None) -> bool:
    """Wait for an event, up to some seconds; None for no limit. Return whether it is set."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


async def cancel_tasks(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if TYPE_CHECKING or sys.version_info >= (3, 12):
    cached_property = functools.cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801 - named like the original
        """`functools.cached_property` without a lock, as since Python 3.12.

        In Python 3.11, all instances share one lock for a property, so that a thread with a short article would wait
        for a thread with a long one.
        """

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """Compute the value and store it in the instance under the same name."""
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value
