"""The token and cost budget for all calls of one request, re-asks included, checked before each call.

The prompt's tokens are counted and the answer is limited to what is left; a call that could exceed the budget is not
made.
"""

from __future__ import annotations

from typing import Final

from summarizer.errors import BudgetError, ConfigurationError
from summarizer.gateway.model_info import Price

MIN_ANSWER_TOKENS: Final = 16  # if fewer tokens are left for the answer, the call is not made
FULL_ANSWER_TOKENS: Final = 2_000  # tokens that suffice for a whole brief


class Budget:
    """The token and cost budget of one request.

    Concurrent calls reserve what they may use, so that together they stay within the budget.

    Args:
        max_usd: Limit of the total cost of all calls in US dollars; None for no limit.
    """

    def __init__(self, *, max_tokens: int | None = None, max_usd: float | None = None) -> None:
        self.max_tokens, self.max_usd = max_tokens, max_usd
        self.tokens, self.usd = 0, 0.0  # spent so far; tokens are estimated if a provider reports none
        self.waiting: int | None = None  # parts of an article that have not claimed their share yet
        self._reserved: dict[object, tuple[int, float]] = {}

    @property
    def is_open(self) -> bool:
        return self.max_tokens is None and self.max_usd is None

    def share(self, count: int, /, *, spares: bool = False) -> BudgetShare:
        """Open the share of one of `count` concurrent parts; if it `spares`, its answers leave budget for a review."""
        if not self.waiting:
            self.waiting = count
        return BudgetShare(self, spares=spares)

    def close(self) -> None:
        """End the use of this budget. No call may follow."""

    def admit(
        self, *, sent: int, price: Price | None, model: str, among: int = 1, holder: object | None = None
    ) -> int | None:
        """Admit a call and return the most tokens that its answer may have; None for no limit.

        Args:
            price: Price per token; None if it is unknown.
            among: Number of parts that share the rest of the budget.
            holder: Key under which the call's maximum is reserved until `release`; None reserves nothing.
        """
        allowances: list[int] = []
        if self.max_tokens is not None:
            held = sum(tokens for tokens, _ in self._reserved.values())
            allowances.append((self.max_tokens - self.tokens - held) // among - sent)
        if self.max_usd is not None:
            if price is None:
                raise ConfigurationError(
                    f"The cost of a request is limited, but the price of '{model}' is not known: set "
                    "input_cost_per_token and output_cost_per_token for it under [models], or unset max_request_usd."
                )
            held_usd = sum(usd for _, usd in self._reserved.values())
            left = (self.max_usd - self.usd - held_usd) / among - sent * price.sent
            if price.written:
                allowances.append(int(left / price.written) if left > 0 else -1)
            elif left < 0:
                allowances.append(-1)
        if allowances and min(allowances) < MIN_ANSWER_TOKENS:
            raise BudgetError(
                f"The next call of '{model}' might go over the limit for one request ({self._limits()}): it would send "
                f"about {sent} tokens, after {self.tokens} already spent. Raise the limit, or shorten the article."
            )
        allowance = min(allowances) if allowances else None
        if holder is not None:
            written = allowance or 0
            usd = sent * price.sent + written * price.written if price else 0.0
            self._reserved[holder] = sent + written, usd
        return allowance

    def cut_off(self, room: int, /, *, model: str) -> BudgetError:
        """Return the error for an answer that was cut off by the budget."""
        return BudgetError(
            f"The answer of '{model}' was cut off after {room} tokens, all that the limit for one request "
            f"({self._limits()}) left for it. Raise the limit, or shorten the article."
        )

    def release(self, holder: object) -> None:
        self._reserved.pop(holder, None)

    def spend(self, *, sent: int, written: int, cost: float | None, price: Price | None) -> None:
        """Record the usage of an answer. If the cost is None, compute it from the price."""
        self.tokens += sent + written
        if cost is None and price is not None:
            cost = price.cost(sent=sent, written=written)
        self.usd += cost or 0.0

    def _limits(self) -> str:
        limits = [f"{self.max_tokens} tokens"] if self.max_tokens is not None else []
        return " and ".join([*limits, *([f"{self.max_usd:g} US dollars"] if self.max_usd is not None else [])])


class BudgetShare(Budget):
    """One part's share of a budget. Its calls run one at a time.

    Args:
        spares: Whether an answer may use at most half of what is left, so that a review can follow. An answer of
            `FULL_ANSWER_TOKENS` tokens is always allowed within the budget.
    """

    def __init__(self, whole: Budget, *, spares: bool) -> None:
        super().__init__(max_tokens=whole.max_tokens, max_usd=whole.max_usd)
        self._whole, self.spares = whole, spares
        self._has_asked = False

    def admit(
        self, *, sent: int, price: Price | None, model: str, among: int = 1, holder: object | None = None
    ) -> int | None:
        """Admit a call, leaving the other parts their share; see `Budget.admit`."""
        self._whole.release(self)
        waiting = self._whole.waiting or 0
        among = max(among, waiting + self._has_asked)
        self._claim_share()
        allowance = self._whole.admit(sent=sent, price=price, model=model, among=among, holder=holder or self)
        return (
            max(min(allowance, FULL_ANSWER_TOKENS), allowance // 2)
            if self.spares and allowance is not None
            else allowance
        )

    def spend(self, *, sent: int, written: int, cost: float | None, price: Price | None) -> None:
        self._whole.release(self)
        self._whole.spend(sent=sent, written=written, cost=cost, price=price)

    def close(self) -> None:
        """Return the unused rest to the other parts."""
        self._whole.release(self)
        self._claim_share()

    def _claim_share(self) -> None:
        if not self._has_asked:
            self._has_asked = True
            self._whole.waiting = (self._whole.waiting or 1) - 1
