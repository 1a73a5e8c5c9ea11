"""Reads magnitudes and units attached to a number, in scripts without spaces: "224.5亿元", "8万4000トン", "412명".

`TokenTable` makes each letter of these scripts a token, so a word has as many tokens as letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, TypeVar

from summarizer.grounding.figures.draft import ARITHMETIC, Amount, Unit, scale
from summarizer.grounding.figures.number_words import LARGEST, read_literal
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import read_groups, read_kinds, read_pairs
from summarizer.language.token_table import TokenTable

_T = TypeVar("_T")

_MAGNITUDES: Final = {
    word: Decimal(value) for word, value in read_kinds("magnitudes of scripts without spaces").items()
}
_TENTHS: Final = read_kinds("shares of scripts without spaces")
_MONEY: Final = read_pairs("currencies of scripts without spaces")
_MEASURES: Final = {
    word: unit for unit, words in read_groups("units of scripts without spaces").items() for word in words.split()
}
_LARGE: Final = [Decimal(10) ** power for power in (16, 12, 8, 4, 0, -16)]
"""Multipliers of a group of up to four digits: the 억 of "1천240억"."""
_UNBOUNDED: Final = Decimal("Infinity")
_LONGEST: Final = 8
_NO_THOUSAND: Final = frozenset("瓦米克卡赫")  # 千米 is a kilometre
_COUNTER: Final = re.compile(r"[ァ-ヺー]{1,12}|[一-鿿가-힣]")
"""Matches a counted noun: a Katakana loanword, or the first letter of another noun."""


def read_magnitude(tokens: TokenTable, amount: Amount) -> None:
    """Multiply an amount by the magnitudes attached to it, and add the smaller amounts that follow.

    >>> amount = Amount(Decimal(8), 0, 1, "digits", Decimal(8))
    >>> read_magnitude(TokenTable("8万4000"), amount)
    >>> amount.value, amount.end
    (Decimal('84000'), 3)
    >>> amount = Amount(Decimal(1), 0, 1, "digits", Decimal(1))
    >>> read_magnitude(TokenTable("1천240억원"), amount)
    >>> amount.value
    Decimal('124000000000')
    """
    part, end, total, group = amount.value, amount.end, Decimal(0), Decimal(0)  # group: the part below the next `large`
    least, least_of_group = _UNBOUNDED, _UNBOUNDED
    while part is not None:
        factor, following = _multiply(tokens, end)
        large = next(power for power in _LARGE if power <= factor)
        value = scale(part, factor / large)
        together = ARITHMETIC.add(group, value)
        if value >= least_of_group or scale(together, large) >= least:
            break
        if not total:
            amount.magnitude = factor
        if large > 1:
            total, group = ARITHMETIC.add(total, scale(together, large)), Decimal(0)
            least, least_of_group = large, _UNBOUNDED
        else:
            group, least_of_group = together, factor
        end = following
        is_more = (
            factor > 1 and tokens.is_number(end) and "\n" not in tokens.text[tokens.ends[end - 1] : tokens.ends[end]]
        )
        part = read_literal(tokens.raw(end)) if is_more else None
        end += part is not None
    if part is not None:
        end -= 1
    amount.value, amount.end = ARITHMETIC.add(total, group), end


def _multiply(tokens: TokenTable, index: int) -> tuple[Decimal, int]:
    """The product of the magnitudes from a token on (1 if there are none), and the token after them."""
    factor = Decimal(1)
    while factor < LARGEST and (found := _look_up(_MAGNITUDES, tokens, index)):
        value, end = found
        if value == 1000 and tokens.padded[end] in _NO_THOUSAND:
            break
        factor, index = scale(factor, value), end
    return factor, index


def read_glued_unit(tokens: TokenTable, amount: Amount) -> Unit:
    """Read the unit attached to an amount.

    >>> unit = read_glued_unit(TokenTable("35公里"), Amount(Decimal(35), 0, 1, "digits", Decimal(35)))
    >>> unit.kind, unit.unit, unit.end
    ('measure', 'km', 3)
    """
    index = amount.end
    if found := _look_up(_TENTHS, tokens, index):
        kind, end = found
        if kind == "times":
            return Unit("ratio", "time", end)
        if kind == "points":
            return Unit("percent_points", "percentage point", end)
        return Unit("percent", "percent", end, factor=int(kind))
    if money := _look_up(_MONEY, tokens, index):
        return Unit("money", None, money[1], currency=money[0] or None)
    if measure := _look_up(_MEASURES, tokens, index):
        return Unit("age" if measure[0] == "age" else "measure", measure[0].replace("age", "year"), measure[1])
    counter = _COUNTER.match(tokens.text, tokens.starts[index])
    return Unit("cardinal", counter.group(), index + len(counter.group())) if counter else Unit("cardinal", None, index)


def _look_up(table: Mapping[str, _T], tokens: TokenTable, index: int) -> tuple[_T, int] | None:
    """The entry of the longest word that starts at a token, and the token after it; None if there is none."""
    if not is_glued(tokens.padded[index]):
        return None
    start = tokens.starts[index]
    for length in range(_LONGEST, 0, -1):
        word = tokens.text[start : start + length]
        if word in table:
            return table[word], index + len(word)
    return None
