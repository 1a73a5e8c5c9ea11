"""Flags words that a statement exchanges: "acquitted of fraud and convicted of murder" for the other way round.

Both sentences are read as rows of the words that each has once. Two parts of the article's row are exchanged if the
statement has them around the same middle in the other order, each behind the small words that the other stands behind.
A row whose halves change places tells the same in another order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import AUXILIARIES, BE, DETERMINERS
from summarizer.schemas.findings import Span

_LINKS: Final = frozenset("after before than because if unless until since from to by against despite not into".split())
"""Small words whose two sides are not alike: what is after is not before."""
_FILLING: Final = DETERMINERS | AUXILIARIES | BE | {"also", "then"}
_LISTING: Final = frozenset({",", ";", "and", "or"})
_MUTUAL: Final = frozenset("agre compet divorc equal face fight meet marri merg play resembl".split())
"""Stems of verbs whose two sides are alike: who meets somebody is met."""
_PASSIVE_REACH: Final = 3


class _Part(NamedTuple):
    """Words that stand in the same order in both sentences, with none of the compared words between."""

    keys: list[str]
    told: list[int]  # their indices in the statement
    given: list[int]  # their indices in the article
    place: int  # the place of the first among the words that both have, in the article


def find_exchanged_words(reading: Reading) -> Flag | None:
    """Two parts of a sentence of the passage each of which a statement has where the other stands."""
    told = read_row(reading.tokens, range(len(reading.tokens)))
    for sentence in reading.sentences:
        for last, middle, first in _find_turned(told, reading.article.read_once(_read_stated, sentence)):
            if not _is_exchanged(reading.tokens, reading.article.tokens, last, middle, first):
                continue
            stated, one, other = (
                reading.quote(part[0], part[-1]) for part in ((first.given[0], last.given[-1]), first.given, last.given)
            )
            message = f"the article says “{stated}”, and it exchanges “{one}” and “{other}”"
            return Flag("names", message, (sentence,))
    return None


def _read_stated(article: ArticleIndex, sentence: Span) -> dict[str, int]:
    """The words of a sentence of the article, as `read_row` has them."""
    return read_row(article.tokens, article.tokens.within(sentence))


def read_row(tokens: Tokens, sentence: range) -> dict[str, int]:
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
    shared = [(key, at, places[key]) for key, at in told.items() if key in places]
    if all(before[2] < after[2] for before, after in pairwise(shared)):
        return  # the words of both stand in the same order, as of most statements
    parts: list[_Part] = []
    for key, index, place in shared:
        if not parts or parts[-1].place + len(parts[-1].keys) != place:
            parts.append(_Part([], [], [], place))
        parts[-1].keys.append(key)
        parts[-1].told.append(index)
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
    if is_list or is_told_otherwise or not _MUTUAL.isdisjoint(middle.keys):
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
