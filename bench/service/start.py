"""Cold start: from the command to `/healthz`, `/readyz` and the first brief of the built-in engine.

Bytecode is cached by a start that is not counted, as it is for every start but the first of an installation.
"""

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
    """Start the service anew in each round, and once before."""
    article = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
    environment = {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'start.sqlite'}",
        "SUMMARIZER_LOG_LEVEL": "warning",
    }
    for number in range(rounds + 1):
        port = free_port()
        command = [str(Path(sys.executable).with_name("summarizer")), "serve", "--port", str(port)]
        begun = time.monotonic()
        with run(command, log=folder / "log", **environment):
            lasted: dict[str, float] = {}
            for path in ("/healthz", "/readyz"):
                wait_until(port, path)
                lasted[path] = time.monotonic() - begun
            body = json.dumps({"text": article, "model": "extractive"}).encode()
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/summaries", body, {"content-type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
            lasted["the first built-in brief"] = time.monotonic() - begun
        for what, seconds in lasted.items() if number else ():
            table.add(f"start to {what} (s)", "ours", seconds)
