"""Flags plans that a statement gives as done: "would seek" given as "has sought"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import Final

from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import SUBCLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    DETERMINERS,
    MODALS,
    PAST_FORMS,
    POSSESSIVES,
    is_adverb,
    read_class,
    read_kinds,
)
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Flag

_FUTURE: Final = frozenset("will would shall 'll must should".split())
_IN_HINDSIGHT: Final = frozenset({"later", "eventually", "subsequently", "ultimately"})
_BEFORE_TO: Final = frozenset("due is are offer offers offered".split())  # "the two are to be tried in May"
_OF_FUTURE: Final = _FUTURE | {"due", "to"}
_NOT_DONE: Final = MODALS | frozenset("be to if whether not never neither nor".split())
_BEFORE_DONE: Final = 6  # words before a verb that are searched: "would have had his own son arrested"
_COMING: Final = frozenset("will would shall could may might 'll".split())
_PLANS: Final = frozenset(
    stem(word) for word, kind in read_kinds("hedges").items() if kind in ("foreseen", "planned")
) | frozenset(map(stem, ("continue", "recommend", "review", "study")))
"""Stems of words for what is planned or unfinished."""
_PERFECT: Final = frozenset({"has", "have", "had"})
_CHANGES: Final = frozenset(map(stem, read_class("words of a rise") | read_class("words of a fall")))
"""Stems of verbs that summarise figures rather than report a deed: "has climbed by a tenth"."""
_STILL_OPEN: Final = frozenset({"yet", "to"})  # "had yet to decide", "have to decide"
_NOT_FINISHED: Final = _NOT_DONE | read_class("words of what is not finished")
_BEFORE_PARTICIPLE: Final = frozenset("already also been just now since".split())
_CLAUSE_MARKS: Final = SUBCLAUSE_ENDS | {",", "and"}


def find_done_plans(reading: Reading) -> Flag | None:
    """Flag a verb given as done that the passage puts in the future: "has sought" for "would seek"."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_titled or claimed.is_question or _OF_FUTURE.isdisjoint(reading.stated_words):
        return None
    verbs = [at for at, form in enumerate(claimed.forms) if form.is_plain and form.is_past]
    before = {at: claimed.lows[max(0, at - 3) : at] for at in verbs if _is_done(claimed, at)}
    done = {claimed.stems[at]: not AUXILIARIES.isdisjoint(lows) for at, lows in before.items()}
    stated = reading.stated
    for at in [at for at in stated if tokens.stems[at] in done]:
        future = _find_future(tokens, at)
        if future is None or any(tokens.stems[at] == tokens.stems[other] for other in stated if other != at):
            continue
        is_form = tokens.padded[at - 1] == "be" or tokens.lows[at] in PAST_FORMS
        if is_form and not done[tokens.stems[at]]:
            continue  # "the 40 homes needed" for "40 would be needed", "put it at" for "would put it at"
        words = reading.quote(future, at)
        evidence = (tokens.span(future, at),)
        return Flag("hedge", f"the article says “{words}”, but the statement presents that as done", evidence)
    return None


def find_finished_plans(reading: Reading) -> Flag | None:
    """Flag a verb in the perfect ("has sold") that the passage lacks, if the passage only states plans."""
    claimed, tokens, stated = reading.tokens, reading.article.tokens, reading.stated
    verbs = [] if claimed.is_titled or claimed.is_question else list(_find_perfects(claimed))
    if not verbs or not any(_is_to_come(tokens, at) for at in stated) or any(_is_finished(tokens, at) for at in stated):
        return None
    known = {tokens.stems[at] for at in stated}
    verb = next((verb for verb in verbs if claimed.stems[verb] not in known), None)
    if verb is None:
        return None
    coming = next(at for at in stated if _is_to_come(tokens, at))
    words = reading.quote(max(stated[0], coming - 2), min(stated[-1], coming + 4))
    message = f"the article says “{words}”, but the statement presents “{claimed.forms[verb].raw}” as done"
    return Flag("hedge", message, reading.spans)


def _find_perfects(tokens: Tokens) -> Iterator[int]:
    """Yield participles in the perfect, except reporting and change verbs, and negated, temporal and future clauses."""
    for at in compress(range(len(tokens)), map(_is_perfect, tokens.lows)):
        verb = at + 1
        while is_adverb(tokens.padded[verb]) or tokens.padded[verb] in _BEFORE_PARTICIPLE:
            verb += 1
        if verb >= len(tokens) or not (tokens.forms[verb].is_past and tokens.forms[verb].is_plain):
            continue
        if tokens.stems[verb] in _CHANGES or find_verb(tokens.lows[verb]):
            continue
        if not _NOT_FINISHED.isdisjoint(tokens.lows[max(0, at - _BEFORE_DONE) : verb]):
            continue
        first = next((mark + 1 for mark in range(at - 1, -1, -1) if tokens.lows[mark] in _CLAUSE_MARKS), 0)
        clause = range(first, len(tokens))
        ends = _CLAUSE_MARKS - {"and"}  # "has made it a duty and promises more"
        last = next((mark for mark in clause if mark > verb and tokens.lows[mark] in ends), len(tokens))
        if not any(_is_to_come(tokens, place) for place in range(first, last)):
            yield verb


def _is_perfect(word: str) -> bool:
    return word in _PERFECT or word.endswith("'ve")


def _is_to_come(tokens: Tokens, at: int) -> bool:
    """Whether a word refers to something planned or unfinished."""
    return tokens.lows[at] in _COMING or tokens.stems[at] in _PLANS


def _is_finished(tokens: Tokens, at: int) -> bool:
    """Whether a word begins a perfect, or is a past verb other than of saying or planning."""
    low, form, before = tokens.lows[at], tokens.forms[at], tokens.padded[at - 1]
    if _is_perfect(low):
        return tokens.padded[at + 1] not in _STILL_OPEN | DETERMINERS
    if not (form.is_past and form.is_plain) or tokens.stems[at] in _PLANS or before in DETERMINERS or find_verb(low):
        return False
    return (_COMING | {"to"}).isdisjoint(tokens.lows[max(0, at - 3) : at])


def _is_done(tokens: Tokens, at: int) -> bool:
    """Whether a past verb form states a fact: no preceding word makes it future, a wish or an attribute."""
    before = [word for word in tokens.lows[max(0, at - _BEFORE_DONE) : at] if not word.endswith("ly")]
    is_noun = before[-1:] == ["being"] and BE.isdisjoint(before[-2:-1])  # "the risk of data being lost"
    is_attribute = not (ARTICLES | POSSESSIVES).isdisjoint(before[-1:])  # "a balanced budget"
    return _NOT_DONE.isdisjoint(before) and not is_noun and not is_attribute


def _find_future(tokens: Tokens, at: int) -> int | None:
    """Index of "will", "would", "must", "due to" or "is to" before a verb; None if there is none.

    "Would later become" and "would go on to win" refer to the past.
    """
    at -= tokens.padded[at - 1] in ("be", "have")  # "would have sold", "would be sold"
    is_narrative = tokens.lows[at : at + 3] == ["go", "on", "to"]
    at -= 1
    while at > 0 and is_adverb(tokens.lows[at]):
        is_narrative = is_narrative or tokens.lows[at] in _IN_HINDSIGHT
        at -= 1
    if is_narrative and tokens.lows[at] == "would":
        return None
    if tokens.padded[at] == "to" and tokens.padded[at - 1] in _BEFORE_TO:
        return at - 1
    return at if tokens.padded[at] in _FUTURE else None
