"""Warns where two names or things stand on each other's side of one verb: who did it here is part of the rest there.

Both must have moved, so a flag never rests on what is merely missing. One thing alone that has moved is found in
`swaps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from summarizer.grounding.prose.frames import Frame
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import AUXILIARIES

_SINGULAR: Final = frozenset({"he", "she", "it"})
_PRONOUNS: Final = _SINGULAR | {"they", "i", "we"}
_BETWEEN: Final = AUXILIARIES | frozenset("not never also still already only even just again now soon ever".split())
_SAYS: Final = frozenset(
    map(
        stem,
        "say tell warn announce claim argue insist state declare note believe think fear complain add report admit"
        " deny".split(),
    )
)
OBJECTS: Final = frozenset({"him", "her", "them", "us", "me"})
_STOPS: Final = frozenset(".;!?\n")


@dataclass(slots=True)
class Scene:
    """One verb with what stands on its two sides.

    Attributes:
        doers: Who does it.
        objects: What it is done to.
        placed: What its prepositions govern.
        pronoun: The pronoun that does it; empty for none.
        many: Whether several do it.
        done_to: What it is done to, with a mark of its own for somebody that a pronoun tells.
        owners: Whose that is.
    """

    doers: frozenset[str]
    objects: frozenset[str]
    placed: frozenset[str]
    pronoun: str
    many: bool
    done_to: frozenset[str]
    owners: frozenset[str]


Pair: TypeAlias = tuple[Scene, Scene]
"""The same verb in the sentence and in its quote."""


def pronoun_before(sense: Sense, at: int) -> str:
    """The pronoun that is a verb's subject; empty for none."""
    lows = sense.words.lows
    at -= 1
    while at >= 0 and (lows[at] in _BETWEEN or lows[at].endswith("ly")):
        at -= 1
    return lows[at] if at >= 0 and lows[at] in _PRONOUNS else ""


def antecedent(sense: Sense, frame: Frame) -> list[int]:
    """Whom a pronoun before a verb may mean: who says so, in "Lind said that she resigned"."""
    lows = sense.words.lows
    before = [other for other in sense.frames if 0 <= other.at < frame.at and other.subject]
    for other in sorted(before, key=lambda one: -one.at):
        if not _STOPS.isdisjoint(lows[other.at : frame.at]):
            return []
        if sense.keys[other.at] in _SAYS:
            return other.subject
    return []


def find_crossed_sides(pairs: list[Pair], together: Callable[[str, str], bool]) -> str:
    """Two things that stand on each other's side of one verb, as a reason; empty where none do."""
    for one, other in pairs:
        for left, right in _crossed(one, other):
            if not together(left, right):
                return f"“{left}” and “{right}” have changed places"
    return ""


def find_crossed_owners(pairs: list[Pair]) -> str:
    """Whoever does it here to what is another's, and there it is the other way about: "accepted Roe's offer"."""
    for one, other in pairs:
        left, right = sorted(one.doers & other.owners), sorted(other.doers & one.owners)
        if left and right and one.objects & other.objects:
            return f"“{left[0]}” and “{right[0]}” have changed places"
    return ""


def find_misplaced_doer(pairs: list[Pair], together: Callable[[str, str], bool]) -> str:
    """Somebody who does here what is done there by another and not without him: "dropped charges against him"."""
    for one, other in pairs:
        if not one.objects & other.objects or not other.doers or not one.doers.isdisjoint(other.doers):
            continue
        for left in sorted(one.doers & (other.objects | other.placed) - one.objects - one.placed):
            if not any(together(left, right) for right in other.doers):
                return f"“{left}” does here what “{min(other.doers)}” does there"
    return ""


def find_other_doer(pairs: list[Pair], known: frozenset[str]) -> str:
    """Several who do here what one alone does there: "the players had bullied him" of "he had bullied them"."""
    for one, other in pairs:
        if one.many and one.doers <= known and other.pronoun in _SINGULAR and not one.doers & other.doers:
            if not one.done_to & other.done_to:
                continue
            if not any(scene is one and one.doers & rival.doers for scene, rival in pairs):
                return f"“{min(one.doers)}” does here what “{other.pronoun}” does there"
    return ""


def _crossed(one: Scene, other: Scene) -> Iterator[tuple[str, str]]:
    mine, theirs = one.doers - other.doers, other.doers - one.doers
    rest, their_rest = one.objects | one.placed, other.objects | other.placed
    for left in sorted(mine & their_rest - rest):
        for right in sorted(theirs & rest - their_rest):
            yield left, right
    mine, theirs = one.objects - other.objects, other.objects - one.objects
    for left in sorted(mine & other.placed - one.placed):
        for right in sorted(theirs & one.placed - other.placed):
            yield left, right
