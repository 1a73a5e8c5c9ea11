"""Runs asynchronous code for synchronous callers, in one event loop in a background thread."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from functools import cache
from typing import Any, Final, TypeVar

from summarizer.workers import after_fork, cancel_tasks

T = TypeVar("T")

SHUTDOWN_SECONDS: Final = 2.0  # time for cancelled tasks to finish when the process exits


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """Return the background event loop. It lives as long as the process, so connections to providers are reused."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="summarizer-loop", daemon=True)
    thread.start()
    atexit.register(end_loop, loop, thread)
    return loop


_parents: list[asyncio.AbstractEventLoop] = []
"""Loops inherited from parent processes. They do not run here, and closing them would disturb the parents."""

_kept: set[object] = set()
"""Generators in use, and tasks that close them. Without these references the garbage collector could finalize an
abandoned iterator together with the generator that it iterates over, which is an error."""


def is_loop_thread() -> bool:
    """Whether the current thread runs the background loop, and so must not wait for it."""
    return background_loop.cache_info().currsize > 0 and asyncio._get_running_loop() is background_loop()


@after_fork
def forget_loop() -> None:
    """Make a forked process start its own loop: it inherits the parent's loop without the thread."""
    if background_loop.cache_info().currsize:
        _parents.append(background_loop())
        background_loop.cache_clear()
        atexit.unregister(end_loop)


def end_loop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel all tasks and end the thread; a thread that is importing a module would keep the process alive."""

    async def cancel_all() -> None:
        await cancel_tasks(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))

    with contextlib.suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(cancel_all(), loop).result(SHUTDOWN_SECONDS)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(SHUTDOWN_SECONDS)


def run_sync(work: Coroutine[Any, Any, T], /) -> T:
    """Run a coroutine from synchronous code, even if the calling thread runs an event loop.

    An interrupt (Ctrl-C) cancels the coroutine.
    """
    if is_loop_thread():
        work.close()
        raise RuntimeError("a synchronous call was made from a callback of another one; use the asynchronous function")
    try:
        loop = background_loop()
    except OSError:  # for instance, no free file handle
        work.close()
        raise
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def iterate_sync(events: AsyncGenerator[T, None], /) -> Generator[T, None, None]:
    """Iterate over an asynchronous generator from synchronous code, and close it at the end."""
    loop = background_loop()
    _kept.add(events)
    running = asyncio.Lock()  # after an interrupt, a generator that runs until it is cancelled cannot be closed yet

    async def take() -> T | None:
        async with running:
            return await anext(events, None)

    async def close() -> None:
        try:
            async with running:
                await events.aclose()
        finally:
            _kept.discard(events)

    try:
        while (event := run_sync(take())) is not None:
            yield event
    finally:
        if is_loop_thread():  # the garbage collector may run in this thread
            closing = loop.create_task(close())
            _kept.add(closing)
            closing.add_done_callback(_kept.discard)
        elif loop not in _parents and loop.is_running():  # else a parent process owns it, or the process exits
            run_sync(close())
