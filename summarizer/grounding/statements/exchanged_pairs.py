"""Flags figures that a statement gives to each other's words: "2 percent of men and 5 percent of women" turned round.

Two figures and two words that take turns are two pairs. They are exchanged if the statement pairs them the other way in
the same order, and pairs none of its other words with the figures as the article does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from operator import eq
from typing import Final, NamedTuple

from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.exchanged_words import read_row
from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import FoundFigure, Span

_MOST_FIGURES: Final = 8  # that a statement shares with a sentence of which pairs are read
_MOST_WORDS: Final = 40  # the same of words, since every two figures are held against every two words
_NOT_PAIRED: Final = frozenset({"date", "time", "ordinal"})


class _Shared(NamedTuple):
    """A figure of a statement and the same figure in its passage."""

    told: FoundFigure
    given: FoundFigure


class _Pairs(NamedTuple):
    """Two figures and two words that take turns."""

    is_first: bool  # whether the first figure stands with the first word
    leads: bool  # whether a figure leads each pair: "2 percent of men"


def find_exchanged_pairs(reading: Reading) -> Flag | None:
    """Two figures each of which a statement gives to the word that the passage gives to the other."""
    tokens, figures = reading.article.tokens, reading.article.figures
    for sentence in [] if reading.tokens.is_question else reading.sentences:
        shared = _list_shared(reading, sentence)
        if not 2 <= len(shared) <= _MOST_FIGURES:
            continue
        told = _locate(reading.tokens, range(len(reading.tokens)), reading.figures)
        given = _locate(tokens, tokens.within(sentence), figures.within([sentence]))
        words = [(told[key], at) for key, at in given.items() if key in told][:_MOST_WORDS]
        for one, other in combinations(shared, 2):
            if (
                _is_alike(one.given, other.given)
                and not _keep_nouns(one, other)
                and _are_exchanged((one, other), words)
            ):
                evidence = tuple((known.given.start, known.given.end) for known in (one, other))
                return Flag("figures", f"it exchanges “{one.given.text}” and “{other.given.text}”", evidence)
    return None


def _is_alike(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures tell the same kind of amount, bounded alike, so that one may be taken for the other."""
    is_alike = one.comparator == other.comparator and family_of(one) == family_of(other)
    return is_alike and (one.unit == other.unit or None in (one.unit, other.unit))


def _keep_nouns(one: _Shared, other: _Shared) -> bool:
    """Whether one of two figures counts what it counts in the article, and the other something else."""
    told, given = (one.told.unit, other.told.unit), (one.given.unit, other.given.unit)
    return None not in told and told[0] != told[1] and any(map(eq, told, given))


def _list_shared(reading: Reading, sentence: Span) -> list[_Shared]:
    """The figures that a statement and a sentence of its passage have once, and neither compares another with."""
    found: list[_Shared] = []
    if len(reading.figures) < 2:
        return found
    baselines = {
        (use.figure.start, one.figure.start)
        for use in reading.uses
        for one in reading.find_stated_uses(use)[0]
        if "baseline" in (use.function, one.function)
    }
    for figure in reading.figures:
        known = [one for one in reading.article.figures.find(figure) if sentence[0] <= one.start < sentence[1]]
        if len(known) == 1 and figure.kind not in _NOT_PAIRED and (figure.start, known[0].start) not in baselines:
            found.append(_Shared(figure, known[0]))
    places = [one.given.start for one in found]
    return [one for one in found if places.count(one.given.start) == 1]


def _locate(tokens: Tokens, sentence: range, figures: Sequence[FoundFigure]) -> Mapping[str, int]:
    """The offsets of the content words that a sentence has once, outside its figures."""
    return {
        key: tokens.starts[at]
        for key, at in read_row(tokens, sentence).items()
        if tokens.stems[at] and not any(one.start <= tokens.starts[at] < one.end for one in figures)
    }


def _are_exchanged(pair: tuple[_Shared, _Shared], words: Sequence[tuple[int, int]]) -> bool:
    """Whether two words stand with the other figure of a pair than in the article, and none as there.

    Args:
        words: The offsets of each common word, in the statement and in the article.
    """
    told, given = ([one.start for one in figures] for figures in zip(*pair, strict=True))
    is_exchanged = False
    for chosen in combinations(words, 2):
        in_told, in_given = zip(*chosen, strict=True)
        written = _pair(told, in_told)
        stated = _pair(given, in_given) if written else None
        if written is None or stated is None:
            continue
        if stated.is_first == written.is_first:
            return False
        is_exchanged |= stated.leads == written.leads
    return is_exchanged


def _pair(figures: Sequence[int], words: Sequence[int]) -> _Pairs | None:
    """The pairs of two figures and two words, by their offsets; None unless they take turns."""
    row = sorted((place, kind, at) for kind, places in enumerate((figures, words)) for at, place in enumerate(places))
    kinds = [kind for _, kind, _ in row]
    if kinds[0] == kinds[1] or kinds[:2] != kinds[2:]:
        return None
    return _Pairs(row[0][2] == row[1][2], kinds[0] == 0)
