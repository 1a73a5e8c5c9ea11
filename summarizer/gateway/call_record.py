"""Records the calls of models that a block of code makes, with what the models answered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it loads what calls models
    from summarizer.gateway.completion import Call

recorded_calls: ContextVar[list[Call] | None] = ContextVar("recorded_calls", default=None)
"""The calls since recording began, in the order in which they began; None if they are not recorded."""


@contextlib.contextmanager
def record_calls() -> Iterator[list[Call]]:
    """Record the calls of the block, and of the tasks that it starts. They hold whole answers."""
    calls: list[Call] = []
    token = recorded_calls.set(calls)
    try:
        yield calls
    finally:
        recorded_calls.reset(token)


def copy_response(response: Any, /) -> dict[str, Any] | None:
    """Copy a response of LiteLLM as JSON values; None if calls are not recorded."""
    if recorded_calls.get() is None:
        return None
    copied: dict[str, Any] = response.model_dump(mode="json", exclude_none=True, warnings=False)
    return copied
