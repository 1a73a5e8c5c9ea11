"""A result of one check of `summarizer doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        state: How it is; what is missing makes the program's status 1.
        subject: What it is.
        said: What was found, and how to mend it.
    """

    state: Literal["ok", "caution", "missing"]
    subject: str
    said: str
