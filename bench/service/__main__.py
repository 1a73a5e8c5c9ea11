"""The service beside a service that verifies nothing.

    python -m bench.service [--quick] [--rounds N] [--only NAMES] [ARTICLE…]

Starts a scripted provider on loopback, two peers of 25 lines with FastAPI, Instructor and LiteLLM (`naive`, whose
schema Instructor builds on each call, and `prepared`, whose schema is built once) and this service, with the audit
`quotes` and `full`. Every round measures all of them, one after another; medians, and ratios to `naive` in the same
round with their least and greatest. Linux only. `--quick` gives CPU a request in half a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.service.inputs import make_inputs
from bench.service.load import put_load
from bench.service.processes import Server, read_cpu, read_memory, start_peer, start_provider, start_service


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true", help="CPU a request only")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    inputs = make_inputs(tuple(given.articles))
    sizes = [len(one.text) for one in inputs]
    print(f"{len(inputs)} articles of {min(sizes):,} to {max(sizes):,} characters, 33 quotes in each answer")
    with tempfile.TemporaryDirectory() as folder, start_all(Path(folder), given.articles) as servers:
        try:
            asyncio.run(measure_quickly(servers, inputs, rounds=given.rounds if not given.quick else 3))
        except BaseException:
            print((Path(folder) / "log").read_text("utf-8")[-3000:], file=sys.stderr)
            raise


@contextlib.contextmanager
def start_all(folder: Path, articles: list[Path]) -> Iterator[list[Server]]:
    """Start the provider, the peers and the service; the service is listed once for each audit."""
    log = folder / "log"
    with contextlib.ExitStack() as running:
        provider = running.enter_context(start_provider([*map(str, articles)], log=log))
        assert provider.stdout is not None
        base = f"http://127.0.0.1:{int(provider.stdout.readline())}/v1"
        naive = running.enter_context(start_peer("naive", base=base, log=log))
        ours = running.enter_context(start_service("ours", base=base, log=log, folder=folder))
        audits = {name: {"options": {"audit": name}} for name in ("quotes", "full")}
        yield [naive, *(Server(f"ours, {name}", ours.process, ours.port, body) for name, body in audits.items())]


async def measure_quickly(servers: list[Server], inputs: tuple, *, rounds: int, requests: int = 40) -> None:
    """CPU a request, one at a time."""
    taken: dict[str, list[float]] = {server.name: [] for server in servers}
    for server in servers:
        warm = await put_load(server, inputs, requests=20, at_once=2)
        assert not warm.wrong, warm.wrong[:3]
    for _ in range(rounds):
        for server in servers:
            before = read_cpu(server.process.pid)
            load = await put_load(server, inputs, requests=requests, at_once=1)
            assert not load.wrong, load.wrong[:3]
            taken[server.name].append((read_cpu(server.process.pid) - before) / requests)
    base = taken["naive"]
    print(f"{'CPU a request':<24}{'median':>12}{'of naive':>10}{'least':>8}{'greatest':>10}{'memory':>12}")
    for server in servers:
        values = taken[server.name]
        ratios = [one / other for one, other in zip(values, base, strict=True)]
        print(
            f"{server.name:<24}{statistics.median(values) * 1000:>9.1f} ms{statistics.median(ratios):>10.2f}"
            f"{min(ratios):>8.2f}{max(ratios):>10.2f}{read_memory(server.process.pid):>9.0f} MB"
        )


if __name__ == "__main__":
    main()
