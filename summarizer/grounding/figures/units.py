"""Reads the unit of an amount, whatever it is: percent, money, a measure, an age or what is counted.

The tables of units and currencies are elsewhere; here stands only which reading goes before which.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.counted import read_counted
from summarizer.grounding.figures.currencies import ALSO_WORDS, MINOR_UNITS, Money, read_suffix, words_of_money
from summarizer.grounding.figures.measures import read_measure, read_per, words_of_measures
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import ONES, TENS, Amount, is_dash
from summarizer.schemas.findings import FigureKind


@dataclass(slots=True)
class Unit:
    """What an amount is of.

    Attributes:
        kind: See `FigureKind`.
        unit: Lower-case singular or symbol, or None.
        end: The token after the unit's last; the amount's own end where no unit follows.
        currency: ISO 4217, or None.
        factor: What the amount is still to be multiplied with ("75 USD million").
        added: What is still to be added ("5 feet 2 inches").
    """

    kind: FigureKind
    unit: str | None
    end: int
    currency: str | None = None
    factor: int = 1
    added: Decimal = Decimal(0)

    @property
    def is_own(self) -> bool:
        """Whether it is a unit of its own and not only what is counted."""
        return self.kind not in ("cardinal", "ordinal", "ratio")


_POINTS: Final = frozenset({"point", "points"})
_PERCENT: Final = frozenset(
    {"%", "％", "percent", "percents", "percentage", "pct", "percentile", "prozent", "procent", "prosent"}
)
_PER_CENT: Final = frozenset({("per", "cent"), ("per", "cento"), ("por", "cento"), ("por", "ciento"), ("pour", "cent")})
_INCHES: Final = frozenset({"in", "inch", "inches"})


def read_unit(tokens: NumberTokens, amount: Amount, *, prefix: Money | None = None) -> Unit:
    """Read the unit of an amount.

    Args:
        tokens: The text.
        amount: The amount; its unit stands after it.
        prefix: The currency that stands before it, if any.

    Example:
        >>> text = NumberTokens("56 percentage points")
        >>> unit = read_unit(text, Amount(Decimal(56), 0, 1, "digits", Decimal(56)))
        >>> unit.kind, unit.unit
        ('percent_points', 'percentage point')
    """
    if prefix is not None:
        return _read_prefixed(tokens, amount, prefix)
    if tokens.word(amount.start - 1) == "magnitude" and amount.form == "digits":
        return Unit("measure", "magnitude", amount.end)
    word = tokens.word(amount.end)
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
    """The tokens that a unit can begin with, if anything but what is counted; the others are no measure's."""

    all: frozenset[str]
    others: frozenset[str]


@lru_cache(maxsize=1)
def _load_openings() -> _Openings:
    marks = {"per", "por", "pour", "basis", "bp", "bps", "pp", "ppt", "ppts", "‰", "p", "u", "fold", "x", "times"}
    others = _PERCENT | words_of_money() | marks
    return _Openings(others | words_of_measures(), others)


def _read_percent(tokens: NumberTokens, index: int) -> Unit | None:
    first = index + (is_dash(tokens.word(index)) and tokens.glued(index))
    word, following = tokens.word(first), tokens.word(first + 1)
    beyond = first + 1 + (is_dash(following) and tokens.glued(first + 1))
    if word in _PERCENT:
        if tokens.word(beyond) in _POINTS:
            return Unit("percent_points", "percentage point", beyond + 1)
        return Unit("percent", "percent", first + 1)
    if (word, following) in _PER_CENT:
        return Unit("percent", "percent", first + 2)
    if word == "basis" and tokens.word(beyond) in _POINTS:
        return Unit("percent_points", "basis point", beyond + 1)
    if word in ("bp", "bps"):
        return Unit("percent_points", "basis point", first + 1)
    if word in ("pp", "ppt", "ppts") and tokens.is_number(index - 1):
        return Unit("percent_points", "percentage point", first + 1)
    return Unit("measure", "‰", first + 1) if word == "‰" else None


def _read_prefixed(tokens: NumberTokens, amount: Amount, prefix: Money) -> Unit:
    currency, end, factor = prefix.code, amount.end, prefix.magnitude
    after = read_suffix(tokens, end, amount)
    if after is not None and after.unit is None and not tokens.glued(end) and tokens.word(end) not in ALSO_WORDS:
        currency, end = after.code or currency, after.end
    return _with_rate(tokens, Unit("money", None, end, currency=currency, factor=factor))


