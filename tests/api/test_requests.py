"""Every request that cannot be answered, and the problem that says so."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from summarizer.api import http_request, routes
from summarizer.api.app import create_app
from summarizer.grounding.statements import passage_results
from summarizer.grounding.statements.numbers import NumberCheck, NumberResult
from summarizer.schemas.findings import FoundFigure
from summarizer.settings import ModelSettings
from tests.support.batches import configure_batches
from tests.support.provider_server import answer as answer_with
from tests.support.provider_server import serve
from tests.support.service import ARTICLE, LIE, TRUE, configure, log_lines, make_client, read_problem, serve_app

SUMMARIES, VERIFICATIONS = "/v1/summaries", "/v1/verifications"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    models = {"small": ModelSettings(model="openai/gpt-small", api_base="https://secret-base.example/v1")}
    return make_client(configure(models=models, max_article_chars=2_000, max_body_bytes=20_000))


BAD_SUMMARIES: list[tuple[str, Any, int, str, list[str]]] = [
    ("empty-text", {"text": ""}, 422, "article_empty", ["no words"]),
    ("blank-text", {"text": " \n\t\u00a0"}, 422, "article_empty", ["no words"]),
    ("no-words", {"text": "... !?"}, 422, "article_empty", ["no words"]),
    ("no-text", {}, 422, "invalid_request", ["send the article as `text`"]),
    ("null-text", {"text": None}, 422, "invalid_request", ["text"]),
    ("number-text", {"text": 5}, 422, "invalid_request", ["text"]),
    ("list-text", {"text": [ARTICLE]}, 422, "invalid_request", ["text"]),
    ("no-html", {"html": ARTICLE}, 422, "document", ["no element"]),
    ("html-without-article", {"html": "<p>Hello</p>"}, 422, "no_article", ["No article was found"]),
    ("url", {"url": "https://example.org/a"}, 403, "fetch_not_allowed", ["`html`", "SUMMARIZER_FETCH"]),
    ("text-and-url", {"text": ARTICLE, "url": "https://example.org/a"}, 422, "invalid_request", ["exactly one of"]),
    ("text-and-html", {"text": ARTICLE, "html": "<p>"}, 422, "invalid_request", ["exactly one of"]),
    ("unknown-key", {"text": ARTICLE, "txet": "x"}, 422, "invalid_request", [
        "txet: there is no such key; did you mean text?"]),
    ("engine-judges", {"text": ARTICLE, "options": {"judge": "extractive"}}, 422, "input", [
        "“extractive” is the built-in engine, which cannot judge. Name a model"]),
    ("url-as-text", {"text": "https://example.org/a"}, 422, "input", ["over HTTP, send it as `url`"]),
    ("unknown-option", {"text": ARTICLE, "options": {"max": 3}}, 422, "invalid_request", ["options.max: there is no"]),
    ("misspelled-option", {"text": ARTICLE, "options": {"maxitems": 3}}, 422, "invalid_request", [
        "options.maxitems: there is no such key; did you mean max_items?"]),
    ("foreign-option", {"text": ARTICLE, "options": {"zzz": 3}}, 422, "invalid_request", [
        "options.zzz: there is no such key; there are: max_items, language, focus"]),
    ("language", {"text": ARTICLE, "options": {"language": "German!"}}, 422, "invalid_request", [
        "options.language: its form is not valid, or it has characters that are not allowed: BCP 47 tag of the "]),
    ("range", {"text": ARTICLE, "options": {"max_items": 0}}, 422, "invalid_request", [
        "options.max_items: it must be greater than or equal to 1"]),
    ("option-type", {"text": ARTICLE, "options": {"max_items": "3"}}, 422, "invalid_request", ["options.max_items"]),
    ("option-bool", {"text": ARTICLE, "options": {"max_items": True}}, 422, "invalid_request", ["options.max_items"]),
    ("option-range", {"text": ARTICLE, "options": {"max_items": 0}}, 422, "invalid_request", ["options.max_items"]),
    ("option-focus", {"text": ARTICLE, "options": {"focus": "x" * 501}}, 422, "invalid_request", ["options.focus"]),
    ("option-language", {"text": ARTICLE, "options": {"language": "\n"}}, 422, "invalid_request", ["options.language"]),
    ("date", {"text": ARTICLE, "published": "2026-13-01"}, 422, "invalid_request", ["published"]),
    ("date-number", {"text": ARTICLE, "published": 0}, 422, "invalid_request", ["published"]),
    ("title-nul", {"text": ARTICLE, "title": "a\0b"}, 422, "invalid_request", ["title"]),
    ("nul", {"text": "Lind\0 resigned."}, 422, "article_encoding", ["NUL", "offset 4"]),
    ("too-long", {"text": "word " * 500}, 413, "article_too_large", ["2,500", "2,000"]),
    ("array", [ARTICLE], 422, "invalid_request", ["object"]),
    ("string", ARTICLE, 422, "invalid_request", ["object"]),
    ("unknown-alias", {"text": ARTICLE, "model": "smal"}, 422, "unknown_model", ["smal", "extractive, small"]),
    ("foreign-model", {"text": ARTICLE, "model": "openai/gpt-5"}, 403, "model_not_allowed", ["openai/gpt-5", "small"]),
    ("behind-alias", {"text": ARTICLE, "model": "openai/gpt-small"}, 403, "model_not_allowed", ["extractive, small"]),
    ("empty-model", {"text": ARTICLE, "model": ""}, 422, "unknown_model", ["extractive, small"]),
    ("unknown-schema", {"text": ARTICLE, "schema": "novel"}, 422, "unknown_schema", ["novel", "news"]),
    ("schema-version", {"text": ARTICLE, "schema": "news/2"}, 422, "unknown_schema", ["without its version: news."]),
    ("option-outside", {"text": ARTICLE, "judge": "off"}, 422, "invalid_request", ["did you mean options.judge?"]),
    ("stream-key", {"text": ARTICLE, "stream": True}, 422, "invalid_request", ["`Accept: text/event-stream`"]),
    ("schema-type", {"text": ARTICLE, "schema": 1}, 422, "invalid_request", ["schema"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code", "says"), [pytest.param(*c[1:], id=c[0]) for c in BAD_SUMMARIES])
def test_a_summary_that_cannot_be_made(client: TestClient, body: Any, status: int, code: str, says: list[str]) -> None:
    with log_lines() as lines:
        problem = read_problem(client.post(SUMMARIES, json=body), status, code)
    for words in says:
        assert words in problem["detail"]
    assert [(line["status"], line["code"]) for line in lines if line["event"] == "request"] == [(status, code)]


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        pytest.param({"text": ARTICLE}, "invalid_request", "", id="neither"),
        pytest.param({"text": ARTICLE, "quotes": [TRUE], "brief": {"positions": []}}, "invalid_request", "", id="both"),
        pytest.param({"quotes": [TRUE]}, "invalid_request", "", id="no-text"),
        pytest.param({"text": ARTICLE, "html": "<p>", "quotes": [TRUE]}, "invalid_request", "", id="text-and-html"),
        pytest.param({"html": "<p>Hello</p>", "quotes": [TRUE]}, "no_article", None, id="page-without-article"),
        pytest.param({"text": " ", "quotes": [TRUE]}, "article_empty", None, id="blank-text"),
        pytest.param({"text": ARTICLE, "quotes": []}, "invalid_request", "quotes", id="no-quotes"),
        pytest.param({"text": ARTICLE, "quotes": TRUE}, "invalid_request", "quotes", id="one-string"),
        pytest.param({"text": ARTICLE, "quotes": [TRUE, 5]}, "invalid_request", "quotes[1]", id="number"),
        pytest.param({"text": ARTICLE, "quotes": ["x"] * 1_001}, "invalid_request", "quotes", id="too-many"),
        pytest.param({"text": ARTICLE, "statements": [" "]}, "invalid_request", "statements[0]", id="blank-statement"),
        # no space for JSON Schema, but one for the language that checks it
        pytest.param({"text": ARTICLE, "statements": ["\x85"]}, "invalid_request", "statements[0]", id="next-line"),
        pytest.param({"text": ARTICLE, "brief": []}, "invalid_request", "brief", id="brief-list"),
        pytest.param({"text": ARTICLE, "brief": {}}, "input", None, id="brief-empty"),
        pytest.param({"text": ARTICLE, "brief": {"schema": 2, "actors": []}}, "input", None, id="brief-schema-number"),
        pytest.param({"text": ARTICLE, "brief": {"schema": "news/0"}}, "unknown_schema", None, id="brief-version-0"),
        pytest.param({"text": ARTICLE, "brief": {"schema": "news/" + "9" * 5_000}}, "unknown_schema", None, id="long"),
        pytest.param({"text": ARTICLE, "brief": {"schema": "news/x"}}, "unknown_schema", None, id="brief-version-x"),
        pytest.param({"text": ARTICLE, "brief": {"colour": 1}}, "input", None, id="brief-of-something-else"),
        pytest.param({"text": ARTICLE, "brief": {"actors": [1] * 20_001}}, "invalid_request", "brief", id="brief-huge"),
        pytest.param({"text": ARTICLE, "quote": [TRUE]}, "invalid_request", "quote", id="unknown-key"),
    ],
)  # fmt: skip
def test_a_verification_that_cannot_be_made(body: Any, code: str, path: str | None) -> None:
    problem = read_problem(make_client().post(VERIFICATIONS, json=body), 422, code)
    if path is not None:
        assert path in [fault["path"] for fault in problem["errors"]]


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        pytest.param(b"", 400, "bad_request", id="empty"),
        pytest.param(b"{", 400, "bad_request", id="half"),
        pytest.param(b"text=hello", 400, "bad_request", id="form"),
        pytest.param(b'{"text": NaN}', 400, "bad_request", id="nan"),
        pytest.param(b'{"text": "a", "options": {"max_items": -Infinity}}', 400, "bad_request", id="infinity"),
        pytest.param(b'{"text": "The dam.", "text": "A lie."}', 400, "bad_request", id="text-twice"),
        pytest.param(
            b'{"text": "The dam.", "options": {"strict": true, "strict": false}}', 400, "bad_request", id="option-twice"
        ),
        pytest.param(b'{"text": "a", "te\\u0078t": 3}', 400, "bad_request", id="twice-with-an-escape"),
        pytest.param(b'{"text": "a\xff"}', 400, "bad_request", id="not-utf-8"),
        pytest.param('{"text": "Ölpreis"}'.encode("utf-16"), 400, "bad_request", id="utf-16"),
        pytest.param(b'{"text": "Lind \\ud800 resigned"}', 422, "article_encoding", id="lone-surrogate"),
        pytest.param(b'{"text": "Lind \\udc00 resigned"}', 422, "article_encoding", id="lone-low-surrogate"),
        pytest.param(b'{"a":' * 3_000, 400, "bad_request", id="deep"),
        pytest.param(b"1" * 10_000, 400, "bad_request", id="long-number"),
    ],
)
@pytest.mark.parametrize("path", [SUMMARIES, VERIFICATIONS])
def test_a_body_that_is_no_request(client: TestClient, path: str, raw: bytes, status: int, code: str) -> None:
    read_problem(client.post(path, content=raw, headers=JSON), status, code)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"{", "It ends within an object at column 1."),
        (b'{"text": "a', "It ends within a string at column 11."),
        (b"no", "Expected a value at column 2."),
    ],
)
def test_a_body_that_is_no_json_is_told_where(client: TestClient, raw: bytes, fault: str) -> None:
    problem = read_problem(client.post(SUMMARIES, content=raw, headers=JSON), 400, "bad_request")
    assert problem["detail"] == f"The body is not JSON in UTF-8. {fault}"


@pytest.mark.parametrize("published", ["2026-10-29", "2026-10-29T23:30:00.5-05:00", "2026-10-29t04:00:00z"])
def test_a_date_may_have_a_time(client: TestClient, published: str) -> None:
    article = client.post(SUMMARIES, json={"text": ARTICLE, "published": published}).json()["article"]
    assert article["published"] == "2026-10-29"
    again = client.post(SUMMARIES, json={"article": {**article, "published": published}})
    assert again.json()["article"] == article


@pytest.mark.parametrize("published", [20260101, "2026", "1 May 2026", True])
def test_a_date_in_another_form_is_told_the_form(client: TestClient, published: Any) -> None:
    answer = client.post(SUMMARIES, json={"text": ARTICLE, "published": published})
    (fault,) = read_problem(answer, 422, "invalid_request")["errors"]
    assert (fault["path"], fault["reason"]) == ("published", "it must be a valid date in the format YYYY-MM-DD")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_says_it_is_no_json(client: TestClient, kind: str) -> None:
    answer = client.post(SUMMARIES, content=json.dumps({"text": ARTICLE}), headers={"content-type": kind})
    assert "application/json" in read_problem(answer, 415, "unsupported_media_type")["detail"]


@pytest.mark.parametrize(
    "kind", [None, "application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json"]
)
def test_a_body_that_may_be_json_is_read(client: TestClient, kind: str | None) -> None:
    answer = client.post(
        VERIFICATIONS,
        content=json.dumps({"text": ARTICLE, "quotes": [TRUE]}),
        headers={"content-type": kind} if kind else {},
    )
    assert answer.status_code == 200


def test_a_compressed_body_is_refused_by_name(client: TestClient) -> None:
    raw = gzip.compress(json.dumps({"text": ARTICLE}).encode())
    answer = client.post(SUMMARIES, content=raw, headers={**JSON, "content-encoding": "gzip"})
    assert "Content-Encoding: gzip" in read_problem(answer, 415, "unsupported_media_type")["detail"]


def test_a_byte_order_mark_before_a_body_is_skipped(client: TestClient) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps({"text": ARTICLE}).encode()
    assert client.post(SUMMARIES, content=raw, headers=JSON).status_code == 200


def test_a_body_over_the_limit(client: TestClient) -> None:
    problem = read_problem(client.post(SUMMARIES, json={"text": "x" * 20_000}), 413, "payload_too_large")
    assert "20,000 bytes" in problem["detail"]


def test_a_chunked_body_over_the_limit(client: TestClient) -> None:
    chunks = (b"x" * 1_000 for _ in range(30))
    read_problem(client.post(SUMMARIES, content=chunks, headers=JSON), 413, "payload_too_large")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("POST", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/summaries/", 404, "not_found"),
        ("GET", "/v1/schemas/novel", 404, "not_found"),
        ("GET", SUMMARIES, 405, "method_not_allowed"),
        ("DELETE", "/v1/models", 405, "method_not_allowed"),
        ("PUT", VERIFICATIONS, 405, "method_not_allowed"),
    ],
)
def test_a_path_or_method_that_is_not_there(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    read_problem(answer, status, code)
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize("accept", ["text/event-stream", "text/event-stream;q=0.9, text/html"])
def test_a_verification_is_not_streamed(client: TestClient, accept: str) -> None:
    problem = read_problem(client.post(VERIFICATIONS, json={}, headers={"accept": accept}), 406, "not_acceptable")
    assert "does not stream" in problem["detail"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/event-stream, */*;q=0.1", "text/html"])
def test_whoever_can_take_json_gets_it(client: TestClient, accept: str) -> None:
    body = {"text": ARTICLE, "quotes": [TRUE]}
    assert client.post(VERIFICATIONS, json=body, headers={"accept": accept}).status_code == 200


def test_every_fault_of_a_request_is_told_at_once(client: TestClient) -> None:
    body = {"text": 5, "colour": "red", "options": {"max_items": 0, "focus": 1}}
    problem = read_problem(client.post(SUMMARIES, json=body), 422, "invalid_request")
    paths = {fault["path"] for fault in problem["errors"]}
    assert paths == {"text", "colour", "options.max_items", "options.focus"}
    assert all(fault["reason"] and fault["kind"] for fault in problem["errors"])


@pytest.mark.parametrize(
    ("path", "body", "at"),
    [
        ("summaries", {"text": ARTICLE, "model": "nope"}, "model"),
        ("summaries", {"text": ARTICLE, "model": "openai/gpt-5"}, "model"),
        ("summaries", {"text": ARTICLE, "options": {"judge": "nope"}}, "options.judge"),
        ("summaries", {"text": ARTICLE, "schema": "nope"}, "schema"),
        ("summaries", {"text": ARTICLE, "schema": "earnings"}, "schema"),
        ("summaries", {"text": "…"}, "text"),
        ("summaries", {"article": {"text": "…"}}, "article"),
        ("summaries", {"html": "<p></p>"}, "html"),
        ("summaries", {"url": "https://example.org/a"}, "url"),
        ("verifications", {"text": ARTICLE, "quotes": ["x"], "judge": "self"}, "judge"),
        ("batches", {"items": [{"id": "a", "text": ARTICLE}], "model": "nope"}, "model"),
        ("batches", {"items": [{"id": "a", "text": ARTICLE}], "options": {"judge": "nope"}}, "options.judge"),
    ],
)
def test_a_fault_is_told_with_its_place(client: TestClient, path: str, body: Any, at: str) -> None:
    problem = client.post(f"/v1/{path}", json=body).json()
    assert [(fault["path"], fault["kind"]) for fault in problem["errors"]] == [(at, problem["code"])], problem
    assert problem["errors"][0]["reason"] == problem["detail"]


def test_an_article_is_taken_as_it_was_answered_and_otherwise_refused(client: TestClient) -> None:
    article = client.post(SUMMARIES, json={"text": ARTICLE}).json()["article"]
    assert "sha256" in article
    client.post(SUMMARIES, json={"article": article}).raise_for_status()
    changed = client.post(SUMMARIES, json={"article": {**article, "text": ARTICLE + "!"}})
    (fault,) = read_problem(changed, 422, "invalid_request")["errors"]
    assert (fault["path"], fault["kind"]) == ("article.sha256", "sha256")
    assert "which was changed after it was read" in fault["reason"]
    unknown = client.post(SUMMARIES, json={"article": {**article, "headline": "x"}})
    (fault,) = read_problem(unknown, 422, "invalid_request")["errors"]
    assert (fault["path"], fault["kind"]) == ("article.headline", "unknown_key")
    assert "sha256" in fault["reason"]


def test_many_faults_stay_a_short_answer(client: TestClient) -> None:
    body = {"text": ARTICLE} | {f"key{n}" + "x" * 200: n for n in range(80)}
    problem = read_problem(client.post(SUMMARIES, json=body), 422, "invalid_request")
    assert len(problem["errors"]) == 50
    assert len(problem["detail"]) < 2_000


def test_faults_that_are_too_many_are_only_counted() -> None:
    """Describing each took 84 microseconds, in the event loop."""
    client = make_client(configure())
    for count, kind, words in ((60_000, "too_many", "60,000 parts"), (110_000, "too_long", "over 100,000 keys")):
        body = json.dumps({"text": ARTICLE} | dict.fromkeys(map(str, range(count)), 1))
        problem = read_problem(client.post(SUMMARIES, content=body), 422, "invalid_request")
        assert [fault["kind"] for fault in problem["errors"]] == [kind]
        assert words in problem["detail"]
    body = json.dumps({"article": {"text": ARTICLE, "cautions": [1] * 90_000}})
    problem = read_problem(client.post(SUMMARIES, content=body), 422, "invalid_request")
    assert [fault["path"] for fault in problem["errors"]] == ["article.cautions[0]"]


@pytest.mark.parametrize("values", [b"[]", b"1", b'"\\\\"', b'{"a":1}'])
def test_a_body_of_too_many_values_is_not_parsed(values: bytes) -> None:
    """60 MB of empty lists blocked the event loop for 18 s and took 3 GB."""
    body = b'{"items": [%s]}' % b", ".join([values] * 700_002)
    problem = read_problem(make_client(configure()).post("/v1/batches", content=body), 422, "invalid_request")
    assert "the body has over 700,000 keys or values" in problem["detail"]


def test_what_stands_in_a_text_is_no_value(tmp_path: Path) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}", batch_worker=False)
    body = {"items": [{"text": '{"a": [1, 2], "b\\": "c"}, ' * 100_000}]}
    with make_client(settings) as client:
        assert client.post("/v1/batches", json=body).status_code == 202


def test_a_verification_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_SECONDS", 0.05)
    client = make_client(configure())
    words = "the mayor said on friday that repairs of fences will cost the town and its farmers three million".split()
    quotes = [" ".join(words[at:] + words[:at]) * 40 for at in range(len(words))]
    asked = {"text": ARTICLE * 40, "quotes": quotes * 20}
    problem = read_problem(client.post(VERIFICATIONS, json=asked), 413, "too_much_work")
    assert "fewer or shorter quotes" in problem["detail"]
    assert client.post(VERIFICATIONS, json={"text": ARTICLE, "quotes": [TRUE]}).is_success


def test_a_statement_of_a_thousand_figures_is_ended_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_SECONDS", 0.5)
    checked = list[str]()

    def check(self: NumberCheck, figure: FoundFigure) -> NumberResult:
        checked.append(figure.text)
        until = time.thread_time() + 0.002
        while time.thread_time() < until:
            pass
        return NumberResult()

    monkeypatch.setattr(NumberCheck, "check", check)
    asked = {"text": ARTICLE, "statements": ["15% " * 1_000]}
    read_problem(make_client(configure()).post(VERIFICATIONS, json=asked), 413, "too_much_work")
    assert 0 < len(checked) < 900


def test_a_figure_is_ended_between_the_passages_that_it_may_be_calculated_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "MAX_SECONDS", 0.5)
    read = list[Sequence[FoundFigure]]()

    def calculate(passage: Sequence[FoundFigure], _most: int) -> list[Decimal]:
        read.append(passage)
        until = time.thread_time() + 0.01
        while time.thread_time() < until:
            pass
        return []

    monkeypatch.setattr(passage_results, "_add_terms", calculate)
    asked = {"text": "It has 3 boats and 5 cars.\n\n" * 300, "statements": ["Norby has 77 boats."]}
    read_problem(make_client(configure()).post(VERIFICATIONS, json=asked), 413, "too_much_work")
    assert 0 < len(read) < 200


def test_a_report_that_takes_too_long_is_ended(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = client.post(SUMMARIES, json={"text": ARTICLE}).json()
    brief["article"]["url"] = "https://example.org/a"
    monkeypatch.setattr(routes, "MAX_SECONDS", -1.0)
    got = client.post("/v1/reports", json={"brief": brief})
    assert "The report took over" in read_problem(got, 413, "too_much_work")["detail"]


def test_links_to_many_quotes_of_a_long_article_are_made_within_the_limit(client: TestClient) -> None:
    brief = client.post(SUMMARIES, json={"text": ARTICLE}).json()
    brief["article"] = {"url": "https://example.org/a", "text": ARTICLE + " dam rock" * 40_000}
    brief["numeric_claims"] = brief["numeric_claims"][:1] * 300
    assert make_client().post("/v1/reports", json={"brief": brief}).status_code == 200


def test_a_large_body_is_parsed_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads, parse = list[int](), http_request.parse_body

    def note(raw: bytes, **given: Any) -> Any:
        threads.append(threading.get_ident())
        return parse(raw, **given)

    monkeypatch.setattr(http_request, "parse_body", note)
    with make_client(configure()) as client:  # one event loop for all requests
        for size in (1, 40_000, 1):
            read_problem(client.post(SUMMARIES, json={"text": "No. " * size, "colour": "red"}), 422, "invalid_request")
    assert threads[0] == threads[2] != threads[1]


def test_any_model_may_be_asked_for_where_that_is_allowed() -> None:
    allowed = make_client(configure(allow_any_model=True))
    problem = read_problem(allowed.post(SUMMARIES, json={"text": ARTICLE, "model": "nobody"}), 422, "unknown_model")
    assert "extractive" in problem["detail"]
    unknown = allowed.post(SUMMARIES, json={"text": ARTICLE, "model": "nobody/nothing"})
    read_problem(unknown, 422, "unknown_model")


def test_a_caller_cannot_send_a_model_s_call_to_an_address() -> None:
    """LiteLLM takes the address of some providers' servers from the model's name."""
    allowed = make_client(configure(allow_any_model=True))
    with serve(answer_with("")) as server:
        for name in ("model", "judge"):
            model = {name: f"oobabooga/{server.base}"}
            sent = {"text": ARTICLE, **(model if name == "model" else {"options": model})}
            problem = read_problem(allowed.post(SUMMARIES, json=sent), 403, "model_not_allowed")
            assert "ALLOW_ANY_MODEL" not in problem["detail"]  # it is set, and would not help
        assert server.requests == []


@pytest.mark.parametrize("offered", ["trace-1", "a" * 128])
def test_a_request_id_is_returned(client: TestClient, offered: str) -> None:
    for path, status in (("/healthz", 200), ("/nothing", 404)):
        answer = client.get(path, headers={"x-request-id": offered})
        assert (answer.status_code, answer.headers["x-request-id"]) == (status, offered)


@pytest.mark.parametrize("offered", ["two words", "<script>", "a" * 129, ""])
def test_a_strange_request_id_is_replaced(client: TestClient, offered: str) -> None:
    given = client.get("/healthz", headers={"x-request-id": offered}).headers["x-request-id"]
    assert given != offered
    assert given.isalnum()


def fail_with(message: str) -> Callable[[], None]:
    def fail() -> None:
        raise RuntimeError(message)

    return fail


PATHS = (
    ("/", 200), ("/static/page.js", 200), ("/docs", 200), ("/docs/start.js", 200), ("/openapi.json", 200),
    ("/healthz", 200), ("/metrics", 200), ("/v1/models", 200), ("/v1/usage", 200), ("/v1/schemas", 200),
    ("/v1/schemas/news", 200), ("/v1/schemas/none", 404), ("/v1/nothing", 404), ("/v1/summaries", 405),
)  # fmt: skip


@pytest.mark.parametrize(("path", "status"), PATHS)
def test_head_is_get_without_the_body(path: str, status: int) -> None:
    client = make_client(configure(cors_origins=("https://desk.example.org",)))
    varying = {"x-request-id", "date", "content-length" if path == "/metrics" else ""}
    with log_lines() as lines:
        whole, head = (
            client.request(method, path, headers={"Origin": "https://desk.example.org"}) for method in ("GET", "HEAD")
        )
    assert (whole.status_code, head.status_code, head.content) == (status, status, b"")
    for answer in (whole, head):
        for name in varying:
            answer.headers.pop(name, None)
    assert head.headers == whole.headers
    logged = [line for line in lines if line["event"] == "request"]
    assert [line["method"] for line in logged] == ["GET", "HEAD"]
    assert logged[0]["route"] == logged[1]["route"]


def test_a_refused_preflight_request_is_a_problem() -> None:
    client = make_client(configure(cors_origins=("https://desk.example.org",)))
    for origin, method, told in (
        ("https://desk.example.org", "PUT", "GET, HEAD, POST, DELETE only"),
        ("https://evil.example", "POST", "SUMMARIZER_CORS_ORIGINS"),
    ):
        asked = {"Origin": origin, "Access-Control-Request-Method": method}
        with log_lines() as lines:
            answer = client.options("/v1/summaries", headers=asked)
        assert told in read_problem(answer, 403, "cross_site")["detail"]
        assert lines[-1]["code"] == "cross_site"
        assert (answer.headers.get("access-control-allow-origin") == origin) is (method == "PUT")
    allowed = client.options("/v1/summaries", headers=asked | {"Origin": "https://desk.example.org"})
    assert allowed.status_code == 200
    closed = make_client().options("/v1/summaries", headers=asked)
    assert "SUMMARIZER_CORS_ORIGINS" in read_problem(closed, 405, "method_not_allowed")["detail"]


@pytest.mark.parametrize(
    ("path", "meant"), [("/v1/models/", "/v1/models"), ("//v1//models", "/v1/models"), ("/v1/none/", "")]
)
def test_a_path_with_too_many_slashes_is_told_the_right_one(path: str, meant: str) -> None:
    problem = read_problem(make_client().get(f"http://testserver{path}"), 404, "not_found")
    assert (f"did you mean {meant}?" in problem["detail"]) is bool(meant)


def test_null_means_the_same_as_leaving_a_key_out() -> None:
    keys = ("schema", "model", "options", "title", "published", "html", "url", "article")
    client = make_client()
    plain = client.post(SUMMARIES, json={"text": ARTICLE}).json()
    options = client.get("/openapi.json").json()["components"]["schemas"]["Options"]["properties"]
    assert all({"type": "null"} in described["anyOf"] for described in options.values())
    article = dict.fromkeys(("title", "byline", "published", "language", "url", "cautions", "sha256"))
    choices = (
        dict.fromkeys(keys),
        {"options": dict.fromkeys(options)},
        {"text": None, "article": {"text": ARTICLE, **article}},
    )
    for nulls in choices:
        answer = client.post(SUMMARIES, json={"text": ARTICLE, **nulls})
        assert answer.status_code == 200, answer.text
        assert answer.json()["positions"] == plain["positions"]
        assert answer.json()["schema"] == "news/2"
    assert "<html" in client.post("/v1/reports", json={"brief": plain, "format": None}).text


def test_a_parameter_that_stands_twice_is_refused() -> None:
    answer = make_client().post("/v1/summaries?view=compact&view=full", json={"text": ARTICLE})
    problem = read_problem(answer, 422, "invalid_request")
    assert problem["detail"] == "view: it occurs more than once in the query"


def test_head_of_results_does_not_wait_for_them(tmp_path: Path) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path}/a.sqlite3", batch_worker=False)
    with serve_app(settings) as url, httpx2.Client(base_url=url, timeout=60) as client:
        batch = client.post("/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]}).json()["id"]
        for _ in range(2):  # on one connection, which the first answer has to leave
            answer = client.head(f"/v1/batches/{batch}/results?follow=true")
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
        assert client.head("/v1/batches?limit=0").status_code == 422


def test_an_error_that_nobody_expected() -> None:
    origin = "https://desk.example.org"
    app = create_app(configure(cors_origins=(origin,)))
    app.add_api_route("/broken", fail_with(ARTICLE))
    headers = {"x-request-id": "r-500", "origin": origin}
    with log_lines() as lines:
        answer = TestClient(app, raise_server_exceptions=False).get("/broken", headers=headers)
        problem = read_problem(answer, 500, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == origin
    assert problem["request_id"] == "r-500"
    assert "RuntimeError" not in answer.text
    failure, request = lines
    assert (failure["event"], failure["error"], failure["request_id"]) == ("failure", "RuntimeError", "r-500")
    assert any(frame.startswith(f"{Path(__file__).name}:") for frame in failure["frames"])
    assert (request["status"], request["route"], request["code"]) == (500, "/broken", "internal")


def test_probes_are_logged_at_debug_and_addresses_never() -> None:
    with log_lines() as lines:
        client = make_client()
        client.get("/healthz")
        client.get("/v1/schemas/quokka-sanctuary-in-a-path")
        client.get("/quokka-sanctuary")
    assert [(line["level"], line["route"]) for line in lines] == [
        ("debug", "/healthz"),
        ("info", "/v1/schemas/{name}"),
        ("info", ""),
    ]


def test_lies_are_an_answer_and_no_error(client: TestClient) -> None:
    answer = client.post(VERIFICATIONS, json={"text": ARTICLE, "quotes": [LIE]})
    assert answer.status_code == 200
    assert answer.json()["complete"] is False
