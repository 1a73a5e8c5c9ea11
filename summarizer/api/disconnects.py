"""What a caller's disconnect ends: work, and waiting for a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from fastapi import Request
from starlette.types import Receive

from summarizer.workers import cancel_tasks

T = TypeVar("T")

CYCLE: Final = "provenbrief.cycle"
"""Key in a scope's state: what handles the request in uvicorn's protocol, if that is the service's own."""


class ClientGoneError(Exception):
    """The caller disconnected."""


def is_client_gone(request: Request) -> bool:
    """Whether the caller has disconnected, so far as the protocol tells. Nothing of the body is read."""
    cycle = request.scope.get("state", {}).get(CYCLE)
    return cycle is not None and bool(cycle.disconnected)


async def run_until_disconnect(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Run work until it is done or the caller disconnects. The request's body must have been read.

    Raises:
        ClientGoneError: The caller disconnected, and the work was cancelled, with any call of a provider.
    """
    task = asyncio.ensure_future(work)
    hangup = asyncio.ensure_future(wait_for_disconnect(request.receive))
    try:
        await asyncio.wait({task, hangup}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGoneError
    finally:
        await cancel_tasks(task, hangup)


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the caller has disconnected. The request's body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass
