"""Reads reporting verbs with their auxiliaries, and distinguishes them from nouns and adjectives of the same form.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from summarizer.grounding.figures.number_words import NUMERALS
from summarizer.language.gazetteer.places import find_state, is_subdivision
from summarizer.language.letters import strip_possessive
from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    is_adverb,
    is_finite,
    read_class,
    word_set,
)
from summarizer.language.noun_phrases import QUANTIFIERS, NounPhrase, head_of, noun_phrase_before
from summarizer.language.reporting_verbs import Cue, Form, find_verb
from summarizer.language.tokens import Unit

_UNREAL: Final = NEGATIONS | (MODALS - {"will", "would", "shall"})
_GOES_ON: Final = frozenset({"on", "continued", "proceeded", "continues", "proceeds"})
_SAYING: Final = word_set("said says told")
"""Forms that are no nouns or adjectives."""
_PARTICLES: Final = word_set("up down off away")
_BEHIND_NOUNS: Final = word_set("of in for from among")
_AMOUNTS: Final = word_set("a much lots little volumes everything something nothing more all")
_RAISED: Final = word_set("say estimate allege report")
"""Verbs that are participles before an infinitive: "crowds, estimated to number 300, came"."""
MASS_NOUNS: Final = read_class("nouns with a plural verb")  # nouns that take a plural verb


class Predicate(NamedTuple):
    """A reporting verb in a sentence."""

    cue: Cue  # what the verb can govern
    form: Form  # its inflected form
    first: int  # its first token, including auxiliaries and adverbs
    verb: int  # the verb itself
    last: int  # its last token, including a particle ("pointed out")


def read_predicate(unit: Unit, index: int) -> Predicate | None:
    """Return the reporting verb at a token; None for a noun, an adjective, a passive, or a negated or modal verb."""
    if unit.caps[index]:
        return None
    for cue, form in find_verb(unit.low[index]):
        first = None if _is_other_sense(unit, index, cue, form) else _find_start(unit, index, cue, form)
        if first is not None:
            is_phrasal = cue.lemma == "point" and unit.low_at(index + 1) == "out"
            return Predicate(cue, form, first, index, index + is_phrasal)
    return None


def _is_other_sense(unit: Unit, index: int, cue: Cue, form: Form) -> bool:
    """Whether a word has a sense other than reporting: "pointed at", "think tank", "continued to", "two states"."""
    after = unit.low_at(index + 1)
    if cue.lemma == "point":
        return after not in {"out", "to"}
    if after in _PARTICLES and unit.low_at(index + 2) != "to":
        return True
    counter = unit.low_at(index - 1)
    if cue.nominal and form == "third" and (counter[:1].isdigit() or counter.split("-")[0] in NUMERALS):
        return True
    if cue.lemma == "say" and after in _AMOUNTS and "about" in unit.low[index + 2 : index + 4]:
        return True  # "that nobody came says a lot about the plan"
    return (cue.lemma == "think" and after.startswith("tank")) or (cue.lemma == "continue" and after == "to")


def _find_start(unit: Unit, index: int, cue: Cue, form: Form) -> int | None:
    """Return the first token of the verb group; None if the word is not a finite, asserted verb."""
    first, auxiliaries = read_auxiliaries(unit, index)
    if unit.low_at(first - 1) == "to":
        before = unit.low_at(first - 2)
        return first - 2 - (before == "on") if before in _GOES_ON else None  # "went on to say"
    if not _UNREAL.isdisjoint(auxiliaries) or any(word.endswith(("n't", "n’t")) for word in auxiliaries):
        return None
    return first if _is_verb(unit, index, (first, auxiliaries), cue, form) else None


def read_auxiliaries(unit: Unit, index: int) -> tuple[int, frozenset[str]]:
    """Return the first token of the verb group that ends with a verb, and its auxiliaries and negations."""
    first = index
    found: set[str] = set()
    while first:
        word = unit.low[first - 1]
        # "Theresa May said", "Ann Long said"
        is_name = unit.caps[first - 1] and (word in {"may", "will"} or (first > 1 and unit.caps[first - 2]))
        if (word in AUXILIARIES and not is_name) or word in NEGATIONS:
            found.add(word)
        elif is_name or not is_adverb(word):
            break
        first -= 1
    return first, frozenset(found)


def _is_verb(unit: Unit, index: int, group: tuple[int, frozenset[str]], cue: Cue, form: Form) -> bool:
    """Whether a word is a finite verb, not an adjective, a passive or a noun."""
    first, auxiliaries = group
    if form == "ing":
        return unit.low_at(first - 1) not in DETERMINERS
    if auxiliaries:
        return form != "third" and auxiliaries.isdisjoint(BE if form in ("past", "participle") else BE | HAVE)
    if form == "participle" or _modifies_noun(unit, index, first):
        return False  # "reports written by the staff"
    if form == "base":
        return _is_base(unit, index, cue)
    if form == "third":
        return not cue.nominal or not _is_plural_noun(unit, index, cue)
    after = unit.low_at(index + 1)
    is_passive = after == "by" and unit.low_at(first - 1) not in SUBJECT_PRONOUNS
    return not is_passive and not (after == "to" and cue.lemma in _RAISED and not _opens_hearer(unit, index + 2))


def _opens_hearer(unit: Unit, index: int) -> bool:
    """Whether an addressee starts at a token: "said to him", not "said to be"."""
    word = unit.low_at(index)
    return word in PRONOUNS or word in DETERMINERS or (index < len(unit) and unit.caps[index])


def _is_base(unit: Unit, index: int, cue: Cue) -> bool:
    """Whether a base form without an auxiliary is a verb with a plural subject."""
    first, _ = read_auxiliaries(unit, index)
    before = unit.low_at(first - 1)
    return not cue.nominal or (before not in CONJUNCTIONS and _has_plural_subject(unit, first))


def _modifies_noun(unit: Unit, index: int, first: int) -> bool:
    """Whether a determiner, preposition or possessive precedes the group, which makes it part of a noun phrase."""
    before = unit.low_at(first - 1)
    if before.endswith(("'s", "’s")):
        is_name = unit.caps[first - 1] and strip_possessive(before) not in PRONOUNS
        is_firm = is_name and unit.low[index] in _SAYING  # "Sainsbury's | said", but "Nobody's | said"
        return first == index and not is_firm
    return before in PREPOSITIONS or (before in DETERMINERS and before not in QUANTIFIERS)


def _is_plural_noun(unit: Unit, index: int, cue: Cue) -> bool:
    """Whether a form in -s is a plural noun: "hopes were low", "tweets praising Lind", "the states of"."""
    after = unit.low_at(index + 1)
    if after in AUXILIARIES or after.endswith("ing") or (after in _BEHIND_NOUNS and after not in cue.after):
        return True
    found = noun_phrase_before(unit, index)
    return found is not None and any(
        is_finite(unit.low[at]) and not unit.caps[at] for at in range(found.first + 1, found.stop)
    )


def _has_plural_subject(unit: Unit, stop: int) -> bool:
    """Whether the subject before a token takes a plural verb."""
    found = noun_phrase_before(unit, stop)
    return found is not None and is_plural(unit, found)


def is_plural(unit: Unit, found: NounPhrase) -> bool:
    """Whether a subject takes a plural verb."""
    if "and" in unit.low[found.first : found.stop]:
        return True
    head = head_of(unit, found.first, found.stop)
    word = unit.low[head]
    if unit.caps[head] and (find_state(word.title()) or is_subdivision(word.title())):
        return False  # "the Texas state senator"
    return word in MASS_NOUNS or word in QUANTIFIERS or word in {"they", "we", "i", "you", "who"} or word.endswith("s")
