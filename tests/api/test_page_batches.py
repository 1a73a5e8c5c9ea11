"""Batches on the page in a real Chromium: many files or URLs, watched until they are done, opened and exported."""

from __future__ import annotations

import base64
import csv
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pydantic import SecretStr

from summarizer.schemas.batches import BatchResult
from tests.api.test_page_files import REFUSED
from tests.api.test_page_history import download
from tests.ingest.test_fetch import Answer, give, serve
from tests.report.test_browser import find_violations
from tests.support.chromium import watched
from tests.support.documents import make_page
from tests.support.service import ARTICLE, configure, serve_app

pytestmark = pytest.mark.browser

ROWS = "#batch-list li"
STATE = "#batch-state"

DROP = """
  (files) => {
    const transfer = new DataTransfer();
    for (const [name, data] of files) {
      transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
    }
    document.getElementById("drop").dispatchEvent(
      new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
"""

FILES = [
    ("quokkas.txt", ARTICLE.encode()),
    ("shop.txt", b"The shop stays shut until May\n\nThe shop in Ashby stays shut until May, Ann Lee said on Friday."),
    ("empty.txt", b""),
    ("quokkas.txt", ARTICLE.replace("Millbrook", "Ashby").encode()),
]

NO_ARTICLE = b"<html><body><h1>Hello</h1></body></html>"


@pytest.fixture(scope="module")
def fetching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service without a model that works at one article at a time, and fetches from this machine."""
    database = SecretStr(f"sqlite:///{tmp_path_factory.mktemp('page') / 'batches.sqlite'}")
    settings = configure(database_url=database, fetch=True, fetch_private=True, fetch_timeout=300, batch_concurrency=1)
    with serve_app(settings) as url:
        yield url


def drop(page: Page, files: list[tuple[str, bytes]]) -> None:
    page.evaluate(DROP, [[name, base64.b64encode(data).decode()] for name, data in files])


def doubt(route: Route) -> None:
    """Let the service's results through, with a rejection in each brief: the built-in engine has none."""
    answer = route.fetch()
    results = [json.loads(line) for line in answer.text().splitlines()]
    for one in results:
        rejection = {
            "path": "positions[9]",
            "kind": "absent",
            "reason": "it is not there",
            "item": {"statement": "No."},
        }
        one["brief"]["audit"] |= {"rejected": [rejection], "complete": False}
    route.fulfill(response=answer, body="".join(f"{json.dumps(one)}\n" for one in results))


def test_files_become_a_batch_that_is_opened_reviewed_exported_and_found_again(browser: Browser, fetching: str) -> None:
    with watched(browser, expected=REFUSED) as page:
        page.route("**/results?*", doubt)
        page.goto(fetching)
        drop(page, FILES)
        expect(page.locator("#files-note")).to_have_text("4 files: 1 cannot be read and will be left out.")
        expect(page.locator("#text")).to_be_hidden()
        drop(page, [("not this.txt", ARTICLE.encode())])
        expect(page.locator("#go")).to_have_text("Make 4 briefs")
        page.get_by_role("button", name="Remove not this.txt").click()
        assert find_violations(page, within="form") == []
        page.evaluate("document.getElementById('go').click(); document.getElementById('go').click()")
        expect(page.locator(STATE)).to_have_text("Done: 3 of 3 · 1 could not be read · by built-in engine")
        names = ("quokkas.txt", "shop.txt", "quokkas.txt (2)")
        expect(page.locator(f"{ROWS} small")).to_have_text(
            [
                *(f"{name} · 1 rejected · 1 to review" for name in names),
                "Cannot be read: empty.txt is empty. Give a text.",
            ]
        )
        assert find_violations(page) == []
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator(".head h1")).to_contain_text("The shop stays shut until May")
        page.click("#rejected-0 [data-choice='drop']")
        page.click("#back")
        expect(page.locator(f"{ROWS} .open").nth(1)).to_be_focused()
        expect(page.locator(f"{ROWS} small").nth(1)).to_contain_text("1 of 1 reviewed")
        check_lines(download(page, "#batch-save"))
        page.reload()
        expect(page.locator("#history")).to_be_hidden()
        page.click("#batches-list .open")
        expect(page.locator(f"{ROWS} small").nth(1)).to_contain_text("1 of 1 reviewed")
        check_lines(download(page, "#batch-save"))
        check_table(download(page, "#batch-table"))
        check_looks(page)
        page.click("#batch-again")
        page.get_by_role("button", name="Delete: 4 articles").click()
        expect(page.locator("#batches")).to_be_hidden()
        assert page.evaluate("fetch('v1/batches').then((one) => one.json())") == {"batches": []}


