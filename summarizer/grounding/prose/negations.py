"""The negations of a sentence: where they stand, what they are of, and which of them undo each other.

Word lists stand in `negators`; whether a sentence negates what its quote does not is decided in `contradictions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.prose.negators import (
    IDIOMS,
    LACKS,
    LIGHT,
    NEGATES_AFTER,
    NEGATIONS,
    NEGATORS,
    POLITE,
    RAISING,
    RAISING_NOUNS,
    TRANSPARENT,
    TRANSPARENT_NOUNS,
)
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import AUXILIARIES, BE, CLAUSE_WORDS, DETERMINERS, PREPOSITIONS
from summarizer.grounding.prose.words import Words

_ENDS: Final = frozenset(',;:.!?—–()“”"\n')
_CARRIES_ON: Final = frozenset({"that", "whether", "if", "when", "who", "which"})
_ASKS: Final = frozenset("how what why when where whether if who".split())
_UNWISE: Final = frozenset("wrong foolish reckless premature mistake crazy madness folly".split())
_OF_SUBJECTS: Final = frozenset({"no", "none", "nobody", "nothing", "neither"})
_QUANTIFIERS: Final = frozenset("all every everyone everybody everything many much enough both always quite".split())
_WITH_WORD: Final = frozenset({("far", "from"), ("instead", "of"), ("rather", "than"), ("yet", "to"), ("short", "of")})
_IN_CONTEXT: Final = frozenset({"against", "than", "too", "yet", "little", "few", "far", "instead", "rather", "short"})
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
            near = near and self.words.lows[second.index] != "short"
            near = near and not second.plain and (not pairs or pairs[-1][1] != first.index)
            if near or self._needs(first, second):
                pairs.append((first.index, second.index))
        return pairs

    def _needs(self, first: Negation, second: Negation) -> bool:
        """Whether two negations say what there must be: "may not leave without paying"."""
        without = (
            self.words.lows[second.index] == "without" and first.plain and self.words.lows[first.index] != "without"
        )
        if not self.words.lows[second.index + 1].endswith("ing"):
            return False
        between = self.words.lows[first.index + 1 : second.index]
        return without and len(between) < 6 and _ENDS.isdisjoint(between)

    def _is_negation(self, index: int) -> bool:
        lows = self.words.lows
        if lows[index + 1] in ("-", "‐", "‑"):  # a "no-confidence" vote
            return False
        if lows[index + 2] == "than" and (lows[index], lows[index + 1]) == ("no", "more"):
            return False
        if lows[index] == "none" and lows[index - 1] == "to":  # "by nine votes to none"
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
        if low == "missing":  # "two are missing"
            return False
        if low in _UNWISE and lows[index - 1] in ("was", "were"):
            return False  # who was wrong to do it did it
        if following == "to" and (low in _UNWISE or self.words.words[index].base):
            return low in _UNWISE or low.endswith(("able", "ible"))
        if key in POLITE:
            return following == "to" and not lows[index + 2][:1].isdigit()
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
            if low == "," and (not plain or position == index + 1) and (resumed := self._after_aside(position)):
                position = resumed
                continue
            if low in _ENDS or (low in CLAUSE_WORDS and not self._carries_on(low, scope)):
                break
            if scope and low == "and" and self.words.opens_clause(position + 1):
                break
            if keys[position]:
                scope.append(position)
            position += 1
        passive = lows[index - 1] in BE or lows[index - 2] in BE
        if (passive and keys[index] in NEGATORS and not plain) or not scope:
            if lows[index] == "without":
                return scope
            self._look_back(index, scope)
        return scope

    def _after_aside(self, comma: int) -> int:
        """The index after the second of two commas, where a verb follows: "denied that Lind, a friend, had paid"."""
        reach = self.words.lows[comma + 1 : comma + 8]
        if "," not in reach:
            return 0
        after = comma + 2 + reach.index(",")
        resumes = self.words.lows[after] in AUXILIARIES or self.words.lows[comma - 1] == "not"
        return after if resumes else 0

    def _carries_on(self, low: str, scope: list[int]) -> bool:
        carries = low in _CARRIES_ON and (bool(scope) or low in ("that", "whether"))
        return carries and all(map(self.is_transparent, scope))

    def _look_back(self, index: int, scope: list[int]) -> None:
        """Add what stands before a negation in its clause."""
        back = index - 1
        while back >= 0 and len(scope) < _REACH and self.words.lows[back] not in _ENDS:
            if self.keys[back]:
                scope.append(back)
            back -= 1

    @cached_property
    def turned(self) -> frozenset[int]:
        """Indices of the words that a negation turns into their opposite."""
        found = {second for _, second in self.undone}
        for negation in self.active:
            found.update(self.turn(negation))
        return frozenset(found)

    def turn(self, negation: Negation) -> list[int]:
        """The words that one negation surely turns: a verb, what is said of a thing, or the thing that is not there."""
        lows, at = self.words.lows, negation.index
        behind = [index for index in negation.scope if index > at]
        after = [index for index in behind if self._can_turn(index)] or (behind[:1] if negation.plain else [])
        if lows[at] == "no" and lows[at + 1] == "to":  # "said no to"
            return []
        if lows[at] == "without":
            return after[:1] if lows[at + 1].endswith("ing") else []
        if not negation.plain:
            return self._turn_complement(negation, after)
        if not _ASKS.isdisjoint(lows[at + 1 : after[0]] if after else ()):
            return []
        if lows[at] == "no" and lows[at + 1] != "longer":
            return after[:1] if not after else [self._end_of_noun(after[0])]
        if lows[at] == "not" and lows[at + 1] in _QUANTIFIERS:
            return []  # "not all"
        if lows[at] == "not" and lows[at + 1] in ("a", "one"):
            return [self._end_of_noun(after[0])] if after else []
        if lows[at] in _OF_SUBJECTS:
            verbs = [index for index in after if self.words.is_verb(index)]
            if not verbs and at > 1 and self.keys[at - 1]:
                return [at - 1]  # "benefits nobody"
            after = verbs or after
        if not after:
            return []
        reach = 2 if self.keys[after[0]] in LIGHT else 1
        return after[:reach] + self._after_or(negation, after[0])

    def _can_turn(self, index: int) -> bool:
        low = self.words.lows[index]
        raising = self.keys[index] in RAISING or (self.keys[index] in RAISING_NOUNS and not self.words.is_verb(index))
        return not raising and low not in CARDINALS and not low[:1].isdigit()

    def _end_of_noun(self, index: int) -> int:
        """The last word of the words for a thing that begin at an index."""
        while self.keys[index + 1 : index + 2] not in ([], [""]) and not self.words.is_verb(index + 1):
            index += 1
        return index

    def _turn_complement(self, negation: Negation, after: list[int]) -> list[int]:
        """What a verb that negates turns: the verb that follows it with "to", "from", "that" or "-ing"."""
        lows, at = self.words.lows, negation.index
        if lows[at] == "than":
            return []
        reach = lows[at + 1 : at + 7]
        if "to" in reach[:2] or "that" in reach[:2]:
            verbs = [index for index in after if self.words.is_verb(index)]
            return verbs[:1]
        if lows[at + 1].endswith("ing") or (lows[at + 1] == "of" and lows[at + 2].endswith("ing")):
            return after[:1] + self._after_or(negation, after[0]) if after else []
        if "from" in reach:
            link = at + 1 + reach.index("from")
            return [index for index in after if index > link and lows[index].endswith("ing")][:1]
        if self.keys[at] in LACKS:
            return after[:1]
        return []

    def _after_or(self, negation: Negation, index: int) -> list[int]:
        """What a negation turns behind "or": "denied meeting him or receiving money"."""
        return next(([at] for at in negation.scope if at > index and self.words.lows[at - 1] in ("or", "nor")), [])
