"""Values of numbers in digits, in every form that is a token. Dates, times and versions have none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from summarizer.grounding.figures.draft import ARITHMETIC
from summarizer.language.token_table import VULGAR

MAX_DIGITS: Final = 36
"""Longer rows of digits are identifiers."""
MAX_EXPONENT: Final = 60
_SIX_DIGITS: Final = Context(prec=6)

_POWER: Final = re.compile(r"(?:(?P<base>\d+(?:\.\d+)?|\.\d+)\s?[x×]\s?)?10(?:\^|(?=[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))(?P<exponent>.+)")
_EXPONENT: Final = re.compile(r"(?P<base>\d+(?:\.\d+)?|\.\d+)[eE](?P<exponent>.+)")
_FRACTION: Final = re.compile(rf"(?P<over>\d+)[/⁄](?P<under>\d+)|(?P<whole>\d*)(?P<vulgar>[{VULGAR}])")
_COMMA_GROUPS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
_POINT_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_POINT_GROUP: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SPACE_GROUPS: Final = re.compile(r"\d{1,3}(?:['’\u00a0\u2009\u202f ]\d{3})+(?:[.,]\d+)?")
_DECIMAL_COMMA: Final = re.compile(r"\d+,\d{1,2}")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_SEPARATORS: Final = re.compile(r"[^\d.,]")


@lru_cache(maxsize=4096)
def read_literal(literal: str, *, points: bool = False) -> Decimal | None:
    """Return the value of a number in digits; None for a date, a time, a version or an identifier.

    Args:
        literal: The number.
        points: Whether its language separates thousands by points, so that 1.240 is more than a thousand.

    Example:
        >>> [str(read_literal(literal)) for literal in ("1,234.5", "1.234,5", "4’500", "12,34,567", "2½", "6x10^3")]
        ['1234.5', '1234.5', '4500', '1234567', '2.5', '6000']
    """
    if literal.isdecimal() and len(literal) <= MAX_DIGITS:
        return Decimal(literal)
    if sum(map(str.isdecimal, literal)) > MAX_DIGITS:
        return None
    power = _POWER.fullmatch(literal) or _EXPONENT.fullmatch(literal)
    if power is not None:
        return _read_power(power["base"] or "1", power["exponent"])
    fraction = _FRACTION.fullmatch(literal)
    if fraction is not None:
        return _read_fraction(fraction)
    if _COMMA_GROUPS.fullmatch(literal):
        return Decimal(literal.replace(",", ""))
    if _POINT_GROUPS.fullmatch(literal) or (points and _POINT_GROUP.fullmatch(literal)):
        return Decimal(literal.replace(".", "").replace(",", "."))
    if _SPACE_GROUPS.fullmatch(literal):
        return Decimal(_SEPARATORS.sub("", literal).replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(literal):
        return Decimal(literal.replace(",", "."))
    if _PLAIN.fullmatch(literal):
        return Decimal(literal)
    return None


def divide(over: Decimal, under: Decimal | int) -> Decimal:
    """Divide to six digits: a third is 0.333333."""
    return _SIX_DIGITS.divide(over, Decimal(under))


def _read_power(base: str, exponent: str) -> Decimal | None:
    digits = unicodedata.normalize("NFKC", exponent).replace("−", "-")
    if abs(int(digits)) > MAX_EXPONENT:
        return None
    return ARITHMETIC.multiply(Decimal(base), ARITHMETIC.power(Decimal(10), int(digits)))


def _read_fraction(fraction: re.Match[str]) -> Decimal | None:
    if fraction["vulgar"] is not None:
        over, _, under = unicodedata.normalize("NFKC", fraction["vulgar"]).partition("⁄")
        return Decimal(fraction["whole"] or 0) + divide(Decimal(over), Decimal(under or 1))
    if int(fraction["under"]) == 0:
        return None
    return divide(Decimal(fraction["over"]), Decimal(fraction["under"]))
