"""Reads HTTP requests: bodies, query parameters, Accept and Cache-Control headers, and disconnects.

The service parses bodies itself instead of FastAPI, so that the API key is checked first, JSON is strict (no "3" for
3, no NaN, no duplicate keys), and a fault never repeats the invalid value, which may be the article. Cache-Control and
Age follow RFC 9111, Cache-Status follows RFC 9211.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from email.message import Message as MimeHeaders
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope

from summarizer.api.problems import MAX_FAULTS, RequestInvalidError, answer_error
from summarizer.errors import ArticleEncodingError
from summarizer.pipeline.brief_cache import CachedResult, CachePolicy, Origin
from summarizer.pipeline.request import read_article
from summarizer.report.forms import FORMS
from summarizer.report.plain_text import show
from summarizer.schemas.article import Article
from summarizer.schemas.http import Fault
from summarizer.schemas.structure import write_path
from summarizer.settings import Settings
from summarizer.validation_errors import explain_error, explain_message, suggest
from summarizer.workers import cancel_tasks

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

JSON: Final = "application/json"
EVENT_STREAM: Final = "text/event-stream"

MAX_SHOWN_NAME: Final = 100  # code points of an unknown key or parameter that a fault shows

UNKNOWN: Final = "application/octet-stream"
WRAPPED: Final = {
    "multipart/form-data": "in curl that is --data-binary @FILE and not -F.",
    "application/json": "an article in JSON goes to POST /v1/summaries.",
}
"""Media types that wrap a file, with advice what to send instead."""

LARGE: Final = 100_000  # size in bytes from which a body is parsed in a thread

MAX_KEYS: Final = 100_000

MANY_FAULTS: Final = 10_000
"""Faults in a body above which they are only counted: pydantic creates an object for each, which takes seconds."""

MAX_NAME: Final = 200  # code points that are read of a file name, from its end


def json_body(model: type[M]) -> Callable[[Request], Awaitable[M]]:
    """Make a dependency that parses the body as a model."""

    async def read(request: Request) -> M:
        check_media_type(request.headers.get("content-type"))
        raw = await request.body()
        if len(raw) < LARGE:
            return parse_body(raw, model=model)
        return await asyncio.to_thread(parse_body, raw, model=model)

    return read


def check_media_type(value: str | None, *, other: str = "") -> None:
    """Refuse a Content-Type other than JSON; None passes. `other` follows the advice in the error message."""
    kind = (value or "application/json").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise HTTPException(
            415, f"Send JSON with the header `Content-Type: application/json`{other}, not “{kind[:100]}”."
        )


def parse_body(raw: bytes, *, model: type[M], max_keys: int = MAX_KEYS, whole: str = "the body") -> M:
    """Parse a body, or one line of it.

    Args:
        whole: What messages call the parsed text.
        max_keys: Maximum number of keys in all objects together, and of commas between values.

    Raises:
        HTTPException: 400, the text is not JSON in UTF-8.
        ArticleEncodingError: A string contains half a surrogate pair.
        RequestInvalidError: The JSON is not valid for the model.
    """
    raw = raw.removeprefix(BOM_UTF8)  # RFC 8259 lets a parser ignore it
    if count_parts(raw, most=max_keys) > max_keys:
        reason = f"{whole} has over {max_keys:,} keys or values"
        raise RequestInvalidError([Fault(path="", kind="too_long", reason=reason)])
    try:
        body = model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        found = error
    else:
        check_json(raw, whole=whole)
        return body
    if found.error_count() == 1:
        (only,) = found.errors(include_url=False, include_input=False)
        if only["type"] == "json_invalid":
            refuse_json(raw, only["msg"], whole=whole)
    check_json(raw, whole=whole)
    raise RequestInvalidError(describe_faults(found, model=model))


def count_parts(raw: bytes, *, most: int) -> int:
    """Count the keys in JSON, or the commas between values if they are more. Any result above `most` is inexact.

    JSON parsers have no such limit: on 60 MB of empty lists, those of pydantic and Python hold the interpreter lock for
    half a minute and take gigabytes.
    """
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    if (marks := plain.count(b'"')) > 4 * most:  # `most` keys with string values have four quotation marks each
        return marks
    outside = b"".join(plain.split(b'"')[::2])
    return max(outside.count(b":"), outside.count(b","))


def check_json(raw: bytes, *, whole: str) -> None:
    """Refuse what pydantic's parser accepts although it is not valid JSON: duplicate keys, NaN and Infinity.

    pydantic takes the last of two values with the same key, which may not be the text or option that the caller meant.
    """

    def refuse_constant(name: str) -> None:
        raise HTTPException(400, f"{whole.capitalize()} is not JSON: it has {name}, which is no number there.")

    def check_keys(pairs: list[tuple[str, Any]]) -> None:
        if len(dict(pairs)) < len(pairs):
            ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
            name = show(twice[:MAX_SHOWN_NAME])
            raise HTTPException(400, f"{whole.capitalize()} has the key “{name}” more than once in one object.")

    json.loads(raw, object_pairs_hook=check_keys, parse_constant=refuse_constant, parse_int=str, parse_float=str)


async def take_file(request: Request, *, name: str, settings: Settings) -> Article:
    sent = MimeHeaders()
    sent["Content-Type"] = request.headers.get("content-type") or UNKNOWN
    kind = sent.get_content_type()
    if kind in WRAPPED:
        raise HTTPException(
            415, f"Send the file itself as the body, with its Content-Type or {UNKNOWN}: {WRAPPED[kind]}"
        )
    from summarizer.ingest.articles import read_received_file
    from summarizer.ingest.isolation import ReceivedFile

    label = show(PurePath(name[-MAX_NAME:]).name) or "The file"
    data = await request.body()
    charset = sent.get_content_charset()
    file = ReceivedFile(data, name=label, media_type=kind, charset=charset)
    article = await read_received_file(file, settings=settings)
    return read_article(article, settings=settings)


async def answer_parameter_error(request: Request, error: Exception) -> Response:
    """Exception handler for a parameter that FastAPI has rejected."""
    from fastapi.exceptions import RequestValidationError  # imported here: the command line needs the rest

    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(path=write_path(tuple(fault["loc"][1:])), kind=fault["type"], reason=explain_message(fault["msg"]))
        for fault in error.errors()
    ]
    return await answer_error(request, RequestInvalidError(faults))


def refuse_json(raw: bytes, message: str, *, whole: str) -> None:
    """Raise the error for a body that is not JSON; `message` is that of pydantic."""
    if not raw.strip():
        raise HTTPException(400, f"{whole.capitalize()} is empty. Send a JSON object.")
    if "hex escape" in message:
        raise ArticleEncodingError(
            f"A string in {whole} has half a surrogate pair, which is not valid text. Escape characters above U+FFFF "
            "as two \\u escapes, or send them as UTF-8."
        )
    fault = message.removeprefix("Invalid JSON: ")
    fault = fault.replace("EOF while parsing", "it ends within").replace("expected ident", "expected a value")
    if b"\n" not in raw:
        fault = fault.replace("at line 1 column", "at column")
    raise HTTPException(400, f"{whole.capitalize()} is not JSON in UTF-8. {fault[:1].upper()}{fault[1:]}.")


def describe_faults(error: ValidationError, *, model: type[BaseModel]) -> list[Fault]:
    if error.error_count() > MANY_FAULTS:
        reason = f"{error.error_count():,} parts of it are not valid; send a small part to see what is wrong with each"
        return [Fault(path="", kind="too_many", reason=reason)]
    faults = []
    for found in error.errors(include_url=False, include_input=False, include_context=False)[:MAX_FAULTS]:
        path = write_path(tuple(part if isinstance(part, int) else part[:MAX_SHOWN_NAME] for part in found["loc"]))
        kind = "unknown_key" if found["type"] == "extra_forbidden" else found["type"]
        faults.append(Fault(path=path, kind=kind, reason=explain_error(found, model) + HINTS.get((kind, path), "")))
    return faults


HINTS: Final = {
    ("missing", "text"): ": send the article's text",
    ("unknown_key", "stream"): f"; a stream is asked for with the header `Accept: {EVENT_STREAM}`",
}
"""Advice appended to the reason of a fault, by its kind and path."""


async def refuse_unknown_parameters(request: Request) -> None:
    """Dependency that refuses query parameters that the route does not have, and repeated ones."""
    if not request.url.query:
        return
    route: APIRoute = request.scope["route"]
    described = (route.openapi_extra or {}).get("parameters", ())  # those that the route reads itself
    known = [field.alias for field in route.dependant.query_params]
    known += [parameter["name"] for parameter in described if parameter["in"] == "query"]
    faults = []
    for name in [given[:MAX_SHOWN_NAME] for given in request.query_params if given not in known][:MAX_FAULTS]:
        hint = suggest(name, known) or (f"; there are: {', '.join(known)}" if known else "; this path takes none")
        faults.append(Fault(path=show(name), kind="unknown_parameter", reason=f"there is no such parameter{hint}"))
    counts = Counter(name for name, _ in request.query_params.multi_items() if name in known)
    faults += [
        Fault(path=name, kind="repeated_parameter", reason="it occurs more than once in the query")
        for name, count in counts.items()
        if count > 1
    ]
    if faults:
        raise RequestInvalidError(faults)


CYCLE: Final = "provenbrief.cycle"
"""Key in a scope's state for uvicorn's request cycle; set only by the service's own protocol."""

