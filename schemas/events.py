"""The typed events of a stream while a brief is being made. The last event is the brief.

`summarizer.pipeline` makes them. Each event's docstring says what it means to a client.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator

from summarizer.schemas.article import Article
from summarizer.schemas.audit import Refusal, StatementCheck
from summarizer.schemas.brief import Brief, OpenBrief, form_of


class Event(BaseModel):
    """A frozen event, identified by its `type`."""

    model_config = ConfigDict(
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class StartedEvent(Event):
    """An answer begins: the request is valid and the provider has accepted it. Always the first event."""

    type: Literal["started"] = "started"
    # `schema` would hide a method of BaseModel, so it has another name in Python
    schema_name: str = Field(alias="schema", description="Name and version of the content's schema, such as 'news/2'.")
    model: str = Field(description="The requested model; the receipt names the one that answered.")
    article: Article | None = Field(
        default=None,
        description="The article as the brief will contain it. Offsets in items are code points into its text.",
    )


class ItemEvent(Event):
    """A part of the brief, verified like everything in it.

    Items announced before the last `restarted` are void. Those that stand when the brief arrives are exactly the items
    of the brief.
    """

    type: Literal["item"] = "item"
    schema_name: str = Field(alias="schema", description="Name and version of the content's schema, such as 'news/2'.")
    section: str = Field(description="The brief's field that the item belongs to: 'headline', 'actors', 'positions' …")
    index: int | None = Field(
        default=None,
        ge=0,
        description="Number of items of the section announced before it; null if the section is not a list.",
    )
    item: Any = Field(description="The verified item, as it stands in the brief.")

    @model_validator(mode="after")
    def _has_its_form(self) -> Self:
        """Convert an item from JSON to the type of its section, if the schema is known here."""
        item = read_item(self.schema_name, self.section, self.item, is_one_of_many=self.index is not None)
        if item is not self.item:
            self.__dict__["item"] = item  # the model is frozen
        return self


def read_item(label: str, section: str, item: Any, *, is_one_of_many: bool) -> Any:
    """Convert an item to the type of its section; return it unchanged if the schema is unknown here."""
    reader = reader_of(label, section)
    if reader is None:
        return item
    return reader.validate_python([item])[0] if is_one_of_many else reader.validate_python(item)


@lru_cache(maxsize=256)
def reader_of(label: str, section: str) -> TypeAdapter[Any] | None:
    """Return an adapter for the type of a section; None if the schema or section is unknown here."""
    form = form_of(label)
    field = form.model_fields.get(section) if form is not OpenBrief else None
    if field is None or field.annotation is None:
        return None
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter[Any](kind)


class ProgressEvent(Event):
    """A stage begins, or another part of a long article is written. It contains nothing of the brief."""

    type: Literal["progress"] = "progress"
    stage: Literal["writing", "verifying", "completing", "reviewing", "auditing"] = Field(
        description="writing: the model writes. verifying: the answer as a whole is checked. completing: the model is "
        "asked for what the brief leaves out. reviewing: a judge reads the answer, and failed items are rewritten. "
        "auditing: coverage of the article is measured."
    )
    part: int | None = Field(
        default=None, ge=0, description="Number of parts of a long article written so far; null if it is read at once."
    )
    parts: int | None = Field(
        default=None, ge=2, description="Number of parts that the article is read in; null if it is read at once."
    )


class RejectedEvent(Event, Refusal):
    """Something written but left out of the brief: it could not be proved, or a judge found it wrong.

    With an `index`, it withdraws an item announced before. A repair of it may still follow as an item.
    """

    type: Literal["rejected"] = "rejected"
    section: str = Field(description="The brief's field that the item would have belonged to.")
    index: int | None = Field(
        default=None, ge=0, description="Index of the withdrawn item, as announced; null if it was not announced."
    )


class VerdictEvent(Event):
    """The verdict on an announced item. Clients should ignore event types that they do not know."""

    type: Literal["verdict"] = "verdict"
    section: str = Field(description="The brief's field that the item belongs to.")
    index: int | None = Field(default=None, ge=0, description="Index of the item, as announced.")
    check: StatementCheck = Field(description="The sentence, its verdict and the reasons.")


class RestartedEvent(Event):
    """Everything announced before is void: what counts is announced after this event."""

    type: Literal["restarted"] = "restarted"
    reason: Literal["answer", "verification"] = Field(
        description="answer: a model starts a new answer, because the last one was unusable or broke off, or another "
        "model is asked. verification: the answer checked as a whole supports other items than those announced one by "
        "one."
    )


class BriefEvent(Event):
    """The brief, the same as that of an unstreamed call. Always the last event."""

    type: Literal["brief"] = "brief"
    brief: Brief | Any = Field(
        union_mode="left_to_right", description="The brief. In a schema other than news, it has that schema's fields."
    )

    @field_validator("brief", mode="before")
    @classmethod
    def _has_its_form(cls, value: Any) -> Any:
        """Convert a brief from JSON to the class of its schema: any could be read as a `Brief`."""
        if not isinstance(value, dict) or not isinstance(label := value.get("schema"), str):
            return value
        return form_of(label).model_validate(value)


StreamEvent: TypeAlias = Annotated[
    StartedEvent | ProgressEvent | ItemEvent | RejectedEvent | VerdictEvent | RestartedEvent | BriefEvent,
    Field(discriminator="type"),
]
"""Any event of a stream, distinguished by `type`."""

EVENTS: tuple[type[Event], ...] = get_args(get_args(StreamEvent)[0])  # every kind of event

TYPES: frozenset[str] = frozenset(get_args(kind.model_fields["type"].annotation)[0] for kind in EVENTS)
"""Every `type` of an event."""
