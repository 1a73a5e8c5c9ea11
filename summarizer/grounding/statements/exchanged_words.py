"""Flags exchanged words: "acquitted of fraud and convicted of murder" for the reverse.

Both sentences are read as sequences of the words that occur once in each. Two parts of the article's sequence are
exchanged if the statement has them around the same middle in reverse order, each after the function words that
precede the other in the article. Swapping the halves of a sequence only changes the order and is no exchange.

Two figures and two words that alternate form two pairs ("2 percent of men and 5 percent of women"). The figures are
exchanged if the statement pairs them the other way in the same order, and pairs none of its other words with them as
the article does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from operator import eq
from typing import Final, NamedTuple

from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import AUXILIARIES, BE, DETERMINERS
from summarizer.schemas.findings import NOT_QUANTITIES, Flag, FoundFigure, Span

_LINKS: Final = frozenset("after before than because if unless until since from to by against despite not into".split())
"""Function words whose two sides are not interchangeable: "after" is not "before"."""
_FILLING: Final = DETERMINERS | AUXILIARIES | BE | {"also", "then"}
_LISTING: Final = frozenset({",", ";", "and", "or"})
MUTUAL: Final = frozenset("agre compet divorc equal face fight meet marri merg play resembl".split())
"""Stems of verbs whose two sides are interchangeable: if Roe met Lee, Lee met Roe."""
_PASSIVE_REACH: Final = 3  # words before a verb that are searched for a form of "be"
_MOST_FIGURES: Final = 8  # most figures that a statement and a sentence share for pairs to be read
_MOST_WORDS: Final = 40  # most shared words, since every two figures are compared with every two words


class _Part(NamedTuple):
    """A run of words that both sentences have in the same order, with no other shared words between."""

    keys: list[str]
    claimed: list[int]  # their indices in the statement
    given: list[int]  # their indices in the article
    place: int  # the position of the first key among the shared words of the article


def find_exchanged_words(reading: Reading) -> Flag | None:
    """Flag two parts of a passage's sentence that a statement swaps."""
    claimed = _read_row(reading.tokens, range(len(reading.tokens)))
    for sentence in reading.sentences:
        for last, middle, first in _find_reversed(claimed, reading.article.read_once(_read_row, sentence)):
            if not _is_exchanged(reading.tokens, reading.article.tokens, last, middle, first):
                continue
            stated, one, other = (
                reading.quote(part[0], part[-1]) for part in ((first.given[0], last.given[-1]), first.given, last.given)
            )
            message = f"the article says “{stated}”, but the statement swaps “{one}” and “{other}”"
            return Flag("names", message, (sentence,))
    return None


def _read_row(tokens: Tokens, sentence: range) -> dict[str, int]:
    """The stems and links that occur once in a sentence, in order, with their token indices."""
    own = slice(sentence.start, sentence.stop)
    words = [
        (key or low, at)
        for at, low, key in zip(sentence, tokens.lows[own], tokens.stems[own], strict=True)
        if (key or low in _LINKS) and not low.endswith("ly")
    ]
    first, last = dict(reversed(words)), dict(words)
    return {key: at for key, at in words if first[key] == last[key]}


def _find_reversed(claimed: Mapping[str, int], given: Mapping[str, int]) -> Iterator[tuple[_Part, _Part, _Part]]:
    """Yield triples of adjacent parts that the article has in reverse order."""
    places = {key: number for number, key in enumerate(filter(claimed.__contains__, given))}
    shared = list(filter(places.__contains__, claimed))
    if shared == list(places):
        return  # the common case: the shared words have the same order
    parts: list[_Part] = []
    for key in shared:
        place = places[key]
        if not parts or parts[-1].place + len(parts[-1].keys) != place:
            parts.append(_Part([], [], [], place))
        parts[-1].keys.append(key)
        parts[-1].claimed.append(claimed[key])
        parts[-1].given.append(given[key])
    for row in zip(parts, parts[1:], parts[2:], strict=False):
        if all(one.place == other.place + len(other.keys) for one, other in pairwise(row)):
            yield row


def _is_exchanged(claimed: Tokens, given: Tokens, last: _Part, middle: _Part, first: _Part) -> bool:
    """Whether two parts around a middle have changed places and the function words between have not."""
    before = _read_between(claimed, last.claimed[-1], middle.claimed[0])
    behind = _read_between(claimed, middle.claimed[-1], first.claimed[0])
    if before != _read_between(given, first.given[-1], middle.given[0]):
        return False
    if behind != _read_between(given, middle.given[-1], last.given[0]):
        return False
    is_list = bool(before) and bool(behind) and _LISTING.issuperset((*before, *behind))
    if any(
        _read_compared(claimed, one) != _read_compared(given, other)
        for one, other in zip(middle.claimed, middle.given, strict=True)
    ):
        return False  # "earn less than" for "earn more than"
    is_claimed_otherwise = last.keys[0] in _LINKS and first.keys[0] in _LINKS  # "from 6 in May to 7 in June"
    if is_list or is_claimed_otherwise or not MUTUAL.isdisjoint(middle.keys):
        return False  # "bees, wasps and ants"
    return all(
        claimed.lows[one] == given.lows[other] and _is_passive(claimed, one) == _is_passive(given, other)
        for one, other in zip(middle.claimed, middle.given, strict=True)
    )


