"""Warns where names, things or figures have changed places: who does what to whom, how many of which.

Everything here is a warning a reader should look at, never a proof. Whether they are named at all is checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import Final

from summarizer.grounding.name_index import place_of
from summarizer.grounding.opposites import AXES
from summarizer.grounding.prose_words import BE, CLAUSE_WORDS
from summarizer.grounding.sentence_sense import Sense
from summarizer.grounding.stems import stem
from summarizer.grounding.vocabulary import is_also_name, is_ordinary

_GOVERNS: Final = frozenset("of in on at to for from with by about against between into over under than".split())
_MARKS: Final = frozenset(",;:—–()“”\".")
_SAYS: Final = frozenset(map(stem, "say tell add warn announce claim argue insist report state declare".split()))
_MUTUAL: Final = frozenset(
    map(
        stem,
        "meet talk trade war marry agree differ border tie draw play partner match deal treaty agreement negotiate"
        " cooperate cooperation dispute conflict relation alliance friendship pact ceasefire together jointly link merge"
        " merger share ally clash railway road".split(),
    )
)
"""What two do together: either may be named first."""
_NO_THINGS: Final = frozenset(
    map(stem, "other year last next day month week time first new more percent million billion former another".split())
)
_SPEAKS: Final = "s:say"
_NEAR: Final = 6
_MOST: Final = 16


class Places:
    """For each name, thing and figure of one text, what it stands beside and on which side."""

    def __init__(self, sense: Sense) -> None:
        self.sense = sense

    @cached_property
    def items(self) -> list[str]:
        """For each word, by what it is known in any text: a state's name, a key, a number; empty for no item."""
        words = self.sense.words.words
        items: list[str] = []
        for word, key in zip(words, self.sense.keys, strict=True):
            if word.capital and word.content and not (is_ordinary(word.low) and not is_also_name(word.low)):
                items.append(place_of(word.raw) or word.key)
            elif word.raw[0].isdigit():
                items.append(word.low.replace(",", ""))
            else:
                items.append("say" if key in _SAYS else key)
        for chain in self.sense.words.chains:
            for first, last in zip(chain.indices, chain.indices[1:], strict=False):
                place = place_of(f"{words[first].raw} {words[last].raw}") if last == first + 1 else None
                if place is not None:
                    items[first], items[last] = "", place
        return items

    @property
    def line(self) -> str:
        """The words in lower case."""
        return " ".join(word.low for word in self.sense.words.words)

    @cached_property
    def known(self) -> frozenset[str]:
        """All items."""
        return frozenset(self.items) - {""}

    def beside(self, shared: frozenset[str]) -> dict[str, set[str]]:
        """For each shared thing what it does, what is done to it, and what it stands after with a preposition."""
        words = self.sense.words
        indices = [index for index, item in enumerate(self.items) if item in shared]
        spoken = [index for index, item in enumerate(self.items) if item == "say"]
        verbs = [index for index in sorted({*indices, *spoken}) if words.is_verb(index) and self.items[index] not in _MUTUAL]
        found: dict[str, set[str]] = {}
        for index in indices:
            if index not in verbs and self.items[index] not in _MUTUAL:
                found.setdefault(self.items[index], set()).update(self._tags(index, verbs))
        return found

    def _tags(self, index: int, verbs: list[int]) -> Iterator[str]:
        preposition = self._preposition(index)
        if preposition and preposition != "by":
            yield f"{preposition}:"
        elif self.sense.words.words[index].possessive:
            yield "of:"
        for at in verbs:
            side = self._side(index, at, verbs, preposition)
            if side:
                yield f"{side}:{self._deed(at)}"

    def _side(self, index: int, at: int, verbs: list[int], preposition: str) -> str:
        """Whether a word is the subject (s) or object (o) of a verb; empty for neither."""
        words = self.sense.words
        first, last = min(at, index), max(at, index)
        if last - first > _NEAR or any(first < other < last and not self._refers_back(other) for other in verbs):
            return ""
        between = [words.low(middle) for middle in range(first + 1, last)]
        if any(low in CLAUSE_WORDS for low in between):
            return ""
        before = index < at
        if self.items[at] == "say":
            return "s" if before or words.low(at - 1) in _MARKS else "o"
        if any(low in _MARKS for low in between) or (before and words.words[index].possessive):
            return ""
        if preposition == "by":
            return "" if before else "s"
        if preposition:
            return "" if before or preposition not in ("to", "of") else "o"
        return "s" if before != self._is_passive(at) else "o"

    def _refers_back(self, at: int) -> bool:
        """Whether a verb of saying is followed by a pronoun, so that who says it does it: "the army said it killed"."""
        words = self.sense.words
        after = words.low(at + 1 + (words.low(at + 1) == "that"))
        return self.items[at] == "say" and after in ("it", "he", "she", "they")

    def _deed(self, at: int) -> str:
        for axis in AXES.get(self.sense.keys[at], ()):
            return f"/{axis.number}/{axis.sign}"
        return self.items[at]

    def _is_passive(self, at: int) -> bool:
        words = self.sense.words
        if not any(words.low(at - step) in BE for step in (1, 2) if at - step >= 0):
            return False
        return not words.low(at).endswith("ing")

    def _preposition(self, index: int) -> str:
        """The preposition that governs a word, looked for before it and its adjectives."""
        words = self.sense.words
        for step in (1, 2, 3, 4):
            at = index - step
            low = words.low(at)
            if low in _GOVERNS:
                return low
            if not low or low in _MARKS or words.is_verb(at) or words.words[at].possessive:
                return ""
        return ""


def find_swapped(prose: Places, quote: Places) -> Iterator[str]:
    """Reasons to think that two names, things or figures have changed places."""
    shared = prose.known & quote.known
    if not 2 < len(shared) <= _MOST:
        return
    here, there = prose.beside(shared), quote.beside(shared)
    things = [item for item in here if here[item] and there.get(item) and item not in _NO_THINGS]
    mutual = bool((prose.known | quote.known) & _MUTUAL)
    if any("no other" in places.line for places in (prose, quote)):  # "no other country exported more than Peru"
        return
    yield from _find_speakers(here, there)
    for one, other in combinations(things, 2):
        crossed = here[one] & there[other], here[other] & there[one]
        if not all(crossed) or here[one] & there[one] or here[other] & there[other]:
            continue
        if mutual and all(tag[-1] == ":" for tags in crossed for tag in tags):
            continue
        yield f"“{one}” and “{other}” have changed places"
        return


def _find_speakers(here: dict[str, set[str]], there: dict[str, set[str]]) -> Iterator[str]:
    """Somebody who says it here, and does not there, where somebody else does who does not here."""
    one = [item for item, tags in here.items() if _SPEAKS in tags and item in there and _SPEAKS not in there[item]]
    other = [item for item, tags in there.items() if _SPEAKS in tags and item in here and _SPEAKS not in here[item]]
    if one and other:
        yield f"“{one[0]}” says it here, and “{other[0]}” there"


def has_roles(prose: Places, quote: Places) -> bool:
    """Whether the texts share two items and a word beside them, so that there is something to compare."""
    return len(prose.known & quote.known) > 2
