"""The asynchronous path for callers that have no event loop: one loop in one background thread, for the process."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

FAREWELL = 2.0
"""Seconds that work which is cancelled at the process's end has to finish."""


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """The loop; it lives as long as the process, so that connections to providers are kept between calls."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="summarizer-loop", daemon=True)
    thread.start()
    atexit.register(end_loop, loop, thread)
    return loop


def end_loop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel what still runs and end the thread: frozen in the middle of an import, it would keep the process alive."""

    async def cancel_tasks() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    with contextlib.suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(cancel_tasks(), loop).result(FAREWELL)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(FAREWELL)


def run_sync(work: Coroutine[Any, Any, T], /) -> T:
    """Wait for asynchronous work from synchronous code, also where the caller's thread runs a loop of its own.

    An interrupt (Ctrl-C) cancels the work.
    """
    future = asyncio.run_coroutine_threadsafe(work, background_loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def iterate_sync(events: AsyncGenerator[T, None], /) -> Generator[T, None, None]:
    """Iterate over what is asynchronous from synchronous code; it is closed when this ends, however it ends."""

    async def take() -> T | None:
        return await anext(events, None)

    try:
        while (event := run_sync(take())) is not None:
            yield event
    finally:
        run_sync(events.aclose())
