"""Flags figures that a statement relates in another way than its passage: a part as a total, or "each"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.language.inflection import stem
from summarizer.schemas.findings import FoundFigure

_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|per|every|respectively|both)\b")
_SHARED_OUT: Final = re.compile(r"(?i)\beach\b(?! (?:day|week|month|year|time|night|season))|\bapiece\b")
_HINTS: Final = ("all", "total", "ogether", "comb", "each", "ece")
"""Letters of which a text that matches one of these patterns has some. They are found several times faster."""
_TOTAL: Final = re.compile(r"(?i)\b(?:in (?:all|total)|altogether|combined|a total of|together|overall)\b")


def find_misrelated_figures(reading: Reading) -> Iterator[Suspicion]:
    """A part in the passage that the statement calls a total, or an "each" that the passage lacks."""
    text = reading.tokens.text
    if not any(map(text.lower().__contains__, _HINTS)):
        return
    is_total, is_shared = _TOTAL.search(text), _SHARED_OUT.search(text)
    if not (is_total or is_shared):
        return
    stated = [
        known
        for known in reading.article.figures.figures
        if known.kind == "cardinal" and any(a <= known.start < b for a, b in reading.sentences)
    ]
    if is_total and not _holds(_TOTAL, reading):
        check = NumberCheck(reading.tokens, reading.article.figures, figures=reading.figures)
        for figure in reading.figures:
            own = check.find(figure)
            alike = [known for known in stated if _is_of_one_unit(known, figure)]
            if own and len({known.value for known in alike}) > 1:
                evidence = tuple((known.start, known.end) for known in (*own, *alike))
                yield Suspicion("figures", f"the article has “{own[0].text}” for a part, beside another", evidence)
                return
    if stated and is_shared and not _holds(_EACH, reading):
        yield Suspicion("figures", "no sentence of the passage says “each”", tuple(reading.sentences))


def _is_of_one_unit(one: FoundFigure, other: FoundFigure) -> bool:
    return one.unit is not None and other.unit is not None and stem(one.unit) == stem(other.unit)


def _holds(pattern: re.Pattern[str], reading: Reading) -> bool:
    """Whether a sentence of the passage matches a pattern."""
    return any(pattern.search(reading.article.text[a:b]) for a, b in reading.sentences)
