"""`provenbrief serve` and `provenbrief demo`: runs the HTTP service, or one of its workers, in this process.

The demo serves the web page with an example article, summarized by the built-in engine.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from summarizer.api.app import create_app
from summarizer.api.http_protocol import ConnectionLimits, limited_protocol
from summarizer.api.worker_process import WorkerProcess
from summarizer.cli.bind import is_loopback, listener_url, open_listener
from summarizer.cli.console import COMPLETE, configure_log, end_at_hangup, print_message
from summarizer.errors import ConfigurationError
from summarizer.process_memory import share_arena
from summarizer.settings import API_KEYS_VARIABLE, EXTRACTIVE, Settings
from summarizer.telemetry import log_event
from summarizer.tracing import send_spans

if TYPE_CHECKING:
    import uvicorn

    from summarizer.jobs.runner import BatchRunner

RESERVED_FILES: Final = 64  # open files other than connections: databases, logs, libraries
SWITCH_INTERVAL: Final = 0.001  # seconds until a busy thread lets the event loop run; Python's default is 0.005


def serve_api(settings: Settings) -> int:
    with open_listener(settings.host, settings.port) as listener:
        run_service(settings, listener, announce=lambda url: print_message(f"serving on {url}, stop with Ctrl-C"))
    print_message("stopped")
    return COMPLETE


def run_service(
    settings: Settings,
    listener: socket.socket,
    *,
    announce: Callable[[str], None] = lambda _: None,
    worker: WorkerProcess | None = None,
) -> None:
    """Serve until interrupted.

    Args:
        announce: Called with the service's URL just before the server starts.
        worker: The identity of this process among several worker processes; None if there is only one.
    """
    import uvicorn  # after the API, which reports a missing extra `server`

    configure_log(settings)
    if worker is None or worker.number == 0:
        report_held_fetch(settings, listener)
        report_open_service(settings, listener)
    settings = resolve_fetch(settings, listener)
    app = create_app(settings, worker=worker)
    app.state.owns_process = True
    logging.getLogger("uvicorn.error").addFilter(replace_record)
    sys.setswitchinterval(SWITCH_INTERVAL)
    share_arena()
    limits = ConnectionLimits(
        settings,
        max_own_connections=raise_file_limit(settings.max_connections),
        counts=app.state.counts,
        on_closed=app.state.metrics.count_closed_connection,
    )
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
    with send_spans(), contextlib.suppress(KeyboardInterrupt):  # uvicorn raises the signal again after its shutdown
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C
        end_at_hangup()
        announce(listener_url(listener))
        make_server(config, app.state.batches).run(sockets=[listener, *open_worker_socket(worker)])


def make_server(config: uvicorn.Config, batches: BatchRunner) -> uvicorn.Server:
    """Make a server that stops the work on batches while requests finish; a second Ctrl-C waits for neither."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            batches.stop()
            await super().shutdown(sockets)
            if self.force_exit:  # uvicorn would leave the requests to the end of the loop, and close nothing
                for task in self.server_state.tasks:
                    task.cancel()
                await self.lifespan.shutdown()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            super().handle_exit(sig, frame)
            if self.force_exit:
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    asyncio.get_running_loop().call_soon_threadsafe(partial(batches.stop, at_once=True))

    return Server(config)


def replace_record(record: logging.LogRecord) -> bool:
    """Logging filter that replaces uvicorn's records of invalid HTTP and of requests cut off at `drain_timeout`.

    uvicorn logs the former as a warning without details, the latter as errors with tracebacks.
    """
    if str(record.msg).startswith("Invalid HTTP request"):
        log_event("invalid_http", level=logging.INFO)
        return False
    if str(record.msg).startswith("Cancel %s running task"):
        (count,) = record.args or (0,)
        log_event("requests_cut", level=logging.WARNING, requests=int(str(count)))
        return False
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def open_worker_socket(worker: WorkerProcess | None) -> Iterator[socket.socket]:
    """Yield the socket on which other worker processes reach this one, if there are several."""
    if worker is None:
        return
    path = worker.socket_of(worker.number)
    path.unlink(missing_ok=True)  # left by a killed worker
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    yield listener


def resolve_fetch(settings: Settings, listener: socket.socket) -> Settings:
    """Allow fetching of public URLs on a loopback address, unless the configuration decides.

    With `fetch_private`, fetching has to be set explicitly, since any web page could use it to explore the network.
    """
    if settings.fetch is not None or settings.fetch_private or not is_loopback(listener):
        return settings
    return settings.model_copy(update={"fetch": True})


def report_held_fetch(settings: Settings, listener: socket.socket) -> None:
    """Warn if URLs are not fetched only because of `fetch_private`."""
    if settings.fetch_private and settings.fetch is None and not settings.requires_key and is_loopback(listener):
        print_message(
            "URLs are not fetched for callers, since SUMMARIZER_FETCH_PRIVATE lets them reach your network. To fetch "
            "them, set SUMMARIZER_FETCH=true",
            level="warning",
        )


def report_open_service(settings: Settings, listener: socket.socket) -> None:
    """Warn if other machines can call the service without a key."""
    if not settings.requires_key and not is_loopback(listener):
        print_message(
            "no key is required: anyone who can reach this service can request briefs at your cost. To require one, "
            f"set {API_KEYS_VARIABLE}",
            level="warning",
        )


def raise_file_limit(connections: int) -> int:
    """Raise the process's limit of open files for the given number of connections, and return how many it allows.

    Each connection takes two files, since its request may have a connection to a provider.
    """
    try:
        import resource  # missing on Windows, which has no such limit
    except ImportError:
        return connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections + RESERVED_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(1, min(connections, (wanted - RESERVED_FILES) // 2))


DEMO_HOST: Final = "127.0.0.1"


def run_demo(*, port: int | None, browser: bool) -> int:
    def announce(url: str) -> None:
        page = f"{url}/?example"
        print_message(f"the page is at {page}, stop with Ctrl-C")
        if browser and has_display():
            threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()

    with TemporaryDirectory(prefix="provenbrief-demo-", ignore_cleanup_errors=True) as folder:
        settings = demo_settings(Path(folder))
        with open_port(settings, port) as listener:
            run_service(settings, listener, announce=announce)
    print_message("stopped")
    return COMPLETE


def demo_settings(folder: Path) -> Settings:
    """Return settings without API keys, and with a separate, temporary database.

    Batches of the demo end with it, and it does not work on others, which may call paid models.
    """
    changes = {
        "host": DEMO_HOST,
        "model": EXTRACTIVE,
        "api_keys": (),
        "keys": {},
        "log_level": "warning",
        "database_url": SecretStr(f"sqlite:///{folder / 'demo.sqlite'}"),
        "batch_worker": True,
        "workers": 1,
    }
    return Settings.load().model_copy(update=changes)


def open_port(settings: Settings, port: int | None) -> socket.socket:
    """Open a listening socket; if `port` is None, on the configured port, or any other if that is in use."""
    if port is not None:
        return open_listener(DEMO_HOST, port)
    try:
        return open_listener(DEMO_HOST, settings.port)
    except ConfigurationError:
        return open_listener(DEMO_HOST, 0)


def has_display() -> bool:
    """Whether a graphical browser can be opened. A text browser would take over the terminal."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
