"""Shares work in progress: on one event loop, equal work that is requested meanwhile runs only once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from summarizer.errors import SummarizerError

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class SharedTask(Generic[T]):
    """A task in progress."""

    task: asyncio.Task[T]
    waiting: int = 0  # number of callers that wait for it
    claimed: bool = False  # whether a caller already bears the cost


_shared_tasks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, SharedTask[Any]]] = WeakKeyDictionary()
"""Tasks in progress by event loop, since a task cannot be awaited from another loop."""


async def share(key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], /) -> tuple[T, bool]:
    """Run work, or wait for work with the same key that is already in progress.

    Cancelling one caller does not cancel the work for the others; it is cancelled with its last caller. If something
    else cancels the work, the caller that started it is cancelled, and the others start it again.

    Returns:
        The result, and whether this caller bears the cost; exactly one caller does.

    Raises:
        SummarizerError: The work failed. Every caller gets its own copy of the error; only the caller that bears the
            cost gets its `attempts`.
    """
    tasks = _shared_tasks.setdefault(asyncio.get_running_loop(), {})
    while True:
        shared: SharedTask[T] | None = tasks.get(key)
        joins = shared is not None
        if shared is None:
            shared = tasks[key] = SharedTask(asyncio.ensure_future(work()))
            shared.task.add_done_callback(partial(_forget, tasks, key, shared))
        await _wait_for(shared, tasks, key)
        if not (joins and shared.task.cancelled()):
            is_ours, shared.claimed = not shared.claimed, True
            try:
                return shared.task.result(), is_ours
            except SummarizerError as error:
                if is_ours:
                    raise
                raise error.copy_without_attempts() from None
            except Exception as error:  # other callers must not get the same object, with its attempts
                if is_ours:
                    raise
                raise RuntimeError("The work that several callers shared failed.") from error


async def _wait_for(shared: SharedTask[Any], tasks: dict[Hashable, SharedTask[Any]], key: Hashable) -> None:
    """Wait until a task has ended; cancel it if this caller is cancelled and was the last one waiting."""
    shared.waiting += 1
    try:
        await asyncio.wait({shared.task})
    finally:
        shared.waiting -= 1
        if not shared.waiting and not shared.task.done():
            _forget(tasks, key, shared)  # before cancelling, so that no new caller joins it
            shared.task.cancel()
            await asyncio.wait({shared.task})


def _forget(tasks: dict[Hashable, SharedTask[Any]], key: Hashable, shared: SharedTask[Any], *_: object) -> None:
    if tasks.get(key) is shared:
        del tasks[key]
    if shared.task.done() and not shared.task.cancelled():
        shared.task.exception()  # marks it as retrieved, since no caller may be left
