"""The figures, dates and multiples that a text states, indexed once for many sentences.

What of it a sentence may say, and how it may round, is decided in `prose_figures`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

from summarizer.grounding.prose.moments import DateParts, date_parts, minutes_of
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure

Family: TypeAlias = str
"""Figures of one family can be compared: `share` (percent, fractions), `points`, `money`, `count`, `rank`, `score`."""

_JOINED: Final = 5
"""How many characters at most stand between two figures that are one: those of " and "."""
_QUAKES: Final = frozenset({"quake", "earthquake", "tremor", "aftershock"})
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
_LENGTHS: Final = {
    **dict.fromkeys(("mm", "millimetre", "millimeter"), "0.001"),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), "0.01"),
    **dict.fromkeys(("m", "metre", "meter"), "1"),
    **dict.fromkeys(("km", "kilometre", "kilometer"), "1000"),
}
_WEIGHTS: Final = {
    "mg": "0.001",
    **dict.fromkeys(("g", "gram", "gramme"), "1"),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilogramme"), "1000"),
    **dict.fromkeys(("t", "tonne"), "1000000"),
}
_POINTS: Final = re.compile(
    r" (three - quarters?|three quarters|half|quarter)(?: -| of)?(?: an?)?(?: percentage)? points? "
)
_POINT_VALUES: Final = {"half": "0.5", "quarter": "0.25"}
_FEW_COUNTS: Final = 8
_DIFFERS: Final = re.compile(r"\W*(more|fewer|less|higher|lower)\b")


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
    if "magnitude" in (one.unit, other.unit):
        return not _QUAKES.isdisjoint((one.unit, other.unit))
    if all("°" in unit or "degree" in unit or unit in ("C", "F", "c", "f") for unit in (one.unit, other.unit)):
        return True
    return {one.kind, other.kind} == {"measure", "age"} and "year" in (one.unit, other.unit)


def scaled(figure: FoundFigure) -> tuple[str, Decimal] | None:
    """A length of time, a length or a weight in a common unit; None where it is none."""
    if figure.value is None or figure.unit is None:
        return None
    if figure.unit in _SECONDS:
        return "s", figure.value * _SECONDS[figure.unit]
    for kind, factors in (("m", _LENGTHS), ("g", _WEIGHTS)):
        if figure.unit in factors:
            return kind, figure.value * Decimal(factors[figure.unit])
    return None


def find_points(line: str) -> frozenset[Decimal]:
    """Percentage points told in words, in a line in which a space stands on both sides of each word."""
    return frozenset(Decimal(_POINT_VALUES.get(match[1], "0.75")) for match in _POINTS.finditer(line))


class FigureIndex:
    """The figures of one text; offsets are not used, so they may be those of the article that it is cut from."""

    def __init__(self, words: Words, figures: Sequence[FoundFigure], *, language: str | None = None) -> None:
        self.words = words
        self.figures = figures
        self.language = language

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
        tables = (("s", _SECONDS), ("m", _LENGTHS), ("g", _WEIGHTS))
        joined = [
            ("s", one[1] + other[1], "")
            for (one, first), (other, second) in pairwise([(scaled(figure), figure) for figure in counts])
            if one and other and one[0] == other[0] == "s" and 0 < second.start - first.end <= _JOINED
        ]  # "two years and six months"
        return (
            found
            + joined
            + [
                (kind, Decimal(size), "")
                for kind, units in tables
                for unit, size in units.items()
                if len(unit) > 2 and unit in self.tokens
            ]
            + [
                ("s", Decimal(size) * Decimal("1.5"), "")
                for unit, size in _SECONDS.items()
                if f" {unit} and a half " in self.line
            ]
        )

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
        return frozenset([low.replace(",", "") for low in set(self.words.lows[: len(self.words)])])

    @cached_property
    def shares_in_words(self) -> frozenset[Decimal]:
        """Changes in percent that are told in words: 50 where something halved, 100 where it doubled."""
        told = {MULTIPLE_FORMS[token] for token in self.tokens & MULTIPLE_FORMS.keys()}
        return frozenset(abs(multiple - 1) * 100 for multiple in told)

    @cached_property
    def points_in_words(self) -> frozenset[Decimal]:
        """Percentage points that are told in words: 0.25 for "a quarter-point"."""
        return find_points(self.line)

    @cached_property
    def shares_of_scores(self) -> list[Decimal]:
        """What each side of a vote told as "two to one" has, in percent."""
        found: list[Decimal] = []
        for score in self.families.get("score", ()):
            if score.value and score.value_to and " to " in score.text:
                found += [100 * part / (score.value + score.value_to) for part in (score.value, score.value_to)]
        return found

    @cached_property
    def shares_of_parts(self) -> list[Decimal]:
        """What one figure is of the next, in percent, where the text says so: "34 of the 50 flats"."""
        return [100 * part / whole for part, whole in self.parts]

    @cached_property
    def parts(self) -> list[tuple[Decimal, Decimal]]:
        """Each two figures of which the text says that one is a part of the other."""
        found: list[tuple[Decimal, Decimal]] = []
        counts = self.families.get("count", ())
        for part, whole in pairwise(counts) if len(counts) <= _FEW_COUNTS else ():
            if part.value and whole.value and part.value < whole.value:
                one, other = (
                    " ".join(word.low.replace(",", "") for word in Words(figure.text).words) for figure in (part, whole)
                )
                if re.search(
                    rf" {re.escape(one)} (?:out )?of (?:the |its |their |all )?{re.escape(other)} ", self.line
                ):
                    found.append((part.value, whole.value))
        return found

    @cached_property
    def others(self) -> Mapping[Decimal, Decimal]:
        """Counts that are told by others, each with that other: 63 by "61, two fewer than a year earlier"."""
        found: dict[Decimal, Decimal] = {}
        counts = self.families.get("count", ())
        if len(counts) > _FEW_COUNTS:
            return found
        for figure in counts:
            told = re.search(rf" {re.escape(figure.text.lower())}{_DIFFERS.pattern}", self.line)
            if told and figure.value is not None:
                sign = -1 if told[1] in ("more", "higher") else 1
                for count in counts:
                    if count is not figure and count.value is not None:
                        found[count.value + sign * figure.value] = count.value
        return found

    @cached_property
    def line(self) -> str:
        """The words as they stand, in lower case, in one line with a space on both sides of each."""
        return " " + " ".join(word.low.replace(",", "") for word in self.words.words) + " "

    @cached_property
    def multiples(self) -> frozenset[Decimal]:
        """What the text multiplies by: in words ("doubled", "three times"), or between two of its figures."""
        found = {MULTIPLE_FORMS[token] for token in self.tokens & MULTIPLE_FORMS.keys()}
        found.update(figure.value for figure in self.families.get("times", ()) if figure.value is not None)
        found.update(1 / value for value in [value for value in found if value])  # B has half of what A has twice
        if "half" in self.tokens:
            found.add(Decimal(2))
        for percent in self.families.get("share", ()):
            amount = amount_of(percent)
            if amount is not None and percent.kind == "percent":
                found.update((1 + amount / 100, 1 - amount / 100))
        amounts = [amount for family in ("share", "money", "count") for amount in self.amounts(family)]
        if len(amounts) <= 12:
            found.update(high / low for low in amounts for high in amounts if low and high != low)
        return frozenset(found)
