"""Links a figure to the one that the article compares it with: "rose to 92 percent, compared to 10 percent in 2021".

The claim is the later or the newer value; its baseline is what it is measured against.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figure_reader import Draft
from summarizer.grounding.number_tokens import NumberTokens
from summarizer.grounding.ratios import CHANGES

_COMPARED: Final = frozenset({"compared", "comparison", "versus", "vs", "against", "contrast"})
REACH: Final = 18
"""How many tokens may stand between a figure and its baseline."""


def link_baselines(tokens: NumberTokens, drafts: list[Draft]) -> None:
    """Set each figure's `baseline` to the index of the one it is compared with."""
    claims = [index for index, draft in enumerate(drafts) if not draft.is_time and draft.kind != "ordinal"]
    for left, right in zip(claims, claims[1:], strict=False):
        first, second = drafts[left], drafts[right]
        gap = tokens.words[first.last : second.first]
        if len(gap) > REACH or not _comparable(first, second) or any(
            tokens.ends_sentence(index) for index in range(first.last, second.first)
        ):
            continue
        if _is_change(tokens, first, gap):
            second.baseline = left
        elif first.baseline is None and _compares(gap):
            first.baseline = right


def _comparable(first: Draft, second: Draft) -> bool:
    if first.kind == second.kind:
        return first.unit == second.unit or first.kind == "cardinal" or None in (first.unit, second.unit)
    return "cardinal" in (first.kind, second.kind)


def _is_change(tokens: NumberTokens, first: Draft, gap: list[str]) -> bool:
    """Whether it is "from A to B"."""
    if not gap or "to" not in gap[:6] or tokens.word(first.first - 1) != "from":
        before = tokens.words[max(0, first.first - 4) : first.first]
        if "from" not in before or "to" not in gap[:6]:
            return False
    return not CHANGES.isdisjoint(tokens.words[max(0, first.first - 12) : first.first])


def _compares(gap: list[str]) -> bool:
    """Whether the words between two figures set the second against the first."""
    if not _COMPARED.isdisjoint(gap):
        return True
    if "from" in gap[-4:]:
        return gap[0] in ("from", ",", "up", "down", "a") or not CHANGES.isdisjoint(gap) or "from" in gap[:4]
    return False
