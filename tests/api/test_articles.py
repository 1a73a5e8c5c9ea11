"""Files over HTTP: the article in them, what may have been lost, and every reason why there is none."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr

from summarizer.client import Client
from summarizer.ingest import read_document
from summarizer.schemas.article import Article
from tests.support.documents import PARAGRAPHS, make_docx, make_page, make_pdf
from tests.support.service import ARTICLE, SECRET_KEY, configure, make_client, read_problem, serve_app

ARTICLES = "/v1/articles"
SUMMARIES = "/v1/summaries"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("", make_pdf(pictures=1), "application/octet-stream"),
        ("bridge.docx", make_docx(), "application/x-www-form-urlencoded"),
        ("", make_page().encode(), "text/html; charset=utf-8"),
        ("bridge.md", "\n\n".join(f"*{words}*" for words in PARAGRAPHS).encode(), ""),
        ("", "\n\n".join(f"*{words}*" for words in PARAGRAPHS).encode(), "text/markdown"),
    ],
    ids=["pdf", "docx", "html", "named", "typed"],
)
def test_the_article_comes_out_as_it_does_anywhere(name: str, data: bytes, kind: str) -> None:
    client = make_client()
    answer = client.post(ARTICLES, params={"name": name}, content=data, headers={"Content-Type": kind})
    assert answer.status_code == 200, answer.text
    expected = read_document(data, name=name or "The file", media_type=kind.partition(";")[0])
    assert Article.model_validate(answer.json()) == expected
    brief = client.post(SUMMARIES, json={"article": answer.json()}).json()
    assert Article.model_validate(brief["article"]) == expected
    warned = [one["message"] for one in brief["audit"]["warnings"] if one["kind"] == "source"]
    assert len(warned) == len(expected.cautions)


def test_the_brief_of_a_forwarded_mail_is_that_of_the_mail_that_was_forwarded() -> None:
    told = "\n\n".join(PARAGRAPHS)
    header = (
        "---------- Forwarded message ---------\nFrom: Varn Mercury <news@varn.example>\nDate: Mon, 9 Mar 2026 08:13"
    )
    mail = f"Subject: Fwd: Look\nMIME-Version: 1.0\n\n{header}\nSubject: Bridge stays shut\n\n{told}"
    client = make_client()
    article = client.post(ARTICLES, params={"name": "a.eml"}, content=mail.encode()).json()
    assert (article["title"], article["published"]) == ("Bridge stays shut", "2026-03-09")
    brief = client.post(SUMMARIES, json={"article": article}).json()
    assert brief["headline"]["text"] == "Bridge stays shut"
    assert "Varn Mercury" not in brief["article"]["text"]


def test_a_quote_from_a_pdf_has_its_page_in_every_form_for_readers() -> None:
    client = make_client()
    article = client.post(ARTICLES, content=make_pdf(pictures=1)).json()
    assert article["pages"] == [0, 0]
    brief = client.post(SUMMARIES, json={"article": article}).json()
    forms = {form: client.post("/v1/reports", json={"brief": brief, "format": form}).text for form in ("md", "html")}
    assert re.search(r"^  > — .*p\. 2$", forms["md"], re.MULTILINE)
    assert '<span class="page">p. 2</span></blockquote>' in forms["html"]
    assert re.search(r'<li value="1" .*<span class="page">p\. 2</span></li>', forms["html"]), (
        "the quote of the abstract"
    )
    plain = client.post(SUMMARIES, json={"text": article["text"]}, headers={"Accept": "text/markdown"})
    assert "p. 2" not in plain.text
    whole = client.post(SUMMARIES, json={"article": {**article, "pages": [0.0, 0.0]}})
    assert whole.status_code == 200, "0.0 is an integer in JSON Schema"
    for pages in ([-1], ["x"], [0.5], [0] * 2_001):
        wrong = client.post(SUMMARIES, json={"article": {**article, "pages": pages}})
        assert read_problem(wrong, 422, "invalid_request")["errors"][0]["path"].startswith("article.pages")


def test_an_encoding_that_is_said_is_used() -> None:
    latin = ARTICLE.replace("Amadi", "Amadí").encode("latin-1")
    answer = make_client().post(ARTICLES, content=latin, headers={"Content-Type": "text/plain; charset=latin-1"})
    assert answer.json()["text"] == ARTICLE.replace("Amadi", "Amadí")


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "hex", "no-such", '"a b"'])
@pytest.mark.parametrize("where", ["header of a text", "header of a page", "page"])
def test_an_encoding_that_cannot_be_used_is_passed_over(charset: str, where: str) -> None:
    page = make_page()
    if where == "page":
        page = page.replace("<head>", f"<head><meta charset={charset}>")
    data = (ARTICLE if where.endswith("text") else page).encode()
    kind = "text/plain" if where.endswith("text") else "text/html"
    header = kind if where == "page" else f"{kind}; charset={charset}"
    answer = make_client().post(ARTICLES, content=data, headers={"Content-Type": header})
    assert answer.status_code == 200, answer.text
    assert answer.json()["text"].startswith(ARTICLE.strip() if where.endswith("text") else PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (make_pdf([], pictures=2), "document", "images of pages"),
        (make_pdf(password="secret"), "document", "encrypted"),
        (b"\x89PNG" + bytes(20), "document", "a.bin is a picture"),
        (b"caf\xe9", "article_encoding", "a.bin is not UTF-8"),
        (b"One\x00", "article_encoding", "NUL"),
        (b" ", "article_empty", "a.bin is empty"),
        (b"...", "article_empty", "no words"),
    ],
)
def test_what_holds_no_article_says_why(data: bytes, code: str, told: str) -> None:
    answer = make_client().post(ARTICLES, params={"name": "../x/a.bin"}, content=data)
    assert told in read_problem(answer, 422, code)["detail"]


def test_a_declared_encoding_that_is_not_that_of_the_text_is_named() -> None:
    headers = {"Content-Type": "text/plain; charset=klingon"}
    answer = make_client().post(ARTICLES, content=b"caf\xe9", headers=headers)
    detail = read_problem(answer, 422, "article_encoding")["detail"]
    assert "is not UTF-8 (byte 3), nor text in the “klingon” that is declared. Open it where its" in detail


@pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_chinese_and_russian_that_is_declared_as_western_is_no_article_of_wrong_letters(declared: str) -> None:
    headers = {"Content-Type": f"text/plain; charset={declared}"}
    chinese = "市长周五表示，新桥将关闭至六月。市议会反对该计划。".encode("gb18030")
    detail = read_problem(make_client().post(ARTICLES, content=chinese, headers=headers), 422, "article_encoding")
    assert f"nor text in the “{declared}” that is declared" in detail["detail"]
    russian = "Мэр заявил в пятницу, что мост у реки закрыт до июня, а ремонт стоит три миллиона. " * 6
    page = f"<html><head><meta charset=windows-1251></head><body><article><p>{russian}</p></article></body></html>"
    headers = {"Content-Type": f"text/html; charset={declared}"}
    answer = make_client().post(ARTICLES, content=page.encode("cp1251"), headers=headers)
    assert answer.json()["text"].startswith("Мэр заявил")


@pytest.mark.parametrize(
    ("limit", "code"),
    [("max_file_bytes", "payload_too_large"), ("max_article_chars", "article_too_large")],
)
def test_files_have_limits_of_their_own(limit: str, code: str) -> None:
    answer = make_client(configure(**{limit: 50})).post(ARTICLES, content=b"long " * 50)
    assert f"SUMMARIZER_{limit.upper()}" in read_problem(answer, 413, code)["detail"]


def test_a_file_may_be_larger_than_other_bodies() -> None:
    answer = make_client(configure(max_body_bytes=50)).post(ARTICLES, content=make_pdf())
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("kind", "told"), [("multipart/form-data; boundary=x", "--data-binary"), ("application/json", "/v1/summaries")]
)
def test_what_wraps_a_file_is_not_read_as_one(kind: str, told: str) -> None:
    answer = make_client().post(ARTICLES, content=b"{}", headers={"Content-Type": kind})
    assert told in read_problem(answer, 415, "unsupported_media_type")["detail"]


def test_a_key_is_asked_for_before_a_file_is_read() -> None:
    client = make_client(configure(api_keys=(SecretStr(SECRET_KEY),)))
    read_problem(client.post(ARTICLES, content=b"%PDF-"), 401, "unauthorized")


def test_an_article_that_is_sent_is_bounded_and_stands_alone() -> None:
    client = make_client()
    article = {"text": ARTICLE, "byline": "Jo Park", "published": "2026-03-09", "cautions": ["half is gone"]}
    answer = client.post(SUMMARIES, json={"article": article, "title": "Mine"}).json()
    assert (answer["article"]["title"], answer["article"]["byline"]) == ("Mine", "Jo Park")
    for wrong in ({"byline": "x" * 2_000}, {"title": "a\0"}, {"cautions": ["x"] * 60}, {"published": "soon"}):
        read_problem(client.post(SUMMARIES, json={"article": {**article, **wrong}}), 422, "invalid_request")
    for other in ("text", "html", "url"):
        problem = read_problem(client.post(SUMMARIES, json={"article": article, other: "x"}), 422, "invalid_request")
        assert "exactly one of" in problem["detail"]


def test_a_client_sends_an_article_whole() -> None:
    article = read_document(make_pdf(pictures=2))
    with serve_app() as url, Client(url) as client:
        brief = client.summarize(article)
        assert brief.article == article
        assert any("2 of 3 pages" in one.message for one in brief.audit.warnings)
        with client.stream(article) as events:
            assert events.brief().article == article
