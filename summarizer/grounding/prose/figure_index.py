"""The figures, dates and multiples that a text states, indexed once for many sentences.

What of it a sentence may say, and how it may round, is decided in `prose_figures`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from summarizer.grounding.gazetteer.places import month_names
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure

Family: TypeAlias = str
"""Figures of one family can be compared: `share` (percent, fractions), `points`, `money`, `count`, `rank`, `score`."""

MULTIPLES: Final = {
    "double": 2,
    "twofold": 2,
    "twice": 2,
    "triple": 3,
    "treble": 3,
    "threefold": 3,
    "thrice": 3,
    "quadruple": 4,
    "fourfold": 4,
    "quintuple": 5,
    "fivefold": 5,
    "tenfold": 10,
}
MULTIPLE_FORMS: Final[Mapping[str, Decimal]] = {
    form: Decimal(value)
    for word, value in MULTIPLES.items()
    for form in (word, f"{word}d", f"{word}s", f"{word.removesuffix('e')}ing")
} | {form: Decimal("0.5") for form in ("halve", "halved", "halves", "halving")}
_DAY: Final = re.compile(r"(?<![\d.,:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_YEAR: Final = re.compile(r"(?<![\d.,])([12]\d{3})(?![\d,]|\.\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMERIC_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?\s*(?:m\b)?", re.IGNORECASE)
_SECONDS: Final = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "fortnight": 1209600,
    "month": 2629800,
    "year": 31557600,
    "decade": 315576000,
    "century": 3155760000,
}
_SCALED: Final = {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000"} | {
    "mg": "0.001",
    "g": "1.0",
    "kg": "1000.0",
    "t": "1000000.0",
}


class DateParts(NamedTuple):
    """What a date gives; None where it gives none."""

    year: int | None
    month: int | None
    day: int | None


def family_of(figure: FoundFigure) -> Family:
    """What a figure can be compared with."""
    if figure.kind in ("percent", "percent_points", "money", "ordinal", "date", "time"):
        return {"percent": "share", "percent_points": "points", "ordinal": "rank"}.get(figure.kind, figure.kind)
    if figure.kind == "ratio":
        return "score" if figure.unit == "score" else "times" if figure.unit == "time" else "share"
    if figure.unit == "time":
        return "times"
    return "points" if figure.unit in ("point", "percentage point") else "count"


def amount_of(figure: FoundFigure, *, upper: bool = False) -> Decimal | None:
    """A figure's value in its family's terms: fractions in percent, basis points in points, without a sign."""
    value = figure.value_to if upper else figure.value
    if value is None:
        return None
    if figure.unit == "basis point" or (figure.kind == "money" and figure.unit in ("cent", "penny")):
        value = value / 100
    elif figure.kind == "ratio" and figure.unit is None:
        value = value * 100
    return abs(value)


def same_currency(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two amounts may be of one currency; true where either has none that is certain."""
    return one.currency == other.currency or None in (one.currency, other.currency)


