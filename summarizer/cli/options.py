"""What the commands that have briefs made share: the options that were given, and the service that is asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from summarizer.errors import InputError
from summarizer.pipeline.request import read_options
from summarizer.schemas.brief import Options

if TYPE_CHECKING:
    from summarizer.client import Client


def parse_options(options: Mapping[str, Any], /) -> Options:
    """The options of a command that were given.

    Raises:
        click.UsageError: An option's value cannot be used.
    """
    try:
        return read_options({name: value for name, value in options.items() if value is not None})
    except InputError as error:
        raise click.UsageError(str(error)) from None


def make_client(server: str, /) -> Client:
    """A client of a service, with the key that the environment has for it."""
    from summarizer.client import Client  # here: commands that ask nobody start without it

    return Client(server, api_key=os.environ.get("SUMMARIZER_API_KEY") or None)
