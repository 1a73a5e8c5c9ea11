"""Shared by commands: brief options, model checks and the HTTP client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from summarizer.errors import InputError
from summarizer.schemas.brief import Options
from summarizer.settings import EXTRACTIVE, Settings

if TYPE_CHECKING:
    from summarizer.client import Client


def parse_options(options: Mapping[str, Any], /) -> Options:
    from summarizer.pipeline.request import read_options  # imported here, so that `check_models` runs before it loads

    try:
        return read_options({name: value for name, value in options.items() if value is not None})
    except InputError as error:
        raise click.UsageError(str(error)) from None


def make_client(server: str, /) -> Client:
    from summarizer.client import Client  # imported here, since most commands need no client

    return Client(server, api_key=os.environ.get("SUMMARIZER_API_KEY") or None)


NOT_MODELS: Final = ("self", "off", EXTRACTIVE)


def check_models(*names: str | None) -> None:
    """Check the named models before the libraries load; None stands for the configured default."""
    settings = Settings.load()
    asked = [name for one in names if (name := one or settings.model) not in NOT_MODELS]
    if not asked:
        return
    from summarizer.gateway.preflight import check_before_loading

    for name in asked:
        check_before_loading(name, settings=settings)
