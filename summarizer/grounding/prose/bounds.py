"""Whether a sentence bounds a stated value the other way: "more than ten" of "fewer than ten".

Which value it may give for a stated one is decided in `rounding`.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.prose.rounding import LOWER_BOUNDS, UPPER_BOUNDS
from summarizer.schemas.findings import FoundFigure

PERIODS: Final = frozenset("second minute hour day week month quarter year decade century season".split())
_OVER: Final = re.compile(r"(?i)\bover (?:the (?:past|last|next) )?$")
_AGO: Final = re.compile(r"(?i) (?:ago|earlier|later|before|after)\b")
_NEGATED: Final = re.compile(
    r"(?:\b(?:(?:can|could|will|would|may|might|do|does|did|is|are|was|were|be) not|cannot)\b|n['’]t\b)[^,.;]*$"
)
_COMPARATIVE: Final = re.compile(r"(?i)\b(?!great|few)\w{2,12}er than (?:the )?$")
_PREVAILS: Final = re.compile(
    r"\b(?:prevail\w*|triumph\w*|victor\w*|wins?|won|row|rows|disputes?|doubts?|concerns?|clash\w*) over (?:the )?$"
)
"""After which "over" bounds no figure: "a victory over two rivals"."""


def contradicts(figure: FoundFigure, known: FoundFigure, text: str) -> bool:
    """Whether the sentence bounds a stated value the other way."""
    said, given = figure.comparator, known.comparator
    before = text[max(0, figure.start - 48) : figure.start].lower()
    if said in LOWER_BOUNDS and _NEGATED.search(before):  # "cannot carry more than 25 percent"
        said = "at_most"
    if said == "less_than" and given in ("about", "less_than") and before.rstrip().endswith("just under"):
        return False
    if _PREVAILS.search(before):
        return False
    if figure.unit in PERIODS and (
        _OVER.search(text[max(0, figure.start - 20) : figure.start]) or _AGO.match(text, figure.end)
    ):
        return False
    if _COMPARATIVE.search(text[max(0, figure.start - 24) : figure.start]):  # "higher than 64 percent" is no bound
        return False
    if (said in LOWER_BOUNDS and given in UPPER_BOUNDS) or (said in UPPER_BOUNDS and given in LOWER_BOUNDS):
        return True
    return said in ("more_than", "less_than") and given in ("exact", "about") and known.value_to is None
