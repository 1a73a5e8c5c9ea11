"""The page before strangers: whatever an article, a model or a problem says is text on it, wherever it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from summarizer.report.plain_text import show
from summarizer.schemas.brief import Brief
from tests.api.test_page import DONE, TRUE, ask, before
from tests.api.test_provider import brief_with
from tests.report.test_html import hostile
from tests.support.breakouts import ADDRESSES, BREAKOUTS, BUNDLES
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

NOTHING: list[Any] = [[], [], None]
"""What `FOUND` gives if all is text."""

SEND = """
  (text) => {
    document.getElementById("problem").replaceChildren();
    document.getElementById("text").value = text;
    document.querySelector("button.main").click();
  }
"""
"""Sends an article at once: a click of Playwright's waits for the page to be still."""

LOOK_AT_BRIEF = f"""
  () => [
    ({FOUND})(),
    [...document.querySelectorAll("main [href], main [action]")].map((one) => one.getAttribute("href") ?? "action")
      .filter((to) => !to.startsWith("#") && !to.startsWith("https://x.example/a#:~:text=")),
    document.querySelector("#item-positions-0 .says").textContent,
  ]
"""
"""The same, addresses that lead out of the page, and what the first position says."""

LOOK_AT_PROBLEM = f"""
  (words) => [
    ({FOUND})(),
    document.querySelector("#problem h2").textContent === words,
    [...document.querySelectorAll("#problem *")].map((one) => one.localName),
  ]
"""
"""The same, whether the problem has these words as its title, and its elements."""

SUMMARIES = "**/v1/summaries"


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with serve_app(configure()) as url:
        yield url


def check(page: Page, words: str) -> None:
    """Nothing on the page is more than text."""
    assert page.evaluate(FOUND) == NOTHING, words


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
        item = {"type": "item", "schema": "news/2", "section": section, "index": 0, "item": told[section][0]}
        events.append(("item", item))
    events.append(("brief", {"type": "brief", "brief": told}))
    return "".join(
        f"id: s.{number}\nevent: {name}\ndata: {json.dumps(data)}\n\n" for number, (name, data) in enumerate(events, 1)
    )


@pytest.mark.faults
def test_fifty_strings_in_every_field_of_a_brief_break_out_of_nothing(browser: Browser, plain: str) -> None:
    answer: dict[str, Any] = {"content_type": "text/event-stream", "headers": {"Stream-ID": "s"}}
    with watched(browser) as page:
        page.route(SUMMARIES, lambda route: route.fulfill(**answer))
        page.goto(plain)
        linked = [(words, "https://x.example/a") for words in BUNDLES]  # every quote is linked into the original
        for words, address in (*linked, *((words, words) for words in (*BUNDLES, *ADDRESSES))):
            brief = hostile(words)
            brief = brief.model_copy(update={"article": brief.article.model_copy(update={"url": address})})
            assert isinstance(brief, Brief)
            answer["body"] = write_events(brief)
            page.evaluate(SEND, ARTICLE)
            expect(page.locator(DONE)).to_be_visible()
            expect(page.locator("#item-positions-0 .cite a")).to_be_visible()
            found, addresses, says = page.evaluate(LOOK_AT_BRIEF)
            assert found == NOTHING, words
            assert [to for to in addresses if to != "https://x.example/a"] == [], words
            assert show(words) in says
            page.evaluate("document.getElementById('again').click()")


@pytest.mark.faults
def test_fifty_strings_in_a_problem_break_out_of_nothing(browser: Browser, plain: str) -> None:
    answer: dict[str, Any] = {"status": 422}
    with watched(browser, expected=["Failed to load resource"]) as page:
        page.route(SUMMARIES, lambda route: route.fulfill(**answer))
        page.goto(plain)
        for words in BUNDLES:
            fault = {"path": words, "kind": "x", "reason": words}
            answer["json"] = {
                "title": words,
                "detail": words,
                "request_id": words,
                "errors": [fault, fault],
                "status": 422,
            }
            page.evaluate(SEND, ARTICLE)
            expect(page.locator("#problem li")).to_have_count(2)
            found, is_title, elements = page.evaluate(LOOK_AT_PROBLEM, words)
            assert found == NOTHING, words
            assert is_title, words
            assert sorted(elements) == "h2 li li p p small ul".split()


@pytest.mark.faults
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


@pytest.mark.faults
def test_what_the_model_wrote_is_text_while_it_streams(browser: Browser) -> None:
    script = "<img src=x onerror=window.broken=1>"
    brief = brief_with(TRUE)
    brief["positions"][0]["quote"] = script
    with before(browser, streamed(brief, pause=0.01)) as page:
        ask(page, ARTICLE)
        expect(page.locator("#rejected-0 del")).to_have_text(script)
        expect(page.locator(DONE)).to_be_visible()
        check(page, script)
