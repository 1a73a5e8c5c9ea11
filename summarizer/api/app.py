"""Create the FastAPI app: its configuration, middleware and routes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache, partial
from operator import attrgetter
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from summarizer.api.auth import require_key, require_same_origin
from summarizer.api.batches import routes as batches
from summarizer.api.http_request import answer_parameter_error, refuse_unknown_parameters
from summarizer.api.idempotency import IdempotencyKeys
from summarizer.api.idempotency_store import SWEEP_INTERVAL
from summarizer.api.metrics import ServiceMetrics, metrics
from summarizer.api.middleware import (
    BodyLimit,
    EarlyResponse,
    HeadRequests,
    HostCheck,
    SecurityHeaders,
    UnexpectedErrors,
    add_cors,
)
from summarizer.api.openapi import make_openapi
from summarizer.api.pages import pages
from summarizer.api.problems import answer_error
from summarizer.api.readiness import close_models, wait_until_loaded, warm_up
from summarizer.api.request_limit import RequestLimit, hold_slot
from summarizer.api.request_log import RequestLog
from summarizer.api.routes import probes, v1
from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.api.sse import StreamRegistry
from summarizer.api.stream_forwarding import StreamForwarding
from summarizer.api.worker_process import WorkerProcess
from summarizer.errors import SummarizerError
from summarizer.gateway.key_limits import KeyLimits
from summarizer.jobs.runner import BatchRunner
from summarizer.pipeline.brief_cache import open_service_cache
from summarizer.pipeline.catalogue import refuse_unknown_names
from summarizer.process_memory import collect_garbage
from summarizer.schema_folder import describe_folder_fault
from summarizer.settings import Settings
from summarizer.storage.database import find_database, finish_in_database_thread
from summarizer.telemetry import log_event
from summarizer.version import __version__

DESCRIPTION: Final = """\
Turns a news article into a publishable brief: key actors, positions, numeric claims and open questions. Everything in
it is verified against the article: every quote is an exact slice of the article, every figure appears in its quote,
every speaker is named near the quoted words, and everything that was left out is listed.

