"""Makes text that strangers wrote harmless to print: articles and models may send a terminal or a reader anything."""

from __future__ import annotations

import re
from typing import Final

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: escape sequences begin with one
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides: they turn the order of what is read
    "\ud800-\udfff\ufff9-\ufffb]"
)
"""What no reader sees and a terminal may obey. Tab and line feed are spaces, and are not in it."""

SPACE: Final = re.compile(r"[\s\u0085\u2028\u2029]+")


def show(text: str) -> str:
    r"""Text on one line, with every character that a terminal might obey written out.

    >>> print(show("red\x1b[31m  alert\n"))
    red\x1b[31m alert
    """
    return write_out(SPACE.sub(" ", text).strip())


def write_out(text: str) -> str:
    r"""Characters that a terminal might obey as escapes; everything else, line breaks too, as it is."""
    return UNSEEN.sub(lambda found: write_escape(found.group()), text)


def write_escape(character: str) -> str:
    r"""A character as Python would write it: `\x1b`, `\u202e`."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
