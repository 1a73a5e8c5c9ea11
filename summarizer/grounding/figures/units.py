"""The unit of an amount: percent, money, a measure, an age or what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.counted import read_counted
from summarizer.grounding.figures.currencies import ALSO_WORDS, MINOR_UNITS, Money, read_suffix, words_of_money
from summarizer.grounding.figures.measures import read_measure, read_per, words_of_measures
from summarizer.grounding.figures.number_words import TENS, Amount, is_dash
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FigureKind


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


_POINTS: Final = frozenset({"point", "points"})
_PERCENT: Final = frozenset(
    {"%", "％", "percent", "percents", "percentage", "pct", "percentile", "prozent", "procent", "prosent"}
)
_PER_CENT: Final = frozenset({("per", "cent"), ("per", "cento"), ("por", "cento"), ("por", "ciento"), ("pour", "cent")})
_INCHES: Final = frozenset({"in", "inch", "inches"})
_COMPARES: Final = frozenset("as the its that what".split())
"""Words after "twice" that make it a ratio."""
_COMPARES_TIMES: Final = _COMPARES | frozenset("more higher larger bigger greater".split())
"""The same after "three times"."""


def read_unit(tokens: TokenTable, amount: Amount, *, prefix: Money | None = None) -> Unit:
    """Read the unit of an amount.

    Args:
        tokens: The text.
        amount: The amount; its unit stands after it.
        prefix: The currency that stands before it, or None.

    Example:
        >>> text = TokenTable("56 percentage points")
        >>> unit = read_unit(text, Amount(Decimal(56), 0, 1, "digits", Decimal(56)))
        >>> unit.kind, unit.unit
        ('percent_points', 'percentage point')
    """
    if prefix is not None:
        return _read_prefixed(tokens, amount, prefix)
    if tokens.at[amount.start - 1] == "magnitude":
        return Unit("measure", "magnitude", amount.end)
    word = tokens.at[amount.end]
    if amount.form != "times" and not is_dash(word):
        openings = _load_openings()
        if word not in openings.all:
            return _read_count(tokens, amount)
        if word not in openings.others:
            return _read_measured(tokens, amount) or _read_count(tokens, amount)
    return (
        _read_percent(tokens, amount.end)
        or _read_money(tokens, amount)
        or _read_measured(tokens, amount)
        or _read_fold(tokens, amount)
        or _read_count(tokens, amount)
    )


class _Openings(NamedTuple):
    """The tokens that a unit can begin with, and those of them that a measure cannot begin with."""

    all: frozenset[str]
    others: frozenset[str]


@lru_cache(maxsize=1)
def _load_openings() -> _Openings:
    marks = {"per", "por", "pour", "basis", "bp", "bps", "p", "fold", "x", "times"}
    others = _PERCENT | words_of_money() | marks
    return _Openings(others | words_of_measures(), others)


def _read_percent(tokens: TokenTable, index: int) -> Unit | None:
    first = index + (is_dash(tokens.at[index]) and tokens.glued(index))
    word, following = tokens.at[first], tokens.at[first + 1]
    beyond = first + 1 + (is_dash(following) and tokens.glued(first + 1))
    points = tokens.at[beyond] in _POINTS
    if word in _PERCENT:
        if points:
            return Unit("percent_points", "percentage point", beyond + 1)
        return Unit("percent", "percent", first + 1)
    if (word, following) in _PER_CENT:
        return Unit("percent", "percent", first + 2)
    if word == "basis" and points:
        return Unit("percent_points", "basis point", beyond + 1)
    return Unit("percent_points", "basis point", first + 1) if word in ("bp", "bps") else None


def _read_prefixed(tokens: TokenTable, amount: Amount, prefix: Money) -> Unit:
    currency, end, factor = prefix.code, amount.end, prefix.magnitude
    after = read_suffix(tokens, end, amount)
    if after is not None and after.unit is None and tokens.at[end] not in ALSO_WORDS:
        currency, end = after.code or currency, after.end
    return _with_rate(tokens, Unit("money", None, end, currency=currency, factor=factor))


def _read_money(tokens: TokenTable, amount: Amount) -> Unit | None:
    money = read_suffix(tokens, amount.end, amount)
    if money is None:
        return None
    unit = Unit("money", money.unit, money.end, currency=money.code, factor=money.magnitude)
    return _with_rate(tokens, _with_cents(tokens, unit))


def _with_cents(tokens: TokenTable, unit: Unit) -> Unit:
    """Add the cents of "13 dollars and forty-five cents"."""
    index = unit.end + (tokens.at[unit.end] == "and")
    cents = read_amount(tokens, index) if tokens.is_number(index) or tokens.at[index] in TENS else None
    if cents is not None and cents.value is not None and tokens.at[cents.end] in MINOR_UNITS:
        unit.added = cents.value / 100
        unit.end = cents.end + 1
    return unit


def _with_rate(tokens: TokenTable, unit: Unit) -> Unit:
    per = read_per(tokens, unit.end)
    if per is not None and unit.unit is None:
        unit.unit, unit.end = f"per {per[0]}", per[1]
    return unit


def _read_measured(tokens: TokenTable, amount: Amount) -> Unit | None:
    measure = None if amount.form in ("ordinal", "times") else read_measure(tokens, amount.end)
    if measure is None:
        return None
    if measure.age:
        return Unit("age", measure.unit, measure.end)
    unit = Unit("measure", measure.unit, measure.end)
    if measure.unit == "ft":
        _add_inches(tokens, unit)
    return unit


def _add_inches(tokens: TokenTable, unit: Unit) -> None:
    """Add the inches of "5 feet 2 inches", "5-foot-2"."""
    index = unit.end + (tokens.at[unit.end] == "and")
    dash = is_dash(tokens.at[index]) and tokens.glued(index) and tokens.glued(index + 1)
    inches = tokens.at[index + dash]
    named = tokens.at[index + dash + 1] in _INCHES
    if inches.isdecimal() and (named or dash):
        unit.added = round(Decimal(inches) / 12, 6)
        unit.end = index + dash + 1 + named


def _read_fold(tokens: TokenTable, amount: Amount) -> Unit | None:
    """Read "18-fold", "5x", "three times as many"; "tenfold" is one word."""
    dash = is_dash(tokens.at[amount.end]) and tokens.glued(amount.end)
    word = tokens.at[amount.end + dash]
    if word == "fold" or (word == "x" and tokens.glued(amount.end) and not tokens.is_number(amount.end + 1)):
        return Unit("ratio", "time", amount.end + dash + 1)
    if word == "times":
        compares = tokens.at[amount.end + 1] in _COMPARES_TIMES
        return Unit("ratio" if compares else "cardinal", "time", amount.end + 1)
    if amount.form == "times":
        compares = tokens.words[amount.end - 1].endswith("fold") or word in _COMPARES
        return Unit("ratio" if compares else "cardinal", "time", amount.end)
    return None


def _read_count(tokens: TokenTable, amount: Amount) -> Unit:
    kind: FigureKind = "cardinal"
    if amount.form == "ordinal":
        kind = "ordinal"
    elif amount.form == "fraction" and amount.magnitude == 1:
        kind = "ratio"
    counted = read_counted(tokens, amount.end, amount)
    if counted is None:
        return Unit(kind, None, amount.end)
    return _with_population(tokens, Unit(kind, *counted))


def _with_population(tokens: TokenTable, unit: Unit) -> Unit:
    """Add "per 100,000 people" to what is counted."""
    base = None
    if tokens.at[unit.end] == "per" and tokens.is_number(unit.end + 1):
        base = read_amount(tokens, unit.end + 1)
    if base is None:
        return unit
    counted = read_counted(tokens, base.end, base)
    end = counted[1] if counted is not None else base.end
    words = tokens.text[tokens.starts[unit.end] : tokens.ends[end - 1]]
    unit.unit, unit.end = f"{unit.unit} {words}", end
    return unit
