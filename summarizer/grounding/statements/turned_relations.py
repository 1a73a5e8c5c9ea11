"""Flags a relation that a statement turns round: after for before, less than for more than, "A, not B" for "B, not A".

The word that relates two sides has an order: what is before is earlier, what is more is greater, what stands before
"rather than" is affirmed. A relation is turned if each side has words of the other side in the passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import CARDINALS, is_time_word

_TIMES: Final = {"before": True, "after": False}  # whether what stands in front is the earlier one
_CONTRASTS: Final = frozenset({("rather", "than"), ("instead", "of")})
_RELATING: Final = _TIMES.keys() | {"rather", "instead", "not", "than"}  # the words with which a relation begins
_BEFORE_NOT: Final = frozenset({",", "and", "but"})  # what stands before the "not" of "A, not B"
_MORE: Final = frozenset(
    "more higher larger bigger greater longer faster better stronger wider older heavier warmer worse steeper"
    " harder".split()
)
_LESS: Final = frozenset(
    "less fewer lower smaller shorter slower weaker narrower younger lighter colder cheaper".split()
)
_NOT_COMPARED: Final = frozenset("rather other later earlier".split())
_BOUNDS: Final = CARDINALS | frozenset("half a an ever expected usual that".split())
"""Words behind a "than" that compares with an amount."""
_ENDS: Final = frozenset('.;?!:\n“”"')
_PHRASE_ENDS: Final = _ENDS | {",", "and", "but"}
_BEFORE: Final = 22  # most words of a side in front
_BEHIND: Final = 14  # most words of a side behind
_REACH: Final = 8  # words before "than" among which is the word of more or less
_MOST: Final = 8  # relations of a statement's sentence that are read


class _Joint(NamedTuple):
    """A word that relates what stands on both sides of it."""

    at: int  # its index
    end: int  # index behind it
    kind: str
    leads: bool  # whether the earlier, greater or affirmed side stands in front


class _Relation(NamedTuple):
    """Two sides and what relates them."""

    at: int  # index of the word that relates them
    kind: str
    first: frozenset[str]  # stems of the side that is earlier, greater or affirmed, without those of the other
    last: frozenset[str]


def find_turned_relation(reading: Reading) -> Flag | None:
    """A relation of the passage whose sides a statement exchanges."""
    if _RELATING.isdisjoint(reading.tokens.words) or _RELATING.isdisjoint(reading.around_words):
        return None
    said = _read_relations(reading.tokens, range(len(reading.tokens)))[:_MOST]
    pairs = [
        (one, other, sentence)
        for sentence in (reading.sentences if said else ())
        for other in reading.article.read_once(_read_relations, sentence)
        for one in said
        if one.kind == other.kind
    ]
    if any(_is_kept(one, other) for one, other, _ in pairs):
        return None
    for one, other, sentence in pairs:
        if not (one.first.isdisjoint(other.last) or one.last.isdisjoint(other.first)):
            indices = reading.article.tokens.within(sentence)
            words = reading.quote(max(indices.start, other.at - 4), min(indices.stop - 1, other.at + 4))
            return Flag("names", f"the article says “{words}”, and it turns that round", (sentence,))
    return None


def _is_kept(one: _Relation, other: _Relation) -> bool:
    """Whether two relations have words on the same side; what is contrasted or compared shares its first side."""
    is_first = one.kind == "time" and not one.first.isdisjoint(other.first)
    return is_first or not one.last.isdisjoint(other.last)


def _read_relations(tokens: Tokens, sentence: range) -> list[_Relation]:
    """The relations in a sentence, in order."""
    return [_read_sides(tokens, sentence, joint) for joint in _find_joints(tokens, sentence)]


def _find_joints(tokens: Tokens, sentence: range) -> Iterator[_Joint]:
    """The words of a sentence that relate two sides."""
    for at in compress(sentence, map(_RELATING.__contains__, tokens.lows[sentence.start : sentence.stop])):
        low, before, following = tokens.lows[at], tokens.at[at - 1], tokens.at[at + 1]
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
    """The two sides of a relation; of "After A, B", both stand behind."""
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
    return _Relation(at, kind, *sides)


def _list_stems(tokens: Tokens, places: Sequence[int], *, has_times: bool) -> frozenset[str]:
    """The stems of a side without its numbers, which may tell how much or how long before."""
    words = [at for at in places if not tokens.lows[at][0].isdigit() and tokens.lows[at] not in CARDINALS]
    return frozenset(tokens.stems[at] for at in words if has_times or not is_time_word(tokens.lows[at]))
