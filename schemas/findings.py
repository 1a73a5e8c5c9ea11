"""The records that grounding and building blocks exchange: what an article contains, what is claimed and proved.

Offsets are half-open code points into the article's text: `text[start:end]`. `Verification`, pydantic's validation
context, gives the building blocks access to the article's `ArticleGrounder`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, dataclass_transform

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from summarizer.grounding.figures.links import FigureLinks
    from summarizer.grounding.grounder import ArticleGrounder
    from summarizer.schemas.audit import StatementCheck

T = TypeVar("T")
Span: TypeAlias = tuple[int, int]

Path: TypeAlias = tuple[str | int, ...]  # path of a value in JSON: keys of objects and indexes of lists

QuoteStatus: TypeAlias = Literal["exact", "typographic", "elided", "near", "altered", "absent"]
"""How a quote relates to the article. The first four are grounded; the last two are always rejected."""

GroundedStatus: TypeAlias = Literal["exact", "typographic", "elided", "near"]

Verdict: TypeAlias = Literal["supported", "contradicted", "not_stated", "unclear", "not_judged"]
"""Whether a statement follows from the article. supported: it does. contradicted: the article says otherwise.
not_stated: the article does not say it. unclear: it may or may not follow; a reader should look. not_judged: nobody
decided."""

GROUNDED: frozenset[str] = frozenset({"exact", "typographic", "elided", "near"})

FigureKind: TypeAlias = Literal[
    "cardinal", "money", "percent", "percent_points", "ordinal", "ratio", "measure", "age", "date", "time"
]

NOT_QUANTITIES: frozenset[FigureKind] = frozenset({"date", "time", "ordinal"})

Comparator: TypeAlias = Literal["exact", "about", "at_least", "at_most", "more_than", "less_than", "between"]

AttributionKind: TypeAlias = Literal["direct", "indirect", "document", "author"]
"""direct: the speaker's own words in quotation marks. indirect: reported speech. document: a report, statistic or other
written source is the speaker. author: the article itself is."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a class a dataclass with slots that type checkers keep from being changed, and that can be hashed.

    If Python enforced that, an instance would take ten times as long to create.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@record
class Alignment:
    """The position of a quote in an article, and its fidelity."""

    status: QuoteStatus  # see `QuoteStatus`
    # the quoted parts in order: one if unbroken, none if absent; of an altered quote, the closest passage
    spans: tuple[Span, ...] = ()
    text: str = ""  # the article's slice from the first span's start to the last span's end; empty if absent
    reason: str = ""  # what differs, in words on which a person or a model can act; empty if the status is exact

    @property
    def start(self) -> int | None:
        """Start of the first span; None if the quote is absent."""
        return self.spans[0][0] if self.spans else None

    @property
    def end(self) -> int | None:
        """End of the last span; None if the quote is absent."""
        return self.spans[-1][1] if self.spans else None

    @property
    def grounded(self) -> bool:
        """Whether the words may be published as the article's own."""
        return self.status in GROUNDED


@record
class FoundFigure:
    """A number that the article states."""

    text: str  # the figure as written, from the number's first character to the unit's last, without the comparator
    start: int  # offset of the first code point
    end: int  # offset after the last code point
    kind: FigureKind  # see `FigureKind`; dates, years and times are found, too, but are not claims by themselves
    # full value (`$200 billion` is 200000000000, `56 percent` is 56, `three-quarters` is 0.75, "one in five" is 0.2);
    # None if the article gives no number ("dozens")
    value: Decimal | None
    value_to: Decimal | None = None  # upper value of a range, or None
    # singular noun or unit symbol that is counted or measured (`percent`, `vehicle`, `km`), in lower case except names
    # of peoples (`Israeli`); None if there is none
    unit: str | None = None
    currency: str | None = None  # ISO 4217 code if the kind is money and the currency is certain, or None
    comparator: Comparator = "exact"  # how the article bounds the value ("at least", "nearly", "up to")
    # finds the period and the baseline; None for a figure with neither
    links: FigureLinks | None = field(default=None, compare=False, repr=False)
    # index of this figure in the list of figures found with it
    number: int = field(default=0, compare=False, repr=False)

    @property
    def span(self) -> Span:
        """Both offsets."""
        return self.start, self.end

    def begins_in(self, spans: Iterable[Span]) -> bool:
        """Whether the figure begins in one of some spans."""
        return any(start <= self.start < end for start, end in spans)

    @property
    def period(self) -> str | None:
        """The article's words for the period of the figure ("in 2021"), or None."""
        span = self.period_span
        return None if span is None or self.links is None else self.links.text[span[0] : span[1]]

    @property
    def period_span(self) -> Span | None:
        """The span of those words, or None."""
        return None if self.links is None else self.links.find_period(self.number)

    @property
    def baseline(self) -> int | None:
        """Index, in the same list, of the figure with which this one is compared, or None.

        "rose to 92 percent, compared to 10 percent in 2021"
        """
        return None if self.links is None else self.links.find_baseline(self.number)


