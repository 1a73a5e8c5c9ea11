"""Readiness checks and warm-up. No provider is called, so a ready model may still fail."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from summarizer.api.examples import make_example_brief
from summarizer.api.problems import DATABASE_FAULT, MisconfiguredError, NotReadyError
from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.errors import DatabaseUnavailableError, ProviderUnavailableError, SummarizerError
from summarizer.jobs.runner import BatchRunner
from summarizer.model_settings import is_local_model
from summarizer.pipeline.catalogue import list_models
from summarizer.pipeline.request import import_pipeline
from summarizer.process_memory import no_collections, take_over
from summarizer.schema_folder import list_custom_schemas
from summarizer.schemas.http import Check, Fault, ModelCard, ModelList, Readiness
from summarizer.settings import Settings
from summarizer.telemetry import log_event
from summarizer.tracing import start_span

LIBRARY_TIMEOUT: Final = 0.5  # seconds that a probe waits for the model library, which loads in a few seconds

LIBRARY_THREAD: Final = ThreadPoolExecutor(1, "model-library")
"""The one thread that waits for the model library; a wait per model and probe would exhaust the shared threads."""

LIBRARY_LOADS: Final = "the model library is being loaded; ask again in a few seconds"

LOADING: Final = "loading"  # kind of a check that fails only until something is loaded


async def check_readiness(settings: Settings, *, batches: BatchRunner, counts: SharedCounts) -> Readiness:
    """Check every model that callers can use, the database if it is in use, and the other worker processes."""
    cards = list_models(settings).models
    checks = await asyncio.gather(*(check_model(card, settings=settings) for card in cards))
    if all(check.ready for card, check in zip(cards, checks, strict=True) if card.default):
        if counts.workers > 1 and counts.total(Column.USES_BATCHES):  # perhaps only another process does
            await batches.check()
        return Readiness(checks=(*checks, *check_database(batches), *check_workers(counts)))
    default = next(check for card, check in zip(cards, checks, strict=True) if card.default)
    # only the fault of the default model mentions the library, which all models wait for
    failed = [check for check in checks if not check.ready and (check is default or check.detail != LIBRARY_LOADS)]
    faults = [Fault(path=check.name, kind=check.kind, reason=check.detail) for check in failed]
    kind = NotReadyError if default.kind == LOADING else MisconfiguredError
    raise kind(f"{default.name}: {default.detail}", faults=faults)


async def find_problems(models: ModelList, *, settings: Settings) -> ModelList:
    """Note why models are unusable, such as a missing key. A model that is still loading counts as usable."""
    checks = await asyncio.gather(*(check_model(card, settings=settings) for card in models.models))
    noted = (
        card if check.ready or check.kind == LOADING else card.model_copy(update={"problem": check.detail})
        for card, check in zip(models.models, checks, strict=True)
    )
    return ModelList(models=tuple(noted))


def check_database(batches: BatchRunner) -> Iterator[Check]:
    """Check the database if it is in use. Summaries work without it, and batches continue when it is back."""
    fault = batches.fault
    if fault is not None:
        kind, detail = (DatabaseUnavailableError.code, DATABASE_FAULT) if fault else ("", "")
        yield Check(name="database", ready=not fault, kind=kind, detail=detail)


def check_workers(counts: SharedCounts) -> Iterator[Check]:
    if counts.workers == 1:
        return
    ready = counts.total(Column.READY)
    if counts.total(Column.STARTED) < counts.workers:
        detail = f"{ready} of {counts.workers} worker processes are ready; ask again in a few seconds"
        fault = Fault(path="workers", kind=LOADING, reason=detail)
        raise NotReadyError(f"workers: {detail}", faults=[fault])
    if ready == counts.workers:
        yield Check(name="workers", ready=True)
    else:  # a worker that has ended is restarted, and accepts no connections before it is ready
        detail = f"{ready} of {counts.workers} worker processes are running; the others are being started"
        yield Check(name="workers", ready=False, kind=LOADING, detail=detail)


async def wait_until_loaded(settings: Settings) -> None:
    for card in list_models(settings).models:
        while card.default and (await check_model(card, settings=settings)).kind == LOADING:  # noqa: ASYNC110 - no event
            await asyncio.sleep(LIBRARY_TIMEOUT)


async def check_model(card: ModelCard, *, settings: Settings) -> Check:
    name = f"model {card.name}"
    if card.engine == "extractive":
        return Check(name=name, ready=True)
    # imported here, since a service without models does not need them
    from summarizer.gateway.libraries import load_libraries
    from summarizer.gateway.preflight import check_name

    try:
        await asyncio.to_thread(check_name, card.name, settings=settings)  # needs no library, so it fails at once
        async with asyncio.timeout(LIBRARY_TIMEOUT):
            await asyncio.wrap_future(LIBRARY_THREAD.submit(load_libraries))
            waits = await asyncio.to_thread(resolve, card.name, settings)
    except TimeoutError:
        return Check(name=name, ready=False, kind=LOADING, detail=LIBRARY_LOADS)
    except SummarizerError as error:
        return Check(name=name, ready=False, kind=error.code, detail=str(error))
    if waits:
        detail = "the model's weights are being loaded; ask again in a few seconds"
        return Check(name=name, ready=False, kind=LOADING, detail=detail)
    return Check(name=name, ready=True)


def resolve(name: str, settings: Settings) -> bool:
    """Resolve a model's name, and return whether it is a local model that is still loading."""
    # imported here: this loads the model library, which a service without models does not need
    from summarizer.gateway.fallbacks import resolve_deployments
    from summarizer.gateway.local.servers import LocalServerError, is_loading

    target, *_ = resolve_deployments(name, settings=settings)  # a local model has exactly one
    try:
        return target.local_model is not None and is_loading(target.local_model, begin=name == settings.model)
    except LocalServerError as error:
        raise ProviderUnavailableError(f"{error}.", provider=target.provider, model=name, retryable=False) from None


