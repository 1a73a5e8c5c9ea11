"""Reads ratios, scores and ranges of two amounts: "one in five", "3-1", "5 to 7 million"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.counted import is_plural, is_stop
from summarizer.grounding.figures.currencies import read_prefix
from summarizer.grounding.figures.dates import is_month, read_year
from summarizer.grounding.figures.draft import Amount, Draft, scale
from summarizer.grounding.figures.number_words import DASHES, MULTIPLIERS, SEEDS, divide, is_dash
from summarizer.language.lexicon import MODALS, is_adverb, is_time_word, read_class, read_pairs, word_set
from summarizer.language.token_table import TokenTable

RANGE_DASHES: Final = DASHES | {"—", "−"}  # between the ends of a range
_JOINTS: Final = RANGE_DASHES | {"in", "out", "to", ":"}
_RESULTS: Final = read_class("words of a result")
CHANGES: Final = read_class("words of a change")
"""Verbs and nouns that denote a change, after which "to" introduces the new value."""
_MAKING: Final = frozenset("make makes made making".split())
_CHANGE_LEAD: Final = 13  # most tokens from the word of a change to a figure after "from"
_IDIOMS: Final = frozenset("24-7 50-50 20-20".split())
_VOTES: Final = frozenset("vote votes voted margin score majority won lost passed approved rejected".split())
_VOTED: Final = frozenset("vote votes ruling decision victory win loss defeat".split())
"""Words after the numbers of a vote or a match: "a 5-to-4 ruling"."""
_WHOLE_PERCENT: Final = 100
_SCORE: Final = re.compile(r"0|[1-9]\d{0,2}")
_LARGEST_SCORE: Final = 250  # of a match; those of a vote may be larger
_LONGEST_COUNTED: Final = 2  # most words between a part and its whole: "one voter in three"
_LARGEST_PART: Final = 9
_LARGEST_WHOLE: Final = 100  # larger numbers after "in" are years
_OCCASIONS: Final = word_set("time game match race round lap attempt visit meeting issue edition page line row")
_CLOSING: Final = frozenset(".,;:)”\"'’!?")


def read_ratio(tokens: TokenTable, amount: Amount) -> Draft | None:
    """Read the ratio or score that starts with an amount; None if there is none."""
    if amount.value is not None and amount.form == "ordinal":
        return _read_every(tokens, amount, amount.value)
    if amount.value is None or amount.form not in ("digits", "words"):
        return None
    shares = _read_range_of_shares(tokens, amount, amount.value)
    if shares is not None:
        return shares
    if tokens.padded[amount.end] not in _JOINTS and tokens.padded[amount.end] != "votes":
        return _read_counted_share(tokens, amount, amount.value)
    return (
        _read_share(tokens, amount, amount.value)
        or _read_odds(tokens, amount, amount.value)
        or _read_score(tokens, amount)
    )


def _read_every(tokens: TokenTable, amount: Amount, value: Decimal) -> Draft | None:
    """Read "every fifth" as a share; None for a frequency ("every fifth day", "every fifth time")."""
    noun = tokens.padded[amount.end]
    if (
        tokens.padded[amount.start - 1] != "every"
        or value < 1
        or is_time_word(noun)
        or is_dash(noun)
        or noun in _OCCASIONS
    ):
        return None
    return replace(_make_ratio(amount, divide(Decimal(1), value), None, amount.end), first=amount.start - 1)


def _read_share(tokens: TokenTable, amount: Amount, value: Decimal) -> Draft | None:
    """Read "one in five", "nine out of ten" or "1 in every 100"; None if there is no share."""
    hyphens = is_dash(tokens.padded[amount.end]) and tokens.padded[amount.end + 1] == "in"  # "one-in-five"
    joint, index = tokens.padded[amount.end + hyphens], amount.end + 1 + hyphens
    index += hyphens and is_dash(tokens.padded[index])
    if joint == "out":
        index += 1
    elif joint != "in" or (value > 9 and tokens.padded[index] != "every"):
        return None
    is_every = tokens.padded[index] == "every"
    index += is_every or (tokens.padded[index] == "a" and tokens.padded[index + 1] in MULTIPLIERS)
    whole = _read_number(tokens, index)
    if whole is None or not whole.value or whole.value <= value:
        return None
    if joint == "in" and value > 1 and whole.value > 10 and not is_every:
        return None  # "three in 2,000 homes"
    return _make_ratio(amount, divide(value, whole.value), None, whole.end)


def _read_range_of_shares(tokens: TokenTable, amount: Amount, value: Decimal) -> Draft | None:
    """Read "three to four in ten" or "between three and four out of ten"; None if there is no range of shares."""
    joint = tokens.padded[amount.end]
    opening = tokens.padded[amount.start - 1]
    if opening == "from" or (joint not in ("to", "or") and not (joint == "and" and opening == "between")):
        return None  # "fell from 3 to 4 in ten days"
    upper = _read_number(tokens, amount.end + 1)
    if upper is None or upper.value is None or upper.value <= value or tokens.padded[upper.end] not in ("in", "out"):
        return None
    low, high = _read_share(tokens, upper, value), _read_share(tokens, upper, upper.value)
    return None if low is None or high is None else replace(low, first=amount.start, value_to=high.value)


def _read_counted_share(tokens: TokenTable, amount: Amount, value: Decimal) -> Draft | None:
    """Read a share with a noun before its whole ("one voter in three", "two firms in every five"); None if none.

    No noun may follow the whole: "one fire in three houses" is not a share.
    """
    if amount.form != "words" or value > _LARGEST_PART or value != int(value):
        return None
    index = next(
        (at for at in range(amount.end + 1, amount.end + _LONGEST_COUNTED + 2) if tokens.padded[at] == "in"), 0
    )
    counted = range(amount.end, index)
    if not counted or not all(map(tokens.is_word, counted)):
        return None
    if any(is_stop(tokens.padded[at]) or tokens.padded[at].endswith("ed") for at in counted):
        return None
    is_every = tokens.padded[index + 1] == "every"
    whole = _read_number(tokens, index + 1 + is_every)
    if whole is None or not whole.value or whole.value <= value or whole.form not in ("digits", "words"):
        return None
    counts = is_plural(tokens, whole.end) and not is_adverb(tokens.padded[whole.end + 1])
    if counts or whole.value > (_LARGEST_WHOLE if value == 1 else 10):
        return None
    return _make_ratio(amount, divide(value, whole.value), None, whole.end)


def _read_number(tokens: TokenTable, index: int) -> Amount | None:
    return read_amount(tokens, index) if tokens.is_number(index) or tokens.padded[index] in SEEDS else None


def _read_odds(tokens: TokenTable, amount: Amount, value: Decimal) -> Draft | None:
    """Read odds ("2-to-1", "3:1") or a score ("by a vote of 52 to 48", "by five votes to two"); None if neither."""
    before = tokens.words[max(0, amount.start - 5) : amount.start]
    counted = (
        tokens.padded[amount.end] == "votes"
        and CHANGES.isdisjoint(before)
        and tokens.padded[amount.start - 1] != "from"
    )
    index = amount.end + counted
    voted = tokens.padded[index] == "to" and (counted or not _VOTES.isdisjoint(before))
    if is_dash(tokens.padded[index]) and tokens.padded[index + 1] == "to" and is_dash(tokens.padded[index + 2]):
        index, voted = index + 2, "voted" in before
    elif not voted and not (tokens.padded[index] == ":" and tokens.glued(index + 1)):
        return None
    other = _read_number(tokens, index + 1)
    if other is None or not other.value or other.form not in ("digits", "words"):
        return None
    if value < other.value and _opens_counted(tokens, other):
        return None  # "won 3 to 4 seats", "two-to-three percent", "16-to-24-year-olds"
    if voted or value + other.value == _WHOLE_PERCENT or tokens.padded[other.end] in _VOTED:
        return _make_ratio(amount, value, other.value, other.end)
    return _make_ratio(amount, divide(value, other.value), None, other.end)


def _opens_counted(tokens: TokenTable, amount: Amount) -> bool:
    """Whether a unit or counted noun follows an amount, so that it ends a range."""
    is_joined = is_dash(tokens.padded[amount.end]) and tokens.glued(amount.end)
    is_unit = is_joined or tokens.padded[amount.end] in ("percent", "per", "%")
    return is_unit or amount.magnitude > 1 or is_plural(tokens, amount.end)


def _read_score(tokens: TokenTable, amount: Amount) -> Draft | None:
    """Read a score ("3-1", "1 – 0"): two small whole numbers that count nothing; None if there is none."""
    first, second, end = tokens.raw(amount.start), tokens.raw(amount.end + 1), amount.end + 2
    if tokens.padded[amount.end] not in RANGE_DASHES or tokens.padded[end] in RANGE_DASHES:
        return None
    if not (_SCORE.fullmatch(first) and _SCORE.fullmatch(second)):
        return None
    if tokens.glued(end) and tokens.padded[end] not in _CLOSING:
        return None
    before = tokens.words[max(0, amount.start - 6) : amount.start]
    if max(int(first), int(second)) > _LARGEST_SCORE and _VOTES.isdisjoint([*before, tokens.padded[end]]):
        return None
    if int(first) >= int(second):
        fits = f"{first}-{second}" not in _IDIOMS
    else:
        fits = not _RESULTS.isdisjoint(before) or (tokens.is_capital(amount.start - 1) and tokens.is_capital(end))
    return _make_ratio(amount, Decimal(first), Decimal(second), end) if fits else None


def _make_ratio(amount: Amount, value: Decimal, value_to: Decimal | None, end: int) -> Draft:
    """Build a ratio, or a score if there are two numbers."""
    return Draft(amount.start, end, end, "ratio", value, value_to, None if value_to is None else "score")


JOINTS: Final = read_pairs("words between the ends of a range")
"""Words that can stand between the amounts of a range, by the word that opens it."""
CHANGED_TO: Final = read_pairs("words before a new value")
"""Words that introduce a new value, by the word before the old one."""
_DEFINITE: Final = frozenset("the its their".split())
_BEFORE_UPPER: Final = frozenset("a an the perhaps even about nearly".split())


_PERCENTS: Final = word_set("% percent cent")
_AHEAD: Final = MODALS | read_class("words before a range of change")
"""Words before a change in percent that make "3% to 4%" a range, not an old and a new value."""

_WIDEST, _WIDEST_BY = 5, 3  # greatest ratio of a range's ends right after a word of a change, and after "by"


def read_upper(
    tokens: TokenTable, amount: Amount, *, opening: str, unit_end: int, money: bool = False
) -> Amount | None:
    """Read the upper amount of a range, and apply a magnitude that both share to the lower one.

    Args:
        amount: The lower amount.
        opening: The word before the lower amount, such as "between".
        unit_end: The token after the lower amount's unit, or after the amount if it has none.
        money: Whether a currency precedes the lower amount: "$90–100m".

    Returns:
        The upper amount; None if no range follows, as in "rose from 10 to 92 percent".
    """
    hyphens = is_dash(tokens.padded[unit_end]) and tokens.padded[unit_end + 1] == "to"  # "10-to-15-year", "10- to 15-"
    index = unit_end + hyphens
    connector = tokens.padded[index]
    if amount.value is None or not _connects(tokens, index, amount, opening=opening):
        return None
    if unit_end > amount.end and not money and read_prefix(tokens, index + 2) is not None:
        return None  # "from $2 for the first five cubic metres to $6"
    upper = _read_other(tokens, index + 1 + (hyphens and is_dash(tokens.padded[index + 1])), money=money)
    if upper is None or upper.value is None or (upper.form == "ordinal") != (amount.form == "ordinal"):
        return None
    if upper.magnitude > 1 and tokens.padded[unit_end - 1] in _PERCENTS:
        return None  # "a jump of 3% to 20 million"
    shares = upper.magnitude > 1 and amount.value < upper.bare  # "5 to 7 million", but not "500 to 1 million"
    lower = scale(amount.value, upper.magnitude) if shares else amount.value
    is_old = connector in CHANGED_TO.get(opening, "").split()
    is_changed = not hyphens and _is_changed(tokens, amount, index, lower, upper)
    if is_changed or lower >= upper.value or (is_old and connector != "to"):
        _share_magnitude(amount, upper, is_old=is_old)
        return None
    if not _is_one_range(tokens, index, amount.value, upper.value):
        return None
    if shares:
        amount.value, amount.magnitude = lower, upper.magnitude
    return upper


def _is_one_range(tokens: TokenTable, index: int, lower: Decimal, upper: Decimal) -> bool:
    """Whether a dash or "or" between two amounts makes them a range, not a name or a choice."""
    if tokens.padded[index] == "or":
        return upper == lower + 1 or lower * 2 == upper >= 10  # "three or four", "10 or 20"
    return tokens.padded[index] not in RANGE_DASHES or not tokens.is_capital(index + 1)


def _share_magnitude(old: Amount, new: Amount, *, is_old: bool) -> None:
    """Apply the magnitude of a new value to a bare old one: "from 80 to 90 million" means 80 million.

    A much greater old value shares no magnitude: "from 900,000 to 1 million".
    """
    is_bare = is_old and old.form == "digits" and old.magnitude == 1 and new.magnitude > 1
    if is_bare and old.value is not None and abs(old.value) < _WIDEST * abs(new.bare):
        old.value, old.magnitude = scale(old.value, new.magnitude), new.magnitude


def _connects(tokens: TokenTable, index: int, amount: Amount, *, opening: str) -> bool:
    """Whether a token can connect the two amounts of a range."""
    connector = tokens.padded[index]
    if amount.form == "times" and connector == "to":
        return False  # "rose threefold to 9 million"
    if connector == "to" and index > amount.end and (is_month(tokens, index + 2) or read_year(tokens, index + 1)):
        return False  # "the eleven years to 1949", "the 26 weeks to 28 June"
    if connector in RANGE_DASHES:
        return tokens.glued(index) == tokens.glued(index + 1)
    if connector == "or":
        return amount.form != "ordinal"
    joints = f"{JOINTS.get(opening, '')} {CHANGED_TO.get(opening, '')}"
    return connector in ("to", "~", "∼", "〜", "～", "through", "bis", "tot") or connector in joints.split()


def _read_other(tokens: TokenTable, index: int, *, money: bool) -> Amount | None:
    """Read an amount with an optional currency or determiner before it; None if there is none."""
    if tokens.padded[index + 1] == "$":
        index += 1  # "to over $200 million"
    is_prefixed = tokens.is_number(index + 1) and read_prefix(tokens, index + 1) is not None
    if is_prefixed or tokens.padded[index] in _BEFORE_UPPER:
        index += 1
    if not (tokens.is_number(index) or tokens.padded[index] in SEEDS):
        return None
    return read_amount(tokens, index, money=money or is_prefixed)


def _is_changed(tokens: TokenTable, amount: Amount, index: int, lower: Decimal, upper: Amount) -> bool:
    """Whether two connected amounts are no range but an old value or a difference, and a new value."""
    differs = tokens.padded[index] == "to" and _is_difference(tokens, amount.start, lower, upper.value or lower)
    return (differs or _is_change(tokens, amount, index)) and not _is_expected(tokens, amount, index, upper)


def _is_expected(tokens: TokenTable, amount: Amount, index: int, upper: Amount) -> bool:
    """Whether two shares around "to" are the ends of an expectation: "growth of 3% to 4%", "could fall 1% to 2%"."""
    before = tokens.words[max(0, amount.start - 7) : amount.start]
    are_shares = tokens.padded[index - 1] in _PERCENTS and not _PERCENTS.isdisjoint(
        tokens.words[upper.end : upper.end + 2]
    )
    return are_shares and "from" not in before and not _AHEAD.isdisjoint(before)


def _is_difference(tokens: TokenTable, start: int, least: Decimal, upper: Decimal) -> bool:
    """Whether an amount is the difference to a much greater new one: "rose by 1,900 to 21,400", "fell $3 to $66"."""
    before = tokens.words[max(0, start - 7) : start]
    if "by" in before[-2:]:
        return upper > _WIDEST_BY * least and _has_change(before)
    return upper > _WIDEST * least and _has_change(before[-3:])


def _is_change(tokens: TokenTable, amount: Amount, index: int) -> bool:
    """Whether a "to" after an amount leads from an old value to a new one.

    It does not in "by 8% to 10%" or "down from the 8% to 10% that it had forecast".
    """
    if tokens.padded[index] not in ("to", "through") or tokens.padded[amount.start - 1] in _DEFINITE:
        return False
    has_unit, is_from = index > amount.end, "from" in tokens.words[max(0, amount.start - 3) : amount.start]
    before = tokens.words[max(0, amount.start - (_CHANGE_LEAD if is_from else 7)) : amount.start]
    return "by" not in before[-1:] and _has_change(before) and (has_unit or is_from)


def _has_change(words: Sequence[str]) -> bool:
    """Whether words denote a change; "up" does not in "they make up 0.1% to 4%"."""
    pairs = zip(("", *words), words, strict=False)
    return any(word in CHANGES and not (word == "up" and before in _MAKING) for before, word in pairs)
