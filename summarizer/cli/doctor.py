"""`summarizer doctor`: what is configured and where it comes from, what is missing, how to mend it. No key is shown."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
from pydantic import SecretStr

from summarizer.api.catalogue import list_models
from summarizer.cli.errors import COMPLETE, FAILED
from summarizer.cli.findings import Finding
from summarizer.cli.local_models import check_local_model, check_runtime
from summarizer.cli.own_schemas import check_own_schemas
from summarizer.errors import APIError, ConfigurationError, SummarizerError
from summarizer.report.plain_text import show
from summarizer.schemas.http import ModelCard
from summarizer.schemas.registry import SCHEMAS
from summarizer.settings import CONFIG_VARIABLE, DEFAULT_CONFIG, Settings, read_toml

PREFIX: Final = "SUMMARIZER_"
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
LIBRARIES: Final = ("litellm", "instructor")


def examine(model: str | None = None) -> int:
    """Look at everything, and write what was found; the status says whether something needed is missing.

    Args:
        model: A model to look at besides those that are configured.
    """
    try:
        settings = Settings.load()
    except ConfigurationError as error:
        write([Finding(state="missing", subject="configuration", said=str(error))])
        return FAILED
    click.echo("Settings")
    listed = list(list_settings(settings))
    width = max(len(name) for name, *_ in listed)
    for name, value, source in listed:
        click.echo(f"  {name:<{width}} {show(value):<28} {source}")
    click.echo("\nChecks")
    found = list(check_all(settings, model=model))
    write(found)
    return FAILED if any(finding.state == "missing" for finding in found) else COMPLETE


def write(findings: list[Finding]) -> None:
    """Write findings, one a line."""
    for finding in findings:
        click.echo(f"  {finding.state:<7}  {finding.subject}: {show(finding.said)}")


def list_settings(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """The configuration file and each setting: its value, in words, and where it comes from."""
    named = os.environ.get(CONFIG_VARIABLE)
    file = Path(named or DEFAULT_CONFIG)
    in_file = read_toml(file, required=False)
    yield "file", str(file.absolute()) if file.exists() else f"no {file} here", CONFIG_VARIABLE if named else "default"
    variables = {name.upper() for name, value in os.environ.items() if value}
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        source = variable if variable in variables else str(file) if name in in_file else "default"
        yield name, describe(getattr(settings, name)), source


def describe(value: Any) -> str:
    """A setting's value without what must stay secret."""
    if isinstance(value, dict):
        return ", ".join(value) or "none"
    if isinstance(value, tuple):
        secret = any(isinstance(part, SecretStr) for part in value)
        return f"{len(value)} set, not shown" if secret else ", ".join(map(str, value)) or "none"
    return str(value)


def check_all(settings: Settings, *, model: str | None) -> Iterator[Finding]:
    """Everything that is needed."""
    cards = list_models(settings).models
    if model is not None and model not in [card.name for card in cards]:
        cards = (*cards, ModelCard(name=model, model=model, engine="llm", mode="auto", default=False))
    yield check_libraries()
    for schema in SCHEMAS.values():
        yield check_prompt(str(schema.prompt))
    yield from check_own_schemas(settings)
    for card in cards:
        found = check_model(card, settings=settings)
        yield found
        if found.state == "ok":
            yield from check_local_model(card.name, settings=settings)
    yield check_runtime()
    yield check_cache(settings)
    yield check_database(settings)
    yield check_port(settings)
    if settings.host not in LOOPBACK and not settings.api_keys:
        said = f"anybody who reaches {settings.host} may ask for briefs, at your cost; set {PREFIX}API_KEYS"
        yield Finding(state="caution", subject="callers", said=said)


def check_libraries() -> Finding:
    """Whether the libraries that models are called with are installed; they are loaded only where a model is used."""
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        said = f"{' and '.join(missing)} cannot be imported; install this package again with its dependencies"
        return Finding(state="missing", subject="libraries", said=said)
    return Finding(state="ok", subject="libraries", said=f"{' and '.join(LIBRARIES)} are installed")


def check_prompt(name: str) -> Finding:
    """Whether a schema's prompt is there."""
    from summarizer.templates import load_prompt

    try:
        prompt = load_prompt(name)
    except SummarizerError as error:
        return Finding(state="missing", subject=f"prompt {name}", said=str(error))
    return Finding(state="ok", subject=f"prompt {name}", said=f"version {prompt.version[:12]}")


def check_model(card: ModelCard, *, settings: Settings) -> Finding:
    """Whether a model is known and has its key. No provider is called."""
    subject = f"model {card.name}" + (" (default)" if card.default else "")
    if card.engine == "extractive":
        return Finding(state="ok", subject=subject, said="built in, needs no key")
    from summarizer.gateway.target import NO_KEY, resolve_target  # loads litellm, which takes seconds

    try:
        target = resolve_target(card.name, settings=settings)
    except SummarizerError as error:
        return Finding(state="missing", subject=subject, said=str(error))
    except ImportError as error:
        return Finding(state="missing", subject=subject, said=f"{error.name} cannot be imported; install it again")
    if target.serving is not None:
        return Finding(state="ok", subject=subject, said=f"{target.serving.path.name} on this machine, needs no key")
    key = target.api_key.get_secret_value() if target.api_key else ""
    said = "no, and none is needed at its api_base" if key == NO_KEY else "yes"
    return Finding(state="ok", subject=subject, said=f"{target.model} through {target.provider}; key set: {said}")


def check_cache(settings: Settings) -> Finding:
    """Whether the service's cache can be read. A service without it still answers."""
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
    """Whether the database can be connected to. A file that is not there is made when it is first needed."""
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
        said = f"{place.shown} cannot be used: {explain(error)}; mend it, or set {PREFIX}DATABASE_URL"
        return Finding(state="missing", subject="database", said=said)
    finally:
        engine.dispose()


def check_port(settings: Settings) -> Finding:
    """Whether `summarizer serve` could listen, or does already."""
    from summarizer.cli.bind import listen

    subject = f"port {settings.port}"
    try:
        listen(settings.host, settings.port).close()
    except ConfigurationError as error:
        if is_ours(settings):
            return Finding(state="ok", subject=subject, said="this service is running there")
        return Finding(state="missing", subject=subject, said=f"{error} Or set {PREFIX}PORT.")
    return Finding(state="ok", subject=subject, said=f"free on {settings.host}")


def is_ours(settings: Settings) -> bool:
    """Whether this service answers on the configured port."""
    from summarizer.client import Client

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with Client(f"http://{host}:{settings.port}", timeout=2, max_retries=0) as client:
            client.health()
    except (APIError, ConfigurationError):
        return False
    return True
