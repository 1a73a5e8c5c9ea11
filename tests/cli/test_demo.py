"""`provenbrief demo`: the page on loopback with an example, and what happens if the extra `server` is missing."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import threading
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import serve
from summarizer.cli.serve import has_display, open_port, run_demo
from summarizer.client import Client
from summarizer.errors import UnprocessableEntityError
from summarizer.settings import Settings
from tests.support import processes
from tests.support.fork_server import forks

WITHOUT_SERVER = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "fastapi" else find(name, *more)
from summarizer.cli import main
main(sys.argv[1:])
"""


def test_the_page_is_served_with_its_example_and_the_built_in_engine(tmp_path: Path) -> None:
    config = tmp_path / "summarizer.toml"
    config.write_text('model = "openai/gpt-5"\napi_keys = ["secret"]\nhost = "0.0.0.0"\n')
    command = [forks() / "provenbrief", "demo", "--no-browser", "--port", "0"]
    environment = {**os.environ, "SUMMARIZER_CONFIG": str(config)}
    with processes.running(command, env=environment, stderr=-1, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.fullmatch(r"provenbrief: the page is at (http://127\.0\.0\.1:\d+)/\?example, stop with .*\n", said)
        assert found, said
        with urllib.request.urlopen(f"{found[1]}/?example", timeout=60) as page:
            html = page.read().decode()
        assert "<title>provenbrief</title>" in html
        assert 'id="no-url" hidden' in html, "on this machine addresses can be given"
        with urllib.request.urlopen(f"{found[1]}/static/council-bridge.txt", timeout=60) as example:
            text = example.read().decode()
        with Client(found[1]) as client:
            brief = client.summarize(text)
            with pytest.raises(UnprocessableEntityError, match="address"):
                client.summarize(url="http://127.0.0.1:1/a")
            batch = client.batches.create([{"id": "a", "text": text}])
            (result,) = client.batches.results(batch.id)
            assert result.read_brief()
        assert brief.receipt.engine == "extractive"
        assert brief.positions
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr.read() == "provenbrief: stopped\n"


def test_a_browser_is_opened_at_the_example_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(serve, "has_display", lambda: True)
    monkeypatch.setattr(serve, "run_service", lambda _settings, _listener, *, announce: announce("http://here"))
    monkeypatch.setattr(threading, "Thread", InThisThread)
    assert run_demo(port=0, browser=False) == 0
    assert not opened
    assert run_demo(port=0, browser=True) == 0
    assert opened == ["http://here/?example"]


class InThisThread:
    def __init__(self, *, target: Any, args: tuple[Any, ...], daemon: bool) -> None:
        assert daemon
        self.start = lambda: target(*args)


def test_no_browser_takes_over_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()


def test_another_port_is_taken_if_the_usual_one_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with open_port(Settings(port=port), None) as listener:
            assert listener.getsockname()[1] != port


def test_without_the_server_the_command_that_installs_it_is_told() -> None:
    done = processes.run([sys.executable, "-c", WITHOUT_SERVER, "demo"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "(no fastapi). Run: pip install 'provenbrief[server]'" in done.stderr
    assert "Traceback" not in done.stderr
