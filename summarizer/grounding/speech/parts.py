"""The spans of what is said: a quotation without its marks where it stands alone, else the words as they stand.

Positions are token indexes of one unit. How far what is said goes is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.language.lexicon import CONJUNCTIONS, DO, is_finite
from summarizer.language.tokens import QUOTE, Unit
from summarizer.schemas.findings import Span


def part_spans(unit: Unit, start: int, stop: int) -> tuple[tuple[Span, ...], bool]:
    """The spans of the tokens from start to before stop, and whether all of them are quotations.

    A quotation that a comma or a colon introduces stands alone; one that is part of a sentence brings the sentence.
    """
    low = unit.low
    while stop > start and (
        (not low[stop - 1][0].isalnum() and low[stop - 1] != QUOTE)
        or (low[stop - 1] in CONJUNCTIONS and low[stop - 2] not in DO)
    ):
        stop -= 1
    while start < stop and ((not low[start][0].isalnum() and low[start] != QUOTE) or low[start] in {"but", "and"}):
        start += 1
    if start >= stop:
        return (), False
    if all(word == QUOTE or word in CONJUNCTIONS or word == "," for word in low[start:stop]):
        return _passage_parts(unit, range(start, stop)), True
    if low[start] == QUOTE and (start + 1 == stop or not unit.is_word(start + 1)) and word_count(unit, start) > 3:
        return quoted_parts(unit, start, stop), True
    return (unit.span(start, stop),), False


def _joined_quotes(unit: Unit, start: int, stop: int) -> list[int]:
    """A quotation and those behind it that no verb parts from it."""
    found = [start]
    for index in range(start + 1, stop):
        linked = unit.low[index - 1] in CONJUNCTIONS and unit.low[index - 2] == QUOTE
        if unit.low[index] == QUOTE and (linked or not unit.is_word(index - 1)):
            found.append(index)
        elif is_finite(unit.low[index]):
            break
    return found


def quoted_parts(unit: Unit, start: int, stop: int) -> tuple[Span, ...]:
    """The words of a quotation and of those behind it that no verb parts from it, without marks."""
    return _passage_parts(unit, _joined_quotes(unit, start, stop))


def _passage_parts(unit: Unit, indexes: Iterable[int]) -> tuple[Span, ...]:
    return tuple(part for index in indexes if index in unit.quotes for part in unit.quotes[index].parts)


def word_count(unit: Unit, index: int) -> int:
    """About how many words a quotation has."""
    start, end = unit.quotes[index].outer
    return (end - start) // 5
