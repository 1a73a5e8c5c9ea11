"""Prices, context windows and token counts of models, from the configuration and LiteLLM."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from summarizer.gateway.libraries import load_libraries

COUNT_CHUNK: Final = 2_000  # code points whose tokens are counted at a time
MOST_TOKENS: Final = 1_000_000_000  # of a request: a larger count is a fault, and may not fit into the database


class Price(NamedTuple):
    """US dollars per prompt token (`sent`) and per completion token (`written`)."""

    sent: float
    written: float
    is_configured: bool = False  # whether the price is configured, not LiteLLM's

    def cost(self, *, sent: int, written: int) -> float:
        return sent * self.sent + written * self.written


FREE: Final = Price(0.0, 0.0)  # the price of a local model


def count_tokens(model: str, request: Mapping[str, Any], /) -> int:
    """Estimate the tokens of a request with LiteLLM: of its messages and its tools or response format."""
    count = load_libraries().litellm.token_counter
    beside = [request[name] for name in ("tools", "response_format") if request.get(name)]
    schema = json.dumps(beside, default=str) if beside else ""
    extra = count(model=model, text=schema) if schema else 0
    return int(count(model=model, messages=list(request.get("messages", ())))) + int(extra)


def count_text_tokens(model: str, text: str, /) -> int:
    """Estimate the tokens of a text with LiteLLM, in chunks, since its time grows faster than linearly."""
    count = load_libraries().litellm.token_counter
    return sum(int(count(model=model, text=text[at : at + COUNT_CHUNK])) for at in range(0, len(text), COUNT_CHUNK))


def find_context_window(model: str, /) -> int | None:
    """Return the size of a model's context window in tokens; None if LiteLLM does not know it."""
    return _read_model_info(model).get("max_input_tokens") or None


def find_answer_limit(model: str, /) -> int | None:
    """Return the most tokens that a model's answer can have; None if LiteLLM does not know it."""
    return _read_model_info(model).get("max_output_tokens") or None


def find_price(model: str, /, *, sent: float | None, written: float | None) -> Price | None:
    """Return the configured price of a model, or else LiteLLM's; None if neither is known."""
    if sent is not None and written is not None:
        return Price(sent, written, is_configured=True)
    known = _read_model_info(model)
    sent, written = known.get("input_cost_per_token"), known.get("output_cost_per_token")
    return Price(sent, written) if sent or written else None


def find_cost(response: Any, *, model: str, is_streamed: bool) -> float | None:
    """Return the cost of a response in US dollars at LiteLLM's price; None if it is unknown.

    For a stream, LiteLLM would use the model's name in the stream, which the server chooses.
    """
    if not is_known(model):
        return None
    if is_streamed:
        with contextlib.suppress(Exception):  # LiteLLM raises a bare Exception for a model without a price
            return sum(load_libraries().litellm.cost_per_token(model=model, usage_object=response.usage)) or None
    cost = getattr(response, "_hidden_params", {}).get("response_cost")
    return float(cost) if cost else None


def is_known(model: str, /) -> bool:
    return bool(_read_model_info(model))


@lru_cache(maxsize=256)
def _read_model_info(model: str, /) -> Any:
    """Return LiteLLM's entry on a model, or an empty dictionary. Cached, since a look-up takes milliseconds."""
    try:
        return load_libraries().litellm.get_model_info(model)
    except Exception:  # noqa: BLE001 - LiteLLM raises a bare Exception for a model that it does not know
        return {}


@lru_cache(maxsize=256)
def list_supported_params(model: str, provider: str, /) -> frozenset[str]:
    name = model.removeprefix(f"{provider}/")
    known = load_libraries().litellm.get_supported_openai_params(model=name, custom_llm_provider=provider)
    return frozenset(known or ())
