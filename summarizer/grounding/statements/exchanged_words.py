"""Flags words that a statement exchanges: "acquitted of fraud and convicted of murder" for the other way round.

Both sentences are read as rows of the words that each has once. Two parts of the article's row are exchanged if the
statement has them around the same middle in the other order, each behind the small words that the other stands behind.
A row whose halves change places tells the same in another order.

Two figures and two words that take turns are two pairs ("2 percent of men and 5 percent of women"). The figures are
exchanged if the statement pairs them the other way in the same order, and pairs none of its other words with them as
the article does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from operator import eq
from typing import Final, NamedTuple

from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import AUXILIARIES, BE, DETERMINERS
from summarizer.schemas.findings import FoundFigure, Span

_LINKS: Final = frozenset("after before than because if unless until since from to by against despite not into".split())
"""Small words whose two sides are not alike: what is after is not before."""
_FILLING: Final = DETERMINERS | AUXILIARIES | BE | {"also", "then"}
_LISTING: Final = frozenset({",", ";", "and", "or"})
MUTUAL: Final = frozenset("agre compet divorc equal face fight meet marri merg play resembl".split())
"""Stems of verbs whose two sides are alike: who meets somebody is met."""
_PASSIVE_REACH: Final = 3
_MOST_FIGURES: Final = 8  # that a statement shares with a sentence of which pairs are read
_MOST_WORDS: Final = 40  # the same of words, since every two figures are held against every two words
_NOT_PAIRED: Final = frozenset({"date", "time", "ordinal"})


class _Part(NamedTuple):
    """Words that stand in the same order in both sentences, with none of the compared words between."""

    keys: list[str]
    told: list[int]  # their indices in the statement
    given: list[int]  # their indices in the article
    place: int  # the place of the first among the words that both have, in the article


def find_exchanged_words(reading: Reading) -> Flag | None:
    """Two parts of a sentence of the passage each of which a statement has where the other stands."""
    told = _read_row(reading.tokens, range(len(reading.tokens)))
    for sentence in reading.sentences:
        for last, middle, first in _find_turned(told, reading.article.read_once(_read_row, sentence)):
            if not _is_exchanged(reading.tokens, reading.article.tokens, last, middle, first):
                continue
            stated, one, other = (
                reading.quote(part[0], part[-1]) for part in ((first.given[0], last.given[-1]), first.given, last.given)
            )
            message = f"the article says “{stated}”, and it exchanges “{one}” and “{other}”"
            return Flag("names", message, (sentence,))
    return None


def _read_row(tokens: Tokens, sentence: range) -> dict[str, int]:
    """The stems and links that a sentence has once, in order, with their indices."""
    own = slice(sentence.start, sentence.stop)
    words = [
        (key or low, at)
        for at, low, key in zip(sentence, tokens.lows[own], tokens.stems[own], strict=True)
        if (key or low in _LINKS) and not low.endswith("ly")
    ]
    first, last = dict(reversed(words)), dict(words)
    return {key: at for key, at in words if first[key] == last[key]}


def _find_turned(told: Mapping[str, int], given: Mapping[str, int]) -> Iterator[tuple[_Part, _Part, _Part]]:
    """Three parts in a row of a statement that the article has in a row from the last to the first."""
    places = {key: number for number, key in enumerate(filter(told.__contains__, given))}
    shared = list(filter(places.__contains__, told))
    if shared == list(places):
        return  # the words of both stand in the same order, as of most statements
    parts: list[_Part] = []
    for key in shared:
        place = places[key]
        if not parts or parts[-1].place + len(parts[-1].keys) != place:
            parts.append(_Part([], [], [], place))
        parts[-1].keys.append(key)
        parts[-1].told.append(told[key])
        parts[-1].given.append(given[key])
    for row in zip(parts, parts[1:], parts[2:], strict=False):
        if all(one.place == other.place + len(other.keys) for one, other in pairwise(row)):
            yield row


def _is_exchanged(told: Tokens, given: Tokens, last: _Part, middle: _Part, first: _Part) -> bool:
    """Whether two parts around a middle have changed places, and the small words between have not."""
    before = _read_between(told, last.told[-1], middle.told[0])
    behind = _read_between(told, middle.told[-1], first.told[0])
    if before != _read_between(given, first.given[-1], middle.given[0]):
        return False
    if behind != _read_between(given, middle.given[-1], last.given[0]):
        return False
    is_list = bool(before) and bool(behind) and _LISTING.issuperset((*before, *behind))
    is_told_otherwise = last.keys[0] in _LINKS and first.keys[0] in _LINKS  # "from 6 in May to 7 in June"
    if is_list or is_told_otherwise or not MUTUAL.isdisjoint(middle.keys):
        return False  # "bees, wasps and ants"
    return all(
        told.lows[one] == given.lows[other] and _is_passive(told, one) == _is_passive(given, other)
        for one, other in zip(middle.told, middle.given, strict=True)
    )


def _read_between(tokens: Tokens, first: int, last: int) -> list[str]:
    """The words between two others that are neither determiners, auxiliaries nor adverbs."""
    found = [low for low in tokens.lows[first + 1 : last] if low not in _FILLING and not low.endswith("ly")]
    return [] if len(found) > 1 and found[0] == found[-1] == "," else found  # an apposition


def _is_passive(tokens: Tokens, at: int) -> bool:
    """Whether a form of "be" stands before a word."""
    return not BE.isdisjoint(tokens.lows[max(0, at - _PASSIVE_REACH) : at])


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
    for figure in reading.figures if len(reading.figures) > 1 else ():
        known = [one for one in reading.article.figures.find(figure) if sentence[0] <= one.start < sentence[1]]
        if len(known) == 1 and figure.kind not in _NOT_PAIRED:
            found.append(_Shared(figure, known[0]))
    if len(found) < 2:
        return []
    baselines = {
        (use.figure.start, one.figure.start)
        for use in reading.uses
        for one in reading.find_stated_uses(use)[0]
        if "baseline" in (use.function, one.function)
    }
    found = [one for one in found if (one.told.start, one.given.start) not in baselines]
    places = [one.given.start for one in found]
    return [one for one in found if places.count(one.given.start) == 1]


def _locate(tokens: Tokens, sentence: range, figures: Sequence[FoundFigure]) -> Mapping[str, int]:
    """The offsets of the content words that a sentence has once, outside its figures."""
    inside = {at for one in figures for at in tokens.within((one.start, one.end))}
    row = _read_row(tokens, sentence)
    return {key: tokens.starts[at] for key, at in row.items() if tokens.stems[at] and at not in inside}


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
