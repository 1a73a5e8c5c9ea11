"""Flags statements that call proven or certain what the passage only supposes: "proves that" for "suggests that"."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import BE, MODALS, is_adverb, is_negation

_PROVING: Final = frozenset("prove proves proved proven".split())
_ESTABLISHING: Final = frozenset({"establishes", "established"})
_SURE: Final = frozenset({"sure", "certain", "convinced"})
_ADVERBS: Final = frozenset({"definitely", "certainly", "undoubtedly"})
_WORDS: Final = _PROVING | _ESTABLISHING | _SURE | _ADVERBS
_OPENERS: Final = frozenset({"that", "a", "an", "the"})
"""Words after "established" in the sense of "shown to be so"."""
_DOUBTING: Final = MODALS | frozenset({"if", "whether", "far", "hardly"})
_BEFORE: Final = 5  # words before a word of certainty in which a negation or modal cancels it
_KNOWN: Final = frozenset({"must", "doubtless", "surely", "certainly"}) | frozenset(
    map(
        stem,
        "prove proof establish sure certain certainty definite convince undoubtedly doubt guarantee confirm found show"
        " demonstrate know knowledge".split(),
    )
)
"""Words or stems in a passage that justify certainty."""
_SUPPOSED: Final = frozenset(
    "may might could would likely unlikely perhaps maybe probably probabilities".split()
) | frozenset(map(stem, "suggest suggestion guess likelihood probable possible suspect suspicion appear seem".split()))
"""Words or stems that mark a supposition."""
_THOUGHT: Final = frozenset(map(stem, ("consider", "believe", "think")))
"""Stems that also mark a supposition, except beside `_SURE`: who believes something may be called convinced."""


def find_claimed_certainty(reading: Reading) -> Flag | None:
    """Flag a word of certainty if the passage has none, and supposes in words that the statement drops."""
    claimed = reading.tokens
    if _WORDS.isdisjoint(claimed.words) or claimed.is_question:
        return None
    at = next((at for at, low in enumerate(claimed.lows) if low in _WORDS and _is_certain(claimed, at)), None)
    if at is None or any(_is_one_of(_KNOWN, reading.article.tokens, place) for place in reading.around):
        return None
    words = (_SUPPOSED if claimed.lows[at] in _SURE else _SUPPOSED | _THOUGHT) - claimed.words
    places = (place for place in reading.around if _is_one_of(words, reading.article.tokens, place))
    supposed = next((reading.article.tokens.lows[place] for place in places), "")
    if not supposed:
        return None
    return Flag(
        "hedge", f"it says “{claimed.forms[at].raw}”, but the article says “{supposed}”", tuple(reading.sentences)
    )


def _is_one_of(words: frozenset[str], tokens: Tokens, at: int) -> bool:
    """Whether a token or its stem is one of the words; the month May never is."""
    return (tokens.lows[at] in words or tokens.stems[at] in words) and tokens.forms[at].raw != "May"


def _is_certain(tokens: Tokens, at: int) -> bool:
    """Whether a token states certainty and no preceding word cancels it."""
    low, following = tokens.lows[at], tokens.at[at + 1]
    before = tokens.lows[max(0, at - _BEFORE) : at]
    doubting = _DOUBTING - {"would", "will"} if low in _ADVERBS else _DOUBTING  # "would certainly"
    if any(is_negation(word) or word in doubting for word in before):
        return False
    if low in _SURE:
        verb = next((word for word in reversed(before) if not is_adverb(word)), "")
        return verb in BE
    return following != "to" if low in _PROVING else low in _ADVERBS or following in _OPENERS
