"""Derives numbers that an article does not state from its figures: by rounding, as fractions, by simple arithmetic.

Only figures of the same kind in one passage are combined. Percentages are never added: their difference is in
percentage points, and points change a percentage. Otherwise nearly every number could be derived.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import chain, combinations, pairwise, permutations, product
from typing import Final, TypeAlias

from summarizer.grounding.figures.comparators import LOWER_BOUNDS, UPPER_BOUNDS
from summarizer.grounding.figures.counted import PEOPLE
from summarizer.grounding.figures.dates import FoundDate, parse_date
from summarizer.grounding.figures.links import is_out_of
from summarizer.grounding.figures.units import SECONDS
from summarizer.grounding.statements.amounts import (
    TONS,
    amount_of,
    family_of,
    is_whole,
    may_be_one,
    read_clock,
    size_of,
)
from summarizer.language.gazetteer.places import month_names, weekday_names
from summarizer.language.names import is_person_noun
from summarizer.schemas.findings import FoundFigure
from summarizer.workers import check_stop

Figures: TypeAlias = Sequence[FoundFigure]
Passages: TypeAlias = Sequence[Figures]
_Results: TypeAlias = Iterator[tuple[Decimal, str]]
"""Numbers with the calculations that yield them."""

MOST: Final = 10  # most figures of a passage that are combined; more pairs would yield almost any number
_RUN: Final = re.compile(r"(\d{1,3}):([0-5]\d(?:\.\d+)?)")
_RUN_SLACK: Final = Decimal("0.005")
_HALF_TIME: Final = 45
_HALF_DAY: Final = 720  # minutes after which a time of day without "a.m." or "p.m." is ambiguous
_CALENDAR: Final = frozenset({"day", "week", "month", "year"})  # units of the time between two dates
_FEW_DIGITS: Final = 2  # most digits of a number that arithmetic may hit by chance
_LEAP_YEAR: Final = 2024
_WEEK, _DAYS, _MONTHS = 7, 366, 12
"""Days of a week and of a leap year, months of a year: cycles in which dates without a year may wrap."""
_SHARE_SLACK: Final = Decimal("0.6")
_LENGTH_SLACK: Final = Decimal("0.001")
"""Greatest relative difference of two equal lengths of time; months may be rounded."""
_WIDE, _NARROW = Decimal("0.10"), Decimal("0.05")
"""Greatest relative difference of a correctly rounded value, and of a value that is merely close."""
_FAR: Final = Decimal("0.25")  # greatest relative difference between a value and its upper bound
_HALF: Final = Decimal("0.5")
_BETWEEN: Final = re.compile(r"[^.!?;\n\t]*")  # text between two figures of one sentence
_AMONG: Final = re.compile(r"^[^.!?;]*\b(?:among them|including)\b[^.!?;]*$")
_OF_THEM: Final = re.compile(r" of (?:them|these|those|whom|which)\b")
_NAMED: Final = re.compile(r"([A-Z][\w’'-]+)(?: and| with| along with| together with|[^.;,]{0,40}, as did) \Z")
"""A name before the count of people in addition to it."""
_LONGEST_NAMED: Final = 80
_MILLION: Final = 1_000_000
_WHOLE: Final = 100
_EACH: Final = re.compile(r"(?i)\s(?:each|apiece|per|a|an)\b")
_CELLS: Final = re.compile(r"[^\w\t|\n]*[\t|][^\w\t|\n]*")  # text between two numbers of a table row
_OF_PEOPLE: Final = frozenset({"body", "death", "crew", "staff"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a statement imply about a number."""

    is_total: bool = False  # a total: "together", "in all"
    is_change: bool = False  # a rise or fall
    is_each: bool = False  # an amount per item: "each", "apiece"
    is_age: bool = False  # a difference of ages: "older", "younger"
    is_of_row: bool = False  # a change that may compare two neighbouring cells of a table


