"""HTTP messages: the service's requests, its responses other than `Brief` and `Audit`, and its problems.

Both the service and its clients use this module, so it depends on neither.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from summarizer.schemas.article import Article, Day, Offset
from summarizer.schemas.audit import Rejection
from summarizer.schemas.brief import NULL_IS_DEFAULT, Attempt, Envelope, Mode, Options

MAX_QUOTES: Final = 1_000  # most quotes per verification
MAX_QUOTE_CHARS: Final = 50_000  # most code points of a quote; longer ones are articles
MAX_STATEMENTS: Final = 100  # most statements per verification: a judge answers for all of them at once
MAX_STATEMENT_CHARS: Final = 5_000  # most code points of a statement; longer ones are texts
MAX_PARTS: Final = 20_000  # most values in a brief to verify, not counting mentions

LIMITS: Final = {"limit": MAX_QUOTE_CHARS, "parts": MAX_PARTS}

HAS_WORD: Final = r"^[^\u0000]*[^\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a9][^\u0000]*$"
"""Pattern of a text without NUL and with a character other than ASCII punctuation, spaces and controls. It works in
Python and JSON Schema, which share no class of letters. Only the JSON Schema uses it: reading an article refuses a text
without words with a better error."""


HAS_VISIBLE: Final = r"[^\s\x00-\x1f\x7f-\x9f\ufeff]"
"""Pattern of a text with a visible character, that is, neither a space nor a control character.

Controls are listed, since dialects differ in which of them are spaces: U+0085 is none in JSON Schema.
"""

STRING: Final[JsonDict] = {"type": "string"}
OBJECT: Final[JsonDict] = {"type": "object"}
ARRAY: Final[JsonDict] = {"type": "array", "items": {}}
NULL: Final[JsonDict] = {"type": "null"}


def require_one(*choices: JsonDict) -> JsonDict:
    """Return the JSON Schema of an object that has one of several combinations of properties.

    Put it into `allOf`, since code generators treat an object with `anyOf` as a union.

    Args:
        choices: The properties of each combination. Those other than null are required.
    """
    combinations: list[JsonValue] = [
        {"required": [name for name, kind in choice.items() if kind is not NULL], "properties": choice}
        for choice in choices
    ]
    return {"anyOf": combinations}


class Message(BaseModel):
    """A frozen part of the HTTP interface. Unknown keys are errors where it is a request."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)


