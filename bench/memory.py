"""What the service holds in memory while a model is asked, beside a process that has imported LiteLLM and nothing else.

    python -m bench.memory [--runs N] [--write]

A provider on loopback takes the request and is silent; the service's resident memory is read meanwhile. Both processes
are fresh each time; medians. `--write` puts the table into docs/performance.md. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
REGION = re.compile(r"(<!-- memory -->\n).*?(<!-- end memory -->)", re.DOTALL)
ARTICLE = ROOT / "examples" / "council-bridge.txt"

QUIET = {**os.environ, "LITELLM_OFFLINE_MODE": "true"}
"""LiteLLM's import asks the network otherwise, and waits for it."""

IMPORT = "import litellm; print('ready', flush=True); input()"
BOTH = "import litellm, instructor; print('ready', flush=True); input()"
SETTLE = 1.0
"""Seconds after which nothing is allocated any more."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    measures: dict[str, Callable[[], float]] = {
        "`import litellm`": lambda: measure_import(IMPORT),
        "`import litellm, instructor`": lambda: measure_import(BOTH),
        "the service, whose default is the built-in engine": lambda: measure_service("extractive"),
        "the service with one call of a model in flight": lambda: measure_service("openai/silent"),
    }
    rows = [(what, statistics.median(measure() for _ in range(given.runs))) for what, measure in measures.items()]
    bare = rows[0][1]
    lines = ["| Process | Resident memory | Beside `import litellm` |", "| --- | --- | --- |"]
    lines += [f"| {what} | {size:.0f} MB | {size - bare:+.0f} MB |" for what, size in rows]
    table = "\n".join(lines)
    print(table)
    if given.write:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(REGION.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", page), "utf-8")


def measure_import(code: str) -> float:
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=QUIET) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(SETTLE)
        size = read_resident(process.pid)
        process.communicate(b"\n")
    return size


def measure_service(model: str) -> float:
    """Megabytes of the service after its start, or where it asks a provider, while that is silent."""
    with serve_silence() as (address, asked), socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        environment = {**QUIET, "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": address}
        environment |= {"SUMMARIZER_MODEL": model, "SUMMARIZER_CACHE": "false"}
        command = [str(Path(sys.executable).with_name("provenbrief")), "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                wait_until_ready(port)
                if model != "extractive":
                    threading.Thread(target=request_summary, args=(port,), daemon=True).start()
                    assert asked.wait(60), "the provider was not asked"
                time.sleep(SETTLE)
                return read_resident(process.pid)
            finally:
                process.kill()


@contextlib.contextmanager
def serve_silence() -> Iterator[tuple[str, threading.Event]]:
    """A provider that takes requests and never answers; its base URL, and whether it was asked."""
    asked = threading.Event()
    kept: list[socket.socket] = []

    def take() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                kept.append(connection)
                if connection.recv(1):
                    asked.set()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1", asked


def wait_until_ready(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError("the service did not start")


def request_summary(port: int) -> None:
    body = json.dumps({"text": ARTICLE.read_text("utf-8")}).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/summaries", body, headers)
    with contextlib.suppress(OSError), urllib.request.urlopen(request):
        pass


def read_resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
