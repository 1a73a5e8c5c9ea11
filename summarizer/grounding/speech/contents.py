"""What a verb of saying reports behind it: where the clause, the quotation or the phrase begins.

Positions are token indexes of one unit. Who speaks, and how far what is said goes, is decided elsewhere.
"""

from __future__ import annotations

from summarizer.grounding.speech.predicates import Predicate
from summarizer.language.clauses import CLOSES_CLAUSE, is_clause
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.noun_phrases import NounPhrase
from summarizer.language.reporting_verbs import DOCUMENTS, find_verb
from summarizer.language.tokens import QUOTE, Unit

VENUES = DOCUMENTS | word_set(
    "interview speech conference briefing hearing meeting court address call video broadcast television tv radio "
    "twitter facebook telegram remarks comments op-ed announcement time event visit ceremony debate rally trial "
    "session summit part reply response turn case addition return fact"
)
_HEARERS = word_set("him her them us me reporters journalists lawmakers supporters viewers voters")
_QUESTIONS = word_set("how why what whether who where")
_LOOK_AHEAD = 26
_BEFORE_OCCASIONS = word_set("to in on at during via through by before after from with for of about")
_ORDERS = word_set("tell ask order instruct advise")
_NAMING = word_set("call label dub brand term")
_GOVERNED = word_set("to about against from of with as")


def find_reported(unit: Unit, predicate: Predicate, subject: NounPhrase) -> int | None:
    """The first token of what the verb reports behind it, or None where nothing does."""
    low, cue = unit.low, predicate.cue
    start = _skip_times(unit, predicate.last + 1)
    if start >= len(low):
        return None
    if cue.lemma == "find" and low[start] == QUOTE and not _is_document(unit, subject):
        return None  # found “no trace of it”: nothing is said
    if cue.clause or cue.quotes:
        introduced = _find_introduced(unit, predicate, start)
        if introduced is not None:
            return introduced
    framed = _find_framed(unit, predicate, start)
    if framed is not None:
        return framed
    if cue.clause in ("bare", "clear") or (cue.lemma == "ask" and not _QUESTIONS.isdisjoint(low[start : start + 6])):
        found = _find_bare(unit, predicate, start)
        if found is not None:
            return found
    if "*" in cue.after or (cue.lemma in {"show", "indicate", "reveal", "find"} and _is_document(unit, subject)):
        return start if _opens_phrase(unit, start) else None
    return None


def _skip_times(unit: Unit, index: int) -> int:
    """Past adverbs and times: "also", "on Friday", "last week"."""
    low = unit.low
    while index < len(low):
        word = low[index]
        ahead = low[index + 1] if index + 1 < len(low) else ""
        timed = is_time_word(ahead) and (word in {"on", "last", "late", "early", "earlier", "this", "in", "next", "at"})
        if timed:
            index += 2
            while index < len(low) and (is_time_word(low[index]) or low[index].isdigit()):
                index += 1
        elif (is_time_word(word) and not (len(word) == 4 and word.isdigit())) or (
            is_adverb(word) and word not in DETERMINERS and word not in {"only", "not", "never", "ever"}
        ):
            index += 1
        else:
            break
    return index


def _find_introduced(unit: Unit, predicate: Predicate, start: int) -> int | None:
    """What "that", a colon, or a quotation behind the verb or behind those told introduces."""
    low, cue = unit.low, predicate.cue
    for index in range(start, min(len(low), start + _LOOK_AHEAD)):
        word = low[index]
        between = _may_stand_between(unit, predicate, start, index)
        if not between:
            return None
        if word == "that" and cue.clause and index + 1 < len(low):
            if index == start + 1 and low[start] == "only":
                return index + 1
            if index > start and not _introduces_clause(unit, predicate, index):
                return None
            return index + 1 if not _is_demonstrative(unit, index) else index
        if word == ":" and cue.quotes and index + 1 < len(low):
            return index + 1 if cue.clause or low[index + 1] == QUOTE else None
        if word == QUOTE:
            before = low[index - 1]
            named = index > start and (before in PREPOSITIONS or before in DETERMINERS)
            named = named and not _is_predicate(unit, predicate, start, index)
            if named or not cue.quotes:
                return None if named and not (cue.clause == "bare" and before in DETERMINERS) else start
            return _skip_hearer(unit, predicate, start) if index > start and cue.addressee else index
        if word == ",":
            return _find_after_comma(unit, predicate, index)
        finite = is_finite(word) and not unit.caps[index]  # May is a month
        joins = word in CONJUNCTIONS and (index == start or find_verb(low[index + 1] if index + 1 < len(low) else ""))
        if not word[0].isalnum() or finite or joins:
            return None
    return None


