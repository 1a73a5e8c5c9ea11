"""Finds a sentence's reporting events (reporting verbs and nouns, "according to") with speaker and content place.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from typing import Final, NamedTuple

from summarizer.grounding.speech.content_start import find_content_start
from summarizer.grounding.speech.predicates import Predicate, read_predicate
from summarizer.grounding.speech.speakers import Speaker, SpeakerResolver
from summarizer.grounding.speech.subjects import OF_TIME, find_subject
from summarizer.language.clauses import is_sentence
from summarizer.language.letters import POSSESSIVE
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
    word_set,
)
from summarizer.language.noun_phrases import QUANTIFIERS, NounPhrase, head_of, noun_phrase_before
from summarizer.language.reporting_verbs import DOCUMENTS, REPORTING_NOUNS, Cue, cue_words
from summarizer.language.tokens import DASHES, QUOTE, Unit

CLAUSE_JOINTS: Final = frozenset({",", ";", "but", "while", "as", "whereas", "although", "though", *DASHES})
"""Words that join a clause to another one that does not contain it."""
_SOURCE_CUES: Final = (["according", "to"], *(["in", "the", word, "of"] for word in ("words", "opinion")))
_SOURCE_WORDS: Final = frozenset({"according", "words", "opinion"})
_GOVERNING: Final = DETERMINERS | PREPOSITIONS | CONJUNCTIONS
_ENDS_SOURCE: Final = word_set("who which that while as but although where")
_SHORT_QUOTATION: Final = 20
_LONGEST_TAIL: Final = 9
_SHORT_CLAUSE: Final = 4


class ContentPlace(NamedTuple):
    """The place of a reporting event's content."""

    reported: int | None = None  # the first token of content after the event; None if there is none
    trails: bool = False  # whether the event trails its content
    resumes: int | None = None  # the token at which content resumes after the event; None if it does not


class ReportingEvent(NamedTuple):
    """A mention in a sentence that somebody says something."""

    first: int  # the first token of its clause
    cue: tuple[int, int]  # the tokens of the cue, half-open
    after: int  # the token after speaker and cue
    speaker: Speaker
    place: ContentPlace
    shared: bool = False  # whether it shares the subject of an earlier verb
    verb: Cue | None = None  # what the verb can govern; None for "according to" and for nouns


def read_events(unit: Unit, index: int, resolver: SpeakerResolver) -> list[ReportingEvent]:
    """Return the reporting events of a sentence, in order."""
    events: list[ReportingEvent] = []
    verbs: list[tuple[Predicate, NounPhrase]] = []
    for at in compress(count(), map(cue_words().__contains__, unit.low)):
        word = unit.low[at]
        event: ReportingEvent | None = None
        if word in _SOURCE_WORDS:
            event = _read_according(unit, at, index, resolver)
        elif word in REPORTING_NOUNS:
            event = _read_noun(unit, at, index, resolver)
        if event is None and (predicate := read_predicate(unit, at)) is not None:
            subject = find_subject(unit, predicate, verbs)
            event = None if subject is None else _read_verb(unit, predicate, subject, index, resolver)
            if event is not None and subject is not None:
                verbs.append((predicate, subject))
        if event is not None:
            resolver.remember(index, event.speaker, nested=_is_nested(unit, event, events))
            events.append(event)
    return events


def _is_nested(unit: Unit, event: ReportingEvent, earlier: Sequence[ReportingEvent]) -> bool:
    """Whether an event lies in the content of an earlier event of its sentence."""
    if unit.low[event.first - 1] in CLAUSE_JOINTS:
        return False
    return any(other.place.reported is not None and other.place.reported <= event.first for other in earlier)


