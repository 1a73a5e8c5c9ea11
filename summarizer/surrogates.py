"""Replaces NUL and lone surrogates, which databases and text files reject."""

from __future__ import annotations

import re
from typing import Final

ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<invalid>\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))|\\.",
    re.DOTALL,
)
"""Matches a JSON escape: a surrogate pair, an invalid one (a lone surrogate or NUL), or any other."""


def replace_surrogates(text: str) -> str:
    r"""Replace lone surrogates by `?`; Python uses them in file names that are not UTF-8.

    >>> replace_surrogates("caf\udce9.txt")
    'caf?.txt'
    """
    return text.encode(errors="replace").decode()


def replace_invalid_characters(text: str) -> str:
    r"""Replace NUL and lone surrogates in JSON, escaped or not, by U+FFFD.

    >>> replace_invalid_characters(r'["\ud83d", "\u0000", "\ud83d\ude42", "\\ud83d"]')
    '["\\ufffd", "\\ufffd", "\\ud83d\\ude42", "\\\\ud83d"]'
    """
    text = text.replace("\0", "\\ufffd")
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ESCAPE.sub(lambda found: "\\ufffd" if found["invalid"] else found[0], text)
