"""Tickets of batches in an SQLite file: a process has one as long as it holds the batch's lock.

Locks are bytes of `<file>.work`. One process works at a batch; when it ends, however it does, the lock is free at once
and another one goes on. A process that is paused keeps its batches.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from summarizer.errors import ConfigurationError
from summarizer.jobs.dispatch import OpenBatch, free_items, held_tickets
from summarizer.jobs.store import Store
from summarizer.storage.lock_file import LockFile


class LocalDispatcher:
    """Deals out the tickets of one worker; see `dispatch.Dispatcher`.

    Raises:
        ConfigurationError: The file of locks cannot be made.
    """

    def __init__(self, store: Store, file: Path) -> None:
        self.tickets: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._store = store
        self._taking = threading.Lock()
        self._ended = False
        self._on_ticket: Callable[[], object] = lambda: None
        path = file.with_name(f"{file.name}.work")
        try:
            self._locks = LockFile.of(path)
        except OSError as error:
            raise ConfigurationError(f"The file {path} cannot be made: {error.strerror}.") from None

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Wait until this is cancelled, and give up all tickets."""
        loop = asyncio.get_running_loop()
        self._on_ticket = partial(loop.call_soon_threadsafe, on_ticket)
        try:
            await asyncio.Event().wait()
        finally:
            with self._taking:
                self._ended = True
            for batch in list(self.tickets):
                self.end(batch)

    def want(self, wanted: Sequence[OpenBatch]) -> None:
        """Take the locks of batches that nobody works at."""
        with self._taking:
            if self._ended:
                return
            for batch in wanted:
                if batch.id not in self.tickets and self._locks.take(batch.number, holder=self):
                    self._numbers[batch.id] = batch.number
                    self.tickets[batch.id] = secrets.token_hex(8)
                    self._on_ticket()

    def confirm(self, _: Connection, tickets: Collection[str]) -> set[str]:
        """A lock is its holder's until that frees it."""
        return set(tickets)

    def end(self, batch: str) -> None:
        """Free the lock of a batch."""
        if self.tickets.pop(batch, None) is not None:
            self._locks.free(self._numbers.pop(batch), holder=self)

    def recover(self) -> int:
        """Free what is held by tickets of earlier holders of a lock that can be had now."""
        with self._store.begin() as connection:
            found = held_tickets(connection)
        freed = 0
        with self._taking:
            for row in found:
                if self.tickets.get(row.id) == row.ticket or not self._locks.take(row.number, holder=self):
                    continue
                try:
                    freed += free_items(self._store, row.id, [row.ticket], losses=1)
                finally:
                    if row.id not in self.tickets:
                        self._locks.free(row.number, holder=self)
        return freed
