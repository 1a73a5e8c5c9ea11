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
class Flight(Generic[T]):
    """A task in progress."""

    task: asyncio.Task[T]
    waiting: int = 0  # how many callers wait for it
    claimed: bool = False  # whether a caller was already told that the cost is its own


_flights: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Flight[Any]]] = WeakKeyDictionary()
"""Tasks in progress, by event loop: a task cannot be awaited from another loop."""


async def share(key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], /) -> tuple[T, bool]:
    """Run work, or wait for the same work that is in progress.

    Cancelling one caller does not cancel the work for the others; it is cancelled when the last caller is. If the work
    is cancelled by something else, the caller that started it is cancelled, and the others start it anew.

    Args:
        key: Equal for equal work.
        work: Starts it.

    Returns:
        The result, and whether this caller bears the cost; exactly one caller does.

    Raises:
        SummarizerError: The work failed. Each caller gets an error of its own; the one that bears the cost, `attempts`.
    """
    flights = _flights.setdefault(asyncio.get_running_loop(), {})
    while True:
        flight: Flight[T] | None = flights.get(key)
        joins = flight is not None
        if flight is None:
            flight = flights[key] = Flight(asyncio.ensure_future(work()))
            flight.task.add_done_callback(partial(_land, flights, key, flight))
        await _wait_for(flight, flights, key)
        if not (joins and flight.task.cancelled()):
            is_ours, flight.claimed = not flight.claimed, True
            try:
                return flight.task.result(), is_ours
            except SummarizerError as error:
                if is_ours:
                    raise
                raise error.copy_without_attempts() from None
            except Exception as error:  # all callers would get the same one, with its attempts
                if is_ours:
                    raise
                raise RuntimeError("The work that several callers shared failed.") from error


async def _wait_for(flight: Flight[Any], flights: dict[Hashable, Flight[Any]], key: Hashable) -> None:
    """Wait until a task has ended, and cancel it if its last caller is cancelled."""
    flight.waiting += 1
    try:
        await asyncio.wait({flight.task})
    finally:
        flight.waiting -= 1
        if not flight.waiting and not flight.task.done():
            _land(flights, key, flight)  # before cancelling, so that no new caller joins it
            flight.task.cancel()
            await asyncio.wait({flight.task})


def _land(flights: dict[Hashable, Flight[Any]], key: Hashable, flight: Flight[Any], *_: object) -> None:
    if flights.get(key) is flight:
        del flights[key]
    if flight.task.done() and not flight.task.cancelled():
        flight.task.exception()  # mark it as retrieved: no caller may be left
