"""Work on a brief in a real Chromium: decisions on doubtful items, tabs, folded quotes and keys."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from summarizer.schemas.brief import read_brief
from tests.api.test_page import DONE, ask, before, place
from tests.api.test_page_history import download
from tests.api.test_provider import brief_with
from tests.report.test_browser import find_violations
from tests.support.chromium import watched
from tests.support.judge_script import judge, writes
from tests.support.service import ARTICLE, LIE, TRUE
from tests.support.streamed import streamed

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.closest('.item')?.id"
REJECTED = "#rejected-0 .card"
FLAGGED = "#item-positions-0 .card"


def exported(page: Page) -> dict[str, Any]:
    text = download(page, "#save-json")
    read_brief(text.encode())
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def choose(page: Page, card: str, name: str) -> None:
    page.click(f"{card} [data-choice='{name}']")


def test_decisions_on_rejected_and_flagged_items_are_exported_and_kept(browser: Browser) -> None:
    reads = judge({"positions[0]": "unclear"}, article=ARTICLE)
    with before(browser, writes(streamed(brief_with(TRUE, LIE)), reads), judge="self") as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator(REJECTED)).to_contain_text("The article says")
        assert LIE in page.locator(f"{REJECTED} dd").first.inner_text() or page.locator(f"{REJECTED} dd").count() > 1
        expect(page.locator(FLAGGED)).to_contain_text("Written")
        expect(page.locator("#tab-review")).to_contain_text("2")
        expect(page.locator("#status")).to_have_text("Done: 1 rejected, 1 flagged")
        assert "review" not in exported(page)
        choose(page, REJECTED, "drop")
        choose(page, FLAGGED, "edit")
        page.fill(f"{FLAGGED} textarea", "The fences come first, says Amadi.")
        choose(page, FLAGGED, "save")
        expect(page.locator("#tab-review")).to_contain_text("0 of 2 left")
        choose(page, FLAGGED, "edit")
        page.keyboard.type("Not this.")
        page.keyboard.press("Escape")
        expect(page.locator(f"{FLAGGED} [data-choice='edit']")).to_be_focused()
        expect(page.locator(f"{FLAGGED} textarea")).to_have_count(0)
        choose(page, FLAGGED, "edit")
        exported(page)
        expect(page.locator(f"{FLAGGED} textarea")).to_be_visible()  # nothing was written into it
        page.fill(f"{FLAGGED} textarea", "The fences come first, Amadi says.")  # and not saved before the download
        review = [
            {"path": "audit.rejected[0]", "decision": "drop"},
            {"path": "positions[0].statement", "decision": "edit", "text": "The fences come first, Amadi says."},
        ]
        assert exported(page)["review"] == review
        assert find_violations(page, within="#brief") == []
        page.reload()
        page.click("#history-list .open")
        expect(page.locator(FLAGGED)).to_contain_text("The fences come first, Amadi says.")
        choose(page, REJECTED, "drop")
        choose(page, FLAGGED, "keep")
        assert exported(page)["review"] == [{"path": "positions[0].statement", "decision": "keep"}]


@pytest.mark.faults
def test_the_review_tab_shows_what_is_to_be_decided_alone(browser: Browser) -> None:
    with before(browser, streamed(brief_with(TRUE, LIE))) as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        page.click("#tab-review")
        expect(page.locator(REJECTED)).to_be_visible()
        heads = page.locator("#trust h3").filter(visible=True)
        expect(heads).to_have_text([re.compile("^Rejected")])
        expect(page.locator("#item-positions-0")).to_be_hidden()
        expect(page.locator("#item-actors-0")).to_be_hidden()
        page.locator("#article mark[data-items~='item-positions-0'] a").first.click()
        expect(page.locator("#item-positions-0")).to_be_visible()


@pytest.mark.faults
def test_tabs_show_one_section_and_its_number_of_items(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(f"{plain}/?example")
        expect(page.locator(DONE)).to_be_visible()
        count = page.locator("#section-positions .item").count()
        tab = page.locator("#tab-section-positions")
        expect(tab).to_contain_text(str(count))
        page.set_viewport_size({"width": 1000, "height": 700})  # the bar's buttons take two lines
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        tab.click()
        expect(tab).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#item-positions-0")).to_be_visible()
        bar = place(page, "#bar", "bottom")
        assert bar > 100
        assert place(page, "#brief", "top") >= bar - 1
        assert place(page, "#result .text", "top") >= bar - 1
        expect(page.locator("#item-numeric_claims-0")).to_be_hidden()
        words = page.locator("#article mark[data-items^='item-numeric_claims-']").first
        item = (words.get_attribute("data-items") or "").split()[0]
        words.click()
        expect(page.locator(f"#{item}")).to_be_in_viewport()
        assert find_violations(page, within="#brief") == []


@pytest.mark.faults
def test_the_example_of_an_address_has_folded_quotes_and_is_printed_whole(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(f"{plain}/?example")
        expect(page.locator(DONE)).to_be_visible()
        assert page.locator("#article").inner_text().startswith("Hollin Bay council backs toll bridge")
        expect(page.locator(".receipt")).to_contain_text("by the built-in engine")
        numbers = page.locator("#result .cite a").all_inner_texts()
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        expect(page.locator("#item-positions-2 blockquote")).to_be_hidden()
        page.click("#item-positions-2 .cite a")
        words = page.locator("#article mark[data-items~='item-positions-2']").first
        expect(words).to_be_in_viewport()
        assert page.evaluate("document.activeElement.closest('#article mark') !== null")
        page.click("#fold")
        expect(page.locator("#item-positions-2 blockquote")).to_be_visible()
        page.click("#tab-section-positions")
        expect(page.locator("#item-numeric_claims-0")).to_be_hidden()
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("document.getElementById('fold').click()")
        expect(page.locator("#item-positions-2 blockquote")).to_be_visible()
        expect(page.locator("#item-numeric_claims-0")).to_be_visible()
        expect(page.locator("#article")).to_be_visible()
        expect(page.locator("#bar")).to_be_hidden()
        dark_on_white = "getComputedStyle(document.querySelector('#brief')).color"
        assert page.evaluate(dark_on_white) == "rgb(28, 27, 26)"


@pytest.mark.faults
def test_a_card_in_the_table_of_figures_and_one_of_a_quote_that_stands(browser: Browser) -> None:
    repairs = {
        "quote": "Repairs will cost 3.2 million euros",
        "figure": "3.2 million euros",
        "attribution": "the article",
        "about": "repairs",
        "statement": "Repairs will cost 3.2 million euros.",
    }
    berg = {**brief_with(TRUE)["positions"][0], "attribution": "Jonas Berg", "statement": "It is shut."}
    answered = {**brief_with(TRUE), "numeric_claims": [repairs]}
    answered["positions"].append(berg)
    reads = judge({"numeric_claims[0]": "unclear"}, article=ARTICLE)
    with before(browser, writes(streamed(answered), reads), judge="self") as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator(REJECTED)).to_contain_text(TRUE)
        keep = page.locator("#item-numeric_claims-0 .card [data-choice='keep']")
        after = "one => [getComputedStyle(one, '::after').content, getComputedStyle(one).borderTopWidth]"
        assert keep.evaluate(after) == ["none", "1px"]
        colors = "one => getComputedStyle(one).backgroundColor"
        plain = keep.evaluate(colors)
        keep.click()
        expect(keep).to_have_attribute("aria-pressed", "true")
        assert keep.evaluate(colors) != plain


@pytest.mark.faults
def test_a_card_shows_the_quote_of_a_flagged_figure_and_a_warning_about_a_section_has_none(browser: Browser) -> None:
    visits = {
        "quote": "Visits fell by 41 percent in 2024",
        "figure": "41 percent",
        "attribution": "the tourist board",
        "about": "visits",
        "statement": "Visits rose by 41 percent in 2024.",
    }
    sentences = [{"quotes": [TRUE], "text": words} for words in ("It will not reopen.", "It has 977 fences.")]
    with before(browser, streamed({**brief_with(TRUE), "abstract": sentences, "numeric_claims": [visits]})) as page:
        ask(page)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator("#item-numeric_claims-0 .card")).to_contain_text("Visits fell by 41 percent in 2024")
        warned = exported(page)["audit"]["warnings"]
        assert "abstract" in [one["path"] for one in warned]
        expect(page.locator(".head .card")).to_have_count(0)
        expect(page.locator("#tab-review")).to_contain_text("2")


@pytest.mark.faults
def test_keys_walk_through_items_and_help_says_which(browser: Browser, plain: str) -> None:
    with watched(browser) as page:
        page.goto(plain)
        page.focus("#text")
        page.keyboard.type("j?k")
        assert page.input_value("#text") == "j?k", "keys are text where one writes"
        page.click("[data-example='council-bridge']")
        expect(page.locator(DONE)).to_be_visible()
        page.click("#tab-section-positions")
        ids = page.eval_on_selector_all("#section-positions .item", "all => all.map(one => one.id)")
        for item in ids[:3]:
            page.keyboard.press("j")
            assert page.evaluate(FOCUSED) == item
        page.keyboard.press("k")
        assert page.evaluate(FOCUSED) == ids[1]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#article mark') !== null")
        page.keyboard.press("?")
        expect(page.locator("#help")).to_be_visible()
        assert find_violations(page, within="#help") == []
        page.keyboard.press("Escape")
        expect(page.locator("#help")).to_be_hidden()
        page.click("#item-positions-0 .says")
        page.mouse.move(0, 0)
        expect(page.locator("#article .lit").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#article .lit")).to_have_count(0)
        page.keyboard.press("q")
        expect(page.locator("#item-positions-0 blockquote")).to_be_visible()
