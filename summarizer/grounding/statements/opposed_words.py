"""Flags a word where the passage has its opposite: "accepted the offer" for "rejected the offer".

Two words have the same context if the words around them are the same on the same sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress, takewhile
from typing import Final, NamedTuple

from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.figure_uses import GROWTH
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import DENIALS, REFUSALS, are_opposed, is_negation, is_time_word, load_opposites
from summarizer.schemas.findings import Flag, Span

_ENDS: Final = SUBCLAUSE_ENDS | {"than"}
_REACH: Final = 6  # content words on each side that are the context of a word
_NEGATING: Final = (5, 2)  # words before and after a word that are searched for a negation
_DENYING: Final = DENIALS | REFUSALS
_LEAST_COMMON: Final = 3  # fewest common words of two equal contexts
_LEAST_OF_SOLE: Final = 2  # the same if no other word belongs to either side of the pair
_LEAST_REST: Final = 3  # fewest other words of a statement that only replaces a word by its opposite
_ORDERS: Final = frozenset({"before", "after"})  # an order can be stated from either side
_ORDINALS: Final = frozenset({"first", "last"})
_CHANGES: Final = frozenset({"up", "down"})
_OF_CHANGE: Final = frozenset({"from", "by"})
_PREFIX: Final = re.compile(r"(?:over|under|in|ex)(\w{4,})")
_HYPHENS: Final = frozenset("-‐‑")
_VOTES: Final = frozenset({"for", "against"})
_EARLIER: Final = frozenset("would initially originally first once formerly previously".split())
"""Words before what was planned, or true before something else was."""


class Word(NamedTuple):
    """A word with an opposite."""

    at: int  # token index
    sides: frozenset[int]  # the sides of pairs of opposites that it belongs to


class Context(NamedTuple):
    """The context of a word that has an opposite."""

    at: int  # token index
    before: list[str]  # stems before the word in its clause, nearest first
    behind: list[str]  # stems after the word
    is_negated: bool  # whether a nearby word negates it
    is_compared: bool  # whether "than" follows, so that the opposite can express the same
    compared: str  # stem of the first content word behind that "than"; empty without any


def find_opposed_words(reading: Reading) -> Flag | None:
    """Flag the first word of a statement for which the passage has the opposite in the same context."""
    claimed, article = reading.tokens, reading.article
    said = () if claimed.is_question else _find_words(claimed, range(len(claimed)))
    stated = _list_stated(article, reading.sentences) if said else []
    opposite_sides = {-side for other, _ in stated for side in other.sides}
    for word in said:
        if word.sides.isdisjoint(opposite_sides):
            continue
        opposed = [(other, sentence) for other, sentence in stated if are_opposed(word.sides, other.sides)]
        if not opposed:
            continue
        own = _read_context(claimed, word, range(len(claimed)))
        contexts = [_read_context(article.tokens, *other) for other in opposed]
        best, rival = max(zip(contexts, opposed, strict=True), key=lambda pair: _count_common(own, pair[0]))
        is_same = _is_same_context(own, best) or _repeats_rest(reading, word, best)
        is_same = is_same or (own.is_negated == best.is_negated and _are_one_word(claimed, word.at, article, best.at))
        may_be_sole = claimed.lows[word.at] not in _ORDERS and not _has_other_number(reading)
        is_same = is_same or (may_be_sole and _is_sole(word, own, best, said, stated))
        if not is_same or _may_mean_same(own, best) or _is_confirmed(claimed, word, article, rival):
            continue
        words = reading.quote(max(0, best.at - 4), min(best.at + 4, len(article.tokens) - 1))
        evidence = (article.tokens.span(best.at),)
        return Flag("opposite", f"it says “{claimed.forms[own.at].raw}”, but the article says “{words}”", evidence)
    return None


def has_opposites(reading: Reading) -> bool:
    """Whether a word of a statement has an opposite in the passage."""
    said = _find_words(reading.tokens, range(len(reading.tokens)))
    stated = _list_stated(reading.article, reading.sentences) if said else []
    return any(are_opposed(word.sides, other.sides) for word in said for other, _ in stated)


def _has_other_number(reading: Reading) -> bool:
    """Whether a statement has a number that the passage lacks: if 47 percent are women, 53 percent are men."""
    return any(low[:1].isdigit() and low not in reading.stated_words for low in reading.tokens.lows)


def _is_sole(
    word: Word, claimed: Context, opposed: Context, said: Sequence[Word], stated: Sequence[tuple[Word, range]]
) -> bool:
    """Whether a word and its opposite share surrounding words, and no other word belongs to either side of the pair.

    Neither may be negated or compared, since the opposite can then express the same.
    """
    is_near = _is_beside(claimed, opposed) or claimed.before[:1] == opposed.before[:1] != []
    if not is_near or _count_common(claimed, opposed) < _LEAST_OF_SOLE:
        return False
    if any((claimed.is_negated, opposed.is_negated, claimed.is_compared, opposed.is_compared)):
        return False
    is_repeated = any(not word.sides.isdisjoint(other.sides) for other, _ in stated)
    return not is_repeated and not any(are_opposed(word.sides, other.sides) for other in said)


def _repeats_rest(reading: Reading, word: Word, opposed: Context) -> bool:
    """Whether all other words of a statement, at least a few, occur on the same sides of the passage's opposite."""
    claimed, tokens = reading.tokens, reading.article.tokens
    own = [{key for key in keys if key} for keys in (claimed.stems[: word.at], claimed.stems[word.at + 1 :])]
    sentence = next((one for one in reading.sentences if opposed.at in tokens.within(one)), None)
    if sentence is None or claimed.is_titled:
        return False
    indices = tokens.within(sentence)
    sides = tokens.stems[indices.start : opposed.at], tokens.stems[opposed.at + 1 : indices.stop]
    whole = [{key for key in keys if key} for keys in sides]
    is_enough = sum(map(len, own)) >= _LEAST_REST and not _has_other_number(reading)
    is_negated = _read_context(claimed, word, range(len(claimed))).is_negated
    return is_enough and is_negated == opposed.is_negated and all(map(set[str].issubset, own, whole))