def derive(
    figure: FoundFigure,
    *,
    passages: Passages,
    years: Collection[int],
    wording: Wording = Wording(),
    most: int = MOST,
    is_loose: bool = False,
) -> str:
    """Derive a number of a statement from figures of the article: "57 = 25 + 32"; return "" if that fails.

    Args:
        years: Years that the article names, and its year of publication; a length in years may lie between two.
        most: Most figures of one passage that are combined.
        is_loose: Whether to combine figures without evidence that they belong together.

    Example:
        >>> from summarizer.grounding.figures.finder import find_figures
        >>> stated = find_figures("The fire killed 25 people at home and 32 people at work.")
        >>> derive(find_figures("57 people died.")[0], passages=[stated], years=())
        '57 people = 25 people + 32 people'
    """
    wanted, upper = amount_of(figure), amount_of(figure, upper=True)
    if wanted is None:
        return ""
    if upper is not None:  # a sum of single figures would prove one end alone
        return next((text for passage in passages for text in _subtract_ranges(figure, passage, (wanted, upper))), "")
    if figure.unit == "year":
        early = next((year for year in sorted(years) if wanted and year + wanted in years), None)
        if early is not None:
            return f"{wanted:f} = {early + int(wanted)} − {early}"
    for passage in passages:
        check_stop()
        for text in _subtract_ranges(figure, passage, (wanted, wanted)):
            return text
        for amount, text in chain(_subtract(figure, passage), _calculate_lengths(figure, passage)):
            if amount == wanted or _is_bound_of(figure, wanted, amount):
                return f"{figure.text} = {text}"
        for amount, text in _calculate(figure, passage, wording, most, is_loose=is_loose):
            if _fits(wanted, amount, figure):
                return f"{figure.text} {'=' if wanted == amount else '≈'} {text}"
    return ""


def _calculate(figure: FoundFigure, passage: Figures, wording: Wording, most: int, *, is_loose: bool) -> _Results:
    """Yield the calculations whose result may be rounded."""
    operands = [other for other in passage if is_operand(other)][:most]
    if family_of(figure) != "share":
        yield from _combine(figure, operands, wording, is_loose=is_loose)
        if family_of(figure) == "money":
            yield from _divide_money(figure, operands, is_each=wording.is_each)
        if most == MOST:  # shares of figures across the whole article yield too much
            yield from _scale(figure, passage[:most])
        yield from _subtract_ends(figure, passage)
        return
    if figure.kind != "percent_points":  # points separate two shares and do not relate amounts
        yield from _derive_share(figure, operands, wording, is_loose=is_loose)
    if figure.kind == "ratio":
        yield from _compare_shares(passage)
    if is_loose and figure.kind in ("percent", "ratio"):
        single = [share for share in passage if share.kind == figure.kind and share.value_to is None]
        yield from ((_WHOLE - _size(share), f"the rest of {share.text}") for share in single)  # 53 percent beside 47
    if wording.is_total and figure.kind == "percent":
        shares = [other for other in passage if other.kind == "percent" and other.value_to is None]
        yield from (_add(one, other) for one, other in combinations(shares[:MOST], 2))


def calculate_shares(passage: Figures, most: int) -> Iterator[Decimal]:
    """All percentages and fractions that can be derived from a passage, apart from differences in points."""
    share = FoundFigure("", 0, 0, kind="percent", value=Decimal(1))
    operands = [other for other in passage if is_operand(other)][:most]
    results = chain(_derive_share(share, operands, Wording(is_change=True), is_loose=False), _compare_shares(passage))
    return (amount for amount, _ in results)


def calculate_lengths(unit: str | None, passage: Figures) -> Iterator[Decimal]:
    """All lengths of time, in a unit, that can be derived from a passage."""
    return (
        amount
        for amount, _ in _calculate_lengths(FoundFigure("", 0, 0, kind="measure", value=Decimal(1), unit=unit), passage)
    )