def _is_predicate(unit: Unit, predicate: Predicate, start: int, quote: int) -> bool:
    """Whether a quotation says what something is called: "called X a “…”", "described X as a “…”"."""
    if predicate.cue.clause:
        return False
    between = unit.low[start:quote]
    if between[-1] == "as" or "as" in between[-2:]:
        return True
    return predicate.cue.lemma in _NAMING and len(between) > 1 and between[-1] in {"a", "an", "the"}


def _introduces_clause(unit: Unit, predicate: Predicate, index: int) -> bool:
    """Whether "that" behind other words belongs to the verb and is no relative pronoun of the word before it."""
    before = unit.low[index - 1]
    if predicate.cue.lemma == "express" and is_finite(unit.low[index + 1]):
        return False  # "expressed a view that was shared"
    if predicate.cue.addressee or unit.caps[index - 1] or before in _HEARERS or before in VENUES:
        return True
    if is_time_word(before) or before.isdigit() or is_adverb(before):
        return True
    after = unit.low[index + 1] if index + 1 < len(unit) else ""
    return predicate.cue.lemma != "write" and not (is_finite(after) or is_adverb(after))


def _is_demonstrative(unit: Unit, index: int) -> bool:
    after = unit.low[index + 1]
    return is_finite(after) or (is_time_word(after) and not unit.caps[index + 1])


def _may_stand_between(unit: Unit, predicate: Predicate, start: int, stop: int) -> bool:
    """Whether the words behind the verb are those told, the occasion or the place, and not yet what is said."""
    if stop == start or unit.low[start:stop] == ["only"]:
        return True
    opening = unit.low[start]
    if opening in _BEFORE_OCCASIONS:
        return RELATIVES.isdisjoint(unit.low[start:stop])
    if predicate.cue.addressee or predicate.cue.lemma == "show":
        return SUBORDINATORS.isdisjoint(unit.low[start:stop])
    # "called the sentence “dangerous”", "described X as “…”"
    return predicate.cue.quotes and not predicate.cue.clause


def _find_after_comma(unit: Unit, predicate: Predicate, comma: int) -> int | None:
    low = unit.low
    if comma + 1 < len(low) and low[comma + 1] == QUOTE:
        return comma + 1 if predicate.cue.quotes else None
    for index in range(comma + 2, min(len(low) - 1, comma + _LOOK_AHEAD)):
        if low[index] == ",":
            ahead = low[index + 1]
            if ahead == QUOTE and predicate.cue.quotes:
                return index + 1
            return index + 2 if ahead == "that" and index + 2 < len(low) else None
        if is_finite(low[index]) or not unit.is_word(index):
            return None
    return None


def _find_framed(unit: Unit, predicate: Predicate, start: int) -> int | None:
    """What a preposition or an infinitive introduces: "warned of …", "accuse X of …", "vowed to …"."""
    low, cue = unit.low, predicate.cue
    if not cue.after and not cue.target:
        return None
    word = low[start]
    if word in cue.after and start + 1 < len(low):
        infinitive = word == "to" and cue.lemma != "point"
        return start if infinitive else start + 1
    if cue.lemma == "call":
        if word not in {"on", "upon"}:
            return None
        start += 1
    for index in range(start + 1, min(len(low), start + 14)):
        word = low[index]
        if word == "to" and cue.lemma in _ORDERS and QUOTE not in low[index + 1 : index + 3]:
            return None  # only orders that are quoted are speech for sure
        if word in cue.target and (word != "at" or _is_put_at(unit, start, index)):
            return start if index + 1 < len(low) else None
        if word == "who" and "to" in cue.target and unit.is_word(index - 1):
            # "warned the people who live downstream not to drink from it"
            end = next((at for at in range(index, min(len(low), index + 12)) if not unit.is_word(at)), len(low))
            return start if "to" in low[index + 2 : min(end, index + 12)] else None
        finite = is_finite(word) and not unit.caps[index]  # the United Nations
        if (not unit.is_word(index) and word != QUOTE) or word in SUBORDINATORS or finite:
            return None
    return None


