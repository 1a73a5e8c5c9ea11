"""`summarizer serve`: runs the HTTP service in this process."""

from __future__ import annotations

import click
import uvicorn

from summarizer.api.app import create_app
from summarizer.cli.bind import listener_url, open_listener
from summarizer.cli.errors import COMPLETE
from summarizer.settings import Settings
from summarizer.telemetry import configure_logging

GRACE = 30
"""Seconds that running requests have to finish when the service is stopped."""


def serve_api(*, host: str | None, port: int | None) -> int:
    """Serve until interrupted.

    Raises:
        ConfigurationError: The configuration or the address is invalid.
    """
    settings = Settings.load()
    app = create_app(settings)
    with open_listener(host or settings.host, settings.port if port is None else port) as listener:
        configure_logging(settings.log_level)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # the service logs each request itself
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE,
        )
        click.echo(f"summarizer: serving on {listener_url(listener)}, stop with Ctrl-C", err=True)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:  # uvicorn raises it again after an orderly shutdown
            click.echo("summarizer: stopped", err=True)
    return COMPLETE