def _are_one_word(claimed: Tokens, at: int, article: ArticleIndex, other: int) -> bool:
    """Whether two words differ only in their prefixes: "overestimated", "underestimated"."""
    said, stated = _PREFIX.match(claimed.lows[at]), _PREFIX.match(article.tokens.lows[other])
    return said is not None and stated is not None and stem(said[1]) == stem(stated[1])


def _list_stated(article: ArticleIndex, sentences: Sequence[Span]) -> list[tuple[Word, range]]:
    """The words with an opposite in some sentences of the article, each with the token indices of its sentence."""
    return [
        (word, article.tokens.within(sentence))
        for sentence in sentences
        for word in article.read_once(_find_words, sentence)
    ]


def _is_confirmed(claimed: Tokens, word: Word, article: ArticleIndex, opposed: tuple[Word, range]) -> bool:
    """Whether the article has the statement's word, or one of the same side, in the same context as its opposite.

    Also whether the opposite is of an earlier time.
    """
    if _is_outdated(claimed, word, article.tokens, *opposed):
        return True
    context = _read_context(claimed, word, range(len(claimed)), is_whole=True)
    common = _count_common(context, _read_context(article.tokens, *opposed, is_whole=True))
    same = (
        _read_context(article.tokens, other, sentence, is_whole=True)
        for other, sentence in _list_stated(article, article.sentences)
        if not word.sides.isdisjoint(other.sides)
    )
    return any(_is_beside(context, one) or 2 * _count_common(context, one) > common for one in same)


def _is_outdated(claimed: Tokens, word: Word, tokens: Tokens, opposed: Word, sentence: range) -> bool:
    """Whether the opposite was planned or true before: "would open", or "at first opposed it" of who "now supports it".

    A statement about that time has the same word.
    """
    earlier = _EARLIER.intersection(tokens.lows[max(sentence.start, opposed.at - _NEGATING[0]) : opposed.at])
    others = _find_words(tokens, sentence) if earlier else ()
    has_changed = "would" in earlier or any(not word.sides.isdisjoint(other.sides) for other in others)
    return has_changed and earlier.isdisjoint(claimed.lows[: word.at])


@cache
def _load_marked() -> frozenset[str]:
    """The words that may have an opposite."""
    return _VOTES | load_opposites().keys()


