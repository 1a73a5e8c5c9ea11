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
_GROUP, _MOST_GROUPS = 3, 6
_EMERGENCY: Final = frozenset({"911", "999", "112", "000", "101", "111"})
_CALLS: Final = frozenset(
    "call calls called calling caller callers dial dialled dialed operator operators dispatcher dispatchers".split()
)
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
    """The token after a telephone number or the like, else None.

    It is made of three or more numbers with hyphens between them, of two where the second begins with a zero, or of
    several with spaces between them, behind a plus or with a zero before one of them.
    """
    called = _read_call(tokens, index)
    if called is not None:
        return called
    end = index + 1
    while (
        tokens.word(end) in ("-", "‐", "‑")
        and tokens.glued(end)
        and tokens.glued(end + 1)
        and tokens.is_number(end + 1)
    ):
        end += 2
    longer = end - index >= 5 or (end - index == 3 and _is_zero_led(tokens, index + 2))
    return end if longer else None


def _read_call(tokens: NumberTokens, index: int) -> int | None:
    """The token after "+44 20 7946 0958", "020 7946 0958"."""
    end = index + 1
    while (
        end - index < _MOST_GROUPS
        and tokens.is_number(end)
        and tokens.words[end].isdecimal()
        and tokens.starts[end] - tokens.ends[end - 1] == 1
    ):
        end += 1
    groups = tokens.words[index:end]
    if len(groups) < 2 or not groups[0].isdecimal():
        return None
    if tokens.word(index - 1) == "+" and tokens.glued(index):
        return end
    in_thousands = groups[0][0] != "0" and all(len(group) == _GROUP for group in groups[1:])
    zero_led = any(_is_zero_led(tokens, at) for at in range(index, end))
    return end if zero_led and not in_thousands else None


def _is_zero_led(tokens: NumberTokens, index: int) -> bool:
    word = tokens.words[index]
    return word[0] == "0" and len(word) > 2 and word.isdecimal()


def is_label(tokens: NumberTokens, amount: Amount) -> bool:
    """Whether the amount numbers the name that stands before it."""
    if amount.magnitude != 1 or amount.form not in ("digits", "words"):
        return False
    before = amount.start - 1
    word = tokens.word(before)
    if word == "#":
        return tokens.glued(amount.start)
    if tokens.words[amount.start] in _EMERGENCY and (word in _CALLS or tokens.word(amount.end) in _CALLS):
        return True
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
