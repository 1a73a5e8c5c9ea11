"""Receive a batch over HTTP, as one JSON document or as lines of JSON, and accept it as a whole or not at all.

A fault names its line, or its index in the list. Lines are stored as they arrive, since a batch may be larger than
memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from summarizer.api.auth import key_settings, owner_of
from summarizer.api.batch_lines import ITEMS_AT_ONCE, ItemReader
from summarizer.api.http_request import ClientGoneError, check_json, check_media_type, parse_body
from summarizer.api.idempotency import read_key
from summarizer.api.openapi import NDJSON
from summarizer.api.problems import IdempotencyConflictError, IdempotencyInProgressError, RequestInvalidError
from summarizer.errors import DatabaseUnavailableError, JobError, locating
from summarizer.jobs.runner import BatchRunner
from summarizer.pipeline.brief_cache import hash_configuration
from summarizer.pipeline.request import admit_terms
from summarizer.schemas.batches import MAX_ITEMS, BatchItem, BatchRequest, BatchTerms
from summarizer.schemas.http import Fault
from summarizer.settings import KeySettings, Settings
from summarizer.storage.database import finish_in_database_thread, run_in_database_thread

if TYPE_CHECKING:
    from summarizer.jobs.intake import ExistingBatch, Intake


NDJSONS: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})

MAX_JSON_BYTES: Final = 64_000_000  # largest batch sent as one JSON document, which has to fit into memory
MAX_KEYS: Final = 7 * MAX_ITEMS  # most JSON keys in such a batch
BYTES_AT_ONCE: Final = 4_000_000

TOUCH_INTERVAL: Final = 10.0  # seconds between two updates of the time when a batch was last seen arriving
LONGEST_WAIT: Final = 60.0  # seconds that a repeated request waits for the original, which is still arriving


async def take_batch(request: Request, *, batches: BatchRunner, settings: Settings) -> tuple[str, bool]:
    """Accept a batch; return its id, and whether an earlier request with the same idempotency key created it."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    digest = hashlib.sha256(f"{'lines' if kind in NDJSONS else 'json'} {request.url.query}\n".encode())
    reader = ItemReader(settings)
    whole: BatchRequest | None = None
    raw = b""
    if kind not in NDJSONS:
        other = f", or a line of JSON for each article with `Content-Type: {NDJSON}`"
        check_media_type(request.headers.get("content-type"), other=other)
        raw = await read_whole(request)
        digest.update(raw)
        whole = await asyncio.to_thread(read_document, raw)
    from summarizer.jobs.control import StoredTerms
    from summarizer.jobs.intake import ExistingBatch, begin_intake, find_existing_batch

    async def answer_again(known: ExistingBatch) -> tuple[str, bool]:
        if whole is None:
            async for _ in read_lines(request, limit=settings.max_body_bytes, digest=digest):
                pass
        return await answer_repeated(request, known, asked=digest.hexdigest(), batches=batches), True

    owner, idempotency_key = owner_of(request), read_key(request)
    if idempotency_key is not None:  # here, since the configuration may no longer have its model or schema
        known = await batches.run_in_database(find_existing_batch, owner=owner, key=idempotency_key)
        if known is not None:
            return await answer_again(known)
    terms, model = await read_terms(request, raw, whole, settings=settings)
    stored = StoredTerms(**terms.model_dump(by_alias=True), setup=hash_configuration(settings))
    opened = await batches.run_in_database(
        begin_intake,
        owner=owner,
        terms=stored.model_dump_json(),
        model=model,
        key=idempotency_key,
        quota=settings.batch_max_stored_bytes,
    )
    if isinstance(opened, ExistingBatch):
        return await answer_again(opened)
    try:
        if whole is not None:
            await store_items(opened, reader, whole.items)
        else:
            await store_lines(opened, reader, request, digest=digest)
        reader.check()
        return await run_in_database_thread(opened.accept, asked=digest.hexdigest()), False
    except JobError as error:
        raise HTTPException(408, str(error)) from None
    except BaseException:
        await refuse(opened)
        raise


REFUSAL_PAUSE: Final = 1.0  # seconds between two attempts to remove a batch that was not accepted

_refusals: Final[set[asyncio.Task[None]]] = set()  # the event loop does not keep its tasks


async def refuse(opened: Intake) -> None:
    """Remove a batch that was not accepted; if the database is unreachable, once it is back, as the batch has a key."""
    try:
        await finish_in_database_thread(opened.refuse)
    except DatabaseUnavailableError:
        refusing = asyncio.create_task(refuse_later(opened))
        _refusals.add(refusing)
        refusing.add_done_callback(_refusals.discard)


async def refuse_later(opened: Intake) -> None:
    for _ in range(int(LONGEST_WAIT / REFUSAL_PAUSE)):  # by then the batch counts as abandoned
        await asyncio.sleep(REFUSAL_PAUSE)
        with contextlib.suppress(DatabaseUnavailableError):
            await finish_in_database_thread(opened.refuse)
            return


def read_document(raw: bytes) -> BatchRequest:
    """Read a batch sent as one JSON document; if it looks like lines or a bare list, the error explains the formats."""
    other = f"each article as a line of JSON with `Content-Type: {NDJSON}`"
    try:
        return parse_body(raw, model=BatchRequest, max_keys=MAX_KEYS)
    except RequestInvalidError as error:
        if all((fault.path, fault.kind) not in (("", "model_type"), ("items", "missing")) for fault in error.faults):
            raise
        raise RequestInvalidError(error.faults, before=f'Send {{"items": […]}}, or {other}. ') from None
    except HTTPException as error:
        first, _, rest = raw.strip().partition(b"\n")
        with contextlib.suppress(ValueError, RecursionError):
            if rest and isinstance(json.loads(first), dict):
                raise HTTPException(error.status_code, f"The body has several lines of JSON. Send {other}.") from None
        raise


