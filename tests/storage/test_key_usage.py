"""What keys use, as it is counted in a database: by several connections at once, and as the clock goes."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from summarizer.storage.database import read_url
from summarizer.storage.key_usage import (
    DAY,
    CallEstimate,
    DailyLimits,
    KeyUsage,
    Refusal,
    Reservation,
    Settlement,
    limit_answer_tokens,
)

NOW = 20_000.0 * DAY + 3_600
ESTIMATE = CallEstimate(sent=100, least=10, most=50, sent_nanousd=2.0, written_nanousd=4.0)


@pytest.fixture
def both(database_url: str) -> Iterator[tuple[KeyUsage, KeyUsage]]:
    with (
        contextlib.closing(KeyUsage(read_url(database_url))) as one,
        contextlib.closing(KeyUsage(read_url(database_url))) as other,
    ):
        yield one, other


def reserve(usage: KeyUsage, name: str = "desk", *, tokens: int | None = None, nanousd: int | None = None) -> object:
    limits = DailyLimits(tokens, nanousd)
    return usage.reserve(name, limits=limits, estimate=ESTIMATE, number=secrets.token_hex(16))


def test_many_at_once_reserve_no_more_than_there_is(both: tuple[KeyUsage, KeyUsage]) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda number: reserve(both[number % 2], tokens=1_500), range(64)))
    found = [one for one in made if isinstance(one, Reservation)]
    assert sum(one.tokens for one in found) <= 1_500
    assert both[0].read("desk").reserved[0] == sum(one.tokens for one in found)
    assert len(found) == 10, "of 150 tokens each"
    assert {one.retry_after for one in made if isinstance(one, Refusal)} == {0.0}, "others' calls end soon"
    assert both[1].read("other").reserved == (0, 0)


def test_many_at_once_are_counted_as_requests(both: tuple[KeyUsage, KeyUsage]) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda number: both[number % 2].count_request("desk", limit=20), range(64)))
    assert waits.count(0.0) == 20
    assert all(50 < wait <= 60 for wait in waits if wait)
    assert both[0].read("desk").requests == 20
    assert both[0].count_request("desk", limit=21) == 0.0
    assert both[0].count_request("other", limit=1) == 0.0


def test_a_reservation_is_settled_once(both: tuple[KeyUsage, KeyUsage]) -> None:
    one, other = both
    number = secrets.token_hex(16)
    made = one.reserve("desk", limits=DailyLimits(1_000, 10_000), estimate=ESTIMATE, number=number)
    assert made == Reservation(tokens=150, nanousd=400, answer_tokens=50)
    assert (one.read("desk").used, one.read("desk").reserved) == ((0, 0), (150, 400))
    for usage in (other, one, other):
        usage.settle(Settlement("desk", number, tokens=120, nanousd=280))
    other.settle(Settlement("desk", secrets.token_hex(16), tokens=7, nanousd=7))
    assert (one.read("desk").used, one.read("desk").reserved) == ((120, 280), (0, 0))


@pytest.mark.parametrize(
    ("limits", "used", "reserved", "expected"),
    [
        pytest.param((None, None), (0, 0), (0, 0), 50, id="no-limit"),
        pytest.param((1_000, None), (850, 0), (0, 0), 50, id="just-enough"),
        pytest.param((1_000, None), (880, 0), (0, 0), 20, id="a-shorter-answer"),
        pytest.param((1_000, None), (891, 0), (0, 0), ("tokens", DAY - 3_600), id="too-short-an-answer"),
        pytest.param((1_000, None), (800, 0), (91, 0), ("tokens", 0.0), id="reserved-by-others"),
        pytest.param((109, None), (0, 0), (0, 0), ("tokens", None), id="never"),
        pytest.param((None, 400), (0, 0), (0, 0), 50, id="just-enough-dollars"),
        pytest.param((None, 240), (0, 0), (0, 0), 10, id="dollars-for-a-shorter-answer"),
        pytest.param((None, 239), (0, 0), (0, 0), ("usd", None), id="never-by-dollars"),
        pytest.param((None, 1_000), (0, 800), (0, 0), ("usd", DAY - 3_600), id="dollars-are-used"),
        pytest.param((1_000, 1_000), (0, 0), (0, 800), ("usd", 0.0), id="the-lower-one"),
    ],
)
def test_what_is_left_limits_the_answer(
    limits: tuple[int | None, int | None],
    used: tuple[int, int],
    reserved: tuple[int, int],
    expected: int | tuple[str, float | None],
) -> None:
    found = limit_answer_tokens(ESTIMATE, limits=DailyLimits(*limits), used=used, reserved=reserved, now=NOW)
    assert (found if isinstance(found, int) else (found.kind, found.retry_after)) == expected


def test_days_and_minutes_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [NOW]
    monkeypatch.setattr("summarizer.storage.database.time.time", lambda: clock[0])
    with contextlib.closing(KeyUsage(read_url(f"sqlite:///{tmp_path / 'keys.sqlite3'}"))) as usage:
        number = secrets.token_hex(16)
        usage.reserve("desk", limits=DailyLimits(1_000, None), estimate=ESTIMATE, number=number)
        assert [usage.count_request("desk", limit=2) for _ in range(2)] == [0.0, 0.0]
        clock[0] += 30
        assert usage.count_request("desk", limit=2) == 30
        clock[0] += 30
        assert usage.count_request("desk", limit=2) == 0.0
        clock[0] -= 3_600  # set back: what is in the future does not count against the key for an hour
        assert usage.count_request("desk", limit=1) == 0.0
        clock[0] += DAY
        assert (usage.read("desk").used, usage.read("desk").reserved) == ((0, 0), (0, 0))
        usage.settle(Settlement("desk", number, tokens=120, nanousd=0))
        assert usage.read("desk").used == (0, 0), "it counts for the day in which it was reserved"
        clock[0] -= DAY
        assert usage.read("desk").used == (120, 0)
        assert usage.read("desk").day_ends == 20_001 * DAY
