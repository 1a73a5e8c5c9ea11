"""Signatures of webhooks, after standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body`.

Each valid secret signs, so that a secret can be replaced.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from summarizer.errors import ConfigurationError

PREFIX: Final = "whsec_"
VERSION: Final = "v1"
MIN_SECRET_BYTES: Final = 24
"""Minimum bytes of a secret."""


def read_secrets(given: str, /) -> tuple[bytes, ...]:
    """Parse one or several comma-separated secrets, newest first.

    Raises:
        ConfigurationError: There is no secret, or one is invalid. The message does not repeat it.
    """
    found = tuple(read_secret(part.strip()) for part in given.split(",") if part.strip())
    if not found:
        raise ConfigurationError("The webhook secret is empty.")
    return found


def read_secret(given: str, /) -> bytes:
    """Parse a secret: base64 with or without the prefix `whsec_`.

    Raises:
        ConfigurationError: It is invalid.

    >>> len(read_secret("whsec_" + "c2VjcmV0" * 4))
    24
    """
    try:
        secret = base64.b64decode(given.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) < MIN_SECRET_BYTES:
        raise ConfigurationError(
            f"A webhook secret is base64 of at least {MIN_SECRET_BYTES} bytes, with or without `{PREFIX}` before it. "
            "Make one with: openssl rand -base64 32"
        )
    return secret


def sign(secrets: Sequence[bytes], *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the standard's word
    """Return the value of the header `webhook-signature`.

    >>> secrets = read_secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    >>> sign(secrets, id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = b".".join((id.encode(), str(timestamp).encode(), body))
    made = (base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode() for secret in secrets)
    return " ".join(f"{VERSION},{signature}" for signature in made)


def is_signed(given: str, secrets: Sequence[bytes], *, id: str, timestamp: int, body: bytes) -> bool:  # noqa: A002 - as above
    """Whether one of the signatures matches one of the secrets. All are compared in constant time."""
    right = [signature.encode() for signature in sign(secrets, id=id, timestamp=timestamp, body=body).split()]
    offered = [signature.encode() for signature in given.split()]
    return sum(hmac.compare_digest(one, other) for one in offered for other in right) > 0
