"""Counts the usage of callers' keys, in the database that all processes share.

Before a model call, the most that it may use is reserved; afterwards, its actual usage is settled. Each is one
transaction that locks the key's row for the day, so that concurrent callers cannot exceed a limit together. Those of a
killed process are never settled, and remain until the day ends.

Days are in UTC. Costs are stored as integers, in billionths of a dollar. All methods block. Batches of a named key have
its name as their owner, so that their calls are counted as well.

Methods raise `DatabaseUnavailableError` if the database is unusable.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from summarizer.errors import DatabaseConflictError
from summarizer.storage.database import Part, Place, RunStatement, SqlDatabase

T = TypeVar("T")

DAY: Final = 86_400  # seconds
MINUTE: Final = 60.0

NANO: Final = 1_000_000_000  # billionths of a dollar in a dollar
KEPT_DAYS: Final = 31  # days for which daily totals are kept
KINDS: Final = ("tokens", "usd")  # names of the daily limits, in the order of `DailyLimits`
TRIES: Final = 4  # attempts of a transaction that conflicts with others

DAYS: Final = (
    "CREATE TABLE IF NOT EXISTS key_days (name VARCHAR(64) NOT NULL, day INTEGER NOT NULL, "
    "tokens BIGINT NOT NULL DEFAULT 0, nanousd BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (name, day))"
)
RESERVATIONS: Final = (
    "CREATE TABLE IF NOT EXISTS key_reservations (id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, "
    "day INTEGER NOT NULL, tokens BIGINT NOT NULL, nanousd BIGINT NOT NULL)"
)
PART: Final = Part(
    "keys",
    (
        DAYS,
        RESERVATIONS,
        "CREATE INDEX IF NOT EXISTS key_reservations_by_day ON key_reservations (name, day)",
        "CREATE TABLE IF NOT EXISTS key_requests (name VARCHAR(64) NOT NULL, at DOUBLE PRECISION NOT NULL)",
        "CREATE INDEX IF NOT EXISTS key_requests_by_time ON key_requests (name, at)",
    ),
)

NOW: Final = "SELECT epoch()"
LOCK: Final = (
    "INSERT INTO key_days (name, day) VALUES (:name, :day) "
    "ON CONFLICT (name, day) DO UPDATE SET tokens = key_days.tokens RETURNING tokens, nanousd, epoch()"
)
RESERVED: Final = (
    "SELECT coalesce(sum(tokens), 0), coalesce(sum(nanousd), 0) FROM key_reservations WHERE name = :name AND day = :day"
)
RESERVE: Final = (
    "INSERT INTO key_reservations (id, name, day, tokens, nanousd) VALUES (:id, :name, :day, :tokens, :nanousd)"
)
FREE: Final = "DELETE FROM key_reservations WHERE id = :id RETURNING day"
SPEND: Final = (
    "UPDATE key_days SET tokens = tokens + :tokens, nanousd = nanousd + :nanousd WHERE name = :name AND day = :day"
)
FORGET: Final = (
    "DELETE FROM key_days WHERE name = :name AND day < :day",
    "DELETE FROM key_reservations WHERE name = :name AND day < :day",
)
# times in the future were written before the clock was set back
FORGET_REQUESTS: Final = "DELETE FROM key_requests WHERE name = :name AND (at <= :since OR at > :until)"
COUNT: Final = "SELECT count(*), min(at) FROM key_requests WHERE name = :name AND at > :since"
NTH: Final = "SELECT at FROM key_requests WHERE name = :name ORDER BY at LIMIT 1 OFFSET :skip"
ADD: Final = "INSERT INTO key_requests (name, at) VALUES (:name, :at)"
TOTALS: Final = "SELECT tokens, nanousd FROM key_days WHERE name = :name AND day = :day"


class DailyLimits(NamedTuple):
    """Daily limits in tokens and billionths of a dollar; None for no limit."""

    tokens: int | None
    nanousd: int | None


class CallEstimate(NamedTuple):
    sent: int  # tokens of the prompt
    least: int  # smallest token limit for the answer that is useful; below it, the call is refused
    most: int  # largest token limit for the answer
    sent_nanousd: float  # price of a prompt token in billionths of a dollar; 0 if unknown
    written_nanousd: float  # the same for a token of the answer

    def cost(self, written: int) -> int:
        """Return the cost with an answer of `written` tokens, in billionths of a dollar, rounded up."""
        return math.ceil(self.sent * self.sent_nanousd + written * self.written_nanousd)


class Reservation(NamedTuple):
    tokens: int  # tokens of the prompt and the longest answer
    nanousd: int  # their cost in billionths of a dollar
    answer_tokens: int  # token limit of the answer


class Settlement(NamedTuple):
    name: str  # name of the key
    number: str  # id of the reservation; ignored if it does not exist
    tokens: int  # tokens used by the call
    nanousd: int  # their cost in billionths of a dollar


class Refusal(NamedTuple):
    kind: str  # the limit that is reached, one of `KINDS`
    used: int  # usage of this limit, in tokens or billionths of a dollar
    reserved: int  # reserved by calls in progress
    # seconds until the day ends; 0 if the end of other calls suffices; None if the call alone may exceed the limit
    retry_after: float | None


class Usage(NamedTuple):
    now: float  # Unix time by the database's clock
    requests: int  # requests in the last 60 seconds
    oldest: float | None  # time of the first of them; None without any
    used: tuple[int, int]  # today's tokens, and their cost in billionths of a dollar
    reserved: tuple[int, int]  # the same for calls in progress

    @property
    def day_ends(self) -> float:
        """Unix time when the next day begins."""
        return next_day(self.now)


class KeyUsage:
    """The usage of all keys in one database. Thread-safe."""

    def __init__(self, place: Place) -> None:
        self._database = SqlDatabase(place, part=PART)

    def count_request(self, name: str, *, limit: int) -> float:
        """Count a request and return 0, or return the seconds to wait if the last 60 seconds had `limit` requests."""

        def count(run: RunStatement) -> float:
            now = lock(run, name).now
            run(FORGET_REQUESTS, name=name, since=now - MINUTE, until=now + 1)
            counted = int(run(COUNT, name=name, since=now - MINUTE)[0][0])
            if counted < limit:
                run(ADD, name=name, at=now)
                return 0.0
            leaves = float(run(NTH, name=name, skip=counted - limit)[0][0])
            return max(0.001, leaves + MINUTE - now)

        return self._transact(count)

    def reserve(self, name: str, *, limits: DailyLimits, estimate: CallEstimate, number: str) -> Reservation | Refusal:
        """Reserve what a call may use. The answer is limited to what is left, but to no less than `estimate.least`.

        Args:
            number: Random id of the reservation, which may be settled even if this method fails.
        """

        def book(run: RunStatement) -> Reservation | Refusal:
            today = lock(run, name)
            reserved = read_reserved(run, name, today.day)
            found = limit_answer_tokens(estimate, limits=limits, used=today.used, reserved=reserved, now=today.now)
            if isinstance(found, Refusal):
                return found
            made = Reservation(estimate.sent + found, estimate.cost(found), found)
            run(RESERVE, id=number, name=name, day=today.day, tokens=made.tokens, nanousd=made.nanousd)
            if not today.used[0]:
                for statement in FORGET:
                    run(statement, name=name, day=today.day - KEPT_DAYS)
            return made

        return self._transact(book)

    def settle(self, settled: Settlement) -> None:
        """Replace a reservation with the actual usage. A second settlement of the same reservation has no effect."""

        def pay(run: RunStatement) -> None:
            for (day,) in run(FREE, id=settled.number):
                run(SPEND, name=settled.name, day=day, tokens=settled.tokens, nanousd=settled.nanousd)

        self._transact(pay)

    def read(self, name: str) -> Usage:
        def look(run: RunStatement) -> Usage:
            now = float(run(NOW)[0][0])
            day = int(now // DAY)
            requests, oldest = run(COUNT, name=name, since=now - MINUTE)[0]
            totals = run(TOTALS, name=name, day=day)
            tokens, nanousd = totals[0] if totals else (0, 0)
            return Usage(now, requests, oldest, (tokens, nanousd), read_reserved(run, name, day))

        return self._transact(look)

    def close(self) -> None:
        self._database.close()

    def _transact(self, work: Callable[[RunStatement], T]) -> T:
        for left in range(TRIES - 1, -1, -1):
            try:
                with self._database.begin() as run:
                    return work(run)
            except DatabaseConflictError:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")


class Today(NamedTuple):
    """A key's usage today: days since 1970, tokens and billionths of a dollar, and the current Unix time."""

    day: int
    used: tuple[int, int]
    now: float


