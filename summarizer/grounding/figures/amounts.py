"""Reads amounts in digits and words, with magnitude and sign: "3.2 million", "$5bn", "two-thirds", "twice"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.comparators import read_after
from summarizer.grounding.figures.counted import NO_NOUNS, is_plural
from summarizer.grounding.figures.currencies import names_currency
from summarizer.grounding.figures.draft import Amount, AmountForm, scale
from summarizer.grounding.figures.glued import read_magnitude
from summarizer.grounding.figures.number_words import (
    ABBREVIATED_MAGNITUDES,
    BEFORE_PARTS,
    DASHES,
    DENOMINATORS,
    FOREIGN,
    LARGEST,
    MAX_DIGITS,
    MULTIPLIERS,
    ORDINALS,
    PARTS,
    PLURAL_DENOMINATORS,
    THOUSANDS_OF_MILLIONS,
    TIMES,
    VAGUE_PLURALS,
    VAGUE_SEEDS,
    divide,
    is_dash,
    read_literal,
    read_spelled,
)
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import DETERMINERS, FUNCTION_WORDS, PAST_FORMS, is_finite, is_time_word, read_class
from summarizer.language.spelled_numbers import ONES
from summarizer.language.token_table import VULGAR, TokenTable

_PLURAL_VERBS: Final = frozenset({"are", "were", "have"})
"""Verbs after "a third" that make it a fraction; as an ordinal it takes a singular verb ("a third was hurt")."""
_AFTER_FRACTION: Final = _PLURAL_VERBS | read_class("after a fraction")
_BEFORE_QUARTER: Final = frozenset("by than nearly about almost roughly around over to just only least under".split())
_BEFORE_QUARTERS: Final = frozenset("first last past next final previous".split())
"""Words before "three quarters" that make them periods."""
_ESTIMATES: Final = frozenset("nearly about almost roughly around".split())
"""Words before "a third" that make it a fraction, whatever follows."""
_BEFORE_DATED: Final = _BEFORE_QUARTER | read_class("words of a change")
"""Words before "a third" that make it a fraction if a time follows: "fell a third last week"."""
_AFTER_CHANGE: Final = frozenset("today yesterday overnight annually worldwide compared".split())
_AFTER_ONCE: Final = frozenset("a an per every each more in or and".split())
_BEFORE_ONCE: Final = frozenset("was were is are had has have been only than just least even not".split())
_NO_COUNT_BEFORE_ONCE: Final = frozenset({"at", "all", "for"})
_SEVERAL: Final = frozenset({"several", "few", "many", "couple"})
_STATES: Final = ("ed", "dead", "naked", "empty", "full", "asleep", "brother", "sister", "way", "time", "open", "term")
"""Endings of words before which "half-" is no fraction: "half-hearted", "half-brother"."""
_BEFORE_UNIT_SECOND: Final = frozenset({"per", "split", "every", "each", "/"})
_AFTER_A_SECOND: Final = frozenset("later ago or before after faster slower behind".split())


def read_spelled_amount(tokens: TokenTable, index: int) -> Amount | None:
    """Read the amount in words that starts at a token, without a large unit after a fraction.

    Args:
        index: A word of `SEEDS` or `VAGUE_SEEDS`; an "a" before it becomes part of the amount.

    Returns:
        The amount; None if the word states none ("a second later").
    """
    word = tokens.words[index]
    after_a = tokens.padded[index - 1] in ("a", "an")
    if word in TIMES:
        return _read_times(tokens, index)
    if word in PARTS:
        return _read_part(tokens, index)
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
    if is_dash(tokens.padded[index - 1]) and tokens.padded[index - 2] == "high":
        return None  # a high-five
    spelled = read_spelled(tokens, index)
    if spelled is None:
        return None
    spelled.start -= after_a and word in MULTIPLIERS
    if spelled.form == "ordinal" or spelled.value is None:
        return spelled
    return _read_denominator(tokens, spelled, spelled.value) or _read_decimals(tokens, spelled, spelled.value)


def _is_of_whole(tokens: TokenTable, index: int) -> bool:
    """Whether "of" and a whole other than a length of time follow: "one quarter | of the houses"."""
    whole = index + 1 + (tokens.padded[index + 1] in DETERMINERS)
    return tokens.padded[index] == "of" and not (is_time_word(tokens.padded[whole]) or "fiscal" in tokens.padded[whole])


def _read_denominator(tokens: TokenTable, amount: Amount, over: Decimal) -> Amount | None:
    """Read the denominator after a number ("thirds" after "two", "third" after "one"); None if there is none."""
    mark = tokens.padded[amount.end]
    dash = mark == "-" or (is_dash(mark) and tokens.glued(amount.end))
    index = amount.end + dash
    word = tokens.padded[index]
    under = PLURAL_DENOMINATORS.get(word)
    if under is None and (over == 1 or dash):
        under = DENOMINATORS.get(word)
        if word == "quarter" and not (dash or _is_of_whole(tokens, index + 1)):
            return None
    if under is None or over >= 1000:
        return None
    is_year = tokens.is_number(index + 2) or tokens.padded[index + 3] in ("year", "season")
    if (
        word == "quarters"
        and tokens.padded[amount.start - 1] in _BEFORE_QUARTERS
        and (tokens.padded[index + 1] != "of" or is_year)
    ):
        return None  # "the first three quarters of 2024"
    return Amount(divide(over, under), amount.start, index + 1, "fraction", divide(over, under))


def _read_part(tokens: TokenTable, index: int) -> Amount | None:
    """Read "ein Drittel", "un tercio" or "чверть"; in Latin script only after an article."""
    has_article = tokens.padded[index - 1] in BEFORE_PARTS
    if not has_article and tokens.raw(index)[0] < "\u0370":
        return None
    value = divide(Decimal(1), PARTS[tokens.words[index]])
    return Amount(value, index - has_article, index + 1, "fraction", value)


def _read_decimals(tokens: TokenTable, amount: Amount, whole: Decimal) -> Amount:
    """Add the decimals of "five point two"."""
    index = amount.end + 1
    if tokens.padded[amount.end] != "point":
        return amount
    decimals = ""
    while ONES.get(tokens.padded[index], 10) <= 9:
        decimals += str(ONES[tokens.padded[index]])
        index += 1
    if not decimals:
        return amount
    value = whole + Decimal(f"0.{decimals[:12]}")
    return Amount(value, amount.start, index, "words", value)


def _read_times(tokens: TokenTable, index: int) -> Amount | None:
    word = tokens.words[index]
    if word == "once" and not _counts_once(tokens, index):
        return None
    value = Decimal(TIMES[word])
    return Amount(value, index, index + 1, "times", value)


def _counts_once(tokens: TokenTable, index: int) -> bool:
    """Whether "once" states a frequency rather than opening a clause ("once he arrives")."""
    before, following = tokens.padded[index - 1], tokens.padded[index + 1]
    if before in _NO_COUNT_BEFORE_ONCE:
        return False
    return following in _AFTER_ONCE or before in _BEFORE_ONCE or (index > 0 and not tokens.is_word(index + 1))


def _read_half(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    """Read "half" or "a half", with a following "a" or "an": "half a | million", "half an | hour"."""
    end = index + 1
    dash = is_dash(tokens.padded[end]) and tokens.glued(end) and tokens.glued(end + 1)
    if dash and tokens.padded[end + 1].endswith(_STATES):
        return None
    end += tokens.padded[end] in ("a", "an")
    value = Decimal("0.5")
    return Amount(value, index - after_a, end, "fraction", value)


def _is_fraction(tokens: TokenTable, index: int) -> bool:
    """Whether an ordinal or "quarter" after "a" is a fraction: "a third of", "by a quarter."."""
    word, following = tokens.words[index], tokens.padded[index + 1]
    if word in ("first", "second"):
        return False
    if _continues_fraction(tokens, index + 1):
        return True
    if tokens.padded[index - 2] == "by" and (not tokens.is_word(index + 1) or following in NO_NOUNS):
        return True
    if tokens.padded[index - 2] in _BEFORE_DATED and _ends_change(tokens, index + 1):
        return True
    if word == "quarter":
        return tokens.padded[index - 2] in _BEFORE_QUARTER or is_finite(following) or following in PAST_FORMS
    if is_dash(following):
        return False  # "a third-party"
    more_than = tokens.padded[index - 2] == "than" and tokens.padded[index - 3] in ("more", "less", "fewer")
    if more_than and (following in NO_NOUNS or following.endswith("ed") or is_finite(following)):
        return True  # "more than a third voted"
    return tokens.padded[index - 2] in _ESTIMATES or following in _AFTER_FRACTION or not tokens.is_word(index + 1)


def _continues_fraction(tokens: TokenTable, index: int) -> bool:
    """Whether what starts at a token makes "a third" before it a fraction: "of", "more", "million", "or so"."""
    word = tokens.padded[index]
    is_bound = word == "or" and read_after(tokens, index) is not None
    return is_bound or word in MULTIPLIERS or word in ("of", "off", "more", "less", "fewer")


def _ends_change(tokens: TokenTable, index: int) -> bool:
    """Whether what starts at a token dates or compares a change: "last week", "overnight", not "last man"."""
    word, following = tokens.padded[index], tokens.padded[index + 1]
    return word in _AFTER_CHANGE or (word in ("last", "this", "next") and is_time_word(following))


def _read_fraction(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    """Read "a third of" or "a quarter"; without "a", only "quarter million"."""
    if not (_is_fraction(tokens, index) if after_a else tokens.padded[index + 1] in MULTIPLIERS):
        return None
    value = divide(Decimal(1), DENOMINATORS[tokens.words[index]])
    return Amount(value, index - after_a, index + 1, "fraction", value)


def _read_ordinal(tokens: TokenTable, index: int) -> Amount | None:
    word, before, following = tokens.words[index], tokens.padded[index - 1], tokens.padded[index + 1]
    raw = tokens.raw(index)
    if raw.isupper() and not (tokens.raw(index + 1).isupper() or tokens.raw(index - 1).isupper()):
        return None  # an acronym that spells a word
    if word == "second" and (before in _BEFORE_UNIT_SECOND or (before == "a" and following in _AFTER_A_SECOND)):
        return None
    value = Decimal(ORDINALS[word])
    return Amount(value, index, index + 1, "ordinal", value)


def _read_vague(tokens: TokenTable, index: int, *, after_a: bool) -> Amount | None:
    word, end = tokens.words[index], index + 1
    if word in ("couple", "handful") and not after_a:
        return None
    while tokens.padded[end] == "of" and (
        tokens.padded[end + 1] in VAGUE_PLURALS or tokens.padded[end + 1] in MULTIPLIERS
    ):
        end += 2  # "hundreds of thousands", "a couple of hundred"
    return Amount(None, index - after_a, end, "vague", Decimal(0))


def _read_several(tokens: TokenTable, index: int) -> Amount | None:
    """Read a magnitude without a number: "several hundred", "a few dozen", "multi-million"; None if it has a number."""
    start = index - 1
    if is_dash(tokens.padded[start]) and tokens.padded[start - 1] == "multi":
        start -= 1
    elif tokens.padded[start] not in _SEVERAL:
        return None
    end = index + 1
    while tokens.padded[end] in MULTIPLIERS:
        end += 1
    return Amount(None, start - (tokens.padded[start - 1] == "a"), end, "vague", Decimal(0))


_SHORT: Final = {
    **dict.fromkeys(("k", "grand"), Decimal(1000)),
    **dict.fromkeys(("mn", "mln", "mil", "mm", "m"), Decimal(10**6)),
    **dict.fromkeys(("cr",), Decimal(10**7)),
    **dict.fromkeys(("bn", "bln", "b"), Decimal(10**9)),
    **dict.fromkeys(("tn", "trn", "tln", "t"), Decimal(10**12)),
}
"""Abbreviated magnitudes, in lower case."""
_AFTER_ANY_NUMBER: Final = frozenset("bn bln mn mln tn trn tln Bn Mn BN M B k K b".split())
_AFTER_MONEY: Final = frozenset("m b t mm MM T mil cr Cr".split())
"""Abbreviated magnitudes, case-sensitive, that elsewhere may be units of measure."""
_IN_MILES: Final = frozenset({"sv", "nb", "nn"})  # languages in which a "mil" is ten kilometres
_MAGNITUDES: Final = MULTIPLIERS.keys() | _SHORT.keys() | FOREIGN.keys() | DASHES | {"dozens", "mil", "of"}
"""Words that a magnitude, or the words joining it to its amount, can start with."""
_FRACTION: Final = re.compile(rf"\d+[/⁄]\d+|[{VULGAR}]")
_GROUP: Final = re.compile(r"\d{3}(?:[.,]\d+)?")
_ABBREVIATED: Final = frozenset("c ca no nos nr rs p pp art sec vol fig ch st".split())
_IN_MILLIONS: Final = frozenset("bpd boe boepd oz".split())  # units after which "m" means millions: "1.2m bpd"
_PREFIXES: Final = read_class("prefixes that name nothing")
_MOST_NUMBERS: Final = 4  # most hyphenated numbers at the end of a name
_MINUS: Final = frozenset({"minus", "negative", "负", "負"})
_OPENING: Final = frozenset("( [ “ ‘ $ € £".split())  # marks that a minus sign may be glued to


def read_amount(tokens: TokenTable, index: int, *, money: bool = False) -> Amount | None:
    """Read the amount that starts at a token; an "a" or a minus sign before it becomes part of it.

    Args:
        index: A number literal, or a word of `SEEDS` or `VAGUE_SEEDS`.
        money: Whether a currency precedes it, so that `m` means million.

    Returns:
        The amount; None if the token states none ("COVID-19", "a second later").
    """
    amount: Amount | None
    if index in tokens.spelled:
        over, end, under = tokens.spelled[index]
        value = over if under is None else divide(over, under)
        amount = Amount(value, index, end, "words" if under is None else "fraction", value)
    else:
        amount = _read_digits(tokens, index) if tokens.is_number(index) else read_spelled_amount(tokens, index)
    if amount is not None and amount.value is not None and amount.form in ("digits", "words", "fraction"):
        _take_magnitude(tokens, amount, money=money)
        _add_smaller(tokens, amount)
        _take_fraction(tokens, amount)
        _take_sign(tokens, amount)
    return amount


def is_glued_to_name(tokens: TokenTable, index: int, depth: int = 0) -> bool:
    """Whether a literal is part of a name: "IE6", "COVID-19", "F-16"."""
    if not tokens.glued(index) or tokens.padded[index - 1] in ("fy", "cy"):
        return False
    before = tokens.padded[index - 1]
    if before[-1].isalnum() or before == "_":
        return not is_glued(before[-1])
    if not (before in "-‐‑/." and tokens.glued(index - 1)):
        return False
    name = tokens.raw(index - 2)
    if before == ".":
        return name[-1:].isalnum() and name.lower() not in _ABBREVIATED
    if tokens.is_number(index - 2):
        return depth < _MOST_NUMBERS and is_glued_to_name(tokens, index - 2, depth + 1)
    is_clitic = len(name) == 1 and name.upper() == name.lower()  # a Hebrew "and"
    return name[-1:].isalpha() and not is_clitic and name.lower() not in _PREFIXES


def _read_digits(tokens: TokenTable, index: int) -> Amount | None:
    literal, end = _join_groups(tokens, index)
    value = read_literal(literal, points=tokens.points, commas=tokens.commas)
    if value is None:
        return None
    last = end + (is_dash(tokens.padded[end]) and tokens.glued(end) and tokens.glued(end + 1))  # "72-5/8"
    if literal.isdecimal() and tokens.is_number(last) and _FRACTION.fullmatch(tokens.raw(last)):
        fraction = read_literal(tokens.raw(last))
        if fraction is not None:
            return Amount(value + fraction, index, last + 1, "digits", value + fraction)
    suffix = tokens.padded[end] if tokens.glued(end) else ""
    if suffix in ("nd", "rd", "th") or (suffix == "st" and value % 10 == 1):  # "12st" is a weight in stones
        return Amount(value, index, end + 1, "ordinal", value)
    form: AmountForm = "fraction" if "/" in literal or not literal[-1].isdecimal() else "digits"
    return Amount(value, index, end, form, value)


def _join_groups(tokens: TokenTable, index: int) -> tuple[str, int]:
    """The literal at a token, joined over single spaces ("4 500") unless it may belong to a name; and its end."""
    literal, end = tokens.raw(index), index + 1
    is_named = tokens.is_capital(index - 1) and index > 1 and not tokens.ends_sentence(index - 2)
    if not (len(literal) <= 3 and literal.isdecimal() and literal[0] != "0") or is_named:
        return literal, end
    while (
        end - index <= MAX_DIGITS // 3  # longer strings are no number
        and tokens.is_number(end)
        and tokens.starts[end] - tokens.ends[end - 1] == 1
        and _GROUP.fullmatch(tokens.raw(end))
    ):
        literal, end = f"{literal} {tokens.raw(end)}", end + 1
    return literal, end


def _take_magnitude(tokens: TokenTable, amount: Amount, *, money: bool) -> None:
    """Multiply an amount by the magnitudes after it."""
    if is_glued(tokens.padded[amount.end]):
        read_magnitude(tokens, amount)
        return
    joined = tokens.padded[amount.end] == "de" and tokens.magnitude(amount.end + 1) is not None  # "20 de milioane"
    if not joined and tokens.padded[amount.end] not in _MAGNITUDES and tokens.magnitude(amount.end) is None:
        return
    amount.end += joined
    while True:
        dash = is_dash(tokens.padded[amount.end]) and tokens.glued(amount.end)
        index = amount.end + dash
        word = tokens.padded[index]
        if word == "of" and amount.form == "fraction" and tokens.padded[index + 1] == "a":
            index, word = index + 2, tokens.padded[index + 2]
        factor = MULTIPLIERS.get("dozen" if word == "dozens" else word)
        if factor is None and dash:
            factor = tokens.magnitude(index)  # "20-tisíc"
        if factor is None or amount.magnitude >= LARGEST:
            break
        amount.scale(tokens.magnitude(index) or factor, index + 1)  # "1 Billion" in German
    if amount.magnitude == 1 and not dash:
        _take_short(tokens, amount, index, money=money)


def _take_short(tokens: TokenTable, amount: Amount, index: int, *, money: bool) -> None:
    """Multiply an amount by the abbreviated ("two mln") or foreign magnitude at a token, if there is one."""
    word, is_open = tokens.padded[index], amount.form == "digits" or tokens.is_foreign
    if is_open and word == "mil" and tokens.points and tokens.padded[index + 1] not in THOUSANDS_OF_MILLIONS:
        amount.scale(Decimal(10 if tokens.language in _IN_MILES else 1000), index + 1)  # "1,2 mil pessoas"
    elif (is_open or amount.form == "words") and _is_short(tokens, index, money=money):
        amount.scale(_SHORT[word], index + 1)
    elif is_open:
        _take_foreign(tokens, amount)


def _add_smaller(tokens: TokenTable, amount: Amount) -> None:
    """Add the rest of a number that continues after its magnitude: "28 bin 500", "1 milyon 250 bin"."""
    is_known = tokens.is_foreign or tokens.magnitude(amount.end - 1) is not None
    has_rest = is_known and amount.magnitude >= 1000 and tokens.is_number(amount.end)
    rest = _read_digits(tokens, amount.end) if has_rest else None
    if rest is None or rest.value is None or amount.value is None:
        return
    _take_magnitude(tokens, rest, money=False)
    if rest.form == "digits" and (amount.magnitude == 1000 or rest.magnitude > 1) and rest.value < amount.magnitude:
        amount.value, amount.end = amount.value + rest.value, rest.end


def _take_foreign(tokens: TokenTable, amount: Amount) -> None:
    """Multiply by a foreign magnitude, and skip the word that joins it to its noun: "2 millones de euros"."""
    index = amount.end
    if tokens.padded[index] == "mil" and tokens.padded[index + 1] in THOUSANDS_OF_MILLIONS:
        factor, index = Decimal(10**9), index + 1
    else:
        known = tokens.magnitude(index) or FOREIGN.get(tokens.padded[index])
        if known is None or tokens.raw(index) == "MLD":  # millions of litres a day
            return
        factor = known
    end = index + 1
    abbreviated = tokens.padded[end] == "." and (
        tokens.padded[index] in ABBREVIATED_MAGNITUDES
        or not (tokens.padded[index] in FOREIGN or tokens.ends_sentence(end))
    )
    joined = tokens.padded[end] in ("de", "di") and tokens.is_word(end + 1)
    amount.scale(factor, end + (abbreviated or joined))


def _is_short(tokens: TokenTable, index: int, *, money: bool) -> bool:
    """Whether a token is an abbreviated magnitude: "5bn", "$5m", "5m people", not "the 1.8m wall"."""
    raw = tokens.raw(index)
    if raw == "grand":
        return not tokens.is_word(index + 1) or tokens.padded[index + 1] in FUNCTION_WORDS  # no "12 grand pianos"
    if raw in _AFTER_MONEY and money:
        return True
    glued = tokens.glued(index)
    if raw in _AFTER_ANY_NUMBER:
        return glued or len(raw) > 1
    end = index + 1
    joins = is_dash(tokens.padded[end]) or tokens.padded[end] in ("to", "or")
    end += 3 * (joins and tokens.is_number(end + 1) and tokens.raw(end + 2) == "m")  # "10m-12m passengers"
    return (
        raw == "m"
        and glued
        and (is_plural(tokens, end) or tokens.padded[end] in _IN_MILLIONS or names_currency(tokens, end))
    )


def _take_fraction(tokens: TokenTable, amount: Amount) -> None:
    """Add "and a half", "-and-a-half", "and one third" or "and three quarters", with a following magnitude."""
    index = _skip_dash(tokens, amount.end)
    if tokens.padded[index] != "and" or amount.value is None:
        return
    first = _skip_dash(tokens, index + 1)
    last = _skip_dash(tokens, first + 1)
    counted, word = ONES.get(tokens.padded[first]), tokens.padded[last]
    if counted is None and (tokens.padded[first] not in ("a", "an") or word not in ("half", "quarter")):
        return  # "two and a third man": only halves and quarters follow "a"
    under = DENOMINATORS.get(word) or PLURAL_DENOMINATORS.get(word)
    if under is None:
        return
    part = divide(Decimal(1 if counted is None else counted), under)
    amount.end = last + 1
    amount.bare += part
    amount.value += scale(part, amount.magnitude)
    if tokens.padded[amount.end] in MULTIPLIERS and amount.magnitude == 1:
        amount.scale(MULTIPLIERS[tokens.padded[amount.end]], amount.end + 1)


def _skip_dash(tokens: TokenTable, index: int) -> int:
    return index + is_dash(tokens.padded[index])


def _take_sign(tokens: TokenTable, amount: Amount) -> None:
    index = amount.start - 1
    is_margin = tokens.padded[index - 1] == "or" and tokens.padded[index - 2] == "plus"  # "plus or minus 2.8 points"
    if (tokens.padded[index] in _MINUS and not is_margin) or is_minus(tokens, index):
        negate(amount)
        amount.start = index


def is_minus(tokens: TokenTable, index: int) -> bool:
    """Whether a token is a minus sign: attached only to the following token, and not between numbers."""
    if tokens.padded[index] not in ("-", "−", "–") or tokens.is_number(index - 1) or not tokens.glued(index + 1):
        return False
    return not tokens.glued(index) or tokens.padded[index - 1] in _OPENING or "\t" in tokens.raw(index - 1)


def negate(amount: Amount) -> None:
    """Change an amount's sign."""
    if amount.value is not None:
        amount.value, amount.bare = -amount.value, -amount.bare
