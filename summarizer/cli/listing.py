"""`provenbrief models`, `schemas` and `keys`: lists models and schemas, and creates custom schemas and API keys."""

from __future__ import annotations

import hashlib
import secrets
import shlex
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

import click

from summarizer.cli.console import COMPLETE, print_message, write_json
from summarizer.cli.tables import print_table
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.model_settings import KEY_NAME
from summarizer.pipeline.catalogue import describe_schema, list_models, list_schemas
from summarizer.schema_folder import describe_folder_fault
from summarizer.schema_folder.loader import check_name as check_schema_name
from summarizer.schemas.http import ModelCard, ModelList
from summarizer.settings import Settings


def write_models(*, form: str) -> int:
    settings = Settings.load()
    cards = [note_problem(card, settings=settings) for card in list_models(settings).models]
    if form == "json":
        write_json(ModelList(models=tuple(cards)))
    else:
        rows = [(card.name, card.model, card.engine, "default" if card.default else "") for card in cards]
        print_table("Models", ("Name", "Model", "Engine", ""), rows)
        for card in cards:
            if card.problem:
                print_message(f"{card.name} cannot be asked: {card.problem}")
    return COMPLETE


def note_problem(card: ModelCard, *, settings: Settings) -> ModelCard:
    """Note why a model is unusable, as far as can be told without the model libraries, which take seconds to load."""
    from summarizer.gateway.preflight import check_name

    if card.engine == "extractive":
        return card
    try:
        check_name(card.name, settings=settings)
    except SummarizerError as error:
        return card.model_copy(update={"problem": str(error)})
    return card


def write_schemas(*, form: str) -> int:
    settings = Settings.load()
    listed = list_schemas(settings)
    if fault := describe_folder_fault(settings):
        print_message(fault)
    if form == "json":
        write_json(listed)
    else:
        rows = [(card.name, card.version or "broken", card.problem or card.description) for card in listed.schemas]
        print_table("Schemas", ("Name", "Version", "What it holds"), rows)
    return COMPLETE


def write_schema(name: str) -> int:
    write_json(describe_schema(name, settings=Settings.load()))
    return COMPLETE


FOLDER: Final = "my_schemas"  # the folder for schemas if none is configured


def create_schema(name: str, *, folder: str | None) -> int:
    configured = Settings.load().schema_dir
    chosen = Path(folder) if folder else configured or Path(FOLDER)
    for path in create_schema_files(name, folder=chosen):
        click.echo(f"written: {path}")
    is_known = configured is not None and configured.absolute() == chosen.absolute()
    first = (
        "provenbrief schemas --format table" if is_known else f"export SUMMARIZER_SCHEMA_DIR={shlex.quote(str(chosen))}"
    )
    click.echo("\nNext, with the path of an article of yours:")
    for command in (first, "provenbrief doctor", f"provenbrief summarize ARTICLE.txt --schema {name} --format md"):
        click.echo(f"  {command}")
    return COMPLETE


TEMPLATE_FOLDER: Final = "start"


def create_schema_files(name: str, /, *, folder: Path) -> tuple[Path, Path]:
    """Write `NAME.py` and `NAME.md` into a folder, creating it if necessary, and return their paths."""
    schema, prompt = folder / f"{name}.py", folder / f"{name}.md"
    check_schema_name(name)
    for path in (schema, prompt):
        if path.exists():
            raise ConfigurationError(f"{path} exists already and is not changed. Choose another name or --dir.")
    source = resources.files("summarizer.schema_folder").joinpath(TEMPLATE_FOLDER)
    model = "".join(part.capitalize() for part in name.replace("_", "-").split("-") if part)
    text = Template(source.joinpath("schema.py.txt").read_text("utf-8")).substitute(name=name, model=model)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with schema.open("x", encoding="utf-8") as file:
            file.write(text)
        with prompt.open("x", encoding="utf-8") as file:
            file.write(source.joinpath("prompt.md").read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be written: {error.strerror}.") from None
    return schema, prompt


KEY_BYTES: Final = 32  # random bytes of a key; enough for an unsalted hash to resist a search


def print_new_key(name: str) -> int:
    """Print a new key, and the configuration table that accepts it."""
    if not KEY_NAME.fullmatch(name):
        raise ConfigurationError(
            "A name has 1 to 50 letters, digits, dots, hyphens and underscores, and begins with a letter or digit."
        )
    key = f"pb-{secrets.token_urlsafe(KEY_BYTES)}"
    table = f'"{name}"' if "." in name else name
    click.echo(f"# The key of {name}, for its owner. It is not shown again.")
    click.echo(key)
    click.echo("\n# For the configuration file of the service. Limits that are commented out do not apply.")
    click.echo(f"[keys.{table}]")
    click.echo(f'hash = "sha256:{hashlib.sha256(key.encode()).hexdigest()}"')
    for limit in ('models = ["NAME"]', "requests_per_minute = 60", "tokens_per_day = 2000000", "usd_per_day = 5.0"):
        click.echo(f"# {limit}")
    return COMPLETE
