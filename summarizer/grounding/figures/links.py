"""Links figures to their periods and baselines, on first use, since most links are never read.

A figure's period is the nearest in its own clause. Its baseline is the older value that the words of the clause
compare it with: "rose from A to B", "A, up from B", "A, compared with B". A figure is never compared with a figure in
another clause: "A, as its debt fell from B to C".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile, zip_longest
from typing import Final

from summarizer.grounding.figures.draft import Draft
from summarizer.grounding.figures.number_words import is_dash
from summarizer.grounding.figures.pairs import CHANGES
from summarizer.grounding.figures.periods import POSSESSIVES, Period, find_periods
from summarizer.grounding.figures.units import DURATIONS
from summarizer.language.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTHS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    is_adverb,
    is_finite,
    read_class,
)
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.workers import cached_property

COMPARED: Final = frozenset({"compared", "comparison", "versus", "vs", "against", "contrast"})
CLAUSE_WORDS: Final = read_class("between a figure and the time of another clause")
"""Words that separate a figure from the time of another clause: "fell 5% since the bank rose in June"."""
_REACH: Final = 40  # most tokens between a figure and its baseline
_MOST: Final = 8  # figures before a baseline that are searched for the one compared with it
_OLD_LEAD: Final = 6  # most tokens from "from" to its old value
_NEW_LEAD: Final = 6  # most tokens from an old value to the "to" after it
_CHANGE_LEAD: Final = 12  # most tokens from the word of a change to "from"
_BREAKS: Final = CLAUSE_WORDS | frozenset(";:")
_NOT_LEADING: Final = _BREAKS | AUXILIARIES | frozenset(", and or ( ) – —".split())
"""Words that cannot stand between a comparing word and its figure, or between "from" and the old value."""
_MARKS: Final = frozenset(", ( – — -".split())
_LINKS: Final = frozenset("; but while whereas although though because".split())
_LINKS_AFTER_COMMA: Final = frozenset("and as".split())
_WHOLE: Final = re.compile(
    r"(?:\s+[^\W\d]+)?\s+(?:(?:out )?of|among|in|per)\s+(?:(?!and\b|or\b)[^\W\d][\w’'-]*\s+){0,3}"
)
"""Matches the words between a part and its whole: "17 goals in 38 games", "44 percent of those under 35"."""


def link_baselines(tokens: TokenTable, drafts: list[Draft]) -> dict[int, int]:
    """Return the indices of figures' baselines, by the indices of the figures.

    >>> from summarizer.grounding.figures.finder import find_figures
    >>> found = find_figures("Sales rose to 92 cars from 80, as its debt fell from $40 million to $30 million.")
    >>> [(one.text, found[one.baseline].text) for one in found if one.baseline is not None]
    [('92 cars', '80'), ('$30 million', '$40 million')]
    """
    claims = [index for index, draft in enumerate(drafts) if not draft.is_time and draft.kind != "ordinal"]
    near = [
        (position, left, right)
        for position, (left, right) in enumerate(pairwise(claims))
        if drafts[right].first - drafts[left].last <= _REACH
        and not tokens.is_parted(drafts[left].last, drafts[right].first)
    ]
    baselines = {right: left for _, left, right in near if _is_change(tokens, drafts[left], drafts[right])}
    old = set(baselines.values())
    for position, left, right in near:
        comparing = None if right in old else _find_comparing(tokens, drafts[left], drafts[right])
        if comparing is not None:
            before = [index for index in claims[max(0, position - _MOST) : position + 1] if index not in old]
            compared = _find_compared(tokens, drafts, before, comparing, drafts[right])
            if compared is not None and compared not in baselines:
                baselines[compared] = right
                old.add(right)
    return baselines


def _is_change(tokens: TokenTable, first: Draft, second: Draft) -> bool:
    """Whether the words around two figures say "rose from A to B", in one clause."""
    lead = tokens.words[max(0, first.first - _OLD_LEAD) : first.first]
    gap = tokens.words[first.last : second.first]
    if not _is_comparable(first, second) or "from" not in lead or "to" not in gap[:_NEW_LEAD]:
        return False
    opening = first.first - 1 - lead[::-1].index("from")
    until, behind = gap[: gap.index("to")], gap[gap.index("to") + 1 :]
    if len(behind) > 2 and "of" not in behind:
        return False  # "from A to close a gap in its B"
    if not all(map(_leads, (tokens.words[opening + 1 : first.first], until, behind))):
        return False
    return _denotes_change(tokens, opening)


def _leads(words: Sequence[str]) -> bool:
    """Whether words stay within one phrase: "from | an average of", "compared with | the expected"."""
    return _NOT_LEADING.isdisjoint(words)


def _denotes_change(tokens: TokenTable, stop: int) -> bool:
    before = tokens.words[max(0, stop - _CHANGE_LEAD - 1) : stop]
    clause = takewhile(lambda pair: pair[0] not in _BREAKS and pair != ("and", ","), pairwise([*before[::-1], ""]))
    return not CHANGES.isdisjoint(word for word, _ in islice(clause, _CHANGE_LEAD))


def _find_comparing(tokens: TokenTable, first: Draft, second: Draft) -> tuple[int, bool] | None:
    """The word that compares a figure with the second of two, and whether punctuation sets it off; None if none."""
    words = tokens.words
    places = range(second.first - 1, first.last - 1, -1)
    at = next((at for at in places if words[at] == "from" or words[at] in COMPARED), None)
    if at is None or not _leads(words[at + 1 : second.first]):
        return None
    before = at - 1
    while before >= first.last and (
        words[before] in CHANGES or words[before] in DETERMINERS or is_adverb(words[before])
    ):
        before -= 1
    is_apart = before >= first.last and words[before] in _MARKS
    if words[at] in COMPARED:
        return (at, True) if words[at] != "against" or is_apart or at == first.last else None
    changes = not CHANGES.isdisjoint(words[before + 1 : at])
    return (at, is_apart and changes) if changes or _denotes_change(tokens, at) or _follows_to(tokens, first) else None


def _follows_to(tokens: TokenTable, draft: Draft) -> bool:
    """Whether "to" leads to a figure: "collapsed to five seats", "to about 9 percent"."""
    lead = tokens.padded[draft.first - 1]
    return lead == "to" or (tokens.padded[draft.first - 2] == "to" and (lead in PREPOSITIONS or is_adverb(lead)))


def _find_compared(
    tokens: TokenTable, drafts: list[Draft], claims: Sequence[int], comparing: tuple[int, bool], second: Draft
) -> int | None:
    """The index of the figure that is compared with `second`; None if there is none.

    It is the nearest comparable figure before the comparing word in the sentence, preferably of the same kind and
    outside brackets, and not the whole of a part.
    """
    at, is_apart = comparing
    best: list[tuple[bool, bool, int]] = []
    for place in reversed(range(len(claims))):
        draft = drafts[claims[place]]
        between = tokens.words[draft.last : at]
        if tokens.is_parted(draft.last, at) or _begins_clause(between, is_apart=is_apart):
            break
        before = drafts[claims[place - 1]] if place else None
        if _is_comparable(draft, second) and not (before and _is_whole(tokens, before, draft)):
            is_other_kind = second.kind not in ("cardinal", draft.kind)
            is_aside = between.count(")") > between.count("(")
            best.append((is_other_kind, is_aside, claims[place]))
    return min(best, key=lambda one: one[:2])[2] if best else None


def _begins_clause(words: Sequence[str], *, is_apart: bool) -> bool:
    """Whether words start another clause with its own subject and verb: "…, and profit grew"."""
    if not is_apart:
        return not (_BREAKS | _LINKS_AFTER_COMMA).isdisjoint(words)
    return any(
        (word in _LINKS or (word in _LINKS_AFTER_COMMA and words[at - 1 : at] == [","]))
        and any(map(is_finite, words[at + 2 :]))
        for at, word in enumerate(words)
    )


def _is_whole(tokens: TokenTable, part: Draft, draft: Draft) -> bool:
    """Whether a figure is the whole of a part, or belongs to a period: "in the nine months to May"."""
    between = tokens.text[tokens.ends[part.last - 1] : tokens.starts[draft.first]]
    periods = find_periods(tokens, *tokens.sentence(draft.first))
    return _WHOLE.fullmatch(between) is not None or any(one.first < draft.first < one.last for one in periods)


def _is_comparable(first: Draft, second: Draft) -> bool:
    """Whether two figures have the same kind, unit and currency, or one of them is a bare number."""
    if first.currency and second.currency and first.currency != second.currency:
        return False
    if first.kind == second.kind:
        return first.unit == second.unit or (first.kind == "cardinal" and None in (first.unit, second.unit))
    bare = first if first.kind == "cardinal" else second
    return bare.kind == "cardinal" and bare.unit is None and "ratio" not in (first.kind, second.kind)


_CLAUSE_MARKS: Final = frozenset(";:—–()")
_BE: Final = frozenset("is are was were will would has have had".split())
_NEAR_RECORD: Final = 8
"""Most tokens between a superlative or "first" and the "since" that it refers to."""
_LONGEST_DESCRIPTION: Final = 30  # most tokens of a description before the subject of its sentence
_NEAR_CONVERSION: Final = 6  # most tokens between a conversion in brackets and a time after it
_FAR: Final = 12  # most tokens between a time inside a clause and a figure after it
_EARLIER: Final = frozenset("previous prior preceding".split())
_RANGES: Final = frozenset("to until till through and onwards on - –".split())
_PARTS: Final = frozenset(", and of".split())  # words after a time inside a clause that lead to another verb or noun
_AFTER_BEFORE: Final = FUNCTION_WORDS - DETERMINERS - SUBJECT_PRONOUNS  # "a year before | in Leeds", not "before he"
_DAYS_AND_MONTHS: Final = frozenset({*WEEKDAYS, *MONTHS})
_BEFORE_BASES: Final = COMPARED | frozenset("than of into to with as".split())
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
    """Set the periods of the figures of one sentence.

    A period right after a figure takes precedence over one before it. A period after a figure belongs to that figure
    alone; one before several figures belongs to all of them.
    """
    figures = [draft for draft in drafts if not draft.is_time and draft.kind != "ordinal"]
    sentence = tokens.sentence(drafts[0].first)
    periods = find_periods(tokens, *sentence)
    if not periods or "respectively" in tokens.words[slice(*sentence)]:
        return  # the order assigns times to figures
    claims = [draft for draft in figures if not any(p.first <= draft.first < p.last for p in periods)]
    usable = _select_usable(tokens, periods)
    taken = _attach_following(tokens, claims, usable)
    for draft, following in reversed(list(pairwise(claims))):
        if draft.period is None and _restates(tokens, draft, following):
            draft.period = following.period
    for position, draft in enumerate(claims):
        if draft.period is None:
            draft.period = _look_back(tokens, usable, taken, claims, position)
    for draft in filter(_takes_no_period, claims):
        draft.period = None


def _select_usable(tokens: TokenTable, periods: list[Period]) -> list[Period]:
    """Return the periods that can date a figure."""
    usable: list[Period] = []
    before: Period | None = None
    for period in periods:
        is_end = before is not None and tokens.words[before.last : period.first] in ([], ["to"], ["and"])
        parted = is_end and usable[-1:] != [before]  # "a date of MAY 2027 | to JUL 2027"
        if not (parted or period.saying or _dates_baseline(tokens, period) or _continues(tokens, period.last)):
            usable.append(period)
        before = period
    return usable


def _continues(tokens: TokenTable, end: int) -> bool:
    """Whether a period continues beyond its end: "a week before | the vote", "earlier | than", "year | -end"."""
    last, after = tokens.padded[end - 1], tokens.padded[end]
    if is_dash(after) and tokens.glued(end) and tokens.glued(end + 1):
        return tokens.is_word(end + 1) and tokens.padded[end + 1] not in _DAYS_AND_MONTHS
    if after == "than":
        return last in ("earlier", "later")
    return last == "before" and tokens.is_word(end) and after not in _AFTER_BEFORE


def _takes_no_period(draft: Draft) -> bool:
    """Whether a figure is an age or a duration, which a nearby period seldom dates: "Roe, 60, left in May"."""
    return draft.kind == "age" or (draft.kind == "measure" and draft.unit in DURATIONS)


def _attach_following(tokens: TokenTable, claims: list[Draft], periods: list[Period]) -> set[Period]:
    """Set the period of every figure that a following period dates, and return those periods."""
    taken: set[Period] = set()
    for draft, following in zip_longest(claims, claims[1:]):
        period = next((period for period in periods if period.first >= draft.last), None)
        if period is not None and _follows(tokens, draft, period, following):
            draft.period = (period.first, period.last)
            taken.add(period)
    return taken


def _follows(tokens: TokenTable, draft: Draft, period: Period, following: Draft | None) -> bool:
    """Whether a period after a figure dates it, not the next figure or another clause."""
    converted = (
        draft.kind in ("money", "measure")
        and tokens.padded[draft.first - 1] == "("
        and tokens.padded[draft.last] == ")"
    )
    last = draft.last + converted  # "200 million euros ($211 million) in 2016"
    gap = tokens.words[last : period.first]
    if converted and ("," in gap or len(gap) > _NEAR_CONVERSION):
        return False
    if following is not None and (period.last > following.first or _belongs_to_next(tokens, gap, period, following)):
        return False
    if ("," in gap and len(gap) > _FAR) or ("and" in gap and not _BE.isdisjoint(gap)):
        return False
    if gap[-1:] == ["and"] and tokens.padded[period.last] == ",":
        return False  # "sold 40 cars, and in 2018, it sold 60"
    if any(map(_opens_another, pairwise(gap))):
        return False  # "at three sites, and a fourth opens on Tuesday", "paid $9 and agreed to go by May"
    if "," in gap and _describes_subject(tokens, last + gap.index(",")):
        return False
    return not _is_parted(tokens, last, period.first)


def _opens_another(pair: tuple[str, str]) -> bool:
    """Whether two words open another clause or phrase, whose time does not date the figure: "as he fights on"."""
    link, behind = pair
    if link == ",":  # "which has 40 shops, closed in May", "at 17, she left in 1956"
        return behind == "and" or is_finite(behind) or behind in AUXILIARIES or behind in SUBJECT_PRONOUNS
    joins = behind in ("a", "an") or is_finite(behind)  # "over 30 markets and | a release next year"
    return (link == "and" and joins) or (link == "as" and behind in SUBJECT_PRONOUNS)


def _describes_subject(tokens: TokenTable, comma: int) -> bool:
    """Whether the words before a comma only describe the sentence's subject: "A veteran of 64 games, Roe left"."""
    begin, _ = tokens.sentence(comma)
    is_short = comma - begin <= _LONGEST_DESCRIPTION and tokens.padded[begin] in DETERMINERS
    return is_short and not any(map(is_finite, tokens.words[begin:comma]))


