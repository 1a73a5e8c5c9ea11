"""The checks of `provenbrief doctor`: extras, prompts, schemas, models, cache, database and port."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, Field

from summarizer.cli.doctor_local_models import check_local_model, check_runtime
from summarizer.cli.findings import Finding
from summarizer.errors import APIError, ConfigurationError, SummarizerError
from summarizer.extras import EXTRAS, install_command, list_missing
from summarizer.pipeline.catalogue import list_models
from summarizer.schema_folder.lookup import BrokenSchema, describe_folder_fault, list_custom_schemas
from summarizer.schemas.http import ModelCard
from summarizer.schemas.registry import SCHEMAS
from summarizer.settings import Settings

PREFIX: Final = "SUMMARIZER_"
MESSAGES: Final = ({"role": "user", "content": "Is the sky blue? Answer with the word yes."},)
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def check_all(settings: Settings, *, model: str | None, ask: bool = False) -> Iterator[Finding]:
    """Run all checks."""
    cards = list_models(settings).models
    if model is not None and model not in [card.name for card in cards]:
        cards = (*cards, ModelCard(name=model, model=model, engine="llm", mode="auto", default=False))
    yield from check_extras()
    for schema in SCHEMAS.values():
        yield check_prompt(str(schema.prompt))
    yield from check_custom_schemas(settings)
    for card in cards:
        found = check_model(card, settings=settings)
        yield found
        if found.state == "ok":
            yield from check_local_model(card.name, settings=settings)
            if ask and card.engine == "llm":
                yield ask_model(card.name, settings=settings)
    yield check_runtime()
    yield check_cache(settings)
    if not list_missing("server"):
        yield check_database(settings)
    yield check_port(settings)
    if settings.host not in LOOPBACK and not settings.requires_key:
        said = f"anybody who reaches {settings.host} may ask for briefs, at your cost; set {PREFIX}API_KEYS"
        yield Finding(state="caution", subject="callers", said=said)


def check_extras() -> Iterator[Finding]:
    """Check which extras are installed, without importing them. None of them is needed by what is installed."""
    for extra, contents in EXTRAS.items():
        state = f"not installed; {install_command(extra)}" if list_missing(extra) else "installed"
        yield Finding(state="ok", subject=f"extra [{extra}]", said=f"for {contents.purpose}: {state}")


def check_prompt(name: str) -> Finding:
    """Check whether a schema's prompt can be loaded."""
    from summarizer.templates import load_prompt

    try:
        prompt = load_prompt(name)
    except SummarizerError as error:
        return Finding(state="missing", subject=f"prompt {name}", said=str(error))
    return Finding(state="ok", subject=f"prompt {name}", said=f"version {prompt.version[:12]}")


def check_model(card: ModelCard, *, settings: Settings) -> Finding:
    """Check whether a model is known and has its key. No provider is called."""
    subject = f"model {card.name}" + (" (default)" if card.default else "")
    if card.engine == "extractive":
        return Finding(state="ok", subject=subject, said="built in, needs no key")
    from summarizer.gateway.target import NO_KEY, resolve_target  # loads litellm, which takes seconds

    try:
        target = resolve_target(card.name, settings=settings)
    except SummarizerError as error:
        return Finding(state="missing", subject=subject, said=str(error))
    if target.local_model is not None:
        return Finding(
            state="ok", subject=subject, said=f"{target.local_model.path.name} on this machine, needs no key"
        )
    key = target.api_key.get_secret_value() if target.api_key else ""
    said = "no, and none is needed at its api_base" if key == NO_KEY else "yes"
    params = ", ".join(target.params.describe())
    told = f"{target.model} through {target.provider}{f' with {params}' if params else ''}; key set: {said}"
    return Finding(state="ok", subject=subject, said=told)


