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
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.service.processes import ROOT, free_port, read_own_memory, run, wait_until
from tests.support.provider_server import Reply, serve

PAGE = ROOT / "docs" / "performance.md"
REGION = re.compile(r"(<!-- memory -->\n).*?(<!-- end memory -->)", re.DOTALL)
ARTICLE = ROOT / "examples" / "council-bridge.txt"

IMPORT = "import time, {}; print('ready', flush=True); time.sleep(600)"
SETTLE = 1.0
"""Seconds after which nothing is allocated any more."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    measures: dict[str, Callable[[], float]] = {
        "`import litellm`": lambda: measure_import("litellm"),
        "`import litellm, instructor`": lambda: measure_import("litellm, instructor"),
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


def measure_import(modules: str) -> float:
    with run([sys.executable, "-c", IMPORT.format(modules)], log=Path(os.devnull)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(SETTLE)
        return read_own_memory(process.pid)


def measure_service(model: str) -> float:
    """Megabytes of the service after its start, or where it asks a provider, while that is silent."""
    command = [str(Path(sys.executable).with_name("provenbrief")), "serve", "--port", str(port := free_port())]
    settings = {"SUMMARIZER_MODEL": model, "SUMMARIZER_CACHE": "false"}
    silent = Reply(b"", delay=600)
    with (
        serve(silent) as provider,
        run(command, log=Path(os.devnull), OPENAI_BASE_URL=provider.base, **settings) as process,
    ):
        wait_until(port, "/healthz")
        if model != "extractive":
            threading.Thread(target=request_summary, args=(port,), daemon=True).start()
            assert provider.asked.wait(60), "the provider was not asked"
        time.sleep(SETTLE)
        return read_own_memory(process.pid)


def request_summary(port: int) -> None:
    body = json.dumps({"text": ARTICLE.read_text("utf-8")}).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/summaries", body, headers)
    with contextlib.suppress(OSError), urllib.request.urlopen(request):
        pass


if __name__ == "__main__":
    main()
