"""How soon an item is on the page after the provider has closed its JSON, in a real Chromium.

    python -m bench.page [--runs N]

A scripted server on loopback streams an answer, four characters a token, through LiteLLM's real path and the service's;
a browser on the same machine notes when the item's element is there. Both read one clock.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.api.test_provider import brief_with
from tests.support.chromium import CHROMIUM
from tests.support.provider_server import Reply, Request, serve
from tests.support.service import ARTICLE, configure_model, serve_app
from tests.support.streamed import EVENTS, Timed, write_chat

TOKEN = 4
PAUSE = 0.005
"""Seconds between tokens: 200 a second."""

QUOTES = (
    "We will not reopen before the fences are mended",
    "The quokka sanctuary at Millbrook will stay shut until June, its director, Ruth Amadi, said on Friday",
)

WATCH = """
  window.seen = {};
  new MutationObserver(() => {
    for (const one of document.querySelectorAll("#result .item")) window.seen[one.id] ||= Date.now() / 1000;
  }).observe(document, { childList: true, subtree: true });
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    os.environ.setdefault("SCRIPTED_KEY", "none")
    answer = brief_with(*QUOTES)
    text = json.dumps(answer)
    closed = {
        **find_ends("item-actors", answer["actors"], text),
        **find_ends("item-positions", answer["positions"], text),
    }
    sent: list[Timed] = []

    def play(request: Request) -> Reply:
        pieces = Timed(write_chat(text, request=request, size=TOKEN), clock=time.time)
        sent.append(pieces)
        return Reply(b"".join(pieces[:]), headers=EVENTS, drip=PAUSE, pieces=pieces)

    waits: dict[str, list[float]] = {item: [] for item in closed}
    settings = {"cache_seconds": 1, "reasks": 0}
    with serve(play) as server, serve_app(configure_model(server.base, **settings)) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for run in range(runs + 1):
            seen = watch(browser, url, f"{ARTICLE}\nRun {run}.")
            for item, end in closed.items():
                if run:  # the first one loads LiteLLM
                    waits[item].append(1000 * (seen[item] - sent[-1].times[1 + end // TOKEN]))
        browser.close()
    print(f"{runs} runs; milliseconds from the token that closes an item to the item on the page")
    for item, took in waits.items():
        print(f"  {item:18} median {statistics.median(took):4.0f}, worst {max(took):4.0f}")


def find_ends(name: str, items: list[Any], text: str) -> dict[str, int]:
    ends, at = {}, 0
    for number, item in enumerate(items):
        written = json.dumps(item)
        at = text.index(written, at) + len(written)
        ends[f"{name}-{number}"] = at - 1
    return ends


def watch(browser: Browser, url: str, article: str) -> dict[str, float]:
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.fill("#text", article)
    page.click("button.main")
    page.wait_for_selector("#done-tools:not([hidden])", timeout=60_000)
    seen: dict[str, float] = page.evaluate("window.seen")
    page.close()
    return seen


if __name__ == "__main__":
    main()
