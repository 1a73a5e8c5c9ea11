"""What the page keeps, in a real Chromium: no key loses work, and the text and the last briefs stay in the browser."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from summarizer.schemas.brief import read_brief
from tests.api.test_page import DONE, ask, before, held
from tests.api.test_provider import brief_with
from tests.report.test_browser import find_violations
from tests.support.chromium import watched
from tests.support.provider_server import serve
from tests.support.service import ARTICLE, LIE, TRUE, configure_model, serve_app
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.faults]

ROWS = "#history-list li"
LONE_KEYS = ("Enter", "Space", "Escape", "Backspace", "Control+Enter", "n", "Delete")

READ_ALL = """
  async () => {
    const opened = indexedDB.open("provenbrief");
    const database = await new Promise((resolve) => (opened.onsuccess = () => resolve(opened.result)));
    const found = [];
    for (const name of database.objectStoreNames) {
      const asked = database.transaction(name).objectStore(name).getAll();
      found.push(await new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result))));
    }
    return JSON.stringify([found, localStorage, sessionStorage, document.cookie]);
  }
"""

FILL = """
  async (count) => {
    const { keepBrief } = await import(`${location.origin}/static/history.js`);
    for (let number = 1; number <= count; number += 1) {
      const brief = { headline: { text: `Brief ${number}` }, article: { text: "" }, receipt: { model: "extractive" } };
      await keepBrief({ time: number, choices: {}, brief, review: [], whole: true });
    }
  }
