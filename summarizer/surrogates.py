"""Repairs JSON that a model wrote with halves of surrogate pairs, which no text may hold."""

from __future__ import annotations

import re
from typing import Final

ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)
"""Escapes in JSON: a surrogate pair, half of one, or any other."""


def replace_lone_surrogates(text: str) -> str:
    r"""Replace halves of surrogate pairs in JSON, which no other text may hold, by U+FFFD.

    >>> replace_lone_surrogates(r'["\ud83d", "\ud83d\ude42", "\\ud83d"]')
    '["\\ufffd", "\\ud83d\\ude42", "\\\\ud83d"]'
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ESCAPE.sub(lambda found: "\\ufffd" if found["half"] else found[0], text)
