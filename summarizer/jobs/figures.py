"""Figures of batches for those who watch a service: what waits in the database, and what this process's worker met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, IS_PENDING, RUNNING, batches, items
from summarizer.jobs.webhook import deliveries
from summarizer.schemas.brief import Envelope


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


def ignore_brief(_: Envelope, __: str) -> None:
    """No-op callback for briefs."""


@dataclass(slots=True)
class Counts:
    """What a process's workers have met since it began.

    Attributes:
        taken_over: Items that were freed since what held them was gone.
        lost: Items that failed as `worker_lost`.
        waits: Seconds that calls have waited for a provider's pace and for a slot, by `pace` and `slot`.
        on_brief: Called with each brief that an item got, and the name of the key of its batch ("" without one).
    """

    taken_over: int = 0
    lost: int = 0
    waits: dict[str, float] = field(default_factory=lambda: {"pace": 0.0, "slot": 0.0})
    on_brief: Callable[[Envelope, str], None] = ignore_brief


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
