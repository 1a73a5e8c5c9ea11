"""Flags causes that a statement gives and the article does not, and "why" questions that presuppose unstated facts.

If a statement says "because" or "as a result of", the article needs one sentence with words of both sides and a word
that can express a reason, purpose or consequence, unless the passage names a cause, or a result between both.
"Why did the board sell?" presupposes that the board sold: the passage has to state this, or leave a reason open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import read_class
from summarizer.schemas.findings import Flag

_CAUSES: Final = [
    phrase.split()
    for phrase in (
        "because|owing to|thanks to|as a result of|in response to|in retaliation for|on account of".split("|")
    )
]
"""Phrases that introduce a cause, as lists of words."""
_RESULTS: Final = [
    words.split() for words in ("as a result", "that is why", "this is why", "therefore", "consequently")
]
"""Phrases that link a sentence to the cause before it, as lists of words."""
_LINK_WORDS: Final = frozenset("as after since so over amid following that's when if".split())
_JOINS: Final = frozenset({"and", "while", "but", "although", "though", "whereas"})
_FAR: Final = 60  # most words from a phrase for a result to its cause and its effect
_SIDE: Final = 12  # most content words on each side of a phrase that are compared
_ASKED: Final = read_class("words of an open reason")
_LEAST_GIVEN: Final = 0.6  # lowest share of a "why" question's words in a passage that states its fact
_LEAST_STATED: Final = 3  # fewest words of a cause that needs no linking word if the passage has both sides


def find_unlinked_cause(reading: Reading) -> Flag | None:
    """Flag a cause that no sentence of the article gives; a passage with a word for a cause may give any."""
    claimed, causes = reading.tokens, list(_find_causes(reading.tokens))
    for first, last in () if not causes or _has_cause(reading) else causes:
        before, after = (
            frozenset(map(claimed.stems.__getitem__, claimed.find_content(places, CLAUSE_ENDS, _SIDE)))
            for places in (range(first - 1, -1, -1), range(last, len(claimed)))
        )
        if before and after and not (_is_result(reading, before, after) or _is_linked(reading, before, after)):
            words = " ".join(form.raw for form in claimed.forms[first:last])
            return Flag(
                "cause",
                f"no sentence of the article links what stands on both sides of “{words}”",
                tuple(reading.sentences),
            )
    return None


def find_unasked_reason(reading: Reading) -> Flag | None:
    """Flag a "why" question if the passage neither leaves a reason open nor states the fact in question."""
    claimed = reading.tokens
    if claimed.lows[:1] != ["why"] or not _ASKED.isdisjoint(reading.stated_words):
        return None
    stated = frozenset(map(reading.article.tokens.stems.__getitem__, reading.passage))
    is_stated = len(claimed.vocabulary & stated) >= _LEAST_GIVEN * len(claimed.vocabulary)
    if is_stated and "whether" not in reading.stated_words:
        return None
    return Flag("cause", "it asks why, and the passage leaves no reason open", tuple(reading.sentences))


def _has_cause(reading: Reading) -> bool:
    """Whether a passage contains a phrase for a cause, or ", since"."""
    tokens = reading.article.tokens
    quoted = {tokens.lows[at] for at in reading.passage}
    if any(map(quoted.issuperset, _CAUSES)):
        return True
    return any(tokens.lows[at] == "since" and tokens.padded[at - 1] == "," for at in reading.passage)


def _is_result(reading: Reading, effect: frozenset[str], cause: frozenset[str]) -> bool:
    """Whether a phrase for a result stands in the passage between words of the cause and words of its effect."""
    tokens = reading.article.tokens
    for at in reading.passage:
        if any(tokens.lows[at : at + len(words)] == words for words in _RESULTS):
            before, result = tokens.stems[max(0, at - _FAR) : at], tokens.stems[at : at + _FAR]
            if _covers(frozenset(before), cause - effect) and _covers(frozenset(result), effect - cause):
                return True
    return False


def _find_causes(claimed: Tokens) -> Iterator[tuple[int, int]]:
    lows = claimed.lows
    for words in filter(claimed.words.issuperset, _CAUSES):
        for at, low in enumerate(lows):
            if low == words[0] and lows[at : at + len(words)] == words:
                yield at, at + len(words)


def _is_linked(reading: Reading, before: frozenset[str], after: frozenset[str]) -> bool:
    """Whether the article links two sides, or lacks one of them.

    Two sides in one sentence are linked unless "and" or "while" stands in it.
    """
    article = reading.article
    words = article.sentence_words
    one, other = before - after, after - before
    if not all(any(_covers(found, side, least=4) for found in words) for side in (one, other)):
        return True
    quoted = frozenset[str]().union(*(words[at] for span in reading.spans for at in article.sentences_of(span)))
    if len(other) >= _LEAST_STATED and _covers(quoted, one) and _covers(quoted, other):
        return True
    return any(_is_linked_within(article, at, one, other) for at in range(len(words)))


def _is_linked_within(article: ArticleIndex, number: int, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a sentence contains both sides and links them by a word for a reason, or without an "and"."""
    words, tokens = article.sentence_words[number], article.tokens
    if not (_covers(words, one) and _covers(words, other)):
        return False
    indices = list(tokens.within(article.sentences[number]))
    if not _JOINS & {tokens.lows[at] for at in indices}:
        return True
    return any(_expresses_reason(tokens, at) for at in _between(tokens, indices, one, other))


def _between(tokens: Tokens, indices: list[int], one: frozenset[str], other: frozenset[str]) -> list[int]:
    """Indices of the tokens between the middles of two sides, where a linking word would stand."""
    places = [[at for at in indices if tokens.stems[at] in side] for side in (one, other)]
    if not all(places):
        return indices
    low, high = sorted(side[len(side) // 2] for side in places)
    return [at for at in indices if low <= at <= high or at < indices[0] + 2]


def _expresses_reason(tokens: Tokens, at: int) -> bool:
    """Whether a token can express a reason, a purpose or a consequence."""
    links, beginnings = _load_links()
    low = tokens.lows[at]
    return low in _LINK_WORDS or low in links or tokens.stems[at].startswith(beginnings)


@cache
def _load_links() -> tuple[frozenset[str], tuple[str, ...]]:
    """The linking words with their stems, and those stems that are long enough to match as prefixes."""
    words = read_class("links of a cause")
    stems = frozenset(map(stem, words))
    return words | stems, tuple(link for link in stems if len(link) > 3)


def _covers(window: frozenset[str], side: frozenset[str], *, least: int = 3) -> bool:
    """Whether a window contains at least one in `least` words of a side."""
    return least * len(side & window) >= len(side)
