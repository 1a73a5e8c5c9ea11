"""Identical work that is wanted by several callers at one time is done once. What the work is, is not known here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Flight(Generic[T]):
    """Work under way.

    Attributes:
        task: The work.
        waiting: How many callers wait for it.
        claimed: Whether one of them has taken its cost on.
    """

    task: asyncio.Task[T]
    waiting: int = 0
    claimed: bool = False


_flights: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Flight[Any]]] = WeakKeyDictionary()
"""What is under way, by event loop: a task cannot be awaited from another one."""


async def share(key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], /) -> tuple[T, bool]:
    """Do work, or wait for the same work that is under way.

    A caller that is cancelled does not cancel the work for the others; the last one that goes does.

    Args:
        key: The same for the same work.
        work: Begins it.

    Returns:
        Its result, and whether its cost is this caller's: it is one caller's only.
    """
    flights = _flights.setdefault(asyncio.get_running_loop(), {})
    flight: Flight[T] | None = flights.get(key)
    if flight is None:
        flight = flights[key] = Flight(asyncio.ensure_future(work()))
        flight.task.add_done_callback(lambda _: _land(flights, key, flight))
    flight.waiting += 1
    try:
        await asyncio.wait({flight.task})
    finally:
        flight.waiting -= 1
        if not flight.waiting and not flight.task.done():
            _land(flights, key, flight)  # at once: nobody is to join what is about to be cancelled
            flight.task.cancel()
            await asyncio.wait({flight.task})
    result = flight.task.result()
    is_ours, flight.claimed = not flight.claimed, True
    return result, is_ours


def _land(flights: dict[Hashable, Flight[Any]], key: Hashable, flight: Flight[Any] | None) -> None:
    if flights.get(key) is flight:
        del flights[key]
    if flight is not None and flight.task.done() and not flight.task.cancelled():
        flight.task.exception()  # seen: everybody who was to hear of it may have gone
