"""Paywalls and cookie walls in the manner of real makers, and short free articles that offer a subscription as well.

What a page is stands in its file's name, `paywall-…`, `cookie_wall-…` or `article-…`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import NoArticleError
from summarizer.ingest import read_page

WALLS = sorted((Path(__file__).parent / "walls").glob("*.html"))


@pytest.mark.parametrize("page", WALLS, ids=lambda page: page.stem)
def test_a_wall_is_named_and_an_article_is_let_through(page: Path) -> None:
    kind = page.stem.partition("-")[0]
    if kind == "article":
        assert len(read_page(page.read_bytes()).text) > 100
        return
    with pytest.raises(NoArticleError) as refused:
        read_page(page.read_bytes())
    assert refused.value.kind == kind


def test_there_are_walls_in_many_languages_and_articles_beside_them() -> None:
    kinds = [page.stem.partition("-")[0] for page in WALLS]
    assert (kinds.count("paywall"), kinds.count("cookie_wall"), kinds.count("article")) == (11, 5, 8)


HEADINGS = {
    "Page not found": True,
    "404": True,
    "Sorry, we can’t find that page": True,
    "The article you are looking for is no longer available": True,
    "Seite nicht gefunden": True,
    "404 people died in the floods, ministry says": False,
    "Lost page of Darwin’s notebook found in attic": False,
    "Page found guilty of fraud": False,
}
"""Headings, and whether they say that a site has no such page."""


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_page_that_says_there_is_none_is_no_article(heading: str) -> None:
    page = (
        f"<html lang=en><head><title>{heading}</title></head><body><main><h1>{heading}</h1>"
        "<p>It may have been moved since it was published on Monday, or withdrawn for legal reasons by the editors.</p>"
        "<p>The archive holds all that was written since the year 2011, and can be searched.</p></main></body>"
    )
    if not HEADINGS[heading]:
        assert read_page(page).title == heading
        return
    with pytest.raises(NoArticleError, match="a missing page") as refused:
        read_page(page)
    assert refused.value.kind == "empty"


NOTES = "".join(f"<h4>{one}</h4>" for one in ("Opinion", "Metro", "Sports")) + (
    "<p>This notice was written by our advertisers, and the newsroom had no part in it, nor in where it stands.</p>"
)
FRONT = '<meta property="og:type" content="website"><link rel="canonical" href="https://www.example.org/{}">'
HIDDEN = (
    f"<div hidden><style>{'a {b: c} ' * 300}</style>"
    "<p>Please accept that we cannot act for you until we have agreed.</p></div>"
)
NOTHING = {
    "front page": (FRONT.format(""), NOTES, "index", "the front page of a site"),
    "page of a site": (FRONT.format("about"), NOTES, None, ""),
    "refresh": (
        '<meta http-equiv="refresh" content="0; url=https://b.example/a?b=1">',
        "",
        "empty",
        r"redirects the browser to https://b\.example/a\?b=1\. Give",
    ),
    "shell": ("", "<div id=app></div><script src=/app.js></script>", "empty", "empty shell"),
    "hidden menu": (
        "",
        f"<div hidden>{'About Press Copyright Contact ' * 9}</div><script src=/app.js></script>",
        "empty",
        "empty shell",
    ),
    "menu": ("", f"<div>{'Departments and courts of the county of Arle ' * 60}</div>", "empty", "No article was found"),
    "hidden dialog": (
        "<style>p {color: red}</style>",
        f"{HIDDEN}<div>{'Offices in Arle, Low Street and Mill Lane ' * 60}</div>",
        "empty",
        "No article was found",
    ),
    "Chinese index": (
        "",
        "<p>欢迎留言。</p>" + "<li><a href=/a>国务院常务会议部署新一代通信网建设</a></li>" * 12,
        "index",
        "an index",
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_page_that_holds_nothing_says_what_it_is(name: str) -> None:
    head, body, kind, says = NOTHING[name]
    page = f"<html><head><title>The Arle Press</title>{head}</head><body>{body}</body></html>"
    if kind is None:
        assert "no part in it" in read_page(page).text
        return
    with pytest.raises(NoArticleError, match=says) as refused:
        read_page(page)
    assert refused.value.kind == kind
