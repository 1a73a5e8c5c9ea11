"""The provider's own words about an error, for the operator: without keys, and without what was sent to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from summarizer.gateway.target import Target

SECRET_NAMES: Final = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
"""Names of environment variables whose values are removed."""

MIN_SECRET: Final = 8
"""Least length of a secret. Shorter values are words, such as the key `none` of a server that needs none."""

REMOVED: Final = "***"

KEY_LIKE: Final = re.compile(
    r"\bsk-\S+|\bBearer\s+\S+|\S*\*\*\S*|(?=[A-Za-z+/]*\d)(?=[\d+/]*[A-Za-z])[A-Za-z0-9+/]{20,}", re.IGNORECASE
)
"""Keys that providers quote in part, and other long words of letters and digits, such as ids of accounts."""

MIN_REPEATED: Final = 16
"""Bytes of letters and digits, in UTF-8, that a message and a request have in common if one repeats the other: three
words of English, five signs of Chinese."""

MAX_LENGTH: Final = 200  # code points of a message that are shown

ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")  # of JSON and Python, as repeated requests have them


def remove_secrets(text: str, *, target: Target) -> str:
    """Replace the keys of a model and the secrets of the environment."""
    secrets = {value for name, value in os.environ.items() if SECRET_NAMES.search(name)}
    secrets |= {value.get_secret_value() for value in target.params.extra_headers.values()}
    secrets |= {target.api_key.get_secret_value()} if target.api_key else set()
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET:
            text = text.replace(secret, REMOVED)
    return text


def clean_message(message: str, *, target: Target, messages: Iterable[Mapping[str, Any]]) -> str:
    """Return a provider's message in one line that may be logged, up to where it repeats what was sent."""
    message = KEY_LIKE.sub(REMOVED, remove_secrets(message, target=target))
    message = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", message)
    message = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
    end = find_repetition(message, " ".join(str(one.get("content", "")) for one in messages))
    shown = message[: min(end, MAX_LENGTH)].rstrip()
    return shown if len(shown) == len(message) or not shown else f"{shown}…"


def find_repetition(message: str, sent: str) -> int:
    """Return where a message begins to repeat what was sent, its length if it does not.

    >>> find_repetition("Bad value: 'THE DAM -- is holding, said'", "The dam is holding, said Ann Roe.")
    12
    """
    places, letters = [], b""
    for place, sign in enumerate(message):
        if sign.isalnum():
            encoded = sign.casefold().encode()
            places += [place] * len(encoded)
            letters += encoded
    known = "".join(filter(str.isalnum, sent)).casefold().encode()
    starts = range(len(letters) - MIN_REPEATED + 1)
    return next((places[start] for start in starts if letters[start : start + MIN_REPEATED] in known), len(message))
