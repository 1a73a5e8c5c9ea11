"""Shares work in progress: equal work that is asked for meanwhile is done once on an event loop."""

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
    waiting: int = 0  # how many callers wait for it
    claimed: bool = False  # whether a caller was already told that the cost is its own


_shared_tasks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, SharedTask[Any]]] = WeakKeyDictionary()
"""Tasks in progress, by event loop: a task cannot be awaited from another loop."""


async def share(key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], /) -> tuple[T, bool]:
    """Run work, or wait for the same work that is in progress.

    Cancelling one caller does not cancel the work for the others; it is cancelled when the last caller is. If the work
    is cancelled by something else, the caller that started it is cancelled, and the others start it anew.

    Returns:
        The result, and whether this caller bears the cost; exactly one caller does.

    Raises:
        SummarizerError: The work failed. Each caller gets an error of its own; the one that bears the cost, `attempts`.
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
            except Exception as error:  # all callers would get the same one, with its attempts
                if is_ours:
                    raise
                raise RuntimeError("The work that several callers shared failed.") from error


async def _wait_for(shared: SharedTask[Any], tasks: dict[Hashable, SharedTask[Any]], key: Hashable) -> None:
    """Wait until a task has ended, and cancel it if its last caller is cancelled."""
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
        shared.task.exception()  # mark it as retrieved: no caller may be left
