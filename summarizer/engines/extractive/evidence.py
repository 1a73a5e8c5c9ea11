"""Classifies single mentions of a name by context: whether the name acts, locates, modifies, or is a person's.

`kinds` and `actors` combine the evidence of all mentions of a name.
"""

from __future__ import annotations

from typing import Final

from summarizer.engines.extractive.names import Mention
from summarizer.language.lexicon import (
    BE,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    read_class,
    word_set,
)
from summarizer.language.name_words import is_office
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import QUOTE, Unit

_WHERE: Final = word_set("in at near outside across around through throughout into inside visiting visited")
_VERBS: Final = read_class("ambiguous verbs")
_VERBS_OF_BODIES: Final = read_class("verbs whose object is a body")
GENDERS: Final = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f"}
PERSONAL: Final = frozenset(GENDERS)
NEUTER: Final = word_set("its itself")
_LONGEST_APPOSITION: Final = 18


def is_subject(mention: Mention) -> bool:
    """Whether a name itself, not a phrase around it, is the subject of a verb."""
    if mention.is_subject is None:
        mention.is_subject = _find_subject(mention)
    return mention.is_subject


def _find_subject(mention: Mention) -> bool:
    if mention.possessive:
        return False
    unit, low, at = mention.unit, mention.unit.low, mention.begin
    while at and low[at - 1] in DETERMINERS:
        at -= 1
    before = low[at - 1] if at else ""
    # "the head of Norbex Ann Roe | said"
    titled = before in {"of", "to", "for", "at"} and at > 1 and is_office(low[at - 2]) and " " in mention.name
    apposed = before == "," and opens_verb(unit, mention.stop + 1)
    if unit.low_at(mention.stop) == "," and (apposed or (before == "for" and at == 1)):
        return True  # "The coach, Ann Roe, | has no replacement", "For Ann Roe, | 71, little changes"
    if before in BE and low[0] in PREPOSITIONS and " " in mention.name:
        return True  # "Among them was | Ann Roe"
    if before in _NO_SUBJECT and not titled:
        return False
    at = skip_details(unit, mention.stop)
    if unit.low_at(at) == "and":  # "Roe and Ben Ek | said"
        at = unit.end_name(at + 1)
    return opens_verb(unit, at)


_NO_SUBJECT: Final = (PREPOSITIONS | {"up", "down", "out"}) - word_set("as after before since until than like")


def skip_details(unit: Unit, at: int) -> int:
    """Return the token after an apposition or relative clause between commas, and after adverbs."""
    low = unit.low
    if unit.low_at(at) == ",":
        close = next((i for i in range(at + 2, min(len(low), at + _LONGEST_APPOSITION)) if low[i] == ","), None)
        while close is not None and not opens_verb(unit, close + 1):
            close = next((i for i in range(close + 1, min(len(low), at + 28)) if low[i] == ","), None)
        if close is None:
            return at
        at = close + 1
    while at < len(low) and is_adverb(low[at]):
        at += 1
    return at


def opens_verb(unit: Unit, at: int) -> bool:
    """Whether a token seems to be a finite verb."""
    low = unit.low
    if at >= len(low) or unit.caps[at] or not unit.is_word(at):
        return False
    word = low[at]
    if is_finite(word):
        return True
    following = low[at + 1] if at + 1 < len(low) else ""
    if word in _VERBS or any(form in {"third", "past"} for _, form in find_verb(word)):
        return True
    return word.endswith("s") and not is_office(word[:-1]) and following in DETERMINERS


def is_acted_on(mention: Mention) -> bool:
    """Whether a name is the object or agent of a verb that takes actors: "accused | Roe", "held by Roe"."""
    unit, at = mention.unit, mention.begin
    if mention.possessive or modifies(mention):
        return False
    if at > 1 and is_office(unit.low[at - 1]):  # "defeated debutants | Norland"
        at -= 1
    if at and unit.low[at - 1] in DETERMINERS:
        at -= 1
    before = unit.low[at - 1] if at else ""
    if before in _VERBS_OF_BODIES:
        return True
    verb = unit.low[at - 2] if at > 1 else ""
    return before == "by" and verb.endswith(("ed", "en", "made", "held", "led", "won")) and not unit.caps[at - 2]


def is_medium(mention: Mention) -> bool:
    """Whether a mention is that of a medium: "told the | BBC", "| CNN reported"."""
    low, at = mention.unit.low, mention.begin
    if at and low[at - 1] in DETERMINERS:
        at -= 1
    before = low[at - 1] if at else ""
    return before in {"told", "tells", "per", "via"} | _REPORTING or mention.unit.low_at(mention.stop) in _REPORTING


_REPORTING: Final = word_set("report reports reported notes")


def acts(mention: Mention) -> bool:
    """Whether a mention is an actor's by its context, in a sentence outside of quotations."""
    return mention.plain and (is_subject(mention) or is_acted_on(mention))


def is_located(mention: Mention) -> bool:
    """Whether a mention is a place's by its context: "in Norby"."""
    low, at, before = mention.unit.low, mention.begin, mention.before
    if mention.possessive or modifies(mention):
        return False
    if before == "the" and at > 1:
        at, before = at - 1, low[at - 2]
    if before == "and":  # "in Norby and | Easton"
        at = mention.unit.begin_name(at - 1)
        before = low[at - 1] if at else ""
    return before in _WHERE


def modifies(mention: Mention) -> bool:
    """Whether a name modifies the noun after it: "the Roe government"."""
    if mention.modifies is None:
        mention.modifies = _find_modifying(mention)
    return mention.modifies


def _find_modifying(mention: Mention) -> bool:
    unit, at = mention.unit, mention.stop
    if mention.possessive or not unit.is_word(at) or unit.caps[at]:
        return False
    return unit.low[at] not in _NO_NOUNS and not is_adverb(unit.low[at]) and not opens_verb(unit, at)


_NO_NOUNS: Final = (
    PREPOSITIONS | SUBORDINATORS | RELATIVES | DETERMINERS | word_set("and or but not out up down off back")
)


def find_pronoun(mention: Mention) -> str:
    """Return the pronoun that follows a subject before another name, or opens the next sentence; empty if none does."""
    if not is_subject(mention):
        return ""
    unit = mention.unit
    apposed = mention.after == "," and unit.low_at(mention.stop + 1) == "its"  # "Ann Roe, | its director, said"
    for at in range(mention.stop + 2 * apposed, min(len(unit.low), mention.stop + 14)):
        if unit.low[at] in PERSONAL or unit.low[at] in NEUTER:
            return unit.low[at]
        if unit.caps[at] or unit.low[at] == QUOTE:
            break
    sure = mention.resumed == "its" or True not in unit.caps[mention.stop :]
    return mention.resumed if sure else ""
