"""Aligns the words of a sentence with those of its quote by what stands around them.

Says how surely two words are of the same thing; whether they say the same of it is decided in `contradictions`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Final

from summarizer.grounding.prose.negations import Negation
from summarizer.grounding.prose.negators import NEGATIVE, PREFIXES, SOFT
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem

_REACH: Final = 7
_ACROSS: Final = 0.6
"""What a word of another clause is worth, against one of the same."""
_DECAY: Final = 0.3
_ARGUMENT: Final = 0.8
"""What a verb's subject and object are worth at least, however far they stand."""
_UNDONE: Final = frozenset({"yet", "longer", "until"})
"""Words beside a negation that "still" may tell."""
_BESIDE: Final = 0.65
"""What a word is worth that stands next to another, or but one in the same clause."""
_COMMON: Final = 0.4
_COMMON_WORDS: Final = frozenset(
    map(
        stem,
        "say tell year month week day time percent million billion people new make take have last next first other one"
        " two three monday tuesday wednesday thursday friday saturday sunday today yesterday more part number two"
        " include accord add also government minister president official company country state".split(),
    )
)
_UNITS: Final = frozenset(
    "day night week weekend month year summer winter spring autumn fall season decade century quarter hour minute few"
    " two three monday tuesday wednesday thursday friday saturday sunday".split()
)
_FAR: Final = 10
_ENDS: Final = frozenset(".!?…;\n")


class Text:
    """One text as it is aligned: which words stand around each, and which of its words may negate.

    Args:
        sense: What is known of its meaning.
    """

    def __init__(self, sense: Sense) -> None:
        self.sense = sense
        self.groups = sense.groups
        self._around: dict[int, dict[str, float]] = {}
        self._beside: dict[int, dict[str, float]] = {}

    @cached_property
    def sentences(self) -> list[int]:
        """The number of each word's sentence."""
        numbers, number = [], 0
        for low in self.sense.words.lows[: len(self.sense.words)]:
            numbers.append(number)
            number += low in _ENDS
        return numbers

    @cached_property
    def content(self) -> list[int]:
        """Indices of the words that have a key."""
        return [index for index, key in enumerate(self.groups) if key]

    @cached_property
    def known(self) -> frozenset[str]:
        """All keys, synonyms taken together, and what is left of words without a prefix that negates."""
        bases = (word.base for word in self.sense.words.words if word.base)
        return frozenset(self.groups) - {""} | frozenset(bases)

    @cached_property
    def _arguments(self) -> dict[int, list[int]]:
        """For each verb the words of its subject and object."""
        found: dict[int, list[int]] = {}
        for frame in self.sense.frames:
            if frame.at >= 0:
                found.setdefault(frame.at, []).extend((*frame.subject, *frame.object))
        return found

    def beside(self, index: int) -> dict[str, float]:
        """Those of the keys around a word that stand next to it, or that are its subject or object."""
        known = self._beside.get(index)
        if known is None:
            found = [(weight, key) for key, weight in self.around(index).items()]
            known = self._beside[index] = {key: weight for weight, key in found if weight >= _BESIDE}
        return known

    def around(self, index: int) -> dict[str, float]:
        """The keys that stand around a word in its sentence, and how near."""
        known = self._around.get(index)
        if known is not None:
            return known
        found: dict[str, float] = {}
        clauses, own = self.sense.words.clauses, self.groups[index]
        for step in (-1, 1):
            at, rank = index + step, 0
            while 0 <= at < len(self.groups) and rank < _REACH and self.sentences[at] == self.sentences[index]:
                key = self.groups[at]
                if key:
                    rank += 1
                    weight = 1 / (1 + _DECAY * (rank - 1)) * (1 if clauses[at] == clauses[index] else _ACROSS)
                    _raise(found, key, weight)
                at += step
        for at in self._arguments.get(index, ()):
            _raise(found, self.groups[at], _ARGUMENT)
        found.pop(own, None)
        self._around[index] = found
        return found

    @cached_property
    def marks(self) -> list[tuple[int, Negation | None]]:
        """Where something negates or may tell a negation in other words; with the negation, where it is one."""
        negations = {negation.index: negation for negation in self.sense.negations.every}
        found: list[tuple[int, Negation | None]] = [*negations.items()]
        for index, word in enumerate(self.sense.words.words):
            if index not in negations and (
                self.sense.keys[index] in SOFT
                or word.low in SOFT
                or word.base
                or (word.content and is_negative(word.low))
                or word.low in NEGATIVE
                or self._is_last(index)
            ):
                found.append((index, None))
        return found

    def _is_last(self, index: int) -> bool:
        """Whether "last", or "lowest … since", tells what did not happen since then, and not which week."""
        lows = self.sense.words.lows
        if lows[index].endswith("est") or lows[index] == "worst":
            return bool({"since", "ever", "for"} & set(lows[index : index + 9]))
        if lows[index] == "first":
            return lows[index + 1] == "time"
        return lows[index] in ("last", "latest") and lows[index + 1] not in _UNITS


def _raise(found: dict[str, float], key: str, weight: float) -> None:
    if key in _COMMON_WORDS or key[:1].isdigit():
        weight *= _COMMON
    if weight > found.get(key, 0):
        found[key] = weight


