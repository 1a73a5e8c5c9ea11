"""The seam between schemas and grounding: what a schema may ask about the article while it validates itself.

Declared here and implemented in `summarizer.grounding`, so that imports keep pointing down. Nothing here computes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from summarizer.schemas.findings import Alignment, AttributionKind, FoundFigure, Span

FailureKind: TypeAlias = str
"""What kind of failure a rejected item has: `altered absent figure speaker invented actor unproven` are ours; any
other is pydantic's own name of an error in the answer's form (`missing`, `enum` …)."""


@dataclass(frozen=True, slots=True)
class DeclaredActor:
    """An actor that the object under validation has declared.

    Attributes:
        id: What references use.
        names: The name and every alias that the article holds.
    """

    id: str
    names: tuple[str, ...]


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
    """The article's figure that a claimed one is.

    Attributes:
        figure: The figure as the article states it.
        baseline: The other figure of the article that it is compared with there, or None.
        days: The first and the last day that its period means, inclusive; None where the article leaves that open.
    """

    figure: FoundFigure
    baseline: FoundFigure | None = None
    days: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class ClaimedSpeaker:
    """A speaker as somebody claims it.

    Attributes:
        named: Words for the speaker (a name, "she", "officials", "the article").
        speaker: Id of an actor that it is said to be, or None where no id was given.
        kind: How it is said to be said, or None where that was left open.
    """

    named: str
    speaker: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """The speaker that stands near a quote.

    Attributes:
        speaker: Id of the declared actor that it is, or None (the article itself, or an unnamed source).
        as_named: The article's words for the speaker there; empty where the article itself speaks.
        spans: Where those words stand.
        kind: See `AttributionKind`.
    """

    speaker: str | None
    as_named: str
    spans: tuple[Span, ...]
    kind: AttributionKind


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a quote in an answer, as it is written: it tells which of several equal passages is meant.

    Attributes:
        speakers: Who is said to say it.
        holders: The actors that its item refers to.
        actors: All actors that the answer declares.
        words: The item's own words.
        near: The other quotes of its item.
        around: The quotes of the items before and after.
        taken: The quotes that stand in one list with it.
    """

    speakers: tuple[ClaimedSpeaker, ...] = ()
    holders: tuple[DeclaredActor, ...] = ()
    actors: tuple[DeclaredActor, ...] = ()
    words: str = ""
    near: tuple[Span, ...] = ()
    around: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ProseReport:
    """What was checked of a sentence in the model's own words.

    Attributes:
        checks: Names of the checks that were made: `figures`, `names`.
        failures: Why it is rejected as invented; empty when it is not.
    """

    checks: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


class Grounder(Protocol):
    """Answers questions about one article. Failures come back as a string: the reason, in words to act on."""

    @property
    def text(self) -> str:
        """The article's text, unchanged."""
        ...

    def align(self, quote: str, *, near: Sequence[Span] = ()) -> Alignment:
        """Find a quote; see `Alignment`."""
        ...

    def find_passages(self, quote: str) -> Sequence[Alignment]:
        """Every passage in which a quote stands as faithfully as in any other, in order; at least one alignment."""
        ...

    def choose_passage(self, passages: Sequence[Alignment], *, beside: Beside) -> Alignment:
        """Of several passages for one quote, the one that fits what stands beside it; the first of equals."""
        ...

    def find_closest(self, words: str) -> Span | None:
        """The passage that comes closest to words that are altered or absent; None where nothing is like them."""
        ...

    def match_figure(self, claimed: ClaimedFigure, *, evidence: Sequence[Span]) -> MatchedFigure | str:
        """The figure stated in the evidence that the claimed one is, or why there is none."""
        ...

    def match_speaker(
        self, claimed: ClaimedSpeaker, *, evidence: Sequence[Span], actors: Sequence[DeclaredActor]
    ) -> FoundSpeaker | str:
        """Who says the evidence, if that is who was claimed, or why not."""
        ...

    def check_holder(self, actor: DeclaredActor, *, evidence: Sequence[Span]) -> str:
        """Empty where the actor stands near the evidence and may hold it, else why not."""
        ...

    def check_prose(self, prose: str, *, evidence: Sequence[Span] | None, names: Sequence[str]) -> ProseReport:
        """Check a sentence against the evidence, or against the whole article where evidence is None."""
        ...

    def check_role(self, role: str, *, names: Sequence[str]) -> str:
        """Empty where the article gives this role to whom it names so, else why not."""
        ...

    def find_mentions(self, names: Sequence[str]) -> Sequence[Span]:
        """Where the article names somebody by one of these names, in order, without overlaps."""
        ...


@dataclass(frozen=True, slots=True)
class CheckedProse:
    """One sentence, the evidence it was held against, and what came out."""

    prose: str
    evidence: tuple[Span, ...] | None
    report: ProseReport


@dataclass(slots=True)
class Pass:
    """What one run through a schema has gathered."""

    actors: dict[str, DeclaredActor] = field(default_factory=dict)
    prose: dict[tuple[str, tuple[Span, ...] | None], CheckedProse] = field(default_factory=dict)


class Verification(dict[str, Any]):
    """Validation context that makes the building blocks verify: `Model.model_validate_json(raw, context=…)`.

    Falsy on purpose: a truthy context makes Instructor render every message, and with it the article, through a
    template engine. So test it with `isinstance`, never for truth.

    Attributes:
        grounder: The article's.
        found: What the last pass gathered.
        hits: Where quotes stand that were placed before the validation, by their characters; others are aligned in it.
        within: The part of the article that the answer was written from; a quote that stands there too is meant there.
        placed: The last answer whose quotes were placed, and where they stand: it is often verified again.
        pins: Where quotes stand whose words stand several times, if that is settled; see `placing.name_quote`.
    """

    def __init__(self, grounder: Grounder, *, within: Span | None = None) -> None:
        super().__init__()
        self.grounder = grounder
        self.within = within
        self.placed: tuple[Any, Any] | None = None
        self.pins: Mapping[str, tuple[Span, ...]] = {}
        self.found = Pass()
        self.hits: Mapping[str, Alignment] = {}

    def __bool__(self) -> bool:
        return False

    def begin(self) -> None:
        """Forget what an earlier pass declared."""
        self.found = Pass()


def verification_of(info: ValidationInfo) -> Verification | None:
    """The verification that this validation is part of, or None where no article is in context."""
    return info.context if isinstance(info.context, Verification) else None


def failure(kind: FailureKind, why: str) -> PydanticCustomError:
    """A validation error of ours. The reason travels as data, so braces from the article stay harmless."""
    return PydanticCustomError("ungrounded", "{why}", {"why": why, "kind": kind})
