"""`provenbrief doctor`: prints the settings with their sources, and the results of checks. Never shows keys."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal, ParamSpec

import click
from pydantic import BaseModel, Field, SecretStr

from summarizer.cli.console import COMPLETE, FAILED, describe_error
from summarizer.cli.local_speed import measure_speed
from summarizer.errors import APIError, ConfigurationError, DatabaseUnavailableError, SummarizerError
from summarizer.extras import EXTRAS, install_command, list_missing
from summarizer.gateway.local.servers import FREE_MEMORY
from summarizer.pipeline.catalogue import find_unknown_names, list_models, list_named_models
from summarizer.process_memory import read_memory
from summarizer.report.plain_text import show
from summarizer.schema_folder import BrokenSchema, describe_folder_fault, list_custom_schemas
from summarizer.schemas.brief import SCHEMAS
from summarizer.schemas.check import list_unchecked_fields
from summarizer.schemas.http import ModelCard
from summarizer.settings import CONFIG_VARIABLE, DEFAULT_CONFIG, EXTRACTIVE, Settings, read_toml
from summarizer.templates import load_prompt
from summarizer.validation_errors import PREFIX

if TYPE_CHECKING:
    from summarizer.gateway.target import Target

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Finding:
    state: Literal["ok", "absent", "caution", "missing", "failed"]  # `missing` and `failed` make the exit status 1
    subject: str  # what was checked
    said: str  # the result, and how to fix a problem


class Caution(Exception):  # noqa: N818 - not an error: everything works
    """A problem that the user should know, although nothing fails because of it."""


def find(subject: str, check: Callable[P, str], /, *args: P.args, **given: P.kwargs) -> Finding:
    """Run a check that returns its result as text, or raises a `Caution` or an error."""
    try:
        return Finding("ok", subject, check(*args, **given))
    except Caution as caution:
        return Finding("caution", subject, str(caution))
    except SummarizerError as error:
        return Finding("missing", subject, describe_error(error))


def run_doctor(model: str | None, *, ask: bool) -> int:
    try:
        settings = Settings.load()
    except ConfigurationError as error:
        write([Finding("missing", "configuration", str(error))])
        return FAILED
    click.echo("Settings")
    file, *listed = list_settings(settings)
    listed = [file, *sorted(listed, key=lambda setting: setting[2] == DEFAULT)]  # what is set comes first
    width = max(len(name) for name, *_ in listed)
    for name, value, source in listed:
        # names of many models do not push the source out of sight
        first, *rest = wrap(show(value), NAMES_WIDTH, break_on_hyphens=False) if ", " in value else [show(value)]
        click.echo(f"  {name:<{width}} {first:<28} {source}")
        for line in rest:
            click.echo(f"  {'':<{width}} {line}")
    click.echo("\nChecks")
    found = list(check_all(settings, model=model, ask=ask))
    write(found)
    return FAILED if any(finding.state in ("missing", "failed") for finding in found) else COMPLETE


def write(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(f"  {finding.state:<7}  {finding.subject}: {show(finding.said)}")


def list_settings(settings: Settings) -> Iterator[tuple[str, str, str]]:
    named = os.environ.get(CONFIG_VARIABLE)
    file = Path(named or DEFAULT_CONFIG)
    in_file = read_toml(file, required=False)
    yield "file", str(file.absolute()) if file.exists() else f"no {file} here", CONFIG_VARIABLE if named else DEFAULT
    variables = {name.upper() for name, value in os.environ.items() if value}
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        value = getattr(settings, name)
        sources = [str(file)] * (name in in_file) + [variable] * (variable in variables)
        source = ", ".join(sources if isinstance(value, dict) else sources[-1:])  # tables from both sources are merged
        yield name, describe(value), source or DEFAULT


def describe(value: Any) -> str:
    """Return a setting's value as text, without secrets."""
    if isinstance(value, dict):
        return ", ".join(value) or "none"
    if isinstance(value, tuple):
        secret = any(isinstance(part, SecretStr) for part in value)
        return f"{len(value)} set, not shown" if secret else ", ".join(map(str, value)) or "none"
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and value < 1e6 else str(value)


