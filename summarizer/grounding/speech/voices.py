"""Who or what can be said to say something: people, bodies and sources, and no events or thoughts.

Where a subject stands is read elsewhere. Positions are token indexes of one unit.
"""

from __future__ import annotations

from summarizer.grounding.speech.predicates import MASS_NOUNS
from summarizer.language.lexicon import DETERMINERS, SUBJECT_PRONOUNS, SUBORDINATORS, is_time_word, word_set
from summarizer.language.names import is_person_noun
from summarizer.language.noun_phrases import QUANTIFIERS, NounPhrase, head_of
from summarizer.language.reporting_verbs import DOCUMENTS, Cue
from summarizer.language.tokens import Unit

SHOWING = word_set("show reveal indicate signal imply demonstrate find hold read")
_EVIDENCE = word_set(
    "show reveal indicate suggest demonstrate confirm imply signal hint underscore underline point find conclude hold "
    "predict forecast estimate deny explain promise threaten declare reject stress emphasize recall complain propose "
    "recommend warn read put demand"
)
_STRICT = SHOWING | {"demand"}
_ABSTRACT_ENDINGS = ("ion", "ment", "ness", "ity", "ism", "ance", "ence", "ing", "ship", "ure", "ack")
_COLLECTIVES = word_set(
    "organization organisation commission delegation association administration federation union corporation "
    "opposition coalition foundation mission institution government department parliament establishment authority "
    "university community charity city municipality party alliance intelligence conference leadership faction "
    "population nation congregation station television division"
)
_EVENTS = word_set(
    "move crash win loss rise fall vote war death victory case fact way event trend deal result incident clash strike "
    "shift change step visit trip match game score test failure success plan effort drop"
)
_NEGATIVE = frozenset({"no", "nobody", "none", "nothing", "neither"})
_NO_SPEAKER = word_set("what there which how why something everything anything that this")


def speaks(unit: Unit, subject: NounPhrase, cue: Cue) -> bool:
    """Whether a noun phrase can be somebody, or something written, that says what this verb reports."""
    first, stop = subject.first, subject.stop
    words = unit.low[first:stop]
    head = words[-1]
    if len(words) == 1:
        bare = head.split("'")[0].split("’")[0]
        if bare in SUBJECT_PRONOUNS:
            return bare not in {"you", "i"}
        if head in _NO_SPEAKER or (head in DETERMINERS and head not in QUANTIFIERS):
            return False
    if words[0] in _NEGATIVE or (is_time_word(head) and not any(unit.caps[first : stop - 1])):
        return False
    if cue.lemma in _EVIDENCE and not _is_animate(unit, first, stop, strict=cue.lemma in _STRICT):
        return False
    named = any(unit.caps[at] and (at or unit.low[at] not in SUBORDINATORS) for at in range(first, stop))
    noun = unit.low[head_of(unit, first, stop)]
    opened = words[0] in DETERMINERS or words[0][0].isdigit()
    return named or opened or noun.endswith("s") or noun in MASS_NOUNS or noun in DOCUMENTS


def _is_animate(unit: Unit, first: int, stop: int, *, strict: bool) -> bool:
    """Whether a phrase may name a person, a body or a source, and no event or thought; strictly: whether it does."""
    at = head_of(unit, first, stop)
    head = unit.low[at]
    if unit.caps[at] or head in DOCUMENTS or head in _COLLECTIVES or head in MASS_NOUNS or head in SUBJECT_PRONOUNS:
        return True
    if strict:
        singular = head.removesuffix("s")
        return is_person_noun(singular) or singular in _COLLECTIVES or head in QUANTIFIERS
    return head not in _EVENTS and head.rstrip("s") not in _EVENTS and not head.rstrip("s").endswith(_ABSTRACT_ENDINGS)
