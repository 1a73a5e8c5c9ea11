"""Whether every figure and date in a sentence is stated by what the sentence is checked against.

A figure may be rounded where the sentence says so, and only the way it says. What figures are of is checked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from summarizer.grounding.figure_index import (
    MULTIPLE_FORMS,
    FigureIndex,
    amount_of,
    date_parts,
    family_of,
    minutes_of,
    same_unit,
    scaled,
)
from summarizer.grounding.number_words import CARDINALS, ORDINALS
from summarizer.grounding.numbers import find_figures
from summarizer.grounding.prose_words import Words
from summarizer.schemas.findings import FoundFigure

_LOWER: Final = frozenset({"more_than", "at_least"})
_UPPER: Final = frozenset({"less_than", "at_most"})
_TOLERANCE: Final = Decimal("0.00001")
_WIDE, _NARROW = Decimal("0.10"), Decimal("0.05")
"""How far, in proportion, a figure may be from the one that it is a rounding of; and how far without being one."""
_JUST_BELOW: Final = ("nearly", "almost", "close to", "approaching", "nearing", "just under", "virtually", "just short of")
_VAGUE: Final = {
    "tens": (20, 100),
    "dozens": (20, 150),
    "scores": (35, 150),
    "hundreds": (150, 2000),
    "thousands": (1500, 20000),
    "tens of thousands": (15000, 150000),
    "hundreds of thousands": (150000, 2000000),
    "millions": (1500000, 1000000000),
    "tens of millions": (15000000, 150000000),
    "hundreds of millions": (150000000, 2000000000),
    "billions": (1500000000, 1000000000000),
    "trillions": (1500000000000, 1000000000000000),
}
_QUANTITIES: Final = frozenset("several few couple handful many".split())
_NUMERIC: Final = (
    (CARDINALS | frozenset(ORDINALS) | frozenset(MULTIPLE_FORMS) | frozenset(_VAGUE))
    | frozenset("half halves quarter quarters thirds fifths quarters noon midnight midday fold twice once".split())
) - {"second"} | {"second", "seconds"}
_OVER: Final = re.compile(r"(?i)\bover (?:the (?:past|last|next) )?$")
_AGO: Final = re.compile(r"(?i) (?:ago|earlier|later|before|after)\b")
_COMPARATIVE: Final = re.compile(r"(?i)\b(?!great|few)\w{2,12}er than (?:the )?$")
_FIRST: Final = frozenset(
    "first 1st initial initially inaugural debut maiden begin began opening earliest never original originally premiere"
    " unprecedented before".split()
)
_AGAIN: Final = frozenset("second 2nd again another twice repeat next runner also two".split())
_IN_A_ROW: Final = frozenset("straight consecutive row running successive".split())
_PAIRS: Final = frozenset("both each bilateral pair couple twin neither either mutual jointly duo trio all".split())
_PERIODS: Final = frozenset("second minute hour day week month quarter year decade century season".split())


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
    if not any(word.raw[0].isdigit() or word.low in _NUMERIC or word.raw[-1].isdigit() for word in prose.words):
        return []
    figures = find_figures(text, vague=True)
    checker = _Checker(text, prose, evidence, figures, whole=whole)
    failures = [reason for figure in figures for reason in (checker.check(figure),) if reason]
    failures += checker.check_multiples()
    failures += checker.check_rest()
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
        self.whole = whole

    def check(self, figure: FoundFigure) -> str:
        """Why a figure is not stated; empty where it is."""
        if figure.kind == "date":
            return self._check_date(figure)
        if figure.kind == "time":
            minutes = minutes_of(figure.text)
            fits = minutes in self.evidence.minutes or (minutes is not None and minutes + 720 in self.evidence.minutes)
            return "" if fits or self._stands(figure) else _not_stated(figure.text)
        if figure.value is None:
            return self._check_vague(figure)
        if figure.kind == "ordinal":
            return self._check_rank(figure)
        if figure.text.lower() == "once":
            return ""
        if figure.text.lower() in MULTIPLE_FORMS or (family_of(figure) == "times" and figure.kind == "ratio"):
            return "" if self._multiplies(figure.value) else _not_stated(figure.text)
        return self._check_amount(figure)

    def check_multiples(self) -> Iterator[str]:
        """Words that multiply and that are no figures by themselves: "doubled", "halved"."""
        taken = {figure.text.lower() for figure in self.figures}
        for index, word in enumerate(self.prose.words):
            value = MULTIPLE_FORMS.get(word.low)
            if value is None or word.low in taken or self.prose.low(index + 1) in ("standard", "check", "down"):
                continue
            if not self._multiplies(value):
                yield _not_stated(word.raw)

    def check_rest(self) -> Iterator[str]:
        """Digits that are part of no figure, as in "G20": the evidence has them just so."""
        spans = [(figure.start, figure.end) for figure in self.figures]
        tokens = self.evidence.tokens
        for word, start in zip(self.prose.words, self.prose.starts, strict=True):
            if not any(character.isdigit() for character in word.raw):
                continue
            end = start + len(word.raw)
            if any(start < b and a < end for a, b in spans) or word.low.replace(",", "") in tokens:
                continue
            yield _not_stated(word.raw)

    def _stands(self, figure: FoundFigure) -> bool:
        """Whether the figure's own words stand in the evidence."""
        words = " ".join(word.low.replace(",", "") for word in Words(figure.text).words)
        return f" {words} " in self.evidence.line

    def _check_date(self, figure: FoundFigure) -> str:
        year, month, day = date_parts(figure.text)
        dates, reason = self.evidence.dates, _not_stated(figure.text)
        if figure.value_to is not None and figure.value is not None:  # a decade, or a range of years
            inside = any(int(figure.value) <= known <= int(figure.value_to) for known in self.evidence.years)
            return "" if inside or self._stands(figure) else reason
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
        words = figure.text.lower().replace("many ", "")
        if any(word in _QUANTITIES for word in words.split()) or self._stands(figure):
            return ""
        tokens = self.evidence.tokens
        if any(word in tokens for word in words.split() if word in _VAGUE):
            return ""
        bounds = next((_VAGUE[name] for name in sorted(_VAGUE, key=len, reverse=True) if name in words), None)
        if bounds is None:
            return ""
        low, high = map(Decimal, bounds)
        found = any(self.evidence.between(family, low, high) for family in ("count", "money"))
        return "" if found else _not_stated(figure.text)

    def _check_rank(self, figure: FoundFigure) -> str:
        evidence, value = self.evidence, figure.value
        ranks = evidence.families.get("rank", ())
        if any(rank.value == value for rank in ranks):
            return ""
        if any(character.isdigit() for character in figure.text):
            if any(value == other.value for other in evidence.figures) or self._stands(figure):
                return ""
        tokens = evidence.tokens
        if value == 1 and (not tokens.isdisjoint(_FIRST) or self._is_adverb(figure)):
            return ""
        if value == 2 and not tokens.isdisjoint(_AGAIN):
            return ""
        counts = evidence.families.get("count", ())
        if not tokens.isdisjoint(_IN_A_ROW) and any(count.value == value for count in counts):
            return ""
        return "" if self._stands(figure) else _not_stated(figure.text)

    def _is_adverb(self, figure: FoundFigure) -> bool:
        """Whether "first" ends the clause and ranks nobody: "she would resign first"."""
        before = self.text[: figure.start].split()[-1:]
        ranks = before and before[0].lower() in ("the", "finished", "came", "placed", "ranked", "comes", "ranks", "finishing")
        return not ranks and self.text[figure.end : figure.end + 1] in (".", ",", "", ";")

    def _multiplies(self, value: Decimal) -> bool:
        return any(abs(multiple - value) <= value * _WIDE for multiple in self.evidence.multiples)

    def _check_amount(self, figure: FoundFigure) -> str:
        amount = amount_of(figure)
        assert amount is not None
        candidates = list(self._candidates(figure, amount * (1 - _TOLERANCE), amount * (1 + _TOLERANCE)))
        candidates = [known for known in candidates if self._covers(known, figure)]
        if candidates:
            if all(_contradicts(figure, known, self.text) for known in candidates):
                return f"“{figure.text}” is bounded otherwise there than the sentence says"
            return ""
        if figure.kind == "percent" and amount in self.evidence.shares_in_words:
            return ""
        if self._stands(figure) or self._equals_scaled(figure) or self._is_rounded(figure, amount):
            return ""
        if figure.value_to is not None and self._has_both(figure):
            return ""
        fits = self._counts(figure) or self._is_difference(figure, amount)
        return "" if fits else _not_stated(figure.text)

    def _is_difference(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether points are what two stated shares differ by."""
        shares = self.evidence.amounts("share")
        if family_of(figure) != "points" or len(shares) > 12:
            return False
        return any(high - low == amount for low in shares for high in shares)

    def _candidates(self, figure: FoundFigure, low: Decimal, high: Decimal) -> Iterator[FoundFigure]:
        """Stated figures between two bounds that the figure can be compared with."""
        family = family_of(figure)
        for known in self.evidence.between(family, low, high):
            money = family == "money" and known.currency and figure.currency and known.currency != figure.currency
            if not money and (family != "count" or same_unit(figure, known)):
                yield known
        bare = figure.kind == "cardinal" and figure.unit in (None, "point")
        for other in ("share", "points", "money", "times", "date") if bare else ():
            yield from self.evidence.between(other, low, high)
        if family == "count" or (family == "share" and not self.evidence.tokens.isdisjoint(("percent", "%"))):
            yield from self.evidence.between("score", low, high)
        if family == "points":
            yield from (known for known in self.evidence.between("count", low, high) if known.unit == "point")
        if family == "money":
            stated = {known.currency for known in self.evidence.families.get("money", ())}
            if figure.currency in stated:
                yield from (known for known in self.evidence.between("count", low, high) if known.unit is None)
        if family == "share":
            percent = any(known.kind == "percent" for known in self.evidence.families.get("share", ()))
            if percent:
                yield from (known for known in self.evidence.between("count", low, high) if known.unit is None)
        if family == "times":
            yield from (known for known in self.evidence.between("count", low, high) if known.unit in (None, "time"))

    def _covers(self, known: FoundFigure, figure: FoundFigure) -> bool:
        """Whether the upper value of a range is stated too; a score may be told from either side."""
        if figure.value_to is None:
            return True
        if family_of(figure) == "score":
            return {figure.value, figure.value_to} == {known.value, known.value_to}
        return known.value_to is not None and amount_of(known, upper=True) == amount_of(figure, upper=True)

    def _has_both(self, figure: FoundFigure) -> bool:
        if family_of(figure) == "score":
            return False
        ends = (amount_of(figure), amount_of(figure, upper=True))
        if all(end is not None and any(self._candidates(figure, end, end)) for end in ends):
            return True
        one, _, other = figure.text.partition(" to ")  # "by a third to 1.2 million" is no range
        parts = [part for side in (one, other) for part in find_figures(side)]
        start, comparator = figure.start, figure.comparator
        return len(parts) == 2 and not any(
            self._check_amount(replace(part, start=start, comparator=comparator if number == 0 else part.comparator))
            for number, part in enumerate(parts)
        )

    def _equals_scaled(self, figure: FoundFigure) -> bool:
        own = scaled(figure)
        if own is None:
            return False
        slack = own[1] * Decimal("0.015")
        return any(kind == own[0] and abs(length - own[1]) <= slack for kind, length in self.evidence.lengths)

    def _is_rounded(self, figure: FoundFigure, amount: Decimal) -> bool:
        before = self.text[max(0, figure.start - 24) : figure.start].lower()
        below = any(word in before for word in _JUST_BELOW)
        comparator = figure.comparator
        fraction = figure.kind == "ratio" and figure.unit is None
        if fraction or (figure.kind == "percent" and self._has_fraction()):
            slack = Decimal("0.7")
            if any(True for _ in self._candidates(figure, amount - slack, amount + slack)):
                return True
        if comparator == "exact" and not below:
            return False
        low, high = amount * Decimal("0.5"), amount * 2
        for known in self._candidates(figure, low, high):
            stated = amount_of(known)
            if stated is None or not stated:
                continue
            if fraction and _fits_fraction(amount, stated, comparator, below=below):
                return True
            if _fits_rounding(amount, stated, comparator, below=below):
                return True
        return False

    def _has_fraction(self) -> bool:
        return any(known.kind == "ratio" for known in self.evidence.families.get("share", ()))

    def _counts(self, figure: FoundFigure) -> bool:
        """Whether a small number only counts what the evidence enumerates ("the two men")."""
        value = figure.value
        if figure.kind != "cardinal" or value is None or value > 3 or not figure.text[:1].isalpha():
            return False
        if figure.unit in _PERIODS:
            return False
        if value == 1 and figure.unit is None:
            return True
        if value == 2 and not self.evidence.tokens.isdisjoint(("twice", "double", "brace")):
            return True
        said = {amount_of(other) for other in self.figures}
        for known in self.evidence.families.get("count", ()):
            if known.unit in _PERIODS or known.kind in ("age", "measure") or amount_of(known) in said:
                continue
            same = known.unit is not None and known.unit == figure.unit
            if same or (not self.whole and known.value is not None and known.value <= 10):
                return False
        if value == 1:
            return not self.evidence.tokens.isdisjoint(("a", "an", "another", "one", "single", "sole"))
        tokens = self.evidence.tokens
        if value == 2:
            return "and" in tokens or "or" in tokens or not tokens.isdisjoint(_PAIRS)
        lows = [word.low for word in self.evidence.words.words]
        return "trio" in tokens or any(
            low == "and" and "," in lows[max(0, index - 8) : index] for index, low in enumerate(lows)
        )


def _not_stated(text: str) -> str:
    return f"“{text}” is not stated there"


def _contradicts(figure: FoundFigure, known: FoundFigure, text: str) -> bool:
    """Whether the sentence bounds a stated value the other way."""
    said, given = figure.comparator, known.comparator
    if figure.unit in _PERIODS and (_OVER.search(text[max(0, figure.start - 20) : figure.start]) or _AGO.match(text, figure.end)):
        return False
    if _COMPARATIVE.search(text[max(0, figure.start - 24) : figure.start]):  # "higher than 64 percent" is no bound
        return False
    if (said in _LOWER and given in _UPPER) or (said in _UPPER and given in _LOWER):
        return True
    return said in ("more_than", "less_than") and given in ("exact", "about") and known.value_to is None


def _place(amount: Decimal) -> int:
    """The exponent of a number's last digit that is not zero."""
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _precision(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)


def _fits_rounding(said: Decimal, stated: Decimal, comparator: str, *, below: bool) -> bool:
    """Whether a stated value may be rounded so, up or down, to no more digits than it has."""
    if _precision(said) >= _precision(stated):
        return False
    step = Decimal((0, (1,), _place(said)))
    half = step / 2 if said % (step * 10) == step * 5 else step
    if half != step:
        step = step * 5
    distance = abs(said - stated) / stated
    if comparator in _LOWER:
        return said < stated and (stated / step).to_integral_value(ROUND_FLOOR) * step == said
    if comparator in _UPPER or below:
        ceiling = (stated / step).to_integral_value(ROUND_CEILING) * step == said
        return said > stated and ceiling and distance <= Decimal("0.25" if comparator in _UPPER else "0.10")
    nearest = (stated / step).to_integral_value(ROUND_HALF_UP) * step == said
    return distance <= _NARROW or (nearest and distance <= _WIDE)


def _fits_fraction(said: Decimal, stated: Decimal, comparator: str, *, below: bool) -> bool:
    """Whether a share in percent may be told as a fraction: "more than half" of 56, "nearly a third" of 31."""
    if comparator in _LOWER:
        return said < stated <= said * Decimal("1.34")
    if comparator in _UPPER:
        return said * Decimal("0.7") <= stated < said
    if below:
        return said * Decimal("0.9") <= stated < said
    return abs(said - stated) <= said * _WIDE
