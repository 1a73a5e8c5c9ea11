"""Flags figures that a statement relates to another length of time: "£2m over five years" for "£2m a year"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_words import SMALL
from summarizer.grounding.figures.units import SECONDS
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.changed_times import read_rate
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, Tokens
from summarizer.language.inflection import singular
from summarizer.language.lexicon import DETERMINERS, is_adverb
from summarizer.schemas.findings import NOT_QUANTITIES, Flag, FoundFigure

_LEADS: Final = frozenset("over in within during across for throughout".split())
_BETWEEN: Final = DETERMINERS | frozenset("last past previous next first coming following about some around".split())
"""Words between the preposition and the number: "over | the past | three years"."""
_UNITS: Final = SECONDS.keys() | {"season"}
_MOST_BETWEEN: Final = 3
_HALF: Final = Decimal("0.5")
_ALIKE: Final = Decimal("0.05")  # relative difference up to which lengths are equal: "12 months" are a year


class Length(NamedTuple):
    """A period over which something lasted or is counted."""

    places: range  # token indices, from the preposition to the unit
    unit: str
    size: Decimal  # in seconds; in seasons if that is the unit

    def is_same(self, other: Length) -> bool:
        """Whether another length is equally long."""
        is_one = (self.unit == "season") == (other.unit == "season")
        return is_one and abs(self.size - other.size) <= _ALIKE * other.size


def find_changed_length(reading: Reading) -> Flag | None:
    """Flag a figure given for another length of time than in the passage, or in total instead of per unit."""
    counted = [one for one in reading.figures if one.kind not in NOT_QUANTITIES and one.unit not in _UNITS]
    if not counted or reading.tokens.is_titled:
        return None
    claimed = _read_lengths(reading.tokens, range(len(reading.tokens)))
    stated = [one for sentence in reading.sentences for one in reading.article.read_once(_read_lengths, sentence)]
    if len(claimed) > 1 or (any(map(claimed[0].is_same, stated)) if claimed else not stated):
        return None
    for figure in _choose(counted, claimed[0], reading.tokens) if claimed else counted:
        rate = read_rate(reading.tokens, figure)
        own = reading.article.figures.find(figure) if bool(claimed) != bool(rate) else ()
        within = [one for one in own if one.begins_in(reading.sentences)]
        stated_as = _find_other(claimed, within, reading.article) if within else ""
        if stated_as:
            claimed_as = _quote(claimed[0], reading.tokens) if claimed else f"each {rate}"
            message = f"it gives “{figure.text}” for {claimed_as}, but the article gives it for {stated_as}"
            return Flag("figures", message, tuple(one.span for one in within))
    return None


def _choose(figures: Sequence[FoundFigure], length: Length, tokens: Tokens) -> Sequence[FoundFigure]:
    """The figure a length belongs to, as a list: the last before it in its clause or, failing any before, the first."""
    start = tokens.starts[length.places.start]
    before = [figure for figure in figures if figure.end <= start]
    return [one for one in before[-1:] if _follows(length, one, tokens)] if before else figures[:1]


def _find_other(claimed: Sequence[Length], own: Sequence[FoundFigure], article: ArticleIndex) -> str:
    """The length (quoted) or rate that the passage gives for every one of its figures; empty if one has neither."""
    stated_as = ""
    for one in own:
        sentence = article.sentences[article.sentences_of(one.span)[0]]
        lengths, rate = article.read_once(_read_lengths, sentence), read_rate(article.tokens, one)
        if rate and claimed and not lengths:
            stated_as = f"each {rate}"
        elif not rate and len(lengths) == 1 and (claimed or _follows(lengths[0], one, article.tokens)):
            stated_as = _quote(lengths[0], article.tokens)
        else:
            return ""
    return stated_as


def _quote(length: Length, tokens: Tokens) -> str:
    """The length of time as written, in quotation marks."""
    return f"“{tokens.text[tokens.starts[length.places[0]] : tokens.ends[length.places[-1]]]}”"


def _follows(length: Length, figure: FoundFigure, tokens: Tokens) -> bool:
    """Whether a length of time follows the figure within its clause."""
    gap = range(tokens.within(figure.span).stop, length.places.start)
    return length.places.start >= gap.start and not any(tokens.lows[at] in CLAUSE_ENDS for at in gap)


def _read_lengths(tokens: Tokens, places: range) -> list[Length]:
    """Lengths of time among the tokens at `places`: "over six years", "in a season", "within the first 90 days"."""
    found: list[Length] = []
    units = list(map(_read_unit, tokens.lows[places.start : places.stop]))
    for at, unit in zip(compress(places, units), filter(None, units), strict=True):
        count = _read_count(tokens.padded[at - 1]) if at - 1 in places else None
        if count is None or tokens.padded[at + 1] == "of":  # "over a quarter of the jobs"
            continue
        if tokens.lows[at + 1 : at + 4] == ["and", "a", "half"]:
            count += _HALF
        first = at - 1
        while first - 1 in places and at - first <= _MOST_BETWEEN:
            if tokens.lows[first - 1] not in _BETWEEN and not is_adverb(tokens.lows[first - 1]):
                break
            first -= 1
        if tokens.padded[first - 1] in _LEADS and tokens.padded[first - 2] not in _LEADS:  # not "for over two weeks"
            size = count * (1 if unit == "season" else SECONDS[unit])
            found.append(Length(range(first - 1, at + 1), unit, size))
    return found


@lru_cache(maxsize=16384)
def _read_unit(low: str) -> str:
    """The singular of a unit of time; empty for other words."""
    unit = singular(low)
    return unit if unit in _UNITS else ""


def _read_count(low: str) -> Decimal | None:
    """The value of a number word, numeral or article before a unit; None for other words."""
    if low in ("a", "an"):
        return Decimal(1)
    return Decimal(low) if low.isdecimal() else Decimal(SMALL[low]) if low in SMALL else None
