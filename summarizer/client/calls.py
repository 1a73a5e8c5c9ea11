"""What can be asked of the service: for each call its path, its body, and how its answer is read. Nothing is sent here.

The schemas are imported when a call is made: a script that only starts should not wait for them.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, Unpack
from urllib.parse import quote

from summarizer.call_options import ArticleOptions, accepts_article_options
from summarizer.errors import ArticleEncodingError, InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.brief import Options
    from summarizer.schemas.http import Health, ModelCard, Readiness, SchemaCard, SchemaDocument

T = TypeVar("T")

EVENT_STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call.

    Attributes:
        method: GET, POST or DELETE.
        path: Relative to the service's base URL, without a leading slash.
        read: Makes the result of an answer's body.
        body: JSON in UTF-8, or None.
        headers: What its request says beyond what all do.
        key: One for all its repetitions: the service can tell that they are the same request.
    """

    method: str
    path: str
    read: Callable[[bytes], T]
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: uuid.uuid4().hex)


@accepts_article_options
def call_summarize(
    text: str | Article | None, *, events: bool = False, resume: bool = False, **request: Unpack[ArticleOptions]
) -> Call[Any]:
    """Make a brief of an article.

    Args:
        text: The article, unless the request gives `html` or `url`.
        events: Whether the answer is a stream of events.
        resume: Whether the service goes on for a while if the stream's connection is lost.
        request: See `ArticleOptions`.

    Raises:
        InputError: None of `text`, `html` and `url` is given.
    """
    from summarizer.schemas.article import Article
    from summarizer.schemas.registry import read_brief

    if text is None and request["html"] is None and request["url"] is None:
        raise InputError("Give the article: its text, html= or url=.")

    published = request["published"]
    body = {
        "text": text if isinstance(text, str) else None,
        "article": text.model_dump(mode="json", exclude_defaults=True) if isinstance(text, Article) else None,
        **request,
        "published": published.isoformat() if isinstance(published, dt.date) else published,
        "options": dump_options(request["options"]),
    }
    given = {name: value for name, value in body.items() if value is not None and name != "cache"}
    headers = {} if request["cache"] else {"Cache-Control": "no-cache"}
    if events:
        headers["Accept"] = EVENT_STREAM
    if resume:
        headers["Resumable"] = "?1"
    return Call("POST", "v1/summaries", read_brief, encode_body(given), headers)


def call_cancel_stream(stream: str) -> Call[None]:
    """End a stream that would go on for a while without its caller."""
    return Call("DELETE", f"v1/streams/{quote(stream, safe='')}", lambda _: None)


def call_verify(
    text: str,
    given: BaseModel | Mapping[str, Any] | Sequence[str] | None,
    *,
    statements: Sequence[str] | None = None,
    judge: str | None = None,
) -> Call[Audit]:
    """Check quotes or a brief, and statements, against an article.

    Raises:
        InputError: There is nothing to check, a list is one string, or something cannot be sent as JSON.
    """
    from pydantic import BaseModel

    from summarizer.schemas.audit import Audit

    if isinstance(given, str) or isinstance(statements, str):  # sequences of strings too, of single characters
        raise InputError("Give a list of quotes, a list of statements or a brief: client.verify(text, ['…']).")
    if isinstance(given, BaseModel):
        # the service has the article already, and believes no audit but its own
        brief = given.model_dump(mode="json", exclude={"article", "audit", "receipt"})
        request: dict[str, Any] = {"text": text, "brief": brief}
    elif isinstance(given, Mapping):
        request = {"text": text, "brief": dict(given)}
    elif given is not None:
        request = {"text": text, "quotes": list(given)}
    elif statements:
        request = {"text": text}
    else:
        raise InputError("Give quotes, a brief or statements: client.verify(text, ['…']).")
    if statements:
        request["statements"] = list(statements)
    if judge is not None:
        request["judge"] = judge
    return Call("POST", "v1/verifications", Audit.model_validate_json, encode_body(request))


def call_models() -> Call[tuple[ModelCard, ...]]:
    """List the models that may be asked for."""
    from summarizer.schemas.http import ModelList

    return Call("GET", "v1/models", lambda raw: ModelList.model_validate_json(raw).models)


def call_schemas() -> Call[tuple[SchemaCard, ...]]:
    """List the schemas that may be asked for."""
    from summarizer.schemas.http import SchemaList

    return Call("GET", "v1/schemas", lambda raw: SchemaList.model_validate_json(raw).schemas)


def call_schema(name: str) -> Call[SchemaDocument]:
    """One schema as JSON Schema."""
    from summarizer.schemas.http import SchemaDocument

    return Call("GET", f"v1/schemas/{quote(name, safe='')}", SchemaDocument.model_validate_json)


def call_health() -> Call[Health]:
    """Whether the service answers."""
    from summarizer.schemas.http import Health

    return Call("GET", "healthz", Health.model_validate_json)


def call_ready() -> Call[Readiness]:
    """Whether the service can be asked for briefs."""
    from summarizer.schemas.http import Readiness

    return Call("GET", "readyz", Readiness.model_validate_json)


def dump_options(options: Options | Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Options as JSON values; what is left at its default is left out."""
    if options is None or isinstance(options, Mapping):
        return dict(options) if options else None
    return options.model_dump(mode="json", exclude_defaults=True)


def encode_body(request: Mapping[str, Any]) -> bytes:
    """A request as JSON in UTF-8.

    Raises:
        ArticleEncodingError: A string in it holds half a surrogate pair, which UTF-8 can't carry.
        InputError: A value in it is none of JSON's.
    """
    try:
        return json.dumps(request, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        raise ArticleEncodingError("A string holds half a surrogate pair, which no text does.") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"This cannot be sent as JSON: {error}.") from None