"""


def download(page: Page, button: str) -> str:
    with page.expect_download() as file:
        page.click(button)
    return Path(file.value.path()).read_text("utf-8")


def test_back_and_forward_lead_between_the_form_and_the_brief(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE))) as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator(ROWS)).to_have_count(1)
        title = page.inner_text(".head h1")
        page.go_back()
        expect(page.locator("#text")).to_be_visible()
        assert page.input_value("#text") == ARTICLE
        page.go_forward()
        expect(page.locator(".head h1")).to_have_text(title)
        page.click("#again")
        expect(page.locator("#text")).to_be_focused()
        page.go_back()
        expect(page.locator(".head h1")).to_have_text(title)
        expect(page.locator(ROWS)).to_have_count(1)


def test_no_key_after_the_start_loses_the_brief(browser: Browser) -> None:
    end = threading.Event()
    with before(browser, held(brief_with(TRUE), end)) as page:
        page.fill("#text", ARTICLE)
        page.focus("#text")
        page.keyboard.press("Control+Enter")
        for name in LONE_KEYS:
            page.keyboard.press(name)
        expect(page.locator("#item-positions-0")).to_be_visible()
        for name in LONE_KEYS:
            page.keyboard.press(name)
        end.set()
        expect(page.locator(DONE)).to_be_visible()
        for name in LONE_KEYS:
            page.keyboard.press(name)
        expect(page.locator("#status")).to_have_text("Done: nothing rejected")
        expect(page.locator("#item-positions-0")).to_be_visible()
        assert page.input_value("#text") == ARTICLE


def test_what_came_before_a_stop_can_be_exported_and_opened_again(browser: Browser) -> None:
    end = threading.Event()
    with before(browser, held(brief_with(TRUE, LIE), end)) as page:
        ask(page)
        expect(page.locator("#rejected-0 del")).to_have_text(LIE)
        page.click("#stop")
        expect(page.locator("#status")).to_contain_text("Stopped")
        expect(page.locator("#status")).to_be_focused()
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator("#item-positions-0")).to_be_visible()
        expect(page.locator(".meters")).to_contain_text(re.compile(r"quotes verified \d+/\d+"))
        expect(page.locator(".meters")).to_contain_text("sentences not judged")
        expect(page.locator(".general")).to_contain_text("stopped before it had finished")
        brief = read_brief(download(page, "#save-json").encode())
        assert [item.quote.text for item in brief.positions] == [TRUE]  # type: ignore[attr-defined]
        assert [rejection.item["quote"] for rejection in brief.audit.rejected] == [LIE]
        assert not brief.audit.complete
        assert TRUE in download(page, "#save-html")
        page.click("#again")
        expect(page.locator(f"{ROWS} small")).to_contain_text("stopped")
        end.set()
        page.click(f"{ROWS} .open")
        expect(page.locator("#item-positions-0")).to_be_visible()


def test_a_new_article_while_the_model_writes_keeps_what_came(browser: Browser) -> None:
    end = threading.Event()
    with before(browser, held(brief_with(TRUE), end)) as page:
        ask(page)
        expect(page.locator("#item-positions-0")).to_be_visible()
        page.click("#again")
        expect(page.locator(f"{ROWS} small")).to_contain_text("stopped")
        end.set()
        assert page.input_value("#text") == ARTICLE


def test_a_page_that_is_left_while_the_model_writes_keeps_what_came_and_ends_the_call(browser: Browser) -> None:
    with (
        serve(streamed(brief_with(TRUE), pause=0.2, hold=60)) as server,
        serve_app(configure_model(server.base, reasks=0, retries=0)) as url,
        watched(browser) as page,
    ):
        page.goto(url)
        ask(page)
        expect(page.locator("#item-positions-0")).to_be_visible()
        page.reload()
        assert server.hung_up.wait(PATIENCE)
        expect(page.locator(f"{ROWS} small")).to_contain_text("stopped")
        expect(page.locator(ROWS)).to_have_count(1)


def test_what_came_before_an_error_can_be_exported(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE, TRUE, LIE), keep=18), expected=["Failed to load resource"]) as page:
        ask(page)
        expect(page.locator("#problem h2")).to_contain_text("The model's provider")
        expect(page.locator("#status")).to_contain_text("Broken off")
        assert read_brief(download(page, "#save-json").encode()).article.text == ARTICLE


EXAMPLES = {
    "council-bridge": "Hollin Bay council backs toll bridge",
    "battery-results": "Vardal raises forecast",
    "dam-break": "At least 34 dead after mine dam bursts",
}


def test_one_click_makes_the_brief_of_an_example_and_leaves_the_text_alone(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.fill("#text", "My own words.")
        for name, begins in EXAMPLES.items():
            page.click(f"[data-example='{name}']")
            expect(page.locator(DONE)).to_be_visible()
            assert page.locator("#article").inner_text().startswith(begins)
            expect(page.locator("#item-positions-0")).to_be_visible()
            page.click("#again")
            assert page.input_value("#text") == "My own words."


def test_text_and_briefs_stay_when_the_page_is_left_and_a_key_does_not(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.evaluate("document.getElementById('key').value = 'sk-kept-nowhere'")
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        page.click("#again")
        expect(page.locator(ROWS)).to_have_count(1)
        page.fill("#text", "A text that is not finished")
        wait_until(lambda: "A text that is not finished" in page.evaluate(READ_ALL))
        page.reload()
        page.wait_for_load_state("networkidle")
        expect(page.locator("#text")).to_have_value("A text that is not finished")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(plain)))
        page.click(f"{ROWS} .open")
        expect(page.locator("#item-positions-0")).to_be_visible()
        assert page.evaluate("document.querySelector('#article').textContent") == ARTICLE
        expect(page.locator("#status")).to_contain_text("Made ")
        assert asked == ["/v1/reports"], "it is drawn, and made no second time"
        assert "sk-kept-nowhere" not in page.evaluate(READ_ALL)
        assert json.loads(download(page, "#save-json"))["receipt"]["model"] == "extractive"


def test_a_tab_in_which_nothing_was_typed_keeps_the_text_of_another(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.wait_for_load_state("networkidle")
        other = page.context.new_page()
        other.goto(plain)
        other.fill("#text", "Typed in the other tab")
        wait_until(lambda: "Typed in the other tab" in other.evaluate(READ_ALL))
        page.reload()
        expect(page.locator("#text")).to_have_value("Typed in the other tab")


def test_briefs_can_be_deleted_one_by_one_and_all(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.evaluate(FILL, 23)
        page.reload()
        expect(page.locator(ROWS)).to_have_count(20)
        expect(page.locator(f"{ROWS} .open").first).to_have_text("Brief 23")
        assert find_violations(page, within="#history") == []
        page.get_by_role("button", name="Delete: Brief 22").click()
        expect(page.locator(ROWS)).to_have_count(19)
        expect(page.get_by_role("button", name="Delete: Brief 21")).to_be_focused()
        page.reload()
        expect(page.locator(ROWS)).to_have_count(19)
        page.click("#forget-all")
        expect(page.locator("#history")).to_be_hidden()
        expect(page.locator("#go")).to_be_focused()
        assert "Brief" not in page.evaluate(READ_ALL)


def test_a_draft_that_can_no_longer_be_drawn_is_not_called_being_written(browser: Browser) -> None:
    end = threading.Event()
    with before(browser, held(brief_with(TRUE), end), expected=["Failed to load"]) as page:
        ask(page)
        expect(page.locator("#item-positions-0")).to_be_visible()
        expect(page.locator("#result .state")).to_have_text("being written")
        page.route("**/v1/reports", lambda route: route.fulfill(status=503, body="{}"))
        page.click("#stop")
        expect(page.locator("#result .state")).to_have_text("not finished, and not judged")
        end.set()
