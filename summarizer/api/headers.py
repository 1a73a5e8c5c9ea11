"""Headers by which a caller chooses the form and the age of a brief, and those that tell where it is from.

They are Accept, Cache-Control and Age (RFC 9111), and Cache-Status (RFC 9211).
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fastapi import HTTPException, Request

from summarizer.pipeline.brief_cache import CachedResult, CachePolicy, Origin
from summarizer.report.forms import FORMS

EVENT_STREAM: Final = "text/event-stream"

WEIGHT: Final = re.compile(r"q=[01](\.[0-9]{0,3})?")

JSON_RANGES: Final = frozenset({"application/json", "application/*", "*/*"})


async def require_json(request: Request) -> None:
    """Refuse a caller that accepts only a stream of events, for a route without one."""
    ranges = read_accepted(request)
    if EVENT_STREAM in ranges and not ranges.keys() & JSON_RANGES:
        raise HTTPException(406, "This is not streamed: send `Accept: application/json` and get the whole answer.")


async def require_form(request: Request) -> None:
    """Refuse a caller that accepts no form of a brief."""
    if not weigh_json(read_accepted(request)) and not wants_events(request) and choose_form(request) is None:
        forms = dict.fromkeys(["application/json", EVENT_STREAM, *(form.media_type for form in FORMS.values())])
        raise HTTPException(406, f"A brief has none of the accepted forms. Accept one of: {', '.join(forms)}.")


def wants_events(request: Request) -> bool:
    """Whether a caller prefers a stream of events to JSON."""
    ranges = read_accepted(request)
    return ranges.get(EVENT_STREAM, 0.0) > weigh_json(ranges)


def choose_form(request: Request) -> str | None:
    """The form of a brief that a caller prefers to JSON; None for JSON."""
    ranges = read_accepted(request)
    weights = {
        name: ranges.get(form.media_type, ranges.get(f"{form.media_type.partition('/')[0]}/*", 0.0))
        for name, form in FORMS.items()
        if name != "compact"
    }
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] > weigh_json(ranges) else None


def weigh_json(ranges: Mapping[str, float]) -> float:
    """The weight of JSON; 0 if it is not accepted."""
    return max((ranges[name] for name in ranges.keys() & JSON_RANGES), default=0.0)


def read_accepted(request: Request) -> dict[str, float]:
    """The accepted media ranges of a request; without an Accept header, any."""
    return read_accept(",".join(request.headers.getlist("accept")).strip() or "*/*")


def read_accept(value: str, /) -> dict[str, float]:
    """Parse an Accept header into media ranges with weights; an unreadable weight is 1.

    >>> read_accept("text/event-stream, */*;q=0.1")
    {'text/event-stream': 1.0, '*/*': 0.1}
    """
    ranges: dict[str, float] = {}
    for part in value.split(","):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        given = [word[2:] for word in parameters if WEIGHT.fullmatch(word)]
        ranges[name] = max(ranges.get(name, 0.0), float(given[0]) if given else 1.0)
    return ranges


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


def read_cache_policy(request: Request) -> CachePolicy:
    return replace(read_cache_control(request.headers.getlist("cache-control")), cache=request.app.state.cache)


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