def _read_between(tokens: Tokens, first: int, last: int) -> list[str]:
    """The words between two tokens, without determiners, auxiliaries, adverbs and appositions."""
    found = [low for low in tokens.lows[first + 1 : last] if low not in _FILLING and not low.endswith("ly")]
    return [] if len(found) > 1 and found[0] == found[-1] == "," else found  # an apposition


def _read_compared(tokens: Tokens, at: int) -> str:
    """The word before "than"; empty for another token."""
    return tokens.lows[at - 1] if at and tokens.lows[at] == "than" else ""


def _is_passive(tokens: Tokens, at: int) -> bool:
    """Whether a form of "be" stands shortly before a word."""
    return not BE.isdisjoint(tokens.lows[max(0, at - _PASSIVE_REACH) : at])


class _Shared(NamedTuple):
    """A figure of a statement and the same figure in its passage."""

    claimed: FoundFigure
    given: FoundFigure


class _Pairs(NamedTuple):
    """How two figures and two words alternate."""

    is_first: bool  # whether the first figure is paired with the first word
    leads: bool  # whether the figure comes first in each pair: "2 percent of men"


def find_exchanged_pairs(reading: Reading) -> Flag | None:
    """Flag two figures each of which a statement pairs with the other's word."""
    tokens, figures = reading.article.tokens, reading.article.figures
    for sentence in [] if reading.tokens.is_question else reading.sentences:
        shared = _list_shared(reading, sentence)
        if not 2 <= len(shared) <= _MOST_FIGURES:
            continue
        pairs = [
            (one, other)
            for one, other in combinations(shared, 2)
            if _is_alike(one.given, other.given) and not _keep_unit(one, other)
        ]
        if not pairs:
            continue
        claimed = _locate(reading.tokens, range(len(reading.tokens)), reading.figures)
        given = _locate(tokens, tokens.within(sentence), figures.within([sentence]))
        words = [(claimed[key], at) for key, at in given.items() if key in claimed][:_MOST_WORDS]
        for one, other in pairs:
            if _are_exchanged((one, other), words):
                evidence = tuple(known.given.span for known in (one, other))
                return Flag("figures", f"it swaps “{one.given.text}” and “{other.given.text}”", evidence)
    return None


def _is_alike(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures have the same bound and kind of amount, so that they may be confused."""
    is_alike = one.comparator == other.comparator and family_of(one) == family_of(other)
    return is_alike and (one.unit == other.unit or None in (one.unit, other.unit))


def _keep_unit(one: _Shared, other: _Shared) -> bool:
    """Whether one of two figures keeps its unit from the article and the statement's units differ."""
    claimed, given = (one.claimed.unit, other.claimed.unit), (one.given.unit, other.given.unit)
    return None not in claimed and claimed[0] != claimed[1] and any(map(eq, claimed, given))


def _list_shared(reading: Reading, sentence: Span) -> list[_Shared]:
    """The figures that occur once in both a statement and a sentence of its passage and are not baselines."""
    found: list[_Shared] = []
    for figure in reading.figures if len(reading.figures) > 1 else ():
        known = [one for one in reading.article.figures.find(figure) if sentence[0] <= one.start < sentence[1]]
        if len(known) == 1 and figure.kind not in NOT_QUANTITIES:
            found.append(_Shared(figure, known[0]))
    if len(found) < 2:
        return []
    baselines = {
        (use.figure.start, one.figure.start)
        for use in reading.uses
        for one in reading.find_stated_uses(use)[0]
        if "baseline" in (use.function, one.function)
    }
    found = [one for one in found if (one.claimed.start, one.given.start) not in baselines]
    places = [one.given.start for one in found]
    return [one for one in found if places.count(one.given.start) == 1]


def _locate(tokens: Tokens, sentence: range, figures: Sequence[FoundFigure]) -> Mapping[str, int]:
    """The offsets of the content words that occur once in a sentence, outside its figures."""
    inside = {at for one in figures for at in tokens.within(one.span)}
    row = _read_row(tokens, sentence)
    return {key: tokens.starts[at] for key, at in row.items() if tokens.stems[at] and at not in inside}


def _are_exchanged(pair: tuple[_Shared, _Shared], words: Sequence[tuple[int, int]]) -> bool:
    """Whether two of the words, by their offsets in both texts, change their figures, and none keep them."""
    claimed, given = ([one.start for one in figures] for figures in zip(*pair, strict=True))
    is_exchanged = False
    for chosen in combinations(words, 2):
        in_claimed, in_given = zip(*chosen, strict=True)
        written = _pair(claimed, in_claimed)
        stated = _pair(given, in_given) if written else None
        if written is None or stated is None:
            continue
        if stated.is_first == written.is_first:
            return False
        is_exchanged |= stated.leads == written.leads
    return is_exchanged


def _pair(figures: Sequence[int], words: Sequence[int]) -> _Pairs | None:
    """The pairing of two figures with two words, by their offsets; None unless they alternate."""
    row = sorted((place, kind, at) for kind, places in enumerate((figures, words)) for at, place in enumerate(places))
    kinds = [kind for _, kind, _ in row]
    if kinds[0] == kinds[1] or kinds[:2] != kinds[2:]:
        return None
    return _Pairs(row[0][2] == row[1][2], kinds[0] == 0)
