"""The headers of the cache of briefs, by RFC 9111 (Cache-Control, Age) and RFC 9211 (Cache-Status)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from summarizer.cache import Cache
from summarizer.pipeline.brief_cache import CachedResult, CachePolicy, Origin

CACHE_NAME: Final = "summarizer"

MAX_AGE_DIGITS: Final = 9  # most digits of a max-age: thirty years

CACHE_STATES: Final[dict[Origin, str]] = {
    "hit": "hit",
    "miss": "fwd=uri-miss",
    "stale": "fwd=stale",
    "refreshed": "fwd=request",
    "collapsed": "fwd=uri-miss; collapsed",
    "bypass": "fwd=bypass",
}


def read_cache_control(values: Sequence[str], /) -> CachePolicy:
    """Read the Cache-Control headers of a request. Unknown directives are ignored.

    >>> read_cache_control(["no-cache"]).reads, read_cache_control(["max-age=60, no-store"]).stores
    (False, False)
    >>> read_cache_control(['Max-Age="60"']).max_age, read_cache_control(["max-age=soon"]).max_age
    (60.0, 0.0)
    """
    given: dict[str, str] = {}
    for directive in ",".join(values).split(","):
        name, _, value = directive.partition("=")
        given.setdefault(name.strip().lower(), value.strip().strip('"'))
    max_age = None
    if "max-age" in given:
        digits = given["max-age"]
        # RFC 9111, 4.2.1: an unreadable value counts as stale
        max_age = float(digits[:MAX_AGE_DIGITS]) if digits.isascii() and digits.isdigit() else 0.0
    stores = "no-store" not in given
    return CachePolicy(reads=stores and "no-cache" not in given, stores=stores, max_age=max_age)


def read_cache_policy(cache: Cache | None, values: Sequence[str], /) -> CachePolicy:
    return replace(read_cache_control(values), cache=cache)


def describe_cache_status(served: CachedResult, /) -> dict[str, str]:
    """The headers with the origin of a brief."""
    now = time.time()
    parts = [CACHE_NAME, CACHE_STATES[served.origin]]
    if served.stored:
        parts.append("stored")
    if served.expires is not None:
        parts.append(f"ttl={max(0, int(served.expires - now))}")
    headers = {"Cache-Status": "; ".join(parts)}
    if served.origin == "hit":
        headers["Age"] = str(max(0, int(now - served.made)))
    return headers
