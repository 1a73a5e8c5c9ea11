"""The building blocks whose validation is verification: quotes, figures, attributions, references, statements.

With an article as validation context (`Verification`), each replaces what a model wrote by what the article says, or
fails with a reason. Without one, it parses its own JSON. The `ArticleGrounder` does all searching.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Final, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from summarizer.schemas.findings import (
    AttributionKind,
    CheckedStatement,
    ClaimedFigure,
    ClaimedSpeaker,
    Comparator,
    FigureKind,
    GroundedStatus,
    Span,
    StatementContext,
    Verification,
    failure,
    verification_of,
)

LONGEST: Final = 240  # most code points of words quoted in a reason


LONGEST_LABEL: Final = 12  # most words of a label
CLOSING: Final = " \n\t”\"’')"  # characters that may follow the last mark of a sentence
CONTEXT: Final = 32  # code points of a quote's prefix and suffix, as in W3C's TextQuoteSelector


def no_items() -> list[Any]:
    """Return an empty list. As default factory it saves the 30 ms that pydantic takes to inspect `list`."""
    return []


class Block(BaseModel):
    """A value that a model writes as a string, and that the API returns as an object with offsets."""

    model_config = ConfigDict(frozen=True)
    wire_description: ClassVar[str]

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return a string for the model that writes the block, and the object for those who read it."""
        if handler.mode == "validation":
            return {"type": "string", "description": cls.wire_description}
        return handler(schema)


class Quote(Block):
    """The article's own words: `article.text[start:end] == text`, always.

    A model writes a string. Verification finds it in the article and keeps the article's slice, with its offsets and
    how faithful the string was. What is altered or absent never becomes a Quote.
    """

    wire_description: ClassVar[str] = "Words copied from the article, character for character, nothing left out."

    text: str = Field(description="The article's own slice, from start to end.")
    start: int = Field(ge=0, description="Offset of its first code point in the article's text.")
    end: int = Field(ge=0, description="Offset after its last code point.")
    spans: tuple[Span, ...] = Field(description="The quoted parts, in order; more than one when it is elided.")
    status: GroundedStatus = Field(
        description="exact: the article's characters. typographic: only marks, spaces, case or number format "
        "differed. elided: parts in order, joined by an ellipsis or around 'he said'. near: only an article (the, a) "
        "or 'that' differed."
    )
    prefix: str = Field(default="", description="Up to 32 code points before it.")
    suffix: str = Field(default="", description="Up to 32 code points after it.")
    reason: str = Field(default="", description="What differed from the words that were given, if anything did.")

    def __str__(self) -> str:
        """Return the article's words."""
        return self.text

    @model_validator(mode="before")
    @classmethod
    def _ground(cls, value: Any, info: ValidationInfo) -> Any:
        verification = verification_of(info)
        if isinstance(value, Quote):
            value = value if verification is None else value.text
        if verification is None:
            if isinstance(value, str):
                raise failure("unproven", "a quote given as a string is checked against an article, and none was given")
            return value
        if isinstance(value, dict):  # given offsets and statuses are ignored: only the words count
            value = value.get("text")
        if not isinstance(value, str):
            raise failure("absent", "a quote is a string copied from the article")
        hit = verification.hits.get(value) or verification.grounder.align(value)
        if not hit.grounded:
            raise failure(hit.status, f"“{shorten(value)}” is not what the article says ({hit.reason})")
        start, end, text = hit.spans[0][0], hit.spans[-1][1], verification.grounder.text
        return {
            "text": text[start:end],
            "start": start,
            "end": end,
            "spans": hit.spans,
            "status": hit.status,
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "reason": hit.reason,
        }


