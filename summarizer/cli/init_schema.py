"""`provenbrief schemas new`: writes a schema to start from and prints the next steps."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import click

from summarizer.cli.errors import COMPLETE
from summarizer.schema_folder.scaffold import create_schema_files
from summarizer.settings import Settings

FOLDER: Final = "my_schemas"
"""The folder for schemas if none is configured."""


def create_schema(name: str, *, folder: str | None) -> int:
    """Write the two files of a schema and print the next steps.

    Raises:
        ConfigurationError: The files cannot be written, or exist already.
    """
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
