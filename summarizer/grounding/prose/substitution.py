"""Warns where a sentence that otherwise repeats its quote puts another verb in the place of the quote's.

Opposites that are known stand in `axes`; this finds those that no table holds, and lets pass what may be a synonym.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from summarizer.grounding.prose.opposites import AXES
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem

_CLOSE: Final = 0.85
"""What part of a sentence's words its quote must have."""
_GENERAL: Final = frozenset(
    map(
        stem,
        "take make get bring become find say tell hold fall go come give have do put set turn run keep let"
        " see show call meet know think move use work need want try leave pass lead stand carry draw reach"
        " receive face hit look ask add note report announce state claim argue insist declare warn explain"
        " answer reply write speak talk describe mean include involve remain stay seem appear happen occur"
        " base name appoint plan expect hope intend aim begin start continue return send offer provide deal"
        " handle serve help allow follow live play change raise score win publish present deliver conduct"
        " perform carry agree decide vote cause lead force prompt confirm warn stress emphasise emphasize"
        " acknowledge concede respond testify recall suggest believe reveal disclose discover detect"
        " identify determine conclude estimate calculate predict forecast advise recommend urge request".split(),
    )
)
"""Verbs so general that many others may stand for them, verbs of saying among them."""


def find_substituted(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that a verb has been put in another's place."""
    here = [index for index, key in enumerate(prose.groups) if key]
    there = [index for index, key in enumerate(quote.groups) if key]
    said, given = frozenset(prose.groups) | prose.present, frozenset(quote.groups) | quote.present
    if sum(prose.groups[index] in given for index in here) < _CLOSE * len(here):
        return
    slots = {
        (_key(quote, there, place - 1), _key(quote, there, place + 1)): index
        for place, index in enumerate(there)
        if quote.groups[index] not in said and _is_telling(quote, index)
    }
    for place, index in enumerate(here):
        if prose.groups[index] in given or not _is_telling(prose, index) or not place:
            continue
        other = slots.get((_key(prose, here, place - 1), _key(prose, here, place + 1)))
        if other is None or _may_mean_same(prose.keys[index], quote.keys[other]):
            continue
        yield f"it says “{prose.words.words[index].raw}” where the quote says “{quote.words.words[other].raw}”"
        return


def _key(sense: Sense, content: list[int], place: int) -> str:
    return sense.groups[content[place]] if 0 <= place < len(content) else ""


def _is_telling(sense: Sense, index: int) -> bool:
    """Whether a word is a verb that means something by itself."""
    low = sense.words.lows[index]
    verbal = sense.words.is_verb(index) or low.endswith(("ing", "ed"))
    return verbal and sense.keys[index].partition("_")[0] not in _GENERAL and not sense.words.words[index].base


def _may_mean_same(one: str, other: str) -> bool:
    """Whether two verbs are synonyms, or stand on one side of a pair of opposites."""
    sides = {(axis.number, axis.sign) for axis in AXES.get(one, ())}
    if any((axis.number, axis.sign) in sides for axis in AXES.get(other, ())):
        return True
    groups = _synonyms()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))


@cache
def _synonyms() -> dict[str, frozenset[int]]:
    """For each stem the numbers of the groups of synonyms that it is in; read when a verb is first compared."""
    lines = Path(__file__).with_name("verb_synonyms.txt").read_text(encoding="ascii").splitlines()
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            for word in line.split():
                groups.setdefault(stem(word), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}
