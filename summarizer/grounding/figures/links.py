"""Links figures to their periods and baselines, each on first use: most are never asked for them.

Each figure gets the period of its own clause, the nearest first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise, takewhile, zip_longest
from typing import Final

from summarizer.grounding.figures.baselines import CLAUSE_WORDS, COMPARED, link_baselines
from summarizer.grounding.figures.draft import Draft
from summarizer.grounding.figures.number_words import is_dash
from summarizer.grounding.figures.periods import POSSESSIVES, Period, find_periods
from summarizer.language.lexicon import DETERMINERS, SUBJECT_PRONOUNS, is_finite
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.workers import cached_property

_CLAUSE_MARKS: Final = frozenset(";:—–()")
_BE: Final = frozenset("is are was were will would has have had".split())
_NEAR_RECORD: Final = 8
"""Most tokens between the word that makes something the first or greatest of its kind and the time that it is since."""
_LONGEST_DESCRIPTION: Final = 30  # most tokens of what a sentence says of its subject before it
_FAR: Final = 12  # most tokens between a time inside a clause and a figure after it
_EARLIER: Final = frozenset("previous prior preceding".split())
_RANGES: Final = frozenset("to until till through and onwards on - –".split())
_PARTS: Final = frozenset(", and of".split())  # words behind a time inside a clause that lead to another verb or noun
_CLAUSE_OPENS: Final = frozenset(",;:—–(") | frozenset("and but that while as".split())


def group_by_sentence(tokens: TokenTable, drafts: list[Draft]) -> list[int]:
    """Return the index of the first figure of each sentence that has figures."""
    groups: list[int] = []
    stop = 0
    for index, draft in enumerate(drafts):
        if draft.first >= stop:
            groups.append(index)
            stop = tokens.sentence(draft.first)[1]
    return groups


def attach_periods(tokens: TokenTable, drafts: list[Draft]) -> None:
    """Set the period of every figure of a sentence that has one.

    The words right after a figure come before those in front of it. No words belong to two figures, unless they stand
    in front of both.
    """
    figures = [draft for draft in drafts if not draft.is_time and draft.kind != "ordinal"]
    if not figures:
        return
    periods = find_periods(tokens, *tokens.sentence(drafts[0].first))
    if "respectively" in tokens.words[slice(*tokens.sentence(drafts[0].first))]:
        return  # which time is whose is told by their order
    claims = [draft for draft in figures if not any(p.first <= draft.first < p.last for p in periods)]
    usable: list[Period] = []
    before: Period | None = None
    for period in periods:
        is_end = before is not None and tokens.words[before.last : period.first] in ([], ["to"], ["and"])
        parted = is_end and usable[-1:] != [before]  # "a date of MAY 2027 | to JUL 2027"
        if not (parted or period.saying or _is_base(tokens, period)):
            usable.append(period)
        before = period
    taken = _attach_following(tokens, claims, usable)
    for draft, following in reversed(list(pairwise(claims))):
        if draft.period is None and _restates(tokens, draft, following):
            draft.period = following.period
    for position, draft in enumerate(claims):
        if draft.period is None:
            draft.period = _look_back(tokens, usable, taken, claims, position)


def _attach_following(tokens: TokenTable, claims: list[Draft], periods: list[Period]) -> set[Period]:
    """Set the period of every figure that the words after it date, and return those periods."""
    taken: set[Period] = set()
    for draft, following in zip_longest(claims, claims[1:]):
        period = next((period for period in periods if period.first >= draft.last), None)
        if period is not None and _follows(tokens, draft, period, following):
            draft.period = (period.first, period.last)
            taken.add(period)
    return taken


def _follows(tokens: TokenTable, draft: Draft, period: Period, following: Draft | None) -> bool:
    """Whether the words after a figure date it, and not the next figure or another clause."""
    gap = tokens.words[draft.last : period.first]
    if following is not None and (period.last > following.first or _leads_on(tokens, gap, period, following)):
        return False
    if ("," in gap and len(gap) > _FAR) or ("and" in gap and not _BE.isdisjoint(gap)):
        return False
    if any(map(_opens_another, pairwise(gap))):
        return False  # "at three sites, and a fourth opens on Tuesday", "paid $9 and agreed to go by May"
    if "," in gap and _describes_subject(tokens, draft.last + gap.index(",")):
        return False
    return not _is_parted(tokens, draft.last, period.first)


def _opens_another(pair: tuple[str, str]) -> bool:
    """Whether two words open another clause or phrase, whose time is none of the figure before: "as he fights on"."""
    link, behind = pair
    joins = behind in ("a", "an") or is_finite(behind)  # "over 30 markets and | a release next year"
    return pair == (",", "and") or (link == "and" and joins) or (link == "as" and behind in SUBJECT_PRONOUNS)


def _describes_subject(tokens: TokenTable, comma: int) -> bool:
    """Whether what stands before a comma only says who the sentence is about: "A veteran of 64 games, Roe left"."""
    begin, _ = tokens.sentence(comma)
    is_short = comma - begin <= _LONGEST_DESCRIPTION and tokens.at[begin] in DETERMINERS
    return is_short and not any(map(is_finite, tokens.words[begin:comma]))


def _is_base(tokens: TokenTable, period: Period) -> bool:
    """Whether a figure is only compared with a time, or another noun has it: "9% less than last year", "from 1990"."""
    before = tokens.at[period.first - 1]
    words = tokens.words[period.first : period.last]
    if before in ("than", "of", "into") or (before.endswith("est") and words[0] in ("since", "in")):
        return True
    lead = tokens.words[max(tokens.sentence(period.first)[0], period.first - 4) : period.first]
    if before in ("period", "quarter", "half", "month", "year") and not {"from", "than", "with"}.isdisjoint(lead):
        return True  # "30% less than the comparable period | in 2021"
    if words[0] == "since" and _follows_record(tokens, period.first):
        return True
    return not _EARLIER.isdisjoint(words) or (words[0] == "from" and _RANGES.isdisjoint(words))


def _follows_record(tokens: TokenTable, index: int) -> bool:
    """Whether what stands before a token is the first or the greatest of its kind: "its first cut", "the biggest rise".

    >>> tokens = TokenTable("Rates are at 5%, its first cut since 2019.")
    >>> _follows_record(tokens, tokens.words.index("since"))
    True
    """
    words = tokens.words[max(tokens.sentence(index)[0], index - _NEAR_RECORD) : index]
    words = list(takewhile(lambda word: word not in _CLAUSE_OPENS and not word[0].isdigit(), reversed(words)))
    return any(
        word == "first" or (before in DETERMINERS and (word in ("most", "least") or word.endswith("est")))
        for word, before in pairwise(words)
    )


def _look_back(
    tokens: TokenTable, periods: list[Period], taken: set[Period], claims: list[Draft], position: int
) -> tuple[int, int] | None:
    """The nearest words in front of a figure that date its clause and no other figure."""
    draft = claims[position]
    period = next((p for p in reversed(periods) if p.last <= draft.first and p not in taken), None)
    if period is None or _is_parted(tokens, period.last, draft.first) or not _reaches(tokens, period, draft):
        return None
    if position:  # "In May it fell 5% to $9 million from | $10 million"
        before = tokens.words[claims[0].last : draft.first]
        if before[-1:] == ["from"] or not COMPARED.isdisjoint(before):
            return None
    return period.first, period.last


def _reaches(tokens: TokenTable, period: Period, draft: Draft) -> bool:
    """Whether a time in front of a figure dates its clause, and no participle or other verb: "cut in 2022, it"."""
    if is_dash(tokens.at[period.last]):
        return False  # "LEEDS, May 4 - Sales rose 5%"
    low = tokens.sentence(period.first)[0]
    before = tokens.words[period.first - 1] if period.first > low else ","
    if before in _CLAUSE_OPENS or not before[0].isalnum():
        return True
    gap = tokens.words[period.last : draft.first]
    return len(gap) <= _FAR and not any(word in _PARTS or word.endswith("ing") for word in gap)


def _restates(tokens: TokenTable, draft: Draft, following: Draft) -> bool:
    """Whether the next figure says the same in other terms: "$1.2 billion, or $2.45 a share", "10 km (6 miles)"."""
    return tokens.words[draft.last : following.first] in ([",", "or"], ["or"], ["("])


def _leads_on(tokens: TokenTable, gap: list[str], period: Period, following: Draft) -> bool:
    """Whether the words belong to the next figure: "5 percent, after last year's 7 percent", "5, and by May 7"."""
    if any(pair == (",", "and") for pair in pairwise(gap)) or period.last == following.first:
        return True
    return tokens.at[period.first] in ("last", "this", "next") and tokens.words[period.last - 1] in POSSESSIVES


def _is_parted(tokens: TokenTable, first: int, last: int) -> bool:
    """Whether a clause ends between two tokens."""
    gap = tokens.words[first:last]
    return not (_CLAUSE_MARKS.isdisjoint(gap) and CLAUSE_WORDS.isdisjoint(gap))


_OF: Final = re.compile(r"(?:\s+[^\W\d]+)?\s+(?:out )?of\s+(?:[^\W\d][\w’'-]*\s+){0,3}")
"""The words between a part and its whole: "14 invoices out of the 31", "nine of the team's 16 goals"."""


class FigureLinks:
    """Links the figures of one text to their periods and to each other; a figure is given by its index."""

    def __init__(self, tokens: TokenTable, drafts: list[Draft]) -> None:
        self.text = tokens.text
        self._tokens = tokens
        self._drafts = drafts
        self._dated: set[int] = set()

    @cached_property
    def _groups(self) -> list[int]:
        """Index of the first figure of each sentence that has figures, and after the last figure."""
        return [*group_by_sentence(self._tokens, self._drafts), len(self._drafts)]

    @cached_property
    def _baselines(self) -> dict[int, int]:
        return link_baselines(self._tokens, self._drafts)

    def find_period(self, number: int) -> Span | None:
        """Offsets of the words for the time of a figure, or None."""
        group = bisect_right(self._groups, number)
        if group not in self._dated:
            attach_periods(self._tokens, self._drafts[self._groups[group - 1] : self._groups[group]])
            self._dated.add(group)
        period = self._drafts[number].period
        if period is None:
            return None
        start, end = self._tokens.starts[period[0]], self._tokens.ends[period[1] - 1]
        return start, end - 2 * self.text[start:end].endswith(("'s", "’s"))

    def find_baseline(self, number: int) -> int | None:
        """Index of the figure that a figure is compared with, or None."""
        return self._baselines.get(number)


def is_out_of(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether "of" makes a figure a part of the next one: "14 of the 31 invoices"."""
    if one.links is None or one.links is not other.links:
        return False
    return _OF.fullmatch(one.links.text[one.end : other.start]) is not None
