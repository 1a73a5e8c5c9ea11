"""Takes the pictures of the page and of the report that the documentation shows: `python docs/pictures.py`.

The article was written for this project. What the "model" writes of it is what the built-in engine finds, and two lies
about quotes; the "judge" is a script that finds one sentence unclear.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright  # noqa: E402 - the checkout comes first
from pydantic import SecretStr  # noqa: E402 - the checkout comes first

from summarizer import Article, Brief, summarize  # noqa: E402 - the checkout comes first
from summarizer.report import to_html  # noqa: E402 - the checkout comes first
from tests.support.chromium import CHROMIUM  # noqa: E402 - the checkout comes first
from tests.support.judge_script import judge, writes  # noqa: E402 - the checkout comes first
from tests.support.provider_server import serve  # noqa: E402 - the checkout comes first
from tests.support.service import configure, configure_model, serve_app  # noqa: E402 - the checkout comes first
from tests.support.streamed import streamed  # noqa: E402 - the checkout comes first

IMAGES = ROOT / "docs" / "images"
ARTICLE = ROOT / "examples" / "battery-results.txt"
WIDE: ViewportSize = {"width": 1240, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 780}


def write_answer(brief: Brief) -> dict[str, Any]:
    """A brief as a model writes it, with a figure turned round and a "not" dropped."""
    data = brief.model_dump(mode="json")
    for section in ("positions", "numeric_claims", "open_questions"):
        for item in data[section]:
            item["quote"] = item["quote"]["text"]
            item.pop("contrast", None)
            if "attribution" in item:
                item["attribution"] = item["attribution"]["as_named"] or "the article"
            if "figure" in item:
                item["figure"] = item["figure"]["text"]
    for actor in data["actors"]:
        actor.pop("mentions")
    positions, claims = data["positions"], data["numeric_claims"]
    loss = {**claims[1], "quote": claims[1]["quote"].replace("18 percent", "81 percent")}
    order = "Our problem is the order book"
    lie = {**positions[1], "quote": order, "statement": "The problem is the order book."}
    return {
        "actors": data["actors"],
        "headline": write_sentence(data["headline"]),
        "abstract": [write_sentence(sentence) for sentence in data["abstract"]],
        "positions": [*positions[:3], lie, *positions[3:]],
        "numeric_claims": [claims[0], loss, *claims[1:]],
        "open_questions": data["open_questions"],
    }


def write_sentence(sentence: dict[str, Any]) -> dict[str, Any]:
    """A sentence of a brief as a model would write it."""
    return {"quotes": [quote["text"] for quote in sentence["quotes"]], "text": sentence["text"]}


def main() -> None:
    """Take all pictures."""
    os.environ["SCRIPTED_KEY"] = "none"
    text = ARTICLE.read_text(encoding="utf-8")
    headline, body = text.split("\n", 1)
    text = body.strip()
    whole = summarize(Article(text=text, title=headline), "extractive", options={"max_items": 8})
    doubt = {"said": "unclear", "wrong": ["statement"], "why": "The article does not say which shipowners."}
    reads = judge({"positions[1]": doubt}, article=text)
    play = writes(streamed(write_answer(whole), size=24, pause=0.012), reads)
    IMAGES.mkdir(exist_ok=True)
    with serve(play) as server, sync_playwright() as driver, TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with serve_app(configure_model(server.base, reasks=0, judge="self")) as url:
            ask(browser, url, "Warm words. Anna Lind said so.")  # the first call loads LiteLLM
            page = ask(browser, url, text)
            page.wait_for_selector("#item-numeric_claims-1", timeout=120_000)
            save(page, "page-streaming")
            finish(page)
            page.locator("#item-positions-2 .says").click()
            page.wait_for_timeout(800)
            page.locator("#trust").scroll_into_view_if_needed()
            page.evaluate("document.querySelector('#trust').scrollIntoView({ behavior: 'instant' })")
            page.mouse.move(0, 0)
            page.wait_for_timeout(300)
            save(page, "page-trust")
            phone = ask(browser, url, text, viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="dark")
            finish(phone)
            phone.mouse.move(0, 0)
            phone.evaluate("document.querySelector('#section-positions').scrollIntoView({ behavior: 'instant' })")
            save(phone, "phone")
        with serve_app(configure(database_url=SecretStr(f"sqlite:///{folder}/batches.sqlite"))) as url:
            page = browser.new_page(viewport=WIDE)
            page.goto(url)
            broken = Path(folder) / "forecast.pdf"
            broken.write_bytes(b"%PDF-")
            page.set_input_files("#file", [*sorted((ROOT / "examples").glob("*-*.txt")), broken])
            page.click("#go")
            expect(page.locator("#batch-state")).to_contain_text("Done", timeout=60_000)
            save(page, "page-batch")
        report = Path(folder) / "report.html"
        report.write_text(to_html(whole), encoding="utf-8")
        page = browser.new_page(viewport=WIDE)
        page.goto(report.as_uri())
        save(page, "report")
        browser.close()


def ask(browser: Browser, url: str, text: str, **options: Any) -> Page:
    """A page that has been given an article."""
    page = browser.new_page(**{"viewport": WIDE, **options})
    page.goto(url)
    expect(page.locator("#model option")).to_have_count(2)
    page.fill("#text", text)
    page.click("button.main")
    return page


def finish(page: Page) -> None:
    """Wait for the brief."""
    expect(page.locator(".receipt")).to_be_visible(timeout=150_000)  # a phone folds the buttons
    page.wait_for_timeout(1_000)


def save(page: Page, name: str) -> None:
    """Take a picture of what is seen."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    print(path.relative_to(ROOT), path.stat().st_size // 1000, "kB", json.dumps(page.viewport_size))  # noqa: T201


if __name__ == "__main__":
    main()
