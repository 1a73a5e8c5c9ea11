"""Files on the page in a real Chromium: their articles come out of them, and of the others one reads why not."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from tests.api.test_page import DONE
from tests.api.test_page_hostile import check
from tests.support.breakouts import BUNDLES
from tests.support.chromium import watched
from tests.support.documents import PARAGRAPHS, make_docx, make_page, make_pdf
from tests.support.service import ARTICLE, SECRET_KEY, configure, serve_app

pytestmark = pytest.mark.browser

DROP = """
  ([name, data]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
    document.getElementById("text").dispatchEvent(
      new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
"""

REFUSED = ["Failed to load resource: the server responded with a status of 4"]


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with serve_app(configure(max_file_bytes=200_000)) as url:
        yield url


def drop(page: Page, name: str, data: bytes) -> None:
    page.evaluate(DROP, [name, encoded(data)])


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


FILES = {
    "bridge.pdf": make_pdf(),
    "bridge.docx": make_docx(),
    "bridge.html": make_page().encode(),
    "bridge.md": "\n\n".join(f"*{words}*" for words in PARAGRAPHS).encode(),
}


@pytest.mark.faults
def test_a_file_that_is_dropped_becomes_a_brief(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        for name, data in FILES.items():
            drop(page, name, data)
            expect(page.locator("#file-name")).to_have_text(f"From {name}.")
            assert "Engineers found 14 cracks in the piers" in page.input_value("#text")
            if name in ("bridge.pdf", "bridge.md"):  # one with a title, and one without
                page.click("button.main")
                expect(page.locator(DONE)).to_be_visible()
                expect(page.locator("#article")).to_contain_text("Engineers found 14 cracks in the piers")
                assert "*" not in page.locator("#article").inner_text()
                if name == "bridge.pdf":
                    expect(page.locator(".head h1")).to_have_text("Bridge stays shut")
                page.click("#again")
            page.click("#forget")


@pytest.mark.faults
def test_a_text_that_is_chosen_stays_as_it_is_and_can_be_mended(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        file = {"name": "a.txt", "mimeType": "text/plain", "buffer": ARTICLE.replace("\n", "\r\n").encode()}
        page.set_input_files("#file", file)  # type: ignore[arg-type] # a FilePayload
        expect(page.locator("#text")).to_have_value(ARTICLE)
        page.click("button.main")
        expect(page.locator(DONE)).to_be_visible()
        assert page.evaluate("document.querySelector('#article').textContent") == ARTICLE.replace("\n", "\r\n")
        page.click("#again")
        page.fill("#text", f"{ARTICLE} More.")
        page.click("button.main")
        expect(page.locator("#article")).to_contain_text("More.")
        page.click("#again")
        page.click("#forget")
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator("#file")).to_be_focused()


@pytest.mark.faults
def test_what_was_lost_of_a_file_is_told_before_and_in_the_brief(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        drop(page, "bridge.pdf", make_pdf(pictures=2))
        expect(page.locator("#file-name")).to_contain_text("2 of 3 pages of the PDF contain no text")
        page.click("button.main")
        expect(page.locator(".general")).to_contain_text("2 of 3 pages of the PDF contain no text")


UNREADABLE = [
    ("a.pdf", make_pdf([], pictures=2), "contains images of pages but no text"),
    ("a.pdf", make_pdf(password="secret"), "is encrypted. Save a copy of it without a password"),
    ("a.pdf", b"%PDF-", "is broken"),
    ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(99), "a.doc is an old Word file"),
    ("a.txt", b"caf\xe9", "not UTF-8"),
    ("a.txt", b"", "a.txt is empty"),
    ("a.txt", b"long " * 50_000, "over 200,000 bytes"),
]


@pytest.mark.faults
def test_what_cannot_be_read_says_why(browser: Browser, plain: str) -> None:
    with watched(browser, expected=REFUSED) as page:
        page.goto(plain)
        for name, data, told in UNREADABLE:
            page.evaluate("scrollTo(0, 0)")
            drop(page, name, data)
            expect(page.locator("#problem")).to_contain_text(told)
            expect(page.locator("#problem")).to_be_in_viewport(ratio=1)
            assert page.input_value("#text") == ""
            assert page.locator("#forget").is_hidden()


@pytest.mark.faults
def test_a_brief_waits_for_the_file(browser: Browser, plain: str) -> None:
    with watched(browser, expected=REFUSED) as page:
        page.goto(plain)
        go = "document.querySelector('button.main').click()"
        page.evaluate(f"given => {{ ({DROP})(given); {go}; {go} }}", ["a.pdf", encoded(make_pdf(password="secret"))])
        expect(page.locator("#problem")).to_contain_text("is encrypted")
        page.evaluate(f"given => {{ ({DROP})(given); {go}; {go} }}", ["a.pdf", encoded(make_pdf())])
        expect(page.locator(DONE)).to_be_visible()
        assert page.locator("#problem").is_hidden()


@pytest.mark.faults
def test_a_file_waits_for_the_key(browser: Browser) -> None:
    with (
        serve_app(configure(api_keys=(SecretStr(SECRET_KEY),))) as url,
        watched(browser, expected=REFUSED) as page,
    ):
        page.goto(url)
        drop(page, "bridge.docx", make_docx())
        expect(page.locator("#problem h2")).to_have_text("An API key is required")
        page.fill("#key", SECRET_KEY)
        page.locator("#key").blur()
        expect(page.locator("#file-name")).to_have_text("From bridge.docx.")
        page.fill("#key", "another")
        texts = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"A text."} for name in "ab"]
        page.set_input_files("#file", texts)  # type: ignore[arg-type] # FilePayloads
        expect(page.locator("#problem h2")).to_have_text("An API key is required")
        expect(page.locator("#files-note")).to_have_text("3 files: 2 being read.")
        page.fill("#key", SECRET_KEY)
        page.click("#go")
        expect(page.locator("#batch-state")).to_have_text("Done: 3 of 3 · by built-in engine")


@pytest.mark.faults
def test_names_of_files_break_out_of_nothing(browser: Browser, plain: str) -> None:
    with watched(browser, expected=REFUSED) as page:
        page.goto(plain)
        for words in BUNDLES:
            drop(page, words, ARTICLE.encode())
            told = page.evaluate("name => `From ${name}.`", words)
            expect(page.locator("#file-name")).to_have_text(told)
            assert page.text_content("#file-name") == told
            check(page, words)
            drop(page, f"{words}.png", b"\x89PNG" + bytes(20))
            expect(page.locator("#problem")).to_contain_text("a picture")
            expect(page.locator("#forget")).to_be_hidden()
            check(page, words)


@pytest.mark.faults
def test_a_page_source_or_a_url_that_is_pasted_is_read_as_what_it_is(browser: Browser, plain: str) -> None:
    with watched(browser, expected=REFUSED) as page:
        page.goto(plain)
        page.fill("#text", make_page())
        page.click("button.main")
        expect(page.locator(DONE)).to_be_visible()
        assert "<p>" not in page.inner_text("#article")
        assert PARAGRAPHS[0] in page.inner_text("#article")
        page.click("#again")
        page.fill("#text", "http://127.0.0.1/bridge")
        page.click("button.main")
        expect(page.locator("#problem")).to_contain_text("fetches no URLs")
        page.fill("#text", "https://a.example/1\nhttps://a.example/2")
        expect(page.locator("#go")).to_have_text("Make 2 briefs")


@pytest.mark.faults
def test_the_source_of_a_text_alone_is_read_as_what_it_is(browser: Browser, plain: str) -> None:
    """As an editorial system shows it: paragraphs, and no page around them."""
    with watched(browser) as page:
        page.goto(plain)
        page.fill("#text", "".join(f'<p class="body">{words}</p>\n' for words in PARAGRAPHS))
        page.click("button.main")
        expect(page.locator(DONE)).to_be_visible()
        assert "<p" not in page.inner_text("#article")
        assert PARAGRAPHS[0] in page.inner_text("#article")


@pytest.mark.faults
def test_a_file_takes_the_place_of_a_text_until_it_is_forgotten(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.fill("#text", "What was typed before.")
        for _ in range(2):
            drop(page, "bridge.pdf", make_pdf())
            expect(page.locator("#file-name")).to_have_text("From bridge.pdf.")
            expect(page.locator("#text")).not_to_have_value("What was typed before.")
        page.click("#forget")
        expect(page.locator("#text")).to_have_value("What was typed before.")


@pytest.mark.faults
def test_the_keys_that_start_need_no_focus(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        drop(page, "bridge.pdf", make_pdf())
        expect(page.locator("#file-name")).to_have_text("From bridge.pdf.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(DONE)).to_be_visible()
