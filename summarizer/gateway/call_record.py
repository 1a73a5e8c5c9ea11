"""Records the calls of models that a block of code makes, on request with what the models answered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it loads what calls models
    from summarizer.gateway.completion import Call


@dataclass(slots=True)
class CallRecord:
    has_responses: bool  # whether the calls keep whole responses
    outer: CallRecord | None  # the record of a block around this one; None if there is none
    calls: list[Call] = field(default_factory=list)  # the calls, in the order in which they began


_current: ContextVar[CallRecord | None] = ContextVar("call_record", default=None)


@contextlib.contextmanager
def record_calls(*, has_responses: bool = False) -> Iterator[list[Call]]:
    """Record the calls of the block, and of the tasks that it starts.

    After the block the record is empty. A connection that stays open keeps the context in which it was used last, and
    with it everything that a call leads to: the answer, and the index of the article.
    """
    outer = _current.get()
    record = CallRecord(has_responses or (outer is not None and outer.has_responses), outer)
    token = _current.set(record)
    try:
        yield record.calls
    finally:
        _current.reset(token)
        record.calls = []


def add_call(call: Call, /) -> None:
    """Add a call to the records of all blocks around it."""
    record = _current.get()
    while record is not None:
        record.calls.append(call)
        record = record.outer


def copy_response(response: Any, /) -> dict[str, Any] | None:
    """Copy a response of LiteLLM as JSON values; None if responses are not kept."""
    record = _current.get()
    if record is None or not record.has_responses:
        return None
    copied: dict[str, Any] = response.model_dump(mode="json", exclude_none=True, warnings=False)
    return copied
