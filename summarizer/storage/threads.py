"""Runs calls of a database in threads of their own: while one waits for a lock, work that needs no database goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from summarizer.errors import DatabaseUnavailableError
from summarizer.workers import Workers, run_in

P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final = 4

LIMIT: Final = 30.0
"""Seconds that a call may wait for a thread and for the database."""

_workers = Workers(THREADS, name="database")


async def run_in_database_thread(call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a call of a database, and wait for its result for `LIMIT` seconds. A call that has begun runs to its end.

    Raises:
        DatabaseUnavailableError: The database did not answer in time.
    """
    try:
        async with asyncio.timeout(LIMIT):
            return await run_in(_workers, call, *args, **kwargs)
    except TimeoutError:
        raise DatabaseUnavailableError(f"The database did not answer within {LIMIT:g} seconds.") from None


async def finish_in_database_thread(call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a call of a database to its end, however long it waits and even if this is cancelled."""
    return await asyncio.shield(run_in(_workers, call, *args, **kwargs))
