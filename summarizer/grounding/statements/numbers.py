"""Whether the article states a number of a statement, or yields it: in other words, rounded, converted or derived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.statements.amounts import MULTIPLES, amount_of, family_of, may_be_one, size_of
from summarizer.grounding.statements.dates import SAME_SEASONS, SEASONS, date_parts, half_past, minutes_of
from summarizer.grounding.statements.derivation import derive
from summarizer.grounding.statements.figure_index import FigureIndex
from summarizer.grounding.statements.rounding import fits_fraction, fits_length, fits_rounding
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.gazetteer.places import month_names
from summarizer.schemas.findings import FoundFigure, Span

_SLACK: Final = Decimal("0.00001")
_SMALL: Final = 3
"""Up to which number a statement may count what the article only names."""
_DECADE: Final = re.compile(r"[1-9]0s")
_DIGITS: Final = re.compile(r"\d")
_BELOW: Final = ("nearly", "almost", "close to", "approaching", "nearing", "just under", "virtually")
_SCALED: Final = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*-?(?:k|m|b|bn|t|tn|thousand|million|billion|trillion)\b")
_IN_A_ROW: Final = frozenset("straight consecutive row running successive times".split())
_ANNIVERSARIES: Final = frozenset({"anniversary", "anniversaries", "birthday"})
_AGAIN: Final = frozenset("second 2nd again another twice repeat next runner also two both".split())
_BEFORE_SEASON: Final = [["last"], ["next"], ["this"], ["previous"], ["coming"], ["since"]]
_TRILLIONS: Final = re.compile(r"(\d+(?:\.\d+)?)[Tt]")
_LEAST_EXPONENT, _MOST_EXPONENT = -9, 21


@dataclass(frozen=True, slots=True)
class Stated:
    """How the article has a number.

    Attributes:
        spans: Where it states it; empty if it states it nowhere just so.
        derivation: The sum that yields it, if it does not state it.
        reason: Why it is not the article's; empty if it is.
    """

    spans: tuple[Span, ...] = ()
    derivation: str = ""
    reason: str = ""


class NumberCheck:
    """Checks the numbers of one statement against an article.

    Args:
        tokens: The statement.
        article: The article.
        figures: The statement's figures.
    """

    def __init__(self, tokens: Tokens, article: FigureIndex, *, figures: Sequence[FoundFigure]) -> None:
        self._tokens = tokens
        self._text = tokens.text
        self._article = article
        self.figures = figures

    def check_all(self) -> Iterator[tuple[str, Stated]]:
        """Each number as written, and how the article has it."""
        for figure in self.figures:
            yield figure.text, self.check(figure)
        taken = [(figure.start, figure.end) for figure in self.figures]
        for form, start, end in zip(self._tokens.forms, self._tokens.starts, self._tokens.ends, strict=True):
            if any(start < b and a < end for a, b in taken):
                continue
            months = SEASONS.get(form.low)
            if months is not None and self._dates_season(start):
                told = any(form.low in group and not group.isdisjoint(self._article.words) for group in SAME_SEASONS)
                told = told or any(date.month in months for date, _ in self._article.dates)
                named = (month_names().get(low.title()) for low in self._article.words)
                told = told or any(number in months for number in named)
                yield form.raw, Stated() if told else not_stated(form.raw)
            elif form.low in MULTIPLES:
                yield form.raw, self._check_multiple(form.raw, MULTIPLES[form.low])
            elif _DIGITS.search(form.raw):
                span = self._article.words.get(form.low.replace(",", ""))
                match = _TRILLIONS.fullmatch(form.raw)
                amount = Decimal(match[1]) * 10**12 if match else None
                known = self._article.between(amount, amount) if amount is not None else ()
                yield form.raw, Stated(spans=(span,) if span else ()) if span or known else not_stated(form.raw)

    def _dates_season(self, start: int) -> bool:
        """Whether the season at an offset of the statement tells when something was."""
        return self._text[max(0, start - 16) : start].lower().split()[-1:] in _BEFORE_SEASON

    def check(self, figure: FoundFigure) -> Stated:
        """How the article has one figure."""
        if figure.kind == "date":
            return self._check_date(figure)
        if figure.kind == "time":
            minutes = half_past(figure.text) or minutes_of(figure.text)
            known = self._article.minutes
            fits = minutes in known or (minutes is not None and {minutes + 720, minutes - 720} & known)
            return Stated() if fits or self._stands(figure) else not_stated(figure.text)
        amount = amount_of(figure)
        if amount is None or self._is_pronoun(figure):
            return Stated()
        if figure.kind == "ordinal" and amount > 2 and not figure.text.isdigit():
            return self._check_rank(figure, amount)
        found = self.find(figure) or self._find_in_row(figure, amount) or self._find_ordinal(figure, amount)
        if found:
            return Stated(spans=tuple((known.start, known.end) for known in found))
        if family_of(figure) == "times":
            return self._check_multiple(figure.text, amount)
        if self._stands(figure) or self._is_told_in_words(figure, amount):
            return Stated()
        rounded = self._find_rounded(figure, amount)
        if rounded is not None:
            return Stated(spans=((rounded.start, rounded.end),), derivation=f"{figure.text} ≈ {rounded.text}")
        if figure.value_to is not None:
            return self._check_ends(figure)
        article = self._article
        text = derive(figure, passages=article.passages, years=tuple(article.years))
        return Stated(derivation=text) if text else not_stated(figure.text)

    def find(self, figure: FoundFigure) -> list[FoundFigure]:
        """The article's figures that state just this amount, in any unit that it can be told in."""
        amount = amount_of(figure)
        if amount is None or figure.kind in ("date", "time"):
            return []
        slack = Decimal(0) if amount == amount.to_integral_value() else amount * _SLACK
        found = [known for known in self._article.between(amount - slack, amount + slack) if may_be_one(figure, known)]
        upper = amount_of(figure, upper=True)
        if upper is not None:
            ends = [known for known in self._article.between(upper, upper) if may_be_one(figure, known)]
            return found + ends if found and ends else []
        if not found and (size := size_of(figure)):
            kind, length = size
            found = [
                known
                for other, known_length, known in self._article.sizes
                if other == kind and known.unit != figure.unit and _is_same_length(length, known_length, figure)
            ]
        return found

    def _find_in_row(self, figure: FoundFigure, amount: Decimal) -> list[FoundFigure]:
        """The ordinal that counts the same in a row: "the fourth consecutive quarter" of "four straight quarters"."""
        if _IN_A_ROW.isdisjoint(self._article.words) or family_of(figure) != "count":
            return []
        return [known for known in self._article.between(amount, amount) if known.kind == "ordinal"]

    def _find_ordinal(self, figure: FoundFigure, amount: Decimal) -> list[FoundFigure]:
        """The ordinal of an anniversary, which tells a number of years; the date of a day: "the 5th" of "May 5"."""
        if figure.unit == "year" and not _ANNIVERSARIES.isdisjoint(self._article.words):
            return [known for known in self._article.between(amount, amount) if known.kind == "ordinal"]
        if figure.kind == "ordinal" and figure.text[:1].isdigit() and figure.unit is None:
            return [known for parts, known in self._article.dates if parts.day == amount]
        return []

    def _stands(self, figure: FoundFigure) -> bool:
        """Whether the figure's own number, or all its words, stand in the article just so."""
        number = re.search(r"\d+(?:[.,]\d+)+", figure.text)
        if number and f" {number[0].replace(',', '  ').replace('.', ' . ')} " in self._article.tokens.line:
            return True  # "1, 600", as scanned and converted texts have it
        words = figure.text.lower().replace(",", "").split()
        if figure.kind == "cardinal" and words[0].isalnum() and _DIGITS.search(words[0]) and figure.unit is None:
            return words[0] in self._article.words
        parts = [part for word in words for part in word.split("-")]
        return len(words) > 1 and f" {' '.join(words)} " in self._article.tokens.line and len(parts) > 1

    def _is_pronoun(self, figure: FoundFigure) -> bool:
        """Whether "one", "once" or "the two" stands for a thing, and counts nothing."""
        low = figure.text.lower()
        return (
            low in ("one", "once", "ones") or low.startswith("one of") or (figure.value == 1 and low.startswith("one "))
        )

    def _check_multiple(self, text: str, value: Decimal) -> Stated:
        near = any(abs(known - value) <= value / 10 for known in self._article.multiples)
        if near or any(known.unit in ("time", "occasion") for known in self._article.between(value, value)):
            return Stated()
        for passage in self._article.passages:
            rows = [(family_of(figure), amount) for figure in passage if (amount := amount_of(figure))]
            for family, one in rows:
                for other_family, other in rows:
                    if family == other_family != "rank" and abs(other / one - value) <= value / 20:
                        return Stated(derivation=f"{text}: from {one:f} to {other:f}")
        return not_stated(text)

    def _check_rank(self, figure: FoundFigure, amount: Decimal) -> Stated:
        """An ordinal from the third on: stated as one, counted in a row, or a fraction."""
        known = self._article.between(amount, amount)
        found = [other for other in known if other.kind == "ordinal"] or self._find_ordinal(figure, amount)
        counted = [other for other in known if family_of(other) in ("count", "times")]
        in_words = not _IN_A_ROW.isdisjoint(self._article.words)
        if not found and counted and (in_words or any(other.unit in ("time", None) for other in counted)):
            found = counted
        if found:
            return Stated(spans=tuple((other.start, other.end) for other in found))
        share = 100 / amount  # "a third agrees"
        near = self._article.between(share - 2, share + 2)
        if any(family_of(other) == "share" for other in near) or self._stands(figure):
            return Stated()
        return not_stated(figure.text)

    def _is_told_in_words(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether the article tells a number without figures: a rank, a change, a list, none, a decade's year."""
        if _DECADE.fullmatch(figure.text):
            return any(year % 100 // 10 == amount // 10 for year in self._article.years)
        ranked = figure.kind == "ordinal" and self._ranks_in_words(amount)
        changed = family_of(figure) == "share" and self._changes_in_words(amount)
        return ranked or changed or self._counts_named(figure, amount) or self._is_zero_told(amount)

    def _ranks_in_words(self, amount: Decimal) -> bool:
        """Whether "first" or "second" ranks what the article tells in other words."""
        return amount <= 1 or not _AGAIN.isdisjoint(self._article.words)

    def _changes_in_words(self, amount: Decimal) -> bool:
        """Whether a share is a change or part that the article tells in words: 50 percent of "halved"."""
        told = {MULTIPLES[word] for word in self._article.words.keys() & MULTIPLES.keys()}
        return any(abs(multiple - 1) * 100 == amount or 100 / multiple == amount for multiple in told)

    def _counts_named(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether a small number can count what the article only lists: "the two leaders" of "Lind and Ek"."""
        return figure.kind == "cardinal" and amount <= _SMALL and amount == int(amount) and family_of(figure) == "count"

    def _is_zero_told(self, amount: Decimal) -> bool:
        return not amount and not self._article.words.keys().isdisjoint(("no", "none", "nobody", "nil", "without"))

    def _check_ends(self, figure: FoundFigure) -> Stated:
        """Both ends of a range or a score, each by itself."""
        spans: list[Span] = []
        if figure.unit == "score" and figure.value is not None and figure.value_to is not None:
            ends = f"{abs(figure.value):f}", f"{abs(figure.value_to):f}"
            line = self._article.tokens.line
            joined = (f" {one} {mark} {other} " for mark in ("-", "–", "to") for one, other in (ends, ends[::-1]))
            return Stated() if any(words in line for words in joined) else not_stated(figure.text)
        for value in (figure.value, figure.value_to):
            if value is None:
                continue
            found = self._article.between(abs(value), abs(value))
            if not found and f"{abs(value):f}" not in self._article.words:
                return not_stated(figure.text)
            spans += [(known.start, known.end) for known in found[:1]]
        return Stated(spans=tuple(spans))

    def _find_rounded(self, figure: FoundFigure, amount: Decimal) -> FoundFigure | None:
        """The article's figure that this one rounds, in a way that the statement says or its form shows."""
        if not amount or not _LEAST_EXPONENT < amount.adjusted() < _MOST_EXPONENT:
            return None
        before = self._text[max(0, figure.start - 24) : figure.start].lower()
        below = any(word in before for word in _BELOW)
        fraction = figure.kind == "ratio" and figure.unit is None
        said = figure.comparator != "exact" or below
        step = _written_step(figure.text, amount)
        for known in self._article.between(amount / 2, amount * 2):
            stated = amount_of(known)
            if not stated or not may_be_one(figure, known):
                continue
            if fraction and (
                abs(stated - amount) <= 1 or (said and fits_fraction(amount, stated, figure.comparator, below=below))
            ):
                return known
            if said and fits_rounding(amount, stated, figure.comparator, below=below):
                return known
            if _is_written_shorter(amount, stated, step):
                return known
        return None

    def _check_date(self, figure: FoundFigure) -> Stated:
        article, reason = self._article, not_stated(figure.text)
        year, month, day = date_parts(figure.text)
        if figure.value_to is not None and figure.value is not None:  # a decade, or a range of years
            ends = int(figure.value), int(figure.value_to)
            inside = [known for known in article.years if ends[0] <= known <= ends[1]]
            fits = inside if "s" in figure.text else set(ends) <= article.years.keys()
            return Stated() if fits or self._stands(figure) else reason
        spans = []
        if year is not None and not year % 10 and self._is_decade(figure):
            return Stated() if any(year <= known < year + 10 for known in article.years) else reason
        if year is not None:
            span = article.years.get(year) or article.words.get(str(year))
            if span is None and year not in article.years:
                return Stated() if self._is_next_year(year) else reason
            spans = [span] if span else []
        if month is not None and day is not None:
            fits_day = [known for known, _ in article.dates if (known.month, known.day) == (month, day)]
            if not fits_day or (year and all(known.year and known.year != year for known in fits_day)):
                return reason
        elif month is not None and year is not None:
            given = {known.year for known, _ in article.dates if known.month == month and known.year}
            if given and year not in given:
                return reason
        return Stated(spans=tuple(spans))

    def _is_decade(self, figure: FoundFigure) -> bool:
        """Whether a year is written as a decade with an apostrophe: "the 2000's"."""
        return self._text[figure.end : figure.end + 2] in ("'s", "’s")

    def _is_next_year(self, year: int) -> bool:
        """Whether a year is the one before or after that of publication, and the article says "last" or "next year"."""
        published, line = self._article.published, self._article.tokens.line
        known = {published} if published else set[int]()
        return (year - 1 in known and (" next " in line or " coming " in line)) or (
            year + 1 in known and (" last year " in line or " a year ago " in line or " a year earlier " in line)
        )


def read_figures(text: str, *, language: str | None) -> list[FoundFigure]:
    """The figures of a statement."""
    return find_figures(text, vague=True, language=language)


def not_stated(text: str) -> Stated:
    """The result for a number that the article neither states nor yields."""
    return Stated(reason=f"“{text}” is not stated in the article")


def _is_same_length(one: Decimal, other: Decimal, figure: FoundFigure) -> bool:
    if abs(one - other) <= one * Decimal("0.015"):
        return True
    return figure.comparator != "exact" and fits_length(one, other, figure.comparator)


def _written_step(text: str, amount: Decimal) -> Decimal | None:
    """What the last digit of an amount that is written with a magnitude stands for: 1,000 in "$20K"; else None."""
    match = _SCALED.search(text)
    if match is None or not Decimal(match[1]):
        return None
    decimals = len(match[1].partition(".")[2])
    return amount / Decimal(match[1]) / Decimal(10**decimals)


def _is_written_shorter(said: Decimal, stated: Decimal, step: Decimal | None) -> bool:
    """Whether a value is a stated one with fewer digits, as a headline gives it: "$834K" of $833,654, 143 of 143.28.

    Args:
        said: The value.
        stated: The stated value.
        step: What its last written digit stands for, if it is written with a magnitude.
    """
    digits, known = said.normalize().as_tuple(), stated.normalize().as_tuple()
    if len(digits.digits) >= len(known.digits) and step is None:
        return False
    if step is None:
        step = Decimal((0, (1,), int(digits.exponent)))
        if step > 1 or len(digits.digits) < 2:
            return False
        return abs(said - stated) <= step / 2
    return said != stated and (abs(said - stated) <= step / 2 or (said > step * 10 and 0 < stated - said < step))
