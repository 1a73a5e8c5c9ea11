"""Whether every figure and date in a sentence is stated by what the sentence is checked against.

A figure may be rounded where the sentence says so, and only the way it says. What figures are of is checked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.prose.amount_check import IN_A_ROW, AmountCheck, not_stated
from summarizer.grounding.prose.figure_index import (
    MULTIPLE_FORMS,
    FigureIndex,
    family_of,
    find_points,
)
from summarizer.grounding.prose.figure_wording import NUMERIC, VAGUE, find_doubled, repeats_figures
from summarizer.grounding.prose.moments import (
    SAME_SEASONS,
    SEASON_BEFORE,
    SEASONS,
    date_parts,
    half_past,
    minutes_of,
)
from summarizer.grounding.prose.rounding import fits_fraction
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure

_HALF: Final = Decimal("0.5")
_WIDE: Final = Decimal("0.10")
"""How far, in proportion, what is multiplied may be from the multiple that is told."""
_QUANTITIES: Final = frozenset("several few couple handful many".split())
_DIGIT: Final = re.compile(r"\d")
_FIRST: Final = frozenset(
    "first 1st initial initially inaugural debut maiden begin began opening earliest never original originally premiere"
    " unprecedented before launch launched start started starts introduced effect".split()
)
_BOUNDS: Final = (
    (("nearly", "almost", "close to", "just under", "just short of", "approaching"), "below"),
    (("more than", "over", "at least", "above"), "more_than"),
    (("less than", "under", "fewer than", "below"), "less_than"),
    (("about", "around", "roughly", "some", "approximately"), "about"),
)
_WON: Final = frozenset("win wins won winner winning victory champion gold topped".split())
_PLACE: Final = re.compile(r"(?i) (?:prize|place)\b")
_ALONE: Final = re.compile(r"[.,;]| (?:have|had|has|are|were|will|would|did|do|can|could|may|might|never|also|then)\b")
_AGAIN: Final = frozenset("second 2nd again another twice repeat next runner also two".split())


def check_figures(text: str, prose: Words, evidence: FigureIndex, *, whole: bool) -> list[str]:
    """Find the figures in a sentence that are not stated.

    Args:
        text: The sentence.
        prose: Its words.
        evidence: What it is held against.
        whole: Whether that is a whole article, in which nearly everything is counted somewhere.

    Returns:
        A reason for each figure that is not stated.
    """
    if NUMERIC.isdisjoint(prose.vocabulary) and SEASONS.keys().isdisjoint(prose.vocabulary) and not _DIGIT.search(text):
        return []
    if not whole and repeats_figures(prose, evidence):
        return []
    figures = find_figures(text, vague=True, language=evidence.language)
    checker = _Checker(text, prose, evidence, figures, whole=whole)
    failures = [reason for figure in figures for reason in (checker.check(figure),) if reason]
    failures += checker.check_multiples()
    failures += checker.check_points()
    failures += checker.check_seasons()
    failures += checker.check_rest()
    if not failures and not whole:
        failures += find_doubled(figures, evidence.figures)
    return list(dict.fromkeys(failures))


class _Checker:
    """Goes through the figures of one sentence."""

    def __init__(
        self, text: str, prose: Words, evidence: FigureIndex, figures: Sequence[FoundFigure], *, whole: bool
    ) -> None:
        self.text = text
        self.prose = prose
        self.evidence = evidence
        self.figures = figures
        self.amounts = AmountCheck(text, figures, evidence, whole=whole)

    def check(self, figure: FoundFigure) -> str:
        """Why a figure is not stated; empty where it is."""
        if figure.kind == "date":
            return self._check_date(figure)
        if figure.kind == "time":
            minutes = half_past(figure.text) or minutes_of(figure.text)
            fits = minutes in self.evidence.minutes or (minutes is not None and minutes + 720 in self.evidence.minutes)
            return "" if fits or self.amounts.stands(figure) else not_stated(figure.text)
        if figure.value is None:
            return self._check_vague(figure)
        if figure.kind == "ordinal":
            return self._check_rank(figure)
        if figure.text.lower() == "once" or self._means_both(figure):
            return ""
        if figure.text.lower() in MULTIPLE_FORMS or (family_of(figure) == "times" and figure.kind == "ratio"):
            return "" if self._multiplies(figure.value) else not_stated(figure.text)
        return self.amounts.check(figure)

    def _means_both(self, figure: FoundFigure) -> bool:
        """Whether "the two" stands for whom the text has named, as it does where no noun follows."""
        before, after = self.text[: figure.start], self.text[figure.end :]
        return figure.text == "two" and before.lower().endswith("the ") and _ALONE.match(after) is not None

    def check_multiples(self) -> Iterator[str]:
        """Words that multiply and that are no figures by themselves: "doubled", "halved"."""
        taken = {figure.text.lower() for figure in self.figures}
        for index, word in enumerate(self.prose.words):
            value = MULTIPLE_FORMS.get(word.low)
            if value is None or word.low in taken or self.prose.lows[index + 1] in ("standard", "check", "down"):
                continue
            if self._is_beyond(index, value):
                continue
            counted = word.low in ("double", "triple") and value in self.evidence.amounts("count")
            if not counted and not self._multiplies(value):
                yield not_stated(word.raw)

    def check_rest(self) -> Iterator[str]:
        """Digits that are part of no figure, as in "G20": the evidence has them just so."""
        spans = [(figure.start, figure.end) for figure in self.figures]
        tokens = self.evidence.tokens
        for word, start in zip(self.prose.words, self.prose.starts, strict=True):
            if word.raw.isalpha() or not _DIGIT.search(word.raw):
                continue
            end = start + len(word.raw)
            if any(start < b and a < end for a, b in spans) or word.low.replace(",", "") in tokens:
                continue
            yield not_stated(word.raw)

    def check_seasons(self) -> Iterator[str]:
        """Seasons, which date what is told: named in the evidence, or given by one of their months."""
        for index, word in enumerate(self.prose.words):
            months = SEASONS.get(word.low)
            if months is None or not SEASON_BEFORE.issuperset({self.prose.lows[index - 1]}):
                continue
            told = any(word.low in group and not group.isdisjoint(self.evidence.tokens) for group in SAME_SEASONS)
            if not told and not any(date.month in months for date in self.evidence.dates):
                yield not_stated(word.raw)

    def _check_date(self, figure: FoundFigure) -> str:
        year, month, day = date_parts(figure.text)
        dates, reason = self.evidence.dates, not_stated(figure.text)
        if figure.value_to is not None and figure.value is not None:  # a decade, or a range of years
            years, ends = self.evidence.years, (int(figure.value), int(figure.value_to))
            inside = any(ends[0] <= known <= ends[1] for known in years) if "s" in figure.text else set(ends) <= years
            return "" if inside or self.amounts.stands(figure) else reason
        if year is not None and year not in self.evidence.years and str(year) not in self.evidence.tokens:
            return reason
        if month is not None and day is not None:
            fits = [known for known in dates if (known.month, known.day) == (month, day)]
            if not fits or (year and all(known.year and known.year != year for known in fits)):
                return reason
        elif month is not None and year is not None:
            given = {known.year for known in dates if known.month == month and known.year}
            if given and year not in given:
                return reason
        return ""

    def _check_vague(self, figure: FoundFigure) -> str:
        words = figure.text.lower()
        if not _QUANTITIES.isdisjoint(words.split()) or self.amounts.stands(figure):
            return ""
        name = next((name for name in sorted(VAGUE, key=len, reverse=True) if name in words), None)
        if name is None:
            return ""
        line = self.evidence.line
        if line.count(f" {name} ") > line.count(f"s of {name} "):
            return ""
        bounds = VAGUE[name]
        low, high = map(Decimal, bounds)
        found = any(self.evidence.between(family, low, high) for family in ("count", "money"))
        return "" if found else not_stated(figure.text)

    def _check_rank(self, figure: FoundFigure) -> str:
        evidence, value = self.evidence, figure.value
        ranks = evidence.families.get("rank", ())
        digits = [word.low for word in Words(figure.text).words if word.raw.isdecimal()]
        if not evidence.tokens.issuperset(digits[1:]):
            return not_stated(figure.text)
        if any(rank.value == value for rank in ranks):
            return ""
        if figure.text.isdecimal():  # a number that is part of a name: "Internet Explorer 6"
            return "" if figure.text in evidence.tokens else not_stated(figure.text)
        if _DIGIT.search(figure.text) and any(value == other.value for other in evidence.figures):
            return ""
        tokens = evidence.tokens
        if value == 1 and (not tokens.isdisjoint(_FIRST) or self._is_adverb(figure)):
            return ""
        if value == 1 and not tokens.isdisjoint(_WON) and _PLACE.search(self.text[figure.start : figure.end + 6]):
            return ""
        if value == 2 and not tokens.isdisjoint(_AGAIN):
            return ""
        shared = (
            self.text[max(0, figure.start - 16) : figure.start].lower().endswith(("a ", "one ", "every "))
        )  # "a third agrees"
        if value and value > 2 and shared and self._is_fraction(figure.start, 100 / value):
            return ""
        if value and evidence.between("times", value, value):  # "her third win" of "won three times"
            return ""
        counts = evidence.families.get("count", ())
        if not tokens.isdisjoint(IN_A_ROW) and any(count.value == value for count in counts):
            return ""
        return "" if self.amounts.stands(figure) else not_stated(figure.text)

    def _is_fraction(self, start: int, share: Decimal) -> bool:
        """Whether a stated share is told as a fraction, which begins at an offset, with a word that bounds it."""
        before = " ".join(self.text[max(0, start - 24) : start].lower().split()[:-1])
        slack = Decimal("0.7")
        if self.evidence.between("share", share - slack, share + slack):
            return True
        bound = next((bound for words, bound in _BOUNDS if before.endswith(words)), None)
        if bound is None:
            return False
        below = bound == "below"
        stated = self.evidence.amounts("share")
        return any(fits_fraction(share, amount, bound, below=below) for amount in stated)

    def check_points(self) -> Iterator[str]:
        """Points told in words, "a half-point cut", which the evidence states in words or in figures."""
        if "point" not in self.prose.vocabulary and "points" not in self.prose.vocabulary:
            return
        line = " " + " ".join(word.low for word in self.prose.words) + " "
        known = {*self.evidence.points_in_words, *self.evidence.amounts("points")}
        for value in sorted(find_points(line) - known):
            if not self.evidence.between("share", value, value):
                yield not_stated(f"{value} points")

    def _is_adverb(self, figure: FoundFigure) -> bool:
        """Whether "first" ends the clause and ranks nobody: "she would resign first"."""
        before = self.text[max(0, figure.start - 64) : figure.start].split()[-1:]
        ranks = before and before[0].lower() in (
            "the",
            "finished",
            "came",
            "placed",
            "ranked",
            "comes",
            "ranks",
            "finishing",
        )
        return not ranks and self.text[figure.end : figure.end + 1] in (".", ",", "", ";")

    def _is_beyond(self, index: int, value: Decimal) -> bool:
        """Whether something "more than doubled", or "nearly" did, and by so much."""
        before = self.prose.lows[max(0, index - 2) : index]
        if before == ["more", "than"]:
            return any(value < multiple < value * Decimal("1.5") for multiple in self.evidence.multiples)
        near = bool(before) and before[-1] in ("nearly", "almost")
        return near and any(value * Decimal("0.85") <= multiple <= value for multiple in self.evidence.multiples)

    def _multiplies(self, value: Decimal) -> bool:
        ranks = self.evidence.families.get("rank", ())
        if "time" in self.evidence.tokens and any(rank.value == value for rank in ranks):
            return True  # "twice" of "for the second time"
        if value == _HALF and "half" in self.evidence.tokens:
            return True  # "was halved" of "half of what it was"
        return any(abs(multiple - value) <= value * _WIDE for multiple in self.evidence.multiples)
