"""Prices, context windows and token counts of models, from the configuration and from LiteLLM."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summarizer.gateway.libraries import load_libraries

COUNT_CHUNK = 2_000
"""Code points that are counted at once."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token that is sent, and for one that is written."""

    sent: float
    written: float


FREE = Price(0.0, 0.0)
"""Of a model that runs on this machine."""


def count_tokens(model: str, request: Mapping[str, Any], /) -> int:
    """About how many tokens a request sends: LiteLLM's estimate of its messages and of the schema beside them."""
    count = load_libraries().litellm.token_counter
    beside = [request[name] for name in ("tools", "response_format") if request.get(name)]
    schema = json.dumps(beside, default=str) if beside else ""
    extra = count(model=model, text=schema) if schema else 0
    return int(count(model=model, messages=list(request.get("messages", ())))) + int(extra)


def count_text_tokens(model: str, text: str, /) -> int:
    """About how many tokens a text has: LiteLLM's estimate, of short pieces, since its time grows faster than them."""
    count = load_libraries().litellm.token_counter
    return sum(int(count(model=model, text=text[at : at + COUNT_CHUNK])) for at in range(0, len(text), COUNT_CHUNK))


def find_context_window(model: str, /) -> int | None:
    """How many tokens a model takes, as far as LiteLLM knows.

    Args:
        model: LiteLLM's 'provider/model'.
    """
    try:
        known = load_libraries().litellm.get_model_info(model)
    except Exception:  # noqa: BLE001 - LiteLLM raises a bare Exception for a model that it does not know
        return None
    return known.get("max_input_tokens") or None


def find_price(model: str, /, *, sent: float | None, written: float | None) -> Price | None:
    """The configured price of a model, or LiteLLM's; None where neither is known.

    Args:
        model: LiteLLM's 'provider/model'.
        sent: The configured price of a token that is sent.
        written: The configured price of a token that is written.
    """
    if sent is not None and written is not None:
        return Price(sent, written)
    try:
        known = load_libraries().litellm.get_model_info(model)
    except Exception:  # noqa: BLE001 - LiteLLM raises a bare Exception for a model that it does not know
        return None
    sent, written = known.get("input_cost_per_token"), known.get("output_cost_per_token")
    return Price(sent, written) if sent or written else None
