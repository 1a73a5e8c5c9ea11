"""What the types of a schema ask the article's `ArticleGrounder` while they are validated, and what it answers.

`Verification` brings the grounder to them, as pydantic's validation context.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from summarizer.schemas.audit import StatementCheck
from summarizer.schemas.findings import Alignment, AttributionKind, FoundFigure, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

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
    is_body: bool = False  # whether it is declared to be no person


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


def verification_of(info: ValidationInfo) -> Verification | None:
    """The verification of this validation; None if there is no article in the context."""
    return info.context if isinstance(info.context, Verification) else None


def failure(kind: FailureKind, why: str) -> PydanticCustomError:
    """Make a validation error. The reason is data, so braces in it are harmless."""
    return PydanticCustomError("ungrounded", "{why}", {"why": why, "kind": kind})
