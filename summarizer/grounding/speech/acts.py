"""The acts of saying in a sentence: verbs, nouns and "according to", each with its speaker and where its content is.

Positions are token indexes of one unit. How far what is said goes is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.speech.according import opens_source, read_according
from summarizer.grounding.speech.act import Act, Place
from summarizer.grounding.speech.contents import find_reported
from summarizer.grounding.speech.predicates import Predicate, read_predicate
from summarizer.grounding.speech.speakers import Cast
from summarizer.grounding.speech.subjects import find_subject
from summarizer.language.clauses import is_sentence
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
    is_time_word,
)
from summarizer.language.names import is_title
from summarizer.language.noun_phrases import QUANTIFIERS, NounPhrase, head_of, noun_phrase_before
from summarizer.language.reporting_verbs import DOCUMENTS, REPORTING_NOUNS, cue_words
from summarizer.language.tokens import DASHES, QUOTE, Unit

JOINTS = frozenset({",", ";", "but", "while", "as", "whereas", "although", "though", *DASHES})
"""What joins a clause to one that it is no part of."""
_ASKED = frozenset({"asked", "pressed", "questioned"})
_SHORT_QUOTATION = 20
_LONGEST_TAIL = 9
_SHORT_CLAUSE = 4


def read_acts(unit: Unit, index: int, cast: Cast) -> list[Act]:
    """The acts of saying in a sentence, in order.

    Args:
        unit: The sentence.
        index: Which it is in the article.
        cast: Whom its subjects mean; it learns who speaks here.
    """
    acts: list[Act] = []
    earlier: list[tuple[Predicate, NounPhrase]] = []
    words = cue_words()
    for at in [at for at, word in enumerate(unit.low) if word in words]:
        word = unit.low[at]
        act: Act | None = None
        if (opens := opens_source(unit, at)) is not None:
            act = read_according(unit, opens, at, index, cast)
        elif word in REPORTING_NOUNS:
            act = _read_noun(unit, at, index, cast)
        if act is None and (predicate := read_predicate(unit, at)) is not None:
            subject = find_subject(unit, predicate, earlier)
            act = _read_verb(unit, predicate, subject, index, cast) if subject is not None else None
            if act is not None and subject is not None:
                earlier.append((predicate, subject))
        if act is not None:
            cast.remember(index, act.cue[0], act.speaker, nested=_is_nested(unit, act, acts))
            acts.append(act)
    return acts


def _is_nested(unit: Unit, act: Act, earlier: Sequence[Act]) -> bool:
    """Whether an act stands inside what an earlier one of its sentence reports."""
    if act.shared or unit.low[act.first - 1] in JOINTS:
        return False
    return any(other.place.reported is not None and other.place.reported <= act.first for other in earlier)


def _read_noun(unit: Unit, at: int, index: int, cast: Cast) -> Act | None:
    """What a noun reports: "X's claim that …", "a warning by X that …"."""
    low = unit.low
    that = next((i for i in range(at + 1, min(len(low) - 1, at + 10)) if low[i] == "that"), None)
    if that is None:
        return None
    if that == at + 1:
        subject = _read_owner(unit, at)
    elif low[at + 1] in {"by", "from"} and all(unit.is_word(i) for i in range(at + 2, that)):
        subject = NounPhrase(at + 2, _without_times(unit, at + 3, that), at)
    else:
        subject = None
    if subject is None or subject.stop - subject.first > 8:
        return None
    return Act(subject.first, (at, at + 1), that, cast.identify(index, subject), Place(that + 1))


def _read_owner(unit: Unit, at: int) -> NounPhrase | None:
    """Whose the noun at a token is: "X's claim", "the opposition leader's claim"."""
    low = unit.low
    owner = next((i for i in range(at - 1, max(-1, at - 4), -1) if low[i].endswith(("'s", "’s", "s'", "s’"))), None)
    if owner is None:
        return None
    if not unit.caps[owner]:
        return noun_phrase_before(unit, owner + 1)
    first = owner
    while first and (unit.caps[first - 1] or is_title(low[first - 1]) or low[first - 1] == "the"):
        first -= 1
    return NounPhrase(first, owner + 1, first)


def _without_times(unit: Unit, first: int, stop: int) -> int:
    """The end of a noun phrase without a time behind it: "by Ann Roe | last week"."""
    while stop > first and (is_time_word(unit.low[stop - 1]) or unit.low[stop - 1] in {"last", "on", "in", "this"}):
        stop -= 1
    return stop


def _read_verb(unit: Unit, predicate: Predicate, subject: NounPhrase, index: int, cast: Cast) -> Act | None:
    low, cue = unit.low, predicate.cue
    first = subject.clause
    if first and low[first - 1] == "as":
        first -= 1
    place = _place_content(unit, predicate, subject, first)
    if place is None:
        return None
    named = low[subject.first] in SUBJECT_PRONOUNS or any(unit.caps[subject.first : subject.stop]) or subject.apposition
    if place.reported == predicate.last + 1 and low[place.reported] == QUOTE and not cue.clause and not named:
        return None  # an app called “Marble”
    if cue.nominal and predicate.form == "third" and low[subject.first] in QUANTIFIERS:
        return None  # many video reports
    speaker = cast.identify(index, subject)
    after = max(subject.stop, predicate.last + 1)
    return Act(first, (predicate.verb, predicate.last + 1), after, speaker, place, subject.shared, cue)


def _place_content(unit: Unit, predicate: Predicate, subject: NounPhrase, first: int) -> Place | None:
    """Where a verb's content is; None where it has none, though a sentence may begin with a verb that waits for it."""
    low = unit.low
    after = max(subject.stop, predicate.last + 1)
    if subject.inverted:
        interrupts = low[first - 1] == "," and low[after : after + 1] == [","] and not is_sentence(unit, first)
        return Place(trails=True, resumes=after + 1 if interrupts and after + 1 < len(low) else None)
    reported = find_reported(unit, predicate, subject)
    if not subject.shared and _follows_quotation(unit, first) and (reported is None or not _is_fragment(unit, first)):
        return Place(trails=True)
    if reported is not None and _is_resumed(unit, predicate, subject, first, reported):
        return Place(trails=True, resumes=reported)
    if reported is not None:
        return Place(reported)
    if low[first] == "who":
        return None  # "the councillor, who wrote the plan"
    behind = _after_comma(unit, after)
    if first == 0:
        # “As Roe told the paper, …”
        introduces = low[0] == "as" and behind is not None and (predicate.cue.clause or low[behind] == QUOTE)
        return Place(behind if introduces else None)
    if subject.shared:
        return None
    if _closes_sentence(unit, predicate, subject, after):
        goes_on = behind is not None and (low[behind] in {"and", "but"} or low[first - 2] in RELATIVES)
        return Place(trails=True, resumes=behind if goes_on else None)
    if behind is None or first < 2 or low[first - 1] not in {",", *DASHES} or low[first] in CONJUNCTIONS:
        return None
    return Place(trails=True, resumes=behind) if predicate.cue.clause else None


