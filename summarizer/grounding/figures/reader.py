"""Walks over a text's tokens and reads every figure, date and time that starts there.

What a figure is compared with and which period it is of are linked afterwards.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.ages import mark_age, read_years_of_life
from summarizer.grounding.figures.amounts import is_glued_to_name, is_minus, negate, read_amount
from summarizer.grounding.figures.calendar_words import MONTHS
from summarizer.grounding.figures.comparators import read_after, read_before
from summarizer.grounding.figures.currencies import Money, needs_size, read_prefix
from summarizer.grounding.figures.dates import read_date
from summarizer.grounding.figures.drafts import Draft
from summarizer.grounding.figures.found_date import FoundDate
from summarizer.grounding.figures.labels import ROMAN_SEEDS, is_label, read_code, read_roman
from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import Amount, scale
from summarizer.grounding.figures.pronoun_one import is_counting_one
from summarizer.grounding.figures.ratios import Ratio, read_ratio, read_upper
from summarizer.grounding.figures.spelled_amounts import SEEDS, VAGUE_SEEDS
from summarizer.grounding.figures.units import Unit, read_unit
from summarizer.schemas.findings import Comparator, FigureKind

_SEED_WORDS: Final = SEEDS | frozenset(MONTHS) | ROMAN_SEEDS
_VAGUE_SEED_WORDS: Final = _SEED_WORDS | VAGUE_SEEDS


_MARKS: Final = frozenset(".,;:!?()[]'\"“”‘’-–—\n%&/")
"""Marks that no number begins with."""


def words_that_count(*, vague: bool = False) -> frozenset[str]:
    """The words in lower case that a figure without a digit is found by."""
    return _VAGUE_SEED_WORDS if vague else _SEED_WORDS


def read_figures(tokens: NumberTokens, *, vague: bool = False) -> list[Draft]:
    """Read all figures in order; none overlaps another.

    Args:
        tokens: The text.
        vague: Whether amounts without a number ("dozens of") are read too.
    """
    seeds = words_that_count(vague=vague)
    found: list[Draft] = []
    position = 0
    for index in [
        at for at, word in enumerate(tokens.words) if word in seeds or not (word.isalpha() or word in _MARKS)
    ]:
        if index >= position and (tokens.is_number(index) or tokens.words[index] in seeds):
            draft = _read_figure(tokens, index, floor=position)
            if draft is not None:
                found.append(draft)
                position = draft.last
    _inherit_units(tokens, found)
    return found


def _read_figure(tokens: NumberTokens, index: int, *, floor: int) -> Draft | None:
    prefix = read_prefix(tokens, index) if tokens.is_number(index) and index > floor else None
    if prefix is not None and prefix.start < floor:
        prefix = None
    if prefix is None:
        years = read_years_of_life(tokens, index)
        if years is not None:
            return years
        if tokens.is_number(index) and is_glued_to_name(tokens, index):
            return None
        date = read_date(tokens, index)
        if date is not None:
            return _date_draft(date, floor=floor)
    word = tokens.words[index]
    if word in ROMAN_SEEDS:
        roman = read_roman(tokens, index)
        return None if roman is None else Draft(index, index + 1, index + 1, "ordinal", roman.value)
    if word == "one" and tokens.matches(index + 1, "-", "on", "-", "one"):
        return Draft(index, index + 5, index + 5, "cardinal", Decimal(1))
    code = read_code(tokens, index) if prefix is None and tokens.is_number(index) else None
    if code is not None:
        return Draft(index, code, code, "ordinal", None)
    between = tokens.word(index - 1 if prefix is None else prefix.start - 1) == "between"
    amount = read_amount(tokens, index, join=not between, money=prefix is not None)
    if amount is not None and not _is_plausible(tokens, amount, prefix):
        prefix, amount = None, None if tokens.glued(index) else read_amount(tokens, index, join=not between)
    if amount is None or amount.start < floor:
        return None
    if word == "one" and amount.end == index + 1 and amount.value == 1 and not is_counting_one(tokens, index):
        return None
    return _put_together(tokens, amount, _take_sign(tokens, amount, prefix, floor=floor), between=between)


def _take_sign(tokens: NumberTokens, amount: Amount, prefix: Money | None, *, floor: int) -> Money | None:
    """The currency before an amount, with the minus sign before it."""
    if prefix is None or prefix.start <= floor or not is_minus(tokens, prefix.start - 1, money=True):
        return prefix
    negate(amount)
    return prefix._replace(start=prefix.start - 1)


def _is_plausible(tokens: NumberTokens, amount: Amount, prefix: Money | None) -> bool:
    """Whether a currency of letters alone ("R100") has an amount that makes it one."""
    if prefix is None or not needs_size(tokens, prefix):
        return True
    return amount.magnitude > 1 or "," in tokens.raw(amount.start)


def _put_together(tokens: NumberTokens, amount: Amount, prefix: Money | None, *, between: bool) -> Draft | None:
    ratio = read_ratio(tokens, amount) if prefix is None else None
    if ratio is not None:
        return _ratio_draft(tokens, amount, ratio)
    if tokens.word(amount.start - 1) == "[" and tokens.word(amount.end) == "]":
        amount.end += 1
    labelled = prefix is None and is_label(tokens, amount)
    early = read_after(tokens, amount.end)
    if early is not None:
        amount.end = early[1]
    unit, upper = _read_bounds(tokens, amount, prefix, between=between)
    end = amount.end if upper is None else upper.end
    if unit.end <= end and tokens.glued(end) and tokens.is_word(end):
        return None  # letters are glued to the number that are no unit of it: "4chan", "5G"
    if labelled and unit.kind in ("cardinal", "ordinal"):
        unit, upper = Unit("ordinal", None, end), None
    draft = Draft(
        first=amount.start if prefix is None else prefix.start,
        last=max(unit.end, end),
        amount_end=end,
        kind=unit.kind,
        value=_complete(amount.value, unit),
        value_to=_complete(upper.value, unit) if upper is not None else None,
        unit=unit.unit,
        currency=unit.currency,
    )
    mark_age(tokens, draft)
    _compare(tokens, draft, early[0] if early is not None else None)
    return draft


def _read_bounds(
    tokens: NumberTokens, amount: Amount, prefix: Money | None, *, between: bool
) -> tuple[Unit, Amount | None]:
    """Read the unit of an amount, and the upper amount where a range begins."""
    unit = read_unit(tokens, amount, prefix=prefix)
    upper = read_upper(tokens, amount, between=between, unit_end=unit.end if unit.is_own else amount.end)
    if upper is None:
        return unit, None
    shared = read_unit(tokens, upper, prefix=prefix)
    if not unit.is_own or (shared.is_own and shared.kind == unit.kind):
        return shared, upper
    if shared.end > upper.end:
        return unit, None  # "5 percent to 7 people" is no range
    unit.end = upper.end
    return unit, upper


def _complete(value: Decimal | None, unit: Unit) -> Decimal | None:
    """The value with what its unit adds, as an integer where it is one, never in exponent form."""
    if value is None:
        return None
    value = scale(value, unit.factor) + unit.added if unit.factor != 1 or unit.added else value
    whole = int(value)
    if value == whole:
        return Decimal(whole)
    return Decimal(f"{value:f}".rstrip("0"))


def _date_draft(date: FoundDate, *, floor: int) -> Draft:
    kind: FigureKind = "time" if date.time else "date"
    value = Decimal(date.year) if date.year is not None else None
    value_to = Decimal(date.year_to) if date.year_to is not None else None
    return Draft(max(date.start, floor), date.end, date.end, kind, value, value_to)


def _ratio_draft(tokens: NumberTokens, amount: Amount, ratio: Ratio) -> Draft:
    unit = "score" if ratio.score else None
    draft = Draft(
        amount.start,
        ratio.end,
        ratio.end,
        "ratio",
        _complete(ratio.value, Unit("ratio", None, 0)),
        ratio.value_to,
        unit,
    )
    if not ratio.score:
        _compare(tokens, draft, None)
    return draft


def _compare(tokens: NumberTokens, draft: Draft, early: Comparator | None) -> None:
    if draft.kind == "ordinal":
        return
    lasting = draft.kind == "measure" and draft.unit in DURATIONS
    comparator = early or read_before(tokens, draft.first, lasting=lasting)
    if early is None:
        late = read_after(tokens, draft.last)
        if late is not None and comparator is None:
            comparator = late[0]
    if draft.value_to is not None and comparator in (None, "about", "between"):
        comparator = "between"
    elif comparator == "between":
        comparator = None
    draft.comparator = comparator or "exact"


def _inherit_units(tokens: NumberTokens, drafts: list[Draft]) -> None:
    """Give the first of "10 and 15 percent" and of "from 10 to 92 percent" the unit of the second."""
    for draft, following in reversed(list(pairwise(drafts))):
        if (
            draft.kind != "cardinal"
            or draft.unit is not None
            or following.is_time
            or following.kind in ("ordinal", "ratio")
        ):
            continue
        gap = tokens.words[draft.last : following.first]
        if gap[:1] == ["-"]:
            gap = gap[1:]  # "6- and 7-year-olds"
        if (
            gap in (["and"], ["or"], [","], ["to"], [",", "and"], ["or", "by"], ["and", "then"])
            and following.kind != "money"
        ):
            draft.kind, draft.unit = following.kind, following.unit
    for before, draft in pairwise(drafts):
        bare = draft.kind == "cardinal" and draft.unit is None
        if before.kind == "age" and bare and tokens.words[before.last : draft.first] in (["and"], [","]):
            draft.kind, draft.unit = "age", "year"
