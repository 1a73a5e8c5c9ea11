"""Walks over a text's tokens and reads every figure, date and time that starts there.

What a figure is compared with and which period it is of are linked afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from summarizer.grounding.amounts import SEEDS, VAGUE_SEEDS, Amount, is_glued_to_name, read_amount
from summarizer.grounding.comparators import read_after, read_before
from summarizer.grounding.counted import is_counting_one
from summarizer.grounding.currencies import Money, read_prefix
from summarizer.grounding.dates import MONTHS, FoundDate, read_date
from summarizer.grounding.figure_units import Unit, read_unit
from summarizer.grounding.labels import ROMAN_SEEDS, is_label, read_roman
from summarizer.grounding.measures import DURATIONS
from summarizer.grounding.number_tokens import NumberTokens
from summarizer.grounding.number_words import ARITHMETIC, scale
from summarizer.grounding.ratios import Ratio, read_ratio, read_upper
from summarizer.schemas.findings import Comparator, FigureKind

_SEED_WORDS: Final = SEEDS | frozenset(MONTHS) | ROMAN_SEEDS
_OLDEST: Final = 120


@dataclass(slots=True)
class Draft:
    """A figure while it is put together; positions are tokens, half-open.

    Attributes:
        first: Its first token.
        last: The token after its last.
        amount_end: The token after its amount, before its unit.
    """

    first: int
    last: int
    amount_end: int
    kind: FigureKind
    value: Decimal | None
    value_to: Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    comparator: Comparator = "exact"
    baseline: int | None = None
    period: tuple[int, int] | None = None

    @property
    def is_time(self) -> bool:
        """Whether it is a date or a time of day."""
        return self.kind in ("date", "time")


def read_figures(tokens: NumberTokens, *, vague: bool = False) -> list[Draft]:
    """Read all figures in order; none overlaps another.

    Args:
        tokens: The text.
        vague: Whether amounts without a number ("dozens of") are read too.
    """
    seeds = _SEED_WORDS | VAGUE_SEEDS if vague else _SEED_WORDS
    found: list[Draft] = []
    position = 0
    kinds = tokens.kinds
    for index, word in enumerate(tokens.words):
        if (word in seeds or kinds[index] == "number") and index >= position:
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
        if tokens.is_number(index) and is_glued_to_name(tokens, index):
            return None
        date = read_date(tokens, index)
        if date is not None:
            return _date_draft(tokens, date, floor=floor)
    word = tokens.words[index]
    if word in ROMAN_SEEDS:
        roman = read_roman(tokens, index)
        return None if roman is None else Draft(index, index + 1, index + 1, "ordinal", roman.value)
    if word == "one" and tokens.matches(index + 1, "-", "on", "-", "one"):
        return Draft(index, index + 5, index + 5, "cardinal", Decimal(1))
    between = tokens.word(index - 1 if prefix is None else prefix.start - 1) == "between"
    amount = read_amount(tokens, index, join=not between, money=prefix is not None)
    if amount is None or amount.start < floor or not _is_plausible(tokens, amount, prefix):
        return None
    if word == "one" and amount.end == index + 1 and amount.value == 1 and not is_counting_one(tokens, index):
        return None
    return _put_together(tokens, amount, prefix, between=between)


def _is_plausible(tokens: NumberTokens, amount: Amount, prefix: Money | None) -> bool:
    """Whether a currency glued by its letters alone ("R100") has an amount that makes it one."""
    if prefix is None or prefix.code != "ZAR":
        return True
    return amount.magnitude > 1 or "," in tokens.raw(amount.start) or not tokens.glued(amount.start)


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
    unit = read_unit(tokens, amount, prefix=prefix)
    own_end = unit.end if unit.kind not in ("cardinal", "ratio", "ordinal") else amount.end
    lower_end = amount.end
    upper = read_upper(tokens, amount, between=between, unit_end=own_end)
    if upper is not None:
        amount.end = upper.end
        upper_unit = read_unit(tokens, upper)
        if upper_unit.end > upper.end or unit.kind in ("cardinal", "ratio", "ordinal"):
            upper_unit = _prefer_money(upper_unit, unit)
            unit = upper_unit
        else:
            unit.end = upper.end
    if _is_torn(tokens, amount.end, unit):
        return None
    if labelled and unit.kind in ("cardinal", "ordinal"):
        unit = Unit("ordinal", None, amount.end)
    draft = Draft(
        amount.start if prefix is None else prefix.start,
        max(unit.end, amount.end),
        amount.end,
        unit.kind,
        _complete(amount.value, unit),
        _complete(upper.value, unit) if upper is not None else None,
        unit.unit,
        unit.currency,
    )
    _mark_age(tokens, draft)
    _compare(tokens, draft, lower_end, early[0] if early is not None else None)
    return draft


def _prefer_money(upper: Unit, lower: Unit) -> Unit:
    """In "$3 to $4 billion" and "3 to 4 million", what stands behind the upper amount counts, but "$" stays money."""
    if lower.kind == "money" and upper.kind != "money":
        return Unit("money", lower.unit, upper.end if upper.kind == "money" else upper.end, currency=lower.currency)
    return upper


def _complete(value: Decimal | None, unit: Unit) -> Decimal | None:
    """The value with what its unit adds, as an integer where it is one, never in exponent form."""
    if value is None:
        return None
    value = scale(value, unit.factor) + unit.added if unit.factor != 1 or unit.added else value
    whole = value.to_integral_value()
    if value == whole:
        return ARITHMETIC.quantize(whole, Decimal(1))
    return Decimal(f"{value:f}".rstrip("0"))


def _is_torn(tokens: NumberTokens, end: int, unit: Unit) -> bool:
    """Whether letters are glued to the number that are no unit of it: "4chan", "5G"."""
    return unit.end <= end and tokens.glued(end) and tokens.is_word(end) and tokens.words[end][0].isalpha()


def _date_draft(tokens: NumberTokens, date: FoundDate, *, floor: int) -> Draft:
    kind: FigureKind = "time" if date.time else "date"
    value = Decimal(date.year) if date.year is not None else None
    value_to = Decimal(date.year_to) if date.year_to is not None else None
    return Draft(max(date.start, floor), date.end, date.end, kind, value, value_to)


def _ratio_draft(tokens: NumberTokens, amount: Amount, ratio: Ratio) -> Draft:
    unit = "score" if ratio.score else None
    draft = Draft(amount.start, ratio.end, ratio.end, "ratio", _complete(ratio.value, Unit("ratio", None, 0)), ratio.value_to, unit)
    if not ratio.score:
        _compare(tokens, draft, ratio.end, None)
    return draft


def _mark_age(tokens: NumberTokens, draft: Draft) -> None:
    """Make an age of "Smith, 19," and of "aged 7"."""
    if draft.value is None or not 0 < draft.value <= _OLDEST:
        return
    before, after = tokens.word(draft.first - 1), tokens.word(draft.amount_end)
    told = before in ("aged", "age", "ages") or (before == "of" and tokens.word(draft.first - 2) in ("age", "ages"))
    if told and draft.kind == "measure" and draft.unit in DURATIONS:
        draft.kind = "age"
    if draft.kind not in ("cardinal", "ordinal"):
        return
    apposed = (
        (before == "," and after in (",", ";", ".", ")", "") or (before == "(" and after == ")"))
        and tokens.is_capital(draft.first - 2)
        and tokens.kinds[draft.first] == "number"
        and draft.value >= 1
        and draft.value == draft.value.to_integral_value()
    )
    if told or apposed:
        draft.kind, draft.unit, draft.last = "age", "year", draft.amount_end


def _compare(tokens: NumberTokens, draft: Draft, lower_end: int, early: Comparator | None) -> None:
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
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if draft.kind != "cardinal" or draft.unit is not None or following.is_time or following.kind in ("ordinal", "ratio"):
            continue
        gap = tokens.words[draft.last : following.first]
        if gap in (["and"], ["or"], [","], ["to"], [",", "and"], ["or", "by"], ["and", "then"]) and following.kind != "money":
            draft.kind, draft.unit = following.kind, following.unit
