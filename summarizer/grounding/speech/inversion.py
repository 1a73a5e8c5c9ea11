"""Speakers that stand behind what they say: "…," said the minister; "…," Ann Roe shot back.

Subjects before their verbs are read elsewhere. Positions are token indexes of one unit.
"""

from __future__ import annotations

from summarizer.grounding.speech.predicates import Predicate
from summarizer.grounding.speech.voices import speaks
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
)
from summarizer.language.names import is_person_noun
from summarizer.language.noun_phrases import NounPhrase, read_apposition
from summarizer.language.tokens import Unit

_LONGEST_DESCRIPTION = 5


def read_inverted(unit: Unit, predicate: Predicate) -> NounPhrase | None:
    """The subject behind its verb, as in "…," said the minister."""
    low, start = unit.low, predicate.last + 1
    if not predicate.cue.quotes or predicate.form not in ("past", "third") or start >= len(low):
        return None
    if not unit.is_word(start) or is_time_word(low[start]):
        return None
    if (
        low[start] not in DETERMINERS | SUBJECT_PRONOUNS
        and not unit.caps[start]
        and not low[start].endswith(("s", "man", "er"))
        and not _describes_name(unit, start)
    ):
        return None
    if low[start] in {"it", "that", "this"}:
        return None
    stop = start
    while stop < len(low) and stop - start < 20 and unit.is_word(stop):
        word = low[stop]
        leaves = {"in", "on", "at", "during", "after", "before", "via", "through", "as"}
        if word in SUBORDINATORS or (word in leaves and stop > start) or (is_adverb(word) and word not in DETERMINERS):
            break
        if word == "of" and all(unit.caps[start:stop]) and low[stop + 1 : stop + 2] == ["the"]:
            break
        if is_time_word(word) or (is_finite(word) and not unit.caps[stop] and low[stop - 1] not in DETERMINERS):
            break
        stop += 1
        if word in SUBJECT_PRONOUNS:
            break
    found = NounPhrase(start, stop, predicate.first, read_apposition(unit, stop), inverted=True)
    return found if stop > start and speaks(unit, found, predicate.cue) else None


def _describes_name(unit: Unit, start: int) -> bool:
    """Whether what somebody is stands before the name without a determiner: "said lead author Ann Roe"."""
    for at in range(start, min(len(unit) - 1, start + _LONGEST_DESCRIPTION)):
        word = unit.low[at]
        if not unit.is_word(at) or word in PREPOSITIONS or word in CONJUNCTIONS or is_time_word(word):
            return False
        if is_adverb(word) or (is_finite(word) and not word.endswith("ed")):
            return False
        if unit.caps[at + 1]:
            return True
    return False


def read_follower(unit: Unit, index: int) -> NounPhrase | None:
    """Whoever acts right behind a quotation, whatever the verb: "…," Ann Roe shot back; "…," was how the mayor put it.

    A name, a pronoun, or a person who is described: "…," the mayor protested.
    """
    low = unit.low
    if low[index + 1 : index + 2] == ["how"] and low[index] in {"is", "was"}:
        index += 2
    stop = index
    while stop < len(low) and unit.caps[stop]:
        stop += 1
    if stop == index and low[index : index + 1] in (["he"], ["she"], ["they"]):
        stop += 1
    if stop == index and low[index : index + 1] and low[index] in DETERMINERS:
        stop = _end_of_person(unit, index)
    apposition = read_apposition(unit, stop) if stop > index else None
    verb = stop if apposition is None else apposition[1] + 1
    if stop == index or verb >= len(low) or low[verb] in AUXILIARIES or not is_finite(low[verb]):
        return None
    return NounPhrase(index, stop, index, apposition)


def _end_of_person(unit: Unit, first: int) -> int:
    """The end of a description of one person, with the name that may follow; its first token where there is none."""
    low = unit.low
    for at in range(first + 1, min(len(unit), first + _LONGEST_DESCRIPTION)):
        if not unit.is_word(at) or low[at] in PREPOSITIONS:
            break
        if is_person_noun(low[at]) and not unit.caps[at]:
            stop = at + 1
            while stop < len(low) and (unit.caps[stop] or is_person_noun(low[stop])):
                stop += 1
            return stop
    return first
