"""Webhooks: deliveries queued in the database when a batch ends, and their sender.

Any worker takes the next delivery, for one minute; if the worker is gone by then, another takes it. So each webhook is
delivered at least once. Webhooks are signed and sent only to allowed addresses. Redirects are not followed, and
response bodies are not read.

Functions raise `DatabaseUnavailableError` if the database is unreachable.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, insert, literal, select, update

from summarizer.errors import AddressRefusedError, DatabaseUnavailableError, WebhookNotAllowedError
from summarizer.jobs.store import Store, batches, deliveries, read_time
from summarizer.net import Resolve, SsrfGuard, check_url, is_private, load_aiohttp, resolve_name
from summarizer.schemas.batches import WebhookDelivery, WebhookState
from summarizer.settings import Settings
from summarizer.signing import read_secrets, sign
from summarizer.storage.database import finish_in_database_thread
from summarizer.telemetry import log_event
from summarizer.tracing import TRACEPARENT, Attributes, current_traceparent, start_span
from summarizer.workers import wait_until_set

PAUSES: Final = (5.0, 30.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0)
"""Seconds before the second attempt and each further one: nineteen hours in total."""

DELIVERY_LAPSE: Final = 60.0  # seconds that a worker has for a delivery before another may take it
REMEMBERED: Final = 7 * 86_400.0  # seconds for which a finished delivery is kept

DELIVERED: Final = "delivered"


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str  # the same in every attempt
    url: str
    body: bytes  # JSON
    attempts: int  # number of this attempt, from 1
    traceparent: str = ""  # W3C trace context of the request that created the batch; empty if unknown
    owner: str = ""  # creator of the batch; empty if the batch is gone


def queue_delivery(
    connection: Connection, store: Store, url: str, data: Mapping[str, Any], *, at: str, traceparent: str | None = None
) -> str:
    """Queue the webhook of an ended batch, to be sent once the transaction is committed.

    Returns:
        The delivery's id, which begins with the batch's id and the time, so that `find_delivery` finds the latest.
    """
    moment = int(dt.datetime.fromisoformat(at).timestamp() * 1000)
    name = f"{begin_id(data['id'])}{moment:012x}{secrets.token_hex(4)}"
    body = json.dumps({"type": "batch.completed", "timestamp": at, "data": data})
    row = {"id": name, "url": url, "body": body, "traceparent": traceparent}
    connection.execute(insert(deliveries).values(due=store.now, **row))
    return name


def begin_id(batch: str) -> str:
    return f"msg_{batch}"


def is_of(batch: str) -> ColumnElement[bool]:
    """Return the condition for the deliveries of a batch."""
    first = begin_id(batch)
    return (deliveries.c.id > first) & (deliveries.c.id < f"{first}g")  # the rest of the id is hexadecimal


def find_delivery(connection: Connection, batch: str) -> WebhookDelivery | None:
    """Return the latest delivery of a batch's webhook; None before the batch has ended, or once it is forgotten."""
    row = connection.execute(select(deliveries).where(is_of(batch)).order_by(deliveries.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    state: WebhookState = "waiting" if row.ended is None else "delivered" if row.outcome == DELIVERED else "failed"
    next_attempt = read_time(row.due) if row.ended is None else None
    return WebhookDelivery(state=state, attempts=row.attempts, outcome=row.outcome or None, next_attempt=next_attempt)


def take_delivery(store: Store, *, beside: Collection[Delivery] = ()) -> Delivery | None:
    """Take the delivery with the earliest due time, exclusively for `DELIVERY_LAPSE` seconds; None if none is due.

    Args:
        beside: The deliveries that the worker is sending: their addresses are skipped, and owners with
            `AT_ONCE_OF_OWNER` of them.
    """
    due = select(deliveries.c.id).where(deliveries.c.ended.is_(None), is_due(store))
    owners = Counter(each.owner for each in beside if each.owner)  # a service without keys has no owners
    busy = [owner for owner, count in owners.items() if count >= AT_ONCE_OF_OWNER]
    if beside:
        due = due.where(deliveries.c.url.not_in([each.url for each in beside]))
    if busy:
        due = due.where(func.coalesce(find_owner(deliveries.c.id).scalar_subquery(), "").not_in(busy))
    due = due.order_by(deliveries.c.due).limit(1).with_for_update(skip_locked=True)  # SQLite has one writer anyway
    mine = update(deliveries).where(deliveries.c.id.in_(due))
    mine = mine.values(due=store.now + DELIVERY_LAPSE, attempts=deliveries.c.attempts + 1)
    columns = (getattr(deliveries.c, name) for name in ("id", "url", "body", "attempts", "traceparent"))
    with store.begin() as connection:
        if connection.execute(due).first() is None:
            return None  # a read is cheaper than a write that changes nothing
        row = connection.execute(mine.returning(*columns)).first()
        if row is None:
            return None
        owner = connection.execute(find_owner(literal(row.id))).scalar() or ""
    return Delivery(row.id, row.url, row.body.encode(), row.attempts, row.traceparent or "", owner)


def is_due(store: Store) -> ColumnElement[bool]:
    """Return the condition that a delivery is to be sent.

    If the clock was set back, it is not put off for longer than after its number of attempts. Another worker's delivery
    is due at once only if the clock was set back by more than `DELIVERY_LAPSE`.
    """
    longest = case(dict(enumerate((0.0, *PAUSES))), value=deliveries.c.attempts, else_=0.0)
    return store.is_due(deliveries.c.due, longest=longest + 2 * DELIVERY_LAPSE)


def find_owner(delivery: ColumnElement[str]) -> Select[Any]:
    """Select the owner of the batch to which a delivery belongs, by the delivery's id."""
    return select(batches.c.owner).where(batches.c.id == func.substr(delivery, len(begin_id("")) + 1, 24))


def record_delivery(store: Store, delivery: Delivery, *, outcome: str, is_over: bool = False) -> None:
    """Record the outcome of an attempt, and schedule the next one if there is any.

    Args:
        outcome: `DELIVERED`, or a short reason for the failure.
        is_over: Whether further attempts are pointless.
    """
    values: dict[str, Any] = {"outcome": outcome[:200]}
    if outcome == DELIVERED or is_over or delivery.attempts > len(PAUSES):
        values["ended"] = store.now
    else:
        values["due"] = store.now + PAUSES[delivery.attempts - 1]
    same = (deliveries.c.id == delivery.id) & (deliveries.c.attempts == delivery.attempts)  # unless taken meanwhile
    with store.begin() as connection:
        connection.execute(update(deliveries).where(same).values(**values))


def return_delivery(store: Store, delivery: Delivery) -> None:
    """Return a delivery whose attempt was broken off by the end of the worker, to be sent again at once."""
    same = (deliveries.c.id == delivery.id) & (deliveries.c.attempts == delivery.attempts)
    returned = update(deliveries).where(same, deliveries.c.ended.is_(None))
    with store.begin() as connection:
        connection.execute(returned.values(due=store.now, attempts=delivery.attempts - 1))


def delete_old_deliveries(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(delete(deliveries).where(deliveries.c.ended < store.now - REMEMBERED))


SEND_TIMEOUT: Final = 15.0  # seconds that a receiver has to respond
POLL_INTERVAL: Final = 2.0  # seconds between two checks for due deliveries
AT_ONCE: Final = 16  # most concurrent deliveries, each to a different address
AT_ONCE_OF_OWNER: Final = 8  # the same for the batches of one owner, whose addresses may all be slow

SWEEP_INTERVAL: Final = 3_600.0

GONE: Final = 410  # status by which the receiver rejects further attempts


def check_webhook(url: str, /, *, settings: Settings) -> None:
    """Refuse a webhook URL if the service has no secret for signing, or if the URL is certainly not allowed."""
    if settings.webhook_secret is None:
        raise WebhookNotAllowedError(
            "This service sends no webhooks: its operator has not set SUMMARIZER_WEBHOOK_SECRET. Poll the batch's "
            "state instead."
        )
    try:
        check_url(url, private=settings.fetch_private)
    except AddressRefusedError as error:
        message = f"No webhook can be sent to the batch's `webhook`. {error}"
        if is_private(url):
            message = (
                f"{message} To allow your own network and any port, its operator sets SUMMARIZER_FETCH_PRIVATE=true."
            )
        raise AddressRefusedError(message) from None


class WebhookSender:
    """Sends due deliveries until stopped, concurrently, but only one at a time to each address."""

    def __init__(self, store: Store, *, settings: Settings, resolve: Resolve = resolve_name) -> None:
        self._store, self._private, self._resolve = store, settings.fetch_private, resolve
        self._secrets = read_secrets(settings.webhook_secret.get_secret_value()) if settings.webhook_secret else ()
        self._wake = asyncio.Event()
        self.is_over = False  # set by `stop`
        self.fault = ""  # error of the database while it is unreachable
        self._sending: dict[asyncio.Task[None], Delivery] = {}  # deliveries in progress

    async def run(self) -> None:
        """Deliver until `stop`. Deliveries in progress are then cancelled and returned; another worker repeats them."""
        if not self._secrets:
            return
        swept = 0.0
        try:
            while not self.is_over:
                try:
                    await self.deliver()
                    if time.monotonic() - swept > SWEEP_INTERVAL:
                        await finish_in_database_thread(delete_old_deliveries, self._store)
                        swept = time.monotonic()
                except DatabaseUnavailableError as error:
                    self._note_fault(error)
                await wait_until_set(self._wake, seconds=POLL_INTERVAL)  # as by the end of a delivery
        finally:
            for task in self._sending:
                task.cancel()
            await asyncio.gather(*self._sending, return_exceptions=True)

    def stop(self) -> None:
        self.is_over = True
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    async def deliver(self) -> int:
        """Send what is due, and what becomes due meanwhile; return the number of attempts."""
        tried = 0
        while not self.is_over and ((begun := await self._begin()) or self._sending):
            tried += begun
            await wait_until_set(self._wake, seconds=POLL_INTERVAL)
        return tried

    async def _begin(self) -> int:
        """Start due deliveries, up to `AT_ONCE` at a time, and return how many."""
        self._wake.clear()
        begun = 0
        while len(self._sending) < AT_ONCE:
            delivery = await self._take()
            self.fault = ""
            if delivery is None:
                break
            task = asyncio.ensure_future(self._try(delivery))
            self._sending[task] = delivery
            task.add_done_callback(self._end)
            begun += 1
        return begun

    async def _take(self) -> Delivery | None:
        beside = tuple(self._sending.values())
        taking = asyncio.ensure_future(finish_in_database_thread(take_delivery, self._store, beside=beside))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            with contextlib.suppress(DatabaseUnavailableError):
                if (taken := await taking) is not None:
                    await finish_in_database_thread(return_delivery, self._store, taken)
            raise

    def _end(self, task: asyncio.Task[None]) -> None:
        del self._sending[task]
        self._wake.set()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, DatabaseUnavailableError):
            self._note_fault(error)  # the delivery is repeated after `DELIVERY_LAPSE`
        elif error is not None:
            log_event("worker_task_failed", level=logging.ERROR, error=error, task="WebhookSender")

    def _note_fault(self, error: DatabaseUnavailableError) -> None:
        if not self.fault:
            log_event("webhooks_wait", level=logging.WARNING, reason=str(error))
        self.fault = str(error)

    async def _try(self, delivery: Delivery) -> None:
        host = urlsplit(delivery.url).hostname or ""
        batch = json.loads(delivery.body)["data"]["id"]
        attributes: Attributes = {
            "server.address": host,
            "summarizer.webhook": delivery.id,
            "summarizer.attempt": delivery.attempts,
        }
        with start_span("webhook", attributes, kind="producer", parent=delivery.traceparent) as span:
            try:
                outcome, is_over = await self._send(delivery)
            except asyncio.CancelledError:
                with contextlib.suppress(DatabaseUnavailableError):  # it is repeated after `DELIVERY_LAPSE`
                    await finish_in_database_thread(return_delivery, self._store, delivery)
                raise
            if outcome != DELIVERED:
                span.fail(outcome)
        await finish_in_database_thread(record_delivery, self._store, delivery, outcome=outcome, is_over=is_over)
        level = logging.INFO if outcome == DELIVERED else logging.WARNING
        attempt = delivery.attempts
        log_event("webhook", level=level, id=delivery.id, batch=batch, host=host, attempt=attempt, outcome=outcome)

    async def _send(self, delivery: Delivery) -> tuple[str, bool]:
        """Send a delivery once; return the outcome, and whether further attempts are pointless."""
        await load_aiohttp()
        import aiohttp

        guard = SsrfGuard(private=self._private, resolve=self._resolve)
        now = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "provenbrief",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(self._secrets, id=delivery.id, timestamp=now, body=delivery.body),
        }
        if traceparent := current_traceparent() or delivery.traceparent:
            headers[TRACEPARENT] = traceparent
        try:
            check_url(delivery.url, private=self._private)
            async with (
                asyncio.timeout(SEND_TIMEOUT),
                guard.open_session(headers=headers) as session,
                session.post(delivery.url, data=delivery.body, allow_redirects=False) as answer,
            ):
                status = answer.status
        except AddressRefusedError:
            return "refused address", True
        except TimeoutError:
            return f"no answer within {SEND_TIMEOUT:g} s", False
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if guard.refusal:
                return "refused address", True
            if isinstance(error, aiohttp.ClientSSLError):
                return "no secure connection", False
            return "no connection" if isinstance(error, aiohttp.ClientConnectorError) else "connection lost", False
        if 200 <= status < 300:
            return DELIVERED, False
        return f"status {status}", status == GONE
