"""Starts one process for each local model on first use and shares it among all callers.

The processes end with this one, or with `stop_servers`. A process that died is started again by the next call.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib
import os
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from summarizer.gateway.local.models import LocalModel
from summarizer.gateway.local.process import LocalServer, LocalServerError, start_process
from summarizer.gateway.local.server_main import ALIAS


@dataclass(slots=True)
class Entry:
    """A process, and the future of its loading."""

    future: Future[LocalServer] = field(default_factory=Future)
    server: LocalServer | None = None
    is_cancelled: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether loading failed or the process has ended."""
        if not self.future.done():
            return False
        return self.future.exception() is not None or not self.future.result().is_alive


_lock = threading.Lock()
_entries: dict[LocalModel, Entry] = {}


def start_server(local_model: LocalModel, /) -> Future[LocalServer]:
    """Start the process of a model unless it runs, and return the future of the loaded server.

    A caller that stops waiting must not cancel the future: others may wait for it.
    """
    with _lock:
        entry = _entries.get(local_model)
        if entry is None or entry.has_ended:
            if entry is not None and entry.server is not None:
                entry.server.stop()  # it has ended; this closes its pipes
            entry = _entries[local_model] = Entry()
            threading.Thread(target=_load, args=(local_model, entry), name="summarizer-local", daemon=True).start()
        return entry.future


async def get_server(local_model: LocalModel, /) -> LocalServer:
    """Return the process that serves a model, started if there is none.

    Raises:
        LocalServerError: The model cannot be loaded.
    """
    return await asyncio.shield(asyncio.wrap_future(start_server(local_model)))


def is_loading(local_model: LocalModel, /, *, begin: bool) -> bool:
    """Whether a model is being loaded.

    Args:
        begin: Whether to start loading it if that has not begun. A model that failed is not started again.

    Raises:
        LocalServerError: The model could not be loaded.
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
    """Stop all processes."""
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
    except (OSError, ValueError) as error:  # no process could be started, or `stop` closed its pipes
        message = f"'{local_model.name}' could not be started: {getattr(error, 'strerror', None) or 'it was stopped'}"
        entry.future.set_exception(LocalServerError(message, retryable=False))
    else:
        entry.future.set_result(server)
        return
    if server is not None:
        server.stop()


def _forget_after_fork() -> None:
    """Close the parent's pipes in a forked process: otherwise its models would outlive the parent."""
    global _lock  # noqa: PLW0603 - a thread of the parent may hold it
    _lock = threading.Lock()
    for entry in _entries.values():
        if entry.server is not None:
            entry.server.forget()
    _entries.clear()


atexit.register(stop_servers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)


@asynccontextmanager
async def connect(local_model: LocalModel, /) -> AsyncIterator[Mapping[str, Any]]:
    """Start a local model if it is not running, and give the arguments with which LiteLLM reaches it.

    LiteLLM's own client would send the article to a proxy from the environment.

    Raises:
        LocalServerError: The model cannot be loaded, or its process ended during the call.
    """
    server = await get_server(local_model)
    openai: Any = importlib.import_module("openai")  # a dependency of LiteLLM; slow to import
    http = openai.DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False)
    async with openai.AsyncOpenAI(base_url=server.address, api_key=server.key, max_retries=0, http_client=http) as one:
        try:
            yield {"model": f"openai/{ALIAS}", "api_base": server.address, "api_key": server.key, "client": one}
        except Exception:
            if await asyncio.to_thread(server.has_ended):
                raise LocalServerError(server.describe_end(), retryable=True) from None
            raise
