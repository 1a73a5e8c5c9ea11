"""What the calls for one request may take together: tokens and money, checked before each call, re-asks included.

A call that might go over is not made: its prompt is counted and its answer is bounded to what is left.
"""

from __future__ import annotations

from summarizer.errors import BudgetError, ConfigurationError
from summarizer.gateway.model_info import Price

MIN_ANSWER_TOKENS = 16
"""Tokens that an answer must have room for, for a call to be worth making."""

FULL_ANSWER_TOKENS = 2_000
"""Tokens of an answer that are enough for a whole brief."""


class Budget:
    """Keeps the account of one request.

    Calls that are made at one time each keep what they may take, so that together they stay within it as well.

    Args:
        max_tokens: Tokens of all calls together, sent and written; None for no limit.
        max_usd: US dollars of all calls together; None for no limit.

    Attributes:
        tokens: Spent so far. What a provider does not count is estimated.
        usd: The same in US dollars.
        waiting: Parts that are to get their share of what is left, and have asked for none yet.
    """

    def __init__(self, *, max_tokens: int | None = None, max_usd: float | None = None) -> None:
        self.max_tokens, self.max_usd = max_tokens, max_usd
        self.tokens, self.usd = 0, 0.0
        self.waiting: int | None = None
        self._reserved: dict[object, tuple[int, float]] = {}

    @property
    def is_open(self) -> bool:
        """Whether there is no limit to keep to."""
        return self.max_tokens is None and self.max_usd is None

    def share(self, count: int, /, *, spares: bool = False) -> BudgetShare:
        """The account of one of so many parts that are asked about at one time; it ends when it is closed.

        Args:
            count: How many parts there are.
            spares: Whether its calls leave something for a review; see `BudgetShare`.
        """
        if not self.waiting:
            self.waiting = count
        return BudgetShare(self, spares=spares)

    def close(self) -> None:
        """No further call is made on this account."""

    def admit(
        self, *, sent: int, price: Price | None, model: str, among: int = 1, holder: object | None = None
    ) -> int | None:
        """Admit a call, and say how many tokens its answer may have; None where any number will do.

        Args:
            sent: Tokens of its prompt.
            price: Its price; None where it is not known.
            model: The model, for messages.
            among: How many are to get along with what is left.
            holder: Who is kept what the call may take, until it is released; None where no other call is made.

        Raises:
            BudgetError: It might go over.
            ConfigurationError: Money is limited, and the price is not known.
        """
        allowances: list[int] = []
        if self.max_tokens is not None:
            held = sum(tokens for tokens, _ in self._reserved.values())
            allowances.append((self.max_tokens - self.tokens - held) // among - sent)
        if self.max_usd is not None:
            if price is None:
                raise ConfigurationError(
                    f"The money for a request is limited, and the price of '{model}' is not known: set "
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
                f"about {sent} tokens, after {self.tokens} that were spent. Raise the limit, or shorten the article."
            )
        allowance = min(allowances) if allowances else None
        if holder is not None:
            written = allowance or 0
            usd = sent * price.sent + written * price.written if price else 0.0
            self._reserved[holder] = sent + written, usd
        return allowance

    def release(self, holder: object) -> None:
        """Keep nothing for a call any more."""
        self._reserved.pop(holder, None)

    def spend(self, *, sent: int, written: int, cost: float | None, price: Price | None) -> None:
        """Book an answer; without a cost, what its tokens come to."""
        self.tokens += sent + written
        if cost is None and price is not None:
            cost = sent * price.sent + written * price.written
        self.usd += cost or 0.0

    def _limits(self) -> str:
        limits = [f"{self.max_tokens} tokens"] if self.max_tokens is not None else []
        return " and ".join([*limits, *([f"{self.max_usd:g} US dollars"] if self.max_usd is not None else [])])


class BudgetShare(Budget):
    """One part's account in the budget of its request: its calls are made one after the other.

    Args:
        whole: The budget.

    Attributes:
        spares: Whether an answer may take half of what is left and no more, so that a review gets its share; an answer
            of `FULL_ANSWER_TOKENS` tokens is always allowed, as far as the budget goes.
    """

    def __init__(self, whole: Budget, *, spares: bool = False) -> None:
        super().__init__(max_tokens=whole.max_tokens, max_usd=whole.max_usd)
        self._whole, self.spares = whole, spares
        self._has_asked = False

    def admit(
        self, *, sent: int, price: Price | None, model: str, among: int = 1, holder: object | None = None
    ) -> int | None:
        """Admit a call that leaves the other parts their share; see `Budget.admit`."""
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
        """Book an answer; see `Budget.spend`."""
        self._whole.release(self)
        self._whole.spend(sent=sent, written=written, cost=cost, price=price)

    def close(self) -> None:
        """Leave to the other parts what this one did not take."""
        self._whole.release(self)
        self._claim_share()

    def _claim_share(self) -> None:
        if not self._has_asked:
            self._has_asked = True
            self._whole.waiting = (self._whole.waiting or 1) - 1
