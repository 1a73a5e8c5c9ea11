"""A sentence's meaning as far as closed word lists tell it: its words' keys, its negations, its ends of opposites.

What a difference between two sentences means is decided in `polarity`; modality and roles have rooms of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from summarizer.grounding.opposites import (
    AXES,
    IDIOMS,
    NEGATES_AFTER,
    NEGATIONS,
    NEGATORS,
    PHRASES,
    POLITE,
    PREFIXES,
    SOFT,
    TRANSPARENT,
    TRANSPARENT_NOUNS,
    Axis,
)
from summarizer.grounding.number_words import CARDINALS
from summarizer.grounding.prose_words import BE, CLAUSE_WORDS, DETERMINERS, PREPOSITIONS, Words
from summarizer.grounding.stems import stem
from summarizer.grounding.vocabulary import is_ordinary

_PARTICLES: Final = frozenset(particle for _, particle in PHRASES)
_ENDS: Final = frozenset(",;:.!?—–()“”\"\n")
_CARRIES_ON: Final = frozenset({"that", "whether", "if", "when", "who", "which"})
_NO_SUPPORT: Final = frozenset("pay give get go come cut send bring take push hold roll scale set be look".split())
_COMPARATIVES: Final = frozenset("higher lower bigger larger smaller fewer greater slower".split())
_SIDES: Final = frozenset({stem("support")})
_ASKS: Final = frozenset("how what why when where whether if who".split())
_UNWISE: Final = frozenset("wrong foolish reckless premature mistake crazy madness folly".split())
_OF_SUBJECTS: Final = frozenset({"no", "none", "nobody", "nothing", "neither"})
_REACH: Final = 5
_OFTEN_THINGS: Final = frozenset(map(stem, "fire contract lead block move sign object pass bar charge slip trail work demand".split()))
_COMPARES: Final = frozenset({"more", "less", "fewer"})


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


class Pole(NamedTuple):
    """A word that is one end of a pair of opposites.

    Attributes:
        index: Where it stands.
        axis: The pair.
        sign: Which end it means, its negation taken into account.
        converse: Whether the other end may mean the same, told from the other side.
    """

    index: int
    axis: Axis
    sign: int
    converse: bool


class Sense:
    """What is known of one text's meaning; every part is worked out when it is first asked for."""

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def keys(self) -> list[str]:
        """For each word its stem, or the key of the phrase that begins there; empty for what carries no meaning."""
        words = self.words
        keys = [word.stem if word.content else "" for word in words.words]
        for index, word in enumerate(words.words):
            if word.low in _PARTICLES and index:
                for before in (index - 1, index - 2, index - 3):
                    key = PHRASES.get((stem(words.low(before)), word.low)) if before >= 0 else None
                    if key is not None:
                        keys[before], keys[index] = key, ""
                        break
            if word.low in ("up", "down", "against", "more", "less", "fewer", "most", "least"):
                keys[index] = self._small(index)
            elif word.low in ("need", "back"):
                keys[index] = self._back(index) if word.low == "back" else ""
            elif word.low == "going" and words.low(index + 1) == "to":
                keys[index] = ""
            elif word.low == "close" and words.low(index - 1) in BE:
                keys[index] = "near"
        return keys

    def _small(self, index: int) -> str:
        """The key of a function word that is an end of opposites where it stands for itself."""
        low, following = self.words.low(index), self.words.low(index + 1)
        before = self.words.low(index - 1)
        if low in ("up", "down"):
            figure = following[:1].isdigit() or following in ("by", "from") or following[:1] in "$€£"
            if figure or before in BE:
                return "go_up" if low == "up" else "go_down"
            return ""
        if low in ("most", "least") or before in ("no", "once", "any", "or", "at"):
            return ""
        if low in _COMPARES and following == "than" and self._is_number(index + 2):
            return ""
        return stem(low)

    def _is_number(self, index: int) -> bool:
        low = self.words.low(index)
        return low[:1].isdigit() or low[:1] in "$€£¥" or low in CARDINALS or low in ("half", "a", "an")

    def _back(self, index: int) -> str:
        before = stem(self.words.low(index - 1))
        following = self.words.low(index + 1)
        adverb = before in _NO_SUPPORT or following in ("", ".", ",", "to", "in", "on", "at", "from", "into")
        return "" if adverb else "back"

    @cached_property
    def present(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self.keys) - {""}

    @cached_property
    def negations(self) -> list[Negation]:
        """The negations, without pairs that undo each other: "did not refuse"."""
        undone = {index for pair in self.undone for index in pair}
        return [negation for negation in self._all_negations if negation.index not in undone]

    @cached_property
    def undone(self) -> list[tuple[int, int]]:
        """Negations, and the verbs that negate, which they undo."""
        pairs: list[tuple[int, int]] = []
        for first, second in zip(self._all_negations, self._all_negations[1:], strict=False):
            near = second.index in first.scope[:2] and second.index - first.index <= 4
            if near and not second.plain and (not pairs or pairs[-1][1] != first.index):
                pairs.append((first.index, second.index))
        return pairs

    @cached_property
    def _all_negations(self) -> list[Negation]:
        """The negations, without idioms that negate nothing."""
        found: list[Negation] = []
        words = self.words
        for index, word in enumerate(words.words):
            low = word.low
            if word.capital and not words.is_initial(index):  # "Doctors Without Borders"
                continue
            plain = low in NEGATIONS or low.endswith("n't")
            if plain:
                if words.low(index + 1) in ("-", "‐", "‑"):  # a "no-confidence" vote
                    continue
                if (low, words.low(index + 1)) in IDIOMS or (words.low(index - 1), low) in IDIOMS:
                    continue
            elif not self._negates(index):
                continue
            found.append(Negation(index, self._scope(index, plain=plain), plain))
        return found

    def _negates(self, index: int) -> bool:
        """Whether a word negates without being a negation."""
        words, key = self.words, self.keys[index]
        low, following = words.low(index), words.low(index + 1)
        if low == "against":
            return stem(words.low(index - 1)) in NEGATES_AFTER or stem(words.low(index - 2)) in NEGATES_AFTER
        if low == "than":
            return "rather" in (words.low(index - step) for step in range(2, 7))
        if low == "too":
            return any(words.low(index + step) == "to" for step in (2, 3))
        if low == "yet":
            return following == "to"
        if low in ("little", "few"):
            return words.low(index - 1) not in DETERMINERS and following not in ("-", "by") and bool(self.words.words[min(index + 1, len(self.words) - 1)].content)
        if following == "to" and (low in _UNWISE or low.startswith(PREFIXES)):
            return low in _UNWISE or any(low.startswith(p) and is_ordinary(low[len(p) :]) for p in PREFIXES if len(low) > 7)
        if (low, following) in (("far", "from"), ("instead", "of"), ("rather", "than"), ("need", "not")):
            return low != "need"
        if key in POLITE:
            return following == "to"
        return key in NEGATORS

    def is_elliptic(self, negation: Negation) -> bool:
        """Whether the negated verb is left out: "backed by Lind, but not by the mayor"."""
        before, following = self.words.low(negation.index - 1), self.words.low(negation.index + 1)
        return negation.plain and following in PREPOSITIONS and before in ("but", "and", ",", "though")

    def is_transparent(self, index: int) -> bool:
        """Whether a word hands its negation on to what follows it: "no evidence that", "not clear whether"."""
        key = self.keys[index]
        return key in TRANSPARENT or (key in TRANSPARENT_NOUNS and not self.words.is_verb(index))

    def _scope(self, index: int, *, plain: bool) -> list[int]:
        """The words that a negation at an index is of: those after it in its clause; before it, in the passive."""
        words, keys = self.words, self.keys
        scope: list[int] = []
        if index and words.low(index) in _OF_SUBJECTS and keys[index - 1] and words.low(index) != "no":
            scope.append(index - 1)
        position = index + 1
        if words.low(index) == "too":
            position = next(at for at in range(index + 2, index + 4) if words.low(at) == "to")
        while position < len(words) and len(scope) < _REACH:
            low = words.low(position)
            if low in _ENDS:
                break
            if low in CLAUSE_WORDS:
                if not (low in _CARRIES_ON and all(self.is_transparent(at) for at in scope)):
                    break
            elif scope and low == "and" and words.opens_clause(position + 1):
                break
            if keys[position]:
                scope.append(position)
            position += 1
        passive = any(words.low(index - step) in BE for step in (1, 2))
        if plain:
            passive = passive and all(self.is_transparent(at) for at in scope)
        if (passive or not scope) and index:
            back = index - 1
            while back >= 0 and len(scope) < _REACH and words.low(back) not in _ENDS:
                if keys[back]:
                    scope.append(back)
                back -= 1
        return scope

    @cached_property
    def negated(self) -> frozenset[int]:
        """Indices of the words that a negation is of; of the first that carries meaning, and of the next."""
        found: set[int] = set()
        for negation in self.negations:
            if self.words.low(negation.index) == "without":
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
        """Indices of the words that a negation turns into their opposite: only the first that carries meaning."""
        found: set[int] = set()
        for negation in self.negations:
            if self.words.low(negation.index) == "without" and not self.words.low(negation.index + 1).endswith("ing"):
                continue
            of_subject = self.words.low(negation.index) in _OF_SUBJECTS
            before = negation.index - 1
            if of_subject and before > 0 and self.keys[before] and not self.is_transparent(before):
                found.add(before)  # "benefits nobody"
                continue
            turning = self._turning(negation)
            if turning is negation.scope:  # "closing borders was not recommended"
                found.update(turning)
                continue
            for index in turning:
                if any(self.words.low(at) in _ASKS for at in range(negation.index + 1, index)):
                    break
                found.add(index)
                if not self.is_transparent(index) and (self.words.is_verb(index) or not (of_subject or not negation.plain)):
                    break
            else:
                continue
            found.update(self._after_or(negation, index))
        return frozenset(found) | {second for _, second in self.undone}

    def _turning(self, negation: Negation) -> list[int]:
        """The scope from the verb on: what somebody is kept "from", what somebody fails "to" do."""
        after = [index for index in negation.scope if index > negation.index]
        if not negation.plain:
            reach = range(negation.index + 1, min(negation.index + 6, len(self.words)))
            link = next((at for at in reach if self.words.low(at) == "from" and self.words.low(at + 1).endswith("ing")), 0)
            return [index for index in after if index > link] or after
        if len(after) < len(negation.scope) and all(self.is_transparent(index) for index in after):
            return negation.scope
        return after

    def _after_or(self, negation: Negation, index: int) -> list[int]:
        """What a negation turns behind "or": "denied meeting him or receiving money"."""
        for at in negation.scope:
            if at > index and self.words.low(at - 1) in ("or", "nor"):
                return [at]
        return []

    @cached_property
    def poles(self) -> list[Pole]:
        """The words that are ends of opposites, negation taken into account."""
        found: list[Pole] = []
        turned = self.turned
        for index, key in enumerate(self.keys):
            if key not in AXES or (key in _OFTEN_THINGS and self._is_thing(index)) or self._is_agent(index):
                continue
            if key in ("win", "beat", "defeat") and self._is_passive(index):
                key = "be_beaten"
            for axis in AXES[key]:
                sign = -axis.sign if index in turned and not axis.fixed else axis.sign
                found.append(Pole(index, axis, sign, axis.converse or self._compares(index)))
        for negation in self._all_negations:  # "but not by the mayor": the verb holds for one and not for another
            if self.is_elliptic(negation):
                last = max((pole.index for pole in found if pole.index < negation.index), default=None)
                found += [pole._replace(sign=-pole.sign) for pole in found if pole.index == last]
        return found

    def _compares(self, index: int) -> bool:
        """Whether a comparative may be told from either side: "16 fewer than B" is "B had 16 more"."""
        low = self.words.low(index)
        if low not in _COMPARES and not low.endswith("er"):
            return False
        return self.words.low(index - 1)[:1].isdigit() or any(self.words.low(index + step) == "than" for step in range(1, 7))

    def _is_agent(self, index: int) -> bool:
        """Whether a word names who does it, as "growers" does, which says nothing of a direction."""
        low = self.words.low(index)
        if not low.endswith("ers") and not (low.endswith("er") and self.words.low(index - 1) in DETERMINERS):
            return False
        if low in _COMPARATIVES or self.keys[index] in _SIDES:
            return False
        return stem(low.removesuffix("s").removesuffix("er")) == self.keys[index] and not any(
            axis.converse for axis in AXES[self.keys[index]]
        )

    def _is_thing(self, index: int) -> bool:
        """Whether a word that is as often a noun is one here."""
        before = self.words.low(index - 1)
        if before in DETERMINERS or before in PREPOSITIONS or (index and self.words.words[index - 1].possessive):
            return True
        return not self.words.is_verb(index)

    def _is_passive(self, index: int) -> bool:
        return any(self.words.low(index - step) in BE for step in (1, 2)) and self.words.low(index)[-2:] in ("en", "ed")

    @cached_property
    def soft(self) -> bool:
        """Whether anything in it could negate without being a negation."""
        return any(key in SOFT for key in self.keys) or any(word.low in SOFT for word in self.words.words)

