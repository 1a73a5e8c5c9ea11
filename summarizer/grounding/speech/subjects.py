"""Finds the subject of a reporting verb: before or after it, shared with an earlier verb, or a relative pronoun.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from summarizer.grounding.speech.predicates import MASS_NOUNS, Predicate, is_plural, read_auxiliaries
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.lexicon import (
    BE,
    CARDINALS,
    CONJUNCTIONS,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_UNITS,
    is_adverb,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.language.noun_phrases import (
    QUANTIFIERS,
    NounPhrase,
    head_of,
    main_subject,
    noun_phrase_before,
    plain_phrase,
    read_apposition,
)
from summarizer.language.reporting_verbs import DOCUMENTS, Cue, find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit

_INVERTIBLE: Final = word_set("say report announce warn argue explain claim write")
_CLIPPED_BE: Final = ("'s", "’s", "'re", "’re")
_LONGEST_SHARED: Final = 10
_BEFORE_PARTICIPLE: Final = {
    *(",", "by", "while", "whilst", "when", "after", "before", "in", "despite"),
    *CONJUNCTIONS,
    *DASHES,
}
"""Words before a participle that shares the subject of its sentence: "…, saying"; "by saying"."""
_QUOTING: Final = word_set("quoted cited reported quotes cites quoting citing")
_ANYBODY: Final = read_class("indefinite pronouns") | {"those", "whoever"}
_ADJUNCT_OPENERS: Final = word_set("in on at during after before via through as")
_LONGEST_DESCRIPTION: Final = 5

_SHOWING: Final = word_set("show reveal indicate signal imply demonstrate find hold read")
_EVIDENCE: Final = read_class("verbs of evidence")
"""Verbs whose subject can also be an event or a thought: "the vote showed"."""
_ABSTRACT_ENDINGS: Final = ("ion", "ment", "ness", "ity", "ism", "ance", "ence", "ing", "ship", "ure", "ack")
OF_TIME: Final = frozenset({"before", "after", "until", "since"})
_COLLECTIVES: Final = read_class("collectives")
_NEGATIVE: Final = frozenset({"no", "nobody", "none", "nothing", "neither"})

Earlier = Sequence[tuple[Predicate, NounPhrase]]  # the earlier reporting verbs of a sentence, with their subjects


def find_subject(unit: Unit, predicate: Predicate, earlier: Earlier) -> NounPhrase | None:
    """Return the subject of a reporting verb, which may share that of an earlier one; None if it is unclear."""
    first = predicate.first
    before = unit.low_at(first - 1)
    progressive = not BE.isdisjoint(unit.low[first : predicate.verb]) or before.endswith(_CLIPPED_BE)
    if predicate.form == "ing" and not progressive:
        return _find_participle_subject(unit, predicate, earlier)
    if before in {"who", "which", "that"}:
        return _read_relative(unit, first - 1)
    if before in DASHES and (found := noun_phrase_before(unit, first)) is not None:
        return found
    if before in {"", QUOTE, *DASHES}:
        return _find_behind(unit, predicate)
    if before in CONJUNCTIONS:
        return _share(unit, predicate, earlier)
    behind = _find_behind(unit, predicate) if before == "," and predicate.cue.lemma in _INVERTIBLE else None
    if behind is not None and _ends_sentence(unit, behind.stop):
        return behind  # "Ann Roe, a clerk, was in the club, where it was warm, said a spokesman."
    begin = _end_of_clause(unit, earlier)
    found = noun_phrase_before(unit, first, begin=begin)
    if found is not None and can_say(unit, found, predicate.cue):
        is_object = found.first == begin > 0 and not earlier[-1][0].cue.clause  # "cut | its profit forecast"
        return None if is_object or (predicate.cue.nominal and _holds_verb(unit, found)) else found
    return _find_around_comma(unit, predicate) if before == "," else None


def _ends_sentence(unit: Unit, at: int) -> bool:
    """Whether a sentence ends at a token, or continues with a description of the speaker: "said Roe |, who"."""
    following = unit.low_at(at + 1)
    return not unit.low_at(at) or (not unit.is_word(at) and (following in {"who", "which"} or following.isdigit()))


def _holds_verb(unit: Unit, found: NounPhrase) -> bool:
    """Whether a phrase contains a verb and its object, so that a noun follows: "Norbank raised its profit forecast"."""
    low = unit.low
    return any(
        low[at] in DETERMINERS and is_finite(low[at - 1]) and not unit.caps[at - 1]
        for at in range(found.first + 2, found.stop)
    )


def _find_around_comma(unit: Unit, predicate: Predicate) -> NounPhrase | None:
    """The subject of a verb after a comma: after the verb, or before a superfluous comma; None if there is none."""
    cue = predicate.cue
    names_behind = cue.quotes and cue.clause and all(unit.caps[predicate.last + 1 : predicate.last + 3])
    if cue.lemma in _INVERTIBLE or names_behind:
        found = _find_behind(unit, predicate)
        if found is not None and (not unit.is_word(found.stop) or unit.low[found.stop] in PREPOSITIONS):
            return found
    stray = plain_phrase(unit, predicate.first - 1)
    if stray is None or stray.clause or any(map(is_finite, unit.low[stray.first + 1 : stray.stop])):
        return None
    return stray if can_say(unit, stray, predicate.cue) else None


def _end_of_clause(unit: Unit, earlier: Earlier) -> int:
    """The token after the last reporting verb of the main clause; 0 if there is none."""
    if not earlier or unit.low[earlier[-1][1].first] in RELATIVES:
        return 0
    return earlier[-1][0].last + 1


def _share(unit: Unit, predicate: Predicate, earlier: Earlier) -> NounPhrase | None:
    """The shared subject of the last reporting verb, or else of the sentence; None if there is none."""
    if earlier:
        return earlier[-1][1]._replace(clause=predicate.first, shared=True, inverted=False)
    main = main_subject(unit, predicate.first)
    if main is None or main.stop - main.first > _LONGEST_SHARED or unit.low[main.stop - 1] in CONJUNCTIONS:
        return None
    is_subject = _may_agree(unit, predicate, main) and can_say(unit, main, predicate.cue)
    return main._replace(clause=predicate.first, shared=True) if is_subject else None


def _may_agree(unit: Unit, predicate: Predicate, main: NounPhrase) -> bool:
    """Whether a verb can have the subject of its sentence: not in "Roe had Lee sign the letter and confirm that …"."""
    forms = {form for _, form in find_verb(unit.low[predicate.verb])}
    is_finite_form = forms != {"base"} or predicate.first < predicate.verb
    if is_finite_form or not MODALS.isdisjoint(unit.low[main.stop : predicate.first]):
        return True
    return is_plural(unit, main) or any(word.endswith("s") for word in unit.low[main.first : main.stop])


def _find_participle_subject(unit: Unit, predicate: Predicate, earlier: Earlier) -> NounPhrase | None:
    before = unit.low_at(predicate.first - 1)
    if before == "as":
        return _read_quoted_as(unit, predicate.first - 1)
    if predicate.cue.lemma in _SHOWING:
        return None
    if before in _BEFORE_PARTICIPLE:
        return _share(unit, predicate, earlier)
    if before in PREPOSITIONS:
        return None
    return _find_head(unit, predicate, earlier)


def _find_head(unit: Unit, predicate: Predicate, earlier: Earlier) -> NounPhrase | None:
    """The noun that a participle modifies ("a letter saying", "with Roe saying"), or a shared subject; None if none."""
    low, first = unit.low, predicate.first
    if unit.low_at(first - 1) and unit.caps[first - 1] and QUOTE in low[predicate.last + 1 : predicate.last + 3]:
        named = unit.begin_name(first)
        return NounPhrase(named, first, named)
    for at in range(first - 2, max(-1, first - 8), -1):
        if low[at] in {"with", "and"}:
            found = NounPhrase(at + 1, first, at)
            if low[at] == "and" and not _is_animate(unit, at + 1, first, strict=False):
                return _share(unit, predicate, earlier)  # "denied abuses and the existence of dissidents, saying"
            return found if can_say(unit, found, predicate.cue) else None
    phrase = noun_phrase_before(unit, first, begin=_end_of_clause(unit, earlier))
    if phrase is None or low[first - 1] not in DOCUMENTS:
        return None
    start = next((at for at in range(first - 1, phrase.first, -1) if low[at] in DETERMINERS), phrase.first)
    return NounPhrase(start, first, start)


def _read_quoted_as(unit: Unit, index: int) -> NounPhrase | None:
    """The speaker in "was quoted as saying" or "quoted X as saying"; None if there is none."""
    for at in range(index - 1, max(-1, index - 12), -1):
        if unit.low[at] in _QUOTING:
            if at + 1 < index and unit.low[at + 1] not in {"by", "in"}:
                return NounPhrase(at + 1, index, at + 1)
            return noun_phrase_before(unit, read_auxiliaries(unit, at)[0])
    return None


def _read_relative(unit: Unit, index: int) -> NounPhrase | None:
    """A relative pronoun as subject, with its antecedent; None if that is indefinite ("those who")."""
    low = unit.low
    if unit.low_at(index - 1) in _ANYBODY:
        return None
    comma = unit.low_at(index - 1) == ","
    found = noun_phrase_before(unit, index - 1 if comma else index, nested=True)
    antecedent = None
    apposed = _find_described_name(unit, found, low[index]) if comma and found is not None else None
    if apposed is not None:
        antecedent = apposed
    elif found is not None:
        # the phrase nearest to the pronoun: behind the last verb, preposition or determiner
        nearest = (
            at
            for at in range(found.stop - 1, found.first, -1)
            if low[at] in DETERMINERS or low[at - 1] in PREPOSITIONS or is_finite(low[at - 1])
        )
        antecedent = (next(nearest, found.first), found.stop)
    elif comma:
        window = range(index - 2, max(-1, index - 7), -1)
        start = next((at for at in window if low[at] in DETERMINERS or low[at] in PREPOSITIONS), index)
        antecedent = (start, index - 1) if unit.low_at(start) in DETERMINERS else None
    return NounPhrase(index, index + 1, index, antecedent=antecedent)


def _find_described_name(unit: Unit, found: NounPhrase, pronoun: str) -> tuple[int, int] | None:
    """The name described by a phrase between commas: "Norbank, a lender from Norby, which"; "Roe, head of X, who"."""
    comma = found.first - 1
    first = unit.begin_name(comma)
    role = unit.low[head_of(unit, found.first, found.stop)]
    is_role = pronoun != "which" and not unit.caps[found.first] and is_person_noun(role)
    is_apposition = unit.low_at(comma) == "," and (unit.low[found.first] in DETERMINERS or is_role)
    return (first, comma) if is_apposition and first < comma else None


def _find_behind(unit: Unit, predicate: Predicate) -> NounPhrase | None:
    """The subject after its verb: "…," said the minister; None if there is none."""
    low, start = unit.low, predicate.last + 1
    if not predicate.cue.quotes or predicate.form not in ("past", "third") or not _opens_speaker(unit, start):
        return None
    stop = start
    while unit.is_word(stop):
        word = low[stop]
        if word in SUBORDINATORS or is_adverb(word) or (is_time_word(word) and not _is_in_name(unit, start, stop)):
            break
        is_verb = is_finite(word) and not unit.caps[stop] and low[stop - 1] not in DETERMINERS
        if stop > start and (is_verb or word in _ADJUNCT_OPENERS):
            break
        if word == "of" and all(unit.caps[start:stop]) and unit.low_at(stop + 1) == "the":
            break
        stop += 1
    found = NounPhrase(start, stop, predicate.first, read_apposition(unit, stop), inverted=True)
    return found if stop > start and can_say(unit, found, predicate.cue) else None


def _is_in_name(unit: Unit, start: int, at: int) -> bool:
    """Whether a time word in a subject that begins at `start` is part of a name: "Jan Roe", "Ann Day"."""
    if not unit.caps[at]:
        return False
    is_first = at == start and is_first_name(unit.low[at]) and unit.end_name(at) > at + 1
    return is_first or (at > start and unit.caps[at - 1] and unit.low[at] in TIME_UNITS)


def _opens_speaker(unit: Unit, start: int) -> bool:
    """Whether a subject after its verb can start at a token: a name or a person, with or without a determiner."""
    word = unit.low_at(start)
    if word in DETERMINERS or word in SUBJECT_PRONOUNS or word.endswith(("s", "man", "er")):
        return True
    for at in range(start, min(len(unit), start + _LONGEST_DESCRIPTION + 1)):  # "said lead author Ann Roe"
        if unit.caps[at]:
            return True
        if unit.low[at] in PREPOSITIONS:
            break
    return False


def read_follower(unit: Unit, index: int) -> NounPhrase | None:
    """Return the name or pronoun at a token if a finite verb follows it: "…," Ann Roe shot back; else None."""
    stop = unit.end_name(index + (unit.low_at(index) in {"he", "she", "they"}))
    return NounPhrase(index, stop, index) if stop > index and is_finite(unit.low_at(stop)) else None


def can_say(unit: Unit, subject: NounPhrase, cue: Cue) -> bool:
    """Whether a noun phrase can be the subject of a reporting verb: a person, a body or a source, not an event."""
    first, stop = subject.first, subject.stop
    words = unit.low[first:stop]
    last = words[-1]
    if len(words) == 1:
        pronoun = last.split("'")[0].split("’")[0]
        if pronoun in SUBJECT_PRONOUNS:
            return pronoun not in {"you", "i"}
        if last in DETERMINERS and last not in QUANTIFIERS:
            return False
    if words[0] in _NEGATIVE or (is_time_word(last) and not any(unit.caps[first : stop - 1])):
        return False
    if any(_opens_clause(unit, at) for at in range(first + 1, stop - 1)):
        return False
    if cue.lemma in _EVIDENCE and not _is_animate(
        unit, first, stop, strict=cue.lemma == "demand" or cue.lemma in _SHOWING
    ):
        return False
    noun = unit.low[head_of(unit, first, stop)]
    opened = words[0] in DETERMINERS or words[0][0].isdigit()
    return opened or any(unit.caps[first:stop]) or noun.endswith("s") or noun in MASS_NOUNS or noun in DOCUMENTS


def _opens_clause(unit: Unit, at: int) -> bool:
    """Whether a word opens a comparative or temporal clause: "more than analysts", "the last day before Roe"."""
    if unit.low[at] in OF_TIME:
        return is_time_word(unit.low[at - 1])
    following = unit.low[at + 1]
    is_number = following[0].isdigit() or following in CARDINALS or following in {"a", "an", "half"}
    return unit.low[at] == "than" and not is_number


def _is_animate(unit: Unit, first: int, stop: int, *, strict: bool) -> bool:
    """Whether a phrase may denote a person, a body or a source; if `strict`, whether its noun is known to do so."""
    at = head_of(unit, first, stop)
    head = unit.low[at]
    if unit.caps[at] or head in DOCUMENTS or head in _COLLECTIVES or head in MASS_NOUNS:
        return True
    if strict:
        return head in QUANTIFIERS or is_person_noun(head.removesuffix("s"))
    return not head.rstrip("s").endswith(_ABSTRACT_ENDINGS)