def _read_according(unit: Unit, at: int, index: int, resolver: SpeakerResolver) -> ReportingEvent | None:
    """Read "according to" or "in the words of" with its source and content; None if there is none."""
    low, first = unit.low, at + 2
    opens = at if low[at] == "according" else at - 2
    if unit.low[max(0, opens) : first] not in _SOURCE_CUES:
        return None
    stop = _find_end_of_source(unit, first)
    if unit.low_at(stop) == "," and unit.low_at(stop + 1).endswith("-based"):
        first, stop = stop + 1, _find_end_of_source(unit, stop + 1)  # "the Norby, | NL-based firm Norbex"
    if stop == first:
        return None
    apposition = _read_name_between_commas(unit, stop)
    speaker = resolver.identify(index, NounPhrase(first, stop, at, apposition))
    after = apposition[1] if apposition else stop
    behind = after + 1 if unit.low_at(after) == "," else None
    begin = opens
    while begin and (low[begin - 1] in CONJUNCTIONS or low[begin - 1] == ","):
        begin -= 1
    cue = opens, first
    is_joined = not CONJUNCTIONS.isdisjoint(low[begin:opens])  # "The hull broke and, according to Roe, it sank"
    if begin == 0 or is_joined or low[begin - 1] in {"that", ":", ";", "while"}:
        reported = behind or after
        return ReportingEvent(opens, cue, after, speaker, ContentPlace(reported)) if unit.low_at(reported) else None
    resumes = behind if behind is not None and behind < len(low) and not is_sentence(unit, begin) else None
    return ReportingEvent(begin, cue, after, speaker, ContentPlace(trails=True, resumes=resumes))


def _find_end_of_source(unit: Unit, first: int) -> int:
    """The token after a source; a sentence may follow without a comma: "According to Roe | the bank …"."""
    low, stop = unit.low, first
    while unit.is_word(stop) and (stop == first or low[stop] not in _ENDS_SOURCE):
        stop += 1
    for at in range(first + 1, stop):
        opens = low[at - 1] not in _GOVERNING and (low[at] in DETERMINERS or low[at][0].isdigit())
        if opens and any(map(is_finite, low[at + 1 : stop])):
            return at
    return stop


def _read_name_between_commas(unit: Unit, comma: int) -> tuple[int, int] | None:
    end = unit.end_name(comma + 1)
    return (comma + 1, end) if end > comma + 1 and unit.low_at(end) in {"", ","} else None


def _read_noun(unit: Unit, at: int, index: int, resolver: SpeakerResolver) -> ReportingEvent | None:
    """Read a reporting noun: "X's claim that …", "a warning by X that …"; None if it has no speaker."""
    low = unit.low
    that = next((i for i in range(at + 1, min(len(low) - 1, at + 10)) if low[i] == "that"), 0)
    subject = None
    if that == at + 1:
        subject = _read_owner(unit, at)
    elif that > at + 2 and low[at + 1] in {"by", "from"}:
        subject = NounPhrase(at + 2, that, at)
    if subject is None:
        return None
    return ReportingEvent(subject.first, (at, at + 1), that, resolver.identify(index, subject), ContentPlace(that + 1))


def _read_owner(unit: Unit, at: int) -> NounPhrase | None:
    """The possessive before a noun: "X's claim", "the opposition leader's claim"; None if there is none."""
    owner = next((i for i in range(at - 1, max(-1, at - 4), -1) if unit.low[i].endswith(POSSESSIVE)), None)
    if owner is None or not unit.caps[owner]:
        return None if owner is None else noun_phrase_before(unit, owner + 1)
    first = unit.begin_name(owner)
    return NounPhrase(first, owner + 1, first)


def _read_verb(
    unit: Unit, predicate: Predicate, subject: NounPhrase, index: int, resolver: SpeakerResolver
) -> ReportingEvent | None:
    low, cue = unit.low, predicate.cue
    first = subject.clause - (unit.low_at(subject.clause - 1) == "as")
    place = _find_place(unit, predicate, subject, first)
    if place is None:
        return None
    named = low[subject.first] in SUBJECT_PRONOUNS or any(unit.caps[subject.first : subject.stop]) or subject.apposition
    if place.reported == predicate.last + 1 and low[place.reported] == QUOTE and not cue.clause and not named:
        return None  # an app called “Marble”
    if cue.nominal and predicate.form == "third" and low[subject.first] in QUANTIFIERS:
        return None  # many video reports
    speaker = resolver.identify(index, subject)
    after = max(subject.stop, predicate.last + 1)
    return ReportingEvent(first, (predicate.verb, predicate.last + 1), after, speaker, place, subject.shared, cue)


