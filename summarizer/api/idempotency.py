"""The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): repeated requests are processed once.

The database holds a lease of the key while the response is made, then the response until it expires. Requests without
a key do not use the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import threading
import time
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from fastapi import Request, Response
from pydantic import BaseModel

from summarizer.api.auth import caller_of
from summarizer.api.http_request import read_cache_control, run_until_disconnect
from summarizer.api.problems import (
    MEDIA_TYPE,
    SHOULD_RETRY,
    IdempotencyConflictError,
    IdempotencyKeyError,
    problem_of,
    respond,
)
from summarizer.errors import (
    BudgetError,
    ConfigurationError,
    ContextLengthError,
    DatabaseUnavailableError,
    ProviderContentError,
    UngroundedError,
)
from summarizer.schemas.events import StreamEvent
from summarizer.schemas.http import Problem
from summarizer.settings import Settings
from summarizer.single_flight import share
from summarizer.storage.database import (
    MEMORY,
    Part,
    SqlDatabase,
    find_database,
    finish_in_database_thread,
    run_in_database_thread,
)
from summarizer.telemetry import current_request_id, log_event

RENEWAL_INTERVAL: Final = 1.0  # seconds between two heartbeats of a process that holds leases

CALLER: Final = 16  # leading digits of a key's name that identify its caller; the SQL below repeats this number

LAPSE: Final = 6.0
"""Seconds without a heartbeat after which a lease expires. A heartbeat this far in the future is invalid as well."""

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
            self._sweep()
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

    def _sweep(self) -> None:
        """Remove expired entries and those above `max_bytes`, at most once in `SWEEP_INTERVAL` seconds."""
        if time.monotonic() < self._swept + SWEEP_INTERVAL:
            return
        self._swept = time.monotonic()
        with self.database.begin() as run:
            run(DELETE_OLD, **self._times)
            left, sizes = self._max_bytes, sorted(run(SIZES), key=lambda row: int(row[1]))
            for number, (caller, size) in enumerate(sizes):
                part = left // (len(sizes) - number)  # smaller callers leave their unused share to larger ones
                if size > part:
                    run(DELETE_OLDEST, caller=caller, most=part)
                left -= min(int(size), part)

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


IDEMPOTENCY_KEY: Final = "Idempotency-Key"

LONGEST: Final = 255

IN_MEMORY: Final = 64_000_000

FINAL: Final = (UngroundedError, ProviderContentError, ContextLengthError, BudgetError)
"""Errors that are stored like responses, since the same request would fail again at a cost."""

FIRST_LOOK, LAST_LOOK = 0.05, 0.25  # first and longest pause in seconds between polls for another process's response

REPLAYED: Final = "Idempotency-Replayed"

JSON: Final = "application/json"


ResponseWriter: TypeAlias = Callable[[bytes], Coroutine[Any, Any, Response]]
"""Makes the HTTP response from a stored JSON body."""


@dataclass(frozen=True, slots=True)
class MadeResponse:
    body: bytes  # JSON to be stored
    headers: Mapping[str, str] = field(default_factory=dict)  # for the request that made the response, not for replays
    is_final: bool = True  # whether to store it; False if the same request may get a better response later


class KeyedRequest(NamedTuple):
    name: str  # hash of the caller and the key; the first `CALLER` digits are a hash of the caller alone
    digest: str  # hash of the path and the body, but not of the requested form of the response
    keeps: bool = True  # whether the response may be stored


def hash_bytes(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def read_key(request: Request) -> str | None:
    keys = request.headers.getlist(IDEMPOTENCY_KEY)
    if not keys:
        return None
    if len(keys) > 1 or not 0 < len(keys[0]) <= LONGEST or not all("!" <= sign <= "~" for sign in keys[0]):
        raise IdempotencyKeyError(
            f"Send one {IDEMPOTENCY_KEY}, of 1 to {LONGEST} visible ASCII characters; a UUID will do."
        )
    return keys[0]


class IdempotencyKeys:
    """The idempotency keys of the service. The first key opens the database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._store: IdempotencyStore | None = None

    def read(self, request: Request, body: BaseModel) -> KeyedRequest | None:
        """Read the key of a request; None if the request has none or keys are disabled."""
        key = read_key(request) if self._settings.idempotency_seconds else None
        if key is None:
            return None
        caller = caller_of(request)
        name = hash_bytes(caller)[:CALLER] + hash_bytes(caller + b"\0" + key.encode("ascii"))[CALLER:]
        # without defaults: a release that adds a field knows the requests of earlier ones
        asked = body.model_dump_json(exclude_defaults=True)
        digest = hash_bytes(request.url.path.encode() + b"\0" + asked.encode())
        return KeyedRequest(name, digest, keeps=read_cache_control(request.headers.getlist("cache-control")).stores)

    async def take(self, keyed: KeyedRequest) -> StoredResponse | Lease:
        """Return the stored response for a key, or a lease to make one. Waits while another request makes it."""
        pause = FIRST_LOOK
        while True:
            looking = asyncio.ensure_future(
                run_in_database_thread(lambda: self._open().take(keyed.name, asked=keyed.digest))
            )
            try:
                found = await asyncio.shield(looking)
            except asyncio.CancelledError:
                looking.add_done_callback(self._give_back)
                raise
            if found is not None:
                return found
            await asyncio.sleep(pause)
            pause = min(LAST_LOOK, pause * 1.5)

    async def keep(self, lease: Lease, kept: StoredResponse) -> None:
        await finish_in_database_thread(lambda: self._open().keep(lease, kept))

    @contextlib.asynccontextmanager
    async def hold_lease(self, lease: Lease, keyed: KeyedRequest) -> AsyncIterator[None]:
        """Hold a lease while the response is made, and store errors of `FINAL` like responses."""
        try:
            yield
        except FINAL as error:
            if keyed.keeps:
                problem = problem_of(error)
                body = problem.model_dump_json().encode()
                await self.keep(lease, StoredResponse(problem.status, MEDIA_TYPE, body))
            raise
        finally:
            await finish_in_database_thread(lambda: self._open().release(lease))

    def warm_up(self) -> None:
        """Connect to PostgreSQL before the first request; an SQLite file opens fast enough."""
        if self._settings.idempotency_seconds and find_database(self._settings).file is None:
            with contextlib.suppress(DatabaseUnavailableError):  # requests report it
                self._open()

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _give_back(self, looking: asyncio.Future[StoredResponse | Lease | None]) -> None:
        """Release a lease that was granted after its request was cancelled."""
        store = self._store  # without an open store, the lease expires
        if store is None or looking.cancelled() or looking.exception():
            return
        if isinstance(lease := looking.result(), Lease):
            threading.Thread(target=store.release, args=(lease,), daemon=True).start()

    def _open(self) -> IdempotencyStore:
        with self._lock:
            if self._store is None:
                self._store = open_store(self._settings)
            return self._store


