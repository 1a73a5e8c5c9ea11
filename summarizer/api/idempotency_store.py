"""Idempotency keys in the database: a lease while the response is made, then the response until it expires."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import zlib
from dataclasses import dataclass, field
from typing import Final

from summarizer.api.problems import IdempotencyConflictError
from summarizer.errors import DatabaseUnavailableError
from summarizer.storage.database import Part, SqlDatabase
from summarizer.telemetry import log_event

RENEWAL_INTERVAL: Final = 1.0  # seconds between two heartbeats of a process that holds leases

LAPSE: Final = 6.0
"""Seconds without a heartbeat after which a lease expires. One of the future was sent while the clock was wrong."""

SWEEP_INTERVAL: Final = 60.0  # seconds between two sweeps of old entries

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS idempotency_keys ("
    "name TEXT PRIMARY KEY, asked TEXT NOT NULL, holder TEXT NOT NULL, claim TEXT NOT NULL, "
    "beat DOUBLE PRECISION NOT NULL, made DOUBLE PRECISION NOT NULL, size BIGINT NOT NULL DEFAULT 0, "
    "status INTEGER, media_type TEXT, body BYTEA)"
)
PART: Final = Part(
    "idempotency keys",
    (
        TABLE,
        "CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency_keys (made, size)",
        "CREATE INDEX IF NOT EXISTS idempotency_at_work ON idempotency_keys (holder) WHERE status IS NULL",
    ),
)

FIND: Final = (
    "SELECT asked, made > epoch() - :seconds, abs(beat - epoch()) < :silence, status, media_type, body "
    "FROM idempotency_keys WHERE name = :name"
)
TAKE: Final = (
    "INSERT INTO idempotency_keys (name, asked, holder, claim, beat, made) "
    "VALUES (:name, :asked, :holder, :claim, epoch(), epoch()) ON CONFLICT (name) DO NOTHING RETURNING name"
)
TAKE_OVER: Final = (
    "UPDATE idempotency_keys SET asked = :asked, holder = :holder, claim = :claim, beat = epoch(), made = epoch(), "
    "size = 0, status = NULL, media_type = NULL, body = NULL "
    "WHERE name = :name AND (made <= epoch() - :seconds OR status IS NULL) "
    "AND (status IS NOT NULL OR abs(beat - epoch()) >= :silence) RETURNING name"
)
KEEP: Final = (
    "UPDATE idempotency_keys SET made = epoch(), size = :size, status = :status, media_type = :media_type, "
    "body = :body WHERE name = :name AND claim = :claim RETURNING name"
)
RELEASE: Final = "DELETE FROM idempotency_keys WHERE name = :name AND claim = :claim AND status IS NULL"
RENEW: Final = "UPDATE idempotency_keys SET beat = epoch() WHERE holder = :holder AND status IS NULL"
DELETE_OLD: Final = (
    "DELETE FROM idempotency_keys WHERE made <= epoch() - :seconds "
    "AND (status IS NOT NULL OR abs(beat - epoch()) >= :silence)"
)
DELETE_OLDEST: Final = (
    "DELETE FROM idempotency_keys WHERE status IS NOT NULL AND made <= (SELECT max(made) FROM ("
    "SELECT made, sum(size) OVER (ORDER BY made DESC) AS total FROM idempotency_keys) AS aged WHERE total > :most)"
)


@dataclass(frozen=True, slots=True)
class StoredResponse:
    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to make the response of a key, for one request."""

    name: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))


