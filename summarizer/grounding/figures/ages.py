"""Tells ages from other numbers by what stands around them: "aged 7", "Smith, 19,", "in his 30s", "18 or older"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.drafts import Draft
from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.schemas.findings import Comparator

_OLDEST: Final = 120
_YOUNGEST: Final = 13
"""In brackets behind a name a smaller number is rather how often somebody did something."""
_AGED: Final = frozenset({"aged", "age", "ages"})
_PARTS: Final = frozenset({"early", "mid", "late"})
_COMPARED: Final = frozenset({"older", "younger"})
_OWNERS: Final = frozenset("his her their my your our".split())


def read_years_of_life(tokens: NumberTokens, index: int) -> Draft | None:
    """Read "in his 30s" and "under-19s"."""
    raw = tokens.raw(index)
    if not (raw.isdecimal() and len(raw) == 2 and tokens.glued(index + 1) and tokens.word(index + 1) == "s"):
        return None
    before = index - 1 - (tokens.word(index - 1) in (*_PARTS, "-"))
    value = Decimal(raw)
    if value % 10 == 0 and tokens.word(before) in _OWNERS | _PARTS:
        return Draft(index, index + 2, index + 2, "age", value, value + 9, unit="year", comparator="between")
    if tokens.word(before) in ("under", "over"):
        comparator: Comparator = "less_than" if tokens.word(before) == "under" else "more_than"
        return Draft(index, index + 2, index + 2, "age", value, unit="year", comparator=comparator)
    return None


def mark_age(tokens: NumberTokens, draft: Draft) -> None:
    """Make an age of "Smith, 19," and of "aged 7"."""
    if draft.value is None or not 0 < draft.value <= _OLDEST:
        return
    before, after = tokens.word(draft.first - 1), tokens.word(draft.amount_end)
    older = tokens.word(draft.amount_end - 1) in _COMPARED or (
        after in ("or", "and") and tokens.word(draft.amount_end + 1) in _COMPARED
    )
    told = before in _AGED or (before in ("of", "between", "from") and tokens.word(draft.first - 2) in _AGED) or older
    if told and draft.kind == "measure" and draft.unit in DURATIONS:
        draft.kind = "age"
    if draft.kind not in ("cardinal", "ordinal"):
        return
    apposed = (
        (
            (before == "," and after in (",", ";", ".", ")", "\n", ""))
            or (before == "(" and after == ")" and draft.value >= _YOUNGEST)
        )
        and tokens.is_capital(draft.first - 2)
        and tokens.is_number(draft.first)
        and draft.value >= 1
        and draft.value == draft.value.to_integral_value()
    )
    if told or apposed:
        draft.kind, draft.unit, draft.last = "age", "year", draft.amount_end
