"""Whether the service can answer, and what it loads before it is asked. No provider is called: one may still fail."""

from __future__ import annotations

import asyncio
from typing import Final

from summarizer.api.catalogue import list_models
from summarizer.api.examples import example_brief
from summarizer.api.problems import NotReadyError
from summarizer.errors import SummarizerError
from summarizer.schemas.http import Check, Fault, ModelCard, Readiness
from summarizer.settings import Settings

PATIENCE: Final = 0.5
"""Seconds that a probe waits for the model library, which takes a few to load when the process begins."""


async def check_readiness(settings: Settings) -> Readiness:
    """Check every model that callers may ask for by name.

    Raises:
        NotReadyError: The default one can't be asked.
    """
    cards = list_models(settings).models
    checks = await asyncio.gather(*(check_model(card, settings=settings) for card in cards))
    if all(check.ready for card, check in zip(cards, checks, strict=True) if card.default):
        return Readiness(checks=tuple(checks))
    faults = [Fault(path=check.name, kind="not_ready", reason=check.detail) for check in checks if not check.ready]
    default = next(check for card, check in zip(cards, checks, strict=True) if card.default)
    raise NotReadyError(f"{default.name}: {default.detail}", faults=faults)


async def check_model(card: ModelCard, *, settings: Settings) -> Check:
    """Whether a model is known and has its key."""
    name = f"model {card.name}"
    if card.engine == "extractive":
        return Check(name=name, ready=True)
    try:
        await asyncio.wait_for(asyncio.to_thread(resolve, card.name, settings), PATIENCE)
    except TimeoutError:
        return Check(name=name, ready=False, detail="the model library is being loaded; ask again in a few seconds")
    except SummarizerError as error:
        return Check(name=name, ready=False, detail=str(error))
    return Check(name=name, ready=True)


def resolve(name: str, settings: Settings) -> None:
    """Find out what a model's name stands for.

    Raises:
        SummarizerError: It cannot be asked.
    """
    # imported here: it brings the model library with it, and no service without a model needs that
    from summarizer.gateway.target import resolve_target

    resolve_target(name, settings=settings)


def warm_up(settings: Settings) -> None:
    """Load what the first request would else wait for: the engine's data, and the model library where one is used."""
    example_brief()  # making it is what loads the engine's data
    if any(card.engine == "llm" for card in list_models(settings).models):
        from summarizer.gateway.libraries import load_libraries  # here for the same reason as in `resolve`

        load_libraries()
