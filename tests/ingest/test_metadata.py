"""What a page says of itself is held against what a reader sees; and rules that clear a page leave articles whole."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.errors import NoArticleError
from summarizer.ingest import read_page

TEXT = (
    "The bridge over the Arle will stay shut until the end of June, the council decided on Monday.",
    "Engineers had found fourteen cracks in its piers after the storm of the second of March.",
    "Buses go round by the mill, which takes a quarter of an hour more in either direction.",
    "The repair will cost 1.2 million pounds, of which the county has promised to pay one half.",
    "Shops in Low Street say that they have lost a third of their customers since the winter.",
    "A footbridge of wood is to be built by soldiers before the schools open again in April.",
    "The last time that the bridge was shut for so long was in 1947, when ice took two piers.",
)


def page(*, head: str = "", above: str = "", text: tuple[str, ...] = TEXT, below: str = "", lang: str = "en") -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in text)
    return (
        f"<html lang={lang}><head><title>Bridge over the Arle stays shut</title>{head}</head><body><div class='page "
        f"with-comments'><h1>Bridge over the Arle stays shut</h1>{above}<article>{paragraphs}</article>{below}</div>"
        "</body></html>"
    )


CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
AUTHOR = '<meta name="author" content="Ruth Amadi">'


@pytest.mark.parametrize(
    ("lang", "expected"), [("en", None), ("en-US", None), ("en-GB", dt.date(2026, 6, 5)), ("fr", dt.date(2026, 6, 5))]
)
def test_a_day_that_can_be_read_two_ways_is_none(lang: str, expected: dt.date | None) -> None:
    assert read_page(page(above="<p>Published 5/6/2026</p>", lang=lang)).published == expected


def test_a_day_that_the_page_also_writes_out_is_one() -> None:
    shown = "<p>Published 5/6/2026</p><time datetime='2026-05-06T10:00:00Z'>5/6/2026</time>"
    assert read_page(page(above=shown)).published == dt.date(2026, 5, 6)


def test_a_reader_who_commented_is_not_the_author() -> None:
    comment = (
        "<div class='comments'><div class='comment'><a class='author'>Joe Smoker</a><p>About time too.</p></div></div>"
    )
    assert read_page(page(below=comment)).byline is None
    assert read_page(page(above="<a rel='author'>Ruth Amadi</a>", below=comment)).byline == "Ruth Amadi"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<div class='author'>Ruth Amadi <span>Monday 9 March 2026 08:15</span></div>", "Ruth Amadi"),
        ("<div class='byline'>Ruth Amadi<br>Mar 9, 2026<br>4 comments</div>", "Ruth Amadi"),
        ("<div class='byline'><span>By Ruth Amadi</span><span> Published Mar 9, 2026</span></div>", "Ruth Amadi"),
        ("<div class='author'>Ruth Anne May</div>", "Ruth Anne May"),
        ("<div class='author'>Theresa May <span>9 March 2026</span></div>", "Theresa May"),
        ("<div class='author'>Firmado por Ruth Amadi</div>", "Ruth Amadi"),
        (
            "<div class='post-author-name'><div class='author-by'>Nga</div> <a href='/ra'>Ruth Amadi</a></div>",
            "Ruth Amadi",
        ),
        ("<div class='author'>www.arle-press.com.ar</div>", None),
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(byline: str, author: str | None) -> None:
    assert read_page(page(above=byline)).byline == author


ARCHIVE = "https://web.archive.org/web/20260312081500/"
LINKED = (
    '<script type="application/ld+json">{"@context": "%shttps://schema.org", "@type": "NewsArticle", "author": '
    '{"@type": "Person", "name": "Ruth Amadi"}, "datePublished": "2026-03-09"}</script>'
)


@pytest.mark.parametrize("archive", ["", ARCHIVE, ARCHIVE.replace("/", r"\/"), ARCHIVE.replace("0/", "0im_/")])
def test_an_archived_page_says_of_itself_what_the_page_did(archive: str) -> None:
    address = f"{archive}https://www.example.org/news/bridge".replace("\\", "")
    article = read_page(page(head=LINKED % archive + f'<link rel="canonical" href="{address}">'))
    assert (article.byline, str(article.published)) == ("Ruth Amadi", "2026-03-09")
    assert article.url == "https://www.example.org/news/bridge"


def test_of_a_headline_that_the_page_does_not_show_its_beginning_is_taken() -> None:
    lines = "".join(f"<p>{one}</p>" for one in ("The mill is sold to a cooperative", *TEXT))
    title = "The mill is sold to a cooperative - ArleNews.example - Arle Valley"
    article = read_page(f"<html lang=en><head><title>{title}</title></head><body><div>{lines}</div></body></html>")
    assert article.title == "The mill is sold to a cooperative"
    assert article.text == "\n\n".join(TEXT)


DATED = '<meta property="article:published_time" content="2026-03-09T08:15:00Z">'
STAMPS = (
    "Ruth Amadi | Mar 9, 2026, 08:15 GMT",
    "Montag, 9. März 2026",
    "9 marzo 2026 (modifica il 10 marzo 2026 | 10:19)",
    "Ruth Amadi | Arle | 09/03/2026",
)


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_line_with_the_day_is_no_text_of_a_page_that_has_its_date(stamp: str) -> None:
    assert read_page(page(head=DATED, text=(stamp, *TEXT))).text == "\n\n".join(TEXT)
    assert read_page(page(head=DATED, text=(*TEXT, stamp))).text == "\n\n".join(TEXT)
    within = (*TEXT[:3], stamp, *TEXT[3:])
    assert stamp in read_page(page(head=DATED, text=within)).text


@pytest.mark.parametrize("line", ["Results of the vote of 9 May 2026", "9 footbridges 1911", "Decided on 3 May 2026"])
def test_a_heading_with_a_day_is_kept(line: str) -> None:
    assert line in read_page(page(head=DATED, text=(line, *TEXT))).text


def test_an_author_that_only_the_head_names_is_kept() -> None:
    assert read_page(page(head=AUTHOR)).byline == "Ruth Amadi"


def test_a_short_article_at_a_closed_site_is_whole_where_its_last_sentence_ends() -> None:
    assert read_page(page(head=CLOSED)).text.endswith("two piers.")


@pytest.mark.parametrize(
    "text", [(*TEXT, "The mayor, who had come by boat, said that the"), (*TEXT, "He then said…"), TEXT[:3]]
)
def test_what_a_closed_site_breaks_off_is_a_stub(text: tuple[str, ...]) -> None:
    with pytest.raises(NoArticleError) as refused:
        read_page(page(head=CLOSED, text=text))
    assert refused.value.kind == "paywall"


def test_short_paragraphs_among_many_links_are_no_index() -> None:
    links = "".join(f"<li><a href='/{n}'>Another headline of the day, number {n}</a></li>" for n in range(40))
    assert read_page(page(below=f"<ul>{links}</ul>")).text.startswith("The bridge over")


LINKS = "".join(f"<li><a href='/{n}'>Another headline of the day, number {n}</a></li>" for n in range(40))


@pytest.mark.parametrize(("text", "is_read"), [(TEXT[:3], True), (TEXT[:2], False)])
def test_a_few_paragraphs_below_the_headline_are_no_index(text: tuple[str, ...], is_read: bool) -> None:
    short = page(text=text, below=f"<ul>{LINKS}</ul>").replace("article>", "div>")
    if is_read:
        assert read_page(short).text == "\n\n".join(text)
        return
    with pytest.raises(NoArticleError, match="an index"):
        read_page(short)


def test_paragraphs_of_which_each_has_a_headline_are_an_index() -> None:
    teasers = "".join(
        f"<h2><a href='/{at}'>What happened, part {at}</a></h2><p>{one}</p>" for at, one in enumerate(TEXT)
    )
    with pytest.raises(NoArticleError, match="an index"):
        read_page(page(text=(), above=f"<div>{teasers}</div>", below=f"<ul>{LINKS}</ul>"))


def test_an_article_about_biscuits_is_no_question_of_consent() -> None:
    baked = "If you bake cookies at home, your flour costs a fifth of the price in a shop, the guild of bakers says. "
    baked += "Flour rose by 4 percent in March and butter by 11, and its members have raised what they charge by half. "
    baked += "They expect that both will cost as much until the harvest, and that more of their ovens will stay cold. "
    baked += "Last year 212 of them gave up, most of them in villages, where nobody has taken their place since then."
    assert read_page(page(text=(baked,))).text == baked


@pytest.mark.parametrize(
    "comments",
    [
        "<div id='comentarios'><h2>Comments</h2><p>{}</p><p>{}</p></div>",
        "<h2>Comments</h2><p class='commentText'>{}</p><p class='commentText'>{}</p>",
        "<div class='visitors_comment_block'><h2>Comments</h2><p>{}</p><p>{}</p></div>",
    ],
)
def test_what_readers_say_is_not_in_the_article(comments: str) -> None:
    said = (
        "He should have resigned years ago, and everybody in this town knows the reason for it.",
        "I agree with him.",
    )
    discussed = page().replace("</article>", comments.format(*said) + "</article>")
    assert read_page(discussed).text == "\n\n".join(TEXT)


def test_an_opinion_piece_in_an_element_named_comment_is_read() -> None:
    piece = page().replace("<article>", "<article class='comment'>")
    assert read_page(piece).text == "\n\n".join(TEXT)


@pytest.mark.parametrize("last", ["The council meets again on Friday.", TEXT[-1]])
def test_a_last_sentence_in_another_element_is_kept(last: str) -> None:
    text = (*TEXT[:-1], last)
    mixed = (
        page(text=text)
        .replace("article>", "div>")
        .replace("with-comments", "")
        .replace(f"<p>{last}</p>", f"<div>{last}</div>")
    )
    assert read_page(mixed).text == "\n\n".join(text)


def test_a_line_between_lines_of_one_element_is_kept_and_links_count_for_their_own_line() -> None:
    linked = f"{TEXT[1]} <a href='/storm'>What the storm of the second of March broke in the valley of the Arle</a>"
    lines = [TEXT[0], linked, "<span class='grey'>What the repair will cost</span>", *TEXT[2:]]
    text = read_page(page(text=()).replace("<article>", f"<article>{'<br><br>'.join(lines)}")).text
    assert "What the repair will cost" in text.split("\n\n")
    assert all(one in text for one in TEXT)


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("Super User", None),
        ("arlepost.de", None),
        ("Arle Post GmbH; Ruth Amadi", "Ruth Amadi"),
        ("View all posts by Ruth Amadi", "Ruth Amadi"),
        ("von Ruth Amadi", "Ruth Amadi"),
    ],
)
def test_a_company_or_a_program_is_no_author(author: str, byline: str | None) -> None:
    assert read_page(page(head=f'<meta name="author" content="{author}">')).byline == byline


@pytest.mark.parametrize(
    "said",
    [
        "Asked about the photo: who had taken it, and what was he doing on the pier?",
        "Printed in 1968 and lost since, the plans were found in a drawer.",
        "She followed him on foot, for half an hour.",
    ],
)
def test_a_sentence_that_looks_like_a_label_stays(said: str) -> None:
    assert said in read_page(page(text=(*TEXT[:3], said, *TEXT[3:]))).text


@pytest.mark.parametrize("label", ["Also Read |", "ALSO READ:", "Leia também:"])
def test_a_headline_inside_a_paragraph_goes(label: str) -> None:
    more = f"{TEXT[2]} <strong>{label} <a href='/x'>Mill to open a café</a></strong>"
    text = read_page(page(text=(*TEXT[:2], more, *TEXT[3:]))).text
    assert "café" not in text
    assert TEXT[2] in text


PROSE = (
    "Residents must register by e-mail before 1 March if they want to keep their pass.",
    "Residents can download the app from Monday and report holes in the road, said Ruth Amadi.",
    "The union urged its members to sign up for strike alerts before the vote closes on Friday.",
    "“I did not consent to get those emails,” said Amadi, who was sent 300 of them.",
    "The court heard that all rights reserved for the club had been sold for 3 million pounds.",
    "Updated figures show 40 dead.",
    "Copyright law must change, the minister told parliament on Monday.",
    "Reuters reported from Kyiv that the grid had failed twice.",
    "Ministers said that they would follow the court on Facebook and on other platforms.",
)
"""Paragraphs with words of prompts to readers."""

LINES = (
    "Sign up to our newsletter and get the news in your inbox",
    "Follow us on Facebook",
    "Advertisement",
    "after newsletter promotion",
    "Story continues below advertisement",
    "Advertisement - Continue Reading Below",
    "This article is more than 5 years old",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Copyright 2026 The Arle Press. All rights reserved. This material may not be published or rewritten.",
    "Thanks for reading Arle Notes! Subscribe for free to receive new posts and support my work.",
    "Read more about the Arle",
    "Loading comments...",
    "Image caption The bridge in 1947",
    "Click here to subscribe to our channel",
)
"""Lines of pages' furniture."""


