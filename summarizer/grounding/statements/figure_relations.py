"""Flags figures that a statement relates otherwise than its passage: to another thing, as a total, or "each"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.sides import is_verb
from summarizer.grounding.statements.stems import stem
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import FoundFigure

_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|per|every|respectively|both)\b")
_SHARED_OUT: Final = re.compile(r"(?i)\beach\b(?! (?:day|week|month|year|time|night|season))|\bapiece\b")
_LABEL_ENDS: Final = frozenset(".,;:)!?") | {"and", "or"}
_TOTAL: Final = re.compile(r"(?i)\b(?:in (?:all|total)|altogether|combined|a total of|together|overall)\b")


def find_foreign_unit(reading: Reading) -> Iterator[Suspicion]:
    """A number that is a label in the passage, a part that the statement calls a total, or an invented "each"."""
    text, article = reading.tokens.text, reading.article
    check = NumberCheck(reading.tokens, article.figures, figures=reading.figures)
    stated = [
        known
        for known in article.figures.figures
        if known.kind == "cardinal" and any(a <= known.start < b for a, b in reading.sentences)
    ]
    found = (_find_misused(figure, check.find(figure), stated, reading) for figure in reading.figures)
    misused = next(filter(None, found), None)
    if misused:
        yield misused
    elif stated and _SHARED_OUT.search(text) and not _holds(_EACH, reading):
        yield Suspicion("figures", "no sentence of the passage says “each”", tuple(reading.sentences))


def _find_misused(
    figure: FoundFigure, own: Sequence[FoundFigure], stated: Sequence[FoundFigure], reading: Reading
) -> Suspicion | None:
    """What is suspicious in a count of a statement; None if nothing is.

    Args:
        figure: The count.
        own: The article's figures that state it.
        stated: All counts of the passage.
        reading: The sentence and its passage.
    """
    if figure.kind != "cardinal" or not own or not all(known in stated for known in own):
        return None
    same = [known for known in stated if known.unit and figure.unit and stem(known.unit) == stem(figure.unit)]
    evidence = tuple((known.start, known.end) for known in (*own, *same))
    if figure.unit and all(_is_label(reading.article.tokens, known) for known in own):
        message = f"in the article “{own[0].text}” is a name's number, and counts nothing"
        return Suspicion("figures", message, evidence)
    if _is_part(same, reading):
        return Suspicion("figures", f"the article has “{own[0].text}” for a part, beside another", evidence)
    return None


def _holds(pattern: re.Pattern[str], reading: Reading) -> bool:
    """Whether a sentence of the passage matches a pattern."""
    return any(pattern.search(reading.article.text[a:b]) for a, b in reading.sentences)


def _is_part(same: Sequence[FoundFigure], reading: Reading) -> bool:
    """Whether a statement calls a figure a total that the passage gives beside another of the same unit."""
    is_total = _TOTAL.search(reading.tokens.text) is not None and not _holds(_TOTAL, reading)
    return is_total and len({known.value for known in same}) > 1


def _is_label(tokens: Tokens, figure: FoundFigure) -> bool:
    """Whether a bare number after a noun identifies it: "post 542"."""
    inside = tokens.within((figure.start, figure.end))
    at = inside.start - 1
    following = tokens.lows[inside.stop] if inside.stop < len(tokens) else "."
    named = at >= 0 and tokens.stems[at] and tokens.forms[at].raw[0].isalpha() and not is_verb(tokens, at)
    return bool(named and figure.text.isdigit() and following in _LABEL_ENDS)
