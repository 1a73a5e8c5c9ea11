"""The report in a real Chromium: nothing strange runs in it, and its two sides know each other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from summarizer import summarize
from summarizer.report import to_html
from summarizer.report.article_links import link_words
from summarizer.report.block_text import quotes_of
from summarizer.report.html import find_paragraphs
from tests.report.test_html import EXAMPLES, hostile
from tests.report.test_outline import Made
from tests.support.breakouts import ADDRESSES, BREAKOUTS, BUNDLES
from tests.support.chromium import watched

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    text = (EXAMPLES / "battery-results.txt").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(to_html(summarize(text)), encoding="utf-8")
    return path.as_uri()


COLOURS = ("color-contrast", "link-in-text-block")
"""Those of the rules of axe that look at colours."""


def find_violations(
    page: Page, *, only: Sequence[str] = (), within: str | None = None, preload: bool = True
) -> list[str]:
    """What axe finds wrong, of any impact.

    Args:
        page: The page.
        only: Names of the rules that are tried; all that axe has by default if empty.
        within: A selector of what is tried; the whole page if it is not given.
        preload: Whether axe loads style sheets; in shadow trees it makes inline styles, which the policy forbids.
    """
    options = {"resultTypes": ["violations"], "preload": preload, "selectors": False}
    if only:
        options["runOnly"] = list(only)
    found = Axe().run(page, within, options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]} {one['nodes'][0]['failureSummary'][:200]}" for one in found]


TOUCH = """
  () => {
    for (const one of document.querySelectorAll("#brief .item, mark, #brief a")) {
      for (const name of ["pointerover", "focusin", "mouseover", "focus"]) {
        one.dispatchEvent(new Event(name, { bubbles: true }));
      }
    }
    return [
      window.broken ?? null,
      document.querySelectorAll('script, iframe, img, form, base, link').length,
    ];
  }
"""
"""Does what a pointer does to items and words; gives what has run, and how many elements run or load something."""


def lit(page: Page) -> list[str]:
    return page.eval_on_selector_all(".lit", "all => all.map(one => one.dataset.item || one.dataset.items)")


@pytest.mark.faults
def test_fifty_strings_break_out_of_nothing(browser: Browser, tmp_path: Path) -> None:
    """Each alone is tried without a browser, by `test_html.py`."""
    assert (len(BREAKOUTS), len(ADDRESSES)) == (50, 5)
    path = tmp_path / "report.html"
    briefs = [(words, form) for words in BUNDLES for form in (None, Made)]
    with watched(browser) as page:
        for words, form in (*briefs, *((words, None) for words in ADDRESSES)):
            path.write_text(to_html(hostile(words, form)), encoding="utf-8")
            page.goto(path.as_uri())
            assert page.evaluate(TOUCH) == [None, 1], words


def test_an_item_shows_its_words_and_words_show_their_item(browser: Browser, report: str) -> None:
    with watched(browser, reduced_motion="no-preference") as page:
        page.goto(report)
        page.hover("#item-positions-2 .says")
        assert set(lit(page)) >= {"item-positions-2"}
        assert page.locator("#article mark.lit").count() > 0
        page.mouse.move(0, 0)
        assert lit(page) == []
        words = page.locator("#article mark[data-items~='item-numeric_claims-4']").first
        words.hover()
        assert "lit" in (page.get_attribute("#item-numeric_claims-4", "class") or "")
        page.click("#item-open_questions-0 .says")
        expect(page.locator("#article mark[data-items~='item-open_questions-0']").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        assert lit(page) == []


@pytest.mark.faults
def test_a_keyboard_goes_from_an_item_to_its_words_and_back(browser: Browser, report: str) -> None:
    with watched(browser) as page:
        page.goto(report)
        page.focus("#item-positions-1 .words")
        assert "item-positions-1" in lit(page)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#article mark').dataset.items").count("item-positions-1")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#brief [data-item]') !== null")


@pytest.mark.faults
def test_a_table_is_sorted_by_what_figures_are_worth(browser: Browser, report: str) -> None:
    with watched(browser) as page:
        page.goto(report)
        button = page.get_by_role("button", name="Figure")
        button.click()
        values = page.eval_on_selector_all(
            "tr.item th", "all => all.map(one => [one.dataset.unit || '~', Number(one.dataset.value)])"
        )
        euros = [value for unit, value in values if unit == "EUR"]
        assert len(euros) >= 4
        assert euros == sorted(euros)
        button.click()
        assert page.get_attribute("th[aria-sort]", "aria-sort") == "descending"


@pytest.mark.faults
def test_without_a_script_links_do(browser: Browser, report: str) -> None:
    with watched(browser, java_script_enabled=False, viewport={"width": 1200, "height": 700}) as page:
        page.goto(report)
        page.click("#item-positions-3 .words")
        assert page.url.endswith("#words-item-positions-3")


@pytest.mark.faults
def test_axe_finds_nothing_nothing_runs_off_the_side_and_print_has_no_pane_that_scrolls(
    browser: Browser, report: str
) -> None:
    with watched(browser, color_scheme="light", viewport={"width": 1280, "height": 800}) as page:
        page.goto(report)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.click("#item-positions-1 .says")  # its words have other colours then
        assert find_violations(page) == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 360, "height": 800})
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('#article')).overflowY") == "visible"
        assert page.evaluate("getComputedStyle(document.querySelector('#article')).position") == "static"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        styles = page.locator("summary").evaluate_all("all => all.map(one => getComputedStyle(one).listStyleType)")
        assert set(styles) == {"none"}, "what is folded is printed whole, so no arrow says that it is closed"
        says, details = (
            page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('#brief {one}')).fontSize)")
            for one in (".says", ".details")
        )
        assert says >= details, "an item is printed as large as what stands under it"


@pytest.mark.faults
def test_a_figure_and_its_sentence_run_as_their_script_does(browser: Browser, tmp_path: Path) -> None:
    """Arabic from right to left: else the full stop stands at the sentence's beginning."""
    path = tmp_path / "brief.html"
    path.write_text(
        to_html(summarize("قالت الوزيرة يوم الاثنين. وبلغت كلفة العلاج 3.5 مليون دولار.")), encoding="utf-8"
    )
    with watched(browser) as page:
        page.goto(path.as_uri())
        row = page.locator("#item-numeric_claims-0 span[dir]")
        assert row.evaluate_all("all => all.map(one => getComputedStyle(one).direction)") == ["rtl", "rtl"]


@pytest.mark.faults
def test_a_browser_finds_the_words_that_a_link_into_the_original_names(browser: Browser) -> None:
    text = (EXAMPLES / "council-bridge.txt").read_text(encoding="utf-8")
    brief = summarize(text)
    paragraphs = [text[start:end] for start, end in find_paragraphs(text)]
    original = "".join(f"<p style='margin-bottom:3000px'>{escape(words)}</p>" for words in paragraphs)
    questions = [quote for question in brief.open_questions for quote in quotes_of(question)]
    quotes = [*(item.quote for item in brief.positions), *(item.quote for item in brief.numeric_claims), *questions]
    with watched(browser) as page:
        page.route(
            "http://127.0.0.1:9/**", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=original)
        )
        for quote in {quote.start: quote for quote in quotes}.values():
            address = f"http://127.0.0.1:9/bridge_(vote)?id={quote.start}"  # another page: it does not stand there yet
            page.goto(link_words(address, quote, text=text))
            (place,) = [
                number for number, (start, end) in enumerate(find_paragraphs(text)) if start <= quote.start < end
            ]
            if place:  # the first stands in view anyway
                expect(page.locator("p").nth(place)).to_be_in_viewport()
