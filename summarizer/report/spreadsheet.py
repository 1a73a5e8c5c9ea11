"""CSV whose cells no spreadsheet computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a cell that a spreadsheet would compute. Articles come from strangers."""


def write_row(cells: Iterable[Any]) -> str:
    """Write one row as RFC 4180 has it."""
    row = io.StringIO()
    csv.writer(row).writerow([escape(cell) for cell in cells])
    return row.getvalue()


def escape(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula.

    >>> escape("=1+1"), escape(-3)
    ("'=1+1", -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
