"""The Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header): what is asked twice is made once.

A request without a key has nothing to do with any of this, and touches no database.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response

from summarizer.api.auth import caller_of
from summarizer.api.idempotency_store import TABLES, IdempotencyStore, Lease, StoredResponse
from summarizer.api.problems import MEDIA_TYPE, SHOULD_RETRY, IdempotencyKeyError, problem_of
from summarizer.api.request_log import run_until_disconnect
from summarizer.errors import (
    BudgetError,
    ConfigurationError,
    ContextLengthError,
    DatabaseUnavailableError,
    ProviderContentError,
    SummarizerError,
    UngroundedError,
)
from summarizer.pipeline.single_flight import share
from summarizer.schemas.brief import Envelope
from summarizer.schemas.events import StreamEvent
from summarizer.settings import Settings
from summarizer.storage.database import find_database
from summarizer.storage.sql import MEMORY, Statements
from summarizer.telemetry import current_request_id, log_event

HEADER: Final = "Idempotency-Key"

LONGEST: Final = 255

IN_MEMORY: Final = 64_000_000

FINAL: Final = (UngroundedError, ProviderContentError, ContextLengthError, BudgetError)
"""Errors that are answers: a model was or would be paid for, and would come to the same. Any other is found anew."""

FIRST_LOOK, LAST_LOOK = 0.05, 0.25
"""Seconds between two looks for an answer that another process is making: at first, and after a while."""

REPLAYED: Final = "Idempotency-Replayed"

JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """What a request with a key asks for.

    Attributes:
        name: Stands for the key and whose it is.
        what: Stands for the route and the body.
        keeps: Whether the answer may be kept.
    """

    name: str
    what: str
    keeps: bool = True


def read_key(request: Request) -> str | None:
    """The key that a request sends, if any.

    Raises:
        IdempotencyKeyError: It cannot be used.
    """
    keys = request.headers.getlist(HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not 0 < len(keys[0]) <= LONGEST or not all("!" <= sign <= "~" for sign in keys[0]):
        raise IdempotencyKeyError(f"Send one {HEADER}, of 1 to {LONGEST} visible ASCII characters; a UUID will do.")
    return keys[0]


class IdempotencyKeys:
    """The answers of a service to keys. The database is opened when the first key comes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._store: IdempotencyStore | None = None

    def read(self, request: Request, body: bytes) -> KeyedRequest | None:
        """What a request asks for once; None where it sends no key, or none is heeded here.

        Raises:
            IdempotencyKeyError: Its key cannot be used.
        """
        key = read_key(request) if self._settings.idempotency_seconds else None
        if key is None:
            return None
        name = hashlib.sha256(caller_of(request) + b"\0" + key.encode("ascii")).hexdigest()
        what = hashlib.sha256(request.url.path.encode() + b"\0" + body).hexdigest()
        directives = ",".join(request.headers.getlist("cache-control")).lower().split(",")
        return KeyedRequest(name, what, keeps="no-store" not in [directive.strip() for directive in directives])

    async def take(self, asked: KeyedRequest) -> StoredResponse | Lease:
        """The answer to a key, or the claim to make it. Waits as long as another makes it.

        Raises:
            IdempotencyConflictError: The key came with another request before.
            DatabaseUnavailableError: The database cannot be used.
        """
        pause = FIRST_LOOK
        while True:
            looking = asyncio.ensure_future(asyncio.to_thread(self._take, asked))
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
        """Keep an answer."""
        await asyncio.shield(asyncio.to_thread(self._open().keep, lease, kept))

    @contextlib.asynccontextmanager
    async def hold_lease(self, lease: Lease, asked: KeyedRequest) -> AsyncIterator[None]:
        """Make the answer to a key. Where none is kept meanwhile, the next request makes one."""
        try:
            yield
        except FINAL as error:
            if asked.keeps:
                await self.keep(lease, keep_error(error))
            raise
        finally:
            await asyncio.shield(asyncio.to_thread(self._open().release, lease))

    def warm_up(self) -> None:
        """Connect to PostgreSQL before somebody waits for it; a file is opened as fast as it is needed."""
        if self._settings.idempotency_seconds and find_database(self._settings).file is None:
            with contextlib.suppress(DatabaseUnavailableError):  # told where it is needed
                self._open()

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _take(self, asked: KeyedRequest) -> StoredResponse | Lease | None:
        return self._open().take(asked.name, asked=asked.what)

    def _give_back(self, looking: asyncio.Future[StoredResponse | Lease | None]) -> None:
        """Give a claim up that came when nobody waited for it any more."""
        store = self._store  # where it is closed the claim is another's after a while: it is not opened for that
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
    """Open the configured database; where none is configured and the usual file cannot be used, memory does.

    Raises:
        DatabaseUnavailableError: The one that is configured cannot be used.
    """
    place, most = find_database(settings), settings.idempotency_max_bytes
    try:
        statements = Statements(place, tables=TABLES)
    except (DatabaseUnavailableError, ConfigurationError) as error:
        if settings.database_url is not None:
            raise DatabaseUnavailableError(str(error)) from None
        log_event("idempotency_in_memory", level=logging.WARNING, reason=str(error))
        statements, most = Statements(MEMORY, tables=TABLES), min(most, IN_MEMORY)
    return IdempotencyStore(statements, seconds=settings.idempotency_seconds, max_bytes=most)