def _calculate_lengths(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield the calculations of a length of time."""
    yield from _subtract_times(figure, passage)
    yield from _subtract_lengths(figure, passage)
    yield from _subtract_dates(figure, passage)


def _subtract_ranges(figure: FoundFigure, passage: Figures, wanted: tuple[Decimal, Decimal]) -> Iterator[str]:
    """Yield calculations from two terms whose ends differ by the two wanted numbers.

    At least one term is a range; a single number serves as both ends.
    """
    terms = [other for other in passage if (other.value_to or is_operand(other)) and may_be_one(figure, other)]
    for one, other in combinations(terms[:MOST], 2):
        if (one.value_to is None and other.value_to is None) or not _have_unit(figure, one, other):
            continue
        ends = [
            (low := amount_of(found), low if found.value_to is None else amount_of(found, upper=True))
            for found in (one, other)
        ]
        differences = sorted(abs((new or 0) - (old or 0)) for new, old in zip(*ends, strict=True))
        if differences == sorted(wanted):
            yield f"{figure.text} = the difference of {one.text} and {other.text}"


def _subtract(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield exact sums and differences: of percentages, points and scores, and of named people beside a count."""
    if figure.kind == "cardinal":
        yield from _add_named(passage)
        scored = [one for one in passage if one.unit == "point" and figure.unit in (None, "point")]
        for pair in combinations(scored[:MOST], 2):  # "44 points, nine more than" a rival with 35 points
            fewer, more = sorted(pair, key=_size)
            yield _take_off(more, fewer)
        for score in filter(_is_score, passage):
            first, second = _size(score), _size(score, upper=True)
            yield abs(first - second), f"the difference of {score.text}"
            yield first + second, f"the sum of {score.text}"
    is_bare = figure.kind == "cardinal" and figure.unit is None and not is_whole(_size(figure))
    is_points = is_bare or figure.kind == "percent_points" or figure.unit == "point"  # "seven points" in short
    if figure.kind == "percent" or is_points:
        yield from _subtract_shares(figure, passage, is_points=is_points)


def _subtract_shares(figure: FoundFigure, passage: Figures, *, is_points: bool) -> _Results:
    """Yield differences of percentages in points, sums of points, and percentages changed by points."""
    shares = [other for other in passage if _is_share(other, bare=is_points)]
    for one, other in combinations(shares[:MOST], 2):
        kinds = {_kind_of_share(one), _kind_of_share(other)}
        is_near = not is_whole(_size(figure)) or _share_sentence(one, other)
        if is_points and "percent" not in kinds and is_near:  # "ahead by 9.1 points; it lost by 2.4"
            yield _add(one, other)
        if is_points and "percent" in kinds and "percent_points" not in kinds:
            low, high = sorted((one, other), key=_size)
            yield _take_off(high, low)
        elif figure.kind == "percent" and kinds == {"percent", "percent_points"}:
            share, points = (one, other) if _kind_of_share(one) == "percent" else (other, one)
            yield from (_add(share, points), _take_off(share, points))


def _is_score(figure: FoundFigure) -> bool:
    return family_of(figure) == "score" and bool(figure.value) and figure.value_to is not None


def _is_share(figure: FoundFigure, *, bare: bool) -> bool:
    """Whether a figure is a percentage or points or, with `bare`, a number that may be one: "her rival had 48"."""
    if figure.value_to is not None:
        return False
    is_bare = bare and figure.kind == "cardinal" and figure.unit is None and _size(figure) <= _WHOLE
    return is_bare or _kind_of_share(figure) in ("percent", "percent_points")


def _kind_of_share(figure: FoundFigure) -> str:
    """The kind of a figure; "points" are percentage points in "rose two points to 27 percent"."""
    return "percent_points" if figure.unit == "point" and family_of(figure) == "share" else figure.kind


def _add_named(passage: Figures) -> _Results:
    """Yield the total of a named person and those counted beside them: "Ann Roe objected, as did three others" is 4."""
    for count in passage:
        if family_of(count) == "count" and count.links is not None and count.value is not None:
            named = _NAMED.search(count.links.text[max(0, count.start - _LONGEST_NAMED) : count.start])
            if named is not None:
                yield _size(count) + 1, f"{named[1]} + {count.text}"


def _size(figure: FoundFigure, *, upper: bool = False) -> Decimal:
    return amount_of(figure, upper=upper) or Decimal(0)


def _add(one: FoundFigure, other: FoundFigure) -> tuple[Decimal, str]:
    return _size(one) + _size(other), f"{one.text} + {other.text}"


def _take_off(whole: FoundFigure, part: FoundFigure) -> tuple[Decimal, str]:
    return _size(whole) - _size(part), f"{whole.text} − {part.text}"


def _change(old: FoundFigure, new: FoundFigure) -> tuple[Decimal, str]:
    return abs(_size(new) - _size(old)) * 100 / _size(old), f"from {old.text} to {new.text}"


def is_operand(figure: FoundFigure) -> bool:
    """Whether a figure is a single count, amount of money or multiple."""
    return figure.value is not None and figure.value_to is None and family_of(figure) in ("count", "money", "times")


def _combine(figure: FoundFigure, operands: Figures, wording: Wording, *, is_loose: bool) -> _Results:
    """Yield sums and differences of two figures of the wanted kind, sums of three in a row, and products."""
    alike = [other for other in operands if _is_alike(figure, other) and _is_of_family(other, family_of(figure))]
    for one, other in combinations(alike, 2):
        low, high = sorted((one, other), key=_size)
        is_age = wording.is_age and figure.unit == "year" and one.unit is None and other.unit is None
        if not _size(low):
            continue
        if is_age or _add_up(figure, one, other, is_loose=is_loose):
            yield _add(one, other)
        if _size(low) != _size(high) and (
            is_age or _add_up(figure, one, other, is_change=wording.is_change, is_loose=is_loose)
        ):
            yield _take_off(high, low)
    for three in zip(alike, alike[1:], alike[2:], strict=False):
        if all(_add_up(figure, one, other, is_loose=is_loose) for one, other in pairwise(three)):
            yield from _combine_three(figure, three)
    if family_of(figure) == "money":
        yield from _multiply(operands)


def _divide_money(figure: FoundFigure, operands: Figures, *, is_each: bool) -> _Results:
    """Yield an amount per item or period: "£52,500 for each" of 40 posts that cost £2.1 million."""
    period = (figure.unit or "").removeprefix("per ")  # "$40 million a year" from $240 million over six years
    for count, whole in _pair_with_money(operands) if is_each or period else ():
        counts = is_each or count.unit == period
        if counts and may_be_one(figure, whole) and _size(count) > 1 and _share_sentence(count, whole):
            yield _size(whole) / _size(count), f"{whole.text} ÷ {count.text}"


def _combine_three(figure: FoundFigure, three: Figures) -> _Results:
    """Yield the sum of three numbers in a row, and what two in one sentence leave of the largest: 57 − 38 − 11."""
    yield sum(map(_size, three), Decimal(0)), " + ".join(one.text for one in three)
    whole, one, other = sorted(three, key=_size, reverse=True)
    if family_of(figure) == "count" and _share_sentence(one, other):
        yield _size(whole) - _size(one) - _size(other), f"{whole.text} − {one.text} − {other.text}"


def _multiply(operands: Figures) -> _Results:
    """Yield products of a count and an amount of money that belong together: 40 posts at £52,500 each."""
    for count, each in _pair_with_money(operands):
        is_each = each.links is not None and _EACH.match(each.links.text, each.end)  # "$6.9 million each"
        if _size(count) > 1 and (_share_sentence(count, each) or is_each):
            yield _size(count) * _size(each), f"{count.text} × {each.text}"


def _is_of_family(figure: FoundFigure, family: str) -> bool:
    """Whether a figure belongs to a family; bare millions may be money."""
    families = {family_of(figure), family}
    is_bare = family_of(figure) == "money" or (figure.unit is None and _size(figure) >= _MILLION)
    return len(families) == 1 or (families == {"count", "money"} and is_bare)


def _pair_with_money(operands: Figures) -> Iterator[tuple[FoundFigure, FoundFigure]]:
    """Yield every count with every amount of money."""
    for one, other in combinations(operands, 2):
        count, money = (one, other) if family_of(one) == "count" else (other, one)
        if family_of(money) == "money" and family_of(count) == "count":
            yield count, money


def _share_sentence(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures of a passage stand in the same sentence."""
    first, second = sorted((one, other), key=lambda found: found.start)
    if first.links is None or first.links is not second.links:
        return False
    return _BETWEEN.fullmatch(first.links.text, first.end, second.start) is not None


def _scale(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield shares and multiples of counts and amounts: "half of £27 million"."""
    operands = filter(is_operand, passage) if family_of(figure) != "times" else ()
    is_bare = family_of(figure) == "count" and figure.unit is None and _size(figure) >= _MILLION
    whole = [one for one in operands if family_of(one) == family_of(figure) or (is_bare and family_of(one) == "money")]
    factors = [(by, factor) for factor in passage if factor.value_to is None and (by := amount_of(factor))]
    for other in [other for other in whole if _is_alike(figure, other) or other.unit is None]:
        for by, factor in factors:
            if family_of(factor) == "share" and factor.kind != "percent_points":
                yield _round(_size(other) * by / 100, figure), f"{factor.text} of {other.text}"
                if _share_sentence(factor, other):
                    yield _round(_size(other) * (1 - by / 100), figure), f"{other.text} less {factor.text}"
            elif family_of(factor) == "times":
                yield _round(_size(other) * by, figure), f"{other.text} × {by:f}"
                yield _round(_size(other) / by, figure), f"{other.text} ÷ {by:f}"


def _round(amount: Decimal, figure: FoundFigure) -> Decimal:
    """The figure's own amount if it rounds the result, otherwise the result."""
    wanted = _size(figure)
    if not wanted or not amount:
        return amount
    is_whole = family_of(figure) == "count" and abs(wanted - amount) < 1 and wanted == int(wanted)
    is_near = figure.comparator != "exact" and fits_rounding(wanted, amount, figure.comparator)
    return wanted if is_whole or is_near else amount


def _subtract_ends(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield differences between the ends of a range, and between each end and a single amount.

    Of the latter, a lower bound is the smaller one, an upper bound the greater one.
    """
    operands = [other for other in passage if is_operand(other) and may_be_one(figure, other)]
    ranges = [other for other in passage if other.value_to is not None and may_be_one(figure, other)]
    for one in ranges[:MOST]:
        if _have_unit(figure, one, one) and not _is_score(one):  # "raised from six to ten miles"
            yield abs(_size(one) - _size(one, upper=True)), f"the difference of {one.text}"
        for other in [other for other in operands if may_be_one(one, other)][:MOST]:
            if not _have_unit(figure, one, other):
                continue
            ends = (amount_of(one), amount_of(one, upper=True))
            amounts = sorted(abs(end - _size(other)) for end in ends if end)
            for amount in _select_bounds(figure, amounts) if figure.kind in ("money", "measure") else ():
                yield amount, f"the difference of {other.text} and {one.text}"


def _select_bounds(figure: FoundFigure, amounts: list[Decimal]) -> list[Decimal]:
    """The least amount for a lower bound, the greatest for an upper bound, otherwise all."""
    if figure.comparator in LOWER_BOUNDS:
        return amounts[:1]
    return amounts[-1:] if figure.comparator in UPPER_BOUNDS else amounts


def _have_unit(figure: FoundFigure, one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two terms have the unit of a measure, one of them perhaps implicitly; true for other figures."""
    return figure.kind != "measure" or {one.unit, other.unit} - {None} == {figure.unit}


def _subtract_times(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield the time between two times of day in the figure's unit, rounded if the figure says "about"."""
    size, wanted = size_of(figure), _size(figure)
    if size is None or size[0] != "time" or not size[1]:
        return
    for (early, one), (late, other) in combinations(_read_clocks(passage)[:MOST], 2):
        for minutes in {abs(late - early), _HALF_DAY - abs(late - early)}:
            length = minutes * 60 * wanted / size[1]
            is_near = figure.comparator == "about" and fits_larger_unit(wanted, length, "about")
            yield wanted if is_near else length, f"from {one.text} to {other.text}"


def _subtract_lengths(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield differences of two lengths of time in mixed units or with fractions ("six years and eight months")."""
    size, wanted = size_of(figure), _size(figure)
    if size is None or size[0] != "time" or not wanted:
        return
    for (one, first), (two, second) in combinations(_list_lengths(passage)[:MOST], 2):
        parted = not (is_whole(_size(first)) and is_whole(_size(second)))
        is_mixed = parted or figure.unit not in (first.unit, second.unit)
        length = abs(one - two) * wanted / size[1]
        if is_mixed and length:
            low, high = sorted((first, second), key=lambda term: size_of(term) or ("", Decimal(0)))
            text = f"{high.text} − {low.text}"
            yield wanted if abs(length - wanted) <= wanted * _LENGTH_SLACK else length, text


def _list_lengths(passage: Figures) -> list[tuple[Decimal, FoundFigure]]:
    """The lengths of time of a passage, in seconds."""
    return [(size[1], other) for other in passage if (size := size_of(other)) and size[0] == "time"]


def _subtract_dates(figure: FoundFigure, passage: Figures) -> _Results:
    """Yield the days, weeks, months or years between two dates.

    A date without a year takes that of the other.
    """
    if figure.unit not in _CALENDAR:
        return
    dates = [(_read_date(other), other.text) for other in passage if other.kind == "date"][:MOST]
    within = [((date, text), (date._replace(day=date.day_to), text)) for date, text in dates if date.day_to]
    for (one, early), (two, late) in (*within, *combinations(dates, 2)):
        length = _measure_time(one, two, figure.unit)
        if length is None and figure.unit == "day":
            length = _count_weekdays(early, late)
        if length is not None:
            text = early if early == late else f"from {early} to {late}"
            yield length, text
            if figure.unit == ("day" if one.day and two.day else "month"):
                yield length + 1, f"{text}, both included"


def _read_date(figure: FoundFigure) -> FoundDate:
    """Parse a date, which may be the name of a month alone."""
    month = month_names().get(figure.text)
    return parse_date(figure.text) if month is None else FoundDate(0, 0, month=month)


def _count_weekdays(one: str, other: str) -> Decimal | None:
    """The days between two weekdays, whichever comes first; None unless both are different weekdays."""
    first, second = weekday_names().get(one), weekday_names().get(other)
    if first is None or second is None or first == second:
        return None
    days = abs(first - second)
    return Decimal(min(days, _WEEK - days))


def _measure_time(one: FoundDate, two: FoundDate, unit: str) -> Decimal | None:
    """The time between two dates in a unit of the calendar; None if a date is not exact enough for the unit."""
    if unit == "year":
        return Decimal(abs(two.year - one.year)) if one.year and two.year else None
    if not (one.month and two.month):
        return None
    years = (one.year or two.year or _LEAP_YEAR, two.year or one.year or _LEAP_YEAR)
    is_dated = bool(one.year or two.year)
    if unit == "month":
        months = abs((years[1] - years[0]) * _MONTHS + two.month - one.month)
        return Decimal(months if is_dated else min(months, _MONTHS - months))
    if not (one.day and two.day):
        return None
    first, last = (_day(date, year) for date, year in zip((one, two), years, strict=True))
    days = abs(last - first) if is_dated else min(abs(last - first), _DAYS - abs(last - first))
    return Decimal(days) * SECONDS["day"] / SECONDS[unit]


def _day(date: FoundDate, year: int) -> int:
    """The ordinal of a day; days that the year's month does not have become its last day."""
    last = calendar.monthrange(year, date.month or 1)[1]
    return dt.date(year, date.month or 1, min(date.day or 1, last)).toordinal()


def derive_times(passages: Iterable[Figures]) -> _Results:
    """Yield the times of day that a passage's times and lengths of time imply: "7.15 = 7.40 − 25 minutes".

    Each is in minutes since noon or midnight, with its calculation.
    """
    for passage in passages:
        lengths = [(seconds, other) for seconds, other in _list_lengths(passage) if seconds < SECONDS["day"]]
        for (minutes, clock), (seconds, other) in product(_read_clocks(passage), lengths):
            for sign, text in ((1, "+"), (-1, "−")):
                yield (minutes + sign * seconds / 60) % _HALF_DAY, f"{clock.text} {text} {other.text}"


def derive_minute(wanted: Decimal, passages: Passages, *, halves: bool) -> str:
    """Derive a minute of a match from another minute and a length, such as 63 from 52 + 11; "" if that fails.

    `halves` tells whether half-time, after 45 minutes, is one of the other minutes.
    """
    for passage in passages:
        minutes = [other for other in passage if other.unit == "minute" and other.value is not None]
        bases = [(_size(other), other.text) for other in minutes] + [(Decimal(_HALF_TIME), "half-time")] * halves
        for (base, text), step in product(bases, minutes):
            if step.kind == "measure" and step.text != text and abs(wanted - base) == _size(step):
                return f"{text} {'+' if wanted > base else '−'} {step.text}"
    return ""


def derive_run(text: str, passages: Passages) -> str:
    """Derive a race time such as "1:52.98" from its length in words, or from another race time and the gap.

    Return "" if the text is not a race time, or if that fails.
    """
    wanted = _read_run(text)
    if wanted is None:
        return ""
    for passage in passages:
        runs = [(run, other.text) for other in passage if other.kind == "time" and (run := _read_run(other.text))]
        for length, known in _list_lengths(passage):
            if abs(length - wanted) < _RUN_SLACK:
                return known.text
            for run, other in runs:
                if abs(abs(run - wanted) - length) < _RUN_SLACK:
                    return f"{other} {'+' if wanted > run else '−'} {known.text}"
    return ""


def _read_run(text: str) -> Decimal | None:
    """The seconds of a race time such as "1:52.98"; None for other texts."""
    found = _RUN.fullmatch(text)
    return Decimal(found[1]) * 60 + Decimal(found[2]) if found else None


def _read_clocks(passage: Figures) -> list[tuple[int, FoundFigure]]:
    """The times of day of a passage, in minutes since noon or midnight."""
    times = [other for other in passage if other.kind == "time"]
    return [(clock.minutes, other) for other in times if (clock := read_clock(other.text))]


def _add_up(
    figure: FoundFigure, one: FoundFigure, other: FoundFigure, *, is_change: bool | None = None, is_loose: bool = False
) -> bool:
    """Whether two figures can be terms of a number: they count the same things, or things that add up.

    A measure combines with its own unit and with bare numbers: "31 tonnes, five more than allowed".

    Args:
        is_change: None for a sum; for a difference, whether the statement calls it one ("42 more homes").
        is_loose: Whether any two figures may count the same things.
    """
    units = {unit for unit in (one.unit, other.unit) if unit}
    if units == TONS:
        units = {figure.unit or ""}
    if "measure" in (figure.kind, one.kind, other.kind):
        return len(units) == 1 and figure.unit in (None, *units)
    if not is_change and _mix_people((figure.unit, *units)):
        return False
    if len(units) == 2:
        is_near = is_loose or _share_sentence(one, other) or all(map(_counts_people, units))
        return is_near and _is_of_two_units(figure, units, is_change=is_change, is_loose=is_loose)
    is_long = min(_precision(_size(one)), _precision(_size(other))) > _FEW_DIGITS
    is_one = one.unit == other.unit and (units or is_change or "money" in (one.kind, other.kind))
    return is_loose or is_long or bool(is_one) or figure.unit in units or _share_sentence(one, other)


def _mix_people(units: Iterable[str | None]) -> bool:
    """Whether some units count people and others do not: "43 people" are not 40 people plus three villages."""
    return len({_counts_people(unit) for unit in units if unit}) > 1


def _is_of_two_units(figure: FoundFigure, units: set[str], *, is_change: bool | None, is_loose: bool) -> bool:
    """Whether a number's unit fits terms of two units: one of the two for a change, a third for a sum."""
    if is_change:
        return figure.unit in units
    return figure.unit not in units and (is_loose or is_change is None)


def _counts_people(unit: str) -> bool:
    return unit in PEOPLE or unit in _OF_PEOPLE or is_person_noun(unit)


def _is_alike(figure: FoundFigure, other: FoundFigure) -> bool:
    """Whether a figure can be a term of another: same unit of measure or currency, or both counts."""
    if "age" in (figure.kind, other.kind):
        return figure.unit == other.unit
    return may_be_one(figure, other)


def _compare_shares(passage: Figures) -> _Results:
    """Yield relative changes between compared shares: a third for "to 6 percent from 9 percent".

    Also yield each side of a vote as its share: more than two thirds for 9-4.
    """
    for score in filter(_is_score, passage):
        sides = _size(score), _size(score, upper=True)
        yield from ((100 * side / sum(sides), f"{side:f} of {score.text}") for side in sides)
    shares = [other for other in passage if other.kind == "percent"][:MOST]
    for old, new in permutations(shares, 2):
        if _is_baseline(old, new) and _size(old):
            yield _change(old, new)


def _derive_share(figure: FoundFigure, operands: Figures, wording: Wording, *, is_loose: bool) -> _Results:
    """Yield percentages that relate two counts or amounts of one kind: the share of one in the other, the change.

    A fraction ("half") only expresses the share of a part in its whole, unless the statement describes a change.
    """
    for multiple in operands if wording.is_change and figure.kind == "percent" else ():
        if family_of(multiple) == "times":
            yield abs(_size(multiple) - 1) * _WHOLE, multiple.text
    for one, other in combinations(operands, 2):
        if wording.is_of_row:
            yield from _compare_cells(one, other)
        is_change = (figure.kind != "ratio" or wording.is_change) and (
            _count_same(one, other) or _is_baseline(one, other) or _is_baseline(other, one)
        )
        if not may_be_one(one, other) or not (is_change or is_loose or _is_part(one, other)):
            continue
        low, high = sorted((one, other), key=_size)
        if not _size(low):
            continue
        yield 100 * _size(low) / _size(high), f"{low.text} of {high.text}"
        if is_change:
            old, new = (other, one) if _is_baseline(other, one) else (one, other)
            yield _change(old, new)


def are_compared(old: FoundFigure, new: FoundFigure) -> bool:
    """Whether two figures count the same things and the article does not call the second one the older."""
    return _is_baseline(old, new) or (_count_same(old, new) and not _is_baseline(new, old))


def _count_same(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures count the same things; bare numbers do so only within a sentence, not across table cells."""
    if one.unit is None and family_of(one) == "count" and not _share_sentence(one, other):
        return False
    return one.unit == other.unit


def _compare_cells(one: FoundFigure, other: FoundFigure) -> _Results:
    """Yield the changes between two neighbouring cells of a table row, either of which may be the older value."""
    first, second = sorted((one, other), key=lambda found: found.start)
    is_row = first.links is not None and first.links is second.links
    if is_row and first.links and _CELLS.fullmatch(first.links.text, first.end, second.start):
        for old, new in ((one, other), (other, one)):
            if _size(old):
                yield _change(old, new)


def _is_part(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether the article presents one figure as a part of the other.

    Forms: "14 of the 31 invoices", "of 250 firms 105 agreed", "250 firms, of which 105 agreed", "250, including 105".
    """
    if one.links is None or one.links is not other.links:
        return False
    between = one.links.text[one.end : other.start]
    is_bare = other.unit is None and one.unit is not None and family_of(one) == "count"
    is_led = one.links.text[max(0, one.start - 3) : one.start].casefold() == "of " or between.endswith(
        (" of which ", " of whom ")
    )
    return (
        is_out_of(one, other)
        or _AMONG.search(between) is not None
        or _OF_THEM.match(one.links.text, other.end) is not None
        or (is_bare and is_led and _BETWEEN.fullmatch(between) is not None)
    )


def _is_baseline(old: FoundFigure, new: FoundFigure) -> bool:
    """Whether the article compares a figure with an older one: "to 512 from 438"."""
    if new.links is None or new.links is not old.links:
        return False
    is_from = new.start < old.start and new.links.text[max(0, old.start - 8) : old.start].rstrip().endswith(" from")
    return is_from or new.baseline == old.number


def _fits(wanted: Decimal, amount: Decimal, figure: FoundFigure) -> bool:
    """Whether a number equals a result, or is the result rounded to the digits of the statement."""
    if wanted == amount:
        return True
    if figure.kind == "ratio":
        is_near = abs(wanted - amount) <= 1
        return is_near or (figure.comparator != "exact" and fits_fraction(wanted, amount, figure.comparator))
    if family_of(figure) == "share":
        slack = _SHARE_SLACK if is_whole(wanted) else _SHARE_SLACK / 10
        return abs(wanted - amount) <= slack or _is_bound_of(figure, wanted, amount)
    is_beyond = amount < wanted if figure.comparator in LOWER_BOUNDS else amount > wanted
    may_round = wanted >= 1000 and not (is_beyond and figure.comparator in LOWER_BOUNDS | UPPER_BOUNDS)
    is_rounded = may_round and abs(wanted - amount) <= last_digit(wanted) / 2
    return is_rounded or _is_bound_of(figure, wanted, amount)


def _is_bound_of(figure: FoundFigure, wanted: Decimal, amount: Decimal) -> bool:
    """Whether a number is a bound of a result ("more than 10") or, with "about", the nearest round number."""
    if figure.comparator in LOWER_BOUNDS | UPPER_BOUNDS:
        return amount > 0 and fits_rounding(wanted, amount, figure.comparator)
    step = last_digit(wanted)
    return figure.comparator == "about" and step > 1 and abs(wanted - amount) <= min(step / 2, amount * _NARROW)


_QUARTERS: Final = frozenset({(2, 5), (7, 5)})
"""Digits of numbers that are as round as one digit: "nearly 250", "three quarters of a million"."""


def fits_rounding(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a value rounds a stated one to fewer digits.

    Args:
        said: The rounded value, above zero.
        stated: The stated value, above zero.
        comparator: The bound in the statement; other values mean "about".

    >>> fits_rounding(Decimal(93), Decimal("92.6"), "about")
    True
    >>> [fits_rounding(Decimal(said), Decimal(1400), "more_than") for said in (1000, 1300, 2000)]
    [True, False, False]
    """
    is_quarter = said.normalize().as_tuple().digits in _QUARTERS
    if _precision(said) - is_quarter >= _precision(stated):
        return False
    step = last_digit(said) * (5 if is_quarter else 1)
    if comparator in LOWER_BOUNDS:
        return said < stated and (stated / step).to_integral_value(ROUND_FLOOR) * step == said
    distance = abs(said - stated) / stated
    if comparator in UPPER_BOUNDS:
        ceiling = (stated / step).to_integral_value(ROUND_CEILING) * step == said
        return said > stated and ceiling and distance <= _FAR
    nearest = (stated / step).to_integral_value(ROUND_HALF_UP) * step == said
    return distance <= _NARROW or (nearest and distance <= _WIDE)


def fits_larger_unit(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a length in whole or half larger units rounds a stated one: "within two weeks" for eleven days.

    Args:
        comparator: The bound in the statement; other values mean "about".

    >>> [fits_larger_unit(Decimal(2), Decimal("1.57"), bound) for bound in ("at_most", "at_least", "about")]
    [True, False, False]
    """
    step = Decimal(1) if is_whole(said) else _HALF
    if comparator in LOWER_BOUNDS:
        return said <= stated < said + step
    if comparator in UPPER_BOUNDS:
        return said - step < stated <= said
    return abs(said - stated) <= stated * _WIDE


def fits_fraction(said: Decimal, stated: Decimal, comparator: str) -> bool:
    """Whether a fraction can express a share: "more than half" for 56 percent, "nearly a third" for 31.

    >>> fits_fraction(Decimal(50), Decimal(56), "more_than"), fits_fraction(Decimal(50), Decimal(56), "about")
    (True, False)
    """
    if comparator in LOWER_BOUNDS:
        return said < stated <= said * Decimal("1.34")
    if comparator in UPPER_BOUNDS:
        return said * Decimal("0.7") <= stated < said
    return abs(said - stated) <= said * _WIDE


def last_digit(amount: Decimal) -> Decimal:
    """The place value of a number's last non-zero digit: 100 for 1,400."""
    return Decimal((0, (1,), amount.normalize().adjusted() - _precision(amount) + 1))


def _precision(amount: Decimal) -> int:
    """The number of significant digits, without trailing zeros."""
    return len(amount.normalize().as_tuple().digits)
