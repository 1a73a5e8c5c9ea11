"""Writes results to standard output: JSON and Markdown, as UTF-8 bytes whatever the locale."""

from __future__ import annotations

import re
import sys
from typing import Final

from pydantic import BaseModel

CONTROLS: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is and a terminal may obey. In a JSON text they stand in strings only, so can be escaped."""


def write_json(value: BaseModel) -> None:
    """A model as indented JSON, without a character that a terminal would obey."""
    text = value.model_dump_json(indent=2)
    write_bytes(CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n")


def write_bytes(text: str) -> None:
    """A text in UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