def _is_put_at(unit: Unit, start: int, at: int) -> bool:
    """Whether "at" gives a figure for what stands before it: "put the number of dead at more than 40"."""
    return any(word[0].isdigit() for word in unit.low[at + 1 : at + 5])


def _find_bare(unit: Unit, predicate: Predicate, start: int) -> int | None:
    """A clause without "that"."""
    low, cue = unit.low, predicate.cue
    start = _skip_hearer(unit, predicate, start)
    if low[start : start + 1] == ["to"] and start + 1 < len(low) and cue.lemma != "point":
        # “confirmed to reporters the plane was lost”
        plural = low[start + 1].endswith("s") and start + 2 < len(low) and low[start + 2] in DETERMINERS
        start += 2 if plural or low[start + 1] in _HEARERS else 0
    start = _skip_times(unit, _skip_venue(unit, start))
    if start + 1 >= len(low):
        return None
    word = low[start]
    if word in _QUESTIONS and (word != "who" or start == predicate.last + 1):
        return start
    if word in CLOSES_CLAUSE and low[start + 1] in SUBJECT_PRONOUNS:
        return None  # “said before he died”
    if not _opens_phrase(unit, start) and not (word in PREPOSITIONS - _GOVERNED and is_clause(unit, start)):
        return None
    if low[start : start + 2] == ["the", "same"] and not is_clause(unit, start):
        return None
    if (cue.clause == "bare" and word not in PREPOSITIONS) or is_clause(unit, start):
        return start
    return None


def _skip_hearer(unit: Unit, predicate: Predicate, start: int) -> int:
    low = unit.low
    if start >= len(low) or not predicate.cue.addressee:
        return start
    if low[start] in _HEARERS:
        return start + 1
    index = start
    if low[start] in DETERMINERS:
        index += 1
        while index < len(low) and unit.is_word(index) and index - start < 6 and not unit.caps[index]:
            if index > start + 1 and (
                low[index] in DETERMINERS or low[index] in SUBJECT_PRONOUNS or low[index] == "to"
            ):
                return index
            index += 1
    while index < len(low) and unit.caps[index]:
        index += 1
    return index if index > start + (low[start] in DETERMINERS) else start  # promised a “formal update”


def _skip_venue(unit: Unit, start: int) -> int:
    """Past "in a statement", "at a news conference on Monday" where a clause follows."""
    low = unit.low
    if start >= len(low) or low[start] not in {"in", "on", "at", "during", "via", "through", "to", "by"}:
        return start
    for index in range(start + 1, min(len(low), start + 7)):
        if low[index] in VENUES:
            return index + 1
        if not unit.is_word(index) or is_finite(low[index]):
            break
    return start


def _opens_phrase(unit: Unit, index: int) -> bool:
    low = unit.low
    word = low[index] if index < len(low) else ""
    if not word or word == QUOTE:
        return bool(word)
    if not unit.is_word(index) or word in CLOSES_CLAUSE or word in CONJUNCTIONS or word in PREPOSITIONS:
        return word in {"if", "although", "though", "because"} and unit.is_word(index + 1)
    return word not in RELATIVES or (
        word in {"that", "where"} and is_finite(low[index + 1 : index + 2][0] if index + 1 < len(low) else "")
    )


def _is_document(unit: Unit, subject: NounPhrase) -> bool:
    return not DOCUMENTS.isdisjoint(unit.low[subject.first : subject.stop])
