"""Cold start: from the command to `/healthz`, `/readyz` and the first brief of the built-in engine."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path

from bench.service.inputs import ROOT
from bench.service.processes import free_port, run, wait_until
from bench.service.table import Table


def measure_starts(folder: Path, *, rounds: int, table: Table) -> None:
    """Start the service anew in each round."""
    article = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
    for _ in range(rounds):
        port = free_port()
        command = [str(Path(sys.executable).with_name("summarizer")), "serve", "--port", str(port)]
        database = f"sqlite:///{folder / 'start.sqlite'}"
        begun = time.monotonic()
        with run(command, log=folder / "log", SUMMARIZER_DATABASE_URL=database, SUMMARIZER_LOG_LEVEL="warning"):
            for path in ("/healthz", "/readyz"):
                wait_until(port, path)
                table.add(f"start to {path} (s)", "ours", time.monotonic() - begun)
            body = json.dumps({"text": article, "model": "extractive"}).encode()
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/summaries", body, {"content-type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
            table.add("start to the first built-in brief (s)", "ours", time.monotonic() - begun)