@record
class FoundQuotation:
    """Words between quotation marks in the article."""

    text: str  # the words without the marks: `article[start:end]`
    start: int  # offset after the opening mark
    end: int  # offset of the closing mark, or of the paragraph's end if the quotation continues
    continues: bool = False  # whether it continues in the next paragraph, without a closing mark here

    @property
    def span(self) -> Span:
        """Both offsets."""
        return self.start, self.end


@record
class FoundAttribution:
    """An attribution in the article: who says what."""

    # the fullest name that the article gives the speaker (pronouns, titles and surnames resolved), or the description
    # of an unnamed source; None if unknown
    speaker: str | None
    as_named: str  # the words here that name the speaker ("he", "the Russian president"); empty if there are none
    spans: tuple[Span, ...]  # the spans of those words
    content: tuple[Span, ...]  # the spans of what is said, in order, without quotation marks
    cue: Span | None  # the span of the cue ("said", "according to"), or None
    kind: AttributionKind  # see `AttributionKind`
    # index, in the same list, of the attribution that reports this one (A says that B said), or None
    within: int | None = None
    text: str = ""  # the article's slice from the first to the last code point of the content


LEAD_INS: Final[Mapping[str, str]] = {
    "unanswered": "Left open",
    "unreplied": "No reply reported",
    "contested": "In dispute",
    "upcoming": "A decision is still to come",
    "forecast": "Still to be seen",
}
"""Lead-ins of open questions that consist of a sentence of the article, by reason.

They contain no name or number, so the question says no more than the sentence.
"""


FailureKind: TypeAlias = str
"""The kind of failure of a rejected item: `altered absent figure speaker invented actor unproven` come from the proof,
`contradicted not_stated` from a judge; any other is pydantic's name of an error in the answer's form (`missing`,
`enum` …)."""


StatementKey: TypeAlias = tuple[str, tuple[Span, ...] | None, tuple[str, ...]]
"""The identity of a statement: its words, the spans of the quotes beside it, and the speakers of its item."""


@record
class DeclaredActor:
    """An actor that the object under validation has declared."""

    id: str  # the id that references use
    names: tuple[str, ...]  # the name and the aliases that occur in the article
    is_body: bool = False  # whether it is declared as an organization
    is_person: bool = False  # whether it is declared as a person


class NamedActor(NamedTuple):
    """An actor of a verified answer."""

    path: Path
    id: str  # used by references
    name: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    kind: str = ""  # as declared

    @property
    def is_person(self) -> bool:
        """Whether the actor is declared as a person."""
        return self.kind == "person"


class Flag(NamedTuple):
    """Something that a reader should check in a statement or another field of an object."""

    check: str  # name of the check, such as "bound"
    message: str  # the suspicion, as shown to readers
    evidence: tuple[Span, ...] = ()  # the passages of the article that support it
    path: Path = ()  # path of the field in the object; empty for a lone statement


@record
class ClaimedFigure:
    """A claimed figure, with at least a text or a value."""

    text: str = ""
    value: Decimal | None = None
    value_to: Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    comparator: str | None = None


@record
class MatchedFigure:
    """The article's figure that matches a claimed one."""

    figure: FoundFigure  # the figure as the article states it
    baseline: FoundFigure | None = None  # the figure with which the article compares it, or None
    days: tuple[dt.date, dt.date] | None = None  # first and last day of its period, inclusive; None if open


@record
class ClaimedSpeaker:
    """A claimed speaker."""

    named: str  # words for the speaker (a name, "she", "officials", "the article")
    speaker: str | None = None  # claimed id of the actor, or None
    kind: str | None = None  # claimed kind of attribution, or None
    holders: tuple[str, ...] = ()  # ids of the actors who are claimed to hold the words


