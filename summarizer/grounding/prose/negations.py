"""The negations of a sentence: where they stand, what they are of, and which of them undo each other.

Word lists stand in `opposites`; whether a sentence negates what its quote does not is decided in `polarity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.prose.opposites import (
    IDIOMS,
    NEGATES_AFTER,
    NEGATIONS,
    NEGATORS,
    POLITE,
    PREFIXES,
    TRANSPARENT,
    TRANSPARENT_NOUNS,
)
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import BE, CLAUSE_WORDS, DETERMINERS, PREPOSITIONS
from summarizer.grounding.prose.words import Words

_ENDS: Final = frozenset(',;:.!?—–()“”"\n')
_CARRIES_ON: Final = frozenset({"that", "whether", "if", "when", "who", "which"})
_ASKS: Final = frozenset("how what why when where whether if who".split())
_UNWISE: Final = frozenset("wrong foolish reckless premature mistake crazy madness folly".split())
_OF_SUBJECTS: Final = frozenset({"no", "none", "nobody", "nothing", "neither"})
_WITH_WORD: Final = frozenset({("far", "from"), ("instead", "of"), ("rather", "than"), ("yet", "to")})
_IN_CONTEXT: Final = frozenset({"against", "than", "too", "yet", "little", "few", "far", "instead", "rather"})
_REACH: Final = 5


@dataclass(slots=True)
class Negation:
    """One negation.

    Attributes:
        index: Where it stands.
        scope: Indices of the words that carry what it negates, in order.
        plain: Whether it is a negation and no verb that negates.
    """

    index: int
    scope: list[int]
    plain: bool


class Negations:
    """The negations of one sentence.

    Args:
        words: Its words.
        keys: The key of each word that carries meaning; empty for the others.
    """

    def __init__(self, words: Words, keys: list[str]) -> None:
        self.words = words
        self.keys = keys

    @cached_property
    def every(self) -> list[Negation]:
        """All negations but idioms that negate nothing."""
        found: list[Negation] = []
        words, lows, keys = self.words, self.words.lows, self.keys
        for index, word in enumerate(words.words):
            low = word.low
            plain = low in NEGATIONS or low.endswith("n't")
            if not plain and keys[index] not in NEGATORS and low not in _IN_CONTEXT and lows[index + 1] != "to":
                continue
            if word.capital and not words.is_initial(index):  # "Doctors Without Borders"
                continue
            if self._is_negation(index) if plain else self._negates(index):
                scope = self._scope(index, plain=plain)
                if scope or low != "without":
                    found.append(Negation(index, scope, plain))
        return found

    @cached_property
    def active(self) -> list[Negation]:
        """The negations, without pairs that undo each other: "did not refuse"."""
        undone = {index for pair in self.undone for index in pair}
        return [negation for negation in self.every if negation.index not in undone] if undone else self.every

    @cached_property
    def undone(self) -> list[tuple[int, int]]:
        """Negations, and the verbs that negate, which they undo."""
        pairs: list[tuple[int, int]] = []
        for first, second in zip(self.every, self.every[1:], strict=False):
            near = second.index in first.scope[:2] and second.index - first.index <= 4
            if near and not second.plain and (not pairs or pairs[-1][1] != first.index):
                pairs.append((first.index, second.index))
        return pairs

    def _is_negation(self, index: int) -> bool:
        lows = self.words.lows
        if lows[index + 1] in ("-", "‐", "‑"):  # a "no-confidence" vote
            return False
        return (lows[index], lows[index + 1]) not in IDIOMS and (lows[index - 1], lows[index]) not in IDIOMS

    def _negates(self, index: int) -> bool:
        """Whether a word negates without being a negation."""
        lows, key = self.words.lows, self.keys[index]
        low, following = lows[index], lows[index + 1]
        if low == "against" and key:
            return stem(lows[index - 1]) in NEGATES_AFTER or stem(lows[index - 2]) in NEGATES_AFTER
        if low == "than":
            return "rather" in lows[max(0, index - 6) : index - 1]
        if low == "too":
            return "to" in (lows[index + 2], lows[index + 3])
        if low in ("little", "few"):
            counted = index + 1 < len(self.words) and self.words.words[index + 1].content
            return lows[index - 1] not in DETERMINERS and following not in ("-", "by") and counted
        if following == "to" and (low in _UNWISE or low.startswith(PREFIXES)):
            return low in _UNWISE or any(
                low.startswith(p) and is_ordinary(low[len(p) :]) for p in PREFIXES if len(low) > 7
            )
        if key in POLITE:
            return following == "to"
        return (low, following) in _WITH_WORD or key in NEGATORS

    def is_elliptic(self, negation: Negation) -> bool:
        """Whether the negated verb is left out: "backed by Lind, but not by the mayor"."""
        before, following = self.words.lows[negation.index - 1], self.words.lows[negation.index + 1]
        return negation.plain and following in PREPOSITIONS and before in ("but", "and", ",", "though")

    def is_transparent(self, index: int) -> bool:
        """Whether a word hands its negation on to what follows it: "no evidence that", "not clear whether"."""
        key = self.keys[index]
        if key in TRANSPARENT:
            return self.words.lows[index] not in ("cleared", "clears", "clearing")
        return key in TRANSPARENT_NOUNS and not self.words.is_verb(index)

    def heads(self, negation: Negation) -> list[int]:
        """The words that a negation is of, without those that hand it on; a verb comes first."""
        heads = [index for index in negation.scope if not self.is_transparent(index)] or negation.scope
        return sorted(heads[:3], key=lambda index: not self.words.is_verb(index)) + heads[3:]

    def _scope(self, index: int, *, plain: bool) -> list[int]:
        """The words that a negation at an index is of: those after it in its clause; before it, in the passive."""
        lows, keys = self.words.lows, self.keys
        scope: list[int] = []
        if index and lows[index] in _OF_SUBJECTS and keys[index - 1] and lows[index] != "no":
            scope.append(index - 1)
        position = index + 1
        if lows[index] == "too":
            position = index + (2 if lows[index + 2] == "to" else 3)
        while position < len(keys) and len(scope) < _REACH:
            low = lows[position]
            if low in _ENDS or (low in CLAUSE_WORDS and not self._carries_on(low, scope)):
                break
            if scope and low == "and" and self.words.opens_clause(position + 1):
                break
            if keys[position]:
                scope.append(position)
            position += 1
        passive = lows[index - 1] in BE or lows[index - 2] in BE
        if (passive and not (plain and not all(map(self.is_transparent, scope)))) or not scope:
            if lows[index] == "without":
                return scope
            self._look_back(index, scope)
        return scope

    def _carries_on(self, low: str, scope: list[int]) -> bool:
        return low in _CARRIES_ON and all(map(self.is_transparent, scope))

    def _look_back(self, index: int, scope: list[int]) -> None:
        """Add what stands before a negation in its clause."""
        back = index - 1
        while back >= 0 and len(scope) < _REACH and self.words.lows[back] not in _ENDS:
            if self.keys[back]:
                scope.append(back)
            back -= 1

    @cached_property
    def negated(self) -> frozenset[int]:
        """Indices of the words that a negation is of: of the first two that carry meaning, and of what hands it on."""
        found: set[int] = set()
        for negation in self.active:
            if self.words.lows[negation.index] == "without":
                continue
            count = 0
            for index in negation.scope:
                found.add(index)
                count += not self.is_transparent(index)
                if count == 2:
                    break
        return frozenset(found)

    @cached_property
    def turned(self) -> frozenset[int]:
        """Indices of the words that a negation turns into their opposite."""
        found = {second for _, second in self.undone}
        for negation in self.active:
            if self.words.lows[negation.index] != "without" or self.words.lows[negation.index + 1].endswith("ing"):
                found.update(self._turn(negation))
        return frozenset(found)

    def _turn(self, negation: Negation) -> list[int]:
        """What one negation turns: the first word that carries meaning, a verb where it negates a subject."""
        lows, keys, before = self.words.lows, self.keys, negation.index - 1
        of_subject = lows[negation.index] in _OF_SUBJECTS
        if of_subject and before > 0 and keys[before] and not self.is_transparent(before):
            return [before]  # "benefits nobody"
        after = [index for index in negation.scope if index > negation.index]
        if not negation.plain:
            reach = range(negation.index + 1, min(negation.index + 6, len(keys)))
            link = next((at for at in reach if lows[at] == "from" and lows[at + 1].endswith("ing")), 0)
            after = [index for index in after if index > link] or after
        elif len(after) < len(negation.scope) and all(map(self.is_transparent, after)):
            return negation.scope  # "closing borders was not recommended"
        turned: list[int] = []
        for index in after:
            if not _ASKS.isdisjoint(lows[negation.index + 1 : index]):
                break
            turned.append(index)
            if not self.is_transparent(index) and (self.words.is_verb(index) or (negation.plain and not of_subject)):
                return turned + self._after_or(negation, index)
        return turned

    def _after_or(self, negation: Negation, index: int) -> list[int]:
        """What a negation turns behind "or": "denied meeting him or receiving money"."""
        return next(([at] for at in negation.scope if at > index and self.words.lows[at - 1] in ("or", "nor")), [])