def _dates_baseline(tokens: TokenTable, period: Period) -> bool:
    """Whether a period dates only a baseline or another noun, not a figure: "9% less than last year", "from 1990"."""
    before = tokens.padded[period.first - 1]
    words = tokens.words[period.first : period.last]
    if before in _BEFORE_BASES or (before.endswith("est") and words[0] in ("since", "in")):
        return True
    lead = tokens.words[max(tokens.sentence(period.first)[0], period.first - 4) : period.first]
    if before in ("period", "quarter", "half", "month", "year") and not {"from", "than", "with"}.isdisjoint(lead):
        return True  # "30% less than the comparable period | in 2021"
    if words[0] == "since" and _follows_record(tokens, period.first):
        return True
    return not _EARLIER.isdisjoint(words) or (words[0] == "from" and _RANGES.isdisjoint(words))


def _follows_record(tokens: TokenTable, index: int) -> bool:
    """Whether "first" or a superlative stands shortly before a token: "its first cut", "the biggest rise".

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
    """The tokens of the nearest period before a figure that dates its clause and no other figure; None if none."""
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
    """Whether a period before a figure dates its clause, not a participle or another verb: "cut in 2022, it"."""
    if is_dash(tokens.padded[period.last]):
        return False  # "LEEDS, May 4 - Sales rose 5%"
    low = tokens.sentence(period.first)[0]
    before = tokens.words[period.first - 1] if period.first > low else ","
    if before in _CLAUSE_OPENS or not before[0].isalnum():
        return True
    gap = tokens.words[period.last : draft.first]
    return len(gap) <= _FAR and not any(word in _PARTS or word.endswith("ing") for word in gap)


def _restates(tokens: TokenTable, draft: Draft, following: Draft) -> bool:
    """Whether the next figure restates a figure in another unit: "$1.2 billion, or $2.45 a share", "10 km (6 miles)".

    In brackets and with the same unit it is a baseline: "5% (7% in 2015)".
    """
    gap = tokens.words[draft.last : following.first]
    same = (draft.kind, draft.unit, draft.currency) == (following.kind, following.unit, following.currency)
    return gap in ([",", "or"], ["or"]) or (gap == ["("] and not same and following.kind != "cardinal")


def _belongs_to_next(tokens: TokenTable, gap: list[str], period: Period, following: Draft) -> bool:
    """Whether a period belongs to the next figure: "5 percent, after last year's 7 percent", "5, and by May 7"."""
    if any(pair == (",", "and") for pair in pairwise(gap)) or period.last == following.first:
        return True
    return tokens.padded[period.first] in ("last", "this", "next") and tokens.words[period.last - 1] in POSSESSIVES


def _is_parted(tokens: TokenTable, first: int, last: int) -> bool:
    """Whether a clause ends between two tokens."""
    gap = tokens.words[first:last]
    return not (_CLAUSE_MARKS.isdisjoint(gap) and CLAUSE_WORDS.isdisjoint(gap))


_OF: Final = re.compile(r"(?:\s+[^\W\d]+)?\s+(?:out )?of\s+(?:[^\W\d][\w’'-]*\s+){0,3}")
"""Matches "of" between a part and its whole: "14 invoices out of the 31", "nine of the team's 16 goals"."""


class FigureLinks:
    """Links the figures of one text to their periods and baselines. Figures are given by index."""

    def __init__(self, tokens: TokenTable, drafts: list[Draft]) -> None:
        self.text = tokens.text
        self._tokens = tokens
        self._drafts = drafts
        self._dated: set[int] = set()

    @cached_property
    def _groups(self) -> list[int]:
        """The index of each sentence's first figure, and the number of figures as the end."""
        return [*group_by_sentence(self._tokens, self._drafts), len(self._drafts)]

    @cached_property
    def _baselines(self) -> dict[int, int]:
        return link_baselines(self._tokens, self._drafts)

    def find_period(self, number: int) -> Span | None:
        """The offsets of a figure's period; None if it has none."""
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
        """The index of a figure's baseline; None if it has none."""
        return self._baselines.get(number)


def is_out_of(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether "of" makes a figure a part of another: "14 of the 31 invoices"."""
    if one.links is None or one.links is not other.links:
        return False
    return _OF.fullmatch(one.links.text[one.end : other.start]) is not None