def open_store(settings: Settings) -> IdempotencyStore:
    """Open the configured database; without one, the default file, or memory if that file is unusable.

    Worker processes share no memory, so with several of them an unusable file raises `DatabaseUnavailableError`.
    """
    place, most = find_database(settings), settings.idempotency_max_bytes
    try:
        database = SqlDatabase(place, part=PART)
    except (DatabaseUnavailableError, ConfigurationError) as error:
        if settings.database_url is not None or settings.workers > 1:
            raise DatabaseUnavailableError(str(error)) from None
        log_event("idempotency_in_memory", level=logging.WARNING, reason=str(error))
        database, most = SqlDatabase(MEMORY, part=PART), min(most, IN_MEMORY)
    return IdempotencyStore(database, seconds=settings.idempotency_seconds, max_bytes=most)


async def answer_idempotently(
    request: Request,
    make: Callable[[], Coroutine[Any, Any, MadeResponse]],
    *,
    write: ResponseWriter,
    keyed: KeyedRequest,
    idempotency: IdempotencyKeys,
) -> Response:
    """Answer a request with a key: make the response once, or replay it. `write` renders it in this caller's form."""

    async def work() -> tuple[StoredResponse, MadeResponse | None]:
        found = await idempotency.take(keyed)
        if isinstance(found, StoredResponse):
            return found, None
        async with idempotency.hold_lease(found, keyed):
            made = await make()
            stored = StoredResponse(200, JSON, made.body)
            if keyed.keeps and made.is_final:
                await idempotency.keep(found, stored)
        return stored, made

    (stored, made), is_ours = await run_until_disconnect(
        request, share((IDEMPOTENCY_KEY, keyed.name, keyed.digest), work)
    )
    if stored.media_type == MEDIA_TYPE:
        return replay_error(ReplayedError(stored))
    answer = await write(stored.body)
    if made is None or not is_ours:
        return mark_replay(answer)
    answer.headers.update(made.headers)
    return answer


class IdempotentEvents:
    """The events of a request with a key.

    Args:
        replay_brief: Yields the events of a stored brief, given its JSON.

    Attributes:
        is_replayed: Whether a stored response is replayed; known with the first event.
    """

    def __init__(
        self,
        keyed: KeyedRequest,
        *,
        idempotency: IdempotencyKeys,
        make: Callable[[], AsyncGenerator[StreamEvent, None]],
        replay_brief: Callable[[bytes], AsyncGenerator[StreamEvent, None]],
    ) -> None:
        self.is_replayed = False
        self._keyed, self._idempotency, self._make, self._replay_brief = keyed, idempotency, make, replay_brief

    async def generate(self) -> AsyncGenerator[StreamEvent, None]:
        found = await self._idempotency.take(self._keyed)
        if isinstance(found, StoredResponse):
            self.is_replayed = True
            if found.media_type == MEDIA_TYPE:
                raise ReplayedError(found)
            async with contextlib.aclosing(self._replay_brief(found.body)) as events:
                async for event in events:
                    yield event
            return
        async with self._idempotency.hold_lease(found, self._keyed), contextlib.aclosing(self._make()) as events:
            async for event in events:
                if event.type == "brief" and self._keyed.keeps:
                    # stored in full, since a replay may ask for another form
                    whole = StoredResponse(200, JSON, event.brief.model_dump_json().encode())
                    await self._idempotency.keep(found, whole)
                yield event


class ReplayedError(Exception):
    """The stored response is an error.

    Attributes:
        problem: The stored problem document, with the id of the current request.
    """

    def __init__(self, kept: StoredResponse) -> None:
        super().__init__()
        stored = Problem.model_validate_json(kept.body)
        self.problem = stored.model_copy(update={"request_id": current_request_id.get()})


def mark_replay(answer: Response) -> Response:
    answer.headers[REPLAYED] = "true"
    return answer


def replay_error(error: ReplayedError) -> Response:
    return mark_replay(respond(error.problem, headers={SHOULD_RETRY: "false"}))
