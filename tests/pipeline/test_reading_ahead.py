"""Few articles are read while their models write."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from summarizer.pipeline.run import READ_AHEAD, reading_ahead
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.anyio


class Counted:
    """Stands for the grounder of an article, and says when it is read."""

    def __init__(self) -> None:
        self.was_read = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def read(self) -> None:
        self._loop.call_soon_threadsafe(self.was_read.set)


async def test_only_so_many_articles_are_read_ahead_at_the_same_time() -> None:
    waiting: list[Any] = [Counted() for _ in range(READ_AHEAD)]
    further: Any = Counted()
    async with asyncio.timeout(PATIENCE):
        with contextlib.ExitStack() as held:
            for one in waiting:
                held.enter_context(reading_ahead(one))
            with reading_ahead(further):
                await asyncio.gather(*(one.was_read.wait() for one in waiting))
            assert not further.was_read.is_set()
        with reading_ahead(further):
            await further.was_read.wait()