def _read_money(tokens: NumberTokens, amount: Amount) -> Unit | None:
    money = read_suffix(tokens, amount.end, amount)
    if money is None or amount.form == "times":
        return None
    unit = Unit("money", money.unit, money.end, currency=money.code, factor=money.magnitude)
    if money.unit is None:
        unit = _with_cents(tokens, unit)
    return _with_rate(tokens, unit)


def _with_cents(tokens: NumberTokens, unit: Unit) -> Unit:
    """Add the cents of "thirteen dollars and forty-five cents"."""
    index = unit.end + (tokens.word(unit.end) == "and")
    if not (tokens.is_number(index) or tokens.word(index) in ONES or tokens.word(index) in TENS):
        return unit
    cents = read_amount(tokens, index)
    if (
        cents is not None
        and cents.value is not None
        and 0 < cents.value < 100
        and tokens.word(cents.end) in MINOR_UNITS
    ):
        unit.added = cents.value / 100
        unit.end = cents.end + 1
    return unit


def _with_rate(tokens: NumberTokens, unit: Unit) -> Unit:
    per = read_per(tokens, unit.end)
    if per is not None and unit.unit is None:
        unit.unit, unit.end = f"per {per[0]}", per[1]
    return unit


def _read_measured(tokens: NumberTokens, amount: Amount) -> Unit | None:
    if amount.form == "ordinal" or amount.form == "times":
        return None
    measure = read_measure(tokens, amount.end)
    if measure is None or (amount.form == "vague" and measure.unit == "lb"):
        return None
    if measure.age:
        return Unit("age", measure.unit, measure.end)
    unit = Unit("measure", measure.unit, measure.end)
    if measure.unit == "ft":
        _add_inches(tokens, unit)
    return unit


def _add_inches(tokens: NumberTokens, unit: Unit) -> None:
    """Add the inches of "5 feet 2 inches", "5-foot-2"."""
    index = unit.end + (tokens.word(unit.end) == "and")
    dash = is_dash(tokens.word(index)) and tokens.glued(index) and tokens.glued(index + 1)
    index += dash
    if not tokens.is_number(index) or not tokens.raw(index).isdecimal() or len(tokens.raw(index)) > 2:
        return
    named = tokens.word(index + 1) in _INCHES
    if int(tokens.raw(index)) < 12 and (named or dash):
        unit.added = round(Decimal(tokens.raw(index)) / 12, 6)
        unit.end = index + 1 + named


def _read_fold(tokens: NumberTokens, amount: Amount) -> Unit | None:
    """Read "18-fold", "5x", "three times as many"; "tenfold" is one word."""
    dash = is_dash(tokens.word(amount.end)) and tokens.glued(amount.end)
    word = tokens.word(amount.end + dash)
    if word == "fold" or (word == "x" and tokens.glued(amount.end) and not tokens.is_number(amount.end + 1)):
        return Unit("ratio", "time", amount.end + dash + 1)
    if word == "times":
        following = tokens.word(amount.end + 1)
        compares = following in ("as", "the", "more", "higher", "larger", "bigger", "greater", "its", "that", "what")
        return Unit("ratio" if compares else "cardinal", "time", amount.end + 1)
    if amount.form == "times":
        compares = tokens.words[amount.end - 1].endswith("fold") or word in ("as", "the", "that", "its", "what")
        return Unit("ratio" if compares else "cardinal", "time", amount.end)
    return None


def _read_count(tokens: NumberTokens, amount: Amount) -> Unit:
    kind: FigureKind = "cardinal"
    if amount.form == "ordinal":
        kind = "ordinal"
    elif amount.form == "fraction" and amount.magnitude == 1:
        kind = "ratio"
    counted = read_counted(tokens, amount.end, amount)
    if counted is None:
        return Unit(kind, None, amount.end)
    unit, end = counted
    if kind == "ordinal":
        return Unit(kind, unit, end)
    return _with_population(tokens, Unit(kind, unit, end))


def _with_population(tokens: NumberTokens, unit: Unit) -> Unit:
    """Take in "per 100,000 people" after what is counted."""
    if tokens.word(unit.end) != "per" or not tokens.is_number(unit.end + 1) or unit.kind != "cardinal":
        return unit
    base = read_amount(tokens, unit.end + 1)
    if base is None:
        return unit
    counted = read_counted(tokens, base.end, base)
    end = counted[1] if counted is not None else base.end
    words = tokens.text[tokens.starts[unit.end] : tokens.ends[end - 1]]
    unit.unit, unit.end = f"{unit.unit} {words}", end
    return unit
