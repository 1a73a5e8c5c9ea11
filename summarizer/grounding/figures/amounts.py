"""Reads one amount, in digits, in words or both, with its magnitude: "3.2 million", "$5bn", "five and a half".

Units, currencies, ranges, dates and comparators are read by others around it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.number_literals import divide, read_literal
from summarizer.grounding.figures.number_tokens import VULGAR, NumberTokens
from summarizer.grounding.figures.number_words import (
    ABBREVIATED_MAGNITUDES,
    CARDINALS,
    DENOMINATORS,
    FOREIGN,
    LARGEST,
    MULTIPLIERS,
    ONES,
    PLURAL_DENOMINATORS,
    THOUSANDS_OF_MILLIONS,
    Amount,
    AmountForm,
    is_dash,
    scale,
)
from summarizer.grounding.figures.plurals import is_plural
from summarizer.grounding.figures.spelled_amounts import read_spelled_amount

# Short magnitudes, by how they are written. Those in lower case that could be a unit are told apart by what follows.
_SHORT: Final = {
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "mn": Decimal(10**6),
    "mln": Decimal(10**6),
    "mil": Decimal(10**6),
    "mm": Decimal(10**6),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
    "tln": Decimal(10**12),
    "cr": Decimal(10**7),
    "k": Decimal(1000),
    "m": Decimal(10**6),
    "b": Decimal(10**9),
    "t": Decimal(10**12),
}
_AFTER_ANY_NUMBER: Final = frozenset("bn bln mn mln tn trn tln Bn Mn BN M B k K".split())
_AFTER_MONEY: Final = frozenset("m b t mm MM T mil cr Cr".split())
_SHORT_WORD: Final = 3
_FRACTION: Final = re.compile(rf"\d+[/⁄]\d+|[{VULGAR}]")
_WIDEST_GAP: Final = 2
_OF_LENGTH: Final = frozenset(
    "hurdles metres meters across breaststroke towards upwards downwards runners sprinters swimmers hurdlers races"
    " heats finals events champions medallists relays".split()
)
_ABBREVIATED: Final = frozenset("no nos nr rs p pp art sec vol fig ch st".split())
_PREFIXES: Final = frozenset(
    "mid pre post sub under over top ex early late non plus to for in on by since age aged ages am pm".split()
)
_BEFORE_VALUE: Final = frozenset("of to by from at was is were ( \t".split(" "))
"""What stands before an en dash that is a minus sign."""
_OPENING: Final = frozenset("( [ “ ‘ $ € £".split())
"""Marks that a minus sign may be glued to."""
_LONGEST_NAME: Final = 4
"""How many numbers with hyphens between them a name may end in."""


def read_amount(tokens: NumberTokens, index: int, *, join: bool = True, money: bool = False) -> Amount | None:
    """Read the amount that starts with this token (an "a" or a minus sign before it is taken in).

    Args:
        tokens: The text.
        index: A number literal, or a word of `SEEDS` or `VAGUE_SEEDS`.
        join: Whether "and" may join a number's parts; not so after "between".
        money: Whether a currency stands before it, so that `m` is a million.

    Returns:
        The amount, or None where the token only looks like one ("COVID-19", "a second later").
    """
    amount = _read_digits(tokens, index) if tokens.is_number(index) else read_spelled_amount(tokens, index, join=join)
    if amount is None:
        return None
    if amount.form in ("digits", "words", "fraction"):
        _take_magnitude(tokens, amount, money=money)
        _take_half(tokens, amount)
        _take_sign(tokens, amount)
    return amount


def is_glued_to_name(tokens: NumberTokens, index: int, depth: int = 0) -> bool:
    """Whether a literal is part of a name: "IE6", "COVID-19", "F-16"."""
    if not tokens.glued(index):
        return False
    before = tokens.word(index - 1)
    if before in ("fy", "cy"):
        return False
    if before[-1].isalnum() or before == "_":
        return True
    if not (before in "-‐‑/." and tokens.glued(index - 1)):
        return False
    name = tokens.raw(index - 2)
    if before == ".":
        return name[-1:].isalnum() and name.lower() not in _ABBREVIATED
    if tokens.is_number(index - 2):
        return depth < _LONGEST_NAME and is_glued_to_name(tokens, index - 2, depth + 1)
    return name[-1:].isalpha() and name.lower() not in _PREFIXES and name.lower() not in CARDINALS


def _read_digits(tokens: NumberTokens, index: int) -> Amount | None:
    literal, end = _join_groups(tokens, index)
    value = read_literal(literal, points=tokens.points)
    if value is None:
        return None
    if literal.isdecimal() and tokens.is_number(end) and _FRACTION.fullmatch(tokens.raw(end)):
        fraction = read_literal(tokens.raw(end))
        if fraction is not None and 0 < fraction < 1 and tokens.starts[end] - tokens.ends[end - 1] <= _WIDEST_GAP:
            return Amount(value + fraction, index, end + 1, "digits", value + fraction)
    suffix = tokens.word(end) if tokens.glued(end) else ""
    if suffix in ("st", "nd", "rd", "th") and literal.replace(",", "").isdecimal() and _is_rank(value, suffix):
        return Amount(value, index, end + 1, "ordinal", value)
    form: AmountForm = "fraction" if "/" in literal or "⁄" in literal or not literal[-1].isdecimal() else "digits"
    return Amount(value, index, end, form, value)


def _is_rank(value: Decimal, suffix: str) -> bool:
    """Whether "st" makes a rank of a number and no weight in stones: "21st", but "12st"."""
    return suffix != "st" or (value % 10 == 1 and value % 100 != 11)


def _join_groups(tokens: NumberTokens, index: int) -> tuple[str, int]:
    """Put together thousands that single spaces part ("4 500"), as long as nothing speaks against it."""
    literal, end = tokens.raw(index), index + 1
    if not (len(literal) <= 3 and literal.isdecimal() and literal[0] != "0") or tokens.is_capital(index - 1):
        return literal, end
    while (
        tokens.is_number(end)
        and tokens.starts[end] - tokens.ends[end - 1] == 1
        and len(tokens.raw(end)) >= 3
        and re.fullmatch(r"\d{3}(?:[.,]\d+)?", tokens.raw(end))
    ):
        literal, end = f"{literal} {tokens.raw(end)}", end + 1
    return literal, end


def _take_magnitude(tokens: NumberTokens, amount: Amount, *, money: bool) -> None:
    while True:
        dash = is_dash(tokens.word(amount.end)) and tokens.glued(amount.end)
        index = amount.end + dash
        word = tokens.word(index)
        if word == "of" and amount.form == "fraction" and tokens.word(index + 1) == "a":
            index, word = index + 2, tokens.word(index + 2)
        if word == "dozens" and amount.magnitude == 1:
            word = "dozen"
        if word in MULTIPLIERS and amount.magnitude < LARGEST:
            amount.scale(MULTIPLIERS[word], index + 1)
            continue
        if amount.form == "digits" and amount.magnitude == 1 and not dash and _take_foreign(tokens, amount):
            return
        if amount.form == "digits" and amount.magnitude == 1 and not dash and _is_short(tokens, index, money=money):
            amount.scale(_SHORT[word], index + 1)
        return


def _take_foreign(tokens: NumberTokens, amount: Amount) -> bool:
    """Take in another language's magnitude and what joins it to its noun: "18 Mio. Euro", "2 millones de euros"."""
    index = amount.end
    if tokens.word(index) == "mil" and tokens.word(index + 1) in THOUSANDS_OF_MILLIONS:
        factor, index = Decimal(10**9), index + 1
    elif tokens.word(index) in FOREIGN:
        factor = FOREIGN[tokens.word(index)]
    else:
        return False
    end = index + 1
    abbreviated = tokens.word(end) == "." and tokens.glued(end) and tokens.word(index) in ABBREVIATED_MAGNITUDES
    joined = tokens.word(end) in ("de", "di") and tokens.is_word(end + 1)
    amount.scale(factor, end + (abbreviated or joined))
    return True


