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

from summarizer.gateway.local.models import LocalModel
from summarizer.gateway.local.process import LocalServer, LocalServerError, start_process


@dataclass(slots=True)
class Entry:
    """A process, and whoever waits until it has loaded its model."""

    future: Future[LocalServer] = field(default_factory=Future)
    server: LocalServer | None = None
    is_cancelled: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether it failed, or served and died."""
        if not self.future.done():
            return False
        return self.future.exception() is not None or not self.future.result().is_alive


_lock = threading.Lock()
_entries: dict[LocalModel, Entry] = {}


def start_server(local_model: LocalModel, /) -> Future[LocalServer]:
    """See to it that a model is loaded or being loaded; the future is of the process that serves it.

    Whoever gives up waiting leaves it alone: others may wait for the same.
    """
    with _lock:
        entry = _entries.get(local_model)
        if entry is None or entry.has_ended:
            if entry is not None and entry.server is not None:
                entry.server.stop()  # it has ended; what is left of it is closed
            entry = _entries[local_model] = Entry()
            threading.Thread(target=_load, args=(local_model, entry), name="summarizer-local", daemon=True).start()
        return entry.future


async def get_server(local_model: LocalModel, /) -> LocalServer:
    """The process that serves a model, started where there is none.

    Raises:
        LocalServerError: It cannot be loaded.
    """
    return await asyncio.shield(asyncio.wrap_future(start_server(local_model)))


def is_loading(local_model: LocalModel, /, *, begin: bool) -> bool:
    """Whether a model that was asked for is not there yet.

    Args:
        serving: The model.
        begin: Whether to begin where nobody asked for it; one that failed is left alone.

    Raises:
        LocalServerError: It could not be loaded.
    """
    with _lock:
        entry = _entries.get(local_model)
    if entry is None:
        if begin:
            start_server(local_model)
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
            entry.is_cancelled = True
    for entry in entries:
        if entry.server is not None:
            entry.server.stop()


def _load(local_model: LocalModel, entry: Entry) -> None:
    server = None
    try:
        server = start_process(local_model)
        with _lock:
            entry.server = server
            unwanted = entry.is_cancelled
        if unwanted:
            server.stop()
        server.wait_until_loaded()
    except LocalServerError as error:
        entry.future.set_exception(error)
    except (OSError, ValueError) as error:  # no process can be made; or its pipes were closed by `stop`
        message = f"'{local_model.name}' could not be started: {getattr(error, 'strerror', None) or 'it was stopped'}"
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