def lock(run: RunStatement, name: str) -> Today:
    """Lock a key until the transaction ends, and read its usage today."""
    day = int(float(run(NOW)[0][0]) // DAY)
    tokens, nanousd, now = run(LOCK, name=name, day=day)[0]
    return Today(day, (int(tokens), int(nanousd)), float(now))


def read_reserved(run: RunStatement, name: str, day: int) -> tuple[int, int]:
    tokens, nanousd = run(RESERVED, name=name, day=day)[0]
    return int(tokens), int(nanousd)


def next_day(now: float) -> float:
    """Return the Unix time when the next UTC day begins."""
    return (now // DAY + 1) * DAY


def limit_answer_tokens(
    call: CallEstimate, *, limits: DailyLimits, used: tuple[int, int], reserved: tuple[int, int], now: float
) -> int | Refusal:
    """Return the token limit for an answer within what is left of the daily limits, or a refusal."""
    answer = call.most
    for at, limit in enumerate(limits):
        if limit is None:
            continue
        room = count_answer_tokens if at == 0 else price_answer_tokens
        found = room(call, limit - used[at] - reserved[at])
        if found >= call.least:
            answer = min(answer, found)
            continue
        retry_after: float | None = next_day(now) - now
        if room(call, limit) < call.least:
            retry_after = None
        elif room(call, limit - used[at]) >= call.least:
            retry_after = 0.0
        return Refusal(KINDS[at], used[at], reserved[at], retry_after)
    return answer


def count_answer_tokens(call: CallEstimate, left: int) -> int:
    """Return the token limit for an answer if `left` tokens are left; negative if the prompt alone has more."""
    return min(call.most, left - call.sent)


def price_answer_tokens(call: CallEstimate, left: int) -> int:
    """Return the token limit for an answer if `left` billionths of a dollar are left; -1 if the prompt costs more."""
    rest = left - call.sent * call.sent_nanousd
    if rest < 0:
        return -1
    return min(call.most, math.floor(rest / call.written_nanousd)) if call.written_nanousd else call.most


NAMED: Final = "key:"


def owner_of_key(name: str, /) -> str:
    """Return the owner stored with the batches of a named key; see `key_of_owner`."""
    return f"{NAMED}{name}"


def key_of_owner(owner: str, /) -> str | None:
    """Return the name of an owner's key; None if the key has no name.

    The owner of a batch is `key:NAME` for a named key, so that any worker can count its items against the key's limits;
    the SHA-256 hash of an unnamed key, in hexadecimal; or empty without keys.

    >>> key_of_owner("key:newsroom")
    'newsroom'
    >>> key_of_owner("6d3f") is None
    True
    """
    return owner.removeprefix(NAMED) if owner.startswith(NAMED) else None