class SentArticle(Article):
    """An article as returned by `POST /v1/articles` or contained in a brief, with metadata of limited length."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        description="The complete, unchanged text. Offsets in a brief are code points into it.",
        json_schema_extra={"pattern": HAS_WORD},
    )
    title: str | None = Field(default=None, max_length=1_000, pattern=r"^[^\x00]*$", description="The headline.")
    byline: str | None = Field(default=None, max_length=1_000, pattern=r"^[^\x00]*$", description="Author or authors.")
    language: str | None = Field(default=None, max_length=35, description="BCP 47 tag of the article's language.")
    url: str | None = Field(default=None, max_length=4_000, description="URL of publication.")
    cautions: Annotated[tuple[Annotated[str, Field(max_length=2_000)], ...], NULL_IS_DEFAULT] = Field(
        default=(),
        max_length=50,
        fail_fast=True,
        description="What may have been lost when the text was extracted from a page or file.",
    )
    pages: Annotated[tuple[Offset, ...], NULL_IS_DEFAULT] = Field(
        default=(),
        max_length=2_000,
        fail_fast=True,
        exclude_if=lambda pages: not pages,
        description="Offset at which each of a PDF's pages begins; left out for a single page and other forms.",
    )
    given_hash: str | None = Field(
        default=None,
        alias="sha256",
        exclude=True,
        description="SHA-256 of the text in UTF-8, in hexadecimal. A text with a different hash is refused as damaged.",
    )

    @field_validator("given_hash")
    @classmethod
    def _is_of_text(cls, value: str | None, info: ValidationInfo) -> str | None:
        text = info.data.get("text")
        if value is not None and text is not None and value != hashlib.sha256(text.encode()).hexdigest():
            raise PydanticCustomError(
                "sha256",
                "it does not match `text`, which was changed after it was read: send the article as it was returned, "
                "or leave out `sha256`",
            )
        return value


ONE_SOURCE: Final = require_one(
    {"text": STRING, "html": NULL, "url": NULL, "article": NULL},
    {"text": NULL, "html": STRING, "article": NULL},  # with or without its `url`
    {"text": NULL, "html": NULL, "url": STRING, "article": NULL},
    {"text": NULL, "html": NULL, "url": NULL, "article": OBJECT},
)


class Source(Message):
    """The source of an article: its text, a web page, a URL, or an article object."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"allOf": [ONE_SOURCE]})

    text: str | None = Field(
        default=None,
        description="The article's complete text. Offsets in the response are code points into it.",
        json_schema_extra={"pattern": HAS_WORD},
    )
    html: str | None = Field(
        default=None,
        description="HTML of a web page from which the article is extracted; the brief's `article` has its text.",
    )
    url: str | None = Field(
        default=None,
        max_length=4_000,
        description="URL to fetch the article from, if the service fetches URLs. With `html`, the URL of that page; "
        "nothing is fetched.",
    )
    article: SentArticle | None = Field(
        default=None, description="An article as returned by `POST /v1/articles` or contained in a brief."
    )
    title: str | None = Field(
        default=None,
        max_length=1_000,
        pattern=r"^[^\x00]*$",
        description="The headline, if known separately from the article.",
    )
    published: Day = Field(
        default=None,
        description="Day of publication, as a date or a date-time (of which the local date counts); resolves 'last "
        "year'.",
    )

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = [name for name in ("text", "html", "url", "article") if getattr(self, name) is not None]
        if not given:
            raise PydanticCustomError("missing_article", "send the article as `text`, `html`, `url` or `article`")
        if len(given) > 1 and given != ["html", "url"]:
            raise PydanticCustomError("one_of", "give exactly one of `text`, `html`, `url` and `article`")
        return self


class Terms(Message):
    """How to make a brief."""

    model_config = ConfigDict(extra="forbid")

    # `schema` would hide a method of BaseModel, so it has another name in Python
    schema_name: Annotated[str, NULL_IS_DEFAULT] = Field(
        default="news", alias="schema", max_length=100, description="A schema name from GET /v1/schemas."
    )
    model: str | None = Field(
        default=None,
        max_length=200,
        description="A model name from GET /v1/models; by default, the service's default model.",
    )
    options: Annotated[Options, NULL_IS_DEFAULT] = Field(
        default_factory=Options, description="Options for making the brief."
    )


class SummaryRequest(Terms, Source):  # pydantic orders fields from the last base to the first
    """An article to make a brief of."""


ONE_CANDIDATE: Final = require_one(
    {"quotes": ARRAY, "brief": NULL},
    {"quotes": NULL, "brief": OBJECT},
    {"quotes": NULL, "brief": NULL, "statements": ARRAY},
)


