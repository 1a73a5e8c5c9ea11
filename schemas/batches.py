"""HTTP messages of batches, which make many briefs in one job: a batch, its items, its state and its results."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final, Literal, TypeAlias

from pydantic import Field, field_validator

from summarizer.schemas.brief import Envelope, Options, Usage, read_brief
from summarizer.schemas.http import Message, Problem, Source, Terms

MAX_ITEMS: Final = 100_000  # most articles in one batch

BatchState: TypeAlias = Literal["running", "cancelled", "done"]
"""running: items are left to do. cancelled: the remaining items are not done. done: every item has a result."""


class BatchItem(Source):
    """One article of a batch."""

    id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="Your id for the item and its result, unique within the batch. An integer is converted to a "
        "string. Defaults to the line number, or to the position in `items`, from 1.",
    )

    @field_validator("id", mode="before")
    @classmethod
    def write_number(cls, value: object) -> object:
        """Accept a whole number as id, as many databases have."""
        return str(value) if type(value) is int else value


class BatchTerms(Terms):
    """Settings that apply to every article of a batch."""

    webhook: str | None = Field(default=None, max_length=4_000, description="URL to notify when the batch has ended.")


class BatchRequest(BatchTerms):
    """Articles to make briefs of, and settings that apply to all of them."""

    items: list[BatchItem] = Field(min_length=1, max_length=MAX_ITEMS, description="The articles.")


class BatchCounts(Message):
    """How many items are in each state."""

    pending: int = Field(default=0, description="Items waiting for their turn or for another attempt.")
    running: int = Field(default=0, description="Items that a worker is processing.")
    done: int = Field(default=0, description="Items with a brief.")
    failed: int = Field(default=0, description="Items with a problem instead.")
    cancelled: int = Field(default=0, description="Items not processed because the batch was cancelled.")


WebhookState: TypeAlias = Literal["waiting", "delivered", "failed"]
"""waiting: to be sent, or sent again, at `next_attempt`. failed: the service has given up."""


class WebhookDelivery(Message):
    """Delivery of a batch's webhook after the batch has ended."""

    state: WebhookState = Field(
        description="waiting: to be sent, or to be sent again. delivered: the receiver answered with 2xx. failed: the "
        "service has given up."
    )
    attempts: int = Field(description="Number of attempts to send it.")
    outcome: str | None = Field(
        default=None, description="Outcome of the last attempt, such as `status 500`; null before the first ends."
    )
    next_attempt: dt.datetime | None = Field(
        default=None, description="Time of the next attempt; null if there is none."
    )


class BatchWait(Message):
    """Why articles of a batch wait."""

    code: str = Field(description="Stable name of the kind of problem, as in the problem of a failed item.")
    detail: str = Field(description="What is wrong, and what to do.")


class Batch(Message):
    """The current state of a batch."""

    id: str
    state: BatchState = Field(
        description="running: items remain. cancelled: the remaining items are not processed. done: every item has a "
        "brief or a problem."
    )
    schema_name: str = Field(alias="schema", description="The schema of the briefs.")
    model: str = Field(description="The model that writes the briefs.")
    options: Options
    webhook: str | None = Field(default=None, description="URL to notify when the batch has ended.")
    webhook_delivery: WebhookDelivery | None = Field(
        default=None,
        description="State of the notification; null before the batch ends, and from a week after the delivery.",
    )
    created: dt.datetime
    finished: dt.datetime | None = Field(default=None, description="When no work was left; null before that.")
    total: int = Field(description="Number of items.")
    counts: BatchCounts
    rate: float = Field(
        description="Items finished per second: over the last minute or, once the batch has ended, overall."
    )
    eta_seconds: float | None = Field(
        description="Seconds that the remaining items will take at that rate; null if there is no rate yet."
    )
    waits_until: dt.datetime | None = Field(
        default=None,
        description="When the next item starts, if all remaining items wait for a provider that asked for a pause or "
        "for the key's daily limit to reset; otherwise null.",
    )
    waits_for: BatchWait | None = Field(
        default=None,
        description="Why articles wait for another attempt: the provider failed, the key's limit is reached, or the "
        "service's configuration refuses the batch. Null from a minute after the attempt was due.",
    )
    usage: Usage = Field(description="Tokens used by the calls; null where a provider reported none.")
    cost_usd: float | None = Field(
        description="Cost of the calls so far in US dollars, including known costs of calls that gave no brief; null "
        "if the price of a brief is unknown."
    )

    def __repr__(self) -> str:
        """Return the id, the state, and the number of items in each state."""
        counts = ", ".join(f"{count} {name}" for name, count in self.counts if count)
        waits = f"; {self.waits_for.code}: {self.waits_for.detail}" if self.waits_for is not None else ""
        return f"<Batch {self.id!r}, {self.state}, {self.total} items: {counts}{waits}>"

    __str__ = __repr__


class BatchList(Message):
    """GET /v1/batches: latest first."""

    batches: tuple[Batch, ...]


class BatchResult(Message):
    """One line of GET /v1/batches/{id}/results: an item with its brief or problem."""

    number: int = Field(ge=1, description="Position in the order in which items finished; a cursor for `after`.")
    id: str = Field(description="Id of the item.")
    state: Literal["done", "failed"]
    attempts: int = Field(description="How often the item was started.")
    brief: dict[str, Any] | None = Field(default=None, description="The brief, if the item is done.")
    problem: Problem | None = Field(default=None, description="What went wrong, if the item failed.")

    def read_brief(self) -> Envelope | None:
        """Return the brief as an object, a `Brief` if its schema is news; None if there is none."""
        return None if self.brief is None else read_brief(json.dumps(self.brief).encode())