def _find_place(unit: Unit, predicate: Predicate, subject: NounPhrase, first: int) -> ContentPlace | None:
    """The place of a verb's content; None if it has none. It is empty if the sentence ends before: "Roe said:"."""
    low = unit.low
    after = max(subject.stop, predicate.last + 1)
    if subject.inverted:
        interrupts = unit.low_at(first - 1) == "," and unit.low_at(after) == "," and not is_sentence(unit, first)
        return ContentPlace(trails=True, resumes=after + 1 if interrupts and unit.low_at(after + 1) else None)
    reported = find_content_start(unit, predicate, subject)
    if _follows_quotation(unit, first) and (reported is None or not _is_part(unit, first, reported)):
        return ContentPlace(trails=True)
    if reported is not None:
        return ContentPlace(reported)
    if low[first] == "who":
        return None  # "the councillor, who wrote the plan"
    return _find_trailing_place(unit, predicate, subject, first)


def _find_trailing_place(unit: Unit, predicate: Predicate, subject: NounPhrase, first: int) -> ContentPlace | None:
    """The place of the content of a verb without object: before its clause, or after its comma; None if neither."""
    low = unit.low
    behind = _find_comma(unit, max(subject.stop, predicate.last + 1))
    puts_it = predicate.cue.lemma == "put" and low[predicate.first : predicate.last + 2] == [low[predicate.verb], "it"]
    is_clausal = bool(predicate.cue.clause) or puts_it
    if first == 0:  # “As Roe told the paper, …”
        introduces = low[0] == "as" and behind is not None and (is_clausal or low[behind] == QUOTE)
        return ContentPlace(behind if introduces else None)
    if subject.shared or low[first - 1] not in {",", *DASHES} or low[first] in CONJUNCTIONS:
        return None
    if not OF_TIME.isdisjoint(low[first : subject.first]):
        return None  # "According to Lee, days after Roe proposed a sale, the bank was sold"
    if _closes_sentence(unit, predicate, subject, first):
        goes_on = behind is not None and (low[behind] in {"and", "but"} or unit.low_at(first - 2) in RELATIVES)
        return ContentPlace(trails=True, resumes=behind if goes_on else None)
    return ContentPlace(trails=True, resumes=behind) if behind is not None and is_clausal else None


def _closes_sentence(unit: Unit, predicate: Predicate, subject: NounPhrase, first: int) -> bool:
    """Whether a verb without object ends a sentence whose beginning it reports: "Prices fell, the bank said"."""
    low, cue = unit.low, predicate.cue
    after = max(subject.stop, predicate.last + 1)
    if cue.clause not in ("bare", "clear") or unit.low_at(after) in {"with", "of", "for", "by", "about", "that", "as"}:
        return False
    is_long = cue.nominal and subject.stop - subject.first > 4
    if is_long and low[head_of(unit, subject.first, subject.stop)] not in DOCUMENTS:
        return False
    end = next((at for at in range(after, len(low)) if not unit.is_word(at)), len(low))
    tail = [word for word in low[after:end] if not word.endswith("ed")]  # "in a report published in March"
    if end - after > _LONGEST_TAIL + 1 or any(map(is_finite, tail)):
        return False
    if end == len(low) and first > _SHORT_CLAUSE and low[0] not in PREPOSITIONS and low[0] not in SUBORDINATORS:
        return True
    return is_sentence(unit, first)


def _find_comma(unit: Unit, index: int) -> int | None:
    """The token after the next comma; None if a verb stands before it."""
    for at in range(index, min(len(unit) - 1, index + 12)):
        if unit.low[at] == ",":
            return at + 1
        if not unit.is_word(at) or is_finite(unit.low[at]):
            break
    return None


def _is_part(unit: Unit, first: int, reported: int) -> bool:
    """Whether the quotation before a clause is only part of a sentence: the so-called “experts,” he said.

    That is so if it is short, or if a colon introduces another quotation: "Accusing Roe of “a slow surrender”, Lee
    added: “…”".
    """
    at = first - 1 if unit.low[first - 1] == QUOTE else first - 2
    start, end = unit.quotes[at].outer
    introduces = unit.low[reported - 1] == ":" and unit.low[reported] == QUOTE
    return (end - start < _SHORT_QUOTATION or introduces) and unit.is_word(at - 1)


def _follows_quotation(unit: Unit, first: int) -> bool:
    """Whether a clause directly follows a quotation, with or without a comma."""
    if unit.low[first] in CONJUNCTIONS:
        return False
    before = unit.low_at(first - 1)
    return before == QUOTE or (before == "," and unit.low_at(first - 2) == QUOTE)
