"""The processes that run local models, shared by all who ask for the same: one is started, on first use, for all.

They end with this process, or when `stop_servers` is called; one that died is started again for the next who asks.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from summarizer.gateway.local.process import LocalServer, LocalServerError, start_process
from summarizer.gateway.local.weights import Serving


@dataclass(slots=True)
class Entry:
    """A process, and whoever waits until it has loaded its model."""

    future: Future[LocalServer] = field(default_factory=Future)
    server: LocalServer | None = None
    is_unwanted: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it failed, or served and died."""
        if not self.future.done():
            return False
        return self.future.exception() is not None or not self.future.result().is_alive


_lock = threading.Lock()
_entries: dict[Serving, Entry] = {}


def begin_serving(serving: Serving, /) -> Future[LocalServer]:
    """See to it that a model is loaded or being loaded; the future is of the process that serves it.

    Whoever gives up waiting leaves it alone: others may wait for the same.
    """
    with _lock:
        entry = _entries.get(serving)
        if entry is None or entry.is_over:
            if entry is not None and entry.server is not None:
                entry.server.stop()  # it has ended; what is left of it is closed
            entry = _entries[serving] = Entry()
            threading.Thread(target=_load, args=(serving, entry), name="summarizer-local", daemon=True).start()
        return entry.future


async def get_server(serving: Serving, /) -> LocalServer:
    """The process that serves a model, started where there is none.

    Raises:
        LocalServerError: It cannot be loaded.
    """
    return await asyncio.shield(asyncio.wrap_future(begin_serving(serving)))


def is_loading(serving: Serving, /, *, begin: bool) -> bool:
    """Whether a model that was asked for is not there yet.

    Args:
        serving: The model.
        begin: Whether to begin where nobody asked for it; one that failed is left alone.

    Raises:
        LocalServerError: It could not be loaded.
    """
    with _lock:
        entry = _entries.get(serving)
    if entry is None:
        if begin:
            begin_serving(serving)
        return begin
    if not entry.future.done():
        return True
    entry.future.result()
    return False


def stop_servers() -> None:
    """End all processes."""
    with _lock:
        entries = list(_entries.values())
        _entries.clear()
        for entry in entries:
            entry.is_unwanted = True
    for entry in entries:
        if entry.server is not None:
            entry.server.stop()


def _load(serving: Serving, entry: Entry) -> None:
    server = None
    try:
        server = start_process(serving)
        with _lock:
            entry.server = server
            unwanted = entry.is_unwanted
        if unwanted:
            server.stop()
        server.wait_until_loaded()
    except LocalServerError as error:
        entry.future.set_exception(error)
    except (OSError, ValueError) as error:  # no process can be made; or its pipes were closed by `stop`
        message = f"'{serving.name}' could not be started: {getattr(error, 'strerror', None) or 'it was stopped'}"
        entry.future.set_exception(LocalServerError(message, retryable=False))
    else:
        entry.future.set_result(server)
        return
    if server is not None:
        server.stop()


def _forget_after_fork() -> None:
    """A forked process has no part in its parent's models: holding their pipes it would keep them alive."""
    global _lock  # noqa: PLW0603 - whoever held it is not here to let it go
    _lock = threading.Lock()
    for entry in _entries.values():
        if entry.server is not None:
            entry.server.forget()
    _entries.clear()


atexit.register(stop_servers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
