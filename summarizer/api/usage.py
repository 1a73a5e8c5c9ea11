"""What GET /v1/usage answers."""

from __future__ import annotations

import datetime as dt

from summarizer.gateway.key_limits import KeyLimits
from summarizer.schemas.http import KeyUsageReport, LimitedUsage
from summarizer.settings import Settings
from summarizer.storage.key_usage import MINUTE, NANO


async def report_usage(keys: KeyLimits, name: str, *, settings: Settings) -> KeyUsageReport:
    """Report the limits of a key and what is used of them.

    Args:
        keys: The limits of the service's keys.
        name: The key's name; empty if it has none, and so no limits.
        settings: The configuration.

    Raises:
        DatabaseUnavailableError: The key is limited, and the database cannot be used.
    """
    key = settings.keys.get(name)
    if key is None:
        return KeyUsageReport(key=None)
    report = KeyUsageReport(key=name, models=key.models)
    if key.requests_per_minute is None and not key.has_daily_limit:
        return report
    usage = await keys.read(name)
    requests = tokens = usd = None
    midnight = to_datetime(usage.day_ends)
    if key.requests_per_minute is not None:
        leaves = None if usage.oldest is None else to_datetime(usage.oldest + MINUTE)
        requests = LimitedUsage(limit=key.requests_per_minute, used=usage.requests, resets=leaves)
    if key.tokens_per_day is not None:
        tokens = LimitedUsage(limit=key.tokens_per_day, used=usage.used[0], reserved=usage.reserved[0], resets=midnight)
    if key.usd_per_day is not None:
        used, reserved = (round(nanousd / NANO, 9) for nanousd in (usage.used[1], usage.reserved[1]))
        usd = LimitedUsage(limit=key.usd_per_day, used=used, reserved=reserved, resets=midnight)
    return report.model_copy(update={"requests_per_minute": requests, "tokens_per_day": tokens, "usd_per_day": usd})


def to_datetime(seconds: float) -> dt.datetime:
    """A time in UTC, to the second; a later one rather than an earlier one."""
    return dt.datetime.fromtimestamp(-(-seconds // 1), dt.UTC)
