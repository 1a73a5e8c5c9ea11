"""Footnotes: the quotes that prove the headline, the abstract and other top-level fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.report.outline import OutlineView
from summarizer.schemas.blocks import Quote


@dataclass(frozen=True, slots=True)
class Footnote:
    """A quote that proves the headline, a sentence of the abstract, or another top-level field.

    Attributes:
        number: Its number in the brief, from 1.
        quote: The quote.
    """

    number: int
    quote: Quote

    @property
    def item(self) -> str:
        """Its id in the page."""
        return f"note-{self.number}"


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of the headline and of each fact."""

    headline: tuple[Footnote, ...]
    facts: tuple[tuple[Footnote, ...], ...]

    def __iter__(self) -> Iterator[Footnote]:
        yield from self.headline
        for notes in self.facts:
            yield from notes


def number_footnotes(view: OutlineView) -> Footnotes:
    """Number the quotes of the headline and the facts."""
    number = 0
    groups: list[tuple[Footnote, ...]] = []
    for quotes in (view.proof, *(fact.evidence for fact in view.facts)):
        groups.append(tuple(Footnote(number + place, quote) for place, quote in enumerate(quotes, start=1)))
        number += len(quotes)
    return Footnotes(groups[0], tuple(groups[1:]))