@pytest.mark.parametrize("paragraph", PROSE)
def test_a_report_with_the_words_of_a_prompt_is_kept(paragraph: str) -> None:
    text = (*TEXT[:3], paragraph, *TEXT[3:])
    assert read_page(page(text=text)).text == "\n\n".join(text)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_furniture_is_left_out_and_what_follows_is_kept(line: str) -> None:
    last = "Nobody knows when the ferry will run."
    text = (*TEXT[:6], line, last)
    assert read_page(page(text=text)).text == "\n\n".join((*TEXT[:6], last))


@pytest.mark.parametrize("name", ["paywall", "subscriber-content", "article-subscribers_only"])
def test_the_part_for_subscribers_is_kept_and_the_offer_to_them_is_not(name: str) -> None:
    paid = "".join(f"<p>{one}</p>" for one in TEXT[5:])
    offer = "<p>Subscribe for £2 a week and read the Arle Courier on all your devices. Cancel any time.</p>"
    below = f"<div class='{name}'>{paid}</div><div class='{name}'>{offer}</div>"
    article = page(text=TEXT[:5]).replace("with-comments", "").replace("</article>", f"{below}</article>")
    assert read_page(article).text == "\n\n".join(TEXT)


SAID = "It is the only road that we have, and it has been one since the year 1911."


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (
            "<figure class='wp-block-table'><table><tr><td>2025</td><td>176,000</td></tr></table></figure>",
            "2025\t176,000",
        ),
        (f"<figure><blockquote><p>{SAID}</p></blockquote></figure>", SAID),
        (
            "<p>More than 400 people signed: <a href='/x'>the petition went to the minister on Monday</a>.</p>",
            "More than 400 people signed: the petition went to the minister on Monday.",
        ),
        (
            "<p>Shops signed <a href='/x'>the petition to the county. (There were 41.)</a></p>",
            "Shops signed the petition to the county. (There were 41.)",
        ),
        (
            "<p>署名したのは<a href='/x'>谷のすべての店と、町の半分の家だった。</a></p>",
            "署名したのは谷のすべての店と、町の半分の家だった。",
        ),
        ("<p>This content is imported from Instagram. You may find it at their web site.</p>", None),
        ("<p>[ⓒ 아를신문 &amp; arle.example]</p>", None),
        ("<p>Read also: <a href='/x'>Council tax to rise 4.9 percent.</a></p>", None),
        ("<figure><img src='a.jpg'><figcaption>The bridge over the Arle in March.</figcaption></figure>", None),
    ],
    ids="table quote linked-sentence brackets Japanese import rights linked-headline caption".split(),
)
def test_tables_and_quotes_in_figures_and_linked_sentences_are_kept(markup: str, shown: str | None) -> None:
    above, below = (f"<p>{one}</p>" for one in TEXT[2:4])
    article = page().replace("with-comments", "").replace(above + below, above + markup + below)
    expected = (*TEXT[:3], *([shown] if shown else []), *TEXT[3:])
    assert read_page(article).text == "\n\n".join(expected)
