"""Warns where names or things have changed places: who does what to whom, what goes from where to where.

Everything here is a warning a reader should look at, never a proof. Whether they are named at all is checked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from summarizer.grounding.prose.crossings import (
    Pair,
    find_crossed_owners,
    find_crossed_sides,
    find_misplaced_doer,
    find_other_doer,
)
from summarizer.grounding.prose.exchange import find_exchanged
from summarizer.grounding.prose.negators import EXCEPTIVE
from summarizer.grounding.prose.places import ERGATIVE, NO_THINGS, Places, dates

_KEY: Final = re.compile("“([^”]+)”")
_MOST: Final = 40
_CLOSE: Final = 0.85


def find_swapped(prose: Places, quote: Places) -> Iterator[str]:
    """Reasons to think that two names or things have changed places."""
    shared = prose.known & quote.known
    if not 2 < len(shared) <= _MOST or _runs_alike(prose, quote, shared):
        return
    if any({"no", "other", "than"} <= places.sense.words.vocabulary for places in (prose, quote)):
        return  # "no other country exported more than Peru"
    if not EXCEPTIVE.isdisjoint(prose.sense.words.vocabulary | quote.sense.words.vocabulary):
        return
    pairs = _pair(prose, quote)
    told = "" if _is_turned(prose, quote) else find_crossed_sides(pairs, quote.stand_together)
    told = told or find_crossed_owners(pairs)
    told = told or find_misplaced_doer(pairs, quote.stand_together) or find_other_doer(pairs, quote.known)
    told = told or _find_moved_doer(prose, quote) or _find_moved_thing(prose, quote)
    if told:
        yield _spell_out(told, prose, quote)


def _spell_out(told: str, prose: Places, quote: Places) -> str:
    """A reason with the words of the texts, for the keys by which they were compared."""

    def write(match: re.Match[str]) -> str:
        for places in (prose, quote):
            for word, item, key in zip(places.sense.words.words, places.items, places.sense.keys, strict=True):
                if match[1] in (item, key):
                    return f"“{word.raw}”"
        return match[0]

    return _KEY.sub(write, told)


def _pair(prose: Places, quote: Places) -> list[Pair]:
    """The verbs that both texts have, with what stands on their sides in each."""
    return [
        (prose.scene(frame), quote.scene(other))
        for deed, key, frame in prose.acts
        for other_deed, other_key, other in quote.acts
        if deed == other_deed or key == other_key
    ]


def _find_moved_doer(prose: Places, quote: Places) -> str:
    """Somebody who does here what another does there, or what is done to him there."""
    here, there = prose.deeds, quote.deeds
    clear = (prose.single & quote.single) | (prose.names & quote.names)
    return _find_turned(here, there, clear) or _find_doer(prose, quote, close=_is_close(prose, quote))


def _find_moved_thing(prose: Places, quote: Places) -> str:
    """Something that stands where another stands there."""
    told = _find_crossed(prose.deeds, quote.deeds)
    if not told and _is_close(prose, quote):
        told = _find_moved(prose, quote)
    exchanged = None if told else find_exchanged(prose.sequence, quote.sequence, dull=NO_THINGS | dates())
    return told if exchanged is None else f"“{exchanged[0]}” and “{exchanged[1]}” have changed places"


def _is_turned(prose: Places, quote: Places) -> bool:
    """Whether the sentence tells something from the other side: "behind B" of "ahead of A"."""
    ends = {(pole.axis.number, -pole.sign) for pole in quote.sense.poles if pole.converse}
    return any((pole.axis.number, pole.sign) in ends for pole in prose.sense.poles)


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
        for tag in sorted(tags):
            other = ("o" if tag[0] == "s" else "s") + tag[1:]
            if tag[1:2] == ":" and tag[0] in "so" and other in known and tag not in known and other not in tags:
                active = here if tag[0] == "s" else there
                if tag[2:] in ERGATIVE and not any(f"o:{tag[2:]}" in found for found in active.values()):
                    continue
                return f"“{item}” is on the other side of “{tag[2:]}” there"
    return ""


def _find_doer(prose: Places, quote: Places, *, close: bool) -> str:
    """Somebody who does here what somebody else does there, though both stand in both texts."""
    here, there = prose.deeds, quote.deeds
    for item, tags in here.items():
        if item not in quote.known:
            continue
        for tag in sorted(tags):
            if tag[:2] != "s:" or tag in there.get(item, ()):
                continue
            doers = [other for other in there if tag in there[other]]
            if not doers or any(tag in here.get(other, ()) for other in doers):
                continue
            if item not in there and (not close or (item in prose.names and doers[0] not in quote.names)):
                continue
            if any(quote.stand_together(item, other) for other in doers):
                continue
            if tag[2:] in ERGATIVE and any(f"o:{tag[2:]}" in here.get(other, ()) for other in doers):
                continue  # "ended the strike" of "the strike ended"
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
