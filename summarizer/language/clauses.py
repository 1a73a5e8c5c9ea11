"""Tests whether tokens form a clause (a subject with a finite verb), judged by word forms and neighbouring words.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from typing import Final

from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
    read_class,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.language.reporting_verbs import is_verb_form
from summarizer.language.tokens import QUOTE, Unit

CLOSES_CLAUSE: Final = word_set("as when while before after if because since although though so")
_VERBS: Final = read_class("verbs before any object")
_LONGEST_OBJECT: Final = 4


def is_clause(unit: Unit, start: int, stop: int | None = None) -> bool:
    """Whether the tokens from `start` to before `stop` begin with a subject and its verb."""
    low = unit.low
    stop = len(low) if stop is None else stop
    opening = low[start].split("'")[0].split("’")[0]
    if opening == "there" or opening in SUBJECT_PRONOUNS:
        return True
    inner = 0
    for index in range(start + 1, min(stop, start + 18)):
        word = low[index]
        if word in RELATIVES or word in {":", ";"} or word in CLOSES_CLAUSE:
            return False
        if word == "," and low[index + 1 : index + 2] in (["and"], ["but"]):
            return False  # a separate clause follows
        if word in SUBJECT_PRONOUNS:
            if low[start] in PREPOSITIONS:
                return True
            # “the loan he signed”: the next verb belongs to the pronoun
            inner += 1
        elif is_verb_at(unit, index):
            if low[index - 1] in CONJUNCTIONS and not inner:
                return False  # second verb of one subject: "keeps his garden and repeats the dish"
            if not inner:
                return True
            inner -= 1
    return False


def is_verb_at(unit: Unit, index: int) -> bool:
    """Whether a token is a finite verb, judged by its form and its neighbours."""
    low = unit.low
    word, before = low[index], low[index - 1]
    if word == QUOTE:
        return is_finite(unit.openings[index].lower())
    after = low[index + 1] if index + 1 < len(low) else ""
    if unit.caps[index] or before == "to" or before in DETERMINERS:
        return False
    if is_verb_form(word):
        return not (word.endswith("ed") and (after in {"by", "to"} or _modifies_object(unit, index)))
    # “the law violates the treaty”: a word in -s before a determiner is a verb
    singular = word.endswith("s") and not before.endswith("s") and before not in PREPOSITIONS
    return singular and ((after in DETERMINERS and after not in ("all", "both")) or word in _VERBS)


def _modifies_object(unit: Unit, index: int) -> bool:
    """Whether a participle follows the object of a preposition: "148 cheques to a company called Norbank"."""
    low, first = unit.low, index - 1
    while first > 0 and index - first <= _LONGEST_OBJECT and unit.is_word(first) and not unit.caps[first]:
        if low[first] in {"a", "an"}:
            return first < index - 1 and low[first - 1] in PREPOSITIONS
        first -= 1
    return False


def resumes_subject(unit: Unit, start: int, comma: int) -> bool:
    """Whether the verb after a comma has the speaker as subject: "said that the shop was shut, | and gave her the key".

    Only if the reported clause, from `start` to the comma, has a form of "be" or "have" and no person as subject, so
    that it cannot own the verb.
    """
    low = unit.low
    verb = unit.low_at(comma + 2)
    if low[comma] != "," or low[comma + 1] not in {"and", "but"} or not is_finite(verb) or verb in AUXILIARIES:
        return False
    state = next((at for at in range(start + 1, comma) if is_finite(low[at])), comma)
    noun = low[state - 1].removesuffix("s")
    is_person = low[start] in SUBJECT_PRONOUNS or unit.caps[state - 1] or is_person_noun(noun)
    return low[state] in BE | HAVE and not is_person


def is_sentence(unit: Unit, stop: int) -> bool:
    """Whether the tokens before `stop` can stand as a sentence."""
    low = unit.low
    if low[0] in SUBORDINATORS and low[0] != "that":  # "That would be enough"
        comma = low.index(",", 0, stop) if "," in low[:stop] else stop
        return any(map(is_finite, low[comma:stop]))  # "If it rains, we will leave"
    return any(is_finite(word) for word in low[:stop]) or is_clause(unit, 0, stop)
