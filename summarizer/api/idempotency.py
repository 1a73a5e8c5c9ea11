"""The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): repeated requests are processed once.

Requests without a key do not use the database (`idempotency_store`).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from fastapi import Request, Response
from pydantic import BaseModel

from summarizer.api.auth import caller_of
from summarizer.api.http_request import JSON, read_cache_control, run_until_disconnect
from summarizer.api.idempotency_store import CALLER, IdempotencyStore, Lease, StoredResponse, open_store
from summarizer.api.problems import MEDIA_TYPE, SHOULD_RETRY, IdempotencyKeyError, problem_of, respond
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
from summarizer.storage.database import find_database, finish_in_database_thread, run_in_database_thread
from summarizer.telemetry import current_request_id

IDEMPOTENCY_KEY: Final = "Idempotency-Key"

LONGEST: Final = 255

FINAL: Final = (UngroundedError, ProviderContentError, ContextLengthError, BudgetError)
"""Errors that are stored like responses, since the same request would fail again at a cost."""

FIRST_LOOK, LAST_LOOK = 0.05, 0.25  # first and longest pause in seconds between polls for another process's response

REPLAYED: Final = "Idempotency-Replayed"


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

    def remove_expired(self) -> None:
        """Remove expired responses, which requests do only when they store a new one. Keys need not be enabled."""
        place = find_database(self._settings)
        with contextlib.suppress(DatabaseUnavailableError, ConfigurationError):
            if self._store is not None:
                self._store.remove_expired()
            elif place.file is not None and place.file.exists():
                with contextlib.closing(open_store(self._settings, uses_memory=False)) as store:
                    store.remove_expired()

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
    """The events of a request with a key; `replay_brief` yields those of a stored brief, given its JSON."""

    def __init__(
        self,
        keyed: KeyedRequest,
        *,
        idempotency: IdempotencyKeys,
        make: Callable[[], AsyncGenerator[StreamEvent, None]],
        replay_brief: Callable[[bytes], AsyncGenerator[StreamEvent, None]],
    ) -> None:
        self.is_replayed = False  # whether a stored response is replayed; known with the first event
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
    """The stored response is an error."""

    def __init__(self, kept: StoredResponse) -> None:
        super().__init__()
        stored = Problem.model_validate_json(kept.body)
        self.problem = stored.model_copy(update={"request_id": current_request_id.get()})


def mark_replay(answer: Response) -> Response:
    answer.headers[REPLAYED] = "true"
    return answer


def replay_error(error: ReplayedError) -> Response:
    return mark_replay(respond(error.problem, headers={SHOULD_RETRY: "false"}))
