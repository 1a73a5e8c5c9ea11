"""A brief: a schema's content with its article, audit and receipt. `SCHEMAS` lists the schemas of this package."""

from __future__ import annotations

import datetime as dt
import html
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, field_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticUseDefault, core_schema

from summarizer import report
from summarizer.call_options import Mode as Mode
from summarizer.schemas.article import Article, read_whole_number
from summarizer.schemas.audit import Audit
from summarizer.schemas.earnings import Earnings
from summarizer.schemas.news import NewsBrief
from summarizer.schemas.policy import Policy


class NullIsDefault:
    """Annotation of a field for which null means the same as leaving the key out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        nullable = core_schema.nullable_schema(handler(source))
        return core_schema.no_info_after_validator_function(_use_default, nullable)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        nullable = schema["schema"]
        return handler(nullable if handler.mode == "validation" else nullable["schema"])  # no response has null


def _use_default(given: Any) -> Any:
    if given is None:
        raise PydanticUseDefault
    return given


NULL_IS_DEFAULT: Final = NullIsDefault()


class Options(BaseModel):
    """Options for making a brief."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    max_items: int | None = Field(default=None, ge=1, le=100, description="Maximum number of items per section.")
    language: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="BCP 47 tag of the language that the model writes in, such as 'de'; quotes stay as they are.",
    )
    focus: str | None = Field(
        default=None,
        max_length=500,
        description="What the reader cares about most. The built-in engine uses it only to choose the abstract.",
    )
    audit: Annotated[Literal["full", "quotes"], NULL_IS_DEFAULT] = Field(
        default="full", description="full: measure coverage, too. quotes: check only what the brief contains."
    )
    complete: Annotated[bool, NULL_IS_DEFAULT] = Field(
        default=False,
        description="Ask the model once more, for what the brief leaves out; `audit.completion` reports what that "
        "added and cost.",
    )
    strict: Annotated[bool, NULL_IS_DEFAULT] = Field(
        default=False, description="Return an error instead of a partial brief."
    )
    judge: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Which model decides whether each sentence follows from the article: 'self' (the model that "
        "writes), a model's name, or 'off'. Defaults to the configured judge.",
    )

    _read_max_items = field_validator("max_items", mode="before")(read_whole_number)


N = TypeVar("N", int, float)

Purpose: TypeAlias = Literal["answer", "again", "completion", "review"]
"""Why a model is called. answer: the whole answer. again: the whole answer, after an unusable one. completion: what the
brief leaves out. review: verdicts on what was written, and repairs of items that failed verification."""


class Usage(BaseModel):
    """Token counts of one attempt or of all together; null where the provider reported none."""

    model_config = ConfigDict(frozen=True)

    prompt_tokens: int | None = Field(default=None, ge=0, description="Tokens sent.")
    completion_tokens: int | None = Field(default=None, ge=0, description="Tokens generated.")
    total_tokens: int | None = Field(default=None, ge=0, description="Prompt and completion tokens together.")
    cached_tokens: int | None = Field(
        default=None, ge=0, description="Prompt tokens that the provider read from its own cache."
    )
    reasoning_tokens: int | None = Field(default=None, ge=0, description="Completion tokens spent on hidden reasoning.")


class Attempt(BaseModel):
    """One call to the provider."""

    model_config = ConfigDict(frozen=True)

    model: str = Field(default="", description="The model called, as LiteLLM's provider/model.")
    mode: str = Field(description="How structured output was requested: tools, json_schema, json.")
    purpose: Purpose = Field(
        default="answer",
        description="answer: the whole answer. again: the whole answer, after one that was not an object in the "
        "schema. completion: what the brief leaves out. review: verdicts on what was written, and repairs of items "
        "that failed verification.",
    )
    part: int | None = Field(
        default=None,
        ge=1,
        description="Part of a long article that the call was for; null if it was for the whole article.",
    )
    failure: str = Field(default="", description="Why the call or its answer failed; empty if it succeeded.")
    usage: Usage | None = Field(default=None, description="Token counts; null if no answer came.")
    cost_usd: float | None = Field(default=None, description="Cost in US dollars; null if the price is unknown.")
    seconds: float | None = Field(default=None, ge=0, description="Wall time, including the wait for its turn.")


def total_usage(attempts: Sequence[Attempt]) -> Usage:
    """Return the total tokens of all answered calls; None for a count that a provider left out."""
    answered = [attempt.usage for attempt in attempts if attempt.usage is not None]
    return Usage(**{name: add([getattr(usage, name) for usage in answered]) for name in Usage.model_fields})


