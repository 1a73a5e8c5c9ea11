"""The routes of the API, except batches."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncGenerator, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from summarizer.api.auth import (
    caller_of,
    check_daily_limits,
    count_request,
    current_keys,
    from_state,
    key_name,
    key_settings,
    report_usage,
)
from summarizer.api.http_request import (
    choose_form,
    describe_cache_status,
    json_body,
    read_cache_policy,
    require_form,
    require_json,
    run_until_disconnect,
    take_file,
    wants_events,
)
from summarizer.api.idempotency import (
    IDEMPOTENCY_KEY,
    IdempotencyKeys,
    IdempotentEvents,
    KeyedRequest,
    MadeResponse,
    ReplayedError,
    answer_idempotently,
    mark_replay,
    replay_error,
)
from summarizer.api.openapi import (
    KEY_PARAMETER,
    RESUME_PARAMETERS,
    describe_body,
    describe_briefs,
    describe_file,
    describe_problems,
    describe_report,
    refer_to_headers,
)
from summarizer.api.problems import RequestInvalidError, TooMuchWorkError
from summarizer.api.readiness import check_readiness, find_problems
from summarizer.api.reports import draw_report
from summarizer.api.request_log import record_brief, record_checks, recording_failed_briefs
from summarizer.api.sse import EventResponse, Stream, StreamRegistry, answer_events
from summarizer.engines.base import OFF
from summarizer.errors import UnknownSchemaError, locating
from summarizer.pipeline.catalogue import (
    admit_judge,
    admit_terms,
    describe_schema,
    list_models,
    list_schemas,
    read_stored_brief,
)
from summarizer.pipeline.request import BriefRequest, admit_source, load_pipeline, read_request, read_source
from summarizer.report.forms import FORMS, render
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Brief, Envelope
from summarizer.schemas.events import StreamEvent
from summarizer.schemas.http import (
    Fault,
    Health,
    KeyUsageReport,
    ModelList,
    Readiness,
    ReportRequest,
    SchemaDocument,
    SchemaList,
    SummaryRequest,
    VerificationRequest,
)
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.version import __version__
from summarizer.workers import WorkStoppedError, limit_work, run_in_worker

if TYPE_CHECKING:
    from summarizer.pipeline.brief_cache import CachedResult
    from summarizer.pipeline.verify import Checked

JSON = "application/json"

MAX_SECONDS = 10.0  # CPU seconds that one verification or report may take: two threads compute for all callers


Configured = Annotated[Settings, from_state("settings")]
Streams = Annotated[StreamRegistry, from_state("streams")]
Idempotency = Annotated[IdempotencyKeys, from_state("idempotency")]

probes = APIRouter(tags=["health"])
v1 = APIRouter(prefix="/v1")


@v1.post(
    "/summaries",
    tags=["briefs"],
    response_model=Brief,
    openapi_extra=describe_body(SummaryRequest, KEY_PARAMETER, *RESUME_PARAMETERS),
    dependencies=[Depends(count_request), Depends(require_form)],
    responses={
        **describe_briefs(),
        **describe_problems(400, 401, 403, 406, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503, 504),
    },
)
async def create_summary(
    request: Request,
    body: Annotated[SummaryRequest, Depends(json_body(SummaryRequest))],
    settings: Configured,
    streams: Streams,
    idempotency: Idempotency,
    view: Annotated[
        Literal["full", "compact"], Query(description="compact: JSON without what the article's text gives back.")
    ] = "full",
) -> Response:
    """Make a verified brief of an article.

    Every quote in the brief is the article's own, every figure stands in its quote, and every speaker near it. What
    could not be proved was removed, and is in `audit.rejected` with its reason; `audit.complete` is false then. If
    `options.strict` is set, such a brief is a 422 instead.

    With `Accept: text/markdown`, `text/html`, `text/csv`, `application/x-ndjson` (a row for each item) or
    `application/ld+json` (W3C Web Annotations) the brief comes in that form, and with `view=compact` as smaller JSON
    for callers who keep the article.

    The response described here is a brief in the schema `news`. For another schema see `GET /v1/schemas/{name}`.

    A brief that a model wrote is kept, and answers the same request again: `receipt.cached` says so, with
    `Cache-Status` and `Age`. `Cache-Control: no-cache` has the model asked again, `max-age=SECONDS` limits how old a
    brief may be, and `no-store` keeps the request out of the cache.

    With an `Idempotency-Key` the same request is answered once: sent again within a day, it gets the same answer, and
    `Idempotency-Replayed: true`; sent while the first is being answered, it waits for that. Another request with the
    same key is a 409. Errors that may pass are not kept.

    With `Accept: text/event-stream` the answer is a stream of events: `started`; `progress` when a stage begins; an
    `actor`, `position`, `numeric_claim`, `open_question` or other `item` as it is written and verified; `rejected` for
    what could not be proved; `restarted` if earlier items do not count any more; and at the end `brief`, or `error`
    with a problem. An error before the first event is an ordinary one if it comes within 15 seconds. Every event has an
    `id`: the same request with the last one as `Last-Event-ID` gets the events after it. With `Resumable: ?1` the
    stream goes on for that when the caller is gone.
    """
    form = choose_form(request)
    if view != "full" and (form is not None or wants_events(request)):
        reason = f"{view} is a form of JSON: leave it out, or accept `application/json` alone"
        raise RequestInvalidError([Fault(path="view", kind="no_json", reason=reason)])
    asked = idempotency.read(request, body) if IDEMPOTENCY_KEY in request.headers else None
    if wants_events(request):
        return await stream_summary(
            request, body, settings=settings, streams=streams, asked=asked, idempotency=idempotency
        )
    model = await admit_terms(body, settings=settings, key=key_settings(request))

    async def make() -> CachedResult:
        if model != EXTRACTIVE:
            await check_daily_limits()
        cache_policy = read_cache_policy(request)
        await load_pipeline()
        from summarizer.pipeline.run import answer

        with recording_failed_briefs(request):
            served = await answer(await read_summary(body, model=model, settings=settings), cache_policy=cache_policy)
        record_brief(request, served.brief)
        return served

    write = partial(write_brief, form=form or view, settings=settings)

    async def answer_once() -> Response:
        made = await make()
        written = await write(made.brief)
        written.headers.update(describe_cache_status(made))
        return written

    async def make_stored() -> MadeResponse:
        made = await make()
        return MadeResponse(await run_in_worker(dump, made.brief), describe_cache_status(made))

    if asked is None:
        return await run_until_disconnect(request, answer_once())
    return await answer_idempotently(request, make_stored, write=write, asked=asked, idempotency=idempotency)


def dump(model: BaseModel) -> bytes:
    return model.model_dump_json().encode()


async def write_audit(raw: bytes) -> Response:
    return Response(raw, media_type=JSON)


async def write_brief(brief: Envelope | bytes, *, form: str, settings: Settings) -> Response:
    """Make the response of a brief, or of its stored JSON, in a form."""
    headers = {"Vary": "Accept"}
    if form == "full":
        raw = brief if isinstance(brief, bytes) else await run_in_worker(dump, brief)
        return Response(raw, media_type=JSON, headers=headers)
    if isinstance(brief, bytes):
        brief, _ = await read_stored_brief(brief, settings=settings)
    written = await run_in_worker(render, brief, form)
    return Response(written, media_type=FORMS[form].media_type, headers=headers)


async def stream_summary(
    request: Request,
    body: SummaryRequest,
    *,
    settings: Settings,
    streams: StreamRegistry,
    asked: KeyedRequest | None,
    idempotency: IdempotencyKeys,
) -> Response:
    """Respond with a stream of events, resumed or new."""
    what = hashlib.sha256(body.model_dump_json().encode()).digest()
    is_resumable = request.headers.get("resumable", "").strip() == "?1"
    stream = Stream(caller_of(request), what, is_resumable, key=asked.name if asked else "")
    if last := request.headers.get("last-event-id"):
        kept, had = streams.find(last, caller=stream.caller, asked=stream.asked)
        return EventResponse(request, streams=streams, stream=kept, had=had)
    if same := streams.find_same(stream):
        return mark_replay(EventResponse(request, streams=streams, stream=same))
    model = await admit_terms(body, settings=settings, key=key_settings(request))
    await load_pipeline()
    from summarizer.pipeline.stream import follow, replay_brief

    async def generate() -> AsyncGenerator[StreamEvent, None]:
        if model != EXTRACTIVE:
            await check_daily_limits()
        cache_policy = read_cache_policy(request)
        events = follow(await read_summary(body, model=model, settings=settings), cache_policy=cache_policy)
        async with contextlib.aclosing(events):
            async for event in events:
                yield event

    if asked is None:
        return await answer_events(request, generate(), streams=streams, stream=stream)
    retold = partial(replay_brief, model=model, settings=settings)
    events = IdempotentEvents(asked, idempotency=idempotency, make=generate, replay_brief=retold)
    try:
        answered = await answer_events(request, events.generate(), streams=streams, stream=stream)
    except ReplayedError as error:
        return replay_error(error)
    return mark_replay(answered) if events.is_replayed else answered


async def read_summary(body: SummaryRequest, *, model: str, settings: Settings) -> BriefRequest:
    """Read the request of a body; a URL in it is fetched."""
    admit_source(body, settings=settings)
    article = await read_source(body, settings=settings)
    return await read_request(article, model=model, schema=body.schema_name, options=body.options, settings=settings)


@v1.delete("/streams/{name}", tags=["briefs"], status_code=204, responses=describe_problems(401, 403, 410))
async def delete_stream(request: Request, name: str, streams: Streams) -> None:
    """End a stream that would go on for a while without its caller; `name` is its `Stream-ID`."""
    await streams.stop(name, caller=caller_of(request))


@v1.post(
    "/articles",
    tags=["briefs"],
    openapi_extra=describe_file(),
    dependencies=[Depends(count_request)],
    responses=describe_problems(401, 403, 413, 415, 422, 429, 500, 501, 503),
)
async def create_article(
    request: Request,
    settings: Configured,
    name: Annotated[str, Query(description="The file's name: its ending tells Markdown and HTML.")] = "",
) -> Article:
    """Take the article out of a file: PDF, DOCX, HTML, Markdown or plain text.

    A mail (`.eml`) and a page that a browser saved as one file (`.mhtml`) are read as well.

    The body is the file itself. Its form is told by its bytes, else by the ending of `name` and by `Content-Type`. What
    may have been lost is in `cautions`. The answer can be sent as it is, as `article` of `POST /v1/summaries`.
    """
    return await take_file(request, name=name, settings=settings)


@v1.post(
    "/verifications",
    tags=["briefs"],
    response_model=Audit,
    dependencies=[Depends(count_request), Depends(require_json)],
    openapi_extra=describe_body(VerificationRequest, KEY_PARAMETER),
    responses={
        200: {"headers": refer_to_headers("Idempotency-Replayed")},
        **describe_problems(400, 401, 403, 406, 409, 413, 415, 422, 429, 500, 501, 503),
    },
)
async def create_verification(
    request: Request,
    body: Annotated[VerificationRequest, Depends(json_body(VerificationRequest))],
    settings: Configured,
    idempotency: Idempotency,
) -> Response:
    """Check text from elsewhere against an article: quotes or a brief, and statements.

    The answer is an audit, and 200 also if nothing stands: that is what was asked for. `audit.rejected` has what is
    provably wrong. A model is asked only if `judge` names one; what it finds wrong is flagged in `audit.statements` and
    `audit.warnings`. If it cannot be asked or fails its controls, a warning says why nothing is judged.

    With a `judge` and an `Idempotency-Key` the same request is answered once, as `POST /v1/summaries` is. Without a
    judge nothing is paid for, and the key has no effect; an invalid one is refused all the same.
    """
    with locating("judge"):
        admit_judge(body.judge, settings=settings, key=key_settings(request), alone=True)
    admit_source(body, settings=settings)

    keyed = idempotency.read(request, body)  # an invalid key is refused also where it has no effect
    asked = keyed if body.judge not in (None, OFF) else None

    async def run_checks() -> Checked:
        meter = await check_daily_limits() if body.judge else None
        await load_pipeline()
        from summarizer.pipeline.verify import check

        article = await read_source(body, settings=settings)
        checked = await check(
            article, body.given, statements=body.statements or (), judge=body.judge, settings=settings
        )
        if meter is not None and meter.refusal is not None and not meter.calls:
            raise meter.refusal
        return checked

    async def make() -> MadeResponse:
        with limiting_work("The check", advice="Send fewer or shorter quotes at a time."):
            checked = await run_checks()
        record_checks(request, checked)
        is_judged = any(check.by.startswith("judge:") for check in checked.audit.statements)
        return MadeResponse(await run_in_worker(dump, checked.audit), is_final=is_judged)

    if asked is not None:
        return await answer_idempotently(request, make, write=write_audit, asked=asked, idempotency=idempotency)
    return await write_audit((await run_until_disconnect(request, make())).body)


@v1.post(
    "/reports",
    tags=["briefs"],
    openapi_extra=describe_body(ReportRequest),
    dependencies=[Depends(count_request)],
    responses={**describe_report(), **describe_problems(400, 401, 403, 413, 415, 422, 429, 500, 503)},
)
async def create_report(
    request: Request, body: Annotated[ReportRequest, Depends(json_body(ReportRequest))]
) -> Response:
    """Draw a brief for readers: the article with its quotes marked, and beside it what was taken from them.

    A quote, figure or mention that is not the article's text at its offsets is refused. Nothing else is checked:
    verdicts and meters are those of the brief's `audit`. `POST /v1/verifications` checks a brief anew.
    """

    async def draw() -> Response:
        with limiting_work("The report", advice="Send a brief with fewer items."):
            return await run_in_worker(draw_report, body)

    return await run_until_disconnect(request, draw())


@contextlib.contextmanager
def limiting_work(what: str, *, advice: str) -> Iterator[None]:
    """Limit what each piece of work of the block may compute to `MAX_SECONDS`."""
    limit_work(MAX_SECONDS)
    try:
        yield
    except WorkStoppedError:
        raise TooMuchWorkError(f"{what} took over {MAX_SECONDS:g} seconds of computing. {advice}") from None


@v1.get("/models", tags=["catalogue"], responses=describe_problems(401))
async def get_models(request: Request, settings: Configured) -> ModelList:
    """The models that a request with the caller's key may name. One that cannot be asked says why."""
    return await find_problems(list_models(settings, key_settings(request)), settings=settings)


