"""Decide whose words an attribution holds: actors whom the article names there, or nobody.

The finder's answer is confirmed and never replaced: if the words at the place neither name an actor nor are a pronoun
for the one person or body named last, nobody holds the words.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.speech.lexicon import PRONOUNS
from summarizer.grounding.speech.names import FEMALE, MALE
from summarizer.schemas.findings import FoundAttribution

_SPEAKING: Final = frozenset({"person", "organization", "state", "group", "place"})
_BODIES: Final = frozenset({"organization", "state", "group"})
_LONGEST: Final = 12
"""Words of a description with a name; what is longer is no noun phrase."""
_BACK: Final = 800
"""Characters that a pronoun reaches back."""
_AND: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+")
_SPOKESPERSON: Final = re.compile(r"\s(?:[\w-]+\s)?spokes[a-z]+\Z", re.IGNORECASE)
_FOR: Final = re.compile(r"\b[Ss]pokes(?:man|woman|person|people)\s(?:for|at|of)\s(?:the\s)?\Z")
_MADE_BY: Final = re.compile(r"\s(?:by|from)\s(?:the\s)?\Z")
_OWNED: Final = re.compile(r"[’']s?\s")
_ANOTHERS: Final = re.compile(r"\b(?:of|for|to|with|by|from|on|up)\s(?:the\s)?(?:[A-Z][a-z]{1,3}\.?\s)?\Z")
"""Behind these words a person's name is not the subject of the phrase: "a spokesman for Ms "."""
_RELATED: Final = re.compile(r"[’']s?\s|\b(?:of|for|to|with|by|from|at|in|on|and|up)\s")


def find_holders(
    reading: Reading, attribution: FoundAttribution, *, before: tuple[Actor, ...] = ()
) -> tuple[Actor, ...]:
    """The actors whose words or views an attribution holds; empty if the article names none.

    Args:
        reading: The article.
        attribution: Where somebody says something.
        before: Who holds what was said last before.
    """
    named = " ".join(attribution.as_named.split())
    if not named or not attribution.spans or len(named.split()) > _LONGEST:
        return ()
    low = named.casefold()
    if low == "who":
        return _find_antecedent(reading, attribution)
    if low in PRONOUNS:
        return _confirm_pronoun(reading, attribution, low, before)
    if joint := _find_joint(reading, named):
        return joint
    there = [actor for _, actor in reading.cast.named_in(attribution.spans[0])]
    told = [reading.cast.find(words) for words in (named, attribution.speaker) if words]
    for actor in (*reversed(there), *told):
        if actor is None or actor.kind not in _SPEAKING or _has_two_titles(reading, actor):
            continue
        document = attribution.kind == "document" and actor in told
        if _is_named(named, actor) or _speaks_for(named, actor, document=document):
            return (actor,)
        if actor.kind == "person" and actor not in there and low.startswith("the ") and named[4:].islower():
            return (actor,)  # "the prime minister", whose name the finder has
    return ()


def _is_named(words: str, actor: Actor) -> bool:
    """Whether words end with an actor's name, behind titles and descriptions: "the economist Ana Roe"."""
    bare = words.removesuffix("’s").removesuffix("'s")
    for name in (actor.name, *actor.aliases):
        if bare.casefold() in {name.casefold(), f"the {name.casefold()}"}:
            return True
        if actor.kind in {"place", "state"}:
            continue
        before = bare.removesuffix(f" {name}")
        others = _ANOTHERS if actor.kind == "person" else _RELATED
        if before != bare and others.search(f"{before} ") is None:
            return True
        if bare.startswith(f"{name}, "):
            return True
    return False


def _speaks_for(words: str, actor: Actor, *, document: bool) -> bool:
    """Whether somebody without a name speaks for a body: its spokesman, its report."""
    if actor.kind not in _BODIES and not document:
        return False
    for name in (actor.name, *actor.aliases):
        before, found, behind = words.partition(name)
        if not found:
            continue
        if not behind.strip() and (_FOR.search(before) or (document and _MADE_BY.search(before))):
            return True
        if before.casefold() not in {"", "a ", "an ", "the "}:
            continue
        if _SPOKESPERSON.fullmatch(behind) or (document and (_OWNED.match(behind) or len(behind.split()) == 1)):
            return True
    return False


def _has_two_titles(reading: Reading, actor: Actor) -> bool:
    """Whether a person is called both Mr and Mrs, so that one name stands for two people."""
    if actor.kind != "person":
        return False
    titles = {
        reading.text[max(0, span.start - 6) : span.start].split()[-1:][0].casefold().strip(".,(“\"'")
        for span in actor.mentions
        if reading.text[max(0, span.start - 6) : span.start].strip()
    }
    return not titles.isdisjoint(FEMALE) and not titles.isdisjoint(MALE)


def _find_joint(reading: Reading, words: str) -> tuple[Actor, ...]:
    """The actors whom words join: "Chile and Norway"; none if they are not all known."""
    parts = [part for part in _AND.split(words) if part]
    found = {part: reading.cast.find(part.removeprefix("both ").removeprefix("Both ")) for part in parts}
    actors = {actor.id: actor for part, actor in found.items() if actor is not None and _is_named(part, actor)}
    return tuple(actors.values()) if 1 < len(parts) == len(actors) else ()


def _confirm_pronoun(
    reading: Reading, attribution: FoundAttribution, word: str, before: tuple[Actor, ...]
) -> tuple[Actor, ...]:
    """The actor whom "he" or "it" means, if the finder and the last mentions before agree."""
    speaker, place = attribution.speaker or "", attribution.spans[0][0]
    if word == "they" and (joint := _find_joint(reading, speaker)):
        return joint
    actor = reading.cast.find(speaker) if speaker else None
    kinds = frozenset({"person"}) if word in {"he", "she"} else _BODIES if word in {"it", "they"} else frozenset()
    if actor is None or actor.kind not in kinds or _has_two_titles(reading, actor):
        return ()
    if before == (actor,):
        return before
    named = reading.cast.named_in((max(0, place - _BACK), place))
    recent = [other.id for _, other in reversed(named) if other.kind in kinds]
    if kinds is _BODIES:
        opening = reading.sentence_at(max(0, reading.sentence_at(place)[0] - 2))[0]
        first = next((other for _, other in reading.cast.named_in((opening, place)) if other.kind in kinds), None)
        return (actor,) if first is actor and recent[0] == actor.id else ()
    return (actor,) if actor.id in list(dict.fromkeys(recent))[:2] else ()


def _find_antecedent(reading: Reading, attribution: FoundAttribution) -> tuple[Actor, ...]:
    """The person named right before a relative "who"."""
    place = attribution.spans[0][0]
    before = reading.cast.named_in((reading.sentence_at(place)[0], place))
    people = [(span, actor) for span, actor in before if actor.kind == "person"]
    if not people or not re.fullmatch(r",?\s+|,\s[^,]{1,80},\s+", reading.text[people[-1][0][1] : place]):
        return ()
    return (people[-1][1],)
