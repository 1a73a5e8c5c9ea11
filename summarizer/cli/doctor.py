"""`provenbrief doctor`: prints the settings with their sources, and the results of checks. No key is shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from summarizer.cli.doctor_checks import PREFIX, check_all
from summarizer.cli.errors import COMPLETE, FAILED
from summarizer.cli.findings import Finding
from summarizer.errors import ConfigurationError
from summarizer.report.plain_text import show
from summarizer.settings import CONFIG_VARIABLE, DEFAULT_CONFIG, Settings, read_toml


def run_doctor(model: str | None = None, *, ask: bool = False) -> int:
    """Print the settings and the results of all checks, and return the exit status.

    Args:
        model: A model to check in addition to the configured ones.
        ask: Whether to make one small call of each model that can be asked.
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
    found = list(check_all(settings, model=model, ask=ask))
    write(found)
    return FAILED if any(finding.state == "missing" for finding in found) else COMPLETE


def write(findings: list[Finding]) -> None:
    """Print findings, one per line."""
    for finding in findings:
        click.echo(f"  {finding.state:<7}  {finding.subject}: {show(finding.said)}")


def list_settings(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield the configuration file and each setting, with its value and its source."""
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
    """Return a setting's value as text, without secrets."""
    if isinstance(value, dict):
        return ", ".join(value) or "none"
    if isinstance(value, tuple):
        secret = any(isinstance(part, SecretStr) for part in value)
        return f"{len(value)} set, not shown" if secret else ", ".join(map(str, value)) or "none"
    return str(value)
