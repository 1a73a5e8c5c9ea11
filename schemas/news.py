"""The news schema: what a brief of a news article says, verified by the building blocks.

The order of fields matters: quotes are declared before the fields that are checked against them, and actors before the
fields that refer to them. Descriptions are read by language models and by users of the API.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from summarizer.schemas.blocks import (
    ActorRef,
    Attribution,
    Content,
    Figure,
    Label,
    Prose,
    Quote,
    RelatedActor,
    no_items,
    shorten,
)
from summarizer.schemas.findings import DeclaredActor, failure, verification_of

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]
Stance: TypeAlias = Literal["supports", "opposes", "mixed", "neutral"]
QuestionReason: TypeAlias = Literal[
    "unanswered", "contested", "forecast", "unsourced", "unreplied", "contradictory", "upcoming"
]


class Mention(BaseModel):
    """One place where the article names an actor."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(description="The article's own slice, from start to end.")
    start: int = Field(ge=0, description="Offset of its first code point in the article's text.")
    end: int = Field(ge=0, description="Offset after its last code point.")


def _check_alias(value: str, info: ValidationInfo) -> str:
    verification = verification_of(info)
    if verification is None:
        return value
    own = (info.data or {}).get("id")
    declared = verification.found.actors.get(own or "")
    names = declared.names if declared else ()
    if not (
        verification.grounder.find_mentions([value])
        or verification.grounder.has_title(value, names)
        or verification.grounder.is_in_headline(value)
    ):
        raise failure("invented", f"the article names nobody “{shorten(value)}”")
    for other in verification.found.actors.values():
        if other.names and other.id != own and other.names[0].casefold() == value.casefold():
            raise failure("actor", f"“{shorten(value)}” is the name of another actor, “{other.id}”")
    return value


