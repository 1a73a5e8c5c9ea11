"""API keys, if the configuration has any: plain ones in `api_keys`, and named ones with limits in `keys`."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Final

from fastapi import HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from summarizer.gateway.key_limits import KeyLimits, KeyMeter, current_meter
from summarizer.jobs.ownership import owner_of_key
from summarizer.settings import KeySettings, Settings

BEARER = HTTPBearer(auto_error=False, description="One of the service's keys.")
HEADER = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for callers that can't send Bearer."
)

NO_NAME: Final = ""
"""Name of the keys in `api_keys`, and of callers of a service without keys."""


def require_key(settings: Settings) -> Callable[..., Awaitable[None]]:
    """A dependency that refuses callers without one of the keys, and tells the others apart."""
    plain = [hash_key(key.get_secret_value().encode()) for key in settings.api_keys]
    named = {key.digest: name for name, key in settings.keys.items()}

    async def check(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
        header: Annotated[str | None, Security(HEADER)],
    ) -> None:
        offered = bearer.credentials if bearer else header
        if offered is None:
            detail = "Send one of the service's keys: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."
            raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
        given = hash_key(offered.encode("latin-1"))  # the original bytes: Starlette decodes headers as Latin-1
        if not is_accepted(given, [*plain, *named]):
            raise HTTPException(
                401,
                "This key is not one of the service's.",
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        name = named.get(given, NO_NAME)
        request.state.key = name
        request.state.caller = owner_of_key(name).encode() if name else given
        keys = current_keys(request)
        current_meter.set(keys.meter(name) if name else None)

    return check


def hash_key(key: bytes, /) -> bytes:
    """SHA-256 of a key."""
    return hashlib.sha256(key).digest()


def is_accepted(given: bytes, accepted: Sequence[bytes]) -> bool:
    """Whether the hash of a key is accepted. All hashes are compared, in constant time."""
    return sum(hmac.compare_digest(given, key) for key in accepted) > 0


def caller_of(request: Request) -> bytes:
    """Digest of the caller's key, or for a named key `key:` and its name; empty if the service has no keys."""
    caller = getattr(request.state, "caller", b"")
    assert isinstance(caller, bytes)
    return caller


def owner_of(request: Request) -> str:
    """The owner of the caller's batches, as text."""
    name = key_name(request.state)
    return owner_of_key(name) if name else caller_of(request).hex()


def key_name(state: object, /) -> str:
    """The name of a caller's key, from the state of the request; empty if it has none."""
    name = state.get("key", NO_NAME) if isinstance(state, Mapping) else getattr(state, "key", NO_NAME)
    assert isinstance(name, str)
    return name


def key_settings(request: Request) -> KeySettings | None:
    """The settings of a caller's named key; None if it has none."""
    settings: Settings = request.app.state.settings
    return settings.keys.get(key_name(request.state))


def current_keys(request: Request) -> KeyLimits:
    """The limits of the service's keys."""
    keys = request.app.state.keys
    assert isinstance(keys, KeyLimits)
    return keys


async def count_request(request: Request) -> None:
    """A dependency that counts a request against the limit of its key.

    Raises:
        KeyLimitError: The key has made as many requests in a minute as it may.
        DatabaseUnavailableError: They cannot be counted.
    """
    if name := key_name(request.state):
        await current_keys(request).count_request(name)


async def check_daily_limits() -> KeyMeter | None:
    """Check that something is left of the caller's tokens and dollars of the day.

    Returns:
        The meter of the caller's key; None if it has no daily limits.

    Raises:
        KeyLimitError: Nothing is left.
        DatabaseUnavailableError: That cannot be found out.
    """
    meter = current_meter.get()
    if meter is not None:
        await meter.check()
    return meter
