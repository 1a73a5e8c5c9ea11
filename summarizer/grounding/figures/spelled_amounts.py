"""Amounts in words: "two hundred and five", "two-thirds", "half", "a third of", "twice"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.number_literals import divide
from summarizer.grounding.figures.number_words import (
    CARDINALS,
    DENOMINATORS,
    MULTIPLIERS,
    ONES,
    ORDINALS,
    PLURAL_DENOMINATORS,
    Amount,
    is_dash,
    read_spelled,
)
from summarizer.language.lexicon import read_class
from summarizer.language.token_table import TokenTable

_AFTER_FRACTION: Final = read_class("after a fraction")
_BEFORE_QUARTER: Final = frozenset("by than nearly about almost roughly around over to just only least under".split())
_AFTER_ONCE: Final = frozenset("a an per every each again more in or and".split())
_BEFORE_ONCE: Final = frozenset("was were is are had has have been only than just least even not".split())
_NO_COUNT_BEFORE_ONCE: Final = frozenset({"at", "all", "for"})
_SEVERAL: Final = frozenset({"several", "few", "many", "couple"})
_FOLDS: Final = {
    word + "fold": value for word, value in (ONES | {"hundred": 100, "thousand": 1000}).items() if value > 1
}
_STATES: Final = ("ed", "dead", "naked", "empty", "full", "asleep", "brother", "sister", "way", "time", "open", "term")
"""Endings of what "half-" does not count: "half-hearted", "half-brother"."""
_TIMES: Final = {"twice": 2, "thrice": 3, "once": 1} | _FOLDS
_BEFORE_UNIT_SECOND: Final = frozenset({"per", "split", "every", "each", "/"})
_AFTER_A_SECOND: Final = frozenset("later ago or before after faster slower behind".split())

SEEDS: Final = CARDINALS | frozenset(ORDINALS) | frozenset(_TIMES) | {"half", "quarter"}
"""The words that an amount can be found by, besides number literals."""
VAGUE_PLURALS: Final = read_class("vague numbers")
VAGUE_SEEDS: Final = VAGUE_PLURALS | {"couple", "handful"}
"""The words that an amount without a number can be found by."""


def read_spelled_amount(tokens: TokenTable, index: int) -> Amount | None:
    """Read the amount in words that begins with a token, without the large unit that may follow a fraction.

    Args:
        tokens: The text.
        index: A word of `SEEDS` or `VAGUE_SEEDS`; an "a" before it becomes part of the amount.

    Returns:
        The amount; None if the word states none ("a second later").
    """
    word = tokens.words[index]
    after_a = tokens.at[index - 1] in ("a", "an")
    if word in _TIMES:
        return _read_times(tokens, index)
    if word == "half":
        return _read_half(tokens, index, after_a=after_a)
    if word == "quarter" or (word in ORDINALS and after_a and _is_fraction(tokens, index)):
        return _read_fraction(tokens, index, after_a=after_a)
    if word in ORDINALS:
        return _read_ordinal(tokens, index)
    if word in VAGUE_SEEDS:
        return _read_vague(tokens, index, after_a=after_a)
    if word in MULTIPLIERS and (vague := _read_several(tokens, index)) is not None:
        return vague
    if is_dash(tokens.at[index - 1]) and tokens.at[index - 2] == "high":
        return None  # a high-five
    spelled = read_spelled(tokens, index)
    if spelled is None:
        return None
    start = index - 1 if after_a and word in MULTIPLIERS else index
    if spelled.ordinal:
        return Amount(spelled.value, start, spelled.end, "ordinal", spelled.value)
    magnitude = spelled.scaled or Decimal(1)
    amount = Amount(spelled.value, start, spelled.end, "words", spelled.value / magnitude, magnitude)
    return _read_denominator(tokens, amount, spelled.value) or _read_decimals(tokens, amount, spelled.value)


def _read_denominator(tokens: TokenTable, amount: Amount, over: Decimal) -> Amount | None:
    """Read the rest of a fraction: "thirds" after "two", "third" after "one"."""
    mark = tokens.at[amount.end]
    dash = mark == "-" or (is_dash(mark) and tokens.glued(amount.end))
    index = amount.end + dash
    word = tokens.at[index]
    under = PLURAL_DENOMINATORS.get(word)
    if under is None and (over == 1 or dash):
        under = DENOMINATORS.get(word)
        if word == "quarter" and not dash:
            return None
    if under is None or over >= 1000:
        return None
    return Amount(divide(over, under), amount.start, index + 1, "fraction", divide(over, under))


def _read_decimals(tokens: TokenTable, amount: Amount, whole: Decimal) -> Amount:
    """Read the decimals of "five point two"."""
    index = amount.end + 1
    if tokens.at[amount.end] != "point":
        return amount
    decimals = ""
    while ONES.get(tokens.at[index], 10) <= 9:
        decimals += str(ONES[tokens.at[index]])
        index += 1
    if not decimals:
        return amount
    value = whole + Decimal(f"0.{decimals[:12]}")
    return Amount(value, amount.start, index, "words", value)


def _read_times(tokens: TokenTable, index: int) -> Amount | None:
    word = tokens.words[index]
    if word == "once" and not _counts_once(tokens, index):
        return None
    value = Decimal(_TIMES[word])
    return Amount(value, index, index + 1, "times", value)


def _counts_once(tokens: TokenTable, index: int) -> bool:
    """Whether "once" tells how often, and does not open a clause ("once he arrives")."""
    before, following = tokens.at[index - 1], tokens.at[index + 1]
    if before in _NO_COUNT_BEFORE_ONCE:
        return False
    return following in _AFTER_ONCE or before in _BEFORE_ONCE or (index > 0 and not tokens.is_word(index + 1))


def _read_half(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    """Read "half", "a half" and "half a million"; in "half an hour" the unit follows."""
    end = index + 1
    dash = is_dash(tokens.at[end]) and tokens.glued(end) and tokens.glued(end + 1)
    if dash and tokens.at[end + 1].endswith(_STATES):
        return None
    end += tokens.at[end] in ("a", "an")
    value = Decimal("0.5")
    return Amount(value, index - after_a, end, "fraction", value)


def _is_fraction(tokens: TokenTable, index: int) -> bool:
    """Whether an ordinal or "quarter" after "a" is a fraction: "a third of", "by a quarter."."""
    word, following = tokens.words[index], tokens.at[index + 1]
    if word in ("first", "second"):
        return False
    if following in ("of", "off", "more", "less", "fewer") or following in MULTIPLIERS:
        return True
    if word == "quarter":
        return tokens.at[index - 2] in _BEFORE_QUARTER
    if is_dash(following):
        return False  # "a third-party"
    return following in _AFTER_FRACTION or not tokens.is_word(index + 1)


def _read_fraction(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    """Read "a third of" and "a quarter"; without "a" only "quarter million"."""
    if not (_is_fraction(tokens, index) if after_a else tokens.at[index + 1] in MULTIPLIERS):
        return None
    value = divide(Decimal(1), DENOMINATORS[tokens.words[index]])
    return Amount(value, index - after_a, index + 1, "fraction", value)


def _read_ordinal(tokens: TokenTable, index: int) -> Amount | None:
    word, before, following = tokens.words[index], tokens.at[index - 1], tokens.at[index + 1]
    raw = tokens.raw(index)
    if raw.isupper() and not (_is_in_capitals(tokens, index + 1) or _is_in_capitals(tokens, index - 1)):
        return None  # an acronym that spells a word
    if word == "second" and (before in _BEFORE_UNIT_SECOND or (before == "a" and following in _AFTER_A_SECOND)):
        return None
    value = Decimal(ORDINALS[word])
    return Amount(value, index, index + 1, "ordinal", value)


def _is_in_capitals(tokens: TokenTable, index: int) -> bool:
    return tokens.raw(index).isupper()


def _read_vague(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    word, end = tokens.words[index], index + 1
    if word in ("couple", "handful") and not after_a:
        return None
    while tokens.at[end] == "of" and tokens.at[end + 1] in VAGUE_PLURALS:
        end += 2
    return Amount(None, index - after_a, end, "vague", Decimal(0))


def _read_several(tokens: TokenTable, index: int) -> Amount | None:
    """Read "several hundred", "a few dozen", "multi-million": a magnitude without a number."""
    start = index - 1
    if is_dash(tokens.at[start]) and tokens.at[start - 1] == "multi":
        start -= 1
    elif tokens.at[start] not in _SEVERAL:
        return None
    end = index + 1
    while tokens.at[end] in MULTIPLIERS:
        end += 1
    return Amount(None, start - (tokens.at[start - 1] == "a"), end, "vague", Decimal(0))
