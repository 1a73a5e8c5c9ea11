"""What can be asked on the page, in a real Chromium: options, models, schemas, and a second model beside the first."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from summarizer.settings import ModelSettings
from tests.api.test_page import DONE, ask, before, place
from tests.api.test_provider import brief_with
from tests.report.test_browser import find_violations
from tests.support.chromium import watched
from tests.support.service import ARTICLE, LIE, TRUE, configure, serve_app
from tests.support.streamed import streamed

pytestmark = [pytest.mark.browser, pytest.mark.faults]


def is_summary(request: Request) -> bool:
    return request.url.endswith("/v1/summaries")


def test_options_are_asked_for_and_kept_with_the_brief(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE)), judge="self") as page:
        expect(page.locator("#judge option")).to_have_count(4)
        expect(page.locator("#judge option").first).to_have_text("Service default: the model itself")
        page.click("#options summary")
        page.fill("#focus", "the fences")
        page.select_option("#language", "de")
        page.select_option("#judge", "off")
        page.fill("#max-items", "3")
        page.fill("#published", "2026-01-14")
        assert find_violations(page, within="#options") == []
        with page.expect_request(is_summary) as asked:
            ask(page)
        sent = json.loads(asked.value.post_data or "")
        assert sent["options"] == {"focus": "the fences", "language": "de", "judge": "off", "max_items": 3}
        assert sent["published"] == "2026-01-14"
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator(".about time")).to_have_text("2026-01-14")


def test_what_is_out_of_range_or_the_built_in_engine_cannot_do_is_not_asked_for(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.click("#options summary")
        page.fill("#max-items", "0")
        ask(page)
        expect(page.locator("#problem")).to_contain_text("from 1 to 100")

        expect(page.locator("#options-note")).to_contain_text("needs a model")
        expect(page.locator("#judge option").first).to_have_text("Service default: nobody")
        for name in ("#language", "#judge [value=self]"):
            expect(page.locator(name)).to_be_disabled()
        page.fill("#focus", "the fences")
        page.select_option("#judge", "off")
        page.fill("#max-items", "1")
        with page.expect_request(is_summary) as asked:
            ask(page)
        assert json.loads(asked.value.post_data or "")["options"] == {
            "focus": "the fences", "judge": "off", "max_items": 1
        }  # fmt: skip
        expect(page.locator("#section-positions .item")).to_have_count(1)


def test_a_model_that_cannot_be_asked_cannot_be_chosen_and_says_why(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNSET_KEY", raising=False)
    keyless = ModelSettings(model="openai/gpt-small", api_key_env="UNSET_KEY")
    with serve_app(configure(models={"keyless": keyless})) as url, watched(browser) as page:
        page.goto(url)
        wait_for_libraries(page)
        expect(page.locator("#pickers-note")).to_contain_text("keyless cannot be asked")
        expect(page.locator("#pickers-note")).to_contain_text("UNSET_KEY")
        expect(page.locator("#model option")).to_have_text(["built-in engine (default)"])


def test_a_schema_that_needs_a_model_cannot_be_asked_of_the_built_in_engine(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE))) as page:
        expect(page.locator("#schema option")).to_have_text(["news", "earnings", "policy"])
        page.select_option("#schema", "policy")
        page.select_option("#model", "extractive")
        expect(page.locator("#schema")).to_have_value("news")
        offered = ["news", "earnings (needs a model)", "policy (needs a model)"]
        expect(page.locator("#schema option")).to_have_text(offered)
        expect(page.locator("#schema option[value='policy']")).to_be_disabled()
        page.select_option("#model", "scripted")
        expect(page.locator("#schema option[value='policy']")).to_be_enabled()


def wait_for_libraries(page: Page) -> None:
    """Reload until the service knows: while the model library is being loaded, every model can be asked."""
    for _ in range(30):
        if page.locator("#pickers-note").is_visible():
            return
        page.wait_for_timeout(500)
        page.reload()
        expect(page.locator("#model option[value='extractive']")).to_be_attached()


def test_the_field_for_a_url_is_there_only_if_the_service_fetches(browser: Browser, plain: str) -> None:
    with watched(browser, expected=["Failed to load resource"]) as page:
        page.goto(plain)
        expect(page.locator("#url")).to_be_hidden()
        expect(page.locator("#no-url")).to_contain_text("SUMMARIZER_FETCH")
        with serve_app(configure(fetch=True)) as url:
            page.goto(url)
            expect(page.locator("#url")).to_be_visible()
            expect(page.locator("#no-url")).to_be_hidden()


def test_another_models_brief_stands_beside_the_first(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE, LIE))) as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator("#other-model option")).to_have_text(["built-in engine"])
        page.click("#compare")
        expect(page.locator("#beside-status")).to_have_text("built-in engine: nothing rejected")
        beside = page.locator("#beside-result")
        expect(beside.locator("#item-positions-0")).to_be_visible()
        expect(beside.locator(".receipt")).to_contain_text("by the built-in engine")
        expect(page.locator("#result .receipt")).to_contain_text("by openai/scripted")
        assert place(page, "#beside", "x") >= place(page, "#result", "right")
        assert find_violations(page, within="#beside", preload=False) == []
        page.set_viewport_size({"width": 360, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert place(page, "#beside", "y") >= place(page, "#result", "bottom")
        page.click("#close-beside")
        expect(page.locator("#beside")).to_be_hidden()
        expect(page.locator("#article")).to_contain_text(ARTICLE[:40])
        page.click("#more")
        page.click("#compare")
        expect(page.locator("#beside-status")).to_be_in_viewport()
        expect(beside.locator(".receipt")).to_contain_text("by the built-in engine")
        page.click("#again")
        expect(page.locator("#history-list li")).to_have_count(3)
