"""Articles in unusual places on a page, and short ones among many links: what the service takes in as their text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.documents import PARAGRAPHS
from tests.support.service import make_client, read_problem

HEADLINES = [
    "Council puts 40 million into new flood walls",
    "Ferry fares double as queues grow",
    "Farmers ask for help after second harvest lost",
    "Engineers find fourteen cracks in old pier",
    "Minister visits Orsund after the storm",
    "School moves into town hall for a year",
    "Museum saves flooded archive of photographs",
    "Railway reopens between Orsund and Kilbride",
    "River level falls for the first time in weeks",
    "Volunteers clear the last of the mud",
    "Insurers count the cost of the spring floods",
    "Old toll house to become a café",
]
LINKS = "".join(f'<li><a href="/{at}">{headline}</a></li>' for at, headline in enumerate(HEADLINES))


def write_page(body: str) -> str:
    return f"<!doctype html><html lang=en><head><title>Bridge stays shut</title></head><body>{body}</body></html>"


def write_paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def send(page: str) -> Any:
    return make_client().post("/v1/summaries", json={"html": page})


def read_texts(page: str) -> list[str]:
    got = send(page)
    assert got.status_code == 200, got.text
    return got.json()["article"]["text"].split("\n\n")


def test_answers_that_an_interview_repeats_stay_below_their_questions() -> None:
    asked = ["Will the ferry stay?", "No.", "Is the money there?", "Yes.", "Will the toll return?", "No."]
    texts = [*PARAGRAPHS[:2], *asked, PARAGRAPHS[2]]
    assert read_texts(write_page(f"<article><h1>Bridge stays shut</h1>{write_paragraphs(*texts)}</article>")) == texts


FRAMES = {
    "plain": "<div>{}</div>",
    "form of the whole page": '<form id="aspnetForm" action="/"><input type="hidden" value="x">{}</form>',
    "named after its tags": '<div class="post hentry tag-bridge tag-floods">{}</div>',
    "named after the page's navigation": '<div id="container" class="site-dotcom site-int-nav">{}</div>',
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_an_element_around_the_whole_article_does_not_make_it_boilerplate(frame: str) -> None:
    lead = "Orsund's bridge will stay shut until June, and its repair will cost far more than planned."
    column = f'<div class="column"><p>{PARAGRAPHS[0]}</p><div class="photo"><img src="/a.jpg"></div>{PARAGRAPHS[1]}'
    page = write_page(
        frame.format(
            f'<div class="share"><p>Send this report to your friends: {PARAGRAPHS[1]}</p></div>'
            f'<h1>Bridge stays shut</h1><div class="top"><div class="standfirst">{lead}</div></div>'
            f"{column}{write_paragraphs(*PARAGRAPHS[2:])}</div>"
        )
    )
    assert read_texts(page) == [lead, *PARAGRAPHS]


TOOLS = "".join(f'<li><a href="#{tool}">{tool} this story</a></li>' for tool in ("Print out", "Send on", "Reprint"))


def test_links_between_headline_and_text_do_not_make_a_short_article_an_index() -> None:
    text = write_paragraphs(*PARAGRAPHS[:2])
    article = f"<div><h1>Bridge stays shut</h1><ul>{TOOLS}</ul>{text}</div><ul>{LINKS}</ul>"
    assert read_texts(write_page(article)) == list(PARAGRAPHS[:2])


@pytest.mark.parametrize("tag", ["h3", "div", "p"])
def test_links_below_the_heading_of_an_index_are_headlines(tag: str) -> None:
    teasers = "".join(
        f"<div><{tag}><a href='/{at}'>{headline}</a></{tag}><p>{headline}, as {PARAGRAPHS[at % 3]}</p></div>"
        for at, headline in enumerate(HEADLINES)
    )
    page = f"<main><h1>Bridge stays shut</h1><p><a href='/feed'>Reports of this topic as feed</a></p>{teasers}</main>"
    assert read_problem(send(write_page(page)), 422, "no_article")["detail"].startswith("The page is an index")


@pytest.mark.parametrize(
    "lead",
    [
        "Orsund will repair its crossing only in June, and the work will cost far more than planned",
        "Orsund will repair its crossing only in June, and the work will cost far more than planned.",
    ],
    ids=["headline style", "sentence"],
)
def test_a_lead_below_the_headline_may_be_a_heading(lead: str) -> None:
    top = f'<div><h1>Bridge stays shut</h1><h2>{lead}</h2><p class="author">By Jo Park</p></div>'
    page = write_page(f"{top}<div><ul>{TOOLS}</ul>{write_paragraphs(*PARAGRAPHS)}</div><ul>{LINKS}</ul>")
    assert read_texts(page) == [lead, *PARAGRAPHS]
