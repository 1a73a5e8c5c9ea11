"""`provenbrief demo`: serves the page on this machine, with an example that the built-in engine makes a brief of."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from summarizer.cli.bind import open_listener
from summarizer.cli.console import COMPLETE, print_message
from summarizer.errors import ConfigurationError
from summarizer.extras import require_extra
from summarizer.settings import EXTRACTIVE, Settings

HOST = "127.0.0.1"


def run_demo(*, port: int | None, browser: bool) -> int:
    """Serve the page with its example until interrupted."""
    require_extra("server")
    from summarizer.cli.serve import run_service

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
    """The configuration without keys of callers, and with a database of its own.

    Its batches end with it, and it works on no others, which may have models that cost.
    """
    changes = {
        "host": HOST,
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
    """Open a listening socket; without a port, on the configured one or any other."""
    if port is not None:
        return open_listener(HOST, port)
    try:
        return open_listener(HOST, settings.port)
    except ConfigurationError:
        return open_listener(HOST, 0)


def has_display() -> bool:
    """Whether a browser with a window can be opened. Browsers of a terminal would take it over."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
