"""`provenbrief keys new`: a new key for a caller of the service."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

import click

from summarizer.cli.console import COMPLETE
from summarizer.errors import ConfigurationError
from summarizer.model_settings import KEY_NAME

KEY_BYTES: Final = 32
"""Random bytes of a key: so many that its plain hash cannot be searched for."""


def print_new_key(name: str) -> int:
    """Print a new key, and the table of the configuration that accepts it.

    Raises:
        ConfigurationError: The name cannot be used.
    """
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