@record
class FoundSpeaker:
    """The speaker of a quote, as found in the article."""

    speaker: str | None  # id of the declared actor; None for the article itself or an unnamed source
    as_named: str  # the article's words for the speaker; empty if the article itself speaks
    spans: tuple[Span, ...]  # the spans of those words
    kind: AttributionKind  # see `AttributionKind`
    doubt: str = ""  # why the claimed name, which `as_named` replaces, may be wrong; empty if there is no doubt


@record
class StatementContext:
    """The context against which a statement is proved."""

    evidence: tuple[Span, ...] | None  # the spans of the quotes beside it; None for the whole article
    names: tuple[str, ...] = ()  # names from proven siblings: of the speaker, and of actors to which the item refers
    speakers: tuple[str, ...] = ()  # those names that attributions beside it prove to be the evidence's speakers
    actors: tuple[DeclaredActor, ...] = field(default=(), hash=False)  # the actors that the brief declares
    is_label: bool = False  # whether it is a short label (a target, what a figure counts), not a sentence


@record
class StatementReport:
    """Result of the proof of one statement."""

    # what is provably wrong: names that the article lacks, numbers that it neither states nor yields by simple
    # arithmetic; any failure rejects the statement as invented
    failures: tuple[str, ...] = ()
    misattributed: str = ""  # why the words are provably attributed to the wrong speaker, which also rejects it
    support: tuple[Span, ...] = ()  # passages outside the quote that state a name, date or number of the statement
    sums: tuple[str, ...] = ()  # how numbers were derived, such as "57 = 25 + 32"
    passage: Span | None = None  # the passage that the statement repeats word for word, or None
    is_asserted: bool = False  # whether the article asserts that passage, so that the statement is supported
    refers_back: bool = False  # whether it begins with a word that refers to the sentence before it, such as "she"


@record
class CheckedStatement:
    """A statement, the context of its proof, and the result."""

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
        """Record the result for a statement."""
        self.statements.setdefault((checked.text, checked.context.evidence), []).append(checked)

    def find(
        self, text: str, evidence: tuple[Span, ...] | None, *, names: Collection[str] = ()
    ) -> CheckedStatement | None:
        """Return the result for an item's statement; None if it was not proved.

        `names` are the names that the item's other fields bring. They distinguish items with the same words and quotes,
        such as a position and a sentence of the abstract.
        """
        known = self.statements.get((text, evidence), ())
        return min(reversed(known), key=lambda one: len({*one.context.names} ^ {*names}), default=None)


@record
class ValidAnswer:
    """An answer that passed validation as a whole."""

    model: Any  # the schema
    raw: Any  # the answer, with resolved quotes
    hits: Mapping[str, Alignment]  # the alignments of its quotes
    content: Any  # the valid object
    found: Pass  # the findings of the validation


class Verification(dict[str, Any]):
    """Validation context that makes the building blocks verify: `Model.model_validate_json(raw, context=…)`.

    It is falsy on purpose: a truthy context makes Instructor render every message, with the article, as a template.
    Test it with `isinstance`, never for truth.

    Attributes:
        grounder: The article's grounder.
        found: The findings of the last pass.
        hits: Alignments of quotes resolved before validation, by the quote's words; others are aligned in validation.
        within: The part of the article from which the answer was written; passages in it are preferred.
        resolved: The last answer whose quotes were resolved, and the result.
        validated: The last valid answer and its result, so that it is not verified again.
        pins: Known passages of quotes that occur several times; see `quote_key` in `verification.answers`.
        verdicts: A judge's verdict on each sentence, see `StatementKey`; kept between passes.
        reads_label: Whether the words being validated are those of a `Label`.
        borne_out: Identities of the items that a judge found supported, apart from fields left out of them.
        logged: Reasons of unexpected exceptions that have been logged, so that each is logged once.
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
        self.logged: set[str] = set()

    def __bool__(self) -> bool:
        return False

    def begin(self) -> None:
        """Forget the findings of the last pass."""
        self.found = Pass()

    def declare(self, actor: DeclaredActor) -> None:
        """Add an actor to the findings. An equal earlier object is reused, which makes comparisons fast."""
        self.found.actors[actor.id] = self.grounder.declared.setdefault(actor, actor)


def verification_of(info: ValidationInfo) -> Verification | None:
    """Return the `Verification` of this validation; None if the context has no article."""
    return info.context if isinstance(info.context, Verification) else None


def failure(kind: FailureKind, why: str) -> PydanticCustomError:
    """Make a validation error. The reason is passed as data, so it may contain braces."""
    return PydanticCustomError("ungrounded", "{why}", {"why": why, "kind": kind})
