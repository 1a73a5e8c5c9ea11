"""Writes JSON and text to standard output, in UTF-8 in any locale."""

from __future__ import annotations

import re
import sys
from typing import Final

from pydantic import BaseModel

CONTROLS: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters that JSON allows and a terminal may interpret. In JSON they occur only in strings."""


def write_json(value: BaseModel) -> None:
    """Write a model as indented JSON, with control characters escaped."""
    text = value.model_dump_json(indent=2)
    write_bytes(CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n")


def write_bytes(text: str) -> None:
    """Write a text in UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