def _find_words(tokens: Tokens, sentence: range) -> list[Word]:
    """The words of a sentence that have an opposite, in order."""
    known = load_opposites()
    marked = compress(sentence, map(_load_marked().__contains__, tokens.lows[sentence.start : sentence.stop]))
    return [Word(at, sides) for at in marked if (sides := known.get(_read_word(tokens, at)))]


def _read_context(tokens: Tokens, word: Word, sentence: range, *, is_whole: bool = False) -> Context:
    """Read the context of a word in its sentence: up to its opposite if the sentence has both, or the whole."""
    at = word.at
    others = [] if is_whole else _find_words(tokens, sentence)
    rivals = [one.at for one in others if are_opposed(word.sides, one.sides)]
    first = max((rival + 1 for rival in rivals if rival < at), default=sentence.start)
    stop = min((rival for rival in rivals if rival > at), default=sentence.stop)
    before, behind = (
        [tokens.stems[index] for index in tokens.find_content(indices, _ENDS, _REACH)]
        for indices in (range(at - 1, first - 1, -1), range(at + 1, stop))
    )
    sideways = range(at - 1, sentence.start - 1, -1), range(at + 1, sentence.stop)
    negated = (_negates(tokens, indices[:reach]) for indices, reach in zip(sideways, _NEGATING, strict=True))
    than = next(
        (index for index in range(at + 1, min(sentence.stop, at + _REACH)) if tokens.lows[index] == "than"), None
    )
    compared = "" if than is None else next((key for key in tokens.stems[than + 1 : sentence.stop] if key), "")
    return Context(at, before, behind, any(negated), than is not None, compared)


def _read_word(tokens: Tokens, at: int) -> str:
    """The key under which a word's opposites are listed; empty if it has none here."""
    low = tokens.lows[at]
    if low in _VOTES:
        return f"voted_{low}" if tokens.stems[max(0, at - 1)] == "vote" else ""
    if low in _CHANGES:
        following = tokens.padded[at + 1]
        return low if following in _OF_CHANGE or following[:1].isdigit() or tokens.padded[at - 1][:1].isdigit() else ""
    if low in _ORDINALS and (tokens.padded[at + 1] == "time" or is_time_word(tokens.padded[at + 1])):
        return ""  # "last week", "for the first time"
    is_part = not _HYPHENS.isdisjoint((tokens.padded[at - 1], tokens.padded[at + 1]))  # "a half-point cut"
    return "" if is_part or (tokens.forms[at].capital and not tokens.is_initial(at)) else low


def _negates(tokens: Tokens, indices: range) -> bool:
    """Whether a word within the phrase negates."""
    words = takewhile(lambda low: low not in PHRASE_ENDS, (tokens.lows[at] for at in indices))
    return any(is_negation(low) or low in _DENYING for low in words)


def _count_common(one: Context, other: Context) -> int:
    """The number of words on the same side of both contexts."""
    return len(set(one.before) & set(other.before)) + len(set(one.behind) & set(other.behind))


def _is_beside(one: Context, other: Context) -> bool:
    """Whether the same word follows in both contexts."""
    return one.behind[:1] == other.behind[:1] != []


def _may_mean_same(one: Context, other: Context) -> bool:
    """Whether a word may mean the same as its opposite, of a change or with exchanged sides.

    "Growth eased" for "it rose", "Roe bought it from Lee" for "Lee sold it to Roe".
    """
    if GROWTH.isdisjoint(one.before) != GROWTH.isdisjoint(other.before):
        return True
    is_exchanged = one.behind[-1:] != other.behind[-1:] or one.compared != other.compared
    if one.is_compared and other.is_compared and is_exchanged:
        return True  # "less in Oslo than in Bergen" for "more in Bergen than in Oslo"
    pairs = (one.before[:1], other), (other.before[:1], one)
    return all(nearest and nearest[0] in it.behind and nearest[0] not in it.before for nearest, it in pairs)


def _is_same_context(one: Context, other: Context) -> bool:
    """Whether two contexts share words on the same sides, and agree in negation and comparison."""
    common = _count_common(one, other)
    crossed = _count_common(one, other._replace(before=other.behind, behind=other.before))
    is_near = _is_beside(one, other) or one.before[:1] == other.before[:1] != []
    is_alike = one.is_negated == other.is_negated and one.is_compared == other.is_compared
    return is_near and is_alike and max(_LEAST_COMMON, crossed + 1) <= common
