"""Figures whose bound a statement drops, turns round or makes up, and parts that it drops of "200 more".

The bound is compared with those of all equal figures in the passage: one that fits is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.rounding import LOWER_BOUNDS, UPPER_BOUNDS
from summarizer.schemas.findings import FoundFigure

_WORDS: Final = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
    "about": "about",
    "between": "between",
    "exact": "no bound",
}
_BOUNDED: Final = re.compile(
    r"(?i)\b(?:more|less|fewer|least|most|over|above|under|below|exceed\w*|surpass\w*|top(?:s|ped|ping)|beyond|up to"
    r"|maximum|minimum|as (?:many|much|high|low|few)|no later|limit\w*|cap(?:s|ped)?|within|upwards?|plus|beat\w*"
    r"|bar|threshold|mark|record|dozens|hundreds)\b|\+"
)
"""Words of a sentence that may tell a bound that its figure is not read with."""
_EXACTLY: Final = re.compile(r"(?i)\b(?:exactly|precisely)\s+(?:the\s+)?$")
_BELOW: Final = re.compile(
    r"(?i)\b(?:nearly|almost|close to|just under|approaching|nearing|just short of)\s[^.;]{0,8}$"
)
_FURTHER_BEFORE: Final = re.compile(r"(?i)\b(?:another|additional|further)\s+$")
_FURTHER_AFTER: Final = re.compile(r"(?i)^\s+(?:more|others|additional|further)\b(?!\s+than)")
_FURTHER: Final = re.compile(
    r"(?i)\b(?:another|additional(?:ly)?|further|more|others?|besides|extra|also|plus|in addition|apart|separate(?:ly)?"
    r"|too|on top|together|total|while|as well|and)\b"
)
_NEAR: Final = 40
"""Characters around a figure in which words may bound it."""
_NOT_COMPARED: Final = frozenset({"date", "time", "ordinal"})
_PERIODS: Final = frozenset("second minute hour day week month quarter year decade century season".split())


def find_changed_bounds(reading: Reading) -> Iterator[Suspicion]:
    """Figures that a sentence bounds otherwise than its passage does."""
    if reading.tokens.is_titled:
        return  # a headline leaves bounds out
    check = NumberCheck(reading.tokens, reading.article.figures, figures=reading.figures)
    for figure in reading.figures:
        if figure.kind in _NOT_COMPARED or figure.value is None:
            continue
        stated = [known for known in check.find(figure) if _is_in(known, reading)]
        if not stated:
            continue
        evidence = tuple((known.start, known.end) for known in stated)
        message = _compare(figure, stated, reading) or _find_dropped_addition(stated, reading)
        if message:
            yield Suspicion("bound", message, evidence)


def _is_in(known: FoundFigure, reading: Reading) -> bool:
    return any(a <= known.start and known.end <= b for a, b in reading.spans)


def _compare(figure: FoundFigure, stated: list[FoundFigure], reading: Reading) -> str:
    said, text = figure.comparator, reading.tokens.text
    given = {known.comparator for known in stated}
    before = text[max(0, figure.start - 32) : figure.start]
    if _EXACTLY.search(before) and "exact" not in given:
        return f"it says “exactly {figure.text}”, and the article “{_write(stated[0], reading)}”"
    if said in LOWER_BOUNDS and given == {"about"} and all(_lies_below(known, reading) for known in stated):
        return f"it says “{_WORDS[said]}”, and the article “{_write(stated[0], reading)}”"
    if (
        reading.is_quoted
        and said == "exact"
        and given == {"about"}
        and all(_lies_below(known, reading) for known in stated)
    ):
        near = text[max(0, figure.start - _NEAR) : figure.end]
        return "" if _BOUNDED.search(near) else f"it drops the bound of “{_write(stated[0], reading)}”"
    if said == "exact":
        near = text[max(0, figure.start - _NEAR) : figure.end + _NEAR // 2]
        if not given <= LOWER_BOUNDS | UPPER_BOUNDS or _BOUNDED.search(near):
            return ""
        return f"it drops the bound of “{_write(stated[0], reading)}”"
    if (said in LOWER_BOUNDS and given <= UPPER_BOUNDS) or (said in UPPER_BOUNDS and given <= LOWER_BOUNDS):
        turned = figure.unit not in _PERIODS
        return f"it says “{_WORDS[said]}”, and the article “{_write(stated[0], reading)}”" if turned else ""
    if said in ("more_than", "less_than") and given == {"exact"} and figure.unit not in _PERIODS:
        whole = all(known.value_to is None and not _has_bound_near(known, reading) for known in stated)
        return f"it says “{_WORDS[said]}”, and the article gives “{stated[0].text}” without a bound" if whole else ""
    return ""


def _lies_below(known: FoundFigure, reading: Reading) -> bool:
    """Whether an article's figure is told as not quite reached: "nearly 900"."""
    return bool(_BELOW.search(reading.article.text[max(0, known.start - 24) : known.start]))


def _has_bound_near(known: FoundFigure, reading: Reading) -> bool:
    """Whether words around an article's figure may bound it in a way that its reading does not show."""
    text = reading.article.text
    return bool(_BOUNDED.search(text[max(0, known.start - 48) : known.end + 24]))


def _find_dropped_addition(stated: list[FoundFigure], reading: Reading) -> str:
    """Why a figure that comes on top of others is told as one of them: "200 more" as "200 of them"."""
    text = reading.article.text
    further = [
        known
        for known in stated
        if _FURTHER_BEFORE.search(text[max(0, known.start - 16) : known.start])
        or _FURTHER_AFTER.match(text[known.end : known.end + 16])
        or re.search(r"(?i)\b(?:more|others|additional|further)\b", known.text)
    ]
    question = reading.tokens.text.rstrip('"”’ ').endswith("?")
    if question or len(further) < len(stated) or _FURTHER.search(reading.tokens.text.replace("more than", "")):
        return ""
    return f"the article has “{_write(further[0], reading)}” on top of what it tells before"


def _write(known: FoundFigure, reading: Reading) -> str:
    text = reading.article.text
    start = known.start
    if known.comparator != "exact":
        start = text.rfind(" ", 0, max(0, known.start - 2)) + 1
        for _ in range(2):
            if _BOUNDED.search(text[start : known.start]):
                break
            start = text.rfind(" ", 0, max(0, start - 1)) + 1
    return (
        " ".join(text[start : known.end + 5].split()[:8])
        if known.comparator == "exact"
        else " ".join(text[start : known.end].split())
    )
