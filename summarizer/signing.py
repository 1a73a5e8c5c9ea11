"""Signatures of webhooks as specified by standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body`.

Every configured secret signs, so that a secret can be replaced. Receivers call `verify_webhook`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from summarizer.errors import ConfigurationError, WebhookError

PREFIX: Final = "whsec_"
VERSION: Final = "v1"
MIN_SECRET_BYTES: Final = 24  # minimum bytes of a secret


def read_secrets(given: str, /) -> tuple[bytes, ...]:
    """Parse one or several comma-separated secrets. Errors do not repeat them."""
    found = tuple(read_secret(part.strip()) for part in given.split(",") if part.strip())
    if not found:
        raise ConfigurationError("The webhook secret is empty.")
    return found


def read_secret(given: str, /) -> bytes:
    """Parse a secret: base64 with or without the prefix `whsec_`.

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


def sign(secrets: Sequence[bytes], *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the standard's name
    """Return the value of the header `webhook-signature`.

    >>> secrets = read_secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    >>> sign(secrets, id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = b".".join((id.encode(), str(timestamp).encode(), body))
    made = (base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode() for secret in secrets)
    return " ".join(f"{VERSION},{signature}" for signature in made)


def is_signed(given: str, secrets: Sequence[bytes], *, id: str, timestamp: int, body: bytes) -> bool:  # noqa: A002 - as above
    """Whether one of the signatures matches one of the secrets, comparing all in constant time."""
    right = [signature.encode() for signature in sign(secrets, id=id, timestamp=timestamp, body=body).split()]
    offered = [signature.encode() for signature in given.split()]
    return sum(hmac.compare_digest(one, other) for one in offered for other in right) > 0


TOLERANCE: Final = 300.0
"""Maximum age in seconds, including the difference between the clocks of sender and receiver."""


def verify_webhook(
    body: bytes | str, headers: Mapping[str, str], secret: str, *, tolerance: float = TOLERANCE
) -> dict[str, Any]:
    """Verify a webhook and return its content.

    The same webhook may arrive twice, with the same `webhook-id`, if the response to the first delivery was lost.

    Args:
        body: The raw request body; JSON that was parsed and serialized again would have a different signature.
        headers: The request's headers; names are case-insensitive.
        secret: The service's `webhook_secret`; several, comma-separated, while one is being replaced.
        tolerance: Maximum difference in seconds between the timestamp and the current time.

    Returns:
        The JSON object of the body.

    Raises:
        WebhookError: The webhook is not signed with the secret, is too old, or is malformed. Respond with 401 and
            ignore the content.
        ConfigurationError: The secret is missing or invalid.

    Examples:
        >>> verify_webhook(b"{}", {"webhook-id": "a"}, "c2VjcmV0" * 4)
        Traceback (most recent call last):
        ...
        summarizer.errors.WebhookError: The request has no header webhook-timestamp.
    """
    given = {name.lower(): value for name, value in headers.items()}
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not given.get(name):
            raise WebhookError(f"The request has no header {name}.")
    written = given["webhook-timestamp"]
    if not (written.isascii() and written.isdecimal() and len(written) < 13):
        raise WebhookError("The header webhook-timestamp is not a number of seconds.")
    if not isinstance(body, bytes | str):
        raise TypeError(f"A webhook's body is verified as the bytes received, not as {type(body).__name__}.")
    raw = body.encode() if isinstance(body, str) else body
    timestamp = int(written)
    if not is_signed(
        given["webhook-signature"], read_secrets(secret or ""), id=given["webhook-id"], timestamp=timestamp, body=raw
    ):
        raise WebhookError("The signature was not made with this secret, or the body was changed.")
    if abs(time.time() - timestamp) > tolerance:
        raise WebhookError(f"The webhook was sent more than {tolerance:g} seconds ago, or a clock is wrong.")
    try:
        event = json.loads(raw)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise WebhookError("The body is not a JSON object.")
    return event
