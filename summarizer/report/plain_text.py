"""Makes untrusted text safe to print by escaping control characters and bidirectional overrides."""

from __future__ import annotations

import re
from typing import Final

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, with which escape sequences begin
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides, which change the visible order
    "\ud800-\udfff\ufff9-\ufffb]"
)
"""Invisible characters that a terminal may interpret, except tab and line feed."""

SPACE: Final = re.compile(r"[\s\u0085\u2028\u2029]+")


def show(text: str) -> str:
    r"""Write text on one line, with control characters escaped.

    >>> print(show("red\x1b[31m  alert\n"))
    red\x1b[31m alert
    """
    return UNSEEN.sub(lambda found: ascii(found.group())[1:-1], SPACE.sub(" ", text).strip())


def put_in_marks(words: str) -> str:
    """Put words in quotation marks that they do not contain."""
    return f"«{words}»" if "“" in words or "”" in words or '"' in words else f"“{words}”"
