"""Idempotency keys in the database: who makes the answer to one, and the answer, for as long as it is kept.

What an answer is, and which are worth keeping, is decided elsewhere. All of it blocks.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import zlib
from dataclasses import dataclass, field
from typing import ClassVar, Final

from summarizer.errors import DatabaseUnavailableError, SummarizerError
from summarizer.storage.sql import Statements, Tables
from summarizer.telemetry import log_event

BEAT: Final = 1.0
"""Seconds between the signs of life that a process gives of the answers it is making."""

SILENCE: Final = 6.0
"""Seconds without one after which another process makes the answer."""

SWEEP: Final = 60.0
"""Seconds between two looks for what is too old or too much."""

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS idempotency_keys ("
    "name TEXT PRIMARY KEY, asked TEXT NOT NULL, holder TEXT NOT NULL, claim TEXT NOT NULL, "
    "beat DOUBLE PRECISION NOT NULL, made DOUBLE PRECISION NOT NULL, size BIGINT NOT NULL DEFAULT 0, "
    "status INTEGER, media_type TEXT, location TEXT, body BYTEA)"
)
TABLES: Final = Tables(
    "idempotency keys",
    "idempotency_keys",
    (
        TABLE,
        "CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency_keys (made, size)",
        "CREATE INDEX IF NOT EXISTS idempotency_at_work ON idempotency_keys (holder) WHERE status IS NULL",
    ),
)

LOOK: Final = (
    "SELECT asked, made > epoch() - :seconds, beat > epoch() - :silence, status, media_type, location, body "
    "FROM idempotency_keys WHERE name = :name"
)
TAKE: Final = (
    "INSERT INTO idempotency_keys (name, asked, holder, claim, beat, made) "
    "VALUES (:name, :asked, :holder, :claim, epoch(), epoch()) ON CONFLICT (name) DO NOTHING RETURNING name"
)
TAKE_OVER: Final = (
    "UPDATE idempotency_keys SET asked = :asked, holder = :holder, claim = :claim, beat = epoch(), made = epoch(), "
    "size = 0, status = NULL, media_type = NULL, location = NULL, body = NULL "
    "WHERE name = :name AND (made <= epoch() - :seconds OR status IS NULL) "
    "AND (status IS NOT NULL OR beat <= epoch() - :silence) RETURNING name"
)
KEEP: Final = (
    "UPDATE idempotency_keys SET made = epoch(), size = :size, status = :status, media_type = :media_type, "
    "location = :location, body = :body WHERE name = :name AND claim = :claim"
)
RELEASE: Final = "DELETE FROM idempotency_keys WHERE name = :name AND claim = :claim AND status IS NULL"
LIVE: Final = "UPDATE idempotency_keys SET beat = epoch() WHERE holder = :holder AND status IS NULL"
FORGET: Final = (
    "DELETE FROM idempotency_keys WHERE made <= epoch() - :seconds "
    "AND (status IS NOT NULL OR beat <= epoch() - :silence)"
)
MAKE_ROOM: Final = (
    "DELETE FROM idempotency_keys WHERE status IS NOT NULL AND made <= (SELECT max(made) FROM ("
    "SELECT made, sum(size) OVER (ORDER BY made DESC) AS total FROM idempotency_keys) AS aged WHERE total > :most)"
)


class IdempotencyConflictError(SummarizerError):
    """The key came with another request before."""

    code: ClassVar[str] = "idempotency_conflict"


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """An answer that is kept."""

    status: int
    media_type: str
    body: bytes
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right and the duty to make the answer to a key."""

    name: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))


