"""The parts of a figure while the finder assembles it. Positions are token indices, half-open."""

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

    value: Decimal | None  # including the magnitude; None if vague ("dozens")
    start: int  # its first token
    end: int  # the token after its last
    form: AmountForm  # how it is written; "times" is "twice" or "tenfold"
    bare: Decimal  # the value without the magnitude ("3.2 million" is 3.2)
    magnitude: Decimal = Decimal(1)  # the factor between `bare` and `value`

    def scale(self, factor: Decimal, end: int) -> None:
        """Multiply by a magnitude that follows the amount and ends before the token `end`."""
        if self.value is not None:
            self.value = scale(self.value, factor)
        self.magnitude = scale(self.magnitude, factor)
        self.end = end


@dataclass(slots=True)
class Unit:
    """The unit of an amount."""

    kind: FigureKind  # see `FigureKind`
    unit: str | None  # a singular noun or a symbol; None if there is none
    end: int  # the token after its last; the end of the amount if no unit follows
    currency: str | None = None  # ISO 4217, or None
    factor: int = 1  # a factor of the amount that the unit includes ("75 USD million")
    added: Decimal = Decimal(0)  # what the unit adds to the amount ("5 feet 2 inches")

    @property
    def is_own(self) -> bool:
        """Whether it is a real unit, not a counted noun."""
        return self.kind not in ("cardinal", "ordinal", "ratio")


def scale(value: Decimal, factor: Decimal | int) -> Decimal:
    """Multiply without loss of precision."""
    return ARITHMETIC.multiply(value, Decimal(factor))


@dataclass(slots=True)
class Draft:
    """A figure under construction."""

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
