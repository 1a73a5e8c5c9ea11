"""Rewrites all-capital speaker labels of a transcript in title case."""

from __future__ import annotations

import re
from typing import Final

_LABEL: Final = re.compile(
    r"^(?:[A-Z][A-Z.'’-]+ ){0,4}[A-Z][A-Z'’-]{2,}(?=(?:, [^\n:]{2,60}|\s?\([^()\n]{1,60}\))?:(?:\s|\Z))", re.MULTILINE
)
_FEWEST_LABELS: Final = 4  # labels of the shortest transcript


def restore_capitals(text: str) -> str:
    """Return a transcript with "Ann Roe, HOST:" for "ANN ROE, HOST:", at the same offsets; other texts unchanged."""
    if len(_LABEL.findall(text)) < _FEWEST_LABELS:
        return text
    return _LABEL.sub(lambda match: match.group().title(), text)
