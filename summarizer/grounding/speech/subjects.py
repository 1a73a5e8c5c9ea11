"""Who does the saying: the subject of a verb of saying, before it, behind it, shared, or named by a relative pronoun.

Positions are token indexes of one unit. What is said, and whom a pronoun means, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.speech.inversion import read_inverted
from summarizer.grounding.speech.predicates import Predicate, read_auxiliaries
from summarizer.grounding.speech.voices import SHOWING, speaks
from summarizer.language.lexicon import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    is_finite,
    word_set,
)
from summarizer.language.noun_phrases import (
    NounPhrase,
    main_subject,
    noun_phrase_before,
    plain_phrase,
    read_apposition,
)
from summarizer.language.reporting_verbs import DOCUMENTS
from summarizer.language.tokens import DASHES, QUOTE, Unit

_INVERTIBLE = word_set("say report announce warn argue explain claim write")
_CLIPPED_BE = ("'s", "’s", "'re", "’re")
_LONGEST_SHARED = 10
_REPORTED = word_set("reported said believed alleged understood known thought")
_CONTACTS = word_set(
    "wrote written phoned telephoned called rang emailed e-mailed texted messaged contacted approached"
)
_LONGEST_HEARER = 10
_ANYBODY = word_set("anybody anyone everybody everyone those whoever nobody")


def find_subject(
    unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, NounPhrase]]
) -> NounPhrase | None:
    """The subject of a verb of saying, or None where none can be told.

    Args:
        unit: The sentence.
        predicate: The verb.
        earlier: The verbs before it in the sentence, with their subjects; a verb may share one.
    """
    low, first = unit.low, predicate.first
    before = low[first - 1] if first else ""
    progressive = not BE.isdisjoint(low[first : predicate.verb]) or before.endswith(_CLIPPED_BE)
    if predicate.form == "ing" and not progressive:
        return _find_participle_subject(unit, predicate, earlier)
    if before == "to" and first > 2 and low[first - 2] in _REPORTED and low[first - 3] in BE:
        return noun_phrase_before(unit, first - 3)  # "is reported to have said"
    if before in {"who", "which", "that"}:
        return _read_relative(unit, first - 1)
    if before in DASHES and (found := noun_phrase_before(unit, first)) is not None and found.apposition is not None:
        return found
    quoted = before == QUOTE or (before == "," and low[max(0, first - 2)] == QUOTE)
    if quoted or before == "" or before in DASHES:
        inverted = read_inverted(unit, predicate)
        if inverted is not None or before == "":
            return inverted
    if before in CONJUNCTIONS and low[max(0, first - 2)] != ",":
        return _share(unit, predicate, earlier)
    begin = _behind(unit, earlier)
    found = noun_phrase_before(unit, first, begin=begin)
    if found is not None and speaks(unit, found, predicate.cue):
        return found
    if before == ",":
        return _find_around_comma(unit, predicate, begin)
    return _share(unit, predicate, earlier) if before in CONJUNCTIONS else None


def _find_around_comma(unit: Unit, predicate: Predicate, begin: int) -> NounPhrase | None:
    """The subject behind a verb that a comma parts from its clause, or before it where the comma is one too many."""
    low = unit.low
    if predicate.cue.lemma in _INVERTIBLE:
        found = read_inverted(unit, predicate)
        if found is not None and low[found.first] not in SUBJECT_PRONOUNS:
            behind = found.stop
            if behind == len(low) or not unit.is_word(behind) or low[behind] in PREPOSITIONS:
                return found
    stray = plain_phrase(unit, predicate.first - 1) if begin == 0 else None
    if stray is None or stray.clause or any(_may_be_verb(unit, at) for at in range(stray.first + 1, stray.stop)):
        return None
    return stray if speaks(unit, stray, predicate.cue) else None


def _behind(unit: Unit, earlier: Sequence[tuple[Predicate, NounPhrase]]) -> int:
    """The first token that no earlier verb of the main clause stands before."""
    if not earlier or unit.low[earlier[-1][1].first] in RELATIVES:
        return 0
    return earlier[-1][0].last + 1


def _share(unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, NounPhrase]]) -> NounPhrase | None:
    if earlier:
        known = earlier[-1][1]
        return NounPhrase(known.first, known.stop, predicate.first, known.apposition, known.antecedent, shared=True)
    main = main_subject(unit, predicate.first)
    if main is None or main.stop - main.first > _LONGEST_SHARED or unit.low[main.stop - 1] in CONJUNCTIONS:
        return None
    if not speaks(unit, main, predicate.cue):
        return None
    return NounPhrase(main.first, main.stop, predicate.first, main.apposition, shared=True)


def _find_participle_subject(
    unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, NounPhrase]]
) -> NounPhrase | None:
    low, first = unit.low, predicate.first
    if first == 0:
        return None
    before = low[first - 1]
    if before == "as" and first > 1:
        return _read_quoted_as(unit, first - 1)
    if predicate.cue.lemma in SHOWING and before != "by":
        return None
    if before in {",", "by", "while", "whilst", "when", "after", "before", "in", "despite", *CONJUNCTIONS, *DASHES}:
        return _share(unit, predicate, earlier)
    if before in PREPOSITIONS:
        return None
    return _find_subject_of_loose(unit, predicate, _behind(unit, earlier))


def _find_subject_of_loose(unit: Unit, predicate: Predicate, begin: int) -> NounPhrase | None:
    """The subject of a participle that nothing joins to its sentence: "a letter saying", "wrote to her saying"."""
    low, first = unit.low, predicate.first
    writer = _find_writer(unit, first)
    if writer is not None and speaks(unit, writer, predicate.cue):
        return writer
    if unit.caps[first - 1] and QUOTE in low[predicate.last + 1 : predicate.last + 3]:
        named = first - 1
        while named and unit.caps[named - 1]:
            named -= 1
        return NounPhrase(named, first, named)  # “a film of Ann Roe asking, “…””
    found = noun_phrase_before(unit, first, begin=begin)
    for index in range(first - 1, max(-1, first - 8), -1):
        if low[index] in {"with", "and"} and index + 1 < first:
            stand = NounPhrase(index + 1, first, index)
            return stand if index + 1 < first and speaks(unit, stand, predicate.cue) else None
        if not unit.is_word(index):
            break
    if found is None or (low[first - 1] not in DOCUMENTS and low[first - 1] not in SUBJECT_PRONOUNS):
        return None
    start = next((at for at in range(first - 1, found.first, -1) if low[at] in DETERMINERS), found.first)
    return NounPhrase(start, first, start)


def _find_writer(unit: Unit, stop: int) -> NounPhrase | None:
    """Who writes to or calls somebody before a participle: "someone phoned my wife | saying that …"."""
    for at in range(stop - 1, max(0, stop - _LONGEST_HEARER), -1):
        if unit.low[at] == "called" and unit.caps[at + 1]:
            return None  # an airline called Norwings
        if unit.low[at] in _CONTACTS:
            first, auxiliaries = read_auxiliaries(unit, at)
            found = None if auxiliaries & BE else noun_phrase_before(unit, first)
            return None if found is None else found._replace(clause=stop)
        if not unit.is_word(at) or is_finite(unit.low[at]):
            break
    return None


def _read_quoted_as(unit: Unit, index: int) -> NounPhrase | None:
    """The subject of "was quoted as saying" and "quoted X as saying"."""
    low = unit.low
    for at in range(index - 1, max(-1, index - 12), -1):
        if low[at] in {"quoted", "cited", "reported", "quotes", "cites", "quoting", "citing"}:
            stop = next((i for i in range(at + 1, index) if low[i] == ","), index)
            if at + 1 < stop and low[at + 1] not in {"by", "in"}:
                return NounPhrase(at + 1, stop, at + 1, read_apposition(unit, stop))
            start, auxiliaries = read_auxiliaries(unit, at)
            return noun_phrase_before(unit, start) if auxiliaries & BE else None
    return None


def _read_relative(unit: Unit, index: int) -> NounPhrase | None:
    if index and unit.low[index - 1] in _ANYBODY:
        return None
    comma = index > 0 and unit.low[index - 1] == ","
    found = noun_phrase_before(unit, index - 1 if comma else index, nested=True)
    antecedent = None
    if found is not None:
        # the phrase nearest to the pronoun: behind the last verb, preposition or determiner
        start = next(
            (
                at
                for at in range(found.stop - 1, found.first, -1)
                if unit.low[at] in DETERMINERS or unit.low[at - 1] in PREPOSITIONS or is_finite(unit.low[at - 1])
            ),
            found.first,
        )
        if "," in unit.low[max(0, start - 1) : found.stop]:  # a list, whose last is meant
            start = next((at + 1 for at in range(found.stop - 1, start, -1) if unit.low[at] == "and"), start)
        antecedent = (start, found.stop)
    elif comma:
        antecedent = _nearest_determined(unit, index - 1)
    return NounPhrase(index, index + 1, index, antecedent=antecedent)


def _nearest_determined(unit: Unit, stop: int) -> tuple[int, int] | None:
    """The noun with its determiner that ends before a token: "… | the Norland government |, which said"."""
    for at in range(stop - 1, max(-1, stop - 6), -1):
        if not unit.is_word(at) or unit.low[at] in PREPOSITIONS or is_finite(unit.low[at]):
            return None
        if unit.low[at] in DETERMINERS:
            return (at, stop) if at + 1 < stop else None
    return None


def _may_be_verb(unit: Unit, index: int) -> bool:
    """Whether a token may be a finite verb."""
    return is_finite(unit.low[index]) and not unit.caps[index]
