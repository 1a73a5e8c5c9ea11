"""Links a figure to the one that the article compares it with: "rose to 92 percent, compared to 10 percent in 2021".

The claim is the later or the newer value; its baseline is what it is measured against.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.drafts import Draft
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.ratios import CHANGES

COMPARED: Final = frozenset({"compared", "comparison", "versus", "vs", "against", "contrast"})
REACH: Final = 40
"""How many tokens may stand between a figure and its baseline."""


def link_baselines(tokens: NumberTokens, drafts: list[Draft]) -> None:
    """Set each figure's `baseline` to the index of the one it is compared with."""
    claims = [index for index, draft in enumerate(drafts) if not draft.is_time and draft.kind != "ordinal"]
    for position, (left, right) in enumerate(pairwise(claims)):
        first, second = drafts[left], drafts[right]
        if second.first - first.last > REACH:
            continue
        gap = tokens.words[first.last : second.first]
        if _compares(gap):
            _link_back(tokens, drafts, claims, position)
        elif _comparable(first, second) and _is_change(tokens, first, gap):
            second.baseline = left


def _link_back(tokens: NumberTokens, drafts: list[Draft], claims: list[int], position: int) -> None:
    """Make the figure behind this one the baseline of the nearest one before it that it can be compared with."""
    right = claims[position + 1]
    second = drafts[right]
    while position >= 0:
        first = drafts[claims[position]]
        if second.first - first.last > REACH or _ends_between(tokens, first.last, second.first):
            return
        if first.baseline is None and _comparable(first, second):
            first.baseline = right
            return
        position -= 1


def _ends_between(tokens: NumberTokens, first: int, last: int) -> bool:
    return any(tokens.ends_sentence(index) for index in range(first, last))


def _comparable(first: Draft, second: Draft) -> bool:
    if first.currency and second.currency and first.currency != second.currency:
        return False
    if first.kind == second.kind:
        return first.unit == second.unit or (first.kind == "cardinal" and None in (first.unit, second.unit))
    return (
        "cardinal" in (first.kind, second.kind)
        and (first if first.kind == "cardinal" else second).unit is None
        and "ratio"
        not in (
            first.kind,
            second.kind,
        )
    )


def _is_change(tokens: NumberTokens, first: Draft, gap: list[str]) -> bool:
    """Whether it is "from A to B"."""
    before = tokens.words[max(0, first.first - 4) : first.first]
    if "from" not in before or "to" not in gap[:6] or "." in gap:
        return False
    return not CHANGES.isdisjoint(tokens.words[max(0, first.first - 12) : first.first])


def _compares(gap: list[str]) -> bool:
    """Whether the words between two figures set the second against the first."""
    if ";" in gap:
        return False
    if not COMPARED.isdisjoint(gap):
        return True
    if "from" in gap[-4:]:
        return gap[0] in ("from", ",", "up", "down", "a") or not CHANGES.isdisjoint(gap) or "from" in gap[:4]
    return False
