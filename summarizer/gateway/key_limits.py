"""The daily limits of a caller's key: before a call its maximum usage is reserved, after it the real usage is settled.

`current_meter` holds the meter of the key for which a request or batch item is processed; None if the key has no daily
limits, and for calls from Python.

Methods raise `DatabaseUnavailableError` if the database cannot be used.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import secrets
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from summarizer.errors import ConfigurationError, DatabaseConflictError, DatabaseUnavailableError, KeyLimitError
from summarizer.gateway.model_info import Price
from summarizer.model_settings import KeySettings
from summarizer.settings import Settings
from summarizer.storage.database import find_database, finish_in_database_thread
from summarizer.storage.key_usage import (
    KINDS,
    NANO,
    CallEstimate,
    DailyLimits,
    KeyUsage,
    Refusal,
    Reservation,
    Settlement,
    Usage,
)

T = TypeVar("T")

LEAST_ANSWER_TOKENS: Final = 2_000
"""Tokens that must be left for an answer, unless its limit is lower: a truncated answer costs money but is lost."""

MOST_ANSWER_TOKENS: Final = 16_384
"""Most tokens that are reserved for an answer if no limit is configured."""

UNKNOWN_ANSWER_TOKENS: Final = 4_096  # the same for a model whose limit LiteLLM does not know
PROMPT_MARGIN: Final = 1.2  # factor for counted prompt tokens, since tokenizers differ
SOON: Final = 5.0  # retry-after in seconds if other calls of the key have reserved the rest
LONGEST_WAIT: Final = 30.0  # seconds for which a request that already had a call admitted waits for such calls

PAUSE: Final = 0.5  # seconds between attempts to reserve while it waits

RETRY_PAUSE: Final = 1.0
"""Seconds after a database failure during which requests are refused at once, without trying the database."""


class KeyLimits:
    """Applies the limits of all keys in one process. The database is opened when a limited key is first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._usage: KeyUsage | None = None
        self._fault, self._fault_ends = "", 0.0
        self.unsettled: list[Settlement] = []  # settled before the next call
        self._settling: set[asyncio.Future[None]] = set()

    async def count_request(self, name: str) -> None:
        limit = self._settings.keys[name].requests_per_minute
        if limit is None:
            return
        if wait := await self.run_in_thread(KeyUsage.count_request, name, limit=limit):
            raise KeyLimitError(
                f"The key “{name}” may make {limit} requests a minute, and has used them up. Wait {math.ceil(wait)} s.",
                retry_after=wait,
            )

    async def read(self, name: str) -> Usage:
        return await self.run_in_thread(KeyUsage.read, name)

    def meter(self, name: str) -> KeyMeter | None:
        """Return a meter for a key's calls; None if neither tokens nor dollars are limited."""
        key = self._settings.keys[name]
        return KeyMeter(name, key, self) if key.has_daily_limit else None

    async def run_in_thread(self, call: Callable[..., T], *args: object, **given: object) -> T:
        """Run a method of `KeyUsage` in a thread. The method is completed even if this is cancelled."""
        return await asyncio.shield(self.start(call, *args, **given))

    def start(self, call: Callable[..., T], *args: object, **given: object) -> asyncio.Future[T]:
        """Start a method of `KeyUsage` in a thread, after pending settlements; see `run_in_thread`."""
        return asyncio.ensure_future(finish_in_database_thread(self._work, call, args, given))

    def settle(self, settlement: Settlement) -> asyncio.Future[None]:
        """Settle a reservation. If the database is unavailable, it is settled before the next call."""

        def keep(done: asyncio.Future[None]) -> None:
            self._settling.discard(done)
            if done.cancelled() or done.exception() is not None:
                self.unsettled.append(settlement)

        settling = self.start(KeyUsage.settle, settlement)
        self._settling.add(settling)
        settling.add_done_callback(keep)
        return settling

    async def close(self) -> None:
        """Complete the pending settlements and close the database."""
        await asyncio.gather(*self._settling, return_exceptions=True)
        if (usage := self._usage) is not None:
            with contextlib.suppress(DatabaseUnavailableError):
                await finish_in_database_thread(self._settle_rest, usage)
            await finish_in_database_thread(usage.close)
            self._usage = None

    def _work(self, call: Callable[..., T], args: tuple[object, ...], given: dict[str, object]) -> T:
        if time.monotonic() < self._fault_ends:
            raise DatabaseUnavailableError(self._fault)
        try:
            usage = self._open()
            self._settle_rest(usage)
            return call(usage, *args, **given)
        except DatabaseConflictError:
            raise
        except DatabaseUnavailableError as error:
            self._fault, self._fault_ends = str(error), time.monotonic() + RETRY_PAUSE
            raise

    def _settle_rest(self, usage: KeyUsage) -> None:
        while self.unsettled:
            try:
                settlement = self.unsettled.pop()
            except IndexError:  # another thread took it
                return
            try:
                usage.settle(settlement)
            except DatabaseUnavailableError:
                self.unsettled.append(settlement)
                raise

    def _open(self) -> KeyUsage:
        with self._opening:
            if self._usage is None:
                try:
                    self._usage = KeyUsage(find_database(self._settings))
                except ConfigurationError as error:
                    raise DatabaseUnavailableError(str(error)) from None
            return self._usage