@v1.get("/usage", tags=["catalogue"], responses=describe_problems(401, 503))
async def get_usage(request: Request, settings: Configured) -> KeyUsageReport:
    """The limits of the caller's key, and what is used of them. It is not counted as a request."""
    return await report_usage(current_keys(request), key_name(request.state), settings=settings)


@v1.get("/schemas", tags=["catalogue"], responses=describe_problems(401))
async def get_schemas(settings: Configured) -> SchemaList:
    """The schemas that a brief can be asked for in. One that is broken says why, and cannot be asked for."""
    return await run_in_threadpool(list_schemas, settings)


@v1.get("/schemas/{name}", tags=["catalogue"], responses=describe_problems(401, 404, 500))
async def get_schema(name: str, settings: Configured) -> SchemaDocument:
    """One schema as JSON Schema: what a model writes, and what this service returns."""
    try:
        return await run_in_threadpool(describe_schema, name, settings=settings)
    except UnknownSchemaError as error:
        raise HTTPException(404, str(error)) from None


@probes.get("/healthz")
async def get_health() -> Health:
    """The process answers. Whether it can make briefs is another question: see /readyz."""
    return Health(version=__version__)


@probes.get("/readyz", responses=describe_problems(503))
async def get_readiness(request: Request, settings: Configured) -> Readiness:
    """The default model can be asked: 503 until it can, with what is missing and how to mend it.

    `database` is listed if batches use it; without it summaries still work. `workers` is listed if there are several
    processes; one that has ended is started again while the others serve.

    The code is `not_ready` while something is loading, and `misconfigured` if waiting does not help.
    """
    state = request.app.state
    return await check_readiness(settings, batches=state.batches, counts=state.counts)
