"""Checks that the article states a statement's numbers, or that they can be converted, rounded or derived."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice, pairwise, product
from operator import attrgetter
from typing import Final, NamedTuple

from summarizer.grounding.figures.comparators import LOWER_BOUNDS, UPPER_BOUNDS, read_before, read_foreign
from summarizer.grounding.figures.dates import FoundDate, is_counted, parse_date
from summarizer.grounding.figures.finder import parse_figure
from summarizer.grounding.figures.units import SECONDS
from summarizer.grounding.statements.amounts import (
    MULTIPLES,
    QUARTER,
    amount_of,
    family_of,
    find_spoken_clocks,
    is_whole,
    may_be_one,
    read_clock,
    size_of,
)
from summarizer.grounding.statements.derivation import (
    Figures,
    Passages,
    Wording,
    are_compared,
    derive,
    derive_minute,
    derive_run,
    derive_times,
    fits_fraction,
    fits_larger_unit,
    fits_rounding,
)
from summarizer.grounding.statements.figure_index import GROUPED_BY_POINTS, MOST_FAR, SHORT_MILLIONS, FigureIndex
from summarizer.grounding.statements.figure_uses import read_direction
from summarizer.grounding.statements.name_index import SPELLED
from summarizer.grounding.statements.tokens import Form, Tokens, drop_commas
from summarizer.language.inflection import stem
from summarizer.language.lexicon import RATE_WORDS
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import NOT_QUANTITIES, Comparator, FoundFigure, Span
from summarizer.workers import cached_property, check_stop

TOTAL: Final = re.compile(r"(?i)\b(?:in (?:all|total)|altogether|combined|a total of|together|overall)\b")
_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|every|per(?! cent)|on average)\b")
_AGES: Final = re.compile(r"(?i)\b(?:older|younger)\b")
_LOSSES: Final = frozenset("lose loses losing lost shed sheds".split())
_IN_PLAY: Final = frozenset("up down ahead behind lead leads leading led trail trails trailed level half made".split())
"""Words beside a score that need not be final."""
_BEFORE: Final = 4  # tokens before a figure that are searched for a word of loss, and beside a score for `_IN_PLAY`
_NON_ZERO: Final = re.compile(r"[^1-9]")
_ROUNDS_TIME: Final = dict.fromkeys("about around roughly approximately circa towards toward".split(), (-20, 20)) | {
    "after": (0, 60),
    "past": (0, 60),
    "before": (-60, 0),
    "nearly": (-20, 0),
    "almost": (-20, 0),
}
"""By the word before a time of day: the range in minutes, relative to it, of the time that it may round."""
_GAP: Final = 20  # most characters between the numbers of a length of time in two units
_MOST_NEAR: Final = 500  # most figures near the quotes used in calculations: a "sentence" may be a megabyte long
_MOST_LIKE: Final = 2_000  # most figures of the same or nearly the same amount that are examined
_LEAST_RELATED: Final = 2  # fewest figures near the quotes that a number may relate
_TWO: Final = 2  # digits
_PRONOUN: Final = 2  # greatest number that other words may express: "both", "again", "the other"
_IN_OTHER_UNITS: Final = (
    Decimal(1),
    Decimal(12),
    1 / Decimal(12),
    Decimal(7),
    1 / Decimal(7),
    Decimal(24),
    Decimal(60),
)
_MOST_ROUND: Final = 3  # digits
_LARGEST_WITHOUT_DIGITS: Final = 20  # greatest number that is a single word
_IN_DIGITS: Final = ("date", "time", "percent", "percent_points")  # kinds of figures that are rarely spelled out
_SMALL: Final = 3  # greatest count of things that the article may merely list
_JOINTS: Final = frozenset({",", "and", "or", "&"})  # tokens between the names of a list
_SPANS: Final = frozenset({"day", "week"})  # units of time derived from dates across the article
_DIGITS: Final = re.compile(r"\d")
_WORDS: Final = re.compile(r"[^\W_]+")
_NEXT_WORD: Final = 30  # most characters from a figure to the end of the next word
_LEAST_WORD: Final = 3
_ENDS_BEFORE_YEAR: Final = ("year ", "since ", "until ", "before ", "after ", "during ")
_PARTED: Final = re.compile(r"\d+(?:[.,]\d+)+")
_SCALED: Final = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*-?(?:k|m|b|bn|t|tn|thousand|million|billion|trillion)\b")
_BEFORE_FACTORS: Final = frozenset({"by", "in", "to"})  # "by half", "cut in half", "fell to half"
_ANNIVERSARIES: Final = frozenset({"anniversary", "anniversaries", "birthday"})
_AGAIN: Final = frozenset("second 2nd again another twice repeat next runner also two both".split())
_MODELS: Final = re.compile(r"-\d+s|[ ‘“(]?(?:[a-z]+\d+|\d\d[1-9])s")  # "F-16s", "A380s", "737s", not "40s", "860s"
_RANK: Final = re.compile(r"(\d{1,2})[^\W\d_]{1,3}")  # "19e", "3ème"
_TRILLIONS: Final = re.compile(r"(\d+(?:\.\d+)?)[Tt]")
_LEAST_EXPONENT, _MOST_EXPONENT = -9, 21


class NumberResult(NamedTuple):
    """The result of checking one number."""

    spans: tuple[Span, ...] = ()  # spans that state the number; empty if it is in other words or derived
    derivation: str = ""  # the calculation that yields the number; empty if it is stated
    reason: str = ""  # why the check fails; empty if it passes
    is_loose: bool = False  # whether the derivation is missing or lacks evidence that its figures belong together

    @classmethod
    def rounded(cls, figure: FoundFigure, known: FoundFigure) -> NumberResult:
        """The result for a figure that rounds one of the article."""
        return cls((known.span,), f"{figure.text} ≈ {known.text}")

    @classmethod
    def derived(cls, text: str, derivation: str) -> NumberResult:
        """The result for a number with a derivation; without one, it is not stated."""
        return cls(derivation=derivation) if derivation else not_stated(text)


class Multiple(NamedTuple):
    """A multiple in a statement: "almost doubled to 40"."""

    text: str
    value: Decimal
    comparator: str

    def fits(self, low: Decimal, high: Decimal) -> bool:
        """Whether the multiple may describe a change from one amount to another."""
        return _is_multiple(high / low, self.value, self.comparator)

    def describe(self, ratio: Decimal) -> str:
        """The multiple with the bound that a ratio requires: "nearly doubled" for 1.9."""
        if _is_multiple(ratio, self.value, "exact"):
            return self.text
        return f"{'nearly' if (ratio < self.value) == (self.value > 1) else 'more than'} {self.text}"


class NumberCheck:
    """Checks the numbers of one statement against an article.

    Args:
        evidence: The quotes beside the statement, whose figures are the first candidates for derivations; may be empty.
        is_translated: Whether the statement's language is not the article's.
    """

    def __init__(
        self,
        tokens: Tokens,
        article: FigureIndex,
        *,
        figures: Figures,
        evidence: Sequence[Span] = (),
        is_translated: bool = False,
    ) -> None:
        self._tokens = tokens
        self._text = tokens.text
        self._article = article
        self.figures = figures
        self._evidence = tuple(evidence)
        self._is_translated = is_translated

    def check_all(self) -> Iterator[tuple[str, NumberResult]]:
        """Check every number and yield its text and result."""
        for figure in self.figures:
            check_stop()
            stated = self.check(figure)
            yield figure.text, self._check_again(figure, stated) if stated.reason else stated
        taken = [figure.span for figure in self.figures]
        digits = (match.start() for match in _DIGITS.finditer(self._text))
        if MULTIPLES.keys().isdisjoint(self._tokens.words) and all(any(a <= at < b for a, b in taken) for at in digits):
            return
        for form, start, end in zip(self._tokens.forms, self._tokens.starts, self._tokens.ends, strict=True):
            if form.low not in MULTIPLES and (form.raw.isalpha() or not _DIGITS.search(form.raw)):
                continue  # the common case
            if any(start < b and a < end for a, b in taken):
                continue
            if form.low in MULTIPLES:
                before = TokenTable(self._text[:start])
                comparator = read_before(before, len(before)) or "exact"
                multiple = Multiple(form.raw, MULTIPLES[form.low], comparator)
                yield form.raw, NumberResult() if self._article.is_foreign else self._check_multiple(multiple)
            else:
                yield form.raw, self._check_unread(form, start)

    def _check_unread(self, form: Form, start: int) -> NumberResult:
        """Check a word with digits that is not a figure: a word of the article, a quarter ("Q1"), trillions, a plural.

        Acronyms that stand for other words ("CO2") are checked as names.
        """
        if form.low in SPELLED:
            return NumberResult()
        word = form.low.replace(",", "")
        spans = self._article.find_word(word)
        if not spans and _MODELS.fullmatch(self._text[max(0, start - 1) : start] + word):
            spans = self._article.find_word(word[:-1])
        if quarter := QUARTER.fullmatch(form.low):
            ranks = self._article.between(*[Decimal(quarter[1] or quarter[2])] * 2)
            spans = spans or [known.span for known in ranks if known.unit == "quarter"]
        rank = _RANK.fullmatch(form.raw)
        if rank is not None and self._article.names_rank(int(rank[1])):
            return NumberResult(spans=tuple(spans))
        match = _TRILLIONS.fullmatch(form.raw)
        amount = Decimal(match[1]) * 10**12 if match else None
        known = self._article.between(amount, amount) if amount is not None else ()
        return NumberResult(spans=tuple(spans)) if spans or known else not_stated(form.raw)

    def _check_again(self, figure: FoundFigure, failed: NumberResult) -> NumberResult:
        """Check a failed figure again under other readings: in words, as a fraction, part of a time, in other notation.

        "1.240" may be more than a thousand. Spelled-out numbers prove nothing if the article is not in English.
        """
        if figure.value in self._article.spelled or self._may_be_in_words(figure):
            return NumberResult()
        if figure.kind == "ordinal" and figure.value and self._text[: figure.start].casefold().endswith("a "):
            return self.check(replace(figure, kind="ratio", unit=None, value=1 / figure.value))  # "a third objected"
        if self._article.is_foreign and (result := self._check_words(figure, failed)) is not None:
            return result
        if any(start <= figure.start < end for start, end in self._matched_clocks):
            return NumberResult()
        if self._is_translated and figure.kind == "date" and figure.value_to is None:
            return NumberResult() if self._has_day_and_year(figure) else failed
        if figure.unit == "m" and figure.value is not None and SHORT_MILLIONS.search(figure.text):
            return self.check(replace(figure, kind="cardinal", unit=None, value=figure.value * 10**6))  # "13.8m TEU"
        if figure.value is None or not GROUPED_BY_POINTS.match(figure.text):
            return failed
        return self.check(replace(figure, value=figure.value * 1000))

    def _check_words(self, figure: FoundFigure, failed: NumberResult) -> NumberResult | None:
        """Check a failed figure in words against an article in another language; None if it is in digits."""
        if lengths := _read_lengths(figure):
            return self._check_lengths(lengths, figure, failed)
        if _DIGITS.search(figure.text):
            return None
        return failed if self._is_another_number(figure) else NumberResult()

    def _has_day_and_year(self, figure: FoundFigure) -> bool:
        """Whether the article has the day and the year of a date; names of months are not compared across scripts."""
        date = parse_date(figure.text)  # "7月"
        has_day = date.day is None or self._article.names_day(date.day)
        return has_day and (date.year is None or date.year in self._article.years)

    def _check_lengths(self, lengths: Sequence[str], whole: FoundFigure, failed: NumberResult) -> NumberResult:
        """Check a length of time by its parts: "three years and four months" for "tre anni e quattro mesi"."""
        parts = [self.check(replace(one, start=whole.start)) for one in map(parse_figure, lengths) if one]
        pairs = ([b - a for (_, a), (b, _) in product(*(part.spans for part in pair))] for pair in pairwise(parts))
        is_joined = all(not gaps or any(0 < gap <= _GAP for gap in gaps) for gaps in pairs)
        return next((part for part in parts if part.reason), NumberResult() if is_joined else failed)

    def _may_be_in_words(self, figure: FoundFigure) -> bool:
        """Whether an article in a language without known number words may spell out the number.

        With quotes, the number has to be round, and the quotes must not have digits that the statement lacks. Without
        quotes, the number has to be small.
        """
        article = self._article
        if not article.is_foreign or article.knows_number_words or figure.kind in _IN_DIGITS:
            return False
        if figure.value is None or not _DIGITS.search(figure.text):
            return False
        if not self._evidence:
            return is_whole(figure.value) and figure.value <= _LARGEST_WITHOUT_DIGITS
        claimed = {other.value for other in self.figures}
        return len(_NON_ZERO.sub("", figure.text)) <= _TWO and all(
            known.value is None or known.value in claimed
            for known in article.within(self._evidence)
            if _DIGITS.search(known.text)
        )

    @cached_property
    def _matched_clocks(self) -> list[Span]:
        """Times of day in words ("half past six") that the article has in digits or words."""
        known = self._article.clocks
        return [
            span for clock, span in find_spoken_clocks(self._text) if any(map(clock.may_be, (one for one, _ in known)))
        ]

    def _is_another_number(self, figure: FoundFigure) -> bool:
        """Whether the quotes have a different number of the thing counted: "vier Jahre" for "sieben Jahre"."""
        if figure.value is None:
            return False
        quoted = self._article.within(self._evidence)
        near = [one for one in quoted if (one.kind, one.currency) == (figure.kind, figure.currency)]
        if any(self._is_other_spelled(one, figure) for one in quoted):
            return True
        if figure.kind in ("money", "ratio"):
            return any(one.unit == figure.unit for one in near)
        counted = _read_counted(self._text, figure)
        return any(_share_beginning(counted, _read_counted(self._article.tokens.text, one)) for one in near)

    def _is_other_spelled(self, known: FoundFigure, figure: FoundFigure) -> bool:
        """Whether a spelled-out number of the article matches none of the statement's, but the kind of one."""
        is_part = known.kind == "ratio"
        if figure.kind in NOT_QUANTITIES or figure.value == 2 or not (is_part or self._article.tokens.table.is_foreign):
            return False
        if known.value is None or known.value == int(known.value) <= _PRONOUN or known.kind in NOT_QUANTITIES:
            return False
        if not is_part and _DIGITS.search(known.text):
            return False
        return is_part == (figure.kind == "ratio" and figure.unit != "time") and not any(
            _is_alike(other.value, known.value, converted=other is figure)
            for other in self.figures
            if other.value is not None
        )

    def check(self, figure: FoundFigure) -> NumberResult:
        """Check one figure."""
        are_foreign = self._article.is_foreign and not self._is_translated
        may_round = figure.value is not None and len(figure.value.normalize().as_tuple().digits) <= _MOST_ROUND
        if are_foreign and figure.comparator == "exact" and may_round:
            figure = replace(figure, comparator=read_foreign(self._text[: figure.start]))
        if figure.kind == "date":
            return self._check_date(figure)
        if figure.kind == "time":
            return self._check_time(figure)
        amount = amount_of(figure)
        if amount is None or self._is_pronoun(figure):
            return NumberResult()
        if figure.kind == "ordinal" and amount > 2 and not figure.text.isdigit():
            return self._check_rank(figure, amount)
        stated = self._check_amount(figure, amount)
        if figure.unit == "score" and self._states_scores(figure):
            return stated  # another score than those
        return self._check_ends(figure) if stated.reason and figure.value_to is not None else stated

    def _states_scores(self, figure: FoundFigure) -> bool:
        """Whether the quotes or, without quotes, the article have scores, of which the statement's has to be one.

        A score in the course of a match need not be one; beside quotes, its ends have to be those of scores.
        """
        at = self._tokens.within(figure.span)
        is_final = _IN_PLAY.isdisjoint(self._tokens.lows[max(0, at.start - _BEFORE) : at.stop + _BEFORE])
        scores = [other for other in self._article.figures if other.unit == "score"]
        if not self._near:
            return is_final and bool(scores)
        ends = {end for other in scores for end in (other.value, other.value_to)}
        is_passed = not is_final and {figure.value, figure.value_to} <= ends
        return not is_passed and any(other.unit == "score" for other in self._near[0])

    def _check_ends(self, figure: FoundFigure) -> NumberResult:
        """Check both ends of a range separately; the result is the failing one, or both combined.

        The ends of "between four and five percent" may be bounds of what the article states.
        """
        is_between = self._text[: figure.start].casefold().endswith("between ")
        bounds: Sequence[Comparator] = ("more_than", "less_than") if is_between else (figure.comparator,) * 2
        ends = zip((figure.value, figure.value_to), bounds, strict=True)
        found = [self.check(replace(figure, value=end, value_to=None, comparator=bound)) for end, bound in ends]
        failed = next((stated for stated in found if stated.reason), None)
        if failed is not None:
            return failed
        text = "; ".join(stated.derivation for stated in found if stated.derivation)
        return NumberResult(tuple(span for stated in found for span in stated.spans), derivation=text)

    def _check_time(self, figure: FoundFigure) -> NumberResult:
        """Check a time of day: the article has it, or a time that it rounds or is derived from.

        Without "a.m." or "p.m.", times 12 hours apart are equal.
        """
        clock = read_clock(figure.text)
        if clock is None:  # "ten o'clock"
            return NumberResult() if self._occurs_literally(figure) else not_stated(figure.text)
        if any(clock.may_be(other) for other, _ in self._article.clocks):
            return NumberResult()
        known = [(other, stated) for other, stated in self._article.clocks if clock.may_share_half(other)]
        before = self._tokens.padded[self._tokens.within(figure.span).start - 1]
        earliest, latest = _ROUNDS_TIME.get(before, (0, 0))
        for other, stated in known:
            if earliest <= other.minutes - clock.minutes <= latest:
                return NumberResult.rounded(figure, stated)
        near = (text for minutes, text in derive_times(self._near) if minutes == clock.minutes)
        text = next(near, "") or self._article.derived_times.get(clock.minutes, "")
        text = text or derive_run(figure.text, [*self._near, *self._article.passages])
        return NumberResult.derived(figure.text, text and f"{figure.text} = {text}")

    def _may_be_count(self, figure: FoundFigure) -> bool:
        """Whether a year precedes the noun that the article counts by the same number: "a loss of 2000 jobs"."""
        before, after = self._text[: figure.start].casefold(), self._text[figure.end :].casefold()
        is_count = figure.text.isdecimal() and _counts_next(self._text, figure)
        if not is_count or before.endswith(_ENDS_BEFORE_YEAR):
            return False
        stated = self._find_stated(replace(figure, kind="cardinal"), Decimal(figure.text))
        noun = {*map(stem, _WORDS.findall(after[:_NEXT_WORD])[:1])}
        return any(not noun.isdisjoint(map(stem, _WORDS.findall(known.text.casefold()))) for known in stated)

    def _check_amount(self, figure: FoundFigure, amount: Decimal) -> NumberResult:
        """Check an amount: stated, a multiple, expressed in words, rounded, a range, or derived."""
        found = self._find_stated(figure, amount)[:_MOST_LIKE]
        if found:
            nearer = None if any(map(self._is_quoted, found)) else self._find_nearer(figure, amount)
            return nearer or NumberResult(spans=tuple(known.span for known in found))
        if family_of(figure) == "times":
            return self._check_multiple(self._read_multiple(figure))
        if self._occurs_literally(figure) or self._is_expressed_in_words(figure, amount) or self._is_multiplied(figure):
            return NumberResult()
        rounded = self._find_rounded(figure, amount)
        is_quoted = rounded is not None and self._is_quoted(rounded)
        article, text = self._article, "" if is_quoted else self._derive_from_quotes(figure)
        if text:
            return NumberResult(derivation=text)
        if rounded is not None:
            return NumberResult.rounded(figure, rounded)
        wording, passages = self._read_wording(figure), article.results.select(figure)
        text = derive(figure, passages=passages, years=article.years, wording=replace(wording, is_total=False))
        if text:
            return NumberResult(derivation=text)
        text = self._derive_loosely(figure, amount, wording, passages)
        if text or self._may_relate(figure):
            return NumberResult(derivation=text, is_loose=True)
        return not_stated(figure.text)

    def _derive_loosely(self, figure: FoundFigure, amount: Decimal, wording: Wording, passages: Passages) -> str:
        """Derive a figure from a table's row, another period, or figures that no wording relates."""
        text = self._derive_from_row(figure) or self._derive_rate(figure, amount)
        text = text or derive(figure, passages=self._list_far(figure), years=(), most=MOST_FAR)
        if not text and wording.is_change and family_of(figure) in ("count", "money"):
            text = self._derive_from_claimed(figure, amount)
        loose = self._near if family_of(figure) == "share" else [*self._near, *passages]
        return text or derive(figure, passages=loose, years=(), wording=wording, is_loose=True)

    def _derive_rate(self, figure: FoundFigure, amount: Decimal) -> str:
        """Derive a rate from a number of the quotes for another period: "1,000 a month" from "12,000 a year"."""
        at = self._tokens.within(figure.span).stop
        period = self._tokens.padded[at + 1]
        if self._tokens.padded[at] not in RATE_WORDS or period not in SECONDS or not (amount and self._near):
            return ""
        lows, within = self._article.tokens.lows, self._article.tokens.within
        words = {lows[place] for span in self._evidence for place in within(span)}
        alike = [known for known in self._near[0] if known.kind == figure.kind and may_be_one(figure, known)]
        for known, other in product(alike, sorted(words & SECONDS.keys() - {period})):
            yielded = (amount_of(known) or Decimal(0)) * SECONDS[period] / SECONDS[other]
            if amount == yielded:
                return f"{figure.text} a {period} = {known.text} a {other}"
            if yielded and fits_rounding(amount, yielded, figure.comparator):
                return f"{figure.text} a {period} ≈ {known.text} a {other}"
        return ""

    def _find_stated(self, figure: FoundFigure, amount: Decimal) -> Figures:
        """The article's figures that state a number; "three invoices" do not state "three times"."""
        found = self._article.find(figure, is_translated=self._is_translated) or self._find_anniversary(figure, amount)
        is_multiple = family_of(figure) == "times" and self._quoted_multiples
        return [one for one in found if family_of(one) == "times"] if is_multiple else found

    def _find_nearer(self, figure: FoundFigure, amount: Decimal) -> NumberResult | None:
        """What the quotes yield for a number stated elsewhere: a rounding or a calculation; None if nothing."""
        rounded = self._find_rounded(figure, amount)
        if rounded is not None and self._is_quoted(rounded):
            return NumberResult.rounded(figure, rounded)
        text = self._derive_from_quotes(figure) or self._derive_difference(figure)
        return NumberResult(derivation=text) if text else None

    def _may_relate(self, figure: FoundFigure) -> bool:
        """Whether a number that was not found may still result from an unknown calculation.

        True for fractions, points and lengths of time if at least two figures or dates near the quotes may be related.
        False if one near the quotes has the same unit, or the same number in another unit of time: "21 weeks" is not a
        calculation beside "21 days".
        """
        is_length = figure.unit in SECONDS and figure.kind != "age"
        is_relation = figure.kind in ("ratio", "percent_points") or figure.unit == "point" or is_length
        near = self._near[1] if self._near else []
        quoted = self._article.within(self._evidence) if self._article.is_foreign else []
        is_unread = any(one.kind == "cardinal" for one in ([*near, *quoted] if self._article.is_foreign else ()))
        is_stated = any(_is_of_one_unit(figure, one) for one in near)
        return is_relation and len(near) >= _LEAST_RELATED and not (is_stated or is_unread)

    def _list_far(self, figure: FoundFigure) -> Passages:
        """Groups of figures across the article that are unlikely to yield a number by chance.

        For a length of time, those in two units ("five years and four months"), and for days and weeks each date of the
        quotes with each other date. For points with decimals, each share of the quotes with each other share.
        """
        article = [*filter(self._article.is_operand, self._article.figures)]
        if figure.unit in SECONDS:
            mixed = [other for other in article if other.unit in SECONDS and other.value and not is_whole(other.value)]
            dated = [one for one in self._near[0] if one.kind == "date"] if self._near and figure.unit in _SPANS else []
            return [mixed, *([one, other] for one in dated for _, other in self._article.dates)]
        if figure.value is not None and not is_whole(figure.value) and family_of(figure) == "share":
            quoted = self._near[0] if self._near else []
            return [[one, other] for one, other in product(quoted, article) if one.kind == other.kind == "percent"]
        return self._list_far_amounts(figure, article) if family_of(figure) in ("count", "money") else []

    def _list_far_amounts(self, figure: FoundFigure, article: Figures) -> Passages:
        """Groups of amounts across the article that are unlikely to yield another one by chance.

        All amounts if the number has so many digits that few pairs can yield it, otherwise each amount of the quotes
        with each other one. Two-digit numbers also use all amounts: they are often true differences.
        """
        digits = len(_NON_ZERO.sub("", figure.text))
        if digits == _TWO or (digits > _TWO and min(len(article), MOST_FAR) ** 2 <= 10**digits):
            return self._article.far_results.select(figure)
        quoted = self._near[0] if self._near and digits > _TWO else []
        return [[one, other] for one, other in product(quoted, article[:MOST_FAR]) if one != other]

    def _derive_difference(self, figure: FoundFigure) -> str:
        """Derive a difference ("14 more than") from figures near the quotes; empty if that fails."""
        wording = self._read_wording(figure)
        if not wording.is_change or family_of(figure) not in ("count", "money"):
            return ""
        return derive(figure, passages=self._near, years=(), wording=wording, is_loose=True)

    def _derive_from_claimed(self, figure: FoundFigure, amount: Decimal) -> str:
        """The difference of another figure of the statement, which the quotes state, and one of the article."""
        quoted = self._near[0] if self._near else ()
        for one in self.figures:
            claimed = amount_of(one)
            is_term = claimed and one is not figure and may_be_one(figure, one)
            if not (claimed and is_term and any(map(self._is_quoted, self._article.find(one)))):
                continue
            for other in chain(*(self._article.between(end, end) for end in (claimed - amount, claimed + amount))):
                if may_be_one(one, other) and (other.unit == one.unit or other in quoted):
                    return f"{figure.text} = the difference of {one.text} and {other.text}"
        return ""

    def _derive_from_quotes(self, figure: FoundFigure) -> str:
        """Derive a number from the figures in or near the quotes; empty if that fails."""
        if family_of(figure) == "times":
            return self._derive_multiple(self._read_multiple(figure), self._near)
        return derive(figure, passages=self._near, years=(), wording=self._read_wording(figure)) if self._near else ""

    @cached_property
    def _quoted_multiples(self) -> list[FoundFigure]:
        """The multiples in the quotes, of which a statement's multiple has to be one."""
        return [one for one in (self._near[0] if self._near else ()) if family_of(one) == "times"]

    def _derive_from_row(self, figure: FoundFigure) -> str:
        """Derive a change between two cells of a quoted row, in percent or in the table's unit; else empty."""
        wording = self._read_wording(figure)
        if figure.kind not in ("percent", "measure", "money") or not (wording.is_change and self._near):
            return ""
        row = self._near[0]
        if figure.kind != "percent":
            row = [one for one in row if self._article.tables.find(one.start)]
            figure = replace(figure, kind="cardinal", unit=None, currency=None)
        return derive(figure, passages=[row], years=(), wording=replace(wording, is_of_row=True))

    @cached_property
    def _near(self) -> list[list[FoundFigure]]:
        """The figures of the quotes, and those of the surrounding sentences."""
        if not self._evidence:
            return []
        around = self._article.sentences_around(self._evidence)
        found = self._article.operands_within(self._evidence), self._article.operands_within(around)
        return [figures[:_MOST_NEAR] for figures in found]

    def _read_wording(self, figure: FoundFigure) -> Wording:
        """Read what the statement implies about a number."""
        at = self._tokens.within(figure.span)
        is_lost = not _LOSSES.isdisjoint(self._tokens.lows[max(0, at.start - _BEFORE) : at.start])
        is_change = is_lost or any(read_direction(self._tokens, place) for place in (at, self._find_reworded(at)))
        return Wording(
            is_total=self._has_total,
            is_change=is_change,
            is_each=self._has_each or self._tokens.padded[at.stop] in ("a", "an"),
            is_age=figure.end <= self._last_age,
        )

    @cached_property
    def _has_total(self) -> bool:
        return TOTAL.search(self._text) is not None

    @cached_property
    def _has_each(self) -> bool:
        return _EACH.search(self._text) is not None

    @cached_property
    def _last_age(self) -> int:
        """The offset of the last word that compares ages; -1 if there is none."""
        return max((found.start() for found in _AGES.finditer(self._text)), default=-1)

    @cached_property
    def _places(self) -> list[range]:
        return [self._tokens.within(one.span) for one in self.figures]

    def _find_reworded(self, at: range) -> range:
        """The tokens of the figure that this one restates: "by 1.2 million tons, or roughly a quarter"."""
        before = bisect_left(self._places, at.start, key=attrgetter("stop"))
        last = self._places[before - 1] if before else at
        return last if self._tokens.lows[last.stop : last.stop + 2] == [",", "or"] else at

    def _find_anniversary(self, figure: FoundFigure, amount: Decimal) -> Figures:
        """Ordinals of anniversaries that match a number of years: "the tenth anniversary" for "ten years"."""
        tokens = self._article.tokens
        known = self._article.between(amount, amount) if figure.unit == "year" else ()
        ends = ((one, tokens.within(one.span).stop) for one in known if one.kind == "ordinal")
        return [one for one, end in ends if not _ANNIVERSARIES.isdisjoint(tokens.lows[end - 1 : end + 2])]

    def _occurs_literally(self, figure: FoundFigure) -> bool:
        """Whether the article has the figure's number, or all its words, literally."""
        number = _PARTED.search(figure.text)
        if number and f" {number[0].replace(',', '  ').replace('.', ' . ')} " in self._article.tokens.line:
            return True  # "1, 600" in scanned and converted texts
        if figure.unit == "score" and f" {figure.value} : {figure.value_to} " in self._article.tokens.line:
            return True  # "4:1" in other languages
        words = drop_commas(figure.text.lower()).replace("’", "'").split()
        is_bare = (
            figure.kind == "cardinal" and figure.unit is None and words[0] == f"{figure.value:f}"
        )  # not "9 billion"
        words = words[:1] if is_bare else words
        return (is_bare or len(words) > 1) and f" {' '.join(words)} " in self._article.tokens.line

    def _is_pronoun(self, figure: FoundFigure) -> bool:
        """Whether "one" or "once" is a pronoun or adverb and counts nothing."""
        low = figure.text.lower()
        return low in ("one", "once", "ones") or (figure.value == 1 and low.startswith("one "))

    def _check_multiple(self, multiple: Multiple) -> NumberResult:
        value = multiple.value
        quoted = (amount_of(one) or Decimal(0) for one in self._quoted_multiples)
        if any(abs(known - value) <= value / 10 for known in (*self._article.multiples, *quoted)):
            return NumberResult()
        passages = self._near[:1] if self._quoted_multiples else [*self._near, *self._article.passages]
        return NumberResult.derived(multiple.text, self._derive_multiple(multiple, passages))

    def _read_multiple(self, figure: FoundFigure) -> Multiple:
        return Multiple(figure.text, amount_of(figure) or Decimal(0), figure.comparator)

    def _derive_multiple(self, multiple: Multiple, passages: Iterable[Figures]) -> str:
        """Derive a multiple from two figures of one family, preferably figures that the article compares."""
        found: list[str] = []
        for passage in passages:
            rows = [(figure, amount) for figure in passage if (amount := amount_of(figure))]
            for (low, one), (high, other) in product(rows, rows):
                is_alike = family_of(low) == family_of(high) != "rank" or may_be_one(low, high)
                if not is_alike or not multiple.fits(one, other):
                    continue
                found.append(f"{multiple.describe(other / one)}: from {low.text} to {high.text}")
                if are_compared(low, high) and (not self._evidence or self._is_quoted(low) or self._is_quoted(high)):
                    return found[-1]
        return found[0] if found else ""

    def _is_quoted(self, figure: FoundFigure) -> bool:
        return any(a <= figure.start and figure.end <= b for a, b in self._evidence)

    def _check_rank(self, figure: FoundFigure, amount: Decimal) -> NumberResult:
        """Check an ordinal from the third on: stated as one, or as a count ("four in a row", "four times").

        A tenth anniversary matches ten years.
        """
        spans = self._find_ranked(figure, amount)
        if spans:
            return NumberResult(spans=tuple(spans))
        if figure.unit == "minute":
            halves = "half-time" in self._article.tokens.text
            if text := derive_minute(amount, [*self._near, *self._article.passages], halves=halves):
                return NumberResult(derivation=f"{figure.text} = {text}")
        if self._article.names_rank(int(amount)):
            return NumberResult()
        before = [other for other in self._article.between(amount - 1, amount - 1) if self._leads_to(other, figure)]
        return NumberResult.derived(figure.text, f"{figure.text}: after {before[0].text}" if before else "")

    def _find_ranked(self, figure: FoundFigure, amount: Decimal) -> Sequence[Span]:
        """Spans of the ordinals of a rank or, failing that, of the numbers that count up to it."""
        known = self._article.between(amount, amount)
        found = [other for other in known if other.kind == "ordinal"]
        at = self._tokens.within(figure.span)
        if not (found or _ANNIVERSARIES.isdisjoint(self._tokens.lows[at.stop - 1 : at.stop + 1])):
            found = [other for other in known if other.unit == "year"]
        if not found:
            counted = [other for other in known if family_of(other) in ("count", "times")]
            found = counted if any(other.unit in ("time", None, figure.unit) for other in counted) else []
        spans = tuple(other.span for other in found)
        if not spans and figure.unit == "quarter":
            return [*self._article.find_word(f"q{amount}"), *self._article.find_word(f"{amount}q")]
        return spans

    def _leads_to(self, known: FoundFigure, rank: FoundFigure) -> bool:
        """Whether the article counts or ranks up to the rank before: a ninth ship after eight ships."""
        if known.kind != "ordinal":
            return known.unit is not None and known.unit == rank.unit
        tokens = self._article.tokens
        at = tokens.within(known.span).start
        return "after" in tokens.lows[max(0, at - 2) : at]

    def _is_multiplied(self, figure: FoundFigure) -> bool:
        """Whether the article has a fraction as a verb: "halved" for "by half", not for "half of them"."""
        is_fraction = figure.kind == "ratio" and figure.unit is None
        before = self._tokens.padded[self._tokens.within(figure.span).start - 1]
        return (is_fraction and before in _BEFORE_FACTORS) and any(
            MULTIPLES[low] == figure.value for low in self._article.tokens.words & MULTIPLES.keys()
        )

    def _is_expressed_in_words(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether the article may express a number in words: "again" for "second", or a list of few things."""
        if figure.kind == "ordinal":
            return amount <= 1 or not _AGAIN.isdisjoint(self._article.tokens.words)
        if figure.kind != "cardinal" or amount != int(amount):
            return False
        quoted = self._near[0] if figure.unit and self._near else ()
        is_small = amount <= _SMALL and all(other.unit != figure.unit for other in quoted)  # not "two people" for 14
        return is_small or any(amount in _count_listed(self._article.tokens, span) for span in self._evidence)

    def _find_rounded(self, figure: FoundFigure, amount: Decimal) -> FoundFigure | None:
        """The article's figure that this one rounds, if the statement says so or the number's form shows it."""
        if not amount or not _LEAST_EXPONENT < amount.adjusted() < _MOST_EXPONENT:
            return None
        fraction = figure.kind == "ratio" and figure.unit is None
        said = figure.comparator != "exact"
        step = _written_step(figure.text, amount)
        for known in self._list_near(amount, step, said=said):
            stated = amount_of(known)
            if not stated or not may_be_one(figure, known) or (fraction and family_of(known) != "share"):
                continue  # a bare 58 may be percent, but "half" does not round it
            if figure.kind == "age" and figure.unit == known.unit and amount < stated < amount + 1:
                return known  # "17 years old" for 17 years and 203 days
            if fraction and (abs(stated - amount) <= 1 or (said and fits_fraction(amount, stated, figure.comparator))):
                return known
            if self._is_rounding(figure, amount, stated, step) and self._rounds_upper_end(figure, known, step):
                return known
        return self._find_in_other_unit(figure, amount)

    def _list_near(self, amount: Decimal, step: Decimal | None, *, said: bool) -> list[FoundFigure]:
        """The article's figures that an amount may round: quoted figures first, then by distance."""
        least = max(step or 0, 1)  # an unmarked rounding is only recognised by fewer digits
        near = (amount / 2, amount * 2) if said else (amount - least, amount + least)
        found = islice(self._article.between(*near), _MOST_LIKE)
        return sorted(found, key=lambda one: (not self._is_quoted(one), abs((amount_of(one) or 0) - amount)))

    @staticmethod
    def _is_rounding(figure: FoundFigure, amount: Decimal, stated: Decimal, step: Decimal | None) -> bool:
        """Whether an amount rounds a stated one, by the statement's words or by its notation."""
        said = figure.comparator != "exact"
        if said and "dozen" in figure.text.lower():
            return fits_rounding(amount / 12, stated / 12, figure.comparator)
        return (said and fits_rounding(amount, stated, figure.comparator)) or _is_written_shorter(amount, stated, step)

    def _rounds_upper_end(self, figure: FoundFigure, known: FoundFigure, step: Decimal | None) -> bool:
        """Whether a figure is not a range, or its upper end equals or rounds that of the article's range."""
        upper, stated = amount_of(figure, upper=True), amount_of(known, upper=True)
        if upper is None or stated is None:
            return upper is None
        return upper == stated or self._is_rounding(figure, upper, stated, step)

    def _find_in_other_unit(self, figure: FoundFigure, amount: Decimal) -> FoundFigure | None:
        """The article's measure in another unit that a figure rounds: "about two months", "almost 300 feet"."""
        size = size_of(figure)
        is_within = self._text[: figure.start].rstrip().lower().endswith(" within")
        comparator = "at_most" if is_within and figure.comparator == "exact" else figure.comparator
        if size is None or (comparator == "exact" and size[0] != "time"):
            return None
        kind, length = size
        for other, known_length, known in self._article.sizes:
            if other != kind or known.unit == figure.unit or not known.value or not length:
                continue
            stated = known_length * amount / length
            is_smaller = known_length / known.value < length / amount
            if is_smaller and fits_larger_unit(amount, stated, comparator):
                return known
            if comparator != "exact" and stated > 0 and fits_rounding(amount, stated, comparator):
                return known
        return None

    def _check_date(self, figure: FoundFigure) -> NumberResult:
        """Check a date: its year, and its month and day together; failing that, whether a relative date can mean it."""
        article = self._article
        if figure.value_to is not None and figure.value is not None:
            return self._check_years(figure, int(figure.value), int(figure.value_to))
        date = parse_date(figure.text)
        spans: Sequence[Span] = ()
        if date.year is not None:
            spans = article.years.get(date.year) or article.find_word(str(date.year))
            if not spans and article.names_decade(date.year):
                return NumberResult()
            may_count = article.is_foreign or self._may_be_count(figure)  # "a loss of 2000 jobs"
            if figure.text.isdecimal() and not spans and may_count:
                return self._check_amount(replace(figure, kind="cardinal"), Decimal(date.year))
        is_known = date.year is None or spans or date.year in article.years
        if is_known and not self._is_unknown_date(date):
            return NumberResult(spans=tuple(spans))
        return NumberResult() if article.relative.mean(date) else not_stated(figure.text)

    def _check_years(self, figure: FoundFigure, first: int, last: int) -> NumberResult:
        """Check a decade, of which the article needs one year, or a range of years, of which it needs both ends."""
        years = self._article.years
        fits = any(first <= known <= last for known in years) if "s" in figure.text else {first, last} <= years.keys()
        fits = fits or ("s" in figure.text and self._article.names_decade(first))
        return NumberResult() if fits else not_stated(figure.text)

    def _is_unknown_date(self, date: FoundDate) -> bool:
        """Whether the article lacks a month and day, or has the month only in other years.

        A lone month or day is compared if it is in digits: names of months are checked with the names.
        """
        if date.year is None and date.time is False and (date.month is None) != (date.day is None):
            return self._lacks_part(date)
        if date.month is None or (date.day is None and date.year is None):
            return False
        known = [other for other, _ in self._article.dates if other.month == date.month]
        if date.day is None:
            years = {other.year for other in known} - {None}
            return bool(years) and date.year not in years
        days = {date.day, date.day_to or date.day}
        return not all(any((one.day or 0) <= day <= (one.day_to or one.day or 0) for one in known) for day in days)

    def _lacks_part(self, date: FoundDate) -> bool:
        """Whether no date of the article has the lone month or day."""
        known = [other for other, _ in self._article.dates]
        return all(one.month != date.month if date.day is None else one.day != date.day for one in known)


def _read_lengths(figure: FoundFigure) -> list[str]:
    """The parts of a joined length of time, such as "three years and four months"; empty for other figures."""
    lengths = figure.text.split(" and ")
    is_joined = len(lengths) > 1 and all(length.split()[-1].rstrip("s") in SECONDS for length in lengths)
    return lengths if is_joined else []


def _count_listed(tokens: Tokens, span: Span) -> set[int]:
    """The number of names in each list of a passage: four in "Wick, Leeds, the Hague and Bath, Reuters reported"."""
    counts: set[int] = set()
    count, is_name, joint = 0, False, ","
    for at in tokens.within(span):
        low = tokens.lows[at]
        if low == "the":
            continue
        if low in _JOINTS:
            count += is_name
            if is_name and joint != ",":
                counts.add(count)  # another name may follow the list
            joint = low
        elif not tokens.forms[at].capital:
            counts.add(count + is_name)
            count, joint = 0, ","
        is_name = tokens.forms[at].capital
    return counts | {count + is_name}


def _is_alike(said: Decimal, known: Decimal, *, converted: bool) -> bool:
    """Whether one number may express another: rounded, or in another unit, as 18 months for a year and a half."""
    factors = _IN_OTHER_UNITS if converted else _IN_OTHER_UNITS[:1]
    return any(abs(said * factor - known) <= known / 10 for factor in factors)


def _is_multiple(ratio: Decimal, value: Decimal, comparator: str) -> bool:
    """Whether a multiple may express a ratio: "more than four times" for 4.4."""
    if comparator in LOWER_BOUNDS and value < ratio < value + 1:
        return True
    if comparator in UPPER_BOUNDS and value * Decimal("0.85") <= ratio < value:
        return True
    return abs(ratio - value) <= value * Decimal("0.15" if comparator == "about" else "0.05")


def _is_of_one_unit(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures are fractions, points or lengths of time of one unit, or lengths of one number."""
    if one.kind == "ratio":
        return other.kind == "ratio" and family_of(one) == family_of(other)
    points = ("percent_points", "point")
    if one.unit in SECONDS:
        return one.unit == other.unit or (other.unit in SECONDS and one.value == other.value)
    return other.kind in points or other.unit in points


def _counts_next(text: str, figure: FoundFigure) -> bool:
    """Whether a plural follows a number within three words: "2000 job losses"."""
    after = TokenTable(text[figure.end :])
    return is_counted(after, 0) or is_counted(after, 1)


def _read_counted(text: str, figure: FoundFigure) -> str:
    """The word after the first word of a number in words."""
    words = _WORDS.findall(text[figure.start : figure.end + _NEXT_WORD].casefold())
    return words[1] if len(words) > 1 else ""


def _share_beginning(one: str, other: str) -> bool:
    """Whether one of two words is the other plus an ending: "lat" and "lata"."""
    least = min(len(one), len(other))
    return least >= _LEAST_WORD and one[:least] == other[:least]


def not_stated(text: str) -> NumberResult:
    """The result for a number that the article neither states nor yields."""
    return NumberResult(reason=f"“{text}” is not stated in the article")


def _written_step(text: str, amount: Decimal) -> Decimal | None:
    """The value of the last written digit of an amount with a magnitude: 1,000 in "$20K"; else None."""
    match = _SCALED.search(text)
    if match is None or not Decimal(match[1]):
        return None
    decimals = len(match[1].partition(".")[2])
    return amount / Decimal(match[1]) / Decimal(10**decimals)


def _is_written_shorter(said: Decimal, stated: Decimal, step: Decimal | None) -> bool:
    """Whether a value is a stated one in fewer digits, as in headlines: "$834K" for $833,654, 143 for 143.28.

    `step` is the value of the last written digit, if the number has a magnitude.
    """
    digits, known = said.normalize().as_tuple(), stated.normalize().as_tuple()
    if len(digits.digits) >= len(known.digits) and step is None:
        return False
    if step is None:
        step = Decimal((0, (1,), int(digits.exponent)))
        if step > 1 or len(digits.digits) < 2:
            return False
        return abs(said - stated) <= step / 2
    return abs(said - stated) <= step / 2 or 0 < stated - said < step
