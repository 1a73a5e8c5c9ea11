"""Briefs drawn over HTTP, and the page's files: what they are, and what a browser may do with them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from summarizer import summarize
from summarizer.api.pages import STATIC
from summarizer.report import to_html, to_markdown
from summarizer.schemas.brief import OpenBrief
from tests.report.test_outline import Made, make
from tests.support.briefs import make_brief
from tests.support.service import ARTICLE, SECRET_KEY, configure, make_client, read_problem

REPORTS = "/v1/reports"
BRIEF = make_brief("Ruth Amadi", article={"text": "Ruth Amadi said so.", "title": "Ruth Amadi"})


def post(body: dict[str, Any]) -> Any:
    return make_client().post(REPORTS, json=body)


def test_a_report_is_the_one_that_the_shell_writes() -> None:
    answer = post({"brief": BRIEF.model_dump(mode="json")})
    assert answer.status_code == 200
    assert answer.text == to_html(BRIEF)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="brief.html"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_markdown_and_the_view() -> None:
    brief = BRIEF.model_dump(mode="json")
    answer = post({"brief": brief, "format": "md"})
    assert (answer.text, answer.headers["content-type"]) == (to_markdown(BRIEF), "text/markdown; charset=utf-8")
    view = post({"brief": brief, "format": "view"}).text
    assert view in to_html(BRIEF)
    assert view.startswith('<header class="head">')


def test_a_brief_in_a_schema_that_is_not_known_is_drawn_by_its_form() -> None:
    brief = make(Made, notes=["One."], title="T")
    answer = post({"brief": brief.model_dump(mode="json")})
    assert answer.text == to_html(OpenBrief.model_validate_json(brief.model_dump_json()))


def test_a_draft_needs_no_account_and_says_what_is_gone() -> None:
    whole = BRIEF.model_dump(mode="json")
    draft = {name: whole[name] for name in ("schema", "article", "positions", "actors")}
    drawn = post({"brief": draft, "format": "draft"}).text
    assert "being written" in drawn
    assert "Reading the article" not in drawn, "the article's title stands until there is a headline"
    assert 'id="item-positions-0"' in drawn
    assert "How far to trust it" not in drawn
    assert 'id="trust"' not in drawn
    draft["audit"] = {"complete": False, "rejected": whole["audit"]["rejected"]}
    assert 'id="rejected-0"' in post({"brief": draft, "format": "draft"}).text
    bare = {"schema": "news/2", "article": {"text": "Words."}}
    assert "Reading the article" in post({"brief": bare, "format": "draft"}).text


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"brief": {}}, "brief.article"),
        ({"brief": {"article": {"text": "x"}, "schema": 5}}, "brief.audit"),
        ({"brief": {**BRIEF.model_dump(mode="json"), "positions": [{"quote": 5}]}}, "brief.positions[0].quote"),
        ({"brief": BRIEF.model_dump(mode="json"), "format": "pdf"}, "format"),
        ({"brief": BRIEF.model_dump(mode="json"), "draft": True}, "draft"),
        ({}, "brief"),
    ],
)
def test_what_is_no_brief_says_where(body: dict[str, Any], path: str) -> None:
    problem = read_problem(post(body), 422, "invalid_request")
    assert path in [fault["path"] for fault in problem["errors"]]
    assert "Ruth Amadi" not in str(problem)


ALTERED: dict[str, tuple[str, ...]] = {
    "numeric_claims[0].quote": ("text",),
    "numeric_claims[0].figure": ("text",),
    "numeric_claims[0].figure.baseline": ("text",),
    "positions[0].quote": ("start",),
    "headline.quotes[0]": ("end",),
    "actors[0].mentions[0]": ("text",),
    "article.sha256": (),
}


@pytest.mark.parametrize("path", ALTERED)
def test_what_the_article_does_not_have_is_not_drawn(path: str) -> None:
    """A brief whose quotes, figures or mentions somebody changed would be drawn as proven."""
    article = f"{ARTICLE} The bridge had 900 visitors a day, up from 400 visitors."
    brief = summarize(article).model_dump(mode="json")
    whole = next(index for index, one in enumerate(brief["numeric_claims"]) if one["figure"]["baseline"])
    brief["numeric_claims"].insert(0, brief["numeric_claims"].pop(whole))
    assert post({"brief": brief}).status_code == 200
    parts = re.findall(r"\w+", path)
    block = brief
    for part in parts[:-1]:
        block = block[int(part) if part.isdigit() else part]
    last = int(parts[-1]) if parts[-1].isdigit() else parts[-1]
    match ALTERED[path]:
        case ("text",):
            block[last]["text"] = "99 percent"
        case (place,):
            block[last][place] += 1
        case _:
            block[last] = "0" * 64
    for form in ("html", "md", "csv", "compact", "view", "draft"):
        problem = read_problem(post({"brief": brief, "format": form}), 422, "invalid_request")
        assert [(fault["path"], fault["kind"]) for fault in problem["errors"]] == [(f"brief.{path}", "altered")]
        assert "send the brief unchanged" in problem["detail"]
        assert "99 percent" not in problem["detail"]


def test_another_article_is_not_drawn_as_the_one_of_a_brief() -> None:
    brief = BRIEF.model_dump(mode="json")
    brief["article"] = {"text": "Another article."}
    problem = read_problem(post({"brief": brief}), 422, "invalid_request")
    assert len(problem["errors"]) > 3
    assert "Ruth Amadi" not in str(problem)


def test_a_brief_in_a_schema_that_is_not_known_is_compared_with_its_article() -> None:
    brief = {**make(Made, notes=["One."], title="T").model_dump(mode="json"), "schema": "unheard/1"}
    place = {"start": 0, "end": 5, "spans": [[0, 5]], "status": "exact"}
    brief["extra"] = {"inner": [{"said": {"text": brief["article"]["text"][:5], **place}}]}
    assert post({"brief": brief}).status_code == 200
    brief["extra"]["inner"][0]["said"]["text"] = "Lies."
    problem = read_problem(post({"brief": brief}), 422, "invalid_request")
    assert [fault["path"] for fault in problem["errors"]] == ["brief.extra.inner[0].said"]


def test_a_key_is_asked_for_where_there_is_one_and_not_for_the_page() -> None:
    client = make_client(configure(api_keys=(SecretStr(SECRET_KEY),)))
    read_problem(client.post(REPORTS, json={}), 401, "unauthorized")
    assert client.get("/").status_code == 200


def test_the_page_and_all_its_files_are_served_with_a_policy() -> None:
    client = make_client()
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|https?://(?!\")", page.text)
    found = set(re.findall(r'(?:href|src)="(static/[^"]+)"', page.text))
    script = client.get("/static/page.js").text
    found |= {f"static/{name}" for name in re.findall(r'from "\./([\w.]+)"', script)}
    assert len(found) == 17
    for answer in (page, *(client.get(f"/{path}") for path in found)):
        assert answer.status_code == 200, answer.url
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", sorted(file.name for file in STATIC.iterdir() if file.name.endswith(".txt")))
def test_the_examples_of_the_page_are_those_of_the_project(name: str) -> None:
    answer = make_client().get(f"/static/{name}")
    assert answer.content == (Path(__file__).parents[2] / "examples" / name).read_bytes()


@pytest.mark.parametrize("name", ["__init__.py", "index.html", "..%2Fapp.py", "%2e%2e", "x"])
def test_no_other_file_is_served(name: str) -> None:
    read_problem(make_client().get(f"/static/{name}"), 404, "not_found")


@pytest.mark.parametrize("form", ["html", "md", "csv", "view"])
def test_parts_that_were_not_read_are_named_by_a_few_words_at_their_ends(form: str) -> None:
    text = "初" * 150_000 + "中 " * 150_000 + "終" * 150_000
    brief = make(Made, notes=["One."], title="T", article={"text": text}).model_dump(mode="json")
    brief["audit"]["gaps"] = [{"start": 0, "end": len(text), "reason": "No answer."}] * 200
    drawn = post({"brief": brief, "format": form}).text
    assert 0 < drawn.count("Not read: the article from “初初") <= 200
    assert len(drawn) < 2 * len(text), "neither the article again for each part, nor the time for its words"


@pytest.mark.parametrize("value", ["1E+900000000", "-1E+900000000", "1E-900000000", "0E+900000000"])
def test_a_figure_whose_value_takes_gigabytes_in_full_is_refused(value: str) -> None:
    brief = summarize("Mayor Ann Roe said that the hall cost 7 million euros.", model="extractive").model_dump(
        mode="json"
    )
    for name in ("value", "value_to"):
        claim = {**brief["numeric_claims"][0], "figure": {**brief["numeric_claims"][0]["figure"], name: value}}
        problem = read_problem(post({"brief": {**brief, "numeric_claims": [claim]}}), 422, "invalid_request")
        assert "is not a number that an article states" in problem["detail"]


def test_a_currency_of_a_saved_brief_has_no_control_characters() -> None:
    brief = summarize("Mayor Ann Roe said that the hall cost 7 million euros.", model="extractive").model_dump(
        mode="json"
    )
    brief["numeric_claims"][0]["figure"]["currency"] = "\x1b[31m"
    assert "\x1b" not in post({"brief": brief, "format": "md"}).text


@pytest.mark.parametrize("form", ["html", "view", "md"])
def test_a_list_of_an_own_schema_with_the_name_of_the_figures_of_news(form: str) -> None:
    brief = make(Made, notes=["One."], title="T").model_dump(mode="json")
    answer = post({"brief": {**brief, "numeric_claims": [{"note": "No figure."}]}, "format": form})
    assert (answer.status_code, "No figure." in answer.text) == (200, True)


@pytest.mark.parametrize("lead", ["=", "\t=", "\r=", "\n=", "＝", "＠"])
def test_no_cell_of_a_table_begins_as_a_formula(lead: str) -> None:
    brief = make(Made, notes=[f"{lead}1+1 of it"], title="T").model_dump(mode="json")
    rows = list(csv.reader(io.StringIO(post({"brief": brief, "format": "csv"}).text)))
    [cell] = {cell for row in rows for cell in row if cell.endswith("1+1 of it")}
    assert cell == f"'{lead}1+1 of it"
