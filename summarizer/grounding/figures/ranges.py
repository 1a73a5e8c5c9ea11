"""Two amounts that state a range: "10-12", "5 to 7 million", "between 5 and 7"."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.currencies import read_prefix
from summarizer.grounding.figures.number_words import Amount, is_dash, scale
from summarizer.grounding.figures.ratios import DASHES
from summarizer.grounding.figures.spelled_amounts import SEEDS
from summarizer.language.lexicon import read_class
from summarizer.language.token_table import TokenTable

CHANGES: Final = read_class("words of a change")
"""Verbs and nouns that tell of a change, after which "to" leads to the new value."""
JOINTS: Final = {
    "between": "and",
    "entre": "et y e",
    "zwischen": "und",
    "tra": "e",
    "fra": "e",
    "tussen": "en",
    "mellan": "och",
    "mellem": "og",
    "mellom": "og",
}
"""By the word that opens a range, the words that can stand between its amounts."""
_BEFORE_UPPER: Final = frozenset("a an the perhaps even about nearly".split())


_WIDEST: Final = 3
"""Greatest ratio of the ends of a range after "by"."""


def read_upper(tokens: TokenTable, amount: Amount, *, opening: str, unit_end: int) -> Amount | None:
    """Read the upper amount of a range after its lower one, and give the lower one the magnitude that they share.

    Args:
        tokens: The text.
        amount: The lower amount.
        opening: The word before it, which can be "between".
        unit_end: The token after the lower amount's unit; the amount's own end if it has none.

    Returns:
        The upper amount; None if no range follows, as in "rose from 10 to 92 percent".
    """
    hyphens = is_dash(tokens.at[unit_end]) and tokens.at[unit_end + 1] == "to"  # "10-to-15-year", "10- to 15-"
    index = unit_end + hyphens
    connector = tokens.at[index]
    if amount.value is None or not _connects(tokens, index, amount, opening=opening):
        return None
    if connector in ("to", "through") and _is_change(tokens, amount, has_unit=index > amount.end):
        return None
    upper = _read_other(tokens, index + 1 + (hyphens and is_dash(tokens.at[index + 1])))
    if upper is None or upper.value is None or (upper.form == "ordinal") != (amount.form == "ordinal"):
        return None
    if connector in DASHES and tokens.is_capital(index + 1):
        return None
    if connector == "or" and not (upper.value == amount.value + 1 or amount.value * 2 == upper.value >= 10):
        return None
    if upper.magnitude > 1 and amount.value < upper.bare:  # "5 to 7 million", but not "500 to 1 million"
        amount.value = scale(amount.value, upper.magnitude)
        amount.magnitude = upper.magnitude
    if connector == "to" and upper.value > _WIDEST * amount.value and _is_difference(tokens, amount):
        return None
    return upper if amount.value < upper.value else None


def _connects(tokens: TokenTable, index: int, amount: Amount, *, opening: str) -> bool:
    """Whether a token can stand between the two amounts of a range."""
    connector = tokens.at[index]
    if connector in DASHES:
        return tokens.glued(index) == tokens.glued(index + 1)
    if connector == "or":
        return amount.form != "ordinal"
    return connector in ("to", "~", "through", "bis") or connector in JOINTS.get(opening, "").split()


def _read_other(tokens: TokenTable, index: int) -> Amount | None:
    """Read an amount that may have a currency of its own before it."""
    if tokens.at[index + 1] == "$":
        index += 1  # "to over $200 million"
    money = tokens.is_number(index + 1) and read_prefix(tokens, index + 1) is not None
    if money or tokens.at[index] in _BEFORE_UPPER:
        index += 1
    if not (tokens.is_number(index) or tokens.at[index] in SEEDS):
        return None
    return read_amount(tokens, index, money=money)


def _is_difference(tokens: TokenTable, amount: Amount) -> bool:
    """Whether "by" before an amount makes it the difference to a new one: "rose by 1,900 to 21,400"."""
    before = tokens.words[max(0, amount.start - 7) : amount.start]
    return "by" in before[-2:] and not CHANGES.isdisjoint(before)


def _is_change(tokens: TokenTable, amount: Amount, *, has_unit: bool) -> bool:
    """Whether "to" after an amount leads from an old value to a new one."""
    before = tokens.words[max(0, amount.start - 7) : amount.start]
    return not CHANGES.isdisjoint(before) and (has_unit or "from" in before[-3:])
