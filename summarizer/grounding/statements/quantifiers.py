"""Flags changed quantifiers and ranks: "all proposals" for "some proposals"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.grounding.figures.number_words import ORDINALS
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, Tokens
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import CARDINALS, TIME_UNITS, is_negation, read_class
from summarizer.schemas.findings import Flag

_ALL: Final = frozenset({"all", "every"})
_WHOLE: Final = _ALL | {"each"}
_STATED_WHOLE: Final = _WHOLE | frozenset("both entire whole always".split())
_WITHOUT_PARTS: Final = _STATED_WHOLE | read_class("words for a whole")
"""Words with which a passage may express a whole."""
_IDIOMS: Final = frozenset("that out over right too in along round one".split())
"""Words after "all" or "every" that change its meaning: "all out", "every one"."""
_BEFORE_ALL: Final = frozenset("in at after above if first until".split())
"""Words before "all" or "every" that change its meaning: "in all", "until all are gone"."""
_PART: Final = frozenset("some many most several few part half third thirds quarter quarters certain".split())
_MOST: Final = frozenset("most least best worst".split())
_ALMOST: Final = frozenset("almost nearly not".split())
_COUNT: Final = rf"(?:\d|{'|'.join(CARDINALS)})"
_DIVIDED: Final = re.compile(
    rf"\d ?[-–] ?\d|{_COUNT} (?:votes? )?to {_COUNT}|\b(?:majority|abstained|abstentions?|dissent\w*)\b"
)
"""Words for a vote that is not unanimous."""
_UNDIVIDED: Final = re.compile(r"\b(?:unanim\w+|no|nobody|none|without|all|every)\b|\b0\b", re.IGNORECASE)
_ALL_BUT: Final = frozenset({"but", "except"})
_BEFORE: Final = 6  # words before a word for a whole that are searched for a negation
_REACH: Final = 5  # words after a quantifier that may be what it counts


def find_changed_quantifier(reading: Reading) -> Flag | None:
    """Flag the first word for a whole, a rank or unanimity that the passage does not support."""
    stated, tokens = reading.stated, reading.article.tokens
    for find in (_find_whole, _find_added_whole, _find_unanimity, _find_rank):
        for claimed, at in find(reading, stated):
            last = min(at + (1 if tokens.stems[min(at + 1, stated[-1])] else 2), stated[-1])
            message = f"it says “{claimed}”, but the article says “{reading.quote(at, last)}”"
            return Flag("bound", message, (tokens.span(at, last),))
    return None


def _find_whole(reading: Reading, stated: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield words for a whole before a noun that the passage has after a word for a part, "nearly" or "two of"."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if _WHOLE.isdisjoint(claimed.words) or claimed.is_question:
        return
    wholes = [at for at, low in enumerate(claimed.lows) if low in _WHOLE and _is_whole(claimed, at)]
    parts, kept = _list_parts(tokens, stated)
    for index in (at for at in wholes if kept.isdisjoint(_read_counted(claimed, at))):
        is_rate = claimed.lows[index] == "each"  # "£2 for each of them" is not about two of them
        for at in parts:
            if is_rate and _is_counted_part(tokens, at):
                continue
            if not _read_counted(claimed, index).isdisjoint(_read_counted(tokens, at)):
                yield claimed.forms[index].raw, at - (tokens.padded[at - 1] in _ALMOST)


def _list_parts(tokens: Tokens, stated: Sequence[int]) -> tuple[list[int], frozenset[str]]:
    """The words of a passage for a part, and the stems of the nouns that it uses with a word for a whole."""
    given = [at for at in stated if tokens.lows[at] in _STATED_WHOLE]
    parts = [at for at in given if tokens.padded[at - 1] in _ALMOST or tokens.padded[at + 1] in _ALL_BUT]
    kept = frozenset[str]().union(*(_read_counted(tokens, at) for at in given if at not in parts))
    return [*parts, *(at for at in stated if tokens.lows[at] in _PART or _is_counted_part(tokens, at))], kept


def _find_added_whole(reading: Reading, stated: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield an "all" or "every" before a noun that the passage uses without any word for a whole."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if _ALL.isdisjoint(claimed.words) or not reading.is_certain or claimed.is_question:
        return
    if not _WITHOUT_PARTS.isdisjoint(reading.stated_words) or any(map(is_negation, reading.stated_words)):
        return
    for index in [at for at, low in enumerate(claimed.lows) if low in _ALL and _is_whole(claimed, at)]:
        following = range(index + 1, min(len(claimed), index + 1 + _REACH))
        is_rate = claimed.lows[index] == "every" and not TIME_UNITS.isdisjoint(claimed.lows[index + 1 : index + 3])
        if is_rate or claimed.padded[index - 1] in _BEFORE_ALL or claimed.padded[index + 1] in _IDIOMS:
            continue
        counted = {claimed.stems[at] for at in claimed.find_content(following, PHRASE_ENDS)}
        yield from ((claimed.forms[index].raw, max(at - 1, 0)) for at in stated if tokens.stems[at] in counted)


def _is_superlative(word: str) -> bool:
    """Whether a word is "most" or the like, or has a comparative: "tallest", not "interest"."""
    return word in _MOST or (word.endswith("est") and is_ordinary(f"{word[:-2]}r"))


def _is_whole(tokens: Tokens, at: int) -> bool:
    """Whether nothing limits a word for a whole ("nearly all", "all but one"), and no superlative is "of all"."""
    before = tokens.lows[max(0, at - _BEFORE) : at]
    if before[-1:] == ["of"] and any(map(_is_superlative, before[-3:-1])):
        return False  # "the tallest of all mills" for "the tallest mill"
    return tokens.padded[at + 1] not in _ALL_BUT and not any(word in _ALMOST or is_negation(word) for word in before)


def _find_unanimity(reading: Reading, _stated: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield unanimity where the passage counts votes on both sides."""
    tokens = reading.article.tokens
    if " unanim" not in reading.tokens.line:
        return
    claimed = next(form.raw for form in reading.tokens.forms if form.low.startswith("unanim"))
    texts = [reading.article.text[slice(*span)] for span in reading.sentences]
    if any(map(_UNDIVIDED.search, texts)):
        return
    for span, text in zip(reading.sentences, texts, strict=True):
        if found := _DIVIDED.search(text):
            yield claimed, tokens.within((span[0] + found.start(), span[1])).start