class Baseline(BaseModel):
    """The figure of the article with which it compares another: what "rose to 92 percent" is measured against."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(description="The figure as the article writes it.")
    start: int = Field(ge=0, description="Offset of its first code point; a claim of that figure has the same.")
    end: int = Field(ge=0, description="Offset after its last code point.")


MOST_ZEROS: Final = 1_000  # most digits of a number in full beyond those that it is written with


class Figure(Block):
    """A number that its quote states."""  # a schema declares the quote before the figure

    wire_description: ClassVar[str] = (
        "One number as the quote writes it, with its bound and unit: 'more than 1,400 people', '3.2 million euros'."
    )

    text: str = Field(description="The figure as the article writes it.")
    start: int = Field(ge=0, description="Offset of its first code point in the article's text.")
    end: int = Field(ge=0, description="Offset after its last code point.")
    kind: FigureKind = Field(description="What kind of number it is; 'measure' is a quantity with a unit.")
    value: Decimal | None = Field(description="In full: $200 billion is 200000000000, 56 percent is 56.")
    value_to: Decimal | None = Field(default=None, description="Upper value of a range.")
    unit: str | None = Field(default=None, description="What is counted or measured: percent, vehicle, km.")
    currency: str | None = Field(default=None, description="ISO 4217 code.")
    comparator: Comparator = Field(default="exact", description="How the article bounds the value.")
    period: str | None = Field(default=None, description="The article's own words for the time it is of.")
    period_from: dt.date | None = Field(
        default=None,
        description="The first day that those words mean, seen from the day of publication; null where they leave it "
        "open, or nothing says when the article was published.",
    )
    period_to: dt.date | None = Field(default=None, description="The last day, inclusive; null where the first is.")
    baseline: Baseline | None = Field(
        default=None, description="The article's other figure that it compares this one with, wherever that stands."
    )

    def __str__(self) -> str:
        """Return the figure as the article writes it."""
        return self.text

    @field_validator("value", "value_to")
    @classmethod
    def _limit(cls, value: Decimal | None) -> Decimal | None:
        """Reject a number that takes gigabytes in full, such as 1E+999999999."""
        if value is not None and abs(value.adjusted()) > len(str(value)) + MOST_ZEROS:
            raise failure("figure", f"“{shorten(str(value))}” is not a number that an article states")
        return value

    @field_serializer("value", "value_to", when_used="json-unless-none")
    def _write_plain(self, value: Decimal) -> str:
        return format(value, "f")

    @model_validator(mode="before")
    @classmethod
    def _match(cls, value: Any, info: ValidationInfo) -> Any:
        verification = verification_of(info)
        if verification is None:
            if isinstance(value, str):
                raise failure("unproven", "a figure given as a string is checked against a quote, and none was given")
            return value
        evidence = sibling_spans(info)
        if not evidence:
            raise failure("unproven", "no proven quote stands beside this figure")
        found = verification.grounder.match_figure(read_figure(value), evidence=evidence)
        if isinstance(found, str):
            raise failure("figure", found)
        names = ("text", "start", "end", "kind", "value", "value_to", "unit", "currency", "comparator", "period")
        stated = {name: getattr(found.figure, name) for name in names}
        stated["text"] = " ".join(found.figure.text.split())  # on one line
        first, last = found.days or (None, None)
        other = found.baseline
        baseline = {"text": other.text, "start": other.start, "end": other.end} if other else None
        return {**stated, "period_from": first, "period_to": last, "baseline": baseline}


class Attribution(Block):
    """Who says it, and how."""  # a schema declares the quote, and a figure if any, before the attribution

    wire_description: ClassVar[str] = (
        "Who says it, in the words that the article uses near the quote ('Lind', 'she', 'officials'), or 'the article'."
    )

    speaker: str | None = Field(description="Id of an actor of this brief; null for an unnamed source or the article.")
    as_named: str = Field(description="The article's words for the speaker there; empty where the article speaks.")
    spans: tuple[Span, ...] = Field(default=(), description="Where those words stand in the article's text.")
    kind: AttributionKind = Field(
        description="direct: inside quotation marks. indirect: reported. document: a report, statistic or other "
        "written source. author: the article says it itself."
    )

    def __str__(self) -> str:
        """Return the article's words for the speaker, or "the article"."""
        return self.as_named or "the article"

    @model_validator(mode="before")
    @classmethod
    def _match(cls, value: Any, info: ValidationInfo) -> Any:
        verification = verification_of(info)
        if verification is None:
            if isinstance(value, str):
                raise failure("unproven", "a speaker given as a string is checked against a quote, and none was given")
            return value
        if isinstance(value, Attribution):
            value = value.model_dump()
        parts = siblings(info)
        quoted = spans_of(parts)
        if not quoted:
            raise failure("unproven", "no proven quote stands beside this attribution")
        figures = [(part.start, part.end) for part in parts if isinstance(part, Figure)]
        evidence = figures or quoted  # a sentence can have two figures from different sources
        actors = tuple(verification.found.actors.values())
        holders = tuple(part for part in parts if isinstance(part, str) and part in verification.found.actors)
        claimed = replace(read_speaker(value), holders=holders)
        found = verification.grounder.match_speaker(claimed, evidence=evidence, actors=actors)
        if isinstance(found, str):
            raise failure("speaker", found)
        as_named = " ".join(found.as_named.split())  # on one line
        if found.doubt:
            verification.found.doubted_speakers[as_named, tuple(evidence)] = found.doubt
        return {"speaker": found.speaker, "as_named": as_named, "spans": found.spans, "kind": found.kind}


