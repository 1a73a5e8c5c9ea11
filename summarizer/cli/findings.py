"""The result of a check of `provenbrief doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check.

    Attributes:
        state: The result; `missing` makes the exit status 1.
        subject: What was checked.
        said: What was found, and how to correct it.
    """

    state: Literal["ok", "caution", "missing"]
    subject: str
    said: str
