"""The measures of one round. Every answer is checked: items, spans, and that nothing was rejected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.service.inputs import Input
from bench.service.load import Load, control, put_load, put_streams, read_closed
from bench.service.processes import Server, read_cpu, read_memory
from bench.service.table import Table

BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "ours, quotes": {"options": {"audit": "quotes", "judge": "off"}},
    "ours, full": {"options": {"audit": "full", "judge": "off"}},
}
JUDGED: Final = {"options": {"audit": "full", "judge": "self"}}
WORKERS: Final = 2
"""Worker processes of the servers with several."""

SLOW: Final = 2.0
"""Seconds that the provider takes where requests are in flight."""


@dataclass
class Bench:
    """The servers of a run."""

    provider: int  # port of the provider
    servers: Mapping[str, Server]  # the peers and our service, by name
    inputs: Sequence[Input]

    async def run(self, measures: Sequence[str], *, rounds: int, table: Table) -> None:
        for name, server in self.servers.items():
            table.add("memory after the first request (MB)", name, await self._warm_up(server))
            check(await put_load(server, self.inputs, requests=32, at_once=16))  # reaches each worker
        for number in range(rounds):
            for name in measures:
                print(f"round {number + 1} of {rounds}: {name}", flush=True)
                await MEASURES[name](self, table)

    async def _warm_up(self, server: Server) -> float:
        check(await put_load(server, self.inputs, requests=1, at_once=1))
        return read_memory(server.process.pid)

    def list_contestants(self, *peers: str) -> Iterator[tuple[str, Server, Mapping[str, Any]]]:
        """Peers and our service with both audits: the name in the table, the server, and what its requests have."""
        for name in peers:
            if name in self.servers:
                yield name, self.servers[name], {}
        for name, body in BODIES.items():
            yield name, self.servers["ours"], body

    async def measure_cpu(self, table: Table) -> None:
        """CPU and time of requests one after another."""
        await control(self.provider)
        for name, server, body in self.list_contestants("naive", "prepared"):
            load, cpu = await put_counted(server, self.inputs, requests=40, body=body)
            table.add("CPU a request (ms)", name, cpu)
            table.add("p50 at 1 (ms)", name, load.quantile(0.5) * 1000)

    async def measure_judged(self, table: Table) -> None:
        """The same with the judge on, beside two calls of the naive peer; and where the first answer fails proof."""
        await control(self.provider)
        _, cpu = await put_counted(self.servers["twice"], self.inputs, requests=20)
        table.add("CPU a request with a judge (ms)", "naive", cpu)
        _, cpu = await put_counted(self.servers["ours"], self.inputs, requests=20, body=JUDGED)
        table.add("CPU a request with a judge (ms)", "ours, full", cpu)
        await control(self.provider, faulty=True)
        _, cpu = await put_counted(self.servers["ours"], self.inputs, requests=20, body=BODIES["ours, full"])
        table.add("CPU a request whose first answer fails proof (ms)", "ours, full", cpu)
        await control(self.provider)

    async def measure_throughput(self, table: Table) -> None:
        """Requests a second and the slowest of a hundred at 16, 64 and 256 connections."""
        await control(self.provider)
        for at_once, requests in ((16, 200), (64, 300), (256, 512)):
            for name, server, body in self.list_contestants("naive", "prepared"):
                load = check(await put_load(server, self.inputs, requests=requests, at_once=at_once, body=body))
                table.add(f"requests/s at {at_once}", name, requests / load.lasted)
                table.add(f"p99 at {at_once} (ms)", name, load.quantile(0.99) * 1000)

    async def measure_workers(self, table: Table) -> None:
        await control(self.provider)
        for name, server, body in (
            ("naive", self.servers["naive, workers"], {}),
            ("ours, full", self.servers["ours, workers"], BODIES["ours, full"]),
        ):
            load = check(await put_load(server, self.inputs, requests=300, at_once=64, body=body))
            table.add(f"requests/s at 64, {WORKERS} workers", name, 300 / load.lasted)
            table.add(f"p99 at 64, {WORKERS} workers (ms)", name, load.quantile(0.99) * 1000)

    async def measure_aligned(self, table: Table) -> None:
        """Our throughput beside the naive peer with langextract's aligner on its quotes."""
        if "aligned" in self.servers:
            await control(self.provider)
            for name, at_once, requests in (("aligned", 8, 16), ("ours", 64, 200)):
                body = BODIES["ours, full"] if name == "ours" else {}
                load = await put_load(self.servers[name], self.inputs, requests=requests, at_once=at_once, body=body)
                table.add("requests/s beside langextract", name, requests / check(load).lasted)

    async def measure_in_flight(self, table: Table) -> None:
        await control(self.provider, delay=SLOW)
        for name, server, body in self.list_contestants("naive"):
            sizes: list[float] = []
            watching = asyncio.ensure_future(watch_memory(server, sizes))
            load = check(await put_load(server, self.inputs, requests=512, at_once=256, body=body))
            watching.cancel()
            table.add("p50 with 256 in flight, provider 2 s (s)", name, load.quantile(0.5))
            table.add("memory with 256 in flight (MB)", name, max(sizes))
        await control(self.provider)

    async def measure_memory(self, table: Table) -> None:
        """Memory after 2,000 requests; the rounds before count, so only the first round sends them."""
        await control(self.provider)
        for name in ("naive", "ours"):
            server = self.servers[name]
            if not any(key == ("memory after 2,000 (MB)", name) for key in table.rows):
                check(await put_load(server, self.inputs, requests=2000, at_once=16))
            table.add("memory after 2,000 (MB)", name, read_memory(server.process.pid))

    async def measure_streams(self, table: Table) -> None:
        """From the token that closes the first item to its event, and CPU of a stream."""
        server = self.servers["ours"]
        await control(self.provider)
        await put_streams(server, self.inputs, at_once=1)
        for at_once, pause in ((1, 0.002), (32, 0.02)):
            await control(self.provider, pause=pause)
            streams = await put_streams(server, self.inputs, at_once=at_once)
            assert streams.briefs == at_once, f"{streams.briefs} of {at_once} streams ended with a brief"
            lags = sorted(
                seen - sent
                for seen, sent in zip(sorted(streams.first), sorted(await read_closed(self.provider)), strict=True)
            )
            table.add(f"first item after its JSON closed, {at_once} streams (ms)", "ours", lags[len(lags) // 2] * 1000)
        await control(self.provider)
        before = read_cpu(server.process.pid)
        for _ in range(8):
            await put_streams(server, self.inputs, at_once=1)
        table.add("CPU a stream (ms)", "ours", (read_cpu(server.process.pid) - before) / 8 * 1000)


async def put_counted(
    server: Server, inputs: Sequence[Input], *, requests: int, body: Mapping[str, Any] | None = None
) -> tuple[Load, float]:
    """Send requests one after another; also returns CPU milliseconds a request."""
    before = read_cpu(server.process.pid)
    load = check(await put_load(server, inputs, requests=requests, at_once=1, body=body))
    return load, (read_cpu(server.process.pid) - before) / requests * 1000


async def watch_memory(server: Server, sizes: list[float]) -> None:
    while True:
        sizes.append(read_memory(server.process.pid))
        await asyncio.sleep(0.25)


def check(load: Load) -> Load:
    assert not load.wrong, load.wrong[:3]
    return load


MEASURES: Final[Mapping[str, Callable[[Bench, Table], Awaitable[None]]]] = {
    "cpu": Bench.measure_cpu,
    "judged": Bench.measure_judged,
    "throughput": Bench.measure_throughput,
    "workers": Bench.measure_workers,
    "in-flight": Bench.measure_in_flight,
    "streams": Bench.measure_streams,
    "aligned": Bench.measure_aligned,
    "memory": Bench.measure_memory,
}
