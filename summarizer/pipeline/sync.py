"""The asynchronous path for callers that have no event loop: one loop in one background thread, for the process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """The loop; it lives as long as the process, so that connections to providers are kept between calls."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="summarizer-loop", daemon=True).start()
    return loop


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
