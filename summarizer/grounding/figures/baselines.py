"""Links a figure to the one that it is compared with: "rose to 92 percent, compared to 10 percent in 2021".

The baseline is the older value, or the one that the other is measured against.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.draft import Draft
from summarizer.grounding.figures.ranges import CHANGES
from summarizer.language.token_table import TokenTable

COMPARED: Final = frozenset({"compared", "comparison", "versus", "vs", "against", "contrast"})
REACH: Final = 40
"""Most tokens between a figure and its baseline."""


def link_baselines(tokens: TokenTable, drafts: list[Draft]) -> dict[int, int]:
    """Return the index of each figure that is compared with another, and the index of that one."""
    baselines: dict[int, int] = {}
    claims = [index for index, draft in enumerate(drafts) if not draft.is_time and draft.kind != "ordinal"]
    for position, (left, right) in enumerate(pairwise(claims)):
        first, second = drafts[left], drafts[right]
        if second.first - first.last > REACH:
            continue
        gap = tokens.words[first.last : second.first]
        if _compares(gap):
            compared = _look_back(tokens, drafts, claims, position)
            if compared is not None:
                baselines[compared] = right
        elif _is_comparable(first, second) and _is_change(tokens, first, gap):
            baselines[right] = left
    return baselines


def _look_back(tokens: TokenTable, drafts: list[Draft], claims: list[int], position: int) -> int | None:
    """The nearest claim that is comparable with the figure after a claim, in the same sentence."""
    second = drafts[claims[position + 1]]
    for index in reversed(claims[: position + 1]):
        first = drafts[index]
        if any(tokens.ends_sentence(at) for at in range(first.last, second.first)):
            break
        if _is_comparable(first, second):
            return index
    return None


def _is_comparable(first: Draft, second: Draft) -> bool:
    """Whether two figures are of one kind, unit and currency, or one of them is a bare number."""
    if first.currency and second.currency and first.currency != second.currency:
        return False
    if first.kind == second.kind:
        return first.unit == second.unit or (first.kind == "cardinal" and None in (first.unit, second.unit))
    bare = first if first.kind == "cardinal" else second
    return bare.kind == "cardinal" and bare.unit is None and "ratio" not in (first.kind, second.kind)


def _is_change(tokens: TokenTable, first: Draft, gap: list[str]) -> bool:
    """Whether the words around a figure say "from A to B"."""
    before = tokens.words[max(0, first.first - 4) : first.first]
    if "from" not in before or "to" not in gap[:6]:
        return False
    return not CHANGES.isdisjoint(tokens.words[max(0, first.first - 12) : first.first])


def _compares(gap: list[str]) -> bool:
    """Whether the words between two figures compare the first with the second."""
    if not COMPARED.isdisjoint(gap):
        return True
    if "from" in gap[-4:]:
        return gap[0] in ("from", ",", "up", "down", "a") or not CHANGES.isdisjoint(gap) or "from" in gap[:4]
    return False
