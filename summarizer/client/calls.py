"""The endpoints of the service: method, path, body and response type of each call. Sends nothing.

Schemas are imported when a call is built, so that importing the client is fast.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, Unpack
from urllib.parse import quote, urlencode

from summarizer.call_options import ArticleOptions, BatchOptions, accepts_article_options, accepts_batch_options
from summarizer.errors import ArticleEncodingError, InputError, JobError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.batches import Batch, BatchResult
    from summarizer.schemas.brief import Options
    from summarizer.schemas.http import Health, KeyUsageReport, ModelCard, Readiness, SchemaCard, SchemaDocument


T = TypeVar("T")

EVENT_STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    method: str  # GET, POST or DELETE
    path: str  # relative to the base URL, without a leading slash
    read: Callable[[bytes], T]  # parses the response body
    body: bytes | None = None  # UTF-8 JSON
    headers: Mapping[str, str] = field(default_factory=dict)  # in addition to those of every request
    key: str = field(default_factory=lambda: uuid.uuid4().hex)  # idempotency key, the same for all retries


@accepts_article_options
def call_summarize(
    text: str | Article | None, *, events: bool = False, resume: bool = False, **request: Unpack[ArticleOptions]
) -> Call[Any]:
    """Build the call that makes a brief of an article.

    Args:
        text: The article, unless the request has `html` or `url`.
        events: Whether to request a stream of events.
        resume: Whether the service keeps working for a while if the connection is lost.
    """
    from summarizer.schemas.brief import read_brief

    if text is None and request["html"] is None and request["url"] is None:
        raise InputError("Give the article: its text, html= or url=.")
    if isinstance(request["schema"], type):
        raise InputError(
            "A service takes the name of a schema; client.schemas() lists them. To fill a class without a service: "
            f"summarizer.extract(text, {request['schema'].__name__})."
        )

    body = {
        **({} if text is None else dump_article(text)),
        **request,
        "published": dump_day(request["published"]),
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
    return Call("DELETE", f"v1/streams/{quote(stream, safe='')}", lambda _: None)


def call_verify(
    text: str | Article,
    given: BaseModel | Mapping[str, Any] | Sequence[str] | None,
    *,
    statements: Sequence[str] | None,
    judge: str | None,
) -> Call[Audit]:
    """Build the call that verifies quotes, a brief or statements against an article."""
    from pydantic import BaseModel

    from summarizer.schemas.audit import Audit

    both: tuple[Any, Any] = given, statements
    lists = [value for value in both if value is not None and not isinstance(value, BaseModel | Mapping)]
    if not all(isinstance(value, Iterable) and not isinstance(value, str | bytes) for value in lists):
        raise InputError("Give a list of quotes, a list of statements or a brief: client.verify(text, ['…']).")
    request = dump_article(text)
    if isinstance(given, BaseModel):
        # the request already contains the article, and the service makes its own audit
        request["brief"] = dump_model(given, exclude={"article", "audit", "receipt"})
    elif isinstance(given, Mapping):
        request["brief"] = dict(given)
    elif given is not None:
        request["quotes"] = list(given)
    elif not statements:
        raise InputError("Give quotes, a brief or statements: client.verify(text, ['…']).")
    if statements:
        request["statements"] = list(statements)
    if judge is not None:
        request["judge"] = judge
    return Call("POST", "v1/verifications", Audit.model_validate_json, encode_body(request))


def call_models() -> Call[tuple[ModelCard, ...]]:
    from summarizer.schemas.http import ModelList

    return Call("GET", "v1/models", lambda raw: ModelList.model_validate_json(raw).models)


def call_usage() -> Call[KeyUsageReport]:
    from summarizer.schemas.http import KeyUsageReport

    return Call("GET", "v1/usage", KeyUsageReport.model_validate_json)


def call_schemas() -> Call[tuple[SchemaCard, ...]]:
    from summarizer.schemas.http import SchemaList

    return Call("GET", "v1/schemas", lambda raw: SchemaList.model_validate_json(raw).schemas)


def call_schema(name: str) -> Call[SchemaDocument]:
    from summarizer.schemas.http import SchemaDocument

    return Call("GET", f"v1/schemas/{quote(name, safe='')}", SchemaDocument.model_validate_json)


def call_health() -> Call[Health]:
    from summarizer.schemas.http import Health

    return Call("GET", "healthz", Health.model_validate_json)


def call_ready() -> Call[Readiness]:
    from summarizer.schemas.http import Readiness

    return Call("GET", "readyz", Readiness.model_validate_json)


def dump_article(text: str | Article) -> dict[str, Any]:
    from summarizer.schemas.article import check_article

    check_article(text)
    return {"text": text} if isinstance(text, str) else {"article": dump_model(text, exclude_defaults=True)}


def dump_day(published: Any) -> Any:
    """Convert a date or datetime to an ISO date; return anything else unchanged."""
    day = published.date() if isinstance(published, dt.datetime) else published
    return day.isoformat() if isinstance(day, dt.date) else day


def dump_options(options: Options | Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return options as JSON values; those of an `Options` object without defaults. None if there are none."""
    if options is None or isinstance(options, Mapping):
        return dict(options) if options else None
    return dump_model(options, exclude_defaults=True)


