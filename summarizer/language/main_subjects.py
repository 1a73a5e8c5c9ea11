"""Whom a sentence is about: the noun phrase before its first verb, over what may stand before it.

Positions are token indexes of one unit. Who speaks, and noun phrases elsewhere, are read by other rooms.
"""

from __future__ import annotations

from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
)
from summarizer.language.names import is_person_noun
from summarizer.language.noun_phrases import WINDOW, NounPhrase, read_apposition, skip_lead
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import QUOTE, Unit


def main_subject(unit: Unit, limit: int) -> NounPhrase | None:
    """The first noun phrase of a sentence, before its first verb.

    Args:
        unit: The sentence.
        limit: The token before which it must end.
    """
    low = unit.low
    start = 0
    joined = bool(low) and low[0] in CONJUNCTIONS  # "But Roe, a farmer, agreed"
    if low and not joined and (low[0] in PREPOSITIONS or low[0] in SUBORDINATORS or low[0].endswith(("ing", "ed"))):
        starts = [at + 1 for at in range(min(limit - 1, WINDOW)) if _ends_lead(unit, at)][:3]
        start = next((at for at in starts if _is_followed_by_verb(unit, at, limit)), starts[0] if starts else 0)
    while start < limit and low[start] in SUBORDINATORS:
        start += 1
    first = skip_lead(unit, start, limit)
    if first is None:
        return None
    stop = first
    while stop < limit and unit.is_word(stop) and stop - first < 20:
        word = low[stop]
        if stop > first and (word in SUBORDINATORS or _opens_verb(unit, stop, first)):
            break
        if word in SUBJECT_PRONOUNS and stop == first:
            stop += 1
            break
        stop += 1
    while stop > first and is_adverb(low[stop - 1]):
        stop -= 1
    return NounPhrase(first, stop, first, read_apposition(unit, stop)) if stop > first else None


def _ends_lead(unit: Unit, at: int) -> bool:
    """Whether what comes before the subject may end with a token: a comma, or a title in quotation marks."""
    if unit.low[at] == ",":
        return unit.low[at + 1] not in RELATIVES
    return unit.low[at] == QUOTE and unit.caps[at + 1]


def _is_followed_by_verb(unit: Unit, first: int, limit: int) -> bool:
    for at in range(first + 1, min(limit, first + 10)):
        if not unit.is_word(at):
            return False
        if _opens_verb(unit, at, first):
            return True
    return False


def _opens_verb(unit: Unit, index: int, first: int) -> bool:
    word, before = unit.low[index], unit.low[index - 1]
    if unit.caps[index] or before in DETERMINERS or before in PREPOSITIONS or before == "to":
        return False
    if is_finite(word) or any(form != "ing" and not cue.nominal for cue, form in find_verb(word)):
        return True
    return word.endswith("s") and not is_person_noun(word[:-1]) and all(unit.caps[first:index])
