"""Warns where names, things or figures have changed places: who does what to whom, how many of which.

Everything here is a warning a reader should look at, never a proof. Whether they are named at all is checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import Final

from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.prose.name_index import place_of
from summarizer.grounding.prose.opposites import AXES
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import BE, CLAUSE_WORDS
from summarizer.grounding.prose.words import read_word

_GOVERNS: Final = frozenset("of in on at to for from with by about against between into over under than".split())
_MARKS: Final = frozenset(',;:—–()“”".')
_SAYS: Final = frozenset(map(stem, "say tell add warn announce claim argue insist report state declare".split()))
_MUTUAL: Final = frozenset(
    map(
        stem,
        "meet talk trade war marry agree differ border tie draw play partner match deal treaty agreement negotiate"
        " cooperate cooperation dispute conflict relation alliance friendship pact ceasefire together jointly link"
        " merge merger share ally clash railway road".split(),
    )
)
"""What two do together: either may be named first."""
_NO_THINGS: Final = frozenset(
    map(stem, "other year last next day month week time first new more percent million billion former another".split())
)
_MOVES: Final = "/0/"
"""Deeds of the first pair of opposites: what cuts a number makes the number fall."""
_DENY: Final = stem("deny")
_SPEAKS: Final = "s:say"
_NEAR: Final = 8
_MOST: Final = 24


@lru_cache(maxsize=16384)
def _known_as(raw: str) -> str:
    """By what a name or a number is known in any text; empty for other words."""
    word = read_word(raw)
    if raw[0].isdigit():
        return word.low.replace(",", "")
    if word.capital and word.content and not (is_ordinary(word.low) and not is_also_name(word.low)):
        return place_of(raw) or word.key
    return ""


class Places:
    """For each name, thing and figure of one text, what it stands beside and on which side.

    Attributes:
        sense: The text.
        items: For each word, by what it is known in any text: a state's name, a key, a number; empty for no item.
        known: All items.
        names: Those that begin with a capital.
    """

    def __init__(self, sense: Sense) -> None:
        self.sense = sense
        self.items = self._read_items()
        self.known = frozenset(self.items) - {""}
        words = sense.words.words
        self.names = frozenset(item for item, word in zip(self.items, words, strict=True) if item and word.capital)

    def _read_items(self) -> list[str]:
        words = self.sense.words.words
        items = [_known_as(word.raw) or key for word, key in zip(words, self.sense.keys, strict=True)]
        items = ["say" if item in _SAYS else item for item in items]
        for chain in self.sense.words.chains:
            for first, last in pairwise(chain.indices):
                place = place_of(f"{words[first].raw} {words[last].raw}") if last == first + 1 else None
                if place is not None:
                    items[first], items[last] = "", place
        return items

    @cached_property
    def _verbs(self) -> frozenset[int]:
        words = self.sense.words
        return frozenset(
            index for index, item in enumerate(self.items) if item and item not in _MUTUAL and words.is_verb(index)
        )

    @cached_property
    def beside(self) -> dict[str, set[str]]:
        """For each thing what it does, what is done to it, and with which prepositions it stands."""
        found: dict[str, set[str]] = {}
        subjects: dict[int, list[str]] = {}
        prepositions: dict[int, str] = {}
        for index, item in enumerate(self.items):
            if not item or index in self._verbs or item in _MUTUAL or item in _NO_THINGS:
                continue
            preposition = prepositions[index] = self._preposition(index)
            tags = found.setdefault(item, set())
            if preposition and preposition != "by":
                tags.add(f"{preposition}:")
            elif self.sense.words.words[index].possessive:
                tags.add("of:")
        count = len(self.items)
        for index, at, marks in (*self._reach(range(count)), *self._reach(range(count - 1, -1, -1))):
            side = self._side(index, at, prepositions[index], marks=marks) if index in prepositions else ""
            if side:
                found[self.items[index]].add(f"{side}:{self._deed(at)}")
                if side == "s":
                    subjects.setdefault(at, []).append(self.items[index])
        for at in sorted(self._verbs - subjects.keys()):
            for item in subjects.get(self._joined_to(at), ()):
                found[item].add(f"s:{self._deed(at)}")
        return found

    def _joined_to(self, at: int) -> int:
        """The verb before one that has no subject of its own: "cancelled the order and will lease"; -1 for none."""
        lows = self.sense.words.lows
        link = next((back for back in range(at - 1, max(-1, at - 5), -1) if lows[back] in ("and", "but")), None)
        if link is None or any(self.items[between] and not lows[between].endswith("ly") for between in range(link, at)):
            return -1
        return max((verb for verb in self._verbs if verb < link), default=-1)

    def _reach(self, order: range) -> Iterator[tuple[int, int, int]]:
        """Words, read in an order, each with a verb that was read shortly before it, and the marks between the two."""
        lows, marks = self.sense.words.lows, 0
        verbs: list[tuple[int, int]] = []
        for index in order:
            low = lows[index]
            if low in CLAUSE_WORDS:
                verbs = []
            elif low in _MARKS:
                marks += 1
            elif index in self._verbs:
                verbs = [*verbs, (index, marks)] if self._refers_back(index) else [(index, marks)]
            elif self.items[index]:
                for at, before in verbs:
                    if abs(index - at) <= _NEAR:
                        yield index, at, marks - before

    def _side(self, index: int, at: int, preposition: str, *, marks: int) -> str:
        """Whether a word is the subject (s) or object (o) of a verb; empty for neither."""
        words, before = self.sense.words, index < at
        if self.items[at] == "say":
            if before:
                return "" if preposition or marks == 1 else "s"
            return "s" if words.lows[at - 1] in _MARKS else "o"
        if marks or (before and words.words[index].possessive):
            return ""
        if preposition == "by":
            return "" if before else "s"
        if preposition:
            return "" if before or preposition not in ("to", "of") else "o"
        return "s" if before != self._is_passive(at) else "o"

    def _refers_back(self, at: int) -> bool:
        """Whether a verb of saying is followed by a pronoun, so that who says it does it: "the army said it killed"."""
        words = self.sense.words
        after = words.lows[at + 2 if words.lows[at + 1] == "that" else at + 1]
        return (self.items[at] == "say" or self.items[at] == _DENY) and after in ("it", "he", "she", "they")

    def _deed(self, at: int) -> str:
        for axis in AXES.get(self.sense.keys[at], ()):
            return f"/{axis.number}/{axis.sign}"
        return self.items[at]

    def _is_passive(self, at: int) -> bool:
        words = self.sense.words
        return (words.lows[at - 1] in BE or words.lows[at - 2] in BE) and not words.lows[at].endswith("ing")

    def _preposition(self, index: int) -> str:
        """The preposition that governs a word, looked for before it and its adjectives."""
        words = self.sense.words
        for step in (1, 2, 3, 4):
            at = index - step
            low = words.lows[at]
            if low in _GOVERNS:
                return low
            if not low or low in _MARKS or at in self._verbs:
                return ""
        return ""


def find_swapped(prose: Places, quote: Places) -> Iterator[str]:
    """Reasons to think that two names, things or figures have changed places."""
    shared = prose.known & quote.known
    if not 2 < len(shared) <= _MOST or _runs_alike(prose, quote, shared):
        return
    if any({"no", "other", "than"} <= places.sense.words.vocabulary for places in (prose, quote)):
        return  # "no other country exported more than Peru"
    here, there = prose.beside, quote.beside
    things = [item for item, tags in here.items() if tags and there.get(item)]
    mutual = bool((prose.known | quote.known) & _MUTUAL)
    names = prose.names & quote.names
    yield from _find_speakers(here, there, names=names)
    yield from _find_agents(here, there, names=names)
    yield from _find_half_swapped(here, there)
    for one, other in combinations(things, 2):
        crossed = here[one] & there[other], here[other] & there[one]
        if not all(crossed) or here[one] & there[one] or here[other] & there[other]:
            continue
        if mutual and all(tag[-1] == ":" for tags in crossed for tag in tags):
            continue
        yield f"“{one}” and “{other}” have changed places"
        return


def _runs_alike(prose: Places, quote: Places, shared: frozenset[str]) -> bool:
    """Whether what both texts name comes in one order in both, in one voice: then nothing has changed places."""
    if ("by" in prose.sense.words.vocabulary) != ("by" in quote.sense.words.vocabulary):
        return False
    here, there = (list(dict.fromkeys(item for item in places.items if item in shared)) for places in (prose, quote))
    return here == there


def _find_agents(here: dict[str, set[str]], there: dict[str, set[str]], *, names: frozenset[str]) -> Iterator[str]:
    """Somebody who does here what somebody else does there, though he stands there too, and does not."""
    for one in names:
        tags, known = here.get(one, set()), there.get(one)
        if known is None:
            continue
        for tag in tags:
            if tag[:2] != "s:" or tag.startswith(_MOVES, 2) or tag == _SPEAKS or tag in known:
                continue
            doers = [other for other in there if tag in there[other] and other in names]
            if doers and not any(tag in here.get(other, ()) for other in doers):
                yield f"“{one}” does here what “{doers[0]}” does there"
                return


def _find_half_swapped(here: dict[str, set[str]], there: dict[str, set[str]]) -> Iterator[str]:
    """Something to which here is done what it does there, by something that stands there too, and does not do it."""
    for one, tags in here.items():
        for tag in tags:
            if (
                tag[:2] != "o:"
                or tag.startswith(_MOVES, 2)
                or tag in there.get(one, ())
                or f"s:{tag[2:]}" not in there.get(one, ())
            ):
                continue
            deed = f"s:{tag[2:]}"
            doers = [other for other in here if other != one and deed in here[other] and other in there]
            if doers and deed not in tags and not any(deed in there[other] for other in doers):
                yield f"“{doers[0]}” does here what “{one}” does there"
                return


def _find_speakers(here: dict[str, set[str]], there: dict[str, set[str]], *, names: frozenset[str]) -> Iterator[str]:
    """Somebody who says it here, and does not there, where somebody else does who does not here."""
    one = [item for item in names & here.keys() if _SPEAKS in here[item] and _SPEAKS not in there.get(item, (_SPEAKS,))]
    other = [
        item for item in names & there.keys() if _SPEAKS in there[item] and _SPEAKS not in here.get(item, (_SPEAKS,))
    ]
    if one and other:
        yield f"“{one[0]}” says it here, and “{other[0]}” there"


def has_roles(prose: Places, quote: Places) -> bool:
    """Whether the texts share two items and a word beside them, so that there is something to compare."""
    return len(prose.known & quote.known) > 2
