"""For whoever receives a webhook of the service: is it the service's own, and not an old one sent again?"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final

from summarizer.errors import WebhookError
from summarizer.signing import is_signed, read_secrets

TOLERANCE: Final = 300.0
"""Seconds that the clocks of sender and receiver may differ, the way included."""


def verify_webhook(
    body: bytes | str, headers: Mapping[str, str], secret: str, *, tolerance: float = TOLERANCE
) -> dict[str, Any]:
    """Check a webhook, and read it.

    The same may come twice, if the first was received and its answer lost: its `webhook-id` is the same then.

    Args:
        body: The body as it came, byte for byte: JSON that was read and written again has another signature.
        headers: The request's headers, in whatever case.
        secret: The service's `webhook_secret`; several, with commas between, while one is being replaced.
        tolerance: Seconds that it may be old, or come from the future.

    Returns:
        What it says.

    Raises:
        WebhookError: It is not signed with the secret, or too old. Answer 401, and believe nothing of it.
        ConfigurationError: The secret is none.

    Example:
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
        raise WebhookError("The timestamp is none.")
    raw = body.encode() if isinstance(body, str) else body
    timestamp = int(written)
    if not is_signed(
        given["webhook-signature"], read_secrets(secret), id=given["webhook-id"], timestamp=timestamp, body=raw
    ):
        raise WebhookError("The signature is not by this secret, or the body is not as it was sent.")
    if abs(time.time() - timestamp) > tolerance:
        raise WebhookError(f"It was sent more than {tolerance:g} seconds ago, or a clock is wrong.")
    try:
        told = json.loads(raw)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise WebhookError("The body is no JSON object.")
    return told
