"""Warns where names or things have changed places: who does what to whom, what goes from where to where.

Everything here is a warning a reader should look at, never a proof. Whether they are named at all is checked elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.places import month_names, weekday_names
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.prose.exchange import Unit, find_exchanged, read_units
from summarizer.grounding.prose.frames import ACCORDING, Frame
from summarizer.grounding.prose.name_index import place_of
from summarizer.grounding.prose.negators import EXCEPTIVE
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
_NO_THINGS: Final = _groups(
    "other year last next day month week time first new more percent million billion former another have make take get"
    " use go come see become begin start continue plan want expect try need people number part say"
    " second minute hour metre meter kilometre kilometer mile"
)
_ERGATIVE: Final = _groups(
    "dry open close break sink start stop end begin grow increase move change spread burn melt collapse shut improve"
    " double halve resume crash explode fill empty drain freeze slow ease shrink turn reduce launch"
) | {"go_up", "go_down", "step_up", "speed_up"}
"""Verbs whose object may be their subject as well: "drains the lake" is "the lake drains"."""
_PLACED: Final = frozenset({"from", "to", "against", "than"})
"""Prepositions by which things are told apart that may change places."""
_MOST: Final = 40
_FEW: Final = 9
_CLOSE: Final = 0.85


@lru_cache(maxsize=16384)
def _known_as(raw: str) -> str:
    """By what a name or a number is known in any text; empty for other words."""
    word = read_word(raw)
    if word.capital and word.content and not (is_ordinary(word.low) and not is_also_name(word.low)):
        return place_of(raw) or word.key
    return ""


@lru_cache(maxsize=1)
def _dates() -> frozenset[str]:
    return frozenset(fold(name) for name in (*month_names(), *weekday_names()))


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

    def _read_items(self) -> list[str]:
        words = self.sense.words.words
        items = [_known_as(word.raw) or group for word, group in zip(words, self.sense.groups, strict=True)]
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
    def units(self) -> list[Unit]:
        """Its names and things with what stands beside them."""
        return read_units(self.sense, self.items, mutual=_MUTUAL, dull=_NO_THINGS | _dates())

    @cached_property
    def deeds(self) -> dict[str, set[str]]:
        """For each thing what it does (s:), what is done to it (o:), and by which prepositions it is placed."""
        found: dict[str, set[str]] = {}
        for frame in self.sense.frames:
            self._read_frame(frame, found)
        for chunk in self.sense.chunks:
            if chunk.kind == "noun" and chunk.end - chunk.start > 1:
                items = {item for item in self.items[chunk.start : chunk.end] if len(item) > 2} - _NO_THINGS
                for name in items & self.names:
                    found.setdefault(name, set()).update(f"m:{item}" for item in items - self.names)
        return found

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
                for item in items:
                    found.setdefault(item, set()).add(f"{preposition}:")
        if not deed or deed in _MUTUAL or (deed in _NO_THINGS and deed != "say"):
            return
        subject, obj = self._named(frame.subject), self._named(frame.object)
        owners = self._owners(frame.subject)
        across = {item for preposition, items in others if preposition in ("to", "from") for item in items}
        if turned and across:  # "lost to", "sold to": told from the other side
            subject, obj, across, owners = across, subject, subject, set()
        elif turned:
            deed = GROUPS.get(self.sense.keys[frame.at], self.sense.keys[frame.at])
        for side, items in (("s", subject - obj), ("o", obj - subject), ("of", owners), ("t", across)):
            for item in items:
                found.setdefault(item, set()).add(f"{side}:{deed}")

    def _named(self, indices: list[int]) -> set[str]:
        """What stands at some indices: names, and the last words of the words for a thing."""
        words = self.sense.words
        named: set[str] = set()
        chained = bool(indices) and self.items[indices[-1]] in self.names
        for at in indices:
            item = self.items[at]
            if not item or item in _NO_THINGS or words.words[at].possessive or fold(item) in _dates():
                continue
            named_person = item in self.names and (chained or at + 1 not in indices)
            if named_person or (at + 1 not in indices and not chained):
                named.add(item)
        return named

    def _owners(self, indices: list[int]) -> set[str]:
        """Whose a thing is."""
        return {self.items[at] for at in indices if self.items[at] and self.sense.words.words[at].possessive}

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


def find_swapped(prose: Places, quote: Places) -> Iterator[str]:
    """Reasons to think that two names or things have changed places."""
    shared = prose.known & quote.known
    if not 2 < len(shared) <= _MOST or _runs_alike(prose, quote, shared):
        return
    if any({"no", "other", "than"} <= places.sense.words.vocabulary for places in (prose, quote)):
        return  # "no other country exported more than Peru"
    if not EXCEPTIVE.isdisjoint(prose.sense.words.vocabulary | quote.sense.words.vocabulary):
        return
    here, there = prose.deeds, quote.deeds
    clear = (prose.single & quote.single) | (prose.names & quote.names)
    close = _is_close(prose, quote)
    told = _find_turned(here, there, clear) or _find_doer(prose, quote, close=close) or _find_crossed(here, there)
    if not told and close:
        told = _find_moved(prose, quote)
    if told or not close:
        yield from [told] if told else []
        return
    exchanged = find_exchanged(prose.units, quote.units, prose.sense.words.lows, quote.sense.words.lows)
    if exchanged is not None:
        yield f"“{exchanged[0]}” and “{exchanged[1]}” have changed places"


def _find_moved(prose: Places, quote: Places) -> str:
    """A name that goes with one thing here and with another there, where both things stand in both texts."""
    for name in sorted(prose.names & quote.names):
        here, there = (
            {tag[2:] for tag in places.deeds.get(name, ()) if tag[:2] == "m:"} - quote.names
            for places in (prose, quote)
        )
        does = {tag.partition(":")[2] for tag in quote.deeds.get(name, ())}
        if here and there and here.isdisjoint(there | does) and here <= quote.known and there <= prose.known:
            return f"“{name}” goes with “{min(here)}” here, with “{min(there)}” there"
    return ""


def _is_close(prose: Places, quote: Places) -> bool:
    """Whether a sentence has hardly a word that its quote has not."""
    groups = [key for key in prose.sense.groups if key]
    known = quote.sense.present | frozenset(quote.sense.groups)
    return sum(key in known for key in groups) >= _CLOSE * len(groups)


def _runs_alike(prose: Places, quote: Places, shared: frozenset[str]) -> bool:
    """Whether what both texts name comes in one order in both, in one voice: then nothing has changed places."""
    if ("by" in prose.sense.words.vocabulary) != ("by" in quote.sense.words.vocabulary):
        return False
    here, there = (list(dict.fromkeys(item for item in places.items if item in shared)) for places in (prose, quote))
    return here == there


def _find_turned(here: dict[str, set[str]], there: dict[str, set[str]], clear: frozenset[str]) -> str:
    """Something that does here what is done to it there, or the other way about."""
    for item in sorted(clear & here.keys() & there.keys()):
        tags, known = here[item], there[item]
        for tag in tags:
            other = ("o" if tag[0] == "s" else "s") + tag[1:]
            if tag[1:2] == ":" and tag[0] in "so" and other in known and tag not in known and other not in tags:
                active = here if tag[0] == "s" else there
                if tag[2:] in _ERGATIVE and not any(f"o:{tag[2:]}" in found for found in active.values()):
                    continue
                return f"“{item}” is on the other side of “{tag[2:]}” there"
    return ""


def _find_doer(prose: Places, quote: Places, *, close: bool) -> str:
    """Somebody who does here what somebody else does there, though both stand in both texts."""
    here, there = prose.deeds, quote.deeds
    for item, tags in here.items():
        if item not in quote.known:
            continue
        for tag in tags:
            if tag[:2] != "s:" or tag in there.get(item, ()):
                continue
            doers = [other for other in there if tag in there[other]]
            if not doers or any(tag in here.get(other, ()) for other in doers):
                continue
            if item not in there and (not close or (item in prose.names and doers[0] not in quote.names)):
                continue
            if any(quote.stand_together(item, other) for other in doers):
                continue
            if all(other in prose.known for other in doers) and f"of:{tag[2:]}" not in there.get(item, ()):
                return f"“{item}” does here what “{doers[0]}” does there"
    return ""


def _find_crossed(here: dict[str, set[str]], there: dict[str, set[str]]) -> str:
    """Two things each of which stands here as the other stands there."""
    things = [item for item in here if item in there]
    for one, other in combinations(things, 2):
        if here[one] & there[one] or here[other] & there[other]:
            continue
        if here[one] & there[other] and here[other] & there[one]:
            return f"“{one}” and “{other}” have changed places"
    return ""


def has_roles(prose: Places, quote: Places) -> bool:
    """Whether the texts share two items and a word beside them, so that there is something to compare."""
    return len(prose.known & quote.known) > 2