DEFAULT: Final = "default"
NAMES_WIDTH: Final = 60  # columns of a list of names, which goes on in the next line
MESSAGES: Final = ({"role": "user", "content": "Is the sky blue? Answer with the word yes."},)
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def check_all(settings: Settings, *, model: str | None, ask: bool) -> Iterator[Finding]:
    from summarizer.gateway.preflight import may_exist  # imported here, as in `find_unknown_names`

    cards = list_models(settings).models
    others = [name for _, name in list_named_models(settings) if may_exist(name, settings=settings)]
    for name in dict.fromkeys(others if model is None else (model, *others)):
        if name != EXTRACTIVE and name not in [card.name for card in cards]:
            cards = (*cards, ModelCard(name=name, model=name, engine="llm", mode="auto", default=False))
    for extra, contents in EXTRAS.items():  # extras are optional, and are not imported here
        is_absent = bool(list_missing(extra))
        said = f"not installed; {install_command(extra)}" if is_absent else "installed"
        yield Finding("absent" if is_absent else "ok", f"extra [{extra}]", f"for {contents.purpose}: {said}")
    for schema in SCHEMAS.values():
        yield find(f"prompt {schema.prompt}", check_prompt, str(schema.prompt))
    yield from check_custom_schemas(settings)
    for card in cards:
        yield from check_model(card, settings=settings, ask=ask)
    yield from (Finding("missing", "configured name", fault) for fault in find_unknown_names(settings))
    yield find("cache", check_cache, settings)
    if not list_missing("server"):
        yield find("database", check_database, settings)
    yield find(f"port {settings.port}", check_port, settings)
    if settings.host not in LOOPBACK and not settings.requires_key:
        said = f"anyone who can reach {settings.host} can request briefs at your cost; set {PREFIX}API_KEYS"
        yield Finding("caution", "callers", said)


def check_prompt(name: str) -> str:
    return f"version {load_prompt(name).version[:12]}"


def check_custom_schemas(settings: Settings) -> Iterator[Finding]:
    if fault := describe_folder_fault(settings):
        yield Finding("missing", "schema folder", fault)
        return
    for name, schema in list_custom_schemas(settings).items():
        subject = f"schema {name}"
        if isinstance(schema, BrokenSchema):
            yield Finding("failed", subject, schema.reason)
            continue
        loose = list_unchecked_fields(schema.content)
        caveat = f"; nothing verifies {', '.join(loose)}, which should be Prose or Figure if the article is to prove it"
        yield Finding("ok", subject, f"version {schema.version}{caveat if loose else ''}")


def check_model(card: ModelCard, *, settings: Settings, ask: bool) -> Iterator[Finding]:
    """Check whether a model is known and has a key, and load it if it is local."""
    subject = f"model {card.name}" + (" (default)" if card.default else "")
    if card.engine == "extractive":
        yield Finding("ok", subject, "built in, needs no key")
        return
    from summarizer.gateway.fallbacks import resolve_deployments  # loads litellm, which takes seconds

    try:
        targets = resolve_deployments(card.name, settings=settings)
    except SummarizerError as error:
        yield Finding("missing", subject, str(error))
        return
    for target in sorted(targets, key=lambda target: (target.api_base or "", target.model)):
        where = f" at {target.api_base}" if len(targets) > 1 else ""
        yield from check_target(target, f"{subject}{where}", name=card.name, settings=settings)
        if ask:
            called = find(f"call of {card.name}{where}", ask_model, target)
            yield replace(called, state="failed") if called.state == "missing" else called


