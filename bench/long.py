"""Long articles in parts: time beside the ideal, memory above idle, and what of ten articles in one its brief holds.

    python -m bench.long [--characters N] [--tokens N] [--seconds S] [--concurrency N]

The provider is a process of its own that takes its seconds for every call and answers with the built-in engine's draft
of the part that it is shown. It has seen every part before the measured run, so that its own computing is not counted;
the measured process has made one short brief before, so that loading LiteLLM is not.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from bench.service.processes import ROOT, read_own_memory
from summarizer import summarize
from summarizer.schemas.brief import Brief
from summarizer.settings import EXTRACTIVE, ModelSettings, Settings
from tests.support.long import draft_parts, make_article, make_long
from tests.support.provider_server import Reply, Request, Script, serve

KEY = "none"
ARTICLES = 10
SMALL = 1_000
"""Tokens of a part where ten short articles are joined."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=500_000)
    parser.add_argument("--tokens", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--items", type=int, default=8, help="of each list, in the answer for each part")
    parser.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ.setdefault("OPENAI_API_KEY", KEY)
    if given.measure:
        print(json.dumps(measure(given)))
        return
    with serve_apart(answer_slowly, given.seconds, given.items) as base:
        run_apart(base)  # the provider drafts every part once
        told = run_apart(base)
        rounds = math.ceil(told["calls"] / given.concurrency)
        ideal = rounds * given.seconds
        row("article, characters", f"{told['characters']:,}")
        row("parts, of at most as many tokens", f"{told['calls']}, {given.tokens:,}")
        row(f"ideal: {rounds} rounds of {given.seconds:g} s", f"{ideal:.1f} s")
        row("the whole brief", f"{told['seconds']:.1f} s")
        row("times the ideal (wanted: 1.2 at most)", f"{told['seconds'] / ideal:.2f}")
        stages = ", ".join(f"{name} {took:.1f} s" for name, took in told["stages"].items() if name != "total")
        row("of that", stages)
        row("CPU of it", f"{told['cpu']:.1f} s")
        row("memory above idle (wanted: under 150 MB)", f"{told['memory']:.0f} MB")
        row("items: actors, positions, figures, questions", ", ".join(map(str, told["items"])))
        row("rejected, gaps", f"{told['rejected']}, {told['gaps']}")
    with serve_apart(answer_slowly, 0.0, None) as base:
        settings = configure(base, tokens=SMALL, concurrency=given.concurrency)
        compare("a model, in parts", make_articles(), model="scripted", settings=settings)
    compare("the built-in engine", make_articles(), model=EXTRACTIVE, settings=Settings())
    parts = Settings(chunk_tokens=SMALL)
    compare("the built-in engine, in parts", make_articles(), model=EXTRACTIVE, settings=parts)


def row(label: str, value: str) -> None:
    print(f"| {label} | {value} |")


def configure(base: str, *, tokens: int, concurrency: int) -> Settings:
    model = ModelSettings(model="openai/scripted", api_base=base, mode="tools", timeout=120)
    return Settings(
        models={"scripted": model}, chunk_tokens=tokens, chunk_concurrency=concurrency, reasks=0, judge="off"
    )


def run_apart(base: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.long", *sys.argv[1:], "--measure", base]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """One long brief in this process: its time, and how much memory it took above what a short one left."""
    settings = configure(given.measure, tokens=given.tokens, concurrency=given.concurrency)
    article = make_long(given.characters // len(make_article(0)) + 1)[: given.characters]
    summarize(make_article(1), "scripted", settings=settings)
    idle, most, is_over = read_own_memory(os.getpid()), 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not is_over.wait(0.05):
            most = max(most, read_own_memory(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun, cpu = time.perf_counter(), time.process_time()
    brief = summarize(article, "scripted", settings=settings)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    is_over.set()
    watcher.join()
    sections = brief.actors, brief.positions, brief.numeric_claims, brief.open_questions
    return {
        "characters": len(article),
        "calls": len(brief.receipt.attempts),
        "seconds": seconds,
        "cpu": cpu,
        "memory": most - idle,
        "items": [len(items) for items in sections],
        "rejected": len(brief.audit.rejected),
        "gaps": len(brief.audit.gaps),
        "stages": brief.receipt.seconds,
    }


def make_articles() -> list[str]:
    """Ten articles: those of `examples/` that are whole, and others of their own people, places and figures."""
    written = [path.read_text(encoding="utf-8").strip() for path in sorted((ROOT / "examples").glob("*-*.txt"))]
    whole = [text for text in written if len(text) > 1_000]
    return [*whole, *(make_article(seed) for seed in range(ARTICLES - len(whole)))]


def compare(label: str, articles: list[str], *, model: str, settings: Settings) -> None:
    """Of each article's own brief by the built-in engine, what the brief of all joined into one holds."""
    joined = "\n\n".join(articles)
    brief = summarize(joined, model, settings=settings)
    shares = {"actors": [], "positions": [], "numeric_claims": []}  # type: dict[str, list[float]]
    for article in articles:
        alone = summarize(article, EXTRACTIVE)
        start = joined.index(article)
        for section, found in shares.items():
            own, held = keys(alone, section, 0), keys(brief, section, start)
            found.append(len(own & held) / len(own) if own else 1.0)
    for section, found in shares.items():
        least = min(found)
        row(
            f"{label}: {section} of each article alone, held (mean, least)",
            f"{sum(found) / len(found):.2f}, {least:.2f}",
        )


def keys(brief: Brief, section: str, start: int) -> set[Any]:
    """What names an item wherever its article stands."""
    if section == "actors":
        return {actor.name for actor in brief.actors}
    if section == "positions":
        return {one.quote.start - start for one in brief.positions}
    return {one.figure.start - start for one in brief.numeric_claims}


def answer_slowly(seconds: float, max_items: int | None) -> Script:
    draft = draft_parts(max_items=max_items)

    def answer(request: Request) -> Reply:
        begun = time.perf_counter()
        made = draft(request)
        return Reply(made.body, made.status, made.headers, delay=max(0.0, seconds - (time.perf_counter() - begun)))

    return answer


@contextmanager
def serve_apart(make: Callable[..., Script], *arguments: Any, **options: Any) -> Iterator[str]:
    """A provider in a process of its own, which makes its script there; its base URL."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=play, args=(theirs, partial(make, *arguments, **options)), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        server.terminate()
        server.join()


def play(pipe: Connection, make: Callable[[], Script]) -> None:
    with serve(make()) as server:
        pipe.send(server.base)
        threading.Event().wait()


if __name__ == "__main__":
    main()