async def warm_up(settings: Settings, *, owns_process: bool = False) -> None:
    """Load the built-in engine's data, and the model library if a model is configured.

    Args:
        owns_process: Whether nothing else runs in this process. The garbage collector then ignores the loaded objects
            and runs less often.
    """
    with start_span("warm up"), no_collections() if owns_process else contextlib.nullcontext():
        await asyncio.to_thread(list_custom_schemas, settings)  # a broken one is reported when it is requested
        await asyncio.to_thread(import_pipeline)
        await make_example_brief()  # loads the engine's data
        await asyncio.to_thread(load_model_library, settings)
        await report_unusable_default(settings)
        if owns_process:
            take_over()


async def report_unusable_default(settings: Settings) -> None:
    """Log why requests for the default model will be refused, such as a missing key."""
    for card in list_models(settings).models:
        check = await check_model(card, settings=settings) if card.default else None
        if check is not None and not check.ready and check.kind != LOADING:
            log_event("default_model_unusable", level=logging.WARNING, model=card.name, reason=check.detail)


def load_model_library(settings: Settings) -> None:
    """Load the model library if a model is configured, and start loading the default model if it is local.

    `/readyz` reports when the local model is ready.
    """
    if any(card.engine == "llm" for card in list_models(settings).models):
        from summarizer.gateway.libraries import load_libraries  # imported here, as in `resolve`

        if is_local_model(settings.find_model(settings.model).model):
            resolve(settings.model, settings)
        load_libraries()


async def close_models(*, owns_process: bool) -> None:
    """Stop local models, and close connections to providers: those of all event loops if we own the process."""
    streams = sys.modules.get("summarizer.gateway.stream_merging")
    if streams is not None:
        await streams.close_clients()
    litellm = sys.modules.get("litellm")
    if litellm is not None and owns_process:
        await litellm.close_litellm_async_clients()
    servers = sys.modules.get("summarizer.gateway.local.servers")
    if servers is not None:
        await asyncio.to_thread(servers.stop_servers)