def total_cost(attempts: Sequence[Attempt]) -> float | None:
    """Return the total cost of all answered calls in US dollars; None if a price is unknown."""
    total = add([attempt.cost_usd for attempt in attempts if attempt.usage is not None])
    return None if total is None else round_cost(total)


def round_cost(usd: float) -> float:
    """Round a cost to remove binary rounding errors.

    >>> round_cost(0.1 + 0.2)
    0.3
    """
    return round(usd, 12)


def add(values: Sequence[N | None]) -> N | None:
    """Return the sum of values; None if one is missing or there are none.

    >>> add([1, 2]), add([1, None]), add([])
    (3, None, None)
    """
    known = [value for value in values if value is not None]
    return type(known[0])(sum(known)) if known and len(known) == len(values) else None


class Receipt(BaseModel):
    """How the brief was made, and what it cost."""

    model_config = ConfigDict(frozen=True)

    model: str = Field(
        description="The model that wrote all or most of the brief: 'extractive', or LiteLLM's provider/model."
    )
    engine: Literal["extractive", "llm"] = Field(
        description="llm: a model wrote the brief. extractive: the built-in engine took extracts from the article."
    )
    mode: str | None = Field(default=None, description="How structured output was requested: tools, json_schema, json.")
    params: dict[str, Any] = Field(
        default_factory=dict, description="The `params` configured for that model. Header values are hidden."
    )
    prompt: str | None = Field(
        default=None, description="SHA-256 of the prompt template, which identifies its version."
    )
    schema_version: str | None = Field(default=None, description="SHA-256 of the JSON Schema given to the model.")
    article: str | None = Field(default=None, description="SHA-256 of the article's text in UTF-8.")
    attempts: tuple[Attempt, ...] = Field(default=(), description="All calls to the provider, in order.")
    usage: Usage = Field(default_factory=Usage)
    cost_usd: float | None = Field(
        default=None, description="Cost in US dollars; null, never 0, if the price is unknown."
    )
    seconds: dict[str, float] = Field(
        default_factory=dict,
        description="Wall time by stage and in total; `load` is the import of the model libraries, once per process.",
    )
    version: str = Field(default="", description="Version of this software.")
    cached: bool = Field(
        default=False,
        description="Whether the brief was made for an earlier or concurrent request. `attempts`, `usage`, `cost_usd` "
        "and `seconds` then describe this request: no calls, no tokens, no cost.",
    )
    cached_at: dt.datetime | None = Field(default=None, description="When the brief was made, if `cached`.")
    original_usage: Usage | None = Field(default=None, description="Token counts of the original calls, if `cached`.")
    original_cost_usd: float | None = Field(
        default=None, description="Cost of the original calls in US dollars, if `cached`; null if the price is unknown."
    )


