"""Tells the number "one" from the pronoun: "one of them" counts, "a serious one" and "one must" do not."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.counted import NO_NOUNS
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import is_dash
from summarizer.grounding.figures.spelled_amounts import SEEDS
from summarizer.language.lexicon import AUXILIARIES, DEMONSTRATIVES, DETERMINERS

_PRONOMINAL: Final = frozenset("no any every some which each another ones".split())
_COUNTING: Final = frozenset("number than least just by only to day part chapter phase".split())
_ALONE_AFTER: Final = frozenset("from at or and with into killed injured wounded to for nearly about not".split())
_LINKING: Final = frozenset("of or in per and out more".split())
_FINITE: Final = AUXILIARIES | {"of"}
_BEFORE_ADJECTIVES: Final = DETERMINERS | {"very", "more", "most"}
_POINTING: Final = DEMONSTRATIVES | {"the"}


def is_counting_one(tokens: NumberTokens, index: int) -> bool:
    """Whether "one" is a number here and no pronoun ("a serious one", "no one", "one must").

    Example:
        >>> [is_counting_one(NumberTokens(text), text.split().index("one")) for text in (
        ...     "one of them", "no one knows", "a serious one .", "one national and one more", "number one")]
        [True, False, False, True, True]
    """
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if is_dash(after) and tokens.glued(index + 1):
        return tokens.glued(index + 2)
    if before in _PRONOMINAL:
        return False
    if is_dash(before) and tokens.glued(index):
        return tokens.word(index - 2) in SEEDS or tokens.word(index - 2) in ("on", "to", "by", "in", "for")
    if before in _COUNTING:
        return True
    if not tokens.is_word(index + 1):
        return before in _ALONE_AFTER and tokens.word(index - 2) not in ("the", "this")
    if after in _LINKING:
        return after == "of" or (before not in _POINTING and not _is_described(tokens, index))
    if after == "another" or (before in _POINTING and (after in NO_NOUNS or after.endswith("ed"))):
        return False
    if after in ("was", "is", "has", "had", "said"):
        return tokens.word(index + 2) != "to" and (before in ("and", "but", ",") or not tokens.is_word(index - 1))
    counted = after not in NO_NOUNS or (before in ("from", "and", "or") and after not in _FINITE)
    return counted and not _is_described(tokens, index)


def _is_described(tokens: NumberTokens, index: int) -> bool:
    """Whether a determiner and an adjective stand before "one", which makes it a pronoun."""
    return (
        tokens.is_word(index - 1)
        and tokens.word(index - 1) not in NO_NOUNS
        and tokens.word(index - 2) in _BEFORE_ADJECTIVES
    )
