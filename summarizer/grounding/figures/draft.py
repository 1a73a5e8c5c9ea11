"""A figure in tokens, while the finder assembles it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from summarizer.schemas.findings import Comparator, FigureKind


@dataclass(slots=True)
class Draft:
    """A figure while the finder assembles it; positions are indices of tokens, half-open."""

    first: int  # its first token
    last: int  # the token after its last
    amount_end: int  # the token after its amount, before its unit
    kind: FigureKind
    value: Decimal | None
    value_to: Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    comparator: Comparator = "exact"
    period: tuple[int, int] | None = None

    @property
    def is_time(self) -> bool:
        """Whether it is a date or a time of day."""
        return self.kind in ("date", "time")