def check_lines(exported: str) -> None:
    results = [json.loads(line) for line in exported.splitlines()]
    assert [one["id"] for one in results] == ["quokkas.txt", "shop.txt", "quokkas.txt (2)"]
    assert [one["brief"].pop("review", None) for one in results] == [
        None,
        [{"path": "audit.rejected[0]", "decision": "drop"}],
        None,
    ]
    texts = [BatchResult.model_validate(one).read_brief() for one in results]
    assert [text.article.text for text in texts if text][::2] == [ARTICLE, ARTICLE.replace("Millbrook", "Ashby")]


def check_table(exported: str) -> None:
    """The service's table, which a spreadsheet reads as UTF-8."""
    assert exported.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert [(row["id"], row["state"]) for row in rows] == [
        ("quokkas.txt", "done"), ("shop.txt", "done"), ("quokkas.txt (2)", "done")
    ]  # fmt: skip
    assert rows[1]["headline"].startswith("The shop stays shut until May")


def check_looks(page: Page) -> None:
    """A batch on a phone, in the dark and on paper."""
    page.set_viewport_size({"width": 360, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert find_violations(page) == []
    page.emulate_media(media="print")
    expect(page.locator(f"{ROWS}").first).to_be_visible()
    expect(page.locator("#batch-save")).to_be_hidden()
    expect(page.locator("#batch-table")).to_be_hidden()
    page.emulate_media(media="screen")


def held(until: threading.Event, then: Answer) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        until.wait(240)
        then(handler)

    return answer


@pytest.mark.faults
def test_urls_become_a_batch_that_is_stopped_and_goes_on_and_what_failed_is_tried_again(
    browser: Browser, fetching: str
) -> None:
    end = threading.Event()
    article = give(make_page().encode())
    broken: dict[str, Any] = {"answer": give(NO_ARTICLE)}
    pages = {f"p{number}": article for number in range(1, 5)}
    with (
        serve(p0=held(end, article), broken=lambda handler: broken["answer"](handler), **pages) as site,
        watched(browser) as page,
    ):
        urls = [f"{site.base}/{name}" for name in ("p0", "broken", *pages)]
        page.goto(fetching)
        page.fill("#text", ARTICLE)
        page.fill("#url", "\n".join(urls))
        page.click("#go")
        expect(page.locator("#problem")).to_contain_text("One article at a time")
        page.fill("#text", "")
        page.fill("#url", "not a URL")
        page.click("#go")
        expect(page.locator("#problem")).to_contain_text("“not” does not begin with https://")
        page.fill("#url", "\n".join(urls))
        expect(page.locator("#go")).to_have_text("Make 6 briefs")
        page.click("#go")
        page.click("#batch-stop")
        expect(page.locator(STATE)).to_contain_text("Stopping: ")
        end.set()
        expect(page.locator(STATE)).to_contain_text("Stopped: ")
        expect(page.locator(ROWS).last).to_contain_text("Not made: stopped")
        page.click("#batch-resume")
        expect(page.locator("#batch-head")).to_be_focused()
        expect(page.locator(STATE)).to_have_text("Done: 6 of 6 · 1 failed · by built-in engine")
        failed = page.locator(f"{ROWS}[data-state='failed']")
        expect(failed).to_contain_text(urls[1])
        expect(failed.locator("small")).to_contain_text("Failed: ")
        expect(failed.locator("small")).to_contain_text("No article was found")
        broken["answer"] = article
        page.click("#batch-retry")
        expect(page.locator(STATE)).to_have_text("Done: 6 of 6 · by built-in engine")
        expect(page.locator(f"{ROWS} .open")).to_have_count(6)
        ids = [json.loads(line)["id"] for line in download(page, "#batch-save").splitlines()]
        assert ids == urls


@pytest.mark.faults
def test_a_mended_file_joins_others_with_a_busy_service_and_a_browser_that_keeps_nothing(
    browser: Browser, fetching: str
) -> None:
    busy = [json.dumps({"title": "Slow down", "status": 429})]

    def refuse_once(route: Route) -> None:
        if busy and "kept.txt" in route.request.url:
            route.fulfill(status=429, body=busy.pop(), headers={"Retry-After": "1"})
        else:
            route.continue_()

    with watched(browser, expected=REFUSED) as page:
        page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: null })")
        page.route("**/v1/articles?*", refuse_once)
        page.goto(fetching)
        drop(page, [("first.txt", ARTICLE.encode())])
        expect(page.locator("#file-name")).to_have_text("From first.txt.")
        page.fill("#text", f"{ARTICLE} Mended.")
        drop(page, [("kept.txt", ARTICLE.encode()), ("more.txt", ARTICLE.encode())])
        expect(page.locator("#files-note")).to_have_text("3 files.")
        assert not busy
        expect(page.locator("#files-list li").first).to_contain_text(f"{len(ARTICLE) + 8} characters")
        page.click("#go")
        expect(page.locator(STATE)).to_have_text("Done: 3 of 3 · by built-in engine")
        expect(page.locator("#history-note")).to_contain_text("does not let the page keep anything")
        page.click("#batch-again")
        expect(page.locator("#text")).to_be_visible()
        expect(page.locator("#go")).to_have_text("Make the brief")
