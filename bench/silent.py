"""Silent connections beside clients that work: when the service closes them, and what they cost the others.

    python -m bench.silent [--connections N] [--seconds N]

Starts the service and sends it short articles at a steady rate, first alone, then beside connections that send nothing
and are opened anew when the service closes them. Prints how long the service kept them, and the times of the requests.
Exits with 1 if a connection stayed open for longer than its limit and a second, if a request failed, or if the 99th
percentile is over twice that without them. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.service.load import Load, read_answer
from bench.service.processes import ROOT, free_port, read_cpu, run, wait_until

LIMIT = 10.0
"""Seconds that the service gives a connection for the headers of its first request."""

SLACK = 1.0
OPENING = 100
"""Connections that are being opened at the same time."""

INTERVAL = 0.2
"""Seconds between two requests."""

SPARE_FILES = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each of the two measurements")
    parser.add_argument("--hold", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    raise_file_limit(given.connections + SPARE_FILES)
    if given.hold is not None:
        os.nice(10)  # clients are other machines: they do not take the processor from the service
        print(json.dumps(asyncio.run(hold(given.hold, count=given.connections, seconds=given.seconds))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        port, log = free_port(), Path(folder) / "log"
        command = [str(Path(sys.executable).with_name("provenbrief")), "serve", "--port", str(port)]
        database = f"sqlite:///{Path(folder) / 'silent.sqlite'}"
        settings = {
            "SUMMARIZER_MODEL": "extractive",
            "SUMMARIZER_HEADER_TIMEOUT": str(LIMIT),
            "SUMMARIZER_LOG_LEVEL": "error",
        }
        with run(command, log=log, SUMMARIZER_DATABASE_URL=database, **settings) as service:
            wait_until(port, "/readyz")
            asyncio.run(send_steadily(port, seconds=2.0))
            began = read_cpu(service.pid)
            alone = asyncio.run(send_steadily(port, seconds=given.seconds))
            between = read_cpu(service.pid)
            # a process of its own: opening connections must not delay the requests of this one
            sizes = ["--connections", str(given.connections), "--seconds", str(given.seconds)]
            holder = [sys.executable, "-m", "bench.silent", "--hold", str(port), *sizes]
            with subprocess.Popen(holder, cwd=ROOT, stdout=subprocess.PIPE) as process:
                beside = asyncio.run(send_steadily(port, seconds=given.seconds))
                lives = sorted(json.loads(process.communicate()[0]))
            cpu = (read_cpu(service.pid) - between) - (between - began)
        logged = [line for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    print(f"CPU of the service for a silent connection: {1000 * cpu / max(1, len(lives)):.2f} ms")
    return report(given.connections, lives, alone, beside, [*alone.wrong, *beside.wrong, *logged])


def report(connections: int, lives: list[float], alone: Load, beside: Load, faults: list[str]) -> int:
    print(f"{connections:,} silent connections, {len(lives):,} closed by the service (limit {LIMIT:g} s)")
    if lives:
        print(f"  open for {lives[0]:.2f} to {lives[-1]:.2f} s, median {lives[len(lives) // 2]:.2f} s")
    for name, load in (("alone", alone), ("beside them", beside)):
        times = ", ".join(f"p{round(100 * share)} {1000 * load.quantile(share):.1f} ms" for share in (0.5, 0.9, 0.99))
        print(f"  {len(load.seconds)} requests {name}: {times}")
    ratio = beside.quantile(0.99) / alone.quantile(0.99)
    print(f"  p99 {ratio:.2f} x")
    for fault in faults[:5]:
        print(f"  fault: {fault[:300]}")
    return int(bool(faults) or len(lives) < connections or lives[-1] > LIMIT + SLACK or ratio > 2)


def raise_file_limit(files: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < files:
        raise SystemExit(f"The system allows {hard:,} open files, and {files:,} are needed. Raise `ulimit -n`.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))


async def hold(port: int, *, count: int, seconds: float) -> list[float]:
    """Keep so many silent connections open. Returns how long each lasted that the service closed."""
    lives: list[float] = []
    opening = asyncio.Semaphore(OPENING)
    ends = time.monotonic() + seconds

    async def work() -> None:
        while time.monotonic() < ends:
            async with opening:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            begun = time.monotonic()
            await reader.read()  # the answer that the time is over, and the end
            lives.append(time.monotonic() - begun)
            writer.close()

    await asyncio.gather(*(work() for _ in range(count)))
    return lives


async def send_steadily(port: int, *, seconds: float) -> Load:
    load, ends = Load(), time.monotonic() + seconds
    article = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
    raw = json.dumps({"text": article}).encode()
    head = f"POST /v1/summaries HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {len(raw)}\r\n\r\n"

    async def work() -> None:
        begun = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        writer.write(head.encode() + raw)
        status, answer = await read_answer(reader)
        load.seconds.append(time.monotonic() - begun)
        if status != 200:
            load.wrong.append(f"HTTP {status}: {answer[:200]!r}")
        writer.close()

    async with asyncio.TaskGroup() as tasks:
        while time.monotonic() < ends:
            tasks.create_task(work())
            await asyncio.sleep(INTERVAL)
    load.seconds.sort()
    return load


if __name__ == "__main__":
    sys.exit(main())