def _is_short(tokens: NumberTokens, index: int, *, money: bool) -> bool:
    """Whether a short magnitude stands here: "5bn", "$5m", "5m people", but not "the 1.8m wall"."""
    raw = tokens.raw(index)
    if raw in _AFTER_MONEY and money:
        return True
    glued = tokens.glued(index)
    if raw in _AFTER_ANY_NUMBER:
        return glued or len(raw) > 1
    if raw == "b":
        return glued and "." in tokens.raw(index - 1)
    if raw == "m" and glued:
        following = tokens.word(index + 1)
        return following not in _OF_LENGTH and (
            is_plural(tokens, index + 1) or (len(following) > _SHORT_WORD and is_plural(tokens, index + 2))
        )
    return False


def _take_half(tokens: NumberTokens, amount: Amount) -> None:
    """Add "and a half", "and one third", "and three quarters", and the magnitude that may follow."""
    index = amount.end
    if tokens.word(index) != "and" or amount.form == "fraction" or amount.value is None:
        return
    counted = ONES.get(tokens.word(index + 1))
    dash = is_dash(tokens.word(index + 2))
    word = tokens.word(index + 2 + dash)
    if counted is None and (tokens.word(index + 1) not in ("a", "an") or word not in ("half", "quarter")):
        return  # "two and a third man": only halves and quarters follow "a"
    under = DENOMINATORS.get(word) or PLURAL_DENOMINATORS.get(word)
    if under is None:
        return
    part = divide(Decimal(1 if counted is None else counted), under)
    amount.end = index + 3 + dash
    amount.bare += part
    amount.value += scale(part, amount.magnitude)
    if tokens.word(amount.end) in MULTIPLIERS and amount.magnitude == 1:
        amount.scale(MULTIPLIERS[tokens.word(amount.end)], amount.end + 1)


def _take_sign(tokens: NumberTokens, amount: Amount) -> None:
    index = amount.start - 1
    word = tokens.word(index)
    if word in ("minus", "negative"):
        signed = tokens.starts[amount.start] - tokens.ends[index] == 1 and not tokens.matches(index - 2, "plus", "or")
    else:
        signed = is_minus(tokens, index)
    if signed:
        negate(amount)
        amount.start = index


def is_minus(tokens: NumberTokens, index: int, *, money: bool = False) -> bool:
    """Whether a minus sign stands here, glued to what follows alone; between numbers it is a dash.

    Args:
        tokens: The text.
        index: The token.
        money: Whether a currency follows it, before which an en dash can be a minus sign.
    """
    word, before = tokens.word(index), tokens.word(index - 1)
    if (
        word == "–"
        and before not in _BEFORE_VALUE
        and not (money and before.isalpha() and not _is_closed(tokens, index))
    ):
        return False
    if word not in ("-", "−", "–") or tokens.is_number(index - 1) or not tokens.glued(index + 1):
        return False
    return not tokens.glued(index) or before in _OPENING or "\t" in tokens.raw(index - 1)


def _is_closed(tokens: NumberTokens, index: int) -> bool:
    """Whether a second dash closes what one opens."""
    return not {"–", "—"}.isdisjoint(tokens.words[index + 1 : index + 30])


def negate(amount: Amount) -> None:
    """Take in a minus sign; nothing is below zero without a value."""
    if amount.value is not None:
        amount.value, amount.bare = -amount.value, -amount.bare
