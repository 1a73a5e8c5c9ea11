"""Flags exchanged words: "acquitted of fraud and convicted of murder" for the reverse.

Both sentences are read as sequences of the words that occur once in each. Two parts of the article's sequence are
exchanged if the statement has them around the same middle in reverse order, each after the function words that
precede the other in the article. Swapping the halves of a sequence only changes the order and is no exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import AUXILIARIES, BE, DETERMINERS
from summarizer.schemas.findings import Flag

_LINKS: Final = frozenset("after before than because if unless until since from to by against despite not into".split())
"""Function words whose two sides are not interchangeable: "after" is not "before"."""
_FILLING: Final = DETERMINERS | AUXILIARIES | BE | {"also", "then"}
_LISTING: Final = frozenset({",", ";", "and", "or"})
MUTUAL: Final = frozenset("agre compet divorc equal face fight meet marri merg play resembl".split())
"""Stems of verbs whose two sides are interchangeable: if Roe met Lee, Lee met Roe."""
_PASSIVE_REACH: Final = 3  # words before a verb that are searched for a form of "be"


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