def is_negative(low: str) -> bool:
    """Whether a word's form says that something is not, or is left without: "unaware", "homeless"."""
    if low.endswith("less") and len(low) > 6:
        return True
    return len(low) > 6 and low.startswith(PREFIXES) and low.startswith(("un", "dis", "non"))


class Alignment:
    """Two texts side by side.

    Args:
        prose: The sentence.
        quote: Its quote.
    """

    def __init__(self, prose: Text, quote: Text) -> None:
        self.prose = prose
        self.quote = quote

    def score(self, one: int, other: int, *, near: bool = False) -> float:
        """How much stands around both a word of the sentence and one of the quote, or next to both."""
        here, there = self.prose.around(one), self.quote.around(other)
        if near:
            here, there = self.prose.beside(one), self.quote.beside(other)
        return sum(min(weight, there[key]) for key, weight in here.items() if key in there)

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Negations of the sentence, and those of the quote that are of the same things, one to one."""
        if not self.prose.sense.negations.every or not self.quote.sense.negations.every:
            return {}
        here = [
            (negation, _scope_keys(self.prose, negation)) for _, negation in self.prose.marks if negation is not None
        ]
        there = [
            (negation, _scope_keys(self.quote, negation)) for _, negation in self.quote.marks if negation is not None
        ]
        scored = [
            (len(scope & given) / len(scope | given), one.index, other.index)
            for one, scope in here
            for other, given in there
            if scope & given
            and not (
                _stands_plain(self.quote, one, self.prose, other) or _stands_plain(self.prose, other, self.quote, one)
            )
            and (one.plain == other.plain or 5 * len(scope & given) > len(scope | given))
        ]
        pairs: dict[int, int] = {}
        for _, at, other in sorted(scored, key=lambda row: -row[0]):
            if at not in pairs and other not in pairs.values():
                pairs[at] = other
        return pairs

    @cached_property
    def loose_here(self) -> list[int]:
        """Where the sentence may negate something, and the quote has nothing of the kind."""
        return _find_loose(self.prose, self.quote, self.pairs.keys())

    @cached_property
    def loose_there(self) -> list[int]:
        """Where the quote may negate something, and the sentence has nothing of the kind."""
        return _find_loose(self.quote, self.prose, self.pairs.values())

    def coverage(self, text: Text, index: int) -> float:
        """How much of a word's neighbourhood in one of the texts stands in the other text."""
        other = self.quote if text is self.prose else self.prose
        around = text.around(index)
        total = sum(around.values())
        return sum(weight for key, weight in around.items() if key in other.known) / total if total else 0.0


def _find_loose(one: Text, other: Text, paired: Collection[int]) -> list[int]:
    """Marks of one text that no mark of the other is like: the same word, or a negation of the same."""
    loose: list[int] = []
    for index, negation in one.marks:
        key = one.groups[index] or one.sense.words.lows[index]
        word = one.sense.words.words[index]
        if negation is None:
            if word.low == "still" and not _is_undone(one, index, other):
                continue
            if key not in other.known and word.low not in other.sense.words.vocabulary:
                loose.append(index)
        elif index not in paired and (negation.plain or key not in other.known):
            loose.append(index)
    return loose


def _is_undone(one: Text, index: int, other: Text) -> bool:
    """Whether "still" tells what has not happened yet: "still has to sign"."""
    following = one.sense.words.lows[index + 1 : index + 3]
    return "to" in following and not _UNDONE.isdisjoint(other.sense.words.vocabulary)


def _stands_plain(text: Text, negation: Negation, of: Text, other: Negation) -> bool:
    """Whether a verb that a negation of one text turns stands in the other one, out of reach of its own negation."""
    turned = [of.groups[index] for index in of.sense.negations.turn(negation) if of.sense.words.is_verb(index)]
    reached = {text.groups[index] for index in other.scope}
    return negation.plain and other.plain and any(key in text.known and key not in reached for key in turned)


def _scope_keys(text: Text, negation: Negation) -> frozenset[str]:
    """What a negation is of: its first words that carry meaning."""
    return frozenset(text.groups[index] for index in text.sense.negations.heads(negation)[:3])


def subject_at(text: Text, at: int) -> set[str]:
    """The keys of a verb's subject (in the passive, of what it is done to), or of what stands before another word."""
    for frame in text.sense.frames:
        if frame.at in (at, at - 1) and (frame.subject or frame.object):
            return {text.groups[index] for index in frame.subject or frame.object}
    reach = range(max(0, at - _FAR), at)
    before = [text.groups[index] for index in reach if text.groups[index] and not text.sense.words.is_verb(index)]
    return set(before) - set(text.groups[at + 1 :])


def compared_with(text: Text, index: int) -> set[str]:
    """The keys of what a comparative is compared with: after "than"."""
    lows = text.sense.words.lows
    than = next((at for at in range(index + 1, index + 7) if lows[at] == "than"), None)
    if than is None:
        return set()
    return {key for key in text.groups[than + 1 : than + 7] if key}


def sides_of(text: Text, at: int) -> tuple[set[str], set[str]]:
    """The last key of a verb's subject, and of its object; empty where it has none."""
    for frame in text.sense.frames:
        if frame.at == at:
            return {text.groups[index] for index in frame.subject[-1:]}, {text.groups[at] for at in frame.object[-1:]}
    return set(), set()
