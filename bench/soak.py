"""A service under mixed load with faults, for half an hour: memory, and errors that are not documented.

    make soak                         # 30 minutes
    make soak MINUTES=3
    .venv/bin/python -m bench.soak [--minutes N] [--rate N] [--seed N]

Starts `provenbrief serve`, a scripted provider and a receiver of webhooks, all on loopback. Sends briefs of the
built-in engine and of a model, streams, reviews, verifications, files, batches, and repeated and cached requests,
beside every fault of `tests/faults/provider_faults.py`, wrong requests, clients that go away and connections that
send nothing. Each answer is compared with the documented one. The exit status is 1 if an answer was another, if the
log has a `failure`, if the service does not stop with status 0, or if memory at the end is more than 5 % above
minute 5 (of 30; not judged if it runs for less than 15). Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx2

from bench.service.processes import read_cpu, read_memory, read_own_memory
from tests.faults.provider_faults import FAULTS, STREAM_FAULTS, TIMEOUT, Fault, as_streamed
from tests.support.batches import BRIEF, TEXT
from tests.support.judge_script import is_review, judge
from tests.support.provider_server import Reply, Request, free_port, serve
from tests.support.streamed import streamed
from tests.support.waiting import wait_until
from tests.support.webhook_receiver import receiving

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLE: Final = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
EVERY_FAULT: Final = {**FAULTS, **STREAM_FAULTS}
NAMES: Final = list(EVERY_FAULT)
CASE: Final = re.compile(r"This is file (?:f(\d+))?x(\d+)\.")
GOOD: Final = streamed(BRIEF, pause=0.0)
EVENTS: Final = {"accept": "text/event-stream"}
GROWTH: Final = 0.05
"""Growth of memory that is accepted, as a share."""
LONG: Final = 15.0
"""Minutes from which on memory is judged: in the first minutes caches are filled, and the allocator's arenas."""
PATIENCE: Final = 300.0
"""Seconds that an answer may take. Time limits are not what is measured: the machine may do other work."""
KEY: Final = "pb-soak"
ENVIRONMENT: Final = {
    "SCRIPTED_KEY": "none",
    "SUMMARIZER_API_KEYS": KEY,
    "SUMMARIZER_WEBHOOK_SECRET": base64.b64encode(bytes(range(32))).decode(),
    "LITELLM_OFFLINE_MODE": "true",
}


def write_article(number: int, fault: str | None = None) -> str:
    mark = f"f{NAMES.index(fault)}x{number}" if fault else f"x{number}"
    return f"{TEXT.format(name=mark)}\n{EXAMPLE}"


def play(request: Request) -> Reply:
    """The provider: what the article asks for; reviews are right."""
    found = CASE.search("\n".join(request.texts))
    assert found, "an article of this bench"
    if found[1] is not None:
        script = EVERY_FAULT[NAMES[int(found[1])]].script
        assert script is not None, "nobody listens there"
        return script if isinstance(script, Reply) else script(request)
    return (judge(article=write_article(int(found[2]))) if is_review(request) else GOOD)(request)


@dataclass
class Counts:
    sent: Counter[str] = field(default_factory=Counter)
    unexplained: Counter[str] = field(default_factory=Counter)


