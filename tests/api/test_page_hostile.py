"""The page before strangers: whatever an article, a model or a problem says is text on it, wherever it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from summarizer.report.plain_text import show
from summarizer.schemas.brief import Brief
from tests.api.test_page import DONE, TRUE, ask, before
from tests.api.test_provider import brief_with
from tests.report.test_html import hostile
from tests.support.breakouts import BREAKOUTS
from tests.support.chromium import watched
from tests.support.service import ARTICLE, configure, serve_app
from tests.support.streamed import streamed

pytestmark = pytest.mark.browser

FOUND = """
  () => [
    [...document.querySelectorAll("main :is(script, iframe, img, object, embed, base, link, meta, style)")]
      .map((one) => one.tagName),
    [...document.querySelectorAll("main *")].flatMap((one) => one.getAttributeNames())
      .filter((name) => name.startsWith("on") || name === "style" || name === "src"),
    window.broken ?? null,
  ]
"""
"""Elements and attributes that would run or load something, and what has run."""

SEND = """
  (text) => {
    document.getElementById("text").value = text;
    document.querySelector("button.main").click();
  }
"""
"""Sends an article at once: a click of Playwright's waits for the page to be still."""

ADDRESSES = """
  [...document.querySelectorAll("main [href], main [action]")].map((one) => one.getAttribute("href") ?? "action")
    .filter((to) => !to.startsWith("#") && !to.startsWith("https://x.example/a#:~:text="))
"""


SUMMARIES = "**/v1/summaries"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTED_KEY", "sk-scripted")


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    """A service without a model."""
    with serve_app(configure()) as url:
        yield url


def fulfil(**answer: Any) -> Callable[[Route], None]:
    """What answers in the service's place."""
    return lambda route: route.fulfill(**answer)


def check(page: Page, words: str) -> None:
    """Nothing on the page is more than text."""
    assert page.evaluate(FOUND) == [[], [], None], words


def write_events(brief: Brief) -> str:
    """A stream as the service would send it, of a brief in which a stranger wrote whatever strangers can."""
    told = brief.model_dump(mode="json")
    rejected = {"type": "rejected", "section": "positions", **told["audit"]["rejected"][0]}
    events: list[tuple[str, dict[str, Any]]] = [
        (
            "started",
            {"type": "started", "schema": "news/2", "model": told["headline"]["text"], "article": told["article"]},
        ),
        ("rejected", rejected),
    ]
    for section in ("actors", "positions", "numeric_claims", "open_questions"):
        item = {"type": "item", "schema": "news/1", "section": section, "index": 0, "item": told[section][0]}
        events.append(("item", item))
    events.append(("brief", {"type": "brief", "brief": told}))
    return "".join(
        f"id: s.{number}\nevent: {name}\ndata: {json.dumps(data)}\n\n" for number, (name, data) in enumerate(events, 1)
    )


def test_fifty_strings_in_every_field_of_a_brief_break_out_of_nothing(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        for number, words in enumerate(BREAKOUTS):
            brief = hostile(words)
            if number % 2:  # every quote is linked into the original
                brief = brief.model_copy(
                    update={"article": brief.article.model_copy(update={"url": "https://x.example/a"})}
                )
            assert isinstance(brief, Brief)
            body = write_events(brief)
            page.route(SUMMARIES, fulfil(body=body, content_type="text/event-stream", headers={"Stream-ID": "s"}))
            page.evaluate(SEND, ARTICLE)
            expect(page.locator(DONE)).to_be_visible()
            expect(page.locator("#item-positions-0 .cite a")).to_be_visible()
            assert show(words) in (page.text_content("#item-positions-0 .says") or "")
            check(page, words)
            assert [to for to in page.evaluate(ADDRESSES) if to != "https://x.example/a"] == [], words
            page.unroute(SUMMARIES)
            page.evaluate("document.getElementById('again').click()")


def test_fifty_strings_in_a_problem_break_out_of_nothing(browser: Browser, plain: str) -> None:
    with watched(browser, expected=["Failed to load resource"]) as page:
        page.goto(plain)
        for words in BREAKOUTS:
            fault = {"path": words, "kind": "x", "reason": words}
            problem = {"title": words, "detail": words, "request_id": words, "errors": [fault, fault], "status": 422}
            page.route(SUMMARIES, fulfil(status=422, json=problem))
            page.evaluate("document.getElementById('problem').replaceChildren()")
            page.evaluate(SEND, ARTICLE)
            expect(page.locator("#problem li")).to_have_count(2)
            assert page.text_content("#problem h2") == page.evaluate("text => text", words)
            assert page.locator("#problem *").count() == len("h2 p ul li li p small".split())
            check(page, words)
            page.unroute(SUMMARIES)


def test_fifty_strings_in_an_article_break_out_of_nothing(browser: Browser, plain: str) -> None:
    article = "\n\n".join(
        f'"{words}," said {words}. It cost {5 + number} euros.' for number, words in enumerate(BREAKOUTS)
    )
    with watched(browser) as page:
        page.goto(plain)
        ask(page, article)
        expect(page.locator(DONE)).to_be_visible()
        check(page, article)
        shown = page.evaluate("document.querySelector('#article').textContent")
        assert shown == page.evaluate("text => text", article).replace("\r\n", "\n")


def test_what_the_model_wrote_is_text_while_it_streams(browser: Browser) -> None:
    script = "<img src=x onerror=window.broken=1>"
    brief = brief_with(TRUE)
    brief["positions"][0]["quote"] = script
    with before(browser, streamed(brief, pause=0.01)) as page:
        ask(page, ARTICLE)
        expect(page.locator("#rejected-0 del")).to_have_text(script)
        expect(page.locator(DONE)).to_be_visible()
        check(page, script)