class IdempotencyStore:
    """The keys that are kept in one database.

    Args:
        statements: The database.
        seconds: How long an answer is kept.
        max_bytes: How many bytes of answers are kept; beyond that the oldest go.
        silence: Seconds without a sign of life after which a claim is another's.
    """

    def __init__(self, statements: Statements, *, seconds: float, max_bytes: int, silence: float = SILENCE) -> None:
        self.statements = statements
        self._times = {"seconds": seconds, "silence": silence}
        self._max_bytes = max_bytes
        self._holder = secrets.token_hex(16)
        self._held: set[Lease] = set()
        self._changed = threading.Condition()
        self._pulse: threading.Thread | None = None
        self._swept = 0.0

    def take(self, name: str, *, asked: str) -> StoredResponse | Lease | None:
        """The answer to a key, or the claim to make it; None while another is making it.

        Args:
            name: Stands for the key and whose it is.
            asked: Stands for what is asked for.

        Raises:
            IdempotencyConflictError: Something else was asked for under the key.
            DatabaseUnavailableError: The database cannot be used.
        """
        mine = Lease(name)
        values = {"name": name, "asked": asked, "holder": self._holder, "claim": mine.token}
        with self.statements.begin() as run:
            rows = run(LOOK, name=name, **self._times)
            if not rows:
                is_mine = bool(run(TAKE, **values))
            else:
                was_asked, is_new, is_alive, status, media_type, location, body = rows[0]
                if is_new if status is not None else is_alive:
                    if was_asked != asked:
                        raise conflict()
                    return (
                        StoredResponse(status, media_type, zlib.decompress(body), location)
                        if status is not None
                        else None
                    )
                is_mine = bool(run(TAKE_OVER, **values, **self._times))
        if not is_mine:
            return None
        self._hold(mine)
        return mine

    def keep(self, claim: Lease, kept: StoredResponse) -> bool:
        """Keep the answer, and give the claim up.

        Returns:
            Whether it is kept: where it is not, the log has the reason.
        """
        body = zlib.compress(kept.body, 1)
        values = {"status": kept.status, "media_type": kept.media_type, "location": kept.location}
        try:
            with self.statements.begin() as run:
                run(KEEP, name=claim.name, claim=claim.token, size=len(body), body=body, **values)
            self._sweep()
        except DatabaseUnavailableError as error:  # the caller has an answer all the same
            log_event("idempotency_answer_lost", level=logging.ERROR, reason=str(error))
            return False
        finally:
            self._let_go(claim)
        return True

    def release(self, claim: Lease) -> None:
        """Give a claim up without an answer: the next request makes one. One that was kept stays."""
        if not self._let_go(claim):
            return
        try:
            with self.statements.begin() as run:
                run(RELEASE, name=claim.name, claim=claim.token)
        except DatabaseUnavailableError as error:  # it is another's after a while
            log_event("idempotency_claim_left", level=logging.WARNING, reason=str(error))

    def close(self) -> None:
        """Let go of the database. Claims that are still held are another's after a while."""
        with self._changed:
            self._held.clear()
            self._changed.notify()
            pulse = self._pulse
        if pulse is not None:
            pulse.join()
        self.statements.close()

    def _sweep(self) -> None:
        """Let go of what is too old or too much, every now and then."""
        if time.monotonic() < self._swept + SWEEP and self._swept:
            return
        self._swept = time.monotonic()
        with self.statements.begin() as run:
            run(FORGET, **self._times)
            run(MAKE_ROOM, most=self._max_bytes)

    def _hold(self, claim: Lease) -> None:
        """Give signs of life of it from now on; a thread does, since an event loop may be busy for long."""
        with self._changed:
            self._held.add(claim)
            if self._pulse is None:
                self._pulse = threading.Thread(target=self._beat, name="idempotency", daemon=True)
                self._pulse.start()

    def _let_go(self, claim: Lease) -> bool:
        with self._changed:
            was_held = claim in self._held
            self._held.discard(claim)
            self._changed.notify()
        return was_held

    def _beat(self) -> None:
        """Signs of life, as long as there is anything to give them of."""
        due = time.monotonic() + BEAT
        while True:
            with self._changed:
                self._changed.wait(max(0.0, due - time.monotonic()))
                if not self._held:
                    self._pulse = None
                    return
            if time.monotonic() < due:
                continue
            due = time.monotonic() + BEAT
            try:
                with self.statements.begin() as run:
                    run(LIVE, holder=self._holder)
            except DatabaseUnavailableError as error:
                log_event("idempotency_silent", level=logging.WARNING, reason=str(error))


def conflict() -> IdempotencyConflictError:
    """What is said of a key that came with another request."""
    return IdempotencyConflictError(
        "This Idempotency-Key came with another request before. Make a new key for each request, and send the same one "
        "only with the same request again."
    )
