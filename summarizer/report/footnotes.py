"""The footnotes of a brief: quotes that prove its headline, its abstract and other fields of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.report.outline import OutlineView
from summarizer.schemas.blocks import Quote


@dataclass(frozen=True, slots=True)
class Footnote:
    """A quote that proves the headline, a sentence of the abstract, or another field of the whole.

    Attributes:
        number: Its number, counted from 1 through the brief.
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
    """The footnotes of a brief: of its headline, and of each of its facts."""

    headline: tuple[Footnote, ...]
    facts: tuple[tuple[Footnote, ...], ...]

    def __iter__(self) -> Iterator[Footnote]:
        yield from self.headline
        for notes in self.facts:
            yield from notes


def number_footnotes(view: OutlineView) -> Footnotes:
    """Number the quotes of the headline and of the facts, in their order."""
    number = 0
    groups: list[tuple[Footnote, ...]] = []
    for quotes in (view.proof, *(fact.evidence for fact in view.facts)):
        groups.append(tuple(Footnote(number + place, quote) for place, quote in enumerate(quotes, start=1)))
        number += len(quotes)
    return Footnotes(groups[0], tuple(groups[1:]))