class VerificationRequest(Source):
    """An article, and what to verify against it: quotes or a brief (not both), and statements."""

    model_config = ConfigDict(json_schema_extra={"allOf": [ONE_SOURCE, ONE_CANDIDATE]})

    quotes: list[Annotated[str, Field(max_length=MAX_QUOTE_CHARS)]] | None = Field(
        default=None, min_length=1, max_length=MAX_QUOTES, description="Words claimed to be quoted from the article."
    )
    brief: dict[str, Any] | None = Field(
        default=None,
        json_schema_extra={"minProperties": 1},
        description="A brief as a model writes it or as this service returns it; it may be incomplete. Without "
        "`schema`, the news schema is assumed. Its offsets and statuses are not trusted: only its words count. In the "
        "compact form (`view=compact`), the words of a quote are those at its offsets.",
    )

    statements: list[Annotated[str, Field(max_length=MAX_STATEMENT_CHARS, pattern=HAS_VISIBLE)]] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_STATEMENTS,
        description="Sentences in any wording, each checked against the whole article. They may be sent alone, or "
        "with quotes or a brief.",
    )
    judge: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="A model name from GET /v1/models: the model that decides whether sentences follow from the "
        "article. What it finds wrong is flagged, not rejected. If omitted or 'off', no model is called.",
    )

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if self.quotes is not None and self.brief is not None:
            raise PydanticCustomError("one_of", "give one of `quotes` and `brief`, not both")
        if self.quotes is None and self.brief is None and self.statements is None:
            raise PydanticCustomError("one_of", "give `quotes`, `brief` or `statements`")
        return self

    @field_validator("brief")
    @classmethod
    def _is_bounded(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        left = [part for name, part in (value or {}).items() if name not in Envelope.model_fields]
        seen = 0
        while left:
            part = left.pop()
            seen += 1
            if isinstance(part, str) and len(part) > MAX_QUOTE_CHARS:
                raise PydanticCustomError("string_too_long", "a string in it has over {limit} characters", LIMITS)
            if isinstance(part, dict):
                left += [inner for name, inner in part.items() if name != "mentions"]
            elif isinstance(part, list):
                left += part
            if seen + len(left) > MAX_PARTS:
                raise PydanticCustomError("too_long", "it has over {parts} values: send a part of it", LIMITS)
        return value

    @property
    def given(self) -> list[str] | dict[str, Any] | None:
        """The quotes or the brief, as given; None if there are only statements."""
        return self.quotes if self.quotes is not None else self.brief


class ReportRequest(Message):
    """A brief to render."""

    model_config = ConfigDict(extra="forbid")

    brief: dict[str, Any] = Field(
        description="A brief as this service returns it; its quotes, figures and mentions must match the article's "
        "text at their offsets. A draft needs neither `audit` nor `receipt`.",
        json_schema_extra={
            "required": ["schema", "article"],
            "properties": {
                "schema": {"type": "string", "description": "Name and version of the schema, such as 'news/2'."},
                "article": {
                    "type": "object",
                    "required": ["text"],
                    "properties": {"text": {"type": "string"}},
                    "additionalProperties": True,
                },
                "audit": {"type": "object"},
                "receipt": {"type": "object"},
            },
        },
    )
    format: Annotated[
        Literal["html", "md", "csv", "jsonl", "compact", "annotations", "view", "draft"], NULL_IS_DEFAULT
    ] = Field(
        default="html",
        description="html: a self-contained file. md: Markdown. csv, jsonl: one row per item. compact: small JSON for "
        "callers that have the article. annotations: W3C Web Annotations. view: the body of the HTML file. draft: the "
        "same for a brief that is still being written.",
    )


class ModelCard(Message):
    """A model that callers may use."""

    name: str = Field(description="Name to use as `model` in a request.")
    model: str = Field(description="The model behind the name: 'extractive', or LiteLLM's provider/model.")
    engine: Literal["extractive", "llm"] = Field(description="extractive needs no model, no network and no key.")
    mode: Mode | None = Field(
        default=None, description="How structured output is requested from the model; null for extractive."
    )
    judge: str | None = Field(
        default=None,
        description="Judge of its briefs if a request names none: 'self' (the model itself), 'off' or a model's name.",
    )
    default: bool = Field(description="Whether it is used when a request names no model.")
    problem: str | None = Field(
        default=None, description="Why the model cannot be used, and what to do; null if it can."
    )


class ModelList(Message):
    """GET /v1/models."""

    models: tuple[ModelCard, ...]


class LimitedUsage(Message):
    """A limit of a key, and its current usage."""

    limit: int | float = Field(description="The limit.")
    used: int | float = Field(description="Amount used.")
    reserved: int | float = Field(
        default=0, description="Amount reserved for calls in progress; settled when they end."
    )
    resets: dt.datetime | None = Field(
        description="For tokens and dollars, the start of the next day in UTC. For requests, when the oldest counted "
        "request expires; null if none is counted."
    )


class KeyUsageReport(Message):
    """GET /v1/usage."""

    key: str | None = Field(description="Name of the caller's key; null without a named key, which means no limits.")
    models: tuple[str, ...] | None = Field(
        default=None, description="Models that the key may use; null for all of GET /v1/models."
    )
    requests_per_minute: LimitedUsage | None = Field(default=None, description="Requests; null if unlimited.")
    tokens_per_day: LimitedUsage | None = Field(
        default=None, description="Prompt and completion tokens; null if unlimited."
    )
    usd_per_day: LimitedUsage | None = Field(default=None, description="US dollars; null if unlimited.")


class SchemaCard(Message):
    """A schema that briefs can be requested in."""

    name: str = Field(description="Name to use as `schema` in a request.")
    version: str = Field(
        description="Name and version as in a brief's `schema`, such as 'news/2'; empty if it is broken."
    )
    description: str = Field(description="What a brief in this schema contains.")
    problem: str | None = Field(
        default=None, description="Why the schema cannot be used, and what to do; null if it can."
    )
    needs_model: bool = Field(
        default=False,
        description="Whether a request must name a model because the built-in engine cannot fill the schema.",
    )


class SchemaList(Message):
    """GET /v1/schemas."""

    schemas: tuple[SchemaCard, ...]


class SchemaDocument(SchemaCard):
    """GET /v1/schemas/{name}: both forms of the schema as JSON Schema."""

    written: dict[str, Any] = Field(description="What a model writes: quotes, figures and speakers are strings.")
    returned: dict[str, Any] = Field(
        description="What the service returns: quotes, figures and speakers have offsets and statuses."
    )


class Health(Message):
    """GET /healthz: the process responds."""

    status: Literal["ok"] = "ok"
    version: str = Field(description="Version of the service.")


class Check(Message):
    """A prerequisite of the service, and whether it is met."""

    name: str
    ready: bool
    kind: str = Field(
        default="",
        description="Stable name of what is missing: loading, unknown_model, missing_key …; empty if nothing is.",
    )
    detail: str = Field(default="", description="What is missing, and what to do; empty if nothing is.")


class Readiness(Message):
    """GET /readyz: the default model can be used. Other models that cannot are listed, but do not affect readiness."""

    status: Literal["ready"] = "ready"
    checks: tuple[Check, ...]


class Fault(Message):
    """An error in a request or in the service."""

    path: str = Field(description="Path of the error, such as 'options.max_items' or 'quotes[3]'; empty for the whole.")
    kind: str = Field(description="Stable name of the error: missing, unknown_key, string_type …")
    reason: str = Field(description="What is wrong, and what to do.")


ProblemError: TypeAlias = Rejection | Fault


class Problem(Message):
    """An error in the format of RFC 9457 (`application/problem+json`)."""

    type: str = Field(description="URN of the kind of problem: urn:summarizer:problem:<code>.")
    title: str = Field(description="The kind of problem in words, the same for every occurrence.")
    status: int = Field(ge=400, le=599, description="The HTTP status.")
    detail: str = Field(description="What is wrong in this case, and what to do.")
    code: str = Field(description="Stable name of the kind of problem, the same as in Python.")
    request_id: str = Field(description="Id of the request, also in the X-Request-ID header and in the service's log.")
    errors: tuple[ProblemError, ...] = Field(
        default=(), description="Each error in the request; for `ungrounded`, each item that could not be proved."
    )
    attempts: tuple[Attempt, ...] = Field(
        default=(), description="Model calls made for the brief before it failed, with their cost."
    )