async def answer_idempotently(
    request: Request,
    make: Callable[[], Coroutine[Any, Any, Response]],
    *,
    asked: KeyedRequest | None,
    idempotency: IdempotencyKeys,
) -> Response:
    """The answer to a request, made as long as its caller waits: with a key once, and told again.

    Args:
        request: The request; its body must have been read.
        make: Makes the answer.
        asked: What is asked for once; None without a key.
        idempotency: The answers to keys.

    Raises:
        SummarizerError: There is none.
        ClientGoneError: The caller hung up. The work goes on where another waits for it.
    """
    if asked is None:
        return await run_until_disconnect(request, make())

    async def work() -> tuple[Response, bool]:
        found = await idempotency.take(asked)
        if isinstance(found, StoredResponse):
            return replay(found), True
        async with idempotency.hold_lease(found, asked):
            answer = await make()
            if asked.keeps:
                await idempotency.keep(found, keep_answer(answer))
        return answer, False

    (answer, is_replay), is_ours = await run_until_disconnect(request, share((HEADER, asked.name, asked.what), work))
    return answer if is_ours or is_replay else replay(keep_answer(answer))


class IdempotentEvents:
    """The events of a request with a key.

    Args:
        asked: What is asked for.
        idempotency: The answers to keys.
        make: The events of an answer that is made.
        retell: Those of a brief that was, from its JSON.

    Attributes:
        is_replayed: Whether they are told of an answer that was kept; known with the first event.
    """

    def __init__(
        self,
        asked: KeyedRequest,
        *,
        idempotency: IdempotencyKeys,
        make: Callable[[], AsyncGenerator[StreamEvent, None]],
        replay_brief: Callable[[bytes], AsyncGenerator[StreamEvent, None]],
    ) -> None:
        self.is_replayed = False
        self._asked, self._once, self._make, self._retell = asked, idempotency, make, replay_brief

    async def tell(self) -> AsyncGenerator[StreamEvent, None]:
        """The events.

        Raises:
            SummarizerError: There is no brief.
            ReplayedError: An error was kept.
        """
        found = await self._once.take(self._asked)
        if isinstance(found, StoredResponse):
            self.is_replayed = True
            if found.media_type == MEDIA_TYPE:
                raise ReplayedError(found)
            async with contextlib.aclosing(self._retell(found.body)) as events:
                async for event in events:
                    yield event
            return
        async with self._once.hold_lease(found, self._asked), contextlib.aclosing(self._make()) as events:
            async for event in events:
                if event.type == "brief" and self._asked.keeps:
                    await self._once.keep(found, keep_brief(event.brief))
                yield event


class ReplayedError(Exception):
    """The kept answer is an error."""

    def __init__(self, kept: StoredResponse) -> None:
        super().__init__()
        self.answer = replay(kept)


def keep_answer(answer: Response) -> StoredResponse:
    """An answer as it is kept."""
    return StoredResponse(
        answer.status_code, answer.media_type or JSON, bytes(answer.body), answer.headers.get("location")
    )


def keep_brief(brief: Envelope) -> StoredResponse:
    """A brief as it is kept."""
    return StoredResponse(200, JSON, brief.model_dump_json().encode())


def keep_error(error: SummarizerError) -> StoredResponse:
    """An error as it is kept."""
    problem = problem_of(error)
    return StoredResponse(problem.status, MEDIA_TYPE, problem.model_dump_json().encode())


def mark_replay(answer: Response) -> Response:
    """An answer that says that it was made before."""
    answer.headers[REPLAYED] = "true"
    return answer


def replay(kept: StoredResponse) -> Response:
    """A kept answer, told again. A problem names the request that it answers now."""
    headers = {REPLAYED: "true"}
    body = kept.body
    if kept.media_type == MEDIA_TYPE:
        body = json.dumps({**json.loads(body), "request_id": current_request_id.get()}).encode()
        headers[SHOULD_RETRY] = "false"
    if kept.location is not None:
        headers["Location"] = kept.location
    return Response(body, status_code=kept.status, media_type=kept.media_type, headers=headers)