class Actor(BaseModel):
    """A person, organization, state, place or group that acts or speaks in the article."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1, description="A short id that the other sections refer to, such as 'lind'.")
    name: str = Field(min_length=1, description="The fullest name that the article gives, without title.")
    kind: ActorKind = Field(description="What kind of actor it is; a group is people without an organization.")
    role: Label | None = Field(default=None, description="Title or function, in the article's words.")
    aliases: list[Annotated[str, AfterValidator(_check_alias)]] = Field(
        default_factory=no_items, description="Other names that the article uses for the same actor."
    )
    mentions: tuple[Mention, ...] = Field(
        default=(), description="Every place where the article names it; found by us, not by the model."
    )

    def __str__(self) -> str:
        """Return the name, and the role if there is one."""
        return f"{self.name}, {self.role}" if self.role else self.name

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Leave `mentions` out for the model that writes an actor, since verification finds them."""
        shape = handler(schema)
        if handler.mode == "validation":
            handler.resolve_ref_schema(shape)["properties"].pop("mentions", None)
        return shape

    @model_validator(mode="before")
    @classmethod
    def _declare(cls, value: Any, info: ValidationInfo) -> Any:
        verification = verification_of(info)
        if verification is None or not isinstance(value, dict):
            return value
        key, name, aliases = value.get("id"), value.get("name"), value.get("aliases")
        if not isinstance(key, str) or not isinstance(name, str):
            return value
        if key in verification.found.actors:
            raise failure("actor", f"the id “{shorten(key)}” is already another actor's")
        others = [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []
        names = tuple(word for word in dict.fromkeys([name, *others]) if verification.grounder.find_mentions([word]))
        # declared even if it fails below, so that references to it do not fail as well
        kind = value.get("kind")
        verification.declare(DeclaredActor(key, names, is_body=kind == "organization", is_person=kind == "person"))
        text = verification.grounder.text
        mentions = [{"text": text[a:b], "start": a, "end": b} for a, b in verification.grounder.find_mentions(names)]
        return {**value, "mentions": mentions}

    @field_validator("name")
    @classmethod
    def _is_named(cls, value: str, info: ValidationInfo) -> str:
        verification = verification_of(info)
        if verification is None or verification.grounder.find_mentions([value]):
            return value
        # accepted if the article has an alias, and the headline the name, or every word of it ("John and Mary Roe")
        declared = verification.found.actors.get((info.data or {}).get("id", ""))
        if declared and declared.names:
            has_words = all(verification.grounder.find_mentions([word]) for word in value.split())
            if has_words or verification.grounder.is_in_headline(value):
                return value
        raise failure("invented", f"the article names nobody “{shorten(value)}”")

    @field_validator("role")
    @classmethod
    def _is_held(cls, value: str | None, info: ValidationInfo) -> str | None:
        verification = verification_of(info)
        if verification is None or value is None:
            return value
        actor = verification.found.actors.get((info.data or {}).get("id", ""))
        if actor is None:
            return value
        check = verification.grounder.check_role(value, names=actor.names)
        if check.is_contradicted:
            raise failure("invented", check.reason)
        return value


class Sentence(BaseModel):
    """A sentence of a summary, with the article's words that prove it."""

    model_config = ConfigDict(frozen=True)

    quotes: list[Quote] = Field(
        default_factory=no_items,
        description="The article's words that prove it, one passage or a few, copied character for character.",
    )
    text: Prose = Field(min_length=1, description="The sentence, which says no more than its quotes.")

    @model_validator(mode="before")
    @classmethod
    def _read_plain(cls, value: Any) -> Any:
        """Accept a plain string, without quotes, which is checked against the whole article."""
        return {"quotes": [], "text": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        """Return the sentence without its quotes."""
        return self.text


def _read_summary(value: Any) -> Any:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


Summary: TypeAlias = Annotated[list[Sentence], BeforeValidator(_read_summary)]  # a summary with footnotes


class Position(BaseModel):
    """What an actor says, wants, supports, opposes, claims or expects."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that prove it, copied character for character.")
    actor: ActorRef = Field(description="The id of the actor whose position it is.")
    joined_by: list[ActorRef] = Field(
        default_factory=no_items, description="Ids of further actors who hold it together with that one; mostly none."
    )
    attribution: Attribution
    stance: Stance | None = Field(default=None, description="Towards the target; null if the article shows none.")
    target: Label | None = Field(
        default=None,
        description="What or whom the stance is towards, in a few words; a label without names or numbers.",
    )
    statement: Prose = Field(description="The position in one plain sentence that says no more than the quote.")

    def __str__(self) -> str:
        """Return the statement, and the article's words for who holds the position."""
        return f"{self.attribution}: {self.statement}"


class NumericClaim(BaseModel):
    """A figure that matters in the article."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that state the figure, copied character for character.")
    figure: Figure
    attribution: Attribution
    about: Label | None = Field(
        default=None, description="What the figure counts or measures, in a few words; a label without further numbers."
    )
    statement: Prose = Field(description="The claim in one plain sentence that says no more than the quote.")

    def __str__(self) -> str:
        """Return the figure, and what it counts or else the claim."""
        return f"{self.figure}: {self.about or self.statement}"


class OpenQuestion(BaseModel):
    """A question that the article raises and leaves open."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that leave it open, copied character for character.")
    contrast: Quote | None = Field(
        default=None,
        description="Where the article contradicts itself or two sources disagree: its other words, which stand "
        "against the quote. Else null.",
    )
    why: QuestionReason = Field(description="Why it is open.")
    related: list[RelatedActor] = Field(default_factory=no_items, description="Ids of the actors that it concerns.")
    question: Prose = Field(min_length=1, description="The question, in one sentence.")

    def __str__(self) -> str:
        """Return the question."""
        return self.question


class NewsBrief(Content):
    """A brief of one news article: who, what they hold, which figures, what stays open. Only what the article says."""

    actors: list[Actor] = Field(default_factory=no_items, description="The key actors, most important first.")
    headline: Sentence | None = Field(default=None, description="One line that says what happened.")
    abstract: Summary = Field(
        default_factory=no_items, description="Two or three sentences with the most important facts."
    )
    positions: list[Position] = Field(default_factory=no_items, description="Who says or wants what.")
    numeric_claims: list[NumericClaim] = Field(default_factory=no_items, description="The figures that matter.")
    open_questions: list[OpenQuestion] = Field(default_factory=no_items, description="What the article leaves open.")
