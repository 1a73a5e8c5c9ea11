"""What the tests of batches share: articles that a provider can count, the processes that work on them, and a wait."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from summarizer.settings import ModelSettings, ProviderSettings, Settings
from tests.support import provider_server
from tests.support.fork_server import forks
from tests.support.processes import kill
from tests.support.provider_server import ProviderServer, Reply, Request
from tests.support.service import configure

TEXT = """Council shuts Norbridge crossing until May

Mayor Anna Lind said on Monday that the crossing at Norbridge will stay shut until May. This is file {name}.
"""

BRIEF = {
    "headline": "Crossing shut until May",
    "abstract": "The crossing will stay shut until May.",
    "actors": [{"id": "lind", "name": "Anna Lind", "kind": "person", "role": "Mayor"}],
    "positions": [
        {
            "quote": "the crossing at Norbridge will stay shut until May",
            "actor": "lind",
            "attribution": "Anna Lind",
            "stance": "supports",
            "statement": "It stays shut until May.",
        }
    ],
    "numeric_claims": [],
    "open_questions": [],
}

NAMED = re.compile(r"This is file ([a-z0-9]+)\.")


def make_items(count: int, *, prefix: str = "a") -> list[dict[str, str]]:
    names = [f"{prefix}{number}" for number in range(count)]
    return [{"id": name, "text": TEXT.format(name=name)} for name in names]


def as_lines(items: Sequence[Any]) -> str:
    """Items as NDJSON."""
    return "".join(json.dumps(item) + "\n" for item in items)


class Counted:
    """A provider's script that counts its calls by article, and when they came.

    Args:
        delay: Seconds that an answer takes.
        fault: Says what is answered instead, or None; it is given the article's name and how often it was asked for.
    """

    def __init__(self, delay: float = 0.0, *, fault: Callable[[str, int], Reply | None] | None = None) -> None:
        self.delay = delay
        self.calls: Counter[str] = Counter()
        self.times: list[float] = []
        self._fault = fault
        self._lock = threading.Lock()
        self._answer = provider_server.answer(BRIEF)

    def __call__(self, request: Request) -> Reply:
        found = NAMED.search("\n".join(request.texts))
        assert found, "an article of these tests"
        with self._lock:
            self.calls[found[1]] += 1
            self.times.append(time.monotonic())
        if self._fault is not None and (reply := self._fault(found[1], self.calls[found[1]])) is not None:
            return reply
        return replace(self._answer(request), delay=self.delay)

    def peak(self) -> int:
        return find_peak(self.times)


def find_peak(times: Iterable[float]) -> int:
    ordered, first, most = sorted(times), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def configure_batches(
    url: str, server: ProviderServer | None = None, *, limits: dict[str, Any] | None = None, **more: Any
) -> Settings:
    """Settings with a database of the test's own, and a model at a provider on loopback where there is one."""
    values: dict[str, Any] = {"database_url": SecretStr(url), "cache": False, **more}
    if server is not None:
        entry = ModelSettings(
            model="openai/scripted", api_base=server.base, api_key_env="SCRIPTED_KEY", mode="json_schema", retries=0
        )
        values = {"model": "scripted", "models": {"scripted": entry}, **values}
    if limits:
        values["providers"] = {"openai": ProviderSettings(**limits)}
    return configure(**values)


def write_config(folder: Path, url: str, server: ProviderServer, **more: Any) -> dict[str, str]:
    """The environment of a process with the same configuration, by way of a file."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"model": "scripted", "cache": False, **more}.items()]
    entry = {"model": "openai/scripted", "api_base": server.base, "api_key_env": "SCRIPTED_KEY", "mode": "json_schema"}
    lines += [
        "[models.scripted]",
        *(f"{name} = {json.dumps(value)}" for name, value in entry.items()),
        "retries = 0",
        'judge = "off"',
    ]
    (folder / "summarizer.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    return kept | {"SUMMARIZER_DATABASE_URL": url, "SCRIPTED_KEY": "sk-1", "PYTHONFAULTHANDLER": "1"}


@contextlib.contextmanager
def workers(
    folder: Path, env: dict[str, str], program: Sequence[str] = ()
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts worker processes; none is left when the block ends."""
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        log = (folder / f"worker-{len(begun)}.log").open("wb")
        with log:
            command = [*(program or [str(forks() / "provenbrief")]), "worker"]
            process = subprocess.Popen(command, cwd=folder, env=env, stderr=log, stdout=log)
        begun.append(process)
        return process

    try:
        yield start
    finally:
        for process in begun:
            kill(process)
