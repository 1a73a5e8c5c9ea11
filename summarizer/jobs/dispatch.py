"""Tickets: the right of one worker to work at one batch. An item is held by a ticket, never by a process.

Who deals out tickets, and finds out that a holder is gone, is a dispatcher: on an SQLite file locks of the operating
system do (`dispatch_local`), on PostgreSQL leases that workers renew (`dispatch_server`), and a task queue of one's own
can bring its tasks as tickets (`drain`). A ticket that has ended never comes back, so what it held is free.

Functions raise `DatabaseUnavailableError` if the database cannot be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Connection, select, update

from summarizer.jobs.store import Store
from summarizer.jobs.tables import CANCELLED, IS_HELD, PENDING, RUNNING, batches, items, lock_batch

TASK: Final = "task:"
"""Beginning of the tickets of tasks (see `drain`): their queue knows which have ended."""

LOSS_PAUSE = 5.0
"""Seconds before an item is begun again that was lost twice or more: time to do something else than to crash."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch with items that can be begun now."""

    number: int  # number of the batch
    id: str  # random id of the batch
    owner: str
    terms: str  # `BatchTerms` as JSON
    model: str  # name of the model
    losses: int  # how often its items were lost, at least: 0, or `queue.ALONE`
    traceparent: str | None = None  # W3C trace context of the request that made it, or None


class Dispatcher(Protocol):
    """Deals out tickets to one worker. Methods that block run in a thread, one at a time or several at once."""

    @property
    def tickets(self) -> dict[str, str]:
        """The tickets that the worker holds, by random id of their batch."""
        ...

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Serve until this is cancelled; `on_ticket` is called in the event loop when there is a new ticket.

        At the end all tickets are given up.
        """
        ...

    def want(self, wanted: Sequence[OpenBatch]) -> None:
        """Ask for tickets of these batches. It blocks."""
        ...

    def confirm(self, connection: Connection, tickets: Collection[str]) -> set[str]:
        """Which of the tickets are still the worker's; they are until the transaction ends. It blocks."""
        ...

    def end(self, batch: str) -> None:
        """Give up the ticket of a batch, from the event loop."""
        ...

    def recover(self) -> int:
        """Free the items of tickets whose holders are gone; returns how many. It blocks."""
        ...


def held_tickets(connection: Connection) -> Sequence[Any]:
    """Each ticket that holds items: `number` and `id` of the batch, and `ticket`."""
    held = select(batches.c.number, batches.c.id, items.c.ticket).join(items, items.c.batch == batches.c.number)
    return connection.execute(held.where(IS_HELD).distinct()).all()


def free_items(
    store: Store, batch: str, tickets: Collection[str], *, losses: int, apart_from: Collection[int] = ()
) -> int:
    """Free the items of a batch that ended tickets hold; returns how many.

    Args:
        batch: Random id of the batch.
        losses: Whether the items count as lost: 1, or 0 if they are given back.

    Raises:
        DatabaseUnavailableError: The database cannot be reached; nothing is freed.
    """
    with store.begin() as connection:
        # this holds the batch: it is not cancelled or resumed until its items have the state that goes with its own
        row = lock_batch(connection, batches.c.id == batch)
        if row is None:
            return 0
        held = (items.c.batch == row.number) & items.c.ticket.in_(list(tickets)) & (items.c.state == RUNNING)
        if apart_from:
            held &= items.c.seq.not_in(list(apart_from))
        values = {
            "state": CANCELLED if row.state == CANCELLED else PENDING,
            "ticket": None,
            "attempts": items.c.attempts - 1,
            "losses": items.c.losses + losses,
        }
        freed = connection.execute(update(items).where(held).values(**values)).rowcount
        if losses and freed:
            lost_again = (items.c.batch == row.number) & (items.c.state == PENDING) & (items.c.losses > 1)
            connection.execute(
                update(items).where(lost_again, items.c.due <= store.now).values(due=store.now + LOSS_PAUSE)
            )
    return freed