class CallPlan(NamedTuple):
    model: str  # the model, for messages
    sent: int  # tokens of the prompt, counted
    price: Price | None  # price per token; None if it is unknown
    # limit of the answer's tokens by the configuration or a budget; None for no limit
    answer_tokens: int | None
    model_tokens: int | None  # most tokens that the model can write; None if unknown
    context: int | None  # limit of the tokens of prompt and answer together; None if unknown

    def estimate(self) -> CallEstimate:
        most = self.answer_tokens
        if most is None:
            most = min(self.model_tokens or UNKNOWN_ANSWER_TOKENS, MOST_ANSWER_TOKENS)
            if self.context is not None:
                most = max(1, min(most, self.context - self.sent))
        price = self.price or Price(0.0, 0.0)
        return CallEstimate(
            sent=round(self.sent * PROMPT_MARGIN),
            least=min(most, LEAST_ANSWER_TOKENS),
            most=most,
            sent_nanousd=price.sent * NANO,
            written_nanousd=price.written * NANO,
        )


@dataclass(slots=True)
class KeyMeter:
    """Reserves and settles the calls of one request or batch item."""

    name: str  # the key's name
    key: KeySettings  # its limits
    limits: KeyLimits
    calls: int = 0  # how many calls were admitted
    refusal: KeyLimitError | None = None  # the last refusal

    async def check(self) -> None:
        usage = await self.limits.read(self.name)
        for limit, used, reserved, kind in zip(self._daily_limits(), usage.used, usage.reserved, KINDS, strict=True):
            if limit is not None and used >= limit:
                raise self._refuse(Refusal(kind, used, reserved, usage.day_ends - usage.now))

    async def reserve(self, plan: CallPlan) -> Reserved:
        if self.key.usd_per_day is not None and plan.price is None:
            raise ConfigurationError(
                f"The dollars of the key “{self.name}” are limited, and the price of '{plan.model}' is not known: set "
                "input_cost_per_token and output_cost_per_token for it under [models], or unset the key's usd_per_day."
            )
        until = asyncio.get_running_loop().time() + LONGEST_WAIT
        while True:
            found = await self._reserve(plan.estimate())
            if isinstance(found, Reserved):
                self.calls += 1
                return found
            is_soon = found.retry_after == 0.0
            if not (is_soon and self.calls) or asyncio.get_running_loop().time() > until:
                raise self._refuse(found)
            await asyncio.sleep(PAUSE)

    async def _reserve(self, estimate: CallEstimate) -> Reserved | Refusal:
        number = secrets.token_hex(16)
        limits = self._daily_limits()
        asked = self.limits.start(KeyUsage.reserve, self.name, limits=limits, estimate=estimate, number=number)
        nothing = Settlement(self.name, number, 0, 0)
        try:
            found = await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(lambda _: self.limits.settle(nothing))
            raise
        except DatabaseUnavailableError:  # the reservation may have succeeded and only the reply been lost
            self.limits.unsettled.append(nothing)
            raise
        return found if isinstance(found, Refusal) else Reserved(self, number, found)

    def _daily_limits(self) -> DailyLimits:
        usd = self.key.usd_per_day
        return DailyLimits(self.key.tokens_per_day, None if usd is None else round(usd * NANO))

    def _refuse(self, refusal: Refusal) -> KeyLimitError:
        if refusal.kind == "tokens":
            limit, used, reserved = f"{self.key.tokens_per_day:,} tokens", f"{refusal.used:,}", f"{refusal.reserved:,}"
        else:
            limit = f"{self.key.usd_per_day:g} US dollars"
            used, reserved = f"{refusal.used / NANO:.4f}", f"{refusal.reserved / NANO:.4f}"
        retry_after = refusal.retry_after
        if retry_after is None:
            advice = "The call could use more than that by itself: shorten the article, or raise the limit."
        elif retry_after:
            advice = "Too little is left for this call. The count resets at midnight UTC."
        else:
            retry_after, advice = SOON, "Send the request again when other calls have ended."
        self.refusal = KeyLimitError(
            f"The key “{self.name}” may use {limit} a day: {used} are used and {reserved} reserved. {advice}",
            retry_after=retry_after,
        )
        return self.refusal


@dataclass(slots=True)
class Reserved:
    meter: KeyMeter  # the meter that made the reservation
    number: str  # id of the reservation
    reservation: Reservation  # the reserved tokens and dollars
    # tokens and billionths of a dollar that the call used; until that is known, all that is reserved
    spent: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.spent = self.reservation.tokens, self.reservation.nanousd

    def record(self, *, tokens: int, usd: float) -> None:
        self.spent = tokens, round(usd * NANO)

    async def settle(self) -> None:
        """Settle the reservation, even if this is cancelled; later if the database is unavailable."""
        settlement = Settlement(self.meter.name, self.number, *self.spent)
        with contextlib.suppress(DatabaseUnavailableError):
            await asyncio.shield(self.meter.limits.settle(settlement))


current_meter: ContextVar[KeyMeter | None] = ContextVar("current_meter", default=None)
"""The meter for the calls of the current task; None if they are not limited."""
