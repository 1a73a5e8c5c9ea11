"""HTTP messages of batches, which make many briefs in one job: a batch, its items, its state and its results."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, field_validator

from summarizer.schemas.brief import Envelope, Options, Usage, read_brief
from summarizer.schemas.http import Message, Problem, Source

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
        description="What its result is known by: a name of yours, once in a batch. A whole number is taken as its "
        "digits. Without one it is the number of its line, or its place in `items`, from 1.",
    )

    @field_validator("id", mode="before")
    @classmethod
    def write_number(cls, value: object) -> object:
        """Accept a whole number as id, as many databases have."""
        return str(value) if type(value) is int else value


class BatchTerms(Message):
    """What holds for every article of a batch."""

    model_config = ConfigDict(extra="forbid")

    # `schema` would hide a method of BaseModel, so it has another name in Python
    schema_name: str = Field(default="news", alias="schema", max_length=100, description="A name of GET /v1/schemas.")
    model: str | None = Field(
        default=None, max_length=200, description="A name of GET /v1/models; the service's default if left out."
    )
    options: Options = Field(default_factory=Options)
    webhook: str | None = Field(
        default=None, max_length=4_000, description="An address that is told when the batch has ended."
    )


class BatchRequest(BatchTerms):
    """Articles to be made into briefs, and what holds for all of them."""

    items: list[BatchItem] = Field(min_length=1, max_length=MAX_ITEMS, description="The articles.")


class BatchCounts(Message):
    """How many items are in each state."""

    pending: int = Field(default=0, description="Wait for their turn, also for another attempt.")
    running: int = Field(default=0, description="A worker is at them.")
    done: int = Field(default=0, description="Have a brief.")
    failed: int = Field(default=0, description="Have a problem instead.")
    cancelled: int = Field(default=0, description="Were not done, since the batch was cancelled.")


WebhookState: TypeAlias = Literal["waiting", "delivered", "failed"]
"""waiting: to be sent, or sent again, at `next_attempt`. failed: the service has given up."""


class WebhookDelivery(Message):
    """How a batch's webhook was delivered after the batch had ended."""

    state: WebhookState = Field(
        description="waiting: it is to be sent, or to be sent again. delivered: the receiver answered with 2xx. "
        "failed: the service has given up."
    )
    attempts: int = Field(description="How often it was sent.")
    outcome: str | None = Field(
        default=None, description="How the last attempt ended, such as `status 500`; null before its end."
    )
    next_attempt: dt.datetime | None = Field(default=None, description="When it is sent next; null when it is over.")


class Batch(Message):
    """A batch as it stands."""

    id: str
    state: BatchState = Field(
        description="running: something is left to do. cancelled: what was left is not done. done: every item has its "
        "brief or its problem."
    )
    schema_name: str = Field(alias="schema", description="The schema of its briefs.")
    model: str = Field(description="The model that writes them.")
    options: Options
    webhook: str | None = Field(default=None, description="The address that is told when it has ended.")
    webhook_delivery: WebhookDelivery | None = Field(
        default=None, description="Whether it was told; null before the end, and a week after the delivery."
    )
    created: dt.datetime
    finished: dt.datetime | None = Field(default=None, description="When nothing was left to do; null before that.")
    total: int = Field(description="Items.")
    counts: BatchCounts
    rate: float = Field(description="Items finished in a second: over the last minute, or of one that ended, in all.")
    eta_seconds: float | None = Field(
        description="Seconds that what is left will take at that rate; null where there is none to tell by."
    )
    waits_until: dt.datetime | None = Field(
        default=None,
        description="When the next item is begun, where all that are left wait: for a provider that asked for a pause, "
        "or since the key is above its limit of a day. Null where none waits.",
    )
    usage: Usage = Field(description="Tokens of its calls; null where a provider did not say.")
    cost_usd: float | None = Field(
        description="What its calls have cost so far, those that gave no brief included as far as that is known; null, "
        "which is unknown, where the price of a brief is not known."
    )


class BatchList(Message):
    """GET /v1/batches: the latest first."""

    batches: tuple[Batch, ...]


class BatchResult(Message):
    """One line of GET /v1/batches/{id}/results: an item with its brief, or with its problem."""

    number: int = Field(ge=1, description="Its place in the order in which items were finished; a cursor for `after`.")
    id: str = Field(description="The item's.")
    state: Literal["done", "failed"]
    attempts: int = Field(description="How often it was begun.")
    brief: dict[str, Any] | None = Field(default=None, description="The brief of one that is done.")
    problem: Problem | None = Field(default=None, description="What is wrong with one that failed.")

    def read_brief(self) -> Envelope | None:
        """Return the brief as an object, a `Brief` if its schema is news; None if there is none."""
        return None if self.brief is None else read_brief(json.dumps(self.brief).encode())
