"""What grounding finds in an article, and what the types of a schema ask of it while they are validated.

The records are plain and frozen. Offsets everywhere are code points into the article's text, half-open:
`text[start:end]`. `Verification` brings the article's `ArticleGrounder` to the types, as pydantic's validation context.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from summarizer.grounding.figures.links import FigureLinks
    from summarizer.grounding.grounder import ArticleGrounder
    from summarizer.schemas.audit import StatementCheck

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


FailureKind: TypeAlias = str
"""What kind of failure a rejected item has: `altered absent figure speaker invented actor unproven` are found by proof,
`contradicted not_stated` are a judge's verdicts; any other is pydantic's own name of an error in the answer's form
(`missing`, `enum` …)."""


StatementKey: TypeAlias = tuple[str, tuple[Span, ...] | None, tuple[str, ...]]
"""What a statement is known by: its words, the spans of the quotes beside it, and the speakers of its item."""


@dataclass(frozen=True, slots=True)
class DeclaredActor:
    """An actor that the object under validation has declared."""

    id: str  # what references use
    names: tuple[str, ...]  # the name and every alias that the article holds
    is_body: bool = False  # whether it is declared to be an organization
    is_person: bool = False  # whether it is declared to be a person


@dataclass(frozen=True, slots=True)
class ClaimedFigure:
    """A figure as somebody claims it: at least its text or its value."""

    text: str = ""
    value: Decimal | None = None
    value_to: Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class MatchedFigure:
    """The article's figure that matches a claimed one."""

    figure: FoundFigure  # the figure as the article states it
    baseline: FoundFigure | None = None  # the other figure of the article that it is compared with there, or None
    # the first and the last day that its period means, inclusive; None where the article leaves that open
    days: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class ClaimedSpeaker:
    """A speaker as somebody claims it."""

    named: str  # words for the speaker (a name, "she", "officials", "the article")
    speaker: str | None = None  # id of an actor that it is said to be, or None where no id was given
    kind: str | None = None  # how it is said to be said, or None where that was left open
    holders: tuple[str, ...] = ()  # ids of the actors who are said to hold the words


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """The speaker that stands near a quote."""

    speaker: str | None  # id of the declared actor that it is, or None (the article itself, or an unnamed source)
    as_named: str  # the article's words for the speaker there; empty where the article itself speaks
    spans: tuple[Span, ...]  # where those words stand
    kind: AttributionKind  # see `AttributionKind`
    doubt: str = ""  # why the claimed name may be wrong, of which the article's words take the place; else empty


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What a statement is proved against."""

    # the article's parts that the quotes beside it are made of; None for the whole article
    evidence: tuple[Span, ...] | None
    # names that proven siblings bring: of the speaker, and of actors that the item refers to
    names: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()  # those of the names that the attributions beside it prove to say the evidence
    actors: tuple[DeclaredActor, ...] = field(default=(), hash=False)  # the actors that the brief declares
    is_label: bool = False  # whether it is a short label (a target, what a figure counts) instead of a sentence


@dataclass(frozen=True, slots=True)
class StatementReport:
    """Result of the proof of one statement."""

    # What is provably wrong: names that the article does not have, numbers that it neither states nor yields by simple
    # arithmetic. The statement is rejected as invented.
    failures: tuple[str, ...] = ()
    misattributed: str = ""  # why it is provably wrong who says its words, then it is rejected, too; else empty
    support: tuple[Span, ...] = ()  # passages outside the quote that state a name, date or number of the statement
    sums: tuple[str, ...] = ()  # how numbers were derived, such as "57 = 25 + 32"
    passage: Span | None = None  # the passage that the statement repeats word for word; None if it repeats none
    is_asserted: bool = False  # whether the article asserts that passage where it stands, so that it is supported
    leans: bool = False  # whether it begins with a word that refers to the sentence before, such as "she"


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """One statement, what it was proved against, and the result."""

    text: str
    context: StatementContext
    report: StatementReport


@dataclass(slots=True)
class Pass:
    """Findings of one validation pass."""

    actors: dict[str, DeclaredActor] = field(default_factory=dict)
    doubted_speakers: dict[tuple[str, tuple[Span, ...]], str] = field(default_factory=dict)
    statements: dict[tuple[str, tuple[Span, ...] | None], list[CheckedStatement]] = field(default_factory=dict)

    def note(self, checked: CheckedStatement) -> None:
        """Keep the result for a statement."""
        self.statements.setdefault((checked.text, checked.context.evidence), []).append(checked)

    def find(
        self, text: str, evidence: tuple[Span, ...] | None, *, names: Collection[str] = ()
    ) -> CheckedStatement | None:
        """The result for a statement of an item, by the names that its other fields bring; None if it was not proved.

        Items may have the same words and quotes: somebody's words are proved in a position and not in an abstract.
        """
        known = self.statements.get((text, evidence), ())
        return min(reversed(known), key=lambda one: len({*one.context.names} ^ {*names}), default=None)


@dataclass(frozen=True, slots=True)
class ValidAnswer:
    """An answer that passed validation as a whole."""

    model: Any  # the schema
    raw: Any  # the answer, with its quotes resolved
    hits: Mapping[str, Alignment]  # the alignments of its quotes
    content: Any  # the valid object
    found: Pass  # what the validation found


class Verification(dict[str, Any]):
    """Validation context that makes the building blocks verify: `Model.model_validate_json(raw, context=…)`.

    Falsy on purpose: a truthy context makes Instructor render every message, and with it the article, through a
    template engine. So test it with `isinstance`, never for truth.

    Attributes:
        grounder: The article's.
        found: What the last pass gathered.
        hits: Alignments of quotes resolved before validation, by their characters; other quotes are aligned in it.
        within: The part of the article that the answer was written from; passages in it are preferred.
        resolved: The last answer whose quotes were resolved, and the result.
        validated: The last answer that was valid, and its result, so that it is not verified again.
        pins: Known passages of quotes that occur several times; see `quote_key` in `verification.prune`.
        verdicts: A judge's verdict on each sentence, see `StatementKey`; kept between passes.
        reads_label: Whether the words that are validated are those of a `Label`.
        borne_out: What identifies each item that a judge found supported, apart from what was left out of it.
        told: Reasons of unexpected exceptions that were logged, each once.
    """

    def __init__(self, grounder: ArticleGrounder, *, within: Span | None = None) -> None:
        super().__init__()
        self.grounder = grounder
        self.within = within
        self.resolved: tuple[Any, Any] | None = None
        self.validated: ValidAnswer | None = None
        self.pins: Mapping[str, tuple[Span, ...]] = {}
        self.found = Pass()
        self.reads_label = False
        self.hits: Mapping[str, Alignment] = {}
        self.verdicts: dict[StatementKey, StatementCheck] = {}
        self.borne_out: set[Any] = set()
        self.told: set[str] = set()

    def __bool__(self) -> bool:
        return False

    def begin(self) -> None:
        """Forget the findings of the last pass."""
        self.found = Pass()

    def declare(self, actor: DeclaredActor) -> None:
        """Add an actor to the findings: an equal one that was declared before, so that comparing both is fast."""
        self.found.actors[actor.id] = self.grounder.declared.setdefault(actor, actor)


def verification_of(info: ValidationInfo) -> Verification | None:
    """The verification of this validation; None if there is no article in the context."""
    return info.context if isinstance(info.context, Verification) else None


def failure(kind: FailureKind, why: str) -> PydanticCustomError:
    """Make a validation error. The reason is data, so braces in it are harmless."""
    return PydanticCustomError("ungrounded", "{why}", {"why": why, "kind": kind})
