"""The page in a real Chromium, before a service on loopback and a scripted model: what comes, shows, and goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from summarizer import summarize
from summarizer.gateway.libraries import load_libraries
from summarizer.schemas.brief import read_brief
from tests.api.test_provider import brief_with
from tests.api.test_resume import cutting
from tests.report.test_browser import COLOURS, find_violations, lit
from tests.support.chromium import watched
from tests.support.judge_script import judge, writes
from tests.support.provider_server import Reply, Request, Script, fault, serve
from tests.support.service import ARTICLE, LIE, SECRET_KEY, TRUE, configure, configure_model, serve_app
from tests.support.streamed import EVENTS, streamed, write_chat
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.browser

DONE = "#done-tools"


@contextmanager
def before(browser: Browser, *script: Script, judge: str = "off", **options: Any) -> Iterator[Page]:
    load_libraries()  # not while a test waits for an answer: on a busy machine it takes most of a minute
    with (
        serve(*script) as server,
        serve_app(configure_model(server.base, reasks=0, retries=0, judge=judge)) as url,
        watched(browser, **options) as page,
    ):
        page.goto(url)
        yield page


class Held(list[bytes]):
    """Pieces of a stream whose end is held back until a test lets it go."""

    def __init__(self, pieces: Sequence[bytes], until: threading.Event) -> None:
        super().__init__(pieces)
        self.until = until

    def __iter__(self) -> Iterator[bytes]:
        for at in range(len(self)):
            if at == len(self) - 2:
                self.until.wait(120)
            yield self[at]


def held(value: Any, until: threading.Event) -> Script:
    """The model writes this object, and does not end before it is let go."""

    def play(request: Request) -> Reply:
        pieces = Held(write_chat(json.dumps(value), request=request, size=40), until)
        return Reply(b"".join(pieces[:]), headers=EVENTS, pieces=pieces)

    return play


def place(page: Page, selector: str, side: str) -> float:
    value = page.evaluate(f"document.querySelector('{selector}').getBoundingClientRect().{side}")
    assert isinstance(value, int | float)
    return value


def ask(page: Page, text: str = ARTICLE) -> None:
    page.fill("#text", text)
    page.click("button.main")


def test_a_pasted_article_becomes_a_brief_beside_it_that_can_be_taken_along(browser: Browser, plain: str) -> None:
    with watched(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(plain)
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        assert place(page, "#article", "x") < place(page, "#brief", "x")
        assert page.locator("#article").inner_text().startswith("The quokka sanctuary at Millbrook")
        assert page.evaluate("document.querySelector('#article').textContent") == ARTICLE
        expect(page.locator("#status")).to_have_text("Done: nothing rejected")
        page.hover("#item-positions-0 .says")
        assert page.locator("#article mark.lit").count() > 0
        page.locator("#article mark[data-items~='item-numeric_claims-0']").first.hover()
        assert "item-numeric_claims-0" in lit(page)
        expect(page.locator(".receipt")).to_contain_text("by the built-in engine")
        assert find_violations(page) == []

        page.click("#copy")
        expect(page.locator("#status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()").startswith("# The quokka sanctuary")
        with page.expect_download() as json_file:
            page.click("#save-json")
        brief = read_brief(Path(json_file.value.path()).read_bytes())
        assert brief.article.text == ARTICLE
        with page.expect_download() as html_file:
            page.click("#save-html")
        assert Path(html_file.value.path()).read_text("utf-8").startswith("<!DOCTYPE html>")

        page.click("#again")
        expect(page.locator("#text")).to_be_focused()
        ask(page, "Hello")
        expect(page.locator("#status")).to_have_text(
            "Done: nothing rejected; the brief holds little or nothing of the article"
        )
        expect(page.locator(".general")).to_contain_text("Nothing was taken from the article: read the article itself")
        expect(page.locator(".meters .is-full")).to_have_count(0)


def test_items_come_while_the_model_writes_and_a_rejection_is_told(browser: Browser) -> None:
    end = threading.Event()
    with before(browser, held(brief_with(TRUE, LIE), end)) as page:
        ask(page)
        expect(page.locator("#item-positions-0")).to_be_visible()
        assert not page.locator(DONE).is_visible(), "the item came before the brief"
        assert page.evaluate("document.querySelector('#article').textContent") == ARTICLE
        expect(page.locator(".state")).to_have_text("being written")
        expect(page.locator("#rejected-0 del")).to_have_text(LIE)
        page.focus("#item-positions-0 .cite a")
        end.set()
        expect(page.locator(DONE)).to_be_visible()
        assert page.evaluate("document.activeElement.closest('#item-positions-0') !== null"), "the focus stays"
        expect(page.locator("#rejected-0 del")).to_have_text(LIE)
        expect(page.locator("#status")).to_have_text("Done: 1 rejected")
        expect(page.locator(".state")).to_have_text("partial: 1 rejected")
        expect(page.locator(".meters li").nth(0)).to_contain_text("1/1")
        expect(page.locator(".meters li").nth(1)).to_contain_text("not judged")
        expect(page.locator("#item-positions-0 .tag")).to_have_text("not judged")
        expect(page.locator(".receipt")).to_contain_text("by openai/scripted · 1 call")
        assert page.locator("#article mark.is-closest").count() > 0


@pytest.mark.faults
def test_a_judges_doubt_is_marked_where_it_stands(browser: Browser) -> None:
    reads = judge({"positions[0]": "unclear"}, article=ARTICLE)
    with before(browser, writes(streamed(brief_with(TRUE)), reads), judge="self") as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        item = page.locator("#item-positions-0")
        expect(item.locator(".tag")).to_have_text("unclear")
        expect(item.locator(".why li")).to_contain_text("It may or may not follow from the article")
        assert item.locator(".why li").get_attribute("title") == "positions[0].statement"
        assert "positions[0]" not in page.locator("#result").inner_text()
        expect(page.locator(".meters li").nth(1)).to_contain_text("by openai/scripted")
        assert find_violations(page, within="#item-positions-0") == []


@pytest.mark.faults
def test_verdicts_mark_items_before_the_brief_and_unknown_events_are_passed_over(browser: Browser, plain: str) -> None:
    first = summarize(ARTICLE, "extractive").positions[0]
    second = first.model_copy(update={"statement": "Amadi wants the fences mended first."})
    item = {"type": "item", "schema": "news/2", "section": "positions"}
    check = {"text": second.statement, "verdict": "unclear", "by": "judge:a", "reasons": ["it is half said"]}
    events = [
        {"type": "started", "schema": "news/2", "model": "a", "article": {"text": ARTICLE}},
        *({**item, "index": at, "item": one.model_dump(mode="json")} for at, one in enumerate((first, first, second))),
        {"type": "rejected", "section": "positions", "index": 1, "path": "positions[1]", "kind": "not_stated",
         "reason": "no", "item": {}},
        {"type": "weather", "section": "positions", "index": 0},
        {"type": "verdict", "section": "positions", "index": 2, "check": {**check, "path": "positions[1].statement"}},
        {"type": "verdict", "section": "positions", "index": 1, "check": {**check, "path": "positions[1].statement"}},
    ]  # fmt: skip
    failed = {
        "title": "Gone",
        "detail": "The model is gone.",
        "status": 503,
        "code": "x",
        "request_id": "",
        "errors": [],
    }
    lines = [f"id: s.{at}\nevent: x\ndata: {json.dumps(event)}\n\n" for at, event in enumerate(events, start=1)]
    body = "".join([*lines, f"event: error\ndata: {json.dumps(failed)}\n\n"])
    with watched(browser) as page:
        page.route("**/v1/summaries", lambda route: route.fulfill(body=body, content_type="text/event-stream"))
        page.goto(plain)
        ask(page)
        expect(page.locator("#problem")).to_contain_text("The model is gone.")
        expect(page.locator("#item-positions-1 .tag")).to_have_text("unclear")
        expect(page.locator("#item-positions-1 .why")).to_have_text("It is half said.")
        assert page.locator(".tag").count() == 1, "what was withdrawn has none, and what nobody spoke of neither"
        assert page.locator("[id^=item-positions-]:not([id$=says])").count() == 2


@pytest.mark.faults
def test_the_article_in_a_web_page_is_there_before_the_brief(browser: Browser, tmp_path: Path) -> None:
    parts = "".join(f"<p>{part}</p>" for part in ARTICLE.split("\n\n"))
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><article><h1>Quokkas</h1>{parts}</article></body></html>", encoding="utf-8")
    end = threading.Event()
    with before(browser, held(brief_with(TRUE), end)) as page:
        page.set_input_files("#file", path)
        expect(page.locator("#file-name")).to_contain_text("page.html")
        page.click("button.main")
        expect(page.locator("#article mark[data-items~='item-positions-0']")).to_have_text(TRUE)
        assert not page.locator(DONE).is_visible()
        end.set()
        expect(page.locator(DONE)).to_be_visible()


@pytest.mark.faults
def test_what_the_page_cannot_read_or_fetch_it_says(browser: Browser) -> None:
    address = "http://127.0.0.1:9/a"
    with (
        serve_app(configure(fetch=True)) as url,
        watched(browser, expected=["Failed to load resource"]) as page,
    ):
        page.goto(url)
        page.click("button.main")
        expect(page.locator("#problem")).to_contain_text("There is no article yet")
        page.fill("#text", ARTICLE)
        page.fill("#url", "https://news.example/a")
        page.click("button.main")
        expect(page.locator("#problem")).to_contain_text("One article at a time")
        page.fill("#text", "")
        page.fill("#url", address)
        page.click("button.main")
        expect(page.locator("#problem h2")).to_have_text("The URL is not allowed")
        assert page.input_value("#url") == address, "what was given is still there"


ERRORS = [
    (fault(429, headers={"retry-after": "7"}), "asks to slow down", "#go"),
    (fault(401), "refused the service's key", "#go"),
    (streamed(brief_with(TRUE), keep=12), "The model's provider", "#status"),
]
"""What the provider does, what is told, and where the focus is then: what had come of a brief stays on the page."""


def test_an_error_says_what_to_do(browser: Browser) -> None:
    with before(browser, *(script for script, *_ in ERRORS), expected=["Failed to load resource"]) as page:
        page.fill("#text", ARTICLE)
        for _, told, focused in ERRORS:
            page.click("button.main")
            expect(page.locator("#problem h2")).to_contain_text(told)
            expect(page.locator("#problem")).to_contain_text("Request ")
            expect(page.locator("#problem p").first).not_to_be_empty()
            expect(page.locator(focused)).to_be_focused()


@pytest.mark.faults
@pytest.mark.parametrize("status", [200, 413, 502])
def test_an_answer_of_a_proxy_is_told_from_the_services(status: int, browser: Browser, plain: str) -> None:
    asked: list[str] = []

    def answer_instead(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status, content_type="text/html", body="<h1>Log in</h1>")

    with watched(browser, expected=["Failed to load resource"]) as page:
        page.goto(plain)
        page.route("**/v1/summaries", answer_instead)
        ask(page)
        told = "The answer is not the service’s" if status == 200 else f"The service answered {status}"
        expect(page.locator("#problem h2")).to_have_text(told)
        expect(page.locator("#problem")).to_contain_text("such as a proxy")
    assert len(asked) == 1


@pytest.mark.faults
def test_a_key_is_asked_for_and_kept_nowhere(browser: Browser) -> None:
    with (
        serve_app(configure(api_keys=(SecretStr(SECRET_KEY),))) as url,
        watched(browser, expected=["Failed to load resource"]) as page,
    ):
        page.goto(url)
        expect(page.locator("#key")).to_be_visible()
        page.fill("#key", SECRET_KEY)
        page.locator("#key").blur()
        expect(page.locator("#model option")).to_have_count(1)
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        stored = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])")
        assert SECRET_KEY not in stored


@pytest.mark.faults
@pytest.mark.parametrize("key", ["schlüssel-ключ", "key-pasted-with-a-zero-width-space\u200b"])
def test_a_key_may_have_any_characters(browser: Browser, key: str) -> None:
    with (
        serve_app(configure(api_keys=(SecretStr("schlüssel-ключ"),))) as url,
        watched(browser, expected=["Failed to load resource"]) as page,
    ):
        page.goto(url)
        page.fill("#key", key)
        page.locator("#key").blur()
        if key.isprintable():
            expect(page.locator("#model option")).to_have_count(1)
        else:
            expect(page.locator("#problem")).to_contain_text("This key is not one of the service's")


@pytest.mark.faults
def test_a_keyboard_is_enough(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        expect(page.locator("#schema option")).to_have_count(3)
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "text":
                break
        page.keyboard.insert_text(ARTICLE)
        page.keyboard.press("Control+Enter")
        expect(page.locator(DONE)).to_be_visible()
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#item-positions-0 .cite a')"):
                break
        assert page.locator("#article mark.lit").count() > 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#article') !== null")


@pytest.mark.faults
def test_on_a_phone_the_headline_stands_before_the_buttons(browser: Browser, plain: str) -> None:
    with watched(browser, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as page:
        page.goto(f"{plain}/?example=dam-break")
        expect(page.locator(".receipt")).to_be_visible()
        assert place(page, "#headline", "top") < 740 / 4
        for hidden in ("#copy", "#help-button", "#tabs"):
            expect(page.locator(hidden)).to_be_hidden()
        page.click("#more")
        expect(page.locator("#more")).to_have_attribute("aria-expanded", "true")
        for shown in ("#copy", "#fold", "#again", "#tabs"):
            expect(page.locator(shown)).to_be_visible()
        expect(page.locator("#help-button")).to_be_hidden()
        page.click("#tab-section-positions")
        expect(page.locator("#item-positions-0")).to_be_in_viewport()
        page.click("#more")
        expect(page.locator("#copy")).to_be_hidden()


@pytest.mark.faults
def test_the_form_and_the_brief_are_whole_on_a_phone(browser: Browser, plain: str) -> None:
    with watched(
        browser, color_scheme="light", viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True
    ) as page:
        page.goto(plain)
        assert find_violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert find_violations(page, only=COLOURS) == []
        ask(page)
        expect(page.locator(".receipt")).to_be_visible()
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert place(page, "#brief", "y") < place(page, "#article", "y"), "the brief is what one came for"
        page.locator("#item-positions-0 .says").tap()
        expect(page.locator("#article mark.lit").first).to_be_in_viewport()


@pytest.mark.faults
def test_own_schemas_are_drawn_too(browser: Browser) -> None:
    answer: dict[str, Any] = json.loads(json.dumps({"headline": None, "measures": [], "actors": []}))
    with before(browser, streamed(answer)) as page:
        expect(page.locator("#schema option")).to_have_count(3)
        page.select_option("#schema", "policy")
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        assert page.evaluate("document.querySelector('#article').textContent") == ARTICLE


@pytest.mark.faults
def test_a_connection_that_breaks_is_made_again(browser: Browser) -> None:
    with (
        serve(streamed(brief_with(TRUE, LIE), pause=0.05)) as server,
        serve_app(configure_model(server.base, reasks=0, retries=0)) as url,
        cutting(url, []) as cutter,
        watched(browser, expected=["Failed to load resource: net::ERR"]) as page,
    ):
        cutter.at_items = 2
        page.goto(cutter.url)
        ask(page)
        expect(page.locator(DONE)).to_be_visible(timeout=30_000)
        expect(page.locator("#status")).to_have_text("Done: 1 rejected")
        assert cutter.broken == 2
        assert len(server.requests) == 1


@pytest.mark.faults
def test_a_brief_that_the_service_no_longer_has_is_to_be_made_again(browser: Browser) -> None:
    with (
        serve(streamed(brief_with(TRUE, LIE), pause=0.05)) as server,
        serve_app(configure_model(server.base, reasks=0, retries=0, resume_seconds=0)) as url,
        cutting(url, []) as cutter,
        watched(browser, expected=["Failed to load resource"]) as page,
    ):
        cutter.at_items = 2
        page.goto(cutter.url)
        ask(page)
        expect(page.locator("#problem h2")).to_have_text("The connection broke")
        expect(page.locator("#problem")).to_contain_text("Make the brief again")


def test_stopping_ends_the_call_of_the_provider(browser: Browser) -> None:
    with (
        serve(streamed(brief_with(TRUE), pause=0.2, hold=30)) as server,
        serve_app(configure_model(server.base, reasks=0, retries=0)) as url,
        watched(browser) as page,
    ):
        page.goto(url)
        ask(page)
        expect(page.locator("#status")).to_contain_text("verified so far")
        with page.expect_response("**/v1/streams/*") as ended:  # long before the service would end the stream
            page.click("#stop")
        assert (ended.value.request.method, ended.value.status) == ("DELETE", 204)
        assert server.hung_up.wait(PATIENCE)
