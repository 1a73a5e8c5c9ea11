"""Decides whether a value may be given for a stated one: rounded, bounded or as a fraction. Works on plain numbers."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

LOWER_BOUNDS: Final = frozenset({"more_than", "at_least"})
UPPER_BOUNDS: Final = frozenset({"less_than", "at_most"})
_WIDE, _NARROW = Decimal("0.10"), Decimal("0.05")
"""Greatest relative difference of a rounded value, and of one that is merely near."""
_FAR: Final = Decimal("0.25")
"""Greatest relative difference of a value and its upper bound."""


def fits_rounding(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a value is a rounding of a stated one, to fewer digits.

    Args:
        said: The rounded value, above zero.
        stated: The stated value, above zero.
        comparator: The bound that the sentence gives; anything else means "about".

    >>> fits_rounding(Decimal(93), Decimal("92.6"), "about")
    True
    >>> [fits_rounding(Decimal(said), Decimal(1400), "more_than") for said in (1000, 1300, 2000)]
    [True, False, False]
    """
    if _precision(said) >= _precision(stated):
        return False
    step = Decimal((0, (1,), _place(said)))
    if comparator in LOWER_BOUNDS:
        return said < stated and (stated / step).to_integral_value(ROUND_FLOOR) * step == said
    distance = abs(said - stated) / stated
    if comparator in UPPER_BOUNDS:
        ceiling = (stated / step).to_integral_value(ROUND_CEILING) * step == said
        return said > stated and ceiling and distance <= _FAR
    nearest = (stated / step).to_integral_value(ROUND_HALF_UP) * step == said
    return distance <= _NARROW or (nearest and distance <= _WIDE)


def fits_fraction(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a share may be given as a fraction: "more than half" for 56 percent, "nearly a third" for 31.

    >>> fits_fraction(Decimal(50), Decimal(56), "more_than"), fits_fraction(Decimal(50), Decimal(56), "about")
    (True, False)
    """
    if comparator in LOWER_BOUNDS:
        return said < stated <= said * Decimal("1.34")
    if comparator in UPPER_BOUNDS:
        return said * Decimal("0.7") <= stated < said
    return abs(said - stated) <= said * _WIDE


def _place(amount: Decimal) -> int:
    """The exponent of a number's last non-zero digit."""
    return amount.normalize().adjusted() - _precision(amount) + 1


def _precision(amount: Decimal) -> int:
    """The number of significant digits, without trailing zeros."""
    return len(amount.normalize().as_tuple().digits)
