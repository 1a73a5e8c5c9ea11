"""Finds which figures of a sentence the article compares with each other: the newer value and the older, its baseline.

The words of one clause compare: "rose from A to B", "A, up from B", "fell to A from B", "A, compared with B". A figure
is never compared with one of another clause: "A, as its debt fell from B to C".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile
from typing import Final

from summarizer.grounding.figures.draft import Draft
from summarizer.grounding.figures.pairs import CHANGES
from summarizer.grounding.figures.periods import find_periods
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, is_adverb, is_finite, read_class
from summarizer.language.token_table import TokenTable

COMPARED: Final = frozenset({"compared", "comparison", "versus", "vs", "against", "contrast"})
CLAUSE_WORDS: Final = read_class("between a figure and the time of another clause")
"""Words that part a figure from what another clause says: "fell 5% since the bank rose in June"."""
_REACH: Final = 40  # most tokens between a figure and its baseline
_MOST: Final = 8  # figures before another among which is the one that is compared with it
_OLD_LEAD: Final = 6  # most tokens from "from" to the old value that it leads to
_NEW_LEAD: Final = 6  # most tokens from an old value to the "to" behind it
_CHANGE_LEAD: Final = 12  # most tokens from the word of a change to "from"
_BREAKS: Final = CLAUSE_WORDS | frozenset(";:")
_NOT_LEADING: Final = _BREAKS | AUXILIARIES | frozenset(", and or ( ) – —".split())
"""What does not stand between a word that compares and its figure, or between "from" and the old value."""
_MARKS: Final = frozenset(", ( – — -".split())
_LINKS: Final = frozenset("; but while whereas although though because".split())
_LINKS_AFTER_COMMA: Final = frozenset("and as".split())
_WHOLE: Final = re.compile(
    r"(?:\s+[^\W\d]+)?\s+(?:(?:out )?of|among|in|per)\s+(?:(?!and\b|or\b)[^\W\d][\w’'-]*\s+){0,3}"
)
"""The words between a part and what it is a part of: "17 goals in 38 games", "44 percent of those under 35"."""


def link_baselines(tokens: TokenTable, drafts: list[Draft]) -> dict[int, int]:
    """Return the index of each figure that is compared with another, and the index of that one.

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
    if tokens.at[opening - 1] in ("up", "down") and not tokens.is_word(opening - 2):
        return False  # ", down from A to B": a range, which something before is compared with
    return _tells_change(tokens, opening)


def _leads(words: Sequence[str]) -> bool:
    """Whether words between two others are of one phrase: "from | an average of", "compared with | the expected"."""
    return _NOT_LEADING.isdisjoint(words)


def _tells_change(tokens: TokenTable, stop: int) -> bool:
    """Whether the words before a token tell of a change in its clause."""
    before = tokens.words[max(0, stop - _CHANGE_LEAD - 1) : stop]
    clause = takewhile(lambda pair: pair[0] not in _BREAKS and pair != ("and", ","), pairwise([*before[::-1], ""]))
    return not CHANGES.isdisjoint(word for word, _ in islice(clause, _CHANGE_LEAD))


def _find_comparing(tokens: TokenTable, first: Draft, second: Draft) -> tuple[int, bool] | None:
    """The word between two figures that compares one with the second, and whether a mark sets it off; else None."""
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
    return (at, is_apart and changes) if changes or _tells_change(tokens, at) or _follows_to(tokens, first) else None


def _follows_to(tokens: TokenTable, draft: Draft) -> bool:
    """Whether something came to a figure: "collapsed to five seats", "to about 9 percent"."""
    lead = tokens.at[draft.first - 1]
    return lead == "to" or (tokens.at[draft.first - 2] == "to" and (lead in PREPOSITIONS or is_adverb(lead)))


def _find_compared(
    tokens: TokenTable, drafts: list[Draft], claims: Sequence[int], comparing: tuple[int, bool], second: Draft
) -> int | None:
    """The claim that is compared with a figure: the nearest in the sentence that is of its kind and no part's whole."""
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
    """Whether another subject gets its verb among words: "…, and profit grew"."""
    if not is_apart:
        return not (_BREAKS | _LINKS_AFTER_COMMA).isdisjoint(words)
    return any(
        (word in _LINKS or (word in _LINKS_AFTER_COMMA and words[at - 1 : at] == [","]))
        and any(map(is_finite, words[at + 2 :]))
        for at, word in enumerate(words)
    )


def _is_whole(tokens: TokenTable, part: Draft, draft: Draft) -> bool:
    """Whether a figure is what another is a part of, or says how long something took: "in the nine months to May"."""
    between = tokens.text[tokens.ends[part.last - 1] : tokens.starts[draft.first]]
    periods = find_periods(tokens, *tokens.sentence(draft.first))
    return _WHOLE.fullmatch(between) is not None or any(one.first < draft.first < one.last for one in periods)


def _is_comparable(first: Draft, second: Draft) -> bool:
    """Whether two figures are of one kind, unit and currency, or one of them is a bare number."""
    if first.currency and second.currency and first.currency != second.currency:
        return False
    if first.kind == second.kind:
        return first.unit == second.unit or (first.kind == "cardinal" and None in (first.unit, second.unit))
    bare = first if first.kind == "cardinal" else second
    return bare.kind == "cardinal" and bare.unit is None and "ratio" not in (first.kind, second.kind)