def check_target(target: Target, subject: str, *, name: str, settings: Settings) -> Iterator[Finding]:
    """Describe a usable model or one of its deployments, and load it if it is local."""
    from summarizer.gateway.target import NO_KEY, is_key_known, list_unset_variables

    if target.local_model is not None:
        yield Finding("ok", subject, f"{target.local_model.path.name} on this machine, needs no key")
        yield from check_local_model(name, target, settings=settings)
    else:
        key = target.api_key.get_secret_value() if target.api_key else ""
        said, unset = "no, and none is needed at its api_base" if key == NO_KEY else "yes", list[str]()
        if not is_key_known(target):
            said = f"not known here, since {target.provider} may take other credentials or none; --ask tries them"
            unset = [name for name in list_unset_variables(target.model) if not name.endswith("API_BASE")]
            said += f". {' and '.join(unset)} {'is' if len(unset) == 1 else 'are'} not set" if unset else ""
        params = ", ".join(target.params.describe())
        said = f"{target.model} through {target.provider}{f' with {params}' if params else ''}; key set: {said}"
        yield Finding("caution" if unset else "ok", subject, said)
        if target.price is None and (limits := list_dollar_limits(name, settings=settings)):
            said = f"not known, but needed for {', '.join(limits)}: set input_cost_per_token and output_cost_per_token"
            yield Finding("caution", f"price of {name}", said)


def list_dollar_limits(model: str, *, settings: Settings) -> list[str]:
    """List the dollar limits that refuse calls of a model while its price is unknown."""
    keys = [
        f"keys.{name}.usd_per_day"
        for name, key in settings.keys.items()
        if key.usd_per_day is not None and (key.models is None or model in key.models)
    ]
    return keys if settings.max_request_usd is None else ["max_request_usd", *keys]


class Answer(BaseModel):
    word: str = Field(max_length=200)


def ask_model(target: Target) -> str:
    """Ask a model one small question, in the same way as for briefs; raises the error of a failed call."""
    from summarizer.gateway.structured_call import call_model  # loads litellm, which takes seconds

    call = asyncio.run(call_model(Answer, MESSAGES, target=target, context=None))
    if call.error is not None:
        raise call.error
    last = call.attempts[-1]
    tokens = last.usage.total_tokens if last.usage else None
    cost = "at an unknown price" if last.cost_usd is None else f"for {last.cost_usd:.6f} dollars"
    return f"answered in {last.seconds or 0:.1f} s as {last.mode}, {tokens or 'unknown'} tokens {cost}"


ARTICLE_CHARACTERS: Final = 7000  # length of the article in the time estimate: a long news item

OVERHEAD: Final = 800
"""Approximate characters of the prompt besides the instructions and the article: delimiters, Instructor's additions."""


def check_local_model(name: str, target: Target, *, settings: Settings) -> Iterator[Finding]:
    """Load a local model, measure its speed, and estimate the time for an article."""
    model = target.local_model
    assert model is not None
    instructions = load_prompt(SCHEMAS["news"].prompt).text
    try:
        size, free = model.path.stat().st_size, read_memory(*FREE_MEMORY)
        if free is not None and size > free:
            said = f"its weights are {size / 1e9:.1f} GB, and {free / 1e9:.1f} GB of memory are free: it will be slow"
            yield Finding("caution", f"memory of {name}", said)
        speed = measure_speed(model, sample=instructions)
    except SummarizerError as error:
        yield Finding("missing", f"speed of {name}", str(error))
        return
    threads = model.threads
    seconds = speed.estimate_seconds(ARTICLE_CHARACTERS + OVERHEAD + len(instructions))
    memory = f", {speed.memory_bytes / 1e6:.0f} MB of memory" if speed.memory_bytes else ""
    said = (
        f"loaded in {speed.load_seconds:.1f} s{memory}; reads {speed.prompt_rate:.0f} and writes "
        f"{speed.generation_rate:.0f} tokens a second with {threads} thread{'s' if threads > 1 else ''}: an article of "
        f"{ARTICLE_CHARACTERS / 1000:.0f} kB takes about {seconds:.0f} seconds, two to three times that with repairs"
    )
    yield Finding("ok", f"speed of {name}", said)
    if 3 * seconds > target.timeout:
        said = f"it is {target.timeout:g} seconds, which may be too short: raise SUMMARIZER_LOCAL_TIMEOUT"
        yield Finding("caution", f"timeout of {name}", said)
    entry = settings.find_model(name)
    away = [other for other in entry.substitutes if not runs_locally(other, settings=settings)]
    if away:
        said = f"if it gives no answer, the article is sent to {', '.join(away)}: remove its fallbacks if it must stay"
        yield Finding("caution", f"privacy of {name}", said)


