"""What durable batches do: kills, speed, limits, and how long the service takes for many items.

`.venv/bin/python -m bench.batches` runs all of it on SQLite and on a PostgreSQL that it starts, in a quarter of an
hour; `--only kills,ideal` runs some. Workers and services are processes of their own; the provider counts its calls.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
from sqlalchemy import text

from bench.service.processes import read_cpu
from summarizer.jobs.control import describe_batch, find_batch, read_results
from summarizer.jobs.intake import Intake, NewItem, begin_intake
from summarizer.jobs.store import Store
from summarizer.schemas.batches import BatchItem, BatchTerms
from tests.support.batches import (
    Counted,
    as_lines,
    configure_batches,
    make_items,
    workers,
    write_config,
)
from tests.support.postgres_server import Postgres, find_binaries
from tests.support.processes import kill
from tests.support.provider_server import ProviderServer, serve
from tests.support.waiting import wait_until

PROGRAM = [sys.executable, "-c", "from summarizer.cli import main; main()"]
KILLS = 20
SEED = 7
LONG = 900.0
"""Seconds that anything may take at most."""


def make_batch(store: Store, count: int) -> str:
    """A batch that is accepted without a service."""
    opened = begin_intake(store, owner="", terms=BatchTerms().model_dump_json(), model="scripted", key=None)
    assert isinstance(opened, Intake)
    items = make_items(count)
    for at in range(0, count, 500):
        some = [BatchItem.model_validate(item) for item in items[at : at + 500]]
        opened.add([NewItem(str(item.id), item.model_dump_json(exclude_none=True).encode()) for item in some])
    return opened.accept(asked="")


def finished(store: Store, name: str) -> list[str]:
    return [result.id for result in read_results(store, name, after=0, limit=100_000) if result.is_done]


def kills(folder: Path, url: str, *, count: int) -> str:
    """Kill a worker, any of them, again and again at a random moment."""
    chance, script, first = random.Random(SEED), Counted(0.2 if count == 1 else 1.5), dict[str, int]()
    store = Store.open(configure_batches(url))
    with serve(script) as server:
        server.http.handle_error = lambda *_: None  # type: ignore[method-assign] # a killed worker hangs up, of course
        env = write_config(folder, url, server, batch_concurrency=8)
        name = make_batch(store, 500)
        with workers(folder, env, PROGRAM) as start:
            running = [start() for _ in range(count)]
            for done in range(KILLS):
                left = describe_batch(store, name, owner="").counts
                assert left.pending + left.running, f"it ended after {done} kills"
                wait_until(functools.partial(has_more_done, store, name, left.done), seconds=LONG)
                time.sleep(chance.uniform(0, 0.8))
                kill(running.pop(chance.randrange(count)))
                for item in finished(store, name):
                    first.setdefault(item, script.calls[item])
                running.append(start())
            wait_until(lambda: describe_batch(store, name, owner="").finished, seconds=LONG)
            lost = 500 - len(set(finished(store, name)))
    store.close()
    again = sum(script.calls[item] > calls for item, calls in first.items())
    more = sum(script.calls.values()) - 500
    return f"{lost} lost, {again} finished called again ({more} calls that a kill cut off were made anew)"


def count_done(store: Store, name: str) -> int:
    return describe_batch(store, name, owner="").counts.done


@contextlib.contextmanager
def service(folder: Path, env: dict[str, str]) -> Iterator[httpx2.Client]:
    log = folder / "serve.log"
    with log.open("wb") as target:
        process = subprocess.Popen([*PROGRAM, "serve", "--port", "0"], cwd=folder, env=env, stderr=target)
    try:
        found = wait_until(lambda: re.search(r"serving on (\S+),", log.read_text()), seconds=60)
        with httpx2.Client(base_url=found[1], timeout=120) as client:
            wait_until(lambda: client.get("/readyz").status_code == 200, seconds=60)
            yield client
    finally:
        kill(process)


def send(client: httpx2.Client, count: int) -> str:
    head = {"content-type": "application/x-ndjson"}
    answer = client.post("/v1/batches", content=as_lines(make_items(count)), headers=head).raise_for_status()
    return str(answer.json()["id"])


def has_more_done(store: Store, name: str, least: int) -> bool:
    return count_done(store, name) > least


def get(client: httpx2.Client, path: str) -> None:
    client.get(path).raise_for_status()


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def accept(folder: Path, url: str) -> str:
    """10,000 articles of 5 kB over HTTP."""
    with serve(Counted()) as server, service(folder, idle(folder, url, server)) as client:
        chance, words = random.Random(SEED), Path(__file__).read_text(encoding="utf-8").split()
        items = [{**item, "text": item["text"] + " ".join(chance.choices(words, k=700))} for item in make_items(10_000)]
        body, head = as_lines(items).encode(), {"content-type": "application/x-ndjson"}
        send(client, 10)
        seconds = timed(lambda: client.post("/v1/batches", content=body, headers=head).raise_for_status())
    return f"{seconds:.1f} s ({len(body) / 1e6:.0f} MB)"


def idle(folder: Path, url: str, server: ProviderServer) -> dict[str, str]:
    return write_config(folder, url, server, batch_worker=False)


def status(folder: Path, url: str) -> str:
    """The status of a batch of 100,000 items where 1,000,000 are stored."""
    store = Store.open(configure_batches(url))
    names = [make_batch(store, 1) for _ in range(10)]
    numbers = "generate_series(2, 100000)" if store.is_postgres else "numbers"
    series = (
        ""
        if store.is_postgres
        else ("WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000) ")
    )
    for name in names:
        with store.begin() as connection:
            number = find_batch(connection, name, owner="").number
            connection.execute(text(
                f"INSERT INTO batch_items (batch, seq, id, state, attempts, losses, due, ended, prompt_tokens,"
                f" completion_tokens, cost_usd) {series}SELECT {number}, n, 'a' || n,"
                " CASE WHEN n % 3 = 0 THEN 'pending' ELSE 'done' END, 1, 0, 0.0, 1.0, 100, 20, 0.01"
                f" FROM {numbers} {'AS s(n)' if store.is_postgres else ''}"
            ))  # fmt: skip
    store.close()
    with serve(Counted()) as server, service(folder, idle(folder, url, server)) as client:
        client.get(f"/v1/batches/{names[0]}").raise_for_status()
        times = sorted(timed(functools.partial(get, client, f"/v1/batches/{name}")) for name in names)
        listing = timed(lambda: get(client, "/v1/batches"))
    return f"{times[5]:.2f} s (slowest {times[-1]:.2f}; the list of all ten {listing:.2f})"


def ideal(folder: Path, url: str) -> str:
    """1,000 items of a provider that takes 2 s, 64 at a time, beside the 32 s that they must take."""
    script = Counted(2.0)
    with serve(script) as server:
        env = write_config(folder, url, server, batch_concurrency=64)
        with service(folder, env) as client:
            client.get(f"/v1/batches/{send(client, 1)}/results?follow=true").raise_for_status()  # all is loaded then
            begun = time.perf_counter()
            name = send(client, 1_000)
            wait_until(lambda: client.get(f"/v1/batches/{name}").json()["finished"], seconds=LONG, pause=0.2)
            seconds = time.perf_counter() - begun
    return f"{seconds:.1f} s, {seconds / 32:.2f} × ideal"


def rate(folder: Path, url: str) -> str:
    script = Counted(0.1)
    store = Store.open(configure_batches(url))
    with serve(script) as server:
        env = write_config(folder, url, server, batch_concurrency=32)
        with (folder / "summarizer.toml").open("a") as config:
            config.write("[providers.openai]\nrequests_per_minute = 1200\n")
        with workers(folder, env, PROGRAM) as start:
            _ = start(), start()
            wait_until(lambda: count_workers(folder) == 2, seconds=120)
            name = make_batch(store, 600)
            wait_until(lambda: describe_batch(store, name, owner="").finished, seconds=LONG)
    store.close()
    span = max(script.times) - min(script.times)
    return f"at most {script.peak()} in a second, {len(script.times) / span:.1f} in the mean"


def count_workers(folder: Path) -> int:
    return sum(path.read_text().count('"event": "worker_started"') for path in folder.glob("worker-*.log"))


def crowd(folder: Path, url: str) -> str:
    script, store = Counted(1.0), Store.open(configure_batches(url))
    with serve(script) as server:
        env = write_config(folder, url, server, timeout=12)
        with (folder / "summarizer.toml").open("a") as config:
            config.write("[providers.openai]\nconcurrency = 2\n")
        with workers(folder, env, PROGRAM) as start:
            _ = [start() for _ in range(5)]
            wait_until(lambda: count_workers(folder) == 5, seconds=300)
            name = make_batch(store, 40)
            wait_until(lambda: describe_batch(store, name, owner="").finished, seconds=LONG)
            left = count_done(store, name)
    store.close()
    return f"{script.calls.total()} calls, {server.most} at one time, {left} done"


def takeover(folder: Path, url: str) -> str:
    """From the kill of a worker until the first and the last of its eight calls is made anew by another."""
    script, store = Counted(120.0), Store.open(configure_batches(url))
    with serve(script) as server:
        server.http.handle_error = lambda *_: None  # type: ignore[method-assign] # a killed worker hangs up, of course
        env = write_config(folder, url, server, batch_concurrency=8)
        with workers(folder, env, PROGRAM) as start:
            first = start()
            wait_until(lambda: count_workers(folder) == 1, seconds=120)
            make_batch(store, 8)
            wait_until(lambda: script.calls.total() == 8, seconds=60)
            start()
            wait_until(lambda: count_workers(folder) == 2, seconds=120)
            kill(first)
            killed = time.monotonic()
            wait_until(lambda: script.calls.total() == 16, seconds=LONG)
    store.close()
    again = sorted(script.times)[8:]
    return f"{again[0] - killed:.1f} s, {again[-1] - killed:.1f} s ({len(again)} calls)"


def beside(folder: Path, url: str) -> str:
    """Ten items of 2 s of one owner beside 3,000 of another."""
    script = Counted(2.0)
    with serve(script) as server:
        env = write_config(folder, url, server, batch_concurrency=16) | {"SUMMARIZER_API_KEYS": "key-a,key-b"}
        with service(folder, env) as client:
            client.headers["x-api-key"] = "key-a"
            large = send(client, 3_000)
            wait_until(lambda: client.get(f"/v1/batches/{large}").json()["counts"]["done"] > 30, seconds=LONG)
            client.headers["x-api-key"] = "key-b"
            begun = time.perf_counter()
            name = send(client, 10)
            wait_until(lambda: client.get(f"/v1/batches/{name}").json()["finished"], seconds=LONG, pause=0.1)
            seconds = time.perf_counter() - begun
    return f"{seconds:.1f} s"


def rest(folder: Path, url: str) -> str:
    """What a worker takes that has nothing to do."""
    with serve(Counted()) as server:
        env = write_config(folder, url, server)
        Store.open(configure_batches(url)).close()
        with workers(folder, env, PROGRAM) as start:
            process = start()
            wait_until(lambda: count_workers(folder) == 1, seconds=120)
            time.sleep(5)
            used = read_cpu(process.pid)
            time.sleep(20)
            return f"{(read_cpu(process.pid) - used) / 20:.1%} of a core"


def cancel(folder: Path, url: str) -> str:
    script = Counted(0.05)
    with serve(script) as server, service(folder, write_config(folder, url, server, batch_concurrency=32)) as client:
        name = send(client, 10_000)
        place = f"/v1/batches/{name}"
        wait_until(lambda: client.get(place).json()["counts"]["done"] > 100, seconds=LONG)
        stopped = timed(lambda: client.post(f"{place}/cancel").raise_for_status())
        wait_until(lambda: client.get(place).json()["finished"], seconds=LONG)
        lines = client.get(f"{place}/results").text.splitlines()
        done = [json.loads(line)["id"] for line in lines]
        resumed = timed(lambda: client.post(f"{place}/resume").raise_for_status())
        least = len(done) + 300
        wait_until(lambda: client.get(place).json()["counts"]["done"] > least, seconds=LONG)
        again = sum(script.calls[item] > 1 for item in done)
    return f"{stopped:.2f} s and {resumed:.2f} s; of {len(done)} finished {again} paid for again"


MEASURES: dict[str, tuple[str, Callable[[Path, str], str], tuple[str, ...]]] = {
    "kills": ("20 kills in 500 items, one worker", lambda folder, url: kills(folder, url, count=1), ("SQLite",)),
    "kills2": ("20 kills in 500 items, two workers", lambda folder, url: kills(folder, url, count=2), ("PostgreSQL",)),
    "accept": ("10,000 items accepted", accept, ("SQLite", "PostgreSQL")),
    "status": ("status, 1,000,000 items stored", status, ("SQLite", "PostgreSQL")),
    "ideal": ("1,000 items of 2 s, 64 at a time", ideal, ("SQLite", "PostgreSQL")),
    "rate": ("limit of 20 a second, two workers", rate, ("SQLite", "PostgreSQL")),
    "crowd": ("five workers on a limit of two calls, 40 items", crowd, ("SQLite", "PostgreSQL")),
    "takeover": ("a killed worker's calls are made anew: first, last", takeover, ("SQLite", "PostgreSQL")),
    "beside": ("10 items of 2 s beside 3,000, two owners", beside, ("SQLite", "PostgreSQL")),
    "rest": ("a worker with nothing to do", rest, ("SQLite", "PostgreSQL")),
    "cancel": ("cancel of 10,000, and resume", cancel, ("SQLite", "PostgreSQL")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(MEASURES), help="Some of: " + ", ".join(MEASURES))
    chosen = parser.parse_args().only.split(",")
    if unknown := set(chosen) - MEASURES.keys():
        parser.error(f"there is no measure {', '.join(sorted(unknown))}; use {', '.join(MEASURES)}")
    print(f"{os.cpu_count()} cores\n\n| Measure | Database | Measured |\n| --- | --- | --- |")
    with contextlib.ExitStack() as held:
        binaries, postgres = find_binaries(), None
        if binaries is not None:
            place = held.enter_context(tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True))
            postgres = Postgres(binaries, Path(place))
            held.callback(postgres.stop)
            postgres.start()
        for name in chosen:
            title, measure, databases = MEASURES[name]
            for database in databases:
                with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                    if database == "SQLite":
                        url = f"sqlite:///{folder}/batches.sqlite3"
                    elif postgres is not None:
                        url = held.enter_context(postgres.lend_database())
                    else:
                        continue
                    print(f"| {title} | {database} | {measure(Path(folder), url)} |", flush=True)


if __name__ == "__main__":
    main()