def dump_model(model: BaseModel, **which: Any) -> dict[str, Any]:
    with explained_encoding():
        return model.model_dump(mode="json", **which)


def encode_body(request: Mapping[str, Any]) -> bytes:
    with explained_encoding():
        return json.dumps(request, ensure_ascii=False, allow_nan=False).encode()


@contextmanager
def explained_encoding() -> Iterator[None]:
    """Replace encoding errors with an `InputError` that has a clear message."""
    try:
        yield
    except UnicodeEncodeError:
        raise ArticleEncodingError("A string contains half a surrogate pair, which is not valid text.") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"This cannot be sent as JSON: {error}.") from None


NDJSON: Final = "application/x-ndjson"


@accepts_batch_options
def call_create(items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Call[Batch]:
    return call_lines(b"".join(encode_item(item, number) for number, item in enumerate(items, 1)), **terms)


@accepts_batch_options
def call_lines(body: bytes, **terms: Unpack[BatchOptions]) -> Call[Batch]:
    from summarizer.schemas.batches import Batch

    options, key = dump_options(terms["options"]), terms["idempotency_key"]
    asked = {
        "schema": terms["schema"],
        "model": terms["model"],
        "webhook": terms["webhook"],
        "options": encode_body(options).decode() if options else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    path, headers = f"v1/batches{'?' if query else ''}{query}", {"Content-Type": NDJSON}
    if key is None:
        return Call("POST", path, Batch.model_validate_json, body, headers)
    if not is_header_value(key):
        raise InputError("The idempotency_key has characters that no header can have: use visible ASCII characters.")
    return Call("POST", path, Batch.model_validate_json, body, headers, key=key)


def encode_item(item: Mapping[str, Any] | BaseModel, number: int) -> bytes:
    """Encode an item as a line; errors name the item."""
    try:
        return encode_line(item)
    except InputError as error:
        name = item.get("id") if isinstance(item, Mapping) else getattr(item, "id", None)
        raise type(error)(f"Item {number}{f', id {name!r}' if name else ''}: {error}") from None


def encode_line(item: Mapping[str, Any] | BaseModel) -> bytes:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article

    if isinstance(item, Article):
        item = {"article": item}
    if isinstance(item, BaseModel):
        return encode_body(dump_model(item, exclude_none=True)) + b"\n"
    if not isinstance(item, Mapping):
        raise InputError("An item of a batch is an object: {'id': …, 'text': …}.")
    # missing values of tables are None, NaN or NaT; the latter two are not equal to themselves
    known = {name: value for name, value in item.items() if value is not None and value == value}
    if isinstance(article := known.get("article"), Article):
        known |= dump_article(article)
    if "published" in known:
        known["published"] = dump_day(known["published"])
    return encode_body(known) + b"\n"


def call_list(*, limit: int, before: str | None) -> Call[tuple[Batch, ...]]:
    from summarizer.schemas.batches import BatchList

    query = urlencode({"limit": limit, **({"before": before} if before else {})})
    return Call("GET", f"v1/batches?{query}", lambda raw: BatchList.model_validate_json(raw).batches)


def call_get(name: str) -> Call[Batch]:
    from summarizer.schemas.batches import Batch

    return Call("GET", f"v1/batches/{quote(name, safe='')}", Batch.model_validate_json)


def call_change(name: str, what: str) -> Call[Batch]:
    from summarizer.schemas.batches import Batch

    return Call("POST", f"v1/batches/{quote(name, safe='')}/{what}", Batch.model_validate_json)


def call_delete(name: str) -> Call[None]:
    return Call("DELETE", f"v1/batches/{quote(name, safe='')}", lambda _: None)


def call_results(name: str, *, after: int, follow: bool) -> Call[BatchResult]:
    """Build the call for the results of a batch; `read` parses one line of the response."""
    from summarizer.schemas.batches import BatchResult

    path = f"v1/batches/{quote(name, safe='')}/results"
    query = urlencode({"after": after, "follow": "true" if follow else "false"})
    return Call("GET", f"{path}?{query}", BatchResult.model_validate_json, headers={"Accept": NDJSON})


def not_finished(name: str, *, timeout: float | None) -> JobError:
    return JobError(f"The batch {name} has not ended within {timeout:g} s; it continues.")


def is_header_value(value: object) -> bool:
    """Whether a string can be sent unchanged as a header value."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and value == value.strip() != ""