def runs_locally(name: str, *, settings: Settings) -> bool:
    """Whether a model, named as configured or directly, is local or the built-in engine."""
    from summarizer.model_settings import is_local_model

    model = settings.find_model(name).model
    return model == EXTRACTIVE or is_local_model(model)


def check_cache(settings: Settings) -> str:
    """Check whether the service's cache is usable. The service works without it."""
    from summarizer.pipeline.brief_cache import open_service_cache

    cache = open_service_cache(settings)
    if cache is None:
        return f"off; {PREFIX}CACHE turns it on"
    held = cache.measure()
    fault = cache.fault or ("" if cache.file.exists() else find_fault_of_new(cache.file))
    if fault:
        raise Caution(
            f"{cache.file} cannot be used ({fault}), so every brief is made anew; delete the file, or set "
            f"{PREFIX}CACHE_DIR to a folder that can be written, or {PREFIX}CACHE to false"
        )
    return f"{held.entries} briefs, {held.bytes:,} bytes in {cache.file}"


def find_fault_of_new(file: Path) -> str:
    """Return why a missing file could not be created, or an empty string if it could. Does not create it."""
    folder = next(folder for folder in file.absolute().parents if folder.exists())
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def check_database(settings: Settings) -> str:
    """Check whether the database is reachable, and its tables are those of this release or an earlier one.

    A missing file is fine, since it is created on first use.
    """
    from summarizer.api import idempotency_store
    from summarizer.jobs import store
    from summarizer.storage import database, key_usage  # imported here, since SQLAlchemy takes half a second

    place = database.find_database(settings)
    if place.file is not None and not place.file.exists():
        if fault := find_fault_of_new(place.file):
            raise ConfigurationError(f"{place.shown} cannot be made: {fault}; correct it, or set {PREFIX}DATABASE_URL")
        return f"{place.shown}, made when it is first needed"
    try:
        database.check_room(place)
    except DatabaseUnavailableError as error:
        raise ConfigurationError(str(error)) from None
    engine = database.open_engine(place)
    try:
        with engine.connect() as connection:
            parts = (store.PART, key_usage.PART, idempotency_store.PART)
            database.check_release(connection, parts, shown=place.shown)
            return place.shown
    except Exception as error:
        if not database.is_fault(error):
            raise
        said = f"{place.shown} cannot be used: {database.explain(error)}; correct it, or set {PREFIX}DATABASE_URL"
        raise ConfigurationError(said) from None
    finally:
        engine.dispose()


def check_port(settings: Settings) -> str:
    """Check whether `provenbrief serve` can listen on the configured port, or already runs there."""
    from summarizer.cli.bind import open_listener

    try:
        open_listener(settings.host, settings.port).close()
    except ConfigurationError as error:
        if is_service_running(settings):
            return "this service is running there"
        raise ConfigurationError(f"{error} Or set {PREFIX}PORT.") from None
    return f"free on {settings.host}"


def is_service_running(settings: Settings) -> bool:
    from summarizer.client import Client

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with Client(f"http://{host}:{settings.port}", timeout=2, max_retries=0) as client:
            client.health()
    except (APIError, ConfigurationError):
        return False
    return True