REQUEST_ID: Final = "provenbrief.request_id"
"""Key in a scope's state for the id of the request."""

REFUSAL: Final = "provenbrief.refusal"
"""Key in a scope's state for the problem that the protocol sent because the request's body arrived too late."""


class ClientGoneError(Exception):
    """The caller disconnected."""


def is_client_gone(request: Request) -> bool:
    """Whether the service's protocol knows that the caller has disconnected. Reads nothing of the body."""
    cycle = request.scope.get("state", {}).get(CYCLE)
    return cycle is not None and bool(cycle.disconnected)


def break_off(scope: Scope) -> None:
    """Close the connection amid a response. uvicorn would do so as well, but log it as a fault of the app."""
    cycle = scope["state"].get(CYCLE)
    if cycle is not None:
        cycle.transport.close()
        cycle.disconnected = True


async def run_until_disconnect(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Run work, and cancel it with its provider calls if the caller disconnects. The body must have been read."""
    task = asyncio.ensure_future(work)
    hangup = asyncio.ensure_future(wait_for_disconnect(request.receive))
    try:
        await asyncio.wait({task, hangup}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGoneError
    finally:
        await cancel_tasks(task, hangup)


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the caller has disconnected. The request's body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


WEIGHT: Final = re.compile(r"q=[01](\.[0-9]{0,3})?")


async def require_json(request: Request) -> None:
    """Dependency for a route without event streams: refuse a caller that accepts nothing else."""
    ranges = read_accepted(request)
    if EVENT_STREAM in ranges and not quality(JSON, ranges):
        raise HTTPException(
            406, "This endpoint does not stream: send `Accept: application/json` to get the whole response."
        )


async def require_form(request: Request) -> None:
    """Dependency that refuses a caller that accepts none of the forms of a brief."""
    if not quality(JSON, read_accepted(request)) and not wants_events(request) and choose_form(request) is None:
        forms = dict.fromkeys([JSON, EVENT_STREAM, *(form.media_type for form in FORMS.values())])
        raise HTTPException(406, f"Briefs are not available in an accepted format. Accept one of: {', '.join(forms)}.")


def wants_events(request: Request) -> bool:
    """Whether the caller prefers a stream of events to JSON."""
    ranges = read_accepted(request)
    return ranges.get(EVENT_STREAM, 0.0) > quality(JSON, ranges)


def choose_form(request: Request) -> str | None:
    """Return the form of a brief that the caller prefers to JSON; None for JSON."""
    ranges = read_accepted(request)
    weights = {name: quality(form.media_type, ranges) for name, form in FORMS.items()}
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] > weights["compact"] else None


def quality(media_type: str, ranges: Mapping[str, float]) -> float:
    """Return the weight of a media type by the most specific range (RFC 9110, 12.5.1); 0 if it is not accepted.

    >>> quality("application/json", read_accept("*/*;q=0.8, application/json;q=0.2"))
    0.2
    """
    names = media_type, f"{media_type.partition('/')[0]}/*", "*/*"
    return next((ranges[name] for name in names if name in ranges), 0.0)


def read_accepted(request: Request) -> dict[str, float]:
    """Return the media ranges that the request accepts, with weights; `*/*` without an Accept header."""
    return read_accept(",".join(request.headers.getlist("accept")).strip() or "*/*")


def read_accept(value: str, /) -> dict[str, float]:
    """Parse an Accept header into media ranges with weights; an unreadable weight is 1.

    >>> read_accept("text/event-stream, */*;q=0.1")
    {'text/event-stream': 1.0, '*/*': 0.1}
    """
    ranges: dict[str, float] = {}
    for part in value.split(","):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        given = [word[2:] for word in parameters if WEIGHT.fullmatch(word)]
        ranges[name] = max(ranges.get(name, 0.0), float(given[0]) if given else 1.0)
    return ranges


CACHE_NAME: Final = "summarizer"

MAX_AGE_DIGITS: Final = 9  # digits that are read of a max-age, enough for thirty years

CACHE_STATES: Final[dict[Origin, str]] = {
    "hit": "hit",
    "miss": "fwd=uri-miss",
    "stale": "fwd=stale",
    "refreshed": "fwd=request",
    "collapsed": "fwd=uri-miss; collapsed",
    "bypass": "fwd=bypass",
}


def read_cache_control(values: Sequence[str], /) -> CachePolicy:
    """Read the Cache-Control headers of a request. Unknown directives are ignored.

    >>> read_cache_control(["no-cache"]).reads, read_cache_control(["max-age=60, no-store"]).stores
    (False, False)
    >>> read_cache_control(['Max-Age="60"']).max_age, read_cache_control(["max-age=soon"]).max_age
    (60.0, 0.0)
    """
    given: dict[str, str] = {}
    for directive in ",".join(values).split(","):
        name, _, value = directive.partition("=")
        given.setdefault(name.strip().lower(), value.strip().strip('"'))
    max_age = None
    if "max-age" in given:
        digits = given["max-age"]
        # RFC 9111, 4.2.1: an unreadable value counts as stale
        max_age = float(digits[:MAX_AGE_DIGITS]) if digits.isascii() and digits.isdigit() else 0.0
    stores = "no-store" not in given
    return CachePolicy(reads=stores and "no-cache" not in given, stores=stores, max_age=max_age)


def read_cache_policy(request: Request) -> CachePolicy:
    return replace(read_cache_control(request.headers.getlist("cache-control")), cache=request.app.state.cache)


def describe_cache_status(served: CachedResult, /) -> dict[str, str]:
    """Return the Cache-Status and Age headers for a brief."""
    now = time.time()
    parts = [CACHE_NAME, CACHE_STATES[served.origin]]
    if served.stored:
        parts.append("stored")
    if served.expires is not None:
        parts.append(f"ttl={max(0, int(served.expires - now))}")
    headers = {"Cache-Status": "; ".join(parts)}
    if served.origin == "hit":
        headers["Age"] = str(max(0, int(now - served.made)))
    return headers
