"""Figures of which a statement says that one is a part of the other, and its passage does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.schemas.findings import FoundFigure

_BETWEEN: Final = re.compile(r"(?i)\b(?:includ\w+|among(?:st)? (?:them|whom)|of (?:whom|which|them|these|those))\b")
_OF: Final = re.compile(
    r"(?i)^(?:\s+[\w-]+){0,2}\s+(?:out )?of\s+"
    r"(?:(?:all|the|its|their|his|her|our|some|about|nearly|over|more than|at least)\s+)*(?:[\w-]+['’]s?\s+)?$"
)
_FAR: Final = 200
_LOOSE: Final = re.compile(r"(?i)\b(?:with|of|among|out|from|just|only)\b")
"""Words between two figures of an article that may make one a part of the other."""
_AFTER: Final = re.compile(r"(?i)^\s*(?:\w+\s+){0,3}(?:of (?:them|these|those|whom)|among them)\b")


def find_invented_part(reading: Reading) -> Iterator[Suspicion]:
    """A figure that is told as part of another, where the passage has both and does not say so."""
    check = NumberCheck(reading.tokens, reading.article.figures, figures=reading.figures)
    counts = [figure for figure in reading.figures if figure.kind in ("cardinal", "money", "measure", "percent")]
    for one, other in pairwise(counts):
        if not _is_part(reading.tokens.text, one, other):
            continue
        first, second = (_find(check, figure, reading) for figure in (one, other))
        if first is None or second is None or first == second:
            continue
        low, high = sorted((first, second), key=lambda found: found.start)
        text = reading.article.text
        if high.start - low.end > _FAR or _LOOSE.search(text[low.end : high.start]) or _is_part(text, low, high):
            continue
        message = f"nothing says that one of “{one.text}” and “{other.text}” is a part of the other"
        yield Suspicion("figures", message, ((first.start, first.end), (second.start, second.end)))
        return


def _find(check: NumberCheck, figure: FoundFigure, reading: Reading) -> FoundFigure | None:
    found = [
        known for known in check.find(figure) if any(a <= known.start and known.end <= b for a, b in reading.sentences)
    ]
    return found[0] if len(found) == 1 else None


def _is_part(text: str, one: FoundFigure, other: FoundFigure) -> bool:
    """Whether words between two figures, before the first or behind the second make one a part of the other."""
    between = text[one.end : other.start]
    if re.search(r"[.!?]\s", between):
        return False
    before = text[max(0, one.start - 32) : one.start]
    leads = re.match(r"(?i)(?:.*[.!?;]\s+)?\s*(?:of|among|out of)\b", before) is not None and "," in between
    return bool(
        _BETWEEN.search(between) or _OF.match(between) or leads or _AFTER.match(text[other.end : other.end + 32])
    )
