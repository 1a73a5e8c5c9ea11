"""Finds what a figure counts or measures, by a few constructions that bind a noun phrase to it.

These are: a subject and a verb that leads to the figure ("exports rose to"), a noun with an amount ("a fine of"), a
noun that the figure modifies or measures ("a $3 million bridge", "$3 million in bribes"), and what happened to those
counted ("12 people were killed").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import dropwhile, pairwise
from typing import Final

from summarizer.grounding.figures.number_words import SEEDS
from summarizer.language.letters import POSSESSIVE
from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CARDINALS,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.noun_phrases import noun_phrase_before
from summarizer.language.patterns import read_pattern
from summarizer.language.reporting_verbs import find_verb, is_verb_form
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import FoundFigure

_BOUND: Final = re.compile(rf"(?<![\w-])(?:{read_pattern('bounding words before a figure')}\s+)+$", re.IGNORECASE)
_NEAR: Final = 60  # most characters from the start of bounding words to the figure
_PUTTING: Final = ("invest", "put", "spen", "sav")  # verbs whose "in" names the destination of an amount
_PLAIN: Final = re.compile(r"[^\d'\"“”()\[\],]+")


def _inflect(lemmas: str, irregular: str = "") -> frozenset[str]:
    """Return all forms of verbs, including some that do not exist."""
    forms = {f"{lemma}{ending}" for lemma in lemmas.split() for ending in ("", "s", "es", "d", "ed")}
    return frozenset(forms | word_set(irregular))


_LEVELS: Final = _inflect("reach hit total exceed average cost stand", "totalled stood")
"""Verbs whose subject is measured by the figure directly after them."""
_MOVES: Final = _inflect(
    "rise increase grow jump surge soar climb fall decline drop plunge decrease slump shrink tumble slip widen narrow",
    "rose risen grew grown fell fallen dropped shrank shrunk slipped raised increased cut reduced lowered slashed kept "
    "held estimated valued priced set fixed capped limited measured projected forecast put brought",
)
"""The same if "to" or "at" is in between."""
_SAID: Final = word_set("put estimated valued projected forecast")
"""Verbs among these whose active subject is the figure's source."""
_EVENTS: Final = read_class("what happens to people who are counted")
"""Participles for what happened to those counted: "112 people were killed", "killed 112 people"."""
_VAGUE: Final = read_class("nouns that label no figure")  # words that alone make no label
_STOPS: Final = (
    PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | SUBJECT_PRONOUNS | AUXILIARIES | DETERMINERS | NEGATIONS | CARDINALS
)
_SHIFTS: Final = word_set("down up lower below above ahead behind") | read_class("comparatives of more")
_COUNTING: Final = SEEDS | word_set(
    "a hundred thousand million billion trillion dozen to and or more between"
)  # "half a million | people"
_AHEAD: Final = word_set("to expected forecast set projected due likely estimated predicted")
"""Words between a subject and its verb: "is expected to reach"."""
_PARTICLES: Final = word_set("to at about around only just nearly almost now currently still roughly already")
_BEHIND: Final = (
    PREPOSITIONS | CONJUNCTIONS | RELATIVES | DETERMINERS | word_set("compared annually tall long wide high deep")
)
_OWNERS: Final = word_set("a an the its their his her this")


def read_bound(before: str) -> str:
    """Return the words that bound a figure at the end of the text before it, with the blank after them, or empty.

    >>> read_bound("It drew more than "), read_bound("It drew ")
    ('more than ', '')
    """
    found = _BOUND.search(before[-_NEAR:]) if before.endswith((" ", "\n")) else None
    return found.group() if found else ""


def read_label(text: str, unit: Unit, figure: FoundFigure) -> str | None:
    """Return what a figure counts or measures; None if its sentence does not bind a noun phrase to it."""
    number = bisect_left(unit.starts, figure.start)
    if unit.low_at(number) == "" or figure.unit == "score":
        return None
    first = bisect_left(unit.starts, figure.start - len(read_bound(text[unit.start : figure.start])))
    stop = bisect_left(unit.starts, figure.end)
    if unit.low_at(stop) in _SHIFTS:
        return None  # "the trusts were 10% | down"
    if figure.kind == "cardinal" and figure.unit is not None:
        return _read_event(text, unit, figure, first, stop)
    amount = _find_amount(unit, first, figure) if figure.kind != "cardinal" else None
    found = _find_subject(unit, first, stop) or amount or _find_qualified(unit, figure, number, stop)
    return None if found is None else _write_label(text, unit, *found)


