"""Index of one article's figures by value, date and passage."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.figures.dates import FoundDate, parse_date
from summarizer.grounding.figures.finder import read_figures
from summarizer.grounding.figures.number_words import read_literal
from summarizer.grounding.speech_index import widen
from summarizer.grounding.statements.amounts import (
    BARE_SIZES,
    MULTIPLES,
    Clock,
    amount_of,
    family_of,
    find_foreign_clocks,
    find_spoken_clocks,
    may_be_one,
    read_clock,
    size_of,
)
from summarizer.grounding.statements.derivation import derive_times
from summarizer.grounding.statements.figure_uses import FigureUse, read_uses
from summarizer.grounding.statements.passage_results import PassageResults
from summarizer.grounding.statements.relative_dates import RelativeDates
from summarizer.grounding.statements.tables import Tables
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.gazetteer.places import month_names, weekday_names
from summarizer.language.lexicon import read_groups
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.workers import cached_property, check_stop

_SLACK: Final = Decimal("0.00001")  # greatest relative difference between equal amounts
_LENGTH_SLACK: Final = Decimal("0.015")  # greatest relative difference between equal lengths in different units
_MILLION: Final = 1_000_000
_OUT_OF: Final = re.compile(r"(?i)(.+) (?:out of|in every) (.+)")
SHORT_MILLIONS: Final = re.compile(r"\dm\Z")
_MILLIONS: Final = re.compile(r"\dm\b")
_RESULT: Final = 120  # characters between the two numbers of a result in words: "six to ten others"
MOST_FAR: Final = 60  # most figures that are combined across the whole article
_MOST_READ: Final = 200  # most figures of an article from which those are taken
_MOST_ROW: Final = 60  # most figures of a sentence that are combined
_AROUND: Final = 2  # sentences before and after a quote whose figures are combined with its own


class FigureIndex:
    """Looks up figures in one article.

    Args:
        relative: The article's relative dates.
        is_foreign: Whether the article is not in English, so that units and number words may be unknown.
    """

    def __init__(
        self,
        tokens: Tokens,
        figures: Sequence[FoundFigure],
        sentences: Sequence[Span],
        *,
        relative: RelativeDates,
        is_foreign: bool = False,
    ) -> None:
        self.tokens = tokens
        self.is_foreign = is_foreign
        self.tables = Tables(tokens.text)
        self.figures = _add_readings(figures, self.tables.scales(), tokens.text if is_foreign else "")
        self._sentences = sentences
        self.relative = relative
        self._found: dict[tuple[object, ...], Sequence[FoundFigure]] = {}

    @property
    def knows_number_words(self) -> bool:
        """Whether number words are read: in English, or as characters in Chinese and Japanese."""
        return self.tokens.table.is_foreign or self.tokens.table.language in ("en", "ja", "zh")

    @cached_property
    def _sorted(self) -> tuple[list[Decimal], list[FoundFigure]]:
        figures = self.figures
        rows = [
            (amount, number)
            for number, figure in enumerate(figures)
            if figure.kind not in ("date", "time")
            for amount in {amount_of(figure), amount_of(figure, upper=True)}
            if amount is not None
        ]
        rows.sort()
        return [amount for amount, _ in rows], [figures[number] for _, number in rows]

    def between(self, low: Decimal, high: Decimal) -> Sequence[FoundFigure]:
        """The figures whose value or upper value lies between two bounds, both inclusive."""
        amounts, figures = self._sorted
        return figures[bisect_left(amounts, low) : bisect_right(amounts, high)]

    def find(self, figure: FoundFigure, *, is_translated: bool = False) -> Sequence[FoundFigure]:
        """The article's figures of the same amount in any unit, cached across checks.

        Args:
            is_translated: Whether the figure comes from another language, so that its unit may be unknown.
        """
        check_stop()
        key = figure.text, figure.kind, figure.unit, figure.currency, figure.value, figure.value_to, is_translated
        if key not in self._found:
            self._found[key] = self._find(figure, is_translated=is_translated)
        return self._found[key]

    def _find(self, figure: FoundFigure, *, is_translated: bool) -> Sequence[FoundFigure]:
        amount = amount_of(figure)
        if amount is None:
            return []
        slack = amount * _SLACK
        near = self.between(amount - slack, amount + slack)
        found = [known for known in near if self._may_be_one(figure, known, is_translated=is_translated)]
        upper = amount_of(figure, upper=True)
        if upper is not None:
            ends = [known for known in self.between(upper, upper) if may_be_one(figure, known)]
            if figure.unit == "score" and figure.text[0].isdigit():  # not "by more than three to one"
                return list(_find_results(found, ends))
            return found + ends if found and ends else []
        if size := size_of(figure):
            kind, length = size
            found += [
                known
                for other, known_length, known in self.sizes
                if other == kind
                and known.unit != figure.unit
                and abs(length - known_length) <= abs(length) * _LENGTH_SLACK
            ]
        return found

    def _may_be_one(self, figure: FoundFigure, known: FoundFigure, *, is_translated: bool) -> bool:
        """Whether two figures of equal amount may be one, allowing for units that are unknown in a language."""
        is_unread = self.is_foreign and (
            (known.kind == "cardinal" and family_of(figure) in ("count", "money", "rank"))
            or (known.kind == "cardinal" and figure.kind == "percent_points")
            or (figure.kind == "cardinal" and known.kind == "money")
        )
        return is_unread or (is_translated and figure.kind == "cardinal") or may_be_one(figure, known)

    @cached_property
    def spelled(self) -> frozenset[Decimal]:
        """The numbers that the text spells out in Chinese characters."""
        return (
            frozenset(map(_read_characters, _CHARACTERS.findall(self.tokens.text))) if self.is_foreign else frozenset()
        )

    @cached_property
    def dates(self) -> list[tuple[FoundDate, FoundFigure]]:
        """Each date, parsed, with its figure."""
        return [(parse_date(figure.text), figure) for figure in self.figures if figure.kind == "date"]

    def names_day(self, day: int) -> bool:
        """Whether a date, or any number of one or two digits ("1er"), may name a day of a month."""
        return day in self._days

    @cached_property
    def _days(self) -> frozenset[int]:
        dated = {day for date, _ in self.dates for day in (date.day, date.day_to) if day is not None}
        return frozenset(dated.union(map(int, _DAY_NUMBER.findall(self.tokens.text))))

    @cached_property
    def years(self) -> Mapping[int, list[Span]]:
        """All years with their spans, in order; the year of publication may have no span."""
        published = self.relative.published
        found: dict[int, list[Span]] = {} if published is None else {published.year: []}
        for parts, figure in self.dates:
            years = {int(value) for value in (figure.value, figure.value_to, parts.year) if value is not None}
            for year in years:
                found.setdefault(year, []).append(figure.span)
        return found

    def names_rank(self, rank: int) -> bool:
        """Whether a text in another language may name a rank: in digits, as a Roman numeral, or as its century."""
        if not self.is_foreign:
            return False
        roman = "X" * (rank // 10) + _UNITS_IN_ROMAN[rank % 10] if rank < _MOST_ROMAN else str(rank)
        forms = (str(rank), f"{rank - 1}00-tal", roman)
        return any(
            re.search(rf"(?<![A-Za-zА-я\d.,]){form}(?![A-ZА-Я\d]|[.,]\d|\s?%)", self.tokens.text) for form in forms
        )

    def names_decade(self, first: int) -> bool:
        """Whether a text in another language may name a decade: "1990er", "années 90", "anni Novanta", "девяностых"."""
        tens = first % 100
        marks = _DECADES.findall(self.tokens.text) if self.is_foreign else []
        words = [mark for found in marks for mark in found if mark]
        known = {word: _TENS_OF_DECADES.search(word.casefold()) for word in words}
        return any(
            int(word[-2:]) == tens if word[-2:].isdecimal() else match is not None and match.lastgroup == f"t{tens}"
            for word, match in known.items()
        )

    @cached_property
    def clocks(self) -> Sequence[tuple[Clock, FoundFigure]]:
        """All times of day, with their figures."""
        times = [figure for figure in self.figures if figure.kind == "time"]
        read = [(clock, figure) for figure in times if (clock := read_clock(figure.text))]
        text = self.tokens.text
        spoken: Iterable[tuple[Clock, Span]] = find_spoken_clocks(text)
        if self.is_foreign:
            spoken = chain(find_foreign_clocks(text), spoken)
        return read + [
            (clock, FoundFigure(text[start:end], start, end, kind="time", value=None)) for clock, (start, end) in spoken
        ]

    def find_word(self, low: str) -> list[Span]:
        """All spans of a lower-case word, or of a number without commas."""
        return [self.tokens.span(at) for at in self.tokens.indices.get(low, ())]

    @cached_property
    def sizes(self) -> list[tuple[str, Decimal, FoundFigure]]:
        """All measures in common units, including units without a number: "a decade"."""
        found = [(*size, figure) for figure in self.figures if (size := size_of(figure))]
        for word in self.tokens.indices.keys() & BARE_SIZES.keys():  # "a decade", "a tonne"
            bare = FoundFigure(word, 0, 0, kind="measure", value=Decimal(1), unit=word)
            found += [(*BARE_SIZES[word], replace(bare, start=a, end=b)) for a, b in self.find_word(word)]
        return found

    @cached_property
    def passages(self) -> list[list[FoundFigure]]:
        """The figures of each sentence and of each two adjacent ones, if there are two figures, a score or a date."""
        starts = [start for start, _ in self._sentences]
        rows: list[list[FoundFigure]] = [[] for _ in self._sentences]
        for figure in filter(self.is_operand, self.figures):
            at = bisect_right(starts, figure.start) - 1
            if at >= 0:
                rows[at].append(figure)
        for multiple in self._multiple_words:
            at = bisect_right(starts, multiple.start) - 1
            if at >= 0 and rows[at]:
                rows[at].append(multiple)
        rows = [row[:_MOST_ROW] for row in rows]
        pairs = [one + other for one, other in pairwise(rows) if one and other]
        alone = ("score", "date")
        return [row for row in rows + pairs if len(row) > 1 or any(family_of(figure) in alone for figure in row)]

    @cached_property
    def results(self) -> PassageResults:
        """The numbers that the figures of each passage yield."""
        return PassageResults(self.passages)

    @cached_property
    def derived_times(self) -> Mapping[Decimal | int, str]:
        """The times of day that a passage's figures yield, in minutes, each with its first calculation."""
        return dict(reversed(list(derive_times(self.passages))))

    @cached_property
    def far_results(self) -> PassageResults:
        """The numbers that figures yield across the whole article."""
        return PassageResults([[*filter(self.is_operand, self.figures)][:_MOST_READ]], MOST_FAR)

    @cached_property
    def _multiple_words(self) -> list[FoundFigure]:
        """Multiplying words ("doubled") that are not part of other figures, as figures."""
        starts, ends, indices = self.tokens.starts, self.tokens.ends, self.tokens.indices
        found = [
            FoundFigure(word, starts[at], ends[at], kind="ratio", value=MULTIPLES[word], unit="time")
            for word in indices.keys() & MULTIPLES.keys()
            for at in indices[word]
        ]
        taken = {figure.start for figure in self.figures}
        return sorted((one for one in found if one.start not in taken), key=lambda one: one.start)

    @cached_property
    def _calendar_words(self) -> list[FoundFigure]:
        """Months and weekdays that are not part of a date, as dates without a value."""
        tokens, ends = self.tokens, [found.end for _, found in self.dates]
        starts = [found.start for _, found in self.dates]
        found = [
            FoundFigure(name, tokens.starts[at], tokens.ends[at], kind="date", value=None)
            for name in (*month_names(), *weekday_names())
            for at in tokens.indices.get(name.lower(), ())
            if tokens.forms[at].capital
        ]
        before = ((one, bisect_right(starts, one.start)) for one in found)
        return [one for one, at in before if not at or ends[at - 1] <= one.start]

    def operands_within(self, spans: Sequence[Span]) -> list[FoundFigure]:
        """The operands in some spans, with multiplying words, and months and weekdays outside dates."""
        words = [one for one in (*self._multiple_words, *self._calendar_words) if one.begins_in(spans)]
        return [*filter(self.is_operand, self.within(spans)), *words]

    def sentences_around(self, spans: Sequence[Span]) -> list[Span]:
        """For each span, the passage of its sentences and the two on either side."""
        return [widen(span, self._sentences, before=_AROUND, after=_AROUND) for span in spans]

    def within(self, spans: Sequence[Span]) -> list[FoundFigure]:
        """The figures in some spans, in order."""
        starts = self._starts
        numbers = {number for a, b in spans for number in range(bisect_left(starts, a), bisect_left(starts, b))}
        return [self.figures[number] for number in sorted(numbers)]

    @cached_method
    def uses_in(self, sentence: Span) -> list[FigureUse]:
        """How a sentence uses its figures; cached."""
        return read_uses(self.tokens, self.within([sentence]), self.tokens.within(sentence))

    def is_operand(self, figure: FoundFigure) -> bool:
        """Whether numbers can be derived from a figure: in another language, only if it has digits."""
        return not self.is_foreign or any(map(str.isdigit, figure.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    @cached_property
    def multiples(self) -> frozenset[Decimal]:
        """The multiples in the text, as words or figures, and the factors of its percent changes."""
        found = {MULTIPLES[word] for word in self.tokens.words & MULTIPLES.keys()}
        for figure in self.figures:
            if family_of(figure) == "share" and (amount := amount_of(figure)) is not None:
                found.update((1 + amount / 100, abs(1 - amount / 100)))
        return frozenset(found | {1 / value for value in found if value})


def _find_results(*sides: Sequence[FoundFigure]) -> Iterator[FoundFigure]:
    """Yield the scores that have both ends, and the ends of possible ones: counts close to each other."""
    scores = [{one.span: one for one in side if one.unit == "score"} for side in sides]
    yield from (one for span, one in scores[0].items() if span in scores[-1])
    counts = [[one for one in side if one.unit != "score" and one.kind != "ordinal"] for side in sides]
    starts = [sorted(one.start for one in side) for side in counts]
    for side, others in zip(counts, reversed(starts), strict=True):
        for one in side:
            following = bisect_right(others, one.start - _RESULT)
            if following < len(others) and others[following] < one.start + _RESULT:
                yield one


_CHARACTERS: Final = re.compile(r"[〇零一二两兩三四五六七八九十百千万萬]{1,40}")  # longer runs take quadratic time
_CHARACTER_DIGITS: Final = {
    character: at for at, group in enumerate("〇零 一 二两兩 三 四 五 六 七 八 九".split()) for character in group
}
_CHARACTER_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_DAY_NUMBER: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_UNITS_IN_ROMAN: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_MOST_ROMAN: Final = 40  # Roman numerals from here on need further letters
_DECADES: Final = re.compile(
    r"(?i)(?:(?<!\d)(?:19|20)?(\d0)(?:er|-?[её]\b|-?х\b|['’]?l[ae]r|-tal|-årene|-erne|年代|년대)"
    r"|\b(?:années|años|anni|anos|lata|latach|jaren|siglos)\s+(?:['’])?(?:19|20)?([^\W_]+(?:-[^\W_]+)*)"
    r"|(?<!\w)([^\W\d_]{2,24}?(?:ziger|ßiger|стых|десятых|ятых|ينيات|ينات)\w*))"
)
"""Names of decades."""
_TENS_OF_DECADES: Final = re.compile(
    "|".join(f"(?P<t{tens}>{words})" for tens, words in read_groups("tens of decades").items())
)
_LITERAL: Final = re.compile(r"\d+(?:[.,]\d+)*")
_INSTEAD: Final = re.compile(
    r"\s(?:[^\W\d]+\s|(?:an?statt|statt|au lieu|contre|en (?:lugar|vez)|frente|invece|contro|em vez|contra|in plaats"
    r"|tegen|i stället|mot|zamiast|wobec|вместо|против|yerine)\b[^;.:,]{0,30})"  # one word: "1,2 auf"
)
"""The words between two numbers of which the second gives the magnitude of both."""
_THOUSAND: Final = 1000
_SHARED: Final = frozenset({Decimal(10**3), Decimal(10**6), Decimal(10**9), Decimal(10**12)})
GROUPED_BY_POINTS: Final = re.compile(r"\d{1,3}\.\d{3}(?!\d)")


def _read_characters(written: str) -> Decimal:
    """Parse a number in Chinese characters.

    >>> _read_characters("二十八"), _read_characters("三千五百"), _read_characters("二〇二六")
    (Decimal('28'), Decimal('3500'), Decimal('2026'))
    """
    total = part = digit = 0
    for character in written:
        if character in _CHARACTER_DIGITS:
            digit = digit * 10 + _CHARACTER_DIGITS[character]
        elif character in _CHARACTER_TENS:
            part, digit = part + max(digit, 1) * _CHARACTER_TENS[character], 0
        else:
            total, part, digit = (total + part + digit) * 10_000, 0, 0
    return Decimal(total + part + digit)


def _read_foreign_scale(figure: FoundFigure) -> int:
    """The factor by which a number may be larger in another language's notation; 0 if there is none."""
    if figure.value_to is None and GROUPED_BY_POINTS.match(figure.text):
        return 1000
    return int(figure.kind == "date" and figure.text.isdecimal())  # "1600 Menschen"


def _add_readings(figures: Sequence[FoundFigure], scales: Mapping[int, int], foreign: str) -> list[FoundFigure]:
    """The figures, each followed by the other numbers that it may denote.

    "Two out of three" also denotes its two terms, and "14.8m" millions if the article has others such as "9.4m tonnes".
    A table's heading can turn its numbers into millions. In languages other than English, "3.218" may be over three
    thousand.

    Args:
        scales: Factors of numbers in tables, by offset.
        foreign: The text if it is not in English, otherwise empty.
    """
    is_foreign = bool(foreign)
    shared = dict(_share_magnitudes(figures, foreign))
    has_millions = any(_MILLIONS.search(figure.text) and figure.unit != "m" for figure in figures)
    found: list[FoundFigure] = []
    for figure in figures:
        found.append(figure)
        terms = _OUT_OF.fullmatch(figure.text)
        values = [one.value for term in terms.groups() for one in read_figures(TokenTable(term))] if terms else []
        if not values and figure.value is not None:
            scale = _MILLION if has_millions and figure.unit == "m" and SHORT_MILLIONS.search(figure.text) else 0
            scale = scale or (scales.get(figure.start, 0) if figure.kind in ("cardinal", "money") else 0)
            factor = scale or (_read_foreign_scale(figure) if is_foreign else 0)
            values = [figure.value * (factor or shared[figure.start])] if factor or figure.start in shared else []
        found += [replace(figure, kind="cardinal", unit=None, value=value) for value in values]
    return found


def _share_magnitudes(figures: Sequence[FoundFigure], foreign: str) -> Iterator[tuple[int, Decimal]]:
    """Yield offsets and magnitudes of bare numbers that share the next one's: "34 statt 22 Millionen"."""
    for figure, following in pairwise(figures) if foreign else ():
        literal = _LITERAL.match(following.text)
        bare = read_literal(literal[0], points=True) if literal else None
        factor = following.value / bare if bare and following.value else Decimal(0)
        is_small = figure.kind == "cardinal" and figure.value is not None and figure.value < _THOUSAND
        if is_small and factor in _SHARED and _INSTEAD.fullmatch(foreign, figure.end, following.start):
            yield figure.start, factor
