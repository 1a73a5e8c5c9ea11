"""The API routes, except those of batches."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncGenerator, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
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
    JSON,
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
from summarizer.api.request_log import record_brief, recording_failed_briefs
from summarizer.api.sse import EventResponse, Stream, StreamRegistry, answer_events
from summarizer.engines.base import OFF
from summarizer.errors import UnknownSchemaError, locating
from summarizer.pipeline.catalogue import describe_schema, list_models, list_schemas, read_stored_brief
from summarizer.pipeline.request import (
    BriefRequest,
    admit_judge,
    admit_source,
    admit_terms,
    load_pipeline,
    read_request,
    read_source,
)
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

MAX_SECONDS: Final = 10.0  # CPU seconds of one verification or report, since two threads compute for all callers


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
        Literal["full", "compact"],
        Query(description="`compact` omits everything that can be restored from the article's text; JSON only."),
    ] = "full",
) -> Response:
    """Create a verified brief of an article.

    Every quote in the brief is an exact slice of the article, every figure appears in its quote, and every speaker is
    named near it. Items that could not be verified are removed and listed in `audit.rejected` with the reason;
    `audit.complete` is then false. With `options.strict`, such a brief is a 422 instead.

    With `Accept: text/markdown`, `text/html`, `text/csv`, `application/x-ndjson` (one row per item) or
    `application/ld+json` (W3C Web Annotations) the brief is returned in that form, and with `view=compact` as smaller
    JSON for callers who keep the article.

    The response described here is a brief in the schema `news`. For other schemas see `GET /v1/schemas/{name}`.

    A brief that a model wrote is cached and answers the same request again, with `receipt.cached`, `Cache-Status` and
    `Age`. `Cache-Control: no-cache` forces a new call of the model, `max-age=SECONDS` limits the age of a cached brief,
    and `no-store` bypasses the cache.

    With an `Idempotency-Key`, the same request is processed once. Repeated within a day, it gets the same response with
    `Idempotency-Replayed: true`; repeated while the first is still in progress, it waits for it. A different request
    with the same key is a 409. Transient errors are not stored.

    With `Accept: text/event-stream` the response is a stream of events: `started`; `progress` when a stage begins; an
    `actor`, `position`, `numeric_claim`, `open_question` or other `item` as it is written and verified; `rejected` for
    an item that could not be verified; `restarted` if earlier items no longer count; and finally `brief`, or `error`
    with a problem. An error before the first event is an ordinary error response if it occurs within 15 seconds. Every
    event has an `id`: to get the events after it, repeat the request with that id as `Last-Event-ID`. With
    `Resumable: ?1` the stream keeps running for this purpose after the caller disconnects.
    """
    form = choose_form(request)
    if view != "full" and (form is not None or wants_events(request)):
        reason = f"{view} is a form of JSON: leave it out, or accept `application/json` alone"
        raise RequestInvalidError([Fault(path="view", kind="no_json", reason=reason)])
    keyed = idempotency.read(request, body)
    if wants_events(request):
        return await stream_summary(
            request, body, settings=settings, streams=streams, keyed=keyed, idempotency=idempotency
        )

    async def make() -> CachedResult:
        asked = await read_summary(request, body, settings=settings)
        from summarizer.pipeline.run import answer

        with recording_failed_briefs(request):
            served = await answer(asked, cache_policy=read_cache_policy(request))
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

    if keyed is None:
        return await run_until_disconnect(request, answer_once())
    return await answer_idempotently(request, make_stored, write=write, keyed=keyed, idempotency=idempotency)


def dump(model: BaseModel) -> bytes:
    return model.model_dump_json().encode()


async def write_audit(raw: bytes) -> Response:
    return Response(raw, media_type=JSON)


async def write_brief(brief: Envelope | bytes, *, form: str, settings: Settings) -> Response:
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
    keyed: KeyedRequest | None,
    idempotency: IdempotencyKeys,
) -> Response:
    digest = hashlib.sha256(body.model_dump_json().encode()).digest()
    is_resumable = request.headers.get("resumable", "").strip() == "?1"
    stream = Stream(caller_of(request), digest, is_resumable)
    if keyed is not None:
        stream.key, stream.is_stored = keyed.name, keyed.keeps
    if last := request.headers.get("last-event-id"):
        kept, received = streams.find(last, caller=stream.caller, digest=stream.digest)
        return EventResponse(request, streams=streams, stream=kept, received=received)
    if same := streams.find_same(stream):
        return mark_replay(EventResponse(request, streams=streams, stream=same))
    await load_pipeline()
    from summarizer.pipeline.stream import follow, replay_brief

    async def generate() -> AsyncGenerator[StreamEvent, None]:
        asked = await read_summary(request, body, settings=settings)
        events = follow(asked, cache_policy=read_cache_policy(request))
        async with contextlib.aclosing(events):
            async for event in events:
                if event.type == "brief":  # here, since a replayed brief is not counted again
                    record_brief(request, event.brief)
                yield event

    if keyed is None:
        return await answer_events(request, generate(), streams=streams, stream=stream)
    retold = partial(replay_brief, model=body.model or settings.model, settings=settings)
    events = IdempotentEvents(keyed, idempotency=idempotency, make=generate, replay_brief=retold)
    try:
        answered = await answer_events(request, events.generate(), streams=streams, stream=stream)
    except ReplayedError as error:
        return replay_error(error)
    return mark_replay(answered) if events.is_replayed else answered


async def read_summary(request: Request, body: SummaryRequest, *, settings: Settings) -> BriefRequest:
    """Refuse what the caller may not ask for, and read the request, fetching its URL if it has one.

    It is called only if no answer is stored: a stored one is replayed although the configuration no longer has its
    model or schema.
    """
    model = await admit_terms(body, settings=settings, key=key_settings(request))
    if model != EXTRACTIVE:
        await check_daily_limits()
    await load_pipeline()
    admit_source(body, settings=settings)
    article = await read_source(body, settings=settings)
    return await read_request(article, model=model, schema=body.schema_name, options=body.options, settings=settings)


@v1.delete("/streams/{id}", tags=["briefs"], status_code=204, responses=describe_problems(401, 403, 410))
async def delete_stream(
    request: Request, name: Annotated[str, Path(alias="id", description="The stream's `Stream-ID`.")], streams: Streams
) -> None:
    """End a resumable stream before it expires."""
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
    name: Annotated[str, Query(description="The file's name; its suffix identifies Markdown and HTML.")] = "",
) -> Article:
    """Extract the article from a file: PDF, DOCX, HTML, Markdown or plain text.

    E-mails (`.eml`) and web pages that a browser saved as one file (`.mhtml`) are accepted, too.

    The body is the file itself. Its format is detected from its bytes, else from the suffix of `name` and the
    `Content-Type`. `cautions` lists what may have been lost. The response can be sent unchanged as `article` of
    `POST /v1/summaries`.
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
    """Verify text from another source against an article: quotes or a brief, and statements.

    The response is an audit, with status 200 even if every check fails. `audit.rejected` lists what is provably wrong.
    A model is called only if `judge` names one; what it finds wrong is flagged in `audit.statements` and
    `audit.warnings`. If the model is unavailable or fails its controls, a warning says why nothing was judged.

    With a `judge` and an `Idempotency-Key`, the same request is processed once, as with `POST /v1/summaries`. Without a
    judge nothing is paid for, and the key has no effect; an invalid key is refused nevertheless.
    """
    keyed = idempotency.read(request, body)  # refuses an invalid key even where a key has no effect
    if body.judge in (None, OFF):
        keyed = None

    async def run_checks() -> Checked:
        with locating("judge"):  # here, as in `read_summary`
            admit_judge(body.judge, settings=settings, key=key_settings(request), alone=True)
        admit_source(body, settings=settings)
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
        request.app.state.metrics.record_checks(checked.audit, checked.attempts)
        is_judged = any(check.by.startswith("judge:") for check in checked.audit.statements)
        return MadeResponse(await run_in_worker(dump, checked.audit), is_final=is_judged)

    if keyed is not None:
        return await answer_idempotently(request, make, write=write_audit, keyed=keyed, idempotency=idempotency)
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
    """Render a brief for readers: the article with its quotes marked, beside the items based on them.

    A brief with a quote, figure or mention that is not the article's text at its offsets is refused. Nothing else is
    checked: verdicts and meters are those of the brief's `audit`. `POST /v1/verifications` verifies a brief again.
    """

    async def draw() -> Response:
        with limiting_work("The report", advice="Send a brief with fewer items."):
            return await run_in_worker(draw_report, body)

    return await run_until_disconnect(request, draw())


