"""Reads the values of numbers in digits and in words. Dates, times and versions have none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from summarizer.grounding.figures.draft import ARITHMETIC, Amount, scale
from summarizer.language.lexicon import read_class, read_kinds
from summarizer.language.spelled_numbers import ONES, TENS
from summarizer.language.token_table import VULGAR, TokenTable

LARGEST: Final = Decimal(10**24)  # no further magnitude is read beyond this one ("million million million…")

SMALL: Final = ONES | TENS
LARGE: Final = {
    "thousand": Decimal(1000),
    "lakh": Decimal(100_000),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
    "quintillion": Decimal(10**18),
}
FOREIGN: Final = {word: Decimal(value) for word, value in read_kinds("foreign magnitudes").items()}
"""Magnitudes of other languages, read after digits. None of them is an English word."""

ABBREVIATED_MAGNITUDES: Final = frozenset("tsd mio mill mln mrd mld mlrd md mds tys тыс млн млрд трлн".split())
THOUSANDS_OF_MILLIONS: Final = frozenset({"millones", "milhões"})
HUNDRED: Final = Decimal(100)
DOZEN: Final = Decimal(12)
MULTIPLIERS: Final = LARGE | {"hundred": HUNDRED, "dozen": DOZEN}
NUMERALS: Final = frozenset(SMALL) | frozenset(LARGE) | {"hundred", "dozen"}

ORDINALS: Final = (
    {
        word: value
        for value, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
            " fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
            start=1,
        )
    }
    | {f"{word[:-1]}ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9}
)
DENOMINATORS: Final = {"half": 2, "quarter": 4} | {word: value for word, value in ORDINALS.items() if value > 2}
PARTS: Final = {"_third": 3, "_quarter": 4, "_fifth": 5, "_tenth": 10}
"""Denominators of foreign fractions, which are not ordinals as well."""
PLURAL_DENOMINATORS: Final = {word + "s": value for word, value in DENOMINATORS.items() if word != "half"} | PARTS
BEFORE_PARTS: Final = frozenset("ein eine einem einen un une d'un d’un d'une d’une una uno um uma een en ett".split())

_FOLDS: Final = {
    word + "fold": value for word, value in (ONES | {"hundred": 100, "thousand": 1000}).items() if value > 1
}
TIMES: Final = {"twice": 2, "thrice": 3, "once": 1} | _FOLDS
SEEDS: Final = NUMERALS | frozenset(ORDINALS) | frozenset(TIMES) | {"half", "quarter"} | PARTS.keys()
"""Words at which an amount may start, besides number literals."""
VAGUE_PLURALS: Final = read_class("vague numbers")
VAGUE_SEEDS: Final = VAGUE_PLURALS | {"couple", "handful"}  # words at which an amount without a number may start

DASHES: Final = frozenset("-‐‑–")
_SMALL_VALUES: Final = {word: Decimal(value) for word, value in SMALL.items()}
_CONTINUES: Final = NUMERALS | ORDINALS.keys() | DASHES | {"and"}


def is_dash(word: str) -> bool:
    """Whether a token is a hyphen or an en dash, as in compounds and ranges."""
    return word in DASHES


class SpelledSum:
    """Adds up number words from left to right.

    Attributes:
        total: The sum of the parts that end in a large unit ("thousand").
        group: The part below a thousand that no large unit follows yet; None if there is none.
        large: The last large unit; None if there is none.
        ordinal: Whether the last word is an ordinal.
    """

    __slots__ = ("group", "large", "ordinal", "total")

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.large: Decimal | None = None
        self.ordinal = False

    @property
    def value(self) -> Decimal:
        """The value so far."""
        return self.total + (self.group or 0)

    def add(self, word: str) -> bool:
        """Add a word, and return whether the number can continue with it."""
        self.ordinal = word in ORDINALS
        if word in ("hundred", "hundredth"):
            self.group = HUNDRED * (1 if self.group is None else self.group)
            return True
        value = SMALL.get(word, ORDINALS.get(word))
        if value is not None:
            return self._add_small(value)
        if word == "dozen":
            self.total, self.group, self.large = DOZEN * (1 if self.group is None else self.group), None, DOZEN
            return True
        return word in LARGE and self._add_large(LARGE[word])

    def _add_small(self, value: int) -> bool:
        if self.group is None:
            self.group = Decimal(value)
        elif self.group >= 100 or (0 < value < 10 and self.group % 10 == 0 and self.group >= 20):
            self.group += value
        else:
            self.ordinal = False
            return False
        return True

    def _add_large(self, factor: Decimal) -> bool:
        if self.large is not None and factor >= self.large:
            return False
        self.total += scale(Decimal(1) if self.group is None else self.group, factor)
        self.group, self.large = None, factor
        return True


def read_spelled(tokens: TokenTable, index: int) -> Amount | None:
    """Read the spelled whole number that starts at a token, without a preceding "a" or "an".

    Returns:
        The number, with its final large unit as magnitude; None if no number starts there.

    Example:
        >>> read_spelled(TokenTable("two hundred and five thousand"), 0).value
        Decimal('205000')
    """
    word = tokens.padded[index]
    if word in SMALL and tokens.padded[index + 1] not in _CONTINUES:
        value = _SMALL_VALUES[word]
        return Amount(value, index, index + 1, "words", value)
    number = SpelledSum()
    if not number.add(word):
        return None
    end, ordinal = index + 1, number.ordinal
    while True:
        joint = tokens.padded[end]
        if is_dash(joint) and tokens.padded[end - 1] not in TENS:  # "twenty-one", but not "five-ten"
            break
        if joint == "and" and not _joins_by_and(tokens, end):
            break
        following = end + (joint == "and" or is_dash(joint))
        if not number.add(tokens.padded[following]):
            break
        end, ordinal = following + 1, number.ordinal
    value = number.value
    if ordinal:
        return Amount(value, index, end, "ordinal", value)
    magnitude = (None if number.group else number.large) or Decimal(1)
    return Amount(value, index, end, "words", value / magnitude, magnitude)


def _joins_by_and(tokens: TokenTable, index: int) -> bool:
    """Whether "and" joins parts of one number: after "hundred" or a large unit, and before a small number."""
    before, after, following = tokens.padded[index - 1], tokens.padded[index + 1], tokens.padded[index + 2]
    if before not in LARGE and before != "hundred":
        return False
    if following in PLURAL_DENOMINATORS or (after == "one" and following in DENOMINATORS):
        return False  # "two million and one half"
    return following != "hundred"


MAX_DIGITS: Final = 36  # longer digit strings are identifiers
MAX_EXPONENT: Final = 60
_SIX_DIGITS: Final = Context(prec=6)

_POWER: Final = re.compile(r"(?:(?P<base>\d+(?:\.\d+)?|\.\d+)\s?[x×]\s?)?10(?:\^|(?=[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))(?P<exponent>.+)")
_EXPONENT: Final = re.compile(r"(?P<base>\d+(?:\.\d+)?|\.\d+)[eE](?P<exponent>.+)")
_FRACTION: Final = re.compile(rf"(?P<over>\d+)[/⁄](?P<under>\d+)|(?P<whole>\d*)(?P<vulgar>[{VULGAR}])")
_COMMA_GROUPS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
_POINT_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_POINT_GROUP: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SPACE_GROUPS: Final = re.compile(r"\d{1,3}(?:['’\u00a0\u2009\u202f ]\d{3})+(?:[.,]\d+)?")
_DECIMAL_COMMA: Final = re.compile(r"\d+,\d{1,2}|0,\d+")
_THREE_DECIMALS: Final = re.compile(r"\d{1,3},\d{3}")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_SEPARATORS: Final = re.compile(r"[^\d.,]")


@lru_cache(maxsize=4096)
def read_literal(literal: str, *, points: bool = False, commas: bool = True) -> Decimal | None:
    """Return the value of a number in digits; None for a date, a time, a version or an identifier.

    Args:
        points: Whether the language separates thousands with points, so that 1.240 means 1,240.
        commas: Whether it may separate them with commas, so that 1,240 is not 1.24.

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
    if _DECIMAL_COMMA.fullmatch(literal) or (not commas and _THREE_DECIMALS.fullmatch(literal)):
        return Decimal(literal.replace(",", "."))
    if _COMMA_GROUPS.fullmatch(literal):
        return Decimal(literal.replace(",", ""))
    if _POINT_GROUPS.fullmatch(literal) or (points and _POINT_GROUP.fullmatch(literal)):
        return Decimal(literal.replace(".", "").replace(",", "."))
    if _SPACE_GROUPS.fullmatch(literal):
        return Decimal(_SEPARATORS.sub("", literal).replace(",", "."))
    if _PLAIN.fullmatch(literal):
        return Decimal(literal)
    return None


def divide(over: Decimal, under: Decimal | int) -> Decimal:
    """Divide with a precision of six digits: a third is 0.333333."""
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
