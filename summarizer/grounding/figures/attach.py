"""Gives figures the article's words for the time they are of: those of their own clause, the nearest first."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import Final

from summarizer.grounding.figures.baselines import COMPARED
from summarizer.grounding.figures.drafts import Draft
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.periods import POSSESSIVES, Period, find_periods

_CLAUSE_MARKS: Final = frozenset(";:—–()")
_CLAUSE_WORDS: Final = frozenset(
    "while whereas but which who although though because since when where after before if until mostly mainly partly"
    " largely".split()
)
"""Words that part a figure from a time, if they stand between them: "fell 5% since the bank rose in June"."""
_BE: Final = frozenset("is are was were will would has have had".split())
_FAR: Final = 12
"""Tokens that may stand between a time inside a clause and a figure behind it."""
_EARLIER: Final = frozenset("previous prior preceding".split())
_RANGES: Final = frozenset("to until till through and onwards on - –".split())
_PARTS: Final = frozenset(", and of".split())
"""Words behind a time inside a clause that lead to another verb or noun."""
_CLAUSE_OPENS: Final = frozenset(",;:—–(") | frozenset("and but that while as".split())


def attach_periods(tokens: NumberTokens, drafts: list[Draft]) -> None:
    """Give every figure the period of its clause.

    The words right behind a figure go before those in front of it, and no words belong to two figures, unless they
    stand in front of both.
    """
    position = 0
    while position < len(drafts):
        low, high = tokens.sentence(drafts[position].first)
        end = position + 1
        while end < len(drafts) and drafts[end].first < high:
            end += 1
        figures = [draft for draft in drafts[position:end] if not draft.is_time and draft.kind != "ordinal"]
        position = end
        if figures:
            _attach(tokens, find_periods(tokens, low, high), figures)


def _attach(tokens: NumberTokens, periods: list[Period], figures: list[Draft]) -> None:
    inside = [any(p.first <= draft.first < p.last for p in periods) for draft in figures]
    claims = [draft for draft, within in zip(figures, inside, strict=True) if not within]
    usable = [period for period in periods if not (period.saying or _is_base(tokens, period))]
    taken: set[Period] = set()
    for draft, following in zip_longest(claims, claims[1:]):
        limit = following.first if following is not None else None
        for period in usable:
            if period.first < draft.last or period in taken:
                continue
            gap = tokens.words[draft.last : period.first]
            near = limit is None or period.last <= limit
            near = near and ("," not in gap or len(gap) <= _FAR) and not ("and" in gap and not _BE.isdisjoint(gap))
            if (
                near
                and not _parted(tokens, draft.last, period.first)
                and not _leads_on(tokens, draft, period, following)
            ):
                draft.period = (period.first, period.last)
                taken.add(period)
            break
    for position, draft in reversed(list(enumerate(claims))):
        if draft.period is None and position + 1 < len(claims) and _restates(tokens, draft, claims[position + 1]):
            draft.period = claims[position + 1].period
    for position, draft in enumerate(claims):
        if draft.period is None:
            draft.period = _look_back(tokens, usable, taken, claims, position)


def _is_base(tokens: NumberTokens, period: Period) -> bool:
    """Whether a time is what a figure is compared with, or another noun's: "9% less than last year", "from 1990"."""
    before = tokens.word(period.first - 1) if period.first else ""
    words = tokens.words[period.first : period.last]
    if before in ("than", "of") or (before.endswith("est") and words[0] in ("since", "in")):
        return True
    return not _EARLIER.isdisjoint(words) or (words[0] == "from" and _RANGES.isdisjoint(words))


def _look_back(
    tokens: NumberTokens, periods: list[Period], taken: set[Period], claims: list[Draft], position: int
) -> tuple[int, int] | None:
    """The nearest words in front of a figure that no other figure has taken."""
    draft = claims[position]
    for period in reversed(periods):
        if period.last > draft.first or period in taken:
            continue
        if _parted(tokens, period.last, draft.first) or not _reaches(tokens, period, draft):
            return None
        between = [other for other in claims[:position] if period.last <= other.first]
        if between and tokens.word(draft.first - 1) == "from":
            return None  # "In May it fell 5% to $9 million from | $10 million"
        if between and not COMPARED.isdisjoint(tokens.words[between[0].last : draft.first]):
            return None
        return period.first, period.last
    return None


def _reaches(tokens: NumberTokens, period: Period, draft: Draft) -> bool:
    """Whether a time in front of a figure dates its clause, and no participle or verb of another: "cut in 2022, it"."""
    low = tokens.sentence(period.first)[0]
    before = tokens.words[period.first - 1] if period.first > low else ","
    if before in _CLAUSE_OPENS or not before[0].isalnum():
        return True
    gap = tokens.words[period.last : draft.first]
    return len(gap) <= _FAR and not any(word in _PARTS or word.endswith("ing") for word in gap)


def _restates(tokens: NumberTokens, draft: Draft, following: Draft) -> bool:
    """Whether the next figure says the same in other terms: "$1.2 billion, or $2.45 a share", "10 km (6 miles)"."""
    gap = [word for word in tokens.words[draft.last : following.first] if word not in ("about", "roughly", "around")]
    return gap in ([",", "or"], ["or"], ["("])


def _leads_on(tokens: NumberTokens, draft: Draft, period: Period, following: Draft | None) -> bool:
    """Whether the words belong to the next figure: "5 percent, after last year's 7 percent", "5, and by May 7"."""
    if following is None:
        return False
    gap = tokens.words[draft.last : period.first]
    if any(pair == (",", "and") for pair in pairwise(gap)):
        return True
    return period.last == following.first or (
        tokens.word(period.first) in ("last", "this", "next") and tokens.words[period.last - 1] in POSSESSIVES
    )


def _parted(tokens: NumberTokens, first: int, last: int) -> bool:
    """Whether a clause ends between two tokens."""
    gap = tokens.words[first:last]
    return not (_CLAUSE_MARKS.isdisjoint(gap) and _CLAUSE_WORDS.isdisjoint(gap))