def _write_label(text: str, unit: Unit, first: int, stop: int) -> str | None:
    """Return a noun phrase as a label, without its article; None if its words make no label."""
    words = unit.low[first:stop]
    nouns = [word for word in words if word not in _OWNERS]
    if not nouns or _VAGUE.issuperset(nouns) or _has_clause(nouns) or any(map(_is_no_noun, nouns)):
        return None
    label = re.sub(r"\A(?:the|an?) ", "", text[unit.starts[first] : unit.ends[stop - 1]], flags=re.IGNORECASE)
    return None if label.istitle() or not _PLAIN.fullmatch(label) else label


def _has_clause(words: Sequence[str]) -> bool:
    """Whether a verb of saying follows a plural: "officials | expect the benefits"."""
    pairs = pairwise(words)
    return any(one.endswith("s") and not one.endswith(POSSESSIVE) and find_verb(word) for one, word in pairs)


def _is_no_noun(word: str) -> bool:
    """Whether a word shows that the words around it are no noun phrase, such as a verb: "its factory only needs"."""
    return word == "them" or is_verb_form(word) or is_adverb(word) or is_time_word(word)


def _read_event(text: str, unit: Unit, figure: FoundFigure, first: int, stop: int) -> str | None:
    """Return who is counted with a participle for what happened to them ("people killed"); None if there is none."""
    low, behind = unit.low, stop
    while behind < len(low) and (low[behind] in BE | {"have", "had", "has"} or is_adverb(low[behind])):
        behind += 1
    if behind == stop and unit.low_at(behind + 1) in DETERMINERS:
        return None  # "four helicopters rescued | the"
    at = next((at for at in (behind, first - 1) if 0 <= at < len(low) and low[at] in _EVENTS), None)
    if at is None:
        return None
    words = dropwhile(lambda word: word[0].isdigit() or word.lower() in _COUNTING, figure.text.split())
    nouns = list(words)
    if nouns and nouns[0] == "of":
        return None  # "14 of the leaders"
    return f"{' '.join(nouns)} {text[unit.starts[at] : unit.ends[at]].lower()}"


def _find_subject(unit: Unit, first: int, stop: int) -> tuple[int, int] | None:
    """Return the subject of the verb that leads to the figure: "Exports | rose to"; None if there is none."""
    low, verb = unit.low, first - 1
    while verb > 0 and (low[verb] in _PARTICLES or low[verb][0].isdigit() or low[verb] == "percent"):
        verb -= 1  # "fell 23 percent to"
    moved = not {"to", "at"}.isdisjoint(low[verb + 1 : first])
    if low[verb] not in _LEVELS and low[verb] not in (_MOVES if moved else BE):
        return None
    if low[verb] in _SAID and low[verb - 1] not in AUXILIARIES:
        return None  # "the company | put at"
    if low[verb] in BE and unit.is_word(stop) and low[stop] not in _BEHIND:
        return None  # "the club was 70% | liable"
    start = verb
    while start > 1 and low[start - 1] in AUXILIARIES | _AHEAD:
        start -= 1
    found = noun_phrase_before(unit, start)
    if found is None or found.stop != start or low[start - 1] in CONJUNCTIONS or low[found.first] in SUBJECT_PRONOUNS:
        return None
    return found.first, found.stop


def _find_amount(unit: Unit, first: int, figure: FoundFigure) -> tuple[int, int] | None:
    """Return the noun whose amount the figure is: "a profit | of", "contracts | worth"; None if there is none."""
    low, link = unit.low, first - 1
    if figure.kind == "percent" and unit.low_at(bisect_left(unit.starts, figure.end)) == "of":
        return None  # "the details of 10 % | of its users"
    if low[link] not in {"of", "worth"}:
        return None
    start = link
    while start and not _ends_phrase(low[start - 1]) and unit.is_word(start - 1):
        start -= 1
    owned = start > 0 and low[start - 1] in _OWNERS
    if not owned and not low[link - 1].endswith("s"):
        return None
    first = start if owned else link - 1
    before = unit.low_at(first - 1 - owned)
    return (
        None if before in PREPOSITIONS - {"with", "on", "at", "by"} else (first, link)
    )  # "the bill for the bridge of"


def _find_qualified(unit: Unit, figure: FoundFigure, number: int, stop: int) -> tuple[int, int] | None:
    """Return the noun that an amount modifies or measures: "a $3 million | bridge", "$3 million in | bribes"."""
    low = unit.low
    is_money = figure.kind == "money"  # "rose 13% in | thin trading"
    linked = is_money and unit.low_at(stop) == "in" and not any(word.startswith(_PUTTING) for word in low[:number])
    first = end = stop + linked
    while unit.is_word(end) and not _ends_phrase(low[end]):
        end += 1
    if linked:
        return (first, end) if low[end - 1].endswith("s") and unit.low_at(end) != "and" else None
    return (first, end) if unit.low_at(number - 1) in _OWNERS else None


def _ends_phrase(word: str) -> bool:
    return word in _STOPS or is_finite(word) or word.endswith("ing")
