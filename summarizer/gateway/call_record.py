"""Records the model calls of a block, on request with the responses, and their tracing spans.

Spans follow the OpenTelemetry semantic conventions for generative AI. Attributes are names, numbers and ids. Text from
a provider becomes an attribute only if it looks like a name or id.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from summarizer.schemas.brief import Usage
from summarizer.tracing import Attributes, Span, start_span

if TYPE_CHECKING:  # `gateway.call` imports this module
    from summarizer.gateway.call import ModelCall
    from summarizer.gateway.target import Target


@dataclass(slots=True)
class CallRecord:
    has_responses: bool  # whether calls keep whole responses
    outer: CallRecord | None  # the record of the enclosing block, if any
    calls: list[ModelCall] = field(default_factory=list)  # the calls in the order in which they began


_current: ContextVar[CallRecord | None] = ContextVar("call_record", default=None)


@contextlib.contextmanager
def record_calls(*, has_responses: bool = False) -> Iterator[list[ModelCall]]:
    """Record the calls of the block and of the tasks that it starts.

    The record is emptied after the block: a connection that stays open keeps a reference to the context in which it was
    last used, and with it the answers and the index of the article.
    """
    outer = _current.get()
    record = CallRecord(has_responses or (outer is not None and outer.has_responses), outer)
    token = _current.set(record)
    try:
        yield record.calls
    finally:
        _current.reset(token)
        record.calls = []


def add_call(call: ModelCall, /) -> None:
    """Add a call to the records of all enclosing blocks."""
    record = _current.get()
    while record is not None:
        record.calls.append(call)
        record = record.outer


def copy_response(response: Any, /) -> dict[str, Any] | None:
    """Return a copy of LiteLLM's response as JSON values; None if responses are not kept."""
    record = _current.get()
    if record is None or not record.has_responses:
        return None
    copied: dict[str, Any] = response.model_dump(mode="json", exclude_none=True, warnings=False)
    return copied


PROVIDER_NAMES: Final = {
    "azure": "azure.ai.openai",
    "azure_ai": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "mistral": "mistral_ai",
    "vertex_ai": "gcp.vertex_ai",
    "watsonx": "ibm.watsonx.ai",
    "xai": "x_ai",
}
"""`gen_ai.provider.name` of providers that have another name in LiteLLM."""

NAME: Final = re.compile(r"[A-Za-z0-9._:/@+-]{1,100}")  # names of models and finish reasons, ids of responses


@contextlib.contextmanager
def start_model_span(target: Target, request: Mapping[str, Any], *, purpose: str, is_stream: bool) -> Iterator[Span]:
    """Open the tracing span of one request to a provider for the block."""
    model = target.model.removeprefix(f"{target.provider}/")
    address = urlsplit(target.api_base) if target.api_base else None
    attributes: Attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": PROVIDER_NAMES.get(target.provider, target.provider),
        "gen_ai.request.model": model,
        "gen_ai.request.max_tokens": request.get("max_tokens"),
        "gen_ai.request.temperature": target.temperature,
        "gen_ai.request.stream": is_stream or None,
        "gen_ai.output.type": "json",
        "server.address": address.hostname if address else None,
        "server.port": (address.port or (443 if address.scheme == "https" else 80)) if address else None,
        "summarizer.purpose": purpose,
    }
    with start_span(f"chat {model}", attributes, kind="client") as span:
        yield span


def describe_response(response: Any, usage: Usage | None, *, cost_usd: float | None) -> Attributes:
    reasons = [str(getattr(choice, "finish_reason", "")) for choice in getattr(response, "choices", None) or ()]
    usage = usage or Usage()
    return {
        "gen_ai.response.model": read_name(getattr(response, "model", None)),
        "gen_ai.response.id": read_name(getattr(response, "id", None)),
        "gen_ai.response.finish_reasons": [reason for reason in reasons if NAME.fullmatch(reason)] or None,
        "gen_ai.usage.input_tokens": usage.prompt_tokens,
        "gen_ai.usage.output_tokens": usage.completion_tokens,
        "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        "gen_ai.usage.reasoning.output_tokens": usage.reasoning_tokens,
        "summarizer.cost_usd": cost_usd,
    }


def read_name(value: Any) -> str | None:
    """Return the value if it is a string that looks like a name or id; otherwise None.

    >>> read_name("gpt-5-2026-01-01"), read_name("The minister said so.")
    ('gpt-5-2026-01-01', None)
    """
    return value if isinstance(value, str) and NAME.fullmatch(value) else None
