"""The differences between a quote and its passage that are forgiven, each with the conditions under which it is.

Where a condition is not met, nothing here says what is wrong; `differences` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from summarizer.grounding.quotes.elision import is_interposed
from summarizer.grounding.quotes.lexicon import (
    CLAUSE_OPENERS,
    REPORTING,
    SLIGHT,
    UNSCANNABLE,
    VERB_SUPPORT,
)
from summarizer.grounding.quotes.reading import Reading
from summarizer.language.lexicon import PREPOSITIONS
from summarizer.schemas.findings import Span

_LAST_WORD: Final = re.compile(r"\w+\Z")
_CONTEXT: Final = 40  # characters before a passage that are looked at
_GOVERNING: Final = PREPOSITIONS | REPORTING | VERB_SUPPORT | CLAUSE_OPENERS


class Region(NamedTuple):
    """Tokens that differ: `quote[q0:q1]` in place of the article's `passage[p0:p1]`."""

    q0: int
    q1: int
    p0: int
    p1: int


def is_slight(quote: Reading, passage: Reading, region: Region) -> bool:
    """Whether only an article or "that" is missing or added, without a change of meaning."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    return (
        not (mine and theirs)
        and SLIGHT.issuperset(mine + theirs)
        and not _turns_quantity(quote, passage, region)
        and not _is_label(passage, region)
        and not _is_displaced(quote, region)
        and not _is_joined_on(passage, region)
    )


def is_scanned(quote: Reading, passage: Reading, q: int, p: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a word of the quote is a scanning error for the article's word."""
    mine, theirs = quote.tokens.keys[q], passage.tokens.keys[p]
    if passage.is_half(p) or not passage.surface(p).islower() or not is_word(theirs) or is_word(mine):
        return False
    originals, misread = theirs.split("'"), mine.split("'")  # "report's": each part is a word of its own
    return len(originals) == len(misread) and all(
        one == other or (len(one) >= 4 and one.isalpha() and one not in UNSCANNABLE and not is_word(other))
        for one, other in zip(originals, misread, strict=True)
    )


def is_respaced(quote: Reading, passage: Reading, region: Region) -> bool:
    """Whether only the spaces differ: "5 km" and "5km", a word broken at the end of a line."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    if "".join(mine) != "".join(theirs):
        return False
    return all(_may_join(quote, at) for at in range(region.q0 + 1, region.q1)) and all(
        _may_join(passage, at) for at in range(region.p0 + 1, region.p1)
    )


def _may_join(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    source = reading.between(tokens.ends[index - 1], tokens.starts[index])
    if source[:1] in ("-", "‐", "\u00ad"):
        return "\n" in source
    return not source.strip() and tokens.keys[index - 1][-1].isdigit() and tokens.keys[index][0].isalpha()


def _turns_quantity(quote: Reading, passage: Reading, region: Region) -> bool:
    """Whether the word makes "a few" of "few", or "a little" of "little"."""
    mine, theirs = quote.tokens.keys, passage.tokens.keys
    return (mine[region.q0 : region.q1] + theirs[region.p0 : region.p1])[-1:] == ["a"] and (
        theirs[region.p1 : region.p1 + 1] in (["few"], ["little"])
    )


def _is_label(passage: Reading, region: Region) -> bool:
    """Whether a missing "A" is the last part of a name ("hepatitis A", "Nguyen Van An") and no article."""
    if region.p1 - region.p0 != 1 or not region.p0 or passage.text.isupper():
        return False
    if passage.surface(region.p0) not in ("A", "An"):
        return False
    follower = passage.surface(region.p1) if region.p1 < len(passage.tokens) else ""
    return not passage.gap(region.p0).strip() and not follower[:1].isupper()


def _is_displaced(quote: Reading, region: Region) -> bool:
    """Whether the added word has a capital inside a sentence, so that it was moved there."""
    if region.q0 == region.q1 or not region.q0 or quote.gap(region.q0).strip() or quote.text.isupper():
        return False
    follower = quote.surface(region.q1) if region.q1 < len(quote.tokens) else ""
    return quote.surface(region.q0)[:1].isupper() and not follower[:1].isupper()


def _is_joined_on(passage: Reading, region: Region) -> bool:
    """Whether a word added at the edge of a quote replaces words that were cut off.

    "The killer" is no slice of "an alleged killer". A word can be added only if the article begins a clause there, or
    before a noun that a preposition, a verb of saying or a conjunction governs.
    """
    if region.p0 == 0 and region.p1 == 0:
        before = passage.folded.text[max(passage.start - _CONTEXT, 0) : passage.start].rstrip()
        word = _LAST_WORD.search(before)
        return word is not None and word.group() not in _GOVERNING and not passage.starts_line
    if region.p0 == region.p1 == len(passage.tokens):
        return not passage.ends_sentence
    return False


def find_interposed(passage: Reading, region: Region) -> Span | None:
    """Return the interposed clause that the quote leaves out; equal words beside it allow several positions."""
    for first, last in _slides(passage.skeletons, region.p0, region.p1):
        if first > 0 and last < len(passage.tokens):
            start, end = passage.tokens.ends[first - 1], passage.tokens.starts[last]
            if is_interposed(passage.between(start, end)):
                return start, end
    return None


def _slides(keys: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    yield first, last
    left, right = first, last
    while left > 0 and keys[left - 1] == keys[right - 1]:
        left, right = left - 1, right - 1
        yield left, right
    left, right = first, last
    while right < len(keys) and keys[left] == keys[right]:
        left, right = left + 1, right + 1
        yield left, right
