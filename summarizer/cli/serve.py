"""`summarizer serve`: runs the HTTP service in this process."""

from __future__ import annotations

import contextlib
import signal
import sys

import click
import uvicorn

from summarizer.api.app import create_app
from summarizer.api.http_protocol import ConnectionLimits, limited_protocol
from summarizer.cli.bind import listener_url, open_listener
from summarizer.cli.errors import COMPLETE
from summarizer.settings import Settings
from summarizer.telemetry import configure_logging

RESERVED_FILES = 200
"""Open files that are not connections of clients: databases, providers, logs."""


SWITCH_INTERVAL = 0.001
"""Seconds after which a thread that computes lets the event loop run; Python's default is 0.005."""


def serve_api(*, host: str | None, port: int | None) -> int:
    """Serve until interrupted.

    Raises:
        ConfigurationError: The configuration or the address is invalid.
    """
    settings = Settings.load()
    app = create_app(settings)
    with open_listener(host or settings.host, settings.port if port is None else port) as listener:
        configure_logging(settings.log_level)
        app.state.owns_process = True
        sys.setswitchinterval(SWITCH_INTERVAL)
        raise_file_limit(settings.max_connections + RESERVED_FILES)
        limits = ConnectionLimits.of(settings, on_closed=app.state.metrics.count_closed_connection)
        config = uvicorn.Config(
            app,
            http=limited_protocol(limits),
            timeout_keep_alive=settings.keep_alive_timeout,
            log_config=None,
            access_log=False,  # the service logs each request itself
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=settings.drain_timeout,
        )
        click.echo(f"summarizer: serving on {listener_url(listener)}, stop with Ctrl-C", err=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises the signal again after an orderly shutdown
            uvicorn.Server(config).run(sockets=[listener])
        click.echo("summarizer: stopped", err=True)
    return COMPLETE


def raise_file_limit(wanted: int) -> None:
    """Raise the process's limit of open files to `wanted`, or as far as the system lets it."""
    try:
        import resource  # not on Windows, which has no such limit
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