Every error is an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problem document. Send `X-Request-ID` to find a
request in the service's log; the response echoes it. If the model's provider limits the rate, the response is 429 with
the provider's `Retry-After`; if the provider rejects the service's own key, it is 502. `X-Should-Retry: false` means
that the same request would fail again, `true` that it may succeed.
"""


def create_app(settings: Settings | None = None, *, worker: WorkerProcess | None = None) -> FastAPI:
    """Create the app of the service.

    Args:
        settings: The configuration; read from SUMMARIZER_* and the configuration file by default.
        worker: The identity of this process among several worker processes; None if there is only one.

    Raises:
        ConfigurationError: The configuration is unusable.
    """
    configured = Settings.choose(settings)
    app = FastAPI(
        title="provenbrief",
        summary="News briefs whose every quote, figure and speaker is proved against the article.",
        description=DESCRIPTION,
        version=__version__,
        lifespan=run_lifespan,
        redirect_slashes=False,
        openapi_url=None,  # FastAPI would build the document on the event loop, which takes half a second
        docs_url=None,  # FastAPI's pages load scripts from another host
        redoc_url=None,
        # FastAPI's spans contain paths and queries, its logs exception messages; `request_log` records spans instead
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.settings = configured
    app.state.owns_process = False
    find_database(configured)  # fail early on an unusable URL
    refuse_unknown_names(configured)
    counts = SharedCounts(
        worker.count if worker else 1,
        own=worker.number if worker else 0,
        file=worker.counts_file if worker else None,
        callers=configured.caller_count,
    )
    counts.set_own(Column.PID, os.getpid())
    app.state.counts, app.state.worker = counts, worker
    app.state.metrics = ServiceMetrics(counts, settings=configured, worker=worker)
    app.state.cache = open_service_cache(configured)
    app.state.idempotency = IdempotencyKeys(configured)
    app.state.keys = KeyLimits(configured)
    app.state.accepted_keys = configured.key_names
    app.state.limit = RequestLimit(configured, counts=counts)
    app.state.streams = StreamRegistry(
        limit=app.state.limit,
        seconds=configured.resume_seconds,
        max_bytes=configured.resume_max_bytes // (worker.count if worker else 1),
        prefix=worker.stream_prefix if worker else "",
    )
    app.state.batches = BatchRunner(
        configured,
        cache=app.state.cache,
        works=configured.batch_worker,
        metrics=app.state.metrics.worker_metrics,
        on_open=partial(counts.set_own, Column.USES_BATCHES, 1),
    )
    # the middleware added last is the outermost
    app.add_middleware(BodyLimit, settings=configured)
    app.add_middleware(HeadRequests)
    app.add_middleware(HostCheck, settings=configured)
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(EarlyResponse)
    if configured.cors_origins:
        add_cors(app, origins=configured.cors_origins)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog, metrics=app.state.metrics)
    if worker:
        app.add_middleware(StreamForwarding, worker=worker)
    app.add_exception_handler(SummarizerError, answer_error)
    app.add_exception_handler(HTTPException, answer_error)
    app.add_exception_handler(RequestValidationError, answer_parameter_error)
    app.router.routes.extend(make_routes(requires_key=configured.requires_key))
    app.openapi = partial(make_openapi, app)  # type: ignore[method-assign] # as FastAPI's documentation does
    return app


@cache
def make_routes(*, requires_key: bool) -> Sequence[BaseRoute]:
    """Make the routes; all apps of a process share them, since FastAPI takes over 20 ms of CPU time to build them."""
    router = APIRouter(generate_unique_id_function=attrgetter("name"))  # operation ids are function names
    guard = [Depends(require_key if requires_key else require_same_origin)]
    router.include_router(pages)
    router.include_router(probes)
    router.include_router(metrics, dependencies=guard)
    for each in (v1, batches):
        router.include_router(each, dependencies=[*guard, Depends(refuse_unknown_parameters), Depends(hold_slot)])
    return router.routes


@asynccontextmanager
async def run_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Accept requests at once and warm up in the background; a replacement worker warms up first."""
    worker: WorkerProcess | None = app.state.worker
    counts: SharedCounts = app.state.counts
    asyncio.get_running_loop().set_exception_handler(report_loop_error)
    if fault := describe_folder_fault(app.state.settings):
        log_event("schema_folder_missing", level=logging.WARNING, reason=fault)
    warming = asyncio.gather(
        warm_up(app.state.settings, owns_process=app.state.owns_process),
        asyncio.to_thread(app.state.idempotency.warm_up),
    )
    warming.add_done_callback(report_warm_up)
    getting_ready = asyncio.ensure_future(report_ready(app, warming)) if worker else None
    held = contextlib.AsyncExitStack()
    await held.enter_async_context(share_limits(app))
    collecting = asyncio.ensure_future(collect_garbage()) if app.state.owns_process else None
    removing = asyncio.ensure_future(remove_expired(app))
    app.state.batches.begin()
    if getting_ready is not None and worker and worker.is_replacement:
        await asyncio.wait([getting_ready])
    counts.set_own(Column.ACCEPTS, 1)
    yield
    counts.set_own(Column.ACCEPTS, 0)
    if getting_ready is not None:
        getting_ready.cancel()
    removing.cancel()
    if collecting is not None:
        collecting.cancel()
    await app.state.streams.close()
    await held.aclose()
    await app.state.batches.close()
    await asyncio.wait([warming])
    await asyncio.to_thread(app.state.idempotency.close)
    await app.state.keys.close()
    await close_models(owns_process=app.state.owns_process)


async def report_ready(app: FastAPI, warming: asyncio.Future[Any]) -> None:
    """Mark this worker as ready once the warm-up has ended, even if it failed: requests then report the reason."""
    with contextlib.suppress(Exception):
        await asyncio.shield(warming)
        await wait_until_loaded(app.state.settings)
    app.state.counts.set_own(Column.READY, 1)
    app.state.counts.set_own(Column.STARTED, 1)


async def remove_expired(app: FastAPI) -> None:
    """Remove expired briefs and answers, which contain articles, from their files, also if no requests come."""
    while True:
        if app.state.cache is not None:
            await asyncio.to_thread(app.state.cache.remove_expired)
        await finish_in_database_thread(app.state.idempotency.remove_expired)
        await asyncio.sleep(SWEEP_INTERVAL)


def share_limits(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Enforce provider limits across all workers; do nothing with one process or without such limits."""
    providers = app.state.settings.providers.values()
    if app.state.worker is None or not any(one.concurrency or one.requests_per_minute for one in providers):
        return contextlib.nullcontext()
    from summarizer.jobs import distributed_limits  # loads SQLAlchemy

    return distributed_limits.share_limits(app.state.batches.open, add_wait=app.state.metrics.worker_metrics.add_wait)


def report_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001 - asyncio's
    """Log an error outside any request, such as a connection that cannot be accepted for lack of file descriptors."""
    log_event("loop_error", level=logging.ERROR, error=context.get("exception") or RuntimeError(context["message"]))


def report_warm_up(warming: asyncio.Future[Any]) -> None:
    error = None if warming.cancelled() else warming.exception()
    if isinstance(error, SummarizerError):  # such as a missing extra
        log_event("warm_up_failed", level=logging.ERROR, reason=str(error))
    elif error:
        log_event("warm_up_failed", level=logging.ERROR, error=error)
    else:
        log_event("warm")
