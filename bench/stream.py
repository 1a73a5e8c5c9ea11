"""What streaming gives and what it costs: the first verified item beside the whole brief, and CPU beside unstreamed.

    python -m bench.stream [--tokens-per-second N] [--runs N]

A scripted server on loopback plays one model's answer of 35 quotes, four characters a token, through LiteLLM's real
path, and no judge reviews it. The answer is the built-in engine's draft of the articles in `examples/`, joined. CPU is
this process's alone: the server runs in another one, and writes a token each millisecond.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.long import serve_apart
from summarizer import astream, asummarize
from summarizer.engines.extractive import draft_brief
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.request import read_request
from summarizer.pipeline.run import make_brief
from summarizer.schemas.news import NewsBrief
from summarizer.settings import ModelSettings, Settings
from summarizer.verification.incremental import ItemVerifier, JsonStreamParser
from tests.support.provider_server import Reply, Request, serve
from tests.support.streamed import EVENTS, Timed, cut, streamed, write_chat

ROOT = Path(__file__).resolve().parents[1]
TOKEN = 4
"""Characters of a token."""

KEPT = {"positions": 12, "numeric_claims": 17, "open_questions": 6}
"""Items of the answer, each with a quote: 35 of them."""

LISTS = ("actors", "abstract", *KEPT)
FIELDS = ("headline",)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens-per-second", type=float, default=50.0)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    article = "\n\n".join(path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*-*.txt")))
    draft = draft_brief(article)
    answer = {name: value[: KEPT.get(name)] if isinstance(value, list) else value for name, value in draft.items()}
    text = json.dumps(answer, ensure_ascii=False)
    items = sum(map(len, (answer[name] for name in LISTS)))
    print(f"an article of {len(article):,} characters; an answer of {len(text) // TOKEN:,} tokens and {items} items")
    asyncio.run(measure_times(article, text, pause=1 / given.tokens_per_second))
    asyncio.run(measure_cpu(article, answer, text, runs=given.runs))


async def measure_times(article: str, text: str, *, pause: float) -> None:
    closes = find_closes(text)
    sent: list[Timed] = []

    def play(request: Request) -> Reply:
        pieces = write_chat(text, request=request, size=TOKEN)
        sent.append(Timed(pieces))
        return Reply(b"".join(pieces), headers=EVENTS, pieces=sent[-1], drip=pause)

    with serve(play) as server:
        settings = configure(server.base)
        await warm_up(settings)
        begun = time.perf_counter()
        come = [(time.perf_counter(), event) async for event in astream(article, settings=settings)]
    (pieces,) = (one for one in sent[-1:])
    before = 2  # pieces before the first of the answer's text
    items = [at for at, event in come if event.type in ("item", "rejected")]
    lags = [at - pieces.times[before + close] for at, close in zip(items, closes, strict=True)]
    show("the answer begins", come[0][0] - begun, "s")
    show("first verified item (an actor)", items[0] - begun, "s")
    first = next(at for at, event in come if event.type == "item" and event.section == "positions")
    show("first verified position", first - begun, "s")
    show("the whole brief", come[-1][0] - begun, "s")
    show("from an item's last token to its event: median", statistics.median(lags) * 1000, "ms")
    show("the same: greatest (the first has the article read)", max(lags) * 1000, "ms")


async def measure_cpu(article: str, answer: dict[str, Any], text: str, *, runs: int) -> None:
    async def watch() -> None:
        assert [event.type async for event in astream(article, settings=settings)][-1] == "brief"

    async def listen() -> None:
        request = await read_request(article, settings=settings)
        await make_brief(request, listener=lambda *_: None)

    async def wait() -> None:
        await asummarize(article, settings=settings)

    with serve_apart(streamed, answer, size=TOKEN, pause=0.001) as base:
        settings = configure(base)
        await warm_up(settings)
        for label, work in (
            ("unstreamed", wait),
            ("streamed by LiteLLM, nobody watches", listen),
            ("streamed, with its events", watch),
        ):
            taken = []
            for _ in range(runs):
                before = time.process_time()
                await work()
                taken.append(time.process_time() - before)
            show(f"CPU of a brief, {label}", statistics.median(taken) * 1000, "ms")
    pieces = cut(text, TOKEN)
    show("of that, scanning", cpu(lambda: scan(pieces)) * 1000, "ms")
    show("of that, verifying item by item, article and all", cpu(lambda: check(article, answer)) * 1000, "ms")


def find_closes(text: str) -> list[int]:
    parser = JsonStreamParser(lists=LISTS, fields=FIELDS)
    return [at for at, piece in enumerate(cut(text, TOKEN)) for part in parser.feed(piece) if part.kind == "value"]


def scan(pieces: list[str]) -> None:
    parser = JsonStreamParser(lists=LISTS, fields=FIELDS)
    for piece in pieces:
        list(parser.feed(piece))


def check(article: str, answer: dict[str, Any]) -> None:
    gate = ItemVerifier(NewsBrief, grounder=ArticleGrounder(article))
    for name in (*FIELDS, *LISTS):
        for at, value in enumerate(answer[name] if name in LISTS else [answer[name]]):
            gate.check(name, at, value)


def cpu(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(5):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return statistics.median(taken)


def configure(base: str) -> Settings:
    model = ModelSettings(model="openai/scripted", api_base=base, mode="tools", timeout=600.0)
    return Settings(model="scripted", models={"scripted": model}, retries=0, reasks=0, judge="off")


async def warm_up(settings: Settings) -> None:
    async for event in astream("Anna Lind said that 12 people came to the bridge.", settings=settings):
        if event.type == "item":
            break


def show(label: str, value: float, unit: str) -> None:
    print(f"{label:<60}{value:>9.2f} {unit}")


if __name__ == "__main__":
    main()
