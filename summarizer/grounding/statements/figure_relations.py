"""Flags figures that a statement relates in another way than its passage.

A part is given as a total or for each, percent as percentage points, a range is put together from two, or it gives
another number than the figure that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from summarizer.grounding.figures.links import is_out_of
from summarizer.grounding.statements.amounts import amount_of, family_of, may_be_one
from summarizer.grounding.statements.numbers import TOTAL
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.language.inflection import stem
from summarizer.schemas.findings import FoundFigure, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|per|every|respectively|both)\b")
_SHARED_OUT: Final = re.compile(r"(?i)\beach\b(?! (?:other|day|week|month|year|time|night|season))|\bapiece\b")
_HINTS: Final = ("all", "total", "ogether", "comb", "each", "ece")
"""Letters of which a text that matches one of these patterns has some. They are found several times faster."""
_SHARES: Final = frozenset({"percent", "percent_points"})
_LEADS: Final = frozenset("ahead behind lead leads leading led trail trails trailed trailing".split())
_FEW: Final = 3
"""Most words between the two numbers of a result."""


def find_misrelated_figures(reading: Reading) -> Iterator[Suspicion]:
    """A part in the passage that the statement calls a total, or an "each" that the passage lacks."""
    text = reading.tokens.text
    if not any(map(text.lower().__contains__, _HINTS)):
        return
    is_total, is_shared = TOTAL.search(text), _SHARED_OUT.search(text)
    if not (is_total or is_shared):
        return
    stated = [
        known
        for known in reading.article.figures.figures
        if known.kind == "cardinal" and any(a <= known.start < b for a, b in reading.sentences)
    ]
    if is_total and not _holds(TOTAL, reading):
        part = _find_part(reading, stated)
        if part:
            yield part
            return
    if stated and is_shared and not _holds(_EACH, reading) and _states_one_number(reading):
        yield Suspicion("figures", "no sentence of the passage says “each”", tuple(reading.sentences))


def _find_part(reading: Reading, stated: Sequence[FoundFigure]) -> Suspicion | None:
    """The first figure of a statement of whose unit the passage has several numbers, as a suspicion."""
    for figure in reading.figures:
        own = reading.article.figures.find(figure)
        alike = [known for known in stated if _is_of_one_unit(known, figure)]
        if own and len({known.value for known in alike}) > 1:
            evidence = tuple((known.start, known.end) for known in (*own, *alike))
            return Suspicion("figures", f"the article has “{own[0].text}” for a part, beside another", evidence)
    return None


def _states_one_number(reading: Reading) -> bool:
    """Whether a sentence has figures of the passage, and none that it states twice, for two groups."""
    places = [
        sum(any(a <= known.start < b for a, b in reading.sentences) for known in reading.article.figures.find(figure))
        for figure in reading.figures
        if figure.kind not in ("date", "time")
    ]
    return max(places, default=0) == 1


def find_missing_figure(proof: Proof, own: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a statement does not state any figure of its item; empty if it does, or states none of its kind.

    Args:
        own: The spans of the item's figures in the article.
    """
    if not own or proof.is_verbatim:
        return ""
    if any(a < y and x < b for stated in proof.numbers for x, y in stated.spans for a, b in own):
        return ""
    if any(stated.derivation or not stated.spans for stated in proof.numbers):
        return ""
    meant = [known for known in grounder.figures if any(a < known.end and known.start < b for a, b in own)]
    families = {family_of(known) for known in meant if known.value is not None}
    if families.isdisjoint(map(family_of, proof.figures)):
        return ""
    return f"it does not state its own figure, “{' '.join(grounder.text[slice(*own[0])].split())}”"


def find_changed_shares(reading: Reading) -> Iterator[Suspicion]:
    """Percent that the passage states as percentage points, or the reverse."""
    for figure in reading.figures:
        if figure.kind not in _SHARES or figure.value is None:
            continue
        amount = amount_of(figure) or Decimal(0)
        alike = [known for known in reading.article.figures.between(amount, amount) if known.kind in _SHARES]
        inside = [known for known in alike if any(a <= known.start < b for a, b in reading.sentences)]
        if inside and all(known.kind != figure.kind for known in (inside if reading.is_quoted else alike)):
            evidence = tuple((known.start, known.end) for known in inside)
            yield Suspicion("figures", f"it says “{figure.text}”, and the article says “{inside[0].text}”", evidence)
            return


