"""Tells a person whose words or will a sentence gives from one whom somebody else's words only mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Final

from summarizer.language.inflection import stem
from summarizer.language.lexicon import AUXILIARIES, CONJUNCTIONS, NEGATIONS, is_adverb, word_set
from summarizer.language.names import is_person_noun, is_title
from summarizer.language.reporting_verbs import DOCUMENTS, REPORTING_NOUNS, find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_WILLING: Final = word_set(
    "want oppose support back favour favor intend plan refuse prefer aim seek object decline accept welcome endorse "
    "regard consider view like dislike love hate wish decide offer disagree dispute resist vote lobby campaign "
    "defend regret trust know doubt worry desire approve disapprove embrace value side choose insist "
    "appeal sue ban order fear agree share question challenge quote cite thank applaud"
)
"""Verbs of which the subject wants, judges or decides, beside the verbs of saying."""
_STANCES: Final = word_set(
    "view views opinion position stance support opposition plan plans refusal hope hopes decision wish words answer "
    "response request remarks comments proposal idea reasoning thinking testimony tweet letter speech argument"
)
"""Nouns for what somebody says or wants, beside the nouns of saying: "Roe's plan"."""
_REACH: Final = 3
_LONGEST_APPOSITION: Final = 12
_LONGEST_DESCRIPTION: Final = 4
"""Most words before the name of a second subject."""


def may_be_heard(mention: Span, units: Sequence[Unit], quoted: Sequence[Unit]) -> bool:
    """Whether a sentence may give the words or the will of somebody whom it names at a span.

    It may if the name is the subject of a verb of saying, wanting or judging, or owns what is said, or stands behind
    "by" or "according to". "Roe said Lee had left Bo" gives nothing of Bo's, and no words of Lee's.

    Args:
        quoted: The sentences inside its quotations, in order.
    """
    unit, first = _find_token(mention[0], units)
    if unit is not None and unit.low[first] == QUOTE:
        unit, first = _find_token(mention[0], quoted)
    if unit is None:
        return True
    stop = bisect_left(unit.starts, mention[1])
    if unit.low[stop - 1].endswith(("'s", "’s", "s'", "s’")) or unit.at(stop) in {"'s", "’s"}:
        return any(map(_tells, unit.low[stop : stop + _REACH]))
    start = first
    while start and (unit.caps[start - 1] or is_title(unit.low[start - 1])):
        start -= 1
    if unit.at(start - 1) in {"by", "from"}:
        return _tells(unit.at(start - 2))
    if unit.at(start - 1) == "to" and unit.at(start - 2) == "according":
        return True
    return _tells(unit.at(_find_verb(unit, stop)))


def _find_token(offset: int, units: Sequence[Unit]) -> tuple[Unit | None, int]:
    """The sentence and the token at an offset; None if no token stands there."""
    at = bisect_right(units, offset, key=lambda unit: unit.start) - 1
    if at < 0 or offset >= units[at].end:
        return None, 0
    first = bisect_right(units[at].ends, offset)
    return (units[at], first) if first < len(units[at]) else (None, 0)


def _tells(word: str) -> bool:
    """Whether a word is a verb of saying, wanting or judging, or a noun for what somebody says or wants."""
    return bool(find_verb(word)) or stem(word) in _load_willing() or word in _STANCES | REPORTING_NOUNS | DOCUMENTS


@cache
def _load_willing() -> frozenset[str]:
    return frozenset(map(stem, _WILLING))


def _skip_description(unit: Unit, first: int) -> int:
    """The token of the name that a description opens, or the first one: "and external member | Ann Roe"."""
    for at in range(first, min(len(unit), first + _LONGEST_DESCRIPTION)):
        if unit.caps[at]:
            return at if at > first and is_person_noun(unit.low[at - 1]) else first
    return first


def _find_verb(unit: Unit, stop: int) -> int:
    """The token in the place of the verb of a name: behind appositions, other names, adverbs and auxiliaries."""
    at = stop
    while at < len(unit):
        word = unit.low[at]
        if word in CONJUNCTIONS:
            at = _skip_description(unit, at + 1)
        elif unit.caps[at] or word in AUXILIARIES or word in NEGATIONS or is_adverb(word):
            at += 1
        elif word == "," or word in DASHES:
            end = next(
                (i for i in range(at + 1, min(len(unit), at + _LONGEST_APPOSITION)) if unit.low[i] == word), None
            )
            at = at + 1 if end is None else end + 1
        else:
            break
    return at