class Load:
    """Requests of all kinds, each compared with its documented answer.

    Args:
        url: The service.
        webhook: The address of a receiver of webhooks.
        chance: The random numbers.
        only: Name of the only kind of request that is sent; None for all.
    """

    def __init__(self, url: str, webhook: str, chance: random.Random, only: str | None = None) -> None:
        self.counts = Counts()
        self._webhook, self._chance, self._number = webhook, chance, 0
        self._port = int(url.rpartition(":")[2])
        headers = {"authorization": f"Bearer {KEY}"}
        # a connection that the service closes as idle must not be used at that moment
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=20, keepalive_expiry=2.0)
        self.http = httpx2.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE, limits=limits)
        self._cases: list[tuple[int, Callable[[], Awaitable[str]]]] = [
            (10, self.extractive),
            (20, self.brief),
            (8, self.review),
            (20, self.stream),
            (8, self.verification),
            (4, self.file),
            (4, self.same_again),
            (4, self.wrong_request),
            (3, self.reader_gone),
            (3, self.sender_gone),
            (2, self.silence),
            (1, self.batch),
            (10, self.fault),
            (10, self.stream_fault),
        ]
        self._cases = [(weight, case) for weight, case in self._cases if only in (None, case.__name__)]

    async def send(self) -> None:
        """Send one request, of any kind."""
        ((_, case),) = self._chance.choices(self._cases, [weight for weight, _ in self._cases])
        name = case.__name__
        self.counts.sent[name] += 1
        try:
            said = await case()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not documented
            said = f"{type(error).__name__}: {error}"
        if said:
            self.counts.unexplained[f"{name}: {said[:300]}"] += 1

    def _next(self) -> int:
        self._number += 1
        return self._number

    async def _post(self, path: str, wanted: int, **request: Any) -> str:
        answer = await self.http.post(path, **request)
        return "" if answer.status_code == wanted else f"{answer.status_code} {answer.text}"

    async def extractive(self) -> str:
        body = {"text": write_article(self._next()), "model": "extractive"}
        return await self._post("/v1/summaries", 200, json=body)

    async def brief(self) -> str:
        return await self._post("/v1/summaries", 200, json={"text": write_article(self._next())})

    async def review(self) -> str:
        """A brief that its model reviews; the judge has to be believed."""
        body = {"text": write_article(self._next()), "options": {"judge": "self"}}
        answer = await self.http.post("/v1/summaries", json=body)
        if answer.status_code != 200:
            return f"{answer.status_code} {answer.text}"
        checks = answer.json()["audit"]["statements"]
        return "" if any(check["by"].startswith("judge:") for check in checks) else f"nothing was judged: {checks}"

    async def stream(self) -> str:
        name, data = await self._follow(write_article(self._next()))
        return "" if name == "brief" else f"it ended with {name}: {data}"

    async def verification(self) -> str:
        """A verification of quotes and of a statement, without a judge."""
        body = {"text": write_article(self._next()), "statements": ["The crossing stays shut until May."]}
        return await self._post("/v1/verifications", 200, json=body)

    async def file(self) -> str:
        paragraphs = "".join(f"<p>{part}</p>" for part in write_article(self._next()).split("\n\n"))
        page = f"<html><body><article><h1>Crossing shut</h1>{paragraphs}</article></body></html>"
        return await self._post("/v1/articles?name=a.html", 200, content=page.encode())

    async def same_again(self) -> str:
        """The same request again: with an idempotency key, and from the cache."""
        number = self._next()
        body, headers = {"text": write_article(number)}, {"idempotency-key": f"k-{number}"}
        return (
            await self._post("/v1/summaries", 200, json=body, headers=headers)
            or await self._post("/v1/summaries", 200, json=body, headers=headers)
            or await self._post("/v1/summaries", 200, json=body)
        )

    async def wrong_request(self) -> str:
        return (
            await self._post("/v1/summaries", 422, json={"text": ""})
            or await self._post("/v1/summaries", 401, json={"text": "a"}, headers={"authorization": "Bearer no"})
            or await self._post("/v1/summaries", 413, json={"text": "word " * 300_000})
            or await self._post("/v1/nothing", 404)
        )

    async def reader_gone(self) -> str:
        """A client that goes away while its stream runs."""
        body = {"text": write_article(self._next())}
        async with self.http.stream("POST", "/v1/summaries", json=body, headers=EVENTS) as answer:
            async for _ in answer.aiter_lines():
                return ""
        return ""

    async def sender_gone(self) -> str:
        """A client that goes away within its body."""
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = f"POST /v1/summaries HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {KEY}\r\ncontent-length: 1000\r\n\r\n"
        writer.write(head.encode() + b'{"text": "')
        await writer.drain()
        writer.close()
        return ""

    async def silence(self) -> str:
        """A connection that sends half of a head; the service closes it at its limit."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(b"POST /v1/summaries HTTP/1.1\r\nhost:")
        try:
            async with asyncio.timeout(20):
                answer = await reader.read()
        except TimeoutError:
            return "the connection stayed open for 20 seconds"
        finally:
            writer.close()
        return "" if answer.startswith(b"HTTP/1.1 408") else repr(answer)

    async def batch(self) -> str:
        """A batch of articles, one of which fails, with a webhook."""
        fault = self._chance.choice(
            [name for name, one in FAULTS.items() if one.script and one.code != "provider_timeout"]
        )
        texts = [write_article(self._next()) for _ in range(9)]
        texts.append(write_article(self._next(), fault))
        items = [{"id": f"a{place}", "text": text} for place, text in enumerate(texts)]
        made = await self.http.post("/v1/batches", json={"items": items, "webhook": self._webhook})
        if made.status_code != 202:
            return f"{made.status_code} {made.text}"
        path = f"/v1/batches/{made.json()['id']}"
        answer = await self.http.get(f"{path}/results?follow=true", timeout=300)
        lines = [json.loads(line) for line in answer.text.splitlines() if line]
        states = Counter(line["state"] for line in lines)
        codes = [line["problem"]["code"] for line in lines if line["state"] == "failed"]
        deleted = await self.http.delete(path)
        if states != {"done": 9, "failed": 1} or codes != [FAULTS[fault].code]:
            return f"{fault}: {dict(states)} {codes}"
        return "" if deleted.status_code == 204 else f"deleted: {deleted.status_code}"

    async def fault(self) -> str:
        name = self._chance.choice(list(FAULTS))
        answer = await self.http.post("/v1/summaries", json=self._faulty(name, FAULTS[name]))
        return compare(name, FAULTS[name], answer.status_code, answer.text)

    async def stream_fault(self) -> str:
        name = self._chance.choice(NAMES)
        wanted = STREAM_FAULTS.get(name) or as_streamed(FAULTS[name])
        async with self.http.stream(
            "POST", "/v1/summaries", json=self._faulty(name, EVERY_FAULT[name]), headers=EVENTS
        ) as answer:
            text = (await answer.aread()).decode()
        if answer.status_code == 200:
            text = text.rpartition("event: error\n")[2].partition("data: ")[2].partition("\n")[0]
        return compare(name, wanted, None if answer.status_code == 200 else answer.status_code, text)

    def _faulty(self, name: str, fault: Fault) -> dict[str, Any]:
        model = "refused" if fault.script is None else "hasty" if fault.code == "provider_timeout" else "scripted"
        return {"text": write_article(self._next(), name), "model": model}

    async def _follow(self, text: str) -> tuple[str, str]:
        """Name and data of the last event of a stream."""
        name = data = ""
        async with self.http.stream("POST", "/v1/summaries", json={"text": text}, headers=EVENTS) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data = line[6:300]
        return name or str(answer.status_code), data


def compare(name: str, fault: Fault, status: int | None, text: str) -> str:
    """What is wrong with the problem that a fault led to; nothing if it is the documented one."""
    with contextlib.suppress(ValueError):
        if json.loads(text)["code"] == fault.code and status in (None, fault.status):
            return ""
    return f"{name}: {status} {text}"


@contextlib.contextmanager
def start_service(folder: Path, base: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    refused = f"http://127.0.0.1:{free_port()}/v1"
    models = {"scripted": (base, PATIENCE), "hasty": (base, TIMEOUT), "refused": (refused, PATIENCE)}
    lines = ['model = "scripted"', 'judge = "off"', "port = 0", "fetch_private = true", "batch_attempts = 1", ""]
    lines[-1:-1] = [f'database_url = "sqlite:///{folder}/soak.sqlite3"', f'cache_dir = "{folder}/cache"']
    for name, (address, timeout) in models.items():
        lines += [f"[models.{name}]", 'model = "openai/scripted"', f'api_base = "{address}"', f"timeout = {timeout}"]
        lines += ['mode = "json_schema"', 'api_key_env = "SCRIPTED_KEY"']
    (folder / "summarizer.toml").write_text("\n".join(lines), "utf-8")
    log = folder / "service.log"
    command = [str(Path(sys.executable).with_name("provenbrief")), "serve"]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stderr=stream, stdout=stream)
    try:
        found = wait_until(lambda: re.search(r"serving on (http://\S+),", log.read_text("utf-8")), seconds=60)
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def run_load(load: Load, *, seconds: float, rate: float, chance: random.Random) -> AsyncIterator[float]:
    """Send requests at random moments, and yield the time every second."""
    begun = time.monotonic()
    running: set[asyncio.Task[None]] = set()
    due = told = begun
    while (now := time.monotonic()) < begun + seconds:
        while due <= now:
            due += chance.expovariate(rate)
            if len(running) < 20 * rate:  # a machine that is too slow sends less
                task = asyncio.ensure_future(load.send())
                running.add(task)
                task.add_done_callback(running.discard)
        if now - told >= 1:
            told = now
            yield now - begun
        await asyncio.sleep(0.02)
    await asyncio.gather(*running)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=6.0, help="requests a second")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--only", metavar="NAME", help="one kind of request alone, such as brief, stream or batch")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(
            asyncio.run(soak(Path(folder), minutes=given.minutes, rate=given.rate, only=given.only, seed=given.seed))
        )


async def soak(folder: Path, *, minutes: float, rate: float, only: str | None, seed: int) -> int:
    chance = random.Random(seed)
    memory: list[tuple[float, float]] = []
    seconds, told = minutes * 60, 0.0
    with serve(play) as provider, receiving() as receiver, start_service(folder, provider.base) as (process, url):
        provider.http.handle_error = lambda *_: None  # type: ignore[method-assign] # callers that go away are part of it
        load = Load(url, receiver.url, chance, only)
        wait_until(lambda: httpx2.get(f"{url}/readyz").status_code == 200, seconds=60)
        used = read_cpu(process.pid)
        async for now in run_load(load, seconds=seconds, rate=rate, chance=chance):
            if process.poll() is not None:
                print(f"the service ended after {now:.0f} seconds with status {process.returncode}")
                return 1
            provider.requests.clear()
            memory.append((now, read_own_memory(process.pid)))
            if now >= told:
                told += seconds / 30
                sizes = f"{memory[-1][1]:6.1f} MB, with parsers of files {read_memory(process.pid):6.1f} MB"
                print(f"{now / 60:5.1f} min  {sizes}  {load.counts.sent.total():6} requests", flush=True)
        await load.http.aclose()
        used = read_cpu(process.pid) - used
        files = count_files(process.pid)
        process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(process.wait, 60)
        lines = (folder / "service.log").read_text("utf-8").splitlines()
    failures = [line for line in lines if '"event": "failure"' in line or "Traceback" in line]
    early = median_of(memory, seconds / 6, window=seconds / 30)
    late = median_of(memory, seconds, window=seconds / 30)
    growth = late / early - 1
    counts = load.counts
    print(f"\n{counts.sent.total()} requests and {len(receiver.got)} webhooks in {minutes:g} minutes:")
    print("  " + ", ".join(f"{name} {count}" for name, count in counts.sent.most_common()))
    print(f"memory: {early:.1f} MB at minute {minutes / 6:.1f}, {late:.1f} MB at minute {minutes:g} ({growth:+.1%})")
    print(f"CPU: {used:.0f} s; open files at the end: {files}; exit status: {status}")
    print(f"unexplained answers: {counts.unexplained.total()}; failures in the log: {len(failures)}")
    for said, count in counts.unexplained.most_common(20):
        print(f"  {count} × {said}")
    for line in failures[:20]:
        print(f"  {line[:600]}")
    return int(bool(counts.unexplained or failures or status or (growth > GROWTH and minutes >= LONG)))


def count_files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def median_of(memory: list[tuple[float, float]], moment: float, *, window: float) -> float:
    """The median of what was read within so many seconds before a moment, or around it."""
    near = [size for when, size in memory if abs(when - moment) <= max(window, 2.0)]
    return statistics.median(near)


if __name__ == "__main__":
    main()
