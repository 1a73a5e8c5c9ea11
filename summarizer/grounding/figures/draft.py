"""A figure in tokens and its parts, while the finder assembles it; positions are indices of tokens, half-open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, Literal, TypeAlias

from summarizer.schemas.findings import Comparator, FigureKind

ARITHMETIC: Final = Context(prec=120)  # precise enough for the longest literal with the largest magnitude

AmountForm: TypeAlias = Literal["digits", "words", "ordinal", "fraction", "times", "vague"]


@dataclass(slots=True)
class Amount:
    """A number without its unit."""

    value: Decimal | None  # its value, magnitude included; None if it is vague ("dozens")
    start: int  # its first token
    end: int  # the token after its last
    form: AmountForm  # how it is written; "times" is "twice" or "tenfold"
    bare: Decimal  # its value without its magnitude ("3.2 million" is 3.2)
    magnitude: Decimal = Decimal(1)  # the factor between `bare` and `value`

    def scale(self, factor: Decimal, end: int) -> None:
        """Multiply by a magnitude after the amount, which ends before a token."""
        if self.value is not None:
            self.value = scale(self.value, factor)
        self.magnitude = scale(self.magnitude, factor)
        self.end = end


@dataclass(slots=True)
class Unit:
    """What an amount is of."""

    kind: FigureKind  # see `FigureKind`
    unit: str | None  # a noun in the singular or a symbol, or None
    end: int  # the token after its last; the end of the amount if no unit follows
    currency: str | None = None  # ISO 4217, or None
    factor: int = 1  # a factor of the amount that is part of the unit ("75 USD million")
    added: Decimal = Decimal(0)  # what the unit adds to the amount ("5 feet 2 inches")

    @property
    def is_own(self) -> bool:
        """Whether it is a unit, and not only what is counted."""
        return self.kind not in ("cardinal", "ordinal", "ratio")


def scale(value: Decimal, factor: Decimal | int) -> Decimal:
    """Multiply without losing digits."""
    return ARITHMETIC.multiply(value, Decimal(factor))


@dataclass(slots=True)
class Draft:
    """A figure."""

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
