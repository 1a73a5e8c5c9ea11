"""Figures of batches for those who watch a service: what waits in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, IS_PENDING, RUNNING, batches, items
from summarizer.jobs.webhook import deliveries


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is in the database.

    Attributes:
        items: How many items of batches that have not ended are in each state.
        batches: How many batches have not ended.
        oldest: Seconds since the oldest batch was made that has items which wait; 0 if nothing waits.
        webhooks: How many webhooks are not yet delivered.
    """

    items: Mapping[str, int]
    batches: int
    oldest: float
    webhooks: int


def read_backlog(store: Store) -> Backlog:
    """What is in the database.

    Raises:
        DatabaseUnavailableError: The database cannot be reached.
    """
    is_open = batches.c.finished.is_(None) & batches.c.state.in_([RUNNING, CANCELLED])
    of_open = select(items.c.state, func.count().label("count")).where(
        items.c.batch.in_(select(batches.c.number).where(is_open))
    )
    waits = select(items.c.seq).where(items.c.batch == batches.c.number, IS_PENDING).exists()
    oldest = select(func.min(batches.c.created)).where(is_open, waits)
    with store.begin() as connection:
        states = {row.state: int(row[1]) for row in connection.execute(of_open.group_by(items.c.state))}
        count = connection.execute(select(func.count()).select_from(batches).where(is_open)).scalar_one()
        created = connection.execute(oldest).scalar()
        now = float(connection.execute(select(store.now)).scalar_one())
        webhooks = connection.execute(select(func.count()).where(deliveries.c.ended.is_(None))).scalar_one()
    return Backlog(states, int(count), max(0.0, now - created) if created is not None else 0.0, int(webhooks))
