"""Quotations as an article's sentences meet them: each whole, with the paragraphs that it runs over.

Marks are paired elsewhere; speakers and meaning must not enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.language.quotations import Marked
from summarizer.schemas.findings import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation at the top, with the paragraphs that it runs over.

    Attributes:
        outer: From the first opening mark to after the last closing one.
        parts: The words of each paragraph, without marks.
    """

    outer: Span
    parts: tuple[Span, ...]


def join_passages(marked: Sequence[Marked]) -> Iterator[Passage]:
    """The quotations that stand in no other, each joined with the paragraphs that continue it."""
    begin = -1
    parts: list[Span] = []
    end = 0
    for quotation in marked:
        if quotation.depth:
            continue
        if not parts:
            begin = quotation.outer[0]
        parts.append(quotation.inner)
        end = quotation.outer[1]
        if not quotation.continues:
            yield Passage((begin, end), tuple(parts))
            parts = []
    if parts:
        yield Passage((begin, end), tuple(parts))
