"""Why an answer that came with success is none: filtered, refused, cut off, or broken by a fault behind the provider.

It is read before Instructor sees the answer, which would ask again for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summarizer.errors import ProviderError
from summarizer.gateway import failures
from summarizer.gateway.target import Target
from summarizer.gateway.wire import read_error

FAULTS = frozenset({"error", "insufficient_system_resource"})
"""Providers' own reasons for an end, which LiteLLM passes on beside its "stop", that are faults of theirs."""


def read_ending(choices: Sequence[Any] | None, *, target: Target) -> ProviderError | None:
    """The error for an answer that is none; None for one that is worth reading.

    Args:
        choices: LiteLLM's.
        target: The model.
    """
    if not choices:
        return failures.unreadable(target, "is empty")
    reasons = {choice.finish_reason for choice in choices}
    if "content_filter" in reasons:
        return failures.filtered(target)
    if any(getattr(choice.message, "refusal", None) for choice in choices):
        return failures.refused(target)
    if "length" in reasons:
        return failures.cut_off(target)
    for choice in choices:
        told = getattr(choice, "provider_specific_fields", None) or {}
        if isinstance(told.get("error"), dict):
            return failures.read_status(read_error(told["error"]), target=target)
        if told.get("native_finish_reason") in FAULTS:
            return failures.broken_off(target)
    return None
