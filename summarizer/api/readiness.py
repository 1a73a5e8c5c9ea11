"""Whether the service can answer, and what it loads before it is asked. No provider is called: one may still fail."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Final

from summarizer.api.catalogue import list_models
from summarizer.api.examples import example_brief
from summarizer.api.problems import MisconfiguredError, NotReadyError
from summarizer.errors import DatabaseUnavailableError, ProviderUnavailableError, SummarizerError
from summarizer.jobs.service import Batches
from summarizer.schema_folder.lookup import list_custom_schemas
from summarizer.schemas.http import Check, Fault, ModelCard, Readiness
from summarizer.settings import Settings

PATIENCE: Final = 0.5
"""Seconds that a probe waits for the model library, which takes a few to load when the process begins."""

LOADING: Final = "loading"
"""What is missing where nothing is but time."""


async def check_readiness(settings: Settings, *, batches: Batches) -> Readiness:
    """Check every model that callers may ask for by name, and the database where it is in use.

    Raises:
        NotReadyError: The default one can't be asked yet.
        MisconfiguredError: It can't be asked until somebody mends the configuration.
    """
    cards = list_models(settings).models
    checks = await asyncio.gather(*(check_model(card, settings=settings) for card in cards))
    if all(check.ready for card, check in zip(cards, checks, strict=True) if card.default):
        return Readiness(checks=(*checks, *check_database(batches)))
    faults = [Fault(path=check.name, kind=check.kind, reason=check.detail) for check in checks if not check.ready]
    default = next(check for card, check in zip(cards, checks, strict=True) if card.default)
    kind = NotReadyError if default.kind == LOADING else MisconfiguredError
    raise kind(f"{default.name}: {default.detail}", faults=faults)


def check_database(batches: Batches) -> Iterator[Check]:
    """Whether the database answers. Without it summaries are made as ever, and batches go on when it is back."""
    fault = batches.fault
    if fault is not None:
        yield Check(name="database", ready=not fault, kind=DatabaseUnavailableError.code if fault else "", detail=fault)


async def check_model(card: ModelCard, *, settings: Settings) -> Check:
    """Whether a model is known and has its key."""
    name = f"model {card.name}"
    if card.engine == "extractive":
        return Check(name=name, ready=True)
    try:
        async with asyncio.timeout(PATIENCE):
            waits = await asyncio.to_thread(resolve, card.name, settings)
    except TimeoutError:
        detail = "the model library is being loaded; ask again in a few seconds"
        return Check(name=name, ready=False, kind=LOADING, detail=detail)
    except SummarizerError as error:
        return Check(name=name, ready=False, kind=error.code, detail=str(error))
    if waits:
        detail = "the model's weights are being loaded; ask again in a few seconds"
        return Check(name=name, ready=False, kind=LOADING, detail=detail)
    return Check(name=name, ready=True)


def resolve(name: str, settings: Settings) -> bool:
    """Find out what a model's name stands for, and whether it is one that is still being loaded on this machine.

    Raises:
        SummarizerError: It cannot be asked.
    """
    # imported here: it brings the model library with it, and no service without a model needs that
    from summarizer.gateway.local.process import LocalServerError
    from summarizer.gateway.local.servers import is_loading
    from summarizer.gateway.target import resolve_target

    target = resolve_target(name, settings=settings)
    try:
        return target.local_model is not None and is_loading(target.local_model, begin=name == settings.model)
    except LocalServerError as error:
        raise ProviderUnavailableError(f"{error}.", provider=target.provider, model=name, retryable=False) from None


def warm_up(settings: Settings) -> None:
    """Load what the first request would else wait for: the engine's data, and the model library where one is used."""
    list_custom_schemas(settings)  # what is broken there is told where it is asked for
    example_brief()  # making it is what loads the engine's data
    if any(card.engine == "llm" for card in list_models(settings).models):
        from summarizer.gateway.libraries import load_libraries  # here for the same reason as in `resolve`

        begin_local(settings)
        load_libraries()


def begin_local(settings: Settings) -> None:
    """Begin to load the default model, where it is one that runs on this machine. `/readyz` tells when it is there."""
    from summarizer.gateway.local.models import is_local_model

    configured = settings.models.get(settings.model)
    if is_local_model(configured.model if configured else settings.model):
        resolve(settings.model, settings)


def cool_down() -> None:
    """End the processes that run local models, if there are any."""
    servers = sys.modules.get("summarizer.gateway.local.servers")
    if servers is not None:
        servers.stop_servers()
