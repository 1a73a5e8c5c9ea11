"""Records of what grounding finds in an article.

They are plain and frozen. Offsets everywhere are code points into the article's text, half-open:
`text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from summarizer.grounding.figures.links import FigureLinks

Span: TypeAlias = tuple[int, int]

Path: TypeAlias = tuple[str | int, ...]  # where a value stands in JSON: keys of objects and indexes of lists

QuoteStatus: TypeAlias = Literal["exact", "typographic", "elided", "near", "altered", "absent"]
"""How a quote stands to the article; the first four are grounded, the last two never pass."""

GroundedStatus: TypeAlias = Literal["exact", "typographic", "elided", "near"]

Verdict: TypeAlias = Literal["supported", "contradicted", "not_stated", "unclear", "not_judged"]
"""Whether a statement follows from the article. supported: it does. contradicted: the article says otherwise.
not_stated: the article does not say it. unclear: it may or may not follow, so a reader should look. not_judged: nobody
decided."""

GROUNDED: frozenset[str] = frozenset({"exact", "typographic", "elided", "near"})

FigureKind: TypeAlias = Literal[
    "cardinal", "money", "percent", "percent_points", "ordinal", "ratio", "measure", "age", "date", "time"
]

Comparator: TypeAlias = Literal["exact", "about", "at_least", "at_most", "more_than", "less_than", "between"]

AttributionKind: TypeAlias = Literal["direct", "indirect", "document", "author"]
"""direct: the speaker's own words inside quotation marks. indirect: reported speech. document: a report, a
statistic or another written source speaks. author: the article says it itself."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a quote stands in an article, and how faithful it is."""

    status: QuoteStatus  # see `QuoteStatus`
    # The parts, in order; one for an unbroken quote, none when absent. An altered quote has the span of the closest
    # passage.
    spans: tuple[Span, ...] = ()
    text: str = ""  # the article's own slice from the first span's start to the last span's end; empty when absent
    reason: str = ""  # empty when the status is exact; otherwise what differs, in words a person or a model can act on

    @property
    def start(self) -> int | None:
        """Where the first span starts; None when absent."""
        return self.spans[0][0] if self.spans else None

    @property
    def end(self) -> int | None:
        """Where the last span ends; None when absent."""
        return self.spans[-1][1] if self.spans else None

    @property
    def grounded(self) -> bool:
        """Whether the words may be published as the article's own."""
        return self.status in GROUNDED


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A number that the article states."""

    text: str  # the figure as written, from the number's first character to its unit's last, without the comparator
    start: int  # offset of its first character
    end: int  # offset after its last character
    kind: FigureKind  # See `FigureKind`. Dates, years and times are found, and are no claims by themselves.
    # its value in full (`$200 billion` is 200000000000, `56 percent` is 56, `three-quarters` is 0.75, "one in five" is
    # 0.2); None where the article gives no number ("dozens")
    value: Decimal | None
    value_to: Decimal | None = None  # the upper value of a range, else None
    # singular noun or unit symbol that is counted or measured (`percent`, `vehicle`, `km`), in lower case but for names
    # of peoples (`Israeli`); None where there is none
    unit: str | None = None
    currency: str | None = None  # ISO 4217 code where the kind is money and the currency is certain, else None
    comparator: Comparator = "exact"  # how the article bounds the value ("at least", "nearly", "up to")
    # reads its period and its baseline; None for a figure that has neither
    links: FigureLinks | None = field(default=None, compare=False, repr=False)
    # its index into the list of figures that it was found with
    number: int = field(default=0, compare=False, repr=False)

    @property
    def period(self) -> str | None:
        """The article's own words for the time the figure is of ("in 2021"), or None."""
        span = self.period_span
        return None if span is None or self.links is None else self.links.text[span[0] : span[1]]

    @property
    def period_span(self) -> Span | None:
        """Where those words stand, or None."""
        return None if self.links is None else self.links.find_period(self.number)

    @property
    def baseline(self) -> int | None:
        """Index into the same list of the figure this one is compared with, or None.

        "rose to 92 percent, compared to 10 percent in 2021"
        """
        return None if self.links is None else self.links.find_baseline(self.number)


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """Words that stand between quotation marks in the article."""

    text: str  # the words without their marks: `article[start:end]`
    start: int  # offset after the opening mark
    end: int  # offset of the closing mark (or of the paragraph's end, where the quotation runs on)
    # whether it goes on in the next paragraph's quotation, as news style does with an opening mark alone
    continues: bool = False


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """Somebody whom the article lets say something."""

    # the fullest name that the article gives the speaker (pronouns, titles and surnames resolved), or the description
    # of an unnamed source; None where it cannot be told
    speaker: str | None
    # the words at this place that name the speaker ("he", "the Russian president"); empty where no words do
    as_named: str
    spans: tuple[Span, ...]  # where those words stand; empty where no words do
    content: tuple[Span, ...]  # what is said: one span a part, in order, quotation marks excluded
    cue: Span | None  # where the cue stands ("said", "according to"), or None
    kind: AttributionKind  # see `AttributionKind`
    # index into the same list of the attribution that reports this one (A says that B said), or None
    within: int | None = None
    text: str = ""  # the article's own slice over the content's hull


LEAD_INS: Final[Mapping[str, str]] = {
    "unanswered": "Left open",
    "unreplied": "No reply reported",
    "contested": "In dispute",
    "upcoming": "A decision is still to come",
    "forecast": "Still to be seen",
}
"""The words in front of an article's own sentence in an open question that quotes it, by the reason why it is one.

They hold no name and no number, so a question with one of them says no more than the sentence.
"""