def _is_resumed(unit: Unit, predicate: Predicate, subject: NounPhrase, first: int, reported: int) -> bool:
    """Whether a colon goes on with what stands before the act: "The news was wrong, she said: the bus was empty"."""
    low = unit.low
    if subject.shared or first < _SHORT_CLAUSE or low[first - 1] != "," or low[first] in CONJUNCTIONS:
        return False
    colon = low[reported - 1] == ":" and reported == predicate.last + 2 and low[reported] != QUOTE
    return colon and predicate.cue.clause == "bare" and is_sentence(unit, first - 1)


def _closes_sentence(unit: Unit, predicate: Predicate, subject: NounPhrase, after: int) -> bool:
    """Whether a verb without an object ends a sentence whose beginning it reports: "Prices fell, the bank said"."""
    low, first = unit.low, subject.clause - (subject.clause > 0 and unit.low[subject.clause - 1] == "as")
    if not first or low[first - 1] not in {",", *DASHES} or low[first] in CONJUNCTIONS:
        return False
    if predicate.cue.clause not in ("bare", "clear") or low[0] in _ASKED:
        return False
    if predicate.cue.nominal and predicate.form in ("base", "third") and subject.stop - subject.first > 4:
        head = low[head_of(unit, subject.first, subject.stop)]
        if head not in DOCUMENTS:
            return False
    if after < len(low) and low[after] in {"with", "of", "for", "by", "about", "that", "as"}:
        return False
    for at in range(after, len(low)):
        if not unit.is_word(at):
            break
        if is_finite(low[at]) or at - after > _LONGEST_TAIL:
            return False
    ends = after == len(low) and low[0] not in PREPOSITIONS and low[0] not in SUBORDINATORS and first > _SHORT_CLAUSE
    return ends or is_sentence(unit, first)


def _after_comma(unit: Unit, index: int) -> int | None:
    for at in range(index, min(len(unit) - 1, index + 12)):
        if unit.low[at] == ",":
            return at + 1
        if not unit.is_word(at) or is_finite(unit.low[at]):
            break
    return None


def _is_fragment(unit: Unit, first: int) -> bool:
    """Whether the quotation before a clause is only a word or two of its sentence: the so-called “experts,” he said."""
    at = first - 1 if unit.low[first - 1] == QUOTE else first - 2
    start, end = unit.quotes[at].outer
    return end - start < _SHORT_QUOTATION and unit.is_word(at - 1)


def _follows_quotation(unit: Unit, first: int) -> bool:
    """Whether a clause stands right behind a quotation that a comma or a mark of its own ends."""
    low = unit.low
    if not first or low[first] in CONJUNCTIONS:
        return False
    if low[first - 1] == ",":
        return first > 1 and low[first - 2] == QUOTE
    return low[first - 1] == QUOTE