def _resolve_actor_id(value: str, info: ValidationInfo) -> str:
    """Return the id of the actor meant, by its id or by a name, with or without title, that only one actor has."""
    verification = verification_of(info)
    if verification is None or value in verification.found.actors:
        return value
    called = value.strip().casefold()
    actors = verification.found.actors.values()
    meant = [one.id for one in actors if called in map(str.casefold, (one.id, *one.names))]
    meant = meant or [one.id for one in actors if verification.grounder.has_title(value.strip(), one.names)]
    if len(meant) != 1:
        raise failure("actor", f"“{shorten(value)}” is the id of no actor of this brief")
    return meant[0]


def _check_holder(value: str, info: ValidationInfo) -> str:
    verification = verification_of(info)
    if verification is None:
        return value
    actor = verification.found.actors[value]
    evidence = sibling_spans(info)
    why = verification.grounder.check_holder(actor, evidence=evidence) if evidence and actor.names else ""
    if why:
        raise failure("speaker", why)
    return value


RelatedActor: TypeAlias = Annotated[
    str, AfterValidator(_resolve_actor_id), Field(description="The id of an actor of this brief that it concerns.")
]
"""The id of an actor, declared earlier in the same object, that an item is about. The actor need not say the quote."""

ActorRef: TypeAlias = Annotated[
    str,
    AfterValidator(_resolve_actor_id),
    AfterValidator(_check_holder),
    Field(description="The id of an actor of this brief, who holds or says what the quote says."),
]
"""The id of an actor, declared earlier in the same object; beside a quote, of the one who holds or says it. Validation
fails if the article attributes the quote by name to somebody else."""


def _check_prose(value: str, info: ValidationInfo) -> str:
    verification = verification_of(info)
    if verification is None:
        return value
    parts = siblings(info)
    evidence = spans_of(parts) or None
    speakers = speaker_names(parts, verification)
    context = StatementContext(
        evidence=evidence,
        names=(*speakers, *actor_names(parts, speakers, verification)),
        speakers=speakers,
        actors=tuple(verification.found.actors.values()),
        is_label=verification.reads_label and is_short(value),
    )
    report = verification.grounder.prove_statement(value, context=context)
    verification.found.note(CheckedStatement(value, context, report))
    if report.misattributed:
        raise failure("speaker", f"“{shorten(value)}”: {report.misattributed}")
    if report.failures:
        raise failure("invented", f"“{shorten(value)}”: {'; '.join(report.failures)}")
    return value


def is_short(words: str) -> bool:
    """Whether words are few enough for a label and do not end like a sentence."""
    return words.count(" ") < LONGEST_LABEL and words.rstrip(CLOSING)[-1:] not in tuple(".!?")


