"""Runs Schemathesis over the OpenAPI document of a service on loopback: every operation, every phase, every check."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

from summarizer.gateway.libraries import load_libraries
from tests.support import processes, provider_server
from tests.support.batches import BRIEF, configure_batches
from tests.support.fork_server import forks
from tests.support.service import serve_app

ROOT = Path(__file__).resolve().parents[2]

CONFIG = Path(__file__).with_name("schemathesis.toml")

API_KEY = "key-of-the-caller"

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""The kinds of cases: those in the document, one for each constraint in it, random ones, and random sequences."""


@contextlib.contextmanager
def serve_operations(folder: Path) -> Iterator[str]:
    """Serve everything that an operation needs: a scripted model, a database, a worker. A key is required."""
    load_libraries()  # else the service does so while it is asked for its document, which must come within 10 seconds
    with provider_server.serve(provider_server.answer(BRIEF)) as provider:
        settings = configure_batches(
            f"sqlite:///{folder / 'batches.sqlite3'}",
            provider,
            batch_worker=True,
            api_keys=(SecretStr(API_KEY),),
            fetch=False,  # no case connects to another host
        )
        with serve_app(settings) as url:
            yield url


def run_cases(url: str, folder: Path, *, examples: int, timeout: float) -> dict[str, Any]:
    """Test a service, and return the report of Schemathesis.

    Args:
        url: The service.
        folder: For the report and the log.
        examples: Cases of each operation in the phases that generate cases at random.
        timeout: Seconds after which the run is given up.

    Raises:
        AssertionError: A check failed; the log says which, with the requests.
    """
    report, log = folder / "report.json", folder / "schemathesis.log"
    httpx2.get(f"{url}/openapi.json", timeout=processes.PATIENCE).raise_for_status()  # from now on it is ready-made
    command = [
        *(forks() / "python", "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--config-file", CONFIG, "run", f"{url}/openapi.json"),
        *("--phases", ",".join(PHASES)),
        *("--checks", "all", "--max-examples", str(examples), "--header", f"Authorization: Bearer {API_KEY}"),
        *("--report", "json", "--report-json-path", report),
    ]
    with log.open("w") as output:
        env = {**os.environ, "COLUMNS": "200", "CASES_API_KEY": API_KEY}
        ended = processes.run(command, timeout=timeout, cwd=ROOT, stdout=output, stderr=output, env=env)
    assert ended.returncode == 0, log.read_text()[-20_000:]
    read: dict[str, Any] = json.loads(report.read_text())
    return read


def check_report(report: dict[str, Any]) -> None:
    """Every operation was tested in every phase, and every answer was validated."""
    assert report["operations"]["tested"] == report["operations"]["total"]
    assert [name for name, phase in report["phases"].items() if phase["status"] == "success"] == list(PHASES)
    assert report["failures"] == []
    assert report["warnings"]["missing_deserializer"] == []
    assert report["warnings"]["missing_test_data"] == []
