"""API keys, if the configuration has any. There are no users and no permissions: a key is accepted or not."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

BEARER = HTTPBearer(auto_error=False, description="One of the service's keys.")
HEADER = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for callers that can't send Bearer."
)


def require_key(keys: Sequence[SecretStr]) -> Callable[..., Awaitable[None]]:
    """A dependency that refuses callers without one of the keys."""
    accepted = [key.get_secret_value().encode() for key in keys]

    async def check(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
        header: Annotated[str | None, Security(HEADER)],
    ) -> None:
        offered = bearer.credentials if bearer else header
        if offered is None:
            detail = "Send one of the service's keys: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."
            raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
        if not is_accepted(offered, accepted):
            raise HTTPException(
                401,
                "This key is not one of the service's.",
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        request.state.caller = hashlib.sha256(offered.encode("latin-1")).digest()

    return check


def caller_of(request: Request) -> bytes:
    """Digest of the caller's key; empty if the service has no keys."""
    caller = getattr(request.state, "caller", b"")
    assert isinstance(caller, bytes)
    return caller


def is_accepted(offered: str, accepted: Sequence[bytes]) -> bool:
    """Whether a key is accepted. All keys are compared, in constant time."""
    given = offered.encode("latin-1")  # the original bytes: Starlette decodes headers as Latin-1
    return sum(hmac.compare_digest(given, key) for key in accepted) > 0