class Heading(BaseModel):
    """The fields before a brief's content."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    # `schema` would hide a method of BaseModel, so it has another name in Python
    schema_name: str = Field(alias="schema", description="Name and version of the content's schema, such as 'news/2'.")
    article: Article = Field(description="The article, with its text unchanged.")

    @field_validator("schema_name")
    @classmethod
    def _is_of_this_class(cls, label: str) -> str:
        """Refuse a brief in another schema of the package, whose items would be lost."""
        own = next((schema for schema in SCHEMAS.values() if schema.brief is cls), None)
        if own is not None and label.partition("/")[0] != own.name:
            raise ValueError(f"it is a brief in the schema {label}, not {own.label}: summarizer.read_brief reads it")
        return label


class Envelope(Heading):
    """A verified brief in any schema: the fields before and after its content."""

    content_type: ClassVar[type[BaseModel]]

    audit: Audit = Field(description="What was rejected, what to look at, what was left out.")
    receipt: Receipt = Field(description="How the brief was made, and what it cost.")

    def to_markdown(self) -> str:
        """Write the brief as Markdown."""
        return report.to_markdown(self)

    def to_html(self) -> str:
        """Write the brief as a single HTML file, beside the article."""
        return report.to_html(self)

    def to_csv(self) -> str:
        """Write the items as CSV, one row per item, rejected ones last."""
        return report.to_csv(self)

    def to_jsonl(self) -> str:
        """Write the rows of `to_csv` as JSON Lines."""
        return report.to_jsonl(self)

    def to_dataframe(self) -> Any:
        """Make a pandas DataFrame of the rows of `to_csv`.

        Its columns are `id`, `section`, `text`, `actor_name`, `quote`, `verdict` and others; see docs/brief.md.

        Raises:
            ImportError: pandas is not installed.
        """
        return report.to_dataframe(self)

    def to_compact(self) -> dict[str, Any]:
        """Make small JSON without what can be restored from the article; `summarizer.read_compact` reads it."""
        return report.to_compact(self)

    def to_annotations(self) -> dict[str, Any]:
        """Make a page of W3C Web Annotations (JSON-LD), one per quote."""
        return report.to_annotations(self)

    def _repr_html_(self) -> str:
        """Render the brief in a notebook, inside a frame."""
        document = html.escape(self.to_html())
        return f'<iframe srcdoc="{document}" sandbox="allow-scripts" style="width:100%;height:40em;border:0"></iframe>'

    def __repr__(self) -> str:
        """Return the headline, the number of items in each section, and whether the brief is complete."""
        content = {name: getattr(self, name) for name in self.content_type.model_fields}
        headline = content.get("headline")
        named = getattr(headline, "text", headline) or self.article.title or ""
        counts = [f"{len(value)} {name}" for name, value in content.items() if isinstance(value, tuple | list)]
        state = "complete" if self.audit.complete else f"partial, {len(self.audit.rejected)} rejected"
        summary = ", ".join([f"{str(named)[:80]!r}", *counts, state])
        return f"<{type(self).__name__} {summary}>"

    __str__ = __repr__


class Brief(Envelope, NewsBrief, Heading):  # pydantic orders fields from the last base to the first
    """A verified brief of one news article."""

    content_type: ClassVar[type[BaseModel]] = NewsBrief


class EarningsBrief(Envelope, Earnings, Heading):
    """A verified brief of an article about a company's results."""

    content_type: ClassVar[type[BaseModel]] = Earnings


class PolicyBrief(Envelope, Policy, Heading):
    """A verified brief of an article about a law, rule or plan."""

    content_type: ClassVar[type[BaseModel]] = Policy


class OpenBrief(Envelope):
    """A verified brief in a schema that is unknown here: its content is plain JSON values."""

    model_config = ConfigDict(extra="allow")

    content_type: ClassVar[type[BaseModel]] = BaseModel


def envelop(content: type[BaseModel], /, *, name: str) -> type[Envelope]:
    """Make the brief class of a schema: the fields of its content in an `Envelope`."""
    space = {"__module__": content.__module__, "__doc__": content.__doc__, "content_type": content}
    return cast(
        "type[Envelope]", types.new_class(name, (Envelope, content, Heading), exec_body=lambda own: own.update(space))
    )


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema.

    Attributes:
        name: Name by which callers ask for the schema.
        version: Version, increased when the content's form changes.
        content: Class that an engine writes.
        brief: Class that callers get: the content in an `Envelope`.
        prompt: Name of a prompt template of this package, or path of another.
        source: SHA-256 of the file that defines the content; empty for schemas of this package.
    """

    name: str
    version: int
    content: type[BaseModel]
    brief: type[Envelope]
    prompt: str | Path
    source: str = ""

    @property
    def label(self) -> str:
        """Name and version as in a brief: 'news/2'."""
        return f"{self.name}/{self.version}"


SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "news": Schema("news", 2, NewsBrief, Brief, "news.md"),
        "earnings": Schema("earnings", 2, Earnings, EarningsBrief, "earnings.md"),
        "policy": Schema("policy", 2, Policy, PolicyBrief, "policy.md"),
    }
)


class Labelled(BaseModel):
    """The `schema` of a brief in JSON."""

    label: str = Field(alias="schema")


def read_brief(raw: bytes, /) -> Envelope:
    """Read a brief from JSON. The content of an unknown schema stays JSON.

    Raises:
        pydantic.ValidationError: The JSON is not a brief.
    """
    return form_of(Labelled.model_validate_json(raw).label).model_validate_json(raw)


def form_of(label: str, /) -> type[Envelope]:
    """Return the class of a brief by its `schema`; `OpenBrief` if that is unknown.

    >>> form_of("news/2").__name__, form_of("recall/3").__name__
    ('Brief', 'OpenBrief')
    """
    schema = SCHEMAS.get(label.partition("/")[0])
    return schema.brief if schema else OpenBrief