def _check_label(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    verification = verification_of(info)
    if verification is None:
        return check(value)
    verification.reads_label = True
    try:
        return check(value)
    finally:
        verification.reads_label = False


Prose: TypeAlias = Annotated[str, AfterValidator(_check_prose)]
"""The model's own words. Every name in them occurs in the article, and every number is stated there or follows from it.
Declare the quotes that prove them first."""

Label: TypeAlias = Annotated[Prose, WrapValidator(_check_label)]
"""A few words of the model's own that state nothing by themselves, such as a target or what a figure counts. Names and
numbers must be those of the quotes before it; the other words are checked only if it ends like a sentence."""


def siblings(info: ValidationInfo) -> list[Any]:
    """Return the values, with lists flattened, of fields declared before this one in the enclosing object."""
    values: list[Any] = []
    for value in (info.data or {}).values():
        if isinstance(value, list | tuple):
            values += value
        else:
            values.append(value)
    return values


def sibling_spans(info: ValidationInfo) -> tuple[Span, ...]:
    """Return the spans of the quotes among the siblings."""
    return spans_of(siblings(info))


def spans_of(parts: Sequence[Any]) -> tuple[Span, ...]:
    """Return the spans of the quotes among some values."""
    return tuple([span for part in parts if isinstance(part, Quote) for span in part.spans])


def speaker_names(parts: Sequence[Any], verification: Verification) -> tuple[str, ...]:
    """Return the names of the speakers that attributions among sibling values prove."""
    names: list[str] = []
    for part in parts:
        if isinstance(part, Attribution) and part.as_named:
            names.append(part.as_named)
            names += verification.found.actors[part.speaker].names if part.speaker in verification.found.actors else ()
    return tuple(dict.fromkeys(names))


def actor_names(parts: Sequence[Any], known: Sequence[str], verification: Verification) -> list[str]:
    """Return further names that prose may use: those of actors to which siblings refer."""
    actors = verification.found.actors
    names = [name for part in parts if isinstance(part, str) and part in actors for name in actors[part].names]
    return [name for name in dict.fromkeys(names) if name not in known]


class Content(BaseModel):
    """The base of a schema's top level: what a brief holds. It verifies nothing.

    A writer is asked for every field, null if there is nothing to say.
    """

    model_config = ConfigDict(frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Make every field required for the model that writes the object, but not for those who read it."""
        shape = handler(schema)
        if handler.mode == "validation":
            whole = handler.resolve_ref_schema(shape)
            whole["required"] = list(whole.get("properties", {}))
        return shape


def shorten(words: str) -> str:
    """Shorten long words that are quoted in a reason.

    >>> shorten("a" * 300)[-3:]
    'aa…'
    """
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def read_figure(value: Any) -> ClaimedFigure:
    """Read a figure given as a string, a bare number, or an object with `text` or `value`.

    Raises:
        PydanticCustomError: The value is none of these.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, str):
        return ClaimedFigure(text=value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return ClaimedFigure(value=read_decimal(value))
    if not isinstance(value, Mapping) or not (value.get("text") or value.get("value") is not None):
        raise failure("figure", "a figure is a string as the quote writes it, such as '3.2 million euros'")
    return ClaimedFigure(
        text=read_words(value, "text") or "",
        value=read_decimal(value.get("value")),
        value_to=read_decimal(value.get("value_to")),
        unit=read_words(value, "unit"),
        currency=read_words(value, "currency"),
        comparator=read_words(value, "comparator"),
    )


def read_speaker(value: Any) -> ClaimedSpeaker:
    """Read a speaker given as a string, or as an object with `as_named` or `speaker`.

    Raises:
        PydanticCustomError: The value is neither.
    """
    if isinstance(value, str) and value.strip():
        return ClaimedSpeaker(named=value.strip())
    if not isinstance(value, Mapping):
        raise failure("speaker", "an attribution is the words that name who says it, or 'the article'")
    named, speaker, kind = (read_words(value, key) for key in ("as_named", "speaker", "kind"))
    if not named and not speaker and kind not in get_args(AttributionKind):  # a brief has neither for an unnamed source
        raise failure("speaker", "an attribution says who says it: 'as_named' and 'speaker' are both empty")
    return ClaimedSpeaker(named=named or "", speaker=speaker, kind=kind)


def read_words(value: Mapping[str, Any], key: str) -> str | None:
    """Return the string under a key, stripped; None if it is missing, empty or not a string."""
    words = value.get(key)
    return words.strip() or None if isinstance(words, str) else None


def read_decimal(value: Any) -> Decimal | None:
    """Return a number as a finite Decimal; None for None.

    Raises:
        PydanticCustomError: The value is not a number, or its magnitude is absurd.
    """
    if value is None:
        return None
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise failure("figure", f"“{shorten(str(value))}” is not a number") from None
    exponent = number.adjusted() if number.is_finite() else None
    if exponent is None or abs(exponent) > 100:
        raise failure("figure", f"“{shorten(str(value))}” is not a number that an article states")
    return number
