"""Runs asynchronous code for synchronous callers, in one event loop in a background thread."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

SHUTDOWN_SECONDS = 2.0
"""Seconds that cancelled tasks have to finish when the process exits."""


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """The event loop. It lives as long as the process, so that connections to providers are reused."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="summarizer-loop", daemon=True)
    thread.start()
    atexit.register(end_loop, loop, thread)
    return loop


def end_loop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel all tasks and end the thread: a thread in the middle of an import would keep the process alive."""

    async def cancel_tasks() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    with contextlib.suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(cancel_tasks(), loop).result(SHUTDOWN_SECONDS)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(SHUTDOWN_SECONDS)


def run_sync(work: Coroutine[Any, Any, T], /) -> T:
    """Run a coroutine from synchronous code, even if the calling thread runs an event loop.

    An interrupt (Ctrl-C) cancels it.
    """
    future = asyncio.run_coroutine_threadsafe(work, background_loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def iterate_sync(events: AsyncGenerator[T, None], /) -> Generator[T, None, None]:
    """Iterate over an asynchronous generator from synchronous code, and close it at the end."""

    async def take() -> T | None:
        return await anext(events, None)

    try:
        while (event := run_sync(take())) is not None:
            yield event
    finally:
        run_sync(events.aclose())
