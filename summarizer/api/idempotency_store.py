"""The database of idempotency keys: a lease of each key while its response is made, then the response until it expires.

A response that is older than the limit, or as far in the future, has expired: the latter was stored while the clock was
wrong, and would be kept when it is right again.

Methods raise `DatabaseUnavailableError` if the database is unreachable, except those that release or keep a lease.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import zlib
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from summarizer.api.problems import IdempotencyConflictError
from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.settings import Settings
from summarizer.storage.database import MEMORY, Part, SqlDatabase, find_database
from summarizer.telemetry import log_event

RENEWAL_INTERVAL: Final = 1.0  # seconds between two heartbeats of a process that holds leases

CALLER: Final = 16  # leading digits of a key's name that identify its caller; the SQL below repeats this number

LAPSE: Final = 6.0
"""Seconds without a heartbeat after which a lease expires. A heartbeat this far in the future is invalid as well."""

IN_MEMORY: Final = 64_000_000  # most bytes of responses in memory

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
        "CREATE INDEX IF NOT EXISTS idempotency_by_caller ON idempotency_keys (substr(name, 1, 16), made, size)",
        "CREATE INDEX IF NOT EXISTS idempotency_at_work ON idempotency_keys (holder) WHERE status IS NULL",
    ),
    version=2,
    since=1,
)

FIND: Final = (
    "SELECT asked, abs(made - epoch()) < :seconds, abs(beat - epoch()) < :silence, status, media_type, body "
    "FROM idempotency_keys WHERE name = :name"
)
TAKE: Final = (
    "INSERT INTO idempotency_keys (name, asked, holder, claim, beat, made) "
    "VALUES (:name, :asked, :holder, :claim, epoch(), epoch()) ON CONFLICT (name) DO NOTHING RETURNING name"
)
TAKE_OVER: Final = (
    "UPDATE idempotency_keys SET asked = :asked, holder = :holder, claim = :claim, beat = epoch(), made = epoch(), "
    "size = 0, status = NULL, media_type = NULL, body = NULL "
    "WHERE name = :name AND (abs(made - epoch()) >= :seconds OR status IS NULL) "
    "AND (status IS NOT NULL OR abs(beat - epoch()) >= :silence) RETURNING name"
)
KEEP: Final = (
    "UPDATE idempotency_keys SET made = epoch(), size = :size, status = :status, media_type = :media_type, "
    "body = :body WHERE name = :name AND claim = :claim RETURNING name"
)
RELEASE: Final = "DELETE FROM idempotency_keys WHERE name = :name AND claim = :claim AND status IS NULL"
RENEW: Final = "UPDATE idempotency_keys SET beat = epoch() WHERE holder = :holder AND status IS NULL"
DELETE_OLD: Final = (
    "DELETE FROM idempotency_keys WHERE (made <= epoch() - :seconds OR made >= epoch() + :seconds) "
    "AND (status IS NOT NULL OR abs(beat - epoch()) >= :silence) RETURNING name"
)
SIZES: Final = "SELECT substr(name, 1, 16), coalesce(sum(size), 0) FROM idempotency_keys GROUP BY 1"
DELETE_OLDEST: Final = (
    "DELETE FROM idempotency_keys WHERE status IS NOT NULL AND substr(name, 1, 16) = :caller AND made <= ("
    "SELECT max(made) FROM (SELECT made, sum(size) OVER (ORDER BY made DESC) AS total FROM idempotency_keys "
    "WHERE substr(name, 1, 16) = :caller) AS aged WHERE total > :most)"
)


class StoredResponse(NamedTuple):
    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Lease:
    """The exclusive right of one request to make the response for a key."""

    name: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))


class IdempotencyStore:
    """The keys in one database. Above `max_bytes`, the callers with the most bytes lose their oldest responses.

    The first `CALLER` characters of a key's name identify its caller.
    """

    def __init__(self, database: SqlDatabase, *, seconds: float, max_bytes: int, silence: float = LAPSE) -> None:
        self.database = database
        self._times = {"seconds": seconds, "silence": silence}
        self._max_bytes = max_bytes
        self._holder = secrets.token_hex(16)
        self._held: set[Lease] = set()
        self._changed = threading.Condition()
        self._heartbeats: threading.Thread | None = None
        self._swept = -SWEEP_INTERVAL

    def take(self, name: str, *, asked: str) -> StoredResponse | Lease | None:
        """Return the stored response for a key, or a lease to make one; None while another request makes it."""
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
                        raise IdempotencyConflictError(
                            "This Idempotency-Key was used for another request. Use a new key for each request, and "
                            "repeat a key only with the same request."
                        )
                    return StoredResponse(status, media_type, zlib.decompress(body)) if status is not None else None
                is_taken = bool(run(TAKE_OVER, **values, **self._times))
        if not is_taken:
            return None
        self._hold(lease)
        return lease

    def keep(self, lease: Lease, kept: StoredResponse) -> bool:
        """Store the response and release the lease; return whether it was stored, and log the reason if not."""
        body = zlib.compress(kept.body, 1)
        values = {"status": kept.status, "media_type": kept.media_type}
        try:
            with self.database.begin() as run:
                is_kept = bool(run(KEEP, name=lease.name, claim=lease.token, size=len(body), body=body, **values))
        except DatabaseUnavailableError as error:  # the caller still gets the response
            log_event("idempotency_answer_lost", level=logging.ERROR, reason=str(error))
            return False
        finally:
            self._drop(lease)
        if not is_kept:
            log_event("idempotency_answer_lost", level=logging.ERROR, reason="The lease expired, and another took it.")
        try:
            if time.monotonic() > self._swept + SWEEP_INTERVAL:
                self.remove_expired()
        except DatabaseUnavailableError as error:  # the next sweep removes the old entries
            log_event("idempotency_sweep_failed", level=logging.WARNING, reason=str(error))
        return is_kept

    def release(self, lease: Lease) -> None:
        """Release a lease without a response, so that the next request makes it. Keeps a stored response."""
        if not self._drop(lease):
            return
        try:
            with self.database.begin() as run:
                run(RELEASE, name=lease.name, claim=lease.token)
        except DatabaseUnavailableError as error:  # the lease expires
            log_event("idempotency_claim_left", level=logging.WARNING, reason=str(error))

    def close(self) -> None:
        """Close the database. Leases still held expire."""
        with self._changed:
            self._held.clear()
            self._changed.notify()
            thread = self._heartbeats
        if thread is not None:
            thread.join()
        self.database.close()

    def remove_expired(self) -> None:
        """Remove expired entries, and those above `max_bytes`."""
        self._swept = time.monotonic()
        with self.database.begin() as run:
            removed = run(DELETE_OLD, **self._times)
            left, sizes = self._max_bytes, sorted(run(SIZES), key=lambda row: int(row[1]))
            for number, (caller, size) in enumerate(sizes):
                part = left // (len(sizes) - number)  # smaller callers leave their unused share to larger ones
                if size > part:
                    run(DELETE_OLDEST, caller=caller, most=part)
                left -= min(int(size), part)
        if removed:
            self.database.erase_journal()

    def _hold(self, lease: Lease) -> None:
        """Send heartbeats for a lease from a thread, since the event loop may be blocked."""
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


def open_store(settings: Settings, *, uses_memory: bool = True) -> IdempotencyStore:
    """Open the configured database; without one, the default file, or memory if that file is unusable.

    Worker processes share no memory, so with several of them, as without `uses_memory`, an unusable file raises
    `DatabaseUnavailableError`.
    """
    place, most = find_database(settings), settings.idempotency_max_bytes
    try:
        database = SqlDatabase(place, part=PART)
    except (DatabaseUnavailableError, ConfigurationError) as error:
        if settings.database_url is not None or settings.workers > 1 or not uses_memory:
            raise DatabaseUnavailableError(str(error)) from None
        log_event("idempotency_in_memory", level=logging.WARNING, reason=str(error))
        database, most = SqlDatabase(MEMORY, part=PART), min(most, IN_MEMORY)
    return IdempotencyStore(database, seconds=settings.idempotency_seconds, max_bytes=most)