def _find_rank(reading: Reading, stated: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield "largest" for "second-largest" between the same words, and a rank whose noun has another in the passage."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if ORDINALS.keys().isdisjoint(reading.stated_words):
        return
    ranks = [at for at in stated if tokens.lows[at] in ORDINALS and not tokens.is_initial(at)]
    for index, low in enumerate(claimed.lows) if ranks else ():
        if low.endswith("est"):
            around = claimed.padded[index - 1], claimed.padded[index + 1]
            for at in tokens.indices.get(low, ()):
                rank = next(
                    (before for before in (at - 1, at - 2) if before >= 0 and tokens.lows[before] in ORDINALS), -1
                )
                if rank in ranks and (tokens.padded[rank - 1], tokens.padded[at + 1]) == around:
                    yield low, rank
        elif low in ORDINALS and index + 1 < len(claimed) and all(tokens.lows[at] != low for at in stated):
            yield from ((low, at) for at in ranks if "" != claimed.stems[index + 1] == tokens.stems[at + 1])


def _is_counted_part(tokens: Tokens, at: int) -> bool:
    """Whether a token is the number of a part: "two of the seven", not "not one of them"."""
    is_number = tokens.lows[at].isdigit() or tokens.lows[at] in CARDINALS
    return is_number and tokens.padded[at + 1] == "of" and tokens.padded[at - 1] not in _ALMOST


def _read_counted(tokens: Tokens, at: int) -> frozenset[str]:
    """The stems of the words after a quantifier."""
    return frozenset(tokens.stems[at + 1 : at + 1 + _REACH]) - {""}
