"""What the calls for one request may take together: tokens and money, checked before each call, re-asks included.

A call that might go over is not made: its prompt is counted and its answer is bounded to what is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summarizer.errors import BudgetError, ConfigurationError
from summarizer.gateway.libraries import load_libraries

LEAST_ANSWER = 16
"""Tokens that an answer must have room for, for a call to be worth making."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token that is sent, and for one that is written."""

    sent: float
    written: float


FREE = Price(0.0, 0.0)
"""Of a model that runs on this machine."""


class Budget:
    """Keeps the account of one request.

    Args:
        max_tokens: Tokens of all calls together, sent and written; None for no limit.
        max_usd: US dollars of all calls together; None for no limit.

    Attributes:
        tokens: Spent so far. What a provider does not count is estimated.
        usd: The same in US dollars.
    """

    def __init__(self, *, max_tokens: int | None = None, max_usd: float | None = None) -> None:
        self.max_tokens, self.max_usd = max_tokens, max_usd
        self.tokens, self.usd = 0, 0.0

    @property
    def is_open(self) -> bool:
        """Whether there is no limit to keep to."""
        return self.max_tokens is None and self.max_usd is None

    def admit(self, *, sent: int, price: Price | None, model: str) -> int | None:
        """Admit a call, and say how many tokens its answer may have; None where any number will do.

        Args:
            sent: Tokens of its prompt.
            price: Its price; None where it is not known.
            model: The model, for messages.

        Raises:
            BudgetError: It might go over.
            ConfigurationError: Money is limited, and the price is not known.
        """
        rooms: list[int] = []
        if self.max_tokens is not None:
            rooms.append(self.max_tokens - self.tokens - sent)
        if self.max_usd is not None:
            if price is None:
                raise ConfigurationError(
                    f"The money for a request is limited, and the price of '{model}' is not known: set "
                    "input_cost_per_token and output_cost_per_token for it under [models], or unset max_request_usd."
                )
            left = self.max_usd - self.usd - sent * price.sent
            if price.written:
                rooms.append(int(left / price.written) if left > 0 else -1)
            elif left < 0:
                rooms.append(-1)
        if rooms and min(rooms) < LEAST_ANSWER:
            raise BudgetError(
                f"The next call of '{model}' might go over the limit for one request ({self._limits()}): it would send "
                f"about {sent} tokens, after {self.tokens} that were spent. Raise the limit, or shorten the article."
            )
        return min(rooms) if rooms else None

    def spend(self, *, sent: int, written: int, cost: float | None, price: Price | None) -> None:
        """Book an answer; without a cost, what its tokens come to."""
        self.tokens += sent + written
        if cost is None and price is not None:
            cost = sent * price.sent + written * price.written
        self.usd += cost or 0.0

    def _limits(self) -> str:
        limits = [f"{self.max_tokens} tokens"] if self.max_tokens is not None else []
        return " and ".join([*limits, *([f"{self.max_usd:g} US dollars"] if self.max_usd is not None else [])])


def count_tokens(model: str, request: Mapping[str, Any], /) -> int:
    """About how many tokens a request sends: LiteLLM's estimate of its messages and of the schema beside them."""
    count = load_libraries().litellm.token_counter
    beside = [request[name] for name in ("tools", "response_format") if request.get(name)]
    schema = json.dumps(beside, default=str) if beside else ""
    extra = count(model=model, text=schema) if schema else 0
    return int(count(model=model, messages=list(request.get("messages", ())))) + int(extra)


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
