"""The service beside a service that verifies nothing.

    python -m bench.service [--quick] [--rounds N] [--only NAMES] [ARTICLE…]

Starts a scripted provider on loopback, two peers of 25 lines with FastAPI, Instructor and LiteLLM (`naive`, whose
schema Instructor builds on each call, and `prepared`, whose schema is built once) and this service, with the audit
`quotes` and `full`. Every round measures all of them, one after another; medians, and ratios to `naive` in the same
round with their least and greatest. Linux only: it reads /proc. `--quick` measures CPU a request alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.service.inputs import make_inputs
from bench.service.measures import MEASURES, WORKERS, Bench
from bench.service.processes import start_peer, start_provider, start_service
from bench.service.start import measure_starts
from bench.service.table import Table


@dataclass
class Arguments:
    articles: list[Path] = field(default_factory=list)
    quick: bool = False
    rounds: int = 5
    only: list[str] | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true", help="CPU a request alone, three rounds")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[*MEASURES, "start"], help="these measures alone")
    given = parser.parse_args(namespace=Arguments())
    inputs = make_inputs(tuple(given.articles))
    if not inputs:
        parser.error("no two of the articles together give an answer of 33 quotes; name longer ones")
    sizes = [len(one.text) for one in inputs]
    print(
        f"{len(inputs)} articles of {min(sizes):,} to {max(sizes):,} characters, 33 quotes in each answer", flush=True
    )
    chosen = ["cpu"] if given.quick else given.only or [*MEASURES, "start"]
    rounds = 3 if given.quick else given.rounds
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        try:
            table = Table()
            if measures := [name for name in chosen if name in MEASURES]:
                with start_all(Path(folder), given.articles, several="workers" in measures) as bench:
                    asyncio.run(bench.run(measures, rounds=rounds, table=table))
            if "start" in chosen:
                measure_starts(Path(folder), rounds=rounds, table=table)
            print(table.write())
        except BaseException:
            print(log.read_text("utf-8")[-3000:] if log.exists() else "", file=sys.stderr)
            raise


@contextlib.contextmanager
def start_all(folder: Path, articles: list[Path], *, several: bool) -> Iterator[Bench]:
    """Start the provider, the peers and the service; also those with several workers if they are measured."""
    log = folder / "log"
    with contextlib.ExitStack() as running:
        provider = running.enter_context(start_provider([*map(str, articles)], log=log))
        assert provider.stdout is not None
        port = int(provider.stdout.readline())
        base = f"http://127.0.0.1:{port}/v1"
        peers = ["naive", "prepared", "twice"]
        if importlib.util.find_spec("langextract") is not None:
            peers.append("aligned")
        servers = {name: running.enter_context(start_peer(name, base=base, log=log)) for name in peers}
        servers["ours"] = running.enter_context(start_service("ours", base=base, log=log, folder=folder))
        if several:
            peer = start_peer("naive", base=base, log=log, workers=WORKERS)
            servers["naive, workers"] = running.enter_context(peer)
            ours = start_service("ours", base=base, log=log, folder=folder, workers=WORKERS)
            servers["ours, workers"] = running.enter_context(ours)
        yield Bench(port, servers, make_inputs(tuple(articles)))


if __name__ == "__main__":
    main()
