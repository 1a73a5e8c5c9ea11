"""Read what a figure counts or measures from the few constructions that bind a noun phrase to it; else nothing.

Read are: a subject and the verb that leads to the figure ("exports rose to"), a noun that it is an amount of ("a fine
of"), a noun that it qualifies ("a $3 million bridge", "$3 million in aid"), and what happened to those whom it counts
("12 people were killed").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CARDINALS,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.noun_phrases import noun_phrase_before
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import FoundFigure

_BOUND: Final = re.compile(
    r"(?<![\w-])(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower|larger) than|close to|north of"
    r"|not? (?:more|fewer|less) than|as (?:many|much|few|little|high|low) as|in excess of|upwards? of|(?:an )?estimated"
    r"|a (?:maximum|minimum) of|(?:just |well |slightly )?(?:over|under)|nearly|almost|about|around|roughly|above|below"
    r"|approximately|some|between)\s+)+$",
    re.IGNORECASE,
)
_NEAR: Final = 60
"""How many characters before a figure the words that bound it may begin."""
_MOST_WORDS: Final = 7
_MOST_NOUNS: Final = 5


def _inflect(lemmas: str, irregular: str = "") -> frozenset[str]:
    """Verbs in every form, with some that do not exist."""
    forms = {f"{lemma}{ending}" for lemma in lemmas.split() for ending in ("", "s", "es", "d", "ed")}
    return frozenset(forms | word_set(irregular))


_LEVELS: Final = _inflect("reach hit total exceed average cost stand", "totalled stood")
"""Verbs whose subject the figure right behind them measures."""
_MOVES: Final = _inflect(
    "rise increase grow jump surge soar climb fall decline drop plunge decrease slump shrink tumble slip widen narrow",
    "rose risen grew grown fell fallen dropped shrank shrunk slipped",
)
"""The same if "to" or "at" stands between."""
_PUTS: Final = word_set(
    "raised increased cut reduced lowered slashed kept held estimated valued priced set fixed capped limited measured "
    "projected forecast put brought"
)
"""Participles that put their subject at a figure: "was cut to", "is valued at"."""
_DONE: Final = word_set(
    "killed injured wounded arrested detained displaced evacuated rescued infected charged convicted executed deported "
    "destroyed damaged kidnapped abducted affected hospitalised hospitalized jailed trapped stranded freed released "
    "sacked dismissed recalled missing dead homeless hurt sold built"
)
"""What happened to those who are counted: "112 people were killed", "killed 112 people"."""
_VAGUE: Final = word_set(
    "total number group excess amount sum rate figure figures part order area more most others those them which whom "
    "time times one ones thing things rest all lot level levels low high peak it that this case cash possibility risk "
    "us me him here there second same portion next class age way kind sort series range average record maximum minimum "
    "majority tune value worth price increase decrease rise fall drop decline"
)
"""Words that alone say nothing about what a figure is of."""
_STOPS: Final = (
    PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | SUBJECT_PRONOUNS | AUXILIARIES | DETERMINERS | NEGATIONS | CARDINALS
)
_SHIFTS: Final = word_set("down up higher lower below above ahead behind")
_NUMBERS: Final = CARDINALS | word_set("hundred thousand million billion trillion dozen and")
_HOLDERS: Final = word_set("toll capacity population workforce crowd audience turnout attendance output fleet staff")
"""Nouns that a count behind "of" measures; a "group of 12 men" is none."""
_FORESEEN: Final = word_set("to expected forecast set projected due likely estimated predicted")
"""What stands between a subject and its verb: "is expected to reach"."""
_PARTICLES: Final = word_set("to at about around only just nearly almost now currently still roughly already")


def read_bound(before: str) -> str:
    """The words that bound a figure, with the blank behind them, at the end of what stands before it; mostly none.

    >>> read_bound("It drew more than "), read_bound("It drew ")
    ('more than ', '')
    """
    found = _BOUND.search(before[-_NEAR:]) if before.endswith((" ", "\n")) else None
    return found.group() if found else ""


def read_label(text: str, unit: Unit, figure: FoundFigure) -> str | None:
    """What a figure counts or measures; None if its sentence does not bind a noun phrase to it.

    Args:
        text: The article.
        unit: The sentence's tokens.
    """
    number = bisect_left(unit.starts, figure.start)
    if number >= len(unit.starts) or unit.starts[number] != figure.start or figure.unit == "score":
        return None
    first = bisect_left(unit.starts, figure.start - len(read_bound(text[unit.start : figure.start])))
    stop = bisect_left(unit.starts, figure.end)
    if unit.at(stop) in _SHIFTS:
        return None  # "the trusts were 10% | down"
    if figure.kind == "cardinal" and figure.unit is not None:
        at = _find_fate(unit, first, stop)
        words = _write_fate(text, unit, figure, at) if at is not None else None
    else:
        found = (
            _find_subject(unit, first) or _find_amount(unit, first, figure) or _find_qualified(text, unit, figure, stop)
        )
        words = text[unit.starts[found[0]] : unit.ends[found[1] - 1]] if found and found[0] < found[1] else None
    return _check(words, figure)


def _find_fate(unit: Unit, first: int, stop: int) -> int | None:
    """The participle that says what happened to those who are counted."""
    behind = stop
    while behind < len(unit.low) and (unit.low[behind] in BE | {"have", "had", "has"} or is_adverb(unit.low[behind])):
        behind += 1
    if behind == stop and behind + 1 < len(unit.low) and unit.low[behind + 1] in DETERMINERS:
        return None  # "four helicopters rescued | the"
    return next((at for at in (behind, first - 1) if 0 <= at < len(unit.low) and unit.low[at] in _DONE), None)


def _write_fate(text: str, unit: Unit, figure: FoundFigure, at: int) -> str:
    nouns = [word for word in figure.text.split() if not word[0].isdigit() and word.lower() not in _NUMBERS]
    both = unit.low[at + 1 : at + 2] in (["and"], ["or"]) and unit.low[at + 2 : at + 3] and unit.low[at + 2] in _DONE
    return f"{' '.join(nouns)} {text[unit.starts[at] : unit.ends[at + 2 * bool(both)]].lower()}"


def _find_subject(unit: Unit, first: int) -> tuple[int, int] | None:
    """The subject of the verb that leads to the figure: "Exports | rose to", "The tax | was cut to"."""
    low, verb = unit.low, first - 1
    while verb > 0 and (low[verb] in _PARTICLES or is_adverb(low[verb]) or _is_amount(low[verb])):
        verb -= 1  # "fell 23 percent to"
    if verb <= 0 or unit.caps[verb]:
        return None
    between = set(low[verb + 1 : first])
    start = verb
    while start > 1 and (low[start - 1] in AUXILIARIES | _FORESEEN or is_adverb(low[start - 1])):
        start -= 1
    passive = not BE.isdisjoint(low[start:verb]) and low[verb - 1] != "to"
    if low[verb] in BE:
        leads = not between & {"to", "at"}
    elif passive:
        leads = low[verb] in _PUTS and bool(between & {"to", "at"})
    else:
        leads = low[verb] in _LEVELS or (low[verb] in _MOVES and bool(between & {"to", "at"}))
    found = noun_phrase_before(unit, start) if leads else None
    if found is None or low[found.first] in SUBJECT_PRONOUNS:
        return None
    before = found.first - (found.first > 1 and low[found.first - 1] in DETERMINERS | {"that"})
    if before and low[before - 1] in PREPOSITIONS:
        return None
    return (found.first, found.stop) if found.stop == start else None


def _is_amount(word: str) -> bool:
    return word[0].isdigit() or word in {"percent", "per", "cent", "points"}


def _find_amount(unit: Unit, first: int, figure: FoundFigure) -> tuple[int, int] | None:
    """The noun that the figure is an amount of: "a profit | of", "contracts | worth"."""
    low, link = unit.low, first - 1
    if link < 1 or low[link] not in {"of", "worth"} or low[link - 1] in _VAGUE:
        return None
    if figure.kind == "cardinal" and low[link - 1] not in _HOLDERS:
        return None
    start = link
    while start and link - start < _MOST_NOUNS and unit.is_word(start - 1) and low[start - 1] not in _STOPS:
        if (
            is_finite(low[start - 1])
            or low[start - 1].endswith("ing")
            or (is_adverb(low[start - 1]) and low[start - 1] != "first")
        ):
            break
        start -= 1
    determined = start > 0 and low[start - 1] in {"a", "an", "the", "its", "their", "his", "her"}
    if start > determined and low[start - 1 - determined] in PREPOSITIONS - {"with", "on", "at", "by"}:
        return None  # "the bill for the bridge of"
    if determined:
        return start, link
    return (link - 1, link) if low[link - 1].endswith("s") else None


def _find_qualified(text: str, unit: Unit, figure: FoundFigure, stop: int) -> tuple[int, int] | None:
    """The noun that an amount qualifies, or that "in" binds to it: "a $3 million | bridge", "$3 million in | aid"."""
    low, at = unit.low, stop
    if figure.kind not in {"money", "percent", "measure"} or at >= len(low):
        return None
    linked = low[at] == "in" and figure.kind == "money"
    at += linked
    end = at
    while end < len(low) and end - at < _MOST_NOUNS and unit.is_word(end) and low[end] not in _STOPS:
        if is_finite(low[end]) or is_adverb(low[end]) or is_time_word(low[end]) or low[end].endswith("ing"):
            break
        end += 1
    if low[end : end + 1] == ["and"] and linked:
        return None  # "$3 million in | bribes and gifts"
    adjoining = linked or text[figure.end : unit.starts[at]] == " " if end > at else False
    owned = stop > 1 and low[bisect_left(unit.starts, figure.start) - 1] in {"a", "an", "the", "its", "their", "this"}
    head = linked or owned or (low[at - 1] == "of" and end > at)
    return (at, end) if adjoining and head else None


def _check(words: str | None, figure: FoundFigure) -> str | None:
    """A label that says something by itself, and more than the figure does."""
    words = re.sub(r"\A(?:the|an?) ", "", words, flags=re.IGNORECASE) if words else None
    if not words or any(letter in '"“”()[],' or letter.isdecimal() for letter in words):
        return None
    parts = [word.strip(".'’").casefold() for word in words.split()]
    if parts[-1] in _STOPS or parts[0] in PREPOSITIONS or words.endswith(("'s", "’s")) or len(parts) > _MOST_WORDS:
        return None
    if not any(word not in _STOPS | _VAGUE and not is_time_word(word) for word in parts) or words.istitle():
        return None
    return None if f" {words.casefold()}" in f" {figure.text.casefold()}" else words
