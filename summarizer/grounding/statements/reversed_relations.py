"""Flags relations that a statement reverses: after for before, less than for more than, "A, not B" for "B, not A".

The relating word orders its sides: earlier and later, greater and smaller, affirmed and denied. A relation is reversed
if each side has words of the other side in the passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, takewhile
from typing import Final, NamedTuple

from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import CARDINALS, is_negation, is_time_word, read_class
from summarizer.schemas.findings import Flag

_TIMES: Final = {"before": True, "after": False}  # whether the side in front is the earlier one
_CONTRASTS: Final = frozenset({("rather", "than"), ("instead", "of")})
_RELATING: Final = _TIMES.keys() | {"rather", "instead", "not", "than"}  # words that may begin a relation
_BEFORE_NOT: Final = frozenset({",", "and", "but"})  # tokens before the "not" of "A, not B"
_MORE: Final = read_class("comparatives of more") | frozenset("stronger warmer worse harder".split())
_LESS: Final = read_class("comparatives of less")
_NOT_COMPARED: Final = frozenset("rather other later earlier".split())
_BOUNDS: Final = CARDINALS | frozenset("half a an ever expected usual that".split())
"""Words after a "than" that compares with an amount."""
_ENDS: Final = frozenset('.;?!:\n“”"')
_PHRASE_ENDS: Final = _ENDS | {",", "and", "but"}
_BEFORE: Final = 22  # most words of a side before the relating word
_BEHIND: Final = 14  # most words of a side after the relating word
_REACH: Final = 8  # words before "than" that are searched for a comparative
_MOST: Final = 8  # most relations of a sentence of the statement that are compared


class _Joint(NamedTuple):
    """A word that relates the two sides around it."""

    at: int  # token index
    end: int  # index of the token after it
    kind: str
    leads: bool  # whether the earlier, greater or affirmed side comes first


class _Relation(NamedTuple):
    """Two related sides."""

    at: int  # index of the relating word
    kind: str
    is_denied: bool  # whether the side in front of the relating word has a negation
    first: frozenset[str]  # stems only in the earlier, greater or affirmed side
    last: frozenset[str]


def find_reversed_relation(reading: Reading) -> Flag | None:
    """Flag a relation of the passage whose sides a statement exchanges."""
    if _RELATING.isdisjoint(reading.tokens.words) or _RELATING.isdisjoint(reading.stated_words):
        return None
    said = _read_relations(reading.tokens, range(len(reading.tokens)))[:_MOST]
    pairs = [
        (one, other, sentence)
        for sentence in (reading.sentences if said else ())
        for other in reading.article.read_once(_read_relations, sentence)
        for one in said
        if one.kind == other.kind and (one.kind != "time" or one.is_denied == other.is_denied)
    ]
    if any(_is_kept(one, other) for one, other, _ in pairs):
        return None
    for one, other, sentence in pairs:
        if not (one.first.isdisjoint(other.last) or one.last.isdisjoint(other.first)):
            indices = reading.article.tokens.within(sentence)
            words = reading.quote(max(indices.start, other.at - 4), min(indices.stop - 1, other.at + 4))
            return Flag("names", f"the article says “{words}”, but the statement reverses that", (sentence,))
    return None


def _is_kept(one: _Relation, other: _Relation) -> bool:
    """Whether two relations share words on the same side; in contrasts and comparisons, only the last side counts."""
    is_first = one.kind == "time" and not one.first.isdisjoint(other.first)
    return is_first or not one.last.isdisjoint(other.last)


def _read_relations(tokens: Tokens, sentence: range) -> list[_Relation]:
    return [_read_sides(tokens, sentence, joint) for joint in _find_joints(tokens, sentence)]


def _find_joints(tokens: Tokens, sentence: range) -> Iterator[_Joint]:
    """Yield the words of a sentence that relate two sides."""
    for at in compress(sentence, map(_RELATING.__contains__, tokens.lows[sentence.start : sentence.stop])):
        low, before, following = tokens.lows[at], tokens.padded[at - 1], tokens.padded[at + 1]
        if low in _TIMES:
            yield _Joint(at, at + 1, "time", _TIMES[low])
        elif (low, following) in _CONTRASTS:
            yield _Joint(at, at + 2, "contrast", leads=True)
        elif low == "not" and before in _BEFORE_NOT:
            yield _Joint(at, at + 1, "contrast", leads=True)
        elif low == "than" and before not in _NOT_COMPARED and following not in _BOUNDS and not following[:1].isdigit():
            words = tokens.lows[max(sentence.start, at - _REACH) : at]
            word = next((word for word in reversed(words) if word in _MORE or word in _LESS), None)
            if word is not None:
                yield _Joint(at, at + 1, "degree", word in _MORE)


def _read_sides(tokens: Tokens, sentence: range, joint: _Joint) -> _Relation:
    """Read both sides of a relation; in "After A, B", both follow the relating word."""
    at, start, kind, leads = joint
    is_time = kind == "time"
    before = tokens.find_content(range(at - 1, max(sentence.start - 1, at - _BEFORE), -1), _ENDS)
    places = range(start, min(sentence.stop, start + _BEHIND))
    behind = tokens.find_content(places, _ENDS if is_time else _PHRASE_ENDS)
    if not before and is_time and "," in (lows := tokens.lows[start : min(sentence.stop, at + _BEFORE)]):
        comma = start + lows.index(",")
        before = tokens.find_content(range(comma + 1, min(sentence.stop, comma + _BEHIND)), _ENDS)
        behind = tokens.find_content(range(start, comma), _ENDS)
    first, last = (_list_stems(tokens, side, has_times=is_time) for side in (before, behind))
    sides = (first - last, last - first) if leads else (last - first, first - last)
    words = takewhile(
        lambda low: low not in _PHRASE_ENDS, reversed(tokens.lows[max(sentence.start, at - _BEFORE) : at])
    )
    is_denied = any(map(is_negation, words))
    return _Relation(at, kind, is_denied, *sides)


def _list_stems(tokens: Tokens, places: Sequence[int], *, has_times: bool) -> frozenset[str]:
    """The stems of a side without numbers, which may express how much or how long before."""
    words = [at for at in places if not tokens.lows[at][0].isdigit() and tokens.lows[at] not in CARDINALS]
    return frozenset(tokens.stems[at] for at in words if has_times or not is_time_word(tokens.lows[at]))