async def read_terms(
    request: Request, raw: bytes, whole: BatchRequest | None, *, settings: Settings
) -> tuple[BatchTerms, str]:
    """Read the terms in the query and the body, of which the body takes precedence; return them and their model."""
    key = key_settings(request)
    terms = read_query(request)
    if whole is not None:
        in_query = {name: getattr(terms, name) for name in terms.model_fields_set}
        in_body = {name: getattr(whole, name) for name in whole.model_fields_set if name in BatchTerms.model_fields}
        if in_query.keys() & in_body.keys():
            nulls = {name for name, value in (await asyncio.to_thread(json.loads, raw)).items() if value is None}
            in_body = {
                name: in_body[name] for name in in_body if not {name, BatchTerms.model_fields[name].alias} & nulls
            }
        # the query is checked even where the body overrides it
        await check_terms(BatchTerms().model_copy(update={**in_body, **in_query}), settings=settings, key=key)
        terms = BatchTerms().model_copy(update={**in_query, **in_body})
    return terms, await check_terms(terms, settings=settings, key=key)


async def check_terms(terms: BatchTerms, *, settings: Settings, key: KeySettings | None) -> str:
    """Refuse terms that the service does not support, and return the model they name."""
    model = await admit_terms(terms, settings=settings, key=key)
    if terms.webhook is not None:
        from summarizer.jobs.webhooks import check_webhook

        with locating("webhook"):
            check_webhook(terms.webhook, settings=settings)
    return model


def read_query(request: Request) -> BatchTerms:
    given: dict[str, object] = dict(request.query_params)
    if isinstance(options := given.get("options"), str):
        try:
            given["options"] = json.loads(options)
            check_json(options.encode(), whole="the parameter `options`")
        except (ValueError, RecursionError):
            reason = "it is not a JSON object; percent-encode it"
            raise RequestInvalidError([Fault(path="options", kind="json_invalid", reason=reason)]) from None
    return parse_body(json.dumps(given).encode(), model=BatchTerms, whole="the query")


async def read_whole(request: Request) -> bytes:
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_JSON_BYTES:
                raise HTTPException(
                    413, f"A batch of over {MAX_JSON_BYTES:,} bytes is sent line by line, as `Content-Type: {NDJSON}`."
                )
            parts.append(part)
    except ClientDisconnect:
        raise ClientGoneError from None
    return b"".join(parts)


async def read_lines(request: Request, *, limit: int, digest: hashlib._Hash) -> AsyncIterator[list[bytes]]:
    """Yield the complete lines of each received chunk, perhaps none, and update `digest` with the body as sent."""
    rest, waiting = b"", bytearray()
    try:
        async for part in request.stream():
            digest.update(part)
            waiting += part
            if len(waiting) < BYTES_AT_ONCE and b"\n" not in part:
                if len(rest) + len(waiting) > limit:
                    raise HTTPException(413, f"A line has over {limit:,} bytes. Send that article by itself.")
                yield []
                continue
            *lines, rest = (rest + bytes(waiting)).split(b"\n")
            waiting.clear()
            yield lines
    except ClientDisconnect:
        raise ClientGoneError from None
    yield [rest + bytes(waiting)]


async def store_lines(opened: Intake, reader: ItemReader, request: Request, *, digest: hashlib._Hash) -> None:
    """Store the items of a body as they arrive; after the first fault, only check the rest."""
    first, entries, size = 1, [], 0
    clock = asyncio.get_running_loop().time
    touched = clock()
    async for lines in read_lines(request, limit=reader.settings.max_body_bytes, digest=digest):
        if clock() - touched > TOUCH_INTERVAL:
            await run_in_database_thread(opened.touch)
            touched = clock()
        if not lines:
            continue
        entries += await asyncio.to_thread(reader.read_lines, lines, first=first)
        first += len(lines)
        size += sum(map(len, lines))
        while len(entries) >= ITEMS_AT_ONCE or (entries and size > BYTES_AT_ONCE):
            if not reader.faults:
                await run_in_database_thread(opened.add, entries[:ITEMS_AT_ONCE])
            del entries[:ITEMS_AT_ONCE]
            size = 0
    if not reader.faults:
        await run_in_database_thread(opened.add, entries)


async def store_items(opened: Intake, reader: ItemReader, items: list[BatchItem]) -> None:
    entries = await asyncio.to_thread(lambda: list(reader.read_items(items)))
    reader.check()
    for at in range(0, len(entries), ITEMS_AT_ONCE):
        await run_in_database_thread(opened.add, entries[at : at + ITEMS_AT_ONCE])


async def answer_repeated(request: Request, known: ExistingBatch, *, asked: str, batches: BatchRunner) -> str:
    """Return the id of the batch that an earlier, identical request created; wait while that is still arriving."""
    from summarizer.jobs.intake import find_existing_batch

    owner, key, found = owner_of(request), read_key(request), known
    until = asyncio.get_running_loop().time() + LONGEST_WAIT
    while found.asked is None:
        if asyncio.get_running_loop().time() > until:
            raise IdempotencyInProgressError("A request with this Idempotency-Key is still arriving. Send it again.")
        await asyncio.sleep(0.1)
        again = await batches.run_in_database(find_existing_batch, owner=owner, key=key)
        if again is None:
            raise IdempotencyInProgressError(
                "An earlier request with this Idempotency-Key was not accepted. Send it again."
            )
        found = again
    if found.asked != asked:
        raise IdempotencyConflictError(
            "This Idempotency-Key was used for another batch. Use a new key for a new request; repeat a key only with "
            "the same body, byte for byte."
        )
    return found.id
