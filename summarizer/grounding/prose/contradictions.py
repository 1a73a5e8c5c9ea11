"""Warns where a sentence says the opposite of what its quote says: a negation more or less, rise for fall.

A warning needs evidence: a word of the sentence and one of the quote that are of the same thing, one of them turned.
Where wording has moved too far to tell, nothing is said. Order and place of names are compared elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from summarizer.grounding.prose.alignment import Alignment, Text, compared_with, sides_of, subject_at
from summarizer.grounding.prose.endings import is_of_an_end
from summarizer.grounding.prose.negators import EXCEPTIVE
from summarizer.grounding.prose.opposites import to_stems
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.signs import Sign, Signs, oppose
from summarizer.grounding.prose.word_classes import BE

Check: TypeAlias = Literal["negation", "direction"]

_LEAST: Final = 0.5
_LEAST_SAME: Final = 0.35
"""How much must stand around two words for them to be of the same thing: opposites, and one word."""
_COVERED: Final = 0.7
"""How much of what stands around a word of the sentence its quote must have: less is too free a paraphrase to tell."""
_RIVAL: Final = 0.7
"""How near, in proportion, a word that agrees must come for nothing to be said."""
_RIVAL_SAME: Final = 0.45
"""The same for a word that is the very same."""
_TOLD: Final = 0.8
_MARGIN, _MARGIN_SAME = 0.35, 0.9
_FAR_NEARER: Final = 1.7
"""How much nearer the next words must be to those of what contradicts, where something agrees as well."""
_FAR: Final = 10
_BEFORE, _AFTER = 5, 3
"""How far before and after a word of a close paraphrase something may negate it in other words."""
_PREDICATE: Final = 8
"""How far after it a predicate may: "selling them now would be premature"."""
_UNLESS: Final = frozenset({"unless", "without"})
_IF: Final = frozenset({"if", "only", "must", "condition", "need", "needs", "until"})
_FEW: Final = frozenset({"few", "fewer", "less", "little"})
_UNTIL: Final = frozenset({"until", "unless", "before", "without"})
_ONCE: Final = frozenset({"before", "until", "once", "only"})
_NEVER: Final = frozenset({"had", "no", "never", "nobody"})
_AWAITED: Final = 5
"""How far behind a word that dates it what must wait may stand."""
_AGAIN: Final = to_stems("resume reopen restart restore reinstate")
_CLOSE: Final = 0.6
"""From which coverage on the sentence repeats its quote so closely that only what stands near a word matters."""


def find_contradictions(prose: Sense, quote: Sense) -> Iterator[tuple[Check, str]]:
    """Reasons to think that a sentence says the opposite of its quote, each with the check that it is of."""
    if _is_excepted(prose, quote) or _is_excepted(quote, prose):
        return
    if not _may_contradict(prose, quote):
        return
    comparison = _Comparison(prose, quote)
    yield from comparison.find_turned()


def _is_excepted(one: Sense, other: Sense) -> bool:
    """Whether one text takes something out of what it says of all, and the other tells of that in other words."""
    excepting = EXCEPTIVE & one.words.vocabulary
    if not excepting or not EXCEPTIVE.isdisjoint(other.words.vocabulary):
        return False
    at = one.words.lows.index(min(excepting))
    return any(key in other.present for key in one.keys[at + 1 : at + 5] if key)


def _may_contradict(prose: Sense, quote: Sense) -> bool:
    """Whether anything in either text negates, or is at the other end of a pair of opposites."""
    if prose.negations.every or quote.negations.every:
        return True
    if any(word.base for sense in (prose, quote) for word in sense.words.words):
        return True
    ends = {(pole.axis.number, -pole.sign) for pole in quote.poles}
    return any((pole.axis.number, pole.sign) in ends for pole in prose.poles)


class _Comparison:
    """Goes through the words of a sentence and its quote."""

    def __init__(self, prose: Sense, quote: Sense) -> None:
        here, there = Text(prose), Text(quote)
        self.alignment = Alignment(here, there)
        pairs = self.alignment.pairs
        self.here, self.there = Signs(here, pairs.keys()), Signs(there, pairs.values())

    def find_turned(self) -> Iterator[tuple[Check, str]]:
        """Words that are turned in one of the texts and not in the other."""
        told: set[int] = set()
        for index in sorted(self.here.by_index):
            rival = self._rival(index)
            if rival is None or rival[1].index in told:
                continue
            own, other = rival
            told.add(other.index)
            if own.turned != other.turned:
                yield "negation", self._say_negated(own, other)
            else:
                yield (
                    "direction",
                    f"it says “{self._show(own, self.here)}” where the quote says “{self._show(other, self.there)}”",
                )

    def _say_negated(self, own: Sign, other: Sign) -> str:
        here, there = self.alignment.prose.sense.words.words, self.alignment.quote.sense.words.words
        mine, theirs = here[own.index], there[other.index]
        if mine.base or theirs.base:
            return f"it says “{mine.raw}” where the quote says “{theirs.raw}”"
        if own.turned:
            return f"it negates “{mine.raw}”, which the quote does not"
        return f"the quote negates “{theirs.raw}”, and it does not"

    def _show(self, sign: Sign, signs: Signs) -> str:
        return ("not " if sign.turned else "") + signs.text.sense.words.words[sign.index].raw

    def _rival(self, index: int) -> tuple[Sign, Sign] | None:
        """A sign of a word of the sentence and one of the quote that contradicts it; None where nothing surely does."""
        signs = self.here.by_index[index]
        if not any(oppose(own, other) for own in signs for other in self.there.found.get(own.concept, ())):
            return None
        best: tuple[float, Sign, Sign] | None = None
        agreeing: list[tuple[float, Sign, bool]] = []
        for own in signs:
            for other in self.there.found.get(own.concept, ()):
                score = self.alignment.score(index, other.index)
                if oppose(own, other):
                    if best is None or score > best[0]:
                        best = score, own, other
                elif not own.mixed and self._may_agree(own, other):
                    agreeing.append((score, other, self._is_same_word(index, other.index)))
        if best is None:
            return None
        score, own, other = best
        least = _LEAST_SAME if isinstance(own.concept, str) else _LEAST
        alone = not self.here.text.around(index) and not agreeing
        if not alone and (score < least or self.alignment.coverage(self.here.text, index) < _COVERED):
            return None
        if self._are_both_named(own, other):
            return None
        if self._agrees(own, other, score, agreeing) or self._is_told(other, own, score):
            return None
        if (own.converse or other.converse) and not self._same_side(own, other):
            return None
        return (own, other) if not self._is_made_up(own, other) else None

    def _are_both_named(self, own: Sign, other: Sign) -> bool:
        """Whether both texts name both of two parties, "landlords" and "tenants": then who does what is compared."""
        here, there = self.here.text.sense, self.there.text.sense
        both = there.keys[other.index] in here.present and here.keys[own.index] in there.present
        return (
            both
            and own.turned == other.turned
            and not (here.words.is_verb(own.index) or there.words.is_verb(other.index))
        )

    def _may_agree(self, own: Sign, other: Sign) -> bool:
        """Whether a word of the same stem is the same word, or is without its prefix."""
        if own.concept != self.here.text.sense.keys[own.index]:
            return True
        prefixed = self.there.text.sense.words.words[other.index].base == own.concept
        return prefixed or self._is_same_word(own.index, other.index)

    def _is_same_word(self, one: int, other: int) -> bool:
        """Whether two words of one stem are forms of one word, and not "opponent" and "opposition", or are synonyms."""
        key = self.here.text.sense.keys[one]
        if key != self.there.text.sense.keys[other] or "_" in key:
            return self.here.text.groups[one] == self.there.text.groups[other]
        here, there = self.here.text.sense.words.lows[one], self.there.text.sense.words.lows[other]
        length = min(len(here), len(there))
        return here[: max(1, length - 3)] == there[: max(1, length - 3)]

    def _agrees(self, own: Sign, other: Sign, score: float, agreeing: list[tuple[float, Sign, bool]]) -> bool:
        """Whether a word of the quote that agrees with one of the sentence comes as near as one that does not."""
        close = self.alignment.score(own.index, other.index, near=True)
        for rival, sign, same in agreeing:
            if sign.index == other.index:
                return True
            least = _RIVAL_SAME if same else 1 if isinstance(own.concept, str) else _RIVAL
            if rival < least * score or (self._is_one_deed(own, other) and not self._is_one_deed(own, sign)):
                continue
            margin = _MARGIN_SAME if same else _MARGIN
            if close < _FAR_NEARER * self.alignment.score(own.index, sign.index, near=True) + margin:
                return True
        return False

    def _is_one_deed(self, own: Sign, other: Sign) -> bool:
        """Whether two verbs have the same subject and the same object."""
        here, there = sides_of(self.here.text, own.index), sides_of(self.there.text, other.index)
        return bool(here[0] & there[0]) and bool(here[1] & there[1])

    def _is_told(self, other: Sign, own: Sign, score: float) -> bool:
        """Whether another word of the sentence tells what the quote's word says."""
        near = self.alignment.score(own.index, other.index, near=True)
        for sign in self.here.found.get(own.concept, ()):
            if sign.index != own.index and sign.sign == other.sign and not sign.mixed:
                nearer = self.alignment.score(sign.index, other.index, near=True) >= _TOLD * near
                if nearer and self.alignment.score(sign.index, other.index) >= _TOLD * score:
                    return True
        return False

    def _is_made_up(self, own: Sign, other: Sign) -> bool:
        """Whether something near may say in other words what turns one of two words, or turn the other too."""
        if own.turned != other.turned and self._is_dated(own if other.turned else other, here=other.turned):
            return True
        if (
            is_of_an_end(own, other, self.here.text.sense, self.there.text.sense)
            or self._is_earlier(own, other)
            or (own.turned != other.turned and self._is_awaited(own, other))
        ):
            return True
        if own.turned != other.turned and self._is_paired(own if own.turned else other, here=own.turned):
            return True
        if own.turned == other.turned:
            here, there = self.alignment.loose_here, self.alignment.loose_there
            loose = [(self.here.text, own.index, self._plain(here, self.here.text, own.index))]
            loose.append((self.there.text, other.index, self._plain(there, self.there.text, other.index)))
        elif own.turned:
            loose = [(self.there.text, other.index, self.alignment.loose_there)]
        else:
            loose = [(self.here.text, own.index, self.alignment.loose_here)]
        close = self.alignment.coverage(self.here.text, own.index) >= _CLOSE
        for text, index, marks in loose:
            if any(at != index and self._reaches(text, at, index, close=close) for at in marks):
                return True
        return False

    def _is_earlier(self, own: Sign, other: Sign) -> bool:
        """Whether the sentence tells what must have been before: "had halted" of "resumed"."""
        if self.there.text.sense.keys[other.index] not in _AGAIN:
            return False
        lows = self.here.text.sense.words.lows
        return lows[own.index].endswith("ing") or "had" in lows[max(0, own.index - 3) : own.index]

    def _is_dated(self, plain: Sign, *, here: bool) -> bool:
        """Whether "on Friday at the earliest" tells without a negation what is not so before then."""
        one, other = (self.here, self.there) if here else (self.there, self.here)
        lows = one.text.sense.words.lows[plain.index : plain.index + _FAR]
        return "earliest" in lows and not other.text.sense.words.vocabulary.isdisjoint(("before", "until"))

    def _is_awaited(self, own: Sign, other: Sign) -> bool:
        """Whether "before it may reopen" tells of what comes first that "cannot reopen until" tells of."""
        plain, turned = (self.there, self.here) if own.turned else (self.here, self.there)
        index = other.index if own.turned else own.index
        given, denied = plain.text.sense.words.vocabulary, turned.text.sense.words.vocabulary
        if not _UNLESS.isdisjoint(denied) and not _IF.isdisjoint(given):
            return True  # "no peace without a truce" of "if there is peace, there must be a truce"
        if {"first", "since"} <= given and "since" in denied and not _NEVER.isdisjoint(denied):
            return True  # "had not met since the war began" of "met for the first time since"
        if _UNTIL.isdisjoint(turned.text.sense.words.vocabulary):
            return False
        lows = plain.text.sense.words.lows
        return not _ONCE.isdisjoint(lows[max(0, index - _AWAITED) : index])

    def _is_paired(self, turned: Sign, *, here: bool) -> bool:
        """Whether what turns a word is told by a negation in the other text."""
        text = self.here.text if here else self.there.text
        pairs = self.alignment.pairs
        told = pairs.keys() if here else pairs.values()
        negations = text.sense.negations
        return any(negation.index in told and turned.index in negations.turn(negation) for negation in negations.active)

    def _plain(self, marks: list[int], text: Text, index: int) -> list[int]:
        """Those of the marks that are negations, and not of a word itself."""
        every = text.sense.negations
        negations = {one.index for one in every.active if one.plain and index not in every.turn(one)}
        return [at for at in marks if at in negations]

    def _reaches(self, text: Text, mark: int, index: int, *, close: bool) -> bool:
        if text.sentences[mark] != text.sentences[index]:
            return False
        if not close:
            return True
        if mark < index and text.sense.words.lows[mark] in _FEW:
            return text.sense.words.clauses[mark] == text.sense.words.clauses[index]
        if mark > index and text.sense.words.words[mark].base:
            return False  # "was recovered undamaged"
        words = text.sense.words
        after = _PREDICATE if words.lows[mark - 1] in BE else _AFTER
        return words.clauses[mark] == words.clauses[index] and -_BEFORE <= mark - index <= after

    def _same_side(self, own: Sign, other: Sign) -> bool:
        """Whether two words are told from one side: of one subject, or compared with the same."""
        here, there = self.here.text, self.there.text
        measured = compared_with(here, own.index) & compared_with(there, other.index)
        if measured:
            return True
        subject = subject_at(here, own.index), subject_at(there, other.index)
        return bool(subject[0] & subject[1]) and not compared_with(here, own.index)


def has_opposites(prose: Sense, quote: Sense) -> bool:
    """Whether both texts have words of one pair of opposites, so that their directions can be compared."""
    numbers = {pole.axis.number for pole in quote.poles}
    return bool(numbers) and any(pole.axis.number in numbers for pole in prose.poles)
