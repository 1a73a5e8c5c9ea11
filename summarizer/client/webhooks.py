"""Verification of webhooks for receivers: signature and age."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final

from summarizer.errors import WebhookError
from summarizer.signing import is_signed, read_secrets

TOLERANCE: Final = 300.0
"""Maximum age in seconds, which includes the difference between the clocks of sender and receiver."""


def verify_webhook(
    body: bytes | str, headers: Mapping[str, str], secret: str, *, tolerance: float = TOLERANCE
) -> dict[str, Any]:
    """Verify a webhook and return its content.

    The same webhook may come twice with the same `webhook-id`, if the response to the first one was lost.

    Args:
        body: The raw request body. JSON that was parsed and written again has a different signature.
        headers: The request's headers, in any case.
        secret: The service's `webhook_secret`; several, comma-separated, while one is being replaced.
        tolerance: Maximum difference in seconds between the timestamp and the current time.

    Returns:
        The JSON object of the body.

    Raises:
        WebhookError: It is not signed with the secret, or too old. Respond with 401 and ignore the content.
        ConfigurationError: The secret is invalid.

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
    raw = body.encode() if isinstance(body, str) else body
    timestamp = int(written)
    if not is_signed(
        given["webhook-signature"], read_secrets(secret), id=given["webhook-id"], timestamp=timestamp, body=raw
    ):
        raise WebhookError("The signature is not by this secret, or the body was changed.")
    if abs(time.time() - timestamp) > tolerance:
        raise WebhookError(f"The webhook was sent more than {tolerance:g} seconds ago, or a clock is wrong.")
    try:
        told = json.loads(raw)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise WebhookError("The body is not a JSON object.")
    return told
