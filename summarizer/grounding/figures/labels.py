"""Tells numbers that name or rank a thing from those that count: "Internet Explorer 6", "day five", "part XVII".

They are found, as ordinals, and are no claims.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.calendar_words import is_month
from summarizer.grounding.figures.comparators import is_comparing
from summarizer.grounding.figures.counted import is_stop
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import Amount
from summarizer.grounding.figures.plurals import is_plural

_ROMAN: Final = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10}
_LABELS: Final = frozenset(
    """
    no nos nr number section sections article articles chapter part phase level stage day week page pages room route
    highway flight channel gate line type model version title act resolution rule proposition paragraph clause verse
    figure table step grade round season episode volume category district ward zone tier group formula class unit
    interstate exit platform pier block lot hall studio court seeded ranked bill amendment
    """.split()
)
_ROMAN_LABELS: Final = _LABELS | frozenset("war pope king queen emperor book scene super bowl olympiad council".split())
_NUMERALS: Final = (
    "i v x ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv xxvi xxvii xxviii"
    " xxix xxx xxxi xxxii xxxiii xxxiv xxxv"
).split()
ROMAN_SEEDS: Final = frozenset(numeral + ending for numeral in _NUMERALS for ending in ("", "'s", "’s"))
_NOT_BEFORE_COUNT: Final = frozenset("line class group unit day week act bill".split())


def read_roman(tokens: NumberTokens, index: int) -> Amount | None:
    """Read a Roman numeral that numbers what stands before it: "World War II", "part XVII", "Type V"."""
    raw = tokens.raw(index).removesuffix("'s").removesuffix("’s")
    if not raw or _ROMAN.fullmatch(raw) is None or tokens.glued(index):
        return None
    if not tokens.is_capital(index - 1):
        before = tokens.word(index - 1)
        labelled = before in _ROMAN_LABELS or (before == "the" and tokens.is_capital(index + 1))
        return _number_with(index, raw) if labelled and len(raw) > 1 else None
    if len(raw) == 1:
        opens = raw == "I" and _starts_sentence(tokens, index - 1) and tokens.raw(index + 1).islower()  # "Day I met"
        labelled = tokens.word(index - 1) in _ROMAN_LABELS and not opens
        return _number_with(index, raw) if labelled else None
    if tokens.raw(index - 1).isupper() and raw not in ("II", "III", "VII", "VIII"):
        return None
    return _number_with(index, raw)


def _number_with(index: int, raw: str) -> Amount:
    value = Decimal(_roman_value(raw))
    return Amount(value, index, index + 1, "ordinal", value)


def read_code(tokens: NumberTokens, index: int) -> int | None:
    """The token after a telephone number or the like: three or more numbers with hyphens between them; else None."""
    end = index + 1
    while (
        tokens.word(end) in ("-", "‐", "‑")
        and tokens.glued(end)
        and tokens.glued(end + 1)
        and tokens.is_number(end + 1)
    ):
        end += 2
    return end if end - index >= 5 else None


def is_label(tokens: NumberTokens, amount: Amount) -> bool:
    """Whether the amount numbers the name that stands before it."""
    if amount.magnitude != 1 or amount.form not in ("digits", "words"):
        return False
    before = amount.start - 1
    word = tokens.word(before)
    if word == "#":
        return tokens.glued(amount.start)
    if word == ".":
        return tokens.word(before - 1) in ("no", "nos", "nr") or (
            tokens.is_capital(before - 1) and len(tokens.word(before - 1)) == 1 and amount.form == "digits"
        )
    if word in _LABELS:
        return _is_labelled(tokens, amount, before)
    named = tokens.is_word(before) and tokens.raw(before) != word
    if not (named and amount.form == "digits") or is_stop(word) or is_month(tokens, before):
        return False
    if not tokens.text[tokens.starts[amount.start] : tokens.ends[amount.end - 1]].isdecimal():
        return False
    if _starts_sentence(tokens, before):
        return not (_counts(tokens, amount.end) or word.endswith(("ly", "ed")) or is_comparing(word))
    return not _counts(tokens, amount.end) or _has_article(tokens, before)


def _is_labelled(tokens: NumberTokens, amount: Amount, before: int) -> bool:
    word = tokens.word(before)
    if word in ("no", "number") and amount.form == "words" and word == "no":
        return False
    if tokens.word(before - 1) in ("a", "an", "per", "each", "every", "one", "last", "this"):
        return False
    if word in _NOT_BEFORE_COUNT or word.endswith("s"):
        return not _counts(tokens, amount.end)
    return True


def _counts(tokens: NumberTokens, index: int) -> bool:
    """Whether a plural that could be counted follows."""
    if is_plural(tokens, index):
        return True
    return tokens.is_word(index) and not is_stop(tokens.word(index)) and is_plural(tokens, index + 1)


def _starts_sentence(tokens: NumberTokens, index: int) -> bool:
    return index == 0 or tokens.ends_sentence(index - 1) or tokens.word(index - 1) in ('"', "“", "‘", "—", ":", "•")


def _has_article(tokens: NumberTokens, index: int) -> bool:
    """Whether "a" or "the" opens the name that ends here, as in "a Boeing 737 jet"."""
    first = index
    while first > 0 and index - first < 4 and tokens.is_capital(first - 1):
        first -= 1
    return tokens.word(first - 1) in ("a", "an", "the", "its", "his", "her", "their", "new")


def _roman_value(numeral: str) -> int:
    total = 0
    for letter, following in zip(numeral, [*numeral[1:], ""], strict=True):
        value = _ROMAN_VALUES[letter]
        total += -value if following and _ROMAN_VALUES[following] > value else value
    return total