class IdempotencyStore:
    """The keys in one database. The oldest responses above `max_bytes` are removed first."""

    def __init__(self, database: SqlDatabase, *, seconds: float, max_bytes: int, silence: float = LAPSE) -> None:
        self.database = database
        self._times = {"seconds": seconds, "silence": silence}
        self._max_bytes = max_bytes
        self._holder = secrets.token_hex(16)
        self._held: set[Lease] = set()
        self._changed = threading.Condition()
        self._heartbeats: threading.Thread | None = None
        self._swept = 0.0

    def take(self, name: str, *, asked: str) -> StoredResponse | Lease | None:
        """Return the stored response of a key, or a lease to make it; None while another process makes it."""
        lease = Lease(name)
        values = {"name": name, "asked": asked, "holder": self._holder, "claim": lease.token}
        with self.database.begin() as run:
            rows = run(FIND, name=name, **self._times)
            if not rows:
                is_taken = bool(run(TAKE, **values))
            else:
                was_asked, is_new, is_alive, status, media_type, body = rows[0]
                if is_new if status is not None else is_alive:
                    if was_asked != asked:
                        raise conflict()
                    return StoredResponse(status, media_type, zlib.decompress(body)) if status is not None else None
                is_taken = bool(run(TAKE_OVER, **values, **self._times))
        if not is_taken:
            return None
        self._hold(lease)
        return lease

    def keep(self, lease: Lease, kept: StoredResponse) -> bool:
        """Store the response and release the lease; returns whether it is stored, and logs why if it is not."""
        body = zlib.compress(kept.body, 1)
        values = {"status": kept.status, "media_type": kept.media_type}
        try:
            with self.database.begin() as run:
                is_kept = bool(run(KEEP, name=lease.name, claim=lease.token, size=len(body), body=body, **values))
            self._sweep()
        except DatabaseUnavailableError as error:  # the caller gets the response all the same
            log_event("idempotency_answer_lost", level=logging.ERROR, reason=str(error))
            return False
        finally:
            self._drop(lease)
        if not is_kept:
            log_event("idempotency_answer_lost", level=logging.ERROR, reason="The lease expired, and another took it.")
        return is_kept

    def release(self, lease: Lease) -> None:
        """Release a lease without a response: the next request makes it. A stored response stays."""
        if not self._drop(lease):
            return
        try:
            with self.database.begin() as run:
                run(RELEASE, name=lease.name, claim=lease.token)
        except DatabaseUnavailableError as error:  # the lease expires
            log_event("idempotency_claim_left", level=logging.WARNING, reason=str(error))

    def close(self) -> None:
        """Close the database. Leases that are still held expire."""
        with self._changed:
            self._held.clear()
            self._changed.notify()
            thread = self._heartbeats
        if thread is not None:
            thread.join()
        self.database.close()

    def _sweep(self) -> None:
        """Remove old entries, at most once in `SWEEP_INTERVAL` seconds."""
        if time.monotonic() < self._swept + SWEEP_INTERVAL and self._swept:
            return
        self._swept = time.monotonic()
        with self.database.begin() as run:
            run(DELETE_OLD, **self._times)
            run(DELETE_OLDEST, most=self._max_bytes)

    def _hold(self, lease: Lease) -> None:
        """Send heartbeats for a lease, in a thread, since an event loop may be blocked."""
        with self._changed:
            self._held.add(lease)
            if self._heartbeats is None:
                self._heartbeats = threading.Thread(target=self._send_heartbeats, name="idempotency", daemon=True)
                self._heartbeats.start()

    def _drop(self, lease: Lease) -> bool:
        with self._changed:
            was_held = lease in self._held
            self._held.discard(lease)
            self._changed.notify()
        return was_held

    def _send_heartbeats(self) -> None:
        """Send heartbeats while there are leases."""
        due = time.monotonic() + RENEWAL_INTERVAL
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: not self._held, max(0.0, due - time.monotonic())):
                    self._heartbeats = None
                    return
            due = time.monotonic() + RENEWAL_INTERVAL
            try:
                with self.database.begin() as run:
                    run(RENEW, holder=self._holder)
            except DatabaseUnavailableError as error:
                log_event("idempotency_silent", level=logging.WARNING, reason=str(error))


def conflict() -> IdempotencyConflictError:
    return IdempotencyConflictError(
        "This Idempotency-Key was used for another request. Use a new key for each request, and repeat a key only "
        "with the same request."
    )
