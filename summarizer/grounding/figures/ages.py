"""Ages, told from other numbers by the words around them: "aged 7", "Smith, 19,", "in his 30s", "18 or older"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.draft import Draft
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import Comparator

_OLDEST: Final = 120
_YOUNGEST: Final = 13  # lowest age in brackets after a name; smaller numbers there count goals and the like
_AGED: Final = frozenset({"aged", "age", "ages"})
_PARTS: Final = frozenset({"early", "mid", "late"})
_COMPARED: Final = frozenset({"older", "younger"})
_BEFORE_DECADE: Final = frozenset("his her their my your our".split()) | _PARTS
_ENDS: Final = frozenset({",", ";", ".", ")", "\n", ""})
_BOUNDS: Final[dict[str, Comparator]] = {"under": "less_than", "over": "more_than"}


def read_years_of_life(tokens: TokenTable, index: int) -> Draft | None:
    """Read "in his 30s" and "under-19s"."""
    raw = tokens.raw(index)
    if not (raw.isdecimal() and len(raw) == 2 and tokens.glued(index + 1) and tokens.at[index + 1] == "s"):
        return None
    before = tokens.at[index - 1 - (tokens.at[index - 1] in (*_PARTS, "-"))]
    value = Decimal(raw)
    if before in _BEFORE_DECADE:
        return Draft(index, index + 2, index + 2, "age", value, value + 9, unit="year", comparator="between")
    if before in _BOUNDS:
        return Draft(index, index + 2, index + 2, "age", value, unit="year", comparator=_BOUNDS[before])
    return None


def mark_age(tokens: TokenTable, draft: Draft) -> None:
    """Change a figure to an age if the words around it say so: "Smith, 19,", "aged 7"."""
    if draft.value is None or not 0 < draft.value <= _OLDEST:
        return
    said = _is_said_to_be_age(tokens, draft)
    if said and draft.kind == "measure":
        draft.kind = "age"
    elif draft.kind in ("cardinal", "ordinal") and (said or _is_apposed(tokens, draft)):
        draft.kind, draft.unit, draft.last = "age", "year", draft.amount_end


def _is_said_to_be_age(tokens: TokenTable, draft: Draft) -> bool:
    before, end = tokens.at[draft.first - 1], draft.amount_end
    if before in _AGED or (before in ("of", "between", "from") and tokens.at[draft.first - 2] in _AGED):
        return True
    compared = tokens.at[end] in ("or", "and") and tokens.at[end + 1] in _COMPARED
    return compared or tokens.at[end - 1] in _COMPARED


def _is_apposed(tokens: TokenTable, draft: Draft) -> bool:
    """Whether a number in digits stands after a name, between commas or in brackets."""
    if not tokens.is_capital(draft.first - 2) or not tokens.is_number(draft.first) or draft.value is None:
        return False
    before, after = tokens.at[draft.first - 1], tokens.at[draft.amount_end]
    return (before == "," and after in _ENDS) or (before == "(" and after == ")" and draft.value >= _YOUNGEST)
