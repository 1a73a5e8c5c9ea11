"""Normalises amounts for comparison: families of figures, values in a common unit, times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.figures.units import HEAT, SECONDS
from summarizer.language.inflection import inflect
from summarizer.language.lexicon import read_pairs
from summarizer.language.spelled_numbers import ONES
from summarizer.schemas.findings import FoundFigure, Span

_SIZES: Final = {
    unit: (kind, Decimal(factor))
    for kind, units in (
        ("time", "seconds"),
        ("length", "meters"),
        ("weight", "grams"),
        ("area", "square meters"),
        ("volume", "liters"),
        ("power", "watts"),
        ("energy", "watt-hours"),
        ("speed", "meters per second"),
    )
    for unit, factor in read_pairs(f"{units} of units").items()
}
BARE_SIZES: Final = {unit: size for unit, size in _SIZES.items() if len(unit) > 3 and unit != "second"}
"""Sizes of units that can stand without a number: "a decade"."""
MULTIPLES: Final = {
    form: Decimal(value)
    for word, value in read_pairs("multiples").items()
    for form in (word, f"{word}d", f"{word}s", f"{word.removesuffix('e')}ing")
} | dict.fromkeys(inflect("halve"), Decimal("0.5"))
"""Factors of multiplying words ("double") in all inflected forms."""

_CLOCK: Final = re.compile(r"(?i)(\d{1,2})(?:[:.]?(\d\d))?\s*(?:([ap])\.?m\b)?")
_HALF: Final = 12
QUARTER: Final = re.compile(r"q([1-4])|([1-4])q")  # a fiscal quarter: "Q3"

_HALVES_APART: Final = 2
_HALVES: Final = {"morning": "a", "afternoon": "p", "evening": "p"}
_SPOKEN: Final = re.compile(
    r"(?i)\b(?:(?:12 )?(?P<noon>noon|midday|midnight)"
    r"|(?P<shift>(?P<part_of>half|quarter) (?P<side>past|to) )?"
    rf"(?P<hour>1[0-2]|[1-9]|{'|'.join(word for word, value in ONES.items() if 0 < value <= _HALF)})"
    r"(?P<sure> o['’]clock)?(?: in the (?P<part>morning|afternoon|evening))?)\b(?!-)"
)
"""A time of day in words; a bare number is not one."""
_SPOKEN_HINTS: Final = (
    *("noon", "midday", "midnight", "clock", "half past", "half to", "quarter past", "quarter to"),
    *("in the morning", "in the after", "in the evening"),
)
"""Every text with a match of `_SPOKEN` contains one of these; `in` is ten times faster than the pattern."""

_FOREIGN_CLOCK: Final = re.compile(
    r"(?i)(?P<before>\b(?:ore|alle|dalle|las|às|das|kl\.?|klockan|klokken|godz\.?|godzin\w+|saat) )?"
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:\s?(?:[.:h]|(?(before),|(?!)))\s?(?P<minute>[0-5]\d))?(?![.,:]?\d)"
    r"(?P<unit>\s?(?:uhr|heures?|horas?|h|ore|uur|часов|часа|час|[时時点點시])(?![a-zа-я])"
    r"(?:\s?(?:(?P<minutes>[0-5]?\d)(?=\s?[分분])|(?P<half>[半반])))?)?"
)
"""A number that may be a time of day in a language other than English."""


class Clock(NamedTuple):
    """A time of day."""

    minutes: int  # since noon or midnight, whichever is later
    half: str  # "a" before noon, "p" after noon, empty if unknown

    def may_share_half(self, other: Clock) -> bool:
        """Whether both times may lie in the same half of the day."""
        return len({self.half, other.half} - {""}) < _HALVES_APART

    def may_be(self, other: Clock) -> bool:
        """Whether both may be the same time."""
        return self.minutes == other.minutes and self.may_share_half(other)


def read_clock(text: str) -> Clock | None:
    """Parse a time of day; return None if the text has no digits.

    >>> read_clock("4.12 p.m."), read_clock("16:12"), read_clock("4.12")
    (Clock(minutes=252, half='p'), Clock(minutes=252, half='p'), Clock(minutes=252, half=''))
    """
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    return Clock(hour % _HALF * 60 + int(found[2] or 0), half or ("p" if hour > _HALF else ""))


def find_spoken_clocks(text: str) -> Iterator[tuple[Clock, Span]]:
    """Find times of day in words, with their spans.

    >>> [clock for clock, _ in find_spoken_clocks("At half past six or three in the morning, ten to twelve people.")]
    [Clock(minutes=390, half=''), Clock(minutes=180, half='a')]
    """
    low = text.casefold().replace("afternoon", "after")  # so that it does not count as "noon"
    for found in _SPOKEN.finditer(text) if any(map(low.__contains__, _SPOKEN_HINTS)) else ():
        if found["noon"]:
            yield Clock(0, "a" if found["noon"].casefold() == "midnight" else "p"), found.span()
        elif found["shift"] or found["sure"] or found["part"]:
            hour = found["hour"].casefold()
            minutes = _HALF * 60 + 60 * (int(hour) if hour.isdecimal() else ONES[hour])
            shift = 30 if (found["part_of"] or "").casefold() == "half" else 15 if found["shift"] else 0
            minutes += -shift if (found["side"] or "").casefold() == "to" else shift
            yield Clock(minutes % (_HALF * 60), _HALVES.get((found["part"] or "").casefold(), "")), found.span()


def find_foreign_clocks(text: str) -> Iterator[tuple[Clock, Span]]:
    """Find times of day in digits, in notations of languages other than English, with their spans.

    >>> [clock.minutes for clock, _ in find_foreign_clocks("um 18.30 Uhr, à 20 heures, 20h15, alle 9, 午後8時5分")]
    [390, 480, 495, 540, 485]
    >>> [clock.minutes for clock, _ in find_foreign_clocks("alle 7,30 il 3,15 %, 午後8時半")]
    [450, 510]
    """
    for found in _FOREIGN_CLOCK.finditer(text):
        hour = int(found["hour"])
        minutes = hour % _HALF * 60 + int(found["minute"] or found["minutes"] or 30 * bool(found["half"]))
        if found["before"] or found["minute"] or found["unit"]:
            yield Clock(minutes, "p" if hour > _HALF else ""), found.span()


def family_of(figure: FoundFigure) -> str:
    """The family of a figure: `share`, `money`, `count`, `rank`, `score`, `times`, `date` or `time`."""
    kind = figure.kind
    if kind in ("percent", "percent_points"):
        return "share"
    if kind == "ratio":
        return "score" if figure.unit == "score" else "times" if figure.unit == "time" else "share"
    if kind in ("money", "date", "time"):
        return kind
    if kind == "ordinal":
        return "rank"
    if figure.unit in ("percentage point", "point"):
        return "share"
    return "times" if figure.unit == "time" else "count"


def is_whole(value: Decimal) -> bool:
    """Whether a value has no fraction; `value % 1` raises for values of more digits than the decimal context holds.

    >>> is_whole(Decimal(10) ** 40), is_whole(Decimal("1.50"))
    (True, False)
    """
    return value == value.to_integral_value()


def amount_of(figure: FoundFigure, *, upper: bool = False) -> Decimal | None:
    """The absolute value of a figure: shares in percent, cents in the major unit; None without a value.

    >>> from summarizer.grounding.figures.finder import parse_figure
    >>> [int(amount_of(parse_figure(text))) for text in ("one in five", "20 percent", "250 basis points")]
    [20, 20, 2]
    """
    value = figure.value_to if upper else figure.value
    if value is None:
        return None
    if figure.unit == "basis point" or (figure.kind == "money" and figure.unit in ("cent", "penny")):
        value = value / 100
    elif figure.kind == "ratio" and figure.unit not in ("score", "time"):
        value = value * 100
    return abs(value)


def size_of(figure: FoundFigure) -> tuple[str, Decimal] | None:
    """The kind of a measure and its size in a common unit; None for other figures.

    >>> from summarizer.grounding.figures.finder import parse_figure
    >>> size_of(parse_figure("95 °F")) == size_of(parse_figure("35 °C")), size_of(parse_figure("35 people"))
    (True, None)
    """
    if figure.value is not None and figure.unit in HEAT:
        return "heat", figure.value if figure.unit == "°C" else (figure.value - 32) * 5 / 9
    if figure.value is None or figure.unit is None:
        return None
    if figure.unit in _SIZES:
        kind, factor = _SIZES[figure.unit]
        return kind, abs(figure.value) * factor
    what, _, period = figure.unit.replace("per ", "/").partition("/")  # "litre/day", and "per day" of money
    if period not in SECONDS:
        return None
    kind, factor = _SIZES.get(what, (what or figure.currency or "", Decimal(1)))
    return f"{kind} a second", abs(figure.value) * factor / SECONDS[period]


_WHOLE: Final = 100  # percent
TONS: Final = {"t", "ton"}  # an article may write "148,000 metric tons" first and "tons" later


def may_be_one(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures of equal amount can mean the same, judged by their families and units.

    Counted things may have different nouns ("people", "migrants"); measures, ages and currencies must agree. The first
    figure may leave out the scale of degrees.
    """
    first, second = family_of(one), family_of(other)
    if "money" in (first, second):
        if first != second:
            bare = one if second == "money" else other
            return bare.kind == "cardinal" and bare.unit is None
        return one.currency == other.currency or None in (one.currency, other.currency)
    if first != second:
        kinds = {one.kind, other.kind}
        if "share" in (first, second):
            bare = one if second == "share" else other
            return _is_split(bare) or (bare.kind == "cardinal" and bare.unit in (None, "point"))
        is_dated = one.unit == other.unit and one.unit in SECONDS  # "the 34th minute" equals 34 minutes
        return is_dated or "measure" not in kinds
    units, kinds = {one.unit, other.unit}, {one.kind, other.kind}
    is_measured = "measure" in kinds or kinds == {"age"}
    is_same = len(units) == 1 or units == TONS or (one.unit == "degree" and other.unit in HEAT)
    return not is_measured or None in units or is_same


def _is_split(figure: FoundFigure) -> bool:
    """Whether a figure splits a whole into two shares: "51-to-49"."""
    return figure.unit == "score" and figure.value is not None and figure.value + (figure.value_to or 0) == _WHOLE