@contextlib.contextmanager
def limiting_work(what: str, *, advice: str) -> Iterator[None]:
    """Limit each computation in the block to `MAX_SECONDS`; raise `TooMuchWorkError` above."""
    limit_work(MAX_SECONDS)
    try:
        yield
    except WorkStoppedError:
        raise TooMuchWorkError(f"{what} took over {MAX_SECONDS:g} seconds of computing. {advice}") from None


@v1.get("/models", tags=["catalogue"], responses=describe_problems(401))
async def get_models(request: Request, settings: Configured) -> ModelList:
    """List the models available to the caller's key. An unusable model has the reason in `problem`."""
    return await find_problems(list_models(settings, key_settings(request)), settings=settings)


@v1.get("/usage", tags=["catalogue"], responses=describe_problems(401, 503))
async def get_usage(request: Request, settings: Configured) -> KeyUsageReport:
    """Return the limits of the caller's key and their usage. This request is not counted."""
    return await report_usage(current_keys(request), key_name(request.state), settings=settings)


@v1.get("/schemas", tags=["catalogue"], responses=describe_problems(401))
async def get_schemas(settings: Configured) -> SchemaList:
    """List the schemas for briefs. A broken schema has the reason in `problem` and cannot be used."""
    return await run_in_threadpool(list_schemas, settings)


@v1.get("/schemas/{name}", tags=["catalogue"], responses=describe_problems(401, 404, 500))
async def get_schema(
    name: Annotated[str, Path(description="A name from GET /v1/schemas.")], settings: Configured
) -> SchemaDocument:
    """Return a schema as JSON Schema: what a model writes, and what the service returns."""
    try:
        return await run_in_threadpool(describe_schema, name, settings=settings)
    except UnknownSchemaError as error:
        raise HTTPException(404, str(error)) from None


@probes.get("/healthz")
async def get_health() -> Health:
    """Liveness probe: the process responds. Whether it can create briefs is reported by /readyz."""
    return Health(version=__version__)


@probes.get("/readyz", responses=describe_problems(503))
async def get_readiness(request: Request, settings: Configured) -> Readiness:
    """Readiness probe: 503 until the default model is usable, with what is missing and how to fix it.

    `database` is listed if batches use it; summaries work without it. `workers` is listed if there are several
    processes; a process that has ended is restarted while the others serve.

    The code is `not_ready` while something is loading, and `misconfigured` if waiting does not help.
    """
    state = request.app.state
    return await check_readiness(settings, batches=state.batches, counts=state.counts)
