"""Tells a person whose words or will a sentence gives from one whom somebody else's words only mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Final

from summarizer.language.inflection import stem
from summarizer.language.lexicon import AUXILIARIES, CONJUNCTIONS, NEGATIONS, is_adverb, word_set
from summarizer.language.names import is_title
from summarizer.language.reporting_verbs import REPORTING_NOUNS, find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_WILLING: Final = word_set(
    "want oppose support back favour favor intend plan refuse prefer aim seek object decline accept welcome endorse "
    "regard consider see view like dislike love hate wish decide offer disagree dispute resist vote lobby campaign "
    "defend regret trust know doubt worry try desire approve disapprove embrace value side stand choose mean insist "
    "appeal sue ban order allow fear agree share question challenge quote cite thank applaud"
)
"""Verbs of which the subject wants, judges or decides, beside the verbs of saying."""
_STANCES: Final = word_set(
    "view views opinion position stance support opposition plan plans refusal hope hopes decision wish words answer "
    "response request remarks comments proposal idea reasoning thinking testimony tweet letter speech argument"
)
"""Nouns for what somebody says or wants, beside the nouns of saying: "Roe's plan"."""
_LEADING: Final = word_set("by from to says said adds added writes wrote argues argued")
"""What can stand between the words and whoever says them: "opposed by Roe", "according to Roe", "says Roe"."""
_REACH: Final = 3
_LONGEST_APPOSITION: Final = 12


def may_be_heard(mention: Span, units: Sequence[Unit]) -> bool:
    """Whether a sentence may give the words or the will of somebody whom it names at a span.

    It may if the name is the subject of a verb of saying, wanting or judging, or owns what is said, or stands behind
    "by" or "according to"; "Roe said Lee had left" gives nothing of Lee's.

    Args:
        mention: The span of the name.
        units: The sentences around it, in order.
    """
    at = bisect_right(units, mention[0], key=lambda unit: unit.start) - 1
    if at < 0 or mention[0] >= units[at].end:
        return True
    unit = units[at]
    first, stop = bisect_left(unit.ends, mention[0] + 1), bisect_left(unit.starts, mention[1])
    if stop <= first or unit.low[first] == QUOTE:
        return True
    if unit.low[stop - 1].endswith(("'s", "’s", "s'", "s’")) or unit.at(stop) in {"'s", "’s"}:
        return any(word in _STANCES or word in REPORTING_NOUNS for word in unit.low[stop : stop + _REACH])
    start = first
    while start and (unit.caps[start - 1] or is_title(unit.low[start - 1])):
        start -= 1
    if unit.at(start - 1) in _LEADING:
        return unit.at(start - 1) != "to" or unit.at(start - 2) == "according"
    verb = _find_verb(unit, stop)
    return bool(find_verb(verb)) or stem(verb) in _load_willing()


@cache
def _load_willing() -> frozenset[str]:
    return frozenset(map(stem, _WILLING))


def _find_verb(unit: Unit, stop: int) -> str:
    """The word in the place of the verb of which a name is the subject: behind appositions, other names and auxiliaries."""
    at = stop
    while at < len(unit):
        word = unit.low[at]
        if unit.caps[at] or word in CONJUNCTIONS or word in AUXILIARIES or word in NEGATIONS or is_adverb(word):
            at += 1
        elif word == "," or word in DASHES:
            end = next((i for i in range(at + 1, min(len(unit), at + _LONGEST_APPOSITION)) if unit.low[i] == word), None)
            at = at + 1 if end is None else end + 1
        else:
            return word
    return ""