def find_mixed_ranges(reading: Reading) -> Iterator[Suspicion]:
    """A range whose ends the article has in two ranges only, or a score that it has from two results."""
    for figure in reading.figures:
        lower, upper = amount_of(figure), amount_of(figure, upper=True)
        if figure.kind == "date" or lower is None or upper is None or lower == upper:
            continue
        low, high = (
            [known for known in reading.article.figures.between(end, end) if may_be_one(figure, known)]
            for end in (lower, upper)
        )
        if not (low and high) or any(_spans(known, {lower, upper}) for known in low):
            continue
        if figure.unit == "score":
            low, high = ([known for known in found if known.kind != "measure"] for found in (low, high))
            is_mixed = bool(low and high) and _is_mixed_score(figure, low, high, reading)
        else:
            is_mixed = _is_mixed_range(low, high)
        if is_mixed:
            evidence = ((low[0].start, low[0].end), (high[0].start, high[0].end))
            message = f"it puts “{figure.text}” together from “{low[0].text}” and “{high[0].text}”"
            yield Suspicion("figures", message, evidence)
            return


def _is_mixed_score(
    figure: FoundFigure, low: Sequence[FoundFigure], high: Sequence[FoundFigure], reading: Reading
) -> bool:
    """Whether no sentence has both numbers of a score, and it is neither a whole's parts nor on the way to a result."""
    if _divides_whole(low, high, reading) or _is_on_the_way(figure, [*low, *high], reading):
        return False
    return not any(_are_neighbors(one, other, reading) for one in low for other in high)


def _is_mixed_range(low: Sequence[FoundFigure], high: Sequence[FoundFigure]) -> bool:
    """Whether the article has an end of a range in other ranges only, and no two ranges that may be joined to it."""
    if any(_adjoin(one, other) for one in low for other in high):
        return False
    return any(all(known.value_to is not None for known in found) for found in (low, high))


def _spans(known: FoundFigure, ends: set[Decimal]) -> bool:
    """Whether a figure has both ends of a range."""
    return {amount_of(known), amount_of(known, upper=True)} == ends


def _divides_whole(low: Sequence[FoundFigure], high: Sequence[FoundFigure], reading: Reading) -> bool:
    """Whether a number is a part of a whole, and the other the rest of it: 6 to 3 of "six of the nine members"."""
    return any(
        is_out_of(part, whole) and amount_of(whole) == (amount_of(part) or 0) + (amount_of(rest[0]) or 0)
        for parts, rest in ((low, high), (high, low))
        for part in parts
        for whole in reading.article.figures.figures
    )


def _is_on_the_way(figure: FoundFigure, known: Sequence[FoundFigure], reading: Reading) -> bool:
    """Whether a score is that of a lead, and a later result of the article has as much on both sides: 3-2 of 3-3."""
    if _LEADS.isdisjoint(reading.tokens.lows):
        return False
    ends = sorted((amount_of(figure) or 0, amount_of(figure, upper=True) or 0))
    results = [
        sorted((amount_of(other) or 0, amount_of(other, upper=True) or 0)) for other in known if other.unit == "score"
    ]
    return any(all(end <= most for end, most in zip(ends, result, strict=True)) for result in results)


def _adjoin(low: FoundFigure, high: FoundFigure) -> bool:
    """Whether two ranges overlap or touch, so that they may be joined."""
    upper, lower = amount_of(low, upper=True), amount_of(high)
    return upper is not None and lower is not None and high.value_to is not None and lower <= upper


def _are_neighbors(one: FoundFigure, other: FoundFigure, reading: Reading) -> bool:
    """Whether only a word or two stand between two single numbers, as in "31 to 18"."""
    first, second = sorted((one, other), key=lambda known: known.start)
    between = reading.article.text[first.end : second.start]
    return first.value_to is None and second.value_to is None and len(between.split()) <= _FEW and "." not in between


def _is_of_one_unit(one: FoundFigure, other: FoundFigure) -> bool:
    return one.unit is not None and other.unit is not None and stem(one.unit) == stem(other.unit)


def _holds(pattern: re.Pattern[str], reading: Reading) -> bool:
    """Whether a sentence of the passage matches a pattern."""
    return any(pattern.search(reading.article.text[a:b]) for a, b in reading.sentences)
