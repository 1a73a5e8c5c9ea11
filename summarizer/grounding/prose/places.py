"""What the names and things of one text do, and what is done to them, as far as its frames tell.

Nothing here compares two texts: that is done in `swaps`, `crossings` and `exchange`.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.places import month_names, weekday_names
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.grounding.prose.crossings import OBJECTS, Scene, antecedent, pronoun_before
from summarizer.grounding.prose.exchange import Sequence
from summarizer.grounding.prose.frames import ACCORDING, Frame
from summarizer.grounding.prose.name_index import place_of
from summarizer.grounding.prose.opposites import AXES, GROUPS
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word import Word, fold, read_word


def _groups(words: str) -> frozenset[str]:
    return frozenset(GROUPS.get(key, key) for key in map(stem, words.split()))


_SAYS: Final = frozenset(map(stem, "say add warn announce claim argue insist report state declare note".split()))
_MUTUAL: Final = _groups(
    "meet talk trade war marry agree differ border tie draw play partner match deal treaty agreement negotiate"
    " cooperate cooperation dispute conflict relation alliance friendship pact ceasefire together jointly link"
    " merge merger share ally clash railway road collide fight compete sign"
)
"""What two do together: either may be named first."""
NO_THINGS: Final = _groups(
    "other year last next day month week time first new more percent million billion former another have make take get"
    " use go come see become begin start continue plan want expect try need people number part say"
    " second minute hour metre meter kilometre kilometer mile"
)
ERGATIVE: Final = _groups(
    "dry open close break sink start stop end begin grow increase move change spread burn melt collapse shut improve"
    " double halve resume crash explode fill empty drain freeze slow ease shrink turn reduce launch"
    " fall rise climb drop jump surge soar slump plunge tumble slide slip dip rally recover shift"
) | {"go_up", "go_down", "step_up", "speed_up"}
"""Verbs whose object may be their subject as well: "drains the lake" is "the lake drains"."""
_PLACED: Final = frozenset({"from", "to", "against", "than"})
"""Prepositions by which things are told apart that may change places."""
_MANY: Final = frozenset({"people", "men", "women", "children"})
_FEW: Final = 9


@lru_cache(maxsize=16384)
def _known_as(raw: str) -> str:
    """By what a name or a number is known in any text; empty for other words."""
    word = read_word(raw)
    if word.capital and word.content and not (is_ordinary(word.low) and not is_also_name(word.low)):
        return place_of(raw) or word.key
    return ""


@lru_cache(maxsize=1)
def dates() -> frozenset[str]:
    """The names of months and of days of the week, and their stems."""
    names = [fold(name) for name in (*month_names(), *weekday_names())]
    return frozenset((*names, *map(stem, names)))


@lru_cache(maxsize=16384)
def _is_dull(item: str) -> bool:
    """Whether no thing is known by a word."""
    return item in NO_THINGS or fold(item) in dates()


class Places:
    """For each name and thing of one text, what it does and what is done to it.

    Attributes:
        sense: The text.
        items: For each word, by what it is known in any text: a state's name, a key, a number; empty for no item.
        known: All items.
        names: Those that begin with a capital.
        single: Those that stand there once.
    """

    def __init__(self, sense: Sense) -> None:
        self.sense = sense
        self._scenes: dict[int, Scene] = {}
        self.items = self._read_items()
        self.known = frozenset(self.items) - {""}
        words = sense.words.words
        self.names = frozenset(item for at, item in enumerate(self.items) if item and self._is_name(words[at], at))
        counts = Counter(self.items)
        self.single = frozenset(item for item, count in counts.items() if count == 1)

    def _is_name(self, word: Word, index: int) -> bool:
        if not word.capital or not is_ordinary(word.low):
            return word.capital
        following = self.sense.words.words[index + 1 : index + 2]
        titles = bool(following) and following[0].capital and not is_also_name(word.low)
        return not titles and not self.sense.words.is_initial(index)

    def _is_plural_that_opens(self, word: Word, index: int) -> bool:
        """Whether the capital of an ordinary plural only says that the sentence begins."""
        plural = word.low.endswith("s") and not word.acronym and not word.low.endswith("ss")
        return plural and is_ordinary(word.low) and not is_rather_name(word.low) and self.sense.words.is_initial(index)

    def _read_items(self) -> list[str]:
        words = self.sense.words.words
        items = [_known_as(word.raw) or group for word, group in zip(words, self.sense.groups, strict=True)]
        for at in [at for at, word in enumerate(words) if word.capital and self._is_plural_that_opens(word, at)]:
            items[at] = self.sense.groups[at]
        lows = self.sense.words.lows
        items = [
            ""
            if item[:1].isdigit() or item in CARDINALS or "-" in (lows[at - 1], lows[at + 1]) or not words[at].content
            else item
            for at, item in enumerate(items)
        ]
        for chain in self.sense.words.chains:
            for first, last in pairwise(chain.indices):
                place = place_of(f"{words[first].raw} {words[last].raw}") if last == first + 1 else None
                if place is not None:
                    items[first], items[last] = "", place
        return items

    @cached_property
    def sequence(self) -> Sequence:
        """Its words in order."""
        return Sequence(self.sense)

    @cached_property
    def deeds(self) -> dict[str, set[str]]:
        """For each thing what it does (s:), what is done to it (o:), and by which prepositions it is placed."""
        found: dict[str, set[str]] = {}
        for frame in self.sense.frames:
            self._read_frame(frame, found)
        for chunk in self.sense.chunks:
            if chunk.kind == "noun" and chunk.end - chunk.start > 1:
                items = {item for item in self.items[chunk.start : chunk.end] if len(item) > 2} - NO_THINGS
                for name in sorted(items & self.names):
                    found.setdefault(name, set()).update(f"m:{item}" for item in items - self.names)
        return found

    @cached_property
    def acts(self) -> list[tuple[str, str, Frame]]:
        """Its verbs that mean something: by what each is known, its own key, and what belongs to it."""
        groups = self.sense.groups
        frames = (frame for frame in self.sense.frames if frame.at >= 0 and groups[frame.at])
        return [(self._deed(frame)[0] or groups[frame.at], groups[frame.at], frame) for frame in frames]

    def scene(self, frame: Frame) -> Scene:
        """A verb with all that stands on its two sides."""
        known = self._scenes.get(frame.at)
        if known is None:
            known = self._scenes[frame.at] = self._read_scene(frame)
        return known

    def _read_scene(self, frame: Frame) -> Scene:
        deed, turned = self._deed(frame)
        pronoun = "" if frame.subject else pronoun_before(self.sense, frame.at)
        doers = frozenset(self._named(antecedent(self.sense, frame) if pronoun else frame.subject))
        objects = frozenset(self._named(frame.object) | self._named(self._apposed(frame.object)))
        placed = frozenset(item for _, indices in frame.others for item in self._named(indices))
        if turned:
            doers, objects, placed = objects | placed, doers, frozenset()
        them = not objects and self.sense.words.lows[frame.at + 1] in OBJECTS
        done_to = frozenset() if deed in ERGATIVE else frozenset({"them"}) if them else objects
        owners = frozenset(self._owners(frame.object)) if not turned else frozenset()
        return Scene(doers, objects, placed, pronoun, self._is_many(frame.subject), done_to, owners)

    def _is_many(self, indices: list[int]) -> bool:
        """Whether a noun is a plural."""
        words = self.sense.words.words
        heads = (words[at] for at in indices if at + 1 not in indices or words[indices[-1]].capital)
        return any(
            not word.capital and not word.possessive and (word.low in _MANY or word.low[-1:] == "s" != word.low[-2:-1])
            for word in heads
        )

    def _apposed(self, indices: list[int]) -> list[int]:
        """The name that explains a thing after a comma: "the director, Miriam Sachs,"."""
        words = self.sense.words
        if not indices or words.lows[indices[-1] + 1] != ",":
            return []
        return next((list(chain.indices) for chain in words.chains if chain.indices[0] == indices[-1] + 2), [])

    def stand_together(self, one: str, other: str) -> bool:
        """Whether two items stand close by, without a verb between them: they may be of one thing."""
        firsts = [at for at, item in enumerate(self.items) if item == one]
        seconds = [at for at, item in enumerate(self.items) if item == other]
        for first in firsts[:_FEW]:
            for second in seconds[:_FEW]:
                between = range(min(first, second) + 1, max(first, second))
                if len(between) <= _FEW and not any(self.sense.words.is_verb(at) for at in between):
                    return True
        return False

    def _read_frame(self, frame: Frame, found: dict[str, set[str]]) -> None:
        deed, turned = self._deed(frame)
        others = [(preposition, self._named(indices)) for preposition, indices in frame.others]
        for preposition, items in others:
            if preposition in _PLACED:
                for item in sorted(items):
                    found.setdefault(item, set()).add(f"{preposition}:")
        if not deed or deed in _MUTUAL or (deed in NO_THINGS and deed != "say"):
            return
        subject, obj = self._named(frame.subject), self._named(frame.object)
        owners = self._owners(frame.subject)
        across = {item for preposition, items in others if preposition in ("to", "from") for item in items}
        if turned and across:  # "lost to", "sold to": told from the other side
            subject, obj, across, owners = across, subject, subject, set()
        elif turned:
            deed = GROUPS.get(self.sense.keys[frame.at], self.sense.keys[frame.at])
        for side, items in (("s", subject - obj), ("o", obj - subject), ("of", owners), ("t", across)):
            for item in sorted(items):
                found.setdefault(item, set()).add(f"{side}:{deed}")

    def _named(self, indices: list[int]) -> set[str]:
        """What stands at some indices: names, and the last words of the words for a thing."""
        words = self.sense.words
        named: set[str] = set()
        chained = bool(indices) and self.items[indices[-1]] in self.names
        for at in indices:
            item = self.items[at]
            if not item or words.words[at].possessive or _is_dull(item):
                continue
            named_person = item in self.names and (chained or at + 1 not in indices)
            if named_person or (at + 1 not in indices and not chained):
                named.add(item)
        return named

    def _owners(self, indices: list[int]) -> set[str]:
        """Whose a thing is."""
        words = self.sense.words
        plural = ("'", "’")
        return {
            self.items[at]
            for at in indices
            if self.items[at] and (words.words[at].possessive or words.lows[at + 1] in plural)
        }

    def _deed(self, frame: Frame) -> tuple[str, bool]:
        """By what a verb is known, and whether it tells a deed from the other side."""
        if frame.at < 0:
            return ("say" if frame.at == ACCORDING else ""), False
        key = self.sense.keys[frame.at]
        if key in _SAYS:
            return "say", False
        for axis in AXES.get(key, ()):
            if axis.converse:
                return f"/{axis.number}", axis.sign < 0
        return GROUPS.get(key, key), False
