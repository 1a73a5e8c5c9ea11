"""Warns where a sentence affirms what its quote sets aside, and sets aside what the quote affirms: "A rather than B".

Everything here is a warning a reader should look at, never a proof. Single negations are compared elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Final, NamedTuple

from summarizer.grounding.prose.sentence_sense import Sense

_STOPS: Final = frozenset(',;:.!?—–()“”"\n')
_MOST: Final = 5
"""How many words that carry meaning each side of a contrast has at most."""
_SETS_ASIDE: Final = frozenset({("rather", "than"), ("instead", "of"), (",", "not"), ("and", "not"), ("opposed", "to")})
_NO_COMPARISON: Final = frozenset({"rather", "other", "more", "less", "fewer", "later", "earlier"})
_ALL: Final = frozenset({"all", "every", "everyone", "everybody"})
_SOME: Final = frozenset("some many few most only but except almost nearly several".split())
_NO_CONTRAST: Final = frozenset({"only", "just", "merely", "least", "yet", "even"})


class Contrast(NamedTuple):
    """What is affirmed, and what is set aside, by their keys."""

    affirmed: frozenset[str]
    aside: frozenset[str]


def find_turned_contrast(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find "by B rather than A" where the quote says "by A rather than B", or "not by B, but by A"."""
    if not _may_contrast(prose) and not _may_contrast(quote):
        return
    for denied in _read_denied_causes(prose):
        if any(denied <= given for given in _read_causes(quote)):
            yield f"it denies “because of {min(denied)}”, which the quote says"
            return
    if not _may_contrast(prose) or not _may_contrast(quote):
        return
    for here in _read_contrasts(prose):
        for there in _read_contrasts(quote):
            affirmed = here.affirmed & there.aside - there.affirmed
            aside = here.aside & there.affirmed - there.aside
            if affirmed - here.aside and aside - here.affirmed:
                yield f"it says “{min(affirmed)}” and sets “{min(aside)}” aside, the quote the other way about"
                return


def find_turned_comparison(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find "the old one is faster than the new one" where the quote says "the new one is faster than the old one"."""
    if "than" not in prose.words.vocabulary or "than" not in quote.words.vocabulary:
        return
    for compared, here in _read_comparisons(prose):
        for same, there in _read_comparisons(quote):
            greater = here.affirmed & there.aside - there.affirmed - here.aside
            lesser = here.aside & there.affirmed - there.aside - here.affirmed
            if compared == same and greater and lesser:
                yield f"“{min(greater)}” and “{min(lesser)}” are compared the other way about there"
                return


def find_crossed_directions(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find "rose in volume and fell in value" where the quote says "fell in volume and rose in value"."""
    here, there = _read_directions(prose), _read_directions(quote)
    turned = sorted(key for key in here.keys() & there.keys() if _is_opposed(here[key], there[key]))
    for one, other in combinations(turned, 2):
        if _is_opposed(here[one], here[other]):
            yield f"“{one}” and “{other}” go the other way about there"
            return


def _read_directions(sense: Sense) -> dict[str, set[tuple[int, int]]]:
    """For each word that "in" places, the opposites that are told of it: of "fell in value", that it goes down."""
    found: dict[str, set[tuple[int, int]]] = {}
    signs: dict[int, set[tuple[int, int]]] = {}
    for pole in sense.poles:
        if not pole.axis.mixed:
            signs.setdefault(pole.index, set()).add((pole.axis.number, pole.sign))
    for frame in sense.frames if len(signs) > 1 else ():
        for preposition, indices in frame.others if frame.at in signs else ():
            if preposition == "in" and indices:
                found.setdefault(sense.words.words[indices[-1]].low, set()).update(signs[frame.at])
    return found


def _is_opposed(one: AbstractSet[tuple[int, int]], other: AbstractSet[tuple[int, int]]) -> bool:
    """Whether two words stand at opposite ends, and at no same one."""
    return not one & other and any((number, -sign) in other for number, sign in one)


def _read_comparisons(sense: Sense) -> Iterator[tuple[tuple[str, str], Contrast]]:
    """What is compared by which word, each with what stands before it and what stands after "than"."""
    lows, groups = sense.words.lows, sense.groups
    for index in range(2, len(groups)):
        if lows[index] == "than" and groups[index - 1] and lows[index - 1] not in _NO_COMPARISON:
            degree = lows[index - 2] if lows[index - 2] in ("more", "less") else ""
            yield (groups[index - 1], degree), Contrast(_look(sense, index - 2, -1), _look(sense, index + 1, 1))


def find_turned_quantifier(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find "not all" where the quote says "all" and denies nothing, or the other way about."""
    for one, other in ((prose, quote), (quote, prose)):
        whole = _ALL & other.words.vocabulary
        if not whole or other.negations.every or not _SOME.isdisjoint(other.words.vocabulary):
            continue
        lows = one.words.lows
        if any(lows[at] == "not" and lows[at + 1] in _ALL for at in range(len(one.words))):
            yield f"one says “not all”, the other “{min(whole)}”"
            return


def _read_causes(sense: Sense) -> Iterator[frozenset[str]]:
    """What each "because" that is not denied is of."""
    lows = sense.words.lows
    for index in range(len(sense.words)):
        if lows[index] == "because" and "not" not in lows[max(0, index - 2) : index]:
            yield _look(sense, index + 1, 1)


def _read_denied_causes(sense: Sense) -> Iterator[frozenset[str]]:
    """What each "not because" is of."""
    lows = sense.words.lows
    for index in range(1, len(sense.words)):
        if lows[index] == "because" and lows[index - 1] == "not":
            denied = _look(sense, index + 1, 1)
            if denied:
                yield denied


def _may_contrast(sense: Sense) -> bool:
    return not sense.words.vocabulary.isdisjoint(("rather", "instead", "not", "opposed"))


def _read_contrasts(sense: Sense) -> Iterator[Contrast]:
    lows = sense.words.lows
    for index in range(len(sense.words)):
        pair = lows[index], lows[index + 1]
        if pair in _SETS_ASIDE and lows[index + 2] not in _NO_CONTRAST:
            yield Contrast(_look(sense, index - 1, -1), _look(sense, index + 2, 1))
        elif pair[0] == "not" and pair[1] not in _NO_CONTRAST:
            but = next((at for at in range(index + 2, index + 9) if lows[at] == "but"), None)
            if but is not None:
                yield Contrast(_look(sense, but + 1, 1), _look(sense, index + 1, 1) - _look(sense, but, 1))


def _look(sense: Sense, at: int, step: int) -> frozenset[str]:
    """The keys of the words on one side, up to the end of the clause."""
    found: list[str] = []
    lows, groups = sense.words.lows, sense.groups
    while 0 <= at < len(groups) and len(found) < _MOST and lows[at] not in _STOPS and lows[at] != "but":
        if groups[at]:
            found.append(groups[at])
        at += step
    return frozenset(found)