def same_unit(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether what two counts count may be one thing: things may go by other names, measures may not."""
    if one.kind != "measure" and other.kind != "measure":
        return True
    if one.unit == other.unit or one.unit is None or other.unit is None:
        return True
    return {one.kind, other.kind} == {"measure", "age"} and "year" in (one.unit, other.unit)


def scaled(figure: FoundFigure) -> tuple[str, Decimal] | None:
    """A length of time, a length or a weight in a common unit; None where it is none."""
    if figure.value is None or figure.unit is None:
        return None
    if figure.unit in _SECONDS:
        return "s", figure.value * _SECONDS[figure.unit]
    factor = _SCALED.get(figure.unit)
    return (
        None if factor is None else ("g" if "." in factor and factor != "0.01" else "m", figure.value * Decimal(factor))
    )


def date_parts(text: str) -> DateParts:
    """The year, month and day that a date as written gives.

    >>> date_parts("Oct. 7, 2023")
    DateParts(year=2023, month=10, day=7)
    """
    numeric = _NUMERIC_DATE.search(text)
    if numeric:
        groups = numeric.groups()
        if groups[0]:
            return DateParts(int(groups[0]), int(groups[1]), int(groups[2]))
        month, day = sorted((int(groups[3]), int(groups[4])))
        return DateParts(int(groups[5]), month, day)
    months = month_names()
    month_number = next((months[word] for word in _WORD.findall(text.title()) if word in months), None)
    year, day_found = _YEAR.search(text), _DAY.search(text) if month_number else None
    return DateParts(int(year[1]) if year else None, month_number, int(day_found[1]) if day_found else None)


def minutes_of(text: str) -> int | None:
    """A time of day in minutes after midnight; None where it gives none."""
    lowered = text.lower()
    if "noon" in lowered or "midday" in lowered:
        return 720
    if "midnight" in lowered:
        return 0
    clock = _CLOCK.search(lowered)
    if clock is None:
        return None
    hour, half = int(clock[1]), clock[3]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + int(clock[2] or 0)


class FigureIndex:
    """The figures of one text; offsets are not used, so they may be those of the article that it is cut from."""

    def __init__(self, words: Words, figures: Sequence[FoundFigure]) -> None:
        self.words = words
        self.figures = figures

    @cached_property
    def families(self) -> Mapping[Family, list[FoundFigure]]:
        """The figures with a number, by what they can be compared with."""
        families: dict[Family, list[FoundFigure]] = {}
        for figure in self.figures:
            if figure.value is not None or figure.kind in ("date", "time"):
                families.setdefault(family_of(figure), []).append(figure)
        return families

    @cached_property
    def _sorted(self) -> Mapping[Family, tuple[list[Decimal], list[FoundFigure]]]:
        ordered: dict[Family, tuple[list[Decimal], list[FoundFigure]]] = {}
        for family, figures in self.families.items():
            rows = [
                (amount, number, figure)
                for number, figure in enumerate(figures)
                for amount in {amount_of(figure), amount_of(figure, upper=True)}
                if amount is not None
            ]
            rows.sort(key=lambda row: row[:2])
            ordered[family] = [row[0] for row in rows], [row[2] for row in rows]
        return ordered

    def between(self, family: Family, low: Decimal, high: Decimal) -> list[FoundFigure]:
        """The figures of a family whose value, or upper value, lies between two bounds, both included."""
        amounts, figures = self._sorted.get(family, ((), ()))
        return list(figures[bisect_left(amounts, low) : bisect_right(amounts, high)])

    def amounts(self, family: Family) -> Sequence[Decimal]:
        """All values of a family, ascending."""
        return self._sorted.get(family, ((), ()))[0]

    @cached_property
    def lengths(self) -> list[tuple[str, Decimal, str]]:
        """Every length of time, length and weight in common units, with its own unit; "a year" too."""
        counts = self.families.get("count", ())
        found = [(*amount, figure.unit or "") for figure in counts if (amount := scaled(figure))]
        return found + [("s", Decimal(seconds), "") for unit, seconds in _SECONDS.items() if unit in self.tokens]

    @cached_property
    def dates(self) -> list[DateParts]:
        """The parts of every date."""
        return [date_parts(figure.text) for figure in self.families.get("date", ())]

    @cached_property
    def years(self) -> frozenset[int]:
        """Every year, those at the ends of ranges too."""
        found = {parts.year for parts in self.dates if parts.year}
        for figure in self.families.get("date", ()):
            found.update(int(value) for value in (figure.value, figure.value_to) if value is not None)
        return frozenset(found)

    @cached_property
    def minutes(self) -> frozenset[int | None]:
        """Every time of day."""
        return frozenset(minutes_of(figure.text) for figure in self.families.get("time", ()))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every word as it stands, in lower case, numbers without their commas."""
        return frozenset(word.low.replace(",", "") for word in self.words.words)

    @cached_property
    def shares_in_words(self) -> frozenset[Decimal]:
        """Changes in percent that are told in words: 50 where something halved, 100 where it doubled."""
        told = {MULTIPLE_FORMS[token] for token in self.tokens & MULTIPLE_FORMS.keys()}
        return frozenset(abs(multiple - 1) * 100 for multiple in told)

    @cached_property
    def line(self) -> str:
        """The words as they stand, in lower case, in one line with a space on both sides of each."""
        return " " + " ".join(word.low.replace(",", "") for word in self.words.words) + " "

    @cached_property
    def multiples(self) -> frozenset[Decimal]:
        """What the text multiplies by: in words ("doubled", "three times"), or between two of its figures."""
        found = {MULTIPLE_FORMS[token] for token in self.tokens & MULTIPLE_FORMS.keys()}
        found.update(figure.value for figure in self.families.get("times", ()) if figure.value is not None)
        for percent in self.families.get("share", ()):
            amount = amount_of(percent)
            if amount is not None and percent.kind == "percent":
                found.update((1 + amount / 100, 1 - amount / 100))
        amounts = [amount for family in ("share", "money", "count") for amount in self.amounts(family)]
        if len(amounts) <= 12:
            found.update(high / low for low in amounts for high in amounts if low and high != low)
        return frozenset(found)
