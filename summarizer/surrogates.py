"""Repairs JSON that a model wrote with NUL or halves of surrogate pairs, which databases and text files do not take."""

from __future__ import annotations

import re
from typing import Final

ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<invalid>\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))|\\.",
    re.DOTALL,
)
"""Escapes in JSON: a surrogate pair, half of one or NUL, or any other."""


def replace_invalid_characters(text: str) -> str:
    r"""Replace NUL and halves of surrogate pairs in JSON by U+FFFD.

    >>> replace_invalid_characters(r'["\ud83d", "\u0000", "\ud83d\ude42", "\\ud83d"]')
    '["\\ufffd", "\\ufffd", "\\ud83d\\ude42", "\\\\ud83d"]'
    """
    text = text.replace("\0", "\\ufffd")
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ESCAPE.sub(lambda found: "\\ufffd" if found["invalid"] else found[0], text)
