"""Reads one amount, in digits, in words or both, with its magnitude: "3.2 million", "five and a half", "two-thirds".

Units, currencies, ranges, dates and comparators are read by others around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from summarizer.grounding.number_literals import divide, read_literal
from summarizer.grounding.number_tokens import NumberTokens
from summarizer.grounding.number_words import (
    CARDINALS,
    DENOMINATORS,
    MULTIPLIERS,
    ONES,
    ORDINALS,
    PLURAL_DENOMINATORS,
    is_dash,
    read_spelled,
    scale,
)

AmountForm: TypeAlias = Literal["digits", "words", "ordinal", "fraction", "times", "vague"]

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
_AFTER_ANY_NUMBER: Final = frozenset({"bn", "bln", "mn", "mln", "tn", "trn", "tln", "Bn", "Mn", "BN", "M", "B", "k", "K"})
_AFTER_MONEY: Final = frozenset({"m", "b", "t", "mm", "MM", "T", "mil", "cr", "Cr"})
_FRACTION_GOES_ON: Final = frozenset(
    "of more less fewer higher lower larger smaller greater bigger off as to by from in on per".split()
)
_BEFORE_PART: Final = frozenset("by than nearly about almost roughly around over to just only least under".split())
_ONCE_BEFORE: Final = frozenset("a an per every each again more in or and".split())
_ONCE_AFTER: Final = frozenset("was were is are had has have been only than just least even not".split())
_PREFIXES: Final = frozenset("mid pre post sub under over top ex early late non plus to since age aged ages".split())
VAGUE_PLURALS: Final = frozenset("tens dozens scores hundreds thousands lakhs crores millions billions trillions".split())
VAGUE_QUANTIFIERS: Final = frozenset({"couple", "handful"})
_SEVERAL: Final = frozenset({"several", "few", "many", "couple", "some-odd"})
_FOLDS: Final = {word + "fold": value for word, value in (ONES | {"hundred": 100, "thousand": 1000}).items() if value > 1}
_TIMES: Final = {"twice": 2, "thrice": 3, "once": 1} | _FOLDS
_DIGITS_ONLY: Final = re.compile(r"\d+")

SEEDS: Final = CARDINALS | frozenset(ORDINALS) | frozenset(_TIMES) | {"half", "quarter"}
"""The words that an amount can be found by; literals are the other way."""
VAGUE_SEEDS: Final = VAGUE_PLURALS | VAGUE_QUANTIFIERS


@dataclass(slots=True)
class Amount:
    """A number without its unit.

    Attributes:
        value: Its value with its magnitude; None where it is vague ("dozens").
        start: Its first token.
        end: The token after its last.
        form: How it is written; "times" is "twice" or "tenfold".
        bare: Its value without its magnitude ("3.2 million" is 3.2).
        magnitude: What the bare value was multiplied with.
    """

    value: Decimal | None
    start: int
    end: int
    form: AmountForm
    bare: Decimal
    magnitude: Decimal = Decimal(1)

    def scale(self, factor: Decimal, end: int) -> None:
        """Take in a magnitude that stands after the amount."""
        if self.value is not None:
            self.value = scale(self.value, factor)
        self.magnitude = scale(self.magnitude, factor)
        self.end = end


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
    if tokens.is_number(index):
        amount = _read_digits(tokens, index)
    else:
        amount = _read_words(tokens, index, join=join)
    if amount is None:
        return None
    if amount.form in ("digits", "words", "fraction"):
        _take_magnitude(tokens, amount, money=money)
        _take_half(tokens, amount)
        _take_sign(tokens, amount)
    return amount


def is_glued_to_name(tokens: NumberTokens, index: int) -> bool:
    """Whether a literal is part of a name: "IE6", "COVID-19", "F-16"."""
    if not tokens.glued(index):
        return False
    before = tokens.word(index - 1)
    if before[-1].isalnum() or before == "_":
        return True
    if not (before in "-‐‑/." and tokens.glued(index - 1)):
        return False
    name = tokens.raw(index - 2)
    if before == ".":
        return name[-1:].isdigit() or (name.islower() and len(name) > 3)
    if name.isdecimal():
        return tokens.glued(index - 2) and tokens.is_word(index - 3)
    return name[-1:].isalpha() and name.lower() not in _PREFIXES and name.lower() not in CARDINALS


def _read_digits(tokens: NumberTokens, index: int) -> Amount | None:
    literal, end = _join_groups(tokens, index)
    value = read_literal(literal)
    if value is None:
        return None
    fraction = read_literal(tokens.raw(end)) if tokens.is_number(end) and literal.isdecimal() else None
    if fraction is not None and 0 < fraction < 1 and tokens.raw(end)[0] != "." and not tokens.raw(end)[0] == "0":
        gap = tokens.starts[end] - tokens.ends[end - 1]
        if gap <= 2 and not tokens.raw(end).replace(".", "").isdecimal():
            return Amount(value + fraction, index, end + 1, "digits", value + fraction)
    suffix = tokens.word(end) if tokens.glued(end) else ""
    if suffix in ("st", "nd", "rd", "th") and literal.replace(",", "").isdecimal():
        return Amount(value, index, end + 1, "ordinal", value)
    form: AmountForm = "fraction" if "/" in literal or "⁄" in literal or not literal[-1].isdecimal() else "digits"
    return Amount(value, index, end, form, value)


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


def _read_words(tokens: NumberTokens, index: int, *, join: bool) -> Amount | None:
    word = tokens.words[index]
    after_a = tokens.word(index - 1) in ("a", "an")
    if word in _TIMES:
        return _read_times(tokens, index)
    if word == "half":
        return _read_half(tokens, index, after_a=after_a)
    if word == "quarter" or (word in ORDINALS and after_a and _is_part(tokens, index)):
        return _read_part(tokens, index, after_a=after_a)
    if word in ORDINALS:
        return _read_ordinal(tokens, index)
    if word in VAGUE_SEEDS:
        return _read_vague(tokens, index, after_a=after_a)
    if word in MULTIPLIERS and (vague := _read_several(tokens, index)) is not None:
        return vague
    if is_dash(tokens.word(index - 1)) and tokens.glued(index) and tokens.word(index - 2) == "high":
        return None  # a high-five
    spelled = read_spelled(tokens, index, join=join)
    if spelled is None:
        return None
    start = index - 1 if after_a and word in MULTIPLIERS else index
    if spelled.ordinal:
        return Amount(spelled.value, start, spelled.end, "ordinal", spelled.value)
    magnitude = spelled.scaled or Decimal(1)
    amount = Amount(spelled.value, start, spelled.end, "words", spelled.value / magnitude, magnitude)
    return _take_denominator(tokens, amount) or _take_point(tokens, amount)


def _take_denominator(tokens: NumberTokens, amount: Amount) -> Amount | None:
    """Make a fraction of "two" before "thirds", of "one" before "third"."""
    dash = is_dash(tokens.word(amount.end))
    index = amount.end + dash
    word = tokens.word(index)
    under = PLURAL_DENOMINATORS.get(word)
    if under is None and (amount.value == 1 or dash) and word != "second":
        under = DENOMINATORS.get(word)
        if under == 4 and word == "quarter" and not dash and tokens.word(index + 1) != "of":
            return None
    if under is None or amount.value is None or amount.value >= 1000:
        return None
    if word == "quarters" and amount.value != 3:
        return None
    value = divide(amount.value, under)
    return Amount(value, amount.start, index + 1, "fraction", value)


def _take_point(tokens: NumberTokens, amount: Amount) -> Amount:
    """Read the decimals of "five point two"."""
    index = amount.end + 1
    if tokens.word(amount.end) != "point" or ONES.get(tokens.word(index), 10) > 9 or amount.value is None:
        return amount
    decimals = ""
    while ONES.get(tokens.word(index), 10) <= 9 and len(decimals) < 12:
        decimals += str(ONES[tokens.word(index)])
        index += 1
    value = amount.value + Decimal(f"0.{decimals}")
    return Amount(value, amount.start, index, "words", value)


def _read_times(tokens: NumberTokens, index: int) -> Amount | None:
    word = tokens.words[index]
    if word == "once" and not _is_counting_once(tokens, index):
        return None
    value = Decimal(_TIMES[word])
    return Amount(value, index, index + 1, "times", value)


def _is_counting_once(tokens: NumberTokens, index: int) -> bool:
    """Whether "once" says how often, and does not open a clause ("once he arrives")."""
    before, following = tokens.word(index - 1), tokens.word(index + 1)
    if before in ("at", "all", "for"):
        return False
    return following in _ONCE_BEFORE or before in _ONCE_AFTER or (index > 0 and not tokens.is_word(index + 1))


def _read_half(tokens: NumberTokens, index: int, *, after_a: bool) -> Amount:
    """Read "half", "a half", "half a million" and "half-million"; in "half an hour" the unit follows."""
    end = index + 1
    if tokens.word(end) in ("a", "an"):
        end += 1
    elif is_dash(tokens.word(end)) and tokens.word(end + 1) in MULTIPLIERS:
        end += 1
    value = Decimal("0.5")
    return Amount(value, index - after_a, end, "fraction", value)


def _is_part(tokens: NumberTokens, index: int) -> bool:
    """Whether an ordinal or "quarter" after "a" is a fraction: "a third of", "by a quarter."."""
    word, following = tokens.words[index], tokens.word(index + 1)
    if word in ("first", "second"):
        return False
    if following in ("of", "more", "less") or following in MULTIPLIERS:
        return True
    changed = tokens.word(index - 2) in _BEFORE_PART
    if word == "quarter":
        return changed
    return following in _FRACTION_GOES_ON or not tokens.is_word(index + 1) or (changed and is_dash(following))


def _read_part(tokens: NumberTokens, index: int, *, after_a: bool) -> Amount | None:
    """Read "a third of" and "a quarter"; without "a" only "quarter million"."""
    word = tokens.words[index]
    if not (_is_part(tokens, index) if after_a else tokens.word(index + 1) in MULTIPLIERS):
        return None
    value = divide(Decimal(1), DENOMINATORS[word] if word in DENOMINATORS else ORDINALS[word])
    return Amount(value, index - after_a, index + 1, "fraction", value)


def _read_ordinal(tokens: NumberTokens, index: int) -> Amount | None:
    word, before, following = tokens.words[index], tokens.word(index - 1), tokens.word(index + 1)
    raw = tokens.raw(index)
    if raw.isupper() and not (_is_shouted(tokens, index + 1) or _is_shouted(tokens, index - 1)):
        return None  # an acronym that spells a word
    if word == "second" and (
        before in ("per", "split", "every", "each", "/")
        or (before == "a" and following in ("later", "ago", "or", "before", "after", "faster", "slower", "behind"))
    ):
        return None
    value = Decimal(ORDINALS[word])
    return Amount(value, index, index + 1, "ordinal", value)


def _is_shouted(tokens: NumberTokens, index: int) -> bool:
    raw = tokens.raw(index)
    return len(raw) > 1 and raw.isupper()


def _read_vague(tokens: NumberTokens, index: int, *, after_a: bool) -> Amount | None:
    word, end = tokens.words[index], index + 1
    if word in VAGUE_QUANTIFIERS and not after_a:
        return None
    while tokens.word(end) == "of" and tokens.word(end + 1) in VAGUE_PLURALS:
        end += 2
    return Amount(None, index - after_a, end, "vague", Decimal(0))


def _read_several(tokens: NumberTokens, index: int) -> Amount | None:
    """Read "several hundred", "a few dozen", "multi-million": a magnitude without a number."""
    start = index - 1
    if is_dash(tokens.word(start)) and tokens.word(start - 1) == "multi":
        start -= 1
    elif tokens.word(start) not in _SEVERAL:
        return None
    end = index + 1
    while tokens.word(end) in MULTIPLIERS:
        end += 1
    return Amount(None, start - (tokens.word(start - 1) == "a"), end, "vague", Decimal(0))


def _take_magnitude(tokens: NumberTokens, amount: Amount, *, money: bool) -> None:
    while True:
        dash = is_dash(tokens.word(amount.end)) and tokens.glued(amount.end)
        index = amount.end + dash
        word = tokens.word(index)
        if word == "of" and amount.form == "fraction" and tokens.word(index + 1) == "a":
            index, word = index + 2, tokens.word(index + 2)
        if word == "dozens" and amount.magnitude == 1:
            word = "dozen"
        if word in MULTIPLIERS:
            amount.scale(MULTIPLIERS[word], index + 1)
            continue
        if amount.form == "digits" and amount.magnitude == 1 and not dash and _is_short(tokens, index, money=money):
            amount.scale(_SHORT[word], index + 1)
        return


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
        return len(following) > 4 and following.endswith("s") and following.isalpha() and following not in _OF_LENGTH
    return False


_OF_LENGTH: Final = frozenset("hurdles metres meters across breaststroke towards upwards downwards".split())


def _take_half(tokens: NumberTokens, amount: Amount) -> None:
    """Add "and a half", "and one third", "and three quarters", and the magnitude that may follow."""
    index = amount.end
    if tokens.word(index) != "and" or amount.form == "fraction" or amount.value is None:
        return
    over: Decimal | None = Decimal(1)
    index += 1
    if tokens.word(index) in ONES:
        over = Decimal(ONES[tokens.word(index)])
    elif tokens.word(index) not in ("a", "an"):
        return
    word = tokens.word(index + 1 + is_dash(tokens.word(index + 1)))
    under = DENOMINATORS.get(word) or PLURAL_DENOMINATORS.get(word)
    if under is None or over is None:
        return
    part = divide(over, under)
    amount.end = index + 2 + is_dash(tokens.word(index + 1))
    amount.bare += part
    amount.value += scale(part, amount.magnitude)
    if tokens.word(amount.end) in MULTIPLIERS and amount.magnitude == 1:
        amount.scale(MULTIPLIERS[tokens.word(amount.end)], amount.end + 1)


def _take_sign(tokens: NumberTokens, amount: Amount) -> None:
    index = amount.start - 1
    word = tokens.word(index)
    if word in ("minus", "negative") and tokens.starts[amount.start] - tokens.ends[index] == 1:
        signed = True
    else:
        signed = word in ("-", "−") and tokens.glued(amount.start) and not tokens.glued(index) and not (
            tokens.is_number(index - 1)
        )
    if signed and amount.value is not None and amount.value != 0:
        amount.value, amount.bare, amount.start = -amount.value, -amount.bare, index
