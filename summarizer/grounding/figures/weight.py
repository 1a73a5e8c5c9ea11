"""Tells figures that an editor would list as claims from those that only date, rank or count a handful.

The finder finds both, and coverage counts both (`stated`): this only helps whoever picks claims.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.periods import find_periods
from summarizer.schemas.findings import FoundFigure

_NEVER_CLAIMS: Final = frozenset({"date", "time", "ordinal", "age"})
_ALWAYS_CLAIMS: Final = frozenset({"money", "percent", "percent_points"})
# What makes even a small count news.
_CONSEQUENCES: Final = frozenset(
    """
    killed kill kills dead died die dies deaths death injured injuries injury wounded hurt arrested arrests detained
    charged missing kidnapped hostage hostages casualties casualty victims fatalities fatality toll survivors survived
    evacuated infected infections hospitalized hospitalised rescued shot executed drowned sentenced convicted
    seats votes layoffs jobs goals
    """.split()
)
_PENAL: Final = frozenset(
    "prison jail imprisonment custody sentence sentenced jailed imprisoned bars suspended ban".split()
)
_STOPS: Final = frozenset(";:—–")
SMALL: Final = 12
NEAR: Final = 10
"""How many words to each side of a small count may make it news."""
REACH: Final = 200
"""How many characters around a figure are looked at."""


def is_trivial(figure: FoundFigure, text: str) -> bool:
    """Whether no editor would list a figure as a claim: a date, a rank, "two leaders", "the first nine months".

    Args:
        figure: A figure found in the text.
        text: The text it was found in.

    Example:
        >>> from summarizer.grounding.figures.numbers import find_figures
        >>> text = "The two leaders agreed on $5 billion; three people were killed."
        >>> [is_trivial(figure, text) for figure in find_figures(text)]
        [True, False, False]
    """
    if figure.kind in _NEVER_CLAIMS or figure.value is None:
        return True
    if figure.kind in _ALWAYS_CLAIMS:
        return False
    if figure.kind == "cardinal" and not _is_small(figure):
        return False
    if figure.kind == "measure" and figure.unit not in DURATIONS:
        return False
    low, high = max(0, figure.start - REACH), min(len(text), figure.end + REACH)
    near = text[low:high].lower()
    if figure.kind != "ratio" and not any(word in near for word in telling_words(figure)):
        return True
    tokens = NumberTokens(text[low:high])
    first = next(index for index, end in enumerate(tokens.ends) if end > figure.start - low)
    begin, end = tokens.sentence(first)
    if _is_slight(figure, text, around=_clause(tokens, first, begin, end)):
        return True
    return any(period.first <= first < period.last for period in find_periods(tokens, begin, end))


def _is_slight(figure: FoundFigure, text: str, *, around: set[str]) -> bool:
    """Whether nothing beside a duration, a ratio or a small count makes it news."""
    if figure.kind == "ratio":
        return _is_bare_half(figure, text)
    return (figure.kind == "cardinal" and "-" in figure.text) or telling_words(figure).isdisjoint(around)


def telling_words(figure: FoundFigure) -> frozenset[str]:
    """What makes a duration, or a small count, news where it stands near."""
    return _PENAL if figure.kind == "measure" else _CONSEQUENCES


def _clause(tokens: NumberTokens, index: int, begin: int, end: int) -> set[str]:
    """The words near a token that no stop of a clause parts from it."""
    low = high = index
    while low > max(begin, index - NEAR) and tokens.words[low - 1] not in _STOPS:
        low -= 1
    while high < min(end, index + NEAR) and tokens.words[high] not in _STOPS:
        high += 1
    return set(tokens.words[low:high])


def _is_bare_half(figure: FoundFigure, text: str) -> bool:
    """Whether it is a "half" of nothing in particular ("half-time")."""
    return figure.text.lower() == "half" and not text[figure.end : figure.end + 4].lower().startswith(
        (" of ", " the", " as ")
    )


def _is_small(figure: FoundFigure) -> bool:
    upper = figure.value if figure.value_to is None else figure.value_to
    return upper is not None and 0 <= upper <= SMALL and upper == upper.to_integral_value()
