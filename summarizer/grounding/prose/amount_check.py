"""Whether an amount in a sentence is one that its evidence states, in the same or in other words.

Dates, ranks, multiples and amounts without a number are checked in `prose_figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.prose.bounds import PERIODS, contradicts
from summarizer.grounding.prose.figure_index import (
    FigureIndex,
    amount_of,
    family_of,
    same_currency,
    same_unit,
    scaled,
)
from summarizer.grounding.prose.figure_wording import (
    is_round_the_clock,
    is_said_as_often,
    is_share_of_stated,
    is_single,
    joins_things,
)
from summarizer.grounding.prose.rounding import fits_fraction, fits_length, fits_rounding
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure

_TOLERANCE: Final = Decimal("0.00001")
_LEAST, _MOST = -9, 21
"""Exponents of ten between which anybody rounds."""
IN_A_ROW: Final = frozenset("straight consecutive row running successive".split())
_QUARTERS: Final = {"3": "quarter", "6": "half"}
_MANY: Final = 200
"""Of more figures of one value, the rest are not looked at."""
_FEW: Final = 12
"""Of more figures, no sums and differences are tried."""
_JUST_BELOW: Final = tuple("nearly|almost|close to|approaching|nearing|just under|virtually|just short of".split("|"))
_PART_OF_DAY: Final = re.compile(r"(?i) (?:in the (?:morning|afternoon|evening)|at night|o['’]clock)\b")
_AS_MUCH: Final = re.compile(r" as \w+ as\b")
_MORE: Final = re.compile(r"(?i)\W*\b(?:more|fewer|less|higher|lower|longer|shorter)\b")
_PAIRS: Final = frozenset("both each bilateral pair couple twin neither either mutual jointly duo trio all".split())
_KNOWN: Final = frozenset("the these those their his her its".split())


def not_stated(text: str) -> str:
    """The reason for a figure that is missing."""
    return f"“{text}” is not stated there"


class AmountCheck:
    """Checks the amounts of one sentence.

    Args:
        text: The sentence.
        figures: All its figures.
        evidence: What it is held against.
        whole: Whether that is a whole article, in which nearly everything is counted somewhere.
    """

    def __init__(self, text: str, figures: Sequence[FoundFigure], evidence: FigureIndex, *, whole: bool) -> None:
        self._text = text
        self._figures = figures
        self._evidence = evidence
        self._whole = whole

    def stands(self, figure: FoundFigure) -> bool:
        """Whether the figure's own words stand in the evidence."""
        words = " ".join(word.low.replace(",", "") for word in Words(figure.text).words)
        return f" {words} " in self._evidence.line

    def check(self, figure: FoundFigure) -> str:
        """Why an amount is not stated; empty where it is."""
        amount = amount_of(figure)
        assert amount is not None
        whole = amount == amount.to_integral_value()
        slack = Decimal(0) if whole else amount * _TOLERANCE  # a third is 33.3333 percent
        candidates = list(islice(self._candidates(figure, amount - slack, amount + slack), _MANY))
        candidates = [known for known in candidates if self._covers(known, figure)]
        if candidates:
            if all(contradicts(figure, known, self._text) for known in candidates):
                if figure.kind == "ratio" and self._fits_other_share(figure, amount):
                    return ""
                return f"“{figure.text}” is bounded otherwise there than the sentence says"
            return ""
        if figure.kind in ("percent", "ratio") and amount in self._evidence.shares_in_words:
            return ""
        if self._is_told_in_words(figure, amount) or self._is_label(figure) or self._has_parts(figure):
            return ""
        if is_round_the_clock(figure, self._evidence):
            return ""
        if self.stands(figure) or self._equals_scaled(figure) or self._is_rounded(figure, amount):
            return ""
        if figure.value_to is not None and self._has_both(figure):
            return ""
        fits = self._counts(figure) or self._is_difference(figure, amount)
        return "" if fits else not_stated(figure.text)

    def _fits_other_share(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether a share but the one that is stated just so is bounded rightly: "fewer than half" of 38 percent."""
        others = (share for share in self._evidence.amounts("share") if abs(share - amount) > 1)
        return any(fits_fraction(amount, share, figure.comparator) for share in others)

    def _is_label(self, figure: FoundFigure) -> bool:
        """Whether a number names something, and does so there: "category 4"."""
        number = figure.text.split()[0].lower()
        if figure.kind not in ("cardinal", "ordinal") or figure.value is None or number != f"{figure.value:f}":
            return False
        before = self._text[max(0, figure.start - 64) : figure.start].split()[-1:]
        if not before or not before[0].isalpha() or len(before[0]) < 5:
            return False
        return f" {before[0].lower()} {number} " in self._evidence.line

    def _has_parts(self, figure: FoundFigure) -> bool:
        """Whether both numbers of "16 out of 23" are stated."""
        one, _, other = figure.text.lower().partition(" out of ")
        if not other:
            return False
        counts = set(self._evidence.amounts("count"))
        ends = [found.value for side in (one, other) for found in find_figures(side)[:1]]
        return len(ends) == 2 and counts.issuperset(ends)

    def _is_told_in_words(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether the evidence tells an amount without writing it: "a quarter-point", "two to one", "two fewer"."""
        family, evidence = family_of(figure), self._evidence
        if family == "score" and figure.value_to is not None:
            return {figure.value, figure.value_to} <= set(evidence.amounts("count"))
        if figure.unit == "month" and f"{amount:f}" in _QUARTERS:
            months = any(known.unit == "month" for known in evidence.families.get("count", ()))
            return not months and _QUARTERS[f"{amount:f}"] in evidence.tokens
        if figure.unit in ("occasion", "time") and is_said_as_often(amount, evidence):
            return True
        if family == "points":
            return amount in evidence.points_in_words
        if family == "share":
            return self._is_as_much(figure, amount) or is_share_of_stated(figure, amount, evidence)
        if family == "money":
            unit = figure.text.lower().split()[-1].rstrip("s")
            if not {unit, unit + "s"} & evidence.tokens:
                return False
            bare = [known for known in evidence.families.get("count", ()) if known.unit is None]
            return amount == 1 or any(known.value == figure.value for known in bare)
        if family != "count":
            return False
        if not amount:
            return not evidence.tokens.isdisjoint(("no", "none", "nobody", "nil", "without"))
        hour = figure.unit is None and amount <= 12 and amount == int(amount)
        if hour and (_PART_OF_DAY.match(self._text, figure.end) or not evidence.amounts("count")):
            return not evidence.minutes.isdisjoint((int(amount) * 60, int(amount) * 60 + 720))
        if figure.unit in PERIODS and not evidence.tokens.isdisjoint(IN_A_ROW):
            return any(rank.value == figure.value for rank in evidence.families.get("rank", ()))
        told_by = evidence.others.get(amount)
        return told_by is not None and any(other.value == told_by for other in self._figures)

    def _is_as_much(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether one stated figure is such a part of another: "less than half as much as" of 40 and 95."""
        if not _AS_MUCH.match(self._text, figure.end):
            return False
        shares = (100 / multiple for multiple in self._evidence.multiples if multiple > 1)
        return any(fits_fraction(amount, share, figure.comparator) for share in shares)

    def _is_difference(self, figure: FoundFigure, amount: Decimal) -> bool:
        """Whether points, years, or so many "more" or "fewer", are what two stated figures differ by."""
        family, years = family_of(figure), self._evidence.years
        if figure.unit == "year" and len(years) == 2 and max(years) - min(years) == amount:
            return True  # "five years later" of "from 2030 to 2035"
        if family != "points" and not (_MORE.match(self._text, figure.end) or _MORE.search(figure.text)):
            return False
        stated = self._evidence.amounts("share" if family == "points" else family)
        return len(stated) <= _FEW and any(high - low == amount for low in stated for high in stated)

    def _candidates(self, figure: FoundFigure, low: Decimal, high: Decimal) -> Iterator[FoundFigure]:
        """Stated figures between two bounds that the figure can be compared with."""
        family, between = family_of(figure), self._evidence.between
        for known in between(family, low, high):
            if same_currency(figure, known) and (family != "count" or same_unit(figure, known)):
                yield known
        if figure.kind == "cardinal" and figure.unit in (None, "point"):
            for other in ("share", "points", "money", "times", "date"):
                yield from between(other, low, high)
        percent = family == "share" and not self._evidence.tokens.isdisjoint(("percent", "%"))
        if family == "count" or percent:  # "57 to 43 percent", "voted 9 to 6"
            yield from between("score", low, high)
        bare: tuple[str | None, ...] = ()
        if family == "points":
            bare = ("point",)
        elif family == "times":
            bare = (None, "time")
        elif percent or (family == "money" and figure.currency in self._currencies()):
            bare = (None, "worldwide", "annually", "overall", "globally", "nationwide")  # "from 10 to 92 percent"
        yield from (known for known in between("count", low, high) if known.unit in bare)

    def _currencies(self) -> set[str | None]:
        return {known.currency for known in self._evidence.families.get("money", ())}

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
            self.check(replace(part, start=start, comparator=comparator if number == 0 else part.comparator))
            for number, part in enumerate(parts)
        )

    def _equals_scaled(self, figure: FoundFigure) -> bool:
        own = scaled(figure)
        if own is None:
            return False
        slack = own[1] * Decimal("0.015") if own[0] == "s" else Decimal(0)  # months are of no one length
        bound = figure.comparator
        return any(
            kind == own[0]
            and unit != figure.unit
            and (abs(length - own[1]) <= slack or (bound != "exact" and fits_length(own[1], length, bound)))
            for kind, length, unit in self._evidence.lengths
        )

    def _is_rounded(self, figure: FoundFigure, amount: Decimal) -> bool:
        before = self._text[max(0, figure.start - 24) : figure.start].lower()
        below = any(word in before for word in _JUST_BELOW)
        comparator = figure.comparator
        fraction = figure.kind == "ratio" and figure.unit is None
        if fraction or (figure.kind == "percent" and self._has_fraction()):
            slack = Decimal("0.7")
            if any(True for _ in self._candidates(figure, amount - slack, amount + slack)):
                return True
        if (comparator == "exact" and not below) or not _LEAST < amount.adjusted() < _MOST:
            return False
        low, high = amount * Decimal("0.5"), amount * 2
        for known in self._candidates(figure, low, high):
            stated = amount_of(known)
            if stated is None or not stated:
                continue
            if fraction and fits_fraction(amount, stated, comparator, below=below):
                return True
            if fits_rounding(amount, stated, comparator, below=below):
                return True
        return False

    def _has_fraction(self) -> bool:
        return any(known.kind == "ratio" for known in self._evidence.families.get("share", ()))

    def _counts(self, figure: FoundFigure) -> bool:
        """Whether a small number only counts what the evidence enumerates ("the two men")."""
        if figure.kind != "cardinal" or (value := figure.value) is None or value > 3 or not figure.text[:1].isalpha():
            return False
        if figure.unit in PERIODS:
            return False
        if value == 1 and figure.unit is None:
            return True
        before = " ".join(self._text[: figure.start].lower().split()[-1:])  # "the two leaders"
        if value > 1 and figure.unit and before not in _KNOWN and is_single(figure.unit, self._evidence):
            return False
        if value == 2 and not self._evidence.tokens.isdisjoint(("twice", "double", "brace")):
            return True
        said = {amount_of(other) for other in self._figures}
        for known in self._evidence.families.get("count", ()):
            if known.unit in PERIODS or known.kind in ("age", "measure") or amount_of(known) in said:
                continue
            same = known.unit is not None and known.unit == figure.unit
            if same or (not self._whole and known.value is not None and known.value <= 10):
                return False
        if value == 1:
            return not self._evidence.tokens.isdisjoint(("a", "an", "another", "one", "single", "sole"))
        tokens = self._evidence.tokens
        if value == 2:
            return joins_things(self._evidence.words) or not tokens.isdisjoint(_PAIRS)
        lows = [word.low for word in self._evidence.words.words]
        return "trio" in tokens or any(
            low == "and" and "," in lows[max(0, index - 8) : index] for index, low in enumerate(lows)
        )