def check_cache(settings: Settings) -> Finding:
    """Check whether the service's cache can be used. The service works without it."""
    from summarizer.pipeline.brief_cache import open_service_cache

    cache = open_service_cache(settings)
    if cache is None:
        return Finding(state="ok", subject="cache", said=f"off; {PREFIX}CACHE turns it on")
    held = cache.measure()
    if cache.fault:
        said = (
            f"{cache.file} cannot be used ({cache.fault}), so every brief is made anew; delete the file, or set "
            f"{PREFIX}CACHE_DIR to a folder that can be written, or {PREFIX}CACHE to false"
        )
        return Finding(state="caution", subject="cache", said=said)
    return Finding(state="ok", subject="cache", said=f"{held.entries} briefs, {held.bytes:,} bytes in {cache.file}")


def check_database(settings: Settings) -> Finding:
    """Check whether the database can be connected to. A missing file is created on first use."""
    from summarizer.storage.database import (  # SQLAlchemy takes half a second
        explain,
        find_database,
        is_fault,
        open_engine,
    )

    try:
        place = find_database(settings)
        if place.file is not None and not place.file.exists():
            return Finding(state="ok", subject="database", said=f"{place.shown}, made when it is first needed")
        engine = open_engine(place)
    except ConfigurationError as error:
        return Finding(state="missing", subject="database", said=str(error))
    try:
        with engine.connect():
            return Finding(state="ok", subject="database", said=place.shown)
    except Exception as error:
        if not is_fault(error):
            raise
        said = f"{place.shown} cannot be used: {explain(error)}; correct it, or set {PREFIX}DATABASE_URL"
        return Finding(state="missing", subject="database", said=said)
    finally:
        engine.dispose()


def check_port(settings: Settings) -> Finding:
    """Check whether `provenbrief serve` can listen, or is running already."""
    from summarizer.cli.bind import open_listener

    subject = f"port {settings.port}"
    try:
        open_listener(settings.host, settings.port).close()
    except ConfigurationError as error:
        if is_service_running(settings):
            return Finding(state="ok", subject=subject, said="this service is running there")
        return Finding(state="missing", subject=subject, said=f"{error} Or set {PREFIX}PORT.")
    return Finding(state="ok", subject=subject, said=f"free on {settings.host}")


def is_service_running(settings: Settings) -> bool:
    """Whether this service responds on the configured port."""
    from summarizer.client import Client

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with Client(f"http://{host}:{settings.port}", timeout=2, max_retries=0) as client:
            client.health()
    except (APIError, ConfigurationError):
        return False
    return True


def check_custom_schemas(settings: Settings) -> Iterator[Finding]:
    """Check each schema of the schema folder; nothing if no folder is configured."""
    if fault := describe_folder_fault(settings):
        yield Finding(state="missing", subject="schema folder", said=fault)
        return
    for name, schema in list_custom_schemas(settings).items():
        subject = f"schema {name}"
        if isinstance(schema, BrokenSchema):
            yield Finding(state="missing", subject=subject, said=f"broken. {schema.reason}")
            continue
        from summarizer.schema_folder.loader import list_unverified

        loose = list_unverified(schema.content)
        told = f"; nothing verifies {', '.join(loose)}, which should be Prose if the article is to prove it"
        yield Finding(state="ok", subject=subject, said=f"version {schema.version}{told if loose else ''}")


class Answer(BaseModel):
    """The answer to a question."""

    word: str = Field(max_length=200)


def ask_model(name: str, *, settings: Settings) -> Finding:
    """Ask a model one small question, in the way in which it is asked for briefs.

    Args:
        name: The model, which is known and has its key.
        settings: The configuration.
    """
    from summarizer.gateway.structured_call import call_model  # loads litellm, which takes seconds
    from summarizer.gateway.target import resolve_target

    subject = f"call of {name}"
    try:
        target = resolve_target(name, settings=settings)
        call = asyncio.run(call_model(Answer, MESSAGES, target=target, context=None, reasks=0))
    except SummarizerError as error:
        return Finding(state="missing", subject=subject, said=str(error))
    if call.error is not None:
        return Finding(state="missing", subject=subject, said=str(call.error))
    last = call.attempts[-1]
    tokens = last.usage.total_tokens if last.usage else None
    cost = "at an unknown price" if last.cost_usd is None else f"for {last.cost_usd:.6f} dollars"
    said = f"answered in {last.seconds or 0:.1f} s as {last.mode}, {tokens or 'unknown'} tokens {cost}"
    return Finding(state="ok", subject=subject, said=said)
