"""Which value a sentence may give for a stated one: rounded, bounded, or told as a fraction, where it says so.

Values are plain numbers here; what they are of is no business of this module.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

LOWER_BOUNDS: Final = frozenset({"more_than", "at_least"})
UPPER_BOUNDS: Final = frozenset({"less_than", "at_most"})
_WIDE, _NARROW = Decimal("0.10"), Decimal("0.05")
"""How far, in proportion, a value may be from the one that it is a rounding of; and how far without being one."""
_FAR: Final = Decimal("0.25")
"""How far below an upper bound a value may be, for the bound to be worth saying."""


def fits_rounding(said: Decimal, stated: Decimal, comparator: str, *, below: bool = False) -> bool:
    """Whether a stated value may be rounded so, to fewer digits than it has.

    Args:
        said: The rounded value, above zero.
        stated: The stated value, above zero.
        comparator: How the sentence bounds it; anything but a bound means "about".
        below: Whether it says that the stated value lies just below ("nearly").

    >>> fits_rounding(Decimal(93), Decimal("92.6"), "about", below=True)
    True
    >>> [fits_rounding(Decimal(said), Decimal(1400), "more_than") for said in (1000, 1300, 2000)]
    [True, False, False]
    """
    if _precision(said) >= _precision(stated):
        return False
    step = Decimal((0, (1,), _place(said)))
    if said % (step * 10) == step * 5:  # "more than 550" of 563
        step *= 5
    if comparator in LOWER_BOUNDS:
        return said < stated and (stated / step).to_integral_value(ROUND_FLOOR) * step == said
    distance = abs(said - stated) / stated
    if comparator in UPPER_BOUNDS or below:
        ceiling = (stated / step).to_integral_value(ROUND_CEILING) * step == said
        return said > stated and ceiling and distance <= (_FAR if comparator in UPPER_BOUNDS else _WIDE)
    nearest = (stated / step).to_integral_value(ROUND_HALF_UP) * step == said
    return distance <= _NARROW or (nearest and distance <= _WIDE)


def fits_fraction(said: Decimal, stated: Decimal, comparator: str, *, below: bool = False) -> bool:
    """Whether a share may be told as a fraction: "more than half" of 56 percent, "nearly a third" of 31.

    >>> fits_fraction(Decimal(50), Decimal(56), "more_than"), fits_fraction(Decimal(50), Decimal(56), "about")
    (True, False)
    """
    if comparator in LOWER_BOUNDS:
        return said < stated <= said * Decimal("1.34")
    if comparator in UPPER_BOUNDS:
        return said * Decimal("0.7") <= stated < said
    if below:
        return said * Decimal("0.9") <= stated < said
    return abs(said - stated) <= said * _WIDE


def fits_length(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a length may be told in another unit: "nearly five months" of 148 days, "less than three weeks" of 19.

    >>> fits_length(Decimal(21), Decimal(19), "less_than"), fits_length(Decimal(14), Decimal(19), "less_than")
    (True, False)
    """
    if comparator in LOWER_BOUNDS:
        return said < stated <= said * (1 + _FAR)
    if comparator in UPPER_BOUNDS:
        return said * (1 - _FAR) <= stated < said
    return abs(said - stated) <= said * _NARROW


def _place(amount: Decimal) -> int:
    """The exponent of a number's last digit that is not zero."""
    return amount.normalize().adjusted() - _precision(amount) + 1


def _precision(amount: Decimal) -> int:
    """How many digits a number has, without the zeros at its ends."""
    return len(amount.normalize().as_tuple().digits)
