"""Webhooks that are to be delivered: rows in the database, from when a batch ends until its address has answered.

Whatever worker there is takes the next one. It has it for a minute; where it is gone by then, another takes it. So each
is delivered at least once, however processes end. Nothing is sent here.

Functions raise `DatabaseUnavailableError` if the database cannot be reached.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.jobs.store import Store
from summarizer.jobs.tables import deliveries

PAUSES: Final = (5.0, 30.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0)
"""Seconds before the second try and each further one: nineteen hours in all."""

LEASE: Final = 60.0
"""Seconds after which a delivery that a worker took is another's."""

REMEMBERED: Final = 7 * 86_400.0
"""Seconds for which a delivery that has ended can still be looked at."""

DELIVERED: Final = "delivered"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that a worker is to send."""

    id: str  # names it, in every try
    url: str  # where to
    body: bytes  # what it says, as JSON
    attempts: int  # the number of this try, from 1
    traceparent: str = ""  # W3C trace context of the request that asked for it; empty if unknown


def queue_delivery(
    connection: Connection, store: Store, url: str, data: Mapping[str, Any], *, at: str, traceparent: str | None = None
) -> str:
    """Queue the webhook of a batch that has ended, which is sent if the transaction holds; returns its id.

    Args:
        at: When it ended, in ISO 8601.
        traceparent: W3C trace context of the request that made the batch, or None.
    """
    name = f"msg_{secrets.token_hex(16)}"
    body = json.dumps({"type": "batch.completed", "timestamp": at, "data": data})
    row = {"id": name, "url": url, "body": body, "traceparent": traceparent}
    connection.execute(insert(deliveries).values(due=store.now, **row))
    return name


def take_delivery(store: Store, *, apart_from: Collection[str] = ()) -> Delivery | None:
    """Take the delivery that has been due for longest, for this worker alone until `LEASE` lapses; None if none is due.

    Args:
        apart_from: Addresses whose deliveries are left out.
    """
    is_due = store.is_due(deliveries.c.due, longest=PAUSES[-1] + LEASE)
    due = select(deliveries.c.id).where(deliveries.c.ended.is_(None), is_due)
    if apart_from:
        due = due.where(deliveries.c.url.not_in(apart_from))
    due = due.order_by(deliveries.c.due).limit(1).with_for_update(skip_locked=True)  # SQLite has one writer anyway
    mine = update(deliveries).where(deliveries.c.id.in_(due))
    mine = mine.values(due=store.now + LEASE, attempts=deliveries.c.attempts + 1)
    columns = (getattr(deliveries.c, name) for name in ("id", "url", "body", "attempts", "traceparent"))
    with store.begin() as connection:
        if connection.execute(due).first() is None:
            return None  # reading costs less than a write that changes nothing
        row = connection.execute(mine.returning(*columns)).first()
    return Delivery(row.id, row.url, row.body.encode(), row.attempts, row.traceparent or "") if row else None


def record_delivery(store: Store, delivery: Delivery, *, outcome: str, is_over: bool = False) -> None:
    """Note how a try went.

    Args:
        outcome: `DELIVERED`, or why it was not, in a few words.
        is_over: Whether further tries are of no use.
    """
    pause = pause_after(delivery.attempts)
    values: dict[str, Any] = {"outcome": outcome[:200]}
    if outcome == DELIVERED or is_over or pause is None:
        values["ended"] = store.now
    else:
        values["due"] = store.now + pause
    same = (deliveries.c.id == delivery.id) & (deliveries.c.attempts == delivery.attempts)  # nobody took it meanwhile
    with store.begin() as connection:
        connection.execute(update(deliveries).where(same).values(**values))


def pause_after(attempts: int, /) -> float | None:
    """Seconds until the next try; None after the last.

    >>> pause_after(1), pause_after(7), pause_after(8)
    (5.0, 36000.0, None)
    """
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def delete_old_deliveries(store: Store) -> None:
    """Remove deliveries that ended long ago."""
    with store.begin() as connection:
        connection.execute(delete(deliveries).where(deliveries.c.ended < store.now - REMEMBERED))
