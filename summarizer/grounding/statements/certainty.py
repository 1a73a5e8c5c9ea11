"""Flags statements that call proven or certain what the passage only supposes: "proves that" for "suggests that"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import BE, MODALS, is_adverb, is_negation, read_class, read_kinds
from summarizer.schemas.findings import Flag

_PROVING: Final = frozenset("prove proves proved proven".split())
_ESTABLISHING: Final = frozenset({"establishes", "established"})
_CONFIRMING: Final = frozenset("confirm confirms confirmed".split())
_SURE: Final = frozenset({"sure", "certain", "convinced"})
_ADVERBS: Final = frozenset({"definitely", "certainly", "undoubtedly"})
_WORDS: Final = _PROVING | _ESTABLISHING | _CONFIRMING | _SURE | _ADVERBS
_OPENERS: Final = frozenset({"that", "a", "an", "the"})
"""Words after "established" in the sense of "shown to be so"."""
_DOUBTING: Final = MODALS | frozenset({"if", "whether", "far", "hardly"})
_DENIED: Final = 3  # words before a word of certainty in a passage in which a negation denies it
_SCOPE: Final = 14  # tokens after a supposing word that may belong to what it supposes
_BEFORE: Final = 5  # words before a word of certainty in which a negation or modal cancels it
_KNOWN: Final = frozenset({"must", "doubtless", "surely", "certainly"}) | frozenset(
    map(
        stem,
        "prove proof establish sure certain certainty definite convince undoubtedly doubt guarantee confirm found show"
        " demonstrate know knowledge".split(),
    )
)
"""Words or stems in a passage that justify certainty."""
_SUPPOSED: Final = read_class("words of a supposition") | frozenset(
    map(stem, "suggest suggestion guess likelihood probable possible suspect suspicion appear seem".split())
)
"""Words or stems that mark a supposition."""
_CLAIMED: Final = frozenset(map(stem, "hope hypothesize speculate accuse allege".split()))
_THOUGHT: Final = _CLAIMED | frozenset(map(stem, "consider believe think".split()))
"""Stems that also mark a supposition, except beside `_SURE`: who believes something may be called convinced."""
_UNCONFIRMED: Final = frozenset(
    map(stem, "appear believe guess hope hypothesize seem speculate suspect suspicion think".split())
)
"""The subset that "confirmed" hardens in any case; it may introduce what somebody announces: "would", "considers"."""
_HEDGES: Final = frozenset(map(stem, {*read_kinds("hedges"), *read_class("words of a hedge")}))
_SCOPE_ENDS: Final = frozenset({".", ";", "and", "but"})


def find_claimed_certainty(reading: Reading) -> Flag | None:
    """Flag a word of certainty if the passage has none, and supposes in words that the statement drops."""
    claimed = reading.tokens
    if _WORDS.isdisjoint(claimed.words) or claimed.is_question:
        return None
    at = next((at for at, low in enumerate(claimed.lows) if low in _WORDS and _is_certain(claimed, at)), None)
    if at is None or any(_is_known(reading.article.tokens, place) for place in reading.stated):
        return None
    supposed = next(_find_supposed(reading, at), None)
    if supposed is None:
        return None
    message = f"it says “{claimed.forms[at].raw}”, but the article says “{reading.article.tokens.lows[supposed]}”"
    return Flag("hedge", message, tuple(reading.sentences))


def _find_supposed(reading: Reading, at: int) -> Iterator[int]:
    """Yield the words of the passage that suppose what a statement states behind the word of certainty at `at`."""
    claimed, tokens = reading.tokens, reading.article.tokens
    is_confirmed = claimed.lows[at] in _CONFIRMING
    words = _SUPPOSED if claimed.lows[at] in _SURE else _SUPPOSED | _THOUGHT
    if is_confirmed:
        words = _UNCONFIRMED if _HEDGES.isdisjoint(claimed.stems) else frozenset()
    words -= claimed.words | claimed.vocabulary
    scoped = words if is_confirmed else _CLAIMED
    stems = {*claimed.stems[at + 1 :]} - {""}
    confirmed = Counter(tokens.stems[place] for place in reading.stated if tokens.stems[place] in stems)
    for place in [place for place in reading.stated if _is_one_of(words, tokens, place)]:
        if not _is_one_of(scoped, tokens, place) or _is_of_supposed(tokens, place, confirmed):
            yield place


def _is_one_of(words: frozenset[str], tokens: Tokens, at: int) -> bool:
    """Whether a token or its stem is one of the words; the month May never is."""
    return (tokens.lows[at] in words or tokens.stems[at] in words) and tokens.forms[at].raw != "May"


def _is_of_supposed(tokens: Tokens, supposing: int, confirmed: Counter[str]) -> bool:
    """Whether what a statement calls confirmed is what a word supposes, rather than the rest of the passage.

    Args:
        confirmed: How often the passage has each word that the statement calls confirmed.
    """
    behind = takewhile(
        lambda place: tokens.lows[place] not in _SCOPE_ENDS,
        range(supposing + 1, min(supposing + 1 + _SCOPE, len(tokens))),
    )
    inside = Counter(tokens.stems[place] for place in behind if tokens.stems[place] in confirmed)
    outside = [word for word, count in confirmed.items() if count > inside[word]]
    return bool(inside) and len(inside) >= len(outside)


def _is_known(tokens: Tokens, at: int) -> bool:
    """Whether a token justifies certainty and no word right before it denies that: "had not confirmed"."""
    before = takewhile(lambda low: low != ",", reversed(tokens.lows[max(0, at - _DENIED) : at]))
    return _is_one_of(_KNOWN, tokens, at) and not any(map(is_negation, before))


def _is_certain(tokens: Tokens, at: int) -> bool:
    """Whether a token states certainty and no preceding word cancels it."""
    low, following = tokens.lows[at], tokens.padded[at + 1]
    before = tokens.lows[max(0, at - _BEFORE) : at]
    doubting = _DOUBTING - {"would", "will"} if low in _ADVERBS else _DOUBTING  # "would certainly"
    if any(is_negation(word) or word in doubting for word in before):
        return False
    if low in _SURE:
        verb = next((word for word in reversed(before) if not is_adverb(word)), "")
        return verb in BE
    return following != "to" if low in _PROVING else low in _ADVERBS or following in _OPENERS
