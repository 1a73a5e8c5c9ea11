"""Decides which numbers of an article count as stated figures, and which of those are too trivial to list.

`is_stated` decides what coverage counts. `is_trivial` helps an engine to choose; coverage does not use it.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.counted import NO_NOUNS
from summarizer.grounding.figures.number_words import NUMERALS, ORDINALS
from summarizer.grounding.figures.periods import UNITS, find_periods
from summarizer.grounding.figures.units import DURATIONS
from summarizer.language.lexicon import read_class
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure

_REACH: Final = 40  # characters before and after a figure that are examined
_ONE: Final = re.compile(r"onc?e\b", re.IGNORECASE)
_RANK_BEFORE: Final = re.compile(r"(?:#\s?|\bnumber\s|\bNo\.\s?)$")
_RANK: Final = re.compile(r"(?P<digits>\d+(?:,\d{3})*(?:st|nd|rd|th)\b)|(?P<word>[A-Za-z]+(?:-[a-z]+)??)(?![A-Za-z])")
_RANKED: Final = re.compile(r"\s+(?P<noun>[^\W\d_]+)|-[a-z]+est\b")
_OWNED: Final = re.compile(r"\b(?:an?|his|her|its|their|our|my|your)\s+$|['’]s?\s+$", re.IGNORECASE)
_DETERMINED: Final = re.compile(
    r"\b(?:the|an?|his|her|its|their|our|my|your|this|that|very|of|in|at|on|for|with)\s+$|['’]s?\s+$", re.IGNORECASE
)
_IDLE: Final = frozenset("all foremost thing glance sight instance aid hand lady".split())
_SPAN_BEFORE: Final = re.compile(
    r"\b(?:in|within|over|after|before|since|during|by|until|from|past|last|next|previous|preceding|first|final"
    r"|following|coming|every|each|recent|those|these|some)\s+"
    r"(?:(?:the|about|around|just|nearly|almost|under|only|roughly|another|more\s+than|less\s+than|at\s+least)\s+){0,2}$",
    re.IGNORECASE,
)
_SPAN_AFTER: Final = re.compile(
    r"[’']?(?:\s+\w+)??\s+(?:ago|earlier|later|before|after|previously|prior|since|hence|from\s+now|in\s+advance)\b"
)


def is_stated(figure: FoundFigure, text: str) -> bool:
    """Whether a figure states a number, an amount, an age or a rank.

    Not stated are dates and times, durations that only date something ("two weeks ago", "in the first nine months"),
    numbers in names ("Internet Explorer 6", "the 501st Legion"), "one", "once", and bare ordinals ("was first seen").

    Example:
        >>> from summarizer.grounding.figures.finder import find_figures
        >>> text = "In 2021, one of the finest of them, 34, fell from the 33rd floor of Tower 7 for two seconds."
        >>> [figure.text for figure in find_figures(text) if is_stated(figure, text)]
        ['34', '33rd floor', 'two seconds']
    """
    if figure.value is None or figure.kind in ("date", "time"):
        return False
    if figure.kind == "ordinal":
        return _ranks(figure, text)
    if figure.kind == "measure" and figure.unit in DURATIONS:
        before, after = _around(figure, text)
        return bool(figure.value) and not (_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after))
    if figure.kind == "cardinal" and figure.value == 1 and figure.value_to is None:
        return not _ONE.match(text, figure.start)
    return not (figure.text.lower() == "half" and text[figure.end : figure.end + 1] == "-")


def _ranks(figure: FoundFigure, text: str) -> bool:
    """Whether an ordinal is a rank, not part of a name or a time."""
    if figure.unit in UNITS:
        return False
    before, after = _around(figure, text)
    if _RANK_BEFORE.search(before):
        return not after[1:2].isupper()
    rank = _RANK.match(text, figure.start)
    ranked = _RANKED.match(text, rank.end()) if rank else None
    if rank is None or ranked is None or not (rank["digits"] or rank["word"].lower().rpartition("-")[2] in ORDINALS):
        return False
    noun = ranked["noun"]
    if noun is None:
        return True  # "second-largest"
    if figure.text.lower().startswith("first") and (noun in {"place", "time"} or not _DETERMINED.search(before)):
        return False  # "was first seen", "in the first place", "for the first time"
    plain = bool(rank["word"]) and rank["word"].islower()  # "the first World Cup", but "the 501st Legion"
    if not (noun.islower() or plain or _OWNED.search(before)):
        return False
    return not any(noun.lower() in words for words in (NO_NOUNS, UNITS, NUMERALS, _IDLE))


def _around(figure: FoundFigure, text: str) -> tuple[str, str]:
    return text[max(0, figure.start - _REACH) : figure.start], text[figure.end : figure.end + _REACH]


_NEVER_CLAIMS: Final = frozenset({"date", "time", "ordinal", "age"})
_ALWAYS_CLAIMS: Final = frozenset({"money", "percent", "percent_points"})
_CONSEQUENCES: Final = read_class("consequences that are news")  # words that make even a small count newsworthy
_PENAL: Final = read_class("words of penalties")
_STOPS: Final = frozenset(";:—–")
_CLOCK: Final = frozenset({"second", "minute", "s", "min"})  # units of durations that are newsworthy only as penalties
_LONG: Final = frozenset({"week", "month", "year", "decade"})  # units of durations that are listed even if not stated
_LOTS: Final = re.compile(r"\b(?:dozens|hundreds?|thousands?|millions?|billions?)\b", re.IGNORECASE)
SMALL: Final = 12
_FEW: Final = 3  # the smallest count that is not trivial by itself
NEAR: Final = 10  # words on each side of a small count that may make it newsworthy
_TRIVIAL_REACH: Final = 200  # characters around a figure that are examined


def is_trivial(figure: FoundFigure, text: str) -> bool:
    """Whether a figure is too trivial to list as a claim: a date, a rank, "two leaders", "the first nine months".

    Example:
        >>> from summarizer.grounding.figures.finder import find_figures
        >>> text = "The two leaders agreed on $5 billion; three people were killed."
        >>> [is_trivial(figure, text) for figure in find_figures(text)]
        [True, False, False]
    """
    if figure.kind in _NEVER_CLAIMS:
        return True
    if figure.value is None:
        return figure.kind != "cardinal" or figure.unit is None or not _LOTS.search(figure.text)
    if figure.kind in _ALWAYS_CLAIMS:
        return False
    if figure.kind == "cardinal" and (not _is_small(figure) or _counts(figure)):
        return False
    if figure.kind == "measure" and figure.unit not in _CLOCK:
        long = figure.unit in _LONG and "-" not in figure.text and figure.value >= _FEW
        return figure.unit in DURATIONS and (_dates(figure, text) or not (long or is_stated(figure, text)))
    if figure.kind == "ratio":
        return _is_bare_half(figure, text)
    low, high = max(0, figure.start - _TRIVIAL_REACH), min(len(text), figure.end + _TRIVIAL_REACH)
    near = text[low:high].lower()
    if not any(word in near for word in distinctive_words(figure)):
        return True
    tokens = TokenTable(text[low:high])
    begin, end = tokens.sentence(_find_token(tokens, figure.start - low))
    return _is_routine(figure, _clause(tokens, _find_token(tokens, figure.start - low), begin, end))


def _counts(figure: FoundFigure) -> bool:
    """Whether a small count is of a noun and at least `_FEW`: "five homes"."""
    return figure.unit is not None and "-" not in figure.text and (figure.value or 0) >= _FEW


def _dates(figure: FoundFigure, text: str) -> bool:
    """Whether a duration is part of a period: "in the first nine months"."""
    low, high = max(0, figure.start - _TRIVIAL_REACH), min(len(text), figure.end + _TRIVIAL_REACH)
    tokens = TokenTable(text[low:high])
    first = _find_token(tokens, figure.start - low)
    return any(period.first <= first < period.last for period in find_periods(tokens, *tokens.sentence(first)))


def _find_token(tokens: TokenTable, place: int) -> int:
    return next(index for index, end in enumerate(tokens.ends) if end > place)


def _is_routine(figure: FoundFigure, around: set[str]) -> bool:
    """Whether no word around a duration or small count makes it newsworthy."""
    return (figure.kind == "cardinal" and "-" in figure.text) or distinctive_words(figure).isdisjoint(around)


def distinctive_words(figure: FoundFigure) -> frozenset[str]:
    """Words that make a duration or a small count newsworthy if they are near it."""
    return _PENAL if figure.kind == "measure" else _CONSEQUENCES


def _clause(tokens: TokenTable, index: int, begin: int, end: int) -> set[str]:
    """The words near a token in the same clause."""
    low = high = index
    while low > max(begin, index - NEAR) and tokens.words[low - 1] not in _STOPS:
        low -= 1
    while high < min(end, index + NEAR) and tokens.words[high] not in _STOPS:
        high += 1
    return set(tokens.words[low:high])


def _is_bare_half(figure: FoundFigure, text: str) -> bool:
    """Whether a figure is a "half" without a whole ("half-time")."""
    return figure.text.lower() == "half" and not text[figure.end : figure.end + 4].lower().startswith(
        (" of ", " the", " as ")
    )


def _is_small(figure: FoundFigure) -> bool:
    upper = figure.value if figure.value_to is None else figure.value_to
    return upper is not None and 0 <= upper <= SMALL and upper == upper.to_integral_value()
