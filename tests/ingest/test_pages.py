"""Whole pages as different makers emit them: the article is kept, its lead too; what stands around it is not.

What each page must give is in `pages/expected.json`. The pages were written for these tests: no press text is in them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, align_quote
from summarizer.errors import NoArticleError
from summarizer.ingest import read_page
from summarizer.ingest.encodings import decode_undeclared
from summarizer.ingest.pages import read_body
from tests.support.documents import PARAGRAPHS, make_page
from tests.support.growth import is_linear

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
ARTICLES = [name for name, expected in EXPECTED.items() if "kind" not in expected]
STUBS = [name for name, expected in EXPECTED.items() if "kind" in expected]

BETWEEN_NAMES = re.compile(r"[;,]|\band\b|&")


def collapse_whitespace(text: str) -> str:
    """Blanks are the only thing that may differ: a quotation mark or a dash that was changed is a changed article."""
    return " ".join(text.split())


@lru_cache
def read(name: str) -> Article:
    return read_page((PAGES / f"{name}.html").read_bytes(), url=EXPECTED[name]["url"])


def source(name: str) -> str:
    """All that a page says, in its text or in its attributes and data."""
    page = (PAGES / f"{name}.html").read_bytes().decode(EXPECTED[name].get("encoding", "utf-8"))
    breaks = re.sub(r"<br\s*/?>", " ", re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL), flags=re.IGNORECASE)
    return collapse_whitespace(html.unescape(re.sub(r"<[^>]+>", "", breaks) + " " + page))


def sentences(name: str) -> list[str]:
    expected = EXPECTED[name]
    return [expected["lead"], *expected["holds"], expected["last"]]


def names(byline: str | None) -> set[str]:
    # an initial at the end of a name may lose its full stop
    return {name.strip().rstrip(".") for name in BETWEEN_NAMES.split(byline or "")} - {""}


def test_there_are_pages_of_many_makers() -> None:
    assert len(ARTICLES) >= 60
    assert {EXPECTED[name]["kind"] for name in STUBS} == {"paywall", "cookie_wall", "index", "robot_check", "empty"}
    assert {path.stem for path in PAGES.glob("*.html")} == set(EXPECTED)


def check_what_is_expected_is_on_the_page(name: str) -> None:
    # a sentence or a label that isn't there would be asked for, or forbidden, in vain
    page = source(name)
    assert [text for text in [*sentences(name), *EXPECTED[name]["lacks"]] if text not in page] == []
    assert len(EXPECTED[name]["lacks"]) >= 8


def check_the_lead_and_the_end_are_kept(name: str) -> None:
    text = collapse_whitespace(read(name).text)
    assert EXPECTED[name]["lead"] in text
    assert EXPECTED[name]["last"] in text


def check_the_article_is_kept_in_order(name: str) -> None:
    text = collapse_whitespace(read(name).text)
    places = {sentence: text.find(sentence) for sentence in sentences(name)}
    assert [sentence for sentence, place in places.items() if place < 0] == []
    assert [after for (_, before), (after, place) in pairwise(places.items()) if place < before] == []


def check_what_stands_around_it_is_left_out(name: str) -> None:
    text = collapse_whitespace(read(name).text)
    assert [label for label in EXPECTED[name]["lacks"] if label in text] == []


def check_its_sentences_can_be_quoted(name: str) -> None:
    text = read(name).text
    assert {quote: align_quote(quote, text).status for quote in sentences(name)} == dict.fromkeys(
        sentences(name), "exact"
    )


@pytest.mark.parametrize("name", [name for name in ARTICLES if "once" in EXPECTED[name]])
def test_a_pull_quote_is_not_said_twice(name: str) -> None:
    text = collapse_whitespace(read(name).text).casefold()
    assert {quote: text.count(quote.rstrip(".").casefold()) for quote in EXPECTED[name]["once"]} == dict.fromkeys(
        EXPECTED[name]["once"], 1
    )


def check_blocks_are_parted_by_a_blank_line(name: str) -> None:
    text = read(name).text
    assert text == text.strip()
    assert [block for block in text.split("\n\n") if not block.strip()] == []
    # no paragraph of these pages is longer: what is has run into the next
    assert max(map(len, text.split("\n\n"))) < 700


def check_who_wrote_it_and_when(name: str) -> None:
    article, expected = read(name), EXPECTED[name]
    assert collapse_whitespace(article.title or "") == collapse_whitespace(expected["title"])
    # a name that a page shows without marking it as its author's is known to be missed, and not to be wrong
    assert names(article.byline) == (set() if "unmarked_byline" in expected else names(expected["byline"]))
    assert (article.published.isoformat() if article.published else None) == expected["published"]
    # a page in British English may be said to be in English
    assert (article.language or "").partition("-")[0] == expected["language"].partition("-")[0]
    assert article.url


@pytest.mark.parametrize("name", STUBS)
def test_a_page_without_an_article_is_named(name: str) -> None:
    with pytest.raises(NoArticleError) as refused:
        read(name)
    assert refused.value.kind == EXPECTED[name]["kind"]


@pytest.mark.parametrize("name", ARTICLES)
def test_a_page_is_read_as_its_maker_wrote_it(name: str) -> None:
    check_what_is_expected_is_on_the_page(name)
    check_the_lead_and_the_end_are_kept(name)
    check_the_article_is_kept_in_order(name)
    check_what_stands_around_it_is_left_out(name)
    check_its_sentences_can_be_quoted(name)
    check_blocks_are_parted_by_a_blank_line(name)
    check_who_wrote_it_and_when(name)


@pytest.mark.faults
@pytest.mark.parametrize("unit", [b"<script ", b"<", b"<style>", b"\xe9>"])
def test_a_page_without_an_encoding_is_decoded_in_linear_time(unit: bytes) -> None:
    def prepare(size: int) -> Callable[[], object]:
        page = b"\xe9 " + unit * (size // len(unit))
        return lambda: decode_undeclared(page)

    assert is_linear(prepare, 100_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", [" ", "<script ", "<script ld+jso "])
def test_a_page_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        page = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + f"<p>{unit * (size // len(unit))}"
        return lambda: read_page(page)

    assert is_linear(prepare, 50_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["<", "<a", "<>", "<a>"])
def test_the_text_in_json_ld_is_read_in_linear_time(unit: str) -> None:
    assert is_linear(lambda size: lambda: read_body({"articleBody": unit * (size // len(unit))}), 20_000)


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("The toll is < 5.", ["The toll is < 5."]),
        ("<p>Shut.</p><p>The toll is < 5.", ["Shut.", "The toll is < 5."]),
        ("<p>Shut.</p> <3", ["Shut.", "<3"]),
    ],
)
def test_a_less_than_sign_without_an_end_is_text_of_json_ld(body: str, blocks: list[str]) -> None:
    assert read_body({"articleBody": body}) == blocks


@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><!-- sums --><td>Cost</td><td>40 million</td></tr></table>",
        "\x1f<br style='display:none'>\x02",
        "&#31;<div hidden>&#x1;</div>&#2;",
    ],
    ids=["comment", "control character", "reference to one"],
)
def test_a_page_may_hold_what_a_tree_cannot_write(piece: str) -> None:
    page = make_page().replace("</article>", f"{piece}<p>{PARAGRAPHS[0]}</p></article>")
    assert PARAGRAPHS[0] in read_page(page).text
    part = "".join(f"<p>{paragraph}</p>{piece}" for paragraph in PARAGRAPHS)  # without the elements of a whole page
    assert PARAGRAPHS[-1] in read_page(part).text


EMBEDDED = {
    "script": '<script async src="https://posts.example/widgets.js"></script>',
    "style": "<style>.post { color: red }</style>",
    "frame": '<iframe src="https://player.example/1">This browser shows no frames.</iframe>',
}


@pytest.mark.parametrize("piece", EMBEDDED.values(), ids=EMBEDDED)
def test_an_embedded_post_or_player_takes_nothing_of_a_text_from_an_editorial_system(piece: str) -> None:
    points = ["The first point names 3 towns.", "The second names Ruth Amadi."]
    listed = "".join(f"<li>{point}</li>" for point in points)
    page = f"<p>{PARAGRAPHS[0]}</p>{piece}<p>{PARAGRAPHS[1]}</p><ul>{listed}</ul>"
    article = read_page(page)
    assert (article.text.split("\n\n"), article.cautions) == ([*PARAGRAPHS[:2], *points], ())


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Ruth Amadi resigned on Monday.</p>", "Ruth Amadi resigned on Monday."),
        ("Ruth Amadi resigned.<br><br>The council said why.", "Ruth Amadi resigned.\n\nThe council said why."),
    ],
)
def test_a_text_from_an_editorial_system_may_be_one_sentence(page: str, text: str) -> None:
    assert read_page(page).text == text
    with pytest.raises(NoArticleError):  # what a site answers may be a message of its own
        read_page(page, url="https://www.example.org/news")
    with pytest.raises(NoArticleError):
        read_page("<p>Home</p>")
