"""Processes of a measurement: how they are started and ended, and what they use. Linux only: it reads /proc."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server under measurement."""

    name: str  # how it is called in the table
    process: subprocess.Popen[bytes]
    port: int  # its port on loopback


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def run(command: list[str], *, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {**os.environ, "LITELLM_OFFLINE_MODE": "true", "OPENAI_API_KEY": "none", **environment}
    with log.open("ab") as errors:
        process = subprocess.Popen(command, env=quiet, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def start_provider(paths: list[str], *, log: Path) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return run([sys.executable, "-m", "bench.service.provider", *paths], log=log)


@contextlib.contextmanager
def start_peer(name: str, *, base: str, log: Path, workers: int = 1) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.service.peers:app", "--port", str(port), "--no-access-log"]
    command += ["--workers", str(workers)] if workers > 1 else []
    with run(command, log=log, OPENAI_BASE_URL=base, PEER=name) as process:
        wait_until(port, "/healthz")
        yield Server(name, process, port)


@contextlib.contextmanager
def start_service(name: str, *, base: str, log: Path, folder: Path, workers: int = 1) -> Iterator[Server]:
    """Our service: cache off, judge off unless a request asks for it."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("summarizer")), "serve", "--port", str(port)]
    command += ["--workers", str(workers)] if workers > 1 else []
    settings = {
        "SUMMARIZER_MODEL": "openai/scripted",
        "SUMMARIZER_CACHE": "false",
        "SUMMARIZER_JUDGE": "off",
        "SUMMARIZER_LOG_LEVEL": "warning",
        "SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
    }
    with run(command, log=log, OPENAI_BASE_URL=base, **settings) as process:
        wait_until(port, "/readyz")
        yield Server(name, process, port)


def wait_until(port: int, path: str, *, seconds: float = 60.0) -> float:
    """Wait for the first good answer; returns the seconds that it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
            return time.monotonic() - begun
        time.sleep(0.01)
    raise TimeoutError(f"nothing answers at port {port}{path}")


def list_tree(process: int) -> list[int]:
    found = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                found += list_tree(int(child))
    return found


def read_cpu(process: int) -> float:
    """CPU seconds that a process and its descendants have used."""
    total = 0
    for one in list_tree(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def read_memory(process: int) -> float:
    """Megabytes that a process and its descendants hold."""
    return sum(map(read_own_memory, list_tree(process)))


def read_own_memory(process: int) -> float:
    """Megabytes that a process holds; none if it has ended."""
    with contextlib.suppress(FileNotFoundError):
        found = re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0
