"""Authentication by API key, or a same-origin check if the service has no keys.

`api_keys` lists plain keys, `keys` named keys with limits.

A browser lets any page send requests to a service on the user's machine. The page cannot read the response, but the
request would still call models, fetch URLs or create batches. With keys this is impossible: the page has none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from summarizer.api.problems import FOREIGN_PAGE
from summarizer.gateway.key_limits import KeyLimits, KeyMeter, current_meter
from summarizer.schemas.http import KeyUsageReport, LimitedUsage
from summarizer.settings import KeySettings, Settings
from summarizer.storage.key_usage import MINUTE, NANO, owner_of_key
from summarizer.workers import current_caller

BEARER: Final = HTTPBearer(auto_error=False, description="One of the service's keys.")
HEADER: Final = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for callers that can't send Bearer."
)

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def from_state(name: str) -> Any:
    """Make a dependency that returns a value from the app's state, such as its settings."""

    async def read(request: Request) -> Any:  # async: FastAPI runs synchronous dependencies in a thread
        return getattr(request.app.state, name)

    return Depends(read)


def callers_of(settings: Settings) -> list[bytes]:
    """List the callers with a key, as `caller_of` names them."""
    return [*dict.fromkeys(name_caller(digest, name) for digest, name in settings.key_names.items())]


def name_caller(digest: bytes, name: str) -> bytes:
    return owner_of_key(name).encode() if name else digest


async def require_key(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    header: Annotated[str | None, Security(HEADER)],
) -> None:
    """Dependency that requires one of the service's keys and identifies the caller by it."""
    accepted: Mapping[bytes, str] = request.app.state.accepted_keys
    offered = bearer.credentials if bearer else header
    if offered is None:
        detail = "Send one of the service's keys: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."
        raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
    sent = offered.encode("latin-1")  # Starlette decodes headers as Latin-1
    given = hashlib.sha256(sent).digest()
    if not is_accepted(given, accepted):
        raise HTTPException(
            401, "This key is not one of the service's.", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
        )
    name = accepted[given]
    request.state.key = name
    request.state.caller = name_caller(given, name)
    current_caller.set(owner_of(request))
    current_meter.set(current_keys(request).meter(name) if name else None)


async def require_same_origin(request: Request) -> None:
    """Dependency that refuses origins other than the service's own and `cors_origins`."""
    if request.method in SAFE_METHODS or is_same_origin(request):
        return
    settings: Settings = request.app.state.settings
    if not {request.headers.get("origin", ""), "*"}.intersection(settings.cors_origins):
        raise HTTPException(403, FOREIGN_PAGE)


def is_same_origin(request: Request) -> bool:
    """Whether the request comes from the service's own page or from a client other than a browser.

    Browsers send `Sec-Fetch-Site` over HTTPS and to loopback addresses, and `Origin` with every request whose method
    is not one of `SAFE_METHODS`. Other clients send neither.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def is_accepted(given: bytes, accepted: Iterable[bytes]) -> bool:
    """Whether the hash of a key is accepted, comparing all hashes in constant time."""
    return sum(hmac.compare_digest(given, key) for key in accepted) > 0


def caller_of(request: Request) -> bytes:
    """Return the digest of the caller's key, `key:` and the name for a named key, or b"" if the service has no keys."""
    caller: bytes = getattr(request.state, "caller", b"")
    return caller


def owner_of(request: Request) -> str:
    name = key_name(request.state)
    return owner_of_key(name) if name else caller_of(request).hex()


def key_name(state: object, /) -> str:
    """Return the name of the caller's key from the request's state; empty without a key or for one of `api_keys`."""
    name: str = state.get("key", "") if isinstance(state, Mapping) else getattr(state, "key", "")
    return name


def key_settings(request: Request) -> KeySettings | None:
    """Return the settings of the caller's named key; None if the key has no name."""
    settings: Settings = request.app.state.settings
    return settings.keys.get(key_name(request.state))


def current_keys(request: Request) -> KeyLimits:
    keys: KeyLimits = request.app.state.keys
    return keys


async def count_request(request: Request) -> None:
    """Dependency that counts the request against the limit of the caller's key."""
    if name := key_name(request.state):
        await current_keys(request).count_request(name)


async def check_daily_limits() -> KeyMeter | None:
    """Check the daily limits of the caller's key and return its meter; None if it has no such limits."""
    meter = current_meter.get()
    if meter is not None:
        await meter.check()
    return meter


async def report_usage(keys: KeyLimits, name: str, *, settings: Settings) -> KeyUsageReport:
    """Report the limits of a key and their usage; a key without a name has no limits."""
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
    """Convert a Unix time to UTC, rounded up to the second."""
    return dt.datetime.fromtimestamp(-(-seconds // 1), dt.UTC)
